//! What both sides agreed to come before the lead moves, and somebody who goes past it.

use anyhow::Result;

use crate::stage::story;
use crate::team::{DEPOT, Team};

#[tokio::test]
async fn who_takes_the_lead_before_what_comes_first_reads_what_was_agreed_and_says_why()
-> Result<()> {
    let team = Team::set().await?;
    let stage = &team.stage;
    let lead = stage.world.lead("What comes first").await?;
    let (rep, marketer) = stage.two(&stage.world.rep, &stage.world.marketer).await?;
    story("first", &[&rep, &marketer], async {
        team.begins(&rep).await?;
        marketer.open_for(&team.home, "Marketing").await?;
        marketer.reads(DEPOT).await?;
        let page = team.page_here(&marketer).await?;
        page.press("Depot").await?;
        page.press(&marketer.words.say("Sign for marketing"))
            .await?;
        page.wait_for_text("Agreed by").await?;
        page.press(&marketer.words.say("Have it come first …"))
            .await?;
        let why = "two vans stood before a closed gate";
        page.fill(&marketer.words.say("Why it comes first"), why)
            .await?;
        team.accessible(&page, "the form of what comes first")
            .await?;
        page.press(&marketer.words.say("Propose it")).await?;
        let first = "What comes before the lead moves";
        page.wait_for_text(&marketer.words.say(first)).await?;
        marketer.open(&team.home).await?;
        team.sent(&marketer, 3).await?;
        // Proposed by one side, it holds nobody back.
        marketer.open(&lead).await?;
        marketer.take("they only read so far").await?;
        marketer.send().await?;

        rep.open(&team.home).await?;
        rep.looks().await?;
        let page = team.page_here(&rep).await?;
        page.wait_for_text(&rep.words.say(first)).await?;
        page.press("Before sales takes the lead").await?;
        page.press(&rep.words.say("Sign for sales")).await?;
        page.wait_for_text("Agreed by").await?;
        page.screenshot("agreement-comes-first").await?;
        rep.open(&team.home).await?;
        team.sent(&rep, 4).await?;

        rep.open(&lead).await?;
        rep.reads("In the lead now: marketing").await?;
        rep.press("Take the lead · because …").await?;
        rep.reads("You agreed that both sides say yes to this before sales takes the lead:")
            .await?;
        rep.reads(why).await?;
        rep.fill("I take the lead because", "they called me")
            .await?;
        rep.press("Take the lead").await?;
        rep.reads("Say why").await?;
        rep.panel().screenshot("comes-first").await?;
        team.accessible(&rep.panel(), "what comes first").await?;
        let despite = "the fitter is there on Friday only";
        rep.fill("You can go on all the same. Because", despite)
            .await?;
        rep.press("Take the lead").await?;
        rep.reads("In the lead now: sales").await?;
        rep.reads(despite).await?;
        rep.send().await?;
        let notes = stage.world.notes(&lead).await?;
        anyhow::ensure!(
            notes.iter().any(|note| note.body.contains(despite)),
            "who has no extension reads it in the CRM"
        );
        marketer.open(&lead).await?;
        marketer.looks().await?;
        marketer.reads(despite).await
    })
    .await
}
