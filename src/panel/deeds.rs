//! What a person does on a record: from the texts in the fields to what is recorded.

use super::action::{Deed, Effect, Fold};
use super::field::{Field, kind_of, side_of};
use super::model::{Model, Pending, Unsaved};
use super::reduce::{ask, keep, show};
use crate::protocol::{Ask, Told, Trouble};
use crate::record::{CriterionId, EventId, LeadMove, Verdict, What};
use crate::team::{Body, Question, Reason, Side, Starter, TextFault};

/// Something to record, and the fields that it settles.
type Made = (What, Vec<Field>);

/// Does it: at once in the view, and asks the background to record it.
pub(super) fn perform(model: &mut Model, effects: &mut Vec<Effect>, deed: &Deed) {
    model.watch.attended = model.clock;
    let Some(side) = model.side() else {
        return;
    };
    match made(model, deed, side) {
        Ok(Some((what, fields))) => {
            for field in &fields {
                model.faults.remove(field);
                model.folds.remove(&Fold::Form(*field));
            }
            if let Deed::Answer(criterion, _) = deed {
                // The row stays open under the hand, for a reason to be added.
                model.folds.insert(Fold::Row(*criterion), true);
            }
            effects.push(Effect::Home(home(deed)));
            let settles = fields.into_iter().map(Field::line).collect();
            record(model, effects, what, side, settles);
        }
        Ok(None) => {}
        Err((field, fault)) => {
            model.faults.insert(field, fault);
            effects.push(Effect::Focus(field));
        }
    }
}

/// Where the hand goes on when the button it pressed is gone.
fn home(deed: &Deed) -> Field {
    match deed {
        Deed::Join | Deed::LetGo => Field::LetGo,
        Deed::Take => Field::Take,
        Deed::Offer => Field::Offer,
        Deed::Accept(_) | Deed::Decline(_) => Field::Decline,
        Deed::Start | Deed::Propose => Field::Question,
        Deed::Agree(criterion) | Deed::Answer(criterion, _) => Field::Answer(*criterion),
        Deed::Write => Field::Note,
    }
}

/// What a deed records, with the texts checked; nothing when it is done already.
fn made(model: &Model, deed: &Deed, side: Side) -> Result<Option<Made>, (Field, TextFault)> {
    let because = |field: Field| Reason::new(model.text(field)).map_err(|fault| (field, fault));
    let with = |field: Field, make: &dyn Fn(Reason) -> What| {
        because(field).map(|because| Some((make(because), vec![field])))
    };
    match deed {
        Deed::Join => Ok(Some((What::Joined, Vec::new()))),
        Deed::LetGo => with(Field::LetGo, &|because| What::Left { because }),
        Deed::Take => with(Field::Take, &|because| {
            What::Lead(LeadMove::Took { because })
        }),
        Deed::Offer => with(Field::Offer, &|because| {
            let to = side.other();
            What::Lead(LeadMove::Offered { to, because })
        }),
        Deed::Accept(offer) => {
            let accepted = LeadMove::Accepted { offer: *offer };
            Ok(Some((What::Lead(accepted), vec![Field::Decline])))
        }
        Deed::Decline(offer) => decline(*offer, because(Field::Decline)?),
        Deed::Start => {
            let with = Starter::BANT.to_vec();
            Ok(Some((What::Started { with }, Vec::new())))
        }
        Deed::Propose => {
            let field = Field::Question;
            let question = Question::new(model.text(field)).map_err(|fault| (field, fault))?;
            Ok(Some((What::Proposed { question }, vec![field])))
        }
        Deed::Agree(criterion) => {
            let criterion = *criterion;
            Ok(Some((What::Agreed { criterion }, Vec::new())))
        }
        Deed::Answer(criterion, verdict) => answer(model, *criterion, *verdict, side),
        Deed::Write => write(model),
    }
}

fn decline(offer: EventId, because: Reason) -> Result<Option<Made>, (Field, TextFault)> {
    let declined = LeadMove::Declined { offer, because };
    Ok(Some((What::Lead(declined), vec![Field::Decline])))
}

