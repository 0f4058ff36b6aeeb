//! Expecting something, and answering for it.

use super::{Made, Outcome, because};
use crate::panel::action::Deed;
use crate::panel::day::working_day;
use crate::panel::fault::Fault;
use crate::panel::field::{DAYS, Field, Step, side_of};
use crate::panel::model::Model;
use crate::record::{ExpectStep, ExpectationId, Party, What};
use crate::team::{PersonId, Reason, Side, TextFault};

pub(super) fn made(model: &Model, deed: &Deed, side: Side) -> Outcome {
    match *deed {
        Deed::Expect => ask(model, side),
        Deed::WillDo(expectation) => {
            does(model, side, ExpectStep::Agreed { expectation }, Vec::new())
        }
        Deed::GoOn(expectation) => {
            does(model, side, ExpectStep::Resumed { expectation }, Vec::new())
        }
        Deed::Step(expectation, step) => answer(model, side, expectation, step),
        _ => Ok(None),
    }
}

/// Nothing is recorded that this side may not say.
fn does(model: &Model, side: Side, step: ExpectStep, settles: Vec<Field>) -> Outcome {
    let id = step.expectation();
    let mut all = model.view.expectations.iter();
    let may = all.any(|of| Some(of.id) == id && of.may(side, &step));
    Ok(may.then(|| Made::new(What::Expect(step), settles)))
}

fn answer(model: &Model, side: Side, expectation: ExpectationId, step: Step) -> Outcome {
    let field = Field::Step(expectation, step);
    let did = match step {
        Step::Met => ExpectStep::Met {
            expectation,
            because: may_be_empty(model, field)?,
        },
        Step::Cannot => ExpectStep::Cannot {
            expectation,
            because: because(model, field)?,
        },
        Step::Pause => ExpectStep::Paused {
            expectation,
            because: because(model, field)?,
        },
        Step::Drop => ExpectStep::Dropped {
            expectation,
            because: because(model, field)?,
        },
    };
    does(model, side, did, vec![field])
}

fn may_be_empty(model: &Model, field: Field) -> Result<Option<Reason>, (Field, Fault)> {
    match Reason::new(model.text(field)) {
        Ok(reason) => Ok(Some(reason)),
        Err(TextFault::Empty) => Ok(None),
        Err(fault) => Err((field, fault.into())),
    }
}

fn ask(model: &Model, side: Side) -> Outcome {
    let asked = ExpectStep::Asked {
        of: party(model.text(Field::ExpectOf), side),
        what: because(model, Field::Expect)?,
        within: within(model)?,
        silence: because(model, Field::Silence)?,
    };
    let fields = [
        Field::Expect,
        Field::ExpectOf,
        Field::Within,
        Field::Unit,
        Field::Silence,
    ];
    Ok(Some(Made::new(What::Expect(asked), fields.to_vec())))
}

/// Of whom: a side, or one of its people; the other side until somebody says otherwise.
fn party(line: &str, side: Side) -> Party {
    let (of, person) = match line.split_once(':') {
        Some((of, person)) => (of, Some(PersonId(person.to_owned()))),
        None => (line, None),
    };
    Party {
        side: side_of(of).unwrap_or(side.other()),
        person,
    }
}

/// Working time, minutes.
fn within(model: &Model) -> Result<u32, (Field, Fault)> {
    let fault = (Field::Within, Fault::Number);
    let many: u32 = model
        .text(Field::Within)
        .trim()
        .parse()
        .map_err(|_| fault)?;
    if !(1..=Fault::MOST).contains(&many) {
        return Err(fault);
    }
    let unit = match model.text(Field::Unit) {
        DAYS => {
            let agreed = model.shown.as_ref();
            working_day(agreed.and_then(|shown| shown.team.calendar.as_ref()))
        }
        _ => 60,
    };
    Ok(many.saturating_mul(unit))
}
