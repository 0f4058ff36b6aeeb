//! What follows from what happened: `(Model, Action) -> (Model, effects)`. Pure: no clock, no browser.

use std::rc::Rc;

use super::action::{Action, Effect, Filter, Fold};
use super::deeds;
use super::field::{Field, Form, Part, Sort};
use super::listing::{self, Stand};
use super::model::{Model, Said};
use crate::ledger::EventId;
use crate::protocol::{Agreed, Ask, ItemState, Told, Trouble};

/// How long after a first change what is typed is kept, however it goes on.
const KEEP_MS: u32 = 400;
/// How often a page that somebody looks at asks for news.
const POLL_MS: u64 = 10_000;
/// Two looks nearer than this are one.
const SAME_LOOK_MS: u64 = 1_000;
/// After this long without a hand or an eye on the page nobody looks.
const IDLE_MS: u64 = 120_000;
/// An answer that takes longer will not come any more.
const LOST_MS: u64 = 30_000;

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
        Action::Begun => {
            model.watch.attended = model.clock;
            look(model, effects, false);
        }
        Action::Answered { turn, told } => answered(model, effects, turn, told),
        Action::Heard(told) => heard(model, effects, told),
        Action::Tick => {
            if model.clock.saturating_sub(model.watch.attended) < IDLE_MS {
                look_if_older(model, effects, POLL_MS);
            }
        }
        Action::Seen(seen) => seen_by(model, effects, seen),
        Action::Attended => {
            let idle = model.clock.saturating_sub(model.watch.attended) >= IDLE_MS;
            model.watch.attended = model.clock;
            if idle {
                look_if_older(model, effects, SAME_LOOK_MS);
            }
        }
        Action::Typed(field, text) => typed(model, effects, field, text),
        Action::Focused(field, true) => model.typing = Some(field),
        Action::Focused(field, false) => {
            if model.typing == Some(field) {
                model.typing = None;
                keep(model, effects);
            }
        }
        Action::Due(line) => {
            if model.drafts.is_due(&line) {
                keep(model, effects);
            }
        }
        Action::Fold(fold, open) => {
            match (fold.clone(), open) {
                (Fold::Form(form), true) => effects.push(Effect::Focus(first(model, form))),
                (Fold::Form(form), false) => effects.push(Effect::Home(form)),
                _ => {}
            }
            model.folds.insert(fold, open);
        }
        Action::Define(word) => {
            let form = Form::New(Sort::Term);
            model.folds.insert(Fold::Form(form), true);
            typed(model, effects, form.at(Part::Word), word);
            effects.push(Effect::Focus(form.at(Part::Means)));
        }
        Action::Cancel(form) => {
            let turn = next(model);
            model.drafts.drop(&form.prefix(), turn);
            close(model, form);
            effects.push(Effect::Home(form));
            keep(model, effects);
        }
        Action::Do(deed) => deeds::perform(model, effects, deed),
        Action::Again(turn) => deeds::again(model, effects, turn),
        Action::Dismiss(turn) => model.unsaved.retain(|unsaved| unsaved.turn != turn),
        Action::Show(id) => goes_to(model, effects, id),
        Action::Jump(to) => effects.push(Effect::Jump(to)),
        Action::Print => effects.push(Effect::Print),
        Action::LookAgain => {
            model.trouble = None;
            keep(model, effects);
            look(model, effects, true);
        }
        Action::Keep => {
            if let Some(key) = model.could_keep().map(|from| from.key.clone()) {
                ask(model, effects, Ask::KeepHere { key });
            }
        }
        Action::SendNow => {
            if let Some(key) = model.home().cloned() {
                ask(model, effects, Ask::Send { key });
            }
        }
        Action::Retry(id) => {
            if let Some(key) = model.home().cloned() {
                ask(model, effects, Ask::Retry { key, id });
            }
        }
        Action::OpenRecord(key) => drop(ask(model, effects, Ask::OpenRecord { key })),
        Action::Follow(key) => drop(ask(model, effects, Ask::Follow { key })),
        Action::Copy(text) => effects.push(Effect::Copy(text)),
        Action::Copied(text, true) => {
            model.by_hand = None;
            model.copied = Some(text);
            model.says(Said::Copied);
        }
        Action::Copied(text, false) => {
            model.by_hand = Some(text);
            effects.push(Effect::Jump("by-hand"));
        }
        Action::Seat(seat) => {
            model.chosen = Some(seat);
            model.folds.insert(Fold::Seat, false);
            if let Some(key) = model.record().cloned() {
                ask(model, effects, Ask::Seat { key, seat });
            }
        }
        Action::Filter(filter) => narrows(model, filter),
        Action::List(filter) => {
            narrows(model, filter);
            effects.push(Effect::Jump("criteria"));
        }
    }
}

