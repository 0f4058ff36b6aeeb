//! How it looks: a seeded lead, in both languages, light and dark, narrow, usual and wide.

use anyhow::Result;
use samenspel_e2e::settings::Language;
use samenspel_e2e::wait::wait_until;
use serde_json::json;

use crate::desk::{BUDGET, Desk, NEED, TIMING};
use crate::stage::Stage;

#[tokio::test]
async fn the_panel_looks_well_in_both_languages_light_and_dark_at_every_width() -> Result<()> {
    let stage = Stage::set().await?;
    let odoo = stage.world.odoo()?;
    let campaign = odoo
        .admin
        .create("utm.campaign", json!({"name": "Spring fair"}))
        .await?;
    let fields = json!({"partner_name": "Noor Logistics", "campaign_id": campaign, "probability": 35.0, "expected_revenue": 18000});
    let lead = odoo.lead_with("Pilot for 40 seats", fields).await?;
    let looks = [
        (Language::En, false, "en-light"),
        (Language::Nl, true, "nl-dark"),
        (Language::En, true, "en-dark"),
        (Language::Nl, false, "nl-light"),
    ];
    for (nth, (language, dark, name)) in looks.into_iter().enumerate() {
        let marketing = nth % 2 == 1;
        let person = if marketing {
            &stage.world.marketer
        } else {
            &stage.world.rep
        };
        let desk = stage
            .desk_with(person, |options| {
                options.language = language;
                options.dark = dark;
                options.size = (1280, 900);
            })
            .await?;
        desk.open_for(&lead, if marketing { "Marketing" } else { "Sales" })
            .await?;
        match nth {
            0 => as_rep(&desk).await?,
            1 => as_marketer(&desk).await?,
            _ => {}
        }
        if nth == 0 {
            let left = "Left a message at the front desk. They call back.";
            stage.world.marketer.log(&lead, left).await?;
        }
        for width in [360, 280, 640] {
            resize(&desk, width).await?;
            desk.browser
                .screenshot(&format!("gallery-{name}-{width}"))
                .await?;
            if width == 360 {
                down(&desk, name).await?;
            }
        }
    }
    Ok(())
}

async fn as_rep(rep: &Desk) -> Result<()> {
    rep.browser.screenshot("gallery-first-look").await?;
    rep.start_list().await?;
    rep.answer(BUDGET, "No", "they wait for the new year")
        .await?;
    rep.answer(NEED, "Yes", "two depots run on paper").await?;
    rep.take("she asked for a demo").await?;
    rep.send().await
}

async fn as_marketer(marketer: &Desk) -> Result<()> {
    marketer
        .answer(BUDGET, "Yes", "said so at the fair")
        .await?;
    marketer.answer(TIMING, "Don't know", "").await?;
    marketer
        .write_typed(
            "Context",
            "Sales",
            "She came back to the pricing page after the webinar, twice.",
        )
        .await?;
    marketer.send().await?;
    marketer
        .write("Not sent yet: ask her about the second depot.")
        .await?;
    marketer.saved().await
}

/// The rest of the panel, further down.
async fn down(desk: &Desk, name: &str) -> Result<()> {
    let scroller = "[document.scrollingElement, ...document.querySelectorAll('*')].find((each) => each.scrollHeight > each.clientHeight + 4 && ['auto', 'scroll', 'visible'].includes(getComputedStyle(each).overflowY))";
    for (part, to) in [
        ("middle", "(it.scrollHeight - it.clientHeight) / 2"),
        ("end", "it.scrollHeight"),
    ] {
        let _: bool = desk
            .sees(&format!(
                "((it) => {{ if (it) it.scrollTop = {to}; return true; }})({scroller})"
            ))
            .await?;
        desk.panel()
            .screenshot(&format!("gallery-{name}-{part}"))
            .await?;
    }
    let _: bool = desk
        .sees(&format!(
            "((it) => {{ if (it) it.scrollTop = 0; return true; }})({scroller})"
        ))
        .await?;
    Ok(())
}

async fn resize(desk: &Desk, width: u32) -> Result<()> {
    let edge = desk.words.say("Width of the panel");
    desk.panel().tab_to(&edge).await?;
    desk.browser.press_key("Home").await?;
    match width {
        280 => {}
        640 => desk.browser.press_key("End").await?,
        _ => {
            for _ in 0..(width - 280) / 16 {
                desk.browser.press_key("ArrowLeft").await?;
            }
        }
    }
    wait_until(format!("the panel to be {width} px wide"), async || {
        let (_, _, now, _) = desk.panel().rectangle().await?;
        anyhow::ensure!(now == f64::from(width), "it is {now} px");
        Ok(true)
    })
    .await
}
