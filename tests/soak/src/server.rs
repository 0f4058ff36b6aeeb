//! The CRM at the end of a schedule, whichever it is.

use samenspel::crm::Crm;
use samenspel::crm::odoo::{May, ModelOdoo, ModelSession};
use samenspel::port::memory::SetClock;
use samenspel::port::{Http, NoReply, Reply, Request};
use samenspel::record::{Facts, RecordKey};

use crate::port::at_once;

/// Where the CRM of every schedule is, by what the browsers say.
pub const ADDRESS: &str = "https://crm.example";

/// Who and what a schedule begins with.
pub struct Cast {
    /// The true time, by which the CRM dates what is written.
    pub clock: SetClock,
    /// How many people.
    pub people: usize,
    /// How many records.
    pub records: usize,
}

/// A CRM: the modelled Odoo, or a real one of any vendor. What is asked of it has happened when the call
/// returns; what goes wrong on the way there and back is not its business. People are meant by their place;
/// behind the last one comes a session that has ended.
pub trait Server {
    /// Whose it is.
    fn vendor(&self) -> Crm;
    /// The ids of the people, who may all write.
    fn people(&self) -> Vec<String>;
    /// The records, without notes.
    fn records(&self) -> Vec<RecordKey>;
    /// What it answers to somebody.
    fn answers(&self, person: usize, request: &Request) -> Result<Reply, NoReply>;
    /// What people wrote on a record, oldest first: the id and the body of each note, as HTML.
    fn notes(&self, key: &RecordKey) -> Vec<(String, String)>;
    /// What somebody may do from now on.
    fn allow(&self, person: usize, may: May);
    /// Somebody writes a note by hand.
    fn log(&self, key: &RecordKey, text: &str);
    /// Somebody edits a note by hand.
    fn edit(&self, id: &str, change: &dyn Fn(&str) -> String);
    /// Somebody removes a note, as the CRM's own page does it.
    fn empty(&self, id: &str);
    /// An administrator deletes a note for good.
    fn delete(&self, id: &str);
    /// Merges a record into another; false where the CRM has no such thing.
    fn merge(&self, from: &RecordKey, into: &RecordKey) -> bool;
}

/// The modelled Odoo.
pub struct Modelled {
    odoo: ModelOdoo,
    users: Vec<u64>,
    sessions: Vec<ModelSession>,
    records: Vec<RecordKey>,
}

impl Modelled {
    /// A new one.
    #[must_use]
    pub fn of(cast: &Cast) -> Modelled {
        let odoo = ModelOdoo::new(ADDRESS, cast.clock.clone());
        let names = ["Sam Sales", "Mira Marketing", "Robin Rep", "Noor Next"];
        let users: Vec<u64> = (0..cast.people)
            .map(|place| odoo.add_user(names[place % names.len()]))
            .collect();
        let nobody = odoo.add_user("Nobody");
        let mut sessions: Vec<ModelSession> = users.iter().map(|uid| odoo.as_user(*uid)).collect();
        sessions.push(odoo.as_user(nobody));
        odoo.sign_out(nobody);
        let lead = |place| Facts {
            name: format!("Lead {place}"),
            ..Facts::default()
        };
        let records = (0..cast.records).map(|place| odoo.add_record("crm.lead", lead(place)));
        Modelled {
            records: records.collect(),
            odoo,
            users,
            sessions,
        }
    }
}

impl Server for Modelled {
    fn vendor(&self) -> Crm {
        Crm::Odoo
    }

    fn people(&self) -> Vec<String> {
        self.users.iter().map(u64::to_string).collect()
    }

    fn records(&self) -> Vec<RecordKey> {
        self.records.clone()
    }

    fn answers(&self, person: usize, request: &Request) -> Result<Reply, NoReply> {
        at_once(self.sessions[person].send(request.clone()))
    }

    fn notes(&self, key: &RecordKey) -> Vec<(String, String)> {
        self.odoo.notes(key)
    }

    fn allow(&self, person: usize, may: May) {
        self.odoo.allow(self.users[person], may);
    }

    fn log(&self, key: &RecordKey, text: &str) {
        let html = format!("<p>{text}</p>");
        self.odoo.log_note(self.users[0], key, &html);
    }

    fn edit(&self, id: &str, change: &dyn Fn(&str) -> String) {
        let mut notes = self.records.iter().flat_map(|key| self.odoo.notes(key));
        if let Some((_, body)) = notes.find(|(of, _)| of == id) {
            self.odoo.edit_note(id, &change(&body));
        }
    }

    fn empty(&self, id: &str) {
        self.odoo.empty_note(id);
    }

    fn delete(&self, id: &str) {
        self.odoo.delete_note(id);
    }

    fn merge(&self, from: &RecordKey, into: &RecordKey) -> bool {
        self.odoo.merge(from, into);
        true
    }
}
