//! Every state of the panel and of the agreement's page, as the gallery shows them: a picture of each,
//! light and dark, and nothing for a checker of accessibility to find.

use std::collections::BTreeSet;

use anyhow::{Context as _, Result, ensure};
use samenspel_e2e::axe;
use samenspel_e2e::browser::{Browser, Options};
use samenspel_e2e::pages::served;
use samenspel_e2e::settings::Settings;
use samenspel_e2e::wait::wait_until;

#[tokio::test]
async fn every_state_of_the_panel_is_accessible_light_and_dark() -> Result<()> {
    every_state("gallery.html", "panel", (360, 900)).await
}

#[tokio::test]
async fn every_state_of_the_agreements_page_is_accessible_light_and_dark() -> Result<()> {
    every_state("agreement.html", "agreement", (1100, 900)).await
}

/// At twice its size a panel of 360 px has 180 left for its text; at the widest it has 320 (WCAG 1.4.10).
#[tokio::test]
async fn nothing_needs_scrolling_sideways_when_narrow_or_at_twice_the_size() -> Result<()> {
    let settings = Settings::from_env()?;
    let url = served(settings.www()?).await?;
    let options = Options {
        size: (320, 900),
        ..Options::new(&settings)
    };
    let browser = Browser::start(&settings, options).await?;
    let page = browser.page();
    for (file, states) in [
        (
            "gallery.html",
            [
                "rich",
                "difference",
                "talk",
                "forms",
                "moreforms",
                "contact",
            ]
            .as_slice(),
        ),
        ("agreement.html", ["rich", "waiting", "faults"].as_slice()),
    ] {
        for state in states {
            browser
                .goto(&format!("{url}/{file}?state={state}&lang=nl"))
                .await?;
            drawn(&browser).await?;
            for (name, style) in [("narrow", ""), ("zoomed", "font-size: 200%")] {
                let _: Option<bool> = page
                    .eval(&format!(
                        "(document.documentElement.style.cssText = '{style}', null)"
                    ))
                    .await?;
                // What is cut with an ellipsis stands whole one click away; nothing may need scrolling sideways.
                let wide = "[...document.querySelectorAll('html, body, main, .column')].filter((one) => one.scrollWidth > one.clientWidth + 1).map((one) => `${one.localName} ${one.scrollWidth} in ${one.clientWidth}`)";
                let out: Vec<String> = page.eval(wide).await?;
                ensure!(out.is_empty(), "{file} {state} {name}: {out:?}");
                browser
                    .screenshot(&format!("state-{name}-{}-{state}", &file[..5]))
                    .await?;
            }
        }
    }
    Ok(())
}

/// What a typical lead asks for stands on one screen: who leads, what is expected of me, where we differ, the
/// checklist, the newest note.
#[tokio::test]
async fn a_typical_lead_stands_on_one_screen_down_to_the_newest_note() -> Result<()> {
    let settings = Settings::from_env()?;
    let url = served(settings.www()?).await?;
    let options = Options {
        size: (360, 900),
        ..Options::new(&settings)
    };
    let browser = Browser::start(&settings, options).await?;
    for lang in ["en", "nl", "de"] {
        browser
            .goto(&format!("{url}/gallery.html?state=rich&lang={lang}"))
            .await?;
        drawn(&browser).await?;
        let place = "['lead', 'mine', 'differences', 'checklist', 'note', 'bar'].map((name) => { const at = document.querySelector(`[data-ref=${name}]`).getBoundingClientRect(); return [at.top, at.bottom]; })";
        let places: Vec<(f64, f64)> = browser.page().eval(place).await?;
        let tops: Vec<f64> = places.iter().map(|(top, _)| *top).collect();
        ensure!(tops.is_sorted(), "{lang}: their order is {places:?}");
        let (note, bar) = (places[4].1, places[5].0);
        ensure!(
            note <= bar,
            "{lang}: the newest note ends at {note}, the foot begins at {bar}"
        );
    }
    Ok(())
}

/// Who sees two offers at once also reads why, whichever of the two sides they are on or none.
#[tokio::test]
async fn offers_that_crossed_say_so_in_one_sentence_above_both() -> Result<()> {
    let settings = Settings::from_env()?;
    let url = served(settings.www()?).await?;
    let browser = Browser::start(&settings, Options::new(&settings)).await?;
    for (state, sentences, offers) in [
        ("crossing", 1, 2),
        ("crossed", 1, 2),
        ("offer", 0, 1),
        ("rich", 0, 0),
    ] {
        browser
            .goto(&format!("{url}/gallery.html?state={state}&lang=en"))
            .await?;
        drawn(&browser).await?;
        let counts = "['crossed', 'offer'].map((name) => document.querySelectorAll(`[data-ref=lead] [data-ref=${name}]`).length)";
        let counts: Vec<usize> = browser.page().eval(counts).await?;
        ensure!(counts == [sentences, offers], "{state}: {counts:?}");
        // Nobody is in the lead, and so no colour lies under them: each has an edge of its own.
        let edges = "[...document.querySelectorAll('[data-ref=offer]')].map((one) => getComputedStyle(one)).filter((style) => parseFloat(style.borderTopWidth) >= 1).map((style) => style.borderTopColor)";
        let edges: BTreeSet<String> = browser.page().eval(edges).await?;
        ensure!(edges.len() == offers, "{state}: {edges:?}");
    }
    Ok(())
}

