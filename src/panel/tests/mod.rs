//! Stories of a panel, told to the reducer alone.

mod deeds;
mod life;
mod typing;
mod words;

use std::collections::BTreeMap;

use super::*;
use crate::protocol::{Ask, Dock, Here, ItemState, Place, Shown, Told, Trouble};
use crate::record::{
    CriterionId, DeviceId, EventId, Facts, NoteKind, Reading, RecordKey, RecordView, Row, Verdict,
    What,
};
use crate::team::{Agreement, Body, Origin, Person, PersonId, Seat, Side, Starter, TextFault};

const NEED: CriterionId = CriterionId::Starter(Starter::Need);

/// A panel, its clock, and the asks it has made.
struct Story {
    model: Model,
    clock: u64,
    asked: Vec<(u32, Ask)>,
    later: Vec<(u32, Action)>,
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
    }
}

fn with_need(mut shown: Shown) -> Shown {
    shown.view.checklist.push(Row {
        criterion: NEED,
        question: None,
        origin: Origin::Template,
        agreement: Agreement::Configured,
        marketing: None,
        sales: None,
        earlier: Vec::new(),
        reading: Reading::NotAsked,
    });
    shown
}

impl Story {
    fn begin() -> Story {
        let mut story = Story {
            model: Model::new("n".into()),
            clock: 10_000,
            asked: Vec::new(),
            later: Vec::new(),
        };
        story.then(Action::Begun);
        story
    }

    /// A panel that shows lead 1.
    fn on_lead_1() -> Story {
        let mut story = Story::begin();
        story.answer(here("1"));
        story.answer(Told::Shown(Box::new(shown("1"))));
        story
    }

    fn then(&mut self, action: Action) {
        let (model, effects) = reduce(std::mem::take(&mut self.model), action, self.clock);
        self.model = model;
        for effect in effects {
            match effect {
                Effect::Ask(turn, ask) => self.asked.push((turn, ask)),
                Effect::After(ms, action) => self.later.push((ms, action)),
                Effect::Focus(_) | Effect::Home(_) | Effect::Copy(_) => {}
            }
        }
    }

    fn after(&mut self, ms: u64) {
        self.clock += ms;
    }

    fn types(&mut self, field: Field, text: &str) {
        self.then(Action::Typed(field, text.into()));
    }

    /// Typing rests.
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
