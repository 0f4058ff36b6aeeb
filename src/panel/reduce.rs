//! What follows from what happened: `(Model, Action) -> (Model, effects)`. Pure: no clock, no browser.

use std::rc::Rc;

use super::action::{Action, Effect, Fold};
use super::deeds;
use super::field::DraftKey;
use super::model::{Life, Model, Said};
use crate::protocol::{Ask, Dock, Here, ItemState, Place, Shown, Told, Trouble};
use crate::record::RecordKey;

/// How long typing rests before it is kept.
const REST_MS: u32 = 400;
/// How often a panel that somebody looks at asks for news.
const POLL_MS: u64 = 10_000;
/// Two looks nearer than this are one.
const SAME_LOOK_MS: u64 = 1_000;
/// After this long without a hand or an eye on the panel nobody looks.
const IDLE_MS: u64 = 120_000;
/// An answer that takes longer will not come any more.
const LOST_MS: u64 = 30_000;
/// The pauses before asking again whether this frame is ours: the content script may speak later
/// than the frame it mounted.
const KNOCKS_MS: [u32; 5] = [50, 100, 200, 300, 400];

/// Takes what happened at `clock` (local, ms) into the model, and says what is to be done.
#[must_use]
pub fn reduce(mut model: Model, action: Action, clock: u64) -> (Model, Vec<Effect>) {
    model.clock = clock;
    let mut effects = Vec::new();
    step(&mut model, action, &mut effects);
    (model, effects)
}

fn step(model: &mut Model, action: Action, effects: &mut Vec<Effect>) {
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
        Action::Typed(field, text) => {
            model.watch.attended = model.clock;
            model.faults.remove(&field);
            let Some(key) = model.key().cloned() else {
                return;
            };
            let turn = next(model);
            let at: DraftKey = (key, field.line());
            model.drafts.typed(at.clone(), text, turn);
            effects.push(Effect::After(REST_MS, Action::Rested(at, turn)));
        }
        Action::Focused(field, gained) => {
            if gained {
                model.typing = Some(field);
            } else if model.typing == Some(field) {
                model.typing = None;
                keep(model, effects, None);
            }
        }
        Action::Rested(at, turn) => {
            if model.drafts.rests(&at, turn) {
                keep(model, effects, Some(&at));
            }
        }
        Action::Fold(fold, open) => {
            if let (Fold::Form(field), true) = (&fold, open) {
                effects.push(Effect::Focus(*field));
            }
            model.folds.insert(fold, open);
        }
        Action::Cancel(field) => deeds::cancel(model, effects, field),
        Action::Do(deed) => deeds::perform(model, effects, &deed),
        Action::Again(turn) => deeds::again(model, effects, turn),
        Action::Dismiss(turn) => model.unsaved.retain(|unsaved| unsaved.turn != turn),
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
            with_key(model, effects, |key| Ask::Seat { key, seat });
        }
        Action::Open(open) => {
            keep(model, effects, None);
            dock(model, effects, Dock { open, ..model.dock });
            if open {
                seen_by(model, effects, true);
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
    }
}

