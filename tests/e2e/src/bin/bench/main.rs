//! Measures the extension beside a real CRM and keeps the figures.
//!
//! `cargo xtask bench` runs this; nothing else should run on the machine meanwhile.

mod click;
mod fields;
mod figures;
mod first;
mod idle;
mod large;
mod load;
mod memory;
mod sizes;
mod stage;

use std::process::ExitCode;
use std::time::Instant;

use anyhow::{Result, bail};
use tokio::signal::unix::{SignalKind, signal};

use crate::figures::Report;
use crate::stage::Stage;

#[tokio::main]
async fn main() -> ExitCode {
    match until_told().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

async fn until_told() -> Result<()> {
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    // Dropping the run half-way ends the browsers it started and removes their folders.
    tokio::select! {
        measured = bench() => measured,
        _ = interrupt.recv() => bail!("stopped before everything was measured"),
        _ = terminate.recv() => bail!("stopped before everything was measured"),
    }
}

/// What is measured, in this order.
const PARTS: [&str; 11] = [
    "plain", "cold", "odoo", "click", "within", "idle", "memory", "large", "fields", "first",
    "sizes",
];

async fn bench() -> Result<()> {
    let only = std::env::args().nth(1);
    let named = |part: &&&str| only.as_ref().is_none_or(|only| only == **part);
    let parts: Vec<&&str> = PARTS.iter().filter(named).collect();
    if parts.is_empty() {
        bail!("there is no such part; there are {}", PARTS.join(", "));
    }
    let stage = Stage::build().await?;
    let site = stage.site().await?;
    let browser = stage.browser(&site, false).await?.version.clone();
    let mut report = Report {
        cores: std::thread::available_parallelism()?.get(),
        browser,
        odoo: stage.world.admin.series,
        remarks: vec![
            "Chromium without a window, on the machine that also runs the CRM, its database and this program.",
            "p95 is the nearest rank; with twenty runs it is the second largest.",
        ],
        figures: Vec::new(),
    };
    let begun = Instant::now();
    report.print_head();
    let mut printed = 0;
    for part in parts {
        let figures = &mut report.figures;
        match *part {
            "plain" => load::plain(&stage, figures).await?,
            "cold" => load::cold(&stage, figures).await?,
            "odoo" => load::odoo(&stage, figures).await?,
            "click" => click::clicks(&stage, figures).await?,
            "within" => load::within(&stage, figures).await?,
            "idle" => idle::minutes(&stage, figures).await?,
            "memory" => memory::per_tab(&stage, figures).await?,
            "large" => large::large(&stage, figures).await?,
            "fields" => fields::frames(&stage, figures).await?,
            "first" => first::showings(&stage, figures).await?,
            _ => sizes::sizes(&stage, figures)?,
        }
        // Each part's figures as soon as they are there: it takes minutes.
        report.print_from(printed);
        printed = report.figures.len();
    }
    let seconds = begun.elapsed().as_secs();
    let file = report.keep(&stage.settings.bench()?, only.as_deref())?;
    println!("\nMeasured in {seconds} s; kept in {}", file.display());
    let missed = report.missed();
    if !missed.is_empty() {
        bail!(
            "not as fast or as small as it should be: {}",
            missed.join("; ")
        );
    }
    Ok(())
}
