//! What people do on a customer's record beyond joining, leading and writing. Every order here is
//! part of the bytes in notes: append, never reorder or remove.

use serde::{Deserialize, Serialize};

use super::{CriterionId, EventId, ExpectationId, Verdict};
use crate::team::{Label, Link, PersonId, Question, Reason, Side};

/// One side's answer to a criterion, with what it rests on.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Answer {
    /// Which criterion.
    pub criterion: CriterionId,
    /// The version of it that was read, where it has versions.
    pub version: Option<EventId>,
    /// How.
    pub verdict: Verdict,
    /// What makes them think so.
    pub because: Option<Reason>,
    /// What it rests on, at most [`Evidence::MOST`].
    pub evidence: Vec<Evidence>,
    /// What the CRM's score said at that moment. Kept, so that a mismatch stays to be seen.
    pub beside: Option<Beside>,
}

/// Something a judgement rests on.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Evidence {
    /// A page.
    Link(Link),
    /// A field of the record, and what stood in it.
    Field {
        /// The field, as the CRM shows it.
        name: Label,
        /// Its value at that moment.
        value: Reason,
    },
    /// A note written with Samenspel.
    Note(EventId),
}

impl Evidence {
    /// The most pieces a judgement carries.
    pub const MOST: usize = 5;
}

/// The CRM's score as it stood, in whole percent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Beside {
    /// What somebody set, or the CRM computed.
    pub set: Option<u8>,
    /// What the CRM computes by itself.
    pub automatic: Option<u8>,
}

/// What an owner takes on. Marketing's start with the first four.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Duty {
    /// That this customer sees us.
    Visibility,
    /// That we know them when they come.
    Recognition,
    /// That who talks with them knows what there is to know.
    Context,
    /// That what they expect is what they get.
    Expectation,
    /// The first conversation.
    FirstTalk,
    /// That no promise stays open.
    FollowUp,
    /// That both sides hear what became of it.
    Feedback,
    /// In their own words.
    Own(Label),
}

impl Duty {
    /// The most that one owner takes on.
    pub const MOST: usize = 12;

    /// What an owner of this side takes on until they say otherwise.
    #[must_use]
    pub fn first(side: Side) -> Vec<Duty> {
        match side {
            Side::Marketing => vec![
                Duty::Visibility,
                Duty::Recognition,
                Duty::Context,
                Duty::Expectation,
            ],
            Side::Sales => vec![Duty::FirstTalk, Duty::FollowUp, Duty::Feedback],
        }
    }
}

/// Which customer this is, in the team's own words; what is not known yet is left open.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Kind {
    /// Such as "new" or "existing".
    pub customer: Option<Label>,
    /// Such as "simple" or "complex".
    pub complexity: Option<Label>,
    /// How they buy, such as "one person decides" or "tender".
    pub process: Option<Label>,
}

/// What a rejection names: a bare "bad lead" cannot be recorded.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Rejection {
    /// A criterion that is not met.
    Names(CriterionId),
    /// A criterion that is missing; this proposes it.
    Missing(Question),
}

/// A step in the conversation about a difference.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum TalkStep {
    /// How the side sees it under one of three headings; takes the place of its earlier view there.
    View {
        /// The heading.
        lens: super::Lens,
        /// The view.
        text: Reason,
    },
    /// Something said.
    Said {
        /// What.
        text: Reason,
    },
    /// Settled.
    Ended(Ending),
    /// Not settled after all.
    Reopened {
        /// Why.
        because: Reason,
    },
}

/// How a difference is settled.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Ending {
    /// The criterion was changed, or will be: it goes to the agreement.
    Changed {
        /// What changes.
        because: Reason,
    },
    /// The criterion stays; for this customer it is different.
    Exception {
        /// Why.
        because: Reason,
    },
    /// Looked at again then.
    Parked {
        /// UTC ms.
        until: u64,
        /// Why.
        because: Reason,
    },
}

impl Ending {
    /// Why.
    #[must_use]
    pub fn because(&self) -> &Reason {
        match self {
            Ending::Changed { because }
            | Ending::Exception { because }
            | Ending::Parked { because, .. } => because,
        }
    }
}

/// Of whom something is expected.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Party {
    /// The side.
    pub side: Side,
    /// One of its people; anybody of the side when empty.
    pub person: Option<PersonId>,
}

/// Asking for something, and what is done about it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum ExpectStep {
    /// Expects something.
    Asked {
        /// Of whom.
        of: Party,
        /// What.
        what: Reason,
        /// Within how much working time, minutes.
        within: u32,
        /// What was agreed to happen when nobody acts.
        silence: Reason,
    },
    /// The asked side says it will.
    Agreed {
        /// Which.
        expectation: ExpectationId,
    },
    /// The asked side says it is done.
    Met {
        /// Which.
        expectation: ExpectationId,
        /// What came of it.
        because: Option<Reason>,
    },
    /// The asked side says it cannot be done, which asks for a conversation.
    Cannot {
        /// Which.
        expectation: ExpectationId,
        /// Why.
        because: Reason,
    },
    /// The clock stops.
    Paused {
        /// Which.
        expectation: ExpectationId,
        /// Why.
        because: Reason,
    },
    /// The clock goes on.
    Resumed {
        /// Which.
        expectation: ExpectationId,
    },
    /// The asking side no longer expects it, or both talked about it.
    Dropped {
        /// Which.
        expectation: ExpectationId,
        /// Why, or what was said.
        because: Reason,
    },
}

impl ExpectStep {
    /// Which expectation it is about; none when it begins one.
    #[must_use]
    pub fn expectation(&self) -> Option<ExpectationId> {
        match self {
            ExpectStep::Asked { .. } => None,
            ExpectStep::Agreed { expectation }
            | ExpectStep::Met { expectation, .. }
            | ExpectStep::Cannot { expectation, .. }
            | ExpectStep::Paused { expectation, .. }
            | ExpectStep::Resumed { expectation }
            | ExpectStep::Dropped { expectation, .. } => Some(*expectation),
        }
    }
}

/// What happened after.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum OutcomeKind {
    /// Somebody talked with them.
    Contacted,
    /// A meeting was set or held.
    Meeting,
    /// They have a proposal.
    Proposal,
    /// They buy.
    Won,
    /// They do not.
    Lost,
    /// Not now; perhaps later.
    NotNow,
}

impl OutcomeKind {
    /// All of them, in the order a form shows them.
    pub const ALL: [OutcomeKind; 6] = [
        OutcomeKind::Contacted,
        OutcomeKind::Meeting,
        OutcomeKind::Proposal,
        OutcomeKind::Won,
        OutcomeKind::Lost,
        OutcomeKind::NotNow,
    ];
}
