//! What a person does about the agreement: from the texts in the forms to what is recorded.

use super::action::{Deed, Effect, Fold};
use super::fault::Fault;
use super::field::{Field, Form, Part, Sort};
use super::making::{self, Texts};
use super::model::{MaySign, Model, Pending, Unsaved};
use super::reduce::{ask, close, next, show};
use crate::ledger::{Clause, EventId, TeamWhat};
use crate::protocol::{Ask, Told, Trouble};
use crate::team::Reason;

/// What to record, and the form that it settles.
struct Made {
    whats: Vec<TeamWhat>,
    form: Option<Form>,
    /// Where the hand goes on when the button it pressed is gone.
    home: Form,
}

/// Does it: at once in what is shown, and asks the background to record it.
pub(super) fn perform(model: &mut Model, effects: &mut Vec<Effect>, deed: Deed) {
    model.watch.attended = model.clock;
    if model.writes().is_none() {
        return;
    }
    let seats = matches!(deed, Deed::Sits(..));
    let tried = match &deed {
        Deed::Propose(form) => Some(*form),
        Deed::Say(id) => Some(Form::Say(*id)),
        Deed::Retire(id) => Some(Form::Retire(*id)),
        _ => None,
    };
    match made(model, deed) {
        Ok(Some(made)) => {
            if let Some(form) = made.form {
                close(model, form);
            }
            // Who changes seats moves to another list; the hand stays by the lists.
            effects.push(if seats {
                Effect::Jump("people")
            } else {
                Effect::Home(made.home)
            });
            record(model, effects, made.whats, made.form);
        }
        Ok(None) => {}
        Err((field, fault)) => {
            // One thing at a time: what was wrong before may be right now.
            model.faults.retain(|of, _| Some(of.form) != tried);
            model.faults.insert(field, fault);
            effects.push(Effect::Focus(field));
        }
    }
}

/// What a deed records, with the texts checked; nothing when there is nothing to do.
fn made(model: &mut Model, deed: Deed) -> Result<Option<Made>, (Field, Fault)> {
    let alone = |whats: Vec<TeamWhat>, home: Form| {
        Ok(Some(Made {
            whats,
            form: None,
            home,
        }))
    };
    match deed {
        Deed::Propose(form) => propose(model, form),
        Deed::Sign(id) => {
            let mut sentences = model.book.sentences.iter();
            let found = sentences.find_map(|of| of.version(id).map(|version| (of.id, version)));
            match found {
                Some((of, version))
                    if matches!(model.may_sign(version), MaySign::Yes | MaySign::Again) =>
                {
                    alone(vec![TeamWhat::Signed { version: id }], Form::Change(of))
                }
                _ => Ok(None),
            }
        }
        Deed::Say(of) => {
            let (form, text) = (Form::Say(of), reason(model, Form::Say(of))?);
            Ok(Some(Made {
                whats: vec![TeamWhat::Said { of, text }],
                form: Some(form),
                home: form,
            }))
        }
        Deed::Retire(of) => {
            let because = reason(model, Form::Retire(of))?;
            Ok(Some(Made {
                whats: vec![TeamWhat::Retired { of, because }],
                form: Some(Form::Retire(of)),
                home: Form::Change(of),
            }))
        }
        Deed::Back(of) => {
            let last = model.book.sentence(of).and_then(|of| of.versions.last());
            match last.map(|last| making::refreshed(&last.clause, model.now())) {
                Some(clause) => alone(vec![TeamWhat::Changed { of, clause }], Form::Change(of)),
                None => Ok(None),
            }
        }
        Deed::Stays(of) => {
            let sentence = model.book.sentence(of);
            // Of two wordings nobody could say which one stays.
            let one = sentence.filter(|of| of.stands() && of.waiting().is_none());
            match one.and_then(|of| of.versions.last()) {
                Some(last) => {
                    let mut clause = last.clause.clone();
                    clause.review = making::fresh_day(model.now());
                    alone(vec![TeamWhat::Changed { of, clause }], Form::Change(of))
                }
                None => Ok(None),
            }
        }
        Deed::Import(clauses) => {
            model.folds.insert(Fold::Templates, false);
            let whats = clauses.into_iter().map(TeamWhat::Proposed).collect();
            alone(whats, Form::New(Sort::Criterion))
        }
        Deed::Sits(person, seat) => {
            let home = Form::New(Sort::Criterion);
            alone(vec![TeamWhat::Sits { person, seat }], home)
        }
        Deed::Lost(device) => {
            let home = Form::New(Sort::Criterion);
            alone(vec![TeamWhat::KeyRetired { device }], home)
        }
        Deed::Found(id) => {
            let agreed = model.agreed.iter();
            let mut all = agreed.flat_map(|of| of.devices.iter().flat_map(|(_, of)| of));
            match all.find(|of| of.id == id).map(|of| of.key) {
                Some(key) => alone(vec![TeamWhat::Key { key }], Form::New(Sort::Criterion)),
                None => Ok(None),
            }
        }
    }
}

