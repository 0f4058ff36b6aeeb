//! The conversation about a difference.

use super::{Made, Outcome, because};
use crate::panel::action::Deed;
use crate::panel::day::midnight;
use crate::panel::fault::Fault;
use crate::panel::field::{Field, How};
use crate::panel::model::Model;
use crate::record::{CriterionId, Ending, TalkStep, What};

pub(super) fn made(model: &Model, deed: &Deed) -> Outcome {
    let says = |criterion, field: Field, make: &dyn Fn(_) -> TalkStep| {
        let step = make(because(model, field)?);
        Ok(Some(Made::new(What::Talk { criterion, step }, vec![field])))
    };
    match *deed {
        Deed::View(criterion, lens) => says(criterion, Field::View(criterion, lens), &|text| {
            TalkStep::View { lens, text }
        }),
        Deed::Say(criterion) => says(criterion, Field::Say(criterion), &|text| TalkStep::Said {
            text,
        }),
        Deed::Reopen(criterion) => says(criterion, Field::Reopen(criterion), &|because| {
            TalkStep::Reopened { because }
        }),
        Deed::Settle(criterion) => settle(model, criterion),
        _ => Ok(None),
    }
}

/// It ends as one of three, with the reason; a criterion that changes goes to the agreement.
fn settle(model: &Model, criterion: CriterionId) -> Outcome {
    let chosen = Field::SettleHow(criterion);
    let how = How::of(model.text(chosen)).ok_or((chosen, Fault::Choose))?;
    let field = Field::Settle(criterion);
    let ending = match how {
        How::Changed => Ending::Changed {
            because: because(model, field)?,
        },
        How::Exception => Ending::Exception {
            because: because(model, field)?,
        },
        How::Parked => Ending::Parked {
            until: until(model, criterion)?,
            because: because(model, field)?,
        },
    };
    let step = TalkStep::Ended(ending);
    let settles = vec![field, chosen, Field::Until(criterion)];
    let mut made = Made::new(What::Talk { criterion, step }, settles);
    if let (How::Changed, CriterionId::Own(sentence)) = (how, criterion) {
        made.opens = Some(Some(sentence).filter(|_| agreed(model, criterion)));
    }
    Ok(Some(made))
}

/// A day to come.
fn until(model: &Model, criterion: CriterionId) -> Result<u64, (Field, Fault)> {
    let field = Field::Until(criterion);
    let offsets = model.shown.as_ref().map(|shown| &shown.team.offsets);
    let day = offsets.and_then(|offsets| midnight(model.text(field), offsets));
    let later = day.filter(|day| *day > model.now());
    later.ok_or((field, Fault::Day))
}

fn agreed(model: &Model, criterion: CriterionId) -> bool {
    let mut rows = model.view.checklist.iter();
    rows.any(|row| row.is(criterion) && row.footing.is_some())
}
