//! The real browser: its network, store, messages and alarms behind the ports, and the entries that
//! `bg.js`, `panel.js` and `agreement.js` call. The only place where a `JsValue` is looked at.
//!
//! Decides nothing. What comes over a message is parsed here once, or refused. The features say which
//! entry a build is for; each build leaves the others' code out.
#![cfg_attr(
    not(all(feature = "agreement", feature = "background", feature = "panel")),
    allow(dead_code, reason = "what only the other entry uses")
)]

#[cfg(feature = "agreement")]
mod agreement;
mod api;
#[cfg(feature = "background")]
mod extension;
mod fetch;
#[cfg(feature = "panel")]
mod frame;
mod keys;
#[cfg(feature = "playground")]
mod large;
#[cfg(feature = "background")]
mod lend;
mod letter;
#[cfg(any(feature = "agreement", feature = "panel"))]
mod messages;
#[cfg(feature = "playground")]
mod playground;
mod senses;
mod store;
mod zone;

pub use keys::WebKeys;
pub use letter::{Letter, Unread};
pub use store::Idb;
pub use zone::BrowserZones;
