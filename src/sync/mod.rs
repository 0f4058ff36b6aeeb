//! How what was recorded gets into the CRM: an outbox, and an engine that decides what to do next.
//!
//! Pure: (now, outbox, news) → effects. Never sends, stores, waits or reads a clock; whoever drives
//! it saves [`Effect::Save`] before it acts on the rest, so a death between two lines loses nothing.

mod backoff;
mod budget;
mod engine;
mod outbox;
#[cfg(test)]
mod tests;

pub use backoff::backoff;
pub use budget::{Budget, Kept, Spent};
pub use engine::{Effect, News, step};
pub use outbox::{Item, Outbox, State, VISIT_MS};
