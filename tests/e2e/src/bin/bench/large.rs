//! Large records and agreements: the folds in WebAssembly, and how soon a press is answered on the
//! screen, on the gallery's pages, without a CRM.

use anyhow::Result;
use samenspel_e2e::browser::{Browser, Options};
use samenspel_e2e::pages;
use serde_json::json;

use crate::figures::Figure;
use crate::stage::{Stage, until};

const RUNS: u32 = 20;

/// Presses something and waits for the next frame that is on the screen.
const PRESS: &str = "async ({css, nth, types}) => {
    const found = [...document.querySelectorAll(css)].filter((one) => one.checkVisibility());
    const one = found[nth % found.length];
    one.scrollIntoView({ block: 'center' });
    await new Promise(requestAnimationFrame);
    await new Promise(requestAnimationFrame);
    const began = performance.now();
    if (one.localName === 'select') {
        one.selectedIndex = (one.selectedIndex + 1) % one.options.length;
        one.dispatchEvent(new InputEvent('input', { bubbles: true }));
    } else if (types) {
        one.value = types.slice(0, 1 + nth % types.length);
        one.dispatchEvent(new InputEvent('input', { bubbles: true }));
    } else {
        one.click();
    }
    await new Promise(requestAnimationFrame);
    return new Promise((done) => {
        const painted = new MessageChannel();
        painted.port1.onmessage = () => done(performance.now() - began);
        painted.port2.postMessage(null);
    });
}";

/// Measures both.
pub async fn large(stage: &Stage, figures: &mut Vec<Figure>) -> Result<()> {
    let url = pages::served(stage.settings.www()?).await?;
    let options = Options {
        size: (1100, 900),
        ..Options::new(&stage.settings)
    };
    let browser = Browser::start(&stage.settings, options).await?;
    folds(&browser, &url, figures).await?;
    presses(&browser, &url, figures).await
}

async fn folds(browser: &Browser, url: &str, figures: &mut Vec<Figure>) -> Result<()> {
    browser.goto(&format!("{url}/gallery.html")).await?;
    let measure = |call: &str| {
        format!(
            "import('./pkg/playground/samenspel.js').then(async (wasm) => {{ await wasm.default(); return Array.from(wasm.{call}); }})"
        )
    };
    let how = "In WebAssembly on a page: a made-up record of answers, notes and moves under an agreement of 200 criteria \
        by 50 people, folded ten times a run.";
    let runs: Vec<f64> = browser
        .page()
        .eval(&measure(&format!("fold_ms(10000, 200, 50, {RUNS})")))
        .await?;
    figures.push(Figure::new("fold a record of 10,000 events", "ms", &runs, how)?.at_most(10.0));
    let how = "In WebAssembly on a page: 200 criteria, each proposed by one person and signed by another of 50.";
    let runs: Vec<f64> = browser
        .page()
        .eval(&measure(&format!("agree_ms(200, 50, {RUNS})")))
        .await?;
    figures.push(Figure::new(
        "fold an agreement of 200 criteria",
        "ms",
        &runs,
        how,
    )?);
    Ok(())
}

async fn presses(browser: &Browser, url: &str, figures: &mut Vec<Figure>) -> Result<()> {
    let how = "On the gallery's page: from the press (or the letter typed) to the first task after the next animation \
        frame, by when it has been drawn.";
    let searches = "input[type=search]";
    for (name, page, css, types) in [
        (
            "panel, 200 criteria: open a row",
            "gallery.html?state=twohundred&lang=en",
            "[data-ref=row] .row-head",
            None,
        ),
        (
            "panel, 10,000 events: open a row",
            "gallery.html?state=tenthousand&lang=en",
            "[data-ref=row] .row-head",
            None,
        ),
        (
            "panel, 200 criteria: type a letter",
            "gallery.html?state=twohundred&lang=en",
            "[data-field=note]",
            Some("a note"),
        ),
        (
            "panel, 200 criteria: propose one more, a letter",
            "gallery.html?state=twohundred&lang=en&press=Add%20what",
            "[data-field=question]",
            Some("Is there a depot of their own?"),
        ),
        (
            "agreement, 200 criteria and 50 people: open a sentence",
            "agreement.html?state=many&lang=en",
            "#criteria button[aria-expanded]",
            None,
        ),
        (
            "agreement, 200 criteria and 50 people: search",
            "agreement.html?state=many&lang=en",
            searches,
            Some("budget"),
        ),
        (
            "agreement, 200 criteria and 50 people: choose how they stand",
            "agreement.html?state=many&lang=en",
            "#filter-stand",
            None,
        ),
    ] {
        browser.goto(&format!("{url}/{page}")).await?;
        let there = format!("!!document.querySelector({css:?})");
        until(browser.page(), &there).await?;
        let mut runs = Vec::new();
        for nth in 0..RUNS {
            let given = json!({"css": css, "nth": nth, "types": types});
            runs.push(browser.page().call::<f64>(PRESS, &given).await?);
        }
        figures.push(Figure::new(format!("{name} → painted"), "ms", &runs, how)?.never_above(50.0));
    }
    Ok(())
}
