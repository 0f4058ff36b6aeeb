use serde::{Deserialize, Serialize};

use super::{
    EventId, Lead, Ledger, NoteKind, Owners, Reading, Row, Stamp, What, checklist, lead, owners,
};
use crate::team::{PersonId, Side};

/// A typed note, as it stands on the record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TypedNote {
    /// The writing event.
    pub id: EventId,
    /// What sort of note.
    pub kind: NoteKind,
    /// The side it is meant for.
    pub to: Option<Side>,
    /// The text; shown as text, whatever is in it.
    pub text: String,
    /// Who wrote it.
    pub by: PersonId,
    /// For which side.
    pub side: Side,
    /// When.
    pub at: Stamp,
}

/// Everything the panel says about a record, folded from what happened.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordView {
    /// Who owns.
    pub owners: Owners,
    /// Who is in the lead.
    pub lead: Lead,
    /// The checklist with both sides' answers.
    pub checklist: Vec<Row>,
    /// Typed notes, newest first.
    pub notes: Vec<TypedNote>,
}

impl RecordView {
    /// How many criteria the two sides see differently.
    #[must_use]
    pub fn differences(&self) -> usize {
        self.checklist
            .iter()
            .filter(|row| row.reading == Reading::Differs)
            .count()
    }
}

/// Folds a ledger into what a person sees. The same set gives the same view on every device.
#[must_use]
pub fn fold(ledger: &Ledger) -> RecordView {
    RecordView {
        owners: owners(ledger),
        lead: lead(ledger),
        checklist: checklist(ledger),
        notes: notes(ledger),
    }
}

fn notes(ledger: &Ledger) -> Vec<TypedNote> {
    let typed = ledger.events().rev().filter_map(|event| match &event.what {
        What::Wrote { kind, to, text } => Some(TypedNote {
            id: event.id,
            kind: *kind,
            to: *to,
            text: text.as_str().to_owned(),
            by: event.by.clone(),
            side: event.side,
            at: event.at,
        }),
        _ => None,
    });
    typed.collect()
}
