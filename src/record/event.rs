use serde::{Deserialize, Serialize};

use super::Stamp;
use crate::team::{Body, PersonId, Question, Reason, Side, Starter};

/// A browser profile in which Samenspel writes; drawn at random once, never a name of a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct DeviceId(pub u32);

/// An event's own name: unique per device because the device counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct EventId {
    /// Which browser profile made it.
    pub device: DeviceId,
    /// The how-manieth event of that profile, from 1.
    pub seq: u32,
}

impl EventId {
    /// One word for keys in stores and in the page: `device-seq` in hexadecimal.
    #[must_use]
    pub fn line(&self) -> String {
        format!("{:08x}-{:08x}", self.device.0, self.seq)
    }
}

/// Something one person did for one side, at one time. Immutable: nothing ever edits or removes it.
///
/// The order of the fields is the order of events: by time, then by id.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Event {
    /// When.
    pub at: Stamp,
    /// Its name.
    pub id: EventId,
    /// Who did it, by the CRM's id.
    pub by: PersonId,
    /// The side that person spoke for.
    pub side: Side,
    /// What they did.
    pub what: What,
}

/// What can happen on a record.
///
/// The order of the variants is part of the bytes in notes: append, never reorder or remove.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum What {
    /// Joined as an owner, without taking the lead.
    Joined,
    /// Let go of owning, and says why.
    Left {
        /// Why.
        because: Reason,
    },
    /// Moved, offered or answered for the lead.
    Lead(LeadMove),
    /// Put template questions on this customer's checklist.
    Started {
        /// The questions, in the order they should stand.
        with: Vec<Starter>,
    },
    /// Proposed a criterion in own words; that signs it for the writer's side.
    Proposed {
        /// The question.
        question: Question,
    },
    /// Signed a criterion for the side.
    Agreed {
        /// Which.
        criterion: CriterionId,
    },
    /// Judged a criterion for the side. The other side's judgement is not touched by it.
    Judged {
        /// Which.
        criterion: CriterionId,
        /// How.
        verdict: Verdict,
        /// What makes them think so.
        because: Option<Reason>,
    },
    /// Wrote a typed note.
    Wrote {
        /// What sort of note.
        kind: NoteKind,
        /// The side it is meant for, when it is meant for one.
        to: Option<Side>,
        /// The text.
        text: Body,
    },
}

/// The customer's lead is with one side at a time; both stay owners.
///
/// Taking is for oneself and holds at once. Giving is an offer: the other side answers it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum LeadMove {
    /// The event's side takes the lead.
    Took {
        /// Why.
        because: Reason,
    },
    /// The event's side offers the lead to `to`.
    Offered {
        /// The side that is asked.
        to: Side,
        /// Why.
        because: Reason,
    },
    /// The asked side accepts.
    Accepted {
        /// The offer's event.
        offer: EventId,
    },
    /// The asked side says "not now".
    Declined {
        /// The offer's event.
        offer: EventId,
        /// Why not now.
        because: Reason,
    },
}

/// Which criterion of a record's checklist.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum CriterionId {
    /// One that a colleague proposed; the id of the proposing event.
    Own(EventId),
    /// A template's.
    Starter(Starter),
}

impl CriterionId {
    /// One word for keys in the page.
    #[must_use]
    pub fn line(&self) -> String {
        match self {
            CriterionId::Own(id) => id.line(),
            CriterionId::Starter(Starter::Budget) => "budget".to_owned(),
            CriterionId::Starter(Starter::Authority) => "authority".to_owned(),
            CriterionId::Starter(Starter::Need) => "need".to_owned(),
            CriterionId::Starter(Starter::Timing) => "timing".to_owned(),
        }
    }
}

/// One side's answer to a criterion. "Not asked" is the absence of a judgement, not a fourth answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Verdict {
    /// It holds.
    Yes,
    /// It does not hold.
    No,
    /// Asked, and not known.
    Unknown,
}

/// What a typed note is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum NoteKind {
    /// What one should know.
    Context,
    /// What one wants to know.
    Question,
    /// What one counts on.
    Expectation,
    /// What became of it.
    Feedback,
}

impl NoteKind {
    /// All of them, in the order a form shows them.
    pub const ALL: [NoteKind; 4] = [
        NoteKind::Context,
        NoteKind::Question,
        NoteKind::Expectation,
        NoteKind::Feedback,
    ];
}
