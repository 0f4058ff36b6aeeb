//! The world: several browsers, one CRM, one time; and what a schedule does to them.

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
use samenspel::crm::odoo::{May, ModelOdoo, ModelSession, Upset};
use samenspel::port::memory::SetClock;
use samenspel::port::{Clock, Http, NoReply, Reply, Request, Table};
use samenspel::protocol::{Ask, ItemState, Shown, Told, Trouble};
use samenspel::record::{
    CriterionId, ExpectStep, Facts, LeadMove, NoteKind, Party, RecordKey, Verdict, What,
};
use samenspel::team::{Body, Question, Reason, Seat, Starter};

use crate::port::{
    Around, Chance, English, Flight, Hold, Net, Shelf, SlowStore, Stage, Utc, Wire, at_once,
    is_post,
};
use crate::schedule::{ALL, Act, Deed, Disk, Glitch, Hand, Rights, Schedule, Step};
use crate::{Failure, Kind, Sabotage};

const ADDRESS: &str = "https://crm.example";
const START: u64 = 1_795_000_000_000;
/// So long a browser waits for an answer, ms.
const PATIENCE_MS: u64 = 25_000;
/// A request that a server has not answered by then is given up by it, ms.
const GIVEN_UP_MS: u64 = crate::schedule::LONGEST_MS;
/// More single moves than this between two steps, and the world never rests.
const RESTLESS: u32 = 20_000;
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
}

/// Plays a schedule to its quiet end.
#[must_use]
pub fn play(schedule: &Schedule, sabotage: Option<Sabotage>, tell: bool) -> Played {
    let mut sim = Sim::new(schedule, sabotage, tell);
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
        failure: sim.failure,
        story: sim.story,
        moves: sim.moves,
        requests: sim.net.sent.get(),
        events: sim.stood.len(),
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
    tabs: BTreeMap<u8, Option<usize>>,
    glitches: Rc<RefCell<Vec<(crate::schedule::With, Glitch)>>>,
    pub ahead: i64,
    /// Whether its clock ever jumped: an alarm by that clock may be hours away.
    pub jumped: bool,
    pub shown: BTreeMap<RecordKey, Shown>,
    drafted: Option<(RecordKey, String, String)>,
}

pub(crate) struct Sim {
    pub odoo: ModelOdoo,
    pub net: Rc<Net>,
    pub devices: Vec<Device>,
    pub keys: Vec<RecordKey>,
    /// Records that were merged away.
    pub gone: BTreeSet<RecordKey>,
    pub users: Vec<u64>,
    /// The way of each user to the CRM; of the last one, nobody is signed in.
    sessions: Vec<ModelSession>,
    open: BTreeMap<u64, Open>,
    asked: u64,
    rng: Rng,
    pub step: usize,
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
}

