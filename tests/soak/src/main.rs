//! Plays schedules: many, or one with its whole story.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "all of this is a test, and may stop at the first surprise"
)]

use std::process::ExitCode;
use std::time::Instant;

use samenspel_soak::{Schedule, play, shrunk, soak, told};

fn main() -> ExitCode {
    let mut args = std::env::args().skip(1);
    let (mut schedules, mut from, mut seed, mut file) = (10_000_u64, 0_u64, None, None);
    while let Some(name) = args.next() {
        let value = args.next().unwrap_or_default();
        let number = || value.parse::<u64>().expect("a number");
        match name.as_str() {
            "--schedules" => schedules = number(),
            "--from" => from = number(),
            "--seed" => seed = Some(number()),
            "--replay" => file = Some(value.clone()),
            _ => {
                eprintln!("{name}? --schedules N, --from N, --seed N or --replay FILE");
                return ExitCode::from(2);
            }
        }
    }
    let one = seed.map(Schedule::of).or_else(|| {
        let text = std::fs::read_to_string(file?).expect("a readable file");
        Some(serde_json::from_str(&text).expect("a schedule"))
    });
    match one {
        Some(schedule) => replay(&schedule),
        None => many(from, schedules),
    }
}

fn replay(schedule: &Schedule) -> ExitCode {
    let played = play(schedule, None, false);
    let Some(failure) = played.failure else {
        println!("nothing is lost, doubled, diverged or unexplained");
        return ExitCode::SUCCESS;
    };
    println!(
        "{:?} at step {}: {}",
        failure.kind, failure.step, failure.seen
    );
    let small = shrunk(schedule, None, failure.kind);
    println!("the smallest that still fails so, step by step:\n");
    for line in play(&small, None, true).story {
        println!("{line}");
    }
    println!(
        "\nto be kept in tests/soak/regressions:\n{}",
        serde_json::to_string(&small).unwrap()
    );
    ExitCode::FAILURE
}

fn many(from: u64, schedules: u64) -> ExitCode {
    let started = Instant::now();
    let last = std::sync::Mutex::new(Instant::now());
    let tally = soak(from, schedules, None, |tally| {
        let mut last = last.lock().unwrap();
        if last.elapsed().as_secs() >= 5 {
            *last = Instant::now();
            let each = tally.schedules as f64 / started.elapsed().as_secs_f64();
            eprintln!("{} of {schedules}, {each:.0} a second", tally.schedules);
        }
    });
    for first in &tally.first {
        println!("{}", told(first));
    }
    let each = tally.schedules as f64 / started.elapsed().as_secs_f64();
    println!(
        "{} requests, {} events in the CRM, {each:.0} schedules a second",
        tally.requests, tally.events
    );
    println!("{}", tally.line());
    if tally.is_clean() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}
