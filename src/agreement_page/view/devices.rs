//! The devices with which people sign what they write.

use yew::prelude::*;

use super::{Scene, parts};
use crate::agreement_page::action::{Action, Deed};
use crate::ledger::KnownDevice;
use crate::team::PersonId;

/// Nothing until somebody signs.
pub(super) fn devices(scene: &Scene) -> Html {
    let Some(agreed) = &scene.model.agreed else {
        return Html::default();
    };
    if agreed.devices.is_empty() {
        return Html::default();
    }
    let all = agreed.devices.iter();
    let all = all.flat_map(|(person, devices)| devices.iter().map(move |of| (person, of)));
    html! {
        <details class="again" data-ref="devices">
            <summary>{ scene.say("book_devices") }</summary>
            <p class="small">{ scene.say("book_devices_hint") }</p>
            <ul class="members">{ for all.map(|(person, of)| device(scene, person, of)) }</ul>
        </details>
    }
}

fn device(scene: &Scene, person: &PersonId, of: &KnownDevice) -> Html {
    let agreed = scene.model.agreed.as_ref();
    let here = agreed.is_some_and(|agreed| agreed.device == Some(of.id));
    let mine = scene.model.me() == Some(person);
    let writes = mine && scene.model.writes().is_some();
    let may_lose = writes && !here && of.lost.is_none();
    let may_find = writes && here && of.lost.is_some();
    let since = match of.since {
        Some(at) => scene.words.say("book_since", &[&scene.moment(at)]),
        None => scene.say("book_device_waits"),
    };
    html! {
        <li key={format!("{}-{:08x}", person.0, of.id.0)} data-ref="device">
            <span>{ scene.name(person) }</span>
            <span class="small">{ since }</span>
            if here {
                <span class="small">{ scene.say("book_device_here") }</span>
            }
            if of.key.is_none() {
                <span class="small">{ scene.say("book_device_cannot") }</span>
            }
            if of.disputed {
                <span class="small oddity">{ scene.say("book_device_disputed") }</span>
            }
            if let Some(at) = of.lost {
                <span class="small">{ scene.words.say("book_device_lost", &[&scene.moment(at)]) }</span>
            }
            if may_lose {
                { parts::button(scene, "link no-print", scene.say("book_device_lose"),
                    Action::Do(Deed::Lost(of.id))) }
            }
            if may_find {
                { parts::button(scene, "link no-print", scene.say("book_device_find"),
                    Action::Do(Deed::Found(of.id))) }
            }
        </li>
    }
}
