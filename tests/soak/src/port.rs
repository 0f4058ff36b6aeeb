//! The ports that a background gets here: a network and a store that take their time, and may fail.
//! Nothing in them moves by itself; the world moves them, one thing at a time.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::future::Future;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::pin::{Pin, pin};
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

use samenspel::background::{Alarm, OnPage, Page, Surroundings, TabId};
use samenspel::port::memory::{MemoryStore, SetClock};
use samenspel::port::{
    Change, Clock, Entropy, Http, NoKey, NoReply, Reply, Request, Signer, Soon, Store, StoreFault,
    Table, Way,
};
use samenspel::protocol::{Dock, Told};
use samenspel::record::RecordKey;
use samenspel::team::calendar::{Offsets, Zone, Zones};
use samenspel::words::{JsonWords, Words};

use crate::Sabotage;
use crate::schedule::{Disk, Glitch, With};

/// What is told to whom waits for it.
pub struct Slot<T>(Rc<RefCell<(Option<T>, Option<Waker>)>>);

impl<T> Clone for Slot<T> {
    fn clone(&self) -> Self {
        Slot(self.0.clone())
    }
}

impl<T> Default for Slot<T> {
    fn default() -> Self {
        Slot(Rc::new(RefCell::new((None, None))))
    }
}

impl<T> Slot<T> {
    pub fn fill(&self, value: T) {
        let mut slot = self.0.borrow_mut();
        slot.0 = Some(value);
        if let Some(waker) = slot.1.take() {
            waker.wake();
        }
    }
}

impl<T> Future for Slot<T> {
    type Output = T;
    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<T> {
        let mut slot = self.0.borrow_mut();
        match slot.0.take() {
            Some(value) => Poll::Ready(value),
            None => {
                slot.1 = Some(context.waker().clone());
                Poll::Pending
            }
        }
    }
}

/// The answer of something that never waits.
pub fn at_once<T>(future: impl Future<Output = T>) -> T {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => value,
        Poll::Pending => panic!("it should not wait"),
    }
}

/// A browser's pen, by its number. Nobody forges anything here, so a number over the bytes is a signature.
pub struct Pen(pub u32);

impl Pen {
    fn key(&self) -> [u8; 32] {
        let mut key = [0; 32];
        key[..4].copy_from_slice(&self.0.to_be_bytes());
        key
    }

    fn under(key: &[u8; 32], bytes: &[u8]) -> [u8; 64] {
        let mut hasher = DefaultHasher::new();
        (key, bytes).hash(&mut hasher);
        let mut signature = [0; 64];
        signature[..8].copy_from_slice(&hasher.finish().to_be_bytes());
        signature
    }
}

impl Signer for Pen {
    fn key(&self) -> Soon<'_, Result<[u8; 32], NoKey>> {
        Box::pin(later(Ok(self.key())))
    }

    fn sign<'a>(&'a self, bytes: &'a [u8]) -> Soon<'a, Result<[u8; 64], NoKey>> {
        Box::pin(later(Ok(Pen::under(&self.key(), bytes))))
    }

    fn verify<'a>(
        &'a self,
        key: &'a [u8; 32],
        bytes: &'a [u8],
        signature: &'a [u8; 64],
    ) -> Soon<'a, Result<bool, NoKey>> {
        Box::pin(later(Ok(Pen::under(key, bytes) == *signature)))
    }
}

/// Not at once, as in a browser: whatever else is due comes first.
async fn later<T>(value: T) -> T {
    let mut asked = false;
    std::future::poll_fn(|context| {
        if std::mem::replace(&mut asked, true) {
            return Poll::Ready(());
        }
        context.waker().wake_by_ref();
        Poll::Pending
    })
    .await;
    value
}

type Row = Result<Option<String>, StoreFault>;
type Rows = Result<Vec<(String, String)>, StoreFault>;

enum Task {
    Get(Table, String, Slot<Row>),
    List(Table, String, Slot<Rows>),
    Write(Vec<Change>, Slot<Result<(), StoreFault>>),
}

/// A disk with what waits to be done on it, in the order in which it was asked for.
#[derive(Default)]
pub struct Shelf {
    pub rows: MemoryStore,
    waiting: RefCell<VecDeque<Task>>,
    disk: Cell<Option<Disk>>,
    /// Chance, for what is done at once.
    pub chance: Cell<u64>,
    pub sabotage: Cell<Option<Sabotage>>,
    /// How often something failed here.
    pub failed: Cell<u32>,
}

