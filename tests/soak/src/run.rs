//! Many schedules, on all cores, each core with its own.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

use crate::schedule::Schedule;
use crate::{Failure, Kind, Sabotage, play};

/// How many schedules one core takes at a time.
const LOT: u64 = 50;

/// What many schedules came to.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    /// How many were played.
    pub schedules: u64,
    /// How many failed, by how.
    pub failed: BTreeMap<Kind, u64>,
    /// The first few that failed, by their numbers.
    pub first: Vec<(u64, Failure)>,
    /// How many requests were sent.
    pub requests: u64,
    /// How many events stood in the CRM.
    pub events: u64,
}

impl Tally {
    fn of(&self, kind: Kind) -> u64 {
        self.failed.get(&kind).copied().unwrap_or(0)
    }

    /// Whether nothing failed.
    #[must_use]
    pub fn is_clean(&self) -> bool {
        self.failed.is_empty()
    }

    /// The line by which a run is known.
    #[must_use]
    pub fn line(&self) -> String {
        format!(
            "schedules: {}, lost: {}, doubled: {}, diverged: {}, unexplained: {}",
            self.schedules,
            self.of(Kind::Lost),
            self.of(Kind::Doubled),
            self.of(Kind::Diverged),
            self.of(Kind::Unexplained),
        )
    }
}

/// How one failed, and how to see it again.
#[must_use]
pub fn told((seed, failure): &(u64, Failure)) -> String {
    format!(
        "{:?}: {}\n  replay: cargo xtask soak --seed {seed}",
        failure.kind, failure.seen
    )
}

/// Plays the schedules of these numbers; `along` hears how many are done.
pub fn soak(
    from: u64,
    schedules: u64,
    sabotage: Option<Sabotage>,
    along: impl Fn(&Tally) + Sync,
) -> Tally {
    let next = AtomicU64::new(0);
    let tally = Mutex::new(Tally::default());
    let cores = thread::available_parallelism().map_or(1, usize::from);
    thread::scope(|scope| {
        for _ in 0..cores {
            scope.spawn(|| {
                loop {
                    let begin = next.fetch_add(LOT, Ordering::Relaxed);
                    if begin >= schedules {
                        return;
                    }
                    for number in begin..schedules.min(begin + LOT) {
                        one(from + number, sabotage, &tally);
                    }
                    along(&tally.lock().unwrap());
                }
            });
        }
    });
    let mut tally = tally.into_inner().unwrap();
    tally.first.sort_by_key(|(seed, _)| *seed);
    tally
}

fn one(seed: u64, sabotage: Option<Sabotage>, tally: &Mutex<Tally>) {
    let played = catch_unwind(AssertUnwindSafe(|| {
        play(&Schedule::of(seed), sabotage, false)
    }));
    let mut tally = tally.lock().unwrap();
    tally.schedules += 1;
    let failure = match played {
        Ok(played) => {
            tally.requests += played.requests;
            tally.events += played.events as u64;
            played.failure
        }
        Err(_) => Some(Failure {
            kind: Kind::Unexplained,
            step: 0,
            seen: "it panics".to_owned(),
        }),
    };
    if let Some(failure) = failure {
        *tally.failed.entry(failure.kind).or_default() += 1;
        if tally.first.len() < 20 {
            tally.first.push((seed, failure));
        }
    }
}
