//! Whole teams beside a CRM, over a network and disks that fail, each from one number.
//!
//! A [`Schedule`] is data: who there is and what happens in which order. [`play`] drives the product's own
//! background over ports that move one thing at a time, beside the modelled Odoo, and says what went
//! wrong; [`play_beside`] puts another CRM at its end. Nothing in it reads a clock, starts a thread or depends on the order of a hash.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs,
    reason = "all of this is a test, and may stop at the first surprise"
)]

mod check;
mod make;
mod port;
mod run;
mod schedule;
mod server;
mod shrink;
mod sim;

pub use port::is_post;
pub use run::{Tally, soak, told};
pub use schedule::*;
pub use server::{ADDRESS, Cast, Server};
pub use shrink::shrunk;
pub use sim::{Played, play, play_beside};

/// What must never happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Something that was shown as saved is nowhere any more.
    Lost,
    /// Something stands in two notes.
    Doubled,
    /// Two devices end in different states, or one shows as in the CRM what is not.
    Diverged,
    /// Something stands still, or failed, and nobody is told.
    Unexplained,
}

/// Something that must never happen, and did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// What.
    pub kind: Kind,
    /// After how many steps; the quiet end comes after the last.
    pub step: usize,
    /// What was seen.
    pub seen: String,
}

/// What is broken on purpose, to prove that it is noticed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sabotage {
    /// The store keeps nothing of what waits to be sent.
    ForgetfulStore,
    /// The CRM writes each note twice.
    DoubleCrm,
    /// One browser is told that there are no notes.
    DeafBrowser,
    /// A request of the first browser is never answered, and never given up.
    NoTimeout,
}
