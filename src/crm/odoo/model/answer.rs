//! How the modelled Odoo answers.

use serde_json::{Map, Value, json};

use super::action::{load, run};
use super::domain::fits;
use super::refusal::Refusal;
use super::rows::{paired, row, said, specified};
use super::world::{Message, PARTNERS, Place, World};
use super::{May, score, thread};

/// The modelled version.
const VERSION: u16 = 19;

/// Answers one call.
pub(super) fn answer(
    world: &mut World,
    now: u64,
    uid: u64,
    path: &str,
    params: &Value,
) -> Result<Value, Refusal> {
    if !world.signed_in.contains(&uid) {
        return Err(Refusal::expired());
    }
    let of = |key: &str| params.get(key).unwrap_or(&Value::Null);
    match path {
        "/web/session/get_session_info" => Ok(session(world, uid)),
        "/web/action/load" => load(of("action_id")),
        "/web/action/run" => run(of("action_id")),
        "/mail/data" => thread::data(world, uid, params),
        _ => {
            let method = path
                .strip_prefix("/web/dataset/call_kw/")
                .and_then(|path| path.split_once('/'));
            let (model, method) = method.ok_or_else(Refusal::not_found)?;
            let call = Call {
                uid,
                now,
                model,
                args: of("args"),
                kwargs: of("kwargs"),
            };
            call.method(world, method)
        }
    }
}

fn session(world: &World, uid: u64) -> Value {
    json!({
        "uid": uid,
        "is_internal_user": true,
        "db": "crm",
        "server_version": format!("{VERSION}.0"),
        "user_context": {"lang": "en_US"},
        "server_version_info": [VERSION, 0, 0, "final", 0, ""],
        "name": world.user(uid),
        "partner_id": uid + PARTNERS,
    })
}

struct Call<'a> {
    uid: u64,
    now: u64,
    model: &'a str,
    args: &'a Value,
    kwargs: &'a Value,
}

