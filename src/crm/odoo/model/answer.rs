//! How the modelled Odoo answers.

use serde_json::{Map, Value, json};

use super::May;
use super::domain::fits;
use super::world::{Message, World};
use crate::crm::odoo::date;
use crate::record::Facts;

/// The modelled version.
const VERSION: u16 = 19;
/// A user's partner has this much more than the user's id.
const PARTNERS: u64 = 1_000;
/// The actions: id, path, external name, type, and the model it shows.
const ACTIONS: [(u64, &str, &str, &str, Option<&str>); 4] = [
    (
        195,
        "crm",
        "crm.action_your_pipeline",
        "ir.actions.server",
        None,
    ),
    (
        212,
        "",
        "crm.crm_lead_action_pipeline",
        "ir.actions.act_window",
        Some("crm.lead"),
    ),
    (
        161,
        "contacts",
        "contacts.action_contacts",
        "ir.actions.act_window",
        Some("res.partner"),
    ),
    (
        121,
        "discuss",
        "mail.action_discuss",
        "ir.actions.client",
        None,
    ),
];

/// An error of Odoo's.
pub(super) struct Refusal {
    code: u16,
    name: &'static str,
    said: String,
}

impl Refusal {
    fn new(name: &'static str, said: impl Into<String>) -> Refusal {
        Refusal {
            code: 0,
            name,
            said: said.into(),
        }
    }

    pub fn bug(said: &str) -> Refusal {
        Refusal::new("builtins.AttributeError", said)
    }

    pub fn rule(said: &str) -> Refusal {
        Refusal::new("odoo.exceptions.UserError", said)
    }

    fn expired() -> Refusal {
        let code = 100;
        Refusal {
            code,
            ..Refusal::new("odoo.http.SessionExpiredException", "Session expired")
        }
    }

    fn not_found() -> Refusal {
        Refusal {
            code: 404,
            ..Refusal::new("werkzeug.exceptions.NotFound", "404 Not Found")
        }
    }

    pub fn json(&self) -> Value {
        let message = match self.code {
            100 => "Odoo Session Expired",
            404 => "404: Not Found",
            _ => "Odoo Server Error",
        };
        let data = json!({
            "name": self.name, "message": self.said, "arguments": [self.said], "context": {}, "debug": "",
        });
        json!({"code": self.code, "message": message, "data": data})
    }
}

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
            match (model, method) {
                ("crm.lead" | "res.partner", "read") => call.read(world),
                ("crm.lead" | "res.partner", "message_post") => call.post(world),
                ("mail.message", "search_read") => call.messages(world),
                ("res.users", "search_read") => call.users(world),
                _ => Err(Refusal::not_found()),
            }
        }
    }
}

fn session(world: &World, uid: u64) -> Value {
    json!({
        "uid": uid,
        "is_internal_user": true,
        "db": "crm",
        "server_version": format!("{VERSION}.0"),
        "server_version_info": [VERSION, 0, 0, "final", 0, ""],
        "name": world.user(uid),
        "partner_id": uid + PARTNERS,
    })
}

fn load(action: &Value) -> Result<Value, Refusal> {
    let asked = action
        .as_str()
        .map_or_else(|| action.to_string(), str::to_owned);
    let found = ACTIONS.iter().find(|(id, path, external, ..)| {
        !asked.is_empty() && (id.to_string() == asked || *path == asked || *external == asked)
    });
    let Some((id, path, external, kind, model)) = found else {
        let name = "odoo.addons.web.controllers.action.MissingActionError";
        return Err(Refusal::new(
            name,
            format!("The action “{asked}” does not exist."),
        ));
    };
    let path = if path.is_empty() {
        json!(false)
    } else {
        json!(path)
    };
    let action = json!({"id": id, "type": kind, "xml_id": external, "path": path});
    let shows = match *kind {
        "ir.actions.server" => json!({"model_name": "crm.team"}),
        _ => json!({"res_model": model.map_or(json!(false), |model| json!(model))}),
    };
    Ok(both(action, shows))
}

fn run(action: &Value) -> Result<Value, Refusal> {
    match action.as_u64() {
        Some(195) => load(&json!(212)),
        _ => Ok(json!(false)),
    }
}

struct Call<'a> {
    uid: u64,
    now: u64,
    model: &'a str,
    args: &'a Value,
    kwargs: &'a Value,
}

