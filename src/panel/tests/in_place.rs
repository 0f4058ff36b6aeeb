//! Notes about a field of the CRM's page.

use super::*;
use crate::anchor::{self, Value};
use crate::panel::in_place::{self, Stands};
use crate::protocol::{Fields, InPlace, Mark, Picked, Touched};
use crate::record::About;
use crate::team::Label;

fn field(name: &str, label: &str, value: &str) -> anchor::Shown {
    anchor::Shown {
        name: Some(name.to_owned()),
        label: label.to_owned(),
        value: value.to_owned(),
        nested: false,
    }
}

fn page(scan: u32, revenue: &str) -> Told {
    Told::Fields(Box::new(Fields {
        scan,
        lang: Some("en-US".to_owned()),
        all: vec![
            field("phone", "Phone", "020 123"),
            field("expected_revenue", "Expected Revenue", revenue),
        ],
    }))
}

fn about_revenue() -> About {
    About {
        name: Label::new("expected_revenue").ok(),
        label: Label::new("Expected Revenue").unwrap(),
        twin: false,
        value: Reason::new("4,500").ok(),
        lang: Label::new("en-US").ok(),
        quote: None,
    }
}

fn annotated(text: &str) -> What {
    What::Noted {
        about: Some(Box::new(about_revenue())),
        kind: NoteKind::Context,
        to: None,
        text: Body::new(text).unwrap(),
        mentions: Vec::new(),
    }
}

fn marks(scan: u32, many: u32, changed: bool) -> InPlace {
    let mark = Mark {
        at: 1,
        label: "Expected Revenue".to_owned(),
        many,
        changed,
    };
    InPlace::Mark {
        scan,
        all: vec![mark],
    }
}

#[test]
fn the_page_is_asked_once_for_a_record_and_marked_where_somebody_wrote() {
    let known = after(shown("1"), Side::Marketing, annotated("the pilot only"));
    let mut story = Story::on(known.clone());
    assert_eq!(story.in_place, [InPlace::Watch]);
    story.then(Action::Heard(Told::Shown(Box::new(known.clone()))));
    assert_eq!(story.in_place.len(), 1, "once");
    story.then(Action::Heard(page(3, "4,500")));
    assert_eq!(story.in_place[1..], [marks(3, 1, false)]);
    // The same again asks for nothing; another value and another note do.
    story.then(Action::Heard(Told::Shown(Box::new(known.clone()))));
    assert_eq!(story.in_place.len(), 2);
    story.then(Action::Heard(page(4, "5,000")));
    assert_eq!(story.in_place[2..], [marks(4, 1, true)]);
    let more = after(known, Side::Sales, annotated("they told me, too"));
    story.then(Action::Heard(Told::Shown(Box::new(more))));
    assert_eq!(story.in_place[3..], [marks(4, 2, true)]);
}

#[test]
fn a_page_on_which_nobody_wrote_has_no_marks_and_another_record_is_asked_anew() {
    let mut story = Story::on_lead_1();
    story.then(Action::Heard(page(1, "4,500")));
    assert_eq!(story.in_place, [InPlace::Watch]);
    story.then(Action::Heard(here("2")));
    assert_eq!(story.model.page, None);
    story.forget();
    story.then(Action::Heard(Told::Shown(Box::new(shown("2")))));
    assert_eq!(story.in_place, [InPlace::Watch, InPlace::Watch]);
}

#[test]
fn touching_a_field_begins_a_note_about_it_that_quotes_what_stands_there() {
    let mut story = Story::on_lead_1();
    story.then(Action::Heard(page(7, "4,500")));
    let touched = |scan, writes| {
        Action::Heard(Told::Touched(Touched {
            scan,
            at: 1,
            writes,
            picked: None,
        }))
    };
    story.then(touched(6, true));
    assert_eq!(story.model.text(Field::NoteAbout), "", "of an older page");
    story.then(touched(7, true));
    assert!(story.model.open(&Fold::Form(Field::Note), false));
    story.types(Field::Note, "the pilot only");
    // What stands there when the note is made is what is quoted.
    story.then(Action::Heard(page(8, "6,000")));
    story.then(Action::Do(Deed::Write));
    let What::Noted {
        about: Some(about),
        text,
        ..
    } = &story.recorded()[0]
    else {
        panic!("{:?}", story.recorded());
    };
    assert_eq!(text.as_str(), "the pilot only");
    assert_eq!(about.value.as_ref().map(Reason::as_str), Some("6,000"));
    assert_eq!(about.name, about_revenue().name);
    assert_eq!(story.model.text(Field::NoteAbout), "");
}