impl Call<'_> {
    fn method(&self, world: &mut World, method: &str) -> Result<Value, Refusal> {
        let on = || (self.model.to_owned(), self.id());
        match (self.model, method) {
            ("crm.lead" | "res.partner", "fields_get") => Ok(self.fields()),
            ("crm.lead" | "res.partner", "read") => self.read(world),
            ("crm.lead" | "res.partner", "web_read") => self.web_read(world),
            ("crm.lead" | "res.partner", "message_post") => self.post(world),
            ("crm.lead" | "res.partner", "message_subscribe") => {
                thread::subscribe(world, self.uid, &on(), self.kwarg("partner_ids"))
            }
            ("crm.lead", "prepare_pls_tooltip_data") => {
                score::told(world, self.uid, &on(), self.now)
            }
            ("crm.lead", "search_read") => self.leads(world),
            ("mail.message", "search_read") => self.messages(world),
            ("mail.message", "unlink") => self.unlink(world),
            ("mail.message", "formatted_read_group") => self.grouped(world),
            ("res.users", "search_read") => self.users(world),
            _ => Err(Refusal::not_found()),
        }
    }

    /// A few of its fields, in English or Dutch.
    fn fields(&self) -> Value {
        let dutch = self.kwarg("context").get("lang") == Some(&json!("nl_NL"));
        let phone = if dutch { "Telefoon" } else { "Phone" };
        json!({"phone": {"string": phone}, "lost_reason_id": {"string": "Lost Reason"}})
    }

    fn arg(&self, place: usize) -> &Value {
        self.args.get(place).unwrap_or(&Value::Null)
    }

    fn kwarg(&self, name: &str) -> &Value {
        self.kwargs.get(name).unwrap_or(&Value::Null)
    }

    fn list(&self, place: usize) -> &[Value] {
        self.arg(place).as_array().map_or(&[], Vec::as_slice)
    }

    /// The one record that the call is about.
    fn id(&self) -> u64 {
        self.list(0).first().and_then(Value::as_u64).unwrap_or(0)
    }

    /// The one record that the call is about, as a row; `None` when it is not there.
    fn row(&self, world: &mut World) -> Result<Option<Value>, Refusal> {
        if !world.reads(self.uid, self.model) {
            return Err(Refusal::model(self.model));
        }
        let id = self.id();
        let record = world.records.get(&(self.model.to_owned(), id)).cloned();
        Ok(record.map(|record| row(world, self.model, id, &record)))
    }

    fn read(&self, world: &mut World) -> Result<Value, Refusal> {
        match self.row(world)? {
            Some(row) => Ok(json!([self.chosen(&row)?])),
            None => Ok(json!([])),
        }
    }

    fn web_read(&self, world: &mut World) -> Result<Value, Refusal> {
        let nothing = Map::new();
        let specification = self.arg(1).as_object().unwrap_or(&nothing);
        if let Some(field) = specification.keys().find(|field| world.hides(field)) {
            let said = format!("You do not have enough rights to access the field \"{field}\"");
            return Err(Refusal::access(said));
        }
        match self.row(world)? {
            Some(row) => {
                let chosen = specified(&row, specification);
                Ok(json!([chosen.map_err(|field| self.invalid(&field))?]))
            }
            None => Ok(json!([])),
        }
    }

    /// The asked fields of a row.
    fn chosen(&self, row: &Value) -> Result<Value, Refusal> {
        paired(row, self.list(1)).map_err(|field| self.invalid(&field))
    }

    fn invalid(&self, field: &str) -> Refusal {
        Refusal::value(format!("Invalid field '{field}' on '{}'", self.model))
    }

    fn post(&self, world: &mut World) -> Result<Value, Refusal> {
        let on: Place = (self.model.to_owned(), self.id());
        if !world.records.contains_key(&on) {
            return Err(Refusal::missing());
        }
        if !thread::may_post(world, self.uid, &on) {
            let said = "The requested operation cannot be completed due to security restrictions.\n\n\
                        (Document type: Message, Operation: create)";
            return Err(Refusal::access(said));
        }
        let body = self.kwarg("body").as_str().unwrap_or_default();
        let id = world.add(on, Message::by(self.uid, "comment", body, self.now));
        Ok(json!([id]))
    }

    fn unlink(&self, world: &mut World) -> Result<Value, Refusal> {
        let ids: Vec<u64> = self.list(0).iter().filter_map(Value::as_u64).collect();
        if ids
            .iter()
            .any(|id| world.messages.iter().any(|of| of.id == *id))
            && world.may(self.uid) != May::Write
        {
            let said = "The requested operation cannot be completed due to security restrictions.\n\n\
                        (Document type: Message, Operation: unlink)";
            return Err(Refusal::access(said));
        }
        world.messages.retain(|message| !ids.contains(&message.id));
        Ok(json!(true))
    }

    fn leads(&self, world: &mut World) -> Result<Value, Refusal> {
        if !world.reads(self.uid, self.model) {
            return Err(Refusal::model(self.model));
        }
        let archived = self.kwarg("context").get("active_test") == Some(&json!(false));
        let leads: Vec<(u64, super::world::Record)> = world
            .records
            .iter()
            .filter(|((model, _), _)| model == "crm.lead")
            .map(|((_, id), record)| (*id, record.clone()))
            .collect();
        let rows: Vec<(Value, Value)> = leads
            .into_iter()
            .map(|(id, record)| {
                let row = row(world, "crm.lead", id, &record);
                // What `child_of` asks about: the contact, and whatever it belongs to.
                let of = json!({"partner_id": world.chain(record.contact)});
                (of, row)
            })
            .filter(|(_, row)| archived || row.get("active") == Some(&json!(true)))
            .collect();
        self.found(rows.into_iter())
    }

    fn messages(&self, world: &World) -> Result<Value, Refusal> {
        let rows = world
            .messages
            .iter()
            .filter(|message| world.reads(self.uid, &message.on.0))
            .map(|message| said(world, message));
        self.found(rows.map(|row| (row.clone(), row)))
    }

    /// By the record they are on, the one with the oldest first; no other grouping is asked for.
    fn grouped(&self, world: &World) -> Result<Value, Refusal> {
        let most = self.most();
        let seen = |message: &&Message| world.reads(self.uid, &message.on.0);
        let mut groups: Vec<(&Place, u64, u64)> = Vec::new();
        for message in world.messages.iter().filter(seen) {
            let fits = fits(self.list(0), &said(world, message));
            let fits = fits.ok_or_else(|| Refusal::value("Invalid domain"))?;
            if !fits {
                continue;
            }
            match groups.iter_mut().find(|(on, ..)| *on == &message.on) {
                Some((_, first, last)) => {
                    *first = message.id.min(*first);
                    *last = message.id.max(*last);
                }
                None => groups.push((&message.on, message.id, message.id)),
            }
        }
        // Messages that moved keep their ids, so the first of a record need not come first.
        groups.sort_by_key(|(_, first, _)| *first);
        let row = |((model, res_id), first, last): (&Place, u64, u64)| json!({"model": model, "res_id": res_id, "id:min": first, "id:max": last});
        Ok(groups.into_iter().take(most).map(row).collect())
    }

    fn most(&self) -> usize {
        let most = self.kwarg("limit").as_u64();
        let most = most.and_then(|most| usize::try_from(most).ok());
        most.unwrap_or(usize::MAX)
    }

    fn users(&self, world: &World) -> Result<Value, Refusal> {
        let users = world.users.iter();
        let rows = users.map(|(uid, name)| json!({"id": uid, "name": name, "login": format!("login-{uid}"), "share": false, "partner_id": [uid + PARTNERS, name]}));
        self.found(rows.map(|row| (row.clone(), row)))
    }

    /// `search_read`: each row beside what is searched in it, oldest first.
    fn found(
        &self,
        rows: impl DoubleEndedIterator<Item = (Value, Value)>,
    ) -> Result<Value, Refusal> {
        let most = self.most();
        let newest_first = self.kwarg("order").as_str() == Some("id desc");
        let rows: Box<dyn Iterator<Item = (Value, Value)>> = match newest_first {
            true => Box::new(rows.rev()),
            false => Box::new(rows),
        };
        let mut found = Vec::new();
        for (searched, row) in rows {
            match fits(self.list(0), &searched) {
                None => return Err(Refusal::value("Invalid domain")),
                Some(true) if found.len() < most => found.push(self.chosen(&row)?),
                Some(_) => {}
            }
        }
        Ok(Value::Array(found))
    }
}
