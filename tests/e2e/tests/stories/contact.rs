//! A contact is a record too, and knows of its deals.

use anyhow::Result;
use samenspel_e2e::crm::With;

use crate::desk::BUDGET;
use crate::stage::{Stage, story};

#[tokio::test]
async fn a_contact_is_a_record_too() -> Result<()> {
    let stage = Stage::set().await?;
    let contact = stage.world.customer("Noor Logistics").await?;
    let rep = stage.desk(&stage.world.rep).await?;
    story("contact", &[&rep], async {
        rep.open_for(&contact, "Sales").await?;
        rep.write("They have two depots").await?;
        rep.send().await?;
        let note = stage.notes(&contact, 1).await?.remove(0);
        assert!(note.contains("They have two depots"), "{note}");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_contact_shows_what_both_sides_made_of_its_deal() -> Result<()> {
    let stage = Stage::set().await?;
    let contact = stage.world.customer("Noor Logistics").await?;
    let of = With {
        customer: Some(&contact),
        ..With::default()
    };
    let lead = stage.world.lead_with("A deal of theirs", of).await?;
    let (rep, marketer) = stage.two(&stage.world.rep, &stage.world.marketer).await?;
    story("contact-deals", &[&rep, &marketer], async {
        rep.open_for(&lead, "Sales").await?;
        rep.start_list().await?;
        rep.answer(BUDGET, "Yes", "the board said so").await?;
        rep.take("she asked for a demo").await?;
        rep.send().await?;
        // The marketer never opened the deal.
        marketer.goto(&contact.path).await?;
        marketer.reads("Other records of this customer").await?;
        marketer.reads(&lead.name).await?;
        marketer.reads("In the lead now: sales").await?;
        marketer.reads("because: she asked for a demo").await?;
        marketer.reads(BUDGET).await
    })
    .await
}
