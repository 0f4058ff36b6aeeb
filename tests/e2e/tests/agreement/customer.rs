//! One customer under an agreement, from the first look to what became of it, and what the CRM does to
//! the record meanwhile.

use anyhow::Result;
use serde_json::json;

use crate::desk::BUDGET;
use crate::stage::story;
use crate::team::{DEPOT, Team};

#[tokio::test]
async fn a_difference_is_talked_about_side_by_side_and_settled_as_an_exception() -> Result<()> {
    let team = Team::set().await?;
    let stage = &team.stage;
    let lead = stage.world.lead("Seen differently").await?;
    let rep = stage.desk(&stage.world.rep).await?;
    let marketer = stage.desk(&stage.world.marketer).await?;
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
    let rep = stage.desk(&stage.world.rep).await?;
    let marketer = stage.desk(&stage.world.marketer).await?;
    story("won", &[&rep, &marketer], async {
        rep.open_for(&lead, "Sales").await?;
        rep.take("she asked for an offer").await?;
        rep.send().await?;
        stage
            .world
            .admin
            .call::<serde_json::Value>("crm.lead", "action_set_won", json!([[lead.id]]), json!({}))
            .await?;
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

#[tokio::test]
async fn two_leads_that_the_crm_merges_are_one_customer_here_too() -> Result<()> {
    let team = Team::set().await?;
    let stage = &team.stage;
    let first = stage.world.lead("Merged away").await?;
    let second = stage.world.lead("Merged into").await?;
    let rep = stage.desk(&stage.world.rep).await?;
    story("merged", &[&rep], async {
        rep.open_for(&first, "Sales").await?;
        rep.start_list().await?;
        rep.answer(BUDGET, "Yes", "the board said so").await?;
        rep.take("she called me").await?;
        rep.send().await?;
        rep.open(&second).await?;
        rep.write("The same people, from another fair.").await?;
        rep.send().await?;
        stage
            .world
            .admin
            .call::<serde_json::Value>(
                "crm.lead",
                "merge_opportunity",
                json!([[first.id, second.id]]),
                json!({}),
            )
            .await?;
        let left: Vec<serde_json::Value> = stage
            .world
            .admin
            .find(
                "crm.lead",
                json!([["id", "in", [first.id, second.id]]]),
                &["id"],
            )
            .await?;
        assert_eq!(left.len(), 1, "Odoo keeps one of the two");
        let survivor = if left[0]["id"] == json!(first.id) {
            &first
        } else {
            &second
        };
        rep.goto(&survivor.path).await?;
        rep.reads("In the lead now: sales").await?;
        rep.reads("The same people, from another fair.").await?;
        rep.row_says(BUDGET, "Yes").await
    })
    .await
}

#[tokio::test]
async fn who_may_only_read_is_told_why_and_takes_part_once_they_follow() -> Result<()> {
    let team = Team::set().await?;
    let stage = &team.stage;
    let lead = stage.world.lead("Read only").await?;
    let reader = stage.desk(&stage.world.reader).await?;
    story("rights", &[&reader], async {
        reader.open_for(&lead, "Marketing").await?;
        reader
            .until(
                "the reason to be said",
                "!!document.querySelector('[data-ref=rights]')",
            )
            .await?;
        let writes = "!document.querySelector('[data-field=note]')";
        reader.until("no note to be offered", writes).await?;
        reader.panel().screenshot("rights").await?;
        team.accessible(&reader.panel(), "a record one may only read")
            .await?;
        reader.press("Follow this record").await?;
        reader
            .until(
                "a note to be offered",
                "!!document.querySelector('[data-field=note]')",
            )
            .await?;
        reader.write("She reads our blog every week.").await?;
        reader.send().await?;
        stage.notes(&lead, 1).await?;
        Ok(())
    })
    .await
}
