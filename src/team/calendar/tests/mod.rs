//! The calendar as sentences. Time zones and holidays are held against what others wrote.

mod holidays;
mod zones;

use super::*;

const HOUR: u64 = 3_600_000;

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

/// UTC ms of `2026-03-27 16:00`.
fn utc(text: &str) -> u64 {
    let (date, time) = text.split_once(' ').unwrap();
    let (hour, minute) = time.split_once(':').unwrap();
    let minutes = hour.parse::<u64>().unwrap() * 60 + minute.parse::<u64>().unwrap();
    day(date).number().unsigned_abs() * 24 * HOUR + minutes * 60_000
}

/// An office whose clock shows UTC.
fn office() -> Calendar {
    Calendar::office(Zone::new("UTC").unwrap())
}

fn none() -> Offsets {
    Offsets::default()
}

/// Amsterdam's clocks in 2026.
fn amsterdam() -> Offsets {
    Offsets::new(vec![
        (0, 60),
        (utc("2026-03-29 01:00"), 120),
        (utc("2026-10-25 01:00"), 60),
    ])
}

#[test]
fn what_is_asked_on_friday_afternoon_is_due_on_monday() {
    let friday = utc("2026-11-20 16:00");
    assert_eq!(
        office().due(&none(), friday, 4 * HOUR),
        Some(utc("2026-11-23 12:00"))
    );
    assert_eq!(
        office().worked(&none(), friday, utc("2026-11-23 12:00")),
        4 * HOUR
    );
}

#[test]
fn a_day_of_work_asked_at_nine_is_due_at_five_and_not_the_next_morning() {
    assert_eq!(
        office().due(&none(), utc("2026-11-23 09:00"), 8 * HOUR),
        Some(utc("2026-11-23 17:00"))
    );
    assert_eq!(
        office().due(&none(), utc("2026-11-23 09:00"), 8 * HOUR + 1),
        Some(utc("2026-11-24 09:00") + 1)
    );
}

#[test]
fn no_work_is_due_at_once_whatever_the_hour() {
    let night = utc("2026-11-22 03:00");
    assert_eq!(office().due(&none(), night, 0), Some(night));
}

#[test]
fn the_weekend_and_the_nights_are_named_as_what_paused_the_clock() {
    let spans = office().spans(&none(), utc("2026-11-20 16:00"), utc("2026-11-23 10:00"));
    let (evening, morning) = (utc("2026-11-20 17:00"), utc("2026-11-23 09:00"));
    let span = |from, to, state| Span { from, to, state };
    assert_eq!(
        spans,
        [
            span(utc("2026-11-20 16:00"), evening, SpanState::Open),
            span(evening, morning, SpanState::Closed(Why::Hours)),
            span(morning, utc("2026-11-23 10:00"), SpanState::Open),
        ]
    );
}

#[test]
fn a_holiday_pauses_the_clock_for_its_whole_day_and_says_its_name() {
    let mut calendar = office();
    calendar.country = Some(Country::Netherlands);
    calendar.own = vec![day("2026-04-28"), day("2026-04-27")];
    let spans = calendar.spans(&none(), utc("2026-04-24 18:00"), utc("2026-04-29 09:00"));
    let closed = |from, to, why| Span {
        from: utc(from),
        to: utc(to),
        state: SpanState::Closed(why),
    };
    assert_eq!(
        spans,
        [
            closed("2026-04-24 18:00", "2026-04-27 00:00", Why::Hours),
            closed(
                "2026-04-27 00:00",
                "2026-04-28 00:00",
                Why::Holiday(Holiday::KingsDay)
            ),
            closed("2026-04-28 00:00", "2026-04-29 00:00", Why::OwnDay),
            closed("2026-04-29 00:00", "2026-04-29 09:00", Why::Hours),
        ]
    );
}

#[test]
fn a_holiday_on_a_free_sunday_pauses_nothing() {
    let mut calendar = office();
    calendar.country = Some(Country::Belgium);
    let easter = calendar.spans(&none(), utc("2026-04-05 00:00"), utc("2026-04-06 00:00"));
    assert_eq!(easter.len(), 1);
    assert_eq!(easter.first().unwrap().state, SpanState::Closed(Why::Hours));
}

