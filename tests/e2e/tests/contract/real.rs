//! The script's stage on a real Odoo.

use std::cell::RefCell;
use std::rc::Rc;

use anyhow::{Context as _, Result, bail, ensure};
use samenspel::port::{Http as _, Request, Way};
use samenspel::record::{RecordKey, Sort};
use samenspel::team::{Person as Known, PersonId};
use samenspel_e2e::odoo::{Odoo, Person, World};
use samenspel_e2e::settings::{Account, Settings};
use serde_json::{Value, json};

use crate::native::Native;
use crate::stage::{FILLED, Heard, Overheard, Stage, Who};

pub struct Real {
    pub world: World,
    outsider: Person,
    heard: Rc<RefCell<Heard>>,
    nets: [Native; 3],
}

impl Real {
    /// Makes people where there are none. Another test may be making the same ones: then once more.
    pub async fn arrange() -> Result<Self> {
        let settings = Settings::from_env()?.odoo()?;
        let mut tries = 0;
        let (world, outsider) = loop {
            let made = async {
                let world = World::arrange(&settings).await?;
                let outsider = outsider(&world).await?;
                Ok::<_, anyhow::Error>((world, outsider))
            };
            match made.await {
                Ok(made) => break made,
                Err(error) if tries == 3 => return Err(error),
                Err(_) => tries += 1,
            }
        };
        let nets = [
            Native::of(world.rep.odoo.session())?,
            Native::of(world.reader.odoo.session())?,
            Native::of(outsider.odoo.session())?,
        ];
        Ok(Self {
            world,
            outsider,
            heard: Rc::default(),
            nets,
        })
    }

    fn who(&self, who: Who) -> &Person {
        match who {
            Who::Rep => &self.world.rep,
            Who::Reader => &self.world.reader,
            Who::Outsider => &self.outsider,
        }
    }

    fn way(&self, who: Who) -> &Native {
        let [rep, reader, outsider] = &self.nets;
        match who {
            Who::Rep => rep,
            Who::Reader => reader,
            Who::Outsider => outsider,
        }
    }

    fn key(&self, object: &str, id: i64) -> RecordKey {
        RecordKey {
            instance: self.instance(),
            object: object.to_owned(),
            id: id.to_string(),
        }
    }

    /// The wizard "Convert to Opportunity", as the rep fills it in.
    async fn apply(&self, key: &RecordKey, mut values: Value) -> Result<()> {
        let wizard = "crm.lead2opportunity.partner";
        let id = number(&key.id)?;
        if let Some(values) = values.as_object_mut() {
            values.insert("lead_id".to_owned(), json!(id));
        }
        let context =
            json!({"context": {"active_model": "crm.lead", "active_id": id, "active_ids": [id]}});
        let rep = &self.world.rep.odoo;
        let made: Vec<i64> = rep
            .call(wizard, "create", json!([[values]]), context.clone())
            .await?;
        rep.call::<Value>(wizard, "action_apply", json!([made]), context)
            .await
            .map(drop)
    }

    /// Odoo itself chooses which of two leads stays: the deal, or the older one.
    async fn only(&self, gone: &RecordKey, stays: &RecordKey) -> Result<()> {
        for (key, wanted) in [(gone, 0), (stays, 1)] {
            let domain = json!([["id", "=", number(&key.id)?]]);
            let found: Vec<Value> = self.world.admin.find(&key.object, domain, &["id"]).await?;
            ensure!(
                found.len() == wanted,
                "{} is there {} times",
                key.id,
                found.len()
            );
        }
        Ok(())
    }

    /// Calls a route of the web client's own as the rep; says whether it went well.
    async fn route(&self, path: &str, params: Value) -> Result<bool> {
        let json = json!({"jsonrpc": "2.0", "method": "call", "params": params}).to_string();
        let url = format!("{}{path}", self.instance());
        let reply = self
            .way(Who::Rep)
            .send(Request {
                url,
                json: Some(json),
                way: Way::Background,
            })
            .await?;
        let told: Value = serde_json::from_str(&reply.body)?;
        Ok(told.get("error").is_none())
    }
}

