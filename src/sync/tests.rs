use std::collections::BTreeSet;

use super::{Effect, Item, News, Outbox, State, VISIT_MS, step};
use crate::codec::MOST_EVENTS;
use crate::crm::Fault;
use crate::record::{DeviceId, Event, EventId, NoteKind, RecordKey, Stamp, What};
use crate::team::{Body, PersonId, Side};

const NOW: u64 = 1_000_000;

fn key(id: &str) -> RecordKey {
    RecordKey {
        instance: "https://crm.example".into(),
        object: "crm.lead".into(),
        id: id.into(),
    }
}

fn id(seq: u32) -> EventId {
    EventId {
        device: DeviceId(1),
        seq,
    }
}

fn event(seq: u32, length: usize) -> Event {
    Event {
        at: Stamp {
            ms: NOW + u64::from(seq),
            tick: 0,
        },
        id: id(seq),
        by: PersonId("2".into()),
        side: Side::Sales,
        what: What::Wrote {
            kind: NoteKind::Context,
            to: None,
            text: Body::new(&"x".repeat(length)).unwrap(),
        },
    }
}

fn recorded(outbox: &mut Outbox, record: &str, seq: u32, length: usize) -> Vec<Effect> {
    step(
        NOW,
        0,
        outbox,
        News::Recorded {
            key: key(record),
            event: Box::new(event(seq, length)),
        },
    )
}

fn posts(effects: &[Effect]) -> Vec<Vec<EventId>> {
    let posts = effects.iter().filter_map(|effect| match effect {
        Effect::Post { ids, .. } => Some(ids.clone()),
        _ => None,
    });
    posts.collect()
}

fn looks(effects: &[Effect]) -> usize {
    effects
        .iter()
        .filter(|effect| matches!(effect, Effect::List(_)))
        .count()
}

/// An outbox whose only item is on its way.
fn sending() -> Outbox {
    let mut outbox = Outbox::default();
    recorded(&mut outbox, "a", 1, 5);
    step(NOW, 0, &mut outbox, News::VisitEnds(key("a")));
    outbox
}

fn state(outbox: &Outbox) -> State {
    outbox.get(id(1)).unwrap().state.clone()
}

#[test]
fn the_first_click_of_a_visit_says_when_all_of_it_goes() {
    let mut outbox = Outbox::default();
    recorded(&mut outbox, "a", 1, 5);
    let later = News::Recorded {
        key: key("a"),
        event: Box::new(event(2, 5)),
    };
    step(NOW + 20_000, 0, &mut outbox, later);
    let effects = step(NOW + VISIT_MS, 0, &mut outbox, News::Tick);
    assert_eq!(posts(&effects), [vec![id(1), id(2)]]);
}

#[test]
fn an_item_is_stored_as_sending_before_it_is_sent() {
    let mut outbox = Outbox::default();
    recorded(&mut outbox, "a", 1, 5);
    let effects = step(NOW, 0, &mut outbox, News::VisitEnds(key("a")));
    let saved = Item {
        state: State::Sending,
        ..outbox.get(id(1)).unwrap().clone()
    };
    assert_eq!(effects[0], Effect::Save(saved));
    assert_eq!(posts(&effects[1..]).len(), 1);
}

#[test]
fn one_crm_gets_one_note_at_a_time() {
    let mut outbox = Outbox::default();
    recorded(&mut outbox, "a", 1, 5);
    recorded(&mut outbox, "b", 2, 5);
    let first = step(NOW + VISIT_MS, 0, &mut outbox, News::Tick);
    assert_eq!(posts(&first).len(), 1);
    assert!(posts(&step(NOW + VISIT_MS, 0, &mut outbox, News::Tick)).is_empty());
    let second = step(
        NOW + VISIT_MS,
        0,
        &mut outbox,
        News::Posted(posts(&first)[0].clone()),
    );
    assert_eq!(posts(&second).len(), 1);
}

