//! Everything that can happen to a panel, and everything it can want done.

use super::field::{DraftKey, Field, Step};
use crate::protocol::{Ask, Told};
use crate::record::{
    CriterionId, Dimension, EventId, ExpectationId, Kind, Lens, Quote, RecordKey, Verdict,
};
use crate::team::{Person, Seat, Starter};

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
    /// A moment has passed since a draft was first changed.
    Due(DraftKey),
    /// A form or a fold was opened or closed by hand.
    Fold(Fold, bool),
    /// A form was left without doing it; its text goes.
    Cancel(Field),
    /// A form was begun for the person: these texts stand in it, and the last field gets the focus.
    Fill(Vec<(Field, String)>),
    /// One of the things a person does on the record.
    Do(Deed),
    /// A half typed text that has no form any more shall be forgotten.
    Drop(String),
    /// Something that could not be recorded shall be tried again.
    Again(u32),
    /// Something that was asked for and could not be done shall be tried again.
    AskAgain,
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
    /// Show more of the older notes.
    Older,
    /// Show all of a long checklist, some lines at a time, so that no press waits for all of it.
    Lines,
    /// Open the team's agreement, at a sentence.
    OpenAgreement(Option<EventId>),
    /// Keep the team's agreement on this record.
    KeepHere,
    /// Show what the CRM's score is made of.
    Score,
    /// Show the customer's other records.
    Related,
    /// Bring this field into view on the CRM's page, or this passage of it.
    Point(u32, Option<Quote>),
    /// Choose a field on the CRM's page, to write about it.
    Choose,
    /// Name a colleague in a field, where an @ was typed.
    Mention(Field, Person),
    /// Ask for what is said to this person, again.
    Inbox,
    /// Lead to something of it, by the event that says it.
    LeadTo(EventId),
    /// All of it is read.
    ReadAll,
    /// Leave a suggestion aside, by its own word; the hand goes on where this field's form is opened.
    Leave(String, Field),
    /// Open one of them.
    OpenRecord(RecordKey),
    /// Follow the record in the CRM.
    Follow,
    /// Save all that is kept about the record as a file.
    Export,
    /// Erase what is kept about the record; with this person's notes in the CRM.
    Erase(bool),
    /// Erase everything that is kept here of this CRM.
    Wipe,
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
    /// Takes the own side's offer back.
    Withdraw(EventId),
    /// Says what one takes on as an owner, as in [`Field::Duties`].
    Promise,
    /// Says that it is this kind of customer.
    Place(Kind),
    /// Says which customer it is, as in the three [`Field::Kind`].
    PlaceTyped,
    /// Puts starting questions on the list.
    Start(&'static [Starter]),
    /// Proposes the question in [`Field::Question`].
    Propose,
    /// Agrees to a criterion.
    Agree(CriterionId),
    /// Answers a criterion, with the reason in [`Field::Answer`] when there is one.
    Answer(CriterionId, Verdict),
    /// Proposes a criterion of this record to the team, with the reason in [`Field::TeamWhy`].
    ProposeToTeam(CriterionId),
    /// Sees no customer here for now, by the criterion in [`Field::RejectNames`].
    Reject,
    /// Writes the own side's view of a difference under a heading.
    View(CriterionId, Lens),
    /// Says something about a difference.
    Say(CriterionId),
    /// Settles it, as in [`Field::SettleHow`].
    Settle(CriterionId),
    /// Opens it again.
    Reopen(CriterionId),
    /// Asks for what stands in [`Field::Expect`].
    Expect,
    /// Says that one's side will do what is expected.
    WillDo(ExpectationId),
    /// Has the clock of an expectation go on.
    GoOn(ExpectationId),
    /// Does this about it, in the words of its field.
    Step(ExpectationId, Step),
    /// Says what happened, as in [`Field::OutcomeKind`].
    Outcome,
    /// Writes the note in [`Field::Note`].
    Write,
    /// Says what stands in [`Field::Reply`] under a note.
    Reply(EventId),
    /// Nothing is left to be done about a note, as [`Field::Resolve`] says.
    Resolve(EventId),
    /// Something is, as [`Field::Resume`] says.
    Resume(EventId),
    /// What was told about a campaign holds no longer, as [`Field::Untell`] says.
    Untell(EventId),
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
    /// What was said under a note of which nothing is left to be done.
    Thread(EventId),
    /// All notes, not only the newest.
    Notes,
    /// An expectation.
    Expectation(ExpectationId),
    /// A folder of the panel.
    Part(Part),
}

/// The folders of the panel: what stands one click away.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// What is said to this person on any record.
    Inbox,
    /// What the CRM says.
    Facts,
    /// Who owns it.
    Owners,
    /// Which customer this is.
    Customer,
    /// What happened after.
    Outcomes,
    /// What is expected of others, and what was expected before.
    Expectations,
    /// Rejections.
    Rejections,
    /// The score and where it parts from the judgements.
    Score,
    /// The customer's other records.
    Related,
    /// The team's agreement.
    Agreement,
    /// The criteria that are not asked for such a customer.
    NotAsked,
    /// The starting questions.
    Starters,
    /// What keeping the agreement here means.
    KeepHere,
    /// What is kept here about the record.
    Privacy,
    /// What erasing it means.
    Erase,
    /// What erasing everything of this CRM means.
    Wipe,
}

impl Part {
    /// The fields whose forms stand in it.
    #[must_use]
    pub fn fields(self) -> Vec<Field> {
        match self {
            Part::Owners => [Field::LetGo.form(), Field::Duties.form()].concat(),
            Part::Customer => Dimension::ALL.map(Field::Kind).to_vec(),
            Part::Outcomes => Field::Outcome.form(),
            Part::Expectations => Field::Expect.form(),
            _ => Vec::new(),
        }
    }
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
    /// Save this text as a file of this name.
    Save(String, String),
    /// Bring the part of this name into view.
    Reveal(&'static str),
    /// Bring this note into view, and the focus to it.
    Meet(EventId),
}
