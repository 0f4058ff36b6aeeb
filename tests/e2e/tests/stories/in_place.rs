//! Notes about a field, where it stands on the CRM's own page.

use anyhow::Result;
use samenspel_e2e::crm::Record;
use samenspel_e2e::settings::Vendor;
use samenspel_e2e::wait::wait_until;
use serde_json::json;

use crate::desk::Desk;
use crate::stage::{Stage, story};

/// A field of a lead that holds a word, by the CRM's own name and by its label on the page.
fn field(desk: &Desk) -> (&'static str, &'static str) {
    match desk.crm {
        Vendor::Odoo => ("phone", "Phone"),
        Vendor::Tryton => ("comment", "Comment"),
    }
}

impl Desk {
    /// Whether one of our marks stands right behind a field's label on the page.
    async fn marked(&self, name: &str) -> Result<bool> {
        let there = format!(
            "(() => {{
                const field = document.querySelector('.o_field_widget[name={name}], .tab-pane.active textarea[name={name}]');
                const id = field?.id || field?.querySelector('[id]')?.id;
                const label = id && document.querySelector(`label[for=\"${{id}}\"]`);
                if (!label) return false;
                const words = document.createRange();
                words.selectNodeContents(label);
                const {{ right, top, height }} = words.getBoundingClientRect();
                return document.elementFromPoint(right + 12, top + height / 2)?.localName === 'samenspel-marks';
            }})()"
        );
        self.browser.page().eval(&there).await
    }

    async fn open_whole(&self, lead: &Record) -> Result<()> {
        self.open(lead).await?;
        self.page_whole().await
    }

    /// What the panel says of the newest note's field.
    async fn stands(&self, how: &str, says: &[&str]) -> Result<()> {
        let about = "(() => {
            const about = document.querySelector('[data-ref=about]');
            return about ? [about.dataset.stands, about.innerText.replace(/\\s+/g, ' ')] : ['', ''];
        })()";
        let mut last = (String::new(), String::new());
        let shown = wait_until(
            format!("a note's field that is {how} and says {says:?}"),
            async || {
                last = self.sees(about).await?;
                Ok(last.0 == how && says.iter().all(|word| last.1.contains(word)))
            },
        )
        .await;
        shown.map_err(|error| error.context(format!("it says {last:?}")))
    }
}

#[tokio::test]
async fn a_note_about_a_field_stands_beside_it_in_the_panel_and_in_the_crm() -> Result<()> {
    let stage = Stage::set().await?;
    let lead = stage.world.lead("In place").await?;
    let marketer = stage.desk(&stage.world.marketer).await?;
    let rep = stage.desk(&stage.world.rep).await?;
    let (name, label) = field(&rep);
    stage.world.set(&lead, name, json!("KB-4500")).await?;
    story("in-place", &[&marketer, &rep], async {
        marketer.open_for(&lead, "Marketing").await?;
        marketer.page_whole().await?;
        let text = "This is the number of the pilot alone.";
        marketer.fill("Write a note", text).await?;
        marketer.fill("About", label).await?;
        marketer.press("Save note").await?;
        marketer.stands("here", &[label, "KB-4500"]).await?;
        marketer.send().await?;
        let said = stage.notes(&lead, 1).await?.concat();
        let told = marketer
            .words
            .fill("chatter_about_value", &[label, "KB-4500", text]);
        assert!(said.contains(&told), "“{told}” in {said}");

        rep.open_for(&lead, "Sales").await?;
        rep.page_whole().await?;
        rep.stands("here", &[label, "KB-4500"]).await?;
        wait_until("the mark beside the field", async || rep.marked(name).await).await?;
        rep.browser.screenshot("in-place-mark").await?;
        // Somebody changes it in the CRM: both say what it was.
        stage.world.set(&lead, name, json!("KB-9000")).await?;
        rep.browser.reload().await?;
        rep.beside(&lead).await?;
        rep.stands("changed", &[label, "KB-4500", "KB-9000"])
            .await?;
        wait_until("the mark beside it still", async || rep.marked(name).await).await?;
        rep.browser.screenshot("in-place-changed").await
    })
    .await
}

#[tokio::test]
async fn a_note_stays_with_its_field_from_record_to_record() -> Result<()> {
    let stage = Stage::set().await?;
    let lead = stage.world.lead("Noted").await?;
    let other = stage.world.lead("Not noted").await?;
    let rep = stage.desk(&stage.world.rep).await?;
    let (name, label) = field(&rep);
    for record in [&lead, &other] {
        stage.world.set(record, name, json!("KB-1")).await?;
    }
    story("in-place-moves", &[&rep], async {
        rep.open_for(&lead, "Sales").await?;
        rep.page_whole().await?;
        rep.fill("Write a note", "Ask for Bob.").await?;
        rep.fill("About", label).await?;
        rep.press("Save note").await?;
        wait_until("the mark", async || rep.marked(name).await).await?;
        rep.open_whole(&other).await?;
        rep.reads("No notes yet.").await?;
        wait_until("no mark on the other record", async || {
            Ok(!rep.marked(name).await?)
        })
        .await?;
        rep.open_whole(&lead).await?;
        rep.stands("here", &[label]).await?;
        wait_until("the mark again", async || rep.marked(name).await).await?;
        // Closed, nothing of it is left on the page.
        rep.press("Close Samenspel").await?;
        wait_until("no mark beside a closed panel", async || {
            Ok(!rep.marked(name).await?)
        })
        .await
    })
    .await
}
