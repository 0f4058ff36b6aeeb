//! The real browser: its network, store, messages and alarms behind the ports, and the entries that
//! `bg.js` and `panel.js` call. The only place where a `JsValue` is looked at.
//!
//! Decides nothing. What comes over a message is parsed here once, or refused. The features say which
//! entry a build is for; each build leaves the other's code out.
#![cfg_attr(
    not(all(feature = "background", feature = "panel")),
    allow(dead_code, reason = "what only the other entry uses")
)]

mod api;
#[cfg(feature = "background")]
mod extension;
mod fetch;
#[cfg(feature = "panel")]
mod frame;
mod letter;
#[cfg(feature = "playground")]
mod playground;
mod senses;
mod store;
mod zone;

pub use letter::{Letter, Unread};
pub use store::Idb;
pub use zone::BrowserZones;
