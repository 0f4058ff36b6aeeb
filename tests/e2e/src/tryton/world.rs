//! The people and leads of one run, as `cargo xtask` seeded them.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::{Context as _, Result};
use serde_json::{Value, json};

use super::Tryton;
use crate::crm::{Record, Role};
use crate::panel::one_line;
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
    /// Its id (`ir.note`).
    pub id: i64,
    /// Its text.
    pub message: String,
    /// Who wrote it (`res.user`).
    pub by: i64,
}

impl Note {
    /// What its writer said, without the line that Samenspel asks to be kept.
    pub fn text(&self) -> String {
        let said = self.message.split("\n\nWritten with Samenspel.").next();
        one_line(said.unwrap_or_default())
    }
}

impl Record {
    /// What a note on this record says of where it is.
    pub(super) fn resource(&self) -> String {
        format!("{},{}", self.model, self.id)
    }
}

/// Leads and deals.
const OPPORTUNITY: &str = "sale.opportunity";
/// The group whose members may write them.
const WRITES: &str = "Sale Opportunity";

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
    pub async fn lead(&self, name: &str) -> Result<Record> {
        let employee = self.employee(self.rep.tryton.uid).await?;
        self.lead_with(name, json!({"employee": employee})).await
    }

    /// Makes a lead with more fields than its name; without a party among them it has one of its own.
    pub async fn lead_with(&self, name: &str, fields: Value) -> Result<Record> {
        let name = self.named(name);
        let party = match fields.get("party") {
            Some(party) => party.clone(),
            None => self.party(&format!("Customer of {name}")).await?.into(),
        };
        let mut values = json!({"description": name, "company": 1, "currency": 1, "party": party});
        if let (Some(values), Value::Object(fields)) = (values.as_object_mut(), fields) {
            values.extend(fields);
        }
        let id = self.rep.tryton.create(OPPORTUNITY, values).await?;
        Ok(self.record(OPPORTUNITY, id, name))
    }

    /// Makes a party that is somebody's customer.
    pub async fn customer(&self, name: &str) -> Result<Record> {
        let name = self.named(name);
        let id = self.party(&name).await?;
        Ok(self.record("party.party", id, name))
    }

    fn record(&self, model: &'static str, id: i64, name: String) -> Record {
        Record {
            model,
            id,
            name,
            path: self.path(model, id),
        }
    }

    /// The employee that a user is.
    pub async fn employee(&self, uid: i64) -> Result<i64> {
        let domain = json!([["id", "=", uid]]);
        let found = self.admin.find("res.user", domain, &["employee"]).await?;
        let employee = found
            .first()
            .and_then(|user| user.get("employee")?.as_i64());
        employee.context("this user is no employee")
    }

    /// Makes a colleague of this run's own.
    pub async fn colleague(&self, name: &str, role: Role) -> Result<Person> {
        let name = self.named(name);
        let admin = &self.admin;
        let values = json!({"party": self.party(&name).await?, "company": 1});
        let employee = admin.create("company.employee", values).await?;
        let mut groups = vec![self.group("Sales").await?];
        if role != Role::Reads {
            groups.push(self.group(WRITES).await?);
        }
        let login = format!(
            "colleague-{}",
            name.split(' ').next_back().unwrap_or_default()
        );
        let account = Account::new(&login, format!("{login}-samenspel"));
        let values = json!({
            "name": name, "login": login, "password": account.password, "groups": [["add", groups]],
            "companies": [["add", [1]]], "company": 1, "employees": [["add", [employee]]], "employee": employee,
        });
        admin.create("res.user", values).await?;
        let tryton = Tryton::sign_in(admin.url(), admin.db(), &account).await?;
        Ok(Person {
            account,
            name,
            tryton,
        })
    }

    /// Lets somebody write leads, or takes that back.
    pub async fn let_write(&self, uid: i64, may: bool) -> Result<()> {
        let verb = if may { "add" } else { "remove" };
        let groups = json!({"groups": [[verb, [self.group(WRITES).await?]]]});
        self.admin.write("res.user", uid, groups).await
    }

    async fn group(&self, name: &str) -> Result<i64> {
        let found = self
            .admin
            .find("res.group", json!([["name", "=", name]]), &["id"])
            .await?;
        let id = found.first().and_then(|group| group.get("id")?.as_i64());
        id.with_context(|| format!("this Tryton has no group {name}"))
    }

    /// Deletes a lead; Tryton does so only once it is cancelled.
    pub async fn delete(&self, id: i64) -> Result<()> {
        self.admin.press(OPPORTUNITY, "cancel", id).await?;
        self.admin.delete(OPPORTUNITY, id).await
    }

    /// Deletes the leads on which a note holds this word.
    pub async fn delete_marked(&self, word: &str) -> Result<()> {
        // A search for notes is refused unless it says of which records.
        let domain = json!([
            ["resource", "like", format!("{OPPORTUNITY},%")],
            ["message", "like", format!("%{word}%")]
        ]);
        let found = self.admin.find("ir.note", domain, &["resource"]).await?;
        let on = found.iter().filter_map(|note| {
            let (_, id) = note.get("resource")?.as_str()?.split_once(',')?;
            id.parse().ok()
        });
        for id in on.collect::<BTreeSet<i64>>() {
            self.delete(id).await?;
        }
        Ok(())
    }

    /// A lead is won. No button does that: Tryton sets the state by itself once what was sold is delivered.
    pub async fn win(&self, id: i64) -> Result<()> {
        let won = json!({"state": "won"});
        self.admin.write(OPPORTUNITY, id, won).await
    }

    /// The rep marks a lead as lost, with a reason.
    pub async fn lose(&self, id: i64, reason: &str) -> Result<()> {
        let why = json!({"lost_reason": reason});
        self.rep.tryton.write(OPPORTUNITY, id, why).await?;
        self.rep.tryton.press(OPPORTUNITY, "lost", id).await
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

    /// What was written on a record, oldest first.
    pub async fn notes(&self, on: &Record) -> Result<Vec<Note>> {
        let domain = json!([["resource", "=", on.resource()]]);
        let fields = ["message", "create_uid"];
        let found = self.admin.find("ir.note", domain, &fields).await?;
        let note = |row: &Value| {
            let message = row.get("message")?.as_str()?.to_owned();
            let id = row.get("id")?.as_i64()?;
            let by = row.get("create_uid")?.as_i64()?;
            Some(Note { id, message, by })
        };
        let notes: Option<Vec<Note>> = found.iter().map(note).collect();
        notes.context("a note without text or writer")
    }
}
