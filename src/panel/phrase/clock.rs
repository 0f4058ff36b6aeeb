//! An expectation's clock in words: how much time is left, and what it did.

use crate::record::{Clock, Phase};
use crate::words::Words;

const MINUTE: u64 = 60_000;
const HOUR: u64 = 60 * MINUTE;
/// Up to so many hours, hours say more than days.
const HOURS: u64 = 16;

/// A phase's name for tests and styles.
#[must_use]
pub fn phase(phase: Phase) -> &'static str {
    match phase {
        Phase::Ended => "ended",
        Phase::Sending => "sending",
        Phase::Paused => "paused",
        Phase::Running => "running",
        Phase::Nudge => "nudge",
        Phase::Both => "both",
        Phase::Talk => "talk",
    }
}

/// How far it is, in a few words. Whom it is not expected of hears nothing of a nudge.
#[must_use]
pub fn clock(words: &dyn Words, clock: &Clock, mine: bool, day: u32) -> String {
    match clock.phase {
        Phase::Ended => words.say("clock_ended", &[]),
        Phase::Sending => words.say("clock_sending", &[]),
        Phase::Paused => words.say("clock_paused", &[]),
        Phase::Nudge if !mine => working(words, clock.within, day),
        Phase::Nudge => words.say("clock_over", &[]),
        Phase::Both => words.say("clock_both", &[]),
        Phase::Talk => words.say("clock_talk", &[]),
        Phase::Running => {
            let left = clock.within.saturating_sub(clock.worked);
            let (key, many) = split(left, day, LEFT);
            words.say(key, &[&many.to_string()])
        }
    }
}

/// Working time, such as "2 working days"; `day` is a working day's, minutes.
#[must_use]
pub fn working(words: &dyn Words, ms: u64, day: u32) -> String {
    let (key, many) = split(ms, day, LONG);
    words.say(key, &[&many.to_string()])
}

/// A stretch of time by the clock on the wall; "less than a minute" when it is that.
#[must_use]
pub fn lasting(words: &dyn Words, ms: u64) -> String {
    super::age(words, ms).unwrap_or_else(|| words.say("clock_moment", &[]))
}

/// What was agreed on silence, as the key of the sentence that says how far it has come.
#[must_use]
pub fn kept(phase: Phase) -> Option<&'static str> {
    match phase {
        Phase::Nudge => Some("clock_says_nudge"),
        Phase::Both => Some("clock_says_both"),
        Phase::Talk => Some("clock_says_talk"),
        _ => None,
    }
}

const LEFT: [&str; 5] = [
    "clock_left_minutes",
    "clock_left_hour",
    "clock_left_hours",
    "clock_left_day",
    "clock_left_days",
];
const LONG: [&str; 5] = [
    "clock_minutes",
    "clock_hour",
    "clock_hours",
    "clock_day",
    "clock_days",
];

/// The largest unit that is still true, rounded up: nobody is told there is less than there is.
fn split(ms: u64, day: u32, keys: [&'static str; 5]) -> (&'static str, u64) {
    let [minutes, hour, hours, one, days] = keys;
    let whole = u64::from(day.max(1)) * MINUTE;
    if ms <= 55 * MINUTE {
        return (minutes, ms.div_ceil(MINUTE));
    }
    if ms > HOURS * HOUR || (ms.is_multiple_of(whole) && ms >= whole) {
        let many = ms.div_ceil(whole);
        return (if many == 1 { one } else { days }, many);
    }
    match ms.div_ceil(HOUR) {
        1 => (hour, 1),
        many => (hours, many),
    }
}
