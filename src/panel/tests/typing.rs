//! What is half typed.

use super::*;
use crate::panel::stranded::stranded;
use crate::record::{Dimension, LeadMove};

#[test]
fn a_half_typed_note_stays_with_its_record() {
    let mut story = Story::on_lead_1();
    story.types(Field::Note, "They want it before");
    story.then(Action::Heard(here("2")));
    let kept = Ask::Draft {
        key: key("1"),
        field: "note".into(),
        text: "They want it before".into(),
    };
    assert!(
        story.asks().contains(&&kept),
        "kept the moment the page moved on"
    );
    assert_eq!(story.model.text(Field::Note), "");
    story.then(Action::Heard(here("1")));
    assert_eq!(story.model.text(Field::Note), "They want it before");
}

#[test]
fn a_draft_is_there_when_one_comes_back_after_days() {
    let mut story = Story::begin();
    story.answer(here("1"));
    let mut known = shown("1");
    known.drafts.insert("note".into(), "Where were we".into());
    story.answer(Told::Shown(Box::new(known)));
    assert_eq!(story.model.text(Field::Note), "Where were we");
    assert!(story.model.open(&Fold::Form(Field::Note), false));
}

#[test]
fn a_draft_is_kept_when_typing_rests_and_not_at_every_key() {
    let mut story = Story::on_lead_1();
    story.types(Field::Question, "Is");
    story.types(Field::Question, "Is there");
    assert!(story.asked.is_empty());
    story.rests();
    assert_eq!(story.asked.len(), 1);
    assert!(matches!(story.last(), Ask::Draft { text, .. } if text == "Is there"));
}

#[test]
fn who_types_without_a_pause_has_what_they_typed_kept_all_the_same() {
    let mut story = Story::on_lead_1();
    story.types(Field::Question, "Is");
    let due = story.later.remove(0).1;
    story.types(Field::Question, "Is there");
    assert!(story.later.is_empty(), "one moment at a time");
    story.then(due);
    assert!(matches!(story.last(), Ask::Draft { text, .. } if text == "Is there"));
    // And what is typed from then on a moment later.
    story.types(Field::Question, "Is there a");
    story.rests();
    assert!(matches!(story.last(), Ask::Draft { text, .. } if text == "Is there a"));
}

#[test]
fn a_draft_that_could_not_be_kept_is_tried_again_and_says_so() {
    let mut story = Story::on_lead_1();
    story.types(Field::Note, "x");
    story.rests();
    let full = Trouble::NoRoom;
    story.answer(Told::Failed(full.clone()));
    assert_eq!(banner(&story.model), Some(&full));
    story.then(Action::Seen(false));
    assert!(matches!(story.last(), Ask::Draft { text, .. } if text == "x"));
    story.answer(Told::Kept);
    assert_eq!(banner(&story.model), None);
}

#[test]
fn a_text_that_is_too_long_says_by_how_much_and_is_not_cut() {
    let mut story = Story::on_lead_1();
    let long = "x".repeat(503);
    story.types(Field::Take, &long);
    story.then(Action::Do(Deed::Take));
    assert!(matches!(
        story.model.faults.get(&Field::Take),
        Some(Fault::Text(TextFault::TooLong { over: 3, .. }))
    ));
    assert_eq!(story.model.text(Field::Take), long);
}

#[test]
fn leaving_a_form_empties_it_everywhere() {
    let mut story = Story::on_lead_1();
    story.types(Field::Take, "I th");
    story.then(Action::Cancel(Field::Take));
    assert!(!story.model.open(&Fold::Form(Field::Take), false));
    assert!(matches!(story.last(), Ask::Draft { text, .. } if text.is_empty()));
}

#[test]
fn what_is_half_typed_for_a_form_that_is_gone_stays_to_be_copied() {
    let mut story = Story::on_lead_1();
    story.types(Field::Take, "They called me");
    story.types(Field::NoteKind, "question");
    assert_eq!(stranded(&story.model), [], "nobody leads yet");
    let took = What::Lead(LeadMove::Took {
        because: because("faster"),
    });
    story.then(Action::LookAgain);
    story.forget();
    story.then(Action::Heard(Told::Shown(Box::new(after(
        shown("1"),
        Side::Sales,
        took,
    )))));
    assert_eq!(
        stranded(&story.model),
        [("lead.take", "They called me")],
        "a colleague took it meanwhile; a mere choice says nothing"
    );
    story.then(Action::Drop("lead.take".into()));
    assert_eq!(stranded(&story.model), []);
    assert!(matches!(story.last(), Ask::Draft { text, .. } if text.is_empty()));
}

#[test]
fn a_folder_in_which_something_is_half_typed_is_open() {
    let mut story = Story::on_lead_1();
    assert!(!story.model.open(&Fold::Part(Part::Expectations), false));
    story.types(Field::Silence, "we talk on Friday");
    assert!(story.model.open(&Fold::Part(Part::Expectations), false));
    assert!(story.model.open(&Fold::Form(Field::Expect), false));
    story.types(Field::Kind(Dimension::Process), "tender");
    assert!(story.model.open(&Fold::Part(Part::Customer), false));
}
