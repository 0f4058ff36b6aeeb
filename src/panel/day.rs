//! The day that a person chose, and the working time that a person wrote.

use crate::team::Calendar;
use crate::team::calendar::{Day, Hours, Offsets};

/// The first instant of a day on the wall calendar, UTC ms; nothing when it is no day.
pub(super) fn midnight(text: &str, offsets: &Offsets) -> Option<u64> {
    let day: Day = text.trim().parse().ok()?;
    Some(day.begins(offsets))
}

/// How much working time a working day has: its longest, minutes; an office's without any.
#[must_use]
pub fn working_day(calendar: Option<&Calendar>) -> u32 {
    let days = calendar
        .iter()
        .flat_map(|calendar| &calendar.week)
        .flatten();
    let sound = days.filter(|hours| hours.is_sound());
    let longest = sound.map(|hours| hours.to - hours.from).max();
    u32::from(longest.unwrap_or(Hours::OFFICE.to - Hours::OFFICE.from))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_begins_at_midnight_where_the_team_works_also_when_the_clocks_change() {
        let amsterdam = Offsets::new(vec![(0, 60), (1_774_746_000_000, 120)]);
        let day = midnight("2026-03-28", &amsterdam);
        let next = midnight("2026-03-29", &amsterdam);
        let third = midnight("2026-03-30", &amsterdam);
        assert_eq!(day, Some(1_774_652_400_000), "23:00 UTC the evening before");
        assert_eq!(next, Some(1_774_652_400_000 + 24 * 3_600_000));
        assert_eq!(
            third,
            Some(1_774_652_400_000 + 47 * 3_600_000),
            "an hour is left out"
        );
        assert_eq!(midnight("30 March", &amsterdam), None);
    }
}
