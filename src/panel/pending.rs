//! What a person did that is not confirmed yet, or could not be recorded.

use crate::protocol::{Ask, Trouble};
use crate::record::{DeviceId, Event, EventId, RecordKey, Stamp, TeamWhat, What};
use crate::team::{PersonId, Side};

/// So many things at most are done by one press.
const MOST: u32 = 8;

/// Something a person did, and what it settles.
#[derive(Clone, Debug, PartialEq)]
pub struct Done {
    /// Its record.
    pub key: RecordKey,
    /// What, in this order.
    pub whats: Vec<What>,
    /// The record that keeps the team's agreement, when it belongs there.
    pub home: Option<RecordKey>,
    /// The fields that it settles.
    pub settles: Vec<String>,
}

impl Done {
    /// How the background is asked to record it.
    #[must_use]
    pub fn ask(&self) -> Ask {
        let settles = self.settles.clone();
        match &self.home {
            Some(home) => Ask::Agree {
                home: home.clone(),
                typed_on: self.key.clone(),
                whats: self.agreed(),
                settles,
            },
            None => Ask::Record {
                key: self.key.clone(),
                whats: self.whats.clone(),
                settles,
            },
        }
    }

    fn agreed(&self) -> Vec<TeamWhat> {
        let agreed = self.whats.iter().filter_map(|what| match what {
            What::Team(what) => Some((**what).clone()),
            _ => None,
        });
        agreed.collect()
    }
}

/// Something a person did that the background has not confirmed yet.
#[derive(Clone, Debug, PartialEq)]
pub struct Pending {
    /// The turn of its ask.
    pub turn: u32,
    /// What was done.
    pub done: Done,
    /// For which side.
    pub side: Side,
    /// When, UTC ms.
    pub at: u64,
    /// What stood in the fields that it settles.
    pub texts: Vec<(String, String)>,
}

impl Pending {
    /// The names its events have until the background gives them some.
    pub fn ids(&self) -> impl Iterator<Item = EventId> {
        let first = self.turn.wrapping_mul(MOST);
        let many = u32::try_from(self.done.whats.len()).unwrap_or(MOST);
        (0..many.min(MOST)).map(move |nth| EventId {
            device: DeviceId(0),
            seq: first.wrapping_add(nth),
        })
    }

    /// Its events on the record it was done on, as they will read; none when it belongs elsewhere.
    pub(super) fn events(&self, me: &PersonId) -> impl Iterator<Item = Event> {
        let whats = self.done.whats.iter().filter(|_| self.done.home.is_none());
        let events = whats.zip(self.ids()).zip(0_u16..);
        events.map(|((what, id), tick)| Event {
            at: Stamp { ms: self.at, tick },
            id,
            by: me.clone(),
            side: self.side,
            what: what.clone(),
        })
    }
}

/// Something a person did that could not be recorded.
#[derive(Clone, Debug, PartialEq)]
pub struct Unsaved {
    /// The turn of its ask.
    pub turn: u32,
    /// What was done.
    pub done: Done,
    /// What stood in the fields that it settles.
    pub texts: Vec<(String, String)>,
    /// Why not.
    pub why: Trouble,
}

impl Unsaved {
    /// Whether a field of it holds this: the very text that could not be recorded.
    #[must_use]
    pub fn held(&self, field: &str, text: &str) -> bool {
        self.texts
            .iter()
            .any(|(of, was)| of == field && was == text)
    }

    /// What it is about: the last of what was done; the others came with it.
    #[must_use]
    pub fn what(&self) -> Option<&What> {
        self.done.whats.last()
    }
}
