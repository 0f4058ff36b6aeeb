//! The names of the fields in which a person types. A draft is kept under its field's name.

use crate::record::{CriterionId, NoteKind, RecordKey};
use crate::team::Side;

/// A field of the panel, on one record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Field {
    /// A note's text.
    Note,
    /// A note's kind.
    NoteKind,
    /// The side a note is for.
    NoteTo,
    /// Why one takes the lead.
    Take,
    /// Why one offers the lead.
    Offer,
    /// Why not now.
    Decline,
    /// Why one lets go of owning.
    LetGo,
    /// A new criterion.
    Question,
    /// What makes one answer a criterion so.
    Answer(CriterionId),
}

impl Field {
    /// The name under which its draft is kept.
    #[must_use]
    pub fn line(self) -> String {
        let name = match self {
            Field::Note => "note",
            Field::NoteKind => "note.kind",
            Field::NoteTo => "note.to",
            Field::Take => "lead.take",
            Field::Offer => "lead.offer",
            Field::Decline => "lead.decline",
            Field::LetGo => "owner.leave",
            Field::Question => "question",
            Field::Answer(criterion) => return format!("answer.{}", criterion.line()),
        };
        name.to_owned()
    }
}

/// The name under which a kind stands in a draft.
#[must_use]
pub fn kind_line(kind: NoteKind) -> &'static str {
    match kind {
        NoteKind::Context => "context",
        NoteKind::Question => "question",
        NoteKind::Expectation => "expectation",
        NoteKind::Feedback => "feedback",
    }
}

/// The kind a draft names; a note is context until somebody says otherwise.
#[must_use]
pub fn kind_of(line: &str) -> NoteKind {
    let named = NoteKind::ALL
        .into_iter()
        .find(|kind| kind_line(*kind) == line);
    named.unwrap_or(NoteKind::Context)
}

/// The name under which a side stands in a draft.
#[must_use]
pub fn side_line(side: Side) -> &'static str {
    match side {
        Side::Marketing => "marketing",
        Side::Sales => "sales",
    }
}

/// The side a draft names, when it names one.
#[must_use]
pub fn side_of(line: &str) -> Option<Side> {
    Side::BOTH.into_iter().find(|side| side_line(*side) == line)
}

/// A draft's place: its record and its field's name.
pub type DraftKey = (RecordKey, String);
