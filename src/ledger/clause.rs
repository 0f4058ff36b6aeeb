//! What a team agrees, sentence by sentence, and what people do about it. Every order here is part of
//! the bytes in notes: append, never reorder or remove.

use serde::{Deserialize, Serialize};

use super::{Came, CriterionId, DeviceId, EventId, Key, NoteKind, RecordKey};
use crate::team::{Body, Calendar, Label, Origin, PersonId, Question, Reason, Seat, Side};

/// What can happen on the record that keeps the agreement.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum TeamWhat {
    /// The agreement is kept on this record.
    Home,
    /// It is kept on another one from now on.
    Moved {
        /// Which.
        to: RecordKey,
    },
    /// A new sentence. In one's own words that signs it for the writer's side; from a template, the
    /// CRM or a score it is only set up.
    Proposed(Clause),
    /// A new version of a sentence; signs it for the writer's side.
    Changed {
        /// The sentence, by the event that first proposed it.
        of: EventId,
        /// How it reads now.
        clause: Clause,
    },
    /// Signed for the side.
    Signed {
        /// The version, by the event that made it.
        version: EventId,
    },
    /// It holds no longer. What was judged by it stays.
    Retired {
        /// The sentence.
        of: EventId,
        /// Why.
        because: Reason,
    },
    /// Something said about a sentence.
    Said {
        /// The sentence.
        of: EventId,
        /// What.
        text: Reason,
    },
    /// Who is on which side; nobody of either when `seat` is empty (they have left).
    Sits {
        /// The person.
        person: PersonId,
        /// Their seat.
        seat: Option<Seat>,
    },
    /// A rejection on some record named this criterion.
    Named {
        /// The criterion.
        criterion: CriterionId,
        /// The record on which it did.
        on: RecordKey,
    },
    /// What this device writes is signed with this key from now on; see [`Devices`](super::Devices).
    Key {
        /// Its public half. None where the browser cannot sign, although the person's others do.
        key: Option<Key>,
    },
    /// A device of the writer's is theirs no more: what it signs counts for nothing from now on.
    KeyRetired {
        /// Which.
        device: DeviceId,
    },
    /// Told something about a campaign, which every record that came from it shows.
    Told {
        /// The campaign, or the source or medium.
        of: Came,
        /// What sort of note.
        kind: NoteKind,
        /// The text.
        text: Body,
    },
    /// What was told about a campaign holds no longer.
    Untold {
        /// The note, by the event that told it.
        note: EventId,
        /// Why.
        because: Reason,
    },
}

/// One sentence of the agreement.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Clause {
    /// What it says.
    pub says: Article,
    /// Where it came from.
    pub origin: Origin,
    /// When to look at it again, UTC ms.
    pub review: Option<u64>,
}

/// What a sentence is about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Article {
    /// When a customer is ready.
    Criterion(Terms),
    /// What is always expected when something happens.
    Rule(Rule),
    /// The answer to one of the three questions.
    Answer {
        /// Which question.
        to: Open,
        /// The answer.
        text: Reason,
    },
    /// What a word means here.
    Term {
        /// The word.
        word: Label,
        /// What it means.
        means: Reason,
        /// An example.
        example: Reason,
    },
    /// The hours in which clocks run.
    Calendar(Calendar),
    /// The CRM's field that says which customer this is.
    Field {
        /// Which of the three.
        says: Dimension,
        /// The field's technical name in the CRM.
        name: Label,
    },
    /// What comes before a side takes the lead: both sides say yes to a criterion. Nobody is stopped by
    /// it; who goes on all the same says why.
    Gate {
        /// The criterion's sentence.
        criterion: EventId,
        /// The side that takes the lead.
        before: Side,
        /// Why it comes first.
        why: Reason,
    },
}

impl Article {
    /// Whether the other is about the same: only that can be a new wording of it.
    #[must_use]
    pub fn is_like(&self, other: &Article) -> bool {
        std::mem::discriminant(self) == std::mem::discriminant(other)
    }

    /// Whether its lists are as long as they may be.
    pub(super) fn fits(&self) -> bool {
        match self {
            Article::Criterion(Terms { scope, .. }) => {
                let mut lists = scope.named();
                lists.all(|(_, list)| list.len() <= Scope::MOST)
            }
            Article::Calendar(calendar) => calendar.own.len() <= Calendar::MOST_DAYS,
            _ => true,
        }
    }
}

