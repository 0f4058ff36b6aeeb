//! The world: several browsers, one CRM, one time; and what a schedule does to them.

mod acts;
mod lives;
mod server;
mod time;

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Wake, Waker};

use fastrand::Rng;
use samenspel::background::{Answered, Background, Caller, Errand, PageNews, TabId};
use samenspel::codec::{Part, read_note};
use samenspel::crm::Crm;
use samenspel::crm::odoo::May;
use samenspel::port::memory::SetClock;
use samenspel::port::{Clock, NoReply, Reply, Request, Table};
use samenspel::protocol::{Ask, ItemState, Shown, Told, Trouble};
use samenspel::record::{
    CriterionId, ExpectStep, LeadMove, NoteKind, Party, RecordKey, ThreadStep, Verdict, What,
};
use samenspel::team::{Body, Question, Reason, Seat, Starter};

use crate::port::{
    Around, Chance, English, Flight, Hold, Net, Pen, Shelf, SlowStore, Stage, Tabs, Utc, Wire,
    asks, is_post, reads,
};
use crate::schedule::{ALL, Act, Deed, Disk, Glitch, Hand, Rights, Schedule, Step};
use crate::server::{ADDRESS, Cast, Modelled, Server};
use crate::{Failure, Kind, Sabotage};

const START: u64 = 1_795_000_000_000;
/// So long a browser waits for an answer, ms.
const PATIENCE_MS: u64 = 25_000;
/// A request that a server has not answered by then is given up by it, ms.
const GIVEN_UP_MS: u64 = crate::schedule::LONGEST_MS;
/// More single moves than this between two steps, and the world never rests.
const RESTLESS: u32 = 20_000;
/// Clocks that were set right by whole seconds agree to this, ms.
const CLOCKS_MS: u64 = 10_000;
/// So many requests may be sent in vain, and one more a minute.
const IN_VAIN: u64 = 20;
/// So many requests may be sent in three hours in which nobody looks.
const IDLE: u64 = 24;
/// So many more where the team keeps an agreement.
const AT_HOME: u64 = 6;
/// So many requests may follow from one thing that a background is told.
const EACH: u64 = 8;
/// How many notes a panel asks for.
const NOTES: u32 = 20;

type Bg = Background<Wire, SlowStore>;

/// How a schedule went.
#[derive(Clone, Debug, Default)]
pub struct Played {
    /// What went wrong first, if anything did.
    pub failure: Option<Failure>,
    /// What happened, one line each; empty unless it was asked for.
    pub story: Vec<String>,
    /// How many single moves there were.
    pub moves: u64,
    /// How many requests were sent.
    pub requests: u64,
    /// How many events stood in the CRM.
    pub events: usize,
    /// In how many notes each event stands at the end.
    pub stands: BTreeMap<String, usize>,
    /// How many notes there are at the end.
    pub notes: usize,
    /// What was left out since this CRM has no such thing, and how often.
    pub left_out: BTreeMap<&'static str, usize>,
}

/// Plays a schedule to its quiet end.
#[must_use]
pub fn play(schedule: &Schedule, sabotage: Option<Sabotage>, tell: bool) -> Played {
    play_beside(schedule, sabotage, tell, |cast| {
        Box::new(Modelled::of(cast))
    })
}

/// The same, with this CRM at its end.
pub fn play_beside(
    schedule: &Schedule,
    sabotage: Option<Sabotage>,
    tell: bool,
    server: impl FnOnce(&Cast) -> Box<dyn Server>,
) -> Played {
    let mut sim = Sim::new(schedule, sabotage, tell, server);
    sim.begin();
    for (place, step) in schedule.steps.iter().enumerate() {
        if sim.failure.is_some() {
            break;
        }
        sim.step = place + 1;
        sim.does(step);
    }
    sim.step = schedule.steps.len() + 1;
    if sim.failure.is_none() {
        sim.quiet();
    }
    Played {
        stands: sim.stands(),
        failure: sim.failure,
        story: sim.story,
        moves: sim.moves,
        requests: sim.net.sent.get(),
        events: sim.stood.len(),
        notes: sim.carried.len(),
        left_out: sim.left_out,
    }
}

