//! Everything that can happen to a panel, and everything it can want done.

use super::field::{DraftKey, Field};
use crate::protocol::{Ask, Told};
use crate::record::{CriterionId, EventId, Verdict};
use crate::team::Seat;

/// Something happened: a person did it, the background said it, or time passed.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// The panel is there; who mounted it is not known yet.
    Begun,
    /// Time to ask again whether this frame is ours.
    Knock,
    /// The answer to an ask.
    Answered {
        /// Which ask.
        turn: u32,
        /// The answer.
        told: Told,
    },
    /// The background told something unasked.
    Heard(Told),
    /// A second passed (only while somebody can see the panel).
    Tick,
    /// The panel got the focus or came to the front; or it can no longer be seen.
    Seen(bool),
    /// A hand moved on it, or typed in it.
    Attended,
    /// A text field came to hold this.
    Typed(Field, String),
    /// A field got the focus, or lost it.
    Focused(Field, bool),
    /// A draft rested for a moment since that turn.
    Rested(DraftKey, u32),
    /// A form or a fold was opened or closed by hand.
    Fold(Fold, bool),
    /// A form was left without doing it; its text goes.
    Cancel(Field),
    /// One of the things a person does on the record.
    Do(Deed),
    /// Something that could not be recorded shall be tried again.
    Again(u32),
    /// Something that could not be recorded shall be forgotten; its text stays in its field.
    Dismiss(u32),
    /// Look at the CRM again, or ask again where we are.
    LookAgain,
    /// Send what waits now.
    SendNow,
    /// Try to send an item again.
    Retry(EventId),
    /// Copy a text, for use elsewhere.
    Copy(String),
    /// It was copied, or could not be.
    Copied(String, bool),
    /// "Which side are you on?"
    Seat(Seat),
    /// Open or close the panel.
    Open(bool),
    /// The edge was moved: a width in CSS pixels.
    Width(u32),
}

/// What a person does on a record. Its texts stand in the drafts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Deed {
    /// Joins as an owner.
    Join,
    /// Lets go of owning, with the reason in [`Field::LetGo`].
    LetGo,
    /// Takes the lead, with the reason in [`Field::Take`].
    Take,
    /// Offers the lead to the other side, with the reason in [`Field::Offer`].
    Offer,
    /// Accepts the open offer.
    Accept(EventId),
    /// Says "not now" to it, with the reason in [`Field::Decline`].
    Decline(EventId),
    /// Puts the four starting questions on the list.
    Start,
    /// Proposes the question in [`Field::Question`].
    Propose,
    /// Agrees to a criterion.
    Agree(CriterionId),
    /// Answers a criterion, with the reason in [`Field::Answer`] when there is one.
    Answer(CriterionId, Verdict),
    /// Writes the note in [`Field::Note`].
    Write,
}

/// What can be opened and closed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fold {
    /// A form, by its field.
    Form(Field),
    /// A criterion's row.
    Row(CriterionId),
    /// The path of the lead.
    Path,
    /// The choice of side.
    Seat,
    /// A long note, by its name in the page.
    Note(String),
    /// All notes, not only the first.
    Notes,
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
    /// What had the focus may be gone with the form of this field: put it where that was opened.
    Home(Field),
    /// Copy this text.
    Copy(String),
}
