//! What was agreed to come before the lead moves, and a move that goes past it. Nobody is stopped: who
//! goes on all the same says why, and that stays with the move.

use yew::prelude::*;

use super::parts::{self, Writing};
use super::{Scene, answers};
use crate::panel::action::Action;
use crate::panel::field::{Field, Moving};
use crate::panel::phrase;
use crate::record::{CriterionId, Despite, Gate, Offer, Row};
use crate::team::Side;

/// What a move towards a side would go past, with the field for why it goes on; nothing when everything
/// that was to come first is so, or the offer that it answers said it already.
pub(super) fn first(scene: &Scene, moving: Moving, to: Side, answers: Option<&Offer>) -> Html {
    let gates = scene.model.view.gates_beside(to, answers);
    let gates: Vec<_> = gates.map(|(row, gate)| item(scene, row, gate)).collect();
    if gates.is_empty() {
        return Html::default();
    }
    let writing = Writing::new(Field::Despite(moving), scene.say("gate_despite_label"));
    html! {
        <div class="gates" data-ref="gates">
            <p>{ scene.of(to, "gate_first_marketing", "gate_first_sales") }</p>
            <ul>{ for gates }</ul>
            { parts::writing(scene, writing.reason()) }
        </div>
    }
}

fn item(scene: &Scene, row: &Row, gate: &Gate) -> Html {
    let opens = Action::OpenAgreement(Some(gate.sentence));
    html! {
        <li>
            <span class="line"><b dir="auto">{ phrase::question(scene.words, row) }</b>{ answers::marks(scene.words, row) }</span>
            <span class="small" dir="auto">
                { scene.words.say("gate_why", &[&gate.why]) }{ " " }
                { parts::button(scene, "link", scene.say("row_read"), opens) }
            </span>
        </li>
    }
}

/// What a move went past, and why.
pub(super) fn despite(scene: &Scene, despite: &Despite) -> Html {
    let question = |criterion: &CriterionId| {
        let mut rows = scene.model.view.checklist.iter();
        let row = rows.find(|row| row.is(*criterion));
        row.map(|row| phrase::question(scene.words, row))
    };
    let questions: Vec<String> = despite.criteria.iter().filter_map(question).collect();
    let args = [questions.join(" · "), despite.because.clone()];
    let args = args.each_ref().map(String::as_str);
    html! { <p class="because despite" data-ref="despite" dir="auto">{ scene.words.say("gate_despite", &args) }</p> }
}
