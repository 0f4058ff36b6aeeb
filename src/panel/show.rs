//! What the background answers and tells.

use std::rc::Rc;

use super::action::{Action, Effect};
use super::called;
use super::deeds;
use super::in_place;
use super::inbox;
use super::look::{SAME_LOOK_MS, look, look_if_older, watched};
use super::mention;
use super::model::{Life, Model, Parts, Refused, Said};
use super::privacy;
use super::reduce::{ask, keep, next, old, related, step};
use crate::protocol::{Ask, Here, ItemState, Place, Shown, Told, Trouble};

/// The pauses before asking again whether this frame is ours: the content script may speak later
/// than the frame it mounted.
const KNOCKS_MS: [u32; 5] = [50, 100, 200, 300, 400];

pub(super) fn heard(model: &mut Model, effects: &mut Vec<Effect>, told: Told) {
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
        Told::Shown(shown) => show(model, effects, *shown, 0),
        Told::Erased { key } => privacy::erased(model, key),
        Told::Fields(fields) => in_place::read(model, effects, *fields),
        Told::Touched(touched) => in_place::touched(model, effects, touched),
        // What was typed is kept where it stands.
        Told::Updated => model.updated = true,
        _ => {}
    }
}

pub(super) fn answered(model: &mut Model, effects: &mut Vec<Effect>, turn: u32, told: Told) {
    let Some(asked) = model.asked.remove(&turn) else {
        return;
    };
    model.updated |= matches!(told, Told::Updated);
    match asked {
        Ask::Hello { .. } => greeted(model, effects, told),
        Ask::Record { .. } | Ask::Agree { .. } => deeds::recorded(model, effects, turn, told),
        Ask::Draft { key, field, text } => {
            let at = (key, field);
            match told {
                Told::Kept => {
                    let turn = next(model);
                    model.drafts.kept(&at, &text, turn);
                }
                _ => model.drafts.not_kept(&at, &text),
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
                Told::Shown(shown) => show(model, effects, *shown, turn),
                Told::Score(parts) if asks_of(model, &asked) => {
                    model.score = Parts::Told(Ok(parts))
                }
                Told::Related(all) if asks_of(model, &asked) => {
                    model.related = Some(Ok(Rc::new(*all)));
                }
                Told::Inbox(all) => inbox::told(model, Ok(*all)),
                Told::Colleagues(all) if asks_of(model, &asked) => {
                    mention::told(model, effects, Ok(all));
                }
                Told::Labels(all) if asks_of(model, &asked) => {
                    called::told(model, effects, &asked, all);
                }
                Told::Holds(holds) if asks_of(model, &asked) => model.holds = Some(Ok(holds)),
                Told::Erased { key } => privacy::erased(model, key),
                Told::Fields(fields) if asks_of(model, &asked) => {
                    in_place::read(model, effects, *fields);
                }
                Told::Exported(text) => {
                    if let Ask::Export { key } = &asked {
                        privacy::exported(model, effects, key, text);
                    }
                }
                Told::Failed(why) => failed(model, effects, turn, asked.clone(), why),
                _ => {}
            }
            if model.stale && matches!(asked, Ask::Look { .. }) && watched(model) {
                model.stale = false;
                look(model, effects, false);
            }
        }
    }
}

/// Something that was asked for about the record in view could not be done. It is said where it was asked
/// for, with a second try of the same; what concerned another record has nobody to hear it.
fn failed(model: &mut Model, effects: &mut Vec<Effect>, turn: u32, ask: Ask, why: Trouble) {
    if !asks_of(model, &ask) {
        return;
    }
    match ask {
        Ask::Look { .. } => model.trouble = Some(why),
        Ask::Score { .. } => model.score = Parts::Told(Err(why)),
        Ask::Related { .. } => model.related = Some(Err(why)),
        Ask::Inbox => inbox::told(model, Err(why)),
        Ask::Colleagues { .. } => mention::told(model, effects, Err(why)),
        Ask::Holds { .. } => model.holds = Some(Err(why)),
        // The page's own words do; the next panel asks again.
        Ask::Labels { .. } => called::told(model, effects, &ask, Vec::new()),
        // The page is read again with the next look.
        Ask::InPlace { .. } => model.page_asked = false,
        ask => {
            model.refused = Some(Refused { turn, ask, why });
            effects.push(Effect::Reveal("refused"));
        }
    }
}

/// Whether an ask was about the record in view, or about none.
fn asks_of(model: &Model, ask: &Ask) -> bool {
    match ask {
        Ask::Look { key, .. }
        | Ask::Send { key }
        | Ask::Retry { key, .. }
        | Ask::Seat { key, .. }
        | Ask::KeepHere { key }
        | Ask::OpenAgreement { key, .. }
        | Ask::Score { key }
        | Ask::Related { key }
        | Ask::Leave { key, .. }
        | Ask::Holds { key }
        | Ask::Export { key }
        | Ask::Erase { key, .. }
        | Ask::Wipe { key }
        | Ask::InPlace { key, .. }
        | Ask::Colleagues { key, .. }
        | Ask::Labels { key, .. }
        | Ask::Follow { key } => model.key() == Some(key),
        _ => true,
    }
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
        model.refused = None;
        model.chosen = None;
        model.stale = false;
        model.by_hand = None;
        model.copied = None;
        model.notes = Model::NOTES;
        model.lines = Model::LINES;
        model.score = Parts::NotAsked;
        model.related = None;
        model.holds = None;
        model.exported = false;
        model.page = None;
        model.page_asked = false;
        model.touched = None;
        model.fresh.clear();
        model.meets = None;
        model.inbox = None;
        model.colleagues = None;
        model.folds.clear();
        model.faults.clear();
        model.watch.attended = model.clock;
        model.watch.looked = 0;
        model.redraw();
        look_if_older(model, effects, SAME_LOOK_MS);
        inbox::elsewhere(model, effects);
    } else if model.shown.is_none() || model.stale {
        model.stale = false;
        look_if_older(model, effects, SAME_LOOK_MS);
    }
}

/// Shows an answer about the record in view; one about another record is dropped.
pub(super) fn show(model: &mut Model, effects: &mut Vec<Effect>, shown: Shown, turn: u32) {
    if model.key() != Some(&shown.key) || model.is_erased() {
        return;
    }
    let before = model.shown.take();
    let unread_before = before.as_ref().map_or(0, |before| before.unread);
    let unread = |shown: &Shown| shown.facts.is_none();
    let first = before.as_deref().is_none_or(unread) && !unread(&shown);
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
    model.set_hours();
    model.redraw();
    in_place::see(model, effects);
    inbox::seen(model, effects, unread_before);
    // A contact is known by its deals: they are asked for with the first look, and again after a while.
    if model.is_contact() && (first || old(model)) {
        related(model, effects);
    }
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
