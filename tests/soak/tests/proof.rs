//! The simulator itself is proven able to fail: whatever is broken on purpose is noticed for what it is.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "tests may stop at the first surprise"
)]

use samenspel_soak::{ALL, Act, Browser, Deed, Kind, Sabotage, Schedule, Step, play, shrunk, soak};

/// How the first schedules fail when this is broken.
fn noticed(sabotage: Sabotage) -> Vec<Kind> {
    let tally = soak(0, 60, Some(sabotage), |_| {});
    tally.failed.into_keys().collect()
}

#[test]
fn a_store_that_forgets_what_waits_loses_something() {
    assert!(noticed(Sabotage::ForgetfulStore).contains(&Kind::Lost));
}

#[test]
fn a_crm_that_writes_every_note_twice_doubles_something() {
    assert_eq!(noticed(Sabotage::DoubleCrm), [Kind::Doubled]);
}

#[test]
fn a_browser_that_is_told_of_no_notes_ends_in_another_state() {
    assert!(noticed(Sabotage::DeafBrowser).contains(&Kind::Diverged));
}

#[test]
fn a_request_that_is_never_given_up_leaves_somebody_without_an_answer() {
    assert!(noticed(Sabotage::NoTimeout).contains(&Kind::Unexplained));
}

#[test]
fn a_schedule_is_the_same_each_time() {
    for seed in 0..20 {
        let (one, other) = (Schedule::of(seed), Schedule::of(seed));
        assert_eq!(one, other);
        let (one, other) = (play(&one, None, true), play(&other, None, true));
        assert_eq!(one.story, other.story, "{seed}");
        assert!(one.moves > 50, "{seed}: something happens");
    }
}

#[test]
fn what_fails_is_made_as_small_as_it_can_be() {
    let steps = Schedule::of(7).steps;
    let takes = Step {
        act: Act::Do {
            device: 0,
            tab: 0,
            record: 0,
            deed: Deed::Take,
        },
        moves: ALL,
        order: 1,
    };
    let schedule = Schedule {
        devices: vec![
            Browser {
                person: 0,
                ahead: 60_000,
            };
            3
        ],
        people: 2,
        records: 1,
        home: false,
        steps: steps.into_iter().chain([takes]).collect(),
    };
    let doubles = Some(Sabotage::DoubleCrm);
    assert_eq!(
        play(&schedule, doubles, false).failure.unwrap().kind,
        Kind::Doubled
    );
    let small = shrunk(&schedule, doubles, Kind::Doubled);
    assert_eq!((small.steps.len(), small.devices.len()), (1, 1));
    assert_eq!(small.devices[0].ahead, 0);
}
