//! Stories of one or more profiles beside one modelled Odoo, told without a network, a clock or a
//! sleep.

mod agreed;
mod asked;
mod campaigns;
mod convictions;
mod costs;
mod fields;
mod first;
mod home;
mod hostile;
mod inbox;
mod large;
mod merged;
mod page;
mod polite;
mod privacy;
mod reading;
mod related;
mod seek;
mod sending;
mod sides;
mod signed;
mod silence;

use std::cell::RefCell;
use std::rc::Rc;

use pollster::block_on;

use super::{
    Alarm, Answered, Background, Caller, Errand, OnPage, Page, PageNews, Surroundings, TabId,
};
use crate::crm::odoo::{May, ModelOdoo, ModelSession, Upset};
use crate::port::memory::{MemoryStore, Seeded, SetClock};
use crate::port::{Clock as _, Http, Store};
use crate::protocol::{Ask, Dock, ItemState, Place, Shown, Told, Trouble};
use crate::record::{
    CriterionId, Facts, LeadMove, NoteKind, Oddity, Reading, RecordKey, Verdict, What,
};
use crate::team::calendar::{Offsets, Zone, Zones};
use crate::team::{Body, Question, Reason, Seat, Side, Standing, Starter};
use crate::words::JsonWords;

const START: u64 = 1_795_000_000_000;
const DAY: u64 = 24 * 3_600_000;
const BUDGET: CriterionId = CriterionId::Starter(Starter::Budget);
const PANEL: Caller = Caller {
    tab: TabId(1),
    frame: 7,
};
const ADDRESS: &str = "https://crm.example";

/// What the browser was asked to do.
#[derive(Clone, Default)]
struct Seen(Rc<RefCell<Vec<String>>>);

impl Surroundings for Seen {
    fn wake_at(&self, ms: u64, what_for: Alarm) {
        let word = match what_for {
            Alarm::Outbox => format!("wake {ms}"),
            Alarm::Reminder => format!("wake to remind {ms}"),
        };
        self.0.borrow_mut().push(word);
    }
    fn remind(&self, _key: &RecordKey, title: &str, text: &str) {
        self.0.borrow_mut().push(format!("remind {title}: {text}"));
    }
    fn badge(&self, many: u32) {
        self.0.borrow_mut().push(format!("badge {many}"));
    }
    fn open(&self, page: &Page) {
        self.0.borrow_mut().push(format!("open {page:?}"));
    }
    fn zone(&self) -> Zone {
        Zone::utc()
    }
    fn tell(&self, _tab: Option<TabId>, told: &Told) {
        let word = match told {
            Told::Stale { .. } => "stale".to_owned(),
            Told::Here(here) => format!("here open={}", here.dock.open),
            other => format!("{other:?}"),
        };
        self.0.borrow_mut().push(word);
    }
    fn dock(&self, tab: TabId, dock: Dock, focus: bool) {
        self.0.borrow_mut().push(format!(
            "dock {} open={} width={} focus={focus}",
            tab.0, dock.open, dock.width
        ));
    }
    fn on_page(&self, tab: TabId, told: &OnPage) {
        self.0.borrow_mut().push(format!("page {} {told:?}", tab.0));
    }
}

/// A browser that knows one zone.
struct Utc;

impl Zones for Utc {
    fn offsets(&self, zone: &Zone, _from_ms: u64, _to_ms: u64) -> Option<Offsets> {
        (*zone == Zone::utc()).then(Offsets::default)
    }
}

/// One person's browser profile. Its background can die and come back; store and session stay.
struct Profile {
    clock: SetClock,
    store: MemoryStore,
    session: ModelSession,
    seen: Seen,
    seed: u32,
    pen: signed::Pen,
    alive: Background<ModelSession, MemoryStore>,
}

impl Profile {
    fn new(odoo: &ModelOdoo, uid: u64, clock: &SetClock) -> Profile {
        let (store, session, seen) = (MemoryStore::default(), odoo.as_user(uid), Seen::default());
        let seed = u32::try_from(uid).unwrap() * 7919;
        let pen = signed::Pen::default();
        let alive = background(&store, &session, clock, &seen, seed);
        let alive = alive.signing(Box::new(pen.clone()));
        let profile = Profile {
            clock: clock.clone(),
            store,
            session,
            seen,
            seed,
            pen,
            alive,
        };
        let started = block_on(profile.alive.start()).unwrap();
        profile.run(started);
        profile
    }

