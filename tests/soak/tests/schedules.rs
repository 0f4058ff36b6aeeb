//! Ten thousand schedules, on all cores. Meant for the profile in which `cargo xtask test` runs it
//! (`--profile soak`); it takes minutes without.
#![allow(clippy::unwrap_used, reason = "tests may stop at the first surprise")]

use std::io::{Write, stderr};
use std::sync::atomic::{AtomicU64, Ordering};

use samenspel_soak::soak;

const SCHEDULES: u64 = 10_000;

#[test]
fn in_ten_thousand_schedules_nothing_is_lost_doubled_diverged_or_unexplained() {
    let said = AtomicU64::new(0);
    let tally = soak(0, SCHEDULES, None, |tally| {
        let tenth = tally.schedules * 10 / SCHEDULES;
        if said.fetch_max(tenth, Ordering::Relaxed) < tenth {
            // Not through the test's own output, which is kept back until it ends. Nobody may listen.
            let _ = writeln!(stderr(), "{} of {SCHEDULES} schedules", tally.schedules);
        }
    });
    let first: Vec<String> = tally.first.iter().map(samenspel_soak::told).collect();
    assert!(tally.is_clean(), "{}\n{}", first.join("\n"), tally.line());
}
