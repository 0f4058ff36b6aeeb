//! What a CRM answers: a value with the server's clock, or why not.

use serde::{Deserialize, Serialize};

/// Why the CRM did not do what was asked, by what happens next.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
pub enum Fault {
    /// No answer, or one that breaks off. The server may have acted.
    #[error("the CRM did not answer: {0}")]
    Unreachable(String),
    /// A fault of the server's own (5xx, a proxy's page). The server may have acted.
    #[error("the CRM has a fault: {0}")]
    Server(String),
    /// Nobody is signed in. The server did not act.
    #[error("nobody is signed in")]
    SignIn,
    /// This person may not. The server did not act.
    #[error("not allowed: {0}")]
    NoAccess(String),
    /// The record is not there any more. The server did not act.
    #[error("the record is gone")]
    Gone,
    /// The server understood and said no. The server did not act.
    #[error("refused: {0}")]
    Refused(String),
    /// Asked too often; wait so many ms when it says so. The server did not act.
    #[error("too many requests")]
    Busy(Option<u64>),
    /// It answers an open page of its own only, and none is open. The server did not act.
    #[error("no page of the CRM is open")]
    NoPage,
    /// The answer makes no sense. The server may have acted.
    #[error("not understood: {0}")]
    Unreadable(String),
}

impl Fault {
    /// Whether the server may have done what was asked all the same. Then look before asking again.
    #[must_use]
    pub fn may_have_acted(&self) -> bool {
        matches!(
            self,
            Fault::Unreachable(_) | Fault::Server(_) | Fault::Unreadable(_)
        )
    }
}

/// An answer, with the server's own clock when it told it (UTC ms).
#[derive(Clone, Debug, PartialEq)]
pub struct Answer<T> {
    /// What was asked for.
    pub value: T,
    /// The server's clock.
    pub date: Option<u64>,
}

impl<T> Answer<T> {
    /// What is known of a vendor without asking it.
    pub(super) fn asked_nobody(value: T) -> Answer<T> {
        Answer { value, date: None }
    }

    /// Another value at the same time.
    pub fn with<U>(self, value: U) -> Answer<U> {
        Answer {
            value,
            date: self.date,
        }
    }
}
