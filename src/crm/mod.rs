//! The CRM beside which the panel stands: which record a page shows, what the CRM knows about it,
//! and its notes. One folder per vendor; everything that knows a vendor's words is in there.
//!
//! A CRM's reply is hostile until parsed: `serde_json::Value` does not leave this module. Never
//! touches the store and never decides what to do about a fault; it only says which one it is.

mod address;
mod answer;
mod date;
mod note;
pub mod odoo;
mod page;
mod paging;
mod reach;
mod reply;
pub mod tryton;

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::port::Http;
use crate::record::{Facts, RecordKey, ScorePart, Sort};
use crate::team::{Colleague, Person, PersonId};

pub use answer::{Answer, Fault};
pub use note::{CrmNote, Draft, Marked, Since};
pub use page::{PAGES, PageProfile};

/// The vendors Samenspel knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Crm {
    /// Odoo 17, 18 and 19, any host.
    Odoo,
    /// Tryton 8.0, any host, at the root of an origin.
    Tryton,
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

/// Who is signed in, and to what.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    /// The person.
    pub me: Person,
    /// The database behind the address, where the vendor has several; a record's key does not hold
    /// across two of them.
    pub database: String,
    /// The vendor's major version; 0 where nothing depends on it and it is not asked for.
    pub version: u16,
    /// The language in which they see the CRM (BCP 47), where its pages do not tell.
    #[serde(default)]
    pub lang: Option<String>,
}

/// A record as read, with the ids of all its notes, so that a deleted note is noticed.
#[derive(Clone, Debug, PartialEq)]
pub struct Read {
    /// What the CRM says about it.
    pub facts: Facts,
    /// The ids of every message on it that this person may see.
    pub notes: Vec<String>,
    /// Of the further fields that were asked for, those that the CRM itself named when it refused them: such
    /// records have none of that name, or not for this person.
    pub lacks: Vec<String>,
}

/// What the person who is signed in may do on a record.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rights {
    /// Write notes on it.
    pub notes: bool,
    /// Not write notes as it stands, but do so once they follow the record; see [`Crm::follow`].
    pub follow: bool,
}

/// The CRM's own address within a page's: what a record's key begins with. Of Tryton it names the database,
/// as its web client does (`https://crm.example/#db`); of Odoo, and of any other page, it is the origin.
#[must_use]
pub fn instance(address: &str) -> Option<String> {
    tryton::instance(address).or_else(|| origin(address))
}

/// The scheme, host and port of an address.
#[must_use]
pub fn origin(address: &str) -> Option<String> {
    address::Parts::of(address).map(|parts| parts.origin)
}

impl Crm {
    /// Which vendor an address belongs to, as far as its path tells; `None` when no vendor fits.
    #[must_use]
    pub fn of(address: &str) -> Option<Crm> {
        match address {
            _ if odoo::is_odoo(address) => Some(Crm::Odoo),
            _ if tryton::is_tryton(address) => Some(Crm::Tryton),
            _ => None,
        }
    }

    /// Which vendor the CRM at that address is: what a record's key begins with tells. Only Tryton's names a
    /// database.
    #[must_use]
    pub fn at(instance: &str) -> Crm {
        match instance.contains("/#") {
            true => Crm::Tryton,
            false => Crm::Odoo,
        }
    }

    /// Whether people may sign in and out at this address without the page being loaded anew.
    #[must_use]
    pub fn signs_in_at(self, address: &str) -> bool {
        match self {
            Crm::Odoo => false,
            Crm::Tryton => tryton::is_entry(address),
        }
    }

    /// What a page's address says.
    #[must_use]
    pub fn locate(self, address: &str) -> Address {
        match self {
            Crm::Odoo => odoo::locate(address),
            Crm::Tryton => tryton::locate(address),
        }
    }

    /// Whether records of this kind have notes that Samenspel knows how to read and write.
    #[must_use]
    pub fn supports(self, object: &str) -> bool {
        match self {
            Crm::Odoo => odoo::supported(object),
            Crm::Tryton => tryton::supported(object),
        }
    }

    /// The record's own page, for the link in a note. `version` is [`Session::version`].
    #[must_use]
    pub fn page(self, key: &RecordKey, version: u16) -> String {
        match self {
            Crm::Odoo => odoo::page_of(key, version),
            Crm::Tryton => tryton::page_of(key),
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
            // Its addresses name the kind of record themselves.
            Crm::Tryton => Ok(Answer::asked_nobody(None)),
        }
    }

    /// Who is signed in.
    ///
    /// # Errors
    /// [`Fault::SignIn`] when nobody is.
    pub async fn session(self, http: &impl Http, instance: &str) -> Result<Answer<Session>, Fault> {
        match self {
            Crm::Odoo => odoo::session(http, instance).await,
            Crm::Tryton => tryton::session(http, instance).await,
        }
    }

