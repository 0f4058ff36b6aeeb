//! Stories of a panel, told to the reducer alone.

use std::collections::BTreeMap;

use super::*;
use crate::protocol::{Ask, Dock, Here, ItemState, Place, Shown, Told, Trouble};
use crate::record::{
    CriterionId, DeviceId, EventId, Facts, NoteKind, Reading, RecordKey, RecordView, Row, Verdict,
    What,
};
use crate::team::{Agreement, Body, Origin, Person, PersonId, Seat, Side, Starter, TextFault};

const NEED: CriterionId = CriterionId::Starter(Starter::Need);

/// A panel, its clock, and the asks it has made.
struct Story {
    model: Model,
    clock: u64,
    asked: Vec<(u32, Ask)>,
    later: Vec<(u32, Action)>,
}

fn key(id: &str) -> RecordKey {
    RecordKey {
        instance: "http://crm".into(),
        object: "crm.lead".into(),
        id: id.into(),
    }
}

fn here(id: &str) -> Told {
    Told::Here(Here {
        place: Place::Record(key(id)),
        dock: Dock::default(),
    })
}

fn sam() -> Person {
    Person {
        id: PersonId("6".into()),
        name: "Sam".into(),
    }
}

fn shown(id: &str) -> Shown {
    Shown {
        key: key(id),
        facts: Some(Facts {
            name: format!("Lead {id}"),
            ..Facts::default()
        }),
        read_at: Some(1_000),
        me: Some(sam()),
        seat: Some(Seat::Sales),
        people: BTreeMap::new(),
        view: RecordView::default(),
        plain: Vec::new(),
        states: Vec::new(),
        drafts: BTreeMap::new(),
        trouble: None,
        now: 1_000_000,
    }
}

fn with_need(mut shown: Shown) -> Shown {
    shown.view.checklist.push(Row {
        criterion: NEED,
        question: None,
        origin: Origin::Template,
        agreement: Agreement::Configured,
        marketing: None,
        sales: None,
        earlier: Vec::new(),
        reading: Reading::NotAsked,
    });
    shown
}

impl Story {
    fn begin() -> Story {
        let mut story = Story {
            model: Model::new("n".into()),
            clock: 10_000,
            asked: Vec::new(),
            later: Vec::new(),
        };
        story.then(Action::Begun);
        story
    }

    /// A panel that shows lead 1.
    fn on_lead_1() -> Story {
        let mut story = Story::begin();
        story.answer(here("1"));
        story.answer(Told::Shown(Box::new(shown("1"))));
        story
    }

    fn then(&mut self, action: Action) {
        let (model, effects) = reduce(std::mem::take(&mut self.model), action, self.clock);
        self.model = model;
        for effect in effects {
            match effect {
                Effect::Ask(turn, ask) => self.asked.push((turn, ask)),
                Effect::After(ms, action) => self.later.push((ms, action)),
                Effect::Focus(_) | Effect::Copy(_) => {}
            }
        }
    }

    fn after(&mut self, ms: u64) {
        self.clock += ms;
    }

    fn types(&mut self, field: Field, text: &str) {
        self.then(Action::Typed(field, text.into()));
    }

    /// Typing rests.
    fn rests(&mut self) {
        for (_, action) in std::mem::take(&mut self.later) {
            self.then(action);
        }
    }

    fn last(&self) -> &Ask {
        &self.asked.last().unwrap().1
    }

    fn asks(&self) -> Vec<&Ask> {
        self.asked.iter().map(|(_, ask)| ask).collect()
    }

    /// Answers the oldest ask that has no answer.
    fn answer(&mut self, told: Told) -> Ask {
        let (turn, ask) = self.asked.remove(0);
        self.then(Action::Answered { turn, told });
        ask
    }

    fn forget(&mut self) {
        while !self.asked.is_empty() {
            self.answer(Told::Kept);
        }
    }
}

#[test]
fn a_frame_that_is_not_ours_stays_blank_after_a_second_of_asking() {
    let mut story = Story::begin();
    let mut waited = 0;
    while !story.asked.is_empty() {
        story.answer(Told::NotMine);
        waited += story.later.iter().map(|(ms, _)| ms).sum::<u32>();
        story.rests();
    }
    assert_eq!(story.model.life, Life::Blank);
    assert!((900..1_300).contains(&waited), "{waited} ms");
}

#[test]
fn the_content_scripts_word_may_come_after_the_first_hello() {
    let mut story = Story::begin();
    story.answer(Told::NotMine);
    story.rests();
    story.answer(here("1"));
    assert_eq!(story.model.life, Life::Mine);
    assert_eq!(
        *story.last(),
        Ask::Look {
            key: key("1"),
            fresh: false
        }
    );
}

#[test]
fn a_blank_frame_believes_nothing_it_is_told_unasked() {
    let mut story = Story::begin();
    for _ in 0..6 {
        story.answer(Told::NotMine);
        story.rests();
    }
    story.then(Action::Heard(here("1")));
    assert_ne!(story.model.life, Life::Mine);
    assert_eq!(*story.last(), Ask::Hello { nonce: "n".into() });
}

