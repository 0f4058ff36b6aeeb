//! Stories of a panel, told to the reducer alone.

mod answers;
mod campaign;
mod deeds;
mod expectations;
mod first;
mod in_place;
mod inbox;
mod life;
mod privacy;
mod talk;
mod typing;
mod words;

use std::collections::BTreeMap;

use super::*;
use crate::protocol::{Ask, Dock, Here, ItemState, Place, Rights, Shown, Team, Told, Trouble};
use crate::record::{
    CriterionId, DeviceId, Event, EventId, Facts, NoteKind, RecordKey, RecordView, Stamp, Verdict,
    What,
};
use crate::team::{Body, Person, PersonId, Question, Reason, Seat, Side, Starter, TextFault};

const NEED: CriterionId = CriterionId::Starter(Starter::Need);

/// A panel, its clock, and the asks it has made.
struct Story {
    model: Model,
    clock: u64,
    asked: Vec<(u32, Ask)>,
    later: Vec<(u32, Action)>,
    /// What was wanted of the CRM's page; it never answers.
    in_place: Vec<crate::protocol::InPlace>,
    /// The notes to which the panel went.
    met: Vec<EventId>,
}

fn key(id: &str) -> RecordKey {
    RecordKey {
        instance: "http://crm".into(),
        object: "crm.lead".into(),
        id: id.into(),
    }
}

fn here(id: &str) -> Told {
    Told::Here(Here {
        place: Place::Record(key(id)),
        dock: Dock::default(),
    })
}

fn sam() -> Person {
    Person {
        id: PersonId("6".into()),
        name: "Sam".into(),
    }
}

fn shown(id: &str) -> Shown {
    Shown {
        key: key(id),
        facts: Some(Facts {
            name: format!("Lead {id}"),
            ..Facts::default()
        }),
        read_at: Some(1_000),
        me: Some(sam()),
        seat: Some(Seat::Sales),
        people: BTreeMap::new(),
        view: RecordView::default(),
        plain: Vec::new(),
        states: Vec::new(),
        drafts: BTreeMap::new(),
        trouble: None,
        now: 1_000_000,
        team: Team::default(),
        rights: None,
        moved: None,
        left_aside: Vec::new(),
        deleted: Vec::new(),
        unread: 0,
        unread_here: Vec::new(),
    }
}

/// The same after this happened, done by Mia of marketing (7) or Sam of sales (6).
fn after(mut shown: Shown, side: Side, what: What) -> Shown {
    let seq = shown.view.older + 1;
    shown.view.older += 1;
    let by = match side {
        Side::Marketing => "7",
        Side::Sales => "6",
    };
    shown.view.then(&Event {
        at: Stamp {
            ms: u64::from(seq) * 1_000,
            tick: 0,
        },
        id: id(seq),
        by: PersonId(by.into()),
        side,
        what,
    });
    shown
}

/// The how-manieth thing that happened.
fn id(seq: u32) -> EventId {
    EventId {
        device: DeviceId(9),
        seq,
    }
}

fn because(text: &str) -> Reason {
    Reason::new(text).unwrap()
}

fn with_need(shown: Shown) -> Shown {
    let with = vec![Starter::Need];
    after(shown, Side::Sales, What::Started { with })
}

impl Story {
    fn begin() -> Story {
        let mut story = Story {
            model: Model::new("n".into()),
            clock: 10_000,
            asked: Vec::new(),
            later: Vec::new(),
            in_place: Vec::new(),
            met: Vec::new(),
        };
        story.then(Action::Begun);
        story
    }

    /// A panel that shows lead 1.
    fn on_lead_1() -> Story {
        Story::on(shown("1"))
    }

    /// A panel that shows this.
    fn on(shown: Shown) -> Story {
        let mut story = Story::begin();
        story.answer(here("1"));
        story.answer(Told::Shown(Box::new(shown)));
        story
    }

    /// What the last ask would have recorded.
    fn recorded(&self) -> &[What] {
        match self.last() {
            Ask::Record { whats, .. } => whats,
            other => panic!("{other:?}"),
        }
    }

    /// The model after a deed that could not be recorded as it stands.
    fn refuses(&mut self, deed: Deed, field: Field, fault: Fault) {
        let before = self.asked.len();
        self.then(Action::Do(deed));
        assert_eq!(self.asked.len(), before, "nothing is asked");
        assert_eq!(self.model.faults.get(&field), Some(&fault));
    }

    fn then(&mut self, action: Action) {
        let (model, effects) = reduce(std::mem::take(&mut self.model), action, self.clock);
        self.model = model;
        for effect in effects {
            match effect {
                Effect::Ask(_, Ask::InPlace { wish, .. }) => self.in_place.push(wish),
                Effect::Ask(turn, ask) => self.asked.push((turn, ask)),
                Effect::After(ms, action) => self.later.push((ms, action)),
                Effect::Focus(_)
                | Effect::Home(_)
                | Effect::Copy(_)
                | Effect::Save(..)
                | Effect::Reveal(_) => {}
                Effect::Meet(note) => self.met.push(note),
            }
        }
    }

    fn after(&mut self, ms: u64) {
        self.clock += ms;
    }

    fn types(&mut self, field: Field, text: &str) {
        self.then(Action::Typed(field, text.into()));
    }

    /// What is due in a moment is.
    fn rests(&mut self) {
        for (_, action) in std::mem::take(&mut self.later) {
            self.then(action);
        }
    }

    fn last(&self) -> &Ask {
        &self.asked.last().unwrap().1
    }

    fn asks(&self) -> Vec<&Ask> {
        self.asked.iter().map(|(_, ask)| ask).collect()
    }

    /// Answers the oldest ask that has no answer.
    fn answer(&mut self, told: Told) -> Ask {
        let (turn, ask) = self.asked.remove(0);
        self.then(Action::Answered { turn, told });
        ask
    }

    fn forget(&mut self) {
        while !self.asked.is_empty() {
            self.answer(Told::Kept);
        }
    }
}
