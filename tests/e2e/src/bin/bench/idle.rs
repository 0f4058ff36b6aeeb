//! What the CRM is asked while nothing happens.

use std::time::Duration;

use anyhow::{Result, ensure};
use samenspel_e2e::browser::Browser;
use samenspel_e2e::pages::{Matching, Site};
use tokio::time::sleep;

use crate::figures::Figure;
use crate::stage::{DRAWN, Stage, shown, until};

/// Half a minute; the figures are per minute.
const WINDOW: Duration = Duration::from_secs(30);

const HOW: &str = "Requests of the extension that pass the harness' proxy in one window of 30 s, doubled; four seconds \
    after the state was reached. One window only: a count, not a sample. A panel that is open but untouched for two \
    minutes counts as not looked at; that end is not waited for here.";

/// Three browsers at once: looked at, closed, and behind another tab.
pub async fn minutes(stage: &Stage, figures: &mut Vec<Figure>) -> Result<()> {
    let (seen, seen_site) = beside(stage).await?;
    let (closed, closed_site) = beside(stage).await?;
    closed.panel().press("Close Samenspel").await?;
    let (hidden, hidden_site) = beside(stage).await?;
    let front = hidden.open_tab().await?;
    hidden.goto_in(&front, "about:blank").await?;
    let visible = "document.visibilityState";
    let state: String = hidden.page().eval(visible).await?;
    ensure!(state == "hidden", "the tab behind another one is {state}");
    let state: String = seen.page().eval(visible).await?;
    ensure!(state == "visible", "the tab in front is {state}");
    sleep(Duration::from_secs(4)).await;
    let sites = [&seen_site, &closed_site, &hidden_site];
    let marks = sites.map(Site::mark);
    sleep(WINDOW).await;
    let [seen, closed, hidden] = [(0, &seen_site), (1, &closed_site), (2, &hidden_site)]
        .map(|(nth, site)| asked(site, marks.get(nth).copied().unwrap_or(0)));
    figures.push(Figure::new(
        "requests per minute, looked at",
        "",
        &[seen],
        HOW,
    )?);
    let mut none = |name: &str, value: f64| -> Result<()> {
        figures.push(Figure::new(name, "", &[value], HOW)?.never_above(0.0));
        Ok(())
    };
    none("requests per minute, panel closed", closed)?;
    none("requests per minute, tab hidden", hidden)
}

async fn beside(stage: &Stage) -> Result<(Browser, Site)> {
    let site = stage.site().await?;
    let browser = stage.browser(&site, true).await?;
    let lead = stage.world.lead("Bench").await?;
    browser
        .goto(&format!("{}{}", site.url(), lead.path))
        .await?;
    until(browser.page(), DRAWN).await?;
    shown(&browser, lead.id).await?;
    Ok((browser, site))
}

fn asked(site: &Site, mark: usize) -> f64 {
    let requests = site.since(mark, &Matching::extension()).len();
    u32::try_from(requests).map_or(f64::INFINITY, f64::from) * 60.0 / WINDOW.as_secs_f64()
}
