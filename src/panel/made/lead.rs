//! Owning and leading.

use super::{Made, Outcome, because};
use crate::panel::action::Deed;
use crate::panel::evidence::label;
use crate::panel::fault::Fault;
use crate::panel::field::{Field, Moving, duties_of};
use crate::panel::model::Model;
use crate::record::{Duty, LeadMove, What};
use crate::team::{Label, Reason, Side, TextFault};

pub(super) fn made(model: &Model, deed: &Deed, side: Side) -> Outcome {
    let with = |field: Field, make: &dyn Fn(Reason) -> What| {
        because(model, field).map(|because| Some(Made::new(make(because), vec![field])))
    };
    match deed {
        Deed::Join => Ok(Some(Made::new(joined(model), Vec::new()))),
        Deed::LetGo => with(Field::LetGo, &|because| What::Left { because }),
        Deed::Promise => promise(model, side),
        Deed::Take => {
            let took = with(Field::Take, &|because| {
                What::Lead(LeadMove::Took { because })
            });
            leading(model, despite(model, took, Moving::Take, side))
        }
        Deed::Offer => {
            let offered = with(Field::Offer, &|because| {
                let to = side.other();
                What::Lead(LeadMove::Offered { to, because })
            });
            despite(model, offered, Moving::Offer, side)
        }
        Deed::Accept(offer) => {
            let accepted = What::Lead(LeadMove::Accepted { offer: *offer });
            let accepted = Ok(Some(Made::new(accepted, vec![Field::Decline])));
            leading(model, despite(model, accepted, Moving::Accept, side))
        }
        Deed::Decline(offer) => with(Field::Decline, &|because| {
            let offer = *offer;
            What::Lead(LeadMove::Declined { offer, because })
        }),
        Deed::Withdraw(offer) => {
            let withdrew = What::Lead(LeadMove::Withdrew { offer: *offer });
            Ok(Some(Made::new(withdrew, Vec::new())))
        }
        _ => Ok(None),
    }
}

/// Who goes past what was agreed to come first says which that is, and why all the same.
fn despite(model: &Model, moved: Outcome, moving: Moving, side: Side) -> Outcome {
    let field = Field::Despite(moving);
    let mut moved = moved?;
    if let Some(made) = &mut moved {
        made.settles.push(field);
        for what in &mut made.whats {
            let criteria = model.view.unsaid(what, side);
            if let (What::Lead(did), false) = (&*what, criteria.is_empty()) {
                *what = What::Despite {
                    did: did.clone(),
                    criteria,
                    because: because(model, field)?,
                };
            }
        }
    }
    Ok(moved)
}

/// Whoever leads owns, too: says so first, with the stage in which they came.
fn leading(model: &Model, moved: Outcome) -> Outcome {
    let mut moved = moved?;
    if let Some(made) = &mut moved
        && !model.owns()
    {
        made.whats.insert(0, joined(model));
    }
    Ok(moved)
}

fn joined(model: &Model) -> What {
    let stage = model.facts().and_then(|facts| facts.stage.as_deref());
    What::JoinedAt {
        stage: stage.and_then(label),
    }
}

/// What one takes on: the chosen ones, and what stands in the field for own words.
fn promise(model: &Model, side: Side) -> Outcome {
    let me = model.me();
    let mut seat = model.view.owners.of(side).iter();
    let Some(owner) = seat.find(|owner| owner.person == me) else {
        return Ok(None);
    };
    let mut duties = duties_of(model.text(Field::Duties)).unwrap_or_else(|| owner.duties.clone());
    match Label::new(model.text(Field::DutyOwn)) {
        Ok(own) if !duties.contains(&Duty::Own(own.clone())) => duties.push(Duty::Own(own)),
        Ok(_) | Err(TextFault::Empty) => {}
        Err(fault) => return Err((Field::DutyOwn, fault.into())),
    }
    if let Some(over) = duties.len().checked_sub(Duty::MOST + 1) {
        let fault = TextFault::TooLong {
            over: over + 1,
            most: Duty::MOST,
        };
        return Err((Field::Duties, Fault::Text(fault)));
    }
    let fields = vec![Field::Duties, Field::DutyOwn];
    Ok(Some(Made::new(What::Promised { duties }, fields)))
}
