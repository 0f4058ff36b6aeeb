use serde::{Deserialize, Serialize};

use crate::agreement::Retired;
use crate::ledger::{
    CriterionId, Event, EventId, ExpectStep, ExpectationId, Party, Stamp, Trigger,
};
use crate::team::{PersonId, Side};

/// Who expects what of whom, within how long, and what was agreed to happen on silence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Expectation {
    /// Its name.
    pub id: ExpectationId,
    /// Of whom.
    pub of: Party,
    /// Who asked; the agreement itself when empty.
    pub by: Option<(PersonId, Side)>,
    /// What.
    pub what: String,
    /// Within how much working time, minutes.
    pub within: u32,
    /// What was agreed to happen when nobody acts.
    pub silence: String,
    /// When it began.
    pub asked: Stamp,
    /// When what began it stood in the CRM, where the other side can see it (UTC ms).
    pub there: Option<u64>,
    /// What began it, when the agreement did.
    pub when: Option<Trigger>,
    /// The criterion it is about.
    pub about: Option<CriterionId>,
    /// What was done about it, oldest first.
    pub marks: Vec<Mark>,
    /// How it ended.
    pub end: Option<End>,
}

/// Something done about an expectation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    /// The event.
    pub id: EventId,
    /// Who.
    pub by: PersonId,
    /// For which side.
    pub side: Side,
    /// When.
    pub at: Stamp,
    /// What it did to the clock.
    pub did: Did,
    /// Why, in their words.
    pub because: Option<String>,
}

/// What a mark does to an expectation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Did {
    /// The asked side said it will.
    Agreed,
    /// The clock stopped.
    Paused,
    /// The clock went on.
    Resumed,
    /// Done.
    Met,
    /// Not possible: it asks for a conversation.
    Cannot,
    /// No longer expected.
    Dropped,
    /// What began it is over.
    Over,
    /// The rule that began it holds no longer.
    Retired,
}

/// How an expectation ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum End {
    /// Done.
    Met,
    /// No longer expected, or talked about.
    Dropped,
    /// What began it is over.
    Over,
    /// The rule that began it holds no longer.
    Retired,
}

impl Expectation {
    /// Whether something is still expected.
    #[must_use]
    pub fn open(&self) -> bool {
        self.end.is_none()
    }

    /// Whether it is expected of this person: of them, or of anybody of their side.
    #[must_use]
    pub fn asks(&self, side: Side, me: &PersonId) -> bool {
        self.of.side == side && self.of.person.as_ref().is_none_or(|person| person == me)
    }

    /// Whether the asked side said that it cannot be done, and nobody has talked since.
    #[must_use]
    pub fn refused(&self) -> bool {
        let last = self.marks.iter().rev();
        let mut last = last.filter(|mark| !matches!(mark.did, Did::Paused | Did::Resumed));
        self.open() && last.next().is_some_and(|mark| mark.did == Did::Cannot)
    }

    /// Whether the clock stands still.
    #[must_use]
    pub fn paused(&self) -> bool {
        let clock = self.marks.iter().rev();
        let mut clock = clock.filter(|mark| matches!(mark.did, Did::Paused | Did::Resumed));
        clock.next().is_some_and(|mark| mark.did == Did::Paused)
    }

    /// Whether a side may do this about it. Marketing cannot tick off what is asked of sales, nor the
    /// other way round.
    #[must_use]
    pub fn may(&self, side: Side, step: &ExpectStep) -> bool {
        let asked = self.of.side == side;
        self.open()
            && match step {
                ExpectStep::Asked { .. } => false,
                ExpectStep::Agreed { .. } | ExpectStep::Met { .. } | ExpectStep::Cannot { .. } => {
                    asked
                }
                ExpectStep::Paused { .. } => !self.paused(),
                ExpectStep::Resumed { .. } => self.paused(),
                // What the agreement asks, neither side drops alone before it was talked about.
                ExpectStep::Dropped { .. } => match &self.by {
                    Some((_, by)) => *by == side || self.refused(),
                    None => self.refused(),
                },
            }
    }

    pub(super) fn marked(&mut self, event: &Event, step: &ExpectStep) {
        if !self.may(event.side, step) {
            return;
        }
        let (did, because) = match step {
            ExpectStep::Asked { .. } => return,
            ExpectStep::Agreed { .. } => (Did::Agreed, None),
            ExpectStep::Met { because, .. } => (Did::Met, because.as_ref()),
            ExpectStep::Cannot { because, .. } => (Did::Cannot, Some(because)),
            ExpectStep::Paused { because, .. } => (Did::Paused, Some(because)),
            ExpectStep::Resumed { .. } => (Did::Resumed, None),
            ExpectStep::Dropped { because, .. } => (Did::Dropped, Some(because)),
        };
        self.mark(event, did, because.map(|because| because.as_str()));
    }

    pub(super) fn mark(&mut self, event: &Event, did: Did, because: Option<&str>) {
        self.end = match did {
            Did::Met => Some(End::Met),
            Did::Dropped => Some(End::Dropped),
            Did::Over => Some(End::Over),
            _ => self.end,
        };
        self.marks.push(Mark {
            id: event.id,
            by: event.by.clone(),
            side: event.side,
            at: event.at,
            did,
            because: because.map(str::to_owned),
        });
    }

    /// Ends it because its rule was retired, if it was still open then.
    pub(super) fn lapse(&mut self, retired: &Retired) {
        if !self.open() || self.asked >= retired.at {
            return;
        }
        self.end = Some(End::Retired);
        self.marks.push(Mark {
            id: retired.id,
            by: retired.by.clone(),
            side: retired.side,
            at: retired.at,
            did: Did::Retired,
            because: Some(retired.because.clone()),
        });
    }

    /// As it was at a moment before its rule was retired.
    pub(super) fn before(&mut self, at: Stamp) {
        let last = self.marks.last();
        if last.is_some_and(|mark| mark.did == Did::Retired && mark.at > at) {
            self.marks.pop();
            self.end = None;
        }
    }
}
