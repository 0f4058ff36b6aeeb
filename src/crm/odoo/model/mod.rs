//! A small Odoo in memory: shipped code, which the playground and the background's stories run on.
//!
//! It answers the requests of this adapter, and no others, in the shape in which Odoo 19 answers
//! them; `tests/e2e/tests/contract` runs one script against both and compares the shapes. It knows
//! nothing of Samenspel: what stands in a note is only text to it.

mod action;
mod answer;
mod deeds;
mod domain;
mod html;
mod refusal;
mod rows;
mod score;
mod thread;
mod world;

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use serde_json::{Value, json};

use crate::port::{Clock, Http, NoReply, Reply, Request};
use crate::record::{Facts, RecordKey};
use answer::answer;
use refusal::Refusal;
pub use world::Field;
use world::{Message, World};

/// What somebody may do with the records.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum May {
    /// Read and write, and so log notes.
    Write,
    /// Read, and no more: Odoo then refuses notes, too, unless this person follows the record.
    Read,
    /// Nothing.
    Nothing,
}

/// What goes wrong with a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Upset {
    /// Nothing: this one is answered as ever, and the next one is upset.
    Pass,
    /// It never arrives.
    Unreachable,
    /// The server does what was asked, but its answer never comes back.
    Broken,
    /// The answer is larger than is read.
    TooLarge,
    /// A proxy's error page, with 502.
    BadGateway,
    /// A page that is no log-in, with 200.
    Page,
    /// A log-in page, with 200, as after a redirect.
    LogIn,
    /// An error of Odoo's own in a 200: a bug in some module.
    Bug,
    /// A rule of this Odoo says no.
    Rule,
    /// Too many requests; wait so many ms, when it says so.
    TooMany(Option<u64>),
    /// The server acts, and half of its answer comes back.
    Half,
}

/// The modelled Odoo. A clone is the same one.
#[derive(Clone)]
pub struct ModelOdoo(Rc<Shared>);

struct Shared {
    address: String,
    clock: Box<dyn Clock>,
    world: RefCell<World>,
}

impl ModelOdoo {
    /// An empty one at `address` (scheme, host and port). Its clock gives the times of what is written.
    #[must_use]
    pub fn new(address: &str, clock: impl Clock + 'static) -> ModelOdoo {
        ModelOdoo(Rc::new(Shared {
            address: address.to_owned(),
            clock: Box::new(clock),
            world: RefCell::default(),
        }))
    }

    /// A network in which this user is signed in.
    #[must_use]
    pub fn as_user(&self, uid: u64) -> ModelSession {
        self.sign_in(uid);
        ModelSession {
            odoo: self.clone(),
            uid: Rc::new(Cell::new(uid)),
        }
    }

    /// Adds a user who may write, and says their id.
    pub fn add_user(&self, name: &str) -> u64 {
        self.world(|world, _| world.add_user(name))
    }

    /// What this user may do from now on.
    pub fn allow(&self, uid: u64, may: May) {
        self.world(|world, _| {
            world.may.insert(uid, may);
        });
    }

    /// Ends this user's sessions.
    pub fn sign_out(&self, uid: u64) {
        self.world(|world, _| {
            world.signed_in.remove(&uid);
        });
    }

    /// Signs this user in again.
    pub fn sign_in(&self, uid: u64) {
        self.world(|world, _| {
            world.signed_in.insert(uid);
        });
    }

    /// Adds a lead (`crm.lead`; a deal unless its sort says a lead) or a contact (`res.partner`). Its id
    /// and the time of its last change are the model's own. Nobody follows it yet, its owner neither.
    pub fn add_record(&self, object: &str, facts: Facts) -> RecordKey {
        let id = self.world(|world, now| world.add_record(object, facts, now));
        RecordKey {
            instance: self.0.address.clone(),
            object: object.to_owned(),
            id: id.to_string(),
        }
    }

    /// Changes what is known about a record.
    pub fn change(&self, key: &RecordKey, change: impl FnOnce(&mut Facts)) {
        self.world(|world, now| {
            if let Some(record) = world.record_mut(key) {
                let stage = record.facts.stage.clone();
                change(&mut record.facts);
                record.facts.changed_at = Some(now);
                if record.facts.stage != stage {
                    record.facts.stage_since = Some(now);
                }
            }
        });
    }

    /// Archives a record.
    pub fn archive(&self, key: &RecordKey) {
        self.change(key, |facts| facts.archived = true);
    }

    /// Deletes a record with its notes.
    pub fn delete(&self, key: &RecordKey) {
        self.world(|world, _| world.delete(key));
    }

    /// Logs a note as in the chatter, and says its id.
    pub fn log_note(&self, uid: u64, key: &RecordKey, html: &str) -> String {
        let kind = "comment";
        self.world(|world, now| world.post(key, Message::by(uid, kind, html, now)))
    }

    /// A mail comes in from somebody who is no user; says the message's id.
    pub fn mail_in(&self, key: &RecordKey, from: &str, html: &str) -> String {
        self.world(|world, now| world.post(key, Message::mailed(from, html, now)))
    }

    /// Edits a note as in the chatter, which marks it as edited.
    pub fn edit_note(&self, id: &str, html: &str) {
        let html = html::edited(html);
        self.world(|world, now| world.rewrite(id, &html, now));
    }

