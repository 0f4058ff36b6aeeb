//! The team's agreement, as far as a record needs it: the way there, where it is kept, what waits, and
//! what nobody decided yet.

use yew::prelude::*;

use super::{Scene, checklist, parts};
use crate::panel::action::{Action, Fold, Part};
use crate::panel::phrase;
use crate::protocol::Team;
use crate::say;

pub(super) fn agreement(scene: &Scene) -> Html {
    let Some(shown) = &scene.model.shown else {
        return Html::default();
    };
    let team = &shown.team;
    let brief = match (team.waiting, &team.home) {
        (0, None) => Some(scene.say("agreement_nowhere")),
        (0, Some(_)) => None,
        (1, _) => Some(scene.say("agreement_waits_one")),
        (more, _) => Some(scene.words.say("agreement_waits", &[&more.to_string()])),
    };
    let body = || {
        html! {
            <>
                if let Some(why) = &team.trouble {
                    <p class="remark">{ phrase::trouble(scene.words, why) }</p>
                }
                { known(scene, team) }
                <div class="deeds">
                    { parts::button(scene, "quiet", scene.say("agreement_open"), Action::OpenAgreement(None)) }
                </div>
                { open_questions(scene, team) }
                if scene.model.writes().is_some() {
                    if !team.here {
                        { keep_here(scene, team) }
                    }
                    { checklist::others(scene) }
                }
            </>
        }
    };
    let title = scene.say("agreement_title");
    parts::folder(
        scene,
        Part::Agreement,
        "agreement",
        title,
        brief,
        body,
        false,
    )
}

fn known(scene: &Scene, team: &Team) -> Html {
    let said = match (&team.home, team.here) {
        (None, _) => scene.say("agreement_nowhere_hint"),
        (Some(_), true) => scene.say("agreement_is_here"),
        (Some(_), false) => scene
            .words
            .say("agreement_holds", &[&team.sentences.to_string()]),
    };
    let changed = team.changed_at.map(|at| {
        let ago = phrase::ago(scene.words, at, scene.model.now());
        scene.words.say("agreement_changed", &[&ago])
    });
    let said: Vec<String> = [Some(said), changed].into_iter().flatten().collect();
    html! { <p class="small">{ said.join(" · ") }</p> }
}

/// What nobody decided yet stays visible, and is never filled in by a default.
fn open_questions(scene: &Scene, team: &Team) -> Html {
    if team.open.is_empty() {
        return Html::default();
    }
    let questions: Vec<String> = team
        .open
        .iter()
        .map(|open| scene.say(say::open(*open)))
        .collect();
    html! {
        <p class="open-question" data-ref="open">
            { scene.words.say("agreement_undecided", &[&questions.join(" ")]) }
        </p>
    }
}

fn keep_here(scene: &Scene, team: &Team) -> Html {
    let fold = Fold::Part(Part::KeepHere);
    let open = scene.model.open(&fold, false);
    let elsewhere = team.home.is_some();
    html! {
        <div class="keep">
            <button type="button" class="link" aria-expanded={open.to_string()}
                onclick={scene.on(Action::Fold(fold.clone(), !open))}>
                { scene.say("agreement_keep_open") }
            </button>
            if open {
                <p class="small">
                    { scene.say(if elsewhere { "agreement_keep_move" } else { "agreement_keep_hint" }) }
                </p>
                <div class="deeds">
                    { parts::button(scene, "strong", scene.say("agreement_keep"), Action::KeepHere) }
                    { parts::button(scene, "plain", scene.say("cancel"), Action::Fold(fold, false)) }
                </div>
            }
        </div>
    }
}
