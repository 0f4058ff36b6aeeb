//! A civil date: what stands on the wall calendar, in no zone and at no hour.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::{CalendarFault, DAY, MINUTE, Offsets, zone};

/// A date on the team's own wall calendar, from 1970 to 2099. Written as `2026-03-29` (ISO 8601).
///
/// In notes it travels as year, month, day; the order is part of the bytes: append, never reorder.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "(i16, u8, u8)", into = "(i16, u8, u8)")]
pub struct Day {
    year: i16,
    month: u8,
    day: u8,
}

impl Day {
    /// The years a calendar knows, first and last. What lies outside is a typing error.
    pub const YEARS: (i16, i16) = (1970, 2099);

    /// A date that exists.
    ///
    /// # Errors
    /// [`CalendarFault::Day`] when there is no such date, or its year is outside [`Self::YEARS`].
    pub fn new(year: i16, month: u8, day: u8) -> Result<Day, CalendarFault> {
        let date = Day { year, month, day };
        let known = (Self::YEARS.0..=Self::YEARS.1).contains(&year);
        // 30 February counts on to 2 March: a date that comes back as another does not exist.
        let real = (1..=12).contains(&month)
            && (1..=31).contains(&day)
            && Day::of_number(date.number()) == Some(date);
        (known && real).then_some(date).ok_or(CalendarFault::Day)
    }

    /// The year, 1970 to 2099.
    #[must_use]
    pub fn year(self) -> i16 {
        self.year
    }

    /// The month, 1 to 12.
    #[must_use]
    pub fn month(self) -> u8 {
        self.month
    }

    /// The day of the month, 1 to 31.
    #[must_use]
    pub fn day(self) -> u8 {
        self.day
    }

    /// The day of the week, Monday 0 to Sunday 6.
    #[must_use]
    pub fn weekday(self) -> usize {
        weekday(self.number())
    }

    /// Its first instant where clocks have these offsets, UTC ms; mostly midnight. Where clocks jump over
    /// midnight it is the jump, and where they show it twice, the first time.
    #[must_use]
    pub fn begins(self, offsets: &Offsets) -> u64 {
        let midnight = self.number() * i64::from(DAY) * MINUTE;
        // No offset is more than a day, so the day has not begun before this.
        let mut at = since_1970(midnight - i64::from(DAY) * MINUTE);
        loop {
            let (minutes, until) = offsets.piece(at);
            let begins = since_1970(midnight - zone::ms(minutes));
            if begins < until {
                return begins.max(at);
            }
            at = until;
        }
    }

    /// The day that this instant (UTC ms) falls on in Greenwich; `None` outside [`Self::YEARS`].
    #[must_use]
    pub fn utc(ms: u64) -> Option<Day> {
        let days = ms / 86_400_000;
        Day::of_number(days.cast_signed())
    }

    /// Its first instant in Greenwich, UTC ms: how a day is kept that means the same day everywhere.
    #[must_use]
    pub fn ms(self) -> u64 {
        // Never before 1970, so never below nothing.
        self.number().unsigned_abs() * 86_400_000
    }

    /// Days since 1970-01-01 (H. Hinnant, "chrono-compatible low-level date algorithms",
    /// `days_from_civil`).
    pub(super) fn number(self) -> i64 {
        let (month, day) = (i64::from(self.month), i64::from(self.day));
        let year = i64::from(self.year) - i64::from(month <= 2);
        let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
        year * 365 + year / 4 - year / 100 + year / 400 + of_year - 719_468
    }

    /// The same backwards (`civil_from_days`); `None` outside [`Self::YEARS`].
    pub(super) fn of_number(number: i64) -> Option<Day> {
        let days = number.checked_add(719_468).filter(|days| *days >= 0)?;
        let of_era = days % 146_097;
        let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * year + year / 4 - year / 100);
        let from_march = (5 * of_year + 2) / 153;
        let day = of_year - (153 * from_march + 2) / 5 + 1;
        let month = (from_march + 2) % 12 + 1;
        let year = days / 146_097 * 400 + year + i64::from(month <= 2);
        let year = i16::try_from(year).ok()?;
        let known = (Self::YEARS.0..=Self::YEARS.1).contains(&year);
        known.then_some(Day {
            year,
            month: u8::try_from(month).ok()?,
            day: u8::try_from(day).ok()?,
        })
    }

    /// So many days later, or earlier; `None` outside [`Self::YEARS`].
    pub(super) fn plus(self, days: i64) -> Option<Day> {
        Day::of_number(self.number() + days)
    }
}

/// UTC ms, which begin with 1970.
fn since_1970(ms: i64) -> u64 {
    u64::try_from(ms).unwrap_or_default()
}

/// The day of the week of a day's number, Monday 0; 1970-01-01 was a Thursday.
pub(super) fn weekday(number: i64) -> usize {
    usize::try_from((number + 3).rem_euclid(7)).unwrap_or_default()
}

impl TryFrom<(i16, u8, u8)> for Day {
    type Error = CalendarFault;
    fn try_from((year, month, day): (i16, u8, u8)) -> Result<Day, CalendarFault> {
        Day::new(year, month, day)
    }
}

impl From<Day> for (i16, u8, u8) {
    fn from(day: Day) -> Self {
        (day.year, day.month, day.day)
    }
}

impl fmt::Display for Day {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

impl FromStr for Day {
    type Err = CalendarFault;

    /// Reads `2026-03-29` and nothing looser, so that nobody has to guess which number is the month.
    fn from_str(text: &str) -> Result<Day, CalendarFault> {
        let mut parts = text.split('-');
        let mut number = |digits: usize| -> Result<i16, CalendarFault> {
            let part = parts.next().ok_or(CalendarFault::Day)?;
            let plain = part.len() == digits && part.bytes().all(|byte| byte.is_ascii_digit());
            let read = plain.then(|| part.parse().ok()).flatten();
            read.ok_or(CalendarFault::Day)
        };
        let (year, month, day) = (number(4)?, number(2)?, number(2)?);
        if parts.next().is_some() {
            return Err(CalendarFault::Day);
        }
        let small = |number: i16| u8::try_from(number).map_err(|_| CalendarFault::Day);
        Day::new(year, small(month)?, small(day)?)
    }
}
