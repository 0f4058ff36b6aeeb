//! Notes: typed ones that stand in the CRM, and the CRM's own that stand in the panel.

use anyhow::Result;

use crate::stage::{Stage, story};

#[tokio::test]
async fn a_note_from_the_crms_own_page_stands_in_the_panel_as_a_plain_note() -> Result<()> {
    let stage = Stage::set().await?;
    let lead = stage.world.lead("Plain notes").await?;
    let rep = stage.desk(&stage.world.rep).await?;
    story("plain-note", &[&rep], async {
        rep.open_for(&lead, "Sales").await?;
        rep.reads("No notes yet.").await?;
        let left = "Left a message at the front desk: they call <back> & soon.";
        stage.world.marketer.log(&lead, left).await?;
        rep.reads(left).await?;
        rep.reads(&stage.world.marketer.name).await?;
        rep.reads("Note in the CRM").await?;
        // Typed by hand where everybody without the extension types.
        rep.page_logs("Typed in the CRM's own page").await?;
        rep.reads("Typed in the CRM's own page").await?;
        rep.all_notes().await?;
        let kinds: Vec<String> = rep
            .sees("[...document.querySelectorAll('[data-ref=note]')].map((note) => note.dataset.kind)")
            .await?;
        assert_eq!(kinds, ["plain", "plain"]);
        let newest: String = rep.sees("document.querySelector('[data-ref=note]').innerText").await?;
        assert!(newest.contains("Typed in the CRM's own page"), "newest first: {newest}");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_typed_note_of_each_kind_is_in_the_crm_by_its_author_and_says_whom_it_is_for()
-> Result<()> {
    let stage = Stage::set().await?;
    let lead = stage.world.lead("Typed notes").await?;
    let marketer = stage.desk(&stage.world.marketer).await?;
    story("typed-notes", &[&marketer], async {
        marketer.open_for(&lead, "Marketing").await?;
        let typed = [
            ("Context", "Sales", "chatter_wrote_sales", "She came back to the pricing page, twice."),
            ("Question", "Sales", "chatter_wrote_sales", "Did they say who decides?"),
            ("Expectation", "Marketing", "chatter_wrote_marketing", "We send the case study by Friday."),
            ("Feedback", "Nobody in particular", "chatter_wrote", "First line.\nSecond line."),
        ];
        for (kind, to, _, text) in typed {
            marketer.write_typed(kind, to, text).await?;
            marketer.reads(text.lines().next().unwrap()).await?;
        }
        marketer.all_notes().await?;
        marketer.until("an empty field again", "document.querySelector('[data-field=note]').value === ''").await?;
        marketer.send().await?;
        let said = stage.notes(&lead, 1).await?.remove(0);
        for (kind, _, key, text) in typed {
            let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
            let line = marketer.words.fill(key, &[&marketer.words.say(kind), &text]);
            assert!(said.contains(&line), "“{line}” in “{said}”");
        }
        let entry = stage.world.notes(&lead).await?.remove(0);
        assert_eq!(entry.by, stage.world.marketer.uid);
        let kinds: Vec<String> = marketer
            .sees("[...document.querySelectorAll('[data-ref=note]')].map((note) => note.dataset.kind)")
            .await?;
        assert_eq!(kinds, ["feedback", "expectation", "question", "context"]);
        Ok(())
    })
    .await
}
