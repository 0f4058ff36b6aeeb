//! Everything that can happen to the page, and everything it can want done.

use super::field::{Field, Form};
use super::listing::Stand;
use crate::ledger::{Clause, DeviceId, EventId, Kind, RecordKey};
use crate::protocol::{Ask, Told};
use crate::team::{PersonId, Seat};

/// Something happened: a person did it, the background said it, or time passed.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// The page is there.
    Begun,
    /// The answer to an ask.
    Answered {
        /// Which ask.
        turn: u32,
        /// The answer.
        told: Told,
    },
    /// The background told something unasked.
    Heard(Told),
    /// A second passed (only while somebody can see the page).
    Tick,
    /// The page came to the front; or it can no longer be seen.
    Seen(bool),
    /// A hand moved on it, or typed in it.
    Attended,
    /// A field came to hold this.
    Typed(Field, String),
    /// A field got the focus, or lost it.
    Focused(Field, bool),
    /// A moment has passed since a draft was first changed.
    Due(String),
    /// A form or a fold was opened or closed by hand.
    Fold(Fold, bool),
    /// The glossary's form was opened for this word.
    Define(String),
    /// A form was left without doing it; its text goes.
    Cancel(Form),
    /// One of the things a person does about the agreement.
    Do(Deed),
    /// Something that could not be recorded shall be tried again.
    Again(u32),
    /// Something that could not be recorded shall be forgotten.
    Dismiss(u32),
    /// Go to a sentence and open it.
    Show(EventId),
    /// Go to a part of the page, by its name there.
    Jump(&'static str),
    /// Print the page: an agenda for a conversation.
    Print,
    /// Look for the agreement in the CRM again.
    LookAgain,
    /// Keep the agreement on the record beside which the page was opened.
    Keep,
    /// Send what waits now.
    SendNow,
    /// Try to send an item again.
    Retry(EventId),
    /// Open a record of the CRM.
    OpenRecord(RecordKey),
    /// Follow the record that keeps the agreement, so that one may write notes on it.
    Follow(RecordKey),
    /// Copy a text, for use elsewhere.
    Copy(String),
    /// It was copied, or could not be.
    Copied(String, bool),
    /// "Which side are you on?"
    Seat(Seat),
    /// Which criteria are listed.
    Filter(Filter),
    /// Go to the criteria, and list these.
    List(Filter),
}

/// Which criteria are listed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Filter {
    /// For which customer.
    pub kind: Option<Kind>,
    /// How they stand.
    pub stand: Option<Stand>,
    /// What their text holds.
    pub text: String,
}

/// What a person does about the agreement. Its texts stand in the drafts.
#[derive(Clone, Debug, PartialEq)]
pub enum Deed {
    /// Proposes or changes what stands in this form.
    Propose(Form),
    /// Signs this version.
    Sign(EventId),
    /// Says what stands in the form about this sentence.
    Say(EventId),
    /// Retires it, with the reason in the form.
    Retire(EventId),
    /// Brings a retired sentence back as it was.
    Back(EventId),
    /// Leaves a sentence as it is after one looked at it again: the same words, with a fresh day.
    Stays(EventId),
    /// Sets up a template's starting questions, in the reader's words.
    Import(Vec<Clause>),
    /// Puts a person in a seat, or in none: they have left.
    Sits(PersonId, Option<Seat>),
    /// Reports a device of one's own as lost.
    Lost(DeviceId),
    /// Announces this one anew, after it was reported and turned up.
    Found(DeviceId),
}

/// What can be opened and closed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fold {
    /// A form.
    Form(Form),
    /// A sentence.
    Sentence(EventId),
    /// What happened to a sentence.
    History(EventId),
    /// The choice of side.
    Seat,
    /// The templates.
    Templates,
    /// The people of both sides.
    People,
    /// What was not sent.
    Unsent,
}

/// What the reducer wants done outside of itself.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Ask the background; the answer comes back as [`Action::Answered`] with this turn.
    Ask(u32, Ask),
    /// Bring this action after so many milliseconds.
    After(u32, Action),
    /// Put the focus into this field.
    Focus(Field),
    /// What had the focus may be gone with this form: put it where that was opened.
    Home(Form),
    /// Bring this sentence into view, with the focus.
    Show(EventId),
    /// Bring this part of the page into view, with the focus.
    Jump(&'static str),
    /// Bring what could not be saved, by its turn, into view; the focus stays where it is.
    Reveal(u32),
    /// Copy this text.
    Copy(String),
    /// Print the page.
    Print,
}
