//! The arithmetic over real zones, held against `jiff` and the tz database it brings along.

use jiff::tz::{Offset, TimeZone, TimeZoneDatabase};
use jiff::{Timestamp, civil};
use proptest::prelude::*;
use proptest::sample::select;

use super::super::*;
use super::{HOUR, day, utc};

/// Europe and America, a zone without daylight saving and with half an hour, and the one whose
/// daylight saving is half an hour; the last goes back at midnight, into the day before.
const ZONES: [&str; 5] = [
    "Europe/Amsterdam",
    "America/New_York",
    "Asia/Kolkata",
    "Australia/Lord_Howe",
    "America/Havana",
];

struct Jiff;

fn known(name: &str) -> Option<TimeZone> {
    TimeZoneDatabase::bundled().get(name).ok()
}

fn stamp(ms: u64) -> Timestamp {
    Timestamp::from_millisecond(ms.cast_signed()).unwrap()
}

fn minutes(offset: Offset) -> i32 {
    assert_eq!(offset.seconds() % 60, 0);
    offset.seconds() / 60
}

impl Zones for Jiff {
    fn offsets(&self, zone: &Zone, from_ms: u64, to_ms: u64) -> Option<Offsets> {
        let zone = known(zone.as_str())?;
        let first = (from_ms, minutes(zone.to_offset(stamp(from_ms))));
        let later = zone
            .following(stamp(from_ms))
            .take_while(|change| change.timestamp() <= stamp(to_ms))
            .map(|change| {
                let at = change.timestamp().as_millisecond().cast_unsigned();
                (at, minutes(change.offset()))
            });
        Some(Offsets::new(std::iter::once(first).chain(later).collect()))
    }
}

/// UTC ms of what the clock on a wall shows.
fn local(zone: &str, date: &str, hour: i8, minute: i8) -> u64 {
    let date: civil::Date = date.parse().unwrap();
    let shown = date
        .at(hour, minute, 0, 0)
        .to_zoned_datetime(known(zone).unwrap());
    shown.unwrap().timestamp().as_millisecond().cast_unsigned()
}

fn year(zone: &str) -> (Calendar, Offsets) {
    let zone = Zone::new(zone).unwrap();
    let offsets = Jiff.offsets(&zone, utc("2026-01-01 00:00"), utc("2028-01-01 00:00"));
    (Calendar::office(zone), offsets.unwrap())
}

#[test]
fn a_zone_nobody_knows_is_not_taken_for_utc() {
    let zone = Zone::new("Europe/Atlantis").unwrap();
    assert_eq!(Jiff.offsets(&zone, 0, 1), None);
}

#[test]
fn every_day_of_a_year_begins_and_ends_at_the_hours_on_the_wall() {
    for zone in ZONES {
        let (mut calendar, offsets) = year(zone);
        calendar.week = [Some(Hours::OFFICE); 7];
        let mut date = day("2026-01-01");
        while date.year() == 2026 {
            let text = date.to_string();
            let (nine, five) = (local(zone, &text, 9, 0), local(zone, &text, 17, 0));
            let span = Span {
                from: nine,
                to: five,
                state: SpanState::Open,
            };
            let around = calendar.spans(&offsets, nine - HOUR, five + HOUR);
            assert_eq!(around.len(), 3, "{zone} {text}");
            assert_eq!(around[1], span, "{zone} {text}");
            assert_eq!(calendar.due(&offsets, nine, 8 * HOUR), Some(five));
            let midnight = local(zone, &text, 0, 0);
            assert_eq!(date.begins(&offsets), midnight, "{zone} {text}");
            date = date.plus(1).unwrap();
        }
    }
}

#[test]
fn half_an_hour_of_daylight_saving_is_half_an_hour() {
    let (mut calendar, offsets) = year("Australia/Lord_Howe");
    calendar.week = [Some(Hours { from: 60, to: 180 }); 7];
    let worked = |date, next| {
        let at = |date| local("Australia/Lord_Howe", date, 0, 0);
        calendar.worked(&offsets, at(date), at(next))
    };
    // 2:00 is 2:30 on the first Sunday of October, and 2:00 is 1:30 on the first of April.
    assert_eq!(worked("2026-10-04", "2026-10-05"), 3 * HOUR / 2);
    assert_eq!(worked("2026-04-05", "2026-04-06"), 5 * HOUR / 2);
}

