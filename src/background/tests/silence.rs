//! What is expected and not done: the person is reminded, once for each step, and nothing else happens.

use super::*;
use crate::record::{ExpectStep, ExpectationId, Party, Phase};

const HOUR: u64 = 3_600_000;

fn asked(minutes: u32) -> What {
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
    fn wakes(&self) {
        let errands = block_on(self.alive.wake()).unwrap();
        self.run(errands);
    }

    fn said(&self, begins: &str) -> usize {
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
    // START is outside of working hours or not: a week has all of them.
    team.clock.pass(7 * DAY);
    team.rep.wakes();
    assert_eq!(team.rep.said("remind Expected of you"), 1);
    assert_eq!(team.marketer.said("remind"), 0, "nobody else is told");
    team.rep.wakes();
    assert_eq!(team.rep.said("remind Expected of you"), 1, "said once");
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
