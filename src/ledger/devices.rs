//! With which keys people sign, and whether a note is to be believed by that.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{DeviceId, Event, Here, Key, Ledger, Seal, Source, TeamWhat, What};
use crate::team::PersonId;

/// A device that a person announced where the agreement is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KnownDevice {
    /// Which.
    pub id: DeviceId,
    /// Its public key; none where its browser cannot sign.
    pub key: Option<Key>,
    /// Since when that stands in the CRM, UTC ms; not yet when empty.
    pub since: Option<u64>,
    /// Since when it is theirs no more, UTC ms.
    pub lost: Option<u64>,
    /// Whether another key was announced for it, too, which counts for nothing.
    pub disputed: bool,
    /// The number of the event that announced it: what came after it on this device is signed.
    seq: u32,
    /// Since when its person signs, UTC ms: as long as it is not known to stand, since they announced it.
    from: u64,
}

impl KnownDevice {
    fn is_lost(&self, at: u64) -> bool {
        self.lost.is_some_and(|lost| lost <= at)
    }
}

/// Why a note is not believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Doubt {
    /// Its author signs what they write, and this bears no signature that fits it.
    Unsigned,
    /// It is signed with a key that its author did not announce, or not yet.
    Unannounced,
    /// It was signed for another record.
    Elsewhere,
    /// It is signed by a device that its author had reported lost.
    Lost,
}

/// Everybody's devices, as the ledgers of the records say that keep the agreement.
///
/// A function of those ledgers and of nothing else, so that everybody believes the same notes, in whatever
/// order they came.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Devices {
    people: BTreeMap<PersonId, Vec<KnownDevice>>,
}

/// An announcement, and since when it stands.
type Word<'a> = (Option<u64>, &'a Event, Option<Key>);

impl Devices {
    /// Reads who announced what. Which of two keys came first for a device is what the CRM says about when
    /// their notes were made, not what the notes say.
    #[must_use]
    pub fn of(homes: &[(Here, &Ledger)]) -> Devices {
        let mut devices = Devices::default();
        let mut words: Vec<Word<'_>> = Vec::new();
        for (here, ledger) in homes {
            words.extend(ledger.read().filter_map(|(event, sources)| {
                let key = *announced(event)?;
                let mut good = sources
                    .iter()
                    .filter(|of| vouches(key, of, here))
                    .peekable();
                // What was read and does not bear the key it speaks of is not its holder's word.
                if good.peek().is_none() && !sources.is_empty() {
                    return None;
                }
                Some((good.map(|of| of.stood).min(), event, key))
            }));
        }
        words.sort_by_key(|(since, event, _)| (since.unwrap_or(u64::MAX), *event));
        for (since, event, key) in words {
            let all = devices.people.entry(event.by.clone()).or_default();
            match all.iter_mut().find(|of| of.id == event.id.device) {
                Some(known) => known.disputed |= known.key != key,
                None => all.push(KnownDevice {
                    id: event.id.device,
                    key,
                    since,
                    lost: None,
                    disputed: false,
                    seq: event.id.seq,
                    from: since.unwrap_or(event.at.ms),
                }),
            }
        }
        devices.retire(homes);
        devices
    }

    /// One after the other as they came to stand, so that a lost device retires none of the others.
    fn retire(&mut self, homes: &[(Here, &Ledger)]) {
        let mut words = Vec::new();
        for (here, ledger) in homes {
            for (event, sources) in ledger.read() {
                let Some(device) = retired(event) else {
                    continue;
                };
                match sources {
                    [] => words.push((event.at.ms, event, None, here, device)),
                    all => words.extend(
                        all.iter()
                            .map(|of| (of.stood, event, Some(of), here, device)),
                    ),
                }
            }
        }
        words.sort_by_key(|(at, event, ..)| (*at, *event));
        for (at, event, source, here, device) in words {
            if source.is_some_and(|source| self.doubt(event, source, here).is_some()) {
                continue;
            }
            let all = self.people.get_mut(&event.by).into_iter().flatten();
            for known in all.filter(|known| known.id == device) {
                known.lost = known.lost.or(Some(at));
            }
        }
    }

