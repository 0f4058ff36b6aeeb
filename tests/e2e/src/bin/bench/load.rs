//! Loading a record's page: how soon the panel is there, what the page pays for it, and what the CRM
//! is asked; with the extension and without it, in turns.

use std::time::Duration;

use anyhow::{Context as _, Result};
use samenspel_e2e::browser::Browser;
use samenspel_e2e::crm::Record;
use samenspel_e2e::pages::{Matching, Site};
use samenspel_e2e::wait::wait_for;
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::time::sleep;

use crate::figures::Figure;
use crate::stage::{DRAWN, PLAIN, Stage, shown, until};

const RUNS: usize = 20;
const LEADS: usize = 5;

const PAINT: &str = "From a performance mark that is the content script's first line to one in the panel's document: \
    the task after the first animation frame in which the panel has words. Both marks are added to a copy of the \
    extension, both are on the machine's clock through performance.timeOrigin. The script starts before the record is \
    recognised, so this is more than the aim asks for.";
const SCRIPT: &str = "ScriptDuration of the page's target (CDP Performance.getMetrics) over one load and its settling \
    second; the panel's own document is another target and process. Runs with and without the extension alternate; \
    the difference is of each pair.";
const LONG: &str = "Entries of PerformanceObserver longtask (50 ms or more) in the page, one load and its settling \
    second; the difference of each pair with and without the extension. The CRM's own tasks vary from load to load.";

/// What the page paid for one load.
#[derive(Clone, Copy, Debug, Default)]
struct Cost {
    script: f64,
    task: f64,
    long: f64,
}

/// One load's way to the panel's first paint, ms after the content script began.
#[derive(Clone, Copy, Debug, Deserialize)]
struct Way {
    /// The frame's document begins.
    frame: f64,
    /// The panel's wasm is there, compiled, and has mounted the panel; what it shows, it asks for now.
    mounted: f64,
    /// The first paint of something.
    paint: f64,
}

async fn painted(browser: &Browser) -> Result<Way> {
    let began = "performance.timeOrigin + performance.getEntriesByName('samenspel')[0].startTime";
    let way = "(began) => {
        const since = (time) => performance.timeOrigin + time - began;
        const at = (name) => since(performance.getEntriesByName(name)[0].startTime);
        return { frame: since(0), mounted: at('mounted'), paint: at('painted') };
    }";
    wait_for("the panel's first paint", async || {
        let Some(frame) = browser.panel().find().await? else {
            return Ok(None);
        };
        let began: f64 = browser.page().eval(began).await?;
        Ok(Some(frame.call(way, &began).await?))
    })
    .await
}

async fn metrics(browser: &Browser) -> Result<(f64, f64)> {
    let page = Some(browser.page());
    let told = browser
        .devtools(page, "Performance.getMetrics", json!({}))
        .await?;
    let all = told
        .get("metrics")
        .and_then(Value::as_array)
        .context("the browser gave no metrics")?;
    let ms = |name: &str| {
        let found = all
            .iter()
            .find(|metric| metric.get("name").and_then(Value::as_str) == Some(name));
        let seconds = found
            .and_then(|metric| metric.get("value"))
            .and_then(Value::as_f64);
        seconds.map_or(0.0, |seconds| seconds * 1_000.0)
    };
    Ok((ms("ScriptDuration"), ms("TaskDuration")))
}

/// Loads a page, lets it settle, and says what it cost. `ready` is waited for first.
async fn loaded(browser: &Browser, url: &str, ready: &str, settle: Duration) -> Result<Cost> {
    // From a document of the same site, so that the counters are those of one process.
    let before = metrics(browser).await?;
    browser.goto(url).await?;
    until(browser.page(), ready).await?;
    sleep(settle).await;
    let after = metrics(browser).await?;
    let long: f64 = browser
        .page()
        .eval(
            "new Promise((done) => {
                let seen = 0;
                new PerformanceObserver((list) => { seen += list.getEntries().length; })
                    .observe({ type: 'longtask', buffered: true });
                setTimeout(() => done(seen), 50);
            })",
        )
        .await?;
    // A new process begins its counters at nothing.
    let since = |before: f64, after: f64| {
        if after < before {
            after
        } else {
            after - before
        }
    };
    Ok(Cost {
        script: since(before.0, after.0),
        task: since(before.1, after.1),
        long,
    })
}

