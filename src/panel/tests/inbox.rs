//! Naming a colleague, what is said under a note, and what is said to one across records.

use super::*;
use crate::protocol::{Colleagues, Inbox, Letter};
use crate::record::{Addressed, ThreadStep, Why};
use crate::team::Colleague;

fn person(id: &str, name: &str) -> Person {
    Person {
        id: PersonId(id.into()),
        name: name.into(),
    }
}

fn colleagues(like: &str, all: &[(&str, &str)], whole: bool) -> Told {
    Told::Colleagues(Colleagues {
        like: like.into(),
        all: all
            .iter()
            .map(|(id, name)| Colleague {
                person: person(id, name),
                login: Some(format!("login-{id}")),
            })
            .collect(),
        whole,
    })
}

/// A panel beside a note of Mia's, all asks answered.
fn beside_a_note() -> Story {
    let wrote = What::Wrote {
        kind: NoteKind::Context,
        to: None,
        text: Body::new("They have two depots.").unwrap(),
    };
    let mut story = Story::on(after(shown("1"), Side::Marketing, wrote));
    story.forget();
    story
}

fn names(story: &Story, field: Field) -> Vec<String> {
    let offered = super::super::mention::offered(&story.model, field);
    offered.into_iter().map(|(_, called)| called).collect()
}

#[test]
fn two_colleagues_of_one_name_are_told_apart_by_what_they_sign_in_with() {
    let mut story = beside_a_note();
    story.types(Field::Note, "Ask @mi");
    let all = [("8", "Milan Bos"), ("9", "Milan Bos"), ("10", "Mia Jansen")];
    story.answer(colleagues("", &all, true));
    assert_eq!(
        names(&story, Field::Note),
        ["Milan Bos (login-8)", "Milan Bos (login-9)", "Mia Jansen"]
    );
    story.then(Action::Mention(Field::Note, person("9", "Milan Bos")));
    assert_eq!(story.model.text(Field::Note), "Ask @Milan Bos ");
    story.then(Action::Do(Deed::Write));
    let What::Noted { mentions, .. } = &story.recorded()[0] else {
        panic!("{:?}", story.recorded());
    };
    assert_eq!(mentions[..], [PersonId("9".into())]);
}

#[test]
fn who_types_an_at_is_offered_colleagues_and_the_note_names_whom_they_chose() {
    let mut story = beside_a_note();
    story.types(Field::Note, "Ask @No");
    assert!(matches!(story.last(), Ask::Colleagues { like, .. } if like.is_empty()));
    story.answer(colleagues(
        "",
        &[("6", "Sam"), ("8", "Noor Bakker"), ("9", "Noortje Vos")],
        true,
    ));
    assert_eq!(
        names(&story, Field::Note),
        ["Noor Bakker", "Noortje Vos"],
        "and never oneself"
    );
    story.then(Action::Mention(Field::Note, person("8", "Noor Bakker")));
    assert_eq!(story.model.text(Field::Note), "Ask @Noor Bakker ");
    story.forget();
    story.types(Field::Note, "Ask @Noor Bakker about it");
    assert!(story.asked.is_empty(), "all are known");
    story.then(Action::Do(Deed::Write));
    let What::Noted {
        mentions,
        about: None,
        ..
    } = &story.recorded()[0]
    else {
        panic!("{:?}", story.recorded());
    };
    assert_eq!(*mentions, [PersonId("8".into())]);
}

#[test]
fn whoever_was_chosen_is_meant_after_a_reload_and_not_once_their_name_is_gone_from_the_text() {
    let mut story = beside_a_note();
    let chosen = "8\tNoor Bakker";
    story.types(Field::NoteMentions, chosen);
    story.types(Field::Note, "Ask @Noor Bakker.");
    story.then(Action::Do(Deed::Write));
    assert_eq!(story.recorded()[0].mentions(), [PersonId("8".into())]);
    story.types(Field::NoteMentions, chosen);
    story.types(Field::Note, "Ask somebody.");
    story.then(Action::Do(Deed::Write));
    assert!(matches!(story.recorded()[0], What::Wrote { .. }));
}

#[test]
fn where_there_are_too_many_colleagues_to_know_all_the_crm_is_asked_by_what_is_typed() {
    let mut story = beside_a_note();
    story.types(Field::Note, "@");
    story.then(Action::Focused(Field::Note, true));
    story.types(Field::Note, "@No");
    assert_eq!(story.asked.len(), 1, "one question at a time");
    story.answer(colleagues("", &[("9", "Aart")], false));
    assert!(matches!(story.last(), Ask::Colleagues { like, .. } if like == "No"));
    story.answer(Told::Failed(Trouble::Unreachable));
    let why = super::super::mention::unknown(&story.model, Field::Note);
    assert_eq!(
        why,
        Some(&Trouble::Unreachable),
        "it is said, and the note goes on"
    );
}

#[test]
fn one_replies_and_resolves_and_opens_again_in_one_s_own_words() {
    let mut story = beside_a_note();
    let note = id(1);
    story.refuses(
        Deed::Reply(note),
        Field::Reply(note),
        Fault::Text(TextFault::Empty),
    );
    story.refuses(
        Deed::Resolve(note),
        Field::Resolve(note),
        Fault::Text(TextFault::Empty),
    );
    story.types(Field::Reply(note), "Where?");
    story.then(Action::Do(Deed::Reply(note)));
    let replied = ThreadStep::Replied {
        text: Body::new("Where?").unwrap(),
        mentions: Vec::new(),
    };
    assert_eq!(
        story.recorded(),
        [What::Thread {
            note,
            step: replied
        }]
    );
    assert_eq!(
        story.model.view.notes[0].thread.len(),
        1,
        "it shows at once"
    );
    assert_eq!(story.model.text(Field::Reply(note)), "");
    story.types(Field::Resolve(note), "they told us");
    story.then(Action::Do(Deed::Resolve(note)));
    assert!(story.model.view.notes[0].resolved);
    story.types(Field::Resume(note), "they moved");
    story.then(Action::Do(Deed::Resume(note)));
    assert!(!story.model.view.notes[0].resolved);
}

