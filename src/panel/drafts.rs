//! What is half typed, per record and field.
//!
//! Every draft remembers the turn (a counter of asks and key strokes) of its last change, and whether the
//! background is being told of it. An answer that was asked for before that turn, or that comes while the
//! background is being told, knows less than the panel and never touches the draft.

use std::collections::BTreeMap;

use super::few::Few;
use super::field::{DraftKey, Field};
use crate::protocol::Ask;
use crate::record::RecordKey;

/// One half-typed text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Draft {
    /// The text so far.
    pub text: String,
    /// The turn of its last change.
    turn: u32,
    /// Whether the background has not been told yet.
    dirty: bool,
    /// Whether it is told in a moment, whatever is typed until then.
    soon: bool,
    /// Whether the background is being told: that it stands so, or what it was typed for.
    telling: bool,
}

impl Draft {
    fn knows_more(&self, turn: u32) -> bool {
        self.dirty || self.telling || self.turn >= turn
    }
}

/// Every draft the panel knows, of the record in view and of those left a moment ago.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Drafts(Few<DraftKey, Draft>);

impl Drafts {
    /// The text in a field; empty when there is none.
    #[must_use]
    pub fn text(&self, key: &RecordKey, field: Field) -> &str {
        let draft = self.0.get(&(key.clone(), field.line()));
        draft.map_or("", |draft| &draft.text)
    }

    /// Whether a field of a record holds text whose name ends with this one.
    #[must_use]
    pub fn about(&self, key: &RecordKey, name: &str) -> bool {
        let mut all = self.0.iter();
        all.any(|((of, field), draft)| {
            let about = field
                .strip_suffix(name)
                .is_some_and(|rest| rest.ends_with('.'));
            about && of == key && !draft.text.trim().is_empty()
        })
    }

