use serde::{Deserialize, Serialize};

use crate::ledger::{Differing, Ending, Event, EventId, Lens, Stamp, TalkStep};
use crate::team::{PersonId, Side};

/// The conversation about a criterion that the two sides see differently.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Difference {
    /// Since when the two answers differ.
    pub since: Stamp,
    /// How each side sees it, under three headings; the latest of a side under each.
    pub views: Vec<View>,
    /// What was said, oldest first.
    pub talk: Vec<Said>,
    /// How it was settled, until it is opened again.
    pub ended: Option<Ended>,
    /// What the agreement says should happen now.
    pub agreed: Option<Differing>,
}

/// One side's view under one heading.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct View {
    /// The event.
    pub id: EventId,
    /// The heading.
    pub lens: Lens,
    /// The side.
    pub side: Side,
    /// Who wrote it.
    pub by: PersonId,
    /// When.
    pub at: Stamp,
    /// The view.
    pub text: String,
}

/// Something said in the conversation, or that it was opened again and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Said {
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
    /// Whether this opened it again.
    pub reopened: bool,
}

/// How a difference was settled.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ended {
    /// The event.
    pub id: EventId,
    /// Who wrote it down.
    pub by: PersonId,
    /// For which side.
    pub side: Side,
    /// When.
    pub at: Stamp,
    /// How.
    pub how: Ending,
}

impl Difference {
    pub(super) fn new(since: Stamp, agreed: Option<Differing>) -> Difference {
        Difference {
            since,
            views: Vec::new(),
            talk: Vec::new(),
            ended: None,
            agreed,
        }
    }

    /// Whether it waits for the two sides: never settled, opened again, or parked until a day that
    /// has come.
    #[must_use]
    pub fn open(&self, now: u64) -> bool {
        match &self.ended {
            None => true,
            Some(ended) => matches!(ended.how, Ending::Parked { until, .. } if until <= now),
        }
    }

    /// How a side sees it under a heading.
    #[must_use]
    pub fn view(&self, lens: Lens, side: Side) -> Option<&View> {
        self.views
            .iter()
            .find(|view| view.lens == lens && view.side == side)
    }

    pub(super) fn then(&mut self, event: &Event, step: &TalkStep) {
        let said = |text: &str, reopened| Said {
            id: event.id,
            by: event.by.clone(),
            side: event.side,
            at: event.at,
            text: text.to_owned(),
            reopened,
        };
        match step {
            TalkStep::View { lens, text } => {
                let view = View {
                    id: event.id,
                    lens: *lens,
                    side: event.side,
                    by: event.by.clone(),
                    at: event.at,
                    text: text.as_str().to_owned(),
                };
                self.views
                    .retain(|before| before.lens != *lens || before.side != event.side);
                self.views.push(view);
            }
            TalkStep::Said { text } => self.talk.push(said(text.as_str(), false)),
            TalkStep::Ended(how) => {
                self.ended = Some(Ended {
                    id: event.id,
                    by: event.by.clone(),
                    side: event.side,
                    at: event.at,
                    how: how.clone(),
                });
            }
            TalkStep::Reopened { because } => {
                self.ended = None;
                self.talk.push(said(because.as_str(), true));
            }
        }
    }
}
