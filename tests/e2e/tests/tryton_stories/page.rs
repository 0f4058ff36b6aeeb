//! The page lends its origin to the background, and to nobody and nothing else.

use anyhow::Result;
use serde_json::{Value, json};

use crate::desk::Desk;
use crate::stage::{Stage, story};

/// What the page's content script hands back for such a wish of the extension's.
async fn lent(desk: &Desk, path: &str) -> Result<Value> {
    let body =
        json!({"id": 0, "method": "model.ir.note.default_get", "params": [["create_uid"], {}]});
    let wish = json!({"lend": {"path": path, "body": body.to_string()}});
    let ask = format!(
        "chrome.tabs.getCurrent().then((tab) => chrome.tabs.sendMessage(tab.id, {wish}, {{frameId: 0}}))"
    );
    desk.sees(&ask).await
}

#[tokio::test]
async fn the_page_lends_itself_to_one_path_of_its_own_and_to_nothing_that_a_page_says() -> Result<()>
{
    let stage = Stage::set().await?;
    let lead = stage.world.lead("Lent").await?;
    let rep = stage.desk(&stage.world.rep).await?;
    let db = stage.world.admin.db();
    story("tryton-lent", &[&rep], async {
        rep.open(&lead).await?;
        let told = lent(&rep, &format!("/{db}/rpc/")).await?;
        assert_eq!(told["status"], 200, "{told}");
        assert!(
            told["body"].as_str().unwrap().contains("Robin Rep"),
            "{told}"
        );
        for path in [
            "/",
            "/rpc/",
            "//example.org/rpc/",
            "/../rpc/",
            &format!("/{db}/session/logout"),
            &format!("/{db}/rpc/?x"),
            &format!("https://example.org/{db}/rpc/"),
        ] {
            let told = lent(&rep, path).await?;
            assert_eq!(
                told["failed"], "nothing that a page sends",
                "{path}: {told}"
            );
        }
        // The page itself has no way to say anything to the content script or to the extension.
        let asks = "typeof chrome === 'undefined' || chrome.runtime?.sendMessage === undefined";
        assert!(rep.browser.page().eval::<bool>(asks).await?);
        Ok(())
    })
    .await
}

#[tokio::test]
async fn what_waits_while_no_page_of_tryton_is_open_goes_on_once_there_is_one() -> Result<()> {
    let stage = Stage::set().await?;
    let lead = stage.world.lead("No page").await?;
    let rep = stage.desk(&stage.world.rep).await?;
    story("tryton-no-page", &[&rep], async {
        rep.open_for(&lead, "Sales").await?;
        rep.write("Written before the page was closed").await?;
        rep.saved().await?;
        // The page goes before the note is sent, and another page is in its tab when its time comes.
        rep.browser.goto("about:blank").await?;
        assert!(stage.world.notes(&lead).await?.is_empty());
        rep.open(&lead).await?;
        rep.press("Send now").await?;
        rep.in_crm().await?;
        let note = stage.notes(&lead, 1).await?.remove(0);
        assert!(note.message.contains("Written before the page was closed"));
        Ok(())
    })
    .await
}

#[tokio::test]
async fn an_ended_session_asks_to_sign_in_and_goes_on_by_itself_afterwards() -> Result<()> {
    let stage = Stage::set().await?;
    let lead = stage.world.lead("Signed out").await?;
    let rep = stage.desk(&stage.world.rep).await?;
    story("tryton-signed-out", &[&rep], async {
        rep.open_for(&lead, "Sales").await?;
        rep.write("Written while signed in").await?;
        rep.saved().await?;
        rep.browser.clear_cookies().await?;
        rep.press("Send now").await?;
        rep.troubled("signin").await?;
        stage.sign_in(&rep, &stage.world.rep).await?;
        rep.open(&lead).await?;
        rep.in_crm().await?;
        assert_eq!(stage.notes(&lead, 1).await?.len(), 1);
        Ok(())
    })
    .await
}
