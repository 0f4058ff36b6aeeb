//! How a team comes to an agreement: proposed, found, signed by both sides, and then everywhere.

use anyhow::Result;
use samenspel_e2e::panel::Panel;
use samenspel_e2e::settings::Language;

use crate::stage::story;
use crate::team::{DEPOT, Team};

#[tokio::test]
async fn one_side_proposes_the_other_finds_it_and_signs_and_every_record_says_so() -> Result<()> {
    let team = Team::set().await?;
    let stage = &team.stage;
    let lead = stage.world.lead("Under an agreement").await?;
    let (rep, marketer) = stage.two(&stage.world.rep, &stage.world.marketer).await?;
    story("agreed", &[&rep, &marketer], async {
        team.begins(&rep).await?;
        rep.browser
            .agreement()
            .screenshot("agreement-proposed")
            .await?;
        team.accessible(&rep.browser.agreement(), "the agreement's page")
            .await?;

        // Nobody told the marketer where it is kept: the CRM's own search finds it.
        marketer.open_for(&lead, "Marketing").await?;
        marketer.reads(DEPOT).await?;
        marketer.reads("1 sentence waits for your side").await?;
        marketer.part("Our agreement").await?;
        marketer.press("Open our agreement").await?;
        let page = marketer.browser.agreement();
        page.press("Depot").await?;
        page.press(&marketer.words.say("Sign for marketing"))
            .await?;
        page.wait_for_text("Agreed by").await?;
        page.screenshot("agreement-agreed").await?;
        team.accessible(&page, "the agreement's page, signed")
            .await?;
        marketer.browser.activate().await?;
        marketer.open(&team.home).await?;
        team.sent(&marketer, 3).await?;

        rep.open(&team.home).await?;
        rep.looks().await?;
        rep.open(&lead).await?;
        rep.answer(DEPOT, "Yes", "").await?;
        rep.row_says(DEPOT, "Yes").await?;
        rep.send().await?;
        team.accessible(&rep.panel(), "the panel").await
    })
    .await
}

#[tokio::test]
async fn with_keys_alone_one_side_proposes_and_the_other_signs() -> Result<()> {
    let team = Team::set().await?;
    let stage = &team.stage;
    let (rep, marketer) = stage.two(&stage.world.rep, &stage.world.marketer).await?;
    story("agreement-keyboard", &[&rep, &marketer], async {
        team.keeps(&rep).await?;
        let page = team.page_here(&rep).await?;
        page.tab_to(&rep.words.say("Propose a criterion")).await?;
        rep.browser.press_key("Enter").await?;
        for (label, text) in [
            ("Name", "Depot"),
            ("Question", DEPOT),
            ("Why it matters", "we cannot deliver to a shared one"),
        ] {
            page.tab_to(&rep.words.say(label)).await?;
            rep.browser.type_text(text).await?;
        }
        page.tab_to(&rep.words.say("Propose it")).await?;
        rep.browser.press_key("Enter").await?;
        page.wait_for_text(&rep.words.say("Proposal: sales agrees, marketing not yet"))
            .await?;
        not_lost(&page).await?;
        rep.open(&team.home).await?;
        team.sent(&rep, 2).await?;

        marketer.open_for(&team.home, "Marketing").await?;
        marketer.reads(DEPOT).await?;
        let page = team.page_here(&marketer).await?;
        page.tab_to("Depot…").await?;
        marketer.browser.press_key("Enter").await?;
        page.tab_to(&marketer.words.say("Sign for marketing"))
            .await?;
        marketer.browser.press_key("Enter").await?;
        page.wait_for_text("Agreed by").await?;
        not_lost(&page).await
    })
    .await
}

/// The keyboard is still where it was at work, and not back at the top.
async fn not_lost(page: &Panel<'_>) -> Result<()> {
    let there = "document.activeElement !== null && document.activeElement !== document.body";
    let there: bool = page.frame().await?.eval(there).await?;
    anyhow::ensure!(there, "the focus is lost");
    Ok(())
}

#[tokio::test]
async fn the_agreement_reads_well_in_dutch_in_the_dark() -> Result<()> {
    let team = Team::set().await?;
    let stage = &team.stage;
    let rep = stage.desk(&stage.world.rep).await?;
    team.begins(&rep).await?;
    drop(rep);
    let looks = [(Language::Nl, true, (1280, 900), "nl-dark-wide")];
    for (language, dark, size, name) in looks {
        let desk = stage
            .desk_with(&stage.world.marketer, |options| {
                options.language = language;
                options.dark = dark;
                options.size = (1280, 900);
            })
            .await?;
        desk.open_for(&team.home, "Marketing").await?;
        desk.part("Our agreement").await?;
        desk.press("Open our agreement").await?;
        let page = desk.browser.agreement();
        page.wait_for_text("Depot").await?;
        desk.browser.set_size(size).await?;
        page.screenshot(&format!("agreement-{name}")).await?;
        team.accessible(&page, name).await?;
    }
    Ok(())
}

#[tokio::test]
async fn when_the_record_that_keeps_it_is_deleted_the_page_says_so_and_keeps_what_is_known()
-> Result<()> {
    let team = Team::set().await?;
    let stage = &team.stage;
    let rep = stage.desk(&stage.world.rep).await?;
    story("agreement-deleted", &[&rep], async {
        team.begins(&rep).await?;
        stage.world.delete(&team.home).await?;
        let page = rep.browser.agreement();
        // A page that nobody sees asks for nothing.
        rep.browser.activate_in(&page.frame().await?).await?;
        page.frame()
            .await?
            .eval::<Option<bool>>("location.reload()")
            .await?;
        let gone = rep.words.fill("book_gone", &[]);
        page.wait_for_text(&gone).await?;
        page.wait_for_text("Depot").await?;
        page.screenshot("agreement-home-deleted").await
    })
    .await
}
