//! A message between panel and background: the protocol's version in the open, the rest as bytes.
//!
//! The bytes (postcard) are a third of the code that any self-describing form would take in wasm. They
//! need no more than the version to be read, because both ends are the same build or say so. Browsers
//! carry messages as JSON, which has no bytes, so each byte travels as a character of its own.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::JsValue;

use crate::protocol::VERSION;

/// What is really sent.
#[derive(Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Letter {
    /// [`VERSION`] of whoever wrote it; 0 when it is no letter.
    version: u32,
    /// The tab it is for, or every tab.
    pub tab: Option<i32>,
    /// Whether it asks something of the background. The browser brings what one panel asks to all the
    /// others, too, and its bytes would read as something told.
    pub asks: bool,
    /// The message.
    bytes: String,
    /// Why there is none: `bg.js` could not bring the background to life.
    failed: Option<String>,
}

/// Why a letter says nothing.
#[derive(Debug, PartialEq, Eq)]
pub enum Unread {
    /// It is no letter of ours, but another message of the extension.
    Foreign,
    /// It was written by another version.
    Version,
    /// There was nothing to send; why, in words.
    Failed(String),
}

impl Letter {
    /// A letter that asks this.
    pub fn asking(message: &impl Serialize) -> JsValue {
        Self::sealed(message, None, true)
    }

    /// A letter that tells this.
    pub fn with(message: &impl Serialize, tab: Option<i32>) -> JsValue {
        Self::sealed(message, tab, false)
    }

    fn sealed(message: &impl Serialize, tab: Option<i32>, asks: bool) -> JsValue {
        // The protocol's types hold nothing that postcard cannot write; an empty letter says nothing.
        let bytes = postcard::to_allocvec(message).unwrap_or_default();
        let bytes = bytes.into_iter().map(char::from).collect();
        to_js(&Letter {
            version: VERSION,
            tab,
            asks,
            bytes,
            failed: None,
        })
    }

    /// Takes a message for a letter.
    ///
    /// # Errors
    /// When it is none, or another version's, or says that there is nothing to say.
    pub fn of(message: JsValue) -> Result<Letter, Unread> {
        let letter: Letter =
            serde_wasm_bindgen::from_value(message).map_err(|_| Unread::Foreign)?;
        match (letter.version, &letter.failed) {
            (_, Some(words)) => Err(Unread::Failed(words.clone())),
            (VERSION, None) => Ok(letter),
            (0, None) => Err(Unread::Foreign),
            (_, None) => Err(Unread::Version),
        }
    }

    /// What is in it.
    ///
    /// # Errors
    /// When it does not say what was expected: then the other end is not the same build.
    pub fn read<T: DeserializeOwned>(&self) -> Result<T, Unread> {
        let bytes: Option<Vec<u8>> = self
            .bytes
            .chars()
            .map(|letter| u8::try_from(letter).ok())
            .collect();
        let bytes = bytes.ok_or(Unread::Version)?;
        // What another build wrote may begin like something this one knows; then bytes are left over.
        match postcard::take_from_bytes(&bytes) {
            Ok((said, [])) => Ok(said),
            _ => Err(Unread::Version),
        }
    }
}

/// A value as the browsers' own JSON-like ones: no `Map`, no `BigInt`.
pub(super) fn to_js(value: &impl Serialize) -> JsValue {
    // What is sent this way holds only text, small numbers and named fields, which always fit.
    value
        .serialize(&Serializer::json_compatible())
        .unwrap_or(JsValue::NULL)
}
