//! What the modelled Odoo holds.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::html::sanitised;
use super::{May, Upset};
use crate::record::{Facts, RecordKey, ScorePart};

/// The robot that Odoo's own messages and incoming mails are by (`base.user_root`).
const ROBOT: u64 = 1;
/// A user's partner has this much more than the user's id.
pub(super) const PARTNERS: u64 = 1_000;

/// A model's name and a record's id.
pub(super) type Place = (String, u64);

/// Where a key points.
pub(super) fn place(key: &RecordKey) -> Place {
    // An id that is none points at no record.
    (key.object.clone(), key.id.parse().unwrap_or(0))
}

/// What stands in a field of the modelled Odoo.
#[derive(Clone, Debug, PartialEq)]
pub enum Field {
    /// Nothing.
    Nothing,
    /// A yes or a no.
    Yes(bool),
    /// A number.
    Number(f64),
    /// Text, or the value of a selection.
    Text(String),
    /// Something that has a name.
    One(String),
    /// Several such.
    Many(Vec<String>),
}

/// A lead or a contact.
#[derive(Clone, Debug, Default)]
pub(super) struct Record {
    pub facts: Facts,
    /// Further fields, by technical name.
    pub fields: BTreeMap<String, Field>,
    /// The contact of a lead; what a contact belongs to.
    pub contact: Option<u64>,
    /// The users who follow it.
    pub followers: BTreeSet<u64>,
    /// What its probability is made of.
    pub score: Vec<ScorePart>,
}

#[derive(Clone, Debug)]
pub(super) struct Message {
    pub id: u64,
    pub on: Place,
    pub kind: &'static str,
    pub body: String,
    pub by: u64,
    pub from: Option<String>,
    pub at: u64,
    pub changed: u64,
}

impl Message {
    pub fn by(uid: u64, kind: &'static str, html: &str, now: u64) -> Message {
        Message {
            id: 0,
            on: (String::new(), 0),
            kind,
            body: sanitised(html),
            by: uid,
            from: None,
            at: now,
            changed: now,
        }
    }

    pub fn mailed(from: &str, html: &str, now: u64) -> Message {
        Message {
            from: Some(from.to_owned()),
            ..Message::by(ROBOT, "email", html, now)
        }
    }
}

#[derive(Default)]
pub(super) struct World {
    pub users: BTreeMap<u64, String>,
    pub may: BTreeMap<u64, May>,
    pub signed_in: BTreeSet<u64>,
    pub records: BTreeMap<Place, Record>,
    pub messages: Vec<Message>,
    pub upsets: VecDeque<Upset>,
    pub requests: u64,
    pub hidden: BTreeSet<String>,
    names: Vec<String>,
    last: u64,
}

impl World {
    fn next(&mut self) -> u64 {
        self.last += 1;
        self.last
    }

    pub fn add_user(&mut self, name: &str) -> u64 {
        // The first users are the robot and the administrator.
        let uid = self.next().max(ROBOT + 1);
        self.last = uid;
        self.users.insert(uid, name.to_owned());
        uid
    }

    pub fn may(&self, uid: u64) -> May {
        self.may.get(&uid).copied().unwrap_or(May::Write)
    }

    /// Whether this person may read such records: whoever is an employee reads contacts.
    pub(super) fn reads(&self, uid: u64, model: &str) -> bool {
        self.may(uid) != May::Nothing || model == "res.partner"
    }

    pub fn user(&self, uid: u64) -> &str {
        self.users.get(&uid).map_or("OdooBot", String::as_str)
    }

    pub fn add_record(&mut self, object: &str, mut facts: Facts, now: u64) -> u64 {
        let id = self.next();
        let place = (object.to_owned(), id);
        facts.changed_at = Some(now);
        facts.stage_since = facts.stage_since.or(Some(now));
        let record = Record {
            facts,
            ..Record::default()
        };
        self.records.insert(place.clone(), record);
        self.report(place, "Created", now);
        id
    }

    /// A message of Odoo's own.
    pub fn report(&mut self, on: Place, said: &str, now: u64) {
        let said = format!("<p>{said}</p>");
        self.add(on, Message::by(ROBOT, "notification", &said, now));
    }

    pub fn record_mut(&mut self, key: &RecordKey) -> Option<&mut Record> {
        self.records.get_mut(&place(key))
    }

    /// The messages on a record, oldest first.
    pub fn on(&self, model: &str, id: u64) -> impl Iterator<Item = &Message> {
        let messages = self.messages.iter();
        messages.filter(move |message| message.on.0 == model && message.on.1 == id)
    }

    /// A record's name.
    pub fn name(&self, model: &str, id: u64) -> Option<String> {
        let record = self.records.get(&(model.to_owned(), id));
        record.map(|record| record.facts.name.clone())
    }

    /// A contact, and all that it belongs to.
    pub fn chain(&self, contact: Option<u64>) -> Vec<u64> {
        let mut chain = Vec::new();
        let mut next = contact;
        while let Some(id) = next.filter(|id| !chain.contains(id)) {
            chain.push(id);
            let record = self.records.get(&("res.partner".to_owned(), id));
            next = record.and_then(|record| record.contact);
        }
        chain
    }

    /// Whether a field is one that nobody may read.
    pub fn hides(&self, field: &str) -> bool {
        self.hidden.contains(field)
    }

    pub fn delete(&mut self, key: &RecordKey) {
        let place = place(key);
        self.records.remove(&place);
        self.messages.retain(|message| message.on != place);
    }

    pub fn post(&mut self, key: &RecordKey, message: Message) -> String {
        self.add(place(key), message).to_string()
    }

    pub fn add(&mut self, on: Place, message: Message) -> u64 {
        let id = self.next();
        self.messages.push(Message { id, on, ..message });
        id
    }

    pub fn rewrite(&mut self, id: &str, html: &str, now: u64) {
        for message in &mut self.messages {
            if message.id.to_string() == id {
                message.body = sanitised(html);
                message.changed = now;
            }
        }
    }

    /// The id of something that is only known by its name here, such as a stage.
    pub fn named(&mut self, name: &str) -> u64 {
        let known = self.names.iter().position(|known| known == name);
        let place = known.unwrap_or_else(|| {
            self.names.push(name.to_owned());
            self.names.len() - 1
        });
        place as u64 + 1
    }
}