fn news(id_of: u32) -> Shown {
    let to_sales = What::Wrote {
        kind: NoteKind::Context,
        to: Some(Side::Sales),
        text: Body::new("They like to be called before ten.").unwrap(),
    };
    Shown {
        unread: 3,
        unread_here: vec![id(id_of)],
        ..after(shown("1"), Side::Marketing, to_sales)
    }
}

#[test]
fn what_is_news_on_a_record_is_read_by_standing_beside_it_and_stays_marked_until_one_leaves() {
    let mut story = Story::on(news(1));
    let read = Ask::Read { ids: vec![id(1)] };
    assert!(story.asks().contains(&&read));
    assert_eq!(
        super::super::inbox::unread(&story.model),
        2,
        "on other records"
    );
    story.forget();
    story.then(Action::LookAgain);
    story.answer(Told::Shown(Box::new(Shown {
        unread: 2,
        unread_here: Vec::new(),
        ..news(1)
    })));
    assert!(super::super::inbox::is_fresh(
        &story.model,
        &story.model.view.notes[0]
    ));
    assert!(!story.asks().contains(&&read), "once is enough");
    story.then(Action::Heard(here("2")));
    assert!(story.model.fresh.is_empty());
}

#[test]
fn nobody_has_read_what_stood_beside_a_page_that_could_not_be_seen() {
    let mut story = Story::on_lead_1();
    story.forget();
    story.then(Action::Seen(false));
    story.then(Action::Heard(Told::Shown(Box::new(news(1)))));
    assert!(
        !story
            .asks()
            .iter()
            .any(|ask| matches!(ask, Ask::Read { .. }))
    );
}

#[test]
fn the_inbox_is_asked_for_when_it_is_opened_and_leads_to_what_it_lists() {
    let letter = |record: &str| Letter {
        record: key(record),
        name: "Lead".into(),
        said: Addressed {
            id: id(if record == "1" { 1 } else { 5 }),
            note: id(1),
            why: Why::Named,
            kind: NoteKind::Context,
            about: None,
            settles: None,
            answered: false,
            text: "Hello".into(),
            by: PersonId("7".into()),
            side: Side::Marketing,
            at: Stamp::default(),
        },
        fresh: true,
    };
    let mut story = beside_a_note();
    story.then(Action::Fold(Fold::Part(Part::Inbox), true));
    assert_eq!(*story.last(), Ask::Inbox);
    story.answer(Told::Inbox(Box::new(Inbox {
        all: vec![letter("1"), letter("2")],
        people: BTreeMap::new(),
    })));
    story.then(Action::LeadTo(id(1)));
    assert!(story.asked.is_empty(), "it stands here");
    assert!(story.model.open(&Fold::Notes, false));
    story.then(Action::LeadTo(id(5)));
    assert_eq!(*story.last(), Ask::OpenRecord { key: key("2") });
    story.then(Action::ReadAll);
    assert_eq!(*story.last(), Ask::Read { ids: Vec::new() });
    while story.asked.len() > 1 {
        story.answer(Told::Kept);
    }
    story.answer(Told::Inbox(Box::default()));
    assert!(story.model.inbox.clone().unwrap().unwrap().all.is_empty());
}

#[test]
fn beside_a_list_the_inbox_stands_open() {
    let mut story = Story::begin();
    story.answer(Told::Here(Here {
        place: Place::Elsewhere,
        dock: Dock::default(),
    }));
    assert_eq!(*story.last(), Ask::Inbox);
    story.answer(Told::Failed(Trouble::Unreachable));
    assert_eq!(story.model.inbox, Some(Err(Trouble::Unreachable)));
}

#[test]
fn of_names_that_begin_alike_the_longer_is_meant_and_of_namesakes_the_one_chosen_last() {
    let mut story = beside_a_note();
    story.types(Field::NoteMentions, "4\tAnna\n5\tAnna Maria");
    story.types(Field::Note, "Ask @Anna Maria.");
    story.then(Action::Do(Deed::Write));
    assert_eq!(story.recorded()[0].mentions(), [PersonId("5".into())]);
    story.types(Field::Note, "@Jan");
    for id in ["5", "6"] {
        story.then(Action::Mention(Field::Note, person(id, "Jan Jansen")));
        story.types(Field::Note, "@Jan");
    }
    story.types(Field::Note, "@Jan Jansen @Sam too");
    story.then(Action::Do(Deed::Write));
    assert_eq!(story.recorded()[0].mentions(), [PersonId("6".into())]);
}

#[test]
fn news_that_lies_further_back_is_looked_for_before_it_counts_as_read() {
    let mut shown = news(77);
    shown.view.older = 30;
    let story = Story::on(shown);
    let asks = story.asks();
    assert!(!asks.iter().any(|ask| matches!(ask, Ask::Read { .. })));
    let more = |ask: &Ask| matches!(ask, Ask::Look { notes, .. } if *notes > Model::NOTES);
    assert!(asks.into_iter().any(more));
}
