//! What is shown of notes that nobody believes, and of those that were edited: what they say, and what they
//! said when they were written, as far as it is known here.

use std::collections::{BTreeMap, BTreeSet};

use super::{Background, telling};
use crate::agreement::Agreement;
use crate::port::{Http, Store, StoreFault};
use crate::record::{Doubt, Event, EventId, Ledger, Oddity, PlainNote, RecordKey, What};
use crate::team::{Person, PersonId};

/// A list of a record's notes that was asked for just now may be older than a note by no more than this, ms.
const LISTED_MS: u64 = 60_000;

/// Of so much that was deleted in the CRM it is said that it was.
const DELETED: usize = 500;

/// A note that is not believed.
struct Doubted {
    doubt: Doubt,
    stood: u64,
    events: Vec<Event>,
}

impl<H: Http, S: Store> Background<H, S> {
    /// The record's notes from the CRM that are shown as such, newest first.
    pub(super) async fn notes_shown(
        &self,
        key: &RecordKey,
        agreement: &Agreement,
    ) -> Result<Vec<PlainNote>, StoreFault> {
        let mut notes = self.plain_notes(key).await?;
        let mut doubted = self.doubted(key).await?;
        for gone in self.gone_notes(key).await? {
            doubted.remove(&gone);
        }
        let edited = |note: &PlainNote| note.oddity == Some(Oddity::Edited);
        if doubted.is_empty() && !notes.iter().any(edited) {
            return Ok(notes);
        }
        let believed = self.believed(key).await?;
        for (id, odd) in doubted {
            let note = self.note_of(key, agreement, id, odd).await?;
            match notes.iter_mut().find(|known| known.id == note.id) {
                Some(known) => {
                    known.oddity = note.oddity;
                    known.agreement |= note.agreement;
                }
                None => notes.push(note),
            }
        }
        for note in &mut notes {
            if note
                .oddity
                .is_some_and(|oddity| oddity == Oddity::Edited || is_doubt(oddity))
            {
                let said = in_note(&believed, &note.id);
                note.original = self.told(key, &believed, agreement, &said).await?;
            }
        }
        notes.sort_by(|a, b| b.at.cmp(&a.at).then_with(|| b.id.cmp(&a.id)));
        Ok(notes)
    }

    /// The notes in which something was read and of which the CRM's list, read just now, says nothing; with
    /// whether that is news. One that came to stand within the last minute may be newer than the list; one that
    /// is not believed is missed by nobody.
    pub(super) async fn gone_by(
        &self,
        key: &RecordKey,
        listed: &[String],
    ) -> Result<(BTreeSet<String>, bool), StoreFault> {
        let listed: BTreeSet<&str> = listed.iter().map(String::as_str).collect();
        let ledger = self.ledger(key).await?;
        let old = self.now().saturating_sub(LISTED_MS);
        let sources = ledger.read().flat_map(|(_, sources)| sources);
        let known = sources.filter(|of| of.stood <= old && !of.note.is_empty());
        let gone = known.filter(|of| !listed.contains(of.note.as_str()));
        let mut gone: BTreeSet<String> = gone.map(|of| of.note.clone()).collect();
        let doubted = self.doubted(key).await?.into_keys();
        gone.extend(doubted.filter(|note| !listed.contains(note.as_str())));
        let is_news = gone != self.gone_notes(key).await?;
        Ok((gone, is_news))
    }

    /// What was read on a record only in notes that are not in the CRM any more, the latest of it. It stays to be
    /// seen here.
    pub(super) async fn deleted(&self, key: &RecordKey) -> Result<Vec<EventId>, StoreFault> {
        let gone = self.gone_notes(key).await?;
        if gone.is_empty() {
            return Ok(Vec::new());
        }
        let believed = self.believed(key).await?;
        let deleted = believed.read().filter(|(_, sources)| {
            !sources.is_empty() && sources.iter().all(|of| gone.contains(&of.note))
        });
        let mut deleted: Vec<EventId> = deleted.map(|(event, _)| event.id).collect();
        let far = deleted.len().saturating_sub(DELETED);
        deleted.drain(..far);
        Ok(deleted)
    }

    async fn doubted(&self, key: &RecordKey) -> Result<BTreeMap<String, Doubted>, StoreFault> {
        let mut notes: BTreeMap<String, Doubted> = BTreeMap::new();
        for (event, source, doubt) in self.doubts(key).await? {
            let note = notes.entry(source.note).or_insert(Doubted {
                doubt,
                stood: source.stood,
                events: Vec::new(),
            });
            note.events.push(event);
        }
        Ok(notes)
    }

    async fn note_of(
        &self,
        key: &RecordKey,
        agreement: &Agreement,
        id: String,
        odd: Doubted,
    ) -> Result<PlainNote, StoreFault> {
        let all = self.ledger(key).await?;
        let text = self.told(key, &all, agreement, &odd.events).await?;
        // The events of a note are its author's.
        let by = odd.events.first().map(|event| event.by.clone());
        let by = by.unwrap_or_else(|| PersonId(String::new()));
        let names = self
            .names(&key.instance, BTreeSet::from([by.clone()]))
            .await?;
        let name = names.get(&by).cloned().unwrap_or_default();
        let mut events = odd.events.iter();
        Ok(PlainNote {
            id,
            author: Person { id: by, name },
            at: odd.stood,
            text: text.unwrap_or_default(),
            cut: false,
            oddity: Some(oddity(odd.doubt)),
            agreement: events.any(|event| matches!(event.what, What::Team(_))),
            original: None,
        })
    }

    /// What these events say, in words; nothing of none.
    async fn told(
        &self,
        key: &RecordKey,
        ledger: &Ledger,
        agreement: &Agreement,
        events: &[Event],
    ) -> Result<Option<String>, StoreFault> {
        if events.is_empty() {
            return Ok(None);
        }
        let names = self.names(&key.instance, telling::named(events)).await?;
        let lines = telling::lines(&*self.words, ledger, agreement, &names, events);
        let text: String = lines.join("\n").chars().take(PlainNote::MOST).collect();
        Ok(Some(text))
    }
}

/// What was read in a note, and is believed.
fn in_note(ledger: &Ledger, note: &str) -> Vec<Event> {
    let stood = ledger
        .read()
        .filter(|(_, sources)| sources.iter().any(|of| of.note == note));
    stood.map(|(event, _)| event.clone()).collect()
}

fn oddity(doubt: Doubt) -> Oddity {
    match doubt {
        Doubt::Unsigned => Oddity::Unsigned,
        Doubt::Unannounced => Oddity::Unannounced,
        Doubt::Elsewhere => Oddity::Elsewhere,
        Doubt::Lost => Oddity::LostDevice,
    }
}

fn is_doubt(oddity: Oddity) -> bool {
    matches!(
        oddity,
        Oddity::Unsigned | Oddity::Unannounced | Oddity::Elsewhere | Oddity::LostDevice
    )
}
