use serde::{Deserialize, Serialize};

use crate::ledger::{Article, Clause, Event, EventId, RecordKey, Stamp};
use crate::team::{Origin, PersonId, Question, Side, Standing};

/// So many rejections that name one criterion propose to look at it again.
pub const LIKE_ONES: usize = 3;

/// One sentence of the agreement with everything that ever happened to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sentence {
    /// Its name: the event that first proposed it.
    pub id: EventId,
    /// How it read, oldest first; never empty, and nothing is ever taken out.
    pub versions: Vec<Version>,
    /// Why it holds no longer. What both sides had agreed comes back with a later wording that both
    /// sign; a proposal with a later wording.
    pub retired: Option<Retired>,
    /// Who said that it should hold no longer, while a side that signed it has not said so, too. It
    /// stands meanwhile.
    pub retiring: Vec<Retired>,
    /// What was said before about holding no longer and is over, oldest first.
    pub rested: Vec<Retired>,
    /// Which wording counted as agreed, and when, oldest first.
    pub held: Vec<Held>,
    /// What was said about it, oldest first.
    pub talk: Vec<Remark>,
    /// The rejections that named it, oldest first, one per record and person.
    pub named: Vec<Named>,
}

/// One wording of a sentence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Version {
    /// Its name: the event that made it.
    pub id: EventId,
    /// Counted from 1.
    pub number: u16,
    /// The wording.
    pub clause: Clause,
    /// Who wrote it.
    pub by: PersonId,
    /// For which side.
    pub side: Side,
    /// When.
    pub at: Stamp,
    /// Who signed, in that order; nobody twice.
    pub signed: Vec<Signature>,
    /// Who signed for one side and then for the other. Only their first signature counts.
    pub twice: Vec<PersonId>,
    /// Who signed for a side on which the team knew they did not sit then. That does not count.
    pub unseated: Vec<PersonId>,
}

/// A time during which one wording counted as agreed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Held {
    /// The wording.
    pub version: EventId,
    /// Since when.
    pub since: Stamp,
    /// Until when; it still does when empty.
    pub until: Option<Stamp>,
    /// Why nothing took its place; another wording did when empty.
    pub retired: Option<Retired>,
}

/// One person's word for one side.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signature {
    /// The event that signed.
    pub id: EventId,
    /// The side.
    pub side: Side,
    /// Who.
    pub who: PersonId,
    /// When.
    pub at: Stamp,
}

/// Why a sentence holds no longer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Retired {
    /// The event.
    pub id: EventId,
    /// Who said so.
    pub by: PersonId,
    /// For which side.
    pub side: Side,
    /// When.
    pub at: Stamp,
    /// Why.
    pub because: String,
    /// The number of the last wording there was then.
    pub number: u16,
}

/// Something said about a sentence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remark {
    /// The event.
    pub id: EventId,
    /// Who.
    pub by: PersonId,
    /// For which side.
    pub side: Side,
    /// When.
    pub at: Stamp,
    /// What.
    pub text: String,
}

/// A rejection on some record that named a criterion.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Named {
    /// Who rejected.
    pub by: PersonId,
    /// When.
    pub at: Stamp,
    /// On which record.
    pub on: RecordKey,
}

impl Version {
    /// Takes in a signature; `sits` says whether its writer sits on that side.
    pub(super) fn sign(&mut self, event: &Event, sits: bool) {
        let (side, who) = (event.side, &event.by);
        match self.signed.iter().find(|signature| signature.who == *who) {
            None if !sits => {
                if !self.unseated.contains(who) {
                    self.unseated.push(who.clone());
                }
            }
            None => {
                self.unseated.retain(|before| before != who);
                self.signed.push(Signature {
                    id: event.id,
                    side,
                    who: who.clone(),
                    at: event.at,
                });
            }
            // One person cannot sign for both sides.
            Some(first) if first.side != side && !self.twice.contains(who) => {
                self.twice.push(who.clone());
            }
            Some(_) => {}
        }
    }

    /// The first who signed for a side.
    #[must_use]
    pub fn of(&self, side: Side) -> Option<&Signature> {
        self.signed.iter().find(|signature| signature.side == side)
    }

    /// What the signatures make of it.
    #[must_use]
    pub fn standing(&self) -> Standing {
        match (self.of(Side::Marketing), self.of(Side::Sales)) {
            (Some(marketing), Some(sales)) => Standing::Agreed {
                marketing: marketing.who.clone(),
                sales: sales.who.clone(),
            },
            (Some(one), None) | (None, Some(one)) => Standing::Proposal {
                by: one.side,
                who: one.who.clone(),
            },
            (None, None) => Standing::Configured,
        }
    }

    /// Since when both sides have signed.
    #[must_use]
    pub fn agreed_at(&self) -> Option<Stamp> {
        let (marketing, sales) = (self.of(Side::Marketing)?, self.of(Side::Sales)?);
        Some(marketing.at.max(sales.at))
    }