/// Two browsers in turns over some pages.
struct Pair {
    with: Browser,
    without: Browser,
}

impl Pair {
    async fn start(stage: &Stage, site: &Site) -> Result<Self> {
        let pair = Self {
            with: stage.browser(site, true).await?,
            without: stage.browser(site, false).await?,
        };
        for browser in [&pair.with, &pair.without] {
            browser.goto(&format!("{}{PLAIN}", site.url())).await?;
            let page = Some(browser.page());
            browser
                .devtools(page, "Performance.enable", json!({}))
                .await?;
        }
        Ok(pair)
    }
}

/// On a page of our own that does nothing itself: what is seen there is the extension's alone.
pub async fn plain(stage: &Stage, figures: &mut Vec<Figure>) -> Result<()> {
    let site = stage.site().await?;
    let url = format!("{}{PLAIN}", site.url());
    let pair = Pair::start(stage, &site).await?;
    let settle = Duration::from_millis(400);
    let ready = "document.readyState === 'complete'";
    let (mut ways, mut script, mut task, mut long) = (vec![], vec![], vec![], vec![]);
    // The first two of each only warm up.
    for run in 0..RUNS + 2 {
        let with = loaded(&pair.with, &url, ready, settle).await?;
        let without = loaded(&pair.without, &url, ready, settle).await?;
        if run >= 2 {
            ways.push(painted(&pair.with).await?);
            script.push(with.script - without.script);
            task.push(with.task - without.task);
            long.push(with.long);
        }
    }
    let mut asleep = Vec::new();
    for _ in 0..RUNS {
        pair.with.stop_background().await?;
        pair.with.goto(&url).await?;
        sleep(settle).await;
        asleep.push(painted(&pair.with).await?.paint);
    }
    let part = |of: fn(&Way) -> f64| ways.iter().map(of).collect::<Vec<_>>();
    let paints = part(|way| way.paint);
    let (frame, mounted) = (part(|way| way.frame), part(|way| way.mounted));
    figures
        .push(Figure::new("first paint, warm, plain page", "ms", &paints, PAINT)?.at_most(100.0));
    let how =
        "On the way to that first paint, since the same start: when the frame's document began.";
    figures.push(Figure::new(
        "… of it until the frame begins",
        "ms",
        &frame,
        how,
    )?);
    let how = "On the way to that first paint, since the same start: when the panel's wasm was loaded and had mounted the panel.";
    figures.push(Figure::new(
        "… of it until its wasm has mounted it",
        "ms",
        &mounted,
        how,
    )?);
    figures.push(Figure::new(
        "first paint, background asleep, plain page",
        "ms",
        &asleep,
        PAINT,
    )?);
    figures.push(Figure::new(
        "script added, plain page",
        "ms",
        &script,
        SCRIPT,
    )?);
    let tasks =
        "The same as the script's, for TaskDuration: all the work of the page's main thread.";
    figures.push(Figure::new(
        "main thread added, plain page",
        "ms",
        &task,
        tasks,
    )?);
    let alone = "Entries of PerformanceObserver longtask in a page that runs no script of its own.";
    figures.push(Figure::new("long tasks, plain page", "", &long, alone)?.never_above(0.0));
    Ok(())
}

/// The first page after the browser was started.
pub async fn cold(stage: &Stage, figures: &mut Vec<Figure>) -> Result<()> {
    let site = stage.site().await?;
    let mut paints = Vec::new();
    for _ in 0..RUNS {
        let browser = stage.browser(&site, true).await?;
        // In it the background registers the content script, once, when it is installed; that it has
        // done so shows nowhere.
        sleep(Duration::from_secs(1)).await;
        browser.stop_background().await?;
        browser.goto(&format!("{}{PLAIN}", site.url())).await?;
        sleep(Duration::from_millis(500)).await;
        paints.push(painted(&browser).await?.paint);
    }
    let how = "As when warm, on the first page of a browser with a new profile whose extension was just installed and \
        its background stopped: no process, no compiled code.";
    figures.push(Figure::new(
        "first paint, cold, plain page",
        "ms",
        &paints,
        how,
    )?);
    Ok(())
}

