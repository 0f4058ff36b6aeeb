//! What a person does.

use super::*;

#[test]
fn an_answer_shows_at_once_and_is_saved_when_the_background_says_so() {
    let mut story = Story::on_lead_1();
    story.then(Action::LookAgain);
    story.answer(Told::Shown(Box::new(with_need(shown("1")))));
    story.then(Action::Do(Deed::Answer(NEED, Verdict::Yes)));
    let mine = story.model.view.checklist[0].sales.clone().unwrap();
    assert_eq!(mine.verdict, Verdict::Yes);
    assert_eq!(story.model.way(mine.id), Way::Saving);

    let mut known = with_need(shown("1"));
    let id = EventId {
        device: DeviceId(9),
        seq: 1,
    };
    let goes_at = known.now + 30_000;
    known.view.checklist[0].sales = Some(crate::record::Judgement { id, ..mine });
    known.states = vec![(id, ItemState::Saved { goes_at })];
    story.answer(Told::Shown(Box::new(known)));
    assert!(story.model.pending.is_empty());
    assert_eq!(story.model.way(id), Way::On(&ItemState::Saved { goes_at }));
    assert_eq!(story.model.said, Said::Saved);
}

#[test]
fn the_same_answer_again_is_no_new_answer_but_a_reason_is() {
    let mut story = Story::on_lead_1();
    story.then(Action::LookAgain);
    story.answer(Told::Shown(Box::new(with_need(shown("1")))));
    story.then(Action::Do(Deed::Answer(NEED, Verdict::No)));
    story.then(Action::Do(Deed::Answer(NEED, Verdict::No)));
    assert_eq!(story.asked.len(), 1);
    story.types(Field::Answer(NEED), "They said so");
    story.then(Action::Do(Deed::Answer(NEED, Verdict::No)));
    let Ask::Record { whats, settles, .. } = story.last() else {
        panic!("{:?}", story.last());
    };
    assert!(
        matches!(&whats[..], [What::Answered(answer)] if answer.because == Some(because("They said so")))
    );
    assert_eq!(settles, &vec!["answer.need".to_owned()]);
}

#[test]
fn a_note_that_could_not_be_saved_stays_in_its_field_with_a_way_on() {
    let mut story = Story::on_lead_1();
    story.types(Field::NoteKind, "question");
    story.types(Field::NoteTo, "marketing");
    story.types(Field::Note, "Which mail did they open?");
    story.then(Action::Do(Deed::Write));
    let wrote = What::Wrote {
        kind: NoteKind::Question,
        to: Some(Side::Marketing),
        text: Body::new("Which mail did they open?").unwrap(),
    };
    assert!(story.recorded() == [wrote.clone()]);
    assert_eq!(
        story.model.text(Field::Note),
        "",
        "the form is free for the next"
    );
    assert_eq!(story.model.view.notes.len(), 1, "and the note shows");

    story.answer(Told::Failed(Trouble::Unreachable));
    assert_eq!(story.model.text(Field::Note), "Which mail did they open?");
    assert_eq!(story.model.text(Field::NoteKind), "question");
    assert!(story.model.view.notes.is_empty());
    let turn = story.model.unsaved[0].turn;

    story.then(Action::Again(turn));
    assert!(story.recorded() == [wrote.clone()]);
    story.answer(Told::Shown(Box::new(shown("1"))));
    assert!(story.model.unsaved.is_empty());
    assert_eq!(story.model.text(Field::Note), "");
}

#[test]
fn a_deed_belongs_to_the_record_it_was_begun_on_even_when_the_page_moved() {
    let mut story = Story::on_lead_1();
    story.types(Field::Take, "They called me");
    story.then(Action::Do(Deed::Take));
    story.then(Action::Heard(here("2")));
    assert_eq!(story.model.view.lead.with, None, "lead 2 has its own");
    story.answer(Told::Failed(Trouble::Unreachable));
    assert_eq!(story.model.text(Field::Take), "");
    story.then(Action::Heard(here("1")));
    assert_eq!(story.model.text(Field::Take), "They called me");
}

