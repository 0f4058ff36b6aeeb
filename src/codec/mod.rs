//! Events as bytes, bytes as one word, a word inside a readable note; and all of it back.
//!
//! Pure. What comes in is hostile: nothing here panics, and what does not decode is only text.

mod base62;