/// On the real CRM's lead page.
pub async fn odoo(stage: &Stage, figures: &mut Vec<Figure>) -> Result<()> {
    let site = stage.site().await?;
    let pair = Pair::start(stage, &site).await?;
    let mut leads = Vec::new();
    for _ in 0..LEADS {
        leads.push(stage.world.lead("Bench").await?);
    }
    let (mut paints, mut script, mut long) = (vec![], vec![], vec![]);
    let (mut first, mut later) = (vec![], vec![]);
    for (run, lead) in leads.iter().cycle().take(RUNS + LEADS).enumerate() {
        let mark = site.mark();
        let with = visit(&pair.with, &site, lead).await?;
        paints.push(painted(&pair.with).await?.paint);
        shown(&pair.with, lead.id).await?;
        let asked = site.since(mark, &Matching::extension()).len();
        if run < LEADS { &mut first } else { &mut later }.push(count(asked));
        if run >= LEADS {
            let without = visit(&pair.without, &site, lead).await?;
            script.push(with.script - without.script);
            long.push(with.long - without.long);
        }
    }
    let mut asleep = Vec::new();
    for lead in leads.iter().cycle().take(RUNS) {
        pair.with.stop_background().await?;
        pair.with
            .goto(&format!("{}{}", site.url(), lead.path))
            .await?;
        until(pair.with.page(), DRAWN).await?;
        asleep.push(painted(&pair.with).await?.paint);
    }
    let asked = "Requests of the extension that pass the harness' proxy from the start of a full page load until a \
        second after the page was drawn and the panel shows the record.";
    figures.push(Figure::new("first paint, warm, Odoo lead", "ms", &paints, PAINT)?.at_most(100.0));
    figures.push(Figure::new(
        "first paint, background asleep, Odoo lead",
        "ms",
        &asleep,
        PAINT,
    )?);
    figures.push(Figure::new(
        "script added, Odoo lead",
        "ms",
        &script,
        SCRIPT,
    )?);
    figures.push(Figure::new("long tasks added, Odoo lead", "", &long, LONG)?.at_most(0.0));
    figures.push(Figure::new(
        "requests, page loaded, record's first visit",
        "",
        &first,
        asked,
    )?);
    figures
        .push(Figure::new("requests, page loaded, later visit", "", &later, asked)?.at_most(2.0));
    Ok(())
}

async fn visit(browser: &Browser, site: &Site, lead: &Record) -> Result<Cost> {
    let url = format!("{}{}", site.url(), lead.path);
    loaded(browser, &url, DRAWN, Duration::from_secs(1)).await
}

fn count(requests: usize) -> f64 {
    u32::try_from(requests).map_or(f64::INFINITY, f64::from)
}

/// Going from lead to lead inside the CRM, without loading a page.
pub async fn within(stage: &Stage, figures: &mut Vec<Figure>) -> Result<()> {
    let site = stage.site().await?;
    let browser = stage.browser(&site, true).await?;
    let mut leads = Vec::new();
    for _ in 0..=RUNS {
        leads.push(stage.world.lead("Bench").await?);
    }
    let start = leads.last().context("no lead")?;
    visit(&browser, &site, start).await?;
    shown(&browser, start.id).await?;
    let open = "(id) => odoo.__WOWL_DEBUG__.root.env.services.action.doAction({
        type: 'ir.actions.act_window', res_model: 'crm.lead', res_id: id, views: [[false, 'form']],
    }).then(() => true)";
    let mut rounds = [Vec::new(), Vec::new()];
    for round in &mut rounds {
        for lead in leads.iter().take(RUNS) {
            let mark = site.mark();
            browser.page().call::<bool>(open, &lead.id).await?;
            shown(&browser, lead.id).await?;
            quiet(&site).await;
            round.push(count(site.since(mark, &Matching::extension()).len()));
        }
    }
    let how = "Requests of the extension that pass the harness' proxy from opening the lead by the CRM's own action \
        service until the panel shows it and the extension has been silent for 600 ms.";
    let [first, later] = rounds;
    figures.push(Figure::new(
        "requests, within Odoo, record's first visit",
        "",
        &first,
        how,
    )?);
    figures.push(Figure::new("requests, within Odoo, later visit", "", &later, how)?.at_most(2.0));
    Ok(())
}

/// Waits until the extension has asked nothing for a while.
async fn quiet(site: &Site) {
    let mut seen = usize::MAX;
    loop {
        let now = site.since(0, &Matching::extension()).len();
        if now == seen {
            return;
        }
        seen = now;
        sleep(Duration::from_millis(600)).await;
    }
}