impl Sim {
    fn new(schedule: &Schedule, sabotage: Option<Sabotage>, tell: bool) -> Sim {
        let net = Rc::new(Net {
            clock: SetClock::at(START),
            ..Net::default()
        });
        let odoo = ModelOdoo::new(ADDRESS, net.clock.clone());
        let names = ["Sam Sales", "Mira Marketing", "Robin Rep", "Noor Next"];
        let users: Vec<u64> = (0..schedule.people.max(1))
            .map(|place| odoo.add_user(names[usize::from(place) % names.len()]))
            .collect();
        let nobody = odoo.add_user("Nobody");
        let mut sessions: Vec<ModelSession> = users.iter().map(|uid| odoo.as_user(*uid)).collect();
        sessions.push(odoo.as_user(nobody));
        odoo.sign_out(nobody);
        let keys = (0..schedule.records.max(1))
            .map(|place| {
                let name = format!("Lead {place}");
                odoo.add_record(
                    "crm.lead",
                    Facts {
                        name,
                        ..Facts::default()
                    },
                )
            })
            .collect();
        let mut sim = Sim {
            odoo,
            net,
            devices: Vec::new(),
            keys,
            gone: BTreeSet::new(),
            users,
            sessions,
            open: BTreeMap::new(),
            asked: 0,
            rng: Rng::with_seed(1),
            step: 0,
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
                tabs: BTreeMap::new(),
                glitches: Rc::default(),
                ahead: browser.ahead,
                jumped: false,
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
        }
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

    fn does(&mut self, step: &Step) {
        self.rng = Rng::with_seed(step.order);
        for device in &self.devices {
            device.shelf.chance.set(self.rng.u64(..));
        }
        self.note(|| format!("{:?}", step.act));
        self.act(step.act);
        if step.moves == ALL {
            self.settle();
            self.answered();
        } else {
            for _ in 0..step.moves {
                if !self.moves_on() {
                    break;
                }
            }
        }
        self.check();
    }

    fn device(&self, device: u8) -> usize {
        usize::from(device) % self.devices.len()
    }

    fn key(&self, record: u8) -> RecordKey {
        self.keys[usize::from(record) % self.keys.len()].clone()
    }

    fn act(&mut self, act: Act) {
        match act {
            Act::Do {
                device,
                tab,
                record,
                deed,
            } => self.deed(self.device(device), tab, record, deed),
            Act::Look {
                device,
                tab,
                record,
                fresh,
            } => self.look(self.device(device), tab, &self.key(record), fresh),
            Act::Send { device, record } => {
                let key = self.key(record);
                self.ask(self.device(device), 0, Ask::Send { key });
            }
            Act::Retry { device, record } => self.retry(self.device(device), &self.key(record)),
            Act::Draft { device, record } => {
                let (device, key) = (self.device(device), self.key(record));
                let field = format!("note-{}", self.step);
                let text = format!("half typed {}", self.step);
                self.devices[device].drafted = Some((key.clone(), field.clone(), text.clone()));
                self.ask(device, 0, Ask::Draft { key, field, text });
            }
            Act::Load {
                device,
                tab,
                record,
            } => self.load(self.device(device), tab, record),
            Act::Turn {
                device,
                tab,
                record,
            } => {
                let device = self.device(device);
                let address = self.address(record);
                let shows = self.shows(record);
                self.devices[device].tabs.insert(tab, shows);
                let news = PageNews::Moved { address };
                self.job(device, Job::Page { tab, news });
            }
            Act::Close { device, tab } => {
                let device = self.device(device);
                self.devices[device].tabs.remove(&tab);
                let news = PageNews::Gone;
                self.job(device, Job::Page { tab, news });
            }
            Act::Wait { ms } => self.pass(ms),
            Act::Jump { device, ahead } => {
                let device = self.device(device);
                let now = self.net.clock.now().saturating_add_signed(ahead);
                self.devices[device].ahead = ahead;
                self.devices[device].jumped = true;
                self.devices[device].clock.set(now);
            }
            Act::Die { device } => self.die(self.device(device)),
            Act::Update { device } => {
                let device = self.device(device);
                self.die(device);
                self.live(device);
            }
            Act::Reboot { device } => {
                let device = self.device(device);
                self.die(device);
                self.devices[device].tabs.clear();
                self.job(device, Job::BrowserStarted);
            }
            Act::Disk { device, disk } => {
                self.devices[self.device(device)].shelf.put_disk(disk);
            }
            Act::Net {
                device,
                with,
                glitch,
            } => {
                let device = &self.devices[self.device(device)];
                device.glitches.borrow_mut().push((with, glitch));
            }
            Act::SignOut { device } => {
                let device = self.device(device);
                self.devices[device].user.set(self.users.len());
            }
            Act::SignIn { device, person } => {
                let person = usize::from(person) % self.users.len();
                self.sign_in(self.device(device), person);
            }
            Act::Allow { person, may } => {
                let may = match may {
                    Rights::Write => May::Write,
                    Rights::Read => May::Read,
                    Rights::Nothing => May::Nothing,
                };
                let person = usize::from(person) % self.users.len();
                self.odoo.allow(self.users[person], may);
            }
            Act::Note { record, note, hand } => self.hand(&self.key(record), note, hand),
            Act::Merge { from, into } => {
                let (from, into) = (self.key(from), self.key(into));
                if from != into && !self.gone.contains(&from) && !self.gone.contains(&into) {
                    self.odoo.merge(&from, &into);
                    self.gone.insert(from);
                    self.survey();
                }
            }
        }
    }

    fn shows(&self, record: u8) -> Option<usize> {
        let record = usize::from(record);
        (record < self.keys.len()).then_some(record)
    }

    fn address(&self, record: u8) -> String {
        match self.shows(record) {
            Some(record) => format!("{ADDRESS}/odoo/m-crm.lead/{}", self.keys[record].id),
            None => format!("{ADDRESS}/odoo/discuss"),
        }
    }

    pub(crate) fn is_alive(&self, device: usize) -> bool {
        self.devices[device].life.is_some()
    }

    pub(crate) fn load(&mut self, device: usize, tab: u8, record: u8) {
        let address = self.address(record);
        let shows = self.shows(record);
        self.devices[device].tabs.insert(tab, shows);
        let news = PageNews::Mounted {
            nonce: format!("nonce-{tab}"),
            address,
        };
        self.job(device, Job::Page { tab, news });
    }

    pub(crate) fn look(&mut self, device: usize, tab: u8, key: &RecordKey, fresh: bool) {
        let record = self.keys.iter().position(|of| of == key);
        self.devices[device].tabs.insert(tab, record);
        self.looks(device, tab, key, fresh);
    }

    fn looks(&mut self, device: usize, tab: u8, key: &RecordKey, fresh: bool) {
        let key = key.clone();
        let notes = NOTES;
        self.ask(device, tab, Ask::Look { key, fresh, notes });
    }

    pub(crate) fn retry(&mut self, device: usize, key: &RecordKey) {
        let shown = self.devices[device].shown.get(key);
        let parked = shown.map(|shown| {
            let states = shown.states.iter();
            let parked = states.filter(|(_, state)| matches!(state, ItemState::Parked { .. }));
            parked.map(|(id, _)| *id).collect::<Vec<_>>()
        });
        for id in parked.unwrap_or_default() {
            let key = key.clone();
            self.ask(device, 0, Ask::Retry { key, id });
        }
    }

    pub(crate) fn sign_in(&mut self, device: usize, person: usize) {
        self.devices[device].user.set(person);
        self.devices[device].person = person;
        self.devices[device].people.insert(person);
        self.load(device, 0, 0);
        self.sit(device);
    }

    fn hand(&mut self, key: &RecordKey, note: u8, hand: Hand) {
        let notes = self.odoo.notes(key);
        if hand == Hand::Adds || notes.is_empty() {
            self.odoo
                .log_note(self.users[0], key, "<p>They called back.</p>");
            return;
        }
        let (id, body) = notes[usize::from(note) % notes.len()].clone();
        let carried = self.carried.get(&id).map(|(_, events)| events.clone());
        if hand != Hand::Touches {
            self.removed.extend(carried.unwrap_or_default());
        }
        match hand {
            Hand::Touches => self.odoo.edit_note(&id, &format!("<p>By hand.</p>{body}")),
            Hand::Spoils => self
                .odoo
                .edit_note(&id, &body.replace("smnspl1.", "smnspl1.0")),
            Hand::Empties => self.odoo.empty_note(&id),
            Hand::Adds | Hand::Deletes => self.odoo.delete_note(&id),
        }
        self.survey();
    }

    fn deed(&mut self, device: usize, tab: u8, record: u8, deed: Deed) {
        let key = self.key(record);
        let mut on = key.clone();
        let because = Reason::new(&format!("they said so at {}", self.step)).unwrap();
        let side = Sim::seat(self.devices[device].person).speaking();
        let took = || {
            What::Lead(LeadMove::Took {
                because: because.clone(),
            })
        };
        let wrote = |text: &str| What::Wrote {
            kind: NoteKind::Context,
            to: None,
            text: Body::new(text).unwrap(),
        };
        let start = || What::Started {
            with: Starter::BANT.to_vec(),
        };
        let judged = |verdict| What::Judged {
            criterion: CriterionId::Starter(Starter::Budget),
            verdict,
            because: Some(because.clone()),
        };
        let shown = self.devices[device].shown.get(&key);
        let mut settles = Vec::new();
        let whats = match deed {
            Deed::Take => vec![took()],
            Deed::Offer => vec![What::Lead(LeadMove::Offered {
                to: side.other(),
                because,
            })],
            Deed::Accept => {
                let open = shown.and_then(|shown| shown.view.lead.open.last());
                let Some(offer) = open.map(|open| open.id) else {
                    return;
                };
                vec![What::Lead(LeadMove::Accepted { offer })]
            }
            Deed::Join => vec![What::JoinedAt { stage: None }],
            Deed::Start => vec![start()],
            Deed::Judge(0) => vec![judged(Verdict::Yes)],
            Deed::Judge(1) => vec![judged(Verdict::No)],
            Deed::Judge(_) => vec![judged(Verdict::Unknown)],
            Deed::Write(length) => {
                let text = format!("{} {}", self.step, "word ".repeat(usize::from(length) / 5));
                vec![wrote(&text)]
            }
            Deed::Finish => {
                let Some((begun, field, text)) = self.devices[device].drafted.take() else {
                    return;
                };
                on = begun;
                self.drafts.remove(&field);
                self.settled.insert(field.clone());
                settles.push(field);
                vec![wrote(&text)]
            }
            Deed::Propose => vec![What::Proposed {
                question: Question::new(&format!("Is it {}?", self.step)).unwrap(),
            }],
            Deed::Ask => vec![What::Expect(ExpectStep::Asked {
                of: Party {
                    side: side.other(),
                    person: None,
                },
                what: because.clone(),
                within: 60,
                silence: because,
            })],
            Deed::Meet => {
                let open = shown.and_then(|shown| {
                    let mut open = shown.view.expectations.iter().filter(|of| of.open());
                    open.find(|of| of.of.side == side).map(|of| of.id)
                });
                let Some(expectation) = open else {
                    return;
                };
                let because = None;
                vec![What::Expect(ExpectStep::Met {
                    expectation,
                    because,
                })]
            }
            Deed::Several => vec![start(), judged(Verdict::Yes), took()],
        };
        let place = self.keys.iter().position(|of| *of == on);
        self.devices[device].tabs.insert(tab, place);
        let key = on;
        self.ask(
            device,
            tab,
            Ask::Record {
                key,
                whats,
                settles,
            },
        );
    }

    // Lives and deaths.

    fn ask(&mut self, device: usize, tab: u8, ask: Ask) {
        self.asked += 1;
        let id = self.asked;
        let known = match &ask {
            Ask::Look { key, .. } | Ask::Send { key } | Ask::Retry { key, .. } => {
                self.known(device, key)
            }
            _ => Vec::new(),
        };
        let open = Open {
            device,
            ask: ask.clone(),
            known,
        };
        self.open.insert(id, open);
        self.job(device, Job::Ask { id, tab, ask });
    }

    fn job(&mut self, device: usize, job: Job) {
        self.live(device);
        let Some(life) = &mut self.devices[device].life else {
            return;
        };
        if life.started {
            begin(life, job);
        } else {
            life.waiting.push(job);
        }
    }

    fn live(&mut self, device: usize) {
        if self.devices[device].life.is_some() {
            return;
        }
        let seed = self.rng.u64(..);
        let place = u32::try_from(device).unwrap();
        let of = &mut self.devices[device];
        of.lives += 1;
        let wire = Wire {
            net: self.net.clone(),
            device,
            life: of.lives,
            user: of.user.clone(),
            glitches: of.glitches.clone(),
        };
        let chance = Chance {
            device: place,
            rng: RefCell::new(Rng::with_seed(seed)),
        };
        let background = Rc::new(Background::new(
            wire,
            SlowStore(of.shelf.clone()),
            Box::new(of.clock.clone()),
            Box::new(chance),
            Box::new(Hold(of.around.clone())),
            Box::new(English::default()),
            Box::new(Utc),
        ));
        let mut life = Life {
            number: of.lives,
            background,
            started: false,
            waiting: Vec::new(),
            tasks: Vec::new(),
            words: Rc::default(),
        };
        let (background, words) = (life.background.clone(), life.words.clone());
        spawn(&mut life, async move {
            let started = background.start().await;
            words.borrow_mut().push(Word::Started(started));
        });
        of.life = Some(life);
        self.note(|| format!("  browser {device} lives"));
    }

    fn die(&mut self, device: usize) {
        let of = &mut self.devices[device];
        let Some(life) = of.life.take() else {
            return;
        };
        // What was asked of the disk is done up to some point, and no further.
        let done = self.rng.usize(0..=of.shelf.waits());
        for _ in 0..done {
            of.shelf.step();
        }
        of.shelf.forget();
        of.around.stale.borrow_mut().clear();
        for flight in self.net.flights.borrow_mut().iter_mut() {
            if flight.device == device && flight.life == life.number {
                flight.waited_for = false;
            }
        }
        // Nobody is there any more to be answered.
        self.open.retain(|_, open| open.device != device);
        drop(life);
        self.note(|| format!("  browser {device} dies"));
    }

    // The moves.

    /// One single move; false when nothing is left to move.
    fn moves_on(&mut self) -> bool {
        enum Pick {
            Task(usize, usize),
            Disk(usize),
            Net(usize),
        }
        let mut picks = Vec::with_capacity(8);
        for (place, device) in self.devices.iter().enumerate() {
            if let Some(life) = &device.life {
                for (task, of) in life.tasks.iter().enumerate() {
                    if of.flag.0.load(Ordering::Relaxed) {
                        picks.push(Pick::Task(place, task));
                    }
                }
            }
            if device.shelf.is_waiting() {
                picks.push(Pick::Disk(place));
            }
        }
        let deaf = self.sabotage == Some(Sabotage::NoTimeout);
        for (place, flight) in self.net.flights.borrow().iter().enumerate() {
            let held = flight.acts_at().is_some() || deaf && flight.device == 0 && flight.id > 9;
            match flight.stage {
                Stage::Out if !flight.acted && !held => picks.push(Pick::Net(place)),
                Stage::Back(_) => picks.push(Pick::Net(place)),
                _ => {}
            }
        }
        if picks.is_empty() {
            return false;
        }
        self.moves += 1;
        match picks.swap_remove(self.rng.usize(0..picks.len())) {
            Pick::Task(device, task) => self.poll(device, task),
            Pick::Disk(device) => self.devices[device].shelf.step(),
            Pick::Net(place) => self.flies(place),
        }
        true
    }

    fn poll(&mut self, device: usize, task: usize) {
        let Some(life) = &mut self.devices[device].life else {
            return;
        };
        let of = &mut life.tasks[task];
        of.flag.0.store(false, Ordering::Relaxed);
        let waker = Waker::from(of.flag.clone());
        let done = of
            .future
            .as_mut()
            .poll(&mut Context::from_waker(&waker))
            .is_ready();
        if done {
            drop(life.tasks.remove(task));
        }
        let words: Vec<Word> = life.words.borrow_mut().drain(..).collect();
        for word in words {
            self.hears(device, word);
        }
    }

    fn hears(&mut self, device: usize, word: Word) {
        match word {
            Word::Started(Ok(errands)) => {
                let Some(life) = &mut self.devices[device].life else {
                    return;
                };
                life.started = true;
                follow(life, errands);
                for job in std::mem::take(&mut life.waiting) {
                    begin(life, job);
                }
            }
            Word::Started(Err(trouble)) => {
                // Everybody who waits is told so, and the next event tries again.
                self.note(|| format!("  browser {device} does not start: {trouble:?}"));
                self.devices[device].life = None;
                self.open.retain(|_, open| open.device != device);
            }
            Word::Follows(Ok(errands)) => {
                if let Some(life) = &mut self.devices[device].life {
                    follow(life, errands);
                }
            }
            Word::Follows(Err(trouble)) => {
                self.note(|| format!("  browser {device} could not: {trouble:?}"));
            }
            Word::Answered(id, answered) => {
                let Answered { told, errands } = *answered;
                if let Some(open) = self.open.remove(&id) {
                    self.told(device, &open, &told);
                }
                if let Some(life) = &mut self.devices[device].life {
                    follow(life, errands);
                }
            }
        }
    }

    fn told(&mut self, device: usize, open: &Open, told: &Told) {
        match (told, &open.ask) {
            (Told::Shown(shown), _) => {
                let states = shown.states.iter().map(|(id, _)| id.line());
                for id in states {
                    self.promised.entry(id).or_insert(device);
                }
                self.honest(device, &open.known, shown);
                self.first_shown.get_or_insert_with(|| (**shown).clone());
                let key = shown.key.clone();
                self.devices[device].shown.insert(key, (**shown).clone());
            }
            (Told::Kept, Ask::Draft { field, .. }) if !self.settled.contains(field) => {
                self.drafts.insert(field.clone(), device);
            }
            (Told::Failed(trouble), ask) => {
                let name = format!("{ask:?}");
                let name = name.split([' ', '{']).next().unwrap_or_default().to_owned();
                self.note(|| format!("  browser {device} is told for {name}: {trouble:?}"));
            }
            _ => {}
        }
    }

    fn flies(&mut self, place: usize) {
        let (back, slot, waited_for) = {
            let mut flights = self.net.flights.borrow_mut();
            let flight = &mut flights[place];
            match std::mem::replace(&mut flight.stage, Stage::Done) {
                Stage::Back(reply) => (Some(reply), flight.slot.clone(), flight.waited_for),
                stage => {
                    flight.stage = stage;
                    (None, flight.slot.clone(), flight.waited_for)
                }
            }
        };
        match back {
            Some(reply) => {
                if waited_for {
                    slot.fill(reply);
                }
                self.net.flights.borrow_mut().remove(place);
            }
            None => self.acts(place),
        }
    }

    /// The server has a request, or something on the way does.
    fn acts(&mut self, place: usize) {
        let (device, user, request, glitch, id) = {
            let mut flights = self.net.flights.borrow_mut();
            let flight = &mut flights[place];
            flight.acted = true;
            (
                flight.device,
                flight.user,
                flight.request.clone(),
                flight.glitch,
                flight.id,
            )
        };
        let answer = self.serve(device, user, &request, glitch);
        if self.tell {
            let path = request.url.trim_start_matches(ADDRESS).to_owned();
            let path = path.trim_start_matches("/web/dataset/call_kw/").to_owned();
            let how = match &answer {
                Ok(reply) => format!("{}", reply.status),
                Err(no) => no.to_string(),
            };
            let at = self.net.clock.now() - START;
            self.note(|| {
                format!("  {at} ms, browser {device}, request {id}: {path} {glitch:?} → {how}")
            });
        }
        let mut flights = self.net.flights.borrow_mut();
        let Some(place) = flights.iter().position(|flight| flight.id == id) else {
            return;
        };
        if flights[place].waited_for {
            flights[place].stage = Stage::Back(answer);
        } else {
            flights.remove(place);
        }
    }

    fn serve(
        &mut self,
        device: usize,
        user: usize,
        request: &Request,
        glitch: Option<Glitch>,
    ) -> Result<Reply, NoReply> {
        let broken = |words: &str| Err(NoReply::Broken(words.to_owned()));
        let page = |code: u16, words: &str| format!("<html><title>{code} {words}</title></html>");
        match glitch {
            Some(Glitch::Lost) => broken("connection refused"),
            Some(Glitch::Unanswered) => {
                let _ = self.takes(device, user, request);
                broken("connection reset")
            }
            Some(Glitch::TooLarge) => {
                let _ = self.takes(device, user, request);
                Err(NoReply::TooLarge)
            }
            Some(Glitch::Twice) => {
                let first = self.takes(device, user, request);
                let before: BTreeSet<String> = self.carried.keys().cloned().collect();
                let _ = self.takes(device, user, request);
                let new = self.carried.iter().filter(|(id, _)| !before.contains(*id));
                for (_, (_, events)) in new {
                    for event in events {
                        *self.twice.entry(event.clone()).or_default() += 1;
                    }
                }
                first
            }
            Some(Glitch::Status {
                code,
                acted,
                page: is_page,
            }) => {
                if acted && code >= 500 {
                    let _ = self.takes(device, user, request);
                }
                let (kind, body) = match is_page {
                    true => ("text/html", page(code, "Sorry")),
                    false => ("application/json", "{\"message\": \"sorry\"}".to_owned()),
                };
                Ok(Reply {
                    status: code,
                    kind: kind.to_owned(),
                    body,
                    date: Some(self.net.clock.now() / 1_000 * 1_000),
                    retry_after: None,
                })
            }
            Some(Glitch::Emptied | Glitch::Cut | Glitch::Stripped) if is_post(request) => {
                let request = spoilt(request, glitch);
                self.takes(device, user, &request)
            }
            Some(Glitch::TooMany(wait)) => self.upset(device, user, request, Upset::TooMany(wait)),
            Some(Glitch::Page) => self.upset(device, user, request, Upset::Page),
            Some(Glitch::LogIn) => self.upset(device, user, request, Upset::LogIn),
            Some(Glitch::Bug) => self.upset(device, user, request, Upset::Bug),
            Some(Glitch::Rule) => self.upset(device, user, request, Upset::Rule),
            Some(Glitch::Half) => self.upset(device, user, request, Upset::Half),
            Some(Glitch::Emptied | Glitch::Cut | Glitch::Stripped | Glitch::Slow(_)) | None => {
                self.takes(device, user, request)
            }
        }
    }

    fn upset(
        &mut self,
        device: usize,
        user: usize,
        request: &Request,
        upset: Upset,
    ) -> Result<Reply, NoReply> {
        self.odoo.upset(upset, 1);
        self.takes(device, user, request)
    }

    /// The modelled Odoo answers.
    fn takes(&mut self, device: usize, user: usize, request: &Request) -> Result<Reply, NoReply> {
        if self.sabotage == Some(Sabotage::DeafBrowser)
            && device == 0
            && request.url.ends_with("mail.message/search_read")
        {
            return Ok(Reply {
                status: 200,
                kind: "application/json".to_owned(),
                body: "{\"jsonrpc\": \"2.0\", \"result\": []}".to_owned(),
                date: Some(self.net.clock.now()),
                retry_after: None,
            });
        }
        let reply = at_once(self.sessions[user].send(request.clone()));
        if is_post(request) {
            self.whose(user);
            if self.sabotage == Some(Sabotage::DoubleCrm) {
                drop(at_once(self.sessions[user].send(request.clone())));
            }
            self.survey();
        }
        reply
    }

    /// Marks a note that was just written under another name than its events'.
    fn whose(&mut self, user: usize) {
        let by = self.users.get(user).map(u64::to_string).unwrap_or_default();
        for key in &self.keys {
            for (id, body) in self.odoo.notes(key) {
                if !self.carried.contains_key(&id)
                    && let Part::Events { batch, .. } = read_note(&body, 0).part
                    && batch.by.0 != by
                {
                    self.foreign.insert(id);
                }
            }
        }
    }

    /// Looks through all notes for what they carry.
    pub(crate) fn survey(&mut self) {
        let mut carried = BTreeMap::new();
        for key in &self.keys {
            for (id, body) in self.odoo.notes(key) {
                if let Some(same) = self.carried.get(&id).filter(|(known, _)| *known == body) {
                    carried.insert(id, same.clone());
                    continue;
                }
                let events = match read_note(&body, 0).part {
                    // Under another's name it counts for nobody.
                    Part::Events { batch, .. } if !self.foreign.contains(&id) => {
                        batch.events.iter().map(|event| event.id.line()).collect()
                    }
                    _ => Vec::new(),
                };
                self.stood.extend(events.iter().cloned());
                carried.insert(id, (body, events));
            }
        }
        self.carried = carried;
    }

    /// Everything moves until nothing is left to move; panels that were told so look again.
    pub(crate) fn settle(&mut self) {
        let mut moves = 0;
        loop {
            while self.moves_on() {
                moves += 1;
                if moves > RESTLESS {
                    self.fails(Kind::Unexplained, "the world never rests".to_owned());
                    return;
                }
            }
            if !self.panels_look() {
                return;
            }
        }
    }

    fn panels_look(&mut self) -> bool {
        let mut looked = false;
        for device in 0..self.devices.len() {
            let stale = std::mem::take(&mut *self.devices[device].around.stale.borrow_mut());
            let tabs = self.devices[device].tabs.clone();
            for (tab, shows) in tabs {
                let Some(key) = shows.map(|record| self.keys[record].clone()) else {
                    continue;
                };
                if stale.contains(&key) && self.devices[device].life.is_some() {
                    self.looks(device, tab, &key, false);
                    looked = true;
                }
            }
        }
        looked
    }

    /// Nothing moves any more: whoever asked has an answer, or a request of that browser still waits for
    /// its own.
    fn answered(&mut self) {
        let waits = |device: usize| {
            let flights = self.net.flights.borrow();
            flights
                .iter()
                .any(|flight| flight.device == device && flight.waited_for)
        };
        let silent = self.open.values().find(|open| !waits(open.device));
        if let Some(open) = silent {
            let seen = format!("browser {} never answers {:?}", open.device, open.ask);
            self.fails(Kind::Unexplained, seen);
        }
    }

    /// Time passes, and whatever falls due in it happens.
    pub(crate) fn pass(&mut self, ms: u64) {
        let until = self.net.clock.now() + ms;
        for _ in 0..2_000 {
            let next = self.next_due().filter(|due| *due <= until);
            let now = next.unwrap_or(until);
            self.turn_to(now);
            if next.is_none() {
                self.settle();
                return;
            }
            self.fall_due();
            self.settle();
            if self.failure.is_some() {
                return;
            }
        }
        self.fails(Kind::Unexplained, "alarms without end".to_owned());
    }

    fn turn_to(&mut self, now: u64) {
        self.net.clock.set(now);
        for device in &self.devices {
            device.clock.set(now.saturating_add_signed(device.ahead));
        }
    }

    fn next_due(&self) -> Option<u64> {
        let now = self.net.clock.now();
        let alarms = self.devices.iter().flat_map(|device| {
            let alarms = device.around.alarms.borrow();
            let due: Vec<u64> = alarms
                .values()
                .map(|(at, earliest)| at.saturating_add_signed(-device.ahead).max(*earliest))
                .collect();
            due
        });
        let flights = self.net.flights.borrow();
        let hang = self.sabotage == Some(Sabotage::NoTimeout);
        let flights = flights.iter().flat_map(|flight| {
            let waits = flight.waited_for && !hang;
            let out = matches!(flight.stage, Stage::Out) && !flight.acted;
            [
                waits.then_some(flight.sent + PATIENCE_MS),
                out.then_some(flight.acts_at().unwrap_or(flight.sent + GIVEN_UP_MS)),
            ]
        });
        let due = alarms.chain(flights.flatten());
        due.min().map(|due| due.max(now))
    }

    fn fall_due(&mut self) {
        let now = self.net.clock.now();
        for device in 0..self.devices.len() {
            let ahead = self.devices[device].ahead;
            let due: Vec<&'static str> = {
                let alarms = self.devices[device].around.alarms.borrow();
                let due = alarms.iter().filter(|(_, (at, earliest))| {
                    at.saturating_add_signed(-ahead).max(*earliest) <= now
                });
                due.map(|(name, _)| *name).collect()
            };
            for name in due {
                self.devices[device].around.alarms.borrow_mut().remove(name);
                self.note(|| format!("  alarm in browser {device}"));
                self.job(device, Job::Wake);
            }
        }
        let hang = self.sabotage == Some(Sabotage::NoTimeout);
        let mut acts = Vec::new();
        {
            let mut flights = self.net.flights.borrow_mut();
            for flight in flights.iter_mut() {
                if flight.waited_for && !hang && flight.sent + PATIENCE_MS <= now {
                    flight.waited_for = false;
                    flight
                        .slot
                        .fill(Err(NoReply::Broken("time-out".to_owned())));
                }
                let waits = matches!(flight.stage, Stage::Out) && !flight.acted;
                if waits && flight.acts_at().is_some_and(|at| at <= now) {
                    acts.push(flight.id);
                }
            }
            flights.retain(|flight: &Flight| match flight.stage {
                Stage::Out if !flight.acted => {
                    flight.acts_at().is_some() || flight.sent + GIVEN_UP_MS > now
                }
                _ => flight.waited_for,
            });
        }
        for id in acts {
            let place = {
                let flights = self.net.flights.borrow();
                flights.iter().position(|flight| flight.id == id)
            };
            if let Some(place) = place {
                self.acts(place);
            }
        }
    }

