//! What the content script's part for fields costs a page of three hundred of them, two hundred of which
//! somebody wrote about: while the page scrolls, while it draws its fields anew, and behind another tab.

use std::fs;

use anyhow::{Result, ensure};
use samenspel_e2e::browser::{Browser, Options};
use samenspel_e2e::pages::Site;
use serde_json::json;

use crate::figures::Figure;
use crate::stage::{Stage, until};

const FIELDS: u32 = 300;
const SIGNS: u32 = 200;
const FRAMES: u32 = 200;
/// ms of script in a frame of 16.
const MOST: f64 = 4.0;
/// ms in which a clock of tenths may say that nothing was done.
const UNSEEN: f64 = 0.5;

const PAGE: &str = "<!doctype html><title>A record</title><link rel='stylesheet' href='/content.css'>\
    <style>body { margin: 0 } .o_content { height: 100vh; overflow: auto } .o_wrap_field { display: flex; gap: 80px; padding: 4px }</style>\
    <div class='o_content'><div class='o_form_view'><div class='o_form_renderer'></div></div></div><script src='/bench.js'></script>";

const HOW: &str = "On a made-up page with the extension's own fields.js in it: all that this script does between one \
    animation frame and the next, layout that it makes the browser do included, by a clock around each function that it \
    gives to the browser. A mark is answered for 200 fields of 300 to each reading, as the panel does. 200 frames; the \
    clock counts tenths of a ms.";

/// Measures the three.
pub async fn frames(stage: &Stage, figures: &mut Vec<Figure>) -> Result<()> {
    let extension = stage.settings.extension()?;
    let read = |name: &str| fs::read_to_string(extension.join(name));
    let site = Site::build()
        .page("/fields.js", "text/javascript", &read("fields.js")?)
        .page("/content.css", "text/css", &read("content.css")?)
        .page("/bench.js", "text/javascript", include_str!("fields.js"))
        .page("", "text/html", PAGE)
        .start()
        .await?;
    let browser = Browser::start(&stage.settings, Options::new(&stage.settings)).await?;
    browser.goto(&site.url()).await?;
    until(browser.page(), "!!globalThis.bench").await?;
    let page = browser.page();
    let given = json!({"fields": FIELDS, "signs": SIGNS});
    page.call::<Option<()>>("(given) => bench.begin(given)", &given)
        .await?;
    for (does, name) in [
        ("scroll", "the page scrolls"),
        ("render", "ten fields a frame are drawn anew"),
    ] {
        let given = json!({"many": FRAMES, "does": does});
        let costs: Vec<f64> = page.call("(given) => bench.frames(given)", &given).await?;
        let name = format!("200 marks on 300 fields, a frame while {name}");
        figures.push(Figure::new(name, "ms", &costs, HOW)?.mostly_at_most(MOST));
    }
    let readings: u32 = page.eval("readings").await?;
    ensure!(readings > 2, "the page was read {readings} times only");
    let front = browser.open_tab().await?;
    browser.goto_in(&front, "about:blank").await?;
    until(page, "document.hidden").await?;
    let given = json!({"ms": 3000});
    let spent: f64 = page.call("(given) => bench.hidden(given)", &given).await?;
    let again: u32 = page.eval("readings").await?;
    ensure!(again == readings, "a hidden page was read");
    let how = "The same page behind another tab, for three seconds in which it goes on drawing fields anew. Nothing is \
        read; what is counted are three looks that return at once, and the clock's own tenths.";
    figures.push(
        Figure::new("the same, three seconds hidden", "ms", &[spent], how)?.never_above(UNSEEN),
    );
    Ok(())
}
