//! Working time as arithmetic: how much was worked, when so much is worked, and what paused it.

use serde::{Deserialize, Serialize};

use super::day::weekday;
use super::holidays::Closed;
use super::{Calendar, DAY, Day, Holiday, Hours, MINUTE, Offsets, zone};

/// What the calendar says of a stretch of time.
///
/// The order is part of the bytes in notes: append, never reorder.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum SpanState {
    /// The clock of an expectation runs.
    Open,
    /// It is paused.
    Closed(Why),
}

/// What pauses the clock.
///
/// A day without hours is closed for that alone, so a holiday on a free Sunday pauses nothing.
/// The order is part of the bytes in notes: append, never reorder.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Why {
    /// Outside the hours of the day, or a day without any.
    Hours,
    /// A public holiday, from midnight to midnight.
    Holiday(Holiday),
    /// One of the team's own closed days, from midnight to midnight.
    OwnDay,
}

/// A stretch of time of one state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Span {
    /// Its first instant, UTC ms.
    pub from: u64,
    /// The instant it ends before, UTC ms.
    pub to: u64,
    /// What it is.
    pub state: SpanState,
}

impl Calendar {
    /// The most spans that [`Calendar::spans`] lists: about two years of an office's days.
    pub const MOST_SPANS: usize = 1_000;
    /// How far ahead [`Calendar::due`] looks: three years, ms.
    pub const HORIZON: u64 = 3 * 366 * 86_400_000;

    /// Working time between two instants, ms. Nothing when they are the wrong way round, and nothing
    /// outside the years of [`Day::YEARS`].
    #[must_use]
    pub fn worked(&self, offsets: &Offsets, from_ms: u64, to_ms: u64) -> u64 {
        let open = Walk::new(self, offsets, from_ms, to_ms);
        open.filter(|span| span.state == SpanState::Open)
            .map(|span| span.to - span.from)
            .sum()
    }

    /// The first instant (UTC ms) at which so much time (ms) has been worked since `from_ms`: what is
    /// due in eight hours, asked at nine, is due at five and not at nine the next day. No working time
    /// is due at once, whatever the hour.
    ///
    /// `None` when it does not come within [`Calendar::HORIZON`], as in a calendar without work.
    #[must_use]
    pub fn due(&self, offsets: &Offsets, from_ms: u64, working_ms: u64) -> Option<u64> {
        let mut left = working_ms;
        if left == 0 {
            return Some(from_ms);
        }
        let until = from_ms.saturating_add(Self::HORIZON);
        for span in Walk::new(self, offsets, from_ms, until) {
            if span.state == SpanState::Open {
                let long = span.to - span.from;
                if left <= long {
                    return Some(span.from + left);
                }
                left -= long;
            }
        }
        None
    }

    /// Everything between two instants (UTC ms), in order and without a gap, neighbours of one state
    /// as one. When there are more than [`Calendar::MOST_SPANS`] the list ends early, which the last
    /// one's end shows.
    #[must_use]
    pub fn spans(&self, offsets: &Offsets, from_ms: u64, to_ms: u64) -> Vec<Span> {
        let mut spans: Vec<Span> = Vec::new();
        for span in Walk::new(self, offsets, from_ms, to_ms) {
            let full = spans.len() == Self::MOST_SPANS;
            match spans.last_mut() {
                Some(last) if last.state == span.state => last.to = span.to,
                _ if full => break,
                _ => spans.push(span),
            }
        }
        spans
    }
}

/// Goes over a stretch of time, at most three steps to a day: before the hours, in them, after them.
/// A change of the zone's offset ends a step too, and the next one reads the clock anew.
struct Walk<'a> {
    week: &'a [Option<Hours>; 7],
    closed: Closed<'a>,
    offsets: &'a Offsets,
    at: u64,
    end: u64,
}

impl<'a> Walk<'a> {
    /// The end of the years a calendar knows: 2100-01-01T00:00Z, UTC ms. It bounds every walk, so that
    /// a forged date in a note costs some milliseconds and no more.
    const LAST: u64 = 4_102_444_800_000;

    fn new(calendar: &'a Calendar, offsets: &'a Offsets, from_ms: u64, to_ms: u64) -> Walk<'a> {
        Walk {
            week: &calendar.week,
            closed: Closed::new(calendar),
            offsets,
            at: from_ms,
            end: to_ms.min(Self::LAST),
        }
    }

    /// What a local day (days since 1970-01-01) shows at this ms after its midnight, and until which ms.
    fn shown(&mut self, number: i64, since_midnight: i64) -> (SpanState, i64) {
        let night = i64::from(DAY) * MINUTE;
        let hours = self.week.get(weekday(number)).copied().flatten();
        let Some(hours) = hours.filter(|hours| hours.is_sound()) else {
            return (SpanState::Closed(Why::Hours), night);
        };
        if let Some(why) = Day::of_number(number).and_then(|day| self.closed.why(day)) {
            return (SpanState::Closed(why), night);
        }
        let (from, to) = (i64::from(hours.from) * MINUTE, i64::from(hours.to) * MINUTE);
        if since_midnight < from {
            (SpanState::Closed(Why::Hours), from)
        } else if since_midnight < to {
            (SpanState::Open, to)
        } else {
            (SpanState::Closed(Why::Hours), night)
        }
    }
}

impl Iterator for Walk<'_> {
    type Item = Span;

    fn next(&mut self) -> Option<Span> {
        let from = self.at;
        if from >= self.end {
            return None;
        }
        let (minutes, until) = self.offsets.piece(from);
        let night = i64::from(DAY) * MINUTE;
        // Below LAST, so it fits.
        let local = from.cast_signed() + zone::ms(minutes);
        let since_midnight = local.rem_euclid(night);
        let (state, ends) = self.shown(local.div_euclid(night), since_midnight);
        let long = (ends - since_midnight).unsigned_abs();
        let to = (from + long).min(until).min(self.end);
        self.at = to;
        Some(Span { from, to, state })
    }
}
