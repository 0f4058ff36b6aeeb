//! Stories of the agreement's page, told to the reducer alone.

mod deeds;
mod making;
mod reading;
mod words;

use std::collections::BTreeMap;

use super::*;
use crate::agreement::{Agreement, fold};
use crate::ledger::{
    Article, Clause, DeviceId, Event, EventId, Ledger, RecordKey, Scope, Stamp, TeamWhat, Terms,
    What,
};
use crate::protocol::{Agreed, Ask, Edited, Related, Told};
use crate::team::{Label, Origin, Person, PersonId, Question, Reason, Seat, Side};

const NOW: u64 = 1_795_430_000_000;
const SAM: &str = "6";
const MIA: &str = "7";

/// A page, its clock, and the asks it has made.
struct Story {
    model: Model,
    clock: u64,
    asked: Vec<(u32, Ask)>,
    later: Vec<Action>,
    effects: Vec<Effect>,
}

fn home() -> RecordKey {
    RecordKey {
        instance: "http://crm".into(),
        object: "crm.lead".into(),
        id: "4".into(),
    }
}

fn id(seq: u32) -> EventId {
    EventId {
        device: DeviceId(1),
        seq,
    }
}

fn terms(name: &str, question: &str) -> Terms {
    Terms {
        name: Label::new(name).unwrap(),
        question: Question::new(question).unwrap(),
        why: Reason::new("it matters").unwrap(),
        scope: Scope::default(),
        decides: None,
        differing: None,
        suggests: None,
    }
}

fn clause(says: Article) -> Clause {
    Clause {
        says,
        origin: Origin::Own,
        review: None,
    }
}

fn need() -> Clause {
    clause(Article::Criterion(terms(
        "Need",
        "Is there a problem we can solve?",
    )))
}

/// An agreement in which these things happened, one after the other.
fn agreement(did: Vec<(&str, Side, TeamWhat)>) -> Agreement {
    let events = did
        .into_iter()
        .enumerate()
        .map(|(at, (who, side, what))| Event {
            at: Stamp {
                ms: 1_000 + at as u64,
                tick: 0,
            },
            id: id(at as u32 + 1),
            by: PersonId(who.into()),
            side,
            what: What::Team(Box::new(what)),
        });
    fold(&events.collect::<Ledger>())
}

fn agreed(agreement: Agreement) -> Agreed {
    Agreed {
        instance: "http://crm".into(),
        home: Some(Related {
            key: home(),
            name: "Ours".into(),
            sort: None,
        }),
        address: None,
        others: Vec::new(),
        edited: Vec::new(),
        devices: Vec::new(),
        device: None,
        agreement,
        me: Some(Person {
            id: PersonId(SAM.into()),
            name: "Sam".into(),
        }),
        seat: Some(Seat::Sales),
        people: BTreeMap::new(),
        states: Vec::new(),
        drafts: BTreeMap::new(),
        trouble: None,
        looking: false,
        rights: None,
        now: NOW,
        zone: "Europe/Amsterdam".into(),
    }
}

impl Story {
    fn begin() -> Story {
        let mut story = Story {
            model: Model::new("http://crm".into(), None, None),
            clock: 10_000,
            asked: Vec::new(),
            later: Vec::new(),
            effects: Vec::new(),
        };
        story.then(Action::Begun);
        story
    }

    /// A page that shows this agreement to Sam of sales.
    fn of(did: Vec<(&str, Side, TeamWhat)>) -> Story {
        let mut story = Story::begin();
        story.answer(Told::Agreed(Box::new(agreed(agreement(did)))));
        story
    }

    fn then(&mut self, action: Action) {
        let (model, effects) = reduce(std::mem::take(&mut self.model), action, self.clock);
        self.model = model;
        for effect in effects {
            match effect {
                Effect::Ask(turn, ask) => self.asked.push((turn, ask)),
                Effect::After(_, action) => self.later.push(action),
                effect => self.effects.push(effect),
            }
        }
    }

    fn types(&mut self, field: Field, text: &str) {
        self.then(Action::Typed(field, text.into()));
    }

    /// What is due in a moment is.
    fn rests(&mut self) {
        for action in std::mem::take(&mut self.later) {
            self.then(action);
        }
    }

    fn asks(&self) -> Vec<&Ask> {
        self.asked.iter().map(|(_, ask)| ask).collect()
    }

    /// A look finds this.
    fn hears(&mut self, news: Agreed) {
        self.asked.clear();
        self.then(Action::LookAgain);
        let told = Told::Agreed(Box::new(news));
        let (turn, _) = self.asked.pop().unwrap();
        self.then(Action::Answered { turn, told });
    }

    /// Answers the oldest ask that has no answer.
    fn answer(&mut self, told: Told) -> Ask {
        let (turn, ask) = self.asked.remove(0);
        self.then(Action::Answered { turn, told });
        ask
    }

    /// Fills the form of a criterion.
    fn words(&mut self, form: Form, name: &str, question: &str, why: &str) {
        self.types(form.at(Part::Name), name);
        self.types(form.at(Part::Question), question);
        self.types(form.at(Part::Why), why);
    }

    /// What the last ask of the page wants to have recorded.
    fn recorded(&self) -> Vec<TeamWhat> {
        match self.asks().last() {
            Some(Ask::Agree { whats, .. }) => whats.clone(),
            other => panic!("nothing was recorded, but {other:?}"),
        }
    }
}