#[test]
fn what_is_too_long_for_one_note_goes_in_several() {
    let mut outbox = Outbox::default();
    recorded(&mut outbox, "a", 1, 20_000);
    recorded(&mut outbox, "a", 2, 20_000);
    let first = step(NOW, 0, &mut outbox, News::VisitEnds(key("a")));
    assert_eq!(posts(&first), [vec![id(1)]]);
    let second = step(NOW, 0, &mut outbox, News::Posted(vec![id(1)]));
    assert_eq!(posts(&second), [vec![id(2)]]);
}

#[test]
fn no_note_carries_more_events_than_are_read_back() {
    let mut outbox = Outbox::default();
    let many = u32::try_from(MOST_EVENTS + 1).unwrap();
    for seq in 1..=many {
        recorded(&mut outbox, "a", seq, 1);
    }
    let first = step(NOW, 0, &mut outbox, News::VisitEnds(key("a")));
    assert_eq!(posts(&first)[0].len(), MOST_EVENTS);
    let second = step(NOW, 0, &mut outbox, News::Posted(posts(&first)[0].clone()));
    assert_eq!(posts(&second), [vec![id(many)]]);
}

#[test]
fn after_an_unclear_failure_the_notes_are_read_before_anything_is_sent() {
    let mut outbox = sending();
    let lost = News::Failed {
        ids: vec![id(1)],
        fault: Fault::Unreachable("time-out".into()),
    };
    let effects = step(NOW, 0, &mut outbox, lost);
    assert!(posts(&effects).is_empty() && looks(&effects) == 0);
    let State::Unclear { again, .. } = state(&outbox) else {
        panic!("{:?}", state(&outbox))
    };
    assert_eq!(looks(&step(again, 0, &mut outbox, News::Tick)), 1);
    let not_there = |asked: u64| News::Listed {
        key: key("a"),
        asked,
        there: BTreeSet::new(),
    };
    let busy = 120_000;
    for asked in [again, again + busy] {
        let effects = step(asked, 0, &mut outbox, not_there(asked));
        assert!(
            posts(&effects).is_empty(),
            "the server may still be busy with the first"
        );
    }
    let late = again + busy + 10_000;
    assert_eq!(posts(&step(late, 0, &mut outbox, not_there(late))).len(), 1);
}

#[test]
fn a_clock_that_jumps_sends_nothing_twice_and_makes_nothing_wait_for_a_day() {
    let day = 24 * 3_600_000;
    let mut outbox = sending();
    let lost = News::Failed {
        ids: vec![id(1)],
        fault: Fault::Unreachable("time-out".into()),
    };
    step(NOW + day, 0, &mut outbox, lost);
    let back = step(NOW + 1, 0, &mut outbox, News::Tick);
    assert_eq!(looks(&back), 1, "its time was a day ahead");
    let asked = NOW + 2;
    let listed = News::Listed {
        key: key("a"),
        asked,
        there: BTreeSet::new(),
    };
    assert!(posts(&step(asked, 0, &mut outbox, listed)).is_empty());
}

#[test]
fn a_note_that_is_found_is_not_sent_again() {
    let mut outbox = sending();
    step(NOW, 0, &mut outbox, News::Started);
    let found = News::Listed {
        key: key("a"),
        asked: NOW,
        there: BTreeSet::from([event(1, 5)]),
    };
    assert_eq!(step(NOW, 0, &mut outbox, found), [Effect::Forget(id(1))]);
    assert!(outbox.is_empty());
}

#[test]
fn only_the_very_event_on_the_very_record_counts_as_found() {
    let mut outbox = Outbox::default();
    recorded(&mut outbox, "a", 1, 5);
    for (record, found) in [("a", event(1, 6)), ("b", event(1, 5))] {
        let listed = News::Listed {
            key: key(record),
            asked: NOW,
            there: BTreeSet::from([found]),
        };
        step(NOW, 0, &mut outbox, listed);
        assert!(outbox.get(id(1)).is_some(), "{record}");
    }
}

#[test]
fn a_crm_that_asks_to_wait_is_obeyed() {
    let mut outbox = sending();
    let busy = News::Failed {
        ids: vec![id(1)],
        fault: Fault::Busy(Some(90_000)),
    };
    let effects = step(NOW, 0, &mut outbox, busy);
    assert!(effects.contains(&Effect::WakeAt(NOW + 90_000)));
    assert!(posts(&step(NOW + 89_999, 0, &mut outbox, News::Tick)).is_empty());
    assert_eq!(
        posts(&step(NOW + 90_000, 0, &mut outbox, News::Tick)).len(),
        1
    );
}

