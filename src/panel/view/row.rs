//! One criterion, opened: both answers, the answering, why it matters, who agreed, what was before.

use yew::prelude::*;

use super::parts::{self, Writing};
use super::{Scene, answers, difference, evidence, line};
use crate::panel::action::{Action, Deed, Fold};
use crate::panel::field::Field;
use crate::panel::model::Way;
use crate::panel::phrase;
use crate::record::{CriterionId, Footing, Row, Verdict};
use crate::team::{Side, Standing};

/// A row of the checklist: a line, or opened.
pub(super) fn row(scene: &Scene, place: usize, row: &Row) -> Html {
    if !scene.model.open(&Fold::Row(row.criterion), false) {
        return line::line(scene, place, row);
    }
    html! {
        <li class={classes!("row", line::reading(row), "unfolded")} key={row.criterion.line()} data-ref="row"
            data-criterion={row.criterion.line()} data-reading={line::reading(row)}
            aria-label={phrase::question(scene.words, row)}>
            { head(scene, row, true) }
            if !row.applies {
                <p class="small">{ scene.say("row_not_asked") }</p>
            }
            { body(scene, row) }
        </li>
    }
}

pub(super) fn head(scene: &Scene, row: &Row, open: bool) -> Html {
    let fold = Action::Fold(Fold::Row(row.criterion), !open);
    html! {
        <button type="button" class="row-head" disabled={line::nameless(scene, row)}
            data-opens={Field::Answer(row.criterion).line()} aria-expanded={open.to_string()}
            onclick={scene.on(fold)}>
            <span class="question" dir="auto">{ phrase::question(scene.words, row) }</span>
            { answers::marks(scene.words, row) }
        </button>
    }
}

/// All there is to a row, opened.
pub(super) fn body(scene: &Scene, row: &Row) -> Html {
    let may = scene.model.writes();
    let may = may.filter(|_| !line::nameless(scene, row) && !row.is_retired());
    html! {
        <>
            { answers::answers(scene, row) }
            if let Some(side) = may {
                { answering(scene, row, side) }
            }
            { difference::settled(scene, row) }
            if let Some(footing) = &row.footing {
                { agreed(scene, footing) }
            }
            { agreement(scene, row) }
            { answers::earlier(scene, row) }
        </>
    }
}

/// Yes, no, don't know: for one's own side only, with a reason and what it rests on, when there is any.
fn answering(scene: &Scene, row: &Row, side: Side) -> Html {
    let now = row.of(side).map(|answer| answer.verdict);
    let criterion = row.criterion;
    let choice = |verdict: Verdict| {
        let action = Action::Do(Deed::Answer(criterion, verdict));
        html! {
            <button type="button" aria-pressed={(now == Some(verdict)).to_string()} onclick={scene.on(action)}>
                { scene.say(phrase::verdict(Some(verdict))) }
            </button>
        }
    };
    html! {
        <div class="answering">
            <div class={classes!("segments", parts::hue(side))} role="group"
                aria-label={scene.of(side, "answer_group_marketing", "answer_group_sales")}>
                { for [Verdict::Yes, Verdict::No, Verdict::Unknown].into_iter().map(choice) }
            </div>
            { reason(scene, criterion, now) }
        </div>
    }
}

fn reason(scene: &Scene, criterion: CriterionId, now: Option<Verdict>) -> Html {
    let fields = [
        Field::Answer(criterion),
        Field::Link(criterion),
        Field::Rests(criterion),
    ];
    let written = fields
        .iter()
        .any(|field| !scene.model.text(*field).trim().is_empty());
    // Before there is an answer the reason goes along with it; Enter alone says nothing.
    let submit = match now {
        Some(verdict) => parts::submits(scene, Action::Do(Deed::Answer(criterion, verdict))),
        None => parts::submits(scene, Action::Attended),
    };
    let because = Writing::new(Field::Answer(criterion), scene.say("answer_because_label"));
    let link = Field::Link(criterion);
    let resting = scene.model.open(&Fold::Form(link), false)
        || !scene.model.text(Field::Rests(criterion)).is_empty();
    html! {
        <form class="form" onsubmit={submit} novalidate=true>
            { parts::writing(scene, because.reason()) }
            if resting {
                { evidence::form(scene, criterion) }
            }
            <div class="deeds">
                if written && now.is_some() {
                    <button type="submit" class="quiet">{ scene.say("answer_because_save") }</button>
                }
                if !resting {
                    { parts::opener(scene, "link", link, scene.say("evidence_open")) }
                }
            </div>
        </form>
    }
}

