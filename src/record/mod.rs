//! One customer's record: what happened (events), what is known (ledger) and how it reads (view).
//!
//! Pure. A view is a fold over a set of events, so the order in which notes arrive never matters.
//! Never reads a clock, a network or a store; imports only `team`.

mod checklist;
mod event;
mod facts;
mod key;
mod ledger;
mod ownership;
mod stamp;
mod view;

use checklist::checklist_then;
pub use checklist::{Judgement, Reading, Row, checklist};
pub use event::{CriterionId, DeviceId, Event, EventId, LeadMove, NoteKind, Verdict, What};
pub use facts::{DealEnd, Facts, Oddity, PlainNote, ScorePart, Sort};
pub use key::RecordKey;
pub use ledger::Ledger;
pub use ownership::{Lead, LeadStep, Offer, Owner, Owners, lead, owners};
pub use stamp::Stamp;
pub use view::{RecordView, TypedNote, fold};
