//! Everything a panel knows, and the questions its views ask of it.

use std::collections::BTreeSet;
use std::rc::Rc;

use super::action::Fold;
use super::called::Called;
use super::drafts::Drafts;
use super::fault::Fault;
use super::few::Few;
use super::field::Field;
use super::in_place::OnPage;
use super::pending::{Pending, Unsaved};
use crate::protocol::{
    Ask, Colleagues, Dock, Holds, Inbox, ItemState, Place, Relatives, Shown, Touched, Trouble,
};
use crate::record::{
    Clock, EventId, Expectation, Facts, RecordKey, RecordView, Row, ScorePart, Sort, Suggestion,
    suggestions,
};
use crate::team::calendar::Zone;
use crate::team::{Calendar, PersonId, Seat, Side};

/// How far it is known that this frame is ours.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Life {
    /// Asked so many times; nothing may be shown yet.
    Strange(u32),
    /// Nobody mounted it for us; it stays blank.
    #[default]
    Blank,
    /// The background could not say.
    Stuck(Trouble),
    /// Ours.
    Mine,
}

/// Who looks at the panel, and since when.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Watch {
    /// Whether the tab can be seen.
    pub visible: bool,
    /// When somebody last did something here, local ms.
    pub attended: u64,
    /// When the record was last asked for, local ms.
    pub looked: u64,
}

/// Something that was asked for on the record in view and could not be done.
#[derive(Clone, Debug, PartialEq)]
pub struct Refused {
    /// Its turn.
    pub turn: u32,
    /// What was asked for.
    pub ask: Ask,
    /// Why it could not be done.
    pub why: Trouble,
}

/// What the CRM's score is made of, which is asked for on a press only: a CRM may compute the score anew
/// for it, and store that.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Parts {
    /// Nobody pressed yet.
    #[default]
    NotAsked,
    /// On its way.
    Asked,
    /// What the CRM said, or why it said nothing.
    Told(Result<Vec<ScorePart>, Trouble>),
}

/// Everything a panel knows.
#[derive(Clone, Debug, Default)]
pub struct Model {
    /// What the content script wrote into the frame's address.
    pub nonce: String,
    /// Whether this frame is ours.
    pub life: Life,
    /// What the page shows.
    pub place: Option<Place>,
    /// How the panel stands.
    pub dock: Dock,
    /// The last answer about the record in view.
    pub shown: Option<Rc<Shown>>,
    /// What is shown of it: the answer, and what was done since.
    pub view: Rc<RecordView>,
    /// What is half typed.
    pub drafts: Drafts,
    /// The field that has the focus.
    pub typing: Option<Field>,
    /// What is being saved.
    pub pending: Vec<Pending>,
    /// What could not be saved.
    pub unsaved: Vec<Unsaved>,
    /// The last thing that was asked for here and could not be done.
    pub refused: Option<Refused>,
    /// Why a draft could not be kept.
    pub unkept: Option<Trouble>,
    /// Why the last look failed, when not even the background answered.
    pub trouble: Option<Trouble>,
    /// Why a field's text cannot be recorded.
    pub faults: Few<Field, Fault>,
    /// What was opened or closed by hand.
    pub folds: Few<Fold, bool>,
    /// The side just chosen, until the background confirms it.
    pub chosen: Option<Seat>,
    /// Whether the extension was updated under this page.
    pub updated: bool,
    /// More is known than the answer under way will say.
    pub stale: bool,
    /// What a screen reader says next.
    pub said: Said,
    /// Turns with every saying, so that the same words are said again.
    pub said_again: bool,
    /// A text that could not be copied by itself and stands ready to be copied by hand.
    pub by_hand: Option<String>,
    /// The text that was just copied.
    pub copied: Option<String>,
    /// The local clock at the last action, ms.
    pub clock: u64,
    /// How far the background's clock is ahead of the local one, ms.
    pub ahead: i64,
    /// Who looks.
    pub watch: Watch,
    /// The asks under way.
    pub asked: Few<u32, Ask>,
    /// The last turn.
    pub turn: u32,
    /// The width wanted while another is on its way.
    pub wanted: Option<Dock>,
    /// How many typed notes to show at most.
    pub notes: u32,
    /// How many lines of a long checklist to show at most.
    pub lines: usize,
    /// What the CRM's score is made of.
    pub score: Parts,
    /// The customer's other records, once they were asked; or why they could not be.
    pub related: Option<Result<Rc<Relatives>, Trouble>>,
    /// When they were asked for, local ms.
    pub related_at: u64,
    /// How much is kept here about the record in view, once that was asked; or why it could not be said.
    pub holds: Option<Result<Holds, Trouble>>,
    /// Whether it was saved as a file.
    pub exported: bool,
    /// The record about which nothing is kept any more. The CRM is not read for it before somebody wants
    /// that.
    pub erased: Option<RecordKey>,
    /// What the CRM's page shows of the record in view, once it said so.
    pub page: Option<OnPage>,
    /// Whether it was asked for.
    pub page_asked: bool,
    /// What was touched there, of a reading that is still on its way.
    pub touched: Option<Touched>,
    /// What is said to this person on any record, once it was asked for; or why it could not be told.
    pub inbox: Option<Result<Rc<Inbox>, Trouble>>,
    /// What of it was news when it came to stand here beside its record.
    pub fresh: BTreeSet<EventId>,
    /// A note that shall come into view once it is known here.
    pub meets: Option<EventId>,
    /// The colleagues whom a note can name, once they were asked for; or why they could not be told.
    pub colleagues: Option<Result<Rc<Colleagues>, Trouble>>,
    /// What the CRM calls the fields of such a record, once it was asked.
    pub called: Option<Rc<Called>>,
    /// The hours in which clocks run: the team's, or an office's while there are none.
    pub calendar: Option<Rc<Calendar>>,
}

