use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::crm::Fault;
use crate::record::{Event, EventId, RecordKey};

/// What is clicked within this time travels as one note, ms.
pub const VISIT_MS: u64 = 30_000;

/// An event on its way to the CRM.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// The record whose note will carry it.
    pub key: RecordKey,
    /// The event.
    pub event: Event,
    /// How far it is.
    pub state: State,
    /// How often sending has failed.
    pub tries: u32,
}

/// How far an item is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum State {
    /// Waits for the visit to end, at that time (UTC ms) at the latest.
    Waiting {
        /// When.
        due: u64,
    },
    /// Handed to the CRM; its answer is not here yet.
    Sending,
    /// It may have arrived or not: the record's notes are read before anything is sent again.
    Unclear {
        /// Only a reading that began later can tell that it did not arrive (UTC ms); not known before the
        /// first one, because a clock that the CRM has not just set right may have jumped.
        since: Option<u64>,
        /// When to look (UTC ms).
        again: u64,
        /// What made it unclear.
        fault: Option<Fault>,
    },
    /// It surely did not arrive, and will be tried again.
    Later {
        /// When (UTC ms).
        again: u64,
        /// Why it did not arrive.
        fault: Fault,
    },
    /// Somebody else is signed in; it waits for its writer.
    Absent,
    /// Only a person can help.
    Parked {
        /// What the CRM said.
        fault: Fault,
    },
}

/// Everything that is not in the CRM yet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outbox(pub(super) BTreeMap<EventId, Item>);

impl Outbox {
    /// The outbox as it was stored.
    #[must_use]
    pub fn of(items: impl IntoIterator<Item = Item>) -> Outbox {
        Outbox(
            items
                .into_iter()
                .map(|item| (item.event.id, item))
                .collect(),
        )
    }

    /// Every item, in the order of ids.
    pub fn items(&self) -> impl Iterator<Item = &Item> {
        self.0.values()
    }

    /// One item.
    #[must_use]
    pub fn get(&self, id: EventId) -> Option<&Item> {
        self.0.get(&id)
    }

    /// Whether everything is in the CRM.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}
