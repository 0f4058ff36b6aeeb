//! Events as bytes, bytes as one word, a word inside a readable note; and all of it back.
//!
//! Pure. What comes in is hostile: nothing here panics, and what does not decode is only text.
//! Imports `record` and `team` for the types it packs.

mod base62;
mod note;
mod payload;
mod plain;
mod signature;

pub use note::{MARK, Note, Part, note_html, note_text, read_note};
pub use payload::{Batch, MOST_EVENTS, batch, payload, text_check};
pub(crate) use plain::escaped;
pub use signature::{Signature, over, signed};
