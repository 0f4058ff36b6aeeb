//! Times, ages and shares as a person says them.

use crate::protocol::ItemState;
use crate::words::Words;

/// When an item goes, or is tried again: soft, in whole seconds, then minutes.
#[must_use]
pub fn when(words: &dyn Words, state: &ItemState, now: u64) -> String {
    let seconds = |at: u64| at.saturating_sub(now).div_ceil(1000);
    match state {
        ItemState::Saved { goes_at } => match seconds(*goes_at) {
            0 => words.say("bar_goes_now", &[]),
            left => words.say("bar_goes", &[&left.to_string()]),
        },
        ItemState::Later { again_at, .. } => match seconds(*again_at) {
            0 => words.say("bar_again_now", &[]),
            left @ ..=99 => words.say("bar_again", &[&left.to_string()]),
            left => words.say("bar_again_minutes", &[&left.div_ceil(60).to_string()]),
        },
        ItemState::Sending | ItemState::Parked { .. } => String::new(),
    }
}

/// A length of time as a person says it; nothing below a minute, which is "just now".
#[must_use]
pub fn age(words: &dyn Words, ms: u64) -> Option<String> {
    const MINUTE: u64 = 60_000;
    const HOUR: u64 = 60 * MINUTE;
    const DAY: u64 = 24 * HOUR;
    const MONTH: u64 = 2_629_746_000; // the mean month of the calendar
    const YEAR: u64 = 12 * MONTH;
    // The first unit of which fewer than `most` have passed. Up to two months days say the most.
    let units = [
        (MINUTE, 60, "age_minutes"),
        (HOUR, 24, "age_hours"),
        (DAY, 2, "age_day"),
        (DAY, 61, "age_days"),
        (MONTH, 12, "age_months"),
        (YEAR, 2, "age_year"),
        (YEAR, u64::MAX, "age_years"),
    ];
    if ms < MINUTE {
        return None;
    }
    let fits = units.into_iter().find(|(unit, most, _)| ms / unit < *most);
    let (key, count) = fits.map(|(unit, _, key)| (key, ms / unit))?;
    Some(words.say(key, &[&count.to_string()]))
}

/// "2 days ago".
#[must_use]
pub fn ago(words: &dyn Words, then: u64, now: u64) -> String {
    match age(words, now.saturating_sub(then)) {
        Some(age) => words.say("ago", &[&age]),
        None => words.say("ago_now", &[]),
    }
}

/// "for 2 days", of something that still holds; what has just begun is no stretch of time yet.
#[must_use]
pub fn since(words: &dyn Words, then: u64, now: u64) -> String {
    match age(words, now.saturating_sub(then)) {
        Some(age) => words.say("since", &[&age]),
        None => words.say("ago_now", &[]),
    }
}

/// A percentage in whole numbers. What is nearly certain is not called certain, nor what is hardly
/// possible impossible.
#[must_use]
pub fn percent(words: &dyn Words, value: f64) -> String {
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "between 0 and 100"
    )]
    let whole = value.clamp(0.0, 100.0).round() as u32;
    let whole = match whole {
        100 if value < 100.0 => 99,
        0 if value > 0.0 => 1,
        whole => whole,
    };
    words.say("fact_percent", &[&whole.to_string()])
}
