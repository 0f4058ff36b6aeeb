//! What is said to this person across records: asked for when it is opened, read when it stood there.

use std::rc::Rc;

use super::action::{Action, Effect, Fold, Part};
use super::look::{older, watched};
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

/// After another look at the record: what is said on it and stands there now is read by that; what lies further
/// back is looked for. What is listed is brought up to date.
pub(super) fn seen(model: &mut Model, effects: &mut Vec<Effect>, before: u32) {
    let Some(shown) = model.shown.clone() else {
        return;
    };
    let listed = model.open(&Fold::Part(Part::Inbox), false);
    if listed && shown.unread != before {
        ask(model, effects, Ask::Inbox);
    }
    if let Some(note) = model.meets.take() {
        meet(model, effects, note);
    }
    if !watched(model) || shown.unread_here.is_empty() {
        return;
    }
    let (there, far): (Vec<EventId>, Vec<EventId>) =
        shown.unread_here.iter().partition(|id| stands(model, **id));
    let new: Vec<EventId> = there
        .into_iter()
        .filter(|id| !model.fresh.contains(id))
        .collect();
    if !new.is_empty() {
        model.fresh.extend(&new);
        ask(model, effects, Ask::Read { ids: new });
    }
    if !far.is_empty() && shown.view.older > 0 {
        older(model, effects);
    }
}

/// Whether a note, or something that is said under one, is among those that are known here.
fn stands(model: &Model, id: EventId) -> bool {
    let mut notes = model.view.notes.iter();
    notes.any(|note| note.id == id || note.thread.iter().any(|turn| turn.id == id))
}

/// Brings a note into view; one that lies further back is looked for first.
fn meet(model: &mut Model, effects: &mut Vec<Effect>, note: EventId) {
    let more = model
        .shown
        .as_ref()
        .is_some_and(|shown| shown.view.older > 0);
    if stands(model, note) {
        model.folds.insert(Fold::Notes, true);
        effects.push(Effect::Meet(note));
    } else if more {
        model.meets = Some(note);
        older(model, effects);
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
        meet(model, effects, note);
    } else {
        step(model, Action::OpenRecord(record), effects);
    }
}

/// All of it is read; the answer is the list as it is then.
pub(super) fn read_all(model: &mut Model, effects: &mut Vec<Effect>) {
    ask(model, effects, Ask::Read { ids: Vec::new() });
}
