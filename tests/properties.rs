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
use samenspel::codec::{Part, note_html, note_text, payload, read_note};
use samenspel::record::{
    CriterionId, DeviceId, Event, EventId, LeadMove, Ledger, NoteKind, Reading, Stamp, Verdict,
    What, fold,
};
use samenspel::team::{Agreement, Body, PersonId, Question, Reason, Side, Starter};

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
    ]
}

fn what() -> impl Strategy<Value = What> {
    let kind = select(&NoteKind::ALL[..]);
    let body = "(.|\n){1,200}".prop_filter_map("an empty body", |text| Body::new(&text).ok());
    let question = ".{1,60}".prop_filter_map("an empty question", |text| Question::new(&text).ok());
    prop_oneof![
        Just(What::Joined),
        reason().prop_map(|because| What::Left { because }),
        lead_move().prop_map(What::Lead),
        vec(select(&Starter::BANT[..]), 0..4).prop_map(|with| What::Started { with }),
        question.prop_map(|question| What::Proposed { question }),
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
            if let Agreement::Agreed { marketing, sales } = row.agreement {
                prop_assert_ne!(marketing, sales);
            }
        }
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
