//! The CRM of this run, whichever it is: its people and records, and what hands do there that have no
//! Samenspel. What only one vendor has is asked of that vendor's own world.

use anyhow::{Context as _, Result};
use serde_json::{Value, json};

use crate::browser::Browser;
use crate::login;
use crate::odoo::{self, Odoo};
use crate::pages::Fault;
use crate::settings::{Account, CrmSettings, Settings, Vendor};
use crate::tryton::{self, Tryton};

/// A record made for a test.
#[derive(Clone, Debug)]
pub struct Record {
    /// The kind of record (`crm.lead`, `party.party`).
    pub model: &'static str,
    /// Its id.
    pub id: i64,
    /// Its name, found nowhere else.
    pub name: String,
    /// The path of its page.
    pub path: String,
}

/// What a lead may be made with besides its name.
#[derive(Clone, Copy, Debug, Default)]
pub struct With<'a> {
    /// Whose it is; the rep's otherwise.
    pub owner: Option<&'a Person>,
    /// The customer.
    pub customer: Option<&'a Record>,
    /// The name of a campaign, to be made.
    pub campaign: Option<&'a str>,
}

/// What a colleague may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Read and change their own leads, and where the CRM makes no difference others' too.
    Sells,
    /// Read and change everybody's leads.
    SellsAll,
    /// Read leads and no more.
    Reads,
}

/// A note as the CRM keeps it.
#[derive(Clone, Debug)]
pub struct Note {
    /// Its id.
    pub id: i64,
    /// What the CRM keeps: HTML in Odoo, text in Tryton.
    pub body: String,
    /// The user who wrote it.
    pub by: i64,
    /// What a person reads as its writer's words, in one line.
    pub text: String,
}

/// A user of the CRM, who writes there without Samenspel, too.
#[derive(Clone, Debug)]
pub struct Person {
    /// Log-in name and password.
    pub account: Account,
    /// The name on the screen.
    pub name: String,
    /// The user's id.
    pub uid: i64,
    session: Session,
}

/// A person's session beside the browser's.
#[derive(Clone, Debug)]
enum Session {
    Odoo(Odoo),
    Tryton(Tryton),
}

/// The CRM with its people.
#[derive(Debug)]
pub struct World {
    /// Of sales; may read and change every lead.
    pub rep: Person,
    /// Of marketing; may read and change every lead.
    pub marketer: Person,
    /// May read leads and no more.
    pub reader: Person,
    settings: CrmSettings,
    of: Of,
}

#[derive(Debug)]
enum Of {
    Odoo(odoo::World),
    Tryton(tryton::World),
}

impl World {
    /// Finds or makes the people.
    pub async fn arrange(settings: &Settings) -> Result<Self> {
        Ok(match settings.vendor {
            Vendor::Odoo => {
                let settings = settings.odoo()?;
                let world = odoo::World::arrange(&settings).await?;
                Self {
                    rep: world.rep.clone().into(),
                    marketer: world.marketer.clone().into(),
                    reader: world.reader.clone().into(),
                    settings,
                    of: Of::Odoo(world),
                }
            }
            Vendor::Tryton => {
                let settings = settings.tryton()?;
                let world = tryton::World::arrange(&settings).await?;
                Self {
                    rep: world.rep.clone().into(),
                    marketer: world.marketer.clone().into(),
                    reader: world.reader.clone().into(),
                    settings,
                    of: Of::Tryton(world),
                }
            }
        })
    }

    /// Which CRM it is.
    pub fn vendor(&self) -> Vendor {
        match self.of {
            Of::Odoo(_) => Vendor::Odoo,
            Of::Tryton(_) => Vendor::Tryton,
        }
    }

    /// The CRM's address.
    pub fn url(&self) -> &str {
        &self.settings.url
    }

    /// Its database.
    pub fn db(&self) -> &str {
        &self.settings.db
    }

    /// What Samenspel calls this CRM: where its web client begins.
    pub fn instance(&self) -> String {
        match self.of {
            Of::Odoo(_) => self.url().to_owned(),
            Of::Tryton(_) => format!("{}/#{}", self.url(), self.db()),
        }
    }

    /// Odoo's own world, for what only Odoo has.
    pub fn odoo(&self) -> Result<&odoo::World> {
        match &self.of {
            Of::Odoo(world) => Ok(world),
            Of::Tryton(_) => anyhow::bail!("this story is about Odoo alone"),
        }
    }

    /// Tryton's own world, for what only Tryton has.
    pub fn tryton(&self) -> Result<&tryton::World> {
        match &self.of {
            Of::Tryton(world) => Ok(world),
            Of::Odoo(_) => anyhow::bail!("this story is about Tryton alone"),
        }
    }

