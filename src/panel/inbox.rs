//! What is said to this person across records: asked for when it is opened, read when it stood there.

use std::rc::Rc;

use super::action::{Action, Effect, Fold, Part};
use super::look::watched;
use super::model::Model;
use super::reduce::{ask, step};
use crate::protocol::{Ask, Inbox, Place, Trouble};
use crate::record::{EventId, TypedNote};

/// Asks for it.
pub(super) fn open(model: &mut Model, effects: &mut Vec<Effect>) {
    model.inbox = model.inbox.take().filter(Result::is_ok);
    ask(model, effects, Ask::Inbox);
    effects.push(Effect::Reveal("inbox"));
}

/// Beside a page that is no record it stands open.
pub(super) fn elsewhere(model: &mut Model, effects: &mut Vec<Effect>) {
    let elsewhere = matches!(model.place, Some(Place::Elsewhere | Place::New));
    if elsewhere && model.dock.open {
        ask(model, effects, Ask::Inbox);
    }
}

/// What the background says of it.
pub(super) fn told(model: &mut Model, told: Result<Inbox, Trouble>) {
    model.inbox = Some(told.map(Rc::new));
}

/// After another look at the record: what is said on it stands there now, and is read by that. What is listed is
/// brought up to date.
pub(super) fn seen(model: &mut Model, effects: &mut Vec<Effect>, before: u32) {
    let Some(shown) = model.shown.clone() else {
        return;
    };
    let listed = model.open(&Fold::Part(Part::Inbox), false);
    if listed && shown.unread != before {
        ask(model, effects, Ask::Inbox);
    }
    if !watched(model) || shown.unread_here.is_empty() || shown.seat.is_none() {
        return;
    }
    let new = shown.unread_here.iter();
    let new: Vec<EventId> = new
        .filter(|id| !model.fresh.contains(id))
        .copied()
        .collect();
    if !new.is_empty() {
        model.fresh.extend(&new);
        ask(model, effects, Ask::Read { ids: new });
    }
}

/// Whether there is something under a note, or the note itself, that was news when the record was opened.
#[must_use]
pub fn is_fresh(model: &Model, note: &TypedNote) -> bool {
    let said = note.thread.iter().map(|turn| turn.id);
    [note.id]
        .into_iter()
        .chain(said)
        .any(|id| model.fresh.contains(&id))
}

/// How much is news on other records than this one.
#[must_use]
pub fn unread(model: &Model) -> u32 {
    let Some(shown) = &model.shown else {
        return 0;
    };
    let here = u32::try_from(shown.unread_here.len()).unwrap_or(u32::MAX);
    shown.unread.saturating_sub(here)
}

/// Leads to something that is said: on this record to its note, on another to the record.
pub(super) fn lead_to(model: &mut Model, effects: &mut Vec<Effect>, id: EventId) {
    let letters = model.inbox.iter().flatten().flat_map(|inbox| &inbox.all);
    let mut letters = letters.filter(|letter| letter.said.id == id);
    let Some((record, note)) = letters.next().map(|of| (of.record.clone(), of.said.note)) else {
        return;
    };
    if model.key() == Some(&record) {
        model.folds.insert(Fold::Notes, true);
        effects.push(Effect::Meet(note));
    } else {
        step(model, Action::OpenRecord(record), effects);
    }
}

/// All of it is read.
pub(super) fn read_all(model: &mut Model, effects: &mut Vec<Effect>) {
    ask(model, effects, Ask::Read { ids: Vec::new() });
    ask(model, effects, Ask::Inbox);
}
