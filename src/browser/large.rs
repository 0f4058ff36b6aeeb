//! Large things, measured where they run: the folds, in WebAssembly, over made-up histories. Only with
//! the feature `playground`; the benchmark asks for it.

use js_sys::Date;
use wasm_bindgen::prelude::*;

use crate::agreement::{self, Agreement};
use crate::record::{
    Answer, Article, Clause, CriterionId, DeviceId, Ending, Event, EventId, ExpectStep, Kind,
    LeadMove, Ledger, NoteKind, Party, Rule, Scope, Stamp, TalkStep, TeamWhat, Terms, Trigger,
    Verdict, What, fold,
};
use crate::team::{Body, Label, Origin, PersonId, Question, Reason, Side};

/// A minute between two events, ms.
const MINUTE: u64 = 60_000;
/// When the first happened; any day does.
const FIRST: u64 = 1_790_000_000_000;

/// How long it takes to fold a record with so many events, under an agreement with so many criteria by
/// so many people: ms, once per run. A run folds ten times, because a page's clock is coarse.
#[wasm_bindgen]
#[must_use]
pub fn fold_ms(events: u32, criteria: u32, people: u32, runs: u32) -> Vec<f64> {
    let home = agreed(criteria, people.max(2));
    let team = agreement::fold(&home);
    let record = happened(events, &team, people.max(2));
    let measured = (0..runs).map(|_| {
        let began = now();
        let mut rows = 0;
        for _ in 0..10 {
            rows += fold(&record, &team, &Kind::default()).checklist.len();
        }
        // What is not used might not be done at all.
        std::hint::black_box(rows);
        (now() - began) / 10.0
    });
    measured.collect()
}

/// The same for the agreement itself.
#[wasm_bindgen]
#[must_use]
pub fn agree_ms(criteria: u32, people: u32, runs: u32) -> Vec<f64> {
    let home = agreed(criteria, people.max(2));
    let measured = (0..runs).map(|_| {
        let began = now();
        for _ in 0..10 {
            std::hint::black_box(agreement::fold(&home));
        }
        (now() - began) / 10.0
    });
    measured.collect()
}

fn now() -> f64 {
    web_sys::window()
        .and_then(|window| window.performance())
        .map_or_else(Date::now, |clock| clock.now())
}

fn event(nth: u32, person: u32, side: Side, what: What) -> Event {
    Event {
        at: Stamp {
            ms: FIRST + u64::from(nth) * MINUTE,
            tick: 0,
        },
        id: EventId {
            device: DeviceId(person),
            seq: nth + 1,
        },
        by: PersonId(person.to_string()),
        side,
        what,
    }
}

/// Every criterion proposed by one side and signed by the other.
fn agreed(criteria: u32, people: u32) -> Ledger {
    let mut ledger = Ledger::default();
    for nth in 0..criteria {
        let words = |what: &str| format!("{what} {nth}");
        let (Ok(name), Ok(question), Ok(why)) = (
            Label::new(&words("criterion")),
            Question::new(&words("Is this the question of number")),
            Reason::new(&words("it was agreed as number")),
        ) else {
            continue;
        };
        let terms = Terms {
            name,
            question,
            why,
            scope: Scope::default(),
            decides: None,
            differing: None,
            suggests: None,
        };
        let clause = Clause {
            says: Article::Criterion(terms),
            origin: Origin::Own,
            review: None,
        };
        let (by, signs) = (2 * (nth % (people / 2)), 2 * (nth % (people / 2)) + 1);
        let made = event(
            2 * nth,
            by,
            Side::Sales,
            What::Team(Box::new(TeamWhat::Proposed(clause))),
        );
        let version = made.id;
        ledger.add(made);
        let signed = What::Team(Box::new(TeamWhat::Signed { version }));
        ledger.add(event(2 * nth + 1, signs, Side::Marketing, signed));
    }
    for (nth, rule) in (2 * criteria..).step_by(2).zip(rules()) {
        let clause = Clause {
            says: Article::Rule(rule),
            origin: Origin::Own,
            review: None,
        };
        let proposed = What::Team(Box::new(TeamWhat::Proposed(clause)));
        let made = event(nth, 0, Side::Sales, proposed);
        let version = made.id;
        ledger.add(made);
        let signed = What::Team(Box::new(TeamWhat::Signed { version }));
        ledger.add(event(nth + 1, 1, Side::Marketing, signed));
    }
    ledger
}

/// Of either side something is expected whenever anything happens that may start a clock.
fn rules() -> impl Iterator<Item = Rule> {
    let both = |when| Side::BOTH.map(|of| (when, of));
    let all = Trigger::ALL.into_iter().flat_map(both);
    all.filter_map(|(when, of)| {
        Some(Rule {
            when,
            of,
            what: Reason::new("talk with them").ok()?,
            within: 480,
            silence: Reason::new("we talk about it on Friday").ok()?,
        })
    })
}

/// Answers, notes, offers, questions, expectations and moves of the lead in turn, as a busy record
/// would have them.
fn happened(events: u32, team: &Agreement, people: u32) -> Ledger {
    let criteria: Vec<CriterionId> = team
        .criteria()
        .map(|(sentence, ..)| CriterionId::Own(sentence.id))
        .collect();
    // The rules were signed before anything happened here.
    let signed = team.rules().map(|(_, held, _)| held.since.ms).max();
    let late = signed.unwrap_or(FIRST).saturating_sub(FIRST);
    let mut ledger = Ledger::default();
    for nth in 0..events {
        let (side, person) = match nth % 2 {
            0 => (Side::Sales, nth % people),
            _ => (Side::Marketing, nth % people),
        };
        let place = usize::try_from(nth / 3).unwrap_or_default();
        let criterion = criteria.get(place % criteria.len().max(1));
        let what = step(nth, side, criterion.copied()).unwrap_or(What::Joined);
        let mut made = event(nth, person, side, what);
        made.at.ms += late;
        ledger.add(made);
    }
    ledger
}

fn step(nth: u32, side: Side, criterion: Option<CriterionId>) -> Option<What> {
    let because = Reason::new("they said so when we met").ok()?;
    Some(match (nth % 20, criterion) {
        (0..=9, Some(criterion)) => What::Answered(Answer {
            criterion,
            version: None,
            verdict: if nth % 4 < 2 {
                Verdict::Yes
            } else {
                Verdict::No
            },
            because: Some(because),
            evidence: Vec::new(),
            beside: None,
        }),
        (10, Some(criterion)) => What::Talk {
            criterion,
            step: TalkStep::Ended(Ending::Exception { because }),
        },
        (11 | 12, _) => What::Lead(LeadMove::Took { because }),
        (13, _) => What::Lead(LeadMove::Offered {
            to: side.other(),
            because,
        }),
        (14, _) => What::Expect(ExpectStep::Asked {
            of: Party {
                side: side.other(),
                person: None,
            },
            what: because.clone(),
            within: 480,
            silence: because,
        }),
        (15, _) => What::Wrote {
            kind: NoteKind::Question,
            to: Some(side.other()),
            text: Body::new("What did they say about the price?").ok()?,
        },
        _ => What::Wrote {
            kind: NoteKind::Context,
            to: None,
            text: Body::new("She came back to the pricing page after the webinar, twice.").ok()?,
        },
    })
}