    /// Makes a lead with a name found nowhere else, for the rep.
    pub async fn lead(&self, name: &str) -> Result<Record> {
        self.lead_with(name, With::default()).await
    }

    /// Makes a lead with more than its name.
    pub async fn lead_with(&self, name: &str, with: With<'_>) -> Result<Record> {
        let owner = with.owner.unwrap_or(&self.rep);
        match &self.of {
            Of::Odoo(world) => {
                let mut fields = json!({"user_id": owner.uid});
                if let Some(customer) = with.customer {
                    set(&mut fields, "partner_id", customer.id);
                }
                if let Some(campaign) = with.campaign {
                    let made = world
                        .admin
                        .create("utm.campaign", json!({"name": campaign}));
                    set(&mut fields, "campaign_id", made.await?);
                }
                world.lead_with(name, fields).await
            }
            Of::Tryton(world) => {
                let mut fields = json!({"employee": world.employee(owner.uid).await?});
                if let Some(customer) = with.customer {
                    set(&mut fields, "party", customer.id);
                }
                if let Some(campaign) = with.campaign {
                    let admin = &world.admin;
                    let made = admin.create("marketing.campaign", json!({"name": campaign}));
                    set(&mut fields, "marketing_campaign", made.await?);
                }
                world.lead_with(name, fields).await
            }
        }
    }

    /// Makes a customer: a contact in Odoo, a party in Tryton.
    pub async fn customer(&self, name: &str) -> Result<Record> {
        match &self.of {
            Of::Odoo(world) => world.customer(name).await,
            Of::Tryton(world) => world.customer(name).await,
        }
    }

    /// Makes a colleague of this run's own, whose name begins so.
    pub async fn colleague(&self, name: &str, role: Role) -> Result<Person> {
        Ok(match &self.of {
            Of::Odoo(world) => world.colleague(name, role).await?.into(),
            Of::Tryton(world) => world.colleague(name, role).await?.into(),
        })
    }

    /// Lets somebody who may only read write notes on a record, or takes that back: in Odoo followers of the
    /// record may, in Tryton those who may write leads.
    pub async fn admit(&self, person: &Person, record: &Record, may: bool) -> Result<()> {
        match &self.of {
            Of::Odoo(world) => world.let_follow(person.uid, record, may).await,
            Of::Tryton(world) => world.let_write(person.uid, may).await,
        }
    }

    /// What people wrote on a record, oldest first.
    pub async fn notes(&self, record: &Record) -> Result<Vec<Note>> {
        Ok(match &self.of {
            Of::Odoo(world) => {
                let notes = world.admin.notes(record.model, record.id).await?;
                let note = |note: odoo::Message| Note {
                    id: note.id,
                    text: note.text(),
                    by: note.creator.id,
                    body: note.body,
                };
                notes.into_iter().map(note).collect()
            }
            Of::Tryton(world) => {
                let notes = world.notes(record).await?;
                let note = |note: tryton::Note| Note {
                    id: note.id,
                    text: note.text(),
                    by: note.by,
                    body: note.message,
                };
                notes.into_iter().map(note).collect()
            }
        })
    }

    /// Replaces what the CRM keeps of a note, as a hand that edits it would.
    pub async fn edit_note(&self, note: i64, body: &str) -> Result<()> {
        match &self.of {
            Of::Odoo(world) => world.admin.edit_note(note, body).await,
            Of::Tryton(world) => {
                let body = json!({"message": body});
                world.admin.write("ir.note", note, body).await
            }
        }
    }

    /// Deletes a lead.
    pub async fn delete(&self, lead: &Record) -> Result<()> {
        match &self.of {
            Of::Odoo(world) => world.admin.delete(lead.model, lead.id).await,
            Of::Tryton(world) => world.delete(lead.id).await,
        }
    }

    /// Deletes the leads on which a note holds this word.
    pub async fn delete_marked(&self, word: &str) -> Result<()> {
        match &self.of {
            Of::Odoo(world) => world.delete_marked(word).await,
            Of::Tryton(world) => world.delete_marked(word).await,
        }
    }

    /// Somebody sets a field of a lead in the CRM.
    pub async fn set(&self, lead: &Record, field: &str, value: Value) -> Result<()> {
        let values = json!({ field: value });
        match &self.of {
            Of::Odoo(world) => {
                let whom = json!([[lead.id], values]);
                let set = world
                    .admin
                    .call::<Value>(lead.model, "write", whom, json!({}));
                set.await.map(drop)
            }
            Of::Tryton(world) => world.admin.write(lead.model, lead.id, values).await,
        }
    }

