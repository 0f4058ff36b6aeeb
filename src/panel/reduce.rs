//! What follows from what happened: `(Model, Action) -> (Model, effects)`. Pure: no clock, no browser.

use std::rc::Rc;

use super::action::{Action, Effect, Fold, Part};
use super::deeds;
use super::field::{DraftKey, Field};
use super::in_place;
use super::inbox;
use super::look::{attended, dock, look_again, older, seen_by, tick};
use super::mention;
use super::model::{Life, Model, Parts, Said};
use super::privacy;
use super::show::{answered, heard};
use crate::protocol::{Ask, Dock, InPlace, Trouble};
use crate::record::RecordKey;

/// How long after a first change what is typed is kept, however it goes on.
const KEEP_MS: u32 = 400;
/// What became of a customer's other records is asked for again after so long.
const RELATED_MS: u64 = 5 * 60_000;
/// So many lines of a long checklist are added at a time.
const LINES: usize = 25;
/// The pause between them, so that what a person does meanwhile comes first.
const LINES_MS: u32 = 16;

/// Takes what happened at `clock` (local, ms) into the model, and says what is to be done.
#[must_use]
pub fn reduce(mut model: Model, action: Action, clock: u64) -> (Model, Vec<Effect>) {
    model.clock = clock;
    let mut effects = Vec::new();
    let before = model.view.clone();
    step(&mut model, action, &mut effects);
    if !Rc::ptr_eq(&before, &model.view) {
        in_place::mark(&mut model, &mut effects);
    }
    (model, effects)
}

pub(super) fn step(model: &mut Model, action: Action, effects: &mut Vec<Effect>) {
    match action {
        // A knock that was set for later has nothing to do once the door is open.
        Action::Knock if model.life == Life::Mine => {}
        Action::Begun | Action::Knock => {
            let nonce = model.nonce.clone();
            ask(model, effects, Ask::Hello { nonce });
        }
        Action::Answered { turn, told } => answered(model, effects, turn, told),
        Action::Heard(told) => heard(model, effects, told),
        Action::Tick => tick(model, effects),
        Action::Seen(seen) => seen_by(model, effects, seen),
        Action::Attended => attended(model, effects),
        Action::Typed(field, text) => typed(model, effects, field, text),
        Action::Focused(field, gained) => {
            if gained {
                model.typing = Some(field);
                mention::seek(model, effects, field);
            } else if model.typing == Some(field) {
                model.typing = None;
                keep(model, effects, None);
            }
        }
        Action::Due(at) => {
            if model.drafts.is_due(&at) {
                keep(model, effects, Some(&at));
            }
        }
        Action::Fold(fold, open) => {
            if open {
                opened(model, effects, &fold);
            }
            model.folds.insert(fold, open);
        }
        Action::Cancel(field) => deeds::cancel(model, effects, field),
        Action::Fill(texts) => deeds::fill(model, effects, texts),
        Action::Do(deed) => deeds::perform(model, effects, &deed),
        Action::Again(turn) => deeds::again(model, effects, turn),
        Action::Drop(field) => deeds::drop_draft(model, effects, field),
        Action::AskAgain => {
            if let Some(refused) = model.refused.take() {
                ask(model, effects, refused.ask);
            }
        }
        Action::Dismiss(turn) => {
            model.unsaved.retain(|unsaved| unsaved.turn != turn);
            model.refused = model.refused.take().filter(|of| of.turn != turn);
        }
        Action::LookAgain => look_again(model, effects),
        Action::SendNow => with_key(model, effects, |key| Ask::Send { key }),
        Action::Retry(id) => with_key(model, effects, |key| Ask::Retry { key, id }),
        Action::Copy(text) => effects.push(Effect::Copy(text)),
        Action::Copied(text, true) => {
            model.by_hand = None;
            model.copied = Some(text);
            model.says(Said::Copied);
        }
        Action::Copied(text, false) => model.by_hand = Some(text),
        Action::Seat(seat) => {
            model.chosen = Some(seat);
            model.folds.insert(Fold::Seat, false);
            effects.push(Effect::Home(Field::Take));
            with_key(model, effects, |key| Ask::Seat { key, seat });
        }
        action => elsewhere(model, effects, action),
    }
}

