//! Notes about a field, where it stands on the CRM's own page.

use std::time::Duration;

use anyhow::Result;
use samenspel_e2e::crm::Record;
use samenspel_e2e::settings::Vendor;
use samenspel_e2e::wait::{wait_for, wait_until, wait_within};
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
    let (marketer, rep) = stage.two(&stage.world.marketer, &stage.world.rep).await?;
    let (name, label) = field(&rep);
    stage.world.set(&lead, name, json!("KB-4500")).await?;
    story("in-place", &[&marketer, &rep], async {
        marketer.open_for(&lead, "Marketing").await?;
        marketer.page_shows(name, "KB-4500").await?;
        let text = "This is the number of the pilot alone.";
        marketer.fill("Write a note", text).await?;
        marketer.fill("About", label).await?;
        marketer.quotes("KB-4500").await?;
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
        rep.quotes("KB-1").await?;
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
        // A page that draws its fields anew, as they were, keeps the mark.
        let anew = format!(
            "(() => {{
                const field = {};
                const id = field.id || field.querySelector('[id]').id;
                for (const old of [field, document.querySelector(`label[for=\"${{id}}\"]`)]) {{
                    const copy = old.cloneNode(true);
                    if (old.value !== undefined) copy.value = old.value;
                    old.replaceWith(copy);
                }}
                return true;
            }})()",
            rep.field(name)
        );
        let _: bool = rep.browser.page().eval(&anew).await?;
        wait_until("the mark at the new element", async || {
            rep.marked(name).await
        })
        .await?;
        // Closed, nothing of it is left on the page.
        rep.press("Close Samenspel").await?;
        wait_until("no mark beside a closed panel", async || {
            Ok(!rep.marked(name).await?)
        })
        .await
    })
    .await
}

#[tokio::test]
async fn with_the_arrows_one_goes_from_field_to_field_and_a_mark_leads_to_its_note() -> Result<()> {
    let stage = Stage::set().await?;
    let lead = stage.world.lead("By hand").await?;
    let rep = stage.desk(&stage.world.rep).await?;
    let (name, label) = field(&rep);
    stage.world.set(&lead, name, json!("KB-7")).await?;
    story("in-place-keys", &[&rep], async {
        rep.open_for(&lead, "Sales").await?;
        rep.page_shows(name, "KB-7").await?;
        rep.panel()
            .type_into(&rep.words.say("Write a note"), "Bob ")
            .await?;
        rep.reads("Choose it on the page").await?;
        rep.panel()
            .tab_to(&rep.words.say("Choose it on the page"))
            .await?;
        rep.browser.press_key("Enter").await?;
        let ours = "document.activeElement?.localName === 'samenspel-marks'";
        rep.page_until("the keyboard to be at a field", ours)
            .await?;
        // One field after the other, until the handle stands beside the one.
        wait_until("the keyboard at the field", async || {
            let there = rep.marked(name).await?;
            if !there {
                rep.browser.press_key("ArrowDown").await?;
            }
            Ok(there)
        })
        .await?;
        rep.browser.press_key("Enter").await?;
        rep.until(
            "the keyboard to be in the note",
            "document.activeElement?.dataset.field === 'note'",
        )
        .await?;
        rep.quotes("KB-7").await?;
        rep.browser.type_text("answers this one.").await?;
        rep.browser.chord(&["Control", "Enter"]).await?;
        rep.stands("here", &[label, "KB-7"]).await?;
        rep.browser.screenshot("in-place-by-keys").await?;
        // A hand on the mark brings the note, and the keyboard with it.
        let place = wait_for("the mark", async || rep.mark(name).await).await?;
        rep.browser.page().press_at(place).await?;
        rep.until(
            "the keyboard to be at the note",
            "!!document.activeElement?.dataset.note",
        )
        .await?;
        // And the note brings the field.
        rep.press_in("Bob answers this one.", label).await
    })
    .await
}

/// A field of a long text.
fn long(desk: &Desk) -> &'static str {
    match desk.crm {
        Vendor::Odoo => "description",
        Vendor::Tryton => "comment",
    }
}

#[tokio::test]
async fn a_passage_that_was_marked_on_the_page_is_quoted_alone_until_it_is_gone() -> Result<()> {
    let stage = Stage::set().await?;
    let lead = stage.world.lead("Passage").await?;
    let rep = stage.desk(&stage.world.rep).await?;
    let name = long(&rep);
    let text = "They want the pilot in May. Then the rest in autumn.";
    stage.world.set(&lead, name, json!(text)).await?;
    story("in-place-passage", &[&rep], async {
        rep.open_for(&lead, "Sales").await?;
        let field = rep.field(name);
        let there = format!("[({field})?.textContent, ({field})?.value].join().includes('autumn')");
        rep.page_until("the text on the page", &there).await?;
        rep.reads("Write a note").await?;
        // A hand marks the second sentence, and goes to the field.
        let marked = format!(
            "(() => {{
                const field = {field};
                const exact = 'Then the rest in autumn.';
                if (field.value !== undefined) {{
                    field.focus();
                    const from = field.value.indexOf(exact);
                    field.setSelectionRange(from, from + exact.length);
                }} else {{
                    const nodes = document.createTreeWalker(field, NodeFilter.SHOW_TEXT);
                    while (nodes.nextNode() && !nodes.currentNode.data.includes(exact));
                    const node = nodes.currentNode;
                    const from = node.data.indexOf(exact);
                    getSelection().setBaseAndExtent(node, from, node, from + exact.length);
                }}
                field.dispatchEvent(new PointerEvent('pointerover', {{ bubbles: true }}));
                const ours = [];
                for (let x = 0; x < innerWidth; x += 6) for (let y = 0; y < innerHeight; y += 6) {{
                    if (document.elementFromPoint(x, y)?.localName === 'samenspel-marks') ours.push([x, y]);
                }}
                return ours[ours.length >> 1] ?? null;
            }})()"
        );
        let quoted = "document.querySelector('q[data-ref=quoted]')?.innerText === 'Then the rest in autumn.'";
        wait_until("the passage to be quoted", async || {
            let handle = wait_for("the handle", async || {
                rep.browser.page().eval::<Option<(f64, f64)>>(&marked).await
            })
            .await?;
            rep.browser.page().press_at(handle).await?;
            // The page is still being laid out: a hand that missed the handle goes there again.
            let brief = Duration::from_secs(5);
            let seen = wait_within(brief, "it", async || Ok(rep.sees::<bool>(quoted).await?.then_some(())));
            Ok(seen.await.is_ok())
        })
        .await?;
        rep.fill("Write a note", "No word of it in the offer.").await?;
        rep.press("Save note").await?;
        rep.stands("here", &["Then the rest in autumn."]).await?;
        rep.send().await?;
        let said = stage.notes(&lead, 1).await?.concat();
        assert!(said.contains("Then the rest in autumn."), "{said}");
        assert!(!said.contains("pilot"), "{said}");
        // The text around it changes; then the passage goes.
        let other = "They want it sooner. Then the rest in autumn. We send a plan.";
        stage.world.set(&lead, name, json!(other)).await?;
        rep.browser.reload().await?;
        rep.beside(&lead).await?;
        rep.stands("here", &["Then the rest in autumn."]).await?;
        rep.browser.screenshot("in-place-passage").await?;
        stage.world.set(&lead, name, json!("They want it all at once.")).await?;
        rep.browser.reload().await?;
        rep.beside(&lead).await?;
        rep.stands("gone", &["Then the rest in autumn."]).await
    })
    .await
}