    /// The CRM says of a lead that it is won.
    pub async fn win(&self, lead: &Record) -> Result<()> {
        match &self.of {
            Of::Odoo(world) => {
                let whom = json!([[lead.id]]);
                let won = world
                    .admin
                    .call::<Value>(lead.model, "action_set_won", whom, json!({}));
                won.await.map(drop)
            }
            Of::Tryton(world) => world.win(lead.id).await,
        }
    }

    /// The rep marks a lead as lost in the CRM, with a reason.
    pub async fn lose(&self, lead: &Record, reason: &str) -> Result<()> {
        match &self.of {
            Of::Odoo(world) => world.lose(lead.id, reason).await,
            Of::Tryton(world) => world.lose(lead.id, reason).await,
        }
    }

    /// Signs a browser in at `url`, the CRM's address or a site's before it.
    pub async fn sign_in(&self, browser: &Browser, url: &str, person: &Person) -> Result<()> {
        match &self.of {
            Of::Odoo(_) => login::by_session(browser, url, self.db(), &person.account).await,
            Of::Tryton(_) => login::to_tryton(browser, url, self.db(), &person.account).await,
        }
    }

    /// Signs in again where the session has ended, in the form that the CRM shows by itself.
    pub async fn sign_in_again(
        &self,
        browser: &Browser,
        back: &str,
        person: &Person,
    ) -> Result<()> {
        match &self.of {
            Of::Odoo(_) => {
                let form = format!("{}/web/login?redirect={back}", self.url());
                browser.goto(&form).await?;
                login::fill_form(browser, &person.account).await
            }
            Of::Tryton(_) => login::to_tryton_again(browser, &person.account).await,
        }
    }

    /// Ends the browser's session on the server and leaves its cookie where it is.
    pub async fn expire(&self, browser: &Browser) -> Result<()> {
        match &self.of {
            Of::Odoo(world) => login::expire(browser, &world.admin).await,
            Of::Tryton(world) => {
                let session = browser.cookie("tryton_session").await?;
                let session = session.context("the browser is not signed in")?;
                world.admin.with_session(&session).sign_out().await
            }
        }
    }

    /// The method with which a note is written, as a request names it.
    pub fn posting(&self) -> &'static str {
        match self.of {
            Of::Odoo(_) => "message_post",
            Of::Tryton(_) => "model.ir.note.create",
        }
    }

    /// What the CRM answers whose session has ended.
    pub fn expired(&self) -> Fault {
        match self.of {
            Of::Odoo(_) => Fault::SessionExpired,
            Of::Tryton(_) => Fault::Status(401),
        }
    }

    /// What the CRM answers when something of its own goes wrong with these words.
    pub fn broken(&self, words: &str) -> Fault {
        match self.of {
            Of::Odoo(_) => Fault::RpcError("builtins.ValueError".to_owned(), words.to_owned()),
            Of::Tryton(_) => {
                let error = json!({"id": 0, "error": [words, "Traceback (most recent call last)"]});
                Fault::Says(error.to_string())
            }
        }
    }
}

impl Person {
    /// Writes a plain note on a record, as by hand.
    pub async fn log(&self, record: &Record, text: &str) -> Result<()> {
        match &self.session {
            Session::Odoo(odoo) => odoo.log_note(record.model, record.id, text).await.map(drop),
            Session::Tryton(tryton) => tryton.log_note(record, text).await,
        }
    }

    /// Writes a note as the CRM keeps it: HTML in Odoo, text in Tryton.
    pub async fn log_raw(&self, record: &Record, body: &str) -> Result<()> {
        match &self.session {
            Session::Odoo(odoo) => odoo.log_html(record.model, record.id, body).await.map(drop),
            Session::Tryton(tryton) => tryton.log_note(record, body).await,
        }
    }
}

impl From<odoo::Person> for Person {
    fn from(person: odoo::Person) -> Self {
        Self {
            account: person.account,
            name: person.name,
            uid: person.odoo.uid,
            session: Session::Odoo(person.odoo),
        }
    }
}

impl From<tryton::Person> for Person {
    fn from(person: tryton::Person) -> Self {
        Self {
            account: person.account,
            name: person.name,
            uid: person.tryton.uid,
            session: Session::Tryton(person.tryton),
        }
    }
}

/// Adds a field to the values of a record.
fn set(values: &mut Value, field: &str, value: impl Into<Value>) {
    if let Some(values) = values.as_object_mut() {
        values.insert(field.to_owned(), value.into());
    }
}
