//! The toolbar button: nothing is entered before a person allows one address.

use anyhow::Result;
use samenspel_e2e::extension::without_hosts;
use samenspel_e2e::wait::wait_until;

use crate::stage::{Stage, story};

#[tokio::test]
async fn on_an_address_nobody_allowed_nothing_is_mounted_and_the_button_asks_for_that_one_address()
-> Result<()> {
    let stage = Stage::set().await?;
    let lead = stage.world.lead("Not allowed").await?;
    let shipped = without_hosts(&stage.extension)?;
    let rep = stage
        .desk_with(&stage.world.rep, |options| {
            options.extension = Some(shipped.path().to_owned());
        })
        .await?;
    story("popup", &[&rep], async {
        rep.goto(&lead.path).await?;
        rep.page_whole().await?;
        rep.browser.press_toolbar_button().await?;
        let popup = rep.browser.popup().await?;
        let host: String = rep.browser.page().eval("location.hostname").await?;
        let sentence = rep.words.fill("popup_ask", &[&host]);
        let allow = rep.words.fill("popup_allow", &[&host]);
        wait_until(format!("the popup to say “{sentence}”"), async || {
            let said: String = popup.eval("document.body.innerText").await?;
            anyhow::ensure!(said.contains(&sentence) && said.contains(&allow), "{said}");
            Ok(true)
        })
        .await?;
        let unknown: bool = popup
            .eval("document.querySelector('#unknown').hidden")
            .await?;
        assert!(unknown, "it is known as a CRM");
        // Whether to allow it is the browser's own question, which no program may answer; what it
        // would be asked can be seen. The popup waits for the answer, so it stays open.
        let asks = "(async () => {
            let asked;
            chrome.permissions.request = (what) => { asked = what; return new Promise(() => {}); };
            document.querySelector('#allow').click();
            const mine = (await chrome.permissions.getAll()).origins ?? [];
            return [asked.origins, mine, await chrome.permissions.contains(asked)];
        })()";
        let (asked, mine, has): (Vec<String>, Vec<String>, bool) = popup.eval(asks).await?;
        assert_eq!(asked, [format!("http://{host}/*")]);
        assert!(mine.is_empty() && !has, "{mine:?}");
        assert!(rep.panel().find().await?.is_none());
        let guest = "!!document.querySelector('samenspel-panel')";
        assert!(!rep.browser.page().eval::<bool>(guest).await?);
        Ok(())
    })
    .await
}