/// What concerns the panel itself, the CRM's pages and the agreement.
fn elsewhere(model: &mut Model, effects: &mut Vec<Effect>, action: Action) {
    match action {
        Action::Older => older(model, effects),
        Action::Lines => {
            model.lines = model.lines.saturating_add(LINES);
            if model.lines < model.view.checklist.len() {
                effects.push(Effect::After(LINES_MS, Action::Lines));
            }
        }
        Action::OpenAgreement(sentence) => {
            with_key(model, effects, |key| Ask::OpenAgreement { key, sentence });
        }
        Action::KeepHere => {
            model.folds.remove(&Fold::Part(Part::KeepHere));
            with_key(model, effects, |key| Ask::KeepHere { key });
        }
        Action::Score => score(model, effects),
        action @ (Action::Export | Action::Erase(_) | Action::Wipe) => {
            privacy::asked(model, effects, &action);
        }
        Action::Related => related(model, effects),
        Action::Leave(suggestion, home) => {
            effects.push(Effect::Home(home));
            with_key(model, effects, |key| Ask::Leave { key, suggestion });
        }
        Action::Mention(field, person) => mention::mention(model, effects, field, &person),
        Action::Inbox => inbox::open(model, effects),
        Action::LeadTo(id) => inbox::lead_to(model, effects, id),
        Action::ReadAll => inbox::read_all(model, effects),
        Action::Point(at, quote) => in_place::point(model, effects, at, quote.as_ref()),
        Action::Choose => {
            let wish = InPlace::Choose;
            with_key(model, effects, |key| Ask::InPlace { key, wish });
        }
        Action::OpenRecord(key) => {
            ask(model, effects, Ask::OpenRecord { key });
        }
        Action::Follow => with_key(model, effects, |key| Ask::Follow { key }),
        Action::Open(open) => {
            keep(model, effects, None);
            dock(model, effects, Dock { open, ..model.dock });
            if open {
                seen_by(model, effects, true);
                inbox::elsewhere(model, effects);
            }
        }
        Action::Width(width) => dock(
            model,
            effects,
            Dock {
                width,
                ..model.dock
            },
        ),
        _ => {}
    }
}

fn typed(model: &mut Model, effects: &mut Vec<Effect>, field: Field, text: String) {
    model.watch.attended = model.clock;
    model.faults.remove(&field);
    let Some(key) = model.key().cloned() else {
        return;
    };
    deeds::superseded(model, &key, &field.line());
    let turn = next(model);
    let at: DraftKey = (key, field.line());
    model.drafts.typed(at.clone(), text, turn);
    if field == Field::NoteAbout {
        in_place::other_field(model);
    }
    mention::seek(model, effects, field);
    if model.drafts.is_due_soon(&at) {
        effects.push(Effect::After(KEEP_MS, Action::Due(at)));
    }
}

/// What is asked for when something is opened for the first time.
fn opened(model: &mut Model, effects: &mut Vec<Effect>, fold: &Fold) {
    match fold {
        Fold::Form(field) => effects.push(Effect::Focus(*field)),
        Fold::Part(Part::Related) if old(model) || !matches!(model.related, Some(Ok(_))) => {
            related(model, effects);
        }
        Fold::Part(Part::Inbox) => inbox::open(model, effects),
        Fold::Part(Part::Privacy) => privacy::opened(model, effects),
        _ => {}
    }
}

fn score(model: &mut Model, effects: &mut Vec<Effect>) {
    model.score = Parts::Asked;
    with_key(model, effects, |key| Ask::Score { key });
}

/// Whether what is known of the customer's other records may have changed since.
pub(super) fn old(model: &Model) -> bool {
    model.clock.saturating_sub(model.related_at) > RELATED_MS
}

/// Asks for the customer's other records; what is known of them stays to be seen meanwhile.
pub(super) fn related(model: &mut Model, effects: &mut Vec<Effect>) {
    model.related_at = model.clock;
    model.related = model.related.take().filter(Result::is_ok);
    with_key(model, effects, |key| Ask::Related { key });
}

/// Opens the folder in which a form stands.
pub(super) fn open_around(model: &mut Model, field: Field) {
    let part = match field {
        Field::Outcome | Field::OutcomeKind => Part::Outcomes,
        Field::Kind(_) => Part::Customer,
        Field::Expect => Part::Expectations,
        _ => return,
    };
    model.folds.insert(Fold::Part(part), true);
}

pub(super) fn next(model: &mut Model) -> u32 {
    model.turn = model.turn.wrapping_add(1);
    model.turn
}

/// Asks the background.
pub(super) fn ask(model: &mut Model, effects: &mut Vec<Effect>, ask: Ask) -> u32 {
    let turn = next(model);
    model.asked.insert(turn, ask.clone());
    effects.push(Effect::Ask(turn, ask));
    turn
}

pub(super) fn with_key(
    model: &mut Model,
    effects: &mut Vec<Effect>,
    make: impl FnOnce(RecordKey) -> Ask,
) {
    if let Some(key) = model.key().cloned() {
        ask(model, effects, make(key));
    }
}

/// Has drafts kept that are not yet.
pub(super) fn keep(model: &mut Model, effects: &mut Vec<Effect>, only: Option<&DraftKey>) {
    for draft in model.drafts.keep(only) {
        ask(model, effects, draft);
    }
}

/// The trouble that concerns the whole panel, when there is one.
#[must_use]
pub fn banner(model: &Model) -> Option<&Trouble> {
    let shown = model
        .shown
        .as_ref()
        .and_then(|shown| shown.trouble.as_ref());
    model.unkept.as_ref().or(model.trouble.as_ref()).or(shown)
}