#[test]
fn a_note_about_a_field_that_left_the_page_is_not_made_about_another() {
    let mut story = Story::on_lead_1();
    story.then(Action::Heard(page(1, "4,500")));
    story.types(Field::NoteAbout, "expected_revenue\nExpected Revenue");
    story.types(Field::Note, "the pilot only");
    story.then(Action::Heard(Told::Fields(Box::new(Fields {
        scan: 2,
        lang: None,
        all: vec![field("prorated", "Expected Revenue", "4,500")],
    }))));
    assert_eq!(in_place::away(&story.model), Some("Expected Revenue"));
    story.refuses(Deed::Write, Field::NoteAbout, Fault::FieldAway);
    assert_eq!(story.model.text(Field::Note), "the pilot only");
}

#[test]
fn a_field_that_is_not_on_the_page_keeps_its_note_in_the_panel() {
    let known = after(shown("1"), Side::Marketing, annotated("the pilot only"));
    let mut story = Story::on(known);
    let now = |story: &Story| in_place::stands(&story.model, &about_revenue());
    assert_eq!(now(&story), Stands::Unknown);
    story.then(Action::Heard(Told::Fields(Box::new(Fields {
        scan: 1,
        lang: None,
        all: vec![field("phone", "Phone", "1")],
    }))));
    assert_eq!(now(&story), Stands::Away);
    assert_eq!(story.model.view.notes.len(), 1);
    assert_eq!(story.in_place, [InPlace::Watch]);
}

#[test]
fn touching_a_mark_goes_to_its_newest_note() {
    let known = after(shown("1"), Side::Marketing, annotated("the pilot only"));
    let known = after(known, Side::Sales, annotated("they told me, too"));
    let mut story = Story::on(known);
    story.then(Action::Heard(page(1, "4,500")));
    let (_, effects) = reduce(
        story.model,
        Action::Heard(Told::Touched(Touched {
            scan: 1,
            at: 1,
            writes: false,
            picked: None,
        })),
        story.clock,
    );
    assert!(effects.contains(&Effect::Meet(id(2))), "{effects:?}");
}

#[test]
fn what_was_touched_of_a_reading_that_comes_only_after_it_is_not_lost() {
    let known = after(shown("1"), Side::Marketing, annotated("the pilot only"));
    let mut story = Story::on(known);
    story.then(Action::Heard(page(1, "4,500")));
    let touch = Action::Heard(Told::Touched(Touched {
        scan: 2,
        at: 1,
        writes: false,
        picked: None,
    }));
    story.then(touch);
    assert_eq!(story.met, []);
    for scan in [2, 3] {
        story.then(Action::Heard(page(scan, "6,000")));
        assert_eq!(story.met, [id(1)], "once");
    }
}

fn pilot() -> Touched {
    let picked = |before: &str, exact: &str, after: &str| {
        let [before, exact, after] = [before, exact, after].map(Into::into);
        Some(Picked {
            before,
            exact,
            after,
        })
    };
    Touched {
        scan: 1,
        at: 1,
        writes: true,
        picked: picked(
            "They want the\n pilot in May. ",
            "Then the  rest",
            " in autumn.",
        ),
    }
}

#[test]
fn a_passage_that_was_chosen_on_the_page_is_quoted_alone_and_found_again() {
    let text = "They want the pilot in May. Then the rest in autumn.";
    let mut story = Story::on_lead_1();
    story.then(Action::Heard(page(1, text)));
    story.then(Action::Heard(Told::Touched(pilot())));
    story.types(Field::Note, "No word of it in the offer.");
    story.then(Action::Do(Deed::Write));
    let What::Noted {
        about: Some(about), ..
    } = &story.recorded()[0]
    else {
        panic!("{:?}", story.recorded());
    };
    let quote = about.quote.clone().unwrap();
    assert_eq!(quote.exact.as_str(), "Then the rest");
    assert_eq!(about.value, None, "no more than the passage");
    assert_eq!(story.model.text(Field::NoteQuote), "");
    // Words around it change; it is the same passage. Then it goes.
    let about = about.clone();
    let mut stands = |text: &str| {
        story.then(Action::Heard(page(2, text)));
        in_place::stands(&story.model, &about)
    };
    let same = stands("It grew. They want the pilot in June. Then the rest in autumn or so.");
    assert_eq!(same, Stands::At(1, Value::Same));
    assert_eq!(stands("They want it all."), Stands::At(1, Value::Gone));
    let twice = stands("Then the rest. Then the rest.");
    assert_eq!(twice, Stands::At(1, Value::Unsure));
    stands("Ah! 𝄞 Then the rest in autumn.");
    story.then(Action::Point(1, Some(quote)));
    let wish = story.in_place.pop().unwrap();
    let passage = Some((7, 20));
    assert_eq!(
        wish,
        InPlace::Point {
            scan: 2,
            at: 1,
            passage
        },
        "as the page counts"
    );
}

