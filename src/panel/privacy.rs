//! What is kept here about the record in view: counting it, saving it as a file, erasing it.

use std::rc::Rc;

use super::action::{Action, Effect, Fold, Part};
use super::model::Model;
use super::reduce::with_key;
use crate::protocol::Ask;
use crate::record::{RecordKey, RecordView};

/// What a person asked for.
pub(super) fn asked(model: &mut Model, effects: &mut Vec<Effect>, action: &Action) {
    match action {
        Action::Export => with_key(model, effects, |key| Ask::Export { key }),
        Action::Erase(notes) => {
            let notes = *notes;
            with_key(model, effects, |key| Ask::Erase { key, notes });
        }
        Action::Wipe => with_key(model, effects, |key| Ask::Wipe { key }),
        _ => {}
    }
}

/// Counts it anew: it is little, and nothing of it may be old when somebody decides on it.
pub(super) fn opened(model: &mut Model, effects: &mut Vec<Effect>) {
    model.holds = None;
    model.exported = false;
    with_key(model, effects, |key| Ask::Holds { key });
}

/// All of it came as text.
pub(super) fn exported(
    model: &mut Model,
    effects: &mut Vec<Effect>,
    key: &RecordKey,
    text: String,
) {
    model.exported = true;
    let name = format!("samenspel-{}-{}.json", key.object, key.id);
    effects.push(Effect::Save(name, text));
}

/// Nothing about this record is kept any more, whichever panel asked for that.
pub(super) fn erased(model: &mut Model, key: RecordKey) {
    model.drafts.forget(&key);
    model.unsaved.retain(|failed| failed.done.key != key);
    if model.key() == Some(&key) {
        model.shown = None;
        model.view = Rc::new(RecordView::default());
        model.holds = None;
        model.related = None;
        model.refused = None;
        model.trouble = None;
        model.unkept = None;
        for part in [Part::Privacy, Part::Erase, Part::Wipe] {
            model.folds.remove(&Fold::Part(part));
        }
    }
    model.erased = Some(key);
}
