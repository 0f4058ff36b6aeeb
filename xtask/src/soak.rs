//! Whole teams over a failing network, from one number each (`tests/soak`).

use std::path::PathBuf;
use std::process::Command;

use anyhow::Result;
use clap::Args;
use nix::sys::signal::Signal;

use crate::place::Place;
use crate::stop::Started;
use crate::{run, ui};

/// Which schedules to play.
#[derive(Args, Clone, Debug)]
pub struct Options {
    /// How many.
    #[arg(long, default_value_t = 1_000_000)]
    schedules: u64,
    /// From which number on.
    #[arg(long, default_value_t = 0)]
    from: u64,
    /// Only the one of this number: what goes wrong in it, made small and told step by step.
    #[arg(long)]
    seed: Option<u64>,
    /// Only the one in this file.
    #[arg(long, value_name = "FILE", conflicts_with = "seed")]
    replay: Option<PathBuf>,
}

/// Plays them; false when anything is lost, doubled, diverged or unexplained.
pub fn play(place: &Place, options: &Options) -> Result<bool> {
    let mut player = cargo(place, "run");
    player.args(["--quiet", "--"]);
    match (&options.seed, &options.replay) {
        (Some(seed), _) => player.args(["--seed", &seed.to_string()]),
        (None, Some(file)) => player.arg("--replay").arg(file),
        (None, None) => player
            .args(["--schedules", &options.schedules.to_string()])
            .args(["--from", &options.from.to_string()]),
    };
    ui::line("run   soak (compiling takes a minute the first time)");
    Ok(Started::new(&mut player, Signal::SIGTERM)?
        .wait()?
        .success())
}

/// cargo for that package, in the profile in which ten thousand schedules take less than a minute.
pub fn cargo(place: &Place, verb: &str) -> Command {
    let mut cargo = run::cargo(&place.root);
    cargo.args([verb, "--profile", "soak", "--package", "samenspel-soak"]);
    cargo
}
