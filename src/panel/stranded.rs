//! What is half typed and has no form any more, because things moved on meanwhile: the offer was answered
//! by a colleague, the difference was settled, the criterion retired. It stays to be read and copied.

use super::field::{Field, Moving, Step};
use super::model::Model;
use crate::record::{Dimension, Expectation, Lens, Reading, Row};
use crate::team::Side;

/// The names and texts of such fields on the record in view. While nobody has said on which side they
/// are, nothing is stranded: the forms come with the answer.
#[must_use]
pub fn stranded(model: &Model) -> Vec<(&str, &str)> {
    let (Some(key), Some(_), Some(_)) = (model.key(), model.side(), model.facts()) else {
        return Vec::new();
    };
    let typed = model.drafts.of(key);
    let mut typed: Vec<(&str, &str)> = typed.filter(|(field, _)| !Field::chosen(field)).collect();
    if !typed.is_empty()
        && let Some(side) = model.writes()
    {
        let live: Vec<String> = live(model, side).into_iter().map(Field::line).collect();
        typed.retain(|(field, _)| !live.iter().any(|of| of == field));
    }
    typed
}

/// The fields that this side can write in as things stand.
fn live(model: &Model, side: Side) -> Vec<Field> {
    let view = &model.view;
    let lead = &view.lead;
    let asked = lead.offered(side).is_some();
    let waits = lead.offered(side.other()).is_some();
    let can_take = lead.with != Some(side) && !asked;
    let can_offer = lead.with != Some(side.other()) && !waits && !asked;
    let some = [
        (Field::Take, can_take),
        (Field::Offer, can_offer),
        (Field::Decline, asked),
        (
            Field::Despite(Moving::Take),
            can_take && view.gates(side).next().is_some(),
        ),
        (
            Field::Despite(Moving::Offer),
            can_offer && view.gates(side.other()).next().is_some(),
        ),
        (
            Field::Despite(Moving::Accept),
            asked && view.gates(side).next().is_some(),
        ),
        (Field::LetGo, model.owns()),
        (Field::Duties, model.owns()),
        (Field::DutyOwn, model.owns()),
        (Field::Outcome, side == Side::Sales),
    ];
    let some = some.into_iter().filter(|(_, there)| *there);
    let mut fields: Vec<Field> = some.map(|(field, _)| field).collect();
    fields.extend([
        Field::Note,
        Field::Question,
        Field::Reject,
        Field::Missing,
        Field::Expect,
        Field::Silence,
    ]);
    fields.extend(Dimension::ALL.map(Field::Kind));
    let told = model.shown.iter().flat_map(|shown| &shown.team.told);
    let own = told.filter(|told| told.side == side);
    fields.extend(own.map(|told| Field::Untell(told.id)));
    for note in &view.notes {
        fields.push(Field::Reply(note.id));
        fields.push(match note.resolved {
            true => Field::Resume(note.id),
            false => Field::Resolve(note.id),
        });
    }
    for row in &view.checklist {
        fields.extend(of_row(model, row));
    }
    for expectation in &view.expectations {
        fields.extend(of_expectation(expectation, side));
    }
    fields
}

fn of_row(model: &Model, row: &Row) -> Vec<Field> {
    let of = row.criterion;
    let mut fields = Vec::new();
    if !row.is_retired() {
        fields.extend([Field::Answer(of), Field::Link(of)]);
    }
    if row.footing.is_none() {
        fields.push(Field::TeamWhy(of));
    }
    if model.differs(row) {
        fields.extend([Field::Say(of), Field::Settle(of)]);
        fields.extend(Lens::ALL.map(|lens| Field::View(of, lens)));
    } else if row.difference.is_some() && row.reading == Reading::Differs {
        fields.push(Field::Reopen(of));
    }
    fields
}

fn of_expectation(expectation: &Expectation, side: Side) -> impl Iterator<Item = Field> {
    let steps = Step::ALL.into_iter();
    let steps = steps.filter(move |step| step.may(expectation, side));
    steps.map(move |step| Field::Step(expectation.id, step))
}
