use super::*;
use crate::ledger::{
    Article, Clause, DeviceId, Event, EventId, Kind, Ledger, Scope, Stamp, TeamWhat, Terms, What,
};
use crate::team::{Label, Origin, PersonId, Question, Reason, Side};

fn event(seq: u32, who: &str, side: Side, what: TeamWhat) -> Event {
    Event {
        at: Stamp {
            ms: u64::from(seq),
            tick: 0,
        },
        id: EventId {
            device: DeviceId(1),
            seq,
        },
        by: PersonId(who.to_owned()),
        side,
        what: What::Team(Box::new(what)),
    }
}

fn label(text: &str) -> Label {
    Label::new(text).unwrap()
}

fn clause(name: &str, question: &str, scope: Scope) -> Clause {
    Clause {
        says: Article::Criterion(Terms {
            name: label(name),
            question: Question::new(question).unwrap(),
            why: Reason::new("we said so").unwrap(),
            scope,
            decides: None,
            differing: None,
            suggests: None,
        }),
        origin: Origin::Own,
        review: None,
    }
}

fn of(events: Vec<Event>) -> Agreement {
    fold(&events.into_iter().collect::<Ledger>())
}

#[test]
fn a_second_criterion_with_the_same_meaning_is_noticed_and_another_one_is_not() {
    let first = clause(
        "Budget",
        "Is there a budget for this year?",
        Scope::default(),
    );
    let agreement = of(vec![event(
        1,
        "sam",
        Side::Sales,
        TeamWhat::Proposed(first),
    )]);
    let found = |name: &str, question: &str| alike(&agreement, name, question).count();
    assert_eq!(found("Money", "Have they got budgets this year?"), 1);
    assert_eq!(found("Depot", "Do they own a warehouse?"), 0);
    assert_eq!(found("", ""), 0);
}

#[test]
fn a_sentence_of_another_sort_is_no_new_wording_of_it() {
    let question = clause("Budget", "Is there a budget?", Scope::default());
    let term = Clause {
        says: Article::Term {
            word: label("ready"),
            means: Reason::new("both say yes").unwrap(),
            example: Reason::new("Noor").unwrap(),
        },
        ..question.clone()
    };
    let of_first = EventId {
        device: DeviceId(1),
        seq: 1,
    };
    let agreement = of(vec![
        event(1, "sam", Side::Sales, TeamWhat::Proposed(question)),
        event(
            2,
            "mira",
            Side::Marketing,
            TeamWhat::Changed {
                of: of_first,
                clause: term,
            },
        ),
    ]);
    assert_eq!(agreement.sentences[0].versions.len(), 1);
}

#[test]
fn a_scope_full_of_words_offers_no_more_kinds_than_anybody_can_choose_from() {
    let words: Vec<Label> = (0..500).map(|nth| label(&format!("word {nth}"))).collect();
    let scope = Scope {
        customers: words.clone(),
        complexities: words.clone(),
        processes: words,
    };
    let agreement = of(vec![event(
        1,
        "sam",
        Side::Sales,
        TeamWhat::Proposed(clause("All", "Is it all of them?", scope)),
    )]);
    let kinds = agreement.kinds();
    assert!((1..=24).contains(&kinds.len()), "{}", kinds.len());
    assert!(!kinds.contains(&Kind::default()));
}

#[test]
fn the_same_words_in_other_letters_are_the_same_kind_of_customer() {
    let scope = Scope {
        processes: vec![label("Tender")],
        ..Scope::default()
    };
    let tender = Kind {
        process: Some(label("tender")),
        ..Kind::default()
    };
    assert!(scope.fits(&tender));
    assert!(
        scope.fits(&Kind::default()),
        "what is not known excludes nothing"
    );
}

#[test]
fn two_wordings_under_one_name_are_signed_by_nobody_who_read_only_one() {
    let wording = |question| clause("Budget", question, Scope::default());
    let one = event(
        2,
        "sam",
        Side::Sales,
        TeamWhat::Proposed(wording("Is there a budget?")),
    );
    let mut other = event(
        1,
        "sam",
        Side::Sales,
        TeamWhat::Proposed(wording("Do we pay?")),
    );
    other.id = one.id;
    let signed = TeamWhat::Signed { version: one.id };
    let signed = event(3, "mira", Side::Marketing, signed);
    let alone = of(vec![one.clone(), signed.clone()]);
    assert!(alone.sentences[0].versions[0].agreed_at().is_some());
    let both = of(vec![one, other, signed]);
    let mut versions = both.sentences.iter().flat_map(|of| &of.versions);
    assert!(versions.all(|version| version.agreed_at().is_none()));
}
