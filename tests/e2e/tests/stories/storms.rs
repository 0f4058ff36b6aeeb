//! What a browser goes through in a day: hours without a network, ten tabs, an update in the middle of a
//! sentence, a full disk. Nothing typed is lost, nothing is written twice.

use anyhow::Result;
use samenspel_e2e::extension::{Weather, copied, update, with_weather};
use samenspel_e2e::pages::{Matching, Site};
use samenspel_e2e::wait::wait_until;

use crate::stage::{Stage, story};

/// Whether the extension's own store has the half-typed text.
const KEPT: &str = "new Promise((told, failed) => {
    const opened = indexedDB.open('samenspel');
    opened.onerror = failed;
    opened.onsuccess = () => {
        const all = opened.result.transaction('drafts').objectStore('drafts').getAll();
        all.onerror = failed;
        all.onsuccess = () => { opened.result.close(); told(JSON.stringify(all.result).includes('She asked whether')); };
    };
})";
/// Seconds.
const AN_HOUR: i64 = 60 * 60;

#[tokio::test]
async fn what_is_done_in_an_hour_without_a_network_arrives_once_when_it_is_back() -> Result<()> {
    let stage = Stage::set().await?;
    let lead = stage.world.lead("An hour offline").await?;
    let proxy = Site::proxy(stage.world.url()).await?;
    let extension = with_weather(&stage.extension)?;
    let rep = stage
        .desk_of(&stage.world.rep, &proxy.url(), |options| {
            options.extension = Some(extension.path().to_owned());
        })
        .await?;
    story("hour-offline", &[&rep], async {
        rep.open_for(&lead, "Sales").await?;
        proxy.set_reachable(false).await?;
        for (quarter, text) in (0..).zip(["At once", "After a while", "After half an hour"]) {
            let later = Weather::Later(quarter * AN_HOUR / 4);
            later.comes(&rep.panel().frame().await?).await?;
            rep.write(text).await?;
            rep.reads(text).await?;
            rep.press("Send now").await?;
            rep.bar("later").await?;
            rep.troubled("unreachable").await?;
        }
        let later = Weather::Later(AN_HOUR);
        later.comes(&rep.panel().frame().await?).await?;
        proxy.set_reachable(true).await?;
        rep.press_in_banner("Try again").await?;
        rep.in_crm().await?;
        let said = stage.notes(&lead, 1).await?;
        for text in ["At once", "After a while", "After half an hour"] {
            assert_eq!(said[0].matches(text).count(), 1, "“{text}” in {said:?}");
        }
        Ok(())
    })
    .await
}

