//! What happened after: sales say it with a reason, or confirm what the CRM says; marketing sees it,
//! also after the deal is closed, and can ask.

use yew::prelude::*;

use super::Scene;
use super::parts::{self, Writing};
use crate::panel::action::{Action, Deed, Fold, Part};
use crate::panel::field::{Field, kind_line, outcome_line, side_line};
use crate::panel::phrase;
use crate::record::{NoteKind, Outcome, OutcomeKind, Suggestion};
use crate::team::Side;

pub(super) fn outcomes(scene: &Scene) -> Html {
    let all = &scene.model.view.outcomes;
    let suggested = suggested(scene);
    let side = scene.model.writes();
    let last = all.front().map(|last| {
        let ago = phrase::ago(scene.words, last.at.ms, scene.model.now());
        [scene.say(phrase::outcome(last.kind)), ago].join(" · ")
    });
    // What waits to be said comes before what was said.
    let brief = suggested.is_some().then(|| scene.say("outcome_to_confirm"));
    let brief = brief.or(last);
    let quiet = suggested.is_none();
    let body = || {
        html! {
            <>
                { suggested.unwrap_or_default() }
                if side == Some(Side::Sales) {
                    { form(scene) }
                }
                if side == Some(Side::Marketing) {
                    <div class="deeds">
                        { parts::button(scene, "link", scene.say("outcome_ask"), asking(scene)) }
                    </div>
                }
                if all.is_empty() && quiet {
                    <p class="small">{ scene.say("outcome_none") }</p>
                } else {
                    <ol class="path">{ for all.iter().map(|outcome| one(scene, outcome)) }</ol>
                }
            </>
        }
    };
    let title = scene.say("outcome_title");
    parts::folder(scene, Part::Outcomes, "outcomes", title, brief, body, false)
}

fn one(scene: &Scene, outcome: &Outcome) -> Html {
    html! {
        <li class={classes!(parts::hue(outcome.side), "moved")} data-ref="outcome"
            data-kind={outcome_line(outcome.kind)}>
            <p><strong>{ scene.say(phrase::outcome(outcome.kind)) }</strong></p>
            <p class="because" dir="auto">{ scene.words.say("because", &[&outcome.because]) }</p>
            if let Some(seen) = &outcome.seen {
                <p class="small" dir="auto">{ scene.words.say("outcome_seen", &[seen]) }</p>
            }
            <p class="small">
                <span dir="auto">{ scene.name(&outcome.by) }</span>{ " · " }{ parts::ago(scene, outcome.at.ms) }
                { " " }{ parts::way_there(scene, outcome.id, Some(&outcome.because)) }
            </p>
        </li>
    }
}

/// What the CRM says and nobody has said here: to be confirmed by sales, never taken as said.
fn suggested(scene: &Scene) -> Option<Html> {
    if scene.model.open(&Fold::Form(Field::Outcome), false) {
        return None;
    }
    let all = scene.model.suggestions();
    let found = all.iter().find_map(|suggestion| match suggestion {
        Suggestion::Ended {
            kind,
            seen,
            because,
        } => {
            let because = because.clone().unwrap_or_default();
            Some((suggestion, Some(*kind), seen.clone(), because))
        }
        Suggestion::Moved { stage, .. } => Some((suggestion, None, stage.clone(), String::new())),
        Suggestion::Lead { .. } => None,
    });
    let (suggestion, kind, seen, because) = found?;
    let said = phrase::suggestion(scene.words, suggestion, "");
    if scene.model.writes() != Some(Side::Sales) {
        // Marketing sees it as well, as what it is: the CRM's word, and nobody's yet.
        return Some(html! {
            <p class="suggestion" data-ref="suggestion">
                <span dir="auto">{ said }</span>{ " " }{ scene.say("outcome_unconfirmed") }
            </p>
        });
    }
    let kind = kind.map(outcome_line).unwrap_or_default().to_owned();
    let fill = vec![
        (Field::Outcome, because),
        (Field::OutcomeKind, kind),
        (Field::OutcomeSeen, seen),
        (Field::Outcome, String::new()),
    ];
    Some(html! {
        <p class="suggestion" data-ref="suggestion">
            <span dir="auto">{ said }</span>{ " " }
            { parts::button(scene, "link", scene.say("outcome_confirm"), Action::Fill(fill)) }
            { " " }{ parts::leave(scene, suggestion, Field::Outcome) }
        </p>
    })
}

fn form(scene: &Scene) -> Html {
    let field = Field::Outcome;
    if !scene.model.open(&Fold::Form(field), false) {
        let label = scene.say("outcome_open");
        return html! { <div class="deeds">{ parts::opener(scene, "quiet", field, label) }</div> };
    }
    let kinds = OutcomeKind::ALL.map(|kind| (outcome_line(kind), scene.say(phrase::outcome(kind))));
    let now = scene.model.text(Field::OutcomeKind);
    let seen = scene.model.text(Field::OutcomeSeen);
    let because = Writing::new(field, scene.say("outcome_because")).reason();
    html! {
        <form class="form" onsubmit={parts::submits(scene, Action::Do(Deed::Outcome))}>
            { parts::segments(scene, Field::OutcomeKind, scene.say("outcome_what"), now, kinds.to_vec()) }
            if !seen.is_empty() {
                <p class="small" dir="auto">{ scene.words.say("outcome_seen", &[seen]) }</p>
            }
            { parts::writing(scene, because) }
            <div class="deeds">
                <button type="submit" class="strong">{ scene.say("outcome_save") }</button>
                { parts::button(scene, "plain", scene.say("cancel"), Action::Cancel(field)) }
            </div>
        </form>
    }
}

/// Marketing asks; it changes nothing of sales' work.
fn asking(scene: &Scene) -> Action {
    Action::Fill(vec![
        (Field::Note, scene.say("outcome_ask_text")),
        (Field::NoteKind, kind_line(NoteKind::Question).to_owned()),
        (Field::NoteTo, side_line(Side::Sales).to_owned()),
        (Field::Note, String::new()),
    ])
}
