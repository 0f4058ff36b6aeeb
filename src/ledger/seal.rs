//! Whose word an event is, beyond the CRM's: the key with which its note was signed, and for which record.

use std::fmt::Write as _;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::RecordKey;

/// A device's public key (Ed25519). The private half never leaves the browser that made it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key(pub [u8; 32]);

// Rows of the store are read by the thousand: a line of letters, not a list of numbers.
impl Serialize for Key {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        if !to.is_human_readable() {
            return self.0.serialize(to);
        }
        let mut line = String::with_capacity(64);
        for byte in self.0 {
            // Writing to a string never fails.
            let _ = write!(line, "{byte:02x}");
        }
        to.serialize_str(&line)
    }
}

impl<'de> Deserialize<'de> for Key {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Key, D::Error> {
        if !from.is_human_readable() {
            return Ok(Key(<[u8; 32]>::deserialize(from)?));
        }
        let line = String::deserialize(from)?;
        let byte = |place: usize| {
            let digits = line.get(2 * place..2 * place + 2)?;
            u8::from_str_radix(digits, 16).ok()
        };
        let bytes: Option<Vec<u8>> = (0..32).map(byte).collect();
        let bytes = bytes.and_then(|bytes| bytes.try_into().ok());
        bytes.map(Key).ok_or_else(|| D::Error::custom("no key"))
    }
}

/// A record within its CRM. Without the CRM's address: people reach one CRM by several, and it moves.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Spot {
    /// The CRM's word for the kind of record.
    pub object: String,
    /// The CRM's id of the record.
    pub id: String,
}

impl Spot {
    /// The same as a record of that CRM.
    #[must_use]
    pub fn at(&self, instance: &str) -> RecordKey {
        RecordKey {
            instance: instance.to_owned(),
            object: self.object.clone(),
            id: self.id.clone(),
        }
    }
}

impl RecordKey {
    /// Where it is within its CRM.
    #[must_use]
    pub fn spot(&self) -> Spot {
        Spot {
            object: self.object.clone(),
            id: self.id.clone(),
        }
    }
}

/// What the signature of a note was found to be when it was read.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Seal {
    /// Nobody looked: this browser could not.
    Unchecked,
    /// None, or one that does not fit what the note carries.
    Bare,
    /// It fits.
    By {
        /// The key it was signed with, whoever's that is.
        key: Key,
        /// The record it was signed for.
        on: Spot,
    },
}

/// A note of the CRM in which an event stood when it was read.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Source {
    /// When the note came to stand in the CRM, by its clock (UTC ms).
    pub stood: u64,
    /// The CRM's id of the note; empty where it was not kept.
    pub note: String,
    /// What its signature is worth.
    pub seal: Seal,
}

/// Where events are read: a record, and those that went into it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Here {
    /// The record.
    pub spot: Spot,
    /// Records that the CRM merged into it, or that are gone and whose notes stand here.
    pub former: Vec<Spot>,
}

impl Here {
    /// Whether what was signed for that record is at its place.
    #[must_use]
    pub fn fits(&self, on: &Spot) -> bool {
        self.spot == *on || self.former.contains(on)
    }
}
