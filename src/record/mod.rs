//! One customer's record, as it reads: who owns, who is in the lead, what both sides look for, what is
//! expected, what became of it.
//!
//! Pure: a fold over the record's ledger, under what the team agreed. Never reads a clock, a network
//! or a store; imports only `agreement`, `ledger` and `team`. The words of the ledger are handed on, so
//! that who speaks of a record needs one name for it.

mod after;
mod asking;
mod checklist;
mod clock;
mod difference;
mod expectation;
mod facts;
mod inbox;
mod note;
mod ownership;
mod row;
mod rules;
mod suggest;
#[cfg(test)]
mod tests;
mod view;

pub use crate::agreement::Gate;
pub use crate::ledger::*;
pub use after::{Mismatch, Outcome, Rejected, mismatches_now};
pub use asking::may_ask;
pub use clock::{Clock, Phase};
pub use difference::{Difference, Ended, Said, View};
pub use expectation::{Did, End, Expectation, Mark};
pub use facts::{DealEnd, Facts, Oddity, PlainNote, ScorePart, Sort};
pub use inbox::{Addressed, Why, addressed};
pub use note::{Turn, TypedNote};
pub use ownership::{Despite, Lead, LeadStep, Offer, Owner, Owners, Void};
pub use row::{Footing, Judgement, Reading, Row, Talk};
pub use rules::StandingRule;
pub use suggest::{Suggestion, suggestions};
pub use view::{Customer, RecordView, fold};
