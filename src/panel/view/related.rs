//! The customer's other records, each with what both sides made of it there: who leads and why, who owns,
//! how they judged, what came of it. To be read; it is changed on that record.

use yew::prelude::*;

use super::{Scene, answers, parts};
use crate::panel::action::{Action, Part};
use crate::panel::phrase;
use crate::protocol::Relative;
use crate::record::{Outcome, RecordView, Row, Sort};
use crate::team::Side;

/// So many judged criteria of another record are shown; the rest is there.
const ROWS: usize = 6;

pub(super) fn related(scene: &Scene) -> Html {
    let all = scene.model.related.as_ref();
    let body = || match all.map(|all| all.as_ref().map(|all| &all.all)) {
        None => html! { <p class="loading">{ scene.say("related_loading") }</p> },
        Some(Err(why)) => parts::not_told(scene, why, Action::Related),
        Some(Ok(all)) if all.is_empty() => {
            html! { <p class="small">{ scene.say("related_none") }</p> }
        }
        Some(Ok(all)) => {
            html! { <ul class="list relatives">{ for all.iter().map(|each| record(scene, each)) }</ul> }
        }
    };
    let brief = all.and_then(|all| Some(all.as_ref().ok()?.all.len().to_string()));
    let title = scene.say("related_title");
    parts::folder(
        scene,
        Part::Related,
        "related",
        title,
        brief,
        body,
        scene.model.is_contact(),
    )
}

fn record(scene: &Scene, each: &Relative) -> Html {
    let sort = each.record.sort.map(|sort| match sort {
        Sort::Lead => scene.say("sort_lead"),
        Sort::Opportunity => scene.say("sort_deal"),
        Sort::Contact => scene.say("sort_contact"),
    });
    let open = Action::OpenRecord(each.record.key.clone());
    html! {
        <li data-ref="record">
            <p>
                { parts::button(scene, "link", each.record.name.clone(), open) }
                if let Some(sort) = sort {
                    { " " }<span class="small">{ sort }</span>
                }
            </p>
            { happened(scene, &each.view) }
        </li>
    }
}

fn happened(scene: &Scene, view: &RecordView) -> Html {
    let judged = |row: &&Row| Side::BOTH.into_iter().any(|side| row.of(side).is_some());
    let judged: Vec<&Row> = view.checklist.iter().filter(judged).collect();
    let row = |row: &&Row| {
        html! {
            <li>
                <span class="question" dir="auto">{ phrase::question(scene.words, row) }</span>
                { answers::marks(scene.words, row) }
            </li>
        }
    };
    let last = view.notes.front();
    html! {
        <>
            if let Some(with) = view.lead.with {
                <p>
                    <span class={parts::hue(with)}>{ scene.of(with, "lead_now_marketing", "lead_now_sales") }</span>
                    if let Some(because) = &view.lead.because {
                        { " · " }<span dir="auto">{ scene.words.say("because", &[because]) }</span>
                    }
                </p>
            }
            { for Side::BOTH.into_iter().map(|side| owners(scene, view, side)) }
            if !judged.is_empty() {
                <ul class="judged">{ for judged.iter().take(ROWS).map(row) }</ul>
            }
            if judged.len() > ROWS {
                <p class="small">{ scene.words.say("related_more", &[&(judged.len() - ROWS).to_string()]) }</p>
            }
            { for view.outcomes.front().map(|outcome| came_of_it(scene, outcome)) }
            if let Some(note) = last {
                <p class="small text" dir="auto">{ phrase::brief(&note.text).to_owned() }</p>
            }
        </>
    }
}

fn owners(scene: &Scene, view: &RecordView, side: Side) -> Html {
    let owners = view.owners.of(side);
    if owners.is_empty() {
        return Html::default();
    }
    let names: Vec<String> = owners.iter().map(|of| scene.name(&of.person)).collect();
    html! {
        <p class="small">
            <b class={parts::hue(side)}>{ phrase::side(scene.words, side) }</b>{ " · " }
            <span dir="auto">{ names.join(", ") }</span>
        </p>
    }
}

fn came_of_it(scene: &Scene, outcome: &Outcome) -> Html {
    html! {
        <p class="small">
            <strong>{ scene.say(phrase::outcome(outcome.kind)) }</strong>{ " · " }
            <span dir="auto">{ scene.words.say("because", &[&outcome.because]) }</span>{ " · " }
            { parts::ago(scene, outcome.at.ms) }
        </p>
    }
}
