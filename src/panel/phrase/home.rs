//! The record that keeps the team's agreement: what is wrong with it, and what it is called.

use super::{detail, trouble, why};
use crate::protocol::{Related, Trouble};
use crate::words::Words;

/// Why the agreement may be old, or is not known, and the way on. `known` when a record is known that keeps
/// it.
#[must_use]
pub fn home_trouble(words: &dyn Words, fault: &Trouble, known: bool) -> String {
    match (fault, known) {
        (Trouble::Gone, _) => words.say("agreement_gone", &[]),
        (Trouble::NoAccess { .. }, _) => words.say("agreement_no_access", &[&detail(fault)]),
        (Trouble::SignIn, _) => trouble(words, fault),
        (_, true) => words.say("agreement_unread", &[&why(words, fault)]),
        (_, false) => words.say("agreement_unsearched", &[&why(words, fault)]),
    }
}

/// The key of the same in a few words.
#[must_use]
pub fn home_brief(fault: &Trouble, known: bool) -> &'static str {
    match (fault, known) {
        (Trouble::Gone, _) => "agreement_brief_gone",
        (Trouble::NoAccess { .. }, _) => "agreement_brief_no_access",
        (_, true) => "agreement_brief_unread",
        (_, false) => "agreement_brief_unsearched",
    }
}

/// A record's name, or its number in the CRM while the name is not known.
#[must_use]
pub fn record(words: &dyn Words, record: &Related) -> String {
    if record.name.is_empty() {
        words.say("book_record", &[&record.key.id])
    } else {
        record.name.clone()
    }
}
