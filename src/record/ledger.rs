use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{Event, EventId, Stamp};

/// Everything known to have happened on one record: a set, and only ever a growing one.
///
/// Two ledgers merge by union. An event is compared whole, so two different events that somehow
/// carry one id (a copied browser profile) both stay.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ledger(BTreeSet<Event>);

impl Ledger {
    /// Adds an event; false when it was there.
    pub fn add(&mut self, event: Event) -> bool {
        self.0.insert(event)
    }

    /// All of both.
    #[must_use]
    pub fn union(mut self, other: Ledger) -> Ledger {
        self.0.extend(other.0);
        self
    }

    /// The events, oldest first.
    pub fn events(&self) -> impl DoubleEndedIterator<Item = &Event> {
        self.0.iter()
    }

    /// Whether an event of that id is known.
    #[must_use]
    pub fn has(&self, id: EventId) -> bool {
        self.0.iter().any(|event| event.id == id)
    }

    /// The latest time known here; what a new event must come after.
    #[must_use]
    pub fn seen(&self) -> Option<Stamp> {
        self.0.last().map(|event| event.at)
    }

    /// How many events.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether nothing happened yet.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl FromIterator<Event> for Ledger {
    fn from_iter<I: IntoIterator<Item = Event>>(events: I) -> Self {
        Ledger(events.into_iter().collect())
    }
}
