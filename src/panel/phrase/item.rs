//! What an item on its way to the CRM is, found in the view by its event.

use super::{question, reason};
use crate::agreement::similar;
use crate::record::{CriterionId, EventId, ExpectationId, RecordView, Row, ThreadStep};
use crate::team::Side;
use crate::words::Words;

/// The key of what an event did, and its writer's own words; of what stands nowhere in the view (who
/// joined, say) only that it was something else.
#[must_use]
pub fn item_of(view: &RecordView, id: EventId) -> (&'static str, Option<&str>) {
    if let Some(note) = view.notes.iter().find(|note| note.id == id) {
        return ("item_note", Some(&note.text));
    }
    let mut turns = view.notes.iter().flat_map(|note| &note.thread);
    if let Some(turn) = turns.find(|turn| turn.id == id) {
        let key = match turn.step {
            ThreadStep::Replied { .. } => "item_reply",
            ThreadStep::Resolved { .. } | ThreadStep::Reopened { .. } => "item_thread",
        };
        return (key, Some(turn.step.text()));
    }
    if let Some(step) = view.lead.path.iter().find(|step| step.id == id) {
        return ("item_lead", reason(&step.did));
    }
    if let Some(outcome) = view.outcomes.iter().find(|of| of.id == id) {
        return ("item_outcome", Some(&outcome.because));
    }
    if let Some(rejected) = view.rejections.iter().find(|of| of.id == id) {
        return ("item_rejection", Some(&rejected.because));
    }
    for expectation in &view.expectations {
        if expectation.id == ExpectationId::Own(id) {
            return ("item_expectation", Some(&expectation.what));
        }
        if let Some(mark) = expectation.marks.iter().find(|mark| mark.id == id) {
            return ("item_expectation", mark.because.as_deref());
        }
    }
    let found = view.checklist.iter().find_map(|row| of_row(row, id));
    found.unwrap_or(("item_other", None))
}

fn of_row(row: &Row, id: EventId) -> Option<(&'static str, Option<&str>)> {
    let given = Side::BOTH.into_iter().filter_map(|side| row.of(side));
    if let Some(answer) = given.chain(&row.earlier).find(|answer| answer.id == id) {
        return Some(("item_answer", answer.because.as_deref()));
    }
    if row.is(CriterionId::Own(id)) {
        return Some(("item_question", row.question.as_deref()));
    }
    let talk = row.difference.as_ref()?;
    let view = talk.views.iter().find(|view| view.id == id);
    let said = talk.talk.iter().find(|said| said.id == id);
    let ended = talk.ended.as_ref().filter(|ended| ended.id == id);
    let words = view
        .map(|view| view.text.as_str())
        .or(said.map(|said| said.text.as_str()))
        .or(ended.map(|ended| ended.how.because().as_str()));
    words.map(|words| ("item_talk", Some(words)))
}

/// A criterion on the list that seems to ask the same as this question.
#[must_use]
pub fn alike<'a>(words: &dyn Words, view: &'a RecordView, asked: &str) -> Option<&'a Row> {
    let mut rows = view.checklist.iter();
    rows.find(|row| {
        let name = row.footing.as_ref().map_or("", |of| of.name.as_str());
        let there = question(words, row);
        !row.is_retired() && similar(&[asked], &[name, &there])
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::{DeviceId, Event, NoteKind, Stamp, What};
    use crate::team::{Body, PersonId, Question};

    fn view(whats: Vec<What>) -> RecordView {
        let mut view = RecordView::default();
        for (what, seq) in whats.into_iter().zip(1..) {
            view.then(&Event {
                at: Stamp {
                    ms: u64::from(seq),
                    tick: 0,
                },
                id: id(seq),
                by: PersonId("6".into()),
                side: Side::Sales,
                what,
            });
        }
        view
    }

    fn id(seq: u32) -> EventId {
        EventId {
            device: DeviceId(1),
            seq,
        }
    }

    #[test]
    fn what_was_not_sent_is_named_with_its_writers_own_words() {
        let view = view(vec![
            What::Joined,
            What::Wrote {
                kind: NoteKind::Context,
                to: None,
                text: Body::new("They call back.").unwrap(),
            },
            What::Proposed {
                question: Question::new("Is there a depot?").unwrap(),
            },
        ]);
        assert_eq!(item_of(&view, id(1)), ("item_other", None));
        assert_eq!(
            item_of(&view, id(2)),
            ("item_note", Some("They call back."))
        );
        assert_eq!(
            item_of(&view, id(3)),
            ("item_question", Some("Is there a depot?"))
        );
    }

    #[test]
    fn a_question_like_one_on_the_list_is_noticed() {
        let view = view(vec![What::Proposed {
            question: Question::new("Do they have a depot of their own?").unwrap(),
        }]);
        let words = crate::words::JsonWords::default();
        let there = |asked| alike(&words, &view, asked).is_some();
        assert!(there("Have they got their own depots?"));
        assert!(!there("Is there money for it?"));
        assert!(!there(""));
    }
}