/// A criterion in full.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Terms {
    /// Its short name.
    pub name: Label,
    /// The question that a person can answer.
    pub question: Question,
    /// Why it matters.
    pub why: Reason,
    /// The customers it holds for.
    pub scope: Scope,
    /// Who decides.
    pub decides: Option<Reason>,
    /// What happens when the sides differ.
    pub differing: Option<Differing>,
    /// The side for which a yes suggests taking the lead (personal contact is needed).
    pub suggests: Option<Side>,
}

/// For which customers. An empty list leaves that open: it holds for all.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Scope {
    /// Customer types.
    pub customers: Vec<Label>,
    /// Complexities.
    pub complexities: Vec<Label>,
    /// Buying processes.
    pub processes: Vec<Label>,
}

impl Scope {
    /// The most words in each list.
    pub const MOST: usize = 12;

    /// The words of one of the three.
    #[must_use]
    pub fn of(&self, dimension: Dimension) -> &[Label] {
        match dimension {
            Dimension::Customer => &self.customers,
            Dimension::Complexity => &self.complexities,
            Dimension::Process => &self.processes,
        }
    }

    /// What it names, each of the three with its words; what it is silent about is not among them.
    pub fn named(&self) -> impl Iterator<Item = (Dimension, &[Label])> {
        let lists = Dimension::ALL.into_iter().map(|of| (of, self.of(of)));
        lists.filter(|(_, words)| !words.is_empty())
    }

    /// Whether it holds for such a customer. What is not known of the customer excludes nothing.
    #[must_use]
    pub fn fits(&self, kind: &super::Kind) -> bool {
        let fits = |all: &[Label], one: &Option<Label>| {
            all.is_empty()
                || one
                    .as_ref()
                    .is_none_or(|one| all.iter().any(|of| of.same(one)))
        };
        fits(&self.customers, &kind.customer)
            && fits(&self.complexities, &kind.complexity)
            && fits(&self.processes, &kind.process)
    }
}

/// One of the three things that say which customer this is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Dimension {
    /// The customer's type.
    Customer,
    /// How complex it is.
    Complexity,
    /// How they buy.
    Process,
}

impl Dimension {
    /// All three.
    pub const ALL: [Dimension; 3] = [
        Dimension::Customer,
        Dimension::Complexity,
        Dimension::Process,
    ];
}

/// What happens when the sides judge a criterion differently.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Differing {
    /// Who talk.
    pub who: Reason,
    /// Within how much working time, minutes.
    pub within: u32,
    /// What the status is meanwhile.
    pub meanwhile: Reason,
}

/// The three headings under which two views stand side by side.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Lens {
    /// When do we call it a success?
    Success,
    /// Who answers for it?
    Responsibility,
    /// What do we risk?
    Risk,
}

impl Lens {
    /// All three, in the order they stand.
    pub const ALL: [Lens; 3] = [Lens::Success, Lens::Responsibility, Lens::Risk];
}

/// The three questions that are always answered or visibly open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Open {
    /// When does the status change?
    Status,
    /// Who owns it?
    Owner,
    /// What happens if nobody acts?
    Silence,
}

impl Open {
    /// All three, in the order they stand.
    pub const ALL: [Open; 3] = [Open::Status, Open::Owner, Open::Silence];
}

/// What is expected whenever something happens, by agreement.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Rule {
    /// What starts it.
    pub when: Trigger,
    /// Of which side.
    pub of: Side,
    /// What.
    pub what: Reason,
    /// Within how much working time, minutes.
    pub within: u32,
    /// What happens when nobody acts.
    pub silence: Reason,
}

/// What starts an agreed expectation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Trigger {
    /// The lead came to that side. Ends when somebody talked with the customer, or it moves on.
    Leads,
    /// The lead was offered to that side. Ends with the answer.
    Offered,
    /// That side was asked a question in a note. Ends with a note of theirs.
    Asked,
    /// The two sides see a criterion differently. Ends when it is settled.
    Differs,
}

impl Trigger {
    /// All of them, in the order a form shows them.
    pub const ALL: [Trigger; 4] = [
        Trigger::Leads,
        Trigger::Offered,
        Trigger::Asked,
        Trigger::Differs,
    ];
}
