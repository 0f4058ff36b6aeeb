//! What the CRM does not let this person do, and where a record went that the CRM merged into another.

use yew::prelude::*;

use super::{Scene, parts};
use crate::panel::action::Action;

/// One sentence why nothing is offered that writes, and the way on when there is one.
pub(super) fn rights(scene: &Scene) -> Html {
    let rights = scene.model.shown.as_ref().and_then(|shown| shown.rights);
    let Some(rights) = rights.filter(|rights| !rights.notes) else {
        return Html::default();
    };
    html! {
        <div class="banner" role="status" data-ref="rights">
            <p>{ scene.say(if rights.follow { "rights_follow" } else { "rights_none" }) }</p>
            if rights.follow {
                <div class="deeds">
                    { parts::button(scene, "quiet", scene.say("rights_do_follow"), Action::Follow) }
                </div>
            }
        </div>
    }
}

/// Everything went along; nothing is lost.
pub(super) fn moved(scene: &Scene) -> Html {
    let moved = scene
        .model
        .shown
        .as_ref()
        .and_then(|shown| shown.moved.as_ref());
    let Some(to) = moved else {
        return Html::default();
    };
    html! {
        <div class="banner" role="status" data-ref="moved">
            <p dir="auto">{ scene.words.say("moved_to", &[&to.name]) }</p>
            <div class="deeds">
                { parts::button(scene, "quiet", scene.say("moved_open"), Action::OpenRecord(to.key.clone())) }
            </div>
        </div>
    }
}