struct Flag(AtomicBool);

impl Wake for Flag {
    fn wake(self: Arc<Self>) {
        self.0.store(true, Ordering::Relaxed);
    }
}

struct Task {
    future: Pin<Box<dyn Future<Output = ()>>>,
    flag: Arc<Flag>,
}

/// What the browser tells a background.
#[derive(Clone)]
enum Job {
    Ask { id: u64, tab: u8, ask: Ask },
    Wake,
    Page { tab: u8, news: PageNews },
    BrowserStarted,
}

/// What a task has to say.
enum Word {
    Started(Result<Vec<Errand>, Trouble>),
    Answered(u64, Box<Answered>),
    Follows(Result<Vec<Errand>, Trouble>),
}

/// One life of a background.
struct Life {
    number: u32,
    background: Rc<Bg>,
    started: bool,
    waiting: Vec<Job>,
    tasks: Vec<Task>,
    words: Rc<RefCell<Vec<Word>>>,
}

/// An ask whose answer is not here yet.
struct Open {
    device: usize,
    ask: Ask,
    /// The events that were known on its record when it was asked.
    known: Vec<String>,
}

pub(crate) struct Device {
    pub shelf: Rc<Shelf>,
    user: Rc<Cell<usize>>,
    pub clock: SetClock,
    pub around: Rc<Around>,
    life: Option<Life>,
    lives: u32,
    pub person: usize,
    /// Everybody who used it.
    pub people: BTreeSet<usize>,
    tabs: Tabs,
    glitches: Rc<RefCell<Vec<(crate::schedule::With, Glitch)>>>,
    pub ahead: i64,
    /// Whether its clock ever jumped: an alarm by that clock may be hours away.
    pub jumped: bool,
    /// When the CRM asked it to write nothing, and until when, ms of the true time; a person may press all the
    /// same.
    told_to_wait: Option<(u64, u64)>,
    /// Of which records the last reading failed, and in which life.
    unread: BTreeMap<String, u32>,
    /// How many things its background was told.
    heard: u64,
    /// How many requests it sent.
    sent: Rc<Cell<u64>>,
    pub shown: BTreeMap<RecordKey, Shown>,
    drafted: Option<(RecordKey, String, String)>,
}

pub(crate) struct Sim {
    pub server: Box<dyn Server>,
    pub net: Rc<Net>,
    pub devices: Vec<Device>,
    pub keys: Vec<RecordKey>,
    /// The record on which the team keeps its agreement.
    pub home: Option<RecordKey>,
    /// Records that were merged away.
    pub gone: BTreeSet<RecordKey>,
    /// The people, by their ids; behind the last one nobody is signed in.
    pub users: Vec<String>,
    open: BTreeMap<u64, Open>,
    asked: u64,
    rng: Rng,
    pub step: usize,
    /// Whether the CRM cannot be reached.
    outage: bool,
    pub moves: u64,
    pub failure: Option<Failure>,
    pub story: Vec<String>,
    tell: bool,
    pub sabotage: Option<Sabotage>,
    /// Events that were shown as saved, with where.
    pub promised: BTreeMap<String, usize>,
    /// Drafts that were kept: the field, and in which browser.
    pub drafts: BTreeMap<String, usize>,
    /// Drafts that became something else, or may have.
    pub settled: BTreeSet<String>,
    /// Events that stood in a note at some time.
    pub stood: BTreeSet<String>,
    /// What notes carry, by id, as they were last seen.
    pub carried: BTreeMap<String, (String, Vec<String>)>,
    /// Notes that stand under another name than their events'.
    pub foreign: BTreeSet<String>,
    /// Events in notes that somebody spoilt, emptied or deleted.
    pub removed: BTreeSet<String>,
    /// What was shown first since it was last taken.
    pub first_shown: Option<Shown>,
    /// How often the network wrote an event's note once more.
    pub twice: BTreeMap<String, usize>,
    /// What was left out since the CRM has no such thing.
    pub left_out: BTreeMap<&'static str, usize>,
}