/// At 360 px, in the language whose words are the longest too: how much waits for one's side is not cut,
/// and an expectation says until when without a second that nobody agreed on.
#[tokio::test]
async fn what_waits_is_read_whole_and_no_clock_counts_seconds() -> Result<()> {
    let settings = Settings::from_env()?;
    let url = served(settings.www()?).await?;
    let options = Options {
        size: (360, 900),
        ..Options::new(&settings)
    };
    let browser = Browser::start(&settings, options).await?;
    let page = browser.page();
    for lang in ["en", "nl", "de"] {
        browser
            .goto(&format!("{url}/gallery.html?state=running&lang={lang}"))
            .await?;
        drawn(&browser).await?;
        let brief = "((it) => [it.innerText, it.scrollWidth - it.clientWidth])(document.querySelector('[data-ref=agreement] .brief'))";
        let (said, cut): (String, i64) = page.eval(brief).await?;
        ensure!(
            said.contains('2') && cut <= 0,
            "{lang}: {cut} px of “{said}” are cut off"
        );
        let opened = "(document.querySelectorAll('[data-ref=expectation] .row-head[aria-expanded=false]').forEach((one) => one.click()), null)";
        let _: Option<bool> = page.eval(opened).await?;
        let clocks = "[...document.querySelectorAll('[data-ref=clock]')].map((one) => one.innerText).join('\\n')";
        wait_until("a clock to say until when", async || {
            let said: String = page.eval(clocks).await?;
            Ok(said.contains(':'))
        })
        .await?;
        let said: String = page.eval(clocks).await?;
        let seconds = said.split_whitespace().any(|word| {
            let parts = word.trim_end_matches(['.', ',']).split(':');
            parts.filter(|part| part.parse::<u8>().is_ok()).count() == 3
        });
        ensure!(!seconds, "{lang}: {said}");
    }
    Ok(())
}

/// The settings that people make who see or read in other ways, on both pages.
#[tokio::test]
async fn forced_colours_reduced_motion_and_right_to_left_are_followed() -> Result<()> {
    let settings = Settings::from_env()?;
    let url = served(settings.www()?).await?;
    for (file, name, size) in [
        ("gallery.html", "panel", (360, 900)),
        ("agreement.html", "agreement", (1100, 900)),
    ] {
        let options = Options {
            size,
            ..Options::new(&settings)
        };
        let browser = Browser::start(&settings, options).await?;
        let page = browser.page();
        browser.set_forced_colours_and_less_motion(true).await?;
        browser
            .goto(&format!("{url}/{file}?state=rich&lang=en"))
            .await?;
        drawn(&browser).await?;
        let there: bool = page
            .eval("matchMedia('(forced-colors: active)').matches && matchMedia('(prefers-reduced-motion: reduce)').matches")
            .await?;
        ensure!(there, "the browser does not emulate what is to be tested");
        let moving = "[...document.querySelectorAll('*')].filter((one) => { const style = getComputedStyle(one); return parseFloat(style.transitionDuration) > 0 || parseFloat(style.animationDuration) > 0; }).map((one) => one.outerHTML.slice(0, 80))";
        let moving: Vec<String> = page.eval(moving).await?;
        ensure!(moving.is_empty(), "{name}: moves all the same: {moving:?}");
        // What is chosen differs from what is not, without the colours of the house.
        let alike = "[...document.querySelectorAll('[role=group]')].filter((group) => { const [on, off] = ['true', 'false'].map((is) => group.querySelector(`:scope > [aria-pressed=${is}]`)); return on && off && getComputedStyle(on).backgroundColor === getComputedStyle(off).backgroundColor && getComputedStyle(on).borderColor === getComputedStyle(off).borderColor; }).map((group) => group.getAttribute('aria-label'))";
        let alike: Vec<String> = page.eval(alike).await?;
        ensure!(
            alike.is_empty(),
            "{name}: chosen and not chosen look alike: {alike:?}"
        );
        browser
            .screenshot(&format!("state-{name}-forced-colours"))
            .await?;
        axe::check(&settings, page, &format!("{name} in forced colours")).await?;

        browser.set_forced_colours_and_less_motion(false).await?;
        let turned = "(document.documentElement.dir = 'rtl', document.querySelectorAll('[dir=ltr]').forEach((one) => { one.dir = 'rtl'; }), [...document.querySelectorAll('html, body, main, .column')].filter((one) => one.scrollWidth > one.clientWidth + 1).map((one) => one.localName))";
        let wide: Vec<String> = page.eval(turned).await?;
        ensure!(
            wide.is_empty(),
            "{name}: from right to left it is too wide: {wide:?}"
        );
        let beside = "document.querySelector('h1').getBoundingClientRect().right > innerWidth / 2";
        let beside: bool = page.eval(beside).await?;
        ensure!(beside, "{name}: the heading does not stand at the right");
        browser
            .screenshot(&format!("state-{name}-right-to-left"))
            .await?;
    }
    Ok(())
}

