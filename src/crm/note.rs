//! Notes as a CRM holds them, and how far they were read.

use serde::{Deserialize, Serialize};

use crate::record::RecordKey;
use crate::team::{Person, PersonId};

/// A note as the CRM holds it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CrmNote {
    /// The CRM's id.
    pub id: String,
    /// The user who created it. The CRM's word, stronger than any note's own. Somebody from outside
    /// (a mail) has an id that no user can have, such as `partner:12`.
    pub author: Person,
    /// Whether the author is a user of the CRM, by its word. Only a user's events count.
    pub user: bool,
    /// When it was written, UTC ms: its writer's word, but never later than `stood`.
    pub at: u64,
    /// When it came to stand in the CRM, UTC ms, by the CRM's own clock. Nobody chooses that.
    pub stood: u64,
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

/// What is written into a note: the readable text, and the payload that carries the events.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft<'a> {
    /// Lines of plain text.
    pub text: &'a [String],
    /// The payload in base62; see `codec`.
    pub payload: &'a str,
    /// A word by which [`Crm::find`](super::Crm::find) and [`Crm::marked`](super::Crm::marked) find the note
    /// again: 1 to 64 ASCII letters and digits. Reading the note takes no notice of it.
    pub mark: Option<&'a str>,
    /// The people whom it names. Where the CRM has mentions of its own they hear of it the way they chose there.
    pub mentions: &'a [PersonId],
}

/// On which records new notes with a mark stand.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Marked {
    /// The records, by their oldest such note, each with the id of its newest.
    pub places: Vec<(RecordKey, String)>,
    /// Where to go on when there may be more.
    pub more: Option<u64>,
}
