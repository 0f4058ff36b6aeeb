//! What the script needs arranged, whatever the CRM behind it.

use std::cell::RefCell;
use std::rc::Rc;

use anyhow::Result;
use samenspel::port::{Http, NoReply, Reply, Request};
use samenspel::record::RecordKey;
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
