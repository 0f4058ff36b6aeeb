//! What is said.

use super::*;
use crate::agreement_page::phrase::Speech;
use crate::agreement_page::starters::{apart, clauses};
use crate::team::calendar::Country;
use crate::words::{JsonWords, Words};

fn languages() -> [JsonWords; 2] {
    let files = [
        include_str!("../../../extension/_locales/en/messages.json"),
        include_str!("../../../extension/_locales/nl/messages.json"),
    ];
    files.map(|json| JsonWords::parse(json).unwrap())
}

fn with<T>(words: &JsonWords, say: impl Fn(Speech) -> T) -> T {
    say(Speech {
        words,
        date: &|ms| crate::team::calendar::Day::utc(ms).unwrap().to_string(),
        moment: &|ms| format!("moment {ms}"),
        day: 480,
        question: &|criterion| format!("question {}?", criterion.seq),
    })
}

#[test]
fn conviction_4_every_templates_questions_are_set_up_and_not_agreed_in_each_language() {
    for words in languages() {
        for template in Template::ALL {
            let clauses = clauses(&words, template).unwrap();
            assert_eq!(clauses.len(), template.starters().len());
            for clause in clauses {
                assert_eq!(clause.origin, Origin::Template);
                let Article::Criterion(terms) = clause.says else {
                    panic!("no criterion");
                };
                assert!(terms.question.as_str().ends_with('?'));
                assert!(
                    !terms.question.as_str().contains(terms.name.as_str()),
                    "{terms:?}"
                );
                assert!(!terms.why.as_str().starts_with("book_"));
            }
        }
    }
}

#[test]
fn notes_that_were_edited_are_named_by_writer_and_day_up_to_three() {
    let edited = |nth: u64| Edited {
        on: home(),
        by: Person {
            id: PersonId(nth.to_string()),
            name: format!("Mia {nth}"),
        },
        at: nth * 86_400_000,
    };
    let all: Vec<Edited> = (1..=5).map(edited).collect();
    let [english, _] = languages();
    let said = |notes| {
        with(&english, |speech| {
            speech.edited(notes, |who| who.name.clone())
        })
    };
    let one = said(&all[..1]);
    assert!(one.ends_with(": the note by Mia 1 of 1970-01-02."), "{one}");
    let many = said(&all);
    assert!(
        many.ends_with("; the note by Mia 3 of 1970-01-04; and 2 more."),
        "{many}"
    );
}

#[test]
fn a_template_asks_nothing_that_the_agreement_asks_already() {
    for words in languages() {
        let with = |template: Template, before: Vec<Clause>| {
            let did = before
                .into_iter()
                .map(|clause| (SAM, Side::Sales, TeamWhat::Proposed(clause)));
            apart(
                &agreement(did.collect()),
                clauses(&words, template).unwrap(),
            )
        };
        for template in Template::ALL {
            let (new, there) = with(template, Vec::new());
            assert_eq!((new.len(), there.len()), (template.starters().len(), 0));
            let (new, _) = with(template, new);
            assert!(new.is_empty(), "{new:?} of {} twice", template.name());
        }
        let spiced = clauses(&words, Template::Spiced).unwrap();
        let (new, there) = with(Template::Meddicc, spiced);
        assert!(!new.is_empty(), "{there:?}");
        let named = |name: &str| there.iter().any(|of| with_name(of, name));
        assert!(words.say("language", &[]) != "en" || named("Pain"));
    }
}

#[test]
fn a_newer_wording_is_shown_by_what_differs_and_nothing_else() {
    let [english, _] = languages();
    let old = need();
    let mut new = need();
    if let Article::Criterion(terms) = &mut new.says {
        terms.why = Reason::new("it hurts").unwrap();
    }
    new.review = Some(making_day());
    let differs = with(&english, |speech| speech.difference(&old, &new));
    let said: Vec<(&str, &str, &str)> = differs
        .iter()
        .map(|of| (of.label, of.old.as_str(), of.new.as_str()))
        .collect();
    assert_eq!(
        said,
        [
            ("book_part_why", "it matters", "it hurts"),
            ("book_part_review", "", "2027-03-01")
        ]
    );
    assert!(with(&english, |speech| speech.difference(&old, &old)).is_empty());
}

fn with_name(clause: &Clause, name: &str) -> bool {
    matches!(&clause.says, Article::Criterion(terms) if terms.name.as_str() == name)
}

fn making_day() -> u64 {
    crate::team::calendar::Day::new(2027, 3, 1).unwrap().ms()
}

#[test]
fn conviction_8_what_a_criterion_leaves_open_reads_as_an_open_question() {
    for words in languages() {
        let lines = with(&words, |speech| speech.lines(&need()));
        let open: Vec<&str> = lines
            .iter()
            .filter(|line| line.open)
            .map(|line| line.label)
            .collect();
        assert_eq!(open, ["book_part_decides", "book_part_differing"]);
    }
}

#[test]
fn conviction_3_an_agreed_sentence_names_who_of_each_side_and_since_when() {
    let [_, dutch] = languages();
    let book = agreement(vec![
        (MIA, Side::Marketing, TeamWhat::Proposed(need())),
        (SAM, Side::Sales, TeamWhat::Signed { version: id(1) }),
    ]);
    let name = |who: &PersonId| {
        if who.0 == MIA {
            "Mia".to_owned()
        } else {
            "Sam".to_owned()
        }
    };
    let version = book.sentences[0].current().unwrap();
    let said = with(&dutch, |speech| speech.standing(version, &name));
    assert_eq!(
        said, "Afgesproken door Mia (marketing) en Sam (sales) sinds moment 1001",
        "a signature is a moment, not a day of the calendar"
    );
}

#[test]
fn the_next_holidays_are_those_to_come_this_year_and_next() {
    let [_, dutch] = languages();
    let days = with(&dutch, |speech| {
        speech.holidays(Country::Netherlands, NOW, 3)
    });
    let said: Vec<String> = days
        .iter()
        .map(|(day, name)| format!("{day} {name}"))
        .collect();
    assert_eq!(
        said,
        [
            "2026-12-25 Eerste kerstdag",
            "2026-12-26 Tweede kerstdag",
            "2027-01-01 Nieuwjaarsdag"
        ]
    );
}

#[test]
fn a_length_of_working_time_is_said_in_full() {
    let [english, dutch] = languages();
    let said = |words: &JsonWords| {
        with(words, |speech| {
            [60, 480, 960, 95].map(|minutes| speech.length(minutes))
        })
    };
    assert_eq!(
        said(&english),
        [
            "1 working hour",
            "1 working day",
            "2 working days",
            "95 minutes of working time"
        ]
    );
    assert_eq!(
        said(&dutch),
        [
            "1 werkuur",
            "1 werkdag",
            "2 werkdagen",
            "95 minuten werktijd"
        ]
    );
}