fn narrows(model: &mut Model, filter: Filter) {
    model.filter = filter;
    let listed = listing::criteria(model, &model.filter).len();
    model.says(Said::Listed(listed));
}

/// Opens a sentence and goes there, whatever the list of criteria was narrowed to.
fn goes_to(model: &mut Model, effects: &mut Vec<Effect>, id: EventId) {
    let listed = listing::criteria(model, &model.filter);
    let hidden = listed.iter().all(|(sentence, _)| sentence.id != id);
    if hidden && model.sort(Form::Change(id)) == Some(Sort::Criterion) {
        model.filter = Filter {
            stand: (!model.stands(id)).then_some(Stand::Retired),
            ..Filter::default()
        };
    }
    model.folds.insert(Fold::Sentence(id), true);
    effects.push(Effect::Show(id));
}

/// The field to begin with.
fn first(model: &Model, form: Form) -> Field {
    let parts = model.sort(form).map(Sort::parts).unwrap_or_default();
    form.at(parts.first().copied().unwrap_or(Part::Text))
}

pub(super) fn next(model: &mut Model) -> u32 {
    model.turn = model.turn.wrapping_add(1);
    model.turn
}

/// Closes a form, with what was wrong in it.
pub(super) fn close(model: &mut Model, form: Form) {
    model.faults.retain(|field, _| field.form != form);
    model.folds.remove(&Fold::Form(form));
}

/// Asks the background.
pub(super) fn ask(model: &mut Model, effects: &mut Vec<Effect>, ask: Ask) -> u32 {
    let turn = next(model);
    model.asked.insert(turn, ask.clone());
    effects.push(Effect::Ask(turn, ask));
    turn
}

fn typed(model: &mut Model, effects: &mut Vec<Effect>, field: Field, text: String) {
    model.watch.attended = model.clock;
    model.faults.remove(&field);
    let turn = next(model);
    if !model.drafts.begun(&field.form.prefix()) {
        // From the first key on the whole form is what was typed: nothing in it changes under the hand.
        let mut before = model.before(field.form);
        if let Form::Change(of) = field.form {
            before.extend(model.stand_of(of).map(|stands| (Part::From, stands)));
        }
        for (part, text) in before {
            model.drafts.typed(field.form.at(part).line(), text, turn);
        }
    }
    model.drafts.typed(field.line(), text, turn);
    if model.drafts.is_due_soon(&field.line()) {
        effects.push(Effect::After(KEEP_MS, Action::Due(field.line())));
    }
}

/// Has drafts kept that are not yet.
fn keep(model: &mut Model, effects: &mut Vec<Effect>) {
    let Some(key) = model.home().cloned() else {
        return;
    };
    for (field, text) in model.drafts.keep() {
        let key = key.clone();
        ask(model, effects, Ask::Draft { key, field, text });
    }
}

/// Looks at the agreement, unless that is under way.
fn look(model: &mut Model, effects: &mut Vec<Effect>, fresh: bool) {
    let lost = model.clock.saturating_sub(model.watch.looked) > LOST_MS;
    let same = |ask: &Ask| matches!(ask, Ask::Agreement { fresh: was, .. } if *was || !fresh);
    if model.asked.iter().any(|(_, ask)| same(ask)) && !lost {
        return;
    }
    model.watch.looked = model.clock;
    let instance = model.instance.clone();
    ask(model, effects, Ask::Agreement { instance, fresh });
}

fn look_if_older(model: &mut Model, effects: &mut Vec<Effect>, than_ms: u64) {
    let old = model.clock.saturating_sub(model.watch.looked) >= than_ms;
    if watched(model) && old {
        look(model, effects, false);
    }
}

/// Whether there is any point in asking.
fn watched(model: &Model) -> bool {
    model.watch.visible && !model.updated
}

fn seen_by(model: &mut Model, effects: &mut Vec<Effect>, seen: bool) {
    model.watch.visible = seen;
    if seen {
        model.watch.attended = model.clock;
        look_if_older(model, effects, SAME_LOOK_MS);
    } else {
        keep(model, effects);
    }
}

