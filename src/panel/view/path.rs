//! How the lead moved: every step, newest first. Nothing is lost when it moves, and what moved nothing
//! says why.

use yew::prelude::*;

use super::{Scene, gate, parts};
use crate::panel::action::{Action, Fold};
use crate::panel::phrase;
use crate::record::{LeadMove, LeadStep};

pub(super) fn path(scene: &Scene) -> Html {
    let lead = &scene.model.view.lead;
    if lead.path.is_empty() {
        return Html::default();
    }
    let open = scene.model.open(&Fold::Path, false);
    let toggle = Action::Fold(Fold::Path, !open);
    let many = u64::try_from(lead.path.len()).unwrap_or(u64::MAX);
    let many = many.saturating_add(u64::from(lead.more));
    html! {
        <section class="part folded">
            <button type="button" class="folder" aria-expanded={open.to_string()} onclick={scene.on(toggle)}>
                { scene.words.say("path_title", &[&many.to_string()]) }
            </button>
            if open {
                <ol class="path" data-ref="path">{ for lead.path.iter().rev().map(|step| item(scene, step)) }</ol>
                if lead.more > 0 {
                    <p class="small">{ scene.words.say("path_more", &[&lead.more.to_string()]) }</p>
                }
            }
        </section>
    }
}

fn item(scene: &Scene, step: &LeadStep) -> Html {
    let name = scene.name(&step.by);
    let moved = matches!(step.did, LeadMove::Took { .. } | LeadMove::Accepted { .. });
    let moved = moved && step.void.is_none();
    html! {
        <li class={classes!(parts::hue(step.side), moved.then_some("moved"), step.void.map(|_| "void"))}>
            <p dir="auto">{ phrase::step(scene.words, step, &name) }</p>
            if let Some(void) = step.void {
                <p class="small">{ scene.say(phrase::void(void)) }</p>
            }
            if let Some(reason) = phrase::reason(&step.did) {
                <p class="because" dir="auto">{ scene.words.say("because", &[reason]) }</p>
            }
            { for step.despite.as_ref().map(|despite| gate::despite(scene, despite)) }
            <p class="small">{ parts::ago(scene, step.at.ms) }</p>
        </li>
    }
}
