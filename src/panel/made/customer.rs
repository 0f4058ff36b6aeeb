//! Which customer it is, what became of it, and why it is none for now.

use super::{Made, Outcome, because, question};
use crate::panel::action::Deed;
use crate::panel::evidence::label;
use crate::panel::fault::Fault;
use crate::panel::field::{Field, MISSING, outcome_of};
use crate::panel::model::Model;
use crate::record::{Dimension, Kind, Rejection, Row, What};
use crate::team::{Label, TextFault};

pub(super) fn made(model: &Model, deed: &Deed) -> Outcome {
    match deed {
        Deed::Place(kind) => {
            let settles = Dimension::ALL.map(Field::Kind).to_vec();
            let placed = What::Placed(placed(&model.view.customer.kind, kind));
            Ok(Some(Made::new(placed, settles)))
        }
        Deed::PlaceTyped => typed(model),
        Deed::Outcome => happened(model),
        Deed::Reject => reject(model),
        _ => Ok(None),
    }
}

/// A press says what it names and leaves the rest as it was; one that names nothing clears all.
fn placed(now: &Kind, kind: &Kind) -> Kind {
    if *kind == Kind::default() {
        return Kind::default();
    }
    let or = |new: &Option<Label>, now: &Option<Label>| new.clone().or_else(|| now.clone());
    Kind {
        customer: or(&kind.customer, &now.customer),
        complexity: or(&kind.complexity, &now.complexity),
        process: or(&kind.process, &now.process),
    }
}

/// What was not typed anew stays as it was.
fn typed(model: &Model) -> Outcome {
    let one = |of: Dimension| {
        let field = Field::Kind(of);
        match Label::new(model.text(field)) {
            Ok(label) => Ok(Some(label)),
            Err(TextFault::Empty) => Ok(None),
            Err(fault) => Err((field, Fault::Text(fault))),
        }
    };
    let kind = Kind {
        customer: one(Dimension::Customer)?,
        complexity: one(Dimension::Complexity)?,
        process: one(Dimension::Process)?,
    };
    if kind == Kind::default() {
        let first = Field::Kind(Dimension::Customer);
        return Err((first, TextFault::Empty.into()));
    }
    made(model, &Deed::Place(kind))
}

fn happened(model: &Model) -> Outcome {
    let Some(kind) = outcome_of(model.text(Field::OutcomeKind)) else {
        return Err((Field::OutcomeKind, Fault::Choose));
    };
    let happened = What::Outcome {
        kind,
        because: because(model, Field::Outcome)?,
        seen: label(model.text(Field::OutcomeSeen)),
    };
    let fields = vec![Field::Outcome, Field::OutcomeKind, Field::OutcomeSeen];
    Ok(Some(Made::new(happened, fields)))
}

/// A bare "bad lead" cannot be recorded: it names a criterion, or says which one is missing.
fn reject(model: &Model) -> Outcome {
    let names = match model.text(Field::RejectNames) {
        "" => return Err((Field::RejectNames, Fault::Choose)),
        MISSING => Rejection::Missing(question(model, Field::Missing)?),
        line => {
            let mut rows = model.view.checklist.iter();
            // It may have become one with the team's since the form was begun.
            let names = |row: &&Row| {
                let mut all = std::iter::once(&row.criterion).chain(&row.also);
                all.any(|of| of.line() == line)
            };
            let row = rows.find(names);
            let row = row.ok_or((Field::RejectNames, Fault::Choose))?;
            Rejection::Names(row.criterion)
        }
    };
    let because = because(model, Field::Reject)?;
    let fields = vec![Field::Reject, Field::RejectNames, Field::Missing];
    Ok(Some(Made::new(What::Rejected { names, because }, fields)))
}