#[test]
fn nine_to_five_is_eight_hours_on_the_days_the_clocks_change() {
    let mut calendar = office();
    calendar.week = [Some(Hours::OFFICE); 7];
    for (from, to) in [
        ("2026-03-28 23:00", "2026-03-29 22:00"),
        ("2026-10-24 22:00", "2026-10-25 23:00"),
    ] {
        assert_eq!(
            calendar.worked(&amsterdam(), utc(from), utc(to)),
            8 * HOUR,
            "{from}"
        );
    }
    assert_eq!(
        calendar.due(&amsterdam(), utc("2026-03-28 23:00"), 8 * HOUR),
        Some(utc("2026-03-29 15:00"))
    );
}

#[test]
fn hours_over_the_change_count_what_really_passes() {
    let mut calendar = office();
    calendar.week = [Some(Hours { from: 60, to: 240 }); 7];
    let worked = |from, to| calendar.worked(&amsterdam(), utc(from), utc(to));
    assert_eq!(worked("2026-03-28 23:00", "2026-03-29 22:00"), 2 * HOUR);
    assert_eq!(worked("2026-10-24 22:00", "2026-10-25 23:00"), 4 * HOUR);
    assert_eq!(worked("2026-06-01 22:00", "2026-06-02 22:00"), 3 * HOUR);
}

#[test]
fn a_calendar_without_work_never_has_anything_due() {
    let mut calendar = office();
    calendar.week = [None; 7];
    assert_eq!(calendar.check(), Err(CalendarFault::NoWork));
    assert_eq!(calendar.due(&none(), utc("2026-11-23 09:00"), 1), None);
    assert_eq!(calendar.worked(&none(), 0, u64::MAX), 0);
    assert_eq!(calendar.spans(&none(), 0, u64::MAX).len(), 1);
}

#[test]
fn what_would_be_due_after_more_than_three_years_is_not_promised() {
    let from = utc("2026-11-23 09:00");
    let within = office().worked(&none(), from, from + Calendar::HORIZON);
    assert!(office().due(&none(), from, within).is_some());
    assert_eq!(office().due(&none(), from, within + 1), None);
    assert_eq!(office().due(&none(), from, u64::MAX), None);
    assert_eq!(office().due(&none(), u64::MAX, 1), None);
}

#[test]
fn forged_dates_cost_no_more_than_the_years_a_calendar_knows() {
    let mut calendar = office();
    calendar.country = Some(Country::Austria);
    let days = calendar.worked(&none(), 0, u64::MAX) / (8 * HOUR);
    // 130 years of about 253 working days.
    assert!((32_000..34_000).contains(&days), "{days}");
    assert_eq!(calendar.worked(&none(), u64::MAX, 0), 0);
    let spans = calendar.spans(&none(), 0, u64::MAX);
    assert_eq!(spans.len(), Calendar::MOST_SPANS);
    assert!(spans.last().unwrap().to < utc("1973-01-01 00:00"));
    let wild = Offsets::new(vec![(0, -720), (1, i32::MIN), (2, i32::MAX), (3, 840)]);
    assert_eq!(Vec::from(wild), [(0, -720), (3, 840)]);
}

#[test]
fn offsets_are_read_in_order_however_they_came() {
    let offsets = Offsets::new(vec![(30, 60), (10, 60), (20, 120), (25, 120)]);
    let seen: Vec<i32> = [0, 9, 10, 19, 20, 29, 30, u64::MAX]
        .into_iter()
        .map(|ms| offsets.at(ms))
        .collect();
    assert_eq!(seen, [60, 60, 60, 60, 120, 120, 60, 60]);
    assert_eq!(Vec::from(offsets), [(10, 60), (20, 120), (30, 60)]);
    assert_eq!(none().at(7), 0);
}

#[test]
fn hours_upside_down_are_said_and_never_counted() {
    let mut calendar = office();
    for (from, to) in [(1020, 540), (540, 540), (540, 1441), (u16::MAX, u16::MAX)] {
        calendar.week = [None, None, Some(Hours { from, to }), None, None, None, None];
        assert_eq!(calendar.check(), Err(CalendarFault::Hours { weekday: 2 }));
        assert_eq!(calendar.worked(&none(), 0, utc("1971-01-01 00:00")), 0);
    }
    calendar.week = [Some(Hours { from: 0, to: 1440 }); 7];
    assert_eq!(calendar.check(), Ok(()));
    assert_eq!(calendar.spans(&none(), 0, 1_000 * HOUR).len(), 1);
}

