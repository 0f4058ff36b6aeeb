//! What is expected and not done: the person is reminded, once for each step, and nothing else happens.

use super::agreed::with_home;
use super::*;
use crate::record::{ExpectStep, ExpectationId, Party, Phase, TeamWhat};
use crate::team::{Person, PersonId};

const HOUR: u64 = 3_600_000;

pub(super) fn asked(minutes: u32) -> What {
    What::Expect(ExpectStep::Asked {
        of: Party {
            side: Side::Sales,
            person: None,
        },
        what: because("call Noor back"),
        within: minutes,
        silence: because("we talk on Friday"),
    })
}

impl Profile {
    pub(super) fn wakes(&self) {
        let errands = block_on(self.alive.wake()).unwrap();
        self.run(errands);
    }

    pub(super) fn said(&self, begins: &str) -> usize {
        let seen = self.seen.0.borrow();
        seen.iter().filter(|word| word.starts_with(begins)).count()
    }
}

/// A lead that sales owns, and something that marketing asked of them.
fn expecting() -> Team {
    let team = team();
    team.rep.does(&team.lead, What::JoinedAt { stage: None });
    team.rep.sends(&team.lead);
    team.marketer.look_later(&team.lead);
    team.marketer.does(&team.lead, asked(60));
    team.marketer.sends(&team.lead);
    team.rep.look_later(&team.lead);
    team
}

#[test]
fn silence_nudges_the_person_once_for_each_step_and_moves_nothing() {
    let team = expecting();
    assert_eq!(team.rep.said("remind"), 0);
    // An hour of working time is over within the first; both profiles wake in every hour of a week.
    let mut said = Vec::new();
    for _ in 0..7 * 24 {
        team.clock.pass(HOUR);
        team.rep.wakes();
        team.marketer.wakes();
        let many = team.rep.said("remind Expected of you");
        said.extend((said.last() != Some(&many)).then_some(many));
    }
    assert_eq!(
        said,
        [1, 2, 3],
        "nudged, seen by both, asked to talk; each once"
    );
    assert_eq!(team.marketer.said("remind"), 0, "nobody else is told");
    assert!(team.rep.said("badge 1") > 0);
    let shown = team.rep.shown(&team.lead);
    assert_eq!(shown.view.lead.with, None);
    assert_eq!(shown.view.owners.of(Side::Sales).len(), 1);
}

#[test]
fn what_a_colleague_has_done_meanwhile_reminds_nobody() {
    let team = expecting();
    let other = Profile::new(&team.odoo, team.rep_id, &team.clock);
    other.look(&team.lead);
    other.sits(&team.lead, Seat::Sales);
    let id = other.shown(&team.lead).view.expectations[0].id;
    other.does(
        &team.lead,
        What::Expect(ExpectStep::Met {
            expectation: id,
            because: None,
        }),
    );
    other.sends(&team.lead);
    team.clock.pass(7 * DAY);
    team.rep.wakes();
    assert_eq!(team.rep.said("remind"), 0);
    assert!(!team.rep.shown(&team.lead).view.expectations[0].open());
}

#[test]
fn the_asked_sides_time_runs_only_from_when_it_stood_in_the_crm() {
    let team = team();
    team.marketer.does(&team.lead, asked(60));
    let shown = team.marketer.shown(&team.lead);
    let calendar = crate::team::Calendar::office(Zone::utc());
    let clock =
        |shown: &Shown, now| shown.view.expectations[0].clock(&calendar, &Offsets::default(), now);
    let later = START + 30 * 24 * HOUR;
    assert_eq!(clock(&shown, later).phase, Phase::Sending);
    assert_eq!(clock(&shown, later).worked, 0);
    team.clock.pass(2 * HOUR);
    team.marketer.sends(&team.lead);
    let shown = team.marketer.look_later(&team.lead);
    let clock = clock(&shown, later);
    assert_eq!(
        clock.system,
        2 * HOUR,
        "the system's delay, and no person's"
    );
    assert_eq!(clock.phase, Phase::Talk);
}

#[test]
fn only_the_asked_side_says_whether_it_is_done() {
    let team = expecting();
    let id = team.marketer.shown(&team.lead).view.expectations[0].id;
    assert!(matches!(id, ExpectationId::Own(_)));
    let met = What::Expect(ExpectStep::Met {
        expectation: id,
        because: None,
    });
    assert_eq!(
        team.marketer.does(&team.lead, met),
        Told::Failed(Trouble::NotAsked)
    );
}

#[test]
fn who_sits_on_both_sides_is_nudged_for_the_side_they_own_the_customer_for() {
    let team = expecting();
    let both = Seat::Both {
        speaking: Side::Marketing,
    };
    let other = team.odoo.add_user("Bo Both");
    let other = Profile::new(&team.odoo, other, &team.clock);
    other.look(&team.lead);
    other.sits(&team.lead, both);
    other.does(&team.lead, What::JoinedAt { stage: None });
    let speaking = Side::Sales;
    other.sits(&team.lead, Seat::Both { speaking });
    other.sends(&team.lead);
    team.clock.pass(7 * DAY);
    other.wakes();
    assert_eq!(other.said("remind"), 0, "owns it for marketing only");
    team.rep.sits(&team.lead, both);
    team.rep.wakes();
    assert_eq!(team.rep.said("remind"), 1, "whichever side speaks now");
}

