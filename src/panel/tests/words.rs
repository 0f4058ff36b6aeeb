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
fn what_has_just_begun_holds_since_no_stretch_of_time() {
    let said = [0, 59_999, 60_000].map(|ms| phrase::since(&dutch(), 0, ms));
    assert_eq!(said, ["zojuist", "zojuist", "al 1 min"]);
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

#[test]
fn what_is_wrong_with_the_home_is_never_said_of_the_record_in_view() {
    use crate::protocol::Trouble;
    let words = dutch();
    let no_access = Trouble::NoAccess {
        words: "no ".repeat(500),
    };
    let unread = words.say("agreement_unread", &[&words.say("why_unreachable", &[])]);
    for (trouble, said, brief) in [
        (
            Trouble::Gone,
            words.say("agreement_gone", &[]),
            "agreement_brief_gone",
        ),
        (Trouble::Unreachable, unread, "agreement_brief_unread"),
        (
            Trouble::SignIn,
            words.say("trouble_sign_in", &[]),
            "agreement_brief_unread",
        ),
    ] {
        assert_eq!(phrase::home_trouble(&words, &trouble, true), said);
        assert_eq!(phrase::home_brief(&trouble, true), brief);
    }
    let said = phrase::home_trouble(&words, &no_access, true);
    assert!(said.chars().count() < 400, "{said}");
    let unsearched = words.say(
        "agreement_unsearched",
        &[&words.say("why_unreachable", &[])],
    );
    let said = phrase::home_trouble(&words, &Trouble::Unreachable, false);
    assert_eq!(said, unsearched);
}

#[test]
fn a_clock_says_how_much_working_time_is_left_and_a_nudge_reaches_nobody_else() {
    use crate::record::{Clock, Phase};
    let minute = 60_000_u64;
    let clock = |worked: u64, within: u64, phase| Clock {
        asked: 0,
        seen: Some(0),
        system: 0,
        worked: worked * minute,
        within: within * minute,
        due: None,
        phase,
    };
    let says = |clock: &Clock, mine| phrase::clock(&dutch(), clock, mine, 8 * 60);
    let left = |worked, within| says(&clock(worked, within, Phase::Running), true);
    assert_eq!(left(0, 30), "nog 30 werkminuten");
    assert_eq!(left(130, 240), "nog 2 werkuren");
    assert_eq!(left(0, 8 * 60), "nog 1 werkdag");
    assert_eq!(left(0, 3 * 8 * 60), "nog 3 werkdagen");
    let nudge = clock(250, 240, Phase::Nudge);
    assert_eq!(says(&nudge, true), "de tijd is om");
    assert_eq!(
        says(&nudge, false),
        "4 werkuren",
        "the others see what was agreed"
    );
}

#[test]
fn an_agenda_names_every_proposal_with_both_answers_and_the_three_questions() {
    use super::{after, shown};
    use crate::record::What;
    use crate::team::{Question, Side};
    let mut known = shown("1");
    for nth in 1..=3 {
        assert!(!phrase::enough(&known.view));
        let question = Question::new(&format!("Vraag {nth}?")).unwrap();
        known = after(known, Side::Sales, What::Proposed { question });
    }
    assert!(phrase::enough(&known.view));
    let agenda = phrase::agenda(&dutch(), &known.view, "Lead 1");
    assert!(
        agenda.contains("- Vraag 2? (Marketing: Nog niet gevraagd; Sales: Nog niet gevraagd)"),
        "{agenda}"
    );
    assert!(agenda.contains(&dutch().say("open_silence", &[])));
}
