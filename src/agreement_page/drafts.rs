//! What is half typed, per field of the page.
//!
//! Every draft remembers the turn (a counter of asks and key strokes) of its last change, and whether the
//! background is being told of it. An answer that was asked for before that turn, or that comes while the
//! background is being told, knows less than the page and never touches the draft.

use std::collections::BTreeMap;

use crate::panel::Few;
use crate::protocol::PAGE_FIELDS;

/// One half-typed text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Draft {
    text: String,
    /// The turn of its last change.
    turn: u32,
    /// Whether the background has not been told yet.
    dirty: bool,
    /// Whether it is told in a moment, whatever is typed until then.
    soon: bool,
    /// Whether the background is being told: that it stands so, or what it was typed for.
    telling: bool,
    /// Whether it was done or dropped: it stands here only against answers that do not know that yet.
    settled: bool,
}

/// Every draft the page knows, by the name of its field.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Drafts(Few<String, Draft>);

impl Drafts {
    /// The text in a field, when there is a draft.
    pub fn text(&self, line: &str) -> Option<&str> {
        let draft = self.0.get(&line.to_owned()).filter(|draft| !draft.settled);
        draft.map(|draft| draft.text.as_str())
    }

    /// Whether anything of a form was begun.
    pub fn begun(&self, prefix: &str) -> bool {
        let mut all = self.0.iter();
        all.any(|(line, draft)| !draft.settled && line.starts_with(prefix))
    }

    /// The text became this at that turn.
    pub fn typed(&mut self, line: String, text: String, turn: u32) {
        let soon = self.0.get(&line).is_some_and(|draft| draft.soon);
        let draft = Draft {
            text,
            turn,
            dirty: true,
            soon,
            telling: false,
            settled: false,
        };
        self.0.insert(line, draft);
    }

    /// Whether a moment must be counted after which this is kept; otherwise one is counted already. Not once
    /// typing rests: who writes without a pause would have nothing kept.
    pub fn is_due_soon(&mut self, line: &str) -> bool {
        let draft = self.0.get_mut(&line.to_owned());
        draft.is_some_and(|draft| !std::mem::replace(&mut draft.soon, true))
    }

    /// The moment has come: whether the draft waits to be kept.
    pub fn is_due(&mut self, line: &str) -> bool {
        self.0.get_mut(&line.to_owned()).is_some_and(|draft| {
            draft.soon = false;
            draft.dirty
        })
    }

    /// The fields and texts that wait to be kept.
    pub fn keep(&mut self) -> Vec<(String, String)> {
        let waiting = self.0.iter_mut().filter(|(_, draft)| draft.dirty);
        let kept = waiting.map(|(line, draft)| {
            draft.dirty = false;
            draft.telling = true;
            (line.clone(), draft.text.clone())
        });
        kept.collect()
    }

    /// This was kept, as is known from that turn on.
    pub fn kept(&mut self, line: &str, text: &str, turn: u32) {
        if let Some(draft) = self.0.get_mut(&line.to_owned())
            && draft.text == text
        {
            draft.telling = false;
            draft.turn = turn;
        }
    }

    /// An ask to keep this failed: it waits again, unless more was typed meanwhile.
    pub fn not_kept(&mut self, line: &str, text: &str) {
        if let Some(draft) = self.0.get_mut(&line.to_owned())
            && draft.text == text
        {
            draft.dirty = true;
            draft.telling = false;
        }
    }

    /// Whether a form still holds these texts and no others. An empty field says as much as none.
    pub fn holds(&self, prefix: &str, texts: &[(String, String)]) -> bool {
        let stand = self.0.iter().filter(|(line, draft)| {
            !draft.settled && !draft.text.is_empty() && line.starts_with(prefix)
        });
        let stand: BTreeMap<&str, &str> = stand
            .map(|(line, draft)| (line.as_str(), draft.text.as_str()))
            .collect();
        let texts = texts.iter().filter(|(_, text)| !text.is_empty());
        stand
            == texts
                .map(|(line, text)| (line.as_str(), text.as_str()))
                .collect()
    }

