//! What is said to this person, or to their side, on any record: newest first, with a way to each.

use yew::prelude::*;

use super::{Scene, parts};
use crate::panel::action::{Action, Fold, Part};
use crate::panel::{inbox as letters, phrase};
use crate::protocol::{Inbox, Letter};
use crate::record::Why;

pub(super) fn inbox(scene: &Scene) -> Html {
    let new = letters::unread(scene.model);
    let brief = (new > 0).then(|| scene.words.say("inbox_many", &[&new.to_string()]));
    let title = scene.say("inbox_title");
    parts::folder(
        scene,
        Part::Inbox,
        "inbox",
        title,
        brief,
        || body(scene),
        false,
    )
}

/// A way to it while there is something new on another record.
pub(super) fn waits(scene: &Scene) -> Html {
    let new = letters::unread(scene.model);
    if new == 0 || scene.model.open(&Fold::Part(Part::Inbox), false) {
        return Html::default();
    }
    let says = scene.words.say("inbox_waits", &[&new.to_string()]);
    let open = Action::Fold(Fold::Part(Part::Inbox), true);
    html! { <p class="waits" data-ref="waits">{ parts::button(scene, "link", says, open) }</p> }
}

/// The same beside a page that is no record.
pub(super) fn elsewhere(scene: &Scene) -> Html {
    let title = scene.say("inbox_title");
    html! {
        <section class="part" data-ref="inbox" aria-label={title.clone()}>
            <h2>{ title.clone() }</h2>
            { body(scene) }
        </section>
    }
}

fn body(scene: &Scene) -> Html {
    match &scene.model.inbox {
        None => html! { <p class="loading">{ scene.say("inbox_loading") }</p> },
        Some(Err(why)) => parts::not_told(scene, why, Action::Inbox),
        Some(Ok(inbox)) if inbox.all.is_empty() => {
            html! { <p class="small">{ scene.say("inbox_none") }</p> }
        }
        Some(Ok(inbox)) => listed(scene, inbox),
    }
}

fn listed(scene: &Scene, inbox: &Inbox) -> Html {
    let new = inbox.all.iter().any(|letter| letter.fresh);
    html! {
        <>
            <ul class="list letters">{ for inbox.all.iter().map(|of| letter(scene, of)) }</ul>
            if new {
                <div class="deeds">
                    { parts::button(scene, "quiet", scene.say("inbox_read"), Action::ReadAll) }
                </div>
            }
        </>
    }
}

fn letter(scene: &Scene, letter: &Letter) -> Html {
    let said = &letter.said;
    let why = match said.why {
        Why::Named => scene.say("inbox_named"),
        Why::Side(side) => scene.of(side, "note_for_marketing", "note_for_sales"),
        Why::Spoke => scene.say("inbox_spoke"),
    };
    let settles = said.settles.map(|resolved| match resolved {
        true => scene.say("thread_resolved"),
        false => scene.say("thread_reopened"),
    });
    let name = match letter.name.is_empty() {
        true => scene.say("inbox_unnamed"),
        false => letter.name.clone(),
    };
    html! {
        <li class={parts::hue(said.side)} data-ref="letter" data-fresh={letter.fresh.then_some("true")}
            key={said.id.line()}>
            <p class="note-head">
                if letter.fresh {
                    <b class="fresh">{ scene.say("inbox_new") }</b>
                }
                <span class="kind">{ scene.say(phrase::kind(said.kind)) }</span>
                <span class="small">{ why }</span>
            </p>
            <p>{ parts::button(scene, "link", name, Action::LeadTo(said.id)) }</p>
            if let Some(about) = &said.about {
                <p class="about" dir="auto">{ about.clone() }</p>
            }
            <p class="text" dir="auto">
                if let Some(settles) = settles {
                    <strong>{ settles }{ " " }</strong>
                }
                { phrase::brief(&said.text).to_owned() }
            </p>
            <p class="small">
                <span dir="auto">{ scene.name(&said.by) }</span>{ " · " }{ phrase::side(scene.words, said.side) }
                { " · " }{ parts::ago(scene, said.at.ms) }
            </p>
        </li>
    }
}
