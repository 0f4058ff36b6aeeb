//! What one side expects of the other, what happened after, and what is suggested.

use super::*;
use crate::record::{DealEnd, ExpectStep, ExpectationId, OutcomeKind, Party, Phase, Suggestion};
use crate::team::calendar::Zone;
use crate::team::{Calendar, Label};

fn asked(side: Side, within: u32) -> What {
    What::Expect(ExpectStep::Asked {
        of: Party { side, person: None },
        what: because("Tell me the colour"),
        within,
        silence: because("I ask the shop"),
    })
}

fn filled(story: &mut Story) {
    story.types(Field::Expect, "Send them samples");
    story.types(Field::Silence, "we talk on Friday");
    story.types(Field::Within, "2");
}

#[test]
fn an_expectation_says_of_whom_within_how_long_and_what_happens_on_silence() {
    let mut story = Story::on_lead_1();
    story.refuses(Deed::Expect, Field::Expect, Fault::Text(TextFault::Empty));
    story.types(Field::Expect, "Send them samples");
    for many in ["", "0", "-1", "1000", "soon"] {
        story.types(Field::Within, many);
        story.refuses(Deed::Expect, Field::Within, Fault::Number);
    }
    story.types(Field::Within, "2");
    story.refuses(Deed::Expect, Field::Silence, Fault::Text(TextFault::Empty));
    filled(&mut story);
    story.then(Action::Do(Deed::Expect));
    let [What::Expect(ExpectStep::Asked { of, within, .. })] = story.recorded() else {
        panic!("{:?}", story.recorded());
    };
    assert_eq!(
        (of.side, &of.person, *within),
        (Side::Marketing, &None, 120)
    );
}

#[test]
fn two_days_are_two_of_the_teams_own_working_days() {
    let mut known = shown("1");
    let mut calendar = Calendar::office(Zone::new("Europe/Amsterdam").unwrap());
    for hours in calendar.week.iter_mut().flatten() {
        hours.to = hours.from + 6 * 60;
    }
    known.team.calendar = Some(calendar);
    let mut story = Story::on(known);
    filled(&mut story);
    story.types(Field::Unit, "days");
    story.types(Field::ExpectOf, "marketing:7");
    story.then(Action::Do(Deed::Expect));
    let [What::Expect(ExpectStep::Asked { of, within, .. })] = story.recorded() else {
        panic!("{:?}", story.recorded());
    };
    assert_eq!(of.person, Some(PersonId("7".into())));
    assert_eq!(*within, 2 * 6 * 60);
}

#[test]
fn only_the_asked_side_says_that_it_is_done() {
    let known = after(shown("1"), Side::Sales, asked(Side::Marketing, 60));
    let expectation = ExpectationId::Own(id(1));
    let mut sales = Story::on(known.clone());
    sales.then(Action::Do(Deed::Step(expectation, Step::Met)));
    sales.then(Action::Do(Deed::WillDo(expectation)));
    assert!(sales.asked.is_empty());
    let mut known = known;
    known.seat = Some(Seat::Marketing);
    let mut marketing = Story::on(known);
    marketing.then(Action::Do(Deed::Step(expectation, Step::Met)));
    assert!(matches!(
        marketing.recorded(),
        [What::Expect(ExpectStep::Met { because: None, .. })]
    ));
    assert!(!marketing.model.view.expectations[0].open());
}

#[test]
fn without_agreed_hours_a_clock_runs_from_monday_to_friday_nine_to_five() {
    let mut known = after(shown("1"), Side::Marketing, asked(Side::Sales, 120));
    let monday_noon = 4 * 86_400_000 + 12 * 3_600_000;
    known.now = monday_noon;
    // It stood in the CRM on Friday at four.
    known.view.expectations[0].there = Some(86_400_000 + 16 * 3_600_000);
    let story = Story::on(known);
    let clock = story
        .model
        .clock_of(&story.model.view.expectations[0])
        .unwrap();
    assert_eq!(
        clock.worked,
        4 * 3_600_000,
        "an hour on Friday, three on Monday"
    );
    assert_eq!(clock.phase, Phase::Talk);
}

#[test]
fn conviction_9_silence_moves_nothing_it_only_asks_louder() {
    let mut known = after(shown("1"), Side::Marketing, asked(Side::Sales, 60));
    known.now = 40 * 86_400_000;
    known.view.expectations[0].there = Some(86_400_000);
    let lead = known.view.lead.clone();
    let mut story = Story::on(known);
    story.after(600_000);
    story.then(Action::Tick);
    assert_eq!(story.model.view.lead, lead);
    assert!(
        !story
            .asks()
            .iter()
            .any(|ask| matches!(ask, Ask::Record { .. }))
    );
}

#[test]
fn what_the_crm_says_fills_the_form_and_only_a_person_says_it() {
    let mut known = shown("1");
    let facts = known.facts.as_mut().unwrap();
    facts.end = Some(DealEnd::Lost);
    facts.lost_reason = Some("Too expensive".into());
    let mut story = Story::on(known);
    assert!(matches!(
        story.model.suggestions()[..],
        [Suggestion::Ended { .. }]
    ));
    assert!(story.asked.is_empty());
    story.then(Action::Fill(vec![
        (Field::Outcome, "Too expensive".into()),
        (Field::OutcomeKind, "lost".into()),
        (Field::OutcomeSeen, "Too expensive".into()),
    ]));
    assert!(story.model.open(&Fold::Part(Part::Outcomes), false));
    story.then(Action::Do(Deed::Outcome));
    let lost = What::Outcome {
        kind: OutcomeKind::Lost,
        because: because("Too expensive"),
        seen: Label::new("Too expensive").ok(),
    };
    assert_eq!(story.recorded(), [lost]);
    assert!(story.model.suggestions().is_empty(), "it has been said");
}

#[test]
fn a_form_that_is_filled_for_me_leaves_alone_what_i_had_typed() {
    let mut story = Story::on_lead_1();
    story.types(Field::Note, "Half a thought");
    story.then(Action::Fill(vec![
        (Field::Note, "What became of it?".into()),
        (Field::NoteKind, "question".into()),
    ]));
    assert_eq!(story.model.text(Field::Note), "Half a thought");
    assert_eq!(story.model.text(Field::NoteKind), "question");
}

#[test]
fn what_the_score_is_made_of_is_asked_on_a_press_only_for_the_crm_computes_it_anew() {
    let mut story = Story::on_lead_1();
    story.then(Action::Fold(Fold::Part(Part::Score), true));
    assert!(story.asked.is_empty());
    assert_eq!(story.model.score, Parts::NotAsked);
    story.then(Action::Score);
    assert_eq!(*story.last(), Ask::Score { key: key("1") });
    story.answer(Told::Score(Vec::new()));
    story.then(Action::Heard(here("2")));
    let another = "another record has another score";
    assert_eq!(story.model.score, Parts::NotAsked, "{another}");
}

#[test]
fn older_notes_come_when_they_are_asked_for_and_go_with_the_record() {
    let mut story = Story::on_lead_1();
    story.then(Action::Older);
    assert!(matches!(story.last(), Ask::Look { notes: 70, .. }));
    story.answer(Told::Shown(Box::new(shown("1"))));
    story.then(Action::Heard(here("2")));
    assert!(matches!(story.last(), Ask::Look { notes: 20, .. }));
}