impl Shelf {
    pub fn put_disk(&self, disk: Disk) {
        self.disk.set(Some(disk));
    }

    pub fn is_waiting(&self) -> bool {
        !self.waiting.borrow().is_empty()
    }

    pub fn waits(&self) -> usize {
        self.waiting.borrow().len()
    }

    /// Does the next thing.
    pub fn step(&self) {
        let next = self.waiting.borrow_mut().pop_front();
        match next {
            Some(Task::Get(table, key, slot)) => slot.fill(self.get(table, &key)),
            Some(Task::List(table, prefix, slot)) => slot.fill(self.list(table, &prefix)),
            Some(Task::Write(changes, slot)) => slot.fill(self.write(changes)),
            None => {}
        }
    }

    /// Whoever asked is gone.
    pub fn forget(&self) {
        self.waiting.borrow_mut().clear();
    }

    /// Whether something is done at once, as when the disk has nothing else to do.
    fn at_once(&self) -> bool {
        let mut x = self.chance.get() | 1;
        x ^= x << 13;
        x ^= x >> 7;
        x ^= x << 17;
        self.chance.set(x);
        !self.is_waiting() && !x.is_multiple_of(8)
    }

    fn sees(&self) -> Result<(), StoreFault> {
        match self.disk.get() {
            Some(Disk::Blind(0)) => {
                self.disk.set(None);
                self.failed.set(self.failed.get() + 1);
                Err(StoreFault("the disk cannot be read".to_owned()))
            }
            Some(Disk::Blind(more)) => {
                self.disk.set(Some(Disk::Blind(more - 1)));
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn get(&self, table: Table, key: &str) -> Row {
        self.sees()?;
        at_once(self.rows.get(table, key))
    }

    fn list(&self, table: Table, prefix: &str) -> Rows {
        self.sees()?;
        at_once(self.rows.list(table, prefix))
    }

    fn write(&self, mut changes: Vec<Change>) -> Result<(), StoreFault> {
        let fails = match self.disk.get() {
            Some(Disk::Full) => true,
            Some(Disk::Skips(0)) => {
                self.disk.set(None);
                true
            }
            Some(Disk::Skips(more)) => {
                self.disk.set(Some(Disk::Skips(more - 1)));
                false
            }
            _ => false,
        };
        if fails {
            self.failed.set(self.failed.get() + 1);
            return Err(StoreFault("the disk is full".to_owned()));
        }
        if self.sabotage.get() == Some(Sabotage::ForgetfulStore) {
            changes.retain(|change| !matches!(change, Change::Put(Table::Outbox, _, _)));
        }
        at_once(self.rows.write(changes))
    }

    /// What stands in a table now.
    pub fn all(&self, table: Table) -> Vec<(String, String)> {
        at_once(self.rows.list(table, "")).unwrap_or_default()
    }
}

/// The store of one life of a background.
#[derive(Clone)]
pub struct SlowStore(pub Rc<Shelf>);

impl Store for SlowStore {
    async fn get(&self, table: Table, key: &str) -> Row {
        if self.0.at_once() {
            return self.0.get(table, key);
        }
        let slot = Slot::default();
        let task = Task::Get(table, key.to_owned(), slot.clone());
        self.0.waiting.borrow_mut().push_back(task);
        slot.await
    }

    async fn list(&self, table: Table, prefix: &str) -> Rows {
        if self.0.at_once() {
            return self.0.list(table, prefix);
        }
        let slot = Slot::default();
        let task = Task::List(table, prefix.to_owned(), slot.clone());
        self.0.waiting.borrow_mut().push_back(task);
        slot.await
    }

    async fn write(&self, changes: Vec<Change>) -> Result<(), StoreFault> {
        let slot = Slot::default();
        let task = Task::Write(changes, slot.clone());
        self.0.waiting.borrow_mut().push_back(task);
        slot.await
    }
}

/// How far a request is.
pub enum Stage {
    /// On its way to the server, or with it.
    Out,
    /// The answer is on its way back.
    Back(Result<Reply, NoReply>),
}

/// A request under way.
pub struct Flight {
    pub id: u64,
    pub device: usize,
    /// Of which life of the background.
    pub life: u32,
    pub request: Request,
    /// Who was signed in when it was sent.
    pub user: usize,
    /// When it was sent, ms of the true time.
    pub sent: u64,
    pub glitch: Option<Glitch>,
    pub stage: Stage,
    /// Whether the server has had it.
    pub acted: bool,
    pub slot: Slot<Result<Reply, NoReply>>,
    /// The tab whose page sends it, where one does.
    pub page: Option<u8>,
    /// Whether whoever sent it still waits.
    pub waited_for: bool,
}

impl Flight {
    /// When the server acts, if it takes its time.
    pub fn acts_at(&self) -> Option<u64> {
        match self.glitch {
            Some(Glitch::Slow(ms)) => Some(self.sent + ms),
            _ => None,
        }
    }
}

/// The method that is called.
pub fn asks(request: &Request) -> String {
    if request.way == Way::Page {
        let asked: Option<serde_json::Value> = asked(request);
        let method = asked.and_then(|asked| Some(asked.get("method")?.as_str()?.to_owned()));
        return method.unwrap_or_default();
    }
    let path = request.url.trim_start_matches(crate::server::ADDRESS);
    path.trim_start_matches("/web/dataset/call_kw/").to_owned()
}

fn asked(request: &Request) -> Option<serde_json::Value> {
    serde_json::from_str(request.json.as_deref()?).ok()
}

/// Whether it writes a note.
pub fn is_post(request: &Request) -> bool {
    match request.way {
        Way::Background => request.url.ends_with("/message_post"),
        Way::Page => asks(request) == "model.ir.note.create",
    }
}

/// Of which record it reads something, by its id.
pub fn reads(request: &Request) -> Option<String> {
    let asked = asked(request)?;
    if request.way == Way::Page {
        return reads_by_page(&asked);
    }
    let first = asked.pointer("/params/args/0/0")?;
    if request.url.ends_with("crm.lead/web_read") || request.url.ends_with("crm.lead/read") {
        return Some(first.to_string());
    }
    let notes = request.url.ends_with("mail.message/search_read");
    let terms = asked.pointer("/params/args/0")?.as_array()?.iter();
    let mut on = terms.filter(|term| notes && term[0] == "res_id");
    on.find_map(|term| Some(term[2].as_u64()?.to_string()))
}

/// The same of what goes by way of a page. What is read of a record only to learn who may do what there, or
/// whether it is there, is not what a panel shows.
fn reads_by_page(asked: &serde_json::Value) -> Option<String> {
    match asked["method"].as_str()? {
        "model.sale.opportunity.read" => {
            let fields = &asked["params"][1];
            let apart =
                *fields == serde_json::json!(["_write"]) || *fields == serde_json::json!(["id"]);
            (!apart).then(|| asked["params"][0][0].to_string())
        }
        "model.ir.note.search" | "model.ir.note.search_read" => {
            let mut terms = asked["params"][0].as_array()?.iter();
            let on = terms.find(|term| term[0] == "resource" && term[1] == "=")?;
            let id = on[2].as_str()?.strip_prefix("sale.opportunity,")?;
            Some(id.to_owned())
        }
        _ => None,
    }
}

/// Whether it reads a record or its notes.
pub fn is_read(request: &Request) -> bool {
    if request.way == Way::Page {
        return reads(request).is_some();
    }
    request.url.ends_with("/web_read") || request.url.ends_with("mail.message/search_read")
}

/// The network between all browsers and the server.
#[derive(Default)]
pub struct Net {
    pub flights: RefCell<Vec<Flight>>,
    pub sent: Cell<u64>,
    /// The true time.
    pub clock: SetClock,
}

/// The network of one life of a background.
#[derive(Clone)]
pub struct Wire {
    pub net: Rc<Net>,
    pub device: usize,
    pub life: u32,
    /// Who is signed in.
    pub user: Rc<Cell<usize>>,
    /// How many requests this browser sent.
    pub sent: Rc<Cell<u64>>,
    pub glitches: Rc<RefCell<Vec<(With, Glitch)>>>,
    pub tabs: Tabs,
}

/// The open tabs of a browser, each with the place of the record that it shows. All are on the CRM.
#[derive(Clone, Default)]
pub struct Tabs(Rc<RefCell<BTreeMap<u8, Option<usize>>>>);

impl Tabs {
    pub fn put(&self, tab: u8, shows: Option<usize>) {
        self.0.borrow_mut().insert(tab, shows);
    }

    pub fn close(&self, tab: u8) {
        self.0.borrow_mut().remove(&tab);
    }

    pub fn clear(&self) {
        self.0.borrow_mut().clear();
    }

    /// What a tab shows, if it is open.
    pub fn shows(&self, tab: u8) -> Option<Option<usize>> {
        self.0.borrow().get(&tab).copied()
    }

    pub fn all(&self) -> BTreeMap<u8, Option<usize>> {
        self.0.borrow().clone()
    }
}

impl Http for Wire {
    async fn send(&self, request: Request) -> Result<Reply, NoReply> {
        let page = match request.way {
            Way::Background => None,
            Way::Page => {
                let tabs = self.tabs.0.borrow();
                let (tab, _) = tabs.first_key_value().ok_or(NoReply::NoPage)?;
                Some(*tab)
            }
        };
        let slot = Slot::default();
        let fits = |with: With| match with {
            With::Any => true,
            With::Post => is_post(&request),
            With::Read => is_read(&request),
        };
        let glitch = {
            let mut glitches = self.glitches.borrow_mut();
            let place = glitches.iter().position(|(with, _)| fits(*with));
            place.map(|place| glitches.remove(place).1)
        };
        self.net.sent.set(self.net.sent.get() + 1);
        self.sent.set(self.sent.get() + 1);
        self.net.flights.borrow_mut().push(Flight {
            id: self.net.sent.get(),
            device: self.device,
            life: self.life,
            request,
            user: self.user.get(),
            sent: self.net.clock.now(),
            glitch,
            stage: Stage::Out,
            acted: false,
            slot: slot.clone(),
            page,
            waited_for: true,
        });
        slot.await
    }
}

/// The browser around a background; it lives longer than that does.
#[derive(Default)]
pub struct Around {
    /// For each sort of alarm: when by the device's clock, and not before when by the true time.
    pub alarms: RefCell<BTreeMap<&'static str, (u64, u64)>>,
    /// Of which records the panels were told that more is known.
    pub stale: RefCell<BTreeSet<RecordKey>>,
    /// The true time.
    pub clock: SetClock,
}

/// What a browser lets pass between an alarm's setting and its going off, ms.
const ALARM_MS: u64 = 1_000;

/// One life's hold on it.
pub struct Hold(pub Rc<Around>);

impl Surroundings for Hold {
    fn wake_at(&self, ms: u64, what_for: Alarm) {
        let name = match what_for {
            Alarm::Outbox => "outbox",
            Alarm::Reminder => "reminder",
        };
        let earliest = self.0.clock.now() + ALARM_MS;
        self.0.alarms.borrow_mut().insert(name, (ms, earliest));
    }
    fn remind(&self, _key: &RecordKey, _title: &str, _text: &str) {}
    fn badge(&self, _many: u32) {}
    fn open(&self, _page: &Page) {}
    fn zone(&self) -> Zone {
        Zone::utc()
    }
    fn tell(&self, _tab: Option<TabId>, told: &Told) {
        if let Told::Stale { key } = told {
            self.0.stale.borrow_mut().insert(key.clone());
        }
    }
    fn dock(&self, _tab: TabId, _dock: Dock, _focus: bool) {}
    fn on_page(&self, _tab: TabId, _told: &OnPage) {}
}

/// A browser that knows one zone.
pub struct Utc;

impl Zones for Utc {
    fn offsets(&self, zone: &Zone, _from_ms: u64, _to_ms: u64) -> Option<Offsets> {
        (*zone == Zone::utc()).then(Offsets::default)
    }
}

/// A device's chance. Two devices never draw the same name.
pub struct Chance {
    pub device: u32,
    pub rng: RefCell<fastrand::Rng>,
}

impl Entropy for Chance {
    fn draw(&self) -> u32 {
        let low = self.rng.borrow_mut().u32(..) & 0x00FF_FFFF;
        (self.device + 1) << 24 | low
    }
}

thread_local! {
    static ENGLISH: Rc<JsonWords> = Rc::new(
        JsonWords::parse(include_str!("../../../extension/_locales/en/messages.json"))
            .unwrap_or_default(),
    );
}

/// English, read once.
pub struct English(Rc<JsonWords>);

impl Default for English {
    fn default() -> Self {
        English(ENGLISH.with(Rc::clone))
    }
}

impl Words for English {
    fn say(&self, key: &str, args: &[&str]) -> String {
        self.0.say(key, args)
    }
}
