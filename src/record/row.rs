use std::collections::VecDeque;

use serde::{Deserialize, Serialize};

use super::Difference;
use crate::agreement::{Gate, Retired};
use crate::ledger::{
    Beside, CriterionId, Differing, Ending, EventId, Evidence, Scope, Stamp, Verdict,
};
use crate::team::{Origin, PersonId, Side, Standing};

/// One side's answer to a criterion, as it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Judgement {
    /// The judging event.
    pub id: EventId,
    /// The side that judged.
    pub side: Side,
    /// How.
    pub verdict: Verdict,
    /// What makes them think so.
    pub because: Option<String>,
    /// Who judged.
    pub by: PersonId,
    /// When.
    pub at: Stamp,
    /// The number of the version it was made on, where the criterion has versions.
    pub version: Option<u16>,
    /// What it rests on.
    pub evidence: Vec<Evidence>,
    /// What the CRM's score said at that moment.
    pub beside: Option<Beside>,
}

/// How two separate answers read together. Never an average, never the last one to write.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Reading {
    /// Neither side has said anything.
    NotAsked,
    /// One side has said something, the other not yet; or one of the two does not know.
    Open,
    /// Both say the same.
    Alike,
    /// One says yes, the other no: you see this differently.
    Differs,
}

/// What the team's agreement says about a row's criterion.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Footing {
    /// The version that counts.
    pub version: EventId,
    /// Its number.
    pub number: u16,
    /// Every version's name, oldest first, so that an answer can say on which it was given.
    pub versions: Vec<EventId>,
    /// Its short name.
    pub name: String,
    /// Why it matters.
    pub why: String,
    /// Who decides.
    pub decides: Option<String>,
    /// The customers it holds for.
    pub scope: Scope,
    /// What happens when the sides differ.
    pub differing: Option<Differing>,
    /// The side for which a yes suggests taking the lead.
    pub suggests: Option<Side>,
    /// When to look at it again, UTC ms.
    pub review: Option<u64>,
    /// Since when it counts.
    pub since: Stamp,
    /// Whether rejections that named it ask to look at it again.
    pub asks_review: bool,
    /// Whether it holds no longer; why.
    pub retired: Option<Retired>,
    /// Its question in every wording, without what does not count (see [`Question::plain`]): what was
    /// proposed on a record in any of them is this criterion.
    pub asked: Vec<String>,
    /// Who was agreed to talk when the sides differ, in every wording that ever counted.
    pub talks: Vec<Talk>,
    /// What both sides signed about it coming before the lead moves.
    pub gates: Vec<Gate>,
}

/// The talk that was agreed on for when the sides differ, in one wording of a criterion.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Talk {
    /// Since when this wording counts.
    pub since: Stamp,
    /// Until when it did.
    pub until: Option<Stamp>,
    /// Who talk, and about what.
    pub what: String,
    /// Within how much working time, minutes.
    pub within: u32,
    /// What the status is meanwhile.
    pub meanwhile: String,
}

/// One criterion on a customer's checklist.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// Its name.
    pub criterion: CriterionId,
    /// Names it has here besides: proposals on this record that ask what the team's asks.
    pub also: Vec<CriterionId>,
    /// The question in its writer's words; a template's question has none, its words are the reader's.
    pub question: Option<String>,
    /// Where it came from.
    pub origin: Origin,
    /// Who signed.
    pub standing: Standing,
    /// What the agreement says about it; nothing when only this record has it.
    pub footing: Option<Footing>,
    /// Whether it is asked for this customer. What was answered stays to be read all the same.
    pub applies: bool,
    /// Marketing's answer.
    pub marketing: Option<Judgement>,
    /// Sales' answer.
    pub sales: Option<Judgement>,
    /// Answers that were given before, newest first; nothing is overwritten.
    pub earlier: VecDeque<Judgement>,
    /// Both together.
    pub reading: Reading,
    /// The conversation about it, once the sides differed.
    pub difference: Option<Difference>,
}

impl Row {
    /// One side's answer.
    #[must_use]
    pub fn of(&self, side: Side) -> Option<&Judgement> {
        match side {
            Side::Marketing => self.marketing.as_ref(),
            Side::Sales => self.sales.as_ref(),
        }
    }

