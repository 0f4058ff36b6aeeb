//! The team's agreement, as far as a record needs it: the way there, where it is kept, what waits, and
//! what nobody decided yet.

use yew::prelude::*;

use super::{Scene, checklist, parts};
use crate::panel::action::{Action, Fold, Part};
use crate::panel::phrase;
use crate::protocol::{Team, Trouble};
use crate::say;

pub(super) fn agreement(scene: &Scene) -> Html {
    let Some(shown) = &scene.model.shown else {
        return Html::default();
    };
    let team = &shown.team;
    let known_home = team.home.is_some();
    let brief = match (&team.trouble, team.waiting) {
        (Some(why), _) => Some(scene.say(phrase::home_brief(why, known_home))),
        (None, 0) if team.looking => Some(scene.say("agreement_looking")),
        (None, 0) if !known_home => Some(scene.say("agreement_nowhere")),
        (None, 0) => None,
        (None, 1) => Some(scene.say("agreement_waits_one")),
        (None, more) => Some(scene.words.say("agreement_waits", &[&more.to_string()])),
    };
    let body = || {
        html! {
            <>
                if let Some(why) = &team.trouble {
                    <p class="remark">{ phrase::home_trouble(scene.words, why, known_home) }</p>
                }
                { known(scene, team) }
                <div class="deeds">
                    { parts::button(scene, "quiet", scene.say("agreement_open"), Action::OpenAgreement(None)) }
                    { for way_there(scene, team) }
                </div>
                { open_questions(scene, team) }
                if scene.model.writes().is_some() {
                    if !team.here && !team.named {
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

/// Where it is kept, how much holds, and since when; nothing while only the trouble is known.
fn known(scene: &Scene, team: &Team) -> Html {
    let mut said = Vec::new();
    match &team.home {
        None if team.trouble.is_some() => return Html::default(),
        None if team.looking => said.push(scene.say("agreement_looking_hint")),
        None => said.push(scene.say("agreement_nowhere_hint")),
        Some(_) if team.here => said.push(scene.say("agreement_is_here")),
        Some(home) => {
            let name = phrase::record(scene.words, home);
            said.push(scene.words.say("agreement_kept_on", &[&name]));
        }
    }
    said.extend(match team.others {
        0 => None,
        1 => Some(scene.say("agreement_others_one")),
        more => Some(scene.words.say("agreement_others", &[&more.to_string()])),
    });
    if team.home.is_some() {
        let many = team.sentences.to_string();
        said.push(scene.words.say("agreement_holds", &[&many]));
    }
    said.extend(team.changed_at.map(|at| {
        let ago = phrase::ago(scene.words, at, scene.model.now());
        scene.words.say("agreement_changed", &[&ago])
    }));
    html! { <p class="small" dir="auto">{ said.join(" · ") }</p> }
}

/// The way to the record that keeps it, while it is there and another one.
fn way_there(scene: &Scene, team: &Team) -> Option<Html> {
    let home = team.home.as_ref().filter(|_| !team.here && !gone(team))?;
    let open = Action::OpenRecord(home.key.clone());
    Some(parts::button(
        scene,
        "link",
        scene.say("book_home_open"),
        open,
    ))
}

fn gone(team: &Team) -> bool {
    team.trouble == Some(Trouble::Gone)
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
    let elsewhere = team.home.is_some() && !gone(team);
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
