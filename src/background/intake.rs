//! What a reading of the CRM brings: from its notes to events and plain notes, and into the store.

use std::collections::BTreeSet;

use super::Background;
use super::errand::Failed;
use super::keep::{self, Known};
use crate::codec::{Batch, Part, read_note};
use crate::crm::{CrmNote, Read, Since};
use crate::port::{Http, Store};
use crate::record::{Event, Ledger, Oddity, PlainNote, RecordKey, What};

/// How far an event may be dated after its note came to stand in the CRM, ms: a day. What is dated later
/// would have everything after it dated later, too.
pub(super) const AHEAD_MS: u64 = 24 * 3_600_000;

/// So many of a record's notes are remembered, to find it again when the CRM merges it away.
const MARKERS: usize = 20;

impl<H: Http, S: Store> Background<H, S> {
    /// One write with everything a reading brought. Says whether a panel would show it differently.
    pub(super) async fn take_in(
        &self,
        key: &RecordKey,
        known: Option<Known>,
        read: Read,
        since: Since,
        notes: &[CrmNote],
    ) -> Result<(bool, BTreeSet<Event>), Failed> {
        let mut changes = Vec::new();
        let mut there = BTreeSet::new();
        let mut grown = Vec::new();
        let had = self.plain_notes(key).await?;
        let ledger = self.ledger(key).await?;
        let mut fresh = known.as_ref().is_none_or(|known| known.facts != read.facts);
        for note in notes {
            changes.push(keep::put_name(&key.instance, &note.author)?);
            let (plain, events) = opened(note);
            there.extend(events.iter().cloned());
            for event in unknown(&ledger, events) {
                changes.push(keep::put_event(key, &event, Some(note.stood)));
                grown.push((event, Some(note.stood)));
                fresh = true;
            }
            let before = had.iter().find(|before| before.id == note.id);
            fresh |= before != plain.as_ref();
            match plain {
                Some(plain) => changes.push(keep::put_note(key, &plain)?),
                None if before.is_some() => changes.push(keep::drop_note(key, &note.id)),
                None => {}
            }
        }
        for gone in had.iter().filter(|note| !read.notes.contains(&note.id)) {
            changes.push(keep::drop_note(key, &gone.id));
            fresh = true;
        }
        let now = Known {
            facts: read.facts,
            read_at: self.now(),
            since,
            notes: read.notes.into_iter().take(MARKERS).collect(),
            rights_at: known.as_ref().map_or(0, |known| known.rights_at),
            rights: known.and_then(|known| known.rights),
        };
        changes.push(keep::put_known(key, &now)?);
        self.store.write(changes).await?;
        self.grown(key, grown);
        Ok((fresh, there))
    }
}

/// Of a note's events those that bring something. An event of ours is known already; that its note stands
/// is news all the same.
pub(super) fn unknown(ledger: &Ledger, events: Vec<Event>) -> impl Iterator<Item = Event> {
    let new = |event: &Event| !ledger.holds(event) || ledger.there(event.id).is_none();
    events.into_iter().filter(new)
}

/// What a note of the CRM is to us: a plain note, events, or both when there is something odd.
pub(super) fn opened(note: &CrmNote) -> (Option<PlainNote>, Vec<Event>) {
    let read = read_note(&note.body, PlainNote::MOST);
    let plain = |oddity| {
        let author = note.author.clone();
        PlainNote {
            id: note.id.clone(),
            author,
            at: note.at,
            text: read.text.clone(),
            cut: read.cut,
            oddity,
            agreement: matches!(&read.part, Part::Events { batch, .. } if is_agreed(batch)),
        }
    };
    match read.part {
        Part::Plain if read.text.is_empty() => (None, Vec::new()),
        Part::Plain => (Some(plain(None)), Vec::new()),
        Part::Damaged => (Some(plain(Some(Oddity::Damaged))), Vec::new()),
        Part::Newer => (Some(plain(Some(Oddity::Newer))), Vec::new()),
        Part::Events { ref batch, edited } => match refused(note, batch) {
            Some(oddity) => (Some(plain(Some(oddity))), Vec::new()),
            None if edited => (Some(plain(Some(Oddity::Edited))), batch.events.clone()),
            None => (None, batch.events.clone()),
        },
    }
}

fn is_agreed(batch: &Batch) -> bool {
    let mut events = batch.events.iter();
    events.any(|event| matches!(event.what, What::Team(_)))
}

/// Why none of a note's events count. It depends on nothing but the note, so every device that reads it
/// says the same, whichever other notes it knows.
fn refused(note: &CrmNote, batch: &Batch) -> Option<Oddity> {
    // The CRM's word on who wrote it is stronger than the note's own; and a name under which somebody
    // else writes is theirs, whoever uses it first.
    let own = |event: &Event| event.id.device.is_of(&batch.by);
    if !note.user || batch.by != note.author.id || !batch.events.iter().all(own) {
        return Some(Oddity::OtherAuthor);
    }
    let latest = note.stood.saturating_add(AHEAD_MS);
    let ahead = batch.events.iter().any(|event| event.at.ms > latest);
    ahead.then_some(Oddity::Ahead)
}
