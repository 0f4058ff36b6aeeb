//! The one writer: it alone touches the store and the CRM, and answers everything the panel asks.
//!
//! It may be stopped between any two lines. So what has meaning stands in the store before it is
//! answered or sent; what is held here is a copy of that, or a guard against doing a thing twice at
//! once. Never names the panel. What must be asked of the CRM is handed out as an [`Errand`] for the
//! driver to run; only an answer that is the CRM's own (a score, a search before somebody keeps an
//! agreement) waits for it, and no other waits meanwhile.

mod answer;
mod asked;
mod batch;
mod book;
mod doubted;
mod errand;
mod fields;
mod forget;
mod hands;
mod home;
mod inbox;
mod intake;
mod keep;
mod ledgers;
mod lost;
mod merged;
mod page;
mod polite;
mod privacy;
mod related;
mod remind;
mod rules;
mod seek;
mod signed;
pub mod telling;
#[cfg(test)]
mod tests;

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};

use tokio::sync::Mutex;

use crate::crm::{Crm, Fault};
use crate::port::{Clock, Entropy, Http, Signer, Store, Table, Unable};
use crate::protocol::{Ask, Dock, Told, Trouble};
use crate::record::{EventId, RecordKey, Stamp};
use crate::sync::Outbox;
use crate::team::PersonId;
use crate::team::calendar::{Offsets, Zone, Zones};
use crate::words::Words;

pub use asked::{MARK as ASK_MARK, asks};
pub use fields::{OnPage, Seen, Sign};
pub use home::MARK as HOME_MARK;
pub use page::PageNews;
pub use polite::Polite;

/// A browser tab, by the browser's own number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TabId(pub i32);

/// Which frame of which tab asks, as the browser says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Caller {
    /// The tab.
    pub tab: TabId,
    /// The frame within it.
    pub frame: i32,
}

/// What the background wants to be woken for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Alarm {
    /// Something waits to be sent.
    Outbox,
    /// Somebody is to be reminded, or it is time to look for what they are to be reminded of.
    Reminder,
}

/// How much of a record's notes is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Depth {
    /// What is new or was edited.
    Edits,
    /// What is new; nothing at all when the record lists nothing new.
    New,
}

/// A page to open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Page {
    /// The agreement of the team that uses a CRM.
    Agreement {
        /// The record it is opened beside.
        from: RecordKey,
        /// The sentence to show.
        sentence: Option<EventId>,
    },
    /// A page of the CRM.
    Crm(String),
}

/// The browser around the background.
pub trait Surroundings {
    /// Wakes the background at that time (UTC ms, the device's clock) even if it was stopped. Of each
    /// sort there is one such time, the last that was asked for.
    fn wake_at(&self, ms: u64, what_for: Alarm);

    /// Reminds the person, if they allowed notifications; a click on it opens the record.
    fn remind(&self, key: &RecordKey, title: &str, text: &str);

    /// How many things wait for this person whose time is over; shown at the toolbar's button.
    fn badge(&self, many: u32);

    /// Opens a page in a tab of its own: one of the extension's, or one of the CRM's.
    fn open(&self, page: &Page);

    /// The zone of this browser.
    fn zone(&self) -> Zone;

    /// Tells panels something unasked: one tab's, or all. A tab that is gone is fine.
    fn tell(&self, tab: Option<TabId>, told: &Told);

    /// Gives a tab's frame its place beside the page, and the keyboard when `focus`.
    fn dock(&self, tab: TabId, dock: Dock, focus: bool);

    /// Tells a tab's page something about the fields of its record.
    fn on_page(&self, tab: TabId, told: &OnPage);
}