    /// Reads a record: one request. `named` are the technical names of further fields, whose readable
    /// values come in [`Facts::named`]; one that is no name, is not there or may not be read is left
    /// out, the latter two at the cost of one request more, or two. On Odoo a no and a field in which
    /// nothing stands both read `false`.
    ///
    /// # Errors
    /// When it is gone, not allowed, or the CRM does not answer.
    pub async fn read(
        self,
        http: &impl Http,
        key: &RecordKey,
        named: &[String],
    ) -> Result<Answer<Read>, Fault> {
        match self {
            Crm::Odoo => odoo::read(http, key, named).await,
            Crm::Tryton => tryton::read(http, key, named).await,
        }
    }

    /// What this person may do on a record: one request, which changes nothing. Of a record that is
    /// gone or forbidden it says that they may do nothing; only [`Crm::read`] tells why. `version` is
    /// [`Session::version`].
    ///
    /// # Errors
    /// When the CRM does not answer.
    pub async fn rights(
        self,
        http: &impl Http,
        key: &RecordKey,
        version: u16,
    ) -> Result<Answer<Rights>, Fault> {
        match self {
            Crm::Odoo => odoo::rights(http, key, version).await,
            Crm::Tryton => tryton::rights(http, key).await,
        }
    }

    /// Makes this person a follower of a record, as the CRM's own button does: from then on the CRM
    /// tells them of what happens there. Two requests. To follow twice is to follow once.
    ///
    /// # Errors
    /// [`Fault::NoAccess`] where the CRM does not let them.
    pub async fn follow(self, http: &impl Http, key: &RecordKey) -> Result<Answer<()>, Fault> {
        match self {
            Crm::Odoo => odoo::follow(http, key).await,
            Crm::Tryton => Err(Fault::Refused("nobody follows a record there".to_owned())),
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
            Crm::Tryton => tryton::notes(http, key, since).await,
        }
    }

    /// What was written with Samenspel on any of these records, each note with its record, oldest first:
    /// one request for each kind of record among them, more where there are over a hundred notes. Records
    /// that may not be read have none.
    ///
    /// # Errors
    /// When the CRM does not answer.
    pub async fn told_on(
        self,
        http: &impl Http,
        keys: &[RecordKey],
    ) -> Result<Vec<(RecordKey, CrmNote)>, Fault> {
        let mut told = Vec::new();
        let kinds: BTreeSet<(&str, &str)> = keys
            .iter()
            .map(|key| (key.instance.as_str(), key.object.as_str()))
            .collect();
        for (instance, object) in kinds {
            let of = |key: &&RecordKey| key.instance == instance && key.object == object;
            let of = keys.iter().filter(of);
            let ids: Vec<&str> = of.map(|key| key.id.as_str()).collect();
            let answer = match self {
                Crm::Odoo => odoo::told_on(http, instance, object, &ids).await,
                Crm::Tryton => tryton::told_on(http, instance, object, &ids).await,
            };
            told.extend(answer?.value);
        }
        Ok(told)
    }

    /// Up to where notes have been read, once `answer` to `since` is kept.
    #[must_use]
    pub fn advance(self, since: &Since, answer: &Answer<Vec<CrmNote>>) -> Since {
        match self {
            Crm::Odoo | Crm::Tryton => reach::advance(since, answer),
        }
    }

    /// The same, when `listed` were all the messages of the record just before.
    #[must_use]
    pub fn reached(self, since: Since, listed: &[String]) -> Since {
        match self {
            Crm::Odoo | Crm::Tryton => reach::reached(since, listed),
        }
    }

    /// Whether none of these messages is newer than what was read. One may still have been edited.
    #[must_use]
    pub fn has_read(self, since: &Since, listed: &[String]) -> bool {
        match self {
            Crm::Odoo | Crm::Tryton => reach::has_read(since, listed),
        }
    }

