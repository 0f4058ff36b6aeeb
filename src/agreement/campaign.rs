//! What marketing tells about a campaign: one note for every record that came from it.

use serde::{Deserialize, Serialize};

use super::Agreement;
use crate::ledger::{Came, Event, EventId, NoteKind, Stamp, TeamWhat};
use crate::team::{PersonId, Side};

/// A note about a campaign, a source or a medium.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CampaignNote {
    /// The event that told it.
    pub id: EventId,
    /// What it is about.
    pub of: Came,
    /// What sort of note.
    pub kind: NoteKind,
    /// The text.
    pub text: String,
    /// Who.
    pub by: PersonId,
    /// For which side.
    pub side: Side,
    /// When.
    pub at: Stamp,
    /// Whether it holds no longer.
    pub over: bool,
}

impl Agreement {
    /// What is told about a campaign, or that it holds no longer.
    pub(super) fn tell(&mut self, event: &Event, what: &TeamWhat) {
        match what {
            TeamWhat::Told { of, kind, text } => self.told.push(CampaignNote {
                id: event.id,
                of: of.clone(),
                kind: *kind,
                text: text.as_str().to_owned(),
                by: event.by.clone(),
                side: event.side,
                at: event.at,
                over: false,
            }),
            TeamWhat::Untold { note, .. } => {
                let mut all = self.told.iter_mut().rev();
                if let Some(told) = all.find(|told| told.id == *note && told.side == event.side) {
                    told.over = true;
                }
            }
            _ => {}
        }
    }

    /// What is told about any of these, newest first.
    pub fn told_of(&self, came: &[Came]) -> impl Iterator<Item = &CampaignNote> {
        let all = self.told.iter().rev().filter(|told| !told.over);
        all.filter(|told| came.iter().any(|came| came.is(&told.of)))
    }
}
