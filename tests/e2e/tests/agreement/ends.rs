//! How things end on a customer's record: a deal is lost, and a difference rests until a day.

use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::{Context as _, Result};
use samenspel::codec::payload;
use samenspel::record::{CriterionId, DeviceId, Ending, Event, EventId, Stamp, TalkStep, What};
use samenspel::team::{PersonId, Reason, Side, Starter};
use samenspel_e2e::crm::Record;

use crate::desk::{BUDGET, Desk};
use crate::stage::{Stage, story};
use crate::team::Team;

const REASON: &str = "Samenspel: the owner retires";

#[tokio::test]
async fn a_deal_that_the_crm_says_is_lost_is_confirmed_with_its_reason_and_marketing_keeps_seeing_it()
-> Result<()> {
    let team = Team::set().await?;
    let stage = &team.stage;
    let lead = stage.world.lead("Lost in the CRM").await?;
    let (rep, marketer) = stage.two(&stage.world.rep, &stage.world.marketer).await?;
    story("lost", &[&rep, &marketer], async {
        marketer.open_for(&lead, "Marketing").await?;
        rep.open_for(&lead, "Sales").await?;
        rep.take("she asked for an offer").await?;
        rep.send().await?;
        stage.world.lose(&lead, REASON).await?;

        // Marketing reads it as what it is: the CRM's word, which nobody of sales has confirmed.
        marketer.open(&lead).await?;
        marketer.part("What happened after").await?;
        marketer.reads(REASON).await?;
        marketer.reads("Sales has not confirmed it yet.").await?;
        marketer
            .until("nobody to have said it", &says("lost", 0))
            .await?;

        rep.open(&lead).await?;
        rep.part("What happened after").await?;
        rep.reads(REASON).await?;
        rep.panel().screenshot("lost-proposed").await?;
        rep.press("Say so, with the reason").await?;
        let proposed = rep.value("Because, or how it went").await?;
        assert_eq!(proposed, REASON, "the CRM's reason is proposed");
        rep.press("Save what happened").await?;
        rep.until("the outcome to be listed", &says("lost", 1))
            .await?;
        rep.send().await?;
        let said = stage.notes(&lead, 2).await?.remove(1);
        assert!(said.contains(REASON), "{said}");

        marketer.looks().await?;
        marketer
            .until("marketing to see it", &says("lost", 1))
            .await?;
        marketer
            .panel()
            .wait_without_text(&marketer.words.say("Sales has not confirmed it yet."))
            .await?;
        team.accessible(&marketer.panel(), "what happened, lost")
            .await?;

        // What comes later comes to marketing, too, and marketing can ask.
        rep.write_typed(
            "Feedback",
            "Marketing",
            "His daughter goes on; ask again in spring.",
        )
        .await?;
        rep.send().await?;
        marketer.browser.stop_background().await?;
        marketer.open(&lead).await?;
        marketer
            .reads("His daughter goes on; ask again in spring.")
            .await?;
        marketer.part("What happened after").await?;
        marketer
            .until("marketing to see it still", &says("lost", 1))
            .await?;
        marketer.press("Ask about the follow-up").await?;
        marketer.fill("Write a note", "When in spring?").await?;
        marketer.press("Save note").await?;
        marketer.send().await?;
        rep.looks().await?;
        rep.reads("When in spring?").await
    })
    .await
}

/// Whether so many outcomes of a kind are listed.
fn says(kind: &str, many: usize) -> String {
    format!("document.querySelectorAll('[data-ref=outcome][data-kind={kind}]').length === {many}")
}

