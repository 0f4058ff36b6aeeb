//! What happened, as small immutable events, and the growing set of them.
//!
//! Pure. A ledger belongs to one record of the CRM; the record on which a team keeps its agreement
//! has a ledger like any other. Two ledgers merge by union, so the order in which notes arrive never
//! matters. What a ledger *means* is folded elsewhere: `agreement` for the team's, `record` for a
//! customer's. Never reads a clock, a network or a store; imports only `team`.

mod about;
mod came;
mod clause;
mod devices;
mod event;
mod ids;
mod key;
mod lead;
mod seal;
mod set;
mod stamp;
mod steps;
mod thread;

pub use about::{About, Quote};
pub use came::{Came, CameBy};
pub use clause::{
    Article, Clause, Differing, Dimension, Lens, Open, Rule, Scope, TeamWhat, Terms, Trigger,
};
pub use devices::{Devices, Doubt, KnownDevice};
pub use event::{Event, NoteKind, Verdict, What, Written};
pub use ids::{CriterionId, DeviceId, EventId, ExpectationId};
pub use key::RecordKey;
pub use lead::LeadMove;
pub use seal::{Here, Key, Seal, Source, Spot};
pub use set::Ledger;
pub use stamp::Stamp;
pub use steps::{
    Answer, Beside, Duty, Ending, Evidence, ExpectStep, Kind, OutcomeKind, Party, Rejection,
    TalkStep,
};
pub use thread::ThreadStep;
