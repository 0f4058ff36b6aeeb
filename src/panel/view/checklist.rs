//! What both sides look for: every criterion with two separate answers.

use yew::prelude::*;

use super::parts::{self, Writing};
use super::{Scene, row};
use crate::panel::action::{Action, Deed, Fold};
use crate::panel::field::Field;

pub(super) fn checklist(scene: &Scene) -> Html {
    let rows = &scene.model.view.checklist;
    html! {
        <section class="part" data-ref="checklist" aria-labelledby="list-title">
            <div class="line">
                <h2 id="list-title" tabindex="-1" data-home="question">{ scene.say("list_title") }</h2>
                { differences(scene) }
            </div>
            if rows.is_empty() {
                { first(scene) }
            } else {
                <ul class="rows">{ for rows.iter().map(|each| row::row(scene, each)) }</ul>
                { another(scene) }
            }
        </section>
    }
}

fn differences(scene: &Scene) -> Html {
    let said = match scene.model.view.differences() {
        0 => return Html::default(),
        1 => scene.say("list_differs_one"),
        more => scene.words.say("list_differs", &[&more.to_string()]),
    };
    html! { <span class="count">{ said }</span> }
}

/// No criteria yet: one question, not a list of settings.
fn first(scene: &Scene) -> Html {
    let may = scene.model.side().is_some();
    html! {
        <div class="card ask">
            <p>{ scene.say("list_empty") }</p>
            if may {
                { form(scene, false) }
                <p class="or">
                    { parts::button(scene, "link", scene.say("list_start"), Action::Do(Deed::Start)) }
                    <span class="small">{ scene.say("list_start_hint") }</span>
                </p>
            }
        </div>
    }
}

fn another(scene: &Scene) -> Html {
    if scene.model.side().is_none() {
        return Html::default();
    }
    if scene.model.open(&Fold::Form(Field::Question), false) {
        return form(scene, true);
    }
    html! {
        <div class="deeds">{ parts::opener(scene, "link add", Field::Question, scene.say("list_add_open")) }</div>
    }
}

fn form(scene: &Scene, cancel: bool) -> Html {
    let field = Field::Question;
    let writing = Writing {
        field,
        label: scene.say("question_label"),
        hint: Some(scene.say("question_example")),
        lines: false,
        reason: false,
    };
    html! {
        <form class="form" onsubmit={parts::submits(scene, Action::Do(Deed::Propose))}>
            { parts::writing(scene, writing) }
            <div class="deeds">
                <button type="submit" class="strong">{ scene.say("question_save") }</button>
                if cancel {
                    { parts::button(scene, "plain", scene.say("cancel"), Action::Cancel(field)) }
                }
            </div>
        </form>
    }
}
