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

#[tokio::test]
async fn with_keys_alone_one_names_a_colleague_answers_and_resolves() -> Result<()> {
    let stage = Stage::set().await?;
    let lead = stage.world.lead("By keys").await?;
    let rep = stage.desk(&stage.world.rep).await?;
    let name = stage.world.marketer.name.clone();
    let (first, _) = name.split_at(4);
    story("threads-keys", &[&rep], async {
        let keys = rep.panel();
        let say = |english: &str| rep.words.say(english);
        let writes_in = async |field: &str| {
            let there = format!("document.activeElement?.dataset.field?.startsWith('{field}')");
            rep.until(&format!("the keyboard in “{field}”"), &there)
                .await
        };
        rep.open_for(&lead, "Sales").await?;
        keys.tab_to(&say("Write a note")).await?;
        rep.browser.type_text(&format!("@{first}")).await?;
        rep.reads(&name).await?;
        keys.tab_to(&name).await?;
        rep.browser.press_key("Enter").await?;
        writes_in("note").await?;
        rep.browser.type_text("what did they see?").await?;
        rep.browser.chord(&["Control", "Enter"]).await?;
        let text = format!("@{name} what did they see?");
        rep.reads(&text).await?;
        // Whom it names hears of it at once.
        rep.in_crm().await?;

        keys.tab_to(&say("Reply …")).await?;
        rep.browser.press_key("Enter").await?;
        writes_in("reply").await?;
        rep.browser.type_text("The blue one.").await?;
        rep.browser.chord(&["Control", "Enter"]).await?;
        rep.reads("The blue one.").await?;
        rep.until(
            "the answer to be saved",
            "['saved', 'crm'].includes(document.querySelector('[data-ref=bar]').dataset.state)",
        )
        .await?;
        keys.tab_to(&say("Resolve …")).await?;
        rep.browser.press_key("Enter").await?;
        writes_in("resolve").await?;
        rep.browser.type_text("we spoke").await?;
        rep.browser.press_key("Enter").await?;
        rep.until(
            "the note at rest",
            "!!document.querySelector('[data-ref=note][data-resolved]')",
        )
        .await?;
        // The keyboard stays with the note, from where one goes on.
        rep.until(
            "the keyboard to be at the note",
            "!!document.activeElement?.closest('[data-ref=note]')",
        )
        .await?;
        keys.tab_to(&say("Send now")).await?;
        rep.browser.press_key("Enter").await?;
        rep.in_crm().await?;
        let all = stage.world.notes(&lead).await?;
        let said = all.into_iter().map(|note| note.text).collect::<String>();
        for part in [text.as_str(), "The blue one.", "we spoke"] {
            assert!(said.contains(part), "“{part}” in {said}");
        }
        Ok(())
    })
    .await
}
