//! A colleague is named, finds it across records, answers, and the note comes to rest.

use anyhow::Result;
use samenspel_e2e::wait::wait_until;

use crate::stage::{Stage, story};

#[tokio::test]
async fn whom_a_note_names_finds_it_from_another_record_answers_and_resolves_it() -> Result<()> {
    let stage = Stage::set().await?;
    let lead = stage.world.lead("Named").await?;
    let other = stage.world.lead("Another").await?;
    let (marketer, rep) = stage.two(&stage.world.marketer, &stage.world.rep).await?;
    let name = stage.world.rep.name.clone();
    let (first, _) = name.split_at(4);
    story("threads", &[&marketer, &rep], async {
        marketer.open_for(&lead, "Marketing").await?;
        marketer.fill("Write a note", &format!("@{first}")).await?;
        marketer.press_in("Whom do you mean?", &name).await?;
        let begun = format!("@{name} ");
        wait_until("the name in the text", async || {
            Ok(marketer.value("Write a note").await? == begun)
        })
        .await?;
        let text = format!("{begun}they ask for you.");
        marketer.fill("Write a note", &text).await?;
        marketer.press("Save note").await?;
        marketer.send().await?;
        assert!(stage.notes(&lead, 1).await?.concat().contains(&text));

        // Elsewhere, without ever having opened that record.
        rep.open_for(&other, "Sales").await?;
        // Other stories may have said something to sales, too.
        rep.until(
            "the word that there is something new",
            "(document.querySelector('[data-ref=waits] button')?.click(), !!document.querySelector('[data-ref=inbox] li'))",
        )
        .await?;
        let listed = |how: &str| {
            format!("[...document.querySelectorAll('[data-ref=letter]{how}')].some((of) => of.innerText.includes({text:?}))")
        };
        rep.until("the note in the inbox", &listed("[data-fresh]"))
            .await?;
        rep.panel().screenshot("inbox").await?;

        rep.open(&lead).await?;
        let note = "[data-ref=note][data-fresh]";
        rep.until(
            "the note, as news",
            &format!("!!document.querySelector('{note}')"),
        )
        .await?;
        rep.press("Reply …").await?;
        rep.fill("Reply", "I call them at ten.").await?;
        rep.press("Save reply").await?;
        rep.press("Resolve …").await?;
        rep.fill("Nothing is left to do, because", "we spoke")
            .await?;
        rep.press("Resolve").await?;
        rep.until(
            "the note at rest",
            "!!document.querySelector('[data-ref=note][data-resolved]')",
        )
        .await?;
        rep.send().await?;
        let said = stage.notes(&lead, 2).await?.remove(1);
        let told = [
            rep.words
                .fill("chatter_replied", &[&text, "I call them at ten."]),
            rep.words.fill("chatter_resolved", &[&text, "we spoke"]),
        ];
        for line in told {
            assert!(said.contains(&line), "“{line}” in {said}");
        }
        rep.open(&other).await?;
        let opened = "document.querySelector('[data-ref=inbox] > .folder[aria-expanded=false]')?.click()";
        let read = format!("({opened}, {})", listed(":not([data-fresh])"));
        rep.until("the note in the inbox, read", &read).await?;

        marketer.looks().await?;
        marketer.reads("we spoke").await?;
        marketer.panel().screenshot("thread-at-rest").await
    })
    .await
}
