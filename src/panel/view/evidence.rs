//! What an answer rests on: shown beside it, and given along with it.

use yew::prelude::*;

use super::Scene;
use super::parts::{self, Writing};
use crate::panel::evidence::{field_line, note_line};
use crate::panel::field::Field;
use crate::panel::phrase;
use crate::record::{CriterionId, Evidence, Facts, Judgement, TypedNote};

/// So many notes are offered, the newest.
const NOTES: usize = 10;
/// A note is known by its beginning.
const BEGINNING: usize = 40;

pub(super) fn given(scene: &Scene, answer: &Judgement) -> Html {
    if answer.evidence.is_empty() {
        return Html::default();
    }
    html! {
        <ul class="evidence small" aria-label={scene.say("evidence_title")}>
            { for answer.evidence.iter().map(|piece| html! { <li>{ one(scene, piece) }</li> }) }
        </ul>
    }
}

fn one(scene: &Scene, piece: &Evidence) -> Html {
    match piece {
        // Only pages have addresses here; see `team::Link`.
        Evidence::Link(link) => html! {
            <a href={link.as_str().to_owned()} target="evidence" rel="noopener noreferrer" dir="ltr">
                { link.as_str().to_owned() }
            </a>
        },
        Evidence::Note(id) => {
            let mut notes = scene.model.view.notes.iter();
            let said = match notes.find(|note| note.id == *id) {
                Some(note) => scene.words.say("evidence_note", &[&beginning(note)]),
                None => scene.say("evidence_note_older"),
            };
            html! { <span dir="auto">{ said }</span> }
        }
        field => html! { <span dir="auto">{ phrase::evidence(field) }</span> },
    }
}

/// A page, and a field or a note: kept with the answer, as it stands at that moment.
pub(super) fn form(scene: &Scene, criterion: CriterionId) -> Html {
    let link = Writing::new(Field::Link(criterion), scene.say("evidence_link")).sort("url");
    let mut options = vec![(String::new(), scene.say("evidence_nothing"))];
    if let Some(facts) = scene.model.facts() {
        options.extend(fields(scene, facts));
    }
    let notes = scene.model.view.notes.iter().take(NOTES);
    options.extend(notes.map(|note| {
        let label = scene.words.say("evidence_note", &[&beginning(note)]);
        (note_line(note), label)
    }));
    html! {
        <div class="form">
            { parts::writing(scene, link.hint(scene.say("evidence_example"))) }
            if options.len() > 1 {
                { parts::choosing(scene, Field::Rests(criterion), scene.say("evidence_rests"), options) }
            }
        </div>
    }
}

/// The CRM's facts, as they stand now.
fn fields(scene: &Scene, facts: &Facts) -> Vec<(String, String)> {
    let share = |share: Option<f64>| share.map(|share| phrase::percent(scene.words, share));
    let known = [
        ("fact_stage", facts.stage.clone()),
        (
            "fact_owner",
            facts.owner.as_ref().map(|owner| owner.name.clone()),
        ),
        ("fact_probability", share(facts.probability)),
    ];
    let came = facts.came.iter();
    let came = came.map(|came| {
        (
            crate::say::came(came.by),
            Some(came.name.as_str().to_owned()),
        )
    });
    let known = known
        .into_iter()
        .chain(came)
        .map(|(key, value)| (scene.say(key), value));
    let named = facts
        .named
        .iter()
        .map(|(name, value)| (name.clone(), Some(value.clone())));
    let option = |(name, value): (String, Option<String>)| {
        let value = value.filter(|value| !value.trim().is_empty())?;
        Some((field_line(&name, &value), [name, value].join(": ")))
    };
    known.chain(named).filter_map(option).collect()
}

fn beginning(note: &TypedNote) -> String {
    let mut letters = note.text.chars();
    let mut said: String = letters.by_ref().take(BEGINNING).collect();
    if letters.next().is_some() {
        said.push('…');
    }
    said
}
