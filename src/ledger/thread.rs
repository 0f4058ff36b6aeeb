//! What is said under a typed note, and how it comes to rest. The order of the variants is part of the bytes
//! in notes: append, never reorder or remove.

use serde::{Deserialize, Serialize};

use super::What;
use crate::team::{Body, PersonId, Reason};

/// A step in the conversation under a note.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum ThreadStep {
    /// Answered, or went on.
    Replied {
        /// The text.
        text: Body,
        /// Whom it names, at most [`What::MOST_MENTIONED`].
        mentions: Vec<PersonId>,
    },
    /// Nothing is left to be done about it.
    Resolved {
        /// Why.
        because: Reason,
    },
    /// Something is, after all.
    Reopened {
        /// Why.
        because: Reason,
    },
}

impl ThreadStep {
    /// The writer's own words.
    #[must_use]
    pub fn text(&self) -> &str {
        match self {
            ThreadStep::Replied { text, .. } => text.as_str(),
            ThreadStep::Resolved { because } | ThreadStep::Reopened { because } => because.as_str(),
        }
    }

    /// Whom it names.
    #[must_use]
    pub fn mentions(&self) -> &[PersonId] {
        match self {
            ThreadStep::Replied { mentions, .. } => mentions,
            ThreadStep::Resolved { .. } | ThreadStep::Reopened { .. } => &[],
        }
    }
}

impl What {
    /// The most people that a note or a reply names.
    pub const MOST_MENTIONED: usize = 8;

    /// The people whom it names, so that they hear of it.
    #[must_use]
    pub fn mentions(&self) -> &[PersonId] {
        match self {
            What::Noted { mentions, .. } => mentions,
            What::Thread { step, .. } => step.mentions(),
            _ => &[],
        }
    }
}
