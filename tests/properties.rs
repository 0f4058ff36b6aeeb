//! Laws that hold for every event and every order: the ledger is a set, a view is a fold, and what
//! goes into a note comes out of it.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests may stop at the first surprise"
)]

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use samenspel::agreement;
use samenspel::codec::{Part, note_html, note_text, payload, read_note};
use samenspel::record::{
    About, Answer, Article, Beside, Came, CameBy, Clause, CriterionId, DeviceId, Duty, Ending,
    Event, EventId, Evidence, ExpectStep, ExpectationId, Kind, LeadMove, Ledger, Lens, NoteKind,
    Open, OutcomeKind, Party, Quote, Reading, RecordKey, RecordView, Rejection, Rule, Scope, Stamp,
    TalkStep, TeamWhat, Terms, ThreadStep, Trigger, Verdict, What,
};
use samenspel::team::{
    Body, Label, Link, Origin, PersonId, Question, Reason, Seat, Side, Standing, Starter,
};

fn id() -> impl Strategy<Value = EventId> {
    (0u32..3, 0u32..6).prop_map(|(device, seq)| EventId {
        device: DeviceId(device),
        seq,
    })
}

fn criterion() -> impl Strategy<Value = CriterionId> {
    prop_oneof![
        id().prop_map(CriterionId::Own),
        select(&Starter::BANT[..]).prop_map(CriterionId::Starter)
    ]
}

fn reason() -> impl Strategy<Value = Reason> {
    ".{1,60}".prop_filter_map("a reason of white space", |text| Reason::new(&text).ok())
}

fn side() -> impl Strategy<Value = Side> {
    select(&Side::BOTH[..])
}

fn verdict() -> impl Strategy<Value = Verdict> {
    select(&[Verdict::Yes, Verdict::No, Verdict::Unknown][..])
}

fn lead_move() -> impl Strategy<Value = LeadMove> {
    prop_oneof![
        reason().prop_map(|because| LeadMove::Took { because }),
        (side(), reason()).prop_map(|(to, because)| LeadMove::Offered { to, because }),
        id().prop_map(|offer| LeadMove::Accepted { offer }),
        (id(), reason()).prop_map(|(offer, because)| LeadMove::Declined { offer, because }),
        id().prop_map(|offer| LeadMove::Withdrew { offer }),
    ]
}

/// A move of the lead, some of them past what was to come first.
fn moved() -> impl Strategy<Value = What> {
    let despite = (lead_move(), vec(criterion(), 0..3), reason());
    prop_oneof![
        2 => lead_move().prop_map(What::Lead),
        1 => despite.prop_map(|(did, criteria, because)| What::Despite { did, criteria, because }),
    ]
}

fn question() -> impl Strategy<Value = Question> {
    ".{1,60}".prop_filter_map("an empty question", |text| Question::new(&text).ok())
}

fn label() -> impl Strategy<Value = Label> {
    select(&["new", "existing", "tender"][..]).prop_map(|text| Label::new(text).unwrap())
}

fn kind() -> impl Strategy<Value = Kind> {
    (
        option::of(label()),
        option::of(label()),
        option::of(label()),
    )
        .prop_map(|(customer, complexity, process)| Kind {
            customer,
            complexity,
            process,
        })
}

fn answer() -> BoxedStrategy<Answer> {
    let evidence = prop_oneof![
        id().prop_map(Evidence::Note),
        (label(), reason()).prop_map(|(name, value)| Evidence::Field { name, value }),
        Just(Evidence::Link(Link::new("https://crm.example/7").unwrap())),
    ];
    let beside = (option::of(0u8..101), option::of(0u8..101))
        .prop_map(|(set, automatic)| Beside { set, automatic });
    (
        criterion(),
        option::of(id()),
        verdict(),
        option::of(reason()),
        vec(evidence, 0..3),
        option::of(beside),
    )
        .prop_map(
            |(criterion, version, verdict, because, evidence, beside)| Answer {
                criterion,
                version,
                verdict,
                because,
                evidence,
                beside,
            },
        )
        .boxed()
}

fn talk() -> BoxedStrategy<TalkStep> {
    prop_oneof![
        (select(&Lens::ALL[..]), reason()).prop_map(|(lens, text)| TalkStep::View { lens, text }),
        reason().prop_map(|text| TalkStep::Said { text }),
        reason().prop_map(|because| TalkStep::Ended(Ending::Changed { because })),
        (0u64..90, reason())
            .prop_map(|(until, because)| TalkStep::Ended(Ending::Parked { until, because })),
        reason().prop_map(|because| TalkStep::Reopened { because }),
    ]
    .boxed()
}

