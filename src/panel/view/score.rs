//! The CRM's score beside the judgements, with its age, where it said the opposite, and its parts, which are
//! asked for on a press.

use yew::prelude::*;

use super::{Scene, header, parts};
use crate::panel::action::{Action, Part};
use crate::panel::model::Parts;
use crate::panel::phrase;
use crate::record::{Facts, Mismatch, ScorePart, mismatches_now};

pub(super) fn score(scene: &Scene) -> Html {
    let Some(facts) = scene.model.facts() else {
        return Html::default();
    };
    let Some(share) = facts.probability.or(facts.automatic) else {
        return Html::default();
    };
    let mismatches = &scene.model.view.mismatches;
    let percent = phrase::percent(scene.words, share);
    let now = mismatches_now(&scene.model.view, Some(facts));
    let brief = match now.len() + mismatches.len() {
        0 => percent,
        many => scene
            .words
            .say("score_brief", &[&percent, &many.to_string()]),
    };
    let body = || {
        html! {
            <>
                <p>{ header::chance(scene, facts, share) }</p>
                <p class="small">{ age(scene, facts) }</p>
                { parted(scene, facts) }
                if !now.is_empty() || !mismatches.is_empty() {
                    <h3>{ scene.say("score_mismatches") }</h3>
                    <ul class="path">
                        { for now.iter().map(|each| mismatch(scene, each, "score_mismatch_now")) }
                        { for mismatches.iter().map(|each| mismatch(scene, each, "score_mismatch")) }
                    </ul>
                    <p class="small">{ scene.say("score_hint") }</p>
                }
            </>
        }
    };
    let title = scene.say("score_title");
    parts::folder(scene, Part::Score, "score", title, Some(brief), body, false)
}

fn age(scene: &Scene, facts: &Facts) -> String {
    match facts.changed_at {
        Some(at) => {
            let ago = phrase::ago(scene.words, at, scene.model.now());
            scene.words.say("score_age", &[&ago])
        }
        None => scene.say("score_age_unknown"),
    }
}

/// What raises it and what lowers it, as far as the CRM says.
fn parted(scene: &Scene, facts: &Facts) -> Html {
    // What a person set has no parts; nobody is sent to ask for them.
    if facts.automatic.is_none() {
        return html! { <p class="small">{ scene.say("score_no_parts") }</p> };
    }
    let parts = match &scene.model.score {
        Parts::NotAsked => {
            return html! {
                <>
                    { parts::button(scene, "link", scene.say("score_ask"), Action::Score) }
                    <p class="small">{ scene.say("score_ask_hint") }</p>
                </>
            };
        }
        Parts::Asked => return html! { <p class="loading">{ scene.say("score_loading") }</p> },
        Parts::Told(Err(why)) => return parts::not_told(scene, why, Action::Score),
        Parts::Told(Ok(parts)) => parts,
    };
    if parts.is_empty() {
        return html! { <p class="small">{ scene.say("score_no_parts") }</p> };
    }
    let line = |part: &ScorePart| {
        let key = match part.push {
            1.. => "score_raises",
            0 => "score_counts",
            _ => "score_lowers",
        };
        let name = match &part.value {
            Some(value) => [part.name.as_str(), value].join(": "),
            None => part.name.clone(),
        };
        html! { <li dir="auto">{ scene.words.say(key, &[&name]) }</li> }
    };
    html! { <ul class="explained small">{ for parts.iter().map(line) }</ul> }
}

fn mismatch(scene: &Scene, each: &Mismatch, key: &str) -> Html {
    let mut rows = scene.model.view.checklist.iter();
    let row = rows.find(|row| row.is(each.criterion));
    let question = row.map(|row| phrase::question(scene.words, row));
    let question = question.unwrap_or_else(|| scene.say("item_question"));
    let verdict = scene.say(phrase::verdict(Some(each.verdict)));
    let percent = each.percent.to_string();
    html! {
        <li class={parts::hue(each.side)} data-ref="mismatch">
            <p dir="auto">{ scene.words.say(key, &[&question, &verdict, &percent]) }</p>
            <p class="small">
                <span dir="auto">{ scene.name(&each.by) }</span>{ " · " }{ phrase::side(scene.words, each.side) }
                { " · " }{ parts::ago(scene, each.at.ms) }
            </p>
        </li>
    }
}