fn heard(model: &mut Model, effects: &mut Vec<Effect>, told: Told) {
    match told {
        Told::Stale { key } if concerns(model, &key) => {
            let under_way = model
                .asked
                .iter()
                .any(|(_, ask)| matches!(ask, Ask::Agreement { .. }));
            model.stale = under_way || !watched(model);
            if !model.stale {
                look(model, effects, false);
            }
        }
        // What was typed is kept where it stands.
        Told::Updated => model.updated = true,
        _ => {}
    }
}

/// Whether news about a record may be news about the agreement: it is one that keeps it, or none is
/// known in that CRM.
fn concerns(model: &Model, key: &crate::ledger::RecordKey) -> bool {
    let Some(agreed) = &model.agreed else {
        return false;
    };
    let mut kept = agreed.home.iter().chain(&agreed.others);
    match &agreed.home {
        None => key.instance == model.instance,
        Some(_) => kept.any(|home| home.key == *key),
    }
}

fn answered(model: &mut Model, effects: &mut Vec<Effect>, turn: u32, told: Told) {
    let Some(asked) = model.asked.remove(&turn) else {
        return;
    };
    model.updated |= matches!(told, Told::Updated);
    match asked {
        Ask::Agree { .. } => deeds::recorded(model, effects, turn, told),
        Ask::Draft { field, text, .. } => {
            match told {
                Told::Kept => {
                    let turn = next(model);
                    model.drafts.kept(&field, &text, turn);
                }
                _ => model.drafts.not_kept(&field, &text),
            }
            model.unkept = match told {
                Told::Failed(why) => Some(why),
                _ => None,
            };
        }
        Ask::Agreement { .. } => {
            match told {
                Told::Agreed(agreed) => show(model, effects, *agreed, turn),
                Told::Failed(why) => model.trouble = Some(why),
                _ => {}
            }
            if model.stale && watched(model) {
                model.stale = false;
                look(model, effects, false);
            }
        }
        Ask::Look { .. } => match told {
            Told::Shown(shown) => {
                let facts = shown.facts.filter(|_| is_from(model, &shown.key));
                if let (Some(from), Some(facts)) = (&mut model.from, facts) {
                    from.name = facts.name;
                }
            }
            Told::Failed(why) => model.trouble = Some(why),
            _ => {}
        },
        // Answered with a record, of which this page shows nothing: it looks for itself.
        asked => match told {
            Told::Failed(why) => {
                model.trouble = Some(why);
                model.chosen = None;
            }
            _ if matches!(asked, Ask::OpenRecord { .. }) => {}
            _ => look(model, effects, false),
        },
    }
    model.redraw();
}

/// Shows an answer.
pub(super) fn show(model: &mut Model, effects: &mut Vec<Effect>, agreed: Agreed, turn: u32) {
    if agreed.instance != model.instance {
        return;
    }
    let said = said(model.agreed.as_deref(), &agreed);
    if let Some(said) = said {
        model.says(said);
    }
    model.trouble = None;
    model.chosen = None;
    #[allow(
        clippy::cast_possible_wrap,
        reason = "both are milliseconds of this age of the world"
    )]
    let ahead = agreed.now as i64 - model.clock as i64;
    model.ahead = ahead;
    let typing = model.typing.map(|field| field.form.prefix());
    model
        .drafts
        .restore(&agreed.drafts, turn, typing.as_deref());
    model.agreed = Some(Rc::new(agreed));
    model.redraw();
    if let Some(id) = model.show
        && model.book.sentence(id).is_some()
    {
        model.show = None;
        goes_to(model, effects, id);
    }
    // Where it could be kept is offered by its name.
    let unnamed = model.could_keep().filter(|from| from.name.is_empty());
    if let Some(key) = unnamed.map(|from| from.key.clone()) {
        let (fresh, notes) = (false, 0);
        ask(model, effects, Ask::Look { key, fresh, notes });
    }
}

fn is_from(model: &Model, key: &crate::ledger::RecordKey) -> bool {
    model.from.as_ref().is_some_and(|from| from.key == *key)
}

/// What changed between two answers that somebody who cannot see it should hear.
fn said(before: Option<&Agreed>, now: &Agreed) -> Option<Said> {
    let Some(before) = before else {
        return Some(Said::Opened);
    };
    let parked = |agreed: &Agreed| {
        let states = agreed.states.iter();
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

/// Whether looking again by hand may help.
#[must_use]
pub fn can_look(trouble: &Trouble) -> bool {
    !matches!(
        trouble,
        Trouble::NoSide | Trouble::NotYours | Trouble::SignedTwice
    )
}