#[test]
fn a_passage_that_went_before_the_note_was_saved_is_not_quoted_as_if_it_stood_there() {
    let mut story = Story::on_lead_1();
    story.then(Action::Heard(page(
        1,
        "They want the pilot in May. Then the rest in autumn.",
    )));
    story.then(Action::Heard(Told::Touched(pilot())));
    story.types(Field::Note, "No word of it in the offer.");
    story.then(Action::Heard(page(2, "They want it all.")));
    story.refuses(Deed::Write, Field::NoteAbout, Fault::PassageAway);
    story.types(Field::NoteQuote, "");
    story.then(Action::Do(Deed::Write));
    assert!(
        matches!(story.recorded(), [What::Noted { about: Some(about), .. }] if about.quote.is_none())
    );
}

fn dutch(all: Vec<anchor::Shown>) -> Told {
    Told::Fields(Box::new(Fields {
        scan: 1,
        lang: Some("nl-NL".to_owned()),
        all,
    }))
}

fn called(label: &str, name: &str) -> Told {
    Told::Labels(vec![(label.to_owned(), name.to_owned())])
}

#[test]
fn a_field_without_a_label_is_called_as_the_crm_calls_it_in_the_pages_language() {
    let mut story = Story::on_lead_1();
    story.forget();
    let page = || dutch(vec![field("lost_reason_id", "Lost reason", "Te duur")]);
    story.then(Action::Heard(page()));
    let lang = "nl-NL".to_owned();
    assert_eq!(
        *story.last(),
        Ask::Labels {
            key: key("1"),
            lang
        }
    );
    story.then(Action::Heard(page()));
    assert_eq!(story.asked.len(), 1, "one question at a time");
    story.answer(called("Reden van verlies", "lost_reason_id"));
    let labels = |story: &Story| in_place::offered(&story.model)[0].1.clone();
    assert_eq!(labels(&story), "Reden van verlies");
    story.then(Action::Heard(page()));
    assert_eq!(labels(&story), "Reden van verlies");
    assert!(story.asked.is_empty(), "it is known");
}

#[test]
fn where_a_page_tells_no_names_a_note_is_found_by_what_the_crm_calls_its_field() {
    let known = after(shown("1"), Side::Marketing, annotated("the pilot only"));
    let mut story = Story::on(known);
    story.forget();
    let bare = anchor::Shown {
        name: None,
        ..field("", "Verwachte omzet", "4.500")
    };
    story.then(Action::Heard(dutch(vec![bare])));
    let now = |story: &Story| in_place::stands(&story.model, &about_revenue());
    assert_eq!(now(&story), Stands::Away, "nobody said what it is");
    story.answer(called("Verwachte omzet", "expected_revenue"));
    assert!(matches!(now(&story), Stands::At(0, _)), "{:?}", now(&story));
}

#[test]
fn a_crm_that_does_not_tell_what_it_calls_its_fields_is_not_asked_with_every_reading() {
    let mut story = Story::on_lead_1();
    story.forget();
    let page = || dutch(vec![field("lost_reason_id", "Lost reason", "Te duur")]);
    story.then(Action::Heard(page()));
    story.answer(Told::Failed(Trouble::Unreachable));
    story.then(Action::Heard(page()));
    assert!(story.asked.is_empty());
    assert_eq!(in_place::offered(&story.model)[0].1, "Lost reason");
}

#[test]
fn a_passage_of_one_field_is_not_quoted_of_another() {
    let mut story = Story::on_lead_1();
    let text = "They want the pilot in May. Then the rest in autumn.";
    story.then(Action::Heard(page(1, text)));
    story.then(Action::Heard(Told::Touched(pilot())));
    assert!(in_place::quote(&story.model).is_some());
    story.types(Field::NoteAbout, "phone\nPhone");
    assert_eq!(in_place::quote(&story.model), None);
}
