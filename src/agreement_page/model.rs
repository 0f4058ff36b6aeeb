//! Everything the page knows, and the questions its views ask of it.

mod forms;

use std::rc::Rc;

use super::action::{Filter, Fold};
use super::drafts::Drafts;
use super::fault::Fault;
use super::field::{Field, Form};
use crate::agreement::{Agreement, Sentence, Version};
use crate::ledger::{DeviceId, Event, EventId, RecordKey, Stamp, TeamWhat, What};
use crate::panel::{Few, Watch};
use crate::protocol::{Agreed, Ask, ItemState, Related, Trouble};
use crate::team::{PersonId, Seat, Side};

/// Something a person did that the background has not confirmed yet.
#[derive(Clone, Debug, PartialEq)]
pub struct Pending {
    /// The turn of its ask.
    pub turn: u32,
    /// What, in this order.
    pub whats: Vec<TeamWhat>,
    /// For which side.
    pub side: Side,
    /// When, UTC ms.
    pub at: u64,
    /// The form that it settles.
    pub form: Option<Form>,
    /// What stood in that form.
    pub texts: Vec<(String, String)>,
}

impl Pending {
    /// The name its parts have until the background gives them one.
    fn id(&self, part: usize) -> EventId {
        let part = u32::try_from(part).unwrap_or_default();
        EventId {
            device: DeviceId(0),
            seq: self.turn.wrapping_mul(64).wrapping_add(part),
        }
    }
}

/// Something a person did that could not be recorded.
#[derive(Clone, Debug, PartialEq)]
pub struct Unsaved {
    /// The turn of its ask.
    pub turn: u32,
    /// What.
    pub whats: Vec<TeamWhat>,
    /// The form that it settles.
    pub form: Option<Form>,
    /// What stood in that form.
    pub texts: Vec<(String, String)>,
    /// Why not.
    pub why: Trouble,
}

/// A change of state, for who cannot see it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Said {
    /// Nothing to say.
    #[default]
    Nothing,
    /// The agreement is there.
    Opened,
    /// Saved here.
    Saved,
    /// Everything is in the CRM.
    InCrm,
    /// Something was not sent.
    Parked,
    /// A text was copied.
    Copied,
    /// So many criteria are listed.
    Listed(usize),
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
}

/// Why a person may not sign a version, when they may not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MaySign {
    /// Their word is what it waits for.
    Yes,
    /// Their side signed, but whoever did has left: somebody else may sign again.
    Again,
    /// They signed it.
    Done,
    /// They signed it for the other side.
    OtherSide,
    /// Somebody of their side signed it.
    SideDone,
    /// They said no side yet.
    NoSide,
}

/// Everything the page knows.
#[derive(Clone, Debug, Default)]
pub struct Model {
    /// The CRM's address.
    pub instance: String,
    /// The sentence to open first.
    pub show: Option<EventId>,
    /// The record beside which the page was opened; its name is empty until it is known.
    pub from: Option<Related>,
    /// The last answer.
    pub agreed: Option<Rc<Agreed>>,
    /// What is shown of it: the answer, and what was done since.
    pub book: Rc<Agreement>,
    /// What is half typed.
    pub drafts: Drafts,
    /// The field that has the focus.
    pub typing: Option<Field>,
    /// What is being saved.
    pub pending: Vec<Pending>,
    /// What could not be saved.
    pub unsaved: Vec<Unsaved>,
    /// Why a draft could not be kept.
    pub unkept: Option<Trouble>,
    /// Why the last look failed, when not even the background answered.
    pub trouble: Option<Trouble>,
    /// What is wrong in forms.
    pub faults: Few<Field, Fault>,
    /// What was opened or closed by hand.
    pub folds: Few<Fold, bool>,
    /// Which criteria are listed.
    pub filter: Filter,
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
}

impl Model {
    /// A page that was just opened for a CRM, to show a sentence when one is named, beside a record
    /// when it was opened there.
    #[must_use]
    pub fn new(instance: String, show: Option<EventId>, from: Option<RecordKey>) -> Model {
        Model {
            instance,
            show,
            from: from.map(|key| Related {
                key,
                name: String::new(),
                sort: None,
            }),
            watch: Watch {
                visible: true,
                ..Watch::default()
            },
            ..Model::default()
        }
    }

    /// The record that keeps the agreement.
    #[must_use]
    pub fn home(&self) -> Option<&RecordKey> {
        let home = self.agreed.as_ref()?.home.as_ref()?;
        Some(&home.key)
    }

    /// A record of the CRM that one can go to: the one that keeps the agreement, or else the one beside
    /// which the page was opened.
    #[must_use]
    pub fn record(&self) -> Option<&RecordKey> {
        self.home().or(self.from.as_ref().map(|from| &from.key))
    }

    /// The record on which the agreement could be kept from now on, when none keeps it or the one that
    /// did is gone.
    #[must_use]
    pub fn could_keep(&self) -> Option<&Related> {
        let agreed = self.agreed.as_ref()?;
        let gone = agreed.home.is_none() || agreed.trouble == Some(Trouble::Gone);
        let from = self.from.as_ref().filter(|_| gone);
        from.filter(|from| self.home() != Some(&from.key))
    }

