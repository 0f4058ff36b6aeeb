//! Where there is no record to show: the thin tab at rest, and a sentence when it is opened there.

use yew::prelude::*;

use super::{Scene, header, inbox, parts};
use crate::panel::action::Action;
use crate::panel::phrase;
use crate::protocol::{Place, Trouble};

/// The thin tab.
pub(super) fn tab(scene: &Scene) -> Html {
    let open = scene.say("panel_open");
    let title = match &scene.model.place {
        Some(Place::Record(_)) => open.clone(),
        Some(place) => [open.as_str(), &sentence(scene, place)].join(". "),
        None => open.clone(),
    };
    let off = !matches!(scene.model.place, Some(Place::Record(_)));
    html! {
        <main class="whole">
            <h1 class="unseen">{ scene.say("panel_name") }</h1>
            <button type="button" class={classes!("tab", off.then_some("off"))} data-ref="tab"
                aria-label={title.clone()} {title} onclick={scene.on(Action::Open(true))}>
                { mark() }
                <span class="upright" aria-hidden="true">{ scene.say("panel_name") }</span>
            </button>
        </main>
    }
}

/// Two shapes that overlap: two sides together.
fn mark() -> Html {
    html! {
        <svg class="mark-sign" viewBox="0 0 20 20" aria-hidden="true">
            <circle class="marketing" cx="7" cy="10" r="6" />
            <circle class="sales" cx="13" cy="10" r="6" />
            <path class="together" d="M10 4.8a6 6 0 0 1 0 10.4 6 6 0 0 1 0-10.4Z" />
        </svg>
    }
}

fn sentence(scene: &Scene, place: &Place) -> String {
    match place {
        Place::Record(_) => String::new(),
        Place::New => scene.say("place_new"),
        Place::Elsewhere => scene.say("place_elsewhere"),
        Place::Unsure(_) => scene.say("place_unsure"),
    }
}

/// The opened panel on a page that is no record.
pub(super) fn no_record(scene: &Scene, place: Option<&Place>) -> Html {
    let Some(place) = place else {
        return Html::default();
    };
    let name = match place {
        Place::New => "new",
        Place::Unsure(_) => "unsure",
        _ => "elsewhere",
    };
    html! {
        <>
            { header::bare(scene, &scene.say("panel_name")) }
            <div class="empty" data-ref="place" data-place={name}>
                { mark() }
                <p>{ sentence(scene, place) }</p>
            </div>
            if let Place::Elsewhere | Place::New = place {
                { inbox::elsewhere(scene) }
            }
            if let Place::Unsure(why) = place {
                { trouble(scene, why) }
            }
        </>
    }
}

/// A trouble that keeps the panel from showing anything.
pub(super) fn trouble(scene: &Scene, why: &Trouble) -> Html {
    html! {
        <div class="banner" role="status" data-ref="banner" data-trouble={header::name(why)}>
            <p>{ phrase::trouble(scene.words, why) }</p>
            <div class="deeds">
                { parts::button(scene, "quiet", scene.say("retry"), Action::LookAgain) }
            </div>
        </div>
    }
}
