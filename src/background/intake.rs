//! What a reading of the CRM brings: from its notes to events and plain notes, and into the store.

use std::collections::{BTreeMap, BTreeSet};

use super::Background;
use super::errand::Failed;
use super::keep::{self, Known};
use super::ledgers::{Grown, joined};
use crate::codec::{Batch, Part, Signature, read_note};
use crate::crm::{CrmNote, Read, Since};
use crate::port::{Change, Http, Store, StoreFault};
use crate::record::{Event, Oddity, PlainNote, RecordKey, Source, What};

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
        let mut events = Vec::new();
        let had = self.plain_notes(key).await?;
        let mut fresh = known.as_ref().is_none_or(|known| known.facts != read.facts);
        for note in notes {
            changes.push(keep::put_name(&key.instance, &note.author)?);
            let opened = opened(note);
            let plain = opened.plain;
            if !opened.events.is_empty() {
                let source = self.source(note, opened.signature.as_deref()).await;
                for event in &opened.events {
                    if !self.lost_its_signature(key, event, &source).await? {
                        there.insert(event.clone());
                    }
                }
                events.extend(
                    opened
                        .events
                        .into_iter()
                        .map(|event| (event, source.clone())),
                );
            }
            let before = had.iter().find(|before| before.id == note.id);
            fresh |= before != plain.as_ref();
            match plain {
                Some(plain) => changes.push(keep::put_note(key, &plain)?),
                None if before.is_some() => changes.push(keep::drop_note(key, &note.id)),
                None => {}
            }
        }
        self.mind_the_key(key, &read.notes, notes, &events).await?;
        let _learning = self.learning.lock().await;
        let (rows, grown) = self.unknown(key, events).await?;
        fresh |= !grown.is_empty();
        changes.extend(rows);
        for gone in had.iter().filter(|note| !read.notes.contains(&note.id)) {
            changes.push(keep::drop_note(key, &gone.id));
            fresh = true;
        }
        let (gone, is_news) = self.gone_by(key, &read.notes).await?;
        if is_news {
            changes.push(Self::put_gone_notes(key, &gone)?);
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

    /// Of what was read that which brings something, with its rows. An event of ours is known already; that
    /// its note stands is news all the same. The caller holds `learning` until the rows are written.
    pub(super) async fn unknown(
        &self,
        key: &RecordKey,
        read: Vec<(Event, Source)>,
    ) -> Result<(Vec<Change>, Vec<Grown>), StoreFault> {
        let ledger = self.ledger(key).await?;
        let mut new: BTreeMap<Event, Vec<Source>> = BTreeMap::new();
        for (event, source) in read {
            if !ledger.sources(&event).contains(&source) {
                new.entry(event).or_default().push(source);
            }
        }
        let all = new.into_iter().map(|(event, found)| {
            let all = joined(ledger.sources(&event), &found);
            (event, all)
        });
        let grown: Vec<Grown> = all.collect();
        let rows = grown
            .iter()
            .map(|(event, all)| keep::put_event(key, event, all));
        Ok((rows.collect::<Result<_, _>>()?, grown))
    }
}

/// What a note of the CRM is to us: a plain note, events, or both when there is something odd.
#[derive(Default)]
pub(super) struct Opened {
    pub(super) plain: Option<PlainNote>,
    pub(super) events: Vec<Event>,
    /// What signs the events, and was not looked at yet.
    pub(super) signature: Option<Box<Signature>>,
}

/// See [`Opened`].
pub(super) fn opened(note: &CrmNote) -> Opened {
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
            original: None,
        }
    };
    let only = |oddity| Opened {
        plain: Some(plain(oddity)),
        ..Opened::default()
    };
    match read.part {
        Part::Plain if read.text.is_empty() => Opened::default(),
        Part::Plain => only(None),
        Part::Damaged => only(Some(Oddity::Damaged)),
        Part::Newer => only(Some(Oddity::Newer)),
        Part::Events { ref batch, edited } => match refused(note, batch) {
            Some(oddity) => only(Some(oddity)),
            None => Opened {
                plain: edited.then(|| plain(Some(Oddity::Edited))),
                events: batch.events.clone(),
                signature: batch.signature.clone(),
            },
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