#[test]
fn a_crm_that_asks_to_wait_gets_no_other_note_meanwhile_unless_a_person_presses() {
    let mut outbox = sending();
    recorded(&mut outbox, "b", 2, 5);
    let busy = News::Failed {
        ids: vec![id(1)],
        fault: Fault::Busy(Some(90_000)),
    };
    step(NOW, 0, &mut outbox, busy);
    let later = step(NOW + VISIT_MS, 0, &mut outbox, News::Tick);
    assert!(posts(&later).is_empty());
    assert!(later.contains(&Effect::WakeAt(NOW + 90_000)));
    let pressed = step(NOW + VISIT_MS, 0, &mut outbox.clone(), News::Retry(id(1)));
    assert_eq!(posts(&pressed).len(), 1);
    let over = step(NOW + 90_000, 0, &mut outbox, News::Tick);
    assert_eq!(posts(&over).len(), 1);
}

#[test]
fn what_does_not_fit_into_one_note_is_not_tried_without_end_while_nobody_is_signed_in() {
    let mut outbox = Outbox::default();
    recorded(&mut outbox, "a", 1, 20_000);
    recorded(&mut outbox, "a", 2, 20_000);
    let mut effects = step(NOW, 0, &mut outbox, News::VisitEnds(key("a")));
    let mut tried = Vec::new();
    while let Some(ids) = posts(&effects).pop() {
        tried.push(ids.clone());
        assert!(tried.len() <= 2, "{tried:?}");
        let fault = Fault::SignIn;
        effects = step(NOW, 0, &mut outbox, News::Failed { ids, fault });
    }
    assert_eq!(tried, [[id(1)], [id(2)]]);
}

#[test]
fn a_note_under_way_has_the_background_woken_in_case_it_dies() {
    let mut outbox = Outbox::default();
    recorded(&mut outbox, "a", 1, 5);
    let effects = step(NOW, 0, &mut outbox, News::VisitEnds(key("a")));
    let wakes = |effect: &Effect| matches!(effect, Effect::WakeAt(at) if *at > NOW);
    assert!(effects.iter().any(wakes), "{effects:?}");
}

#[test]
fn a_refusal_waits_for_a_person() {
    let mut outbox = sending();
    let no = News::Failed {
        ids: vec![id(1)],
        fault: Fault::Refused("no".into()),
    };
    step(NOW, 0, &mut outbox, no);
    assert!(posts(&step(NOW + 10 * VISIT_MS, 0, &mut outbox, News::Tick)).is_empty());
    assert_eq!(
        posts(&step(NOW, 0, &mut outbox, News::Retry(id(1)))).len(),
        1
    );
}

#[test]
fn what_waits_for_a_page_of_the_crm_goes_on_when_one_is_opened() {
    let mut outbox = sending();
    let ids = vec![id(1)];
    let fault = Fault::NoPage;
    let effects = step(NOW, 0, &mut outbox, News::Failed { ids, fault });
    assert!(posts(&effects).is_empty());
    let opened = |instance: &str| News::Opened(instance.to_owned());
    assert!(posts(&step(NOW, 0, &mut outbox, opened("https://other.example"))).is_empty());
    let here = key("a").instance;
    assert_eq!(posts(&step(NOW, 0, &mut outbox, opened(&here))).len(), 1);
}

#[test]
fn only_its_writer_wakes_what_waits_for_its_writer() {
    let mut outbox = sending();
    step(NOW, 0, &mut outbox, News::Absent(vec![id(1)]));
    let in_as = |person: &str| News::SignedIn {
        instance: key("a").instance,
        person: PersonId(person.into()),
    };
    assert!(posts(&step(NOW, 0, &mut outbox, in_as("3"))).is_empty());
    assert_eq!(posts(&step(NOW, 0, &mut outbox, in_as("2"))).len(), 1);
}