/// The same answer without a new reason is no new answer.
fn answer(
    model: &Model,
    criterion: CriterionId,
    verdict: Verdict,
    side: Side,
) -> Result<Option<Made>, (Field, TextFault)> {
    let field = Field::Answer(criterion);
    let because = match Reason::new(model.text(field)) {
        Ok(because) => Some(because),
        Err(TextFault::Empty) => None,
        Err(fault) => return Err((field, fault)),
    };
    let rows = &model.view.checklist;
    let mine = rows
        .iter()
        .find(|row| row.criterion == criterion)
        .and_then(|row| row.of(side));
    if because.is_none() && mine.is_some_and(|mine| mine.verdict == verdict) {
        return Ok(None);
    }
    let judged = What::Judged {
        criterion,
        verdict,
        because,
    };
    Ok(Some((judged, vec![field])))
}

fn write(model: &Model) -> Result<Option<Made>, (Field, TextFault)> {
    let text = Body::new(model.text(Field::Note)).map_err(|fault| (Field::Note, fault))?;
    let wrote = What::Wrote {
        kind: kind_of(model.text(Field::NoteKind)),
        to: side_of(model.text(Field::NoteTo)),
        text,
    };
    let fields = vec![Field::Note, Field::NoteKind, Field::NoteTo];
    Ok(Some((wrote, fields)))
}

fn record(
    model: &mut Model,
    effects: &mut Vec<Effect>,
    what: What,
    side: Side,
    settles: Vec<String>,
) {
    let Some(key) = model.key().cloned() else {
        return;
    };
    // Doing it anew takes the place of the try that failed.
    model
        .unsaved
        .retain(|failed| failed.key != key || failed.what != what && failed.settles != settles);
    let asked = Ask::Record {
        key: key.clone(),
        what: what.clone(),
        settles: settles.clone(),
    };
    let turn = ask(model, effects, asked);
    let texts = model.drafts.take(&key, &settles, turn);
    model.pending.push(Pending {
        turn,
        key,
        what,
        side,
        at: model.now(),
        texts,
    });
    model.redraw();
}

/// The answer to something recorded.
pub(super) fn recorded(model: &mut Model, turn: u32, settles: Vec<String>, told: Told) {
    let Some(place) = model.pending.iter().position(|done| done.turn == turn) else {
        return;
    };
    let done = model.pending.remove(place);
    let why = match told {
        Told::Shown(shown) => {
            show(model, *shown, turn);
            return;
        }
        Told::Failed(why) => Some(why),
        // The banner says so; there is nobody left to record it.
        Told::Updated => None,
        _ => Some(Trouble::Unreadable {
            words: String::new(),
        }),
    };
    let next = model.turn.wrapping_add(1);
    model.turn = next;
    model.drafts.give_back(&done.key, done.texts, next);
    if let Some(why) = why {
        model.unsaved.push(Unsaved {
            turn,
            key: done.key,
            what: done.what,
            settles,
            why,
        });
    }
}

/// Tries again what could not be recorded.
pub(super) fn again(model: &mut Model, effects: &mut Vec<Effect>, turn: u32) {
    let Some(place) = model.unsaved.iter().position(|done| done.turn == turn) else {
        return;
    };
    let failed = model.unsaved.remove(place);
    if let (Some(side), Some(key)) = (model.side(), model.key())
        && *key == failed.key
    {
        record(model, effects, failed.what, side, failed.settles);
    }
}

/// Leaves a form without doing it.
pub(super) fn cancel(model: &mut Model, effects: &mut Vec<Effect>, field: Field) {
    let Some(key) = model.key().cloned() else {
        return;
    };
    model.faults.remove(&field);
    model.folds.remove(&Fold::Form(field));
    effects.push(Effect::Home(field));
    if !model.text(field).is_empty() {
        let turn = model.turn.wrapping_add(1);
        model.turn = turn;
        model.drafts.typed((key, field.line()), String::new(), turn);
        keep(model, effects, None);
    }
}
