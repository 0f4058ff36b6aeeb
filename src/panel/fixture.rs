//! A gallery of the panel's states, for working on its looks and for pictures of all of them: a link
//! that answers from a made-up record. Only with the feature `playground`; never in the extension.

mod fields;
mod inbox;
mod more;
mod states;
mod story;
mod team;

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::future::{Future, pending, ready};
use std::pin::Pin;
use std::rc::Rc;

use wasm_bindgen::prelude::*;

use super::{Link, mount};
use crate::protocol::{
    Ask, Dock, Here, InPlace, ItemState, Place, Related, Shown, Team, Told, Trouble,
};
use crate::record::{
    Came, CameBy, DeviceId, Event, EventId, Facts, Kind, Open, RecordKey, ScorePart, Stamp, What,
    fold,
};
use crate::team::calendar::Offsets;
use crate::team::{Person, PersonId, Seat, Side};
use crate::words::{JsonWords, Words};

const MINUTE: u64 = 60_000;
const HOUR: u64 = 60 * MINUTE;
const DAY: u64 = 24 * HOUR;
/// A day in November 2026, so that pictures of two days are alike.
const NOW: u64 = 1_795_430_000_000;

const SAM: &str = "6";
const MIA: &str = "7";

/// Shows one state of the panel in `root`. `state` is one of those in `gallery.html`.
#[wasm_bindgen]
pub fn gallery(root: web_sys::Element, state: &str, lang: &str) {
    let json = match lang {
        "nl" => include_str!("../../extension/_locales/nl/messages.json"),
        "de" => include_str!("../../extension/_locales/de/messages.json"),
        _ => include_str!("../../extension/_locales/en/messages.json"),
    };
    // The tests read the same text; were it broken, every word would say its key.
    let words: Rc<dyn Words> = Rc::new(JsonWords::parse(json).unwrap_or_default());
    mount(root, Rc::new(Fixture::of(state)), words, "gallery".into());
}

/// A background that knows one record.
struct Fixture {
    place: Place,
    dock: RefCell<Dock>,
    shown: RefCell<Shown>,
    trouble: Option<Trouble>,
    silent: bool,
    erased: bool,
    updated: bool,
    /// Whether nothing is said to anybody yet.
    unseen: bool,
    /// Whether a page of the CRM stands beside it.
    beside: bool,
}

impl Fixture {
    fn of(state: &str) -> Fixture {
        let mut fixture = Fixture {
            place: Place::Record(key()),
            dock: RefCell::default(),
            shown: RefCell::new(shown(state, Some(Seat::Sales))),
            trouble: None,
            silent: state == "loading",
            erased: state == "erased",
            updated: state == "updated",
            unseen: state == "new",
            beside: state == "annotated",
        };
        match state {
            "closed" => fixture.dock.borrow_mut().open = false,
            "new" => fixture.place = Place::New,
            "elsewhere" => fixture.place = Place::Elsewhere,
            "unsure" => fixture.place = Place::Unsure(Trouble::SignIn),
            _ => fixture.trouble = states::trouble(state),
        }
        states::change(state, &mut fixture.shown.borrow_mut());
        fixture
    }

    /// What the background would answer, without a CRM behind it.
    fn answer(&self, ask: Ask) -> Told {
        if self.updated && !matches!(ask, Ask::Hello { .. }) {
            return Told::Updated;
        }
        let mut shown = self.shown.borrow_mut();
        match ask {
            Ask::Hello { .. } | Ask::Where => {
                return Told::Here(Here {
                    place: self.place.clone(),
                    dock: *self.dock.borrow(),
                });
            }
            Ask::Dock(dock) => {
                self.dock.replace(dock);
                return Told::Kept;
            }
            Ask::Draft { field, text, .. } => {
                shown.drafts.insert(field, text);
                return Told::Kept;
            }
            Ask::Seat { seat, .. } => shown.seat = Some(seat),
            Ask::Record { whats, settles, .. } => {
                if let Some(why) = self.trouble.clone() {
                    return Told::Failed(why);
                }
                for what in whats {
                    record(&mut shown, what, &settles);
                }
            }
            Ask::Send { .. } => shown.states.clear(),
            Ask::Retry { id, .. } => shown.states.retain(|(of, _)| *of != id),
            Ask::Score { .. } => return Told::Score(score()),
            Ask::Inbox if self.unseen => return Told::Inbox(Box::default()),
            Ask::Inbox => return Told::Inbox(Box::new(inbox::inbox())),
            Ask::Read { .. } => return Told::Kept,
            Ask::Labels { .. } => return Told::Labels(Vec::new()),
            Ask::Colleagues { .. } => return Told::Colleagues(inbox::colleagues()),
            Ask::Holds { .. } => return Told::Holds(more::holds()),
            Ask::Export { .. } => return Told::Exported("{}".into()),
            Ask::Erase { key, .. } | Ask::Wipe { key } => return Told::Erased { key },
            Ask::Related { .. } => return Told::Related(Box::new(more::related(&shown))),
            Ask::Leave { suggestion, .. } => shown.left_aside.push(suggestion),
            Ask::KeepHere { key } => {
                let name = shown.facts.as_ref().map(|facts| facts.name.clone());
                shown.team.home = Some(Related {
                    key,
                    name: name.unwrap_or_default(),
                    sort: None,
                });
                shown.team.here = true;
            }
            Ask::Follow { .. } => shown.rights = None,
            Ask::Agree { .. } | Ask::Agreement { .. } => return Told::Failed(Trouble::NoHome),
            Ask::OpenAgreement { .. } | Ask::OpenRecord { .. } => return Told::Kept,
            Ask::InPlace { wish, .. } if self.beside && wish == InPlace::Watch => {
                return Told::Fields(Box::new(fields::page()));
            }
            Ask::InPlace { .. } => return Told::Kept,
            Ask::Look { key, .. } if self.erased => return Told::Erased { key },
            Ask::Look { .. } => {}
        }
        Told::Shown(Box::new(shown.clone()))
    }
}

