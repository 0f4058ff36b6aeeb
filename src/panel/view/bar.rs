//! The line at the foot: how far everything here is on its way to the CRM.

use yew::prelude::*;

use super::{Scene, parts};
use crate::panel::action::{Action, Fold};
use crate::panel::phrase;
use crate::record::EventId;
use crate::team::Side;

pub(super) fn bar(scene: &Scene) -> Html {
    let (name, line) = told(scene);
    let waits = name == "saved" || name == "later";
    html! {
        <footer class="bar" data-ref="bar" data-state={name}>
            { unsent(scene) }
            <div class="line">
                <p>{ line }</p>
                if waits {
                    { parts::button(scene, "quiet", scene.say("send_now"), Action::SendNow) }
                }
            </div>
        </footer>
    }
}

fn told(scene: &Scene) -> (&'static str, String) {
    let model = scene.model;
    let states = model.shown.iter().flat_map(|shown| &shown.states);
    let states = states.map(|(_, state)| state);
    let saving = !model.pending.is_empty();
    phrase::foot(scene.words, states, saving, model.now(), || in_crm(scene))
}

fn in_crm(scene: &Scene) -> String {
    let view = &*scene.model.view;
    let anything = !view.notes.is_empty()
        || !view.checklist.is_empty()
        || !view.lead.path.is_empty()
        || Side::BOTH
            .into_iter()
            .any(|side| !view.owners.of(side).is_empty());
    let deleted = scene
        .model
        .shown
        .iter()
        .any(|shown| !shown.deleted.is_empty());
    let all = match deleted {
        true => Some(scene.say("bar_deleted")),
        false => anything.then(|| scene.say("bar_crm")),
    };
    let read = scene.model.shown.as_ref().and_then(|shown| shown.read_at);
    let read = read.map(|read| {
        let ago = phrase::ago(scene.words, read, scene.model.now());
        scene.words.say("bar_read", &[&ago])
    });
    let said: Vec<String> = all.into_iter().chain(read).collect();
    said.join(" · ")
}

/// Everything that was not sent and is out of sight: what it is, why, and the way on.
fn unsent(scene: &Scene) -> Html {
    let parked = scene.model.parked();
    if parked.is_empty() {
        return Html::default();
    }
    let seen = seen(scene);
    let parked = parked.into_iter().filter(|(id, _)| !seen.contains(id));
    let row = |(id, why)| {
        let (what, own) = phrase::item_of(&scene.model.view, id);
        let what = scene.say(what);
        html! {
            <p role="group" aria-label={what.clone()}>
                { what.clone() }
                if let Some(own) = own {
                    { ": " }<q dir="auto">{ phrase::brief(own).to_owned() }</q>
                }
                { " · " }{ parts::parked(scene, id, why, own) }
            </p>
        }
    };
    parked.map(row).collect()
}

/// The items whose state and way on are on the screen as it is folded now.
fn seen(scene: &Scene) -> Vec<EventId> {
    let (model, view) = (scene.model, &scene.model.view);
    let plain = model.shown.as_ref().and_then(|shown| shown.plain.first());
    let newest = view.notes.front().map(|note| note.at.ms);
    // Of the notes the newest stands there at first, typed or not.
    let first = usize::from(newest >= plain.map(|note| note.at));
    let notes = match model.open(&Fold::Notes, false) {
        true => view.notes.len(),
        false => first,
    };
    let mut ids: Vec<EventId> = view.notes.iter().take(notes).map(|note| note.id).collect();
    ids.extend(view.lead.step.iter().map(|step| step.id));
    ids.extend(view.lead.open.iter().map(|offer| offer.id));
    let rows = view.checklist.iter();
    for row in rows.filter(|row| model.open(&Fold::Row(row.criterion), false)) {
        let given = Side::BOTH.into_iter().filter_map(|side| row.of(side));
        ids.extend(given.map(|answer| answer.id));
    }
    ids
}