#[test]
fn an_answer_about_another_record_is_dropped() {
    let mut story = Story::on_lead_1();
    story.then(Action::LookAgain);
    story.then(Action::Heard(here("2")));
    story.answer(Told::Shown(Box::new(shown("1"))));
    assert!(story.model.shown.is_none());
    story.answer(Told::Shown(Box::new(shown("2"))));
    assert_eq!(story.model.shown.as_ref().unwrap().key, key("2"));
}

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
fn a_draft_that_could_not_be_kept_is_tried_again_and_says_so() {
    let mut story = Story::on_lead_1();
    story.types(Field::Note, "x");
    story.rests();
    let full = Trouble::NotStored {
        words: "quota".into(),
    };
    story.answer(Told::Failed(full.clone()));
    assert_eq!(banner(&story.model), Some(&full));
    story.then(Action::Seen(false));
    assert!(matches!(story.last(), Ask::Draft { text, .. } if text == "x"));
    story.answer(Told::Kept);
    assert_eq!(banner(&story.model), None);
}

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
    let Ask::Record { what, settles, .. } = story.last() else {
        panic!("{:?}", story.last());
    };
    assert!(
        matches!(what, What::Judged { because: Some(because), .. } if because.as_str() == "They said so")
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
    assert!(matches!(story.last(), Ask::Record { what, .. } if *what == wrote));
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
    assert!(matches!(story.last(), Ask::Record { what, .. } if *what == wrote));
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
    assert_eq!(story.model.faults[&Field::Take], TextFault::Empty);
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
fn a_text_that_is_too_long_says_by_how_much_and_is_not_cut() {
    let mut story = Story::on_lead_1();
    let long = "x".repeat(503);
    story.types(Field::Take, &long);
    story.then(Action::Do(Deed::Take));
    assert!(matches!(
        story.model.faults[&Field::Take],
        TextFault::TooLong { over: 3, .. }
    ));
    assert_eq!(story.model.text(Field::Take), long);
}

#[test]
fn who_looks_is_served_at_once_and_then_every_ten_seconds() {
    let mut story = Story::on_lead_1();
    story.after(5_000);
    story.then(Action::Tick);
    assert!(story.asked.is_empty());
    story.then(Action::Seen(true));
    assert_eq!(story.asked.len(), 1);
    story.then(Action::Seen(true));
    assert_eq!(
        story.asked.len(),
        1,
        "focus and coming to the front are one look"
    );
    story.answer(Told::Shown(Box::new(shown("1"))));
    story.after(10_000);
    story.then(Action::Tick);
    assert_eq!(story.asked.len(), 1);
}

#[test]
fn nobody_asks_while_nobody_looks() {
    let quiet = |story: &mut Story| {
        for _ in 0..60 {
            story.after(10_000);
            story.then(Action::Tick);
        }
        story.asked.len()
    };
    let mut hidden = Story::on_lead_1();
    hidden.then(Action::Seen(false));
    assert_eq!(quiet(&mut hidden), 0);
    hidden.then(Action::Heard(Told::Stale { key: key("1") }));
    assert_eq!(hidden.asked.len(), 0, "not even for news");
    hidden.then(Action::Seen(true));
    assert_eq!(hidden.asked.len(), 1);

    let mut closed = Story::on_lead_1();
    closed.then(Action::Open(false));
    closed.forget();
    assert_eq!(quiet(&mut closed), 0);

    let mut left = Story::on_lead_1();
    left.after(120_000);
    assert_eq!(quiet(&mut left), 0);
    left.then(Action::Attended);
    assert_eq!(left.asked.len(), 1, "a hand on the panel asks again");
}

#[test]
fn news_that_comes_while_an_answer_is_under_way_is_asked_for_after_it() {
    let mut story = Story::on_lead_1();
    story.then(Action::LookAgain);
    story.then(Action::Heard(Told::Stale { key: key("1") }));
    assert_eq!(story.asked.len(), 1);
    story.answer(Told::Shown(Box::new(shown("1"))));
    assert_eq!(story.asked.len(), 1);
}

#[test]
fn a_look_that_failed_keeps_what_is_shown_and_says_why() {
    let mut story = Story::on_lead_1();
    story.then(Action::LookAgain);
    story.answer(Told::Failed(Trouble::Unreachable));
    assert!(story.model.shown.is_some());
    assert_eq!(banner(&story.model), Some(&Trouble::Unreachable));
    story.then(Action::LookAgain);
    assert_eq!(banner(&story.model), None);
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

#[test]
fn dragging_the_edge_asks_once_at_a_time_and_ends_where_the_hand_ended() {
    let mut story = Story::on_lead_1();
    for width in [361, 380, 420, 900] {
        story.then(Action::Width(width));
    }
    assert_eq!(story.asked.len(), 1);
    story.answer(Told::Kept);
    let widest = Dock {
        open: true,
        width: Dock::WIDEST,
    };
    assert_eq!(*story.last(), Ask::Dock(widest));
}

#[test]
fn a_page_that_could_not_be_told_is_asked_again() {
    let mut story = Story::begin();
    story.answer(Told::Here(Here {
        place: Place::Unsure(Trouble::SignIn),
        dock: Dock::default(),
    }));
    story.then(Action::LookAgain);
    assert_eq!(story.answer(here("1")), Ask::Where);
    assert_eq!(story.model.key(), Some(&key("1")));
}

#[test]
fn leaving_a_form_empties_it_everywhere() {
    let mut story = Story::on_lead_1();
    story.types(Field::Take, "I th");
    story.then(Action::Cancel(Field::Take));
    assert!(!story.model.open(&Fold::Form(Field::Take), false));
    assert!(matches!(story.last(), Ask::Draft { text, .. } if text.is_empty()));
}

mod of_the_words {
    use super::super::phrase;
    use crate::words::{JsonWords, Words};

    fn dutch() -> JsonWords {
        JsonWords::parse(include_str!("../../extension/_locales/nl/messages.json")).unwrap()
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
}
