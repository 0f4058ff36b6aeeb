//! Public holidays of a country, by rule. Only national ones: what a region, a sector or a labour
//! agreement adds, a team adds to its own closed days.
//!
//! The rules are those in force since 2024; a year before that follows them too. The tests hold them
//! against another calendar, and say where it is not followed and why.

use serde::{Deserialize, Serialize};

use super::{Calendar, Day, Holiday, Why};

/// A country whose public holidays are known.
///
/// The order is part of the bytes in notes: append, never reorder.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Country {
    /// Without Good Friday, on which most companies work (Rijksoverheid, "Is Goede Vrijdag een vrije
    /// dag?"), and with Liberation Day once in five years.
    Netherlands,
    /// The ten of the law, and the Sundays of Easter and Whitsun.
    Belgium,
    /// The nine of every state.
    Germany,
    /// The thirteen of the law.
    Austria,
    /// The eleven of the law, without Alsace and Moselle.
    France,
    /// The eleven of the law.
    Luxembourg,
    /// England and Wales, with substitute days.
    Britain,
    /// Without substitute days: the law gives a day off or its pay, but names no other day
    /// (Organisation of Working Time Act 1997, section 21).
    Ireland,
    /// Federal, with the days they are observed on.
    UnitedStates,
}

impl Country {
    /// All of them, in the order a list shows them.
    pub const ALL: [Country; 9] = [
        Country::Netherlands,
        Country::Belgium,
        Country::Germany,
        Country::Austria,
        Country::France,
        Country::Luxembourg,
        Country::Britain,
        Country::Ireland,
        Country::UnitedStates,
    ];

    /// Its code (ISO 3166-1).
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Country::Netherlands => "NL",
            Country::Belgium => "BE",
            Country::Germany => "DE",
            Country::Austria => "AT",
            Country::France => "FR",
            Country::Luxembourg => "LU",
            Country::Britain => "GB",
            Country::Ireland => "IE",
            Country::UnitedStates => "US",
        }
    }

    /// The country of a code, if its holidays are known.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Country> {
        Self::ALL.into_iter().find(|country| country.code() == code)
    }
}

/// When a holiday is.
#[derive(Clone, Copy)]
enum When {
    /// Month and day.
    On(u8, u8),
    /// Month and day, in years divisible by five.
    OnceInFive(u8, u8),
    /// Month and day, or the day before when that is a Sunday.
    NotSunday(u8, u8),
    /// So many days after Easter.
    Easter(i64),
    /// Month, day of the week (Monday 0), and which of them.
    Nth(u8, usize, i64),
    /// A month of 31 days: its last Monday.
    LastMonday(u8),
    /// The first Monday of February, or the first of it when that is a Friday; so since 2023.
    Brigid,
}

impl When {
    fn day(self, year: i16) -> Option<Day> {
        let on = |month, day| Day::new(year, month, day).ok();
        let from = |first: Day, wanted: usize| {
            let wait = (wanted + 7 - first.weekday()) % 7;
            first.plus(i64::try_from(wait).ok()?)
        };
        match self {
            When::On(month, day) => on(month, day),
            When::OnceInFive(month, day) => on(month, day).filter(|_| year % 5 == 0),
            When::NotSunday(month, day) => {
                let day = on(month, day)?;
                day.plus(if day.weekday() == 6 { -1 } else { 0 })
            }
            When::Easter(days) => easter(year)?.plus(days),
            When::Nth(month, weekday, nth) => from(on(month, 1)?, weekday)?.plus((nth - 1) * 7),
            When::LastMonday(month) => from(on(month, 25)?, 0),
            When::Brigid => {
                let first = on(2, 1)?;
                if first.weekday() == 4 {
                    Some(first)
                } else {
                    from(first, 0)
                }
            }
        }
    }
}

