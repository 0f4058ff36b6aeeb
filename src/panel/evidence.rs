//! What an answer rests on, as it is chosen in a list and kept in a draft until the answer is given.

use crate::record::{Evidence, TypedNote};
use crate::team::{Label, Reason};

/// Stands between the parts of a draft; no label or value of ours holds it.
const BETWEEN: char = '\u{1f}';

/// A draft of a field's value as it stands now.
#[must_use]
pub fn field_line(name: &str, value: &str) -> String {
    let mut line = String::from("field");
    for part in [name, value] {
        line.push(BETWEEN);
        line.push_str(part);
    }
    line
}

/// A draft of a note.
#[must_use]
pub fn note_line(note: &TypedNote) -> String {
    format!("note{BETWEEN}{}", note.id.line())
}

/// What a draft names, among these notes.
pub(super) fn evidence_of<'a>(
    line: &str,
    notes: impl IntoIterator<Item = &'a TypedNote>,
) -> Option<Evidence> {
    let (sort, rest) = line.split_once(BETWEEN)?;
    if sort == "note" {
        let mut notes = notes.into_iter();
        let note = notes.find(|note| note.id.line() == rest)?;
        return Some(Evidence::Note(note.id));
    }
    let (name, value) = rest.split_once(BETWEEN)?;
    Some(Evidence::Field {
        name: Label::new(name).ok()?,
        value: Reason::new(&shortened(value, Reason::MOST)).ok()?,
    })
}

/// The CRM's own word, as long as a label may be.
pub(super) fn label(text: &str) -> Option<Label> {
    Label::new(&shortened(text.trim(), Label::MOST)).ok()
}

fn shortened(text: &str, most: usize) -> String {
    text.chars().take(most).collect()
}
