//! Silence: the person is reminded by the browser, once, and the toolbar button counts what waits.

use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::{Context as _, Result};
use samenspel::background::ASK_MARK;
use samenspel::codec::payload;
use samenspel::record::{DeviceId, Event, EventId, ExpectStep, Party, Stamp, What};
use samenspel::team::{PersonId, Reason, Side};
use samenspel_e2e::crm::{Person, Record, Role, With};
use samenspel_e2e::extension;
use samenspel_e2e::frame::Frame;
use samenspel_e2e::wait::wait_until;

use crate::stage::{Stage, story};

const MINUTE_MS: u64 = 60_000;
const ASKED: &str = "tell me which mail they opened";

/// Marketing asked this person for something at once: no form offers that, and so its time is over as soon
/// as it stands in the CRM, on any day and at any hour.
async fn asked_at_once(stage: &Stage, lead: &Record, person: &Person) -> Result<()> {
    let now = SystemTime::now().duration_since(UNIX_EPOCH)?;
    let then = u64::try_from(now.as_millis())? - MINUTE_MS;
    let fits = |text: &str| Reason::new(text).context("a reason");
    // Whoever signs in a browser is not believed without: this colleague has none.
    let marketer = &stage
        .world
        .colleague("Mo Marketing", Role::SellsAll)
        .await?;
    let by = PersonId(marketer.uid.to_string());
    let event = Event {
        at: Stamp { ms: then, tick: 0 },
        id: EventId {
            device: DeviceId::of(u32::try_from(lead.id)? << 16, &by),
            seq: 1,
        },
        by: by.clone(),
        side: Side::Marketing,
        what: What::Expect(ExpectStep::Asked {
            of: Party {
                side: Side::Sales,
                person: Some(PersonId(person.uid.to_string())),
            },
            what: fits(ASKED)?,
            within: 0,
            silence: fits("we talk about it on Friday")?,
        }),
    };
    let lines = ["Asked a minute ago.".to_owned()];
    let word = payload(&by, &lines, &[event]);
    stage
        .hand_in(marketer, lead, &lines, &word, Some(ASK_MARK))
        .await
}

/// Firefox without a window shows a reminder to nobody, and so for a moment only: it is heeded when it comes.
const HEEDS: &str = "(globalThis.shown = new Set(), chrome.notifications.onShown?.addListener((id) => shown.add(id)), true)";
/// How many reminders there were.
const REMINDED: &str =
    "chrome.notifications.getAll().then((all) => new Set([...shown, ...Object.keys(all)]).size)";

/// Waits until the button counts so many; `ours` is a page of the extension.
async fn counts(ours: &Frame, many: &str) -> Result<()> {
    wait_until(format!("the button to count “{many}”"), async || {
        let counted: String = ours.eval("chrome.action.getBadgeText({})").await?;
        Ok(counted == many)
    })
    .await
}

#[tokio::test]
async fn who_is_silent_is_reminded_once_and_the_button_counts_until_it_is_done() -> Result<()> {
    let stage = Stage::set().await?;
    let lead = stage.world.lead("Silent").await?;
    asked_at_once(&stage, &lead, &stage.world.rep).await?;
    let allowed = extension::with_reminders(&stage.extension)?;
    let rep = stage
        .desk_with(&stage.world.rep, |options| {
            options.extension = Some(allowed.path().to_owned());
        })
        .await?;
    story("silence", &[&rep], async {
        let ours = rep.browser.popup_behind().await?;
        let _: bool = ours.eval(HEEDS).await?;
        rep.open_for(&lead, "Sales").await?;
        rep.reads("Expected of you").await?;
        rep.reads(ASKED).await?;
        counts(&ours, "1").await?;
        wait_until("the reminder", async || {
            Ok(ours.eval::<usize>(REMINDED).await? == 1)
        })
        .await?;
        rep.browser.stop_background().await?;
        rep.open(&lead).await?;
        counts(&ours, "1").await?;
        let many: usize = ours.eval(REMINDED).await?;
        assert!(many <= 1, "reminded again: {many}");
        rep.press(&format!("{ASKED}…")).await?;
        rep.press("Done …").await?;
        rep.press("It is done").await?;
        counts(&ours, "").await?;
        rep.send().await
    })
    .await
}

#[tokio::test]
async fn who_never_opened_a_record_is_reminded_of_what_was_asked_there() -> Result<()> {
    let stage = Stage::set().await?;
    let newcomer = stage.world.colleague("Nora Newcomer", Role::Sells).await?;
    let own = With {
        owner: Some(&newcomer),
        ..With::default()
    };
    let asks = stage.world.lead_with("Never opened", own).await?;
    let other = stage.world.lead_with("Another", own).await?;
    let (marketer, person) = stage.two(&stage.world.marketer, &newcomer).await?;
    story("silence-unopened", &[&marketer, &person], async {
        marketer.open_for(&asks, "Marketing").await?;
        marketer
            .write_typed("Question", "Sales", "Who decides there?")
            .await?;
        marketer.send().await?;
        let note = stage.world.notes(&asks).await?.remove(0);
        assert!(note.body.contains(&format!(".{ASK_MARK}")), "{}", note.body);
        assert!(!note.text.contains(ASK_MARK), "{}", note.text);
        asked_at_once(&stage, &asks, &newcomer).await?;

        person.open_for(&other, "Sales").await?;
        counts(&person.browser.popup_behind().await?, "1").await?;
        person.beside(&other).await?;
        // There it stands, as on any other record.
        person.open(&asks).await?;
        person.reads(ASKED).await
    })
    .await
}
