use std::collections::{BTreeMap, BTreeSet};

use super::{Event, EventId, Stamp};

/// Everything known to have happened on one record: a set, and only ever a growing one.
///
/// Two ledgers merge by union. An event is compared whole, so two different events that somehow
/// carry one id (a copied browser profile) both stay. They are one person's; see
/// [`DeviceId::of`](super::DeviceId::of). Beside the set stands when each event's note
/// came to stand in the CRM, as far as that is known: the CRM's word, not part of what happened.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ledger {
    events: BTreeSet<Event>,
    there: BTreeMap<EventId, u64>,
}

impl Ledger {
    /// Adds an event; false when it was there.
    pub fn add(&mut self, event: Event) -> bool {
        self.events.insert(event)
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

    /// All of both.
    #[must_use]
    pub fn union(mut self, other: Ledger) -> Ledger {
        self.events.extend(other.events);
        for (id, at) in other.there {
            self.stands(id, at);
        }
        self
    }

    /// The events, oldest first.
    pub fn events(&self) -> impl DoubleEndedIterator<Item = &Event> {
        self.events.iter()
    }

    /// Whether this very event is known.
    #[must_use]
    pub fn holds(&self, event: &Event) -> bool {
        self.events.contains(event)
    }

    /// The latest time known here; what a new event must come after.
    #[must_use]
    pub fn seen(&self) -> Option<Stamp> {
        self.events.last().map(|event| event.at)
    }

    /// How many events.
    #[must_use]
    pub fn len(&self) -> usize {
        self.events.len()
    }

    /// Whether nothing happened yet.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.events.is_empty()
    }
}

impl FromIterator<Event> for Ledger {
    fn from_iter<I: IntoIterator<Item = Event>>(events: I) -> Self {
        Ledger {
            events: events.into_iter().collect(),
            there: BTreeMap::new(),
        }
    }
}