    /// Whether it was only set up: by a template, the CRM or a score.
    #[must_use]
    pub fn configured(&self) -> bool {
        self.clause.origin != Origin::Own && self.signed.is_empty()
    }
}

impl Sentence {
    /// A sentence as it was first proposed.
    pub(super) fn new(first: Version) -> Sentence {
        let mut sentence = Sentence {
            id: first.id,
            versions: Vec::new(),
            retired: None,
            retiring: Vec::new(),
            rested: Vec::new(),
            held: Vec::new(),
            talk: Vec::new(),
            named: Vec::new(),
        };
        sentence.versions.push(first);
        sentence
    }

    /// Takes in that somebody says it should hold no longer. It holds no longer once every side that
    /// signed the wording that counts has said so; nobody says it for both.
    pub(super) fn retire(&mut self, word: Retired) {
        let spoke = self.retiring.iter().any(|of| of.by == word.by);
        if spoke || self.retired.is_some() {
            return;
        }
        self.retiring.push(word);
        let said = |side| self.retiring.iter().any(|of| of.side == side);
        let signed = |side| self.current().is_some_and(|now| now.of(side).is_some());
        if Side::BOTH
            .into_iter()
            .all(|side| said(side) || !signed(side))
        {
            self.retired = self.retiring.pop();
            self.rested.append(&mut self.retiring);
        }
    }

    /// Draws what follows from the wordings, signatures and words of retiring, as of then.
    pub(super) fn settle(&mut self, at: Stamp) {
        if self.returns() {
            self.rested.extend(self.retired.take());
        }
        let agreed = self.current().filter(|now| now.agreed_at().is_some());
        let counts = agreed.filter(|_| self.stands()).map(|now| now.id);
        let last = self.held.last_mut().filter(|last| last.until.is_none());
        if last.as_ref().map(|last| last.version) == counts {
            return;
        }
        if let Some(last) = last {
            last.until = Some(at);
            last.retired = self.retired.clone();
        }
        if let Some(version) = counts {
            self.held.push(Held {
                version,
                since: at,
                until: None,
                retired: None,
            });
            // Both sides want this wording: what one of them had said about retiring is over.
            self.rested.append(&mut self.retiring);
        }
    }

    /// Whether a wording made since it was retired brings it back: what was agreed, once both signed.
    fn returns(&self) -> bool {
        let Some(retired) = &self.retired else {
            return false;
        };
        let newer = |version: &&Version| version.number > retired.number;
        let mut newer = self.versions.iter().filter(newer);
        newer.any(|version| self.held.is_empty() || version.agreed_at().is_some())
    }

    /// The wording that would bring it back if the other side signed it, too.
    #[must_use]
    pub fn returning(&self) -> Option<&Version> {
        let (last, retired) = (self.versions.last()?, self.retired.as_ref()?);
        (last.number > retired.number).then_some(last)
    }

    /// The wording that counts: the last that both sides signed; while there is none, the last.
    #[must_use]
    pub fn current(&self) -> Option<&Version> {
        let agreed = self.versions.iter().rev();
        let mut agreed = agreed.filter(|version| version.agreed_at().is_some());
        agreed.next().or(self.versions.last())
    }

    /// A newer wording that waits for a side.
    #[must_use]
    pub fn waiting(&self) -> Option<&Version> {
        let (last, current) = (self.versions.last()?, self.current()?);
        (last.id != current.id).then_some(last)
    }

    /// What it says now.
    #[must_use]
    pub fn says(&self) -> Option<&Article> {
        self.current().map(|version| &version.clause.says)
    }

    /// The questions of a criterion's wordings, oldest first.
    pub fn questions(&self) -> impl Iterator<Item = &Question> {
        self.versions
            .iter()
            .filter_map(|version| match &version.clause.says {
                Article::Criterion(terms) => Some(&terms.question),
                _ => None,
            })
    }

    /// The wording that an event made.
    #[must_use]
    pub fn version(&self, id: EventId) -> Option<&Version> {
        self.versions.iter().find(|version| version.id == id)
    }

    /// Whether it holds.
    #[must_use]
    pub fn stands(&self) -> bool {
        self.retired.is_none()
    }

    /// Whether the day has come to look at it again; it stays usable.
    #[must_use]
    pub fn overdue(&self, now: u64) -> bool {
        let review = self.current().and_then(|version| version.clause.review);
        self.stands() && review.is_some_and(|at| at <= now)
    }

    /// The rejections that named it since it last changed.
    pub fn named_since(&self) -> impl Iterator<Item = &Named> {
        let since = self.versions.last().map(|version| version.at);
        self.named
            .iter()
            .filter(move |named| Some(named.at) > since)
    }

    /// Whether rejections ask to look at it again.
    #[must_use]
    pub fn asks_review(&self) -> bool {
        self.stands() && self.named_since().count() >= LIKE_ONES
    }
}