#[tokio::test]
async fn ten_tabs_on_one_record_ask_for_no_more_than_is_seen_and_send_once() -> Result<()> {
    let stage = Stage::set().await?;
    let lead = stage.world.lead("Ten tabs").await?;
    let proxy = Site::proxy(stage.world.url()).await?;
    let rep = stage.desk_at(&stage.world.rep, &proxy.url()).await?;
    story("ten-tabs", &[&rep], async {
        rep.open_for(&lead, "Sales").await?;
        let address = format!("{}{}", rep.url, lead.path);
        let mut tabs = Vec::new();
        for _ in 1..10 {
            let tab = rep.browser.open_tab().await?;
            rep.browser.goto_in(&tab, &address).await?;
            rep.browser
                .panel_in(&tab)
                .wait_for_text(&rep.words.fill("seat_is_sales", &[]))
                .await?;
            tabs.push(tab);
        }
        let label = rep.words.say("Write a note");
        for (nth, tab) in tabs.iter().enumerate() {
            rep.browser.activate_in(tab).await?;
            let panel = rep.browser.panel_in(tab);
            panel.fill(&label, &format!("From tab {nth}.")).await?;
            panel.press(&rep.words.say("Save note")).await?;
            panel.wait_for_text(&rep.words.say("saved here")).await?;
        }
        rep.browser.activate().await?;
        rep.reads(&format!("From tab {}.", tabs.len() - 1)).await?;
        rep.all_notes().await?;
        for nth in 0..tabs.len() {
            rep.reads(&format!("From tab {nth}.")).await?;
        }
        rep.send().await?;
        let notes = stage.world.notes(&lead).await?;
        let all: String = notes.iter().map(|note| note.text.as_str()).collect();
        for nth in 0..tabs.len() {
            let text = format!("From tab {nth}.");
            assert_eq!(all.matches(&text).count(), 1, "“{text}” in {all}");
        }
        // One tab is looked at, so one asks; a look costs at most two requests, however many tabs stand open.
        let mark = proxy.mark();
        rep.looks().await?;
        rep.browser.activate_in(&tabs[0]).await?;
        let first = rep.browser.panel_in(&tabs[0]);
        first
            .wait_for_text(&rep.words.say("Everything here is in the CRM"))
            .await?;
        let asked = proxy.since(mark, &Matching::extension()).len();
        assert!(asked <= 4, "{asked} requests for two looks");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn an_update_in_the_middle_of_a_sentence_leaves_the_sentence() -> Result<()> {
    let stage = Stage::set().await?;
    let lead = stage.world.lead("Updated").await?;
    let ours = copied(&stage.extension)?;
    let mut rep = stage
        .desk_with(&stage.world.rep, |options| {
            options.extension = Some(ours.path().to_owned());
        })
        .await?;
    rep.open_for(&lead, "Sales").await?;
    rep.write("Saved before the update").await?;
    rep.saved().await?;
    let half = "She asked whether";
    rep.panel()
        .type_into(&rep.words.say("Write a note"), half)
        .await?;
    // What was typed in the last half second may not be kept yet, and no browser waits for it.
    let page = rep.browser.popup_behind().await?;
    wait_until("what is typed to be kept", async || page.eval(KEPT).await).await?;
    let old: String = rep.sees("location.hash").await?;
    update(ours.path())?;
    rep.browser.install(ours.path()).await?;
    story("updated", &[&rep], async {
        // For a moment the old one still stands there, and takes what is typed with it.
        let new = format!("location.hash !== {old:?}");
        rep.until("the new version's panel", &new).await?;
        rep.beside(&lead).await?;
        wait_until("the half sentence", async || {
            Ok(rep.value("Write a note").await? == half)
        })
        .await?;
        rep.reads("Saved before the update").await?;
        rep.write("She asked whether we deliver on Sundays").await?;
        rep.send().await?;
        let notes = stage.world.notes(&lead).await?;
        let all: String = notes.iter().map(|note| note.text.as_str()).collect();
        for text in ["Saved before the update", "we deliver on Sundays"] {
            assert_eq!(all.matches(text).count(), 1, "“{text}” in {all}");
        }
        Ok(())
    })
    .await
}

#[tokio::test]
async fn where_the_browser_has_no_more_room_it_says_so_and_the_text_stays() -> Result<()> {
    let stage = Stage::set().await?;
    let lead = stage.world.lead("No room").await?;
    let extension = with_weather(&stage.extension)?;
    let rep = stage
        .desk_with(&stage.world.rep, |options| {
            options.extension = Some(extension.path().to_owned());
        })
        .await?;
    story("no-room", &[&rep], async {
        rep.open_for(&lead, "Sales").await?;
        let full = async |full| Weather::Full(full).comes(&rep.panel().frame().await?).await;
        full(true).await?;
        rep.write("Not to be lost").await?;
        rep.reads("There is no room left on this computer").await?;
        wait_until("the text to stand in its field again", async || {
            Ok(rep.value("Write a note").await? == "Not to be lost")
        })
        .await?;
        rep.browser.screenshot("no-room-says-so").await?;
        full(false).await?;
        rep.press("Save note").await?;
        rep.send().await?;
        let said = stage.notes(&lead, 1).await?;
        assert_eq!(said[0].matches("Not to be lost").count(), 1, "{said:?}");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn two_profiles_of_one_person_show_the_same_and_write_nothing_twice() -> Result<()> {
    let stage = Stage::set().await?;
    let lead = stage.world.lead("Two profiles").await?;
    let (office, home) = stage.two(&stage.world.rep, &stage.world.rep).await?;
    story("two-profiles", &[&office, &home], async {
        office.open_for(&lead, "Sales").await?;
        home.open_for(&lead, "Sales").await?;
        office.write("From the office").await?;
        office.send().await?;
        home.looks().await?;
        home.reads("From the office").await?;
        home.write("From home").await?;
        home.send().await?;
        office.looks().await?;
        office.reads("From home").await?;
        for desk in [&office, &home] {
            desk.in_crm().await?;
        }
        let said = stage.notes(&lead, 2).await?.concat();
        for text in ["From the office", "From home"] {
            assert_eq!(said.matches(text).count(), 1, "“{text}” in {said}");
        }
        Ok(())
    })
    .await
}
