//! From the press to *saved here*, and to the note in the CRM.

use anyhow::{Result, ensure};
use serde_json::json;

use crate::figures::Figure;
use crate::stage::{Stage, shown, until};

const RUNS: usize = 20;

/// Presses an answer, waits until the foot of the panel says that it is saved and two frames have been
/// drawn since, presses "Send now", and waits until it says that all is in the CRM.
const PRESS: &str = "async ({nth}) => {
    const criterion = '[data-criterion=budget]';
    const frame = () => new Promise(requestAnimationFrame);
    const head = document.querySelector(`${criterion} .row-head`);
    if (head.getAttribute('aria-expanded') !== 'true') { head.click(); await frame(); await frame(); }
    const bar = () => document.querySelector('[data-ref=bar]');
    const until = (state) => new Promise((done, failed) => {
        const late = setTimeout(() => failed(new Error(`waiting for ${state}, the panel says ${bar().dataset.state}`)), 20000);
        const look = () => {
            if (bar().dataset.state !== state) return;
            watch.disconnect();
            clearTimeout(late);
            done();
        };
        const watch = new MutationObserver(look);
        watch.observe(document.body, { subtree: true, childList: true, attributes: true });
        look();
    });
    const began = performance.now();
    document.querySelectorAll(`${criterion} .answering button`)[nth % 2].click();
    await until('saved');
    await frame();
    await frame();
    const saved = performance.now() - began;
    bar().querySelector('button').click();
    await until('crm');
    return [saved, performance.now() - began];
}";

/// Measures both on one lead.
pub async fn clicks(stage: &Stage, figures: &mut Vec<Figure>) -> Result<()> {
    let site = stage.site().await?;
    let browser = stage.browser(&site, true).await?;
    let lead = stage.world.lead("Bench").await?;
    browser
        .goto(&format!("{}{}", site.url(), lead.path))
        .await?;
    shown(&browser, lead.id).await?;
    let panel = browser.panel();
    panel.press_in("Which side are you on?", "Sales").await?;
    panel.wait_for_text("You speak for sales").await?;
    panel.press("Start with four questions (BANT)").await?;
    panel.press("Send now").await?;
    let frame = panel.frame().await?;
    let rest = "document.querySelector('[data-ref=bar]').dataset.state === 'crm'";
    until(&frame, rest).await?;
    let (mut saved, mut stands) = (Vec::new(), Vec::new());
    for nth in 0..RUNS {
        let (here, there): (f64, f64) = frame.call(PRESS, &json!({"nth": nth})).await?;
        saved.push(here);
        stands.push(there);
    }
    let notes = stage.world.notes(&lead).await?.len();
    ensure!(
        notes == RUNS + 1,
        "{} notes were sent, {notes} stand in Odoo",
        RUNS + 1
    );
    let how = "In the panel's document: from the click on an answer until the line at the foot says that it is saved \
        here (which it says once the background's transaction is done), plus two animation frames for it to be drawn.";
    figures.push(Figure::new("click → saved here", "ms", &saved, how)?);
    let how = "From the same click, with “Send now” pressed as soon as it is saved, until the panel says that all is \
        in the CRM, which it says on the CRM's own confirmation; afterwards the notes in Odoo are counted. Without \
        “Send now” a visit is gathered for up to 30 s into one note, by design.";
    figures.push(Figure::new(
        "click → note stands in Odoo, with “Send now”",
        "ms",
        &stands,
        how,
    )?);
    Ok(())
}
