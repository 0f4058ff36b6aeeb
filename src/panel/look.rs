//! When the CRM is asked for news, and when nobody is.

use super::action::{Action, Effect};
use super::model::{Life, Model};
use super::reduce::{ask, keep, step};
use crate::protocol::{Ask, Dock, Place};

/// How often a panel that somebody looks at asks for news.
const POLL_MS: u64 = 10_000;
/// Two looks nearer than this are one.
pub(super) const SAME_LOOK_MS: u64 = 1_000;
/// After this long without a hand or an eye on the panel nobody looks.
const IDLE_MS: u64 = 120_000;
/// An answer that takes longer will not come any more.
const LOST_MS: u64 = 30_000;
/// So many older notes are shown with every step back.
const OLDER: u32 = 50;

/// Looks at the record in view, unless that is under way.
pub(super) fn look(model: &mut Model, effects: &mut Vec<Effect>, fresh: bool) {
    let Some(key) = model.key().cloned() else {
        return;
    };
    let lost = model.clock.saturating_sub(model.watch.looked) > LOST_MS;
    let under_way = model.asked.iter().any(
        |(_, ask)| matches!(ask, Ask::Look { key: of, fresh: was, notes } if *of == key && *notes == model.notes && (*was || !fresh)),
    );
    if under_way && !lost {
        return;
    }
    model.watch.looked = model.clock;
    let notes = model.notes;
    ask(model, effects, Ask::Look { key, fresh, notes });
}

pub(super) fn look_again(model: &mut Model, effects: &mut Vec<Effect>) {
    model.trouble = None;
    model.erased = None;
    keep(model, effects, None);
    match (&model.life, &model.place) {
        (Life::Mine, Some(Place::Record(_))) => look(model, effects, true),
        (Life::Mine, _) => {
            ask(model, effects, Ask::Where);
        }
        _ => step(model, Action::Knock, effects),
    }
}

/// Shows more of the older notes.
pub(super) fn older(model: &mut Model, effects: &mut Vec<Effect>) {
    model.notes = model.notes.saturating_add(OLDER);
    look(model, effects, false);
}

pub(super) fn dock(model: &mut Model, effects: &mut Vec<Effect>, dock: Dock) {
    model.dock = dock.bounded();
    // While the edge is dragged each answer fetches the width reached by then: no pile of asks.
    if model
        .asked
        .iter()
        .any(|(_, ask)| matches!(ask, Ask::Dock(_)))
    {
        model.wanted = Some(model.dock);
    } else {
        ask(model, effects, Ask::Dock(model.dock));
    }
}

pub(super) fn tick(model: &mut Model, effects: &mut Vec<Effect>) {
    if model.clock.saturating_sub(model.watch.attended) < IDLE_MS {
        look_if_older(model, effects, POLL_MS);
    }
}

pub(super) fn seen_by(model: &mut Model, effects: &mut Vec<Effect>, seen: bool) {
    model.watch.visible = seen;
    if !seen {
        keep(model, effects, None);
        return;
    }
    model.watch.attended = model.clock;
    look_if_older(model, effects, SAME_LOOK_MS);
}

pub(super) fn attended(model: &mut Model, effects: &mut Vec<Effect>) {
    let idle = model.clock.saturating_sub(model.watch.attended) >= IDLE_MS;
    model.watch.attended = model.clock;
    if idle {
        look_if_older(model, effects, SAME_LOOK_MS);
    }
}

pub(super) fn look_if_older(model: &mut Model, effects: &mut Vec<Effect>, than_ms: u64) {
    let old = model.clock.saturating_sub(model.watch.looked) >= than_ms;
    if watched(model) && old {
        look(model, effects, false);
    }
}

/// Whether there is any point in asking.
pub(super) fn watched(model: &Model) -> bool {
    let awake = model.watch.visible && model.dock.open && !model.updated;
    model.life == Life::Mine && awake && !model.is_erased()
}
