//! A panel's life: whose it is, where it is, who looks.

use super::*;
use crate::record::Sort;

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
            fresh: false,
            notes: Model::NOTES,
        }
    );
}

#[test]
fn a_frame_that_asked_too_early_asks_again_as_soon_as_its_page_is_known() {
    let mut story = Story::begin();
    story.answer(Told::NotMine);
    story.then(Action::Heard(here("1")));
    assert_eq!(*story.last(), Ask::Hello { nonce: "n".into() });
    story.answer(here("1"));
    assert_eq!(story.model.life, Life::Mine);
    let asked = story.asked.len();
    story.rests();
    assert_eq!(
        story.asked.len(),
        asked,
        "the knock that was set for later is not needed"
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
fn a_contact_asks_for_its_deals_with_the_first_look_and_not_with_every_look() {
    let mut contact = shown("1");
    contact.facts.as_mut().unwrap().sort = Some(Sort::Contact);
    let asked = |story: &Story| {
        let related = |ask: &&Ask| matches!(ask, Ask::Related { .. });
        story.asks().into_iter().filter(related).count()
    };
    let mut story = Story::on(contact.clone());
    assert_eq!(asked(&story), 1);
    // It fails; the trouble is said, and nothing nags the CRM by itself.
    story.answer(Told::Failed(Trouble::Unreachable));
    story.after(10_000);
    story.then(Action::Tick);
    story.answer(Told::Shown(Box::new(contact)));
    assert_eq!(asked(&story), 0);
    assert_eq!(asked(&Story::on_lead_1()), 0, "a deal is known by itself");
}
