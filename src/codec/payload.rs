//! A batch of events as one word: `length · events · check`, in base62.

use serde::{Deserialize, Serialize};

use super::base62;
use super::signature::{Signature, signature};
use crate::record::{DeviceId, Event, EventId, Stamp, What};
use crate::team::{PersonId, Side};

/// What one person did during one visit on one device; it travels as one note.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Batch {
    /// Whose events these are; the CRM's author of the note must be the same.
    pub by: PersonId,
    /// The check of the readable text they were written with; see [`text_check`].
    pub text: u32,
    /// The events, oldest first.
    pub events: Vec<Event>,
    /// What signs them, which nobody has looked at yet.
    pub signature: Option<Box<Signature>>,
}

/// The most events that one note carries. A note with more is not one of ours.
pub const MOST_EVENTS: usize = 200;

/// The bytes. Field order and variant order are the format of `smnspl1`: append only.
#[derive(Serialize, Deserialize)]
struct Packed {
    text: [u8; 4],
    by: String,
    /// The earliest `ms` of the batch; each event adds its own distance.
    from: u64,
    events: Vec<PackedEvent>,
}

#[derive(Serialize, Deserialize)]
struct PackedEvent {
    device: [u8; 4],
    seq: u32,
    after: u64,
    tick: u16,
    side: Side,
    what: What,
}

/// The word that carries these events; empty when there are none or they cannot be packed.
#[must_use]
pub fn payload(by: &PersonId, lines: &[String], events: &[Event]) -> String {
    let from = events.iter().map(|event| event.at.ms).min().unwrap_or(0);
    let packed = events.iter().map(|event| PackedEvent {
        device: event.id.device.0.to_le_bytes(),
        seq: event.id.seq,
        after: event.at.ms.saturating_sub(from),
        tick: event.at.tick,
        side: event.side,
        what: event.what.clone(),
    });
    let text = text_check(lines.iter().map(String::as_str)).to_le_bytes();
    let packed = Packed {
        text,
        by: by.0.clone(),
        from,
        events: packed.collect(),
    };
    // Serialising to memory fails only for types that these are not; an empty word is never sent.
    postcard::to_allocvec(&packed)
        .map(|body| base62::encode(&framed(&body)))
        .unwrap_or_default()
}

fn framed(body: &[u8]) -> Vec<u8> {
    let length = u32::try_from(body.len()).unwrap_or(u32::MAX).to_be_bytes();
    let [_, high, mid, low] = length;
    let mut bytes = vec![high, mid, low];
    bytes.extend_from_slice(body);
    bytes.extend_from_slice(&crc32fast::hash(body).to_le_bytes());
    bytes
}

/// Reads a word back that was not in a note but kept as it was made; nothing when it is damaged.
#[must_use]
pub fn batch(word: &str) -> Option<Batch> {
    unpack(word.as_bytes())
}

/// Reads a word back. `word` holds letters and digits only; what follows the payload is ignored.
///
/// Nothing when it is cut, garbled, not of this format, or holds more than Samenspel ever writes.
pub(crate) fn unpack(word: &[u8]) -> Option<Batch> {
    let (body, behind) = body(word)?;
    let packed: Packed = postcard::from_bytes(&body).ok()?;
    if packed.events.len() > MOST_EVENTS {
        return None;
    }
    let by = PersonId(packed.by);
    let events = packed
        .events
        .into_iter()
        .map(|event| opened(event, packed.from, &by))
        .collect::<Option<Vec<_>>>()?;
    Some(Batch {
        by,
        text: u32::from_le_bytes(packed.text),
        events,
        signature: signature(&body, behind).map(Box::new),
    })
}

/// The bytes of the batch, once their check fits, and what stands behind the payload.
pub(super) fn body(word: &[u8]) -> Option<(Vec<u8>, &[u8])> {
    let head = base62::decode(word.get(..11)?)?;
    let [high, mid, low] = *head.first_chunk::<3>()?;
    let length = usize::try_from(u32::from_be_bytes([0, high, mid, low])).ok()?;
    let (payload, behind) = word.split_at_checked(base62::length(length + 7))?;
    let bytes = base62::decode(payload)?;
    let body = bytes.get(3..3 + length)?;
    let check = bytes.get(3 + length..)?.first_chunk::<4>()?;
    (crc32fast::hash(body).to_le_bytes() == *check).then(|| (body.to_vec(), behind))
}

fn opened(event: PackedEvent, from: u64, by: &PersonId) -> Option<Event> {
    let ms = from
        .checked_add(event.after)
        .filter(|ms| *ms <= Stamp::LAST_MS && event.what.fits())?;
    Some(Event {
        at: Stamp {
            ms,
            tick: event.tick,
        },
        id: EventId {
            device: DeviceId(u32::from_le_bytes(event.device)),
            seq: event.seq,
        },
        by: by.clone(),
        side: event.side,
        what: event.what,
    })
}

/// A check of readable text that survives what CRMs do to white space, quotes and markup: only its
/// letters and digits count.
#[must_use]
pub fn text_check<'a>(lines: impl IntoIterator<Item = &'a str>) -> u32 {
    let mut hash = crc32fast::Hasher::new();
    let mut buffer = [0; 4];
    for letter in lines
        .into_iter()
        .flat_map(str::chars)
        .filter(|letter| letter.is_alphanumeric())
    {
        hash.update(letter.encode_utf8(&mut buffer).as_bytes());
    }
    hash.finalize()
}
