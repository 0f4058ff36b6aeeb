//! A criterion folded to one line: the question, both sides' marks, and, under the hand or the focus,
//! the three answers that this person may give. Drawn anew only when what it shows has changed, so
//! that a long agreement costs a key stroke nothing.

use std::rc::Rc;

use yew::prelude::*;

use super::{Scene, answers, parts};
use crate::panel::action::{Action, Deed, Fold};
use crate::panel::field::Field;
use crate::panel::model::Way;
use crate::panel::phrase;
use crate::protocol::ItemState;
use crate::record::{CriterionId, Reading, RecordView, Row, Verdict};
use crate::team::{Side, Standing};
use crate::words::Words;

/// The line of the row at this place of the checklist.
pub(super) fn line(scene: &Scene, place: usize, row: &Row) -> Html {
    let side = scene.model.writes();
    let ways = Side::BOTH.into_iter().filter_map(|side| row.of(side));
    let way = ways.map(|answer| way(scene.model.way(answer.id)));
    let props = Given {
        view: scene.model.view.clone(),
        place,
        side,
        way: way.flatten().next(),
        nameless: nameless(scene, row),
        overdue: overdue(row, scene.model.now()),
        words: scene.shared.clone(),
        send: scene.send.clone(),
    };
    html! { <Line key={row.criterion.line()} ..props /> }
}

/// Whether it is time to talk about a criterion again: its day has come, or rejections named it often.
fn overdue(row: &Row, now: u64) -> bool {
    let footing = row.footing.as_ref();
    let footing = footing.filter(|of| of.retired.is_none());
    footing.is_some_and(|of| of.asks_review || of.review.is_some_and(|at| at <= now))
}

/// Until a criterion is saved it has no name yet by which it could be answered.
pub(super) fn nameless(scene: &Scene, row: &Row) -> bool {
    matches!(row.criterion, CriterionId::Own(id) if scene.model.way(id) == Way::Saving)
}

/// A reading's name for tests and styles.
pub(super) fn reading(row: &Row) -> &'static str {
    match row.reading {
        Reading::NotAsked => "notasked",
        Reading::Open => "open",
        Reading::Alike => "alike",
        Reading::Differs => "differs",
    }
}

/// The name and the key of how far an answer is, while it is not in the CRM.
fn way(way: Way) -> Option<(&'static str, &'static str)> {
    match way {
        Way::InCrm | Way::Deleted => None,
        Way::Saving => Some(("saving", "state_saving")),
        Way::On(ItemState::Saved { .. }) => Some(("saved", "state_saved")),
        Way::On(ItemState::Sending) => Some(("sending", "state_sending")),
        Way::On(ItemState::Later { .. }) => Some(("later", "state_waits")),
        Way::On(ItemState::Parked { .. }) => Some(("parked", "state_waits")),
    }
}

#[derive(Clone, Properties)]
struct Given {
    view: Rc<RecordView>,
    place: usize,
    side: Option<Side>,
    way: Option<(&'static str, &'static str)>,
    nameless: bool,
    overdue: bool,
    words: Rc<dyn Words>,
    send: Callback<Action>,
}

impl Given {
    fn row(&self) -> Option<&Row> {
        self.view.checklist.get(self.place)
    }
}

impl PartialEq for Given {
    fn eq(&self, other: &Self) -> bool {
        // A new view mostly has the same rows: comparing one costs far less than drawing it.
        let same = Rc::ptr_eq(&self.view, &other.view) && self.place == other.place;
        (same || self.row() == other.row())
            && Rc::ptr_eq(&self.words, &other.words)
            && self.side == other.side
            && self.way == other.way
            && self.nameless == other.nameless
            && self.overdue == other.overdue
            && self.send == other.send
    }
}

#[component]
fn Line(given: &Given) -> Html {
    let Some(row) = given.row() else {
        return Html::default();
    };
    let words = &*given.words;
    let question = phrase::question(words, row);
    let opens = Action::Fold(Fold::Row(row.criterion), true);
    let onclick = given.send.reform(move |_: MouseEvent| opens.clone());
    let waits = match (&row.standing, given.side) {
        (Standing::Proposal { by, .. }, Some(side)) => *by != side && row.footing.is_none(),
        _ => false,
    };
    let settled = row.reading == Reading::Differs;
    let agreed = standing(row, given.overdue);
    html! {
        <li class={classes!("row", "line-row", reading(row))} data-ref="row" data-criterion={row.criterion.line()}
            data-reading={reading(row)} aria-label={question.clone()}>
            <button type="button" class="row-head" disabled={given.nameless} title={question.clone()}
                data-opens={Field::Answer(row.criterion).line()} aria-expanded="false" {onclick}>
                <span class="question" dir="auto">{ question }</span>
                if waits {
                    <span class="chip">{ words.say("list_proposal", &[]) }</span>
                }
                if let Some(key) = agreed.filter(|_| !waits) {
                    <span class="chip quiet">{ words.say(key, &[]) }</span>
                }
                if row.listed() && row.footing.iter().any(|of| !of.gates.is_empty()) {
                    <span class="chip quiet">{ words.say("chip_first", &[]) }</span>
                }
                if settled {
                    <span class="chip">{ words.say("list_settled", &[]) }</span>
                }
                if let Some((name, key)) = given.way {
                    <span class="way brief" data-ref="state" data-state={name}>
                        <span class="unseen">{ words.say(key, &[]) }</span>
                    </span>
                }
                { answers::marks(words, row) }
            </button>
            { quick(given, row) }
        </li>
    }
}

/// How far a criterion is agreed, when there is something to say about it. That everything is agreed goes
/// without saying.
fn standing(row: &Row, overdue: bool) -> Option<&'static str> {
    match &row.standing {
        _ if overdue => Some("chip_review"),
        Standing::Configured => Some("chip_set_up"),
        Standing::Proposal { .. } => Some("list_proposal"),
        Standing::Agreed { .. } => None,
    }
}

/// Yes, no, don't know in three small buttons, while one's own side has not answered.
fn quick(given: &Given, row: &Row) -> Html {
    let Some(side) = given.side else {
        return Html::default();
    };
    if row.of(side).is_some() || given.nameless || !row.applies {
        return Html::default();
    }
    let words = &*given.words;
    let choice = |verdict: Verdict| {
        let word = words.say(phrase::verdict(Some(verdict)), &[]);
        let deed = Deed::Answer(row.criterion, verdict);
        let onclick = given
            .send
            .reform(move |_: MouseEvent| Action::Do(deed.clone()));
        html! {
            <button type="button" aria-label={word.clone()} title={word} {onclick}>
                { answers::sign(Some(verdict)) }
            </button>
        }
    };
    let label = phrase::of(side, "answer_group_marketing", "answer_group_sales");
    html! {
        <span class={classes!("quick", parts::hue(side))} role="group" aria-label={words.say(label, &[])}>
            { for [Verdict::Yes, Verdict::No, Verdict::Unknown].into_iter().map(choice) }
        </span>
    }
}
