use serde::{Deserialize, Serialize};

use crate::ledger::{Beside, Came, CameBy};
use crate::team::Person;

/// What the CRM itself says about a record. Read, never written, and shown beside the judgements.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Facts {
    /// The record's name.
    pub name: String,
    /// The customer's company or contact, when that is another name.
    pub customer: Option<String>,
    /// The stage, in the CRM's own word.
    pub stage: Option<String>,
    /// The CRM's own owner field.
    pub owner: Option<Person>,
    /// The probability somebody set or the CRM computed, in percent.
    pub probability: Option<f64>,
    /// What the CRM computes by itself, in percent.
    pub automatic: Option<f64>,
    /// The campaign and the source it came from, and the medium it came through.
    #[serde(default)]
    pub came: Vec<Came>,
    /// When the CRM last changed the record, UTC ms; what is shown here has stood at least since.
    pub changed_at: Option<u64>,
    /// Archived in the CRM (Odoo also archives what is lost).
    pub archived: bool,
    /// Won or lost, as the CRM says; open when empty.
    pub end: Option<DealEnd>,
    /// Why it was lost, in the CRM's own word.
    pub lost_reason: Option<String>,
    /// Since when it is in its stage, UTC ms.
    pub stage_since: Option<u64>,
    /// What sort of record it is.
    pub sort: Option<Sort>,
    /// The readable values of the fields that the agreement names, by technical name.
    #[serde(default)]
    pub named: Vec<(String, String)>,
}

impl Facts {
    /// By which campaign, source or medium it came.
    #[must_use]
    pub fn came(&self, by: CameBy) -> Option<&str> {
        let mut all = self.came.iter();
        all.find(|came| came.by == by)
            .map(|came| came.name.as_str())
    }

    /// What the CRM's score says, in whole percent; nothing when it has none.
    #[must_use]
    pub fn beside(&self) -> Option<Beside> {
        let beside = Beside {
            set: self.probability.and_then(whole),
            automatic: self.automatic.and_then(whole),
        };
        (beside.set.is_some() || beside.automatic.is_some()).then_some(beside)
    }
}

/// Whole percent; nothing of what is no number.
fn whole(percent: f64) -> Option<u8> {
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "between 0 and 100"
    )]
    let whole = percent.clamp(0.0, 100.0).round() as u8;
    (!percent.is_nan()).then_some(whole)
}

/// How a deal ended in the CRM.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum DealEnd {
    /// They bought.
    Won,
    /// They did not.
    Lost,
}

/// What sort of record it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Sort {
    /// Somebody who may become a customer.
    Lead,
    /// A deal in the pipeline.
    Opportunity,
    /// A person or a company.
    Contact,
}

/// One part of the CRM's score.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScorePart {
    /// What it counts, in the CRM's own words.
    pub name: String,
    /// Its value on this record.
    pub value: Option<String>,
    /// Above zero it raises the score, below it lowers it.
    pub push: i8,
}

/// A note that somebody wrote in the CRM itself, or one whose Samenspel part cannot be counted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlainNote {
    /// The CRM's id of the note.
    pub id: String,
    /// The author, as the CRM says.
    pub author: Person,
    /// When, UTC ms.
    pub at: u64,
    /// Its text, without markup, cut to [`PlainNote::MOST`] characters.
    pub text: String,
    /// Whether more stands in the CRM than is shown here.
    pub cut: bool,
    /// Why a Samenspel note is shown as a plain one.
    pub oddity: Option<Oddity>,
    /// Whether what it carries is about the team's agreement, and not about the record alone.
    #[serde(default)]
    pub agreement: bool,
    /// What was recorded when it was written, in words, where that is still known and is not its text.
    #[serde(default)]
    pub original: Option<String>,
}

impl PlainNote {
    /// The most characters kept of a note's text; the rest is read in the CRM.
    pub const MOST: usize = 4_000;
}

/// What is odd about a note that carries Samenspel's mark and is yet shown as a plain one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Oddity {
    /// Its payload is cut or garbled; the text is all that is left.
    Damaged,
    /// It was written by a newer Samenspel.
    Newer,
    /// Its payload speaks for somebody else than the CRM's author, or that is no user; it does not count.
    OtherAuthor,
    /// Its readable text was edited after it was written; what was recorded still counts.
    Edited,
    /// Its payload is dated long after the CRM got it; it does not count.
    Ahead,
    /// Its author signs what they write, and it bears no signature that fits; it does not count.
    Unsigned,
    /// It is signed by a device that its author did not announce, or not yet; it does not count until then.
    Unannounced,
    /// It was signed for another record; it does not count here.
    Elsewhere,
    /// It is signed by a device that its author had reported lost; it does not count.
    LostDevice,
}
