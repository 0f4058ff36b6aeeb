//! The working hours a team agreed on: which hours of which days, in which zone, and when not.
//!
//! An instant is worked when the clock on the team's wall shows a working hour of a day that is not
//! closed. Everything follows from that one sentence, daylight saving too:
//!
//! - On the day clocks go forward, 9:00 to 17:00 is still eight hours. Hours across the gap count what
//!   exists: 01:00 to 04:00 is two hours when 02:00 to 03:00 is left out.
//! - On the day clocks go back, an hour that the clock shows twice counts twice, because it really
//!   passes twice: 01:00 to 04:00 is four hours.
//!
//! So worked time is never more than elapsed time, and adds up however a stretch is split.

mod day;
mod holiday;
mod holidays;
mod span;
mod zone;

#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

pub use day::Day;
pub use holiday::Holiday;
pub use holidays::{Country, holidays};
pub use span::{Span, SpanState, Why};
pub use zone::{Offsets, Zone, Zones};

/// A minute, ms.
const MINUTE: i64 = 60_000;
/// A day as the clock shows it, minutes.
const DAY: u16 = 24 * 60;

/// The working hours of one day, minutes after local midnight.
///
/// The fields may hold what somebody is still typing: [`Calendar::check`] says whether they can be
/// agreed on, and hours that cannot are no hours. The order is part of the bytes in notes: append,
/// never reorder.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Hours {
    /// When work begins.
    pub from: u16,
    /// When it ends, after `from`; at most 1440, midnight.
    pub to: u16,
}

impl Hours {
    /// Nine to five.
    pub const OFFICE: Hours = Hours {
        from: 9 * 60,
        to: 17 * 60,
    };

    /// A minute of the day as clocks show it: 09:00.
    #[must_use]
    pub fn clock(minute: u16) -> String {
        format!("{:02}:{:02}", (minute / 60) % 24, minute % 60)
    }

    /// Whether they begin before they end, within one day.
    #[must_use]
    pub fn is_sound(self) -> bool {
        self.from < self.to && self.to <= DAY
    }
}

/// A team's agreed working hours. Its arithmetic is in [`Calendar::worked`], [`Calendar::due`] and
/// [`Calendar::spans`]; none of it knows a clock or the rules of a time zone.
///
/// The order is part of the bytes in notes: append, never reorder.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Calendar {
    /// Where the clock hangs that the hours are read on.
    pub zone: Zone,
    /// The hours of each day of the week, Monday first; `None` is a day without work.
    pub week: [Option<Hours>; 7],
    /// Whose public holidays are closed; `None` keeps working.
    pub country: Option<Country>,
    /// The team's own closed days, in any order; only the first [`Calendar::MOST_DAYS`] count.
    pub own: Vec<Day>,
}

impl Calendar {
    /// The most closed days of a team's own.
    pub const MOST_DAYS: usize = 200;

    /// Monday to Friday, nine to five, no public holidays: where a team starts from.
    #[must_use]
    pub fn office(zone: Zone) -> Calendar {
        let day = Some(Hours::OFFICE);
        Calendar {
            zone,
            week: [day, day, day, day, day, None, None],
            country: None,
            own: Vec::new(),
        }
    }

    /// Whether a team can agree on it.
    ///
    /// # Errors
    /// The first thing to put right; see [`CalendarFault`].
    pub fn check(&self) -> Result<(), CalendarFault> {
        for (weekday, hours) in self.week.iter().enumerate() {
            if hours.is_some_and(|hours| !hours.is_sound()) {
                return Err(CalendarFault::Hours { weekday });
            }
        }
        if self.week.iter().all(Option::is_none) {
            return Err(CalendarFault::NoWork);
        }
        match self.own.len().saturating_sub(Self::MOST_DAYS) {
            0 => Ok(()),
            over => Err(CalendarFault::TooManyDays {
                over,
                most: Self::MOST_DAYS,
            }),
        }
    }
}

/// Why a calendar, or a part of one, cannot be agreed on. What was typed stays where it was typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
pub enum CalendarFault {
    /// What was typed is no zone's name.
    #[error("this is not the name of a time zone, such as Europe/Amsterdam")]
    Zone,
    /// What was typed is no date.
    #[error("this is not a date, such as 2026-12-31")]
    Day,
    /// No day of the week has hours, so no clock would ever run.
    #[error("no day has working hours, so nothing would ever be due")]
    NoWork,
    /// A day ends before it begins, or runs past midnight.
    #[error("the hours of a day end before they begin, or run past midnight")]
    Hours {
        /// Which, Monday 0.
        weekday: usize,
    },
    /// More closed days than fit.
    #[error("too many closed days by {over} (at most {most})")]
    TooManyDays {
        /// How many must go.
        over: usize,
        /// How many may stay.
        most: usize,
    },
}