impl Link for Fixture {
    fn ask(&self, ask: Ask) -> Pin<Box<dyn Future<Output = Told>>> {
        if self.silent && matches!(ask, Ask::Look { .. }) {
            return Box::pin(pending());
        }
        Box::pin(ready(self.answer(ask)))
    }

    fn listen(&self, _hear: Box<dyn Fn(Told)>) {}
}

fn record(shown: &mut Shown, what: What, settles: &[String]) {
    let id = EventId {
        device: DeviceId(99),
        seq: u32::try_from(shown.states.len()).unwrap_or_default() + 1,
    };
    shown.view.then(&Event {
        at: Stamp { ms: NOW, tick: 0 },
        id,
        by: shown
            .me
            .clone()
            .map_or_else(|| PersonId(SAM.into()), |me| me.id),
        side: shown.seat.map_or(Side::Sales, Seat::speaking),
        what,
    });
    let goes_at = NOW + 30_000;
    shown.states.push((id, ItemState::Saved { goes_at }));
    for field in settles {
        shown.drafts.remove(field);
    }
}

fn key() -> RecordKey {
    RecordKey {
        instance: "http://127.0.0.1:8069".into(),
        object: "crm.lead".into(),
        id: "17".into(),
    }
}

fn person(id: &str, name: &str) -> Person {
    Person {
        id: PersonId(id.into()),
        name: name.into(),
    }
}

fn shown(state: &str, seat: Option<Seat>) -> Shown {
    let ledger = story::ledger(state);
    let agreement = team::agreement(state);
    let empty = ledger.is_empty();
    let names = [(SAM, "Sam de Vries"), (MIA, "Mia Jansen")];
    let people = names.map(|(id, name)| (PersonId(id.into()), name.to_owned()));
    let given = match state {
        "given" => team::kind("existing", "complex", "tender"),
        _ => Kind::default(),
    };
    let home = agreement.kept.as_ref().map(|_| Related {
        key: RecordKey {
            id: "3".into(),
            ..key()
        },
        name: "Our way of working".into(),
        sort: None,
    });
    Shown {
        key: key(),
        facts: Some(facts()),
        read_at: Some(NOW - 40_000),
        me: Some(person(SAM, "Sam de Vries")),
        seat,
        people: people.into(),
        view: fold(&ledger, &agreement, &given),
        plain: if empty { Vec::new() } else { story::plain() },
        states: Vec::new(),
        drafts: BTreeMap::new(),
        trouble: None,
        now: NOW,
        team: Team {
            home,
            here: false,
            waiting: 2 * u32::from(!agreement.sentences.is_empty()),
            sentences: u32::try_from(agreement.standing().count()).unwrap_or_default(),
            changed_at: agreement.kept.as_ref().map(|_| NOW - 38 * DAY),
            kinds: agreement.kinds(),
            open: Open::ALL.to_vec(),
            offsets: Offsets::new(vec![(0, 60)]),
            ..Team::default()
        },
        rights: None,
        moved: None,
        left_aside: Vec::new(),
        deleted: Vec::new(),
        unread: 0,
        unread_here: Vec::new(),
    }
}

fn facts() -> Facts {
    Facts {
        name: "Quote for 150 carpets".into(),
        customer: Some("Azure Interior".into()),
        stage: Some("Qualified".into()),
        owner: Some(person(SAM, "Sam de Vries")),
        probability: Some(35.0),
        automatic: Some(22.4),
        came: [
            Came::of(CameBy::Campaign, "4", "Spring fair"),
            Came::of(CameBy::Source, "2", "Newsletter"),
        ]
        .into_iter()
        .flatten()
        .collect(),
        changed_at: Some(NOW - 3 * DAY),
        ..Facts::default()
    }
}

fn score() -> Vec<ScorePart> {
    let part = |name: &str, value: &str, push| ScorePart {
        name: name.into(),
        value: Some(value.into()),
        push,
    };
    vec![
        part("Country", "Netherlands", 1),
        part("Source", "Newsletter", -1),
        part("Language", "Dutch", 0),
    ]
}
