//! What is kept here about a record, counted and erased.

use super::*;
use crate::panel::Part;
use crate::protocol::Holds;

fn erased(id: &str) -> Told {
    Told::Erased { key: key(id) }
}

#[test]
fn what_is_kept_is_counted_anew_whenever_somebody_wants_to_know() {
    let mut story = Story::on_lead_1();
    let opens = || Action::Fold(Fold::Part(Part::Privacy), true);
    for many in [3, 4] {
        story.then(opens());
        assert_eq!(story.model.holds, None, "nothing old is shown");
        let holds = Holds {
            events: many,
            notes: 0,
            drafts: 0,
            waiting: 0,
            written: Ok(0),
            others: 0,
            home: false,
        };
        let asked = story.answer(Told::Holds(holds.clone()));
        assert_eq!(asked, Ask::Holds { key: key("1") });
        assert_eq!(story.model.holds, Some(Ok(holds)));
    }
    story.then(opens());
    story.answer(Told::Failed(Trouble::Unreachable));
    assert_eq!(story.model.holds, Some(Err(Trouble::Unreachable)));
}

#[test]
fn after_erasing_the_panel_rests_and_reads_nothing_until_somebody_wants_it() {
    let mut story = Story::on_lead_1();
    story.types(Field::Note, "half");
    story.rests();
    story.answer(Told::Kept);
    story.then(Action::Erase(true));
    let asked = story.answer(erased("1"));
    let notes = true;
    assert_eq!(
        asked,
        Ask::Erase {
            key: key("1"),
            notes
        }
    );
    assert!(story.model.is_erased());
    assert_eq!(story.model.text(Field::Note), "");
    story.after(60_000);
    story.then(Action::Tick);
    story.then(Action::Seen(true));
    story.then(Action::Heard(Told::Stale { key: key("1") }));
    assert_eq!(story.asks(), Vec::<&Ask>::new());
    story.then(Action::LookAgain);
    assert!(matches!(story.last(), Ask::Look { fresh: true, .. }));
    story.answer(Told::Shown(Box::new(shown("1"))));
    assert!(story.model.facts().is_some());
}

#[test]
fn what_another_panel_erased_is_gone_here_too_and_other_records_stay() {
    let mut story = Story::on_lead_1();
    story.then(Action::Heard(erased("2")));
    assert!(!story.model.is_erased());
    story.then(Action::Heard(erased("1")));
    assert!(story.model.is_erased());
    assert_eq!(story.model.shown, None);
    // Another record is read as ever.
    story.then(Action::Heard(here("2")));
    assert!(!story.model.is_erased());
    assert!(matches!(story.last(), Ask::Look { .. }));
}
