//! What the modelled Odoo knows, as rows; and the part of a row that was asked for.

use serde_json::{Map, Value, json};

use super::world::{Field, Message, PARTNERS, Record, World};
use crate::crm::odoo::date;
use crate::record::{CameBy, DealEnd, Facts, Sort};

/// The fields of two objects.
pub(super) fn both(one: Value, other: Value) -> Value {
    match (one, other) {
        (Value::Object(mut one), Value::Object(other)) => {
            one.extend(other);
            Value::Object(one)
        }
        (one, _) => one,
    }
}

/// A message, with what it points at as a pair.
pub(super) fn said(world: &World, message: &Message) -> Value {
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
        "create_date": date::format(message.at),
        "write_date": date::format(message.changed),
    })
}

/// A record, with whatever it points at as a whole object.
pub(super) fn row(world: &mut World, model: &str, id: u64, record: &Record) -> Value {
    let facts = &record.facts;
    let owner = facts.owner.as_ref().and_then(|owner| {
        let id: u64 = owner.id.0.parse().ok()?;
        Some(json!({"id": id, "display_name": owner.name}))
    });
    let messages: Vec<u64> = world.on(model, id).map(|message| message.id).collect();
    let common = json!({
        "id": id,
        "name": facts.name,
        "display_name": facts.name,
        "user_id": owner.unwrap_or(json!(false)),
        "active": !facts.archived && facts.end != Some(DealEnd::Lost),
        "write_date": date::format(facts.changed_at.unwrap_or(0)),
        "message_ids": messages.into_iter().rev().collect::<Vec<u64>>(),
    });
    let own = match model {
        "res.partner" => json!({"parent_id": parent(world, record)}),
        _ => lead(world, record),
    };
    let mut row = both(common, own);
    for (name, field) in &record.fields {
        let value = value(world, field);
        row = both(row, json!({name.as_str(): value}));
    }
    row
}

fn lead(world: &mut World, record: &Record) -> Value {
    let facts = &record.facts;
    let contact = record.contact.and_then(|id| contact(world, id));
    let mut stage = named(world, facts.stage.as_deref());
    if let Some(stage) = stage.as_object_mut() {
        let won = facts.end == Some(DealEnd::Won);
        stage.insert("is_won".to_owned(), json!(won));
    }
    let since = facts.stage_since.or(facts.changed_at).unwrap_or(0);
    json!({
        "type": kind(facts),
        "partner_name": facts.customer.as_ref().map_or(json!(false), |name| json!(name)),
        "contact_name": false,
        "partner_id": contact.unwrap_or(json!(false)),
        "stage_id": stage,
        "campaign_id": named(world, facts.came(CameBy::Campaign)),
        "medium_id": named(world, facts.came(CameBy::Medium)),
        "source_id": named(world, facts.came(CameBy::Source)),
        "lost_reason_id": named(world, facts.lost_reason.as_deref()),
        "date_last_stage_update": date::format(since),
        "probability": probability(facts, facts.probability),
        "automated_probability": probability(facts, facts.automatic),
    })
}

fn kind(facts: &Facts) -> &'static str {
    match facts.sort {
        Some(Sort::Lead) => "lead",
        _ => "opportunity",
    }
}

/// Odoo sets it when a deal ends (`action_set_won`, `action_set_lost`).
fn probability(facts: &Facts, known: Option<f64>) -> f64 {
    match facts.end {
        Some(DealEnd::Won) => 100.0,
        Some(DealEnd::Lost) => 0.0,
        None => known.unwrap_or(0.0),
    }
}

/// What a contact belongs to: the contact it was linked to, or else a name.
fn parent(world: &mut World, record: &Record) -> Value {
    let linked = record.contact.and_then(|id| {
        let name = world.name("res.partner", id)?;
        Some(json!({"id": id, "display_name": name}))
    });
    linked.unwrap_or_else(|| named(world, record.facts.customer.as_deref()))
}

/// A contact as a lead points at it, with its deals, newest first.
fn contact(world: &World, id: u64) -> Option<Value> {
    let name = world.name("res.partner", id)?;
    let deals = world.records.iter().rev().filter(|((model, _), record)| {
        model == "crm.lead" && record.contact == Some(id) && kind(&record.facts) == "opportunity"
    });
    let deals: Vec<Value> = deals
        .map(|((_, id), record)| {
            json!({"id": id, "display_name": record.facts.name, "type": "opportunity"})
        })
        .collect();
    Some(json!({"id": id, "display_name": name, "opportunity_ids": deals}))
}

fn named(world: &mut World, name: Option<&str>) -> Value {
    match name {
        Some(name) => json!({"id": world.named(name), "display_name": name}),
        None => json!(false),
    }
}

fn value(world: &mut World, field: &Field) -> Value {
    match field {
        Field::Nothing => json!(false),
        Field::Yes(yes) => json!(yes),
        Field::Number(number) => json!(number),
        Field::Text(text) => json!(text),
        Field::One(name) => named(world, Some(name)),
        Field::Many(names) => names.iter().map(|name| named(world, Some(name))).collect(),
    }
}

/// What a specification asks of a row, as `web_read` does; or the first field that is not there.
pub(super) fn specified(row: &Value, specification: &Map<String, Value>) -> Result<Value, String> {
    let mut chosen = Map::new();
    chosen.insert("id".to_owned(), row.get("id").cloned().unwrap_or_default());
    for (field, wanted) in specification {
        let value = row.get(field).ok_or_else(|| field.clone())?;
        chosen.insert(field.clone(), unfolded(value, wanted)?);
    }
    Ok(Value::Object(chosen))
}

fn unfolded(value: &Value, wanted: &Value) -> Result<Value, String> {
    let inner = wanted.get("fields").and_then(Value::as_object);
    match (value, inner) {
        (Value::Object(_), Some(inner)) => specified(value, inner),
        (Value::Object(one), None) => Ok(one.get("id").cloned().unwrap_or_default()),
        (Value::Array(many), Some(inner)) if many.iter().all(Value::is_object) => {
            let most = wanted.get("limit").and_then(Value::as_u64);
            let most = most.and_then(|most| usize::try_from(most).ok());
            let most = most.unwrap_or(usize::MAX);
            let rows = many
                .iter()
                .enumerate()
                .map(|(place, one)| match place < most {
                    true => specified(one, inner),
                    false => Ok(json!({"id": one.get("id")})),
                });
            rows.collect::<Result<Vec<Value>, String>>()
                .map(Value::Array)
        }
        _ => Ok(value.clone()),
    }
}

/// What `read` and `search_read` ask of a row: pairs for what a field points at.
pub(super) fn paired(row: &Value, fields: &[Value]) -> Result<Value, String> {
    let mut chosen = Map::new();
    chosen.insert("id".to_owned(), row.get("id").cloned().unwrap_or_default());
    for field in fields.iter().filter_map(Value::as_str) {
        let value = row.get(field).ok_or_else(|| field.to_owned())?;
        let value = match value.as_object() {
            Some(one) => json!([one.get("id"), one.get("display_name")]),
            None => value.clone(),
        };
        chosen.insert(field.to_owned(), value);
    }
    Ok(Value::Object(chosen))
}
