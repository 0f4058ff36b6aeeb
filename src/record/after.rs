//! What happened after: outcomes, rejections, and where the CRM's score and the judgements part.

use std::collections::VecDeque;

use serde::{Deserialize, Serialize};

use super::{Facts, RecordView};
use crate::ledger::{
    Beside, CriterionId, Event, EventId, OutcomeKind, Rejection, Stamp, Verdict, What,
};
use crate::team::{PersonId, Side};

/// From this many percent on, a score says yes. A working line between "likely" and "open".
const HIGH_PERCENT: u8 = 70;
/// Up to this many percent, a score says no.
const LOW_PERCENT: u8 = 30;

/// What became of the customer, as a person said or confirmed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome {
    /// The event.
    pub id: EventId,
    /// What.
    pub kind: OutcomeKind,
    /// Why, or how it went.
    pub because: String,
    /// The CRM's own word it was taken from, when it was.
    pub seen: Option<String>,
    /// Who said it.
    pub by: PersonId,
    /// For which side.
    pub side: Side,
    /// When.
    pub at: Stamp,
}

/// Somebody sees no customer for us here, or not yet, and says by what.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rejected {
    /// The event.
    pub id: EventId,
    /// What it names.
    pub names: Rejection,
    /// Why.
    pub because: String,
    /// Who.
    pub by: PersonId,
    /// For which side.
    pub side: Side,
    /// When.
    pub at: Stamp,
}

/// A judgement and a score that said the opposite at the same moment. Kept; it moves nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mismatch {
    /// The judging event.
    pub id: EventId,
    /// Which criterion.
    pub criterion: CriterionId,
    /// Who judged.
    pub by: PersonId,
    /// For which side.
    pub side: Side,
    /// How.
    pub verdict: Verdict,
    /// What the score said, percent.
    pub percent: u8,
    /// When.
    pub at: Stamp,
}

/// What an event says became of the customer. Only sales says so: what comes of a talk is theirs to
/// know, and a note made by hand for marketing says it to nobody.
pub(super) fn outcome(event: &Event) -> Option<Outcome> {
    let What::Outcome {
        kind,
        because,
        seen,
    } = &event.what
    else {
        return None;
    };
    if event.side != Side::Sales {
        return None;
    }
    Some(Outcome {
        id: event.id,
        kind: *kind,
        because: because.as_str().to_owned(),
        seen: seen.as_ref().map(|seen| seen.as_str().to_owned()),
        by: event.by.clone(),
        side: event.side,
        at: event.at,
    })
}

/// What an event rejects.
pub(super) fn rejected(event: &Event) -> Option<Rejected> {
    let What::Rejected { names, because } = &event.what else {
        return None;
    };
    Some(Rejected {
        id: event.id,
        names: names.clone(),
        because: because.as_str().to_owned(),
        by: event.by.clone(),
        side: event.side,
        at: event.at,
    })
}

/// Where an event's judgement and the score beside it part.
pub(super) fn mismatch(event: &Event) -> Option<Mismatch> {
    let What::Answered(answer) = &event.what else {
        return None;
    };
    Some(Mismatch {
        id: event.id,
        criterion: answer.criterion,
        by: event.by.clone(),
        side: event.side,
        verdict: answer.verdict,
        percent: parted(answer.verdict, answer.beside?)?,
        at: event.at,
    })
}

/// The percent by which a score says the opposite of a judgement.
fn parted(verdict: Verdict, beside: Beside) -> Option<u8> {
    // What the CRM computed by itself is the score; what somebody set is that person's judgement.
    let percent = beside.automatic.or(beside.set)?.min(100);
    let parts = match verdict {
        Verdict::No => percent >= HIGH_PERCENT,
        Verdict::Yes => percent <= LOW_PERCENT,
        Verdict::Unknown => false,
    };
    parts.then_some(percent)
}

/// The judgements that stand and that the score, as it was last read, says the opposite of, though it
/// did not when they were given. It moves nothing.
#[must_use]
pub fn mismatches_now(view: &RecordView, facts: Option<&Facts>) -> Vec<Mismatch> {
    let Some(beside) = facts.and_then(Facts::beside) else {
        return Vec::new();
    };
    let rows = view.checklist.iter().filter(|row| row.applies);
    let judged = rows.flat_map(|row| Side::BOTH.map(|side| (row, row.of(side))));
    let now = judged.filter_map(|(row, judged)| {
        let judged = judged?;
        let percent = parted(judged.verdict, beside)?;
        let then = judged.beside.and_then(|then| parted(judged.verdict, then));
        then.is_none().then(|| Mismatch {
            id: judged.id,
            criterion: row.criterion,
            by: judged.by.clone(),
            side: judged.side,
            verdict: judged.verdict,
            percent,
            at: judged.at,
        })
    });
    now.collect()
}

/// Newest first.
pub(super) fn add<T>(list: &mut VecDeque<T>, one: Option<T>) {
    if let Some(one) = one {
        list.push_front(one);
    }
}
