//! Public holidays held against what others keep: the PyPI packages `holidays` and `python-dateutil`.
//!
//! `tests/fixtures/holidays.json` names their versions. It holds what this says for the years 2024 to
//! 2034, and `dateutil.easter.easter` for every year a calendar knows:
//!
//! ```python
//! h = holidays.country_holidays(code, subdiv="ENG" if code == "GB" else None, years=year,
//!                               language="en_US", categories=("public",))
//! [f"{day} {name}" for day, names in sorted(h.items()) for name in names.split("; ")]
//! ```

use std::collections::BTreeMap;

use proptest::prelude::*;
use serde::Deserialize;

use super::super::*;
use super::day;

#[derive(Deserialize)]
struct Fixture {
    countries: BTreeMap<String, BTreeMap<i16, Vec<String>>>,
    easter: Vec<String>,
}

fn fixture() -> Fixture {
    serde_json::from_str(include_str!("../../../../tests/fixtures/holidays.json")).unwrap()
}

/// Where the package is not followed, and why. Nothing else may differ.
const OURS: [(&str, Holiday); 1] = [
    // The package lists it as public because the law treats it like one for deadlines (Algemene
    // termijnenwet, article 3). A calendar of working hours asks who works: "then you probably simply
    // have to work on Good Friday; this is so at most companies" (Rijksoverheid, "Is Goede Vrijdag een
    // vrije dag?"). A team that does not adds it to its own days.
    ("NL", Holiday::GoodFriday),
];

fn named(name: &str) -> Holiday {
    match name.trim_end_matches(" (observed)") {
        "New Year's Day" => Holiday::NewYear,
        "Epiphany" => Holiday::Epiphany,
        "Saint Brigid's Day" => Holiday::SaintBrigid,
        "Martin Luther King Jr. Day" => Holiday::MartinLutherKing,
        "Washington's Birthday" => Holiday::Washington,
        "Saint Patrick's Day" => Holiday::SaintPatrick,
        "Good Friday" => Holiday::GoodFriday,
        "Easter Sunday" => Holiday::EasterSunday,
        "Easter Monday" => Holiday::EasterMonday,
        "King's Day" => Holiday::KingsDay,
        "Labor Day" => Holiday::LabourDay,
        "Liberation Day" => Holiday::LiberationDay,
        "Victory Day" => Holiday::VictoryDay,
        "Europe Day" => Holiday::EuropeDay,
        "Ascension Day" => Holiday::Ascension,
        "Pentecost" => Holiday::WhitSunday,
        "Pentecost Monday" => Holiday::WhitMonday,
        "Corpus Christi" => Holiday::CorpusChristi,
        "May Day" | "May Bank Holiday" => Holiday::MayBankHoliday,
        "Spring Bank Holiday" => Holiday::SpringBankHoliday,
        "June Bank Holiday" => Holiday::JuneBankHoliday,
        "Late Summer Bank Holiday" | "August Bank Holiday" => Holiday::AugustBankHoliday,
        "October Bank Holiday" => Holiday::OctoberBankHoliday,
        "Memorial Day" => Holiday::MemorialDay,
        "Juneteenth National Independence Day" => Holiday::Juneteenth,
        "Independence Day" => Holiday::IndependenceDay,
        "National Day" => Holiday::NationalDay,
        "Assumption Day" => Holiday::Assumption,
        "German Unity Day" => Holiday::UnityDay,
        "Columbus Day" => Holiday::ColumbusDay,
        "All Saints' Day" => Holiday::AllSaints,
        "Armistice Day" => Holiday::Armistice,
        "Veterans Day" => Holiday::VeteransDay,
        "Thanksgiving Day" => Holiday::Thanksgiving,
        "Immaculate Conception" => Holiday::ImmaculateConception,
        "Christmas Day" => Holiday::Christmas,
        "Boxing Day" | "Saint Stephen's Day" | "Second Day of Christmas" => Holiday::BoxingDay,
        other => panic!("a holiday without a name of ours: {other}"),
    }
}

#[test]
fn every_country_and_year_is_as_another_calendar_says() {
    let fixture = fixture();
    assert_eq!(fixture.countries.len(), Country::ALL.len());
    let mut left_out = 0;
    for (code, years) in fixture.countries {
        let country = Country::from_code(&code).unwrap();
        assert_eq!(
            years.keys().copied().collect::<Vec<_>>(),
            (2024..=2034).collect::<Vec<_>>()
        );
        for (year, lines) in years {
            let mut theirs: Vec<(Day, Holiday)> = lines
                .iter()
                .filter_map(|line| line.split_once(' '))
                .map(|(date, name)| (day(date), named(name)))
                .collect();
            assert_eq!(theirs.len(), lines.len());
            theirs.retain(|(_, holiday)| !OURS.contains(&(code.as_str(), *holiday)));
            left_out += lines.len() - theirs.len();
            theirs.sort_unstable();
            assert_eq!(holidays(country, year), theirs, "{code} {year}");
        }
    }
    assert_eq!(left_out, 11, "one Dutch Good Friday a year");
}

#[test]
fn easter_is_on_its_day_in_every_year_a_calendar_knows() {
    let theirs: Vec<Day> = fixture().easter.iter().map(|date| day(date)).collect();
    let ours: Vec<Day> = (1970..=2099)
        .flat_map(|year| holidays(Country::Belgium, year))
        .filter(|(_, holiday)| *holiday == Holiday::EasterSunday)
        .map(|(day, _)| day)
        .collect();
    assert_eq!(ours, theirs);
}

#[test]
fn a_christmas_on_a_weekend_is_made_up_for_where_the_law_says_so() {
    let days = |country, year| -> Vec<String> {
        holidays(country, year)
            .into_iter()
            .filter(|(_, holiday)| matches!(holiday, Holiday::Christmas | Holiday::BoxingDay))
            .map(|(day, _)| day.to_string())
            .collect()
    };
    let expected = ["2033-12-25", "2033-12-26", "2033-12-27"];
    assert_eq!(days(Country::Britain, 2033), expected);
    assert_eq!(days(Country::UnitedStates, 2033), expected[..2]);
    assert_eq!(days(Country::Ireland, 2033), expected[..2]);
}

#[test]
fn a_code_names_its_country_and_others_name_none() {
    for country in Country::ALL {
        assert_eq!(Country::from_code(country.code()), Some(country));
    }
    assert_eq!(Country::from_code("nl"), None);
    assert_eq!(Country::from_code("XX"), None);
}

proptest! {
    #[test]
    fn any_year_has_holidays_of_its_own_or_none(year: i16) {
        for country in Country::ALL {
            let days = holidays(country, year);
            prop_assert_eq!(days.is_empty(), !(1970..=2099).contains(&year));
            prop_assert!(days.iter().all(|(day, _)| day.year() == year));
        }
    }
}
