//! Who is in the lead now, why, and how it moves: taken for oneself, offered to the other.

use yew::prelude::*;

use super::{Scene, gate, parts};
use crate::panel::action::{Action, Deed, Fold};
use crate::panel::field::{Field, Moving};
use crate::panel::model::Way;
use crate::panel::phrase;
use crate::record::{Lead, Offer, Suggestion};
use crate::team::Side;

/// The fields whose forms are opened and closed here.
const HOME: &str = "lead.take lead.offer lead.decline lead.accept.despite";

pub(super) fn lead(scene: &Scene) -> Html {
    let lead = &scene.model.view.lead;
    html! {
        <section class={classes!("card", "lead", lead.with.map(parts::hue))} data-ref="lead"
            data-side={lead.with.map(parts::hue)} aria-labelledby="lead-title">
            { now(scene, lead) }
            if lead.crossed() {
                <p class="small" data-ref="crossed">{ scene.say("offers_crossed") }</p>
            }
            { for lead.open.iter().map(|offer| open_offer(scene, offer)) }
            if let Some(side) = scene.model.writes() {
                { moves(scene, lead, side) }
            }
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
            { for step.despite.as_ref().map(|despite| gate::despite(scene, despite)) }
        </>
    }
}

/// An offer that waits: the asked side answers it, the other sees that it waits.
fn open_offer(scene: &Scene, offer: &Offer) -> Html {
    let key = phrase::of(offer.to, "offer_made_marketing", "offer_made_sales");
    let made = scene.words.say(key, &[&scene.name(&offer.by)]);
    let writes = scene.model.writes();
    let asked = writes == Some(offer.to);
    let own = writes == Some(offer.to.other());
    html! {
        <div class={classes!("offer", parts::hue(offer.to))} role="group" data-ref="offer" aria-label={made.clone()}>
            <p><strong dir="auto">{ made }</strong>{ " · " }{ parts::ago(scene, offer.at.ms) }</p>
            <p class="because" dir="auto">{ scene.words.say("because", &[&offer.because]) }</p>
            { for offer.despite.as_ref().map(|despite| gate::despite(scene, despite)) }
            if asked {
                { answer(scene, offer) }
            } else {
                <p class="small">{ scene.of(offer.to, "offer_waits_marketing", "offer_waits_sales") }</p>
            }
            if own && !is_saving(scene, offer) {
                <div class="deeds">
                    { parts::button(scene, "link", scene.say("offer_withdraw"),
                        Action::Do(Deed::Withdraw(offer.id))) }
                </div>
            }
            { parts::way_there(scene, offer.id, Some(&offer.because)) }
        </div>
    }
}

/// Until it is saved it has no name yet by which it could be taken back.
fn is_saving(scene: &Scene, offer: &Offer) -> bool {
    scene.model.way(offer.id) == Way::Saving
}

/// What the judgements suggest about the lead, and the field of the form that begins it. Shown with its
/// reason, never done.
fn suggested(scene: &Scene, side: Side) -> Option<(Field, Html)> {
    let all = scene.model.suggestions();
    let (suggestion, to, criterion) = all.iter().find_map(|suggestion| match suggestion {
        Suggestion::Lead { to, criterion, .. } => Some((suggestion, *to, *criterion)),
        _ => None,
    })?;
    let mut rows = scene.model.view.checklist.iter();
    let row = rows.find(|row| row.is(criterion))?;
    let question = phrase::question(scene.words, row);
    let because = question.trim_end_matches('?').to_owned();
    let (field, label) = if to == side {
        (Field::Take, scene.say("lead_take_open"))
    } else {
        let label = scene.of(to, "lead_offer_open_marketing", "lead_offer_open_sales");
        (Field::Offer, label)
    };
    if scene.model.open(&Fold::Form(field), false) {
        return None;
    }
    let shown = html! {
        <p class="suggestion" data-ref="suggestion">
            <span dir="auto">{ phrase::suggestion(scene.words, suggestion, &question) }</span>
            { " " }
            { parts::button(scene, "link", label, Action::Fill(vec![(field, because)])) }
            { " " }{ parts::leave(scene, suggestion, field) }
        </p>
    };
    Some((field, shown))
}

fn answer(scene: &Scene, offer: &Offer) -> Html {
    if scene.model.open(&Fold::Form(Field::Decline), false) {
        let (label, does) = (scene.say("offer_decline_label"), scene.say("offer_decline"));
        return parts::because_form(scene, Field::Decline, label, does, Deed::Decline(offer.id));
    }
    html! {
        <>
            { gate::first(scene, Moving::Accept, offer.to, Some(offer)) }
            <div class="deeds">
                { parts::button(scene, "strong", scene.say("offer_accept"), Action::Do(Deed::Accept(offer.id))) }
                { parts::opener(scene, "quiet", Field::Decline, scene.say("offer_decline_open")) }
            </div>
        </>
    }
}

/// What this person's side can do about the lead now.
fn moves(scene: &Scene, lead: &Lead, side: Side) -> Html {
    let asked = lead.offered(side).is_some();
    let waits = lead.offered(side.other()).is_some();
    let can_take = lead.with != Some(side) && !asked;
    let can_offer = lead.with != Some(side.other()) && !waits && !asked;
    let taking = can_take && scene.model.open(&Fold::Form(Field::Take), false);
    let offering = can_offer && scene.model.open(&Fold::Form(Field::Offer), false);
    let to = side.other();
    let (begins, shown) = suggested(scene, side).unzip();
    // What is suggested is opened from there.
    let opens_take = can_take && !taking && begins != Some(Field::Take);
    let opens_offer = can_offer && !offering && begins != Some(Field::Offer);
    html! {
        <>
            { shown.unwrap_or_default() }
            if taking {
                { parts::because_form_after(scene, gate::first(scene, Moving::Take, side, None),
                    Field::Take, scene.say("lead_take_label"), scene.say("lead_take"), Deed::Take) }
            }
            if offering {
                { parts::because_form_after(scene, gate::first(scene, Moving::Offer, to, None), Field::Offer,
                    scene.of(to, "lead_offer_label_marketing", "lead_offer_label_sales"),
                    scene.of(to, "lead_offer_marketing", "lead_offer_sales"), Deed::Offer) }
            }
            if opens_take || opens_offer {
                <div class="deeds">
                    if opens_take {
                        { parts::opener(scene, "quiet", Field::Take, scene.say("lead_take_open")) }
                    }
                    if opens_offer {
                        { parts::opener(scene, if can_take { "quiet" } else { "link" }, Field::Offer,
                            scene.of(to, "lead_offer_open_marketing", "lead_offer_open_sales")) }
                    }
                </div>
            }
        </>
    }
}
