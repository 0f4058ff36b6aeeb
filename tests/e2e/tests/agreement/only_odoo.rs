//! What only Odoo has; see the table in `tests/stories/main.rs`.

use anyhow::Result;
use serde_json::json;

use crate::desk::BUDGET;
use crate::stage::story;
use crate::team::Team;

#[tokio::test]
async fn two_leads_that_the_crm_merges_are_one_customer_here_too() -> Result<()> {
    let team = Team::set().await?;
    let stage = &team.stage;
    let odoo = stage.world.odoo()?;
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
        odoo.admin
            .call::<serde_json::Value>(
                "crm.lead",
                "merge_opportunity",
                json!([[first.id, second.id]]),
                json!({}),
            )
            .await?;
        let left: Vec<serde_json::Value> = odoo
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
    stage.world.odoo()?;
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
