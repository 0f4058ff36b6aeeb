//! Time zones as they come in from outside. No rule of daylight saving is written here: the platform
//! knows them, and is asked once for the stretch of time that matters.

use serde::{Deserialize, Serialize};

use super::{CalendarFault, MINUTE};

/// The name of a time zone, such as `Europe/Amsterdam` (IANA). Only its form is checked here; whether
/// a browser knows it, [`Zones::offsets`] says.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Zone(String);

impl Zone {
    /// The most characters; the longest name of the IANA database has 32.
    pub const MOST: usize = 64;

    /// Checks the form: letters, digits and `_ + - /`.
    ///
    /// # Errors
    /// [`CalendarFault::Zone`] when it is empty, too long, or holds anything else.
    pub fn new(name: &str) -> Result<Zone, CalendarFault> {
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"_+-/".contains(&byte);
        let sound = (1..=Self::MOST).contains(&name.len()) && name.bytes().all(plain);
        sound
            .then(|| Zone(name.to_owned()))
            .ok_or(CalendarFault::Zone)
    }

    /// The zone without an offset.
    #[must_use]
    pub fn utc() -> Zone {
        Zone("UTC".to_owned())
    }

    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Zone {
    type Error = CalendarFault;
    fn try_from(name: String) -> Result<Zone, CalendarFault> {
        Zone::new(&name)
    }
}

impl From<Zone> for String {
    fn from(zone: Zone) -> String {
        zone.0
    }
}

/// How far a zone's clocks are ahead of UTC, over a stretch of time: from an instant (UTC ms) on, so
/// many minutes (negative in the west). Empty is UTC.
///
/// Before the first instant its offset holds, and after the last one the last: whoever asks for a due
/// date far away asks the platform for offsets that far.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(from = "Vec<(u64, i32)>", into = "Vec<(u64, i32)>")]
pub struct Offsets(Vec<(u64, i32)>);

impl Offsets {
    /// The largest offset, minutes: a day. The largest in use is 14 hours.
    const LARGEST: u32 = 24 * 60;

    /// Sorts by instant; leaves out what changes nothing, and offsets of more than a day.
    #[must_use]
    pub fn new(changes: Vec<(u64, i32)>) -> Offsets {
        let mut sorted = Vec::with_capacity(changes.len());
        for change in changes {
            if change.1.unsigned_abs() <= Self::LARGEST {
                // Two a year: the library's sort is for more, and takes 4 KB of wasm.
                let place = sorted.partition_point(|(from, _)| *from <= change.0);
                sorted.insert(place, change);
            }
        }
        sorted.dedup_by_key(|(_, minutes)| *minutes);
        Offsets(sorted)
    }

    /// Minutes ahead of UTC at this instant, UTC ms.
    #[must_use]
    pub fn at(&self, ms: u64) -> i32 {
        self.piece(ms).0
    }

    /// The same, with the instant from which on it may be another; `u64::MAX` for never.
    pub(super) fn piece(&self, ms: u64) -> (i32, u64) {
        let after = self.0.partition_point(|(from, _)| *from <= ms);
        let here = after.checked_sub(1).and_then(|here| self.0.get(here));
        let (_, minutes) = here.or(self.0.first()).copied().unwrap_or_default();
        let until = self.0.get(after).map_or(u64::MAX, |(from, _)| *from);
        (minutes, until)
    }
}

impl From<Vec<(u64, i32)>> for Offsets {
    fn from(changes: Vec<(u64, i32)>) -> Offsets {
        Offsets::new(changes)
    }
}

impl From<Offsets> for Vec<(u64, i32)> {
    fn from(offsets: Offsets) -> Self {
        offsets.0
    }
}

/// Whoever knows the rules of time zones: the browser, or a database in tests.
pub trait Zones {
    /// The zone's offsets from one instant to another, UTC ms; `None` when this platform does not know
    /// the zone, which is said to the user and never taken for UTC.
    fn offsets(&self, zone: &Zone, from_ms: u64, to_ms: u64) -> Option<Offsets>;
}

/// Minutes as ms.
pub(super) fn ms(minutes: i32) -> i64 {
    i64::from(minutes) * MINUTE
}
