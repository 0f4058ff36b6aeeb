use std::collections::BTreeMap;

use super::{Event, EventId, Source, Stamp};

/// Everything known to have happened on one record: a set, and only ever a growing one.
///
/// Two ledgers merge by union. An event is compared whole, so two different events that somehow
/// carry one id (a copied browser profile) both stay. They are one person's; see
/// [`DeviceId::of`](super::DeviceId::of). Beside each event stand the notes in which it was read: the CRM's
/// word, not part of what happened.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ledger {
    events: BTreeMap<Event, Vec<Source>>,
    there: BTreeMap<EventId, u64>,
    sources: usize,
}

impl Ledger {
    /// Adds an event; false when it was there.
    pub fn add(&mut self, event: Event) -> bool {
        let before = self.events.len();
        self.events.entry(event).or_default();
        self.events.len() > before
    }

    /// Adds an event that was read in that note.
    pub fn found(&mut self, event: Event, source: Source) {
        self.stands(event.id, source.stood);
        let sources = self.events.entry(event).or_default();
        // In order, so that two ledgers that know the same are the same.
        if let Err(place) = sources.binary_search(&source) {
            sources.insert(place, source);
            self.sources += 1;
        }
    }

    /// The CRM says that the note with this event was written at that time (UTC ms).
    pub fn stands(&mut self, id: EventId, at: u64) {
        let first = self.there.entry(id).or_insert(at);
        *first = at.min(*first);
    }

    /// When the note with this event was written, by the CRM's clock (UTC ms); not known while the
    /// event is only here.
    #[must_use]
    pub fn there(&self, id: EventId) -> Option<u64> {
        self.there.get(&id).copied()
    }

    /// The notes in which this very event was read.
    #[must_use]
    pub fn sources(&self, event: &Event) -> &[Source] {
        self.events.get(event).map_or(&[], Vec::as_slice)
    }

    /// All of both.
    #[must_use]
    pub fn union(mut self, other: Ledger) -> Ledger {
        for (id, at) in other.there {
            self.stands(id, at);
        }
        for (event, sources) in other.events {
            self.add(event.clone());
            for source in sources {
                self.found(event.clone(), source);
            }
        }
        self
    }

    /// What is left without the notes in which nobody believes; nothing where all are believed. An event goes
    /// with the last of its notes. One that was read in none is only here, and stays.
    #[must_use]
    pub fn without(&self, doubted: impl Fn(&Event, &Source) -> bool) -> Option<Ledger> {
        let doubts =
            |event: &Event, sources: &[Source]| sources.iter().any(|of| doubted(event, of));
        if !self
            .events
            .iter()
            .any(|(event, sources)| doubts(event, sources))
        {
            return None;
        }
        let mut left = Ledger::default();
        for (event, sources) in &self.events {
            if sources.is_empty() {
                left.add(event.clone());
                if let Some(at) = self.there(event.id) {
                    left.stands(event.id, at);
                }
            }
            for source in sources.iter().filter(|of| !doubted(event, of)) {
                left.found(event.clone(), source.clone());
            }
        }
        Some(left)
    }

    /// The events, oldest first.
    pub fn events(&self) -> impl DoubleEndedIterator<Item = &Event> {
        self.events.keys()
    }

    /// The events, oldest first, each with the notes in which it was read.
    pub fn read(&self) -> impl Iterator<Item = (&Event, &[Source])> {
        let all = self.events.iter();
        all.map(|(event, sources)| (event, sources.as_slice()))
    }

    /// Whether this very event is known.
    #[must_use]
    pub fn holds(&self, event: &Event) -> bool {
        self.events.contains_key(event)
    }

    /// The latest time known here; what a new event must come after.
    #[must_use]
    pub fn seen(&self) -> Option<Stamp> {
        self.events.last_key_value().map(|(event, _)| event.at)
    }

    /// How many events.
    #[must_use]
    pub fn len(&self) -> usize {
        self.events.len()
    }

    /// How much is known in all. A ledger only grows, so the same size is the same ledger.
    #[must_use]
    pub fn size(&self) -> (usize, usize) {
        (self.events.len(), self.sources)
    }

    /// Whether nothing happened yet.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.events.is_empty()
    }
}

impl FromIterator<Event> for Ledger {
    fn from_iter<I: IntoIterator<Item = Event>>(events: I) -> Self {
        let mut ledger = Ledger::default();
        for event in events {
            ledger.add(event);
        }
        ledger
    }
}