fn expected() -> BoxedStrategy<ExpectStep> {
    let which = || {
        prop_oneof![
            id().prop_map(ExpectationId::Own),
            (id(), id()).prop_map(|(rule, from)| ExpectationId::Rule { rule, from }),
        ]
    };
    prop_oneof![
        (side(), reason(), 0u32..600, reason()).prop_map(|(side, what, within, silence)| {
            ExpectStep::Asked {
                of: Party { side, person: None },
                what,
                within,
                silence,
            }
        }),
        which().prop_map(|expectation| ExpectStep::Agreed { expectation }),
        (which(), option::of(reason())).prop_map(|(expectation, because)| ExpectStep::Met {
            expectation,
            because
        }),
        (which(), reason()).prop_map(|(expectation, because)| ExpectStep::Cannot {
            expectation,
            because
        }),
        (which(), reason()).prop_map(|(expectation, because)| ExpectStep::Paused {
            expectation,
            because
        }),
        which().prop_map(|expectation| ExpectStep::Resumed { expectation }),
        (which(), reason()).prop_map(|(expectation, because)| ExpectStep::Dropped {
            expectation,
            because
        }),
    ]
    .boxed()
}

fn article() -> BoxedStrategy<Article> {
    let scope = vec(label(), 0..2).prop_map(|customers| Scope {
        customers,
        ..Scope::default()
    });
    prop_oneof![
        (label(), question(), reason(), scope, option::of(side())).prop_map(
            |(name, question, why, scope, suggests)| Article::Criterion(Terms {
                name,
                question,
                why,
                scope,
                decides: None,
                differing: None,
                suggests,
            })
        ),
        (
            select(&Trigger::ALL[..]),
            side(),
            reason(),
            0u32..600,
            reason()
        )
            .prop_map(|(when, of, what, within, silence)| Article::Rule(Rule {
                when,
                of,
                what,
                within,
                silence,
            })),
        (select(&Open::ALL[..]), reason()).prop_map(|(to, text)| Article::Answer { to, text }),
        (label(), reason(), reason()).prop_map(|(word, means, example)| Article::Term {
            word,
            means,
            example,
        }),
        (id(), side(), reason()).prop_map(|(criterion, before, why)| Article::Gate {
            criterion,
            before,
            why,
        }),
    ]
    .boxed()
}

fn team() -> BoxedStrategy<TeamWhat> {
    let origin = select(&[Origin::Own, Origin::Template, Origin::Crm, Origin::Score][..]);
    let clause = || {
        (article(), origin.clone(), option::of(0u64..90)).prop_map(|(says, origin, review)| {
            Clause {
                says,
                origin,
                review,
            }
        })
    };
    let key = RecordKey {
        instance: "https://crm.example".to_owned(),
        object: "crm.lead".to_owned(),
        id: "7".to_owned(),
    };
    let to = key.clone();
    prop_oneof![
        Just(TeamWhat::Home),
        Just(TeamWhat::Moved { to }),
        clause().prop_map(TeamWhat::Proposed),
        (id(), clause()).prop_map(|(of, clause)| TeamWhat::Changed { of, clause }),
        id().prop_map(|version| TeamWhat::Signed { version }),
        (id(), reason()).prop_map(|(of, because)| TeamWhat::Retired { of, because }),
        (id(), reason()).prop_map(|(of, text)| TeamWhat::Said { of, text }),
        any::<bool>().prop_map(|left| TeamWhat::Sits {
            person: PersonId("1".to_owned()),
            seat: left.then_some(Seat::Sales),
        }),
        criterion().prop_map(move |criterion| TeamWhat::Named {
            criterion,
            on: key.clone(),
        }),
        (select(&CameBy::ALL[..]), label(), label(), body()).prop_map(|(by, id, name, text)| {
            TeamWhat::Told {
                of: Came { by, id, name },
                kind: NoteKind::Context,
                text,
            }
        }),
        (id(), reason()).prop_map(|(note, because)| TeamWhat::Untold { note, because }),
    ]
    .boxed()
}

fn what() -> BoxedStrategy<What> {
    prop_oneof![first_sorts(), later_sorts()].boxed()
}

/// What could happen from the beginning.
fn first_sorts() -> BoxedStrategy<What> {
    let kind = select(&NoteKind::ALL[..]);
    let body = "(.|\n){1,200}".prop_filter_map("an empty body", |text| Body::new(&text).ok());
    prop_oneof![
        Just(What::Joined),
        reason().prop_map(|because| What::Left { because }),
        moved(),
        vec(select(&Starter::BANT[..]), 0..4).prop_map(|with| What::Started { with }),
        question().prop_map(|question| What::Proposed { question }),
        criterion().prop_map(|criterion| What::Agreed { criterion }),
        (criterion(), verdict(), option::of(reason())).prop_map(|(criterion, verdict, because)| {
            What::Judged {
                criterion,
                verdict,
                because,
            }
        }),
        (kind, option::of(side()), body).prop_map(|(kind, to, text)| What::Wrote {
            kind,
            to,
            text
        }),
    ]
    .boxed()
}

