//! The very first showing of a record with a long history: 10,000 events stand in the CRM, and this browser
//! has read none of them.

use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::{Context as _, Result};
use samenspel::codec::{note_html, payload};
use samenspel::record::{
    CriterionId, DeviceId, Event, EventId, LeadMove, NoteKind, Stamp, Verdict, What,
};
use samenspel::team::{Body, PersonId, Reason, Side, Starter};
use samenspel_e2e::browser::Browser;
use samenspel_e2e::crm::Record;
use samenspel_e2e::odoo::Person;
use samenspel_e2e::wait::wait_for;

use crate::figures::Figure;
use crate::stage::{Stage, shown};

const RUNS: usize = 5;
const NOTES: u32 = 100;
const IN_A_NOTE: u32 = 100;
const MINUTE_MS: u64 = 60_000;

/// From the content script's first line to the first frame in which the record's notes are drawn.
const THERE: &str = "(began) => new Promise((done) => {
    const look = () => {
        if (!document.querySelector('[data-ref=note]')) return;
        seen.disconnect();
        requestAnimationFrame(() => {
            const { port1, port2 } = new MessageChannel();
            port1.onmessage = () => done(performance.timeOrigin + performance.now() - began);
            port2.postMessage(0);
        });
    };
    const seen = new MutationObserver(look);
    seen.observe(document.body, { subtree: true, childList: true });
    look();
})";

/// Measures it in browsers with new profiles, and then again where everything is stored but the background
/// was stopped.
pub async fn showings(stage: &Stage, figures: &mut Vec<Figure>) -> Result<()> {
    let site = stage.site().await?;
    let small = stage.world.lead("Bench").await?;
    let large = stage.world.lead("Bench with a history").await?;
    seed(stage, &large).await?;
    let url = |lead: &Record| format!("{}{}", site.url(), lead.path);
    let (mut first, mut stored) = (Vec::new(), Vec::new());
    for _ in 0..RUNS {
        let browser = stage.browser(&site, true).await?;
        // Compiled code, the session and the CRM's own page are not what is measured.
        browser.goto(&url(&small)).await?;
        shown(&browser, small.id).await?;
        browser.goto(&url(&large)).await?;
        first.push(until_there(&browser).await?);
        shown(&browser, large.id).await?;
        browser.goto(&url(&small)).await?;
        shown(&browser, small.id).await?;
        browser.stop_background().await?;
        browser.goto(&url(&large)).await?;
        stored.push(until_there(&browser).await?);
    }
    let how = "From a mark that is the content script's first line to the task after the first animation frame in which \
        a note of the record is drawn; 100 notes of 100 events each stand in Odoo, this profile has read none of them. \
        Reading them from Odoo is in it. A panel that is found late is looked at every 25 ms.";
    figures.push(Figure::new(
        "10,000 events: very first showing, read from Odoo",
        "ms",
        &first,
        how,
    )?);
    let how = "The same on a later load of the page, with all events in the browser's store and the background stopped \
        before, so that nothing of the record is in memory.";
    figures.push(Figure::new(
        "10,000 events: first showing from the store",
        "ms",
        &stored,
        how,
    )?);
    Ok(())
}

async fn until_there(browser: &Browser) -> Result<f64> {
    let began = "performance.timeOrigin + performance.getEntriesByName('samenspel')[0].startTime";
    wait_for("the record's notes", async || {
        let Some(frame) = browser.panel().find().await? else {
            return Ok(None);
        };
        let began: f64 = browser.page().eval(began).await?;
        Ok(Some(frame.call(THERE, &began).await?))
    })
    .await
}

/// Both people's notes in turn, from long ago to now.
async fn seed(stage: &Stage, lead: &Record) -> Result<()> {
    let now = SystemTime::now().duration_since(UNIX_EPOCH)?;
    let now = u64::try_from(now.as_millis())?;
    let begun = now - u64::from(NOTES * IN_A_NOTE + 1) * MINUTE_MS;
    for nth in 0..NOTES {
        let (who, side) = match nth % 2 {
            0 => (&stage.world.rep, Side::Sales),
            _ => (&stage.world.marketer, Side::Marketing),
        };
        let events = (0..IN_A_NOTE).map(|of| event(who, side, begun, nth * IN_A_NOTE + of, lead));
        let events: Vec<Event> = events.collect::<Option<_>>().context("an event")?;
        let by = PersonId(who.odoo.uid.to_string());
        let lines = [format!("Visit {nth}")];
        let word = payload(&by, &lines, &events);
        let page = format!(
            "{}{}",
            who.odoo.url(),
            stage.world.path("crm.lead", lead.id)
        );
        let html = note_html(&lines, &page, &word);
        who.odoo.log_html("crm.lead", lead.id, &html).await?;
    }
    Ok(())
}

fn event(who: &Person, side: Side, begun: u64, nth: u32, lead: &Record) -> Option<Event> {
    let by = PersonId(who.odoo.uid.to_string());
    let because = Reason::new("they said so when we met").ok();
    let what = match nth % 10 {
        0 => What::Started {
            with: Starter::BANT.to_vec(),
        },
        1..=4 => What::Judged {
            criterion: CriterionId::Starter(Starter::Budget),
            verdict: if nth.is_multiple_of(3) {
                Verdict::No
            } else {
                Verdict::Yes
            },
            because,
        },
        5 => What::Lead(LeadMove::Took { because: because? }),
        _ => What::Wrote {
            kind: NoteKind::Context,
            to: None,
            text: Body::new("She came back to the pricing page after the webinar, twice.").ok()?,
        },
    };
    Some(Event {
        at: Stamp {
            ms: begun + u64::from(nth) * MINUTE_MS,
            tick: 0,
        },
        id: EventId {
            device: DeviceId::of(u32::try_from(lead.id).ok()? << 16, &by),
            seq: nth + 1,
        },
        by,
        side,
        what,
    })
}