/// A text that says why, in a form of its own.
fn reason(model: &Model, form: Form) -> Result<Reason, (Field, Fault)> {
    let field = form.at(Part::Text);
    Reason::new(&model.text(field)).map_err(|fault| (field, Fault::Reason(fault)))
}

/// What a colleague did to a sentence since this form was begun. Said once: who proposes again knows.
fn overtaken(model: &mut Model, form: Form) -> Option<Fault> {
    let Form::Change(of) = form else {
        return None;
    };
    let from = form.at(Part::From).line();
    let (began, stands) = (model.drafts.text(&from)?.to_owned(), model.stand_of(of)?);
    if began == stands {
        return None;
    }
    let turn = next(model);
    model.drafts.typed(from, stands, turn);
    Some(if model.stands(of) {
        Fault::Reworded
    } else {
        Fault::Retired
    })
}

/// Whether a wording says what the sentence says already, its own day to look again included.
fn unchanged(model: &Model, of: EventId, sort: Sort, clause: &Clause) -> bool {
    let last = model.book.sentence(of).and_then(|of| of.versions.last());
    let ground = model.ground();
    let said = last.map(|last| {
        let texts = making::texts(&last.clause, &ground);
        making::read(sort, &|part| text(&texts, part), &ground)
    });
    said == Some(Ok(clause.clone()))
}

fn propose(model: &mut Model, form: Form) -> Result<Option<Made>, (Field, Fault)> {
    let Some(sort) = model.sort(form) else {
        return Ok(None);
    };
    let ground = model.ground();
    let texts = model.texts(form);
    let clause = making::read(sort, &|part| text(&texts, part), &ground);
    let clause = clause.map_err(|(part, fault)| (form.at(part), fault))?;
    let first = form.at(sort.parts().first().copied().unwrap_or(Part::Text));
    if let Some(fault) = overtaken(model, form) {
        return Err((first, fault));
    }
    let what = match form {
        // A version that says the same would ask both sides to sign for nothing.
        Form::Change(of) if model.stands(of) && unchanged(model, of, sort, &clause) => {
            return Err((first, Fault::Same));
        }
        Form::Change(of) => TeamWhat::Changed { of, clause },
        _ => TeamWhat::Proposed(clause),
    };
    Ok(Some(Made {
        whats: vec![what],
        form: Some(form),
        home: form,
    }))
}

fn text(texts: &Texts, part: Part) -> String {
    let found = texts.iter().find(|(of, _)| *of == part);
    found.map(|(_, text)| text.clone()).unwrap_or_default()
}

fn record(model: &mut Model, effects: &mut Vec<Effect>, whats: Vec<TeamWhat>, form: Option<Form>) {
    let (Some(home), Some(side)) = (model.home().cloned(), model.side()) else {
        return;
    };
    let turn = next(model);
    let texts = form
        .map(|form| model.drafts.take(&form.prefix(), turn))
        .unwrap_or_default();
    let settles = texts.iter().map(|(line, _)| line.clone()).collect();
    // Doing it anew takes the place of the try that failed.
    model
        .unsaved
        .retain(|failed| failed.whats != whats && (form.is_none() || failed.form != form));
    let asked = Ask::Agree {
        typed_on: home.clone(),
        home,
        whats: whats.clone(),
        settles,
    };
    let turn = ask(model, effects, asked);
    model.pending.push(Pending {
        turn,
        whats,
        side,
        at: model.now(),
        form,
        texts,
    });
    model.redraw();
}

/// The answer to something recorded.
pub(super) fn recorded(model: &mut Model, effects: &mut Vec<Effect>, turn: u32, told: Told) {
    let Some(place) = model.pending.iter().position(|done| done.turn == turn) else {
        return;
    };
    let done = model.pending.remove(place);
    let answered = next(model);
    model.drafts.answered(&done.texts, answered);
    let why = match told {
        Told::Agreed(agreed) => {
            show(model, effects, *agreed, turn);
            return;
        }
        Told::Failed(why) => Some(why),
        // The banner says so; there is nobody left to record it.
        Told::Updated => None,
        _ => Some(Trouble::Unreadable {
            words: String::new(),
        }),
    };
    model.drafts.give_back(done.texts.clone(), answered);
    if let Some(why) = why {
        effects.push(Effect::Reveal(turn));
        model.unsaved.push(Unsaved {
            turn,
            whats: done.whats,
            form: done.form,
            texts: done.texts,
            why,
        });
    }
}

/// Tries again what could not be recorded. What was typed in its form since is not what is recorded,
/// and stays.
pub(super) fn again(model: &mut Model, effects: &mut Vec<Effect>, turn: u32) {
    let Some(place) = model.unsaved.iter().position(|done| done.turn == turn) else {
        return;
    };
    let failed = model.unsaved.remove(place);
    let same = |form: &Form| model.drafts.holds(&form.prefix(), &failed.texts);
    let form = failed.form.filter(same);
    if let Some(form) = form {
        close(model, form);
    }
    record(model, effects, failed.whats, form);
}
