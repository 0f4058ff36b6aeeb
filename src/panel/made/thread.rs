//! What is said under a note.

use super::{Made, Outcome, because};
use crate::panel::action::Deed;
use crate::panel::field::Field;
use crate::panel::mention::mentioned;
use crate::panel::model::Model;
use crate::record::{EventId, ThreadStep, What};
use crate::team::Body;

pub(super) fn made(model: &Model, deed: &Deed) -> Outcome {
    let (note, step, fields) = match deed {
        Deed::Reply(note) => reply(model, *note)?,
        Deed::Resolve(note) => {
            let field = Field::Resolve(*note);
            let because = because(model, field)?;
            (*note, ThreadStep::Resolved { because }, vec![field])
        }
        Deed::Resume(note) => {
            let field = Field::Resume(*note);
            let because = because(model, field)?;
            (*note, ThreadStep::Reopened { because }, vec![field])
        }
        _ => return Ok(None),
    };
    Ok(Some(Made::new(What::Thread { note, step }, fields)))
}

type Reply = (EventId, ThreadStep, Vec<Field>);

fn reply(model: &Model, note: EventId) -> Result<Reply, (Field, crate::panel::fault::Fault)> {
    let field = Field::Reply(note);
    let text = Body::new(model.text(field)).map_err(|fault| (field, fault.into()))?;
    let mentions = mentioned(model, field)?;
    Ok((note, ThreadStep::Replied { text, mentions }, field.form()))
}
