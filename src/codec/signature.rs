//! What signs a note: behind the payload, in base62 as well, so that who does not know it reads on.

use serde::{Deserialize, Serialize};

use super::base62;
use super::payload::body;
use crate::record::{Key, Spot};

/// What every signed run of bytes begins with: a signature under one sort of thing is none under another.
const DOMAIN: &[u8] = b"samenspel note 1\0";
/// The form in which a signature is written.
const FORM: u8 = 1;

/// A note's signature, which may be anybody's and fit nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature {
    /// The key that is said to have signed.
    pub key: Key,
    /// The record for which it did.
    pub on: Spot,
    /// The signature.
    pub signature: [u8; 64],
    /// The bytes it should be under.
    pub over: Vec<u8>,
}

/// The bytes: a length (1), then this. Append only, as the payload.
#[derive(Serialize, Deserialize)]
struct Packed {
    form: u8,
    key: Key,
    signature: [[u8; 32]; 2],
    on: Spot,
}

/// The bytes to be signed so that this payload counts on that record; nothing when it is no payload.
#[must_use]
pub fn over(word: &str, on: &Spot) -> Option<Vec<u8>> {
    let (body, _) = body(word.as_bytes())?;
    bytes(&body, on)
}

fn bytes(body: &[u8], on: &Spot) -> Option<Vec<u8>> {
    let on = postcard::to_allocvec(on).ok()?;
    Some([DOMAIN, &on, body].concat())
}

/// The word that carries the payload and its signature. A record whose name is too long for it has none.
#[must_use]
pub fn signed(word: &str, key: Key, on: &Spot, signature: &[u8; 64]) -> String {
    let halves = signature.split_first_chunk::<32>();
    let packed = halves.and_then(|(first, rest)| {
        let packed = Packed {
            form: FORM,
            key,
            signature: [*first, *rest.first_chunk()?],
            on: on.clone(),
        };
        postcard::to_allocvec(&packed).ok()
    });
    let framed = packed.and_then(|packed| {
        let length = u8::try_from(packed.len()).ok()?;
        Some([&[length], packed.as_slice()].concat())
    });
    let behind = framed.map(|bytes| base62::encode(&bytes));
    [word, behind.as_deref().unwrap_or_default()].concat()
}

/// What stands behind a payload with these bytes, when that is a signature.
pub(super) fn signature(body: &[u8], behind: &[u8]) -> Option<Signature> {
    let head = base62::decode(behind.get(..11)?)?;
    let length = usize::from(*head.first()?);
    let whole = base62::decode(behind.get(..base62::length(length + 1))?)?;
    let packed: Packed = postcard::from_bytes(whole.get(1..)?).ok()?;
    if packed.form != FORM {
        return None;
    }
    let mut signature = [0; 64];
    let halves = packed.signature.iter().flatten();
    for (place, byte) in signature.iter_mut().zip(halves) {
        *place = *byte;
    }
    Some(Signature {
        over: bytes(body, &packed.on)?,
        key: packed.key,
        on: packed.on,
        signature,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codec::Part;
    use crate::codec::{Batch, batch, note_html, note_text, payload, read_note};
    use crate::record::{DeviceId, Event, EventId, Stamp, What};
    use crate::team::{PersonId, Reason, Side};

    const PAGE: &str = "https://crm.example/odoo/crm/27";

    fn spot(id: &str) -> Spot {
        Spot {
            object: "crm.lead".to_owned(),
            id: id.to_owned(),
        }
    }

    fn word() -> String {
        let event = Event {
            at: Stamp {
                ms: 1_795_000_000_000,
                tick: 0,
            },
            id: EventId {
                device: DeviceId(0xFEDC_BA98),
                seq: 7,
            },
            by: PersonId("1234".to_owned()),
            side: Side::Sales,
            what: What::Left {
                because: Reason::new("they asked for an offer before June").unwrap(),
            },
        };
        payload(
            &event.by,
            &["left".to_owned()],
            std::slice::from_ref(&event),
        )
    }

    fn with(word: &str) -> String {
        signed(word, Key([7; 32]), &spot("27"), &[9; 64])
    }

    fn carried(body: &str) -> Batch {
        match read_note(body, 4_000).part {
            Part::Events { batch, edited } => {
                assert!(!edited);
                batch
            }
            other => panic!("no events: {other:?}"),
        }
    }

    #[test]
    fn a_signature_comes_back_whole_in_both_forms_of_a_note_and_before_a_mark() {
        let lines = ["left".to_owned()];
        let word = with(&word());
        let marked = format!("{word}.smnsplhome");
        for body in [
            note_html(&lines, PAGE, &word),
            note_html(&lines, PAGE, &marked),
            note_text(&lines, &word),
        ] {
            let found = carried(&body).signature.unwrap();
            assert_eq!(found.key, Key([7; 32]), "{body}");
            assert_eq!(found.signature, [9; 64]);
            assert_eq!(found.on, spot("27"));
            assert_eq!(Some(found.over), over(&word, &spot("27")));
        }
    }

    #[test]
    fn a_note_without_a_signature_is_read_as_before() {
        let found = carried(&note_html(&["left".to_owned()], PAGE, &word()));
        assert_eq!((found.events.len(), found.signature), (1, None));
    }

    #[test]
    fn who_knows_no_signatures_finds_the_payload_where_it_was() {
        let bare = word();
        // As it was read before there were any: the length says where the payload ends.
        let (old, behind) = body(bare.as_bytes()).unwrap();
        assert!(behind.is_empty());
        let both = with(&bare);
        assert!(both.starts_with(&bare));
        assert_eq!(body(both.as_bytes()).unwrap().0, old);
    }

    #[test]
    fn a_signature_takes_no_more_than_a_hundred_and_fifteen_bytes() {
        let grows = (with(&word()).len() - word().len()) * 8 / 11;
        assert!(grows <= 115, "{grows} bytes");
    }

    #[test]
    fn a_signature_cut_anywhere_is_none_and_the_events_stay() {
        let (bare, both) = (word(), with(&word()));
        for kept in bare.len()..both.len() {
            let found = batch(&both[..kept]).unwrap();
            assert_eq!((found.events.len(), found.signature), (1, None), "{kept}");
        }
    }

    #[test]
    fn text_that_somebody_added_behind_a_payload_is_no_signature() {
        for added in ["ThankYou", "0", &"z".repeat(300), &"0".repeat(300)] {
            let found = batch(&(word() + added)).unwrap();
            assert_eq!((found.events.len(), found.signature), (1, None), "{added}");
        }
    }

    #[test]
    fn what_is_signed_differs_by_record_and_by_payload() {
        let here = over(&word(), &spot("27"));
        assert!(here.is_some() && here != over(&word(), &spot("28")));
        let other = payload(&PersonId("1234".to_owned()), &["left".to_owned()], &[]);
        assert_ne!(here, over(&other, &spot("27")));
    }

    proptest::proptest! {
        #[test]
        fn nothing_at_all_behind_a_payload_makes_it_panic(behind in "[A-Za-z0-9]{0,200}") {
            let _ = batch(&(word() + &behind));
        }
    }
}
