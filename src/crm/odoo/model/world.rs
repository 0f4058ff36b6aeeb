//! What the modelled Odoo holds.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::html::sanitised;
use super::{May, Upset};
use crate::record::{Facts, RecordKey};

/// The robot that Odoo's own messages and incoming mails are by (`base.user_root`).
const ROBOT: u64 = 1;

/// A model's name and a record's id.
pub(super) type Place = (String, u64);

/// Where a key points.
pub(super) fn place(key: &RecordKey) -> Place {
    // An id that is none points at no record.
    (key.object.clone(), key.id.parse().unwrap_or(0))
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
    pub records: BTreeMap<Place, Facts>,
    pub messages: Vec<Message>,
    pub upsets: VecDeque<Upset>,
    pub requests: u64,
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

    pub fn user(&self, uid: u64) -> &str {
        self.users.get(&uid).map_or("OdooBot", String::as_str)
    }

    pub fn add_record(&mut self, object: &str, facts: Facts, now: u64) -> u64 {
        let id = self.next();
        let place = (object.to_owned(), id);
        let changed_at = Some(now);
        self.records.insert(
            place.clone(),
            Facts {
                changed_at,
                ..facts
            },
        );
        let created = Message::by(ROBOT, "notification", "<p>Created</p>", now);
        self.add(place, created);
        id
    }

    pub fn facts_mut(&mut self, key: &RecordKey) -> Option<&mut Facts> {
        self.records.get_mut(&place(key))
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