    /// Removes a note as in the chatter: Odoo keeps the message and empties it
    /// (`_message_update_content` in `addons/mail/models/mail_thread.py`).
    pub fn empty_note(&self, id: &str) {
        self.world(|world, now| world.rewrite(id, &html::edited(""), now));
    }

    /// Deletes the message itself, as an administrator can.
    pub fn delete_note(&self, id: &str) {
        self.world(|world, _| {
            world
                .messages
                .retain(|message| message.id.to_string() != id)
        });
    }

    /// The bodies of what people wrote on a record, oldest first.
    #[must_use]
    pub fn bodies(&self, key: &RecordKey) -> Vec<String> {
        let notes = self.notes(key).into_iter();
        notes.map(|(_, body)| body).collect()
    }

    /// What people wrote on a record, oldest first: the id and the body of each note.
    #[must_use]
    pub fn notes(&self, key: &RecordKey) -> Vec<(String, String)> {
        self.world(|world, _| {
            let messages = world.messages.iter();
            let written = messages.filter(|message| message.on == world::place(key));
            written
                .filter(|message| message.kind != "notification")
                .map(|message| (message.id.to_string(), message.body.clone()))
                .collect()
        })
    }

    /// Upsets the next so many requests, after those that are to be upset already.
    pub fn upset(&self, upset: Upset, requests: usize) {
        self.world(|world, _| world.upsets.extend(std::iter::repeat_n(upset, requests)));
    }

    /// How many requests came so far, upset ones too.
    #[must_use]
    pub fn requests(&self) -> u64 {
        self.world(|world, _| world.requests)
    }

    fn world<T>(&self, act: impl FnOnce(&mut World, u64) -> T) -> T {
        act(&mut self.0.world.borrow_mut(), self.0.clock.now())
    }
}

/// A browser's way to the modelled Odoo. A clone shares its session.
#[derive(Clone)]
pub struct ModelSession {
    odoo: ModelOdoo,
    uid: Rc<Cell<u64>>,
}

impl ModelSession {
    /// Somebody else signs in, in the same browser.
    pub fn becomes(&self, uid: u64) {
        self.odoo.sign_in(uid);
        self.uid.set(uid);
    }

    fn reply(&self, status: u16, kind: &str, body: String) -> Reply {
        Reply {
            status,
            kind: format!("{kind}; charset=utf-8"),
            body,
            // The header has whole seconds.
            date: Some(self.odoo.0.clock.now() / 1_000 * 1_000),
            retry_after: None,
        }
    }

    fn json(&self, result: Result<Value, Refusal>) -> Reply {
        let envelope = match result {
            Ok(value) => json!({"jsonrpc": "2.0", "id": 0, "result": value}),
            Err(refusal) => json!({"jsonrpc": "2.0", "id": 0, "error": refusal.json()}),
        };
        self.reply(200, "application/json", envelope.to_string())
    }

    fn page(&self, status: u16, title: &str, body: &str) -> Reply {
        let page = format!(
            "<!DOCTYPE html><html><head><title>{title}</title></head><body>{body}</body></html>"
        );
        self.reply(status, "text/html", page)
    }

    fn act(&self, request: &Request) -> Reply {
        let path = request.url.strip_prefix(self.odoo.0.address.as_str());
        let asked = request.json.as_deref().unwrap_or("null");
        let asked: Value = serde_json::from_str(asked).unwrap_or(Value::Null);
        let params = asked.get("params").cloned().unwrap_or(Value::Null);
        let uid = self.uid.get();
        let path = path.unwrap_or_default();
        let result = self
            .odoo
            .world(|world, now| answer(world, now, uid, path, &params));
        self.json(result)
    }

    fn upset(&self, upset: Upset, request: &Request) -> Result<Reply, NoReply> {
        let broken = |words: &str| Err(NoReply::Broken(words.to_owned()));
        let reply = match upset {
            Upset::Pass => self.act(request),
            Upset::Unreachable => return broken("connection refused"),
            Upset::Broken => {
                self.act(request);
                return broken("connection reset");
            }
            Upset::TooLarge => return Err(NoReply::TooLarge),
            Upset::BadGateway => self.page(502, "502 Bad Gateway", "<h1>502 Bad Gateway</h1>"),
            Upset::Page => self.page(200, "Maintenance", "Back at noon."),
            Upset::LogIn => self.page(
                200,
                "Odoo",
                "<form action=\"/web/login\"><input type=\"password\"></form>",
            ),
            Upset::Bug => self.json(Err(Refusal::bug("'NoneType' object has no attribute 'id'"))),
            Upset::Rule => self.json(Err(Refusal::rule("A rule of this company says no."))),
            Upset::TooMany(retry_after) => Reply {
                retry_after,
                ..self.page(429, "429 Too Many Requests", "Slow down.")
            },
            Upset::Half => {
                let mut reply = self.act(request);
                let half = reply.body.chars().count() / 2;
                reply.body = reply.body.chars().take(half).collect();
                reply
            }
        };
        Ok(reply)
    }
}

impl Http for ModelSession {
    async fn send(&self, request: Request) -> Result<Reply, NoReply> {
        let upset = self.odoo.world(|world, _| {
            world.requests += 1;
            world.upsets.pop_front()
        });
        match upset {
            Some(upset) => self.upset(upset, &request),
            None if !request.url.starts_with(&self.odoo.0.address) => {
                Err(NoReply::Broken("there is no such host".to_owned()))
            }
            None => Ok(self.act(&request)),
        }
    }
}

#[cfg(test)]
mod stories;
#[cfg(test)]
mod tests;