fn next(model: &mut Model) -> u32 {
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

fn with_key(model: &mut Model, effects: &mut Vec<Effect>, make: impl FnOnce(RecordKey) -> Ask) {
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

/// Looks at the record in view, unless that is under way.
fn look(model: &mut Model, effects: &mut Vec<Effect>, fresh: bool) {
    let Some(key) = model.key().cloned() else {
        return;
    };
    let lost = model.clock.saturating_sub(model.watch.looked) > LOST_MS;
    let under_way = model.asked.iter().any(
        |(_, ask)| matches!(ask, Ask::Look { key: of, fresh: was } if *of == key && (*was || !fresh)),
    );
    if under_way && !lost {
        return;
    }
    model.watch.looked = model.clock;
    ask(model, effects, Ask::Look { key, fresh });
}

fn look_again(model: &mut Model, effects: &mut Vec<Effect>) {
    model.trouble = None;
    keep(model, effects, None);
    match (&model.life, &model.place) {
        (Life::Mine, Some(Place::Record(_))) => look(model, effects, true),
        (Life::Mine, _) => {
            ask(model, effects, Ask::Where);
        }
        _ => step(model, Action::Knock, effects),
    }
}

fn dock(model: &mut Model, effects: &mut Vec<Effect>, dock: Dock) {
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

fn tick(model: &mut Model, effects: &mut Vec<Effect>) {
    if model.clock.saturating_sub(model.watch.attended) < IDLE_MS {
        look_if_older(model, effects, POLL_MS);
    }
}

fn seen_by(model: &mut Model, effects: &mut Vec<Effect>, seen: bool) {
    model.watch.visible = seen;
    if !seen {
        keep(model, effects, None);
        return;
    }
    model.watch.attended = model.clock;
    look_if_older(model, effects, SAME_LOOK_MS);
}

fn attended(model: &mut Model, effects: &mut Vec<Effect>) {
    let idle = model.clock.saturating_sub(model.watch.attended) >= IDLE_MS;
    model.watch.attended = model.clock;
    if idle {
        look_if_older(model, effects, SAME_LOOK_MS);
    }
}

fn look_if_older(model: &mut Model, effects: &mut Vec<Effect>, than_ms: u64) {
    let old = model.clock.saturating_sub(model.watch.looked) >= than_ms;
    if watched(model) && old {
        look(model, effects, false);
    }
}

/// Whether there is any point in asking.
fn watched(model: &Model) -> bool {
    model.life == Life::Mine && model.watch.visible && model.dock.open && !model.updated
}

fn heard(model: &mut Model, effects: &mut Vec<Effect>, told: Told) {
    match told {
        Told::Here(here) if model.life == Life::Mine => came(model, effects, here),
        // Somebody mounted a frame in this tab: perhaps it is this one after all. Knock at once.
        Told::Here(_) if matches!(model.life, Life::Blank | Life::Strange(_)) => {
            if model.life == Life::Blank {
                model.life = Life::Strange(u32::MAX);
            }
            step(model, Action::Knock, effects);
        }
        Told::Stale { key } if model.key() == Some(&key) => {
            let looks = |ask: &Ask| matches!(ask, Ask::Look { key: of, .. } if *of == key);
            model.stale = !watched(model) || model.asked.iter().any(|(_, ask)| looks(ask));
            if !model.stale {
                look(model, effects, false);
            }
        }
        Told::Shown(shown) => show(model, *shown, 0),
        // What was typed is kept where it stands.
        Told::Updated => model.updated = true,
        _ => {}
    }
}

fn answered(model: &mut Model, effects: &mut Vec<Effect>, turn: u32, told: Told) {
    let Some(asked) = model.asked.remove(&turn) else {
        return;
    };
    model.updated |= matches!(told, Told::Updated);
    match asked {
        Ask::Hello { .. } => greeted(model, effects, told),
        Ask::Record { settles, .. } => deeds::recorded(model, turn, settles, told),
        Ask::Draft { key, field, text } => {
            if !matches!(told, Told::Kept) {
                model.drafts.not_kept(&(key, field), &text);
            }
            model.unkept = match told {
                Told::Failed(why) => Some(why),
                _ => None,
            };
        }
        Ask::Dock(_) => {
            if let Some(wanted) = model.wanted.take()
                && model.life == Life::Mine
            {
                ask(model, effects, Ask::Dock(wanted));
            }
        }
        Ask::Where => match told {
            Told::Here(here) => came(model, effects, here),
            Told::Failed(why) => model.place = Some(Place::Unsure(why)),
            _ => {}
        },
        asked => {
            if matches!(asked, Ask::Seat { .. }) {
                model.chosen = None;
            }
            match told {
                Told::Shown(shown) => show(model, *shown, turn),
                Told::Failed(why) => model.trouble = Some(why),
                _ => {}
            }
            if model.stale && matches!(asked, Ask::Look { .. }) && watched(model) {
                model.stale = false;
                look(model, effects, false);
            }
        }
    }
    model.redraw();
}

fn greeted(model: &mut Model, effects: &mut Vec<Effect>, told: Told) {
    let knocks = match model.life {
        Life::Strange(knocks) => knocks,
        _ => 0,
    };
    match told {
        Told::Here(here) => {
            model.life = Life::Mine;
            model.watch.attended = model.clock;
            came(model, effects, here);
        }
        told => {
            let place = usize::try_from(knocks).unwrap_or(usize::MAX);
            if let Some(pause) = KNOCKS_MS.get(place) {
                model.life = Life::Strange(knocks + 1);
                effects.push(Effect::After(*pause, Action::Knock));
            } else if let Told::Failed(why) = told {
                model.life = Life::Stuck(why);
            } else {
                model.life = Life::Blank;
            }
        }
    }
}

/// The page shows this now.
fn came(model: &mut Model, effects: &mut Vec<Effect>, here: Here) {
    if !model
        .asked
        .iter()
        .any(|(_, ask)| matches!(ask, Ask::Dock(_)))
    {
        let opened = here.dock.open && !model.dock.open;
        model.dock = here.dock.bounded();
        if opened {
            model.watch.attended = model.clock;
        }
    }
    if model.place.as_ref() != Some(&here.place) {
        // What was being typed belongs to the record it was begun on, and is kept there.
        keep(model, effects, None);
        model.place = Some(here.place);
        model.shown = None;
        model.typing = None;
        model.trouble = None;
        model.chosen = None;
        model.stale = false;
        model.by_hand = None;
        model.copied = None;
        model.folds.clear();
        model.faults.clear();
        model.watch.attended = model.clock;
        model.watch.looked = 0;
        model.redraw();
        look_if_older(model, effects, SAME_LOOK_MS);
    } else if model.shown.is_none() || model.stale {
        model.stale = false;
        look_if_older(model, effects, SAME_LOOK_MS);
    }
}

/// Shows an answer about the record in view; one about another record is dropped.
pub(super) fn show(model: &mut Model, shown: Shown, turn: u32) {
    if model.key() != Some(&shown.key) {
        return;
    }
    let before = model.shown.take();
    if let Some(said) = said(before.as_deref(), &shown) {
        model.says(said);
    }
    model.trouble = None;
    #[allow(
        clippy::cast_possible_wrap,
        reason = "both are milliseconds of this age of the world"
    )]
    let ahead = shown.now as i64 - model.clock as i64;
    model.ahead = ahead;
    let typing = model.typing.map(super::field::Field::line);
    model
        .drafts
        .restore(&shown.key, &shown.drafts, turn, typing.as_deref());
    model.shown = Some(Rc::new(shown));
    model.redraw();
}

/// What changed between two answers that somebody who cannot see it should hear.
fn said(before: Option<&Shown>, now: &Shown) -> Option<Said> {
    let Some(before) = before else {
        return Some(Said::Record(
            now.facts.as_ref().map(|facts| facts.name.clone())?,
        ));
    };
    let parked = |shown: &Shown| {
        let states = shown.states.iter();
        states
            .filter(|(_, state)| matches!(state, ItemState::Parked { .. }))
            .count()
    };
    if parked(now) > parked(before) {
        Some(Said::Parked)
    } else if now.states.is_empty() && !before.states.is_empty() {
        Some(Said::InCrm)
    } else if now.states.len() > before.states.len() {
        Some(Said::Saved)
    } else {
        None
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
