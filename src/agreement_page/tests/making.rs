//! From a form to a sentence and back.

use super::*;
use crate::agreement_page::making::{Ground, Wrong, begun, length, read, texts, with_word};
use crate::ledger::{DeviceId, Differing, Dimension, EventId, Open, Rule, Trigger};
use crate::team::Calendar;
use crate::team::calendar::{CalendarFault, Country, Day, Zone};

fn ground() -> Ground {
    Ground {
        now: NOW,
        day: 480,
        zone: "Europe/Amsterdam".into(),
        side: Side::Sales,
    }
}

fn made(sort: Sort, texts: &[(Part, &str)]) -> Result<Clause, Wrong> {
    let text = |part: Part| {
        let found = texts.iter().find(|(of, _)| *of == part);
        found
            .map(|(_, text)| (*text).to_owned())
            .unwrap_or_default()
    };
    read(sort, &text, &ground())
}

/// Reads what stands in the form that changes this.
fn again(clause: &Clause) -> Clause {
    let texts = texts(clause, &ground());
    let texts: Vec<(Part, &str)> = texts
        .iter()
        .map(|(part, text)| (*part, text.as_str()))
        .collect();
    made(Sort::of(&clause.says), &texts).unwrap()
}

#[test]
fn every_sort_of_sentence_survives_its_form() {
    let mut full = terms("Need", "Is there a problem?");
    full.scope.customers = vec![Label::new("new").unwrap(), Label::new("existing").unwrap()];
    full.decides = Some(Reason::new("Mia").unwrap());
    full.differing = Some(Differing {
        who: Reason::new("Mia and Sam").unwrap(),
        within: 95,
        meanwhile: Reason::new("it stays").unwrap(),
    });
    full.suggests = Some(Side::Sales);
    let mut calendar = Calendar::office(Zone::new("Europe/Amsterdam").unwrap());
    calendar.country = Some(Country::Netherlands);
    calendar.own = vec![Day::new(2026, 12, 24).unwrap()];
    let all = [
        Article::Criterion(full),
        Article::Rule(Rule {
            when: Trigger::Differs,
            of: Side::Marketing,
            what: Reason::new("talk").unwrap(),
            within: 960,
            silence: Reason::new("it is on the agenda").unwrap(),
        }),
        Article::Answer {
            to: Open::Silence,
            text: Reason::new("We talk").unwrap(),
        },
        Article::Term {
            word: Label::new("interest").unwrap(),
            means: Reason::new("They asked").unwrap(),
            example: Reason::new("A price").unwrap(),
        },
        Article::Calendar(calendar),
        Article::Field {
            says: Dimension::Process,
            name: Label::new("x_buyingProcess").unwrap(),
        },
        Article::Gate {
            criterion: EventId {
                device: DeviceId(4),
                seq: 9,
            },
            before: Side::Marketing,
            why: Reason::new("a price without a sum is a guess").unwrap(),
        },
    ];
    for says in all {
        let mut clause = clause(says);
        clause.review = Some(Day::new(2027, 3, 1).unwrap().ms());
        assert_eq!(again(&clause), clause);
    }
}

#[test]
fn conviction_4_what_the_crm_or_a_score_counts_is_no_wording_of_ours() {
    let typed = [
        (Part::Name, "Score"),
        (Part::Question, "Over 40?"),
        (Part::Why, "It says so"),
    ];
    for (line, origin) in [
        ("own", Origin::Own),
        ("crm", Origin::Crm),
        ("score", Origin::Score),
    ] {
        let typed: Vec<_> = typed.into_iter().chain([(Part::Origin, line)]).collect();
        assert_eq!(made(Sort::Criterion, &typed).unwrap().origin, origin);
    }
}

#[test]
fn a_templates_question_that_somebody_words_anew_is_theirs() {
    let mut clause = need();
    clause.origin = Origin::Template;
    assert_eq!(again(&clause).origin, Origin::Own);
}

#[test]
fn half_an_agreement_on_differing_is_none_and_says_what_lacks() {
    let typed = [
        (Part::Name, "Need"),
        (Part::Question, "Is it?"),
        (Part::Why, "So"),
        (Part::Who, "Mia and Sam"),
    ];
    assert_eq!(
        made(Sort::Criterion, &typed),
        Err((Part::Within, Fault::Differing))
    );
}

#[test]
fn a_length_is_said_in_the_largest_unit_that_is_whole() {
    let said = [30, 60, 480, 960, 540].map(|minutes| length(minutes, 480));
    let said = said.map(|(number, unit)| format!("{number} {unit}"));
    assert_eq!(
        said,
        ["30 minutes", "1 hours", "1 days", "2 days", "9 hours"]
    );
    assert_eq!(length(60, 0), ("1".to_owned(), "hours".to_owned()));
}

#[test]
fn a_number_of_hours_is_whole_and_at_least_one() {
    for number in ["", "0", "1.5", "-3", "1000", "two"] {
        let typed = [
            (Part::What, "call"),
            (Part::Within, number),
            (Part::Silence, "ask"),
        ];
        assert_eq!(
            made(Sort::Rule, &typed),
            Err((Part::Within, Fault::Number)),
            "{number}"
        );
    }
}

#[test]
fn a_calendar_without_working_days_is_not_proposed() {
    let nothing = [(Part::Zone, "Europe/Amsterdam")];
    let no_work = Fault::Calendar(CalendarFault::NoWork);
    assert_eq!(
        made(Sort::Calendar, &nothing),
        Err((Part::Opens(0), no_work))
    );
    let half = [(Part::Zone, "Europe/Amsterdam"), (Part::Opens(2), "09:00")];
    assert_eq!(
        made(Sort::Calendar, &half),
        Err((Part::Closes(2), Fault::Time))
    );
    let turned = [
        (Part::Zone, "UTC"),
        (Part::Opens(2), "17:00"),
        (Part::Closes(2), "09:00"),
    ];
    assert!(matches!(
        made(Sort::Calendar, &turned),
        Err((Part::Closes(2), Fault::Calendar(_)))
    ));
    let wrong = [
        (Part::Zone, "Amsterdam?"),
        (Part::Opens(2), "09:00"),
        (Part::Closes(2), "17:00"),
    ];
    assert!(matches!(made(Sort::Calendar, &wrong), Err((Part::Zone, _))));
}

#[test]
fn working_until_midnight_is_possible() {
    let late = [
        (Part::Zone, "UTC"),
        (Part::Opens(4), "14:00"),
        (Part::Closes(4), "00:00"),
    ];
    let clause = made(Sort::Calendar, &late).unwrap();
    assert_eq!(again(&clause), clause);
}

#[test]
fn new_working_hours_start_from_an_office_in_the_readers_own_zone() {
    let texts = begun(Sort::Calendar, &ground());
    let has = |part: Part, text: &str| texts.contains(&(part, text.to_owned()));
    assert!(has(Part::Zone, "Europe/Amsterdam"));
    assert!(has(Part::Opens(0), "09:00") && has(Part::Closes(4), "17:00"));
    assert!(!texts.iter().any(|(part, _)| *part == Part::Opens(5)));
}

#[test]
fn a_word_in_use_is_added_once() {
    assert_eq!(with_word("", "tender"), "tender");
    assert_eq!(with_word("simple", "tender"), "simple, tender");
    assert_eq!(with_word("simple, Tender ", "tender"), "simple, Tender ");
    assert_eq!(with_word("simple, ", "tender"), "simple, tender");
}
