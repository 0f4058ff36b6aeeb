//! What the extension holds in memory.

use std::fs;
use std::path::Path;
use std::time::Duration;

use anyhow::{Context as _, Result};
use samenspel_e2e::process_ids_with_profile;
use tokio::time::sleep;

use crate::figures::Figure;
use crate::stage::{Stage, shown};

const SAMPLES: usize = 20;

const HOW: &str = "Sum of Pss in /proc/*/smaps_rollup over the renderer processes that Chromium starts for extensions \
    (the background and every panel), twenty readings over four seconds, three seconds after the last panel showed its \
    record; no garbage collection is forced.";

/// With one tab beside a lead of the CRM, and with three.
pub async fn per_tab(stage: &Stage, figures: &mut Vec<Figure>) -> Result<()> {
    let site = stage.site().await?;
    let profile = tempfile::Builder::new()
        .prefix("samenspel-bench-")
        .tempdir()?;
    let browser = stage.browser_in(&site, profile.path()).await?;
    let url = |path: &str| format!("{}{path}", site.url());
    let lead = stage.world.lead("Bench").await?;
    browser.goto(&url(&lead.path)).await?;
    shown(&browser, lead.id).await?;
    let one = samples(profile.path()).await?;
    for _ in 0..2 {
        let lead = stage.world.lead("Bench").await?;
        let tab = browser.open_tab().await?;
        browser.goto_in(&tab, &url(&lead.path)).await?;
        browser.panel_in(&tab).wait_for_text(&lead.name).await?;
    }
    let three = samples(profile.path()).await?;
    let added: Vec<f64> = one
        .iter()
        .zip(&three)
        .map(|(one, three)| (three - one) / 2.0)
        .collect();
    figures.push(Figure::new(
        "memory of the extension, one tab",
        "MB",
        &one,
        HOW,
    )?);
    figures.push(Figure::new(
        "memory of the extension, three tabs",
        "MB",
        &three,
        HOW,
    )?);
    let how = "Half the difference between three tabs and one.";
    figures.push(Figure::new(
        "memory of each further tab",
        "MB",
        &added,
        how,
    )?);
    Ok(())
}

async fn samples(profile: &Path) -> Result<Vec<f64>> {
    sleep(Duration::from_secs(3)).await;
    let mut samples = Vec::new();
    for _ in 0..SAMPLES {
        samples.push(megabytes(profile)?);
        sleep(Duration::from_millis(200)).await;
    }
    Ok(samples)
}

fn megabytes(profile: &Path) -> Result<f64> {
    let mut sum = 0.0;
    for id in process_ids_with_profile(profile) {
        let arguments = fs::read(format!("/proc/{id}/cmdline")).unwrap_or_default();
        if !String::from_utf8_lossy(&arguments).contains("--extension-process") {
            continue;
        }
        let rollup = fs::read_to_string(format!("/proc/{id}/smaps_rollup"))?;
        let line = rollup.lines().find_map(|line| line.strip_prefix("Pss:"));
        let kilobytes = line.and_then(|line| line.split_whitespace().next());
        sum += kilobytes
            .context("no Pss in smaps_rollup")?
            .parse::<f64>()?;
    }
    Ok(sum / 1024.0)
}
