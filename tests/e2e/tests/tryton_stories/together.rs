//! Two people, one customer, beside Tryton.

use anyhow::Result;

use crate::desk::{BUDGET, NEED};
use crate::stage::{Stage, story};

const OFFER: &str = "they asked for an offer before June & <soon>";

#[tokio::test]
async fn what_a_rep_does_in_one_visit_is_one_readable_note_in_tryton_and_a_colleague_sees_it()
-> Result<()> {
    let stage = Stage::set().await?;
    let lead = stage.world.lead("One visit").await?;
    let rep = stage.desk(&stage.world.rep).await?;
    let marketer = stage.desk(&stage.world.marketer).await?;
    story("tryton-one-visit", &[&rep, &marketer], async {
        marketer.open_for(&lead, "Marketing").await?;
        rep.open_for(&lead, "Sales").await?;
        rep.start_list().await?;
        rep.answer(BUDGET, "Yes", OFFER).await?;
        rep.answer(NEED, "Don't know", "").await?;
        rep.take("she asked me for a demo").await?;
        rep.send().await?;
        let note = stage.notes(&lead, 1).await?.remove(0);
        assert_eq!(note.by, stage.world.rep.tryton.uid);
        let (said, payload) = note.message.split_once("\n\n").unwrap();
        let budget = rep.words.say(BUDGET);
        for (key, gaps) in [
            ("chatter_for_sales", vec![]),
            ("chatter_judged_because", vec![budget.as_str(), &rep.words.say("Yes"), OFFER]),
            ("chatter_took", vec!["she asked me for a demo"]),
        ] {
            let line = rep.words.fill(key, &gaps);
            assert!(said.contains(&line), "“{line}” in “{said}”");
        }
        assert!(payload.starts_with("Written with Samenspel."), "{payload}");

        // A colleague without the extension reads it in Tryton's own notes.
        rep.press_page(".tab-pane.active button#note").await?;
        let shown = format!("[...document.querySelectorAll('.modal textarea, .modal .treeview')].some((each) => (each.value ?? each.innerText).includes({:?}))", "she asked me for a demo");
        rep.page_until("the note in Tryton's own window", &shown).await?;

        // A colleague's panel asks by itself, and answers.
        marketer.row_says(BUDGET, "Yes").await?;
        marketer.reads("In the lead now: sales").await?;
        marketer.unfold(BUDGET).await?;
        marketer.row_says(BUDGET, OFFER).await?;
        marketer.answer(BUDGET, "No", "they wait for the new year").await?;
        marketer.send().await?;
        assert_eq!(stage.notes(&lead, 2).await?[1].by, stage.world.marketer.tryton.uid);
        rep.looks().await?;
        rep.row_says(BUDGET, "You see this differently").await
    })
    .await
}

#[tokio::test]
async fn who_may_only_read_sees_what_was_done_and_is_told_that_they_may_not_write() -> Result<()> {
    let stage = Stage::set().await?;
    let lead = stage.world.lead("Only to read").await?;
    let rep = stage.desk(&stage.world.rep).await?;
    let reader = stage.desk(&stage.world.reader).await?;
    story("tryton-reader", &[&rep, &reader], async {
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
