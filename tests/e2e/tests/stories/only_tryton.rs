//! What only Tryton has, and its web client's own ways; see the table in `main.rs`.

use anyhow::{Result, ensure};
use samenspel_e2e::wait::wait_until;
use serde_json::{Value, json};

use crate::desk::Desk;
use crate::stage::{Stage, story};

#[tokio::test]
async fn the_panel_follows_the_web_client_from_record_to_record_and_leaves_it_its_room()
-> Result<()> {
    let stage = Stage::set().await?;
    let lead = stage.world.lead("Beside").await?;
    let other = stage.world.lead("Beside too").await?;
    let rep = stage.desk(&stage.world.rep).await?;
    story("tryton-beside", &[&rep], async {
        rep.elsewhere().await?;
        rep.open(&lead).await?;
        rep.page_whole().await?;
        rep.press_in("Which side are you on?", "Sales").await?;
        rep.panel().type_into(&rep.words.say("Write a note"), "half a thought").await?;
        // The client's own parts stand beside the panel; a form too wide for its part scrolls within it.
        let room = "(() => {
            const left = document.querySelector('samenspel-panel').getBoundingClientRect().left;
            const parts = document.querySelectorAll('nav.navbar, #main, #tabs');
            const right = Math.max(...[...parts].map((each) => each.getBoundingClientRect().right));
            return [left, right];
        })()";
        wait_until("the client's room", async || {
            let (left, right): (f64, f64) = rep.browser.page().eval(room).await?;
            ensure!((left - 1006.0).abs() < 1.0 && right <= left + 1.0, "{left} {right}");
            Ok(true)
        })
        .await?;
        // A dialog stands beside it, too.
        rep.press_page(".tab-pane.active button#note").await?;
        let beside = "(() => {
            const dialog = document.querySelector('.modal.in .modal-dialog')?.getBoundingClientRect();
            return !!dialog && dialog.right <= document.querySelector('samenspel-panel').getBoundingClientRect().left;
        })()";
        rep.page_until("the dialog beside the panel", beside).await?;
        rep.browser.reload().await?;
        rep.beside(&lead).await?;
        // The panel is sooner there than the client, which would come back to this record from the next.
        rep.page_whole().await?;
        assert_eq!(rep.value("Write a note").await?, "half a thought");
        rep.open(&other).await?;
        assert_eq!(rep.value("Write a note").await?, "");
        rep.open(&lead).await?;
        assert_eq!(rep.value("Write a note").await?, "half a thought");
        rep.page_whole().await?;
        rep.leave().await?;
        assert!(stage.notes(&lead, 0).await?.is_empty(), "a draft is not sent");
        Ok(())
    })
    .await
}

/// What the page's content script hands back for such a wish of the extension's.
async fn lent(desk: &Desk, path: &str) -> Result<Value> {
    let body =
        json!({"id": 0, "method": "model.ir.note.default_get", "params": [["create_uid"], {}]});
    let wish = json!({"lend": {"path": path, "body": body.to_string()}});
    let ask = format!(
        "chrome.tabs.query({{ active: true, currentWindow: true }}).then(([tab]) => chrome.tabs.sendMessage(tab.id, {wish}, {{ frameId: 0 }}))"
    );
    desk.browser.popup_behind().await?.eval(&ask).await
}

#[tokio::test]
async fn the_page_lends_itself_to_one_path_of_its_own_and_to_nothing_that_a_page_says() -> Result<()>
{
    let stage = Stage::set().await?;
    let lead = stage.world.lead("Lent").await?;
    let rep = stage.desk(&stage.world.rep).await?;
    let db = stage.world.db();
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
        assert!(note.contains("Written before the page was closed"));
        Ok(())
    })
    .await
}

#[tokio::test]
async fn who_may_only_read_sees_what_was_done_and_is_told_that_they_may_not_write() -> Result<()> {
    let stage = Stage::set().await?;
    let lead = stage.world.lead("Only to read").await?;
    let (rep, reader) = stage.two(&stage.world.rep, &stage.world.reader).await?;
    story("reader", &[&rep, &reader], async {
        rep.open_for(&lead, "Sales").await?;
        rep.write("They come on Friday").await?;
        rep.send().await?;
        reader.open(&lead).await?;
        reader.panel().wait_for_text("They come on Friday").await?;
        reader
            .until(
                "the word on rights",
                "!!document.querySelector('[data-ref=rights]')",
            )
            .await?;
        let _: Option<bool> = reader
            .sees("(document.querySelector('[data-ref=score] .folder').click(), null)")
            .await?;
        reader
            .reads("The CRM does not say what the score is made of.")
            .await?;
        let follow = "!!document.querySelector('[data-ref=rights] button')";
        assert!(
            !reader.sees::<bool>(follow).await?,
            "nobody follows a record in Tryton"
        );
        Ok(())
    })
    .await
}
