//! The CRM beside which the panel stands: which record a page shows, what the CRM knows about it,
//! and its notes. One folder per vendor; everything that knows a vendor's words is in there.
//!
//! A CRM's reply is hostile until parsed: `serde_json::Value` does not leave this module. Never
//! touches the store and never decides what to do about a fault; it only says which one it is.

pub mod odoo;

use serde::{Deserialize, Serialize};

use crate::port::Http;
use crate::record::{Facts, RecordKey};
use crate::team::{Person, PersonId};

/// The vendors Samenspel knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Crm {
    /// Odoo 17, 18 and 19, any host.
    Odoo,
}

/// What an address says before anything is asked of the CRM.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Address {
    /// A record.
    Record(RecordKey),
    /// A record that is not saved yet.
    New,
    /// A page of this CRM that shows no record.
    Elsewhere,
    /// A record behind an action's name; only the CRM knows of which kind. See [`Crm::resolve`].
    Behind {
        /// The CRM's address.
        instance: String,
        /// The action's id or path, such as `crm` or `123`.
        action: String,
        /// The record's id.
        id: String,
    },
}

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

/// Who is signed in, and to what.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    /// The person.
    pub me: Person,
    /// The database behind the address, where the vendor has several; a record's key does not hold
    /// across two of them.
    pub database: String,
    /// The vendor's major version.
    pub version: u16,
}

/// A record as read, with the ids of all its notes, so that a deleted note is noticed.
#[derive(Clone, Debug, PartialEq)]
pub struct Read {
    /// What the CRM says about it.
    pub facts: Facts,
    /// The ids of every message on it that this person may see.
    pub notes: Vec<String>,
}

/// A note as the CRM holds it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CrmNote {
    /// The CRM's id.
    pub id: String,
    /// The user who created it. The CRM's word, stronger than any note's own. Somebody from outside
    /// (a mail) has an id that no user can have, such as `partner:12`.
    pub author: Person,
    /// When it was written, UTC ms.
    pub at: u64,
    /// When it was last changed, in the CRM's own form; only ever handed back to [`Since`].
    pub changed: String,
    /// Its body as the CRM stores it: HTML on Odoo. A note that was removed in Odoo's chatter stays,
    /// with a body that has no text.
    pub body: String,
}

/// Up to where notes were read before.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Since {
    /// The highest note id known.
    pub id: u64,
    /// The latest change known, in the CRM's own form.
    pub changed: String,
}

/// The CRM's own address within a page's: what a record's key begins with.
#[must_use]
pub fn instance(address: &str) -> Option<String> {
    odoo::origin(address)
}

impl<T> Answer<T> {
    /// Another value at the same time.
    pub fn with<U>(self, value: U) -> Answer<U> {
        Answer {
            value,
            date: self.date,
        }
    }
}

/// What is written into a note: the readable text, and the payload that carries the events.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft<'a> {
    /// Lines of plain text.
    pub text: &'a [String],
    /// The payload in base62; see `codec`.
    pub payload: &'a str,
}

impl Crm {
    /// Which vendor an address belongs to, as far as its path tells; `None` when no vendor fits.
    #[must_use]
    pub fn of(address: &str) -> Option<Crm> {
        odoo::is_odoo(address).then_some(Crm::Odoo)
    }

    /// What a page's address says.
    #[must_use]
    pub fn locate(self, address: &str) -> Address {
        match self {
            Crm::Odoo => odoo::locate(address),
        }
    }

    /// Whether records of this kind have notes that Samenspel knows how to read and write.
    #[must_use]
    pub fn supports(self, object: &str) -> bool {
        match self {
            Crm::Odoo => odoo::supported(object),
        }
    }

    /// The record's own page, for the link in a note. `version` is [`Session::version`].
    #[must_use]
    pub fn page(self, key: &RecordKey, version: u16) -> String {
        match self {
            Crm::Odoo => odoo::page_of(key, version),
        }
    }

    /// The kind of record behind an action (`crm.lead`), or `None` when it leads to no records that
    /// Samenspel supports.
    ///
    /// # Errors
    /// When the CRM cannot be asked.
    pub async fn resolve(
        self,
        http: &impl Http,
        instance: &str,
        action: &str,
    ) -> Result<Answer<Option<String>>, Fault> {
        match self {
            Crm::Odoo => odoo::resolve(http, instance, action).await,
        }
    }

    /// Who is signed in.
    ///
    /// # Errors
    /// [`Fault::SignIn`] when nobody is.
    pub async fn session(self, http: &impl Http, instance: &str) -> Result<Answer<Session>, Fault> {
        match self {
            Crm::Odoo => odoo::session(http, instance).await,
        }
    }

    /// Reads a record: one request.
    ///
    /// # Errors
    /// When it is gone, not allowed, or the CRM does not answer.
    pub async fn read(self, http: &impl Http, key: &RecordKey) -> Result<Answer<Read>, Fault> {
        match self {
            Crm::Odoo => odoo::read(http, key).await,
        }
    }

    /// The notes that are new or changed since, oldest first: one request for each hundred.
    ///
    /// A note may come again although it has not changed; it must then mean nothing new.
    ///
    /// # Errors
    /// When the CRM does not answer.
    pub async fn notes(
        self,
        http: &impl Http,
        key: &RecordKey,
        since: &Since,
    ) -> Result<Answer<Vec<CrmNote>>, Fault> {
        match self {
            Crm::Odoo => odoo::notes(http, key, since).await,
        }
    }

    /// Up to where notes have been read, once `answer` to `since` is kept.
    #[must_use]
    pub fn advance(self, since: &Since, answer: &Answer<Vec<CrmNote>>) -> Since {
        match self {
            Crm::Odoo => odoo::advance(since, answer),
        }
    }

    /// The same, when `listed` were all the messages of the record just before.
    #[must_use]
    pub fn reached(self, since: Since, listed: &[String]) -> Since {
        match self {
            Crm::Odoo => odoo::reached(since, listed),
        }
    }

    /// Whether none of these messages is newer than what was read. One may still have been edited.
    #[must_use]
    pub fn has_read(self, since: &Since, listed: &[String]) -> bool {
        match self {
            Crm::Odoo => odoo::has_read(since, listed),
        }
    }

    /// Writes one note and returns its id. Mails nobody. `version` is [`Session::version`].
    ///
    /// # Errors
    /// See [`Fault::may_have_acted`] before trying again.
    pub async fn post(
        self,
        http: &impl Http,
        key: &RecordKey,
        version: u16,
        draft: &Draft<'_>,
    ) -> Result<Answer<String>, Fault> {
        match self {
            Crm::Odoo => odoo::post(http, key, version, draft).await,
        }
    }

    /// The names of people, for those whose id is all that is known. Unknown ids are left out.
    ///
    /// # Errors
    /// When the CRM does not answer.
    pub async fn people(
        self,
        http: &impl Http,
        instance: &str,
        ids: &[PersonId],
    ) -> Result<Answer<Vec<Person>>, Fault> {
        match self {
            Crm::Odoo => odoo::people(http, instance, ids).await,
        }
    }
}
