//! Measures the extension beside a real CRM and keeps the figures.
//!
//! `cargo xtask bench` runs this; nothing else should run on the machine meanwhile.

mod click;
mod figures;
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

async fn bench() -> Result<()> {
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
    for part in 0.. {
        let figures = &mut report.figures;
        match part {
            0 => load::plain(&stage, figures).await?,
            1 => load::cold(&stage, figures).await?,
            2 => load::odoo(&stage, figures).await?,
            3 => click::clicks(&stage, figures).await?,
            4 => load::within(&stage, figures).await?,
            5 => idle::minutes(&stage, figures).await?,
            6 => memory::per_tab(&stage, figures).await?,
            7 => large::large(&stage, figures).await?,
            8 => sizes::sizes(&stage, figures)?,
            _ => break,
        }
        // Each part's figures as soon as they are there: it takes minutes.
        report.print_from(printed);
        printed = report.figures.len();
    }
    let seconds = begun.elapsed().as_secs();
    let file = report.keep(&stage.settings.bench()?)?;
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
