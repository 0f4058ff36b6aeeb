//! The owners of both sides, next to each other: at the same time, never one after the other, each with
//! what they take on.

use yew::prelude::*;

use super::Scene;
use super::expectations::has_left;
use super::parts::{self, Writing};
use crate::panel::action::{Action, Deed, Fold, Part};
use crate::panel::field::{DUTIES, Field, duties_line, duties_of};
use crate::panel::phrase;
use crate::record::{Duty, Owner};
use crate::team::Side;

pub(super) fn owners(scene: &Scene) -> Html {
    let empty = Side::BOTH
        .into_iter()
        .any(|side| present(scene, side).next().is_none());
    let names = |side: Side| {
        let present = present(scene, side);
        let names: Vec<String> = present.map(|owner| scene.name(&owner.person)).collect();
        match names.is_empty() {
            true => scene.of(side, "owners_nobody_marketing", "owners_nobody_sales"),
            false => names.join(", "),
        }
    };
    let brief = Side::BOTH.map(names).join(" · ");
    let letting_go = mine(scene).is_some() && scene.model.open(&Fold::Form(Field::LetGo), false);
    let body = || {
        html! {
            <>
                <div class="seats">{ for Side::BOTH.into_iter().map(|side| column(scene, side)) }</div>
                if letting_go {
                    { let_go(scene) }
                }
                { duties(scene) }
            </>
        }
    };
    let title = scene.say("owners_title");
    parts::folder(
        scene,
        Part::Owners,
        "owners",
        title,
        Some(brief),
        body,
        empty || letting_go,
    )
}

/// A side's owners who are still on the team: whoever left keeps no seat warm.
fn present<'a>(scene: &'a Scene, side: Side) -> impl Iterator<Item = &'a Owner> {
    let owners = scene.model.view.owners.of(side).iter();
    owners.filter(|owner| !has_left(scene, &owner.person))
}

/// This person's own seat on the side they speak for.
fn mine<'a>(scene: &'a Scene) -> Option<&'a Owner> {
    let side = scene.model.writes()?;
    let me = scene.model.me();
    let owners = scene.model.view.owners.of(side);
    owners.iter().find(|owner| owner.person == me)
}

/// The last of marketing does not go unsaid: what that means stands beside the reason.
fn let_go(scene: &Scene) -> Html {
    let side = scene.model.side();
    let last = side == Some(Side::Marketing) && present(scene, Side::Marketing).count() == 1;
    html! {
        <>
            if last {
                <p class="open-question">{ scene.say("owners_leave_last") }</p>
            }
            { parts::because_form(scene, Field::LetGo, scene.say("owners_leave_label"),
                scene.say("owners_leave"), Deed::LetGo) }
        </>
    }
}

fn column(scene: &Scene, side: Side) -> Html {
    let owners = scene.model.view.owners.of(side);
    let nobody = present(scene, side).next().is_none();
    let speaks = scene.model.writes() == Some(side);
    let joined = speaks && mine(scene).is_some();
    let open = scene.model.open(&Fold::Form(Field::LetGo), false);
    let name = phrase::side(scene.words, side);
    html! {
        <div class={classes!("side", parts::hue(side))} role="group" aria-label={name.clone()}
            data-side={parts::hue(side)}>
            <h3>{ name }</h3>
            if !owners.is_empty() {
                <ul>{ for owners.iter().map(|owner| seated(scene, owner)) }</ul>
            }
            if nobody {
                <p class="small">{ scene.of(side, "owners_nobody_marketing", "owners_nobody_sales") }</p>
            }
            if speaks && !joined {
                { parts::button(scene, "quiet", scene.say("owners_join"), Action::Do(Deed::Join)) }
            }
            if nobody && !speaks {
                { invite(scene, side) }
            }
            if joined && !open {
                { parts::opener(scene, "link", Field::LetGo, scene.say("owners_leave_open")) }
            }
        </div>
    }
}

/// A line to send to a colleague of the empty seat's side.
fn invite(scene: &Scene, side: Side) -> Html {
    let record = scene.model.facts().map_or("", |facts| &facts.name);
    let line = scene.fill(
        side,
        "owners_invite_marketing",
        "owners_invite_sales",
        record,
    );
    parts::copying(scene, scene.say("owners_ask"), line)
}

fn seated(scene: &Scene, owner: &Owner) -> Html {
    let duty = |duty: &Duty| html! { <li>{ phrase::duty(scene.words, duty) }</li> };
    html! {
        <li data-ref="owner">
            <span dir="auto">{ scene.name(&owner.person) }</span>
            <span class="small">
                { parts::since(scene, owner.since.ms) }
                if let Some(stage) = &owner.stage {
                    { " · " }<span dir="auto">{ stage.clone() }</span>
                }
            </span>
            if has_left(scene, &owner.person) {
                <span class="small">{ scene.say("owners_has_left") }</span>
            }
            if owner.duties.is_empty() {
                <span class="small">{ scene.say("owners_no_duties") }</span>
            } else {
                <ul class="duties small">{ for owner.duties.iter().map(duty) }</ul>
            }
        </li>
    }
}

/// What this person takes on.
fn duties(scene: &Scene) -> Html {
    let Some(owner) = mine(scene) else {
        return Html::default();
    };
    let field = Field::Duties;
    if !scene.model.open(&Fold::Form(field), false) {
        let label = scene.say("duties_open");
        return html! { <div class="deeds">{ parts::opener(scene, "link", field, label) }</div> };
    }
    let now = duties_of(scene.model.text(field)).unwrap_or_else(|| owner.duties.clone());
    let own = now.iter().filter(|duty| matches!(duty, Duty::Own(_)));
    let all = DUTIES.into_iter().chain(own.cloned());
    let choice = |first: bool, duty: Duty| {
        let on = now.contains(&duty);
        let mut then: Vec<Duty> = now.iter().filter(|of| **of != duty).cloned().collect();
        if !on {
            then.push(duty.clone());
        }
        let chosen = Action::Typed(field, duties_line(&then));
        html! {
            <label class="check">
                <input type="checkbox" checked={on} data-field={first.then(|| field.line())}
                    onchange={scene.on(chosen)} />
                <span dir="auto">{ phrase::duty(scene.words, &duty) }</span>
            </label>
        }
    };
    html! {
        <form class="form" onsubmit={parts::submits(scene, Action::Do(Deed::Promise))}>
            <fieldset class="choices checks">
                <legend>{ scene.say("duties_legend") }</legend>
                { for all.enumerate().map(|(nth, duty)| choice(nth == 0, duty)) }
            </fieldset>
            { parts::writing(scene, Writing::new(Field::DutyOwn, scene.say("duty_own"))) }
            <div class="deeds">
                <button type="submit" class="strong">{ scene.say("duties_save") }</button>
                { parts::button(scene, "plain", scene.say("cancel"), Action::Cancel(field)) }
            </div>
        </form>
    }
}