    /// What is half typed on a record, by the names of the fields.
    pub fn of<'a>(&'a self, key: &'a RecordKey) -> impl Iterator<Item = (&'a str, &'a str)> {
        let all = self.0.iter().filter(move |((of, _), _)| of == key);
        let all = all.map(|((_, field), draft)| (field.as_str(), draft.text.as_str()));
        all.filter(|(_, text)| !text.trim().is_empty())
    }

    /// The text became this at that turn.
    pub fn typed(&mut self, at: DraftKey, text: String, turn: u32) {
        let soon = self.0.get(&at).is_some_and(|draft| draft.soon);
        let draft = Draft {
            text,
            turn,
            dirty: true,
            soon,
            telling: false,
        };
        self.0.insert(at, draft);
    }

    /// Whether a moment must be counted after which this is kept; otherwise one is counted already. Not once
    /// typing rests: who writes without a pause would have nothing kept.
    pub fn is_due_soon(&mut self, at: &DraftKey) -> bool {
        let draft = self.0.get_mut(at);
        draft.is_some_and(|draft| !std::mem::replace(&mut draft.soon, true))
    }

    /// The moment has come: whether the draft waits to be kept.
    pub fn is_due(&mut self, at: &DraftKey) -> bool {
        self.0.get_mut(at).is_some_and(|draft| {
            draft.soon = false;
            draft.dirty
        })
    }

    /// The asks that keep what waits; all of it, or one draft.
    pub fn keep(&mut self, only: Option<&DraftKey>) -> Vec<Ask> {
        let waiting = self
            .0
            .iter_mut()
            .filter(|(at, draft)| draft.dirty && only.is_none_or(|only| only == at));
        let asks = waiting.map(|((key, field), draft)| {
            draft.dirty = false;
            draft.telling = true;
            Ask::Draft {
                key: key.clone(),
                field: field.clone(),
                text: draft.text.clone(),
            }
        });
        asks.collect()
    }

    /// This was kept, as is known from that turn on.
    pub fn kept(&mut self, at: &DraftKey, text: &str, turn: u32) {
        if let Some(draft) = self.0.get_mut(at)
            && draft.text == text
        {
            draft.telling = false;
            draft.turn = turn;
        }
    }

    /// An ask to keep this failed: it waits again, unless more was typed meanwhile.
    pub fn not_kept(&mut self, at: &DraftKey, text: &str) {
        if let Some(draft) = self.0.get_mut(at)
            && draft.text == text
        {
            draft.dirty = true;
            draft.telling = false;
        }
    }

    /// Nothing about this record is kept any more.
    pub fn forget(&mut self, key: &RecordKey) {
        self.0.retain(|(of, _), _| of != key);
    }

    /// Takes out what an ask settles; given back by [`Drafts::give_back`] when the ask fails.
    pub fn take(&mut self, key: &RecordKey, fields: &[String], turn: u32) -> Vec<(String, String)> {
        let taken = fields.iter().map(|field| {
            let emptied = Draft {
                turn,
                telling: true,
                ..Draft::default()
            };
            let before = self.0.insert((key.clone(), field.clone()), emptied);
            let text = before.map(|draft| draft.text).unwrap_or_default();
            (field.clone(), text)
        });
        taken.collect()
    }

    /// What these fields were emptied for was answered, as is known from that turn on.
    pub fn settled(&mut self, key: &RecordKey, fields: &[String], turn: u32) {
        for field in fields {
            let draft = self.0.get_mut(&(key.clone(), field.clone()));
            if let Some(draft) = draft.filter(|draft| draft.telling && draft.text.is_empty()) {
                draft.telling = false;
                draft.turn = turn;
            }
        }
    }

    /// Puts texts back that could not be recorded, where nothing new was typed in the meantime.
    pub fn give_back(&mut self, key: &RecordKey, texts: Vec<(String, String)>, turn: u32) {
        for (field, text) in texts {
            let at = (key.clone(), field);
            let free = self.0.get(&at).is_none_or(|draft| draft.text.is_empty());
            if free && !text.is_empty() {
                self.typed(at, text, turn);
            }
        }
    }

    /// What the background keeps for a record, as known at that turn. `typing` is left alone.
    pub fn restore(
        &mut self,
        key: &RecordKey,
        kept: &BTreeMap<String, String>,
        turn: u32,
        typing: Option<&str>,
    ) {
        self.0.retain(|(of, field), draft| {
            of != key || draft.knows_more(turn) || typing == Some(field) || kept.contains_key(field)
        });
        for (field, text) in kept {
            let at = (key.clone(), field.clone());
            match self.0.get_mut(&at) {
                Some(draft) if draft.knows_more(turn) || typing == Some(field) => {}
                Some(draft) => draft.text.clone_from(text),
                None => {
                    let text = text.clone();
                    self.0.insert(
                        at,
                        Draft {
                            text,
                            ..Draft::default()
                        },
                    );
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key() -> RecordKey {
        RecordKey {
            instance: "http://crm".into(),
            object: "crm.lead".into(),
            id: "1".into(),
        }
    }

    fn at() -> DraftKey {
        (key(), Field::Note.line())
    }

    fn kept(text: &str) -> BTreeMap<String, String> {
        [(Field::Note.line(), text.to_owned())].into()
    }

    #[test]
    fn a_refresh_never_overwrites_what_was_typed_after_it_was_asked() {
        let mut drafts = Drafts::default();
        drafts.typed(at(), "They want".into(), 4);
        drafts.keep(None);
        drafts.restore(&key(), &kept("They"), 3, None);
        assert_eq!(drafts.text(&key(), Field::Note), "They want");
        drafts.restore(&key(), &BTreeMap::new(), 3, None);
        assert_eq!(drafts.text(&key(), Field::Note), "They want");
    }

    #[test]
    fn a_refresh_leaves_the_field_alone_in_which_somebody_types() {
        let mut drafts = Drafts::default();
        drafts.typed(at(), "They want".into(), 1);
        drafts.keep(None);
        drafts.restore(&key(), &BTreeMap::new(), 9, Some("note"));
        assert_eq!(drafts.text(&key(), Field::Note), "They want");
    }

    #[test]
    fn a_look_asked_before_a_draft_was_kept_does_not_take_it_away() {
        let mut drafts = Drafts::default();
        drafts.typed(at(), "They want".into(), 1);
        // A look is asked (turn 2); typing rests, and the draft is on its way to be kept (turn 3).
        drafts.keep(None);
        drafts.restore(&key(), &BTreeMap::new(), 2, None);
        assert_eq!(drafts.text(&key(), Field::Note), "They want");
        // It is kept; a look that was asked before that (turn 4) still answers from before it.
        drafts.kept(&at(), "They want", 5);
        drafts.restore(&key(), &BTreeMap::new(), 4, None);
        assert_eq!(drafts.text(&key(), Field::Note), "They want");
        drafts.restore(&key(), &BTreeMap::new(), 6, None);
        assert_eq!(drafts.text(&key(), Field::Note), "");
    }

    #[test]
    fn a_note_under_way_does_not_come_back_into_its_field_with_a_look() {
        let mut drafts = Drafts::default();
        let note = [Field::Note.line()];
        drafts.typed(at(), "They want it.".into(), 1);
        drafts.take(&key(), &note, 2);
        // Asked after the note was, answered before it was saved.
        drafts.restore(&key(), &kept("They want it."), 3, None);
        assert_eq!(drafts.text(&key(), Field::Note), "");
        drafts.settled(&key(), &note, 4);
        drafts.restore(&key(), &kept("They want it."), 3, None);
        assert_eq!(drafts.text(&key(), Field::Note), "");
        drafts.restore(&key(), &kept("Another tab"), 5, None);
        assert_eq!(drafts.text(&key(), Field::Note), "Another tab");
    }

    #[test]
    fn a_draft_that_was_settled_in_another_tab_goes_here_too() {
        let mut drafts = Drafts::default();
        drafts.restore(&key(), &kept("They"), 1, None);
        drafts.restore(&key(), &BTreeMap::new(), 2, None);
        assert_eq!(drafts.text(&key(), Field::Note), "");
    }

    #[test]
    fn what_could_not_be_recorded_comes_back_unless_something_new_was_begun() {
        let mut drafts = Drafts::default();
        drafts.typed(at(), "First".into(), 1);
        let taken = drafts.take(&key(), &["note".into()], 2);
        assert_eq!(drafts.text(&key(), Field::Note), "");
        drafts.give_back(&key(), taken.clone(), 3);
        assert_eq!(drafts.text(&key(), Field::Note), "First");
        drafts.typed(at(), "Second".into(), 4);
        drafts.give_back(&key(), taken, 5);
        assert_eq!(drafts.text(&key(), Field::Note), "Second");
    }
}