impl Call<'_> {
    fn arg(&self, place: usize) -> &Value {
        self.args.get(place).unwrap_or(&Value::Null)
    }

    fn list(&self, place: usize) -> &[Value] {
        self.arg(place).as_array().map_or(&[], Vec::as_slice)
    }

    /// The one record that the call is about.
    fn id(&self) -> u64 {
        self.list(0).first().and_then(Value::as_u64).unwrap_or(0)
    }

    fn read(&self, world: &mut World) -> Result<Value, Refusal> {
        if world.may(self.uid) == May::Nothing {
            let said = format!("You are not allowed to access '{}' records.", self.model);
            return Err(Refusal::new("odoo.exceptions.AccessError", said));
        }
        let id = self.id();
        let Some(facts) = world.records.get(&(self.model.to_owned(), id)).cloned() else {
            return Ok(json!([]));
        };
        let row = row(world, self.model, id, &facts);
        Ok(json!([self.chosen(&row)?]))
    }

    /// The asked fields of a row.
    fn chosen(&self, row: &Value) -> Result<Value, Refusal> {
        let mut chosen = Map::new();
        chosen.insert("id".to_owned(), row.get("id").cloned().unwrap_or_default());
        for field in self.list(1).iter().filter_map(Value::as_str) {
            let Some(value) = row.get(field) else {
                let said = format!("Invalid field '{field}' on '{}'", self.model);
                return Err(Refusal::new("builtins.ValueError", said));
            };
            chosen.insert(field.to_owned(), value.clone());
        }
        Ok(Value::Object(chosen))
    }

    fn post(&self, world: &mut World) -> Result<Value, Refusal> {
        let on = (self.model.to_owned(), self.id());
        if !world.records.contains_key(&on) {
            let said = "Record does not exist or has been deleted.";
            return Err(Refusal::new("odoo.exceptions.MissingError", said));
        }
        if world.may(self.uid) != May::Write {
            let said = "The requested operation cannot be completed due to security restrictions.\n\n\
                        (Document type: Message, Operation: create)";
            return Err(Refusal::new("odoo.exceptions.AccessError", said));
        }
        let body = self
            .kwargs
            .get("body")
            .and_then(Value::as_str)
            .unwrap_or_default();
        let id = world.add(on, Message::by(self.uid, "comment", body, self.now));
        Ok(json!([id]))
    }

    fn messages(&self, world: &World) -> Result<Value, Refusal> {
        let seen = world.may(self.uid) != May::Nothing;
        let rows = world
            .messages
            .iter()
            .filter(|_| seen)
            .map(|message| said(world, message));
        self.found(rows)
    }

    fn users(&self, world: &World) -> Result<Value, Refusal> {
        let users = world.users.iter();
        self.found(users.map(|(uid, name)| json!({"id": uid, "name": name})))
    }

    /// `search_read`, oldest first.
    fn found(&self, rows: impl Iterator<Item = Value>) -> Result<Value, Refusal> {
        let most = self.kwargs.get("limit").and_then(Value::as_u64);
        let most = most
            .and_then(|most| usize::try_from(most).ok())
            .unwrap_or(usize::MAX);
        let mut found = Vec::new();
        for row in rows {
            match fits(self.list(0), &row) {
                None => return Err(Refusal::new("builtins.ValueError", "Invalid domain")),
                Some(true) if found.len() < most => found.push(self.chosen(&row)?),
                Some(_) => {}
            }
        }
        Ok(Value::Array(found))
    }
}

fn said(world: &World, message: &Message) -> Value {
    let (model, res_id) = &message.on;
    let author = match message.from {
        Some(_) => json!(false),
        None => json!([message.by + PARTNERS, world.user(message.by)]),
    };
    json!({
        "id": message.id,
        "model": model,
        "res_id": res_id,
        "message_type": message.kind,
        "body": message.body,
        "author_id": author,
        "create_uid": [message.by, world.user(message.by)],
        "email_from": message.from.as_ref().map_or(json!(false), |from| json!(from)),
        "date": date::format(message.at),
        "write_date": date::format(message.changed),
    })
}

fn row(world: &mut World, model: &str, id: u64, facts: &Facts) -> Value {
    let customer = facts
        .customer
        .as_ref()
        .map_or(json!(false), |name| json!(name));
    let owner = facts.owner.as_ref();
    let owner = owner.and_then(|owner| Some(json!([owner.id.0.parse::<u64>().ok()?, owner.name])));
    let on = (model.to_owned(), id);
    let messages = world.messages.iter().rev();
    let messages = messages.filter(|message| message.on == on);
    let messages: Vec<u64> = messages.map(|message| message.id).collect();
    let common = json!({
        "id": id,
        "name": facts.name,
        "display_name": facts.name,
        "user_id": owner.unwrap_or(json!(false)),
        "active": !facts.archived,
        "write_date": date::format(facts.changed_at.unwrap_or(0)),
        "message_ids": messages,
    });
    let mut pointed = |name: &Option<String>| match name {
        Some(name) => json!([world.named(name), name]),
        None => json!(false),
    };
    let own = match model {
        "res.partner" => json!({"parent_id": pointed(&facts.customer)}),
        _ => json!({
            "partner_name": customer,
            "contact_name": false,
            "partner_id": false,
            "stage_id": pointed(&facts.stage),
            "campaign_id": pointed(&facts.campaign),
            "medium_id": pointed(&facts.medium),
            "source_id": pointed(&facts.source),
            "probability": facts.probability.unwrap_or(0.0),
            "automated_probability": facts.automatic.unwrap_or(0.0),
        }),
    };
    both(common, own)
}

/// The fields of two objects.
fn both(one: Value, other: Value) -> Value {
    match (one, other) {
        (Value::Object(mut one), Value::Object(other)) => {
            one.extend(other);
            Value::Object(one)
        }
        (one, _) => one,
    }
}
