//! A record as read.

use serde_json::{Value, json};

use super::date;
use super::rpc::{call_kw, number, pointed, rows, text};
use crate::crm::{Answer, Fault, Read};
use crate::port::Http;
use crate::record::{Facts, RecordKey};
use crate::team::{Person, PersonId};

/// What is asked of a lead (`addons/crm/models/crm_lead.py`).
const LEAD: &[&str] = &[
    "name",
    "partner_name",
    "contact_name",
    "partner_id",
    "stage_id",
    "user_id",
    "probability",
    "automated_probability",
    "campaign_id",
    "medium_id",
    "source_id",
    "write_date",
    "active",
    "message_ids",
];
/// What is asked of a contact (`odoo/addons/base/models/res_partner.py`).
const PARTNER: &[&str] = &[
    "name",
    "display_name",
    "parent_id",
    "user_id",
    "write_date",
    "active",
    "message_ids",
];
/// What every record with a chatter has, for when somebody may not read all of the above.
const LEAST: &[&str] = &["display_name", "write_date", "message_ids"];

/// One request. `message_ids` are the messages this person may see, newest first, without those to
/// single users (`mail_thread.py`); `read` also answers for an archived record, and with an empty list
/// for one that is gone.
///
/// A field that this person's groups may not read, or that a changed Odoo no longer has, refuses the
/// whole reading (`odoo/orm/models.py`, `_check_field_access`); then the least is read instead.
pub(in crate::crm) async fn read(http: &impl Http, key: &RecordKey) -> Result<Answer<Read>, Fault> {
    let fields = match key.object.as_str() {
        "res.partner" => PARTNER,
        _ => LEAD,
    };
    let answer = match ask(http, key, fields).await {
        Err(Fault::NoAccess(_)) => ask(http, key, LEAST).await?,
        Err(Fault::Server(words)) if words.starts_with("Invalid field") => {
            ask(http, key, LEAST).await?
        }
        other => other?,
    };
    let read = match rows(&answer)?.first() {
        None => return Err(Fault::Gone),
        Some(row) => Read {
            facts: facts(row),
            notes: notes(row)?,
        },
    };
    Ok(answer.with(read))
}

async fn ask(http: &impl Http, key: &RecordKey, fields: &[&str]) -> Result<Answer<Value>, Fault> {
    let args = json!([[number(&key.id)?], fields]);
    call_kw(http, &key.instance, &key.object, "read", args, json!({})).await
}

fn notes(row: &Value) -> Result<Vec<String>, Fault> {
    let ids = row.get("message_ids").and_then(Value::as_array);
    // A failed read is never an empty list: all notes would count as deleted.
    let ids = ids.ok_or_else(|| Fault::Unreadable("no list of notes".to_owned()))?;
    let ids = ids.iter().filter_map(Value::as_u64);
    Ok(ids.map(|id| id.to_string()).collect())
}

fn facts(row: &Value) -> Facts {
    let name = text(row, "name")
        .or_else(|| text(row, "display_name"))
        .unwrap_or_default();
    let of = |field: &str| pointed(row, field).map(|(_, name)| name);
    let customer = text(row, "partner_name")
        .or_else(|| of("partner_id"))
        .or_else(|| text(row, "contact_name"))
        .or_else(|| of("parent_id"));
    let number = |field: &str| row.get(field).and_then(Value::as_f64);
    Facts {
        customer: customer.filter(|customer| *customer != name),
        name,
        stage: of("stage_id"),
        owner: pointed(row, "user_id").map(|(id, name)| Person {
            id: PersonId(id.to_string()),
            name,
        }),
        probability: number("probability"),
        automatic: number("automated_probability"),
        campaign: of("campaign_id"),
        source: of("source_id"),
        medium: of("medium_id"),
        changed_at: text(row, "write_date").and_then(|text| date::parse(&text)),
        archived: row.get("active") == Some(&Value::Bool(false)),
    }
}