/// Easter Sunday by the anonymous Gregorian algorithm (J. Meeus, "Astronomical Algorithms", ch. 8).
fn easter(year: i16) -> Option<Day> {
    let golden = year % 19;
    let (century, of_century) = (year / 100, year % 100);
    let moon = (century - (century + 8) / 25 + 1) / 3;
    let epact = (19 * golden + century - century / 4 - moon + 15) % 30;
    let weekday = (32 + 2 * (century % 4) + 2 * (of_century / 4) - epact - of_century % 4) % 7;
    let late = (golden + 11 * epact + 22 * weekday) / 451;
    let days = epact + weekday - 7 * late + 114;
    let (month, day) = (u8::try_from(days / 31).ok()?, u8::try_from(days % 31).ok()?);
    Day::new(year, month, day + 1).ok()
}

/// Public holidays of a year, in order. Where a law moves a day off a weekend, both are listed, under
/// one name: the day itself, and the day that is free for it. None outside [`Day::YEARS`].
#[must_use]
pub fn holidays(country: Country, year: i16) -> Vec<(Day, Holiday)> {
    let rules = rules(country).iter();
    let mut days: Vec<(Day, Holiday)> = rules
        .filter_map(|(when, holiday)| Some((when.day(year)?, *holiday)))
        .collect();
    match country {
        Country::Britain => next_free_weekdays(&mut days),
        Country::UnitedStates => observed(&mut days, year),
        _ => {}
    }
    // A dozen or so: the library's sort is for more, and takes 4 KB of wasm.
    let mut sorted = Vec::with_capacity(days.len());
    for day in days {
        let place = sorted.partition_point(|before| *before < day);
        sorted.insert(place, day);
    }
    sorted
}

/// England and Wales: a holiday on a weekend gives the next weekday that is none (gov.uk, "UK bank
/// holidays"; Banking and Financial Dealings Act 1971, schedule 1). Christmas comes before Boxing Day.
fn next_free_weekdays(days: &mut Vec<(Day, Holiday)>) {
    for (day, holiday) in days.clone() {
        if day.weekday() < 5 {
            continue;
        }
        let later = (1..=4).filter_map(|days| day.plus(days));
        let mut free = later
            .filter(|later| later.weekday() < 5 && days.iter().all(|(taken, _)| taken != later));
        days.extend(free.next().map(|free| (free, holiday)));
    }
}

/// United States: from Saturday to the Friday before, from Sunday to the Monday after (5 U.S.C. 6103).
/// So the first of January may be observed in the year before.
fn observed(days: &mut Vec<(Day, Holiday)>, year: i16) {
    let next = When::On(1, 1).day(year.saturating_add(1));
    let all = days.clone().into_iter();
    for (day, holiday) in all.chain(next.map(|next| (next, Holiday::NewYear))) {
        let free = match day.weekday() {
            5 => day.plus(-1),
            6 => day.plus(1),
            _ => None,
        };
        let free = free.filter(|free| free.year() == year);
        days.extend(free.map(|free| (free, holiday)));
    }
}

