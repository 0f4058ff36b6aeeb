//! A record as read.

use serde_json::{Map, Value, json};

use super::date;
use super::rpc::{call_kw, number, pointed, rows, text, words};
use crate::crm::{Answer, Fault, Read};
use crate::port::Http;
use crate::record::{Came, CameBy, DealEnd, Facts, RecordKey, Sort};
use crate::team::{Person, PersonId};

/// What is asked of a lead (`addons/crm/models/crm_lead.py`) as it is.
const LEAD: &[&str] = &[
    "name",
    "type",
    "partner_name",
    "contact_name",
    "probability",
    "automated_probability",
    "date_last_stage_update",
    "write_date",
    "active",
    "message_ids",
];
/// What is asked of a lead with the name of what it points at.
const LEAD_POINTS: &[&str] = &[
    "partner_id",
    "user_id",
    "campaign_id",
    "medium_id",
    "source_id",
    "lost_reason_id",
];
/// What is asked of a contact (`odoo/addons/base/models/res_partner.py`).
const PARTNER: &[&str] = &[
    "name",
    "display_name",
    "write_date",
    "active",
    "message_ids",
];
const PARTNER_POINTS: &[&str] = &["parent_id", "user_id"];
/// What every record with a chatter has, for when somebody may not read all of the above.
const LEAST: &[&str] = &["display_name", "write_date", "message_ids"];
/// The most fields asked for by name.
const MOST_NAMED: usize = 50;
/// The longest name of a field: PostgreSQL's for a column (`NAMEDATALEN`).
const LONGEST_NAME: usize = 63;

/// One request. `message_ids` are the messages this person may see, newest first, without those to
/// single users (`mail_thread.py`); the answer is the same for an archived record, and an empty list
/// for one that is gone.
///
/// `web_read` (`addons/web/models/models.py`, since 17) gives the names of what a field points at,
/// one or many, in the same answer, and the stage with its `is_won`.
///
/// A field that this person's groups may not read, or that a changed Odoo no longer has, refuses the
/// whole reading (`odoo/orm/models.py`, `_check_field_access`). Then it is read without those that the
/// refusal names, then without any that were named, and if that is refused too, the least is read.
pub(in crate::crm) async fn read(
    http: &impl Http,
    key: &RecordKey,
    named: &[String],
) -> Result<Answer<Read>, Fault> {
    let named: Vec<&str> = named
        .iter()
        .map(String::as_str)
        .filter(|name| is_field(name))
        .take(MOST_NAMED)
        .collect();
    let mut left = named.clone();
    let mut lacks: Vec<String> = Vec::new();
    let mut answer = ask(http, key, &left).await;
    for last in [false, true] {
        let fault = match &answer {
            Err(fault) if !left.is_empty() && by_a_named_field(fault) => fault,
            _ => break,
        };
        let before = left.len();
        left.retain(|name| {
            let blamed = blames(fault, name);
            lacks.extend(blamed.then(|| (*name).to_owned()));
            !blamed
        });
        if last || left.len() == before {
            left.clear();
        }
        answer = ask(http, key, &left).await;
    }
    if answer.as_ref().is_err_and(by_a_field) {
        let args = json!([[number(&key.id)?], LEAST]);
        answer = call_kw(http, &key.instance, &key.object, "read", args, json!({})).await;
    }
    let answer = answer?;
    let read = match rows(&answer)?.first() {
        None => return Err(Fault::Gone),
        Some(row) => Read {
            facts: facts(&key.object, row, &named),
            notes: notes(row)?,
            lacks,
        },
    };
    Ok(answer.with(read))
}

/// Whether this may be the technical name of a field. What comes from a note does not reach Odoo
/// otherwise.
fn is_field(name: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
    let begins = |byte: &u8| byte.is_ascii_lowercase() || *byte == b'_';
    name.len() <= LONGEST_NAME
        && name.as_bytes().first().is_some_and(begins)
        && name.bytes().all(plain)
}

fn by_a_field(fault: &Fault) -> bool {
    match fault {
        Fault::NoAccess(_) => true,
        Fault::Server(words) => words.starts_with("Invalid field"),
        _ => false,
    }
}

/// Fields that somebody made for themselves may fail in any way.
fn by_a_named_field(fault: &Fault) -> bool {
    match fault {
        Fault::Refused(_) => true,
        Fault::Server(words) => !words.starts_with("HTTP "),
        fault => by_a_field(fault),
    }
}

/// Whether the server's words name this field, as they do between quotes in any language
/// (`_determine_fields_to_fetch` and `_check_field_access` in `odoo/orm/models.py`).
fn blames(fault: &Fault, name: &str) -> bool {
    match fault {
        Fault::NoAccess(words) | Fault::Server(words) | Fault::Refused(words) => {
            words.contains(&format!("'{name}'")) || words.contains(&format!("\"{name}\""))
        }
        _ => false,
    }
}

async fn ask(http: &impl Http, key: &RecordKey, named: &[&str]) -> Result<Answer<Value>, Fault> {
    let specification = specification(&key.object, named);
    let args = json!([[number(&key.id)?], specification]);
    // A file in a field comes as its size (`Binary` in `odoo/orm/fields_binary.py`).
    let kwargs = json!({"context": {"bin_size": true}});
    call_kw(http, &key.instance, &key.object, "web_read", args, kwargs).await
}

fn specification(object: &str, named: &[&str]) -> Map<String, Value> {
    let (plain, pointing) = match object {
        "res.partner" => (PARTNER, PARTNER_POINTS),
        _ => (LEAD, LEAD_POINTS),
    };
    let with_name = json!({"fields": {"display_name": {}}});
    let mut fields = Map::new();
    for name in named.iter().chain(pointing) {
        fields.insert((*name).to_owned(), with_name.clone());
    }
    for name in plain {
        fields.insert((*name).to_owned(), json!({}));
    }
    if object == "crm.lead" {
        let stage = json!({"fields": {"display_name": {}, "is_won": {}}});
        fields.insert("stage_id".to_owned(), stage);
    }
    fields
}

