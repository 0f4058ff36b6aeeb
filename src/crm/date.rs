//! Dates as `YYYY-MM-DD HH:MM:SS`, always UTC, to one second: Odoo's own form
//! (`odoo/orm/fields_temporal.py`), in which the changes of notes are kept for every vendor.

/// A time in its parts: year, month, day, hour, minute, second.
pub(super) type Parts = [u64; 6];

/// UTC ms of such a date; a fraction of a second is dropped.
pub(super) fn parse(text: &str) -> Option<u64> {
    let number = |from: usize, to: usize| -> Option<u64> {
        let digits = text.get(from..to)?;
        let plain = digits.bytes().all(|byte| byte.is_ascii_digit());
        plain.then(|| digits.parse().ok())?
    };
    let mark = |at: usize, byte: u8| text.as_bytes().get(at) == Some(&byte);
    let shaped = mark(4, b'-') && mark(7, b'-') && mark(13, b':') && mark(16, b':');
    let date = [number(0, 4)?, number(5, 7)?, number(8, 10)?];
    let time = [number(11, 13)?, number(14, 16)?, number(17, 19)?];
    let ([year, month, day], [hour, minute, second]) = (date, time);
    ms([year, month, day, hour, minute, second]).filter(|_| shaped)
}

/// UTC ms as such a date.
pub(super) fn format(ms: u64) -> String {
    let [year, month, day, hour, minute, second] = parts(ms);
    format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}")
}

/// UTC ms of a time in its parts.
pub(super) fn ms([year, month, day, hour, minute, second]: Parts) -> Option<u64> {
    let sane =
        (1..=12).contains(&month) && (1..=31).contains(&day) && (1970..=9999).contains(&year);
    if !sane || hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    let seconds = days(year, month, day) * 86_400 + hour * 3_600 + minute * 60 + second;
    Some(seconds * 1_000)
}

/// The parts of UTC ms; what is less than a second is dropped.
pub(super) fn parts(ms: u64) -> Parts {
    let seconds = ms / 1_000;
    let (year, month, day) = civil(seconds / 86_400);
    let rest = seconds % 86_400;
    [year, month, day, rest / 3_600, rest / 60 % 60, rest % 60]
}

/// Days since 1970-01-01, for years from 1970 (H. Hinnant, "chrono-compatible low-level date
/// algorithms", `days_from_civil`).
fn days(year: u64, month: u64, day: u64) -> u64 {
    let year = if month <= 2 { year - 1 } else { year };
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let of_era = (year % 400) * 365 + (year % 400) / 4 - (year % 400) / 100 + of_year;
    (year / 400 * 146_097 + of_era).saturating_sub(719_468)
}

/// The same backwards (`civil_from_days`).
fn civil(days: u64) -> (u64, u64, u64) {
    let days = days + 719_468;
    let of_era = days % 146_097;
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let from_march = (5 * of_year + 2) / 153;
    let day = of_year - (153 * from_march + 2) / 5 + 1;
    let month = if from_march < 10 {
        from_march + 3
    } else {
        from_march - 9
    };
    let year = days / 146_097 * 400 + year + u64::from(month <= 2);
    (year, month, day)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_date_is_milliseconds() {
        assert_eq!(parse("1970-01-01 00:00:00"), Some(0));
        assert_eq!(parse("2000-02-29 00:00:01"), Some(951_782_401_000));
        assert_eq!(parse("2026-11-23 11:42:51"), Some(1_795_434_171_000));
        assert_eq!(parse("2026-11-23 11:42:51.123456"), Some(1_795_434_171_000));
    }

    #[test]
    fn what_is_no_date_is_none() {
        for text in [
            "",
            "false",
            "2026-11-23",
            "2026-13-01 00:00:00",
            "2026-01-01 24:00:00",
            "2026-01-0é 00:00:00",
            "1969-12-31 23:59:59",
            "+026-01-01 00:00:00",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn every_second_comes_back_as_it_was(second in 0u64..253_402_300_799) {
            prop_assert_eq!(parse(&format(second * 1_000)), Some(second * 1_000));
        }
        #[test]
        fn any_text_is_a_date_or_none(text: String) {
            let _ = parse(&text);
        }
    }
}