/// A colleague who has no part in sales.
async fn outsider(world: &World) -> Result<Person> {
    let settings = world.settings();
    let login = match settings.local {
        true => "outsider".to_owned(),
        // On somebody else's server nobody is made twice: named after a person who is new.
        false => world.rep.account.login.replace("rep", "outsider"),
    };
    let account = Account::new(&login, &login);
    let known: Vec<Value> = world
        .admin
        .find("res.users", json!([["login", "=", login]]), &["id"])
        .await?;
    if known.is_empty() {
        let values = json!({"name": "Otto Outsider", "login": login, "password": login});
        let quiet = json!({"context": {"no_reset_password": true}});
        world
            .admin
            .call::<Value>("res.users", "create", json!([[values]]), quiet)
            .await?;
    }
    let odoo = Odoo::sign_in(&settings.url, &settings.db, &account).await?;
    // Whoever is made without groups may be given Odoo's usual ones.
    for group in [
        "sales_team.group_sale_salesman",
        "sales_team.group_sale_manager",
    ] {
        let person = Person {
            account: account.clone(),
            name: login.clone(),
            odoo: odoo.clone(),
        };
        world.revoke(&person, group).await?;
    }
    Ok(Person {
        account,
        name: "Otto Outsider".to_owned(),
        odoo,
    })
}

fn number(id: &str) -> Result<i64> {
    id.parse().with_context(|| format!("{id} is no id"))
}

impl Stage for Real {
    type Net = Native;

    fn instance(&self) -> String {
        self.world.admin.url().to_owned()
    }

    fn net(&self, who: Who) -> Overheard<Native> {
        Overheard::new(self.way(who).clone(), &self.heard)
    }

    fn person(&self, who: Who) -> Known {
        let person = self.who(who);
        Known {
            id: PersonId(person.odoo.uid.to_string()),
            name: person.name.clone(),
        }
    }

    fn heard(&self) -> Heard {
        self.heard.borrow().clone()
    }

    async fn lead(&self, name: &str) -> Result<RecordKey> {
        let lead = self.world.lead(name).await?;
        Ok(self.key("crm.lead", lead.id))
    }

    async fn make(&self, name: &str, sort: Sort, contact: Option<&RecordKey>) -> Result<RecordKey> {
        let kind = match sort {
            Sort::Lead => "lead",
            _ => "opportunity",
        };
        let contact = contact.map(|contact| number(&contact.id)).transpose()?;
        let fields = json!({"type": kind, "partner_id": contact});
        let lead = self.world.lead_with(name, fields).await?;
        Ok(self.key("crm.lead", lead.id))
    }

    async fn contact(&self, name: &str) -> Result<RecordKey> {
        let id = self
            .world
            .admin
            .create("res.partner", json!({"name": name}))
            .await?;
        Ok(self.key("res.partner", id))
    }

    async fn log_note(&self, who: Who, key: &RecordKey, html: &str) -> Result<String> {
        let id = self
            .who(who)
            .odoo
            .log_html(&key.object, number(&key.id)?, html)
            .await?;
        Ok(id.to_string())
    }

    async fn edit_note(&self, id: &str, html: &str) -> Result<()> {
        let path = "/mail/message/update_content";
        let (id, rest) = (number(id)?, json!({"body": html, "attachment_ids": []}));
        // 19 takes what changes in one parameter; before that each had its own.
        let new = json!({"message_id": id, "update_data": rest});
        let old = json!({"message_id": id, "body": html, "attachment_ids": []});
        if !self.route(path, new).await? && !self.route(path, old).await? {
            bail!("the chatter does not let note {id} be edited");
        }
        Ok(())
    }

    async fn delete_note(&self, id: &str) -> Result<()> {
        self.world.admin.delete("mail.message", number(id)?).await
    }

