//! Who wrote this: what somebody forges in the CRM itself.

use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::{Context as _, Result};
use samenspel::codec::payload;
use samenspel::record::{DeviceId, Event, EventId, LeadMove, Stamp, What};
use samenspel::team::{PersonId, Reason, Side};
use samenspel_e2e::crm::Record;

use crate::stage::{Stage, story};
use crate::team::Team;

const WHY: &str = "they called me at home";

/// Somebody writes by hand, under the rep's name and in no browser of theirs, that they take the lead.
async fn forges(stage: &Stage, lead: &Record) -> Result<()> {
    let now = SystemTime::now().duration_since(UNIX_EPOCH)?;
    let by = PersonId(stage.world.rep.uid.to_string());
    let event = Event {
        at: Stamp {
            ms: u64::try_from(now.as_millis())?,
            tick: 0,
        },
        id: EventId {
            device: DeviceId::of(7 << 16, &by),
            seq: 1,
        },
        by: by.clone(),
        side: Side::Sales,
        what: What::Lead(LeadMove::Took {
            because: Reason::new(WHY).context("a reason")?,
        }),
    };
    let lines = ["I take the lead.".to_owned()];
    let word = payload(&by, &lines, &[event]);
    stage
        .hand_in(&stage.world.rep, lead, &lines, &word, None)
        .await
}

#[tokio::test]
async fn a_note_under_a_reps_name_that_their_browser_did_not_sign_says_why_it_counts_for_nothing()
-> Result<()> {
    let team = Team::set().await?;
    let stage = &team.stage;
    let lead = stage.world.lead("Not theirs").await?;
    let (rep, marketer) = stage.two(&stage.world.rep, &stage.world.marketer).await?;
    story("forged", &[&rep, &marketer], async {
        // The first thing that the rep does about the agreement makes their key known.
        team.keeps(&rep).await?;
        forges(stage, &lead).await?;
        marketer.open_for(&lead, "Marketing").await?;
        marketer
            .reads("It does not bear its author’s signature")
            .await?;
        marketer.reads(WHY).await?;
        marketer
            .reads("Open question: nobody decided this yet")
            .await?;
        team.accessible(&marketer.panel(), "a note that nobody signed")
            .await?;
        // What they do in their own browser counts.
        rep.open(&lead).await?;
        rep.take("they asked for me").await?;
        rep.send().await?;
        marketer.looks().await?;
        marketer.reads("In the lead now: sales").await
    })
    .await
}
