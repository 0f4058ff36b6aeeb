//! A record as read.

use serde_json::{Map, Value, json};

use super::rpc::{call, pointed, unreadable, yes};
use super::{PARTY, moment};
use crate::crm::reply::{number, rows, text, words};
use crate::crm::{Answer, Fault, Read, date};
use crate::port::Http;
use crate::record::{Came, CameBy, DealEnd, Facts, RecordKey, Sort};
use crate::team::{Person, PersonId};

/// What is asked of a lead or deal (`modules/sale_opportunity/opportunity.py`).
const DEAL: &[&str] = &[
    "rec_name",
    "description",
    "party.rec_name",
    "employee.rec_name",
    "state",
    "state:string",
    "conversion_probability",
    "lost_reason",
    "write_date",
    "create_date",
];
/// What it has besides where `modules/marketing_campaign` is active.
const CAMPAIGN: &[&str] = &[
    "marketing_campaign.rec_name",
    "marketing_medium.rec_name",
    "marketing_source.rec_name",
];
/// What is asked of a party (`modules/party/party.py`).
const OF_PARTY: &[&str] = &["rec_name", "active", "write_date", "create_date"];
/// What every record has, for when somebody may not read all of the above.
const LEAST: &[&str] = &["rec_name", "write_date", "create_date"];
/// The most fields asked for by name.
const MOST_NAMED: usize = 50;
/// The longest name of a field: PostgreSQL's for a column (`NAMEDATALEN`).
const LONGEST_NAME: usize = 63;
/// The most records behind a field whose names are read.
const MOST_BEHIND: usize = 20;
/// An id that no record has, to hear what the server says of such a one.
const NO_ID: u64 = 2_147_483_646;

/// A further field: its name, and how its value is read.
struct Named {
    name: String,
    kind: Kind,
}

enum Kind {
    /// A choice, by its word.
    Choice,
    /// What it points at, by its name.
    One,
    /// What it points at, by the names of this kind of record.
    Many(String),
    Yes,
    Plain,
}

/// The record, the ids of its notes and, where an employee has it, whose user that is: two requests or
/// three; one more where fields are named, and one for each of these that points at many.
///
/// A field that this person may not read refuses the whole reading (`check` in `trytond/ir/model.py`); then
/// it is read without those that were named, and if that is refused too, the least is read.
pub(in crate::crm) async fn read(
    http: &impl Http,
    key: &RecordKey,
    named: &[String],
) -> Result<Answer<Read>, Fault> {
    let (named, lacks) = known(http, key, named).await?;
    let answer = row(http, key, &named).await?;
    let row = rows(&answer)?.first().ok_or(Fault::Gone)?;
    let mut facts = facts(key, row);
    facts.owner = owner(http, key, row).await?;
    facts.named = values(http, key, row, &named).await?;
    let params = json!([
        [["resource", "=", resource(key)]],
        0,
        null,
        [["id", "DESC"]]
    ]);
    let notes = call(http, &key.instance, "ir.note", "search", params).await;
    let notes = notes.map_err(unreadable)?;
    let notes = rows(&notes)?.iter().filter_map(Value::as_u64);
    let notes = notes.map(|id| id.to_string()).collect();
    Ok(answer.with(Read {
        facts,
        notes,
        lacks,
    }))
}

/// What a note's `resource` says of this record.
pub(super) fn resource(key: &RecordKey) -> String {
    format!("{},{}", key.object, key.id)
}

/// Whether no such record is there: of one that is forbidden the server says something else than of an id
/// that nobody has. Its words are in its own language, so they are compared, not read.
pub(super) async fn is_gone(http: &impl Http, key: &RecordKey) -> Result<bool, Fault> {
    let ask = async |id: u64| {
        let params = json!([[id], ["id"]]);
        match call(http, &key.instance, &key.object, "read", params).await {
            Ok(_) => Ok(None),
            Err(Fault::Refused(words)) => Ok(Some(words)),
            Err(fault) => Err(fault),
        }
    };
    let Some(of_this) = ask(number(&key.id)?).await? else {
        return Ok(false);
    };
    let Some(of_none) = ask(NO_ID).await? else {
        return Ok(false);
    };
    // What it says of a whole kind of record names none of them.
    let names_it = of_none != of_this;
    Ok(names_it && of_none.replace(&NO_ID.to_string(), &key.id) == of_this)
}

