//! What is said.

use super::phrase;
use crate::words::{JsonWords, Words};

fn dutch() -> JsonWords {
    JsonWords::parse(include_str!("../../../extension/_locales/nl/messages.json")).unwrap()
}

#[test]
fn an_age_is_said_in_the_largest_word_that_is_still_true() {
    let minute = 60_000;
    let day = 24 * 60 * minute;
    let said = [
        0,
        59_999,
        minute,
        90 * minute,
        day,
        3 * day,
        59 * day,
        100 * day,
        800 * day,
    ]
    .map(|ms| phrase::ago(&dutch(), 0, ms));
    assert_eq!(
        said,
        [
            "zojuist",
            "zojuist",
            "1 min geleden",
            "1 uur geleden",
            "1 dag geleden",
            "3 dagen geleden",
            "59 dagen geleden",
            "3 maanden geleden",
            "2 jaar geleden",
        ]
    );
}

#[test]
fn nearly_certain_is_not_certain() {
    let said = [0.0, 0.2, 34.6, 99.8, 100.0, f64::NAN].map(|p| phrase::percent(&dutch(), p));
    assert_eq!(said, ["0%", "1%", "35%", "99%", "100%", "0%"]);
}

#[test]
fn a_clock_that_runs_ahead_makes_no_future() {
    assert_eq!(phrase::ago(&dutch(), 500, 100), "zojuist");
}

#[test]
fn every_trouble_says_its_sentence() {
    use crate::protocol::Trouble;
    let long = Trouble::Refused {
        words: "no ".repeat(500),
    };
    let said = phrase::trouble(&dutch(), &long);
    assert!(said.chars().count() < 250, "{said}");
    assert_eq!(
        phrase::trouble(&dutch(), &Trouble::TooLong { over: 7 }),
        dutch().say("trouble_too_long", &["7"])
    );
}