    /// Takes out a whole form; given back by [`Drafts::give_back`] when what it was for fails.
    pub fn take(&mut self, prefix: &str, turn: u32) -> Vec<(String, String)> {
        let mut taken = Vec::new();
        for (line, draft) in self.0.iter_mut() {
            if line.starts_with(prefix) && !draft.settled {
                taken.push((line.clone(), std::mem::take(&mut draft.text)));
                *draft = Draft {
                    turn,
                    telling: true,
                    settled: true,
                    ..Draft::default()
                };
            }
        }
        taken
    }

    /// Empties a form here and, by and by, where drafts are kept.
    pub fn drop(&mut self, prefix: &str, turn: u32) {
        self.take(prefix, turn);
        for (line, draft) in self.0.iter_mut() {
            draft.dirty |= line.starts_with(prefix);
        }
    }

    /// What these were taken out for was answered, as is known from that turn on.
    pub fn answered(&mut self, texts: &[(String, String)], turn: u32) {
        for (line, _) in texts {
            let draft = self.0.get_mut(line);
            if let Some(draft) = draft.filter(|draft| draft.telling && draft.settled) {
                draft.telling = false;
                draft.turn = turn;
            }
        }
    }

    /// Puts texts back that could not be recorded, where nothing new was typed in the meantime.
    pub fn give_back(&mut self, texts: Vec<(String, String)>, turn: u32) {
        for (line, text) in texts {
            if self.text(&line).is_none_or(str::is_empty) {
                self.typed(line, text, turn);
            }
        }
    }

    /// What the background keeps, as known at that turn. The form in which somebody types is left
    /// alone: half of it from another tab would be nobody's text.
    pub fn restore(&mut self, kept: &BTreeMap<String, String>, turn: u32, typing: Option<&str>) {
        let mine = |line: &str, draft: &Draft| {
            let knows_more = draft.dirty || draft.telling || draft.turn >= turn;
            knows_more || typing.is_some_and(|form| line.starts_with(form))
        };
        self.0
            .retain(|line, draft| mine(line, draft) || kept.contains_key(line));
        for (line, text) in kept
            .iter()
            .filter(|(line, _)| line.starts_with(PAGE_FIELDS))
        {
            match self.0.get_mut(line) {
                Some(draft) if mine(line, draft) => {}
                _ => {
                    let text = text.clone();
                    self.0.insert(
                        line.clone(),
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

    const WHY: &str = "book.new-criterion.why";

    fn kept(text: &str) -> BTreeMap<String, String> {
        [(WHY.to_owned(), text.to_owned())].into()
    }

    #[test]
    fn an_answer_never_overwrites_what_was_typed_after_it_was_asked() {
        let mut drafts = Drafts::default();
        drafts.typed(WHY.into(), "Because they".into(), 4);
        drafts.keep();
        drafts.restore(&kept("Because"), 3, None);
        assert_eq!(drafts.text(WHY), Some("Because they"));
    }

    #[test]
    fn a_form_that_was_done_does_not_come_back_with_an_answer_that_is_older() {
        let mut drafts = Drafts::default();
        drafts.typed(WHY.into(), "Because".into(), 4);
        let taken = drafts.take("book.new-criterion.", 5);
        drafts.restore(&kept("Because"), 6, None);
        assert!(!drafts.begun("book.new-criterion."), "it is being told");
        drafts.answered(&taken, 7);
        drafts.restore(&kept("Because"), 6, None);
        assert!(!drafts.begun("book.new-criterion."));
        drafts.restore(&BTreeMap::new(), 8, None);
        drafts.restore(&kept("Anew, in another tab"), 9, None);
        assert_eq!(drafts.text(WHY), Some("Anew, in another tab"));
    }

    #[test]
    fn an_emptied_field_stays_empty_while_its_form_is_open() {
        let mut drafts = Drafts::default();
        drafts.typed(WHY.into(), String::new(), 1);
        assert_eq!(drafts.text(WHY), Some(""));
        assert!(drafts.begun("book.new-criterion."));
    }

    #[test]
    fn what_is_left_without_doing_it_is_emptied_where_drafts_are_kept() {
        let mut drafts = Drafts::default();
        drafts.restore(&kept("Because"), 1, None);
        drafts.drop("book.new-criterion.", 2);
        assert_eq!(drafts.keep(), [(WHY.to_owned(), String::new())]);
    }
}