#[tokio::test]
async fn a_difference_that_is_parked_says_until_when_on_both_sides_and_comes_back_on_its_day()
-> Result<()> {
    let team = Team::set().await?;
    let stage = &team.stage;
    let lead = stage.world.lead("Parked").await?;
    let (rep, marketer) = stage.two(&stage.world.rep, &stage.world.marketer).await?;
    story("parked", &[&rep, &marketer], async {
        rep.open_for(&lead, "Sales").await?;
        rep.start_list().await?;
        rep.answer(BUDGET, "No", "they wait for the new year")
            .await?;
        rep.send().await?;
        marketer.open_for(&lead, "Marketing").await?;
        marketer
            .answer(BUDGET, "Yes", "the board has said so")
            .await?;
        marketer.send().await?;
        rep.looks().await?;
        rep.row_says(BUDGET, "You see this differently").await?;

        rep.unfold(BUDGET).await?;
        rep.press_in(BUDGET, "Settle it …").await?;
        rep.press_in(BUDGET, "Parked until …").await?;
        // Without a day to come it is not parked.
        let because = rep.words.say("Settled because");
        rep.panel()
            .fill_in(&rep.words.say(BUDGET), &because, "their board meets then")
            .await?;
        rep.press_in(BUDGET, "Settle it").await?;
        rep.until(
            "the day to be asked for",
            "!!document.querySelector('input[type=date][aria-invalid=true]')",
        )
        .await?;
        let day: String = rep
            .sees("new Date(Date.now() + 40 * 864e5).toISOString().slice(0, 10)")
            .await?;
        rep.panel()
            .fill_in(&rep.words.say(BUDGET), &rep.words.say("Until"), &day)
            .await?;
        rep.press_in(BUDGET, "Settle it").await?;
        let rests = parked(&rep, &day, "their board meets then").await?;
        rests_in(&rep, &rests).await?;
        rep.send().await?;
        marketer.looks().await?;
        rests_in(&marketer, &rests).await?;
        marketer.panel().screenshot("parked").await?;
        team.accessible(&marketer.panel(), "a parked difference")
            .await?;

        // No form parks until a moment of today; a day that comes while somebody looks is like that.
        park_for(stage, &lead, 25_000).await?;
        for desk in [&rep, &marketer] {
            desk.looks().await?;
            desk.reads("the board meets sooner").await?;
        }
        for desk in [&rep, &marketer] {
            desk.until(
                "the difference to be open again",
                "!!document.querySelector('[data-ref=differences] [data-ref=row]')",
            )
            .await?;
            desk.row_says(BUDGET, "You see this differently").await?;
        }
        Ok(())
    })
    .await
}

/// The sentence that a parked difference says, with its day as this panel's language writes it.
async fn parked(desk: &Desk, day: &str, because: &str) -> Result<String> {
    let said = format!(
        "new Date('{day}').toLocaleDateString(document.documentElement.lang, {{ timeZone: 'UTC' }})"
    );
    let day: String = desk.sees(&said).await?;
    Ok(desk.words.fill("settled_parked", &[&day, because]))
}

/// Waits until no difference is open, and the row says why and until when.
async fn rests_in(desk: &Desk, sentence: &str) -> Result<()> {
    desk.until(
        "no difference to be open",
        "!document.querySelector('[data-ref=differences]')",
    )
    .await?;
    desk.unfold(BUDGET).await?;
    desk.row_says(BUDGET, sentence).await
}

/// The rep parks the difference for so many ms more, in a note made by hand.
async fn park_for(stage: &Stage, lead: &Record, ms: u64) -> Result<()> {
    let now = SystemTime::now().duration_since(UNIX_EPOCH)?;
    let now = u64::try_from(now.as_millis())?;
    let rep = &stage.world.rep;
    let by = PersonId(rep.uid.to_string());
    let because = Reason::new("the board meets sooner").context("a reason")?;
    let event = Event {
        at: Stamp { ms: now, tick: 0 },
        id: EventId {
            device: DeviceId::of(u32::try_from(lead.id)? << 16, &by),
            seq: 1,
        },
        by: by.clone(),
        side: Side::Sales,
        what: What::Talk {
            criterion: CriterionId::Starter(Starter::Budget),
            step: TalkStep::Ended(Ending::Parked {
                until: now + ms,
                because,
            }),
        },
    };
    let lines = ["Parked for a moment.".to_owned()];
    let word = payload(&by, &lines, &[event]);
    stage.hand_in(rep, lead, &lines, &word, None).await
}
