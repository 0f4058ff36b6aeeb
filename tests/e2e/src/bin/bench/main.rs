//! Measures the extension beside a real CRM and keeps the figures.
//!
//! `cargo xtask bench` runs this; nothing else should run on the machine meanwhile.

mod click;
mod figures;
mod idle;
mod load;
mod memory;
mod sizes;
mod stage;

use std::process::ExitCode;
use std::time::Instant;

use anyhow::Result;

use crate::figures::Report;
use crate::stage::Stage;

#[tokio::main]
async fn main() -> ExitCode {
    match bench().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
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
    let figures = &mut report.figures;
    let begun = Instant::now();
    load::plain(&stage, figures).await?;
    step("plain page", begun);
    load::cold(&stage, figures).await?;
    step("cold starts", begun);
    load::odoo(&stage, figures).await?;
    step("Odoo leads", begun);
    click::clicks(&stage, figures).await?;
    step("clicks", begun);
    load::within(&stage, figures).await?;
    step("going through Odoo", begun);
    idle::minutes(&stage, figures).await?;
    step("doing nothing", begun);
    memory::per_tab(&stage, figures).await?;
    step("memory", begun);
    sizes::sizes(&stage, figures)?;
    step("sizes", begun);
    report.print();
    let file = report.keep(&stage.settings.bench()?)?;
    println!("\nKept in {}", file.display());
    Ok(())
}

fn step(name: &str, begun: Instant) {
    println!(
        "ok    {name:<28} after {:>5.0} s",
        begun.elapsed().as_secs_f64()
    );
}
