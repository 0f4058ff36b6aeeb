//! The panel beside the pages of Tryton's web client.

use anyhow::{Result, ensure};
use samenspel_e2e::extension::without_hosts;
use samenspel_e2e::wait::wait_until;

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
        let form = "!!document.querySelector('.tab-pane.active [name=description]')";
        rep.page_until("the lead's form", form).await?;
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
        rep.open(&other).await?;
        rep.browser.back().await?;
        rep.beside(&lead).await?;
        let list = format!("(location.hash = '{}/model/sale.opportunity;views=[]', null)", stage.world.admin.db());
        let _: Option<bool> = rep.browser.page().eval(&list).await?;
        rep.elsewhere().await
    })
    .await
}

#[tokio::test]
async fn on_trytons_address_the_button_asks_for_that_one_address_and_knows_it() -> Result<()> {
    let stage = Stage::set().await?;
    let lead = stage.world.lead("Not allowed").await?;
    let shipped = without_hosts(&stage.extension)?;
    let rep = stage
        .desk_with(&stage.world.rep, |options| {
            options.extension = Some(shipped.path().to_owned());
        })
        .await?;
    story("tryton-popup", &[&rep], async {
        rep.goto(&lead.path).await?;
        let form = "!!document.querySelector('.tab-pane.active [name=description]')";
        rep.page_until("the lead's form", form).await?;
        rep.browser.press_toolbar_button().await?;
        let popup = rep.browser.popup().await?;
        let host: String = rep.browser.page().eval("location.hostname").await?;
        let sentence = rep.words.fill("popup_ask", &[&host]);
        wait_until(format!("the popup to say “{sentence}”"), async || {
            let said: String = popup.eval("document.body.innerText").await?;
            ensure!(said.contains(&sentence), "{said}");
            Ok(true)
        })
        .await?;
        let unknown: bool = popup
            .eval("document.querySelector('#unknown').hidden")
            .await?;
        assert!(unknown, "it is known as a CRM");
        assert!(rep.panel().find().await?.is_none());
        Ok(())
    })
    .await
}