    /// The background dies between two lines and is started again by the next event.
    fn dies(&mut self) {
        self.seed += 1;
        self.alive = background(
            &self.store,
            &self.session,
            &self.clock,
            &self.seen,
            self.seed,
        )
        .signing(Box::new(self.pen.clone()));
        let started = block_on(self.alive.start()).unwrap();
        self.run(started);
    }

    fn run(&self, errands: Vec<Errand>) {
        errands
            .into_iter()
            .for_each(|errand| block_on(self.alive.run(errand)));
    }

    /// Asks without running what follows.
    fn ask_only(&self, ask: Ask) -> Answered {
        block_on(self.alive.handle(PANEL, ask))
    }

    fn ask(&self, ask: Ask) -> Told {
        let Answered { told, errands } = self.ask_only(ask);
        self.run(errands);
        told
    }

    /// Looks twice, as a panel does that is told that more is known.
    fn look(&self, key: &RecordKey) -> Shown {
        self.ask(Ask::Look {
            key: key.clone(),
            fresh: false,
            notes: 20,
        });
        self.shown(key)
    }

    fn shown(&self, key: &RecordKey) -> Shown {
        match self
            .ask_only(Ask::Look {
                key: key.clone(),
                fresh: false,
                notes: 20,
            })
            .told
        {
            Told::Shown(shown) => *shown,
            other => panic!("not shown: {other:?}"),
        }
    }

    fn look_later(&self, key: &RecordKey) -> Shown {
        self.clock.pass(10_000);
        self.look(key)
    }

    fn does(&self, key: &RecordKey, what: What) -> Told {
        self.ask(Ask::Record {
            key: key.clone(),
            whats: vec![what],
            settles: Vec::new(),
        })
    }

    fn sends(&self, key: &RecordKey) {
        self.ask(Ask::Send { key: key.clone() });
    }

    fn sits(&self, key: &RecordKey, seat: Seat) {
        assert!(matches!(
            self.ask(Ask::Seat {
                key: key.clone(),
                seat
            }),
            Told::Shown(_)
        ));
    }
}

fn background<H: Http + Clone, S: Store + Clone>(
    store: &S,
    session: &H,
    clock: &SetClock,
    seen: &Seen,
    seed: u32,
) -> Background<H, S> {
    let words =
        JsonWords::parse(include_str!("../../../extension/_locales/en/messages.json")).unwrap();
    Background::new(
        session.clone(),
        store.clone(),
        Box::new(clock.clone()),
        Box::new(Seeded::new(seed)),
        Box::new(seen.clone()),
        Box::new(words),
        Box::new(Utc),
    )
}

/// A rep and a marketer beside one lead of one Odoo.
struct Team {
    odoo: ModelOdoo,
    clock: SetClock,
    lead: RecordKey,
    rep_id: u64,
    marketer_id: u64,
    rep: Profile,
    marketer: Profile,
}

fn team() -> Team {
    let clock = SetClock::at(START);
    let odoo = ModelOdoo::new(ADDRESS, clock.clone());
    let (rep_id, marketer_id) = (odoo.add_user("Sam Sales"), odoo.add_user("Mira Marketing"));
    let lead = odoo.add_record(
        "crm.lead",
        Facts {
            name: "Pilot <b>for</b> Noor".to_owned(),
            ..Facts::default()
        },
    );
    let (rep, marketer) = (
        Profile::new(&odoo, rep_id, &clock),
        Profile::new(&odoo, marketer_id, &clock),
    );
    rep.look(&lead);
    marketer.look(&lead);
    rep.sits(&lead, Seat::Sales);
    marketer.sits(&lead, Seat::Marketing);
    Team {
        odoo,
        clock,
        lead,
        rep_id,
        marketer_id,
        rep,
        marketer,
    }
}

fn because(text: &str) -> Reason {
    Reason::new(text).unwrap()
}

fn bant() -> What {
    What::Started {
        with: Starter::BANT.to_vec(),
    }
}

fn judged(verdict: Verdict) -> What {
    What::Judged {
        criterion: BUDGET,
        verdict,
        because: Some(because("they said so")),
    }
}

fn took() -> What {
    What::Lead(LeadMove::Took {
        because: because("asked for a demo"),
    })
}

fn wrote(text: &str) -> What {
    What::Wrote {
        kind: NoteKind::Context,
        to: None,
        text: Body::new(text).unwrap(),
    }
}

fn states(shown: &Shown) -> Vec<&ItemState> {
    shown.states.iter().map(|(_, state)| state).collect()
}
