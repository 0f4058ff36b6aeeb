//! A guest in the CRM's page: hears nothing of it, lets nothing slip, works under its strictest rules,
//! and leaves without a trace.

use anyhow::Result;
use samenspel_e2e::pages::KEYS_HEARD;
use samenspel_e2e::settings::Kind;

use crate::desk::BUDGET;
use crate::stage::{Stage, story};

#[tokio::test]
async fn under_a_strict_policy_the_panel_works_and_no_key_typed_in_it_reaches_the_page()
-> Result<()> {
    let stage = Stage::set().await?;
    let lead = stage.world.lead("Strict page").await?;
    let (_site, rep) = stage.strict_desk(&stage.world.rep).await?;
    story("strict-page", &[&rep], async {
        rep.open(&lead).await?;
        let heading: String = rep
            .browser
            .page()
            .eval("document.querySelector('h1').innerText")
            .await?;
        assert_eq!(heading, "A record under a strict policy");
        rep.panel()
            .point_at_in(
                &rep.words.say("Which side are you on?"),
                &rep.words.say("Sales"),
            )
            .await?;
        rep.start_list().await?;
        rep.unfold(BUDGET).await?;
        rep.panel()
            .point_at_in(&rep.words.say(BUDGET), &rep.words.say("Yes"))
            .await?;
        rep.panel()
            .type_into(
                &rep.words.say("Because (may stay empty)"),
                "typed with real keys",
            )
            .await?;
        rep.browser.press_key("Enter").await?;
        rep.panel()
            .type_into(&rep.words.say("Write a note"), "k j e / Søren ☺")
            .await?;
        for key in ["Escape", "ArrowDown", "Delete", "Tab"] {
            rep.browser.press_key(key).await?;
        }
        rep.browser.chord(&["Control", "k"]).await?;
        rep.press("Save note").await?;
        rep.send().await?;
        let heard: Vec<String> = rep.browser.page().eval(KEYS_HEARD).await?;
        assert_eq!(heard, Vec::<String>::new());
        let said = stage.notes(&lead, 1).await?.remove(0);
        assert!(
            said.contains("typed with real keys") && said.contains("k j e / Søren ☺"),
            "{said}"
        );
        // The page's ears work.
        let field = rep
            .browser
            .page()
            .element("() => document.querySelector('input')", &())
            .await?;
        rep.browser.page().point_and_press(&field).await?;
        rep.browser.type_text("x").await?;
        let heard: Vec<String> = rep.browser.page().eval(KEYS_HEARD).await?;
        assert!(heard.contains(&"keydown x".to_owned()), "{heard:?}");
        Ok(())
    })
    .await
}

/// What a page looks like to whoever searches it for guests.
const TRACE: &str = "({
    attributes: [document.documentElement, document.body].map((element) => [...element.attributes].map((each) => each.name + '=' + each.value).join()),
    children: [...document.documentElement.children].map((each) => each.localName).join(),
    ours: document.querySelectorAll('samenspel-panel, [id*=samenspel], [class*=samenspel]').length,
    names: Object.keys(window).filter((name) => name.toLowerCase().includes('samenspel')).join(),
    width: document.body.getBoundingClientRect().width,
    dialogs: document.querySelectorAll('.o_error_dialog, .modal.show, .modal.in, .o_dialog').length,
    told: window.told ?? [],
})";

#[tokio::test]
async fn removed_it_leaves_no_trace_in_the_page_and_every_note_is_still_readable_in_the_crm()
-> Result<()> {
    let stage = Stage::set().await?;
    let lead = stage.world.lead("Removed").await?;
    let plain = stage
        .desk_with(&stage.world.rep, |options| options.extension = None)
        .await?;
    plain.goto(&lead.path).await?;
    plain.page_whole().await?;
    let before: serde_json::Value = plain.browser.page().eval(TRACE).await?;

    let mut rep = plain;
    rep.browser.install(&stage.extension).await?;
    // Pages that were open already get their panel, too.
    rep.open_for(&lead, "Sales").await?;
    rep.write("Readable without Samenspel").await?;
    rep.send().await?;
    let listen = "['error', 'unhandledrejection'].forEach((kind) => addEventListener(kind, (event) => (window.told ??= []).push(kind + String(event.message ?? event.reason)))) ?? true";
    let _: bool = rep.browser.page().eval(listen).await?;
    rep.page_until(
        "the page to make room",
        "getComputedStyle(document.documentElement).marginInlineEnd === '360px'",
    )
    .await?;
    rep.browser.uninstall().await?;
    rep.page_until(
        "the panel to be gone",
        "![...document.querySelectorAll('samenspel-panel')].some((each) => each.checkVisibility())",
    )
    .await?;
    let after: serde_json::Value = rep.browser.page().eval(TRACE).await?;
    match rep.browser.kind {
        Kind::Chromium => assert_eq!(after, before),
        // Firefox stops the script in the middle: an element that shows nothing stays until the page is loaded
        // anew.
        Kind::Firefox => {
            for seen in ["width", "dialogs", "names", "told"] {
                assert_eq!(after[seen], before[seen], "{seen}");
            }
        }
    }
    // A page that goes on being used stays whole.
    rep.to_the_list().await?;
    rep.goto(&lead.path).await?;
    rep.page_whole().await?;
    rep.page_reads(&["Readable without Samenspel"]).await?;
    let whole: serde_json::Value = rep.browser.page().eval(TRACE).await?;
    assert_eq!(whole["ours"], 0);
    rep.browser.screenshot("removed").await
}
