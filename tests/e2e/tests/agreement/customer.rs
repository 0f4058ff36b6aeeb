//! One customer under an agreement, from the first look to what became of it.

use anyhow::Result;

use crate::stage::story;
use crate::team::{DEPOT, Team};

#[tokio::test]
async fn a_difference_is_talked_about_side_by_side_and_settled_as_an_exception() -> Result<()> {
    let team = Team::set().await?;
    let stage = &team.stage;
    let lead = stage.world.lead("Seen differently").await?;
    let (rep, marketer) = stage.two(&stage.world.rep, &stage.world.marketer).await?;
    story("settled", &[&rep, &marketer], async {
        team.begins(&rep).await?;
        rep.open(&lead).await?;
        rep.answer(DEPOT, "No", "they share one with a neighbour")
            .await?;
        rep.send().await?;
        marketer.open_for(&lead, "Marketing").await?;
        marketer
            .answer(DEPOT, "Yes", "the neighbour moves out in May")
            .await?;
        marketer.row_says(DEPOT, "You see this differently").await?;
        marketer
            .calls_success(DEPOT, "trucks can load in June")
            .await?;
        marketer.send().await?;
        rep.looks().await?;
        rep.row_says(DEPOT, "You see this differently").await?;
        rep.calls_success(DEPOT, "nobody blocks the gate").await?;
        rep.remarks(DEPOT, "I will ask the neighbour").await?;
        rep.send().await?;
        marketer.looks().await?;
        for desk in [&rep, &marketer] {
            let both = ["trucks can load in June", "nobody blocks the gate"];
            for said in both.into_iter().chain(["I will ask the neighbour"]) {
                desk.row_says(DEPOT, said).await?;
            }
        }
        rep.panel().screenshot("difference-open").await?;
        team.accessible(&rep.panel(), "a difference").await?;
        rep.settle(DEPOT, "Exception for this customer", "May is soon enough")
            .await?;
        rep.send().await?;
        marketer.looks().await?;
        marketer.reads("May is soon enough").await
    })
    .await
}

#[tokio::test]
async fn a_deal_that_the_crm_says_is_won_is_confirmed_by_sales_and_read_by_marketing() -> Result<()>
{
    let team = Team::set().await?;
    let stage = &team.stage;
    let lead = stage.world.lead("Won in the CRM").await?;
    let (rep, marketer) = stage.two(&stage.world.rep, &stage.world.marketer).await?;
    story("won", &[&rep, &marketer], async {
        rep.open_for(&lead, "Sales").await?;
        rep.take("she asked for an offer").await?;
        rep.send().await?;
        stage.world.win(&lead).await?;
        rep.open(&lead).await?;
        rep.part("What happened after").await?;
        rep.press("Say so, with the reason").await?;
        rep.fill("Because, or how it went", "they signed for two depots")
            .await?;
        rep.press("Save what happened").await?;
        rep.send().await?;
        marketer.open_for(&lead, "Marketing").await?;
        marketer.part("What happened after").await?;
        marketer.reads("they signed for two depots").await?;
        team.accessible(&marketer.panel(), "what happened").await
    })
    .await
}
