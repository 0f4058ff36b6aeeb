//! The colleagues that are offered while a name is typed.

use yew::prelude::*;

use super::{Scene, parts};
use crate::panel::action::Action;
use crate::panel::field::Field;
use crate::panel::{mention, phrase};
use crate::team::Person;

/// Stands right behind the field, where the hand goes on.
pub(super) fn offered(scene: &Scene, field: Field) -> Html {
    if let Some(why) = mention::unknown(scene.model, field) {
        return html! { <p class="remark" role="status">{ phrase::trouble(scene.words, why) }</p> };
    }
    let offered = mention::offered(scene.model, field);
    if offered.is_empty() {
        return Html::default();
    }
    let each = |(person, called): (&Person, String)| {
        let mention = Action::Mention(field, person.clone());
        parts::button(scene, "quiet", called, mention)
    };
    let label = scene.say("mention_who");
    html! {
        <div class="deeds quiet-deeds" role="group" aria-label={label.clone()} data-ref="mention">
            <span class="small" aria-hidden="true">{ label }</span>
            { for offered.into_iter().map(each) }
        </div>
    }
}