/// Minute by minute, what another's clock shows: the definition itself, slowly.
fn slowly(calendar: &Calendar, from: u64, to: u64) -> u64 {
    let zone = known(calendar.zone.as_str()).unwrap();
    let open = (from..to).step_by(60_000).filter(|ms| {
        let shown = zone.to_datetime(stamp(*ms));
        let weekday = shown.date().weekday().to_monday_zero_offset();
        let minute =
            u16::try_from(shown.hour()).unwrap() * 60 + u16::try_from(shown.minute()).unwrap();
        let hours = calendar.week[usize::try_from(weekday).unwrap()];
        let date = day(&shown.date().to_string());
        hours.is_some_and(|hours| (hours.from..hours.to).contains(&minute))
            && !calendar.own.contains(&date)
            && calendar.country.is_none_or(|country| {
                let days = holidays(country, date.year());
                days.iter().all(|(free, _)| *free != date)
            })
    });
    60_000 * u64::try_from(open.count()).unwrap()
}

fn hours() -> impl Strategy<Value = Option<Hours>> {
    let sound = (0u16..1440, 1u16..=1440).prop_filter_map("upside down", |(from, to)| {
        let hours = Hours { from, to };
        hours.is_sound().then_some(hours)
    });
    proptest::option::weighted(0.8, sound)
}

prop_compose! {
    fn calendar()(
        zone in select(&ZONES[..]),
        week in proptest::array::uniform7(hours()),
        country in proptest::option::of(select(&Country::ALL[..])),
        own in proptest::collection::vec(0i64..730, 0..20),
    ) -> Calendar {
        Calendar {
            zone: Zone::new(zone).unwrap(),
            week,
            country,
            own: own.into_iter().filter_map(|n| day("2026-01-01").plus(n)).collect(),
        }
    }
}

/// A minute of 2026 or 2027, more often than not near a change of clocks.
fn minute() -> impl Strategy<Value = u64> {
    let near = select(vec![
        "2026-03-08",
        "2026-03-29",
        "2026-04-05",
        "2026-10-04",
        "2026-10-25",
        "2026-11-01",
        "2027-03-14",
        "2027-03-28",
        "2027-11-07",
    ]);
    prop_oneof![
        0u64..700 * 24 * 60,
        (near, 0u64..4 * 24 * 60).prop_map(|(date, minutes)| {
            (day(date).plus(-2).unwrap().number().unsigned_abs()
                - day("2026-01-01").number().unsigned_abs())
                * 24
                * 60
                + minutes
        }),
    ]
    .prop_map(|minutes| utc("2026-01-01 00:00") + minutes * 60_000)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn worked_is_what_the_clock_on_the_wall_shows_minute_by_minute(
        calendar in calendar(), from in minute(), long in 0u64..6 * 24 * 60,
    ) {
        let (_, offsets) = year(calendar.zone.as_str());
        let to = from + long * 60_000;
        prop_assert_eq!(calendar.worked(&offsets, from, to), slowly(&calendar, from, to));
    }
}

proptest! {
    #[test]
    fn worked_adds_up_however_it_is_split_and_never_exceeds_what_passed(
        calendar in calendar(), mut at in [minute(), minute(), minute()], off in 0u64..60_000,
    ) {
        at.sort_unstable();
        let [from, split, to] = at;
        let split = (split + off).min(to);
        let (_, offsets) = year(calendar.zone.as_str());
        let worked = |from, to| calendar.worked(&offsets, from, to);
        prop_assert_eq!(worked(from, split) + worked(split, to), worked(from, to));
        prop_assert!(worked(from, to) <= to - from);
    }

    #[test]
    fn what_is_due_is_the_first_instant_at_which_so_much_is_worked(
        calendar in calendar(), from in minute(), long in 0u64..200 * HOUR,
    ) {
        let (_, offsets) = year(calendar.zone.as_str());
        match calendar.due(&offsets, from, long) {
            Some(due) => {
                prop_assert_eq!(calendar.worked(&offsets, from, due), long);
                prop_assert!(long == 0 || calendar.worked(&offsets, from, due - 1) == long - 1);
            }
            None => {
                let all = calendar.worked(&offsets, from, from + Calendar::HORIZON);
                prop_assert!(all < long);
            }
        }
    }

    #[test]
    fn spans_have_no_gap_and_tell_the_same_as_worked(
        calendar in calendar(), from in minute(), long in 1u64..100 * 24 * HOUR,
    ) {
        let (_, offsets) = year(calendar.zone.as_str());
        let spans = calendar.spans(&offsets, from, from + long);
        prop_assert_eq!(spans.first().map(|span| span.from), Some(from));
        prop_assert_eq!(spans.last().map(|span| span.to), Some(from + long));
        for pair in spans.windows(2) {
            prop_assert_eq!(pair[0].to, pair[1].from);
            prop_assert_ne!(pair[0].state, pair[1].state);
        }
        let open = spans.iter().filter(|span| span.state == SpanState::Open);
        let open: u64 = open.map(|span| span.to - span.from).sum();
        prop_assert_eq!(open, calendar.worked(&offsets, from, from + long));
    }
}