/// What came after.
fn later_sorts() -> BoxedStrategy<What> {
    let duty = prop_oneof![Just(Duty::Visibility), label().prop_map(Duty::Own)];
    let names = prop_oneof![
        criterion().prop_map(Rejection::Names),
        question().prop_map(Rejection::Missing),
    ];
    prop_oneof![
        option::of(label()).prop_map(|stage| What::JoinedAt { stage }),
        vec(duty, 0..3).prop_map(|duties| What::Promised { duties }),
        kind().prop_map(What::Placed),
        answer().prop_map(What::Answered),
        (names, reason()).prop_map(|(names, because)| What::Rejected { names, because }),
        (criterion(), talk()).prop_map(|(criterion, step)| What::Talk { criterion, step }),
        expected().prop_map(What::Expect),
        (select(&OutcomeKind::ALL[..]), reason(), option::of(label())).prop_map(
            |(kind, because, seen)| What::Outcome {
                kind,
                because,
                seen,
            }
        ),
        team().prop_map(|what| What::Team(Box::new(what))),
        (
            option::of(about().prop_map(Box::new)),
            select(&NoteKind::ALL[..]),
            option::of(side()),
            body(),
            mentions(),
        )
            .prop_map(|(about, kind, to, text, mentions)| What::Noted {
                about,
                kind,
                to,
                text,
                mentions,
            }),
        (id(), thread()).prop_map(|(note, step)| What::Thread { note, step }),
    ]
    .boxed()
}

fn body() -> impl Strategy<Value = Body> {
    "[a-z]{1,30}".prop_map(|text| Body::new(&text).unwrap())
}

fn mentions() -> impl Strategy<Value = Vec<PersonId>> {
    vec("[0-9]{1,4}".prop_map(PersonId), 0..=What::MOST_MENTIONED)
}

/// What is said under a note.
fn thread() -> impl Strategy<Value = ThreadStep> {
    prop_oneof![
        (body(), mentions()).prop_map(|(text, mentions)| ThreadStep::Replied { text, mentions }),
        reason().prop_map(|because| ThreadStep::Resolved { because }),
        reason().prop_map(|because| ThreadStep::Reopened { because }),
    ]
}

/// A field of a page.
fn about() -> impl Strategy<Value = About> {
    let quote = (reason(), option::of(label()), option::of(label()));
    let quote = quote.prop_map(|(exact, before, after)| Quote {
        exact,
        before,
        after,
    });
    (
        option::of(label()),
        label(),
        any::<bool>(),
        option::of(reason()),
        option::of(label()),
        option::of(quote),
    )
        .prop_map(|(name, label, twin, value, lang, quote)| About {
            name,
            label,
            twin,
            value,
            lang,
            quote,
        })
}

fn event() -> impl Strategy<Value = Event> {
    (0u64..50, 0u16..3, id(), 0u8..4, side(), what()).prop_map(|(ms, tick, id, by, side, what)| {
        Event {
            at: Stamp { ms, tick },
            id,
            by: PersonId(by.to_string()),
            side,
            what,
        }
    })
}

fn ledger(events: &[Event]) -> Ledger {
    events.iter().cloned().collect()
}

/// The ledger's own view, under the agreement that it holds as well.
fn fold(ledger: &Ledger) -> RecordView {
    samenspel::record::fold(ledger, &agreement::fold(ledger), &Kind::default())
}

