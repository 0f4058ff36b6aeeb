//! The toolbar button: nothing is entered before a person allows one address.

use anyhow::Result;
use samenspel_e2e::extension::without_hosts;

use crate::stage::Stage;

#[tokio::test]
async fn on_an_address_nobody_allowed_nothing_is_mounted_and_the_button_asks_for_that_one_address() -> Result<()> {
    let stage = Stage::set().await?;
    let lead = stage.world.lead("Not allowed").await?;
    let shipped = without_hosts(&stage.extension)?;
    let rep = stage
        .desk_at(&stage.world.rep, stage.world.admin.url(), |options| options.extension = Some(shipped.path().to_owned()))
        .await?;
    rep.goto(&lead.path).await?;
    rep.page_until("the lead's page", "!!document.querySelector('.o_form_view .o-mail-Chatter')").await?;
    assert!(rep.panel().find().await?.is_none());
    rep.browser.press_toolbar_button().await?;
    let all = rep.browser.devtools(None, "Target.getTargets", serde_json::json!({"filter": [{}]})).await?;
    println!("{all:#}");
    rep.browser.screenshot("popup").await
}