#[test]
fn two_hundred_closed_days_fit_and_one_more_is_said() {
    let mut calendar = office();
    assert_eq!(calendar.check(), Ok(()));
    calendar.own = (0..200).filter_map(|n| day("2026-01-01").plus(n)).collect();
    assert_eq!(calendar.check(), Ok(()));
    calendar.own.push(day("2027-01-01"));
    assert_eq!(
        calendar.check(),
        Err(CalendarFault::TooManyDays { over: 1, most: 200 })
    );
    let worked = |date: &str| {
        let night = day(date).begins(&none());
        calendar.worked(&none(), night, night + 24 * HOUR)
    };
    assert_eq!((worked("2026-07-17"), worked("2027-01-01")), (0, 8 * HOUR));
}

#[test]
fn a_zone_is_a_plain_name_or_none() {
    for name in [
        "Europe/Amsterdam",
        "UTC",
        "Etc/GMT+5",
        "America/Port-au-Prince",
    ] {
        assert_eq!(Zone::new(name).map(String::from).as_deref(), Ok(name));
    }
    for name in ["", "Europe/Köln", "a b", "<b>", "+01:00", &"x".repeat(65)] {
        assert_eq!(Zone::new(name), Err(CalendarFault::Zone), "{name}");
    }
}

#[test]
fn a_date_is_written_one_way_and_must_exist() {
    assert_eq!(day("2028-02-29").to_string(), "2028-02-29");
    assert_eq!(day("2026-11-23").weekday(), 0);
    for text in [
        "",
        "2026-02-29",
        "2026-04-31",
        "2026-00-10",
        "2026-13-01",
        "2026-1-01",
        "2026-01-01-",
        "2026-01-01T00",
        "+026-01-01",
        "26-01-01",
        "1969-12-31",
        "2100-01-01",
        "０026-01-01",
    ] {
        assert_eq!(text.parse::<Day>(), Err(CalendarFault::Day), "{text}");
    }
}

#[test]
fn the_first_day_of_all_begins_with_the_first_instant_of_all() {
    let east = Offsets::new(vec![(0, 840)]);
    assert_eq!(day("1970-01-01").begins(&east), 0);
    assert_eq!(day("1970-01-02").begins(&east), 10 * HOUR);
    assert_eq!(day("2026-11-23").begins(&none()), utc("2026-11-23 00:00"));
}

#[test]
fn a_day_kept_as_an_instant_of_greenwich_comes_back_as_that_day() {
    for date in ["1970-01-01", "2026-11-23", "2028-02-29", "2099-12-31"].map(day) {
        assert_eq!(Day::utc(date.ms()), Some(date));
        assert_eq!(Day::utc(date.ms() + 24 * HOUR - 1), Some(date));
    }
    assert_eq!(day("2026-11-23").ms(), utc("2026-11-23 00:00"));
    assert_eq!(Day::utc(day("2099-12-31").ms() + 24 * HOUR), None);
    assert_eq!(Day::utc(u64::MAX), None);
}

#[test]
fn a_calendar_keeps_its_bytes_from_version_to_version() {
    let mut calendar = Calendar::office(Zone::new("UTC").unwrap());
    calendar.country = Some(Country::UnitedStates);
    calendar.own = vec![day("2026-12-24")];
    let bytes = postcard::to_allocvec(&calendar).unwrap();
    let hours = [1, 156, 4, 252, 7];
    let mut expected = vec![3, b'U', b'T', b'C'];
    expected.extend(hours.repeat(5));
    // Two free days, the country, one closed day: 2026 (zigzag), 12, 24.
    expected.extend([0, 0, 1, 8, 1, 212, 31, 12, 24]);
    assert_eq!(bytes, expected);
    assert_eq!(postcard::from_bytes::<Calendar>(&bytes), Ok(calendar));
    // 30 February is refused before it is a Day.
    let forged = postcard::to_allocvec(&(2026i16, 2u8, 30u8)).unwrap();
    assert!(postcard::from_bytes::<Day>(&forged).is_err());
}

#[test]
fn every_name_has_a_place_of_its_own_in_the_languages() {
    let mut lines: Vec<_> = Holiday::ALL.iter().map(|holiday| holiday.line()).collect();
    lines.sort_unstable();
    lines.dedup();
    assert_eq!(lines.len(), Holiday::ALL.len());
    let last = |holiday: Holiday| postcard::to_allocvec(&holiday).unwrap();
    assert_eq!(last(Holiday::NewYear), [0]);
    assert_eq!(last(Holiday::BoxingDay), [36]);
}
