//! What only Odoo has, and its page's own ways; see the table in `main.rs`.

use anyhow::Result;
use samenspel_e2e::wait::wait_until;
use serde_json::json;

use crate::desk::Desk;
use crate::stage::{Stage, story};

#[tokio::test]
async fn the_panel_follows_from_list_to_lead_to_next_lead_to_board_to_another_app_and_drafts_stay()
-> Result<()> {
    let stage = Stage::set().await?;
    // Very important ones stand first in Odoo's list, the newest of them before the others.
    let important = json!({"priority": "3"});
    let odoo = stage.world.odoo()?;
    let second = odoo
        .lead_with("Second in the list", important.clone())
        .await?;
    let first = odoo.lead_with("First in the list", important).await?;
    let rep = stage.desk(&stage.world.rep).await?;
    story("places", &[&rep], async {
        rep.goto("/odoo/crm?view_type=list").await?;
        rep.elsewhere().await?;
        press_row(&rep, &first.name).await?;
        rep.beside(&first).await?;
        rep.press_in("Which side are you on?", "Sales").await?;
        rep.panel().type_into(&rep.words.say("Write a note"), "half a thought").await?;
        rep.press_page(".o_pager_next").await?;
        let other = wait_for_another(&rep, first.id).await?;
        assert_eq!(rep.value("Write a note").await?, "", "beside lead {other}");
        rep.press_page(".o_pager_previous").await?;
        rep.beside(&first).await?;
        assert_eq!(rep.value("Write a note").await?, "half a thought");

        // To the board and to another app: the panel rests there and says so.
        rep.leave().await?;
        rep.press_page(".o_switch_view.o_kanban").await?;
        rep.page_until("the board", "!!document.querySelector('.o_kanban_view')").await?;
        rep.elsewhere().await?;
        rep.press_page(".o_navbar_apps_menu button").await?;
        rep.press_found("another app", "[...document.querySelectorAll('.o_app')].find((app) => app.dataset.menuXmlid?.includes('mail'))").await?;
        rep.page_until("another app", "!location.pathname.includes('/crm')").await?;
        rep.elsewhere().await?;
        rep.press(&format!("{}…", rep.words.say("Open Samenspel"))).await?;
        rep.reads("This page is no record. Open a lead or a contact, and Samenspel stands beside it.").await?;
        rep.browser.screenshot("places-elsewhere").await?;

        // Through the whole browser's memory: loaded anew, and the browser's own way back.
        rep.open(&second).await?;
        assert_eq!(rep.value("Write a note").await?, "");
        rep.open(&first).await?;
        assert_eq!(rep.value("Write a note").await?, "half a thought");
        rep.browser.reload().await?;
        rep.beside(&first).await?;
        assert_eq!(rep.value("Write a note").await?, "half a thought");
        rep.browser.back().await?;
        rep.beside(&second).await?;
        assert_eq!(rep.value("Write a note").await?, "");
        assert!(stage.notes(&first, 0).await?.is_empty(), "a draft is not sent");
        rep.goto("/odoo/crm/new").await?;
        rep.rests(&rep.words.fill("place_new", &[])).await?;
        rep.press(&format!("{}…", rep.words.say("Open Samenspel"))).await?;
        rep.reads("Save this record first. Then you can work on it together.").await
    })
    .await
}

#[tokio::test]
async fn an_old_address_of_odoo_leads_to_the_same_lead_and_a_note_is_odoos_note() -> Result<()> {
    let stage = Stage::set().await?;
    let odoo = stage.world.odoo()?;
    let lead = stage.world.lead("Old address").await?;
    let rep = stage.desk(&stage.world.rep).await?;
    story("old-address", &[&rep], async {
        let old = format!("/web#id={}&model=crm.lead&view_type=form", lead.id);
        rep.goto(&old).await?;
        rep.beside(&lead).await?;
        rep.press_in("Which side are you on?", "Sales").await?;
        rep.write("Stays inside the company").await?;
        rep.send().await?;
        let note = odoo.notes(&lead).await?.remove(0);
        assert_eq!(note.subtype.name, "Note", "it is mailed to nobody");
        assert!(!note.text().contains("smnspl"), "no machine's words");
        Ok(())
    })
    .await
}

async fn press_row(desk: &Desk, name: &str) -> Result<()> {
    let row = format!(
        "[...document.querySelectorAll('.o_data_row .o_data_cell[name=name]')].find((each) => each.innerText.includes({name:?}))"
    );
    desk.press_found(&format!("the row “{name}”"), &row).await
}

/// Waits until the panel is beside another record than this one, read from the CRM.
async fn wait_for_another(desk: &Desk, id: i64) -> Result<String> {
    let id = id.to_string();
    let record = "document.querySelector('[data-ref=name]') && document.querySelector('[data-ref=panel]').dataset.record || ''";
    wait_until("the next lead", async || {
        let now: String = desk.sees(record).await?;
        Ok(!now.is_empty() && now != id)
    })
    .await?;
    desk.sees(record).await
}