    /// Now, as the CRM counts, UTC ms.
    #[must_use]
    pub fn now(&self) -> u64 {
        self.clock.saturating_add_signed(self.ahead)
    }

    /// The answer to "Which side are you on?"
    #[must_use]
    pub fn seat(&self) -> Option<Seat> {
        let known = self.agreed.as_ref().and_then(|agreed| agreed.seat);
        self.chosen.or(known)
    }

    /// The side this person speaks for now.
    #[must_use]
    pub fn side(&self) -> Option<Side> {
        self.seat().map(Seat::speaking)
    }

    /// The same, when the CRM lets this person write where the agreement is kept; what it does not is not
    /// offered.
    #[must_use]
    pub fn writes(&self) -> Option<Side> {
        let rights = self.agreed.as_ref().and_then(|agreed| agreed.rights);
        self.side()
            .filter(|_| rights.is_none_or(|rights| rights.notes))
    }

    /// Who is signed in, when that is known.
    #[must_use]
    pub fn me(&self) -> Option<&PersonId> {
        let agreed = self.agreed.as_ref()?;
        agreed.me.as_ref().map(|me| &me.id)
    }

    /// The name of a person, when it is known.
    #[must_use]
    pub fn name(&self, person: &PersonId) -> Option<&str> {
        let agreed = self.agreed.as_ref()?;
        agreed
            .people
            .get(person)
            .map(String::as_str)
            .filter(|name| !name.is_empty())
    }

    /// How far an item is on its way.
    #[must_use]
    pub fn way(&self, id: EventId) -> Way<'_> {
        if id.device == DeviceId(0) {
            return Way::Saving;
        }
        let mut states = self.agreed.iter().flat_map(|agreed| &agreed.states);
        let state = states.find(|(of, _)| *of == id);
        state.map_or(Way::InCrm, |(_, state)| Way::On(state))
    }

    /// Whether this person may sign a version for the side they speak for.
    #[must_use]
    pub fn may_sign(&self, version: &Version) -> MaySign {
        let (Some(side), Some(me)) = (self.side(), self.me()) else {
            return MaySign::NoSide;
        };
        match version.signed.iter().find(|signature| signature.who == *me) {
            Some(mine) if mine.side == side => MaySign::Done,
            Some(_) => MaySign::OtherSide,
            None => match version.of(side) {
                None => MaySign::Yes,
                Some(_) => {
                    let ours = version.signed.iter().filter(|of| of.side == side);
                    let mut here = ours.filter(|of| !self.book.has_left(&of.who));
                    here.next().map_or(MaySign::Again, |_| MaySign::SideDone)
                }
            },
        }
    }

    /// Whether a sentence waits for a side: its last wording is not signed by it.
    #[must_use]
    pub fn waits_for(&self, sentence: &Sentence, side: Side) -> bool {
        let last = sentence.versions.last().filter(|_| sentence.stands());
        let last = last.or_else(|| sentence.returning());
        last.is_some_and(|version| version.of(side).is_none())
    }

    /// Whether something is open: by hand, or because it holds a draft.
    #[must_use]
    pub fn open(&self, fold: &Fold, otherwise: bool) -> bool {
        let by_hand = self.folds.get(fold).copied();
        let begun = |form: Form| self.drafts.begun(&form.prefix());
        let holds = match fold {
            Fold::Form(form) => begun(*form),
            Fold::Sentence(id) => [Form::Change(*id), Form::Say(*id), Form::Retire(*id)]
                .into_iter()
                .any(begun),
            _ => false,
        };
        by_hand.unwrap_or(otherwise || holds)
    }

    /// The trouble that concerns the whole page, when there is one.
    #[must_use]
    pub fn banner(&self) -> Option<&Trouble> {
        let told = self
            .agreed
            .as_ref()
            .and_then(|agreed| agreed.trouble.as_ref());
        self.unkept.as_ref().or(self.trouble.as_ref()).or(told)
    }

    /// Whether something on the screen counts seconds.
    #[must_use]
    pub fn counts_down(&self) -> bool {
        let mut states = self.agreed.iter().flat_map(|agreed| &agreed.states);
        states.any(|(_, state)| matches!(state, ItemState::Saved { .. } | ItemState::Later { .. }))
    }

    /// Has a screen reader say this.
    pub fn says(&mut self, said: Said) {
        self.said = said;
        self.said_again = !self.said_again;
    }

    /// Brings what is shown up to date: the last answer, and on top of it what was done since.
    pub fn redraw(&mut self) {
        let Some(agreed) = &self.agreed else {
            self.book = Rc::default();
            return;
        };
        let mut book = agreed.agreement.clone();
        let nobody = PersonId(String::new());
        let me = agreed.me.as_ref().map_or(&nobody, |me| &me.id);
        for pending in &self.pending {
            for (part, what) in pending.whats.iter().enumerate() {
                book.then(&Event {
                    at: Stamp {
                        ms: pending.at,
                        tick: 0,
                    },
                    id: pending.id(part),
                    by: me.clone(),
                    side: pending.side,
                    what: What::Team(Box::new(what.clone())),
                });
            }
        }
        self.book = Rc::new(book);
    }
}