/// The first that can be read: everything, without what was named or belongs to another module, the least.
async fn row(http: &impl Http, key: &RecordKey, named: &[Named]) -> Result<Answer<Value>, Fault> {
    let id = number(&key.id)?;
    let (own, more) = match key.object.as_str() {
        PARTY => (OF_PARTY, &[][..]),
        _ => (DEAL, CAMPAIGN),
    };
    let own: Vec<String> = own.iter().map(|&name| name.to_owned()).collect();
    let more: Vec<String> = more.iter().map(|&name| name.to_owned()).collect();
    let named: Vec<String> = named.iter().map(Named::asked).collect();
    let least: Vec<String> = LEAST.iter().map(|&name| name.to_owned()).collect();
    let tries = [
        [own.clone(), more.clone(), named].concat(),
        [own.clone(), more].concat(),
        own,
        least,
    ];
    let mut refused = Fault::Gone;
    let mut before = 0;
    for fields in tries {
        // The same as before, as there was nothing to leave out.
        if fields.len() == before {
            continue;
        }
        before = fields.len();
        let params = json!([[id], fields]);
        match call(http, &key.instance, &key.object, "read", params).await {
            Err(fault) if by_a_field(&fault) => refused = fault,
            other => return other,
        }
    }
    match refused {
        Fault::Refused(_) if is_gone(http, key).await? => Err(Fault::Gone),
        fault => Err(unreadable(fault)),
    }
}

/// A field that is not there is a fault of the server's; one that is forbidden is refused, like a record.
fn by_a_field(fault: &Fault) -> bool {
    match fault {
        Fault::Refused(_) => true,
        Fault::Server(words) => !words.starts_with("HTTP "),
        _ => false,
    }
}

/// Of the named fields those that such records have, and those that they lack.
async fn known(
    http: &impl Http,
    key: &RecordKey,
    named: &[String],
) -> Result<(Vec<Named>, Vec<String>), Fault> {
    let fields = named.iter().filter(|name| is_field(name)).take(MOST_NAMED);
    let fields: Vec<&String> = fields.collect();
    if fields.is_empty() {
        return Ok((Vec::new(), Vec::new()));
    }
    let params = json!([fields, 0]);
    let answer = call(http, &key.instance, &key.object, "fields_get", params).await;
    let answer = match answer {
        // The record itself tells why.
        Err(fault) if by_a_field(&fault) => return Ok((Vec::new(), Vec::new())),
        other => other?,
    };
    let (mut there, mut lacks) = (Vec::new(), Vec::new());
    for name in fields {
        let field = answer.value.get(name);
        match field.and_then(|field| Some((text(field, "type")?, text(field, "relation")))) {
            Some((kind, relation)) => {
                if let Some(kind) = Kind::of(&kind, relation) {
                    let name = name.clone();
                    there.push(Named { name, kind });
                }
            }
            None => lacks.push(name.clone()),
        }
    }
    there.dedup_by(|one, other| one.name == other.name);
    Ok((there, lacks))
}

/// Whether this may be the technical name of a field. What comes from a note does not reach Tryton
/// otherwise.
fn is_field(name: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
    let begins = name.as_bytes().first().is_some_and(u8::is_ascii_lowercase);
    begins && name.len() <= LONGEST_NAME && name.bytes().all(plain)
}

impl Kind {
    /// By the type of a field (`_type` in `trytond/model/fields`). Files have no readable value.
    fn of(kind: &str, relation: Option<String>) -> Option<Kind> {
        Some(match kind {
            "selection" | "multiselection" => Kind::Choice,
            "many2one" | "one2one" | "reference" => Kind::One,
            "one2many" | "many2many" => Kind::Many(relation?),
            "boolean" => Kind::Yes,
            "binary" | "dict" => return None,
            _ => Kind::Plain,
        })
    }
}

impl Named {
    /// The field as it is asked for, so that its readable value comes along.
    fn asked(&self) -> String {
        match self.kind {
            Kind::Choice => format!("{}:string", self.name),
            Kind::One => format!("{}.rec_name", self.name),
            _ => self.name.clone(),
        }
    }
}

fn facts(key: &RecordKey, row: &Value) -> Facts {
    let of = |field: &str| pointed(row, field).map(|(_, name)| name);
    let came = |by: CameBy| {
        let field = match by {
            CameBy::Campaign => "marketing_campaign",
            CameBy::Source => "marketing_source",
            CameBy::Medium => "marketing_medium",
        };
        let (id, name) = pointed(row, field)?;
        Came::of(by, &id.to_string(), &name)
    };
    let on = |field: &str| row.get(field).and_then(moment::ms);
    let probability = row.get("conversion_probability").and_then(Value::as_f64);
    Facts {
        name: name(row),
        customer: of("party"),
        stage: text(row, "state:string"),
        // A share of one.
        probability: probability.map(|share| share * 100.0),
        came: CameBy::ALL.iter().filter_map(|by| came(*by)).collect(),
        changed_at: on("write_date").or_else(|| on("create_date")),
        archived: row.get("active").is_some_and(|active| !yes(Some(active))),
        end: match text(row, "state").as_deref() {
            Some("won") => Some(DealEnd::Won),
            Some("lost") => Some(DealEnd::Lost),
            _ => None,
        },
        lost_reason: text(row, "lost_reason").map(|reason| words(&reason)),
        sort: sort(&key.object, row),
        ..Facts::default()
    }
}

