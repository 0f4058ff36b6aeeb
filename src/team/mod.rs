//! Who plays together: the two sides, their people, and the criteria they agree on.
//!
//! Pure. Never reads a clock, a network or a store, and imports nothing above it.

pub mod calendar;
mod criterion;
mod person;
mod side;
mod text;

pub use calendar::Calendar;
pub use criterion::{Origin, Standing, Starter};
pub use person::{Colleague, Person, PersonId};
pub use side::{Seat, Side};
pub use text::{Body, Label, Link, Question, Reason, TextFault};
