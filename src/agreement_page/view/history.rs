//! Everything that happened to a sentence.

use yew::prelude::*;

use super::{Scene, parts};
use crate::agreement::Sentence;
use crate::agreement_page::action::{Action, Fold};
use crate::agreement_page::history::{Past, history};

pub(super) fn folded(scene: &Scene, sentence: &Sentence) -> Html {
    let fold = Fold::History(sentence.id);
    let open = scene.model.open(&fold, !sentence.talk.is_empty());
    let past = history(sentence);
    let label = scene.words.say("book_history", &[&past.len().to_string()]);
    html! {
        <div class="history" data-ref="history">
            <button type="button" class="folder" aria-expanded={open.to_string()}
                onclick={scene.on(Action::Fold(fold, !open))}>
                { label }
            </button>
            if open {
                <ol>{ for past.iter().map(|past| one(scene, past)) }</ol>
            }
        </div>
    }
}

fn one(scene: &Scene, past: &Past) -> Html {
    let args = [scene.name(past.by), past.number.to_string()];
    let args = args.each_ref().map(String::as_str);
    let wording = past
        .made
        .map(|version| scene.speech.gist(&version.clause.says));
    html! {
        <li class={past.side.map(parts::hue)}>
            <p>
                <time>{ scene.moment(past.at.ms) }</time>{ " · " }
                { scene.words.say(past.key, &args) }
                { for past.id.map(|id| html! { <>{ " " }{ parts::way(scene, id) }</> }) }
            </p>
            { for wording.map(|text| html! { <blockquote dir="auto">{ text }</blockquote> }) }
            { for past.words.map(|text| html! { <blockquote dir="auto">{ text.to_owned() }</blockquote> }) }
            { for past.on.map(|on| {
                let label = scene.words.say("book_record", &[&on.id]);
                parts::button(scene, "link", label, Action::OpenRecord(on.clone()))
            }) }
        </li>
    }
}
