//! Answering, rejecting, and saying which customer it is.

use super::*;
use crate::panel::evidence::{field_line, note_line};
use crate::protocol::Related;
use crate::record::{Beside, Dimension, Evidence, Kind, LeadMove, Rejection, TeamWhat};
use crate::team::Label;

fn answer(story: &Story) -> &crate::record::Answer {
    match story.recorded() {
        [What::Answered(answer)] => answer,
        other => panic!("{other:?}"),
    }
}

#[test]
fn an_answer_keeps_what_the_score_said_at_that_moment_and_moves_nothing() {
    let mut known = with_need(shown("1"));
    if let Some(facts) = &mut known.facts {
        facts.probability = Some(34.6);
        facts.automatic = Some(f64::NAN);
    }
    let mut story = Story::on(known);
    story.then(Action::Do(Deed::Answer(NEED, Verdict::No)));
    let beside = Beside {
        set: Some(35),
        automatic: None,
    };
    assert_eq!(answer(&story).beside, Some(beside));
    assert_eq!(story.model.view.lead.with, None);
}

#[test]
fn an_answer_rests_on_a_page_and_a_note_and_keeps_them_when_a_reason_is_added_later() {
    let wrote = What::Wrote {
        kind: NoteKind::Context,
        to: None,
        text: Body::new("They run three shops.").unwrap(),
    };
    let mut story = Story::on(after(with_need(shown("1")), Side::Marketing, wrote));
    let note = note_line(story.model.view.notes.front().unwrap());
    story.types(Field::Link(NEED), "https://crm.example/4");
    story.types(Field::Rests(NEED), &note);
    story.then(Action::Do(Deed::Answer(NEED, Verdict::Yes)));
    let evidence = answer(&story).evidence.clone();
    assert!(
        matches!(&evidence[..], [Evidence::Note(of), Evidence::Link(_)] if *of == id(2)),
        "{evidence:?}"
    );
    assert_eq!(
        story.model.text(Field::Link(NEED)),
        "",
        "the form is free again"
    );
    story.types(Field::Answer(NEED), "two depots on paper");
    story.then(Action::Do(Deed::Answer(NEED, Verdict::Yes)));
    assert_eq!(answer(&story).evidence, evidence);
}

#[test]
fn who_adds_a_page_to_a_colleagues_answer_does_not_sign_the_colleagues_words() {
    let mut known = with_need(shown("1"));
    known.me = Some(Person {
        id: PersonId("8".into()),
        name: "Sol".into(),
    });
    let judged = What::Judged {
        criterion: NEED,
        verdict: Verdict::Yes,
        because: Some(because("two depots on paper")),
    };
    let mut story = Story::on(after(known, Side::Sales, judged));
    story.types(Field::Link(NEED), "https://crm.example/4");
    story.then(Action::Do(Deed::Answer(NEED, Verdict::Yes)));
    assert_eq!(answer(&story).because, None);
    assert_eq!(answer(&story).evidence.len(), 1);
}

#[test]
fn a_field_is_kept_with_the_value_it_had_when_it_was_chosen() {
    let mut story = Story::on(with_need(shown("1")));
    story.types(Field::Rests(NEED), &field_line("Stage", "Qualified"));
    story.then(Action::Do(Deed::Answer(NEED, Verdict::Yes)));
    let [Evidence::Field { name, value }] = &answer(&story).evidence[..] else {
        panic!("{:?}", answer(&story));
    };
    assert_eq!((name.as_str(), value.as_str()), ("Stage", "Qualified"));
}

#[test]
fn what_is_no_page_is_not_taken_for_one_and_stays_in_its_field() {
    let mut story = Story::on(with_need(shown("1")));
    story.types(Field::Link(NEED), "javascript:alert(1)");
    story.refuses(
        Deed::Answer(NEED, Verdict::Yes),
        Field::Link(NEED),
        Fault::Link,
    );
    assert_eq!(story.model.text(Field::Link(NEED)), "javascript:alert(1)");
}

#[test]
fn conviction_1_a_bare_bad_lead_cannot_be_recorded_it_names_a_criterion_or_says_one_is_missing() {
    let mut story = Story::on(with_need(shown("1")));
    story.types(Field::Reject, "not for us");
    story.refuses(Deed::Reject, Field::RejectNames, Fault::Choose);
    story.types(Field::RejectNames, "missing");
    story.refuses(Deed::Reject, Field::Missing, Fault::Text(TextFault::Empty));
    story.types(Field::Missing, "Is the shop theirs?");
    story.then(Action::Do(Deed::Reject));
    let missing = What::Rejected {
        names: Rejection::Missing(Question::new("Is the shop theirs?").unwrap()),
        because: because("not for us"),
    };
    assert_eq!(story.recorded(), [missing]);
    assert_eq!(
        story.model.view.checklist.len(),
        2,
        "it is proposed by that"
    );
    story.types(Field::RejectNames, "need");
    story.types(Field::Reject, "no problem to solve");
    story.then(Action::Do(Deed::Reject));
    assert!(matches!(
        story.recorded(),
        [What::Rejected {
            names: Rejection::Names(NEED),
            ..
        }]
    ));
}

#[test]
fn which_customer_it_is_takes_one_press_and_what_was_not_typed_anew_stays() {
    let mut story = Story::on_lead_1();
    let label = |text| Label::new(text).ok();
    let kind = Kind {
        customer: label("new"),
        complexity: label("complex"),
        process: None,
    };
    story.then(Action::Do(Deed::Place(kind.clone())));
    assert_eq!(story.recorded(), [What::Placed(kind.clone())]);
    story.types(Field::Kind(Dimension::Process), "tender");
    story.then(Action::Do(Deed::PlaceTyped));
    let process = label("tender");
    assert_eq!(story.recorded(), [What::Placed(Kind { process, ..kind })]);
}

