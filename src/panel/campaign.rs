//! A note for every record that came from a campaign: marketing's, kept where the team keeps its agreement.

use super::field::Field;
use super::model::Model;
use crate::record::Came;
use crate::team::Side;

/// The word under which a draft names it.
#[must_use]
pub fn line(came: &Came) -> String {
    [&format!("{:?}", came.by), came.id.as_str()].join(" ")
}

/// The campaign, source and medium of the record in view that this person may write about.
#[must_use]
pub fn offered(model: &Model) -> Vec<&Came> {
    match model.writes() {
        Some(Side::Marketing) => model
            .facts()
            .into_iter()
            .flat_map(|facts| &facts.came)
            .collect(),
        _ => Vec::new(),
    }
}

/// Whether no record keeps an agreement yet, and so there is no place for such a note.
#[must_use]
pub fn homeless(model: &Model) -> bool {
    let shown = model.shown.as_ref();
    shown.is_none_or(|shown| shown.team.home.is_none())
}

/// What the draft of a note names.
#[must_use]
pub fn chosen(model: &Model) -> Option<&Came> {
    let draft = model.text(Field::NoteOn);
    let mut offered = offered(model).into_iter();
    offered.find(|came| line(came) == draft && !homeless(model))
}

/// Whether a draft names one that this person cannot write about any more.
#[must_use]
pub fn away(model: &Model) -> bool {
    !model.text(Field::NoteOn).is_empty() && chosen(model).is_none()
}