/// Something that takes the CRM's time. The driver runs it after the answer is given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Errand {
    /// Read a record and its notes.
    Pull(RecordKey),
    /// Read a record that somebody looks at, and then what the team agreed, where that is due.
    Visit(RecordKey),
    /// Read a record that nobody looks at, and its notes only when there are new ones.
    Glance(RecordKey),
    /// Write one note.
    Post {
        /// The record.
        key: RecordKey,
        /// Whose events.
        by: PersonId,
        /// Which, oldest first.
        ids: Vec<EventId>,
    },
    /// Look for the record that keeps the agreement.
    Find(String),
    /// Look for records on which somebody was asked something, and read them.
    Asked(String),
    /// Remind the person of what is expected on a record, if it still is.
    Remind(RecordKey),
    /// Ask what the CRM lets this person do on a record.
    Rights(RecordKey),
    /// Have this person follow a record, and ask again.
    Follow(RecordKey),
}

/// How many typed notes a panel is shown unless it asks for more.
const NOTES: u32 = 20;

/// An answer, and what to do after it is given.
#[derive(Debug, PartialEq)]
pub struct Answered {
    /// The answer.
    pub told: Told,
    /// What follows.
    pub errands: Vec<Errand>,
}

impl From<Told> for Answered {
    fn from(told: Told) -> Answered {
        Answered {
            told,
            errands: Vec::new(),
        }
    }
}

impl From<Trouble> for Answered {
    fn from(trouble: Trouble) -> Answered {
        Told::Failed(trouble).into()
    }
}

/// The background over its ports. One per extension; it serves every tab.
pub struct Background<H, S> {
    http: H,
    store: S,
    clock: Box<dyn Clock>,
    chance: Box<dyn Entropy>,
    around: Box<dyn Surroundings>,
    words: Box<dyn Words>,
    zones: Box<dyn Zones>,
    signer: Box<dyn Signer>,
    /// Held over every step of the engine and its write, so that two never interleave.
    outbox: Mutex<Outbox>,
    /// Whose turn it is to change something.
    turn: Mutex<()>,
    /// Held from reading where the agreement is kept until that is written, so that two readings of records
    /// never lose what the other learnt. Whoever needs the turn takes that first.
    homing: Mutex<()>,
    /// Held from reading in which notes an event is known to stand until what is new of that is written: a
    /// reading and what follows a merge each write all they know. Whoever needs the outbox or `homing` as well
    /// takes this first.
    learning: Mutex<()>,
    device: Cell<Option<keep::Device>>,
    /// The latest stamp given out, so that two events made at once still have an order.
    stamped: Cell<Option<Stamp>>,
    /// How far the CRM's clock is ahead of ours, ms.
    ahead: Cell<i64>,
    /// Rows of the store that cannot be read; see [`Background::set_aside`].
    aside: RefCell<BTreeSet<(Table, String)>>,
    pulling: RefCell<BTreeSet<RecordKey>>,
    troubles: RefCell<BTreeMap<RecordKey, Trouble>>,
    /// How often in a row reading a record failed, and when to try it again (UTC ms).
    again: RefCell<BTreeMap<RecordKey, (u32, u64)>>,
    /// The CRMs that are being searched for an agreement.
    searching: RefCell<BTreeSet<String>>,
    /// The CRMs whose last search failed; on a full disk nothing else knows.
    unsearched: RefCell<BTreeMap<String, seek::Unsearched>>,
    /// Held while the CRM is searched for what people were asked; when each was last.
    asking_others: Mutex<BTreeMap<String, u64>>,
    /// Held while the CRM is asked who is signed in: one question serves all who wait.
    asking: Mutex<()>,
    /// Held while a browser goes from one person's hands into another's.
    handing: Mutex<()>,
    /// The last address each tab reported, while the CRM is asked what an earlier one was.
    latest: RefCell<BTreeMap<TabId, String>>,
    ledgers: ledgers::Ledgers,
    /// What the team agreed, as it was last folded.
    agreed: RefCell<Option<signed::Folded>>,
    /// The records that were looked for, because what stands elsewhere was signed for them, and when.
    traced: RefCell<BTreeMap<RecordKey, u64>>,
    /// The homes on which this device's key stood and was taken away, and whose it was.
    unsaid: RefCell<BTreeSet<(RecordKey, PersonId)>>,
    /// Announcements of a key that stand nowhere as far as one reading says.
    missed: RefCell<BTreeSet<EventId>>,
    /// The offsets of a zone, as the browser told them on that day.
    offsets: RefCell<Option<(Zone, u64, Offsets)>>,
}