    /// Whether nobody announced any.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.people.is_empty()
    }

    /// Everybody who announced one, with their devices in the order in which they did.
    pub fn people(&self) -> impl Iterator<Item = (&PersonId, &[KnownDevice])> {
        let all = self.people.iter();
        all.map(|(person, devices)| (person, devices.as_slice()))
    }

    /// A person's devices.
    #[must_use]
    pub fn whose(&self, person: &PersonId) -> &[KnownDevice] {
        self.people.get(person).map_or(&[], Vec::as_slice)
    }

    /// Why this note is not believed in what it says of this event; nothing where it is.
    #[must_use]
    pub fn doubt(&self, event: &Event, source: &Source, here: &Here) -> Option<Doubt> {
        let all = self.whose(&event.by);
        match &source.seal {
            Seal::Unchecked => None,
            Seal::Bare => bare(all, event, source).then_some(Doubt::Unsigned),
            Seal::By { key, on } => match holder(all, *key, source.stood) {
                Some(device) if device.is_lost(source.stood) => Some(Doubt::Lost),
                Some(_) => (!here.fits(on)).then_some(Doubt::Elsewhere),
                None => bare(all, event, source).then_some(Doubt::Unannounced),
            },
        }
    }

    /// The ledger of a record without what is not to be believed; nothing where all of it is.
    #[must_use]
    pub fn believed(&self, ledger: &Ledger, here: &Here) -> Option<Ledger> {
        // Where nobody signs, nobody is doubted.
        if self.is_empty() {
            return None;
        }
        ledger.without(|event, source| self.doubt(event, source, here).is_some())
    }
}

/// The device that signed with this key then. One that was lost and turned up is announced anew, with the key
/// that it has: from then on it is that one.
fn holder(all: &[KnownDevice], key: Key, at: u64) -> Option<&KnownDevice> {
    let mut with = all.iter().filter(|of| of.key == Some(key));
    let first = with.next();
    with.rfind(|of| of.since.is_some_and(|since| since <= at))
        .or(first)
}

/// A CRM dates its notes by whole seconds, and our clock is set right by such a date: by so much an
/// announcement of our own can seem later than a note that came after it, ms.
const SECONDS_MS: u64 = 2_000;

/// Whether a note without a good signature is odd. Whoever signs at all signs everything, on every device:
/// else a forger had only to make up one more. What stood before the first of a person's devices announced a
/// key is not signed, and counts; but what a device made after it announced one was, whenever its note stood.
fn bare(all: &[KnownDevice], event: &Event, source: &Source) -> bool {
    let device = all.iter().find(|of| of.id == event.id.device);
    match device {
        Some(known) if known.key.is_none() => return known.is_lost(source.stood),
        Some(known) if event.id.seq >= known.seq => return true,
        _ => {}
    }
    let signing = all.iter().filter(|of| of.key.is_some());
    let first = signing.map(|of| of.from).min();
    first.is_some_and(|first| source.stood.saturating_add(SECONDS_MS) >= first)
}

/// Whether a note's announcement of this key is its holder's.
fn vouches(key: Option<Key>, source: &Source, here: &Here) -> bool {
    match (&source.seal, key) {
        (Seal::By { key: with, on }, Some(key)) => *with == key && here.fits(on),
        (Seal::Bare, Some(_)) => false,
        (Seal::Unchecked, _) | (_, None) => true,
    }
}

fn announced(event: &Event) -> Option<&Option<Key>> {
    match &event.what {
        What::Team(what) => match &**what {
            TeamWhat::Key { key } => Some(key),
            _ => None,
        },
        _ => None,
    }
}

/// The device of the writer's own that this retires.
fn retired(event: &Event) -> Option<DeviceId> {
    match &event.what {
        What::Team(what) => match **what {
            TeamWhat::KeyRetired { device } if device.is_of(&event.by) => Some(device),
            _ => None,
        },
        _ => None,
    }
}
