use serde::{Deserialize, Serialize};

use super::{
    About, Answer, CriterionId, Duty, EventId, Evidence, ExpectStep, Kind, LeadMove, OutcomeKind,
    Rejection, Stamp, TalkStep, TeamWhat, ThreadStep,
};
use crate::team::{Body, Label, PersonId, Question, Reason, Side, Starter};

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
    /// Joined as an owner, without taking the lead. Of before the stage was kept; see
    /// [`What::JoinedAt`].
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
    /// Proposed a criterion in own words, on this record; that signs it for the writer's side.
    Proposed {
        /// The question.
        question: Question,
    },
    /// Signed a criterion of this record for the side.
    Agreed {
        /// Which.
        criterion: CriterionId,
    },
    /// Judged a criterion for the side. Of before versions and evidence were kept; see
    /// [`What::Answered`].
    Judged {
        /// Which.
        criterion: CriterionId,
        /// How.
        verdict: Verdict,
        /// What makes them think so.
        because: Option<Reason>,
    },
    /// Wrote a typed note that is about the whole record and names nobody.
    Wrote {
        /// What sort of note.
        kind: NoteKind,
        /// The side it is meant for, when it is meant for one.
        to: Option<Side>,
        /// The text.
        text: Body,
    },
    /// Joined as an owner, without taking the lead, while the record was in this stage.
    JoinedAt {
        /// The CRM's own word for the stage, when it has one.
        stage: Option<Label>,
    },
    /// Says what they take on as an owner; takes the place of what they said before.
    Promised {
        /// What, at most [`Duty::MOST`].
        duties: Vec<Duty>,
    },
    /// Says which customer this is; takes the place of what was said before.
    Placed(Kind),
    /// Judged a criterion for the side. The other side's judgement is not touched by it.
    Answered(Answer),
    /// Sees no customer for us here, or not yet: names a criterion, or says that one is missing.
    Rejected {
        /// What it names.
        names: Rejection,
        /// What makes them think so.
        because: Reason,
    },
    /// A step in the conversation about a criterion that the sides see differently.
    Talk {
        /// Which criterion.
        criterion: CriterionId,
        /// The step.
        step: TalkStep,
    },
    /// Asked for something, or did something about what was asked.
    Expect(ExpectStep),
    /// What happened after: a person says it, or confirms what the CRM says.
    Outcome {
        /// What.
        kind: OutcomeKind,
        /// Why, or how it went.
        because: Reason,
        /// The CRM's own word it was taken from (a stage, a lost reason), when it was.
        seen: Option<Label>,
    },
    /// Something about what the team agrees; counts only on the record that keeps the agreement.
    Team(Box<TeamWhat>),
    /// Moved, offered or accepted the lead although it was agreed that something comes first.
    Despite {
        /// The move.
        did: LeadMove,
        /// What was to come first and is not so, at most [`What::MOST_FIRST`].
        criteria: Vec<CriterionId>,
        /// Why all the same.
        because: Reason,
    },
    /// Wrote a typed note about one field of the record, or one that names people.
    Noted {
        /// The field, and what stood in it; none when it is about the whole record.
        about: Option<Box<About>>,
        /// What sort of note.
        kind: NoteKind,
        /// The side it is meant for, when it is meant for one.
        to: Option<Side>,
        /// The text.
        text: Body,
        /// Whom it names, at most [`What::MOST_MENTIONED`].
        mentions: Vec<PersonId>,
    },
    /// A step in the conversation under a typed note.
    Thread {
        /// The note, by the event that wrote it.
        note: EventId,
        /// The step.
        step: ThreadStep,
    },
}

/// A typed note in an event, whatever it is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Written<'a> {
    /// The field it is about, when it is about one.
    pub about: Option<&'a About>,
    /// What sort of note.
    pub kind: NoteKind,
    /// The side it is meant for, when it is meant for one.
    pub to: Option<Side>,
    /// The text.
    pub text: &'a Body,
}

impl What {
    /// The most template questions that are put on a checklist at once.
    pub const MOST_STARTED: usize = 32;

    /// The most criteria that one move of the lead goes past.
    pub const MOST_FIRST: usize = 32;

    /// How it moves, offers or answers for the lead, when it does.
    #[must_use]
    pub fn lead(&self) -> Option<&LeadMove> {
        match self {
            What::Lead(did) | What::Despite { did, .. } => Some(did),
            _ => None,
        }
    }

    /// The typed note that it wrote, when it wrote one.
    #[must_use]
    pub fn written(&self) -> Option<Written<'_>> {
        let (about, kind, to, text) = match self {
            What::Wrote { kind, to, text } => (None, kind, to, text),
            What::Noted {
                about,
                kind,
                to,
                text,
                ..
            } => (about.as_deref(), kind, to, text),
            _ => return None,
        };
        Some(Written {
            about,
            kind: *kind,
            to: *to,
            text,
        })
    }

    /// Whether its lists are as long as they may be. Texts check themselves.
    #[must_use]
    pub fn fits(&self) -> bool {
        if self.mentions().len() > Self::MOST_MENTIONED {
            return false;
        }
        match self {
            What::Started { with } => with.len() <= Self::MOST_STARTED,
            What::Promised { duties } => duties.len() <= Duty::MOST,
            What::Answered(answer) => answer.evidence.len() <= Evidence::MOST,
            What::Despite { criteria, .. } => criteria.len() <= Self::MOST_FIRST,
            What::Team(what) => match &**what {
                TeamWhat::Proposed(clause) | TeamWhat::Changed { clause, .. } => clause.says.fits(),
                _ => true,
            },
            _ => true,
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