/// A change of state, for who cannot see it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Said {
    /// Nothing to say.
    #[default]
    Nothing,
    /// Saved here.
    Saved,
    /// Everything is in the CRM.
    InCrm,
    /// Something was not sent.
    Parked,
    /// Another record is in view.
    Record(String),
    /// A text was copied.
    Copied,
}

/// The state of an item on its way to the CRM, as a person sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way<'a> {
    /// The background has not confirmed it yet.
    Saving,
    /// On its way.
    On(&'a ItemState),
    /// There.
    InCrm,
    /// It was there, and somebody deleted its note.
    Deleted,
}

impl Model {
    /// So many typed notes are shown at first.
    pub const NOTES: u32 = 20;
    /// So many lines of a checklist that is longer than [`Model::LONG`] are shown at first.
    pub const LINES: usize = 15;
    /// A checklist of up to so many lines is shown whole.
    pub const LONG: usize = 20;

    /// A panel that has just been mounted.
    #[must_use]
    pub fn new(nonce: String) -> Model {
        Model {
            nonce,
            life: Life::Strange(0),
            watch: Watch {
                visible: true,
                ..Watch::default()
            },
            notes: Self::NOTES,
            lines: Self::LINES,
            ..Model::default()
        }
    }

    /// The record in view.
    #[must_use]
    pub fn key(&self) -> Option<&RecordKey> {
        match &self.place {
            Some(Place::Record(key)) => Some(key),
            _ => None,
        }
    }

    /// Whether what was kept about the record in view was erased, and the panel rests.
    #[must_use]
    pub fn is_erased(&self) -> bool {
        self.erased.is_some() && self.erased.as_ref() == self.key()
    }

    /// Now, as the CRM counts, UTC ms.
    #[must_use]
    pub fn now(&self) -> u64 {
        self.clock.saturating_add_signed(self.ahead)
    }

    /// Whether the panel rests as a thin tab. The background closes it where there is no record.
    #[must_use]
    pub fn rests(&self) -> bool {
        !self.dock.open
    }

    /// The answer to "Which side are you on?"
    #[must_use]
    pub fn seat(&self) -> Option<Seat> {
        self.chosen
            .or_else(|| self.shown.as_ref().and_then(|shown| shown.seat))
    }

    /// The side this person speaks for now.
    #[must_use]
    pub fn side(&self) -> Option<Side> {
        self.seat().map(Seat::speaking)
    }

    /// The same, when the CRM lets this person write here; what it does not is not offered.
    #[must_use]
    pub fn writes(&self) -> Option<Side> {
        let rights = self.shown.as_ref().and_then(|shown| shown.rights);
        self.side()
            .filter(|_| rights.is_none_or(|rights| rights.notes))
    }

    /// What the CRM says about the record, once it was read.
    #[must_use]
    pub fn facts(&self) -> Option<&Facts> {
        self.shown.as_ref()?.facts.as_ref()
    }

    /// Whether the record is a contact; one is known by its deals.
    #[must_use]
    pub fn is_contact(&self) -> bool {
        self.facts().and_then(|facts| facts.sort) == Some(Sort::Contact)
    }

    /// Whether this person owns the record for the side they speak for.
    #[must_use]
    pub fn owns(&self) -> bool {
        let me = self.me();
        let seat = self.side().map(|side| self.view.owners.of(side));
        seat.is_some_and(|seat| seat.iter().any(|owner| owner.person == me))
    }

    /// What this person may want to do now, with its reason.
    #[must_use]
    pub fn suggestions(&self) -> Vec<Suggestion> {
        let shown = self.shown.as_ref();
        let aside = shown.map_or(&[][..], |shown| &shown.left_aside);
        suggestions(&self.view, self.facts(), aside)
    }

    /// An expectation's clock now.
    #[must_use]
    pub fn clock_of(&self, expectation: &Expectation) -> Option<Clock> {
        let offsets = &self.shown.as_ref()?.team.offsets;
        Some(expectation.clock(self.calendar.as_ref()?, offsets, self.now()))
    }

