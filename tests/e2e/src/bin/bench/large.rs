//! Large records and agreements: the folds in WebAssembly, and how soon a press is answered on the
//! screen, on the gallery's pages, without a CRM.

use anyhow::{Context as _, Result};
use samenspel_e2e::browser::{Browser, Options};
use samenspel_e2e::pages;
use serde_json::json;

use crate::figures::Figure;
use crate::stage::{Stage, until};

const RUNS: u32 = 20;

/// Presses something and waits for the next frame that is on the screen.
const PRESS: &str = "async ({css, nth, types, opens}) => {
    const seen = (css) => [...document.querySelectorAll(css)].filter((one) => one.checkVisibility());
    const ready = () => opens ? seen(css).length > 0 : true;
    for (const closed of opens ? seen(opens) : []) {
        if (ready()) break;
        closed.click();
        await new Promise(requestAnimationFrame);
        await new Promise(requestAnimationFrame);
    }
    const found = seen(css);
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

/// Something that is pressed, or typed into, again and again.
struct Press {
    name: &'static str,
    page: &'static str,
    css: &'static str,
    /// What is typed, letter by letter, instead of a press.
    types: Option<&'static str>,
    /// What is opened, one after the other, until there is something to press.
    opens: Option<&'static str>,
}

impl Press {
    const fn of(name: &'static str, page: &'static str, css: &'static str) -> Press {
        Press {
            name,
            page,
            css,
            types: None,
            opens: None,
        }
    }

    const fn typing(self, text: &'static str) -> Press {
        Press {
            types: Some(text),
            ..self
        }
    }

    const fn opening(self, closed: &'static str) -> Press {
        Press {
            opens: Some(closed),
            ..self
        }
    }
}

/// What the row does not say yet, so that each press is a new answer.
const ANSWER: &str = ".answering button:not([aria-pressed=true])";
const CLOSED_ROW: &str = "[data-ref=checklist] .row-head[aria-expanded=false]";

const PRESSES: [Press; 10] = [
    Press::of(
        "panel, 200 criteria: open a row",
        "gallery.html?state=twohundred",
        "[data-ref=row] .row-head",
    ),
    Press::of(
        "panel, 200 criteria: answer a criterion",
        "gallery.html?state=twohundred",
        ANSWER,
    )
    .opening(CLOSED_ROW),
    Press::of(
        "panel, 10,000 events: open a row",
        "gallery.html?state=tenthousand",
        "[data-ref=row] .row-head",
    ),
    Press::of(
        "panel, 10,000 events: answer a criterion",
        "gallery.html?state=tenthousand",
        ANSWER,
    )
    .opening(CLOSED_ROW),
    Press::of(
        "panel, 200 criteria: type a letter",
        "gallery.html?state=twohundred",
        "[data-field=note]",
    )
    .typing("a note"),
    Press::of(
        "panel, 200 criteria: propose one more, a letter",
        "gallery.html?state=twohundred&press=Add%20what",
        "[data-field=question]",
    )
    .typing("Is there a depot of their own?"),
    Press::of(
        "agreement, 200 criteria and 50 people: open a sentence",
        "agreement.html?state=many",
        "#criteria button[aria-expanded]",
    ),
    Press::of(
        "agreement, 200 criteria and 50 people: sign a sentence",
        "agreement.html?state=manywait",
        "[data-ref=sign]",
    )
    .opening("[data-standing=proposal] .sentence-head[aria-expanded=false]"),
    Press::of(
        "agreement, 200 criteria and 50 people: search",
        "agreement.html?state=many",
        "input[type=search]",
    )
    .typing("budget"),
    Press::of(
        "agreement, 200 criteria and 50 people: choose how they stand",
        "agreement.html?state=many",
        "#filter-stand",
    ),
];

async fn presses(browser: &Browser, url: &str, figures: &mut Vec<Figure>) -> Result<()> {
    let how = "On the gallery's page: from the press (or the letter typed) to the first task after the next animation \
        frame, by when it has been drawn. An answer and a signature are folded in and shown; nothing is sent.";
    for press in &PRESSES {
        let Press {
            name,
            page,
            css,
            types,
            opens,
        } = press;
        browser.goto(&format!("{url}/{page}&lang=en")).await?;
        let there = format!("!!document.querySelector({:?})", opens.unwrap_or(css));
        until(browser.page(), &there).await?;
        let mut runs = Vec::new();
        for nth in 0..RUNS {
            let given = json!({"css": css, "nth": nth, "types": types, "opens": opens});
            let run = browser.page().call::<f64>(PRESS, &given).await;
            runs.push(run.with_context(|| format!("{name}, press {nth}"))?);
        }
        figures.push(Figure::new(format!("{name} → painted"), "ms", &runs, how)?.never_above(50.0));
    }
    Ok(())
}
