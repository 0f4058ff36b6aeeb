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
    let open = scene.model.open(&fold, !note.resolved);
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
            if open && scene.model.writes().is_some() {
                { form(scene, note) }
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

/// What one can do about a note: it stands in its head, where it takes no room of its own.
pub(super) fn deeds(scene: &Scene, note: &TypedNote) -> Html {
    let [reply, resolve, resume] = fields(note);
    let forms = [reply, resolve, resume].map(|field| scene.model.open(&Fold::Form(field), false));
    let folded = note.resolved && !scene.model.open(&Fold::Thread(note.id), false);
    if folded || scene.model.writes().is_none() || forms.contains(&true) {
        return Html::default();
    }
    html! {
        <span class="deeds">
            { parts::opener(scene, "link", reply, scene.say("reply_open")) }
            if note.resolved {
                { parts::opener(scene, "link", resume, scene.say("resume_open")) }
            } else {
                { parts::opener(scene, "link", resolve, scene.say("resolve_open")) }
            }
        </span>
    }
}

fn fields(note: &TypedNote) -> [Field; 3] {
    let id = note.id;
    [Field::Reply(id), Field::Resolve(id), Field::Resume(id)]
}

fn form(scene: &Scene, note: &TypedNote) -> Html {
    let [reply, resolve, resume] = fields(note);
    let open = |field| scene.model.open(&Fold::Form(field), false);
    if open(reply) {
        let label = scene.say("reply_label");
        return html! {
            <form class="form" onsubmit={parts::submits(scene, Action::Do(Deed::Reply(note.id)))}>
                { parts::writing(scene, Writing::new(reply, label).hint(scene.say("mention_hint")).sort("lines")) }
                { mention::offered(scene, reply) }
                <div class="deeds">
                    <button type="submit" class="strong">{ scene.say("reply_save") }</button>
                    { parts::button(scene, "plain", scene.say("cancel"), Action::Cancel(reply)) }
                </div>
            </form>
        };
    }
    if open(resolve) && !note.resolved {
        let (label, does) = (scene.say("resolve_label"), scene.say("resolve_save"));
        return parts::because_form(scene, resolve, label, does, Deed::Resolve(note.id));
    }
    if open(resume) && note.resolved {
        let (label, does) = (scene.say("resume_label"), scene.say("resume_save"));
        return parts::because_form(scene, resume, label, does, Deed::Resume(note.id));
    }
    Html::default()
}
