//! The people and leads of one run.
//!
//! On a server of our own the people are called `rep`, `marketer` and `reader`, with their names for
//! passwords, and are made once. On somebody else's server they carry a suffix of this run, and
//! nothing that was there before is touched.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::{Context as _, Result, ensure};
use serde_json::{Value, json};

use super::{Message, Odoo};
use crate::crm::{Record, Role};
use crate::settings::{Account, CrmSettings};

/// A user of the CRM, with a session of its own beside the browser's.
#[derive(Clone, Debug)]
pub struct Person {
    /// Log-in name and password.
    pub account: Account,
    /// The name on the screen.
    pub name: String,
    /// Signed in.
    pub odoo: Odoo,
}

/// The CRM as one run finds it: an administrator, three people, and leads as they are asked for.
#[derive(Debug)]
pub struct World {
    /// May arrange anything.
    pub admin: Odoo,
    /// Of sales; may read and change every lead.
    pub rep: Person,
    /// Of marketing; may read and change every lead.
    pub marketer: Person,
    /// May read leads and no more.
    pub reader: Person,
    settings: CrmSettings,
    suffix: String,
    run: String,
    made: AtomicU32,
}

const SELLS: &str = "sales_team.group_sale_salesman_all_leads";
const SELLS_OWN: &str = "sales_team.group_sale_salesman";

impl World {
    /// Finds or makes the people.
    pub async fn arrange(settings: &CrmSettings) -> Result<Self> {
        let admin = Odoo::sign_in(&settings.url, &settings.db, &settings.admin).await?;
        let now = SystemTime::now().duration_since(UNIX_EPOCH)?;
        // Two runs begun in the same second still differ.
        let run = format!("{:x}{:03x}", now.as_secs(), now.subsec_millis());
        let suffix = if settings.local {
            String::new()
        } else {
            format!("-{run}")
        };
        let sells = admin.named(SELLS).await?;
        let reads = reading_group(&admin, &suffix).await?;
        let maker = Maker {
            settings,
            admin: &admin,
            suffix: &suffix,
        };
        let rep = maker.person("rep", "Robin Rep", sells).await?;
        let marketer = maker.person("marketer", "Mara Marketer", sells).await?;
        let reader = maker.person("reader", "Remi Reader", reads).await?;
        Ok(Self {
            rep,
            marketer,
            reader,
            settings: settings.clone(),
            suffix,
            run,
            made: AtomicU32::new(0),
            admin,
        })
    }

    /// Makes a colleague of this run's own. Who sells may read and change their own leads and no other's.
    pub async fn colleague(&self, name: &str, role: Role) -> Result<Person> {
        let group = match role {
            Role::Sells => self.admin.named(SELLS_OWN).await?,
            Role::SellsAll => self.admin.named(SELLS).await?,
            Role::Reads => reading_group(&self.admin, &self.suffix).await?,
        };
        let maker = Maker {
            settings: &self.settings,
            admin: &self.admin,
            suffix: "",
        };
        let name = self.named(name);
        let login = name.split(' ').next_back().unwrap_or_default();
        maker
            .person(&format!("colleague-{login}"), &name, group)
            .await
    }

    /// Makes somebody a follower of a record, whose notes they may then write, or takes that back.
    pub async fn let_follow(&self, uid: i64, record: &Record, follow: bool) -> Result<()> {
        let partner = self.admin.field("res.users", uid, "partner_id").await?;
        let verb = match follow {
            true => "message_subscribe",
            false => "message_unsubscribe",
        };
        let whom = json!([[record.id], [partner.get(0)]]);
        let done = self
            .admin
            .call::<Value>(record.model, verb, whom, json!({}));
        done.await.map(drop)
    }

    /// Deletes the leads on which a note holds this word.
    pub async fn delete_marked(&self, word: &str) -> Result<()> {
        let marked = json!([["body", "like", word], ["model", "=", "crm.lead"]]);
        let found: Vec<Value> = self.admin.find("mail.message", marked, &["res_id"]).await?;
        let on = found.iter().filter_map(|note| note.get("res_id")?.as_i64());
        for id in on.collect::<BTreeSet<i64>>() {
            self.admin.delete("crm.lead", id).await?;
        }
        Ok(())
    }

    /// Makes a lead with a name found nowhere else, for the rep.
    pub async fn lead(&self, name: &str) -> Result<Record> {
        self.lead_with(name, json!({})).await
    }

    /// Makes a lead with more fields than its name.
    pub async fn lead_with(&self, name: &str, fields: Value) -> Result<Record> {
        let name = self.named(name);
        let mut values = json!({"name": name, "type": "opportunity", "user_id": self.rep.odoo.uid});
        if let (Some(values), Value::Object(fields)) = (values.as_object_mut(), fields) {
            values.extend(fields);
        }
        let id = self.admin.create("crm.lead", values).await?;
        Ok(self.record("crm.lead", id, name))
    }

    /// Makes a contact.
    pub async fn customer(&self, name: &str) -> Result<Record> {
        let name = self.named(name);
        let values = json!({"name": name});
        let id = self.admin.create("res.partner", values).await?;
        Ok(self.record("res.partner", id, name))
    }

    /// A name found nowhere else, which begins so.
    fn named(&self, name: &str) -> String {
        let nth = self.made.fetch_add(1, Ordering::Relaxed);
        format!("{name} {}.{nth}", self.run)
    }

