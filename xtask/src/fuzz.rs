//! Hostile input by the million, from kept seeds: libFuzzer, by the flags with which cargo-fuzz builds,
//! on the compiler that is there.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, bail};
use clap::Args;
use nix::sys::signal::Signal;

use crate::place::Place;
use crate::{apt, run, ui};

/// What hostile input is tried on: `tests/fuzz/fuzz_targets`.
pub const TARGETS: [&str; 3] = ["note", "reply", "message"];

/// Counts what is covered, so that the fuzzer knows what is new. No sanitiser: nothing here is unsafe.
const FLAGS: &str = "-Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
    -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table \
    -Cllvm-args=-sanitizer-coverage-trace-compares --cfg fuzzing -Ccodegen-units=1";
/// The longest input, bytes.
const LONGEST: usize = 65_536;
/// An input that takes longer is a fault, s.
const SLOWEST: u32 = 10;

/// What to fuzz.
#[derive(Args, Clone, Debug)]
pub struct Options {
    /// Only this target: note, reply or message.
    target: Option<String>,
    /// How long each is fuzzed, s.
    #[arg(long, default_value_t = 60)]
    seconds: u32,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            target: None,
            seconds: 60,
        }
    }
}

/// Fuzzes; says whether nothing was found.
pub fn run(place: &Place, options: &Options) -> Result<bool> {
    let wanted = |name: &&&str| options.target.as_ref().is_none_or(|only| only == **name);
    let targets: Vec<&str> = TARGETS.iter().filter(wanted).copied().collect();
    if targets.is_empty() {
        bail!("there is no such target; there are {}", TARGETS.join(", "));
    }
    let built = build(place)?;
    let mut fine = true;
    // Two at a time, as there are cores.
    for pair in targets.chunks(2) {
        let running: Vec<_> = pair
            .iter()
            .map(|name| {
                let mut command = command(place, &built, name, options.seconds)?;
                let log = place.log(&format!("fuzz-{name}"));
                ui::line(&format!("run   fuzz {name}, {} s", options.seconds));
                Ok((
                    *name,
                    log.clone(),
                    run::start_logged(&mut command, &log, Signal::SIGTERM)?,
                ))
            })
            .collect::<Result<_>>()?;
        for (name, log, started) in running {
            let ended = started.wait()?.success();
            let text = fs::read_to_string(&log).unwrap_or_default();
            let done = text.lines().rev().find(|line| line.starts_with("Done "));
            match done.filter(|_| ended) {
                Some(done) => ui::line(&format!("ok    fuzz {name}: {done}")),
                None => {
                    fine = false;
                    ui::line(&format!(
                        "FAIL  fuzz {name}: an input that fails is in {} (see {}); \
                         keep it in tests/fuzz/corpus/{name} once it is fixed",
                        crashes(place).display(),
                        log.display()
                    ));
                }
            }
        }
    }
    Ok(fine)
}

/// Where inputs that fail are written.
fn crashes(place: &Place) -> PathBuf {
    place.target.join("fuzz").join("crashes")
}

/// Builds the targets; the folder they are in.
fn build(place: &Place) -> Result<PathBuf> {
    // libFuzzer is C++.
    if which::which("c++").is_err() {
        apt::install(place, &["g++"])?;
    }
    let triple = run::output(run::command("rustc").args(["--print", "host-tuple"]))?;
    let triple = triple.trim();
    let target = place.target.join("fuzz");
    let mut cargo = run::cargo(&place.root.join("tests/fuzz"));
    cargo
        .args(["build", "--release", "--locked", "--target", triple])
        .arg("--target-dir")
        .arg(&target)
        .env("RUSTFLAGS", FLAGS);
    ui::line("run   compile (fuzz)");
    run::quietly(&mut cargo, &place.log("compile-fuzz")).context("building what is fuzzed")?;
    Ok(target.join(triple).join("release"))
}

fn command(place: &Place, built: &std::path::Path, name: &str, seconds: u32) -> Result<Command> {
    // What is new is found anew each time; only the kept seeds are in the checkout.
    let found = place.target.join("fuzz").join("found").join(name);
    for folder in [&found, &crashes(place)] {
        fs::create_dir_all(folder).with_context(|| format!("making {}", folder.display()))?;
    }
    let mut command = run::command(built.join(name));
    command
        .arg(found)
        .arg(place.root.join("tests/fuzz/corpus").join(name))
        .arg(format!("-max_total_time={seconds}"))
        .arg(format!("-timeout={SLOWEST}"))
        .arg(format!("-max_len={LONGEST}"))
        .arg(format!(
            "-artifact_prefix={}/{name}-",
            crashes(place).display()
        ));
    Ok(command)
}
