//! From the texts in the fields to what is recorded. Checks the texts, decides nothing else.

mod answer;
mod customer;
mod expect;
mod lead;
mod talk;
mod thread;

use super::action::Deed;
use super::campaign;
use super::fault::Fault;
use super::field::{Field, kind_of, side_of};
use super::in_place;
use super::mention::mentioned;
use super::model::Model;
use crate::record::{EventId, RecordKey, TeamWhat, What};
use crate::team::{Body, Question, Reason, Side};

/// Something to record.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Made {
    /// What, in this order.
    pub(super) whats: Vec<What>,
    /// The fields that it settles.
    pub(super) settles: Vec<Field>,
    /// The record that keeps the team's agreement, when it belongs there.
    pub(super) home: Option<RecordKey>,
    /// The sentence of the agreement to open along with it.
    pub(super) opens: Option<Option<EventId>>,
}

impl Made {
    fn new(what: What, settles: Vec<Field>) -> Made {
        Made {
            whats: vec![what],
            settles,
            home: None,
            opens: None,
        }
    }
}

/// What a deed records; nothing when it is done already; or the field that stands in its way.
pub(super) type Outcome = Result<Option<Made>, (Field, Fault)>;

/// What a deed of this side records.
pub(super) fn made(model: &Model, deed: &Deed, side: Side) -> Outcome {
    match deed {
        Deed::Join
        | Deed::LetGo
        | Deed::Promise
        | Deed::Take
        | Deed::Offer
        | Deed::Accept(_)
        | Deed::Decline(_)
        | Deed::Withdraw(_) => lead::made(model, deed, side),
        Deed::Place(_) | Deed::PlaceTyped | Deed::Outcome | Deed::Reject => {
            customer::made(model, deed)
        }
        Deed::Start(with) => {
            let with = with.to_vec();
            Ok(Some(Made::new(What::Started { with }, Vec::new())))
        }
        Deed::Propose => {
            let field = Field::Question;
            let question = question(model, field)?;
            Ok(Some(Made::new(What::Proposed { question }, vec![field])))
        }
        Deed::Agree(criterion) => {
            let criterion = *criterion;
            Ok(Some(Made::new(What::Agreed { criterion }, Vec::new())))
        }
        Deed::Answer(criterion, verdict) => answer::made(model, *criterion, *verdict, side),
        Deed::ProposeToTeam(criterion) => answer::to_team(model, *criterion),
        Deed::View(..) | Deed::Say(_) | Deed::Settle(_) | Deed::Reopen(_) => {
            talk::made(model, deed)
        }
        Deed::Expect | Deed::WillDo(_) | Deed::GoOn(_) | Deed::Step(..) => {
            expect::made(model, deed, side)
        }
        Deed::Write => write(model),
        Deed::Untell(note) => untell(model, *note),
        Deed::Reply(_) | Deed::Resolve(_) | Deed::Resume(_) => thread::made(model, deed),
    }
}

/// A reason in a field.
fn because(model: &Model, field: Field) -> Result<Reason, (Field, Fault)> {
    Reason::new(model.text(field)).map_err(|fault| (field, fault.into()))
}

fn question(model: &Model, field: Field) -> Result<Question, (Field, Fault)> {
    Question::new(model.text(field)).map_err(|fault| (field, fault.into()))
}

fn untell(model: &Model, note: EventId) -> Outcome {
    let field = Field::Untell(note);
    let because = because(model, field)?;
    let untold = TeamWhat::Untold { note, because };
    Ok(Some(of_campaign(model, untold, vec![field])))
}

/// Something about a campaign: it belongs to the record that keeps the agreement.
fn of_campaign(model: &Model, what: TeamWhat, settles: Vec<Field>) -> Made {
    let shown = model.shown.as_ref();
    let home = shown.and_then(|shown| shown.team.home.as_ref());
    Made {
        home: home.map(|home| home.key.clone()),
        ..Made::new(What::Team(Box::new(what)), settles)
    }
}

fn write(model: &Model) -> Outcome {
    let text = Body::new(model.text(Field::Note)).map_err(|fault| (Field::Note, fault.into()))?;
    let kind = kind_of(model.text(Field::NoteKind));
    let on = model.text(Field::NoteOn);
    if !on.is_empty() {
        let of = campaign::chosen(model).ok_or((Field::NoteOn, Fault::CampaignAway))?;
        if !mentioned(model, Field::Note)?.is_empty() {
            return Err((Field::Note, Fault::NamesNobody));
        }
        let told = TeamWhat::Told {
            of: of.clone(),
            kind,
            text,
        };
        return Ok(Some(of_campaign(model, told, Field::Note.form())));
    }
    let to = side_of(model.text(Field::NoteTo));
    let mentions = mentioned(model, Field::Note)?;
    let about = match model.text(Field::NoteAbout) {
        "" => None,
        chosen => Some(Box::new(in_place::about(model, chosen)?)),
    };
    let wrote = match about.is_none() && mentions.is_empty() {
        true => What::Wrote { kind, to, text },
        false => What::Noted {
            about,
            kind,
            to,
            text,
            mentions,
        },
    };
    Ok(Some(Made::new(wrote, Field::Note.form())))
}