#[test]
fn while_nobody_of_the_side_has_joined_whom_the_crm_names_as_owner_is_nudged() {
    let team = team();
    let owner = Person {
        id: PersonId(team.rep_id.to_string()),
        name: "Sam Sales".to_owned(),
    };
    team.odoo
        .change(&team.lead, |facts| facts.owner = Some(owner.clone()));
    team.marketer.does(&team.lead, asked(60));
    team.marketer.sends(&team.lead);
    team.rep.look_later(&team.lead);
    team.clock.pass(7 * DAY);
    team.rep.wakes();
    team.marketer.wakes();
    assert_eq!(team.rep.said("remind"), 1);
    assert_eq!(team.marketer.said("remind"), 0);
}

#[test]
fn once_a_sides_only_owner_has_left_the_team_whom_the_crm_names_as_owner_is_nudged() {
    let (team, home) = with_home();
    team.rep.does(&team.lead, What::JoinedAt { stage: None });
    team.rep.sends(&team.lead);
    let next_id = team.odoo.add_user("Noor Next");
    let owner = Person {
        id: PersonId(next_id.to_string()),
        name: "Noor Next".to_owned(),
    };
    team.odoo
        .change(&team.lead, |facts| facts.owner = Some(owner.clone()));
    let next = Profile::new(&team.odoo, next_id, &team.clock);
    next.look(&home);
    next.sits(&home, Seat::Sales);
    team.marketer.look(&home);
    let person = PersonId(team.rep_id.to_string());
    let left = TeamWhat::Sits { person, seat: None };
    team.marketer.agrees(&home, left);
    team.marketer.sends(&home);
    team.marketer.does(&team.lead, asked(60));
    team.marketer.sends(&team.lead);
    team.clock.pass(DAY);
    next.book(true);
    next.look_later(&team.lead);
    let view = next.shown(&team.lead).view;
    assert_eq!(view.owners.of(Side::Sales).len(), 1, "who left stays named");
    team.clock.pass(7 * DAY);
    next.wakes();
    team.marketer.wakes();
    assert_eq!(next.said("remind"), 1);
    assert_eq!(team.marketer.said("remind"), 0);
}

#[test]
fn what_was_expected_on_a_record_that_was_deleted_waits_for_nobody() {
    let team = expecting();
    team.clock.pass(7 * DAY);
    team.rep.wakes();
    assert_eq!(team.rep.last_badge(), "badge 1");
    team.odoo.delete(&team.lead);
    // Nobody looks at it again: the day after, it is looked for once more.
    team.clock.pass(DAY + 1);
    team.rep.wakes();
    assert_eq!(team.rep.last_badge(), "badge 0");
}

#[test]
fn who_says_done_just_after_a_colleague_did_is_told_so() {
    let team = expecting();
    let expectation = team.rep.shown(&team.lead).view.expectations[0].id;
    let met = || {
        let because = None;
        What::Expect(ExpectStep::Met {
            expectation,
            because,
        })
    };
    team.rep.does(&team.lead, met());
    assert_eq!(
        team.rep.does(&team.lead, met()),
        Told::Failed(Trouble::Meanwhile)
    );
}

impl Profile {
    pub(super) fn last_badge(&self) -> String {
        let seen = self.seen.0.borrow();
        let mut badges = seen.iter().rev().filter(|word| word.starts_with("badge"));
        badges.next().cloned().unwrap_or_default()
    }
}

#[test]
fn a_background_that_was_stopped_still_knows_how_far_its_clock_is_off() {
    let team = team();
    let ahead = SetClock::at(START + DAY);
    let mut other = Profile::new(&team.odoo, team.rep_id, &ahead);
    other.look(&team.lead);
    other.sits(&team.lead, Seat::Sales);
    other.dies();
    other.does(&team.lead, wrote("They read everything."));
    let at = other.shown(&team.lead).view.notes[0].at.ms;
    assert!(
        at < START + HOUR,
        "dated by the CRM's clock, not by tomorrow's"
    );
}

#[test]
fn what_was_put_on_hold_before_it_stood_in_the_crm_costs_nobody_time() {
    let team = team();
    team.marketer.does(&team.lead, asked(60));
    let expectation = team.marketer.shown(&team.lead).view.expectations[0].id;
    let because = because("they are on holiday");
    for step in [
        ExpectStep::Paused {
            expectation,
            because,
        },
        ExpectStep::Resumed { expectation },
    ] {
        team.clock.pass(HOUR);
        team.marketer.does(&team.lead, What::Expect(step));
    }
    team.clock.pass(2 * DAY);
    team.marketer.sends(&team.lead);
    let shown = team.marketer.look_later(&team.lead);
    let calendar = crate::team::Calendar::office(Zone::utc());
    let seen = shown.view.expectations[0].there.unwrap();
    let clock = shown.view.expectations[0].clock(&calendar, &Offsets::default(), seen);
    assert_eq!(clock.worked, 0);
}