impl<H: Http, S: Store> Background<H, S> {
    /// A background over these ports. [`Background::start`] comes before anything else.
    pub fn new(
        http: H,
        store: S,
        clock: Box<dyn Clock>,
        chance: Box<dyn Entropy>,
        around: Box<dyn Surroundings>,
        words: Box<dyn Words>,
        zones: Box<dyn Zones>,
    ) -> Self {
        Background {
            http,
            store,
            clock,
            chance,
            around,
            words,
            zones,
            signer: Box::new(Unable),
            outbox: Mutex::default(),
            turn: Mutex::default(),
            homing: Mutex::default(),
            learning: Mutex::default(),
            device: Cell::default(),
            stamped: Cell::default(),
            ahead: Cell::default(),
            aside: RefCell::default(),
            pulling: RefCell::default(),
            troubles: RefCell::default(),
            again: RefCell::default(),
            searching: RefCell::default(),
            unsearched: RefCell::default(),
            asking_others: Mutex::default(),
            asking: Mutex::default(),
            handing: Mutex::default(),
            latest: RefCell::default(),
            ledgers: ledgers::Ledgers::default(),
            agreed: RefCell::default(),
            traced: RefCell::default(),
            unsaid: RefCell::default(),
            missed: RefCell::default(),
            offsets: RefCell::default(),
        }
    }

    /// Answers an ask of a tab's panel. Always answers.
    ///
    /// What changes something is done in the order in which it was asked: an answer that follows the
    /// choice of a side, or a note that settles a draft, must not overtake it.
    pub async fn handle(&self, from: Caller, ask: Ask) -> Answered {
        let _turn = match ask {
            Ask::Hello { .. }
            | Ask::Where
            | Ask::Look { .. }
            | Ask::Agreement { .. }
            | Ask::OpenAgreement { .. }
            | Ask::OpenRecord { .. }
            | Ask::Score { .. }
            | Ask::Related { .. }
            | Ask::Holds { .. }
            | Ask::Export { .. }
            | Ask::InPlace { .. }
            | Ask::Inbox
            | Ask::Colleagues { .. }
            | Ask::Labels { .. }
            // It takes its turn by itself, but not while the CRM is searched.
            | Ask::KeepHere { .. } => None,
            _ => Some(self.turn.lock().await),
        };
        let answered = match ask {
            Ask::Hello { nonce } => self.hello(from, &nonce).await,
            Ask::Where => self.whereabouts(from.tab).await,
            Ask::Look { key, fresh, notes } => self.look(&key, fresh, notes).await,
            Ask::Record {
                key,
                whats,
                settles,
            } => self.record(&key, whats, &settles).await,
            Ask::Send { key } => self.send_now(&key).await,
            Ask::Retry { key, id } => self.retry(&key, id).await,
            Ask::Draft { key, field, text } => self.draft(&key, &field, &text).await,
            Ask::Seat { key, seat } => self.take_seat(&key, seat).await,
            Ask::Dock(dock) => self.dock(from.tab, dock).await,
            Ask::KeepHere { key } => self.keep_here(&key).await,
            Ask::OpenAgreement { key, sentence } => self.open_agreement(key, sentence),
            Ask::OpenRecord { key } => self.open_record(&key).await,
            Ask::Agreement { instance, fresh } => self.book(&instance, fresh).await,
            Ask::Agree {
                home,
                typed_on,
                whats,
                settles,
            } => self.agree(&home, &typed_on, whats, &settles).await,
            Ask::Score { key } => self.score(&key).await,
            Ask::Related { key } => self.related(&key).await,
            Ask::Leave { key, suggestion } => self.leave_aside(&key, suggestion).await,
            Ask::Follow { key } => self.follow(key).await,
            Ask::Holds { key } => self.holds(&key).await,
            Ask::Export { key } => self.export(&key).await,
            Ask::InPlace { key, wish } => self.in_place(from.tab, &key, wish).await,
            Ask::Inbox => self.inbox(from.tab).await,
            Ask::Read { ids } => self.read_it(from.tab, ids).await,
            Ask::Colleagues { key, like } => self.colleagues(&key, like).await,
            Ask::Labels { key, lang } => self.labels(&key, &lang).await,
            Ask::Erase { key, notes } => self.erase(&key, notes).await,
            Ask::Wipe { key } => self.wipe(&key).await,
        };
        answered.unwrap_or_else(Answered::from)
    }