/// What the agreement says about a criterion.
fn agreed(scene: &Scene, footing: &Footing) -> Html {
    let now = scene.model.now();
    let stands = footing.retired.is_none();
    let overdue = stands && footing.review.is_some_and(|at| at <= now);
    let scope = footing.scope.named().flat_map(|(_, words)| words);
    let scope: Vec<&str> = scope.map(|word| word.as_str()).collect();
    html! {
        <div class="footing">
            <p dir="auto">{ scene.words.say("row_why", &[&footing.why]) }</p>
            if let Some(decides) = &footing.decides {
                <p class="small" dir="auto">{ scene.words.say("row_decides", &[decides]) }</p>
            }
            if !scope.is_empty() {
                <p class="small" dir="auto">{ scene.words.say("row_scope", &[&scope.join(", ")]) }</p>
            }
            <p class="small">
                { scene.words.say("row_version", &[&footing.number.to_string()]) }{ " · " }
                { parts::since(scene, footing.since.ms) }
            </p>
            { for footing.gates.iter().map(|gate| html! {
                <p class="small" dir="auto">
                    { scene.of(gate.before, "row_gate_marketing", "row_gate_sales") }{ " " }
                    { scene.words.say("gate_why", &[&gate.why]) }
                </p>
            }) }
            if let Some(retired) = &footing.retired {
                <p class="small" dir="auto">{ scene.words.say("row_retired", &[&retired.because]) }</p>
            }
            if overdue {
                <p class="open-question">{ scene.say("row_review") }</p>
            }
            if stands && footing.asks_review {
                <p class="open-question">{ scene.say("row_asks_review") }</p>
            }
        </div>
    }
}

/// Who signed, and where one signs.
fn agreement(scene: &Scene, row: &Row) -> Html {
    let me = scene.model.me();
    let (settled, twice) = match &row.standing {
        Standing::Agreed { .. } => (true, false),
        Standing::Configured => (false, false),
        Standing::Proposal { by, who } => (
            scene.model.side() == Some(*by),
            *who == me && scene.model.side() == Some(by.other()),
        ),
    };
    let said = phrase::agreement(scene.words, &row.standing, |who| scene.name(who));
    let may = scene.model.writes().is_some() && !settled && !twice;
    let sentence = match (&row.footing, row.criterion) {
        (Some(_), CriterionId::Own(id)) => Some(id),
        _ => None,
    };
    html! {
        <>
            <p class="agreement">
                <span>{ said }</span>
                if may && sentence.is_none() {
                    { parts::button(scene, "link", scene.say("agree"), Action::Do(Deed::Agree(row.criterion))) }
                }
                if let Some(id) = sentence {
                    { parts::button(scene, "link", scene.say(if may { "row_sign" } else { "row_read" }),
                        Action::OpenAgreement(Some(id))) }
                }
                if twice {
                    <span>{ scene.say("agreement_twice") }</span>
                }
                if let CriterionId::Own(id) = row.criterion {
                    { parts::way_there(scene, id, row.question.as_deref()) }
                }
            </p>
            { to_team(scene, row) }
        </>
    }
}

/// A criterion that only this record has can go to the whole team's agreement.
fn to_team(scene: &Scene, row: &Row) -> Html {
    let home = scene
        .model
        .shown
        .as_ref()
        .is_some_and(|shown| shown.team.home.is_some());
    let CriterionId::Own(id) = row.criterion else {
        return Html::default();
    };
    let may = home && row.footing.is_none() && scene.model.writes().is_some();
    if !may || scene.model.way(id) == Way::Saving {
        return Html::default();
    }
    let field = Field::TeamWhy(row.criterion);
    if scene.model.open(&Fold::Form(field), false) {
        let (label, does) = (scene.say("row_team_why"), scene.say("row_team"));
        return parts::because_form(
            scene,
            field,
            label,
            does,
            Deed::ProposeToTeam(row.criterion),
        );
    }
    html! { <div class="deeds">{ parts::opener(scene, "link", field, scene.say("row_team_open")) }</div> }
}
