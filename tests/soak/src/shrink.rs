//! The smallest schedule that still goes wrong in the same way.

use crate::schedule::{ALL, Schedule};
use crate::{Kind, Sabotage, play};

/// Leaves out steps, people and clocks while it still fails like this; greedy, and done when nothing more
/// can be left out.
#[must_use]
pub fn shrunk(schedule: &Schedule, sabotage: Option<Sabotage>, kind: Kind) -> Schedule {
    let fails = |schedule: &Schedule| {
        let failure = play(schedule, sabotage, false).failure;
        failure.is_some_and(|failure| failure.kind == kind)
    };
    let mut best = schedule.clone();
    loop {
        let before = best.clone();
        let mut size = best.steps.len().div_ceil(2).max(1);
        while size >= 1 {
            let mut from = 0;
            while from < best.steps.len() {
                let mut fewer = best.clone();
                let to = (from + size).min(fewer.steps.len());
                fewer.steps.drain(from..to);
                if fails(&fewer) {
                    best = fewer;
                } else {
                    from += size;
                }
            }
            size /= 2;
        }
        for place in 0..best.steps.len() {
            let mut calmer = best.clone();
            calmer.steps[place].moves = ALL;
            if calmer != best && fails(&calmer) {
                best = calmer;
            }
        }
        if best.home {
            let calmer = Schedule {
                home: false,
                ..best.clone()
            };
            if fails(&calmer) {
                best = calmer;
            }
        }
        for place in (0..best.devices.len()).rev() {
            let mut calmer = best.clone();
            calmer.devices[place].ahead = 0;
            if calmer != best && fails(&calmer) {
                best = calmer;
            }
            if best.devices.len() > 1 && place + 1 == best.devices.len() {
                let mut fewer = best.clone();
                fewer.devices.pop();
                if fails(&fewer) {
                    best = fewer;
                }
            }
        }
        if best == before {
            return best;
        }
    }
}
