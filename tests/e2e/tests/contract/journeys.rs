//! The script, second part: what becomes of a lead, and of the notes on it.

use anyhow::{Context as _, Result};
use samenspel::crm::{Answer, Crm, CrmNote, Fault, Since};
use samenspel::record::{DealEnd, Facts, RecordKey, Sort};

use crate::stage::{Stage, Who};

const ODOO: Crm = Crm::Odoo;

async fn facts(stage: &impl Stage, key: &RecordKey) -> Result<Facts> {
    let read = ODOO.read(&stage.net(Who::Rep), key, &[]).await?;
    Ok(read.value.facts)
}

async fn notes(stage: &impl Stage, key: &RecordKey, since: &Since) -> Result<Answer<Vec<CrmNote>>> {
    Ok(ODOO.notes(&stage.net(Who::Rep), key, since).await?)
}

fn ids(notes: &Answer<Vec<CrmNote>>) -> Vec<&str> {
    notes.value.iter().map(|note| note.id.as_str()).collect()
}

/// Up to where the notes are read once they have all settled, so that nothing comes again by itself.
async fn settled(stage: &impl Stage, key: &RecordKey) -> Result<Since> {
    let read = notes(stage, key, &Since::default()).await?;
    let now = read.date.context("no date")?;
    let later = Answer {
        date: Some(now + 3_600_000),
        ..read
    };
    let since = ODOO.advance(&Since::default(), &later);
    let listed = ODOO.read(&stage.net(Who::Rep), key, &[]).await?;
    let since = ODOO.reached(since, &listed.value.notes);
    // What is asked from then on begins a second after the last note was written.
    stage.pass(3).await;
    assert_eq!(ids(&notes(stage, key, &since).await?), Vec::<&str>::new());
    Ok(since)
}

pub async fn a_deal_that_is_won_or_lost_says_so_and_since_when_it_is_in_its_stage(
    stage: &impl Stage,
) -> Result<()> {
    let (won, lost) = (stage.lead("Won").await?, stage.lead("Lost").await?);
    let before = facts(stage, &won).await?;
    assert_eq!(
        (before.end, before.sort),
        (None, Some(Sort::Opportunity)),
        "{before:?}"
    );
    stage.pass(2).await;
    stage.win(&won).await?;
    let after = facts(stage, &won).await?;
    assert_eq!((after.end, after.archived), (Some(DealEnd::Won), false));
    assert!(after.stage_since > before.stage_since, "{after:?}");
    let reason = stage.lose(&lost).await?;
    let after = facts(stage, &lost).await?;
    assert_eq!(
        (after.end, after.archived, after.lost_reason),
        (Some(DealEnd::Lost), true, Some(reason))
    );
    let archived = stage.lead("Archived").await?;
    stage.archive(&archived).await?;
    let after = facts(stage, &archived).await?;
    assert_eq!((after.end, after.archived), (None, true));
    Ok(())
}

/// Merges two records with notes: those of the one that goes have older ids than all that was read of
/// the one that stays, and come all the same.
async fn merged(stage: &impl Stage, goes: &RecordKey, stays: &RecordKey) -> Result<()> {
    let moved = stage.log_note(Who::Rep, goes, "<p>moved</p>").await?;
    let own = stage.log_note(Who::Rep, stays, "<p>own</p>").await?;
    let since = settled(stage, stays).await?;
    stage.merge(goes, stays).await?;
    let net = stage.net(Who::Rep);
    let gone = ODOO.read(&net, goes, &[]).await.map(drop);
    assert_eq!(gone, Err(Fault::Gone));
    assert_eq!(
        ids(&notes(stage, stays, &since).await?),
        [moved.as_str()],
        "since {since:?}"
    );
    let listed = ODOO.read(&net, stays, &[]).await?.value.notes;
    assert!(
        listed.contains(&moved) && listed.contains(&own),
        "{listed:?}"
    );
    let asked = [own.clone(), moved.clone(), "2147483647".to_owned()];
    let places = ODOO.moved(&net, &stage.instance(), &asked).await?.value;
    assert_eq!(places, [(moved, stays.clone()), (own, stays.clone())]);
    Ok(())
}