#[test]
fn two_words_of_two_lists_are_two_presses_and_a_third_takes_both_back() {
    let label = |text| Label::new(text).ok();
    let (new, complex) = (
        Kind {
            customer: label("new"),
            ..Kind::default()
        },
        Kind {
            complexity: label("complex"),
            ..Kind::default()
        },
    );
    let both = Kind {
        complexity: label("complex"),
        ..new.clone()
    };
    let mut story = Story::on(after(shown("1"), Side::Sales, What::Placed(new)));
    story.then(Action::Do(Deed::Place(complex)));
    assert_eq!(story.recorded(), [What::Placed(both)]);
    story.then(Action::Do(Deed::Place(Kind::default())));
    assert_eq!(story.recorded(), [What::Placed(Kind::default())]);
}

#[test]
fn conviction_6_joining_keeps_the_stage_and_takes_no_lead() {
    let mut known = shown("1");
    known.facts.as_mut().unwrap().stage = Some("Qualified".into());
    let mut story = Story::on(known);
    story.then(Action::Do(Deed::Join));
    let stage = Label::new("Qualified").ok();
    assert_eq!(story.recorded(), [What::JoinedAt { stage }]);
    assert_eq!(story.model.view.lead.with, None);
    assert_eq!(
        story.model.view.owners.sales[0].stage.as_deref(),
        Some("Qualified")
    );
}

#[test]
fn conviction_6_the_last_of_marketing_lets_go_with_a_reason_or_not_at_all() {
    let joined = What::JoinedAt { stage: None };
    let mut known = after(shown("1"), Side::Marketing, joined);
    known.seat = Some(Seat::Marketing);
    known.me = Some(Person {
        id: PersonId("7".into()),
        name: "Mia".into(),
    });
    let mut story = Story::on(known);
    for nothing in ["", "  "] {
        story.types(Field::LetGo, nothing);
        story.refuses(Deed::LetGo, Field::LetGo, Fault::Text(TextFault::Empty));
        assert_eq!(story.model.view.owners.marketing.len(), 1);
    }
    story.types(Field::LetGo, "my region changes");
    story.then(Action::Do(Deed::LetGo));
    let because = because("my region changes");
    assert_eq!(story.recorded(), [What::Left { because }]);
    assert!(story.model.view.owners.marketing.is_empty());
}

#[test]
fn who_takes_the_lead_joins_first_in_the_same_breath_and_only_once() {
    let mut story = Story::on_lead_1();
    story.types(Field::Take, "she rang");
    story.then(Action::Do(Deed::Take));
    assert!(matches!(
        story.recorded(),
        [What::JoinedAt { .. }, What::Lead(LeadMove::Took { .. })]
    ));
    story.types(Field::Take, "she rang again");
    story.then(Action::Do(Deed::Take));
    assert!(matches!(
        story.recorded(),
        [What::Lead(LeadMove::Took { .. })]
    ));
}

#[test]
fn a_criterion_of_this_record_goes_to_the_team_as_a_proposal_with_its_reason() {
    let proposed = What::Proposed {
        question: Question::new("Is there a fitter?").unwrap(),
    };
    let mut known = after(shown("1"), Side::Sales, proposed);
    known.team.home = Some(Related {
        key: key("3"),
        name: "Ours".to_owned(),
        sort: None,
    });
    let mut story = Story::on(known);
    let own = CriterionId::Own(id(1));
    story.refuses(
        Deed::ProposeToTeam(own),
        Field::TeamWhy(own),
        Fault::Text(TextFault::Empty),
    );
    story.types(Field::TeamWhy(own), "half of them wait for one");
    story.then(Action::Do(Deed::ProposeToTeam(own)));
    let Ask::Agree { home, whats, .. } = story.last() else {
        panic!("{:?}", story.last());
    };
    assert_eq!(*home, key("3"));
    assert!(matches!(&whats[..], [TeamWhat::Proposed(_)]));
    story.answer(Told::Failed(Trouble::NoHome));
    assert_eq!(
        story.model.text(Field::TeamWhy(own)),
        "half of them wait for one"
    );
    assert_eq!(story.model.unsaved.len(), 1);
}

#[test]
fn a_long_list_is_shown_some_lines_at_a_time_until_all_of_it_stands_there() {
    let mut known = shown("1");
    for nth in 0..60 {
        let question = Question::new(&format!("Question {nth}?")).unwrap();
        known = after(known, Side::Sales, What::Proposed { question });
    }
    let mut story = Story::on(known);
    assert_eq!(story.model.lines, Model::LINES);
    story.then(Action::Lines);
    let mut pauses = 0;
    while !story.later.is_empty() {
        pauses += 1;
        story.rests();
    }
    assert!(story.model.lines >= 60, "{}", story.model.lines);
    assert_eq!(pauses, 1);
    story.then(Action::Heard(here("2")));
    assert_eq!(story.model.lines, Model::LINES);
}

#[test]
fn who_may_only_read_records_nothing() {
    let mut known = with_need(shown("1"));
    known.rights = Some(Rights {
        notes: false,
        follow: true,
    });
    let mut story = Story::on(known);
    story.then(Action::Do(Deed::Answer(NEED, Verdict::Yes)));
    assert!(story.asked.is_empty());
    story.then(Action::Follow);
    assert_eq!(*story.last(), Ask::Follow { key: key("1") });
}
