//! The people and leads of one run, as `cargo xtask` seeded them.

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::{Context as _, Result};
use serde_json::{Value, json};

use super::Tryton;
use crate::odoo::Lead;
use crate::settings::{Account, CrmSettings};

/// A user of the CRM, with a session of its own beside the browser's.
#[derive(Clone, Debug)]
pub struct Person {
    /// Log-in name and password.
    pub account: Account,
    /// The name on the screen.
    pub name: String,
    /// Signed in.
    pub tryton: Tryton,
}

/// A note as Tryton keeps it.
#[derive(Clone, Debug)]
pub struct Note {
    /// Its text.
    pub message: String,
    /// Who wrote it (`res.user`).
    pub by: i64,
}

/// The CRM as one run finds it.
#[derive(Debug)]
pub struct World {
    /// May arrange anything.
    pub admin: Tryton,
    /// Of sales; may read and change leads and deals.
    pub rep: Person,
    /// Of marketing; may read and change leads and deals.
    pub marketer: Person,
    /// May read leads and deals and no more.
    pub reader: Person,
    run: String,
    made: AtomicU32,
}

impl World {
    /// Finds the people. On somebody else's server they must have been made before, by the same names.
    pub async fn arrange(settings: &CrmSettings) -> Result<Self> {
        let (url, db) = (settings.url.as_str(), settings.db.as_str());
        let admin = Tryton::sign_in(url, db, &settings.admin).await?;
        let person = async |login: &str, name: &str| {
            let account = Account::new(login, format!("{login}-samenspel"));
            let tryton = Tryton::sign_in(url, db, &account).await?;
            let name = name.to_owned();
            Ok::<_, anyhow::Error>(Person {
                account,
                name,
                tryton,
            })
        };
        let now = SystemTime::now().duration_since(UNIX_EPOCH)?;
        Ok(Self {
            rep: person("rep", "Robin Rep").await?,
            marketer: person("marketer", "Mara Marketer").await?,
            reader: person("reader", "Rita Reader").await?,
            run: format!("{:x}{:03x}", now.as_secs(), now.subsec_millis()),
            made: AtomicU32::new(0),
            admin,
        })
    }

    /// A name found nowhere else, which begins so.
    pub fn named(&self, name: &str) -> String {
        let nth = self.made.fetch_add(1, Ordering::Relaxed);
        format!("{name} {}.{nth}", self.run)
    }

    /// Makes a lead with a name found nowhere else, for the rep, with a party of its own.
    pub async fn lead(&self, name: &str) -> Result<Lead> {
        let name = self.named(name);
        let party = self.party(&format!("Customer of {name}")).await?;
        let domain = json!([["party.name", "=", self.rep.name]]);
        let employee = self.admin.find("company.employee", domain, &["id"]).await?;
        let employee = employee.first().and_then(|one| one.get("id"));
        let employee = employee.context("the rep is no employee")?;
        let values = json!({"description": name, "party": party, "employee": employee,
            "company": 1, "currency": 1});
        let id = self.rep.tryton.create("sale.opportunity", values).await?;
        let path = self.path("sale.opportunity", id);
        Ok(Lead { id, name, path })
    }

    /// Makes a party. Two that are made at once may be given the same number, of which Tryton takes one.
    async fn party(&self, name: &str) -> Result<i64> {
        let mut tries = 0;
        loop {
            let values = json!({"name": name});
            match self.rep.tryton.create("party.party", values).await {
                Err(_) if tries < 5 => tries += 1,
                made => return made,
            }
        }
    }

    /// The path of a record's page.
    pub fn path(&self, model: &str, id: i64) -> String {
        format!("/#{}/model/{model}/{id}", self.admin.db())
    }

    /// What was written on a lead, oldest first.
    pub async fn notes(&self, lead: &Lead) -> Result<Vec<Note>> {
        let on = format!("sale.opportunity,{}", lead.id);
        let domain = json!([["resource", "=", on]]);
        let fields = ["message", "create_uid"];
        let found = self.admin.find("ir.note", domain, &fields).await?;
        let note = |row: &Value| {
            let message = row.get("message")?.as_str()?.to_owned();
            let by = row.get("create_uid")?.as_i64()?;
            Some(Note { message, by })
        };
        let notes: Option<Vec<Note>> = found.iter().map(note).collect();
        notes.context("a note without text or writer")
    }
}
