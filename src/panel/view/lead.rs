//! Who is in the lead now, why, and how it moves: taken for oneself, offered to the other.

use yew::prelude::*;

use super::{Scene, parts};
use crate::panel::action::{Action, Deed, Fold};
use crate::panel::field::Field;
use crate::panel::phrase;
use crate::record::{Lead, LeadStep, Offer};
use crate::team::Side;

/// The fields whose forms are opened and closed here.
const HOME: &str = "lead.take lead.offer lead.decline";

pub(super) fn lead(scene: &Scene) -> Html {
    let lead = &scene.model.view.lead;
    html! {
        <section class={classes!("card", "lead", lead.with.map(parts::hue))} data-ref="lead"
            data-side={lead.with.map(parts::hue)} aria-labelledby="lead-title">
            { now(scene, lead) }
            if let Some(offer) = &lead.open {
                { open_offer(scene, offer) }
            }
            if let Some(side) = scene.model.side() {
                { moves(scene, lead, side) }
            }
            { path(scene, &lead.path) }
        </section>
    }
}

fn now(scene: &Scene, lead: &Lead) -> Html {
    let (Some(with), Some(step)) = (lead.with, &lead.step) else {
        return html! {
            <>
                <h2 id="lead-title" tabindex="-1" data-home={HOME}>{ scene.say("lead_title") }</h2>
                <p class="open-question">{ scene.say("lead_nobody") }</p>
            </>
        };
    };
    html! {
        <>
            <h2 id="lead-title" class="lead-now" tabindex="-1" data-home={HOME}>{ scene.of(with, "lead_now_marketing", "lead_now_sales") }</h2>
            <p class="lead-who">
                <span dir="auto">{ scene.name(&step.by) }</span>{ " · " }{ parts::since(scene, step.at.ms) }
                { " " }{ parts::way_there(scene, step.id, lead.because.as_deref()) }
            </p>
            if let Some(because) = &lead.because {
                <p class="because" dir="auto">{ scene.words.say("because", &[because]) }</p>
            }
        </>
    }
}

/// An offer that waits: the asked side answers it, the other sees that it waits.
fn open_offer(scene: &Scene, offer: &Offer) -> Html {
    let key = phrase::of(offer.to, "offer_made_marketing", "offer_made_sales");
    let made = scene.words.say(key, &[&scene.name(&offer.by)]);
    let asked = scene.model.side() == Some(offer.to);
    html! {
        <div class={classes!("offer", parts::hue(offer.to))} role="group" data-ref="offer" aria-label={made.clone()}>
            <p><strong dir="auto">{ made }</strong>{ " · " }{ parts::ago(scene, offer.at.ms) }</p>
            <p class="because" dir="auto">{ scene.words.say("because", &[&offer.because]) }</p>
            if asked {
                { answer(scene, offer) }
            } else {
                <p class="small">{ scene.of(offer.to, "offer_waits_marketing", "offer_waits_sales") }</p>
            }
            { parts::way_there(scene, offer.id, Some(&offer.because)) }
        </div>
    }
}

fn answer(scene: &Scene, offer: &Offer) -> Html {
    if scene.model.open(&Fold::Form(Field::Decline), false) {
        let (label, does) = (scene.say("offer_decline_label"), scene.say("offer_decline"));
        return parts::because_form(scene, Field::Decline, label, does, Deed::Decline(offer.id));
    }
    html! {
        <div class="deeds">
            { parts::button(scene, "strong", scene.say("offer_accept"), Action::Do(Deed::Accept(offer.id))) }
            { parts::opener(scene, "quiet", Field::Decline, scene.say("offer_decline_open")) }
        </div>
    }
}

/// What this person's side can do about the lead now.
fn moves(scene: &Scene, lead: &Lead, side: Side) -> Html {
    let asked = lead.open.as_ref().is_some_and(|offer| offer.to == side);
    let waits = lead.open.as_ref().is_some_and(|offer| offer.to != side);
    let can_take = lead.with != Some(side) && !asked;
    let can_offer = lead.with != Some(side.other()) && !waits && !asked;
    let taking = can_take && scene.model.open(&Fold::Form(Field::Take), false);
    let offering = can_offer && scene.model.open(&Fold::Form(Field::Offer), false);
    let to = side.other();
    html! {
        <>
            if taking {
                { parts::because_form(scene, Field::Take, scene.say("lead_take_label"),
                    scene.say("lead_take"), Deed::Take) }
            }
            if offering {
                { parts::because_form(scene, Field::Offer,
                    scene.of(to, "lead_offer_label_marketing", "lead_offer_label_sales"),
                    scene.of(to, "lead_offer_marketing", "lead_offer_sales"), Deed::Offer) }
            }
            if (can_take && !taking) || (can_offer && !offering) {
                <div class="deeds">
                    if can_take && !taking {
                        { parts::opener(scene, "quiet", Field::Take, scene.say("lead_take_open")) }
                    }
                    if can_offer && !offering {
                        { parts::opener(scene, "quiet", Field::Offer,
                            scene.of(to, "lead_offer_open_marketing", "lead_offer_open_sales")) }
                    }
                </div>
            }
        </>
    }
}

/// Every move, newest first, folded: nothing is lost when the lead moves.
fn path(scene: &Scene, steps: &[LeadStep]) -> Html {
    if steps.is_empty() {
        return Html::default();
    }
    let open = scene.model.open(&Fold::Path, false);
    let toggle = Action::Fold(Fold::Path, !open);
    let item = |step: &LeadStep| {
        let name = scene.name(&step.by);
        html! {
            <li class={parts::hue(step.side)}>
                <p dir="auto">{ phrase::step(scene.words, step, &name) }</p>
                if let Some(reason) = phrase::reason(&step.did) {
                    <p class="because" dir="auto">{ scene.words.say("because", &[reason]) }</p>
                }
                <p class="small">{ parts::ago(scene, step.at.ms) }</p>
            </li>
        }
    };
    html! {
        <div class="fold">
            <button type="button" class="folder" aria-expanded={open.to_string()} onclick={scene.on(toggle)}>
                { scene.words.say("path_title", &[&steps.len().to_string()]) }
            </button>
            if open {
                <ol class="path" data-ref="path">{ for steps.iter().rev().map(item) }</ol>
            }
        </div>
    }
}