    // The end.

    /// Faults cease, everybody comes back, time passes: then everything is where it belongs.
    fn quiet(&mut self) {
        self.note(|| "quiet".to_owned());
        for user in self.users.clone() {
            self.odoo.allow(user, May::Write);
        }
        for device in &self.devices {
            device.glitches.borrow_mut().clear();
            device.shelf.put_disk(Disk::Good);
        }
        self.settle();
        // Nobody does anything: what waits only for its time goes by itself.
        self.pass(45 * 60_000);
        self.check();
        self.stalled();
        if self.step % 2 == 0 {
            // The night: every background ends, and what only its memory knew is gone.
            for device in 0..self.devices.len() {
                self.die(device);
            }
        }
        for round in 0..3 {
            for device in 0..self.devices.len() {
                self.come_back(device);
                if self.failure.is_some() {
                    return;
                }
            }
            if self
                .devices
                .iter()
                .all(|of| of.shelf.all(Table::Outbox).is_empty())
            {
                break;
            }
            self.pass(match round {
                0 => 15 * 60_000,
                _ => 25 * 3_600_000,
            });
        }
        for _ in 0..2 {
            self.pass(20_000);
            for device in 0..self.devices.len() {
                for key in self.keys.clone() {
                    if !self.gone.contains(&key) {
                        self.look(device, 0, &key, false);
                        self.settle();
                    }
                }
            }
        }
        self.answered();
        self.check();
        self.check_end();
    }

