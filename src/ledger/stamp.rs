use serde::{Deserialize, Serialize};

/// When something happened: a hybrid logical clock (Kulkarni et al., 2014).
///
/// `ms` is UTC milliseconds as far as the device's clock was right; `tick` orders what happened
/// within the same millisecond, or while that clock stood behind what was already known. An answer
/// therefore always sorts after the question its writer had seen, even when a clock is a day off.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub struct Stamp {
    /// Milliseconds since 1970-01-01 UTC.
    pub ms: u64,
    /// Order within `ms`.
    pub tick: u16,
}

impl Stamp {
    /// The last millisecond of the year 9999. A stamp beyond it is not believed: one forged note
    /// must not push every later event of a record out of the calendar.
    pub const LAST_MS: u64 = 253_402_300_799_999;

    /// The stamp of an event made now by somebody who has seen everything up to `seen`.
    #[must_use]
    pub fn next(now_ms: u64, seen: Option<Stamp>) -> Stamp {
        let now = Stamp {
            ms: now_ms.min(Self::LAST_MS),
            tick: 0,
        };
        match seen {
            Some(seen) if seen >= now => match seen.tick.checked_add(1) {
                Some(tick) => Stamp { ms: seen.ms, tick },
                // After the last moment of all nothing comes: the order is then that of ids.
                None if seen.ms >= Self::LAST_MS => seen,
                None => Stamp {
                    ms: seen.ms.saturating_add(1),
                    tick: 0,
                },
            },
            _ => now,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_sorts_after_its_question_even_when_the_clock_is_a_day_behind() {
        let day = 24 * 3_600_000;
        let question = Stamp::next(10 * day, None);
        let answer = Stamp::next(9 * day, Some(question));
        assert!(answer > question);
    }

    #[test]
    fn a_full_tick_moves_on_to_the_next_millisecond() {
        let full = Stamp {
            ms: 5,
            tick: u16::MAX,
        };
        assert_eq!(Stamp::next(1, Some(full)), Stamp { ms: 6, tick: 0 });
    }

    #[test]
    fn after_the_last_moment_of_all_a_stamp_can_still_be_read_back() {
        let last = Stamp {
            ms: Stamp::LAST_MS,
            tick: u16::MAX,
        };
        assert_eq!(Stamp::next(1, Some(last)), last);
    }
}
