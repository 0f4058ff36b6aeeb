//! What was said under a typed note, and how it came to rest.

use yew::prelude::*;

use super::parts::{self, Writing};
use super::{Scene, mention};
use crate::panel::action::{Action, Deed, Fold};
use crate::panel::field::Field;
use crate::panel::phrase;
use crate::record::{ThreadStep, Turn, TypedNote};

/// What was said under a note, and what can be. Under one of which nothing is left to be done it is folded.
pub(super) fn thread(scene: &Scene, note: &TypedNote) -> Html {
    let fold = Fold::Thread(note.id);
    let open = unfolded(scene, note);
    let last = note.thread.last().filter(|_| note.resolved && !open);
    html! {
        <>
            if let Some(last) = last {
                { turns(scene, std::slice::from_ref(last)) }
            } else if open {
                if note.earlier > 0 {
                    <p class="small">{ scene.words.say("thread_earlier", &[&note.earlier.to_string()]) }</p>
                }
                { turns(scene, &note.thread) }
            }
            if note.resolved && (note.thread.len() > 1 || !open) {
                <div class="deeds">
                    { parts::button(scene, "link", folded(scene, note, open), Action::Fold(fold, !open)) }
                </div>
            }
            if let Some(field) = form_open(scene, note).filter(|_| open) {
                { form(scene, note, field) }
            }
        </>
    }
}

fn folded(scene: &Scene, note: &TypedNote, open: bool) -> String {
    match open {
        true => scene.say("thread_less"),
        false => {
            let all = note.thread.len().to_string();
            scene.words.say("thread_more", &[&all])
        }
    }
}

fn turns(scene: &Scene, turns: &[Turn]) -> Html {
    if turns.is_empty() {
        return Html::default();
    }
    let line = |turn: &Turn| {
        let (name, before) = match turn.step {
            ThreadStep::Replied { .. } => ("said", None),
            ThreadStep::Resolved { .. } => ("resolved", Some("thread_resolved")),
            ThreadStep::Reopened { .. } => ("reopened", Some("thread_reopened")),
        };
        let text = turn.step.text();
        html! {
            <li class={parts::hue(turn.side)} data-ref="turn" data-step={name} key={turn.id.line()}>
                <p class="text" dir="auto">
                    if let Some(before) = before {
                        <strong>{ scene.say(before) }{ " " }</strong>
                    }
                    { text.to_owned() }
                </p>
                <p class="small">
                    if scene.model.fresh.contains(&turn.id) {
                        <b class="fresh">{ scene.say("inbox_new") }</b>{ " · " }
                    }
                    <span dir="auto">{ scene.name(&turn.by) }</span>{ " · " }{ phrase::side(scene.words, turn.side) }
                    { " · " }{ parts::ago(scene, turn.at.ms) }{ " " }
                    { parts::way_there(scene, turn.id, Some(text)) }
                </p>
            </li>
        }
    };
    html! { <ol class="path" data-ref="turns">{ for turns.iter().map(line) }</ol> }
}

/// Whether all that was said stands there: under a note at rest once somebody wants it, or has news there.
fn unfolded(scene: &Scene, note: &TypedNote) -> bool {
    let news = note
        .thread
        .iter()
        .any(|turn| scene.model.fresh.contains(&turn.id));
    scene
        .model
        .open(&Fold::Thread(note.id), !note.resolved || news)
}

/// What one can do about a note: it stands in its head, where it takes no room of its own.
pub(super) fn deeds(scene: &Scene, note: &TypedNote) -> Html {
    let may = scene.model.writes().is_some() && unfolded(scene, note);
    if !may || form_open(scene, note).is_some() {
        return Html::default();
    }
    let [reply, settle] = fields(note);
    html! {
        <span class="deeds">
            { parts::opener(scene, "link", reply, scene.say("reply_open")) }
            if note.resolved {
                { parts::opener(scene, "link", settle, scene.say("resume_open")) }
            } else {
                { parts::opener(scene, "link", settle, scene.say("resolve_open")) }
            }
        </span>
    }
}

/// What one can write about a note as it stands: an answer, and why it rests or wakes.
fn fields(note: &TypedNote) -> [Field; 2] {
    let settle = match note.resolved {
        true => Field::Resume(note.id),
        false => Field::Resolve(note.id),
    };
    [Field::Reply(note.id), settle]
}

/// Of these the one whose form is open.
fn form_open(scene: &Scene, note: &TypedNote) -> Option<Field> {
    scene.model.writes()?;
    let mut fields = fields(note).into_iter();
    fields.find(|field| scene.model.open(&Fold::Form(*field), false))
}

fn form(scene: &Scene, note: &TypedNote, field: Field) -> Html {
    match field {
        Field::Resolve(id) => {
            let (label, does) = (scene.say("resolve_label"), scene.say("resolve_save"));
            parts::because_form(scene, field, label, does, Deed::Resolve(id))
        }
        Field::Resume(id) => {
            let (label, does) = (scene.say("resume_label"), scene.say("resume_save"));
            parts::because_form(scene, field, label, does, Deed::Resume(id))
        }
        reply => {
            let writing = Writing::new(reply, scene.say("reply_label"));
            let writing = writing.hint(scene.say("mention_hint")).sort("lines");
            let save = Action::Do(Deed::Reply(note.id));
            let onkeydown = parts::saves(scene, save.clone());
            html! {
                <form class="form" onsubmit={parts::submits(scene, save)} {onkeydown}>
                    { parts::writing(scene, writing) }
                    { mention::offered(scene, reply) }
                    <div class="deeds">
                        <button type="submit" class="strong">{ scene.say("reply_save") }</button>
                        { parts::button(scene, "plain", scene.say("cancel"), Action::Cancel(reply)) }
                    </div>
                </form>
            }
        }
    }
}
