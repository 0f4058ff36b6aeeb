//! One criterion: the question, both sides' answers, and the answering. Folded to a line until it
//! matters; where the sides differ both stand there with their reasons.

use yew::prelude::*;

use super::Scene;
use super::parts::{self, Writing};
use crate::panel::action::{Action, Deed, Fold};
use crate::panel::field::Field;
use crate::panel::model::Way;
use crate::panel::phrase;
use crate::record::{CriterionId, Judgement, Reading, Row, Verdict};
use crate::team::{Agreement, Side};

pub(super) fn row(scene: &Scene, row: &Row) -> Html {
    let question = phrase::question(scene.words, row);
    let differs = row.reading == Reading::Differs;
    let fold = Fold::Row(row.criterion);
    let open = scene.model.open(&fold, false);
    let side = scene.model.side();
    let unanswered = side.is_some_and(|side| row.of(side).is_none());
    // Until it is saved it has no name yet by which it could be answered.
    let nameless =
        matches!(row.criterion, CriterionId::Own(id) if scene.model.way(id) == Way::Saving);
    let reading = match row.reading {
        Reading::NotAsked => "notasked",
        Reading::Open => "open",
        Reading::Alike => "alike",
        Reading::Differs => "differs",
    };
    html! {
        <li class={classes!("row", reading, open.then_some("unfolded"))} data-ref="row"
            data-criterion={row.criterion.line()} data-reading={reading} aria-label={question.clone()}>
            <button type="button" class="row-head" disabled={nameless} data-opens={Field::Answer(row.criterion).line()} aria-expanded={open.to_string()}
                onclick={scene.on(Action::Fold(fold, !open))}>
                <span class="question" dir="auto">{ question }</span>
                <span class="marks">{ for Side::BOTH.into_iter().map(|side| mark(scene, row, side)) }</span>
            </button>
            if differs {
                <p class="differs">{ sign_differs() }{ scene.say("differs") }</p>
            }
            if differs || open {
                { answers(scene, row) }
            } else {
                { for Side::BOTH.into_iter().map(|side| pending(scene, row, side)) }
            }
            if differs {
                <p class="small">{ scene.say("differs_hint") }</p>
            }
            if let (Some(side), true) = (side, (open || unanswered) && !nameless) {
                { answering(scene, row, side, open) }
            }
            { agreement(scene, row, open) }
            if open {
                { earlier(scene, row) }
            }
        </li>
    }
}

fn verdict_name(verdict: Option<Verdict>) -> &'static str {
    match verdict {
        Some(Verdict::Yes) => "yes",
        Some(Verdict::No) => "no",
        Some(Verdict::Unknown) => "unknown",
        None => "none",
    }
}

/// A side's answer in one small mark: a letter, a sign and, for who listens or has room, the word.
fn mark(scene: &Scene, row: &Row, side: Side) -> Html {
    let verdict = row.of(side).map(|answer| answer.verdict);
    let word = scene.say(phrase::verdict(verdict));
    let key = phrase::of(side, "answer_of_marketing", "answer_of_sales");
    let whole = scene.words.say(key, &[&word]);
    html! {
        <span class={classes!("mark", parts::hue(side), verdict_name(verdict))} title={whole.clone()}>
            <b aria-hidden="true">{ scene.of(side, "mark_marketing", "mark_sales") }</b>
            { sign(verdict) }
            <span class="word" aria-hidden="true">{ word }</span>
            <span class="unseen">{ " " }{ whole }</span>
        </span>
    }
}

fn sign(verdict: Option<Verdict>) -> Html {
    let path = match verdict {
        Some(Verdict::Yes) => "M3 8.5 6.5 12 13 4.5",
        Some(Verdict::No) => "M4 4 12 12M12 4 4 12",
        Some(Verdict::Unknown) => "M5.5 5.8a2.5 2.5 0 1 1 3.6 2.3C8.2 8.6 8 9 8 10M8 12.6v.1",
        None => "M7.9 8h.2",
    };
    html! { <svg viewBox="0 0 16 16" aria-hidden="true"><path d={path} /></svg> }
}

fn sign_differs() -> Html {
    html! { <svg viewBox="0 0 16 16" aria-hidden="true"><path d="M6 4 2 8l4 4M10 4l4 4-4 4" /></svg> }
}

