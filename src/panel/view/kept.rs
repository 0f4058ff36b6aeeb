//! What a person wrote that is nowhere else yet: not saved, without a form, not copied. Nothing of it goes
//! without their own press.

use yew::prelude::*;

use super::Scene;
use super::parts::{button, copy};
use crate::panel::action::Action;
use crate::panel::phrase;
use crate::panel::stranded as texts;

/// What could not even be saved here: what, why, and the way on.
pub(super) fn unsaved(scene: &Scene) -> Html {
    let here = scene.model.key();
    let failed = scene
        .model
        .unsaved
        .iter()
        .filter(|failed| Some(&failed.done.key) == here);
    let row = |failed: &crate::panel::Unsaved| {
        let what = scene.say(failed.what().map_or("item_other", phrase::item));
        let own = failed.what().and_then(phrase::own_words);
        html! {
            <div class="banner" role="alert" data-ref="unsaved" aria-label={what.clone()}>
                <p>
                    <strong>{ scene.words.say("unsaved", &[&what]) }</strong>
                    { " " }{ phrase::trouble(scene.words, &failed.why) }
                </p>
                <div class="deeds">
                    if phrase::can_retry(&failed.why) {
                        { button(scene, "quiet", scene.say("retry"), Action::Again(failed.turn)) }
                    }
                    { copy(scene, own.as_deref()) }
                    { button(scene, "link", scene.say("cancel"), Action::Dismiss(failed.turn)) }
                </div>
            </div>
        }
    };
    failed.map(row).collect()
}

/// What is half typed for a form that is gone: things moved on meanwhile.
pub(super) fn stranded(scene: &Scene) -> Html {
    let row = |(field, text): (&str, &str)| {
        html! {
            <div class="banner" role="group" data-ref="stranded" aria-label={scene.say("stranded_title")}>
                <p><strong>{ scene.say("stranded_title") }</strong>{ " " }{ scene.say("stranded") }</p>
                <blockquote dir="auto">{ text.to_owned() }</blockquote>
                <div class="deeds">
                    { copy(scene, Some(text)) }
                    { button(scene, "link", scene.say("stranded_drop"), Action::Drop(field.to_owned())) }
                </div>
            </div>
        }
    };
    texts::stranded(scene.model).into_iter().map(row).collect()
}

/// A text that the browser would not copy by itself.
pub(super) fn by_hand(scene: &Scene) -> Html {
    let Some(text) = scene.model.by_hand.clone() else {
        return Html::default();
    };
    let onfocus = Callback::from(|event: FocusEvent| {
        if let Some(area) = event.target_dyn_into::<web_sys::HtmlTextAreaElement>() {
            area.select();
        }
    });
    html! {
        <div class="banner">
            <label for="by-hand">{ scene.say("copy_by_hand") }</label>
            <textarea id="by-hand" rows="3" readonly=true value={text} {onfocus} />
        </div>
    }
}