/// Whoever works with keys sees where they are; and nothing about a person is ever red.
#[tokio::test]
async fn what_has_the_focus_is_seen_and_nothing_is_red() -> Result<()> {
    let settings = Settings::from_env()?;
    let url = served(settings.www()?).await?;
    for dark in [false, true] {
        let options = Options {
            size: (1100, 900),
            dark,
            ..Options::new(&settings)
        };
        let browser = Browser::start(&settings, options).await?;
        let page = browser.page();
        for address in [
            "gallery.html?state=rich",
            "gallery.html?state=forms",
            "gallery.html?state=talk",
            "agreement.html?state=rich",
            "agreement.html?state=faults",
        ] {
            browser.goto(&format!("{url}/{address}&lang=en")).await?;
            drawn(&browser).await?;
            let unseen = "[...document.querySelectorAll('button, a[href], input, select, textarea, summary, [tabindex]')].filter((one) => one.checkVisibility() && !one.disabled && one.tabIndex >= 0).filter((one) => { one.focus({ focusVisible: true }); const marked = [one, one.closest('label'), one.nextElementSibling].filter(Boolean).map((at) => getComputedStyle(at)); return !marked.some((style) => style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2); }).map((one) => one.outerHTML.slice(0, 120))";
            let unseen: Vec<String> = page.eval(unseen).await?;
            ensure!(
                unseen.is_empty(),
                "{address}: has the focus unseen: {unseen:?}"
            );
            // A hue within 15 degrees of pure red, neither grey nor nearly black or white.
            let red = "[...document.querySelectorAll('body *')].filter((one) => one.checkVisibility()).flatMap((one) => { const style = getComputedStyle(one); return [style.color, style.backgroundColor, style.borderTopColor].map((said) => [one, said]); }).filter(([, said]) => { const [r, g, b, a = 1] = said.match(/[\\d.]+/g).map(Number); const [most, least] = [Math.max(r, g, b), Math.min(r, g, b)]; const spread = most - least; const light = (most + least) / 510; if (a === 0 || spread < 60 || light < 0.12 || light > 0.93 || most !== r) { return false; } const hue = ((g - b) / spread) * 60; return Math.abs(hue) < 15; }).map(([one, said]) => `${said} ${one.outerHTML.slice(0, 100)}`)";
            let red: Vec<String> = page.eval(red).await?;
            ensure!(red.is_empty(), "{address}, dark {dark}: red: {red:?}");
        }
    }
    Ok(())
}

async fn every_state(file: &str, name: &str, size: (u32, u32)) -> Result<()> {
    let settings = Settings::from_env()?;
    let url = served(settings.www()?).await?;
    let mut faults = Vec::new();
    for (dark, lang) in [(false, "en"), (true, "nl"), (false, "de")] {
        let options = Options {
            size,
            dark,
            ..Options::new(&settings)
        };
        let browser = Browser::start(&settings, options).await?;
        browser.goto(&format!("{url}/{file}")).await?;
        let listed = format!(
            "[...document.querySelectorAll('#states a')].map((link) => new URL(link.href).search).filter((search) => search.endsWith('lang={lang}'))"
        );
        let states: Vec<String> = browser.page().eval(&listed).await?;
        ensure!(states.len() > 15, "{file} lists only {states:?}");
        for search in states {
            let state = search
                .split(['=', '&'])
                .nth(1)
                .context("a state's name")?
                .to_owned();
            browser.goto(&format!("{url}/{file}{search}")).await?;
            drawn(&browser).await?;
            let theme = if dark { "dark" } else { "light" };
            let picture = format!("state-{name}-{state}-{lang}-{theme}");
            browser.screenshot(&picture).await?;
            if let Err(error) = axe::check(&settings, browser.page(), &picture).await {
                faults.push(format!("{error:#}"));
            }
        }
    }
    ensure!(faults.is_empty(), "{}", faults.join("\n"));
    Ok(())
}

async fn drawn(browser: &Browser) -> Result<()> {
    let there = "document.readyState === 'complete' && document.body.innerText.trim().length > 0";
    wait_until("the state to be drawn", async || {
        browser.page().eval(there).await
    })
    .await
}