/// Both answers with who, why and when. Never an average, never only the last.
fn answers(scene: &Scene, row: &Row) -> Html {
    let line = |side: Side| match row.of(side) {
        Some(answer) => given(scene, answer),
        None => html! {
            <li class={classes!("answer", parts::hue(side))} data-ref="answer" data-side={parts::hue(side)}
                data-verdict="none">
                <p><b>{ phrase::side(scene.words, side) }</b>{ " · " }{ scene.say("verdict_none") }</p>
            </li>
        },
    };
    html! { <ul class="answers">{ for Side::BOTH.into_iter().map(line) }</ul> }
}

fn given(scene: &Scene, answer: &Judgement) -> Html {
    let verdict = verdict_name(Some(answer.verdict));
    html! {
        <li class={classes!("answer", parts::hue(answer.side))} data-ref="answer"
            data-side={parts::hue(answer.side)} data-verdict={verdict}>
            <p>
                <b>{ phrase::side(scene.words, answer.side) }</b>{ " · " }
                <span class="said">{ scene.say(phrase::verdict(Some(answer.verdict))) }</span>
                { " · " }<span dir="auto">{ scene.name(&answer.by) }</span>
            </p>
            if let Some(because) = &answer.because {
                <p class="because" dir="auto">{ scene.words.say("because", &[because]) }</p>
            }
            <p class="small">
                { parts::ago(scene, answer.at.ms) }{ " · " }
                { parts::way(scene, answer.id, answer.because.as_deref()) }
            </p>
        </li>
    }
}

/// In a folded row only what is not in the CRM yet says so.
fn pending(scene: &Scene, row: &Row, side: Side) -> Html {
    match row.of(side) {
        Some(answer) if scene.model.way(answer.id) != Way::InCrm => html! {
            <p class="small">{ parts::way(scene, answer.id, answer.because.as_deref()) }</p>
        },
        _ => Html::default(),
    }
}

/// Yes, no, don't know: for one's own side only, with a reason when there is one.
fn answering(scene: &Scene, row: &Row, side: Side, open: bool) -> Html {
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
            if open {
                { reason(scene, criterion, now) }
            }
        </div>
    }
}

fn reason(scene: &Scene, criterion: CriterionId, now: Option<Verdict>) -> Html {
    let field = Field::Answer(criterion);
    let writing = Writing {
        field,
        label: scene.say("answer_because_label"),
        hint: None,
        lines: false,
        reason: true,
    };
    let written = !scene.model.text(field).trim().is_empty();
    // Before there is an answer the reason goes along with it; Enter alone says nothing.
    let submit = match now {
        Some(verdict) => parts::submits(scene, Action::Do(Deed::Answer(criterion, verdict))),
        None => parts::submits(scene, Action::Attended),
    };
    html! {
        <form class="form" onsubmit={submit}>
            { parts::writing(scene, writing) }
            if written && now.is_some() {
                <div class="deeds">
                    <button type="submit" class="quiet">{ scene.say("answer_because_save") }</button>
                </div>
            }
        </form>
    }
}

/// Who signed. A criterion that both sides agreed to says so only when it is opened.
fn agreement(scene: &Scene, row: &Row, open: bool) -> Html {
    let me = scene.model.me();
    let (settled, twice) = match &row.agreement {
        Agreement::Agreed { .. } => (true, false),
        Agreement::Configured => (false, false),
        Agreement::Proposal { by, who } => (
            scene.model.side() == Some(*by),
            *who == me && scene.model.side() == Some(by.other()),
        ),
    };
    let agreed = matches!(row.agreement, Agreement::Agreed { .. });
    if agreed && !open {
        return Html::default();
    }
    let said = phrase::agreement(scene.words, &row.agreement, |who| scene.name(who));
    let may = scene.model.side().is_some() && !settled && !twice;
    // A colleague's proposal waits for this side's word; a template's waits for nobody.
    let waits = matches!(row.agreement, Agreement::Proposal { .. });
    html! {
        <p class="agreement">
            <span>{ said }</span>
            if may && (open || waits) {
                { parts::button(scene, "link", scene.say("agree"), Action::Do(Deed::Agree(row.criterion))) }
            }
            if twice && open {
                <span>{ scene.say("agreement_twice") }</span>
            }
            if let CriterionId::Own(id) = row.criterion {
                { parts::way_there(scene, id, row.question.as_deref()) }
            }
        </p>
    }
}

/// Answers that stood before: nothing is overwritten.
fn earlier(scene: &Scene, row: &Row) -> Html {
    if row.earlier.is_empty() {
        return Html::default();
    }
    html! {
        <div class="earlier">
            <h3>{ scene.say("answers_earlier") }</h3>
            <ul class="answers">{ for row.earlier.iter().map(|answer| given(scene, answer)) }</ul>
        </div>
    }
}
