//! What the background needs from the world, as traits: the network, a store, a clock, chance and signatures.
//! [`memory`] has the shipped in-memory versions, which the unit tests and
//! the playground run on; `browser/` has the real ones. Imports nothing.

pub mod memory;
mod signer;

use serde::{Deserialize, Serialize};
pub use signer::{NoKey, Signer, Soon, Unable};

/// A request to a CRM. The session cookie rides along; nothing here holds a secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// Where, absolute.
    pub url: String,
    /// A JSON body makes it a POST; none a GET.
    pub json: Option<String>,
    /// From where.
    pub way: Way,
}

/// From where a request is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// From the background itself, by the leave the person gave for that address.
    Background,
    /// From an open page of that very origin, for a CRM that turns away what comes from anywhere else. It is
    /// a POST to `/{database}/rpc/`; a page lends itself to nothing else.
    Page,
}

/// What came back, whatever its status.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    /// The HTTP status.
    pub status: u16,
    /// The `Content-Type`, as sent; empty when none was.
    pub kind: String,
    /// The body as text.
    pub body: String,
    /// The server's own clock from the `Date` header, UTC ms (to one second), when it sent one.
    pub date: Option<u64>,
    /// How long to wait by the `Retry-After` header, ms, when it sent one in seconds.
    pub retry_after: Option<u64>,
}

/// Why no reply came back.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoReply {
    /// It took too long, or the connection broke. The server may have acted.
    #[error("no answer: {0}")]
    Broken(String),
    /// More came back than is read (32 MiB). The server may have acted.
    #[error("the answer is too large")]
    TooLarge,
    /// No page of that origin is open from which it could be sent. The server did not act.
    #[error("no page of the CRM is open")]
    NoPage,
}

/// The network, as far as a CRM's own address goes.
#[allow(
    async_fn_in_trait,
    reason = "one thread in a browser and in tests; nobody needs Send"
)]
pub trait Http {
    /// Sends, and always returns: a request that gets no answer in 30 s is [`NoReply::Broken`].
    ///
    /// # Errors
    /// When no reply could be read.
    async fn send(&self, request: Request) -> Result<Reply, NoReply>;
}

/// One of the store's tables. Keys are text, values are JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Table {
    /// Events: record line, tab, event line → event.
    Events,
    /// The outbox: event line → item.
    Outbox,
    /// Notes read from a CRM: record line, tab, note id → note.
    Notes,
    /// What is known about a record: record line → facts, cursor.
    Records,
    /// Half-typed text: record line, tab, field → text.
    Drafts,
    /// Everything else: device, dock, seats, sessions, names, resolved addresses.
    Meta,
}

impl Table {
    /// All tables.
    pub const ALL: [Table; 6] = [
        Table::Events,
        Table::Outbox,
        Table::Notes,
        Table::Records,
        Table::Drafts,
        Table::Meta,
    ];

    /// Its name in the store.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Table::Events => "events",
            Table::Outbox => "outbox",
            Table::Notes => "notes",
            Table::Records => "records",
            Table::Drafts => "drafts",
            Table::Meta => "meta",
        }
    }
}

/// One change to the store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// Puts a value under a key, replacing what was there.
    Put(Table, String, String),
    /// Removes a key; nothing happens when it is not there.
    Remove(Table, String),
}

/// The store failed; nothing of the attempted write was kept.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[error("not stored: {0}")]
pub struct StoreFault(pub String);

impl StoreFault {
    /// What browsers call it when there is no more room (the Storage Standard's `QuotaExceededError`).
    pub const FULL: &str = "QuotaExceededError";

    /// Whether there is no more room.
    #[must_use]
    pub fn is_full(&self) -> bool {
        self.0.contains(Self::FULL)
    }
}

/// What is kept between two lives of the background.
#[allow(
    async_fn_in_trait,
    reason = "one thread in a browser and in tests; nobody needs Send"
)]
pub trait Store {
    /// The value under a key.
    ///
    /// # Errors
    /// When the store cannot be read; never an empty value instead.
    async fn get(&self, table: Table, key: &str) -> Result<Option<String>, StoreFault>;

    /// Every key that begins with `prefix`, with its value, in the order of the keys.
    ///
    /// # Errors
    /// When the store cannot be read.
    async fn list(&self, table: Table, prefix: &str) -> Result<Vec<(String, String)>, StoreFault>;

    /// All of the changes, or none of them: one transaction, durable when this returns.
    ///
    /// # Errors
    /// When nothing was written.
    async fn write(&self, changes: Vec<Change>) -> Result<(), StoreFault>;
}

/// The device's clock, right or wrong.
pub trait Clock {
    /// UTC ms as the device believes.
    fn now(&self) -> u64;
}

/// Chance, for a device's name and for jitter.
pub trait Entropy {
    /// Any number, evenly.
    fn draw(&self) -> u32;
}