    async fn mail_in(&self, key: &RecordKey, from: &str, html: &str) -> Result<()> {
        let message = json!({
            "model": key.object, "res_id": number(&key.id)?, "message_type": "email",
            "body": html, "author_id": false, "email_from": from,
        });
        self.world
            .admin
            .create("mail.message", message)
            .await
            .map(drop)
    }

    async fn mailed(&self, id: &str) -> Result<usize> {
        let about = json!([["mail_message_id", "=", number(id)?]]);
        let mut sent = 0;
        for model in ["mail.mail", "mail.notification"] {
            let found: Vec<Value> = self.world.admin.find(model, about.clone(), &["id"]).await?;
            sent += found.len();
        }
        Ok(sent)
    }

    async fn fill(&self, key: &RecordKey) -> Result<()> {
        let admin = &self.world.admin;
        let mut values = serde_json::Map::new();
        for (field, value) in FILLED {
            let value = match field {
                "tag_ids" => {
                    let mut tags = Vec::new();
                    for tag in value.split(", ") {
                        tags.push(admin.called("crm.tag", tag).await?);
                    }
                    json!([[6, 0, tags]])
                }
                "country_id" => json!(admin.called("res.country", value).await?),
                "expected_revenue" => json!(value.parse::<f64>()?),
                _ => json!(value),
            };
            values.insert(field.to_owned(), value);
        }
        let id = number(&key.id)?;
        admin.write("crm.lead", id, Value::Object(values)).await
    }

    async fn win(&self, key: &RecordKey) -> Result<()> {
        let args = json!([[number(&key.id)?]]);
        let rep = &self.world.rep.odoo;
        rep.call::<Value>("crm.lead", "action_set_won", args, json!({}))
            .await
            .map(drop)
    }

    async fn lose(&self, key: &RecordKey) -> Result<String> {
        let reason = "Samenspel: too expensive";
        self.world.lose(number(&key.id)?, reason).await?;
        Ok(reason.to_owned())
    }

    async fn merge(&self, from: &RecordKey, into: &RecordKey) -> Result<()> {
        let (gone, stays) = (number(&from.id)?, number(&into.id)?);
        let (whose, wizard, values) = match from.object.as_str() {
            "res.partner" => (
                &self.world.admin,
                "base.partner.merge.automatic.wizard",
                json!({"partner_ids": [[6, 0, [gone, stays]]], "dst_partner_id": stays, "state": "selection"}),
            ),
            _ => (
                &self.world.rep.odoo,
                "crm.merge.opportunity",
                json!({"opportunity_ids": [[6, 0, [gone, stays]]]}),
            ),
        };
        let id = whose.create(wizard, values).await?;
        let args = json!([[id]]);
        whose
            .call::<Value>(wizard, "action_merge", args, json!({}))
            .await?;
        self.only(from, into).await
    }

    async fn convert(&self, key: &RecordKey) -> Result<()> {
        self.apply(key, json!({"name": "convert", "action": "create"}))
            .await
    }

    async fn convert_into(&self, key: &RecordKey, deal: &RecordKey) -> Result<()> {
        let both = [number(&key.id)?, number(&deal.id)?];
        let values = json!({"name": "merge", "duplicated_lead_ids": [[6, 0, both]]});
        self.apply(key, values).await?;
        self.only(key, deal).await
    }

    async fn pass(&self, seconds: u64) {
        tokio::time::sleep(std::time::Duration::from_secs(seconds)).await;
    }

    async fn archive(&self, key: &RecordKey) -> Result<()> {
        self.world
            .admin
            .write(&key.object, number(&key.id)?, json!({"active": false}))
            .await
    }

    async fn delete(&self, key: &RecordKey) -> Result<()> {
        self.world.admin.delete(&key.object, number(&key.id)?).await
    }

    async fn sign_out(&self, who: Who) -> Result<()> {
        self.world.admin.expire(self.who(who).odoo.session()).await
    }
}
