//! Every state of the panel and of the agreement's page, as the gallery shows them: a picture of each,
//! light and dark, and nothing for a checker of accessibility to find.

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
        ("gallery.html", ["rich", "difference", "talk"]),
        ("agreement.html", ["rich", "waiting", "faults"]),
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

async fn every_state(file: &str, name: &str, size: (u32, u32)) -> Result<()> {
    let settings = Settings::from_env()?;
    let url = served(settings.www()?).await?;
    let mut faults = Vec::new();
    for (dark, lang) in [(false, "en"), (true, "nl")] {
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
