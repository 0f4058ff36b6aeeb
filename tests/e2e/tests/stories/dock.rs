//! How the panel stands beside the page is remembered, and everything can be done with keys alone.

use anyhow::Result;
use samenspel_e2e::panel::Panel;
use samenspel_e2e::wait::wait_until;

use crate::desk::BUDGET;
use crate::stage::{Stage, story};

#[tokio::test]
async fn closed_open_and_width_are_remembered_across_pages_reloads_and_tabs() -> Result<()> {
    let stage = Stage::set().await?;
    let lead = stage.world.lead("Dock").await?;
    let other = stage.world.lead("Dock too").await?;
    let rep = stage.desk(&stage.world.rep).await?;
    story("dock", &[&rep], async {
        rep.open(&lead).await?;
        wide(rep.panel(), 360.0).await?;
        assert_eq!(rep.page_width().await?, 1366.0 - 360.0, "the CRM keeps its room");
        // The edge, with keys: a step of 16 px to the left is wider.
        rep.panel().point_at(&rep.words.say("Sales")).await?;
        rep.panel().tab_to(&rep.words.say("Width of the panel")).await?;
        rep.browser.press_key("ArrowLeft").await?;
        wide(rep.panel(), 376.0).await?;
        rep.browser.press_key("End").await?;
        wide(rep.panel(), 640.0).await?;
        rep.browser.press_key("Home").await?;
        wide(rep.panel(), 280.0).await?;
        rep.browser.press_key("ArrowLeft").await?;
        wide(rep.panel(), 296.0).await?;
        rep.browser.reload().await?;
        rep.beside(&lead).await?;
        wide(rep.panel(), 296.0).await?;

        rep.press("Close Samenspel").await?;
        wide(rep.panel(), 32.0).await?;
        assert_eq!(rep.page_width().await?, 1366.0 - 32.0);
        rep.browser.screenshot("dock-closed").await?;
        rep.goto(&other.path).await?;
        wide(rep.panel(), 32.0).await?;
        rep.browser.reload().await?;
        wide(rep.panel(), 32.0).await?;
        let tab = rep.browser.open_tab().await?;
        let there = rep.browser.panel_in(&tab);
        rep.browser.goto_in(&tab, &format!("{}{}", rep.url, lead.path)).await?;
        wide(there, 32.0).await?;
        // Opened in one tab it is open in the other.
        there.press(&rep.words.say("Open Samenspel")).await?;
        wide(there, 296.0).await?;
        wide(rep.panel(), 296.0).await?;
        rep.browser.activate().await?;
        rep.beside(&other).await?;
        // A page that is still being drawn takes the keyboard once it is.
        rep.page_whole().await?;

        // The shortcut. Chromium keeps keys that come by its protocol from its own accelerators, so
        // what `bg.js` does for it is asked for by the message that the popup sends for the same.
        let ours = rep.browser.popup_behind().await?;
        let keys: String = ours.eval("chrome.commands.getAll().then((all) => all.find((each) => each.name === 'toggle').shortcut)").await?;
        assert_eq!(keys, "Alt+Shift+S");
        let toggle = "chrome.tabs.query({ active: true, currentWindow: true }).then(([tab]) => chrome.runtime.sendMessage({ toggle: tab.id })).then(() => true)";
        let _: bool = ours.eval(toggle).await?;
        wide(rep.panel(), 32.0).await?;
        let _: bool = ours.eval(toggle).await?;
        wide(rep.panel(), 296.0).await?;
        wait_until("the keyboard to be in the panel", async || rep.sees("document.hasFocus()").await).await
    })
    .await
}

#[tokio::test]
async fn with_keys_alone_one_answers_takes_the_lead_and_writes_a_note() -> Result<()> {
    let stage = Stage::set().await?;
    let lead = stage.world.lead("Keys").await?;
    let rep = stage.desk(&stage.world.rep).await?;
    let say = |english: &str| rep.words.say(english);
    story("keyboard", &[&rep], async {
        rep.open(&lead).await?;
        // The keyboard is in the panel as after the shortcut, which gives it the focus.
        rep.press("Close Samenspel").await?;
        rep.press("Open Samenspel").await?;
        let keys = rep.panel();
        keys.tab_to(&say("Sales")).await?;
        rep.browser.press_key("Enter").await?;
        rep.reads(&rep.words.fill("seat_is_sales", &[])).await?;
        keys.tab_to(&say("Start with four questions (BANT)"))
            .await?;
        rep.browser.press_key("Enter").await?;
        rep.reads(BUDGET).await?;
        keys.tab_to(&format!("{}…", say(BUDGET))).await?;
        rep.browser.press_key("Enter").await?;
        keys.tab_to(&say("Because (may stay empty)")).await?;
        rep.browser.type_text("they asked for an offer").await?;
        // Back to the answers of the same row, as one does.
        rep.browser.chord(&["Shift", "Tab"]).await?;
        rep.browser.chord(&["Shift", "Tab"]).await?;
        rep.browser.chord(&["Shift", "Tab"]).await?;
        rep.browser.press_key("Space").await?;
        rep.row_says(BUDGET, "they asked for an offer").await?;
        keys.tab_to(&say("Take the lead · because …")).await?;
        rep.browser.press_key("Enter").await?;
        // The opened form has the focus.
        rep.until(
            "the reason's field to have the focus",
            "document.activeElement.dataset.field === 'lead.take'",
        )
        .await?;
        rep.browser.type_text("she asked me").await?;
        rep.browser.press_key("Enter").await?;
        rep.reads("In the lead now: sales").await?;
        keys.tab_to(&say("Write a note")).await?;
        rep.browser.type_text("Written with keys alone").await?;
        rep.browser.press_key("Tab").await?;
        rep.browser.press_key("ArrowRight").await?;
        keys.tab_to(&say("Save note")).await?;
        rep.browser.press_key("Enter").await?;
        rep.reads("Written with keys alone").await?;
        keys.tab_to(&say("Send now")).await?;
        rep.browser.press_key("Enter").await?;
        rep.in_crm().await?;
        let said = stage.notes(&lead, 1).await?.remove(0);
        let question = rep.words.fill(
            "chatter_wrote",
            &[&say("Question"), "Written with keys alone"],
        );
        assert!(
            said.contains(&question) && said.contains("she asked me"),
            "{said}"
        );
        // A screen reader finds the same names.
        let frame = rep.panel().frame().await?;
        for (role, name) in [
            ("button", "Send now"),
            ("textbox", "Write a note"),
            ("heading", "Notes"),
            ("button", "Close Samenspel"),
        ] {
            if name != "Send now" {
                assert_eq!(
                    frame.accessible(role, &say(name)).await?,
                    1,
                    "{role} “{name}”"
                );
            }
        }
        let nameless: Vec<_> = rep
            .panel()
            .controls()
            .await?
            .into_iter()
            .filter(|(_, name)| name.is_empty())
            .collect();
        assert!(nameless.is_empty(), "{nameless:?}");
        Ok(())
    })
    .await
}

async fn wide(panel: Panel<'_>, width: f64) -> Result<()> {
    wait_until(format!("the panel to be {width} px wide"), async || {
        let (_, _, now, _) = panel.rectangle().await?;
        anyhow::ensure!(now == width, "it is {now} px");
        Ok(true)
    })
    .await
}
