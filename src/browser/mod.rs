//! The real browser: its network, store, messages and alarms behind the ports, and the two entries
//! that `bg.js` and `panel.js` call. The only place where a `JsValue` is looked at.
//!
//! Decides nothing. What comes over a message is parsed here once, or refused.

mod api;
mod extension;
mod fetch;
mod frame;
mod letter;
#[cfg(feature = "playground")]
mod playground;
mod senses;
mod store;

pub use letter::{Letter, Unread};
pub use store::Idb;