#[test]
fn nothing_is_recorded_without_a_reason_or_a_side() {
    let mut story = Story::on_lead_1();
    story.types(Field::Take, "  ");
    story.then(Action::Do(Deed::Take));
    assert!(story.asked.is_empty());
    assert_eq!(
        story.model.faults.get(&Field::Take),
        Some(&Fault::Text(TextFault::Empty))
    );
    story.types(Field::Take, "t");
    assert!(story.model.faults.is_empty(), "typing answers the remark");

    let mut nobody = shown("1");
    nobody.seat = None;
    story.then(Action::LookAgain);
    story.forget();
    story.then(Action::LookAgain);
    story.answer(Told::Shown(Box::new(nobody)));
    story.forget();
    story.then(Action::Do(Deed::Take));
    assert!(story.asked.is_empty());
}

#[test]
fn an_update_under_the_page_keeps_what_was_typed() {
    let mut story = Story::on_lead_1();
    story.types(Field::Take, "They called me");
    story.then(Action::Do(Deed::Take));
    story.answer(Told::Updated);
    assert!(story.model.updated);
    assert_eq!(story.model.text(Field::Take), "They called me");
}

fn failed_note(text: &str) -> Story {
    let mut story = Story::on_lead_1();
    story.types(Field::Note, text);
    story.then(Action::Do(Deed::Write));
    story.answer(Told::Failed(Trouble::Unreachable));
    story
}

#[test]
fn who_goes_on_typing_after_a_failure_loses_nothing_to_a_second_try() {
    let mut story = failed_note("They call back.");
    let turn = story.model.unsaved[0].turn;
    story.types(Field::Note, "They call back. On Friday.");
    assert!(
        story.model.unsaved.is_empty(),
        "the form is the way on; the old text is not sent beside it"
    );
    story.then(Action::Again(turn));
    assert!(story.asked.is_empty());
    assert_eq!(story.model.text(Field::Note), "They call back. On Friday.");
}

#[test]
fn a_second_try_leaves_a_note_alone_that_was_begun_meanwhile() {
    let mut story = Story::on_lead_1();
    story.types(Field::Note, "They call back.");
    story.then(Action::Do(Deed::Write));
    story.types(Field::Note, "Something else");
    story.answer(Told::Failed(Trouble::Unreachable));
    story.forget();
    let turn = story.model.unsaved[0].turn;
    story.then(Action::Again(turn));
    let Ask::Record { whats, settles, .. } = story.last() else {
        panic!("{:?}", story.last());
    };
    assert_eq!(whats.len(), 1);
    assert!(!settles.contains(&"note".to_owned()), "{settles:?}");
    assert_eq!(story.model.text(Field::Note), "Something else");
}

#[test]
fn what_was_asked_for_and_not_done_stays_until_it_is_tried_again_or_left() {
    let mut story = Story::on_lead_1();
    story.then(Action::KeepHere);
    let asked = story.answer(Told::Failed(Trouble::Unreachable));
    story.then(Action::LookAgain);
    story.answer(Told::Shown(Box::new(shown("1"))));
    let refused = story.model.refused.clone().unwrap();
    assert_eq!(
        refused.why,
        Trouble::Unreachable,
        "a look does not erase it"
    );
    story.then(Action::AskAgain);
    assert_eq!(story.last(), &asked, "the same is tried again");
    story.answer(Told::Failed(Trouble::Unreachable));
    let turn = story.model.refused.as_ref().unwrap().turn;
    story.then(Action::Dismiss(turn));
    assert_eq!(story.model.refused, None);
}

#[test]
fn what_failed_on_one_record_is_not_said_beside_another() {
    let mut story = Story::on_lead_1();
    story.then(Action::Follow);
    story.then(Action::Heard(here("2")));
    story.answer(Told::Failed(Trouble::Unreachable));
    assert_eq!(story.model.refused, None);
    assert_eq!(story.model.trouble, None);
}

#[test]
fn a_score_that_the_crm_does_not_tell_says_why_and_is_asked_for_again() {
    let mut story = Story::on_lead_1();
    story.then(Action::Score);
    story.answer(Told::Failed(Trouble::Unreachable));
    assert_eq!(story.model.score, Parts::Told(Err(Trouble::Unreachable)));
    story.then(Action::Score);
    assert_eq!(story.model.score, Parts::Asked, "asked again");
    story.answer(Told::Score(Vec::new()));
    assert_eq!(story.model.score, Parts::Told(Ok(Vec::new())));
}
