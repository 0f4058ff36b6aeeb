//! Both sides' answers: as two small marks, in a line each, and in full with what they rest on.

use yew::prelude::*;

use super::{Scene, evidence, parts};
use crate::panel::phrase;
use crate::record::{Judgement, Row, Verdict};
use crate::team::Side;
use crate::words::Words;

pub(super) fn name(verdict: Option<Verdict>) -> &'static str {
    match verdict {
        Some(Verdict::Yes) => "yes",
        Some(Verdict::No) => "no",
        Some(Verdict::Unknown) => "unknown",
        None => "none",
    }
}

/// Both sides' answers in two small marks.
pub(super) fn marks(words: &dyn Words, row: &Row) -> Html {
    html! { <span class="marks">{ for Side::BOTH.into_iter().map(|side| mark(words, row, side)) }</span> }
}

/// A side's answer in one small mark: a letter, a sign and, for who listens or has room, the word.
fn mark(words: &dyn Words, row: &Row, side: Side) -> Html {
    let verdict = row.of(side).map(|answer| answer.verdict);
    let word = words.say(phrase::verdict(verdict), &[]);
    let key = phrase::of(side, "answer_of_marketing", "answer_of_sales");
    let whole = words.say(key, &[&word]);
    let letter = words.say(phrase::of(side, "mark_marketing", "mark_sales"), &[]);
    html! {
        <span class={classes!("mark", parts::hue(side), name(verdict))} title={whole.clone()}>
            <b aria-hidden="true">{ letter }</b>
            { sign(verdict) }
            <span class="word" aria-hidden="true">{ word }</span>
            <span class="unseen">{ " " }{ whole }</span>
        </span>
    }
}

pub(super) fn sign(verdict: Option<Verdict>) -> Html {
    let path = match verdict {
        Some(Verdict::Yes) => "M3 8.5 6.5 12 13 4.5",
        Some(Verdict::No) => "M4 4 12 12M12 4 4 12",
        Some(Verdict::Unknown) => "M5.5 5.8a2.5 2.5 0 1 1 3.6 2.3C8.2 8.6 8 9 8 10M8 12.6v.1",
        None => "M7.9 8h.2",
    };
    html! { <svg viewBox="0 0 16 16" aria-hidden="true"><path d={path} /></svg> }
}

/// Both answers in a line each, for a difference that is folded.
pub(super) fn brief(scene: &Scene, row: &Row) -> Html {
    let line = |answer: &Judgement| {
        let verdict = Some(answer.verdict);
        html! {
            <li class={classes!("answer", "one-line", parts::hue(answer.side))} data-ref="answer"
                data-side={parts::hue(answer.side)} data-verdict={name(verdict)}>
                <b>{ phrase::side(scene.words, answer.side) }</b>{ " · " }
                <span class="said">{ scene.say(phrase::verdict(verdict)) }</span>
                if let Some(because) = &answer.because {
                    { " · " }<span dir="auto">{ because.clone() }</span>
                }
                { " · " }<span class="small" dir="auto">{ scene.name(&answer.by) }</span>
            </li>
        }
    };
    let given = Side::BOTH.into_iter().filter_map(|side| row.of(side));
    html! { <ul class="answers">{ for given.map(line) }</ul> }
}

/// Both answers with who, why and when. Never an average, never only the last.
pub(super) fn answers(scene: &Scene, row: &Row) -> Html {
    let line = |side: Side| match row.of(side) {
        Some(answer) => given(scene, row, answer),
        None => html! {
            <li class={classes!("answer", parts::hue(side))} data-ref="answer" data-side={parts::hue(side)}
                data-verdict="none">
                <p><b>{ phrase::side(scene.words, side) }</b>{ " · " }{ scene.say("verdict_none") }</p>
            </li>
        },
    };
    html! { <ul class="answers">{ for Side::BOTH.into_iter().map(line) }</ul> }
}

fn given(scene: &Scene, row: &Row, answer: &Judgement) -> Html {
    let verdict = Some(answer.verdict);
    html! {
        <li class={classes!("answer", parts::hue(answer.side))} data-ref="answer"
            data-side={parts::hue(answer.side)} data-verdict={name(verdict)}>
            <p>
                <b>{ phrase::side(scene.words, answer.side) }</b>{ " · " }
                <span class="said">{ scene.say(phrase::verdict(verdict)) }</span>
                { " · " }<span dir="auto">{ scene.name(&answer.by) }</span>
            </p>
            if let Some(because) = &answer.because {
                <p class="because" dir="auto">{ scene.words.say("because", &[because]) }</p>
            }
            { evidence::given(scene, answer) }
            <p class="small">
                { parts::ago(scene, answer.at.ms) }
                if let Some(version) = older(row, answer) {
                    { " · " }{ scene.words.say("answered_on_version", &[&version.to_string()]) }
                }
                { " · " }{ parts::way(scene, answer.id, answer.because.as_deref()) }
            </p>
        </li>
    }
}

/// The version an answer was given on, when another one counts by now.
fn older(row: &Row, answer: &Judgement) -> Option<u16> {
    let number = row.footing.as_ref()?.number;
    answer.version.filter(|version| *version != number)
}

/// Answers that stood before: nothing is overwritten.
pub(super) fn earlier(scene: &Scene, row: &Row) -> Html {
    if row.earlier.is_empty() {
        return Html::default();
    }
    html! {
        <div class="earlier">
            <h3>{ scene.say("answers_earlier") }</h3>
            <ul class="answers">{ for row.earlier.iter().map(|answer| given(scene, row, answer)) }</ul>
        </div>
    }
}
