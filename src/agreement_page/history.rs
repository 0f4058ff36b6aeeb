//! Everything that ever happened to a sentence, in the order in which it did.

use crate::agreement::{Sentence, Version};
use crate::ledger::{EventId, RecordKey, Stamp};
use crate::say::of;
use crate::team::{Origin, PersonId, Side};

/// One thing that happened.
#[derive(Clone, Debug, PartialEq)]
pub struct Past<'a> {
    /// When.
    pub at: Stamp,
    /// Which event, for its way to the CRM; a rejection happened elsewhere.
    pub id: Option<EventId>,
    /// Who.
    pub by: &'a PersonId,
    /// For which side, when it was for one.
    pub side: Option<Side>,
    /// The key of the sentence that says so: `$1` is who, `$2` the version's number.
    pub key: &'static str,
    /// The version it is about, or made.
    pub number: u16,
    /// What they said.
    pub words: Option<&'a str>,
    /// The wording that was made.
    pub made: Option<&'a Version>,
    /// The record it happened on.
    pub on: Option<&'a RecordKey>,
}

/// The whole of it, oldest first.
#[must_use]
pub fn history(sentence: &Sentence) -> Vec<Past<'_>> {
    let mut all: Vec<Past<'_>> = sentence.versions.iter().flat_map(of_version).collect();
    let number = sentence.versions.last().map_or(1, |version| version.number);
    all.extend(sentence.talk.iter().map(|said| Past {
        at: said.at,
        id: Some(said.id),
        by: &said.by,
        side: Some(said.side),
        key: of(said.side, "book_did_say_marketing", "book_did_say_sales"),
        number,
        words: Some(&said.text),
        made: None,
        on: None,
    }));
    let ended = sentence.rested.iter().chain(&sentence.retired);
    let ended = ended.chain(&sentence.retiring);
    all.extend(ended.map(|ended| Past {
        at: ended.at,
        id: Some(ended.id),
        by: &ended.by,
        side: Some(ended.side),
        key: of(
            ended.side,
            "book_did_retire_marketing",
            "book_did_retire_sales",
        ),
        number,
        words: Some(&ended.because),
        made: None,
        on: None,
    }));
    all.extend(sentence.named.iter().map(|named| Past {
        at: named.at,
        id: None,
        by: &named.by,
        side: None,
        key: "book_did_reject",
        number,
        words: None,
        made: None,
        on: Some(&named.on),
    }));
    all.sort_by_key(|past| past.at);
    all
}

fn of_version(version: &Version) -> Vec<Past<'_>> {
    let own = version.clause.origin == Origin::Own;
    let key = match version.number {
        1 if own => of(
            version.side,
            "book_did_propose_marketing",
            "book_did_propose_sales",
        ),
        1 => "book_did_set_up",
        _ => of(
            version.side,
            "book_did_change_marketing",
            "book_did_change_sales",
        ),
    };
    let made = Past {
        at: version.at,
        id: Some(version.id),
        by: &version.by,
        side: Some(version.side),
        key,
        number: version.number,
        words: None,
        made: Some(version),
        on: None,
    };
    // Who words something signs it by that; it is said once.
    let signed = version
        .signed
        .iter()
        .filter(|signed| signed.id != version.id);
    let signed = signed.map(|signed| Past {
        at: signed.at,
        id: Some(signed.id),
        by: &signed.who,
        side: Some(signed.side),
        key: of(
            signed.side,
            "book_did_sign_marketing",
            "book_did_sign_sales",
        ),
        number: version.number,
        words: None,
        made: None,
        on: None,
    });
    std::iter::once(made).chain(signed).collect()
}
