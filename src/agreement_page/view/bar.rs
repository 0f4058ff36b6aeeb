//! The line at the foot: how far everything is on its way to the CRM, and what is not.

use yew::prelude::*;

use super::{Scene, parts};
use crate::agreement_page::action::{Action, Fold};
use crate::agreement_page::unsent::{About, Unsent, own_words, unsent};
use crate::panel::phrase;

pub(super) fn bar(scene: &Scene) -> Html {
    let (name, line) = told(scene);
    let waits = matches!(name, "saved" | "later");
    let any = scene.model.any_unsent();
    let open = any && scene.model.open(&Fold::Unsent, false);
    html! {
        <footer id="bar" tabindex="-1" class="bar no-print" data-ref="bar" data-state={name}>
            <p>{ line }</p>
            <div class="deeds">
                if waits {
                    { parts::button(scene, "quiet", scene.say("send_now"), Action::SendNow) }
                }
                if any {
                    <button type="button" class="folder" aria-expanded={open.to_string()}
                        onclick={scene.on(Action::Fold(Fold::Unsent, !open))}>
                        { scene.say("book_unsent") }
                    </button>
                }
            </div>
            if open {
                <ul class="unsent" data-ref="unsent">{ for unsent(scene.model).iter().map(|item| parked(scene, item)) }</ul>
            }
        </footer>
    }
}

/// One thing that was not sent: what, why, and the way on.
fn parked(scene: &Scene, item: &Unsent) -> Html {
    let (what, words) = match &item.what {
        About::Sentence(sentence, past) => {
            let title = sentence.says().map(|says| scene.speech.title(says));
            let args = [scene.name(past.by), past.number.to_string()];
            let did = scene
                .words
                .say(past.key, &args.each_ref().map(String::as_str));
            let what = [title.unwrap_or_default(), did].join(" · ");
            (what, own_words(&scene.speech, past))
        }
        About::Member(who) => (
            [scene.say("book_people"), scene.name(who)].join(" · "),
            None,
        ),
        About::Other => (scene.say("item_team"), None),
    };
    let why = phrase::why(scene.words, item.why);
    let copied = words.unwrap_or_else(|| what.clone());
    html! {
        <li key={item.id.line()}>
            <p dir="auto">{ what }</p>
            <p>{ scene.words.say("state_parked", &[&why]) }</p>
            <div class="deeds">
                { parts::button(scene, "quiet", scene.say("retry"), Action::Retry(item.id)) }
                { parts::copy(scene, scene.say("copy"), copied) }
            </div>
        </li>
    }
}

fn told(scene: &Scene) -> (&'static str, String) {
    let model = scene.model;
    let states = model.agreed.iter().flat_map(|agreed| &agreed.states);
    let states = states.map(|(_, state)| state);
    let saving = !model.pending.is_empty();
    phrase::foot(scene.words, states, saving, model.now(), || {
        scene.say("bar_crm")
    })
}
