use serde::{Deserialize, Serialize};

use super::{Did, Expectation};
use crate::team::Calendar;
use crate::team::calendar::Offsets;

const MINUTE: u64 = 60_000;
/// At least so much working time lies between the steps on silence, ms.
const STEP: u64 = 60 * MINUTE;

/// An expectation's clock, which explains itself: what started and stopped it, how much of the time is
/// the system's and how much people's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Clock {
    /// When it was asked, UTC ms.
    pub asked: u64,
    /// When the other side could see it in the CRM, UTC ms; their time runs from then on.
    pub seen: Option<u64>,
    /// How long the system took, ms: from asking until it stood in the CRM, or until now.
    pub system: u64,
    /// The working time that has passed for the asked side, ms.
    pub worked: u64,
    /// The working time they have, ms.
    pub within: u64,
    /// When that time is over if nothing stops the clock, UTC ms. None while it stands still, and when
    /// the calendar has no working time for it.
    pub due: Option<u64>,
    /// How far it is.
    pub phase: Phase,
}

/// How far an expectation is. On silence it asks louder, one step at a time, and never moves anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Phase {
    /// It is over.
    Ended,
    /// It is on its way to where the other side can see it.
    Sending,
    /// The clock stands still.
    Paused,
    /// There is time.
    Running,
    /// The time is over: the person is nudged, nobody else.
    Nudge,
    /// Half as much time again: both sides see it.
    Both,
    /// As much time again, or the asked side said it cannot: it asks for a conversation.
    Talk,
}

impl Expectation {
    /// Its clock at that time (UTC ms).
    #[must_use]
    pub fn clock(&self, calendar: &Calendar, offsets: &Offsets, now: u64) -> Clock {
        let within = u64::from(self.within) * MINUTE;
        let asked = self.asked.ms;
        let ended = self.ended_at();
        let system = self.there.or(ended).unwrap_or(now).saturating_sub(asked);
        let mut clock = Clock {
            asked,
            seen: self.there,
            system,
            worked: 0,
            within,
            due: None,
            phase: Phase::Sending,
        };
        let Some(seen) = self.there else {
            if ended.is_some() {
                clock.phase = Phase::Ended;
            }
            return clock;
        };
        // A writer's clock may run ahead of the CRM's: nobody's time runs before it was asked.
        let seen = seen.max(asked);
        let mut running = Some(seen);
        for mark in &self.marks {
            match (mark.did, running) {
                (Did::Paused, Some(from)) => {
                    clock.worked += calendar.worked(offsets, from, mark.at.ms);
                    running = None;
                }
                // What was paused and taken up before it stood in the CRM cost nobody's time.
                (Did::Resumed, None) => running = Some(mark.at.ms.max(seen)),
                _ => {}
            }
        }
        if let Some(from) = running {
            let left = within.saturating_sub(clock.worked);
            clock.due = calendar.due(offsets, from, left);
            clock.worked += calendar.worked(offsets, from, ended.unwrap_or(now));
        }
        clock.phase = match () {
            () if ended.is_some() => Phase::Ended,
            () if self.refused() => Phase::Talk,
            () if running.is_none() => Phase::Paused,
            () => phase(clock.worked, within),
        };
        clock
    }

    /// When the next step on silence comes if nothing happens, UTC ms.
    #[must_use]
    pub fn next_step(&self, calendar: &Calendar, offsets: &Offsets, now: u64) -> Option<u64> {
        let clock = self.clock(calendar, offsets, now);
        let limit = match clock.phase {
            Phase::Running => clock.within,
            Phase::Nudge => both(clock.within),
            Phase::Both => talk(clock.within),
            Phase::Ended | Phase::Sending | Phase::Paused | Phase::Talk => return None,
        };
        calendar.due(offsets, now, limit.saturating_sub(clock.worked))
    }

    fn ended_at(&self) -> Option<u64> {
        let last = self.marks.last().map(|mark| mark.at.ms);
        self.end.and(last)
    }
}

fn both(within: u64) -> u64 {
    within.saturating_add((within / 2).max(STEP))
}

fn talk(within: u64) -> u64 {
    within.saturating_add(within.max(2 * STEP))
}

fn phase(worked: u64, within: u64) -> Phase {
    match worked {
        _ if worked >= talk(within) => Phase::Talk,
        _ if worked >= both(within) => Phase::Both,
        _ if worked >= within => Phase::Nudge,
        _ => Phase::Running,
    }
}
