//! What a person does on a record: shown at once, asked to be recorded, given back when it fails.

use super::action::{Deed, Effect, Fold};
use super::field::Field;
use super::look::look;
use super::made::{Made, made};
use super::model::Model;
use super::pending::{Done, Pending, Unsaved};
use super::reduce::{ask, keep, next};
use super::show::show;
use crate::protocol::{Ask, Told, Trouble};
use crate::record::RecordKey;
use crate::team::Side;

/// Does it: at once in the view, and asks the background to record it.
pub(super) fn perform(model: &mut Model, effects: &mut Vec<Effect>, deed: &Deed) {
    model.watch.attended = model.clock;
    let Some(side) = model.writes() else {
        return;
    };
    match made(model, deed, side) {
        Ok(Some(made)) => {
            for field in &made.settles {
                model.faults.remove(field);
                model.folds.remove(&Fold::Form(*field));
            }
            effects.push(Effect::Home(home(deed)));
            does(model, effects, made, side);
        }
        Ok(None) => {}
        Err((field, fault)) => {
            model.faults.insert(field, fault);
            effects.push(Effect::Focus(field));
        }
    }
}

/// Where the hand goes on when the button it pressed is gone.
fn home(deed: &Deed) -> Field {
    match deed {
        Deed::Join | Deed::LetGo | Deed::Promise => Field::LetGo,
        Deed::Take => Field::Take,
        Deed::Offer | Deed::Withdraw(_) => Field::Offer,
        Deed::Accept(_) | Deed::Decline(_) => Field::Decline,
        Deed::Start(_) | Deed::Propose => Field::Question,
        Deed::Agree(of)
        | Deed::Answer(of, _)
        | Deed::ProposeToTeam(of)
        | Deed::View(of, _)
        | Deed::Say(of)
        | Deed::Settle(of)
        | Deed::Reopen(of) => Field::Answer(*of),
        Deed::Place(_) | Deed::PlaceTyped => Field::Kind(crate::record::Dimension::Customer),
        Deed::Reject => Field::Reject,
        Deed::Expect | Deed::WillDo(_) | Deed::GoOn(_) | Deed::Step(..) => Field::Expect,
        Deed::Outcome => Field::Outcome,
        Deed::Write | Deed::Untell(_) => Field::Note,
        Deed::Reply(of) | Deed::Resolve(of) | Deed::Resume(of) => Field::Reply(*of),
    }
}

fn does(model: &mut Model, effects: &mut Vec<Effect>, made: Made, side: Side) {
    let Some(key) = model.key().cloned() else {
        return;
    };
    let settles = made.settles.into_iter().map(Field::line).collect();
    let done = Done {
        key: key.clone(),
        whats: made.whats,
        home: made.home,
        settles,
    };
    record(model, effects, done, side);
    if let Some(sentence) = made.opens {
        ask(model, effects, Ask::OpenAgreement { key, sentence });
    }
}

fn record(model: &mut Model, effects: &mut Vec<Effect>, done: Done, side: Side) {
    // Doing it anew takes the place of the try that failed.
    model.unsaved.retain(|failed| {
        let before = &failed.done;
        let anew = before.whats == done.whats
            || (!done.settles.is_empty() && before.settles == done.settles);
        before.key != done.key || !anew
    });
    let turn = ask(model, effects, done.ask());
    let texts = model.drafts.take(&done.key, &done.settles, turn);
    model.pending.push(Pending {
        turn,
        done,
        side,
        at: model.now(),
        texts,
    });
    model.redraw();
}

/// The answer to something recorded.
pub(super) fn recorded(model: &mut Model, effects: &mut Vec<Effect>, turn: u32, told: Told) {
    let Some(place) = model.pending.iter().position(|done| done.turn == turn) else {
        return;
    };
    let pending = model.pending.remove(place);
    let answered = next(model);
    let Done { key, settles, .. } = &pending.done;
    model.drafts.settled(key, settles, answered);
    let why = match told {
        Told::Shown(shown) => {
            show(model, effects, *shown, turn);
            return;
        }
        Told::Agreed(_) => {
            model.redraw();
            look(model, effects, false);
            return;
        }
        Told::Failed(why) => Some(why),
        // The banner says so; there is nobody left to record it.
        Told::Updated => None,
        _ => Some(Trouble::Unreadable {
            words: String::new(),
        }),
    };
    let texts = pending.texts.clone();
    model.drafts.give_back(&pending.done.key, texts, answered);
    if let Some(why) = why {
        model.unsaved.push(Unsaved {
            turn,
            done: pending.done,
            texts: pending.texts,
            why,
        });
        effects.push(Effect::Reveal("unsaved"));
    }
    model.redraw();
}

/// Tries again what could not be recorded.
pub(super) fn again(model: &mut Model, effects: &mut Vec<Effect>, turn: u32) {
    let Some(place) = model.unsaved.iter().position(|done| done.turn == turn) else {
        return;
    };
    let failed = model.unsaved.remove(place);
    let (Some(side), Some(key)) = (model.side(), model.key().cloned()) else {
        return;
    };
    if key != failed.done.key {
        return;
    }
    let mut done = failed.done.clone();
    // A field in which something else stands by now is not this deed's to settle.
    done.settles.retain(|field| {
        let mut drafts = model.drafts.of(&key);
        drafts.all(|(of, text)| of != field || failed.held(field, text))
    });
    record(model, effects, done, side);
}

/// Somebody goes on typing where a text stands that could not be recorded: the form is the way on now,
/// and a second try with the old text would only be in its way.
pub(super) fn superseded(model: &mut Model, key: &RecordKey, field: &str) {
    let mut before = model.drafts.of(key).filter(|(of, _)| *of == field);
    let Some(text) = before.next().map(|(_, text)| text.to_owned()) else {
        return;
    };
    model
        .unsaved
        .retain(|failed| failed.done.key != *key || !failed.held(field, &text));
}

/// Forgets a half typed text whose form is gone.
pub(super) fn drop_draft(model: &mut Model, effects: &mut Vec<Effect>, field: String) {
    if let Some(key) = model.key().cloned() {
        let turn = next(model);
        model.drafts.typed((key, field), String::new(), turn);
        keep(model, effects, None);
    }
}

/// Leaves a form without doing it.
pub(super) fn cancel(model: &mut Model, effects: &mut Vec<Effect>, field: Field) {
    let Some(key) = model.key().cloned() else {
        return;
    };
    effects.push(Effect::Home(field));
    for field in field.form() {
        model.faults.remove(&field);
        model.folds.remove(&Fold::Form(field));
        if !model.text(field).is_empty() {
            let turn = next(model);
            let at = (key.clone(), field.line());
            model.drafts.typed(at, String::new(), turn);
        }
    }
    keep(model, effects, None);
}

/// Begins a form for the person; what they had typed themselves is left alone.
pub(super) fn fill(model: &mut Model, effects: &mut Vec<Effect>, texts: Vec<(Field, String)>) {
    let Some(key) = model.key().cloned() else {
        return;
    };
    let Some((first, _)) = texts.first().cloned() else {
        return;
    };
    let last = texts.last().map_or(first, |(field, _)| *field);
    for (field, text) in texts {
        if !text.is_empty() && model.text(field).trim().is_empty() {
            let turn = next(model);
            model.drafts.typed((key.clone(), field.line()), text, turn);
        }
    }
    keep(model, effects, None);
    model.folds.insert(Fold::Form(first), true);
    super::reduce::open_around(model, first);
    effects.push(Effect::Focus(last));
}