    /// Everybody who used a browser signs in there, sends what waits and tries again what is parked.
    fn come_back(&mut self, device: usize) {
        let own = self.devices[device].person;
        let mut people: Vec<usize> = self.devices[device].people.iter().copied().collect();
        people.retain(|person| *person != own);
        people.push(own);
        for person in people {
            let waits = !self.devices[device].shelf.all(Table::Outbox).is_empty();
            if person != own && !waits {
                continue;
            }
            self.sign_in(device, person);
            self.settle();
            for key in self.keys.clone() {
                self.look(device, 0, &key, true);
            }
            self.settle();
            for key in self.keys.clone() {
                self.retry(device, &key);
            }
            self.settle();
        }
    }
}

fn spawn(life: &mut Life, future: impl Future<Output = ()> + 'static) {
    life.tasks.push(Task {
        future: Box::pin(future),
        flag: Arc::new(Flag(AtomicBool::new(true))),
    });
}

fn follow(life: &mut Life, errands: Vec<Errand>) {
    for errand in errands {
        let background = life.background.clone();
        spawn(life, async move { background.run(errand).await });
    }
}

fn begin(life: &mut Life, job: Job) {
    let (background, words) = (life.background.clone(), life.words.clone());
    match job {
        Job::Ask { id, tab, ask } => {
            let from = Caller {
                tab: TabId(i32::from(tab)),
                frame: 1,
            };
            spawn(life, async move {
                let answered = background.handle(from, ask).await;
                let word = Word::Answered(id, Box::new(answered));
                words.borrow_mut().push(word);
            });
        }
        Job::Wake => spawn(life, async move {
            let errands = background.wake().await;
            words.borrow_mut().push(Word::Follows(errands));
        }),
        Job::Page { tab, news } => spawn(life, async move {
            let errands = background.page(TabId(i32::from(tab)), news).await;
            words.borrow_mut().push(Word::Follows(errands));
        }),
        Job::BrowserStarted => spawn(life, async move {
            let errands = background.browser_started().await.map(|()| Vec::new());
            words.borrow_mut().push(Word::Follows(errands));
        }),
    }
}

/// The request as the CRM keeps it.
fn spoilt(request: &Request, glitch: Option<Glitch>) -> Request {
    let text = request.json.as_deref().unwrap_or_default();
    let mut asked: serde_json::Value = serde_json::from_str(text).unwrap();
    let body = asked.pointer_mut("/params/kwargs/body").unwrap();
    let html = body.as_str().unwrap_or_default();
    let kept = match glitch {
        Some(Glitch::Emptied) => String::new(),
        Some(Glitch::Cut) => html.chars().take(html.chars().count() / 2).collect(),
        _ => {
            let mut plain = String::new();
            let mut inside = false;
            for letter in html.chars() {
                match letter {
                    '<' => inside = true,
                    '>' => inside = false,
                    letter if !inside => plain.push(letter),
                    _ => {}
                }
            }
            plain
        }
    };
    *body = serde_json::Value::String(kept);
    Request {
        url: request.url.clone(),
        json: Some(asked.to_string()),
    }
}