impl Sim {
    fn new(
        schedule: &Schedule,
        sabotage: Option<Sabotage>,
        tell: bool,
        server: impl FnOnce(&Cast) -> Box<dyn Server>,
    ) -> Sim {
        let net = Rc::new(Net {
            clock: SetClock::at(START),
            ..Net::default()
        });
        let server = server(&Cast {
            clock: net.clock.clone(),
            people: usize::from(schedule.people.max(1)),
            records: usize::from(schedule.records.max(1)),
        });
        let keys = server.records();
        let mut sim = Sim {
            users: server.people(),
            server,
            net,
            devices: Vec::new(),
            home: keys.last().filter(|_| schedule.home).cloned(),
            keys,
            gone: BTreeSet::new(),
            open: BTreeMap::new(),
            asked: 0,
            rng: Rng::with_seed(1),
            step: 0,
            outage: false,
            moves: 0,
            failure: None,
            story: Vec::new(),
            tell,
            sabotage,
            promised: BTreeMap::new(),
            drafts: BTreeMap::new(),
            settled: BTreeSet::new(),
            stood: BTreeSet::new(),
            carried: BTreeMap::new(),
            foreign: BTreeSet::new(),
            removed: BTreeSet::new(),
            first_shown: None,
            twice: BTreeMap::new(),
            left_out: BTreeMap::new(),
        };
        for browser in &schedule.devices {
            let person = usize::from(browser.person) % sim.users.len();
            let shelf = Rc::new(Shelf::default());
            shelf.sabotage.set(sabotage);
            sim.devices.push(Device {
                shelf,
                user: Rc::new(Cell::new(person)),
                clock: SetClock::at(START.saturating_add_signed(browser.ahead)),
                around: Rc::new(Around {
                    clock: sim.net.clock.clone(),
                    ..Around::default()
                }),
                life: None,
                lives: 0,
                person,
                people: BTreeSet::from([person]),
                tabs: Tabs::default(),
                glitches: Rc::default(),
                ahead: browser.ahead,
                jumped: false,
                told_to_wait: None,
                unread: BTreeMap::new(),
                heard: 0,
                sent: Rc::default(),
                shown: BTreeMap::new(),
                drafted: None,
            });
        }
        sim
    }

    /// Everybody has looked once and said which side they are on.
    fn begin(&mut self) {
        for device in 0..self.devices.len() {
            self.load(device, 0, 0);
            for key in self.keys.clone() {
                self.look(device, 0, &key, false);
            }
            self.settle();
            self.sit(device);
            self.settle();
            // Before the others look: they find it by the CRM's own search.
            if device == 0 {
                self.keep();
            }
        }
    }

    /// The first browser keeps the agreement, if anybody does.
    fn keep(&mut self) {
        let Some(key) = self.home.clone() else {
            return;
        };
        self.ask(0, 0, Ask::KeepHere { key: key.clone() });
        self.settle();
        self.ask(0, 0, Ask::Send { key });
        self.settle();
    }

    pub(crate) fn note(&mut self, line: impl FnOnce() -> String) {
        if self.tell {
            let line = line();
            self.story.push(line);
        }
    }

    pub(crate) fn fails(&mut self, kind: Kind, seen: String) {
        self.note(|| format!("  !! {kind:?}: {seen}"));
        if self.failure.is_none() {
            self.failure = Some(Failure {
                kind,
                step: self.step,
                seen,
            });
        }
    }

    fn seat(person: usize) -> Seat {
        match person % 2 {
            0 => Seat::Sales,
            _ => Seat::Marketing,
        }
    }

    fn sit(&mut self, device: usize) {
        let seat = Sim::seat(self.devices[device].person);
        let key = self.keys[0].clone();
        self.ask(device, 0, Ask::Seat { key, seat });
    }

    // What happens.
}