    /// Whether the team said that its criterion holds no longer.
    #[must_use]
    pub fn is_retired(&self) -> bool {
        self.footing.as_ref().is_some_and(|of| of.retired.is_some())
    }

    /// What was agreed to come before that side takes the lead, while it is not so. It is so when both
    /// sides say yes, or settled that it is different for this customer.
    #[must_use]
    pub fn holds_back(&self, to: Side) -> Option<&Gate> {
        let mut gates = self.footing.iter().flat_map(|footing| &footing.gates);
        let gate = gates.find(|gate| gate.before == to)?;
        let yes = |side| self.of(side).is_some_and(|of| of.verdict == Verdict::Yes);
        let met = Side::BOTH.into_iter().all(yes) || self.is_exception();
        (self.applies && !met).then_some(gate)
    }

    /// Whether what the sides see differently was settled as different for this customer.
    fn is_exception(&self) -> bool {
        let ended = self.difference.as_ref().and_then(|of| of.ended.as_ref());
        let exception = ended.is_some_and(|of| matches!(of.how, Ending::Exception { .. }));
        exception && self.reading == Reading::Differs
    }

    /// Whether this is its name, or one of them.
    #[must_use]
    pub fn is(&self, criterion: CriterionId) -> bool {
        self.criterion == criterion || self.also.contains(&criterion)
    }

    /// Whether the two sides see it differently and have not settled it.
    #[must_use]
    pub fn open_difference(&self, now: u64) -> Option<&Difference> {
        let open = self.difference.as_ref().filter(|talk| talk.open(now));
        open.filter(|_| self.reading == Reading::Differs)
    }

    /// Whether it is on the list: asked for this customer, or answered all the same.
    #[must_use]
    pub fn listed(&self) -> bool {
        self.applies || self.marketing.is_some() || self.sales.is_some()
    }

    pub(super) fn new(criterion: CriterionId, question: Option<String>) -> Row {
        let origin = if question.is_some() {
            Origin::Own
        } else {
            Origin::Template
        };
        Row {
            criterion,
            also: Vec::new(),
            question,
            origin,
            standing: Standing::Configured,
            footing: None,
            applies: true,
            marketing: None,
            sales: None,
            earlier: VecDeque::new(),
            reading: Reading::NotAsked,
            difference: None,
        }
    }

    pub(super) fn judged(&mut self, judgement: Judgement) {
        let (side, at) = (judgement.side, judgement.at);
        let seat = match side {
            Side::Marketing => &mut self.marketing,
            Side::Sales => &mut self.sales,
        };
        let changed = seat.as_ref().map(|before| before.verdict) != Some(judgement.verdict);
        if let Some(before) = seat.replace(judgement) {
            self.earlier.push_front(before);
        }
        let before = self.reading;
        self.read();
        if self.reading == Reading::Differs && (before != Reading::Differs || changed) {
            let agreed = self.footing.as_ref().and_then(|of| of.differing.clone());
            let talk = self
                .difference
                .get_or_insert_with(|| Difference::new(at, agreed));
            // A new answer that differs anew is a new difference; what was said about it stays.
            talk.since = at;
            talk.ended = None;
        }
    }

    pub(super) fn signed(&mut self, side: Side, who: &PersonId) {
        self.standing = match &self.standing {
            Standing::Configured => Standing::Proposal {
                by: side,
                who: who.clone(),
            },
            // One person cannot sign for both sides.
            Standing::Proposal { by, who: first } if *by != side && first != who => match side {
                Side::Marketing => Standing::Agreed {
                    marketing: who.clone(),
                    sales: first.clone(),
                },
                Side::Sales => Standing::Agreed {
                    marketing: first.clone(),
                    sales: who.clone(),
                },
            },
            kept => kept.clone(),
        };
    }

    fn read(&mut self) {
        self.reading = match (&self.marketing, &self.sales) {
            (None, None) => Reading::NotAsked,
            (Some(a), Some(b)) if a.verdict == b.verdict => Reading::Alike,
            // "I don't know" contradicts nobody: it is a question, not a difference.
            (Some(a), Some(b))
                if a.verdict != Verdict::Unknown && b.verdict != Verdict::Unknown =>
            {
                Reading::Differs
            }
            _ => Reading::Open,
        };
    }
}