pub async fn merged_leads_leave_their_notes_to_the_one_that_stays(
    stage: &impl Stage,
) -> Result<()> {
    let stays = stage.make("Stays", Sort::Lead, None).await?;
    let goes = stage.make("Goes", Sort::Lead, None).await?;
    merged(stage, &goes, &stays).await?;
    assert_eq!(facts(stage, &stays).await?.sort, Some(Sort::Lead));
    let notes = ODOO
        .read(&stage.net(Who::Rep), &stays, &[])
        .await?
        .value
        .notes;
    // Who may not read the record is not told where its notes are.
    let outsider = stage.net(Who::Outsider);
    let hidden = ODOO.moved(&outsider, &stage.instance(), &notes).await?;
    assert_eq!(hidden.value, []);
    Ok(())
}

pub async fn merged_contacts_leave_their_notes_to_the_one_that_stays(
    stage: &impl Stage,
) -> Result<()> {
    let stays = stage.contact("Stays").await?;
    let goes = stage.contact("Goes").await?;
    merged(stage, &goes, &stays).await
}

pub async fn a_converted_lead_stays_the_same_record_with_its_notes(
    stage: &impl Stage,
) -> Result<()> {
    let key = stage.make("Interested", Sort::Lead, None).await?;
    let note = stage.log_note(Who::Rep, &key, "<p>one</p>").await?;
    let before = facts(stage, &key).await?;
    assert_eq!((before.sort, before.end), (Some(Sort::Lead), None));
    stage.convert(&key).await?;
    let after = facts(stage, &key).await?;
    assert_eq!((after.sort, after.end), (Some(Sort::Opportunity), None));
    assert_eq!(after.name, before.name);
    let notes = notes(stage, &key, &Since::default()).await?;
    assert_eq!(ids(&notes), [note.as_str()]);
    Ok(())
}

pub async fn a_lead_converted_into_an_existing_deal_leaves_its_notes_to_it(
    stage: &impl Stage,
) -> Result<()> {
    let lead = stage.make("Again", Sort::Lead, None).await?;
    // The deal stays although it is the younger one.
    let deal = stage.make("Known", Sort::Opportunity, None).await?;
    let moved = stage.log_note(Who::Rep, &lead, "<p>moved</p>").await?;
    stage.log_note(Who::Rep, &deal, "<p>own</p>").await?;
    let since = settled(stage, &deal).await?;
    stage.convert_into(&lead, &deal).await?;
    let net = stage.net(Who::Rep);
    let gone = ODOO.read(&net, &lead, &[]).await.map(drop);
    assert_eq!(gone, Err(Fault::Gone));
    assert_eq!(ids(&notes(stage, &deal, &since).await?), [moved.as_str()]);
    assert_eq!(facts(stage, &deal).await?.sort, Some(Sort::Opportunity));
    let places = ODOO
        .moved(&net, &stage.instance(), std::slice::from_ref(&moved))
        .await?;
    assert_eq!(places.value, [(moved, deal)]);
    Ok(())
}

pub async fn a_note_is_deleted_by_who_may_write_its_record_and_twice_is_once(
    stage: &impl Stage,
) -> Result<()> {
    let lead = stage.lead("Erased").await?;
    let own = stage.log_note(Who::Rep, &lead, "<p>of the rep</p>").await?;
    let other = stage.log_note(Who::Rep, &lead, "<p>stays</p>").await?;
    let refused = ODOO
        .erase(
            &stage.net(Who::Reader),
            &lead.instance,
            std::slice::from_ref(&own),
        )
        .await;
    assert!(matches!(refused, Err(Fault::NoAccess(_))), "{refused:?}");
    for _ in 0..2 {
        let rep = stage.net(Who::Rep);
        ODOO.erase(&rep, &lead.instance, std::slice::from_ref(&own))
            .await?;
        let left = notes(stage, &lead, &Since::default()).await?;
        assert_eq!(ids(&left), [other.as_str()]);
    }
    Ok(())
}
