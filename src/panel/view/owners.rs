//! The owners of both sides, next to each other: at the same time, never one after the other.

use yew::prelude::*;

use super::{Scene, parts};
use crate::panel::action::{Action, Deed, Fold};
use crate::panel::field::Field;
use crate::panel::phrase;
use crate::record::Owner;
use crate::team::Side;

pub(super) fn owners(scene: &Scene) -> Html {
    let letting_go = mine(scene).is_some() && scene.model.open(&Fold::Form(Field::LetGo), false);
    html! {
        <section class="part" data-ref="owners" aria-labelledby="owners-title">
            <h2 id="owners-title" tabindex="-1" data-home="owner.leave">{ scene.say("owners_title") }</h2>
            <div class="seats">{ for Side::BOTH.into_iter().map(|side| column(scene, side)) }</div>
            if letting_go {
                { parts::because_form(scene, Field::LetGo, scene.say("owners_leave_label"),
                    scene.say("owners_leave"), Deed::LetGo) }
            }
        </section>
    }
}

/// This person's own seat on the side they speak for.
fn mine<'a>(scene: &'a Scene) -> Option<&'a Owner> {
    let side = scene.model.side()?;
    let me = scene.model.me();
    let owners = scene.model.view.owners.of(side);
    owners.iter().find(|owner| owner.person == me)
}

fn column(scene: &Scene, side: Side) -> Html {
    let owners = scene.model.view.owners.of(side);
    let speaks = scene.model.side() == Some(side);
    let joined = speaks && mine(scene).is_some();
    let open = scene.model.open(&Fold::Form(Field::LetGo), false);
    let name = phrase::side(scene.words, side);
    html! {
        <div class={classes!("side", parts::hue(side))} role="group" aria-label={name.clone()}
            data-side={parts::hue(side)}>
            <h3>{ name }</h3>
            if owners.is_empty() {
                <p class="small">{ scene.of(side, "owners_nobody_marketing", "owners_nobody_sales") }</p>
            } else {
                <ul>{ for owners.iter().map(|owner| seated(scene, owner)) }</ul>
            }
            if speaks && !joined {
                { parts::button(scene, "quiet", scene.say("owners_join"), Action::Do(Deed::Join)) }
            }
            if joined && !open {
                { parts::opener(scene, "link", Field::LetGo, scene.say("owners_leave_open")) }
            }
        </div>
    }
}

fn seated(scene: &Scene, owner: &Owner) -> Html {
    html! {
        <li data-ref="owner">
            <span dir="auto">{ scene.name(&owner.person) }</span>
            <span class="small">{ parts::since(scene, owner.since.ms) }</span>
        </li>
    }
}