proptest! {
    #[test]
    fn union_is_commutative_associative_and_idempotent(
        a in vec(event(), 0..12), b in vec(event(), 0..12), c in vec(event(), 0..12),
    ) {
        let (a, b, c) = (ledger(&a), ledger(&b), ledger(&c));
        prop_assert_eq!(a.clone().union(b.clone()), b.clone().union(a.clone()));
        prop_assert_eq!(a.clone().union(b.clone()).union(c.clone()), a.clone().union(b.union(c)));
        prop_assert_eq!(a.clone().union(a.clone()), a);
    }

    #[test]
    fn a_view_does_not_depend_on_the_order_in_which_events_arrive(
        (events, shuffled) in vec(event(), 0..20).prop_flat_map(|events| (Just(events.clone()), Just(events).prop_shuffle())),
    ) {
        let mut one_by_one = Ledger::default();
        for event in shuffled.iter().chain(&shuffled) {
            one_by_one.add(event.clone());
        }
        prop_assert_eq!(fold(&ledger(&events)), fold(&one_by_one));
    }

    #[test]
    fn every_event_comes_back_out_of_its_note(events in vec(event(), 1..6), line in ".{0,80}") {
        let by = PersonId("7".to_owned());
        let mut events = events;
        events.iter_mut().for_each(|event| event.by = by.clone());
        let lines = vec![line];
        let word = payload(&by, &lines, &events);
        for body in [note_html(&lines, "https://crm.example/odoo/crm/1", &word), note_text(&lines, &word)] {
            match read_note(&body, 4_000).part {
                Part::Events { batch, .. } => prop_assert_eq!(&batch.events, &events),
                other => prop_assert!(false, "{:?} from {}", other, body),
            }
        }
    }

    #[test]
    fn an_ordinary_stamp_is_always_later_than_all_that_was_seen(now in 0u64..100, ms in 0u64..100, tick: u16) {
        let seen = Stamp { ms, tick };
        prop_assert!(Stamp::next(now, Some(seen)) > seen);
    }

    #[test]
    fn no_judgement_of_one_side_ever_changes_the_other_sides(
        events in vec(event(), 0..20), mine in event(), criterion in criterion(), verdict in verdict(),
    ) {
        let mine = Event { side: Side::Sales, what: What::Judged { criterion, verdict, because: None }, ..mine };
        let answers = |ledger: &Ledger| -> Vec<_> {
            fold(ledger).checklist.into_iter().map(|row| (row.criterion, row.marketing)).collect()
        };
        let mut ledger = ledger(&events);
        let before = answers(&ledger);
        ledger.add(mine);
        prop_assert_eq!(before, answers(&ledger));
    }

    #[test]
    fn nobody_ever_signs_for_both_sides(events in vec(event(), 0..30)) {
        for row in fold(&ledger(&events)).checklist {
            if let Standing::Agreed { marketing, sales } = row.standing {
                prop_assert_ne!(marketing, sales);
            }
        }
    }

    #[test]
    fn no_sentence_is_agreed_by_one_person_alone(events in vec(event(), 0..30)) {
        for sentence in agreement::fold(&ledger(&events)).sentences {
            for version in sentence.versions {
                if let Standing::Agreed { marketing, sales } = version.standing() {
                    prop_assert_ne!(marketing, sales);
                }
            }
        }
    }

    #[test]
    fn nothing_is_expected_of_a_side_but_by_a_person_or_a_rule_both_signed(events in vec(event(), 0..30)) {
        let ledger = ledger(&events);
        let team = agreement::fold(&ledger);
        for expectation in fold(&ledger).expectations {
            let (ExpectationId::Rule { rule, .. } | ExpectationId::Talk { criterion: rule, .. }) = expectation.id else {
                prop_assert!(expectation.by.is_some());
                continue;
            };
            let sentence = team.sentence(rule).expect("a sentence of the team's");
            let counted = |held: &&agreement::Held| held.since <= expectation.asked
                && held.until.is_none_or(|until| expectation.asked < until);
            let held = sentence.held.iter().find(counted).expect("a wording that counted then");
            let version = sentence.version(held.version).expect("that wording");
            let signed = Side::BOTH.map(|side| version.of(side).expect("a signature of each side"));
            prop_assert!(signed.iter().all(|signature| signature.at <= expectation.asked));
            prop_assert_ne!(&signed[0].who, &signed[1].who);
        }
    }

    #[test]
    fn what_both_sides_signed_is_never_ended_by_one_of_them(events in vec(event(), 0..40)) {
        let ledger = ledger(&events);
        for sentence in agreement::fold(&ledger).sentences {
            let words = || sentence.rested.iter().chain(&sentence.retired);
            for held in &sentence.held {
                let Some(retired) = &held.retired else { continue };
                let other = words().find(|word| word.side != retired.side && word.by != retired.by);
                prop_assert!(other.is_some_and(|word| word.at <= retired.at));
            }
        }
    }

    #[test]
    fn a_view_that_grows_by_one_event_reads_as_the_view_of_them_all(events in vec(event(), 1..20)) {
        let all = ledger(&events);
        let team = agreement::fold(&all);
        let mut grown = samenspel::record::fold(&Ledger::default(), &team, &Kind::default());
        all.events().for_each(|event| grown.then(event));
        prop_assert_eq!(grown, samenspel::record::fold(&all, &team, &Kind::default()));
    }

    #[test]
    fn a_yes_and_a_no_always_read_as_a_difference(events in vec(event(), 0..30)) {
        for row in fold(&ledger(&events)).checklist {
            let verdicts = (row.marketing.map(|m| m.verdict), row.sales.map(|s| s.verdict));
            let opposed = matches!(verdicts, (Some(Verdict::Yes), Some(Verdict::No)) | (Some(Verdict::No), Some(Verdict::Yes)));
            prop_assert_eq!(row.reading == Reading::Differs, opposed);
        }
    }
}