fn notes(row: &Value) -> Result<Vec<String>, Fault> {
    let ids = row.get("message_ids").and_then(Value::as_array);
    // A failed read is never an empty list: all notes would count as deleted.
    let ids = ids.ok_or_else(|| Fault::Unreadable("no list of notes".to_owned()))?;
    let ids = ids.iter().filter_map(Value::as_u64);
    Ok(ids.map(|id| id.to_string()).collect())
}

fn facts(object: &str, row: &Value, named: &[&str]) -> Facts {
    let name = text(row, "name")
        .or_else(|| text(row, "display_name"))
        .unwrap_or_default();
    let of = |field: &str| pointed(row, field).map(|(_, name)| name);
    let customer = text(row, "partner_name")
        .or_else(|| of("partner_id"))
        .or_else(|| text(row, "contact_name"))
        .or_else(|| of("parent_id"));
    let came = |by: CameBy| {
        let field = match by {
            CameBy::Campaign => "campaign_id",
            CameBy::Source => "source_id",
            CameBy::Medium => "medium_id",
        };
        let (id, name) = pointed(row, field)?;
        Came::of(by, &id.to_string(), &name)
    };
    let number = |field: &str| row.get(field).and_then(Value::as_f64);
    let date = |field: &str| text(row, field).and_then(|text| date::parse(&text));
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
        came: CameBy::ALL.iter().filter_map(|by| came(*by)).collect(),
        changed_at: date("write_date"),
        archived: row.get("active") == Some(&Value::Bool(false)),
        end: end(row),
        lost_reason: of("lost_reason_id"),
        stage_since: date("date_last_stage_update"),
        sort: sort(object, row),
        named: readable_of(row, named),
    }
}

/// `_compute_won_status` in `addons/crm/models/crm_lead.py`. The field it fills is new in 19; what it
/// is computed from is the same in 17 and 18, where `toggle_active` sets the probability of what is
/// archived to 0.
fn end(row: &Value) -> Option<DealEnd> {
    let probability = row.get("probability")?.as_f64()?;
    let stage = row.get("stage_id")?;
    if probability >= 100.0 && stage.get("is_won") == Some(&Value::Bool(true)) {
        return Some(DealEnd::Won);
    }
    let archived = row.get("active") == Some(&Value::Bool(false));
    (archived && probability <= 0.0).then_some(DealEnd::Lost)
}

/// What sort of record a row is.
pub(super) fn sort(object: &str, row: &Value) -> Option<Sort> {
    match (object, text(row, "type").as_deref()) {
        ("res.partner", _) => Some(Sort::Contact),
        (_, Some("lead")) => Some(Sort::Lead),
        (_, Some("opportunity")) => Some(Sort::Opportunity),
        _ => None,
    }
}

/// The named fields that came and can be read, each once, in the order in which they were named.
fn readable_of(row: &Value, named: &[&str]) -> Vec<(String, String)> {
    let mut values: Vec<(String, String)> = Vec::new();
    for name in named {
        if values.iter().any(|(known, _)| known == name) {
            continue;
        }
        if let Some(value) = row.get(*name).and_then(readable) {
            values.push(((*name).to_owned(), value));
        }
    }
    values
}

/// A value as one line of at most 200 characters. Odoo says `false` for a no and for nothing alike.
fn readable(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::Bool(yes) => Some(yes.to_string()),
        Value::Number(number) => match number.as_i64() {
            Some(whole) => Some(whole.to_string()),
            // 1234.0 reads 1234.
            None => number.as_f64().map(|number| number.to_string()),
        },
        Value::String(text) => Some(words(text)),
        Value::Object(_) => text(value, "display_name").map(|name| words(&name)),
        Value::Array(many) => {
            let names: Option<Vec<String>> =
                many.iter().map(|one| text(one, "display_name")).collect();
            names.map(|names| words(&names.join(", ")))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_value_reads_as_a_rep_would_say_it() {
        for (value, says) in [
            (json!(true), Some("true")),
            (json!(false), Some("false")),
            (json!(7), Some("7")),
            (json!(-1_234.5), Some("-1234.5")),
            (json!(1_234.0), Some("1234")),
            (json!("2"), Some("2")),
            (json!("two\n lines"), Some("two lines")),
            (json!({"id": 1, "display_name": "A & B"}), Some("A & B")),
            (
                json!([{"id": 1, "display_name": "A"}, {"id": 2, "display_name": "B"}]),
                Some("A, B"),
            ),
            (json!([]), Some("")),
            (json!([1, 2]), None),
            (json!({"id": 1}), None),
            (json!(null), None),
        ] {
            assert_eq!(readable(&value).as_deref(), says, "{value}");
        }
    }

    #[test]
    fn only_a_name_that_a_field_can_have_is_asked_for() {
        let longest = "x".repeat(63);
        for name in ["x_segment", "_y", "a", "a1", longest.as_str()] {
            assert!(is_field(name), "{name}");
        }
        let long = "x".repeat(64);
        for name in [
            "",
            "1a",
            "A",
            "a.b",
            "a b",
            "é",
            "a-b",
            "a\n",
            long.as_str(),
        ] {
            assert!(!is_field(name), "{name}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_one_line_of_at_most_200_characters(text: String) {
            let line = readable(&json!(text)).unwrap();
            prop_assert!(line.chars().count() <= 200 && !line.contains('\n'));
        }
    }
}