/// A deal's own name is its number; what people call it stands in its description.
pub(super) fn name(row: &Value) -> String {
    let name = text(row, "description").or_else(|| text(row, "rec_name"));
    name.unwrap_or_default()
}

/// What sort of record a row is.
pub(super) fn sort(object: &str, row: &Value) -> Option<Sort> {
    match (object, text(row, "state").as_deref()) {
        (PARTY, _) => Some(Sort::Contact),
        (_, Some("lead")) => Some(Sort::Lead),
        (_, Some(_)) => Some(Sort::Opportunity),
        (_, None) => None,
    }
}

/// The record's employee as the user they are. One who is no user, or whose user may not be read, has an id
/// that no user can have.
async fn owner(http: &impl Http, key: &RecordKey, row: &Value) -> Result<Option<Person>, Fault> {
    let Some((employee, name)) = pointed(row, "employee") else {
        return Ok(None);
    };
    let domain = json!([["employees", "=", employee]]);
    let params = json!([domain, 0, 1, [["id", "ASC"]], ["rec_name"]]);
    let user = match call(http, &key.instance, "res.user", "search_read", params).await {
        Err(fault) if by_a_field(&fault) => None,
        answer => rows(&answer?)?
            .first()
            .and_then(|user| user.get("id")?.as_u64()),
    };
    let id = user.map_or_else(|| format!("employee:{employee}"), |user| user.to_string());
    let id = PersonId(id);
    Ok(Some(Person { id, name }))
}

/// The values of the named fields that can be read, in the order in which they were named.
async fn values(
    http: &impl Http,
    key: &RecordKey,
    row: &Value,
    named: &[Named],
) -> Result<Vec<(String, String)>, Fault> {
    let mut values = Vec::new();
    for field in named {
        let value = match (&field.kind, row.get(field.asked())) {
            (Kind::One, _) => pointed(row, &field.name).map(|(_, name)| words(&name)),
            (Kind::Many(relation), Some(ids)) => behind(http, key, relation, ids).await?,
            (Kind::Yes, Some(value)) if !value.is_null() => Some(yes(Some(value)).to_string()),
            (_, Some(value)) => readable(value),
            (_, None) => None,
        };
        values.extend(value.map(|value| (field.name.clone(), value)));
    }
    Ok(values)
}

/// The names of records, in one line.
async fn behind(
    http: &impl Http,
    key: &RecordKey,
    relation: &str,
    ids: &Value,
) -> Result<Option<String>, Fault> {
    let ids = ids.as_array().map(Vec::as_slice).unwrap_or_default();
    let ids: Vec<u64> = ids
        .iter()
        .filter_map(Value::as_u64)
        .take(MOST_BEHIND)
        .collect();
    if ids.is_empty() {
        return Ok(None);
    }
    let params = json!([ids, ["rec_name"]]);
    let answer = match call(http, &key.instance, relation, "read", params).await {
        // Not for this person; the field is left out.
        Err(Fault::Refused(_)) => return Ok(None),
        other => other?,
    };
    let names = rows(&answer)?
        .iter()
        .filter_map(|row| text(row, "rec_name"));
    let names: Vec<String> = names.collect();
    Ok((!names.is_empty()).then(|| words(&names.join(", "))))
}

/// A value as one line of at most 200 characters.
fn readable(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::Bool(yes) => Some(yes.to_string()),
        Value::Number(number) => match number.as_i64() {
            Some(whole) => Some(whole.to_string()),
            // 1234.0 reads 1234.
            None => number.as_f64().map(|number| number.to_string()),
        },
        Value::String(text) => (!text.trim().is_empty()).then(|| words(text)),
        Value::Array(many) => {
            let many: Option<Vec<&str>> = many.iter().map(Value::as_str).collect();
            many.filter(|many| !many.is_empty())
                .map(|many| words(&many.join(", ")))
        }
        Value::Object(parts) => of_class(parts, value),
    }
}

/// What JSON has no form for (`JSONEncoder` in `trytond/protocols/jsonrpc.py`).
fn of_class(parts: &Map<String, Value>, value: &Value) -> Option<String> {
    let part = |name: &str| parts.get(name).and_then(Value::as_u64);
    match parts.get("__class__")?.as_str()? {
        "Decimal" => {
            let decimal = text(value, "decimal")?;
            Some(match decimal.contains('.') {
                true => decimal
                    .trim_end_matches('0')
                    .trim_end_matches('.')
                    .to_owned(),
                false => decimal,
            })
        }
        "date" => {
            let (year, month, day) = (part("year")?, part("month")?, part("day")?);
            Some(format!("{year:04}-{month:02}-{day:02}"))
        }
        "datetime" => moment::ms(value).map(date::format),
        _ => None,
    }
}