    /// Whether a row stands among the differences: the sides differ, and have not settled it.
    #[must_use]
    pub fn differs(&self, row: &Row) -> bool {
        row.open_difference(self.now()).is_some()
    }

    /// Who is signed in; an empty id while that is not known.
    #[must_use]
    pub fn me(&self) -> PersonId {
        let shown = self.shown.as_ref();
        let me = shown.and_then(|shown| shown.me.as_ref());
        me.map_or_else(|| PersonId(String::new()), |me| me.id.clone())
    }

    /// The name of a person, when it is known.
    #[must_use]
    pub fn name(&self, person: &PersonId) -> Option<&str> {
        let listed = || self.inbox.as_ref()?.as_ref().ok()?.people.get(person);
        let Some(shown) = &self.shown else {
            return listed().map(String::as_str);
        };
        let beside = || self.related.as_ref()?.as_ref().ok()?.people.get(person);
        let named = shown.people.get(person).or_else(beside).or_else(listed);
        let named = named.map(String::as_str);
        let mine = || {
            let me = shown.me.as_ref()?;
            (me.id == *person).then_some(me.name.as_str())
        };
        named.or_else(mine)
    }

    /// How far an item is on its way.
    #[must_use]
    pub fn way(&self, id: EventId) -> Way<'_> {
        let mut pending = self.pending.iter().flat_map(Pending::ids);
        if pending.any(|of| of == id) {
            return Way::Saving;
        }
        let states = self.shown.iter().flat_map(|shown| &shown.states);
        let mut state = states.filter(|(of, _)| *of == id).map(|(_, state)| state);
        let mut deleted = self.shown.iter().flat_map(|shown| &shown.deleted);
        let there = match deleted.any(|of| *of == id) {
            true => Way::Deleted,
            false => Way::InCrm,
        };
        state.next_back().map_or(there, Way::On)
    }

    /// What stands in a field of the record in view.
    #[must_use]
    pub fn text(&self, field: Field) -> &str {
        self.key().map_or("", |key| self.drafts.text(key, field))
    }

    /// Whether something is open: by hand, or because it holds a draft.
    #[must_use]
    pub fn open(&self, fold: &Fold, otherwise: bool) -> bool {
        let by_hand = self.folds.get(fold).copied();
        let holds = match fold {
            Fold::Form(field) => self.typed(&field.form()),
            Fold::Part(part) => self.typed(&part.fields()),
            Fold::Row(criterion) => self.begun(&criterion.line()),
            Fold::Expectation(id) => self.begun(&id.line()),
            Fold::Thread(id) => self.begun(&id.line()),
            _ => false,
        };
        by_hand.unwrap_or(otherwise || holds)
    }

    /// Whether something was written in one of these fields.
    fn typed(&self, fields: &[Field]) -> bool {
        let mut written = fields.iter().filter(|field| !field.chooses());
        written.any(|field| !self.text(*field).trim().is_empty())
    }

    /// Whether something is half typed about the criterion or expectation of this name.
    fn begun(&self, name: &str) -> bool {
        self.key().is_some_and(|key| self.drafts.about(key, name))
    }

    /// Whether something on the screen counts seconds.
    #[must_use]
    pub fn counts_down(&self) -> bool {
        let states = self.shown.iter().flat_map(|shown| &shown.states);
        states
            .into_iter()
            .any(|(_, state)| matches!(state, ItemState::Saved { .. } | ItemState::Later { .. }))
    }

    /// What cannot be saved or was not sent, and only a person can help with.
    #[must_use]
    pub fn parked(&self) -> Vec<(EventId, &Trouble)> {
        let states = self.shown.iter().flat_map(|shown| &shown.states);
        let parked = states.filter_map(|(id, state)| match state {
            ItemState::Parked { why } => Some((*id, why)),
            _ => None,
        });
        parked.collect()
    }

    /// Has a screen reader say this.
    pub fn says(&mut self, said: Said) {
        self.said = said;
        self.said_again = !self.said_again;
    }

    /// Brings the view up to date: the last answer, and on top of it what was done since.
    pub fn redraw(&mut self) {
        let Some(shown) = &self.shown else {
            self.view = Rc::default();
            return;
        };
        let mut view = shown.view.clone();
        let me = self.me();
        for pending in self.pending.iter().filter(|of| of.done.key == shown.key) {
            for event in pending.events(&me) {
                view.then(&event);
            }
        }
        self.view = Rc::new(view);
    }

    /// The hours in which the clocks of the record in view run.
    pub(super) fn set_hours(&mut self) {
        let agreed = self
            .shown
            .as_ref()
            .and_then(|shown| shown.team.calendar.clone());
        // The zone's name changes nothing: its offsets come with the answer.
        let office = || Zone::new("UTC").ok().map(Calendar::office);
        self.calendar = agreed.or_else(office).map(Rc::new);
    }
}