    /// Runs an errand and everything that follows from it.
    pub async fn run(&self, errand: Errand) {
        let mut todo = vec![errand];
        while let Some(errand) = todo.pop() {
            todo.extend(match errand {
                Errand::Pull(key) => self.pull(&key, Depth::Edits).await,
                Errand::Visit(key) => self.visit(&key).await,
                Errand::Glance(key) => self.pull(&key, Depth::New).await,
                Errand::Post { key, by, ids } => self.post(&key, &by, &ids).await,
                Errand::Find(instance) => self.find_home(&instance).await,
                Errand::Asked(instance) => self.look_for_asked(&instance).await,
                Errand::Remind(key) => self.remind(&key).await,
                Errand::Rights(key) => self.ask_rights(&key).await,
                Errand::Follow(key) => self.start_following(&key).await,
            });
        }
    }

    /// UTC ms by the CRM's clock, as far as it is known; a device whose clock is a day off must not
    /// date its notes a day off.
    fn now(&self) -> u64 {
        self.clock.now().saturating_add_signed(self.ahead.get())
    }

    /// Takes the CRM's clock in: small differences are the network's. It is kept, so that a background
    /// that was stopped dates nothing by the device's clock alone.
    async fn set_clock(&self, date: Option<u64>) {
        const SMALL_MS: u64 = 5_000;
        let Some(ahead) = date.and_then(|date| date.checked_signed_diff(self.clock.now())) else {
            return;
        };
        let before = self.ahead.get();
        if ahead.unsigned_abs() <= SMALL_MS {
            self.ahead.set(0);
        } else {
            self.ahead.set(ahead);
        }
        // What could not be kept is known until the background stops, and told by the next answer.
        if self.ahead.get().abs_diff(before) > SMALL_MS
            && let Ok(change) = keep::put_ahead(self.ahead.get())
        {
            let _ = self.store.write(vec![change]).await;
        }
    }
}

/// The vendor behind a record.
fn vendor(key: &RecordKey) -> Crm {
    vendor_at(&key.instance)
}

/// The vendor behind a CRM's address.
fn vendor_at(instance: &str) -> Crm {
    Crm::at(instance)
}

/// What a fault of the CRM means to a person.
fn trouble(fault: &Fault) -> Trouble {
    match fault {
        Fault::Unreachable(_) | Fault::Busy(_) => Trouble::Unreachable,
        Fault::Server(words) => Trouble::ServerFault {
            words: words.clone(),
        },
        Fault::SignIn => Trouble::SignIn,
        Fault::NoAccess(words) => Trouble::NoAccess {
            words: words.clone(),
        },
        Fault::Gone => Trouble::Gone,
        Fault::NoPage => Trouble::NoPage,
        Fault::Refused(words) => Trouble::Refused {
            words: words.clone(),
        },
        Fault::Unreadable(words) => Trouble::Unreadable {
            words: words.clone(),
        },
    }
}
