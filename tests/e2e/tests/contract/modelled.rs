//! The script's stage on the modelled Odoo.

use std::cell::RefCell;
use std::rc::Rc;

use anyhow::Result;
use samenspel::crm::odoo::{Field, May, ModelOdoo, ModelSession};
use samenspel::port::memory::SetClock;
use samenspel::record::{Facts, RecordKey, ScorePart, Sort};
use samenspel::team::{Person, PersonId};

use crate::stage::{FILLED, FORBIDDEN, Heard, Overheard, Stage, Who};

const ADDRESS: &str = "http://odoo.example";
/// 2026-11-23 12:00:00 UTC, ms.
const NOON: u64 = 1_795_435_200_000;

pub struct Modelled {
    odoo: ModelOdoo,
    clock: SetClock,
    people: Vec<(Who, u64, &'static str)>,
    heard: Rc<RefCell<Heard>>,
}

impl Modelled {
    pub fn arrange() -> Self {
        let clock = SetClock::at(NOON);
        let odoo = ModelOdoo::new(ADDRESS, clock.clone());
        odoo.hide_field(FORBIDDEN);
        let mut people = Vec::new();
        for (who, name, may) in [
            (Who::Rep, "Robin Rep", May::Write),
            (Who::Reader, "Remi Reader", May::Read),
            (Who::Outsider, "Otto Outsider", May::Nothing),
        ] {
            let uid = odoo.add_user(name);
            odoo.allow(uid, may);
            odoo.sign_in(uid);
            people.push((who, uid, name));
        }
        Self {
            odoo,
            clock,
            people,
            heard: Rc::default(),
        }
    }

    fn uid(&self, who: Who) -> u64 {
        let found = self.people.iter().find(|(known, ..)| *known == who);
        found.map_or(0, |(_, uid, _)| *uid)
    }

    fn record(&self, object: &str, name: &str, sort: Sort) -> RecordKey {
        let facts = Facts {
            name: name.to_owned(),
            stage: Some("New".to_owned()),
            owner: (object == "crm.lead").then(|| self.person(Who::Rep)),
            probability: Some(7.92),
            automatic: Some(7.92),
            sort: Some(sort),
            ..Facts::default()
        };
        self.odoo.add_record(object, facts)
    }
}

impl Stage for Modelled {
    type Net = ModelSession;

    fn instance(&self) -> String {
        ADDRESS.to_owned()
    }

    fn net(&self, who: Who) -> Overheard<ModelSession> {
        Overheard::new(self.odoo.as_user(self.uid(who)), &self.heard)
    }

    fn person(&self, who: Who) -> Person {
        let found = self.people.iter().find(|(known, ..)| *known == who);
        let (_, uid, name) = found.copied().unwrap_or((who, 0, ""));
        Person {
            id: PersonId(uid.to_string()),
            name: name.to_owned(),
        }
    }

    fn heard(&self) -> Heard {
        self.heard.borrow().clone()
    }

    async fn lead(&self, name: &str) -> Result<RecordKey> {
        self.make(name, Sort::Opportunity, None).await
    }

    async fn make(&self, name: &str, sort: Sort, contact: Option<&RecordKey>) -> Result<RecordKey> {
        let key = self.record("crm.lead", name, sort);
        if let Some(contact) = contact {
            self.odoo.link(&key, contact);
        }
        let part = |name: &str, push| ScorePart {
            name: name.to_owned(),
            value: Some("New".to_owned()),
            push,
        };
        let parts = [part("stage_id", -1), part("email_state", 1)];
        self.odoo.put_score(&key, &parts);
        Ok(key)
    }

    async fn contact(&self, name: &str) -> Result<RecordKey> {
        Ok(self.record("res.partner", name, Sort::Contact))
    }

    async fn log_note(&self, who: Who, key: &RecordKey, html: &str) -> Result<String> {
        Ok(self.odoo.log_note(self.uid(who), key, html))
    }

    async fn edit_note(&self, id: &str, html: &str) -> Result<()> {
        self.odoo.edit_note(id, html);
        Ok(())
    }

    async fn delete_note(&self, id: &str) -> Result<()> {
        self.odoo.delete_note(id);
        Ok(())
    }

    async fn mail_in(&self, key: &RecordKey, from: &str, html: &str) -> Result<()> {
        self.odoo.mail_in(key, from, html);
        Ok(())
    }

    async fn mailed(&self, _id: &str) -> Result<usize> {
        Ok(0)
    }

    async fn fill(&self, key: &RecordKey) -> Result<()> {
        for (name, value) in FILLED {
            let text = value.to_owned();
            let field = match name {
                "tag_ids" => Field::Many(value.split(", ").map(str::to_owned).collect()),
                "country_id" => Field::One(text),
                "expected_revenue" => Field::Number(value.parse()?),
                _ => Field::Text(text),
            };
            self.odoo.put_field(key, name, field);
        }
        Ok(())
    }

    async fn win(&self, key: &RecordKey) -> Result<()> {
        self.odoo.won(key);
        Ok(())
    }

    async fn lose(&self, key: &RecordKey) -> Result<String> {
        let reason = "Too expensive";
        self.odoo.lost(key, reason);
        Ok(reason.to_owned())
    }

    async fn merge(&self, from: &RecordKey, into: &RecordKey) -> Result<()> {
        self.odoo.merge(from, into);
        Ok(())
    }

    async fn convert(&self, key: &RecordKey) -> Result<()> {
        self.odoo.convert(key);
        Ok(())
    }

    async fn convert_into(&self, key: &RecordKey, deal: &RecordKey) -> Result<()> {
        self.odoo.merge(key, deal);
        Ok(())
    }

    async fn pass(&self, seconds: u64) {
        self.clock.pass(seconds * 1_000);
    }

    async fn archive(&self, key: &RecordKey) -> Result<()> {
        self.odoo.archive(key);
        Ok(())
    }

    async fn delete(&self, key: &RecordKey) -> Result<()> {
        self.odoo.delete(key);
        Ok(())
    }

    async fn sign_out(&self, who: Who) -> Result<()> {
        self.odoo.sign_out(self.uid(who));
        Ok(())
    }
}
