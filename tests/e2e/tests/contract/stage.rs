//! What the script needs arranged, whatever the CRM behind it.

use std::cell::RefCell;
use std::rc::Rc;

use anyhow::Result;
use samenspel::port::{Http, NoReply, Reply, Request};
use samenspel::record::{RecordKey, Sort};
use samenspel::team::Person;
use serde_json::Value;

/// The people of the script.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Who {
    /// May read and write every lead.
    Rep,
    /// May read leads.
    Reader,
    /// May not even read them.
    Outsider,
}

/// One exchange: the path asked, and what came back.
pub type Heard = Vec<(String, Value)>;

/// Further fields of a lead, and how their values read.
pub const FILLED: [(&str, &str); 5] = [
    ("tag_ids", "Samenspel blue, Samenspel red"),
    ("country_id", "Netherlands"),
    ("referred", "Ada <i>& sons</i>"),
    ("priority", "2"),
    ("expected_revenue", "1234.5"),
];
/// A field of a contact that only salespeople may read.
pub const FORBIDDEN: &str = "opportunity_count";

/// A CRM with its people.
pub trait Stage {
    /// The way to the CRM.
    type Net: Http;
    /// The CRM's address.
    fn instance(&self) -> String;
    /// Somebody's way to the CRM.
    fn net(&self, who: Who) -> Overheard<Self::Net>;
    /// Who somebody is.
    fn person(&self, who: Who) -> Person;
    /// Everything the adapter heard so far, in order.
    fn heard(&self) -> Heard;
    /// Makes a lead that the rep owns, whose name begins so.
    async fn lead(&self, name: &str) -> Result<RecordKey>;
    /// Makes a lead or a deal of a contact's, whose name begins so.
    async fn make(&self, name: &str, sort: Sort, contact: Option<&RecordKey>) -> Result<RecordKey>;
    /// Makes a contact.
    async fn contact(&self, name: &str) -> Result<RecordKey>;
    /// Logs a note as in the chatter.
    async fn log_note(&self, who: Who, key: &RecordKey, html: &str) -> Result<String>;
    /// Edits a note of the rep's as in the chatter; an empty text removes it.
    async fn edit_note(&self, id: &str, html: &str) -> Result<()>;
    /// Deletes a message for good.
    async fn delete_note(&self, id: &str) -> Result<()>;
    /// A mail comes in.
    async fn mail_in(&self, key: &RecordKey, from: &str, html: &str) -> Result<()>;
    /// How many mails and notifications went out because of a note.
    async fn mailed(&self, id: &str) -> Result<usize>;
    /// Fills in [`FILLED`].
    async fn fill(&self, key: &RecordKey) -> Result<()>;
    /// Wins a deal.
    async fn win(&self, key: &RecordKey) -> Result<()>;
    /// Loses a deal; says for which reason.
    async fn lose(&self, key: &RecordKey) -> Result<String>;
    /// Merges one record into an older one of its kind.
    async fn merge(&self, from: &RecordKey, into: &RecordKey) -> Result<()>;
    /// Converts a lead to a deal, with a new contact.
    async fn convert(&self, key: &RecordKey) -> Result<()>;
    /// Converts a lead to a deal by merging it with one that is there.
    async fn convert_into(&self, key: &RecordKey, deal: &RecordKey) -> Result<()>;
    /// Lets some seconds pass.
    async fn pass(&self, seconds: u64);
    /// Archives a record.
    async fn archive(&self, key: &RecordKey) -> Result<()>;
    /// Deletes a record.
    async fn delete(&self, key: &RecordKey) -> Result<()>;
    /// Ends somebody's session on the server.
    async fn sign_out(&self, who: Who) -> Result<()>;
}

/// A network that remembers what came back.
#[derive(Clone)]
pub struct Overheard<H> {
    inner: H,
    heard: Rc<RefCell<Heard>>,
}

impl<H> Overheard<H> {
    /// Listens in on `inner`.
    pub fn new(inner: H, heard: &Rc<RefCell<Heard>>) -> Self {
        Self {
            inner,
            heard: heard.clone(),
        }
    }
}

impl<H: Http> Http for Overheard<H> {
    async fn send(&self, request: Request) -> Result<Reply, NoReply> {
        let after_host = request
            .url
            .splitn(4, '/')
            .nth(3)
            .unwrap_or_default()
            .to_owned();
        let reply = self.inner.send(request).await;
        if let Ok(reply) = &reply {
            let told = serde_json::from_str(&reply.body).unwrap_or(Value::Null);
            self.heard.borrow_mut().push((after_host, told));
        }
        reply
    }
}
