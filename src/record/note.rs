//! Typed notes, each with the conversation under it.

use std::collections::{BTreeMap, VecDeque};

use serde::{Deserialize, Serialize};

use crate::ledger::{About, Event, EventId, NoteKind, Stamp, ThreadStep, What};
use crate::team::{PersonId, Side};

/// A typed note, as it stands on the record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TypedNote {
    /// The writing event.
    pub id: EventId,
    /// The field it is about, when it is about one.
    pub about: Option<About>,
    /// What sort of note.
    pub kind: NoteKind,
    /// The side it is meant for.
    pub to: Option<Side>,
    /// The text; shown as text, whatever is in it.
    pub text: String,
    /// Whom it names.
    pub mentions: Vec<PersonId>,
    /// Who wrote it.
    pub by: PersonId,
    /// For which side.
    pub side: Side,
    /// When.
    pub at: Stamp,
    /// What was said under it, oldest first.
    pub thread: Vec<Turn>,
    /// How many earlier turns there are that are not listed.
    pub earlier: u32,
    /// Whether nothing is left to be done about it, as was said last.
    pub resolved: bool,
}

/// A step in the conversation under a note.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Turn {
    /// The event.
    pub id: EventId,
    /// Who.
    pub by: PersonId,
    /// For which side.
    pub side: Side,
    /// When.
    pub at: Stamp,
    /// What they said.
    pub step: ThreadStep,
}

impl TypedNote {
    /// The note that an event writes, when it writes one.
    fn of(event: &Event) -> Option<TypedNote> {
        let written = event.what.written()?;
        Some(TypedNote {
            id: event.id,
            about: written.about.cloned(),
            kind: written.kind,
            to: written.to,
            text: written.text.as_str().to_owned(),
            mentions: event.what.mentions().to_vec(),
            by: event.by.clone(),
            side: event.side,
            at: event.at,
            thread: Vec::new(),
            earlier: 0,
            resolved: false,
        })
    }

    /// Whoever wrote it or said something under it; some more than once.
    pub fn people(&self) -> impl Iterator<Item = &PersonId> {
        let said = self.thread.iter().map(|turn| &turn.by);
        said.chain([&self.by])
    }

    /// Whether such a step would change anything.
    #[must_use]
    pub fn may(&self, step: &ThreadStep) -> bool {
        match step {
            ThreadStep::Replied { .. } => true,
            ThreadStep::Resolved { .. } => !self.resolved,
            ThreadStep::Reopened { .. } => self.resolved,
        }
    }

    fn then(&mut self, event: &Event, step: &ThreadStep) {
        match step {
            ThreadStep::Replied { .. } => {}
            ThreadStep::Resolved { .. } => self.resolved = true,
            ThreadStep::Reopened { .. } => self.resolved = false,
        }
        self.thread.push(Turn {
            id: event.id,
            by: event.by.clone(),
            side: event.side,
            at: event.at,
            step: step.clone(),
        });
    }

    /// Leaves out what was said long ago.
    pub(super) fn shorten(&mut self, most: usize) {
        let far = self.thread.len().saturating_sub(most);
        self.thread.drain(..far);
        self.earlier = u32::try_from(far).unwrap_or(u32::MAX);
    }
}

/// Where each note stands among the others, counted from the oldest.
pub(super) struct Written(BTreeMap<EventId, usize>);

impl Written {
    /// `notes` are newest first.
    pub(super) fn of(notes: &VecDeque<TypedNote>) -> Written {
        let oldest = notes.iter().rev().map(|note| note.id);
        Written(oldest.zip(0..).collect())
    }

    /// Takes an event into the notes. What is said under a note that is not there is said to nobody.
    pub(super) fn take(&mut self, notes: &mut VecDeque<TypedNote>, event: &Event) {
        if let Some(note) = TypedNote::of(event) {
            self.0.insert(note.id, notes.len());
            notes.push_front(note);
        }
        let What::Thread { note, step } = &event.what else {
            return;
        };
        let place = self.0.get(note);
        let newest = place.and_then(|place| notes.len().checked_sub(place + 1));
        if let Some(note) = newest.and_then(|place| notes.get_mut(place)) {
            note.then(event, step);
        }
    }
}