    fn record(&self, model: &'static str, id: i64, name: String) -> Record {
        Record {
            model,
            id,
            name,
            path: self.path(model, id),
        }
    }

    /// The path of a record's page in this series of Odoo.
    pub fn path(&self, model: &str, id: i64) -> String {
        match model {
            _ if self.admin.series < 18 => format!("/web#id={id}&model={model}&view_type=form"),
            "crm.lead" => format!("/odoo/crm/{id}"),
            _ => format!("/odoo/m-{model}/{id}"),
        }
    }

    /// The rep marks a lead as lost in the CRM, with a reason of the CRM's list.
    pub async fn lose(&self, id: i64, reason: &str) -> Result<()> {
        let why = self.admin.called("crm.lost.reason", reason).await?;
        let why = json!({"lost_reason_id": why});
        let lost = self
            .rep
            .odoo
            .call::<Value>("crm.lead", "action_set_lost", json!([[id]]), why);
        lost.await.map(drop)
    }

    /// What people wrote on a lead, oldest first.
    pub async fn notes(&self, lead: &Record) -> Result<Vec<Message>> {
        self.admin.notes("crm.lead", lead.id).await
    }

    /// Adds a user to a group, by the group's external name.
    pub async fn grant(&self, uid: i64, group: &str) -> Result<()> {
        self.change_group(uid, group, 4).await
    }

    /// Takes a user out of a group, by the group's external name.
    pub async fn revoke(&self, person: &Person, group: &str) -> Result<()> {
        self.change_group(person.odoo.uid, group, 3).await
    }

    async fn change_group(&self, uid: i64, group: &str, command: u8) -> Result<()> {
        let group = self.admin.named(group).await?;
        let values = json!({groups_field(&self.admin): [[command, group]]});
        self.admin.write("res.users", uid, values).await
    }

    /// Refuses unless the server is ours: for stories that hurt it.
    pub fn must_be_ours(&self) -> Result<()> {
        ensure!(
            self.settings.local,
            "this story is only for an Odoo of our own"
        );
        Ok(())
    }

    /// The server and database of this run.
    pub fn settings(&self) -> &CrmSettings {
        &self.settings
    }
}

fn groups_field(admin: &Odoo) -> &'static str {
    if admin.series >= 19 {
        "group_ids"
    } else {
        "groups_id"
    }
}

/// The group whose members may read leads and nothing more; Odoo has none of its own.
async fn reading_group(admin: &Odoo, suffix: &str) -> Result<i64> {
    let name = format!("Samenspel test: reads leads{suffix}");
    let found: Vec<Value> = admin
        .find("res.groups", json!([["name", "=", name]]), &["id"])
        .await?;
    if let Some(id) = found
        .first()
        .and_then(|group| group.get("id"))
        .and_then(Value::as_i64)
    {
        return Ok(id);
    }
    let group = admin.create("res.groups", json!({"name": name})).await?;
    // The lead's page shows these too.
    let wanted = json!([
        "crm.lead",
        "crm.stage",
        "crm.team",
        "crm.tag",
        "crm.lost.reason",
        "crm.recurring.plan"
    ]);
    let models: Vec<Value> = admin
        .find("ir.model", json!([["model", "in", wanted]]), &["id"])
        .await?;
    for model in models {
        let values = json!({
            "name": name, "model_id": model.get("id"), "group_id": group,
            "perm_read": true, "perm_write": false, "perm_create": false, "perm_unlink": false,
        });
        admin.create("ir.model.access", values).await?;
    }
    // Odoo forgets its list of groups while it makes one, before the new one is written: whoever asks
    // for a page in that moment has it keep a list without it, and every lead's page fails from then
    // on. A change of what a group implies, even to the same, makes it forget once more.
    let same = json!({"implied_ids": []});
    admin.write("res.groups", group, same).await?;
    Ok(group)
}

struct Maker<'a> {
    settings: &'a CrmSettings,
    admin: &'a Odoo,
    suffix: &'a str,
}

impl Maker<'_> {
    async fn person(&self, login: &str, name: &str, group: i64) -> Result<Person> {
        let login = format!("{login}{}", self.suffix);
        let name = format!("{name}{}", self.suffix);
        let account = Account::new(&login, &login);
        let found: Vec<Value> = self
            .admin
            .find("res.users", json!([["login", "=", login]]), &["id"])
            .await?;
        if found.is_empty() {
            let user = self.admin.named("base.group_user").await?;
            let values = json!({
                "name": name, "login": login, "password": account.password, "email": format!("{login}@example.com"),
                groups_field(self.admin): [[6, 0, [user, group]]],
            });
            // No invitation by mail.
            let quiet = json!({"context": {"no_reset_password": true}});
            self.admin
                .call::<Value>("res.users", "create", json!([[values]]), quiet)
                .await?;
        }
        let odoo = Odoo::sign_in(&self.settings.url, &self.settings.db, &account)
            .await
            .with_context(|| format!("signing in {login}, made by an earlier run or by hand?"))?;
        // The log-in name is ours; what the person is called here may have been changed.
        let name = self.admin.field("res.users", odoo.uid, "name").await?;
        let name = name.as_str().unwrap_or_default().to_owned();
        Ok(Person {
            account,
            name,
            odoo,
        })
    }
}