fn rules(country: Country) -> &'static [(When, Holiday)] {
    use Holiday::*;
    use When::*;
    match country {
        Country::Netherlands => &[
            (On(1, 1), NewYear),
            (Easter(0), EasterSunday),
            (Easter(1), EasterMonday),
            (NotSunday(4, 27), KingsDay),
            (OnceInFive(5, 5), LiberationDay),
            (Easter(39), Ascension),
            (Easter(49), WhitSunday),
            (Easter(50), WhitMonday),
            (On(12, 25), Christmas),
            (On(12, 26), BoxingDay),
        ],
        Country::Belgium => &[
            (On(1, 1), NewYear),
            (Easter(0), EasterSunday),
            (Easter(1), EasterMonday),
            (On(5, 1), LabourDay),
            (Easter(39), Ascension),
            (Easter(49), WhitSunday),
            (Easter(50), WhitMonday),
            (On(7, 21), NationalDay),
            (On(8, 15), Assumption),
            (On(11, 1), AllSaints),
            (On(11, 11), Armistice),
            (On(12, 25), Christmas),
        ],
        Country::Germany => &[
            (On(1, 1), NewYear),
            (Easter(-2), GoodFriday),
            (Easter(1), EasterMonday),
            (On(5, 1), LabourDay),
            (Easter(39), Ascension),
            (Easter(50), WhitMonday),
            (On(10, 3), UnityDay),
            (On(12, 25), Christmas),
            (On(12, 26), BoxingDay),
        ],
        Country::Austria => &[
            (On(1, 1), NewYear),
            (On(1, 6), Epiphany),
            (Easter(1), EasterMonday),
            (On(5, 1), LabourDay),
            (Easter(39), Ascension),
            (Easter(50), WhitMonday),
            (Easter(60), CorpusChristi),
            (On(8, 15), Assumption),
            (On(10, 26), NationalDay),
            (On(11, 1), AllSaints),
            (On(12, 8), ImmaculateConception),
            (On(12, 25), Christmas),
            (On(12, 26), BoxingDay),
        ],
        Country::France => &[
            (On(1, 1), NewYear),
            (Easter(1), EasterMonday),
            (On(5, 1), LabourDay),
            (On(5, 8), VictoryDay),
            (Easter(39), Ascension),
            (Easter(50), WhitMonday),
            (On(7, 14), NationalDay),
            (On(8, 15), Assumption),
            (On(11, 1), AllSaints),
            (On(11, 11), Armistice),
            (On(12, 25), Christmas),
        ],
        Country::Luxembourg => &[
            (On(1, 1), NewYear),
            (Easter(1), EasterMonday),
            (On(5, 1), LabourDay),
            (On(5, 9), EuropeDay),
            (Easter(39), Ascension),
            (Easter(50), WhitMonday),
            (On(6, 23), NationalDay),
            (On(8, 15), Assumption),
            (On(11, 1), AllSaints),
            (On(12, 25), Christmas),
            (On(12, 26), BoxingDay),
        ],
        Country::Britain => &[
            (On(1, 1), NewYear),
            (Easter(-2), GoodFriday),
            (Easter(1), EasterMonday),
            (Nth(5, 0, 1), MayBankHoliday),
            (LastMonday(5), SpringBankHoliday),
            (LastMonday(8), AugustBankHoliday),
            (On(12, 25), Christmas),
            (On(12, 26), BoxingDay),
        ],
        Country::Ireland => &[
            (On(1, 1), NewYear),
            (Brigid, SaintBrigid),
            (On(3, 17), SaintPatrick),
            (Easter(1), EasterMonday),
            (Nth(5, 0, 1), MayBankHoliday),
            (Nth(6, 0, 1), JuneBankHoliday),
            (Nth(8, 0, 1), AugustBankHoliday),
            (LastMonday(10), OctoberBankHoliday),
            (On(12, 25), Christmas),
            (On(12, 26), BoxingDay),
        ],
        Country::UnitedStates => &[
            (On(1, 1), NewYear),
            (Nth(1, 0, 3), MartinLutherKing),
            (Nth(2, 0, 3), Washington),
            (LastMonday(5), MemorialDay),
            (On(6, 19), Juneteenth),
            (On(7, 4), IndependenceDay),
            (Nth(9, 0, 1), LabourDay),
            (Nth(10, 0, 2), ColumbusDay),
            (On(11, 11), VeteransDay),
            (Nth(11, 3, 4), Thanksgiving),
            (On(12, 25), Christmas),
        ],
    }
}

/// The closed days of a calendar, looked up day by day; a year's holidays are made once.
pub(super) struct Closed<'a> {
    country: Option<Country>,
    own: &'a [Day],
    year: i16,
    holidays: Vec<(Day, Holiday)>,
}

impl<'a> Closed<'a> {
    pub(super) fn new(calendar: &'a Calendar) -> Closed<'a> {
        let fit = calendar.own.get(..Calendar::MOST_DAYS);
        Closed {
            country: calendar.country,
            own: fit.unwrap_or(&calendar.own),
            year: 0,
            holidays: Vec::new(),
        }
    }

    /// Why this day is closed, if it is. A holiday is named before the team's own day, since it has a
    /// name.
    pub(super) fn why(&mut self, day: Day) -> Option<Why> {
        if self.year != day.year() {
            self.year = day.year();
            self.holidays = self
                .country
                .map(|country| holidays(country, day.year()))
                .unwrap_or_default();
        }
        let known = self.holidays.iter().find(|(free, _)| *free == day);
        let own = || self.own.contains(&day).then_some(Why::OwnDay);
        known
            .map(|(_, holiday)| Why::Holiday(*holiday))
            .or_else(own)
    }
}