    /// Writes one note and returns its id. Tells nobody of it but whom it names: one request, and on Odoo one
    /// more where it names anybody. `version` is [`Session::version`].
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
            Crm::Tryton => tryton::post(http, key, draft).await,
        }
    }

    /// Deletes these notes for good, whoever wrote them; all of them or none. Those that are gone already
    /// are no fault. One request.
    ///
    /// # Errors
    /// [`Fault::NoAccess`] where the CRM does not let this person; Odoo lets who may write the record.
    pub async fn erase(
        self,
        http: &impl Http,
        instance: &str,
        notes: &[String],
    ) -> Result<Answer<()>, Fault> {
        match self {
            Crm::Odoo => odoo::erase(http, instance, notes).await,
            Crm::Tryton => tryton::erase(http, instance, notes).await,
        }
    }

    /// One note as it stands: one request. None when it is gone, or this person may not read it.
    ///
    /// # Errors
    /// When the CRM does not answer.
    pub async fn note(
        self,
        http: &impl Http,
        key: &RecordKey,
        id: &str,
    ) -> Result<Answer<Option<CrmNote>>, Fault> {
        match self {
            Crm::Odoo => odoo::note_by(http, key, id).await,
            Crm::Tryton => tryton::note_by(http, key, id).await,
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
            Crm::Tryton => tryton::people(http, instance, ids).await,
        }
    }

    /// What the fields of a kind of record are called in a page's language (BCP 47): each label with the CRM's own
    /// name. One request.
    ///
    /// # Errors
    /// When the CRM does not answer.
    pub async fn labels(
        self,
        http: &impl Http,
        key: &RecordKey,
        lang: &str,
    ) -> Result<Answer<Vec<(String, String)>>, Fault> {
        let (instance, object) = (&key.instance, &key.object);
        match self {
            Crm::Odoo => odoo::labels(http, instance, object, lang).await,
            Crm::Tryton => tryton::labels(http, instance, object, lang).await,
        }
    }

    /// The colleagues whose name holds this, by name, `most` at most: whom a note can name. One request.
    ///
    /// # Errors
    /// When the CRM does not answer.
    pub async fn colleagues(
        self,
        http: &impl Http,
        instance: &str,
        like: &str,
        most: usize,
    ) -> Result<Answer<Vec<Colleague>>, Fault> {
        match self {
            Crm::Odoo => odoo::colleagues(http, instance, like, most).await,
            Crm::Tryton => tryton::colleagues(http, instance, like, most).await,
        }
    }

    /// The records that hold a note with this mark (see [`Draft::mark`]), by their oldest such note, at
    /// most 20: one request, two on Odoo 17 and 18. It has the CRM read all notes, so it is for once in a
    /// while. Anybody who may write notes can write such a mark; what is found is a place to look.
    ///
    /// # Errors
    /// When the CRM does not answer, or the mark is none.
    pub async fn find(
        self,
        http: &impl Http,
        instance: &str,
        mark: &str,
    ) -> Result<Answer<Vec<RecordKey>>, Fault> {
        match self {
            Crm::Odoo => odoo::find(http, instance, mark).await,
            Crm::Tryton => tryton::find(http, instance, mark).await,
        }
    }

    /// The records that hold a note with this mark (see [`Draft::mark`]) by anybody but this person, whose id
    /// is above `after`; at most 20: one request, two on Odoo 17 and 18. The CRM reads only what is above
    /// that id. As with [`Crm::find`], what is found is a place to look and no more.
    ///
    /// # Errors
    /// When the CRM does not answer, or the mark is none.
    pub async fn marked(
        self,
        http: &impl Http,
        instance: &str,
        mark: &str,
        after: u64,
        me: &PersonId,
    ) -> Result<Answer<Marked>, Fault> {
        match self {
            Crm::Odoo => odoo::marked(http, instance, mark, after, me).await,
            Crm::Tryton => tryton::marked(http, instance, mark, after, me).await,
        }
    }

    /// The id of a message about which this much holds: it, and as far as this person can see nothing after
    /// it, stood in the CRM before that time (UTC ms). None when there is no such message, or none near that
    /// time that they may read. One request.
    ///
    /// # Errors
    /// When the CRM does not answer.
    pub async fn last_before(
        self,
        http: &impl Http,
        instance: &str,
        ms: u64,
    ) -> Result<Answer<Option<u64>>, Fault> {
        match self {
            Crm::Odoo => odoo::last_before(http, instance, ms).await,
            Crm::Tryton => tryton::last_before(http, instance, ms).await,
        }
    }

    /// Where these notes are now, as after two records were merged: one request. Those that are gone,
    /// may not be read, or are on no supported record are left out.
    ///
    /// # Errors
    /// When the CRM does not answer.
    pub async fn moved(
        self,
        http: &impl Http,
        instance: &str,
        notes: &[String],
    ) -> Result<Answer<Vec<(String, RecordKey)>>, Fault> {
        match self {
            Crm::Odoo => odoo::moved(http, instance, notes).await,
            // Where a party is replaced by another, its notes stay with it.
            Crm::Tryton => Ok(Answer::asked_nobody(Vec::new())),
        }
    }

    /// The parts of the CRM's own score of a record; none where it does not tell them. `version` is
    /// [`Session::version`].
    ///
    /// To be asked only when a person asks for it: Odoo computes the probability anew while it tells,
    /// and stores it on the record, as it does for its own button. One request.
    ///
    /// # Errors
    /// When the CRM does not answer, or this person may not see the score.
    pub async fn score(
        self,
        http: &impl Http,
        key: &RecordKey,
        version: u16,
    ) -> Result<Answer<Vec<ScorePart>>, Fault> {
        match self {
            Crm::Odoo => odoo::score(http, key, version).await,
            // Its probability is what somebody set.
            Crm::Tryton => Ok(Answer::asked_nobody(Vec::new())),
        }
    }

    /// The records about the same customer, with their names, newest first: of a contact its leads and
    /// deals (at most 20), of a lead or deal its contact and that contact's other deals (at most 20 of
    /// these). One request.
    ///
    /// # Errors
    /// When the CRM does not answer, or this person may not read them.
    pub async fn related(
        self,
        http: &impl Http,
        key: &RecordKey,
    ) -> Result<Answer<Vec<(RecordKey, String, Sort)>>, Fault> {
        match self {
            Crm::Odoo => odoo::related(http, key).await,
            Crm::Tryton => tryton::related(http, key).await,
        }
    }
}
