//! Reading and writing notes, and finding them again.

use serde_json::{Value, json};

use super::record::{is_gone, resource};
use super::rpc::{call, call_sized, pointed, unreadable};
use super::{SUPPORTED, moment, supported};
use crate::codec::{MARK, escaped, note_text};
use crate::crm::odoo::checked;
use crate::crm::paging;
use crate::crm::reach::OVERLAP_MS;
use crate::crm::reply::{number, rows, text};
use crate::crm::{Answer, CrmNote, Draft, Fault, Marked, Since, date};
use crate::port::Http;
use crate::record::RecordKey;
use crate::team::{Person, PersonId};

/// On how many records a mark is found.
const MOST_RECORDS: usize = 20;
/// How many notes with a mark are looked through, of each kind of record.
const MOST_MARKED: usize = 1_000;
/// What is read of a note (`trytond/ir/note.py`).
const FIELDS: [&str; 4] = [
    "message",
    "create_uid.rec_name",
    "create_date",
    "write_date",
];

/// The notes that are new, or may have changed, since; oldest first. Whoever may write the record may change
/// a note's message, whatever the web client offers, and its author stays.
pub(in crate::crm) async fn notes(
    http: &impl Http,
    key: &RecordKey,
    since: &Since,
) -> Result<Answer<Vec<CrmNote>>, Fault> {
    let mut domain = vec![json!(["resource", "=", resource(key)])];
    // Without a change that is known, everything counts as new.
    if let Some(changed) = date::parse(&since.changed) {
        let from = moment::of(changed.saturating_sub(OVERLAP_MS));
        // A note's number is given before it is committed, so one may come late.
        domain.push(json!([
            "OR",
            ["id", ">", since.id],
            ["create_date", ">=", from],
            ["write_date", ">=", from],
        ]));
    }
    let found = all(http, &key.instance, &domain, &FIELDS).await;
    let found = found.map_err(unreadable)?;
    let notes = found.value.iter().map(note);
    let notes = notes.collect::<Result<Vec<_>, _>>()?;
    Ok(found.with(notes))
}

/// The notes with a payload of Samenspel's on any of these records, all of one kind, with the record of
/// each; oldest first. Of a kind that this person may not read there are none.
pub(in crate::crm) async fn told_on(
    http: &impl Http,
    instance: &str,
    object: &str,
    ids: &[&str],
) -> Result<Answer<Vec<(RecordKey, CrmNote)>>, Fault> {
    let on: Vec<String> = ids.iter().map(|id| format!("{object},{id}")).collect();
    let domain = [
        json!(["resource", "in", on]),
        json!(["message", "like", format!("%{MARK}%")]),
    ];
    let fields = [&FIELDS[..], &["resource"]].concat();
    let found = match all(http, instance, &domain, &fields).await {
        Err(Fault::Refused(_)) => return Ok(nothing()),
        other => other?,
    };
    let told = |row: &Value| {
        let key = place(instance, row);
        let key = key.ok_or_else(|| Fault::Unreadable("a note on nothing".to_owned()))?;
        Ok((key, note(row)?))
    };
    let told = found.value.iter().map(told);
    let told = told.collect::<Result<Vec<_>, Fault>>()?;
    Ok(found.with(told))
}

/// One note as it stands; none when it is gone, or may not be read.
pub(in crate::crm) async fn note_by(
    http: &impl Http,
    key: &RecordKey,
    id: &str,
) -> Result<Answer<Option<CrmNote>>, Fault> {
    let params = json!([[["id", "=", number(id)?]], 0, 1, null, FIELDS]);
    let answer = match call(http, &key.instance, "ir.note", "search_read", params).await {
        Err(Fault::Refused(_)) => return Ok(Answer::asked_nobody(None)),
        other => other?,
    };
    let found = rows(&answer)?.first().map(note).transpose()?;
    Ok(answer.with(found))
}

fn nothing<T>() -> Answer<Vec<T>> {
    Answer::asked_nobody(Vec::new())
}

/// Every row that fits, page by page; a page too large for one answer is asked for again in smaller ones.
async fn all(
    http: &impl Http,
    instance: &str,
    domain: &[Value],
    fields: &[&str],
) -> Result<Answer<Vec<Value>>, Fault> {
    let page = async |size: usize, after: u64| {
        let domain = [&[json!(["id", ">", after])], domain].concat();
        let params = json!([domain, 0, size, [["id", "ASC"]], fields]);
        call_sized(http, instance, "ir.note", "search_read", params).await
    };
    paging::all(page).await
}

fn note(row: &Value) -> Result<CrmNote, Fault> {
    let missing = |field: &str| Fault::Unreadable(format!("a note without {field}"));
    let id = row.get("id").and_then(Value::as_u64);
    let id = id.ok_or_else(|| missing("id"))?;
    let on = |field: &str| row.get(field).and_then(moment::ms);
    let stood = on("create_date").ok_or_else(|| missing("create_date"))?;
    // 0 is the server itself, as when a scheduled task writes.
    let author = pointed(row, "create_uid").filter(|(id, _)| *id > 0);
    let user = author.is_some();
    let author = author.map_or_else(
        || Person {
            id: PersonId("nobody".to_owned()),
            name: String::new(),
        },
        |(id, name)| Person {
            id: PersonId(id.to_string()),
            name,
        },
    );
    Ok(CrmNote {
        id: id.to_string(),
        author,
        user,
        at: stood,
        stood,
        changed: date::format(on("write_date").unwrap_or(stood)),
        // It is text and no markup, and is read as what it says.
        body: escaped(&text(row, "message").unwrap_or_default()),
    })
}

/// The web client wraps a note's lines at 79 characters when it shows them (`get_wrapper` in
/// `trytond/ir/note.py`) and keeps them as they are. A note needs the right to write its record.
pub(in crate::crm) async fn post(
    http: &impl Http,
    key: &RecordKey,
    draft: &Draft<'_>,
) -> Result<Answer<String>, Fault> {
    let mut message = note_text(draft.text, draft.payload);
    if let Some(mark) = draft.mark {
        // A point ends the payload, so whoever reads it passes over the mark.
        message.push('.');
        message.push_str(checked(mark)?);
    }
    let note = json!({"resource": resource(key), "message": message});
    let answer = match call(http, &key.instance, "ir.note", "create", json!([[note]])).await {
        // Of a record that is gone it only says that a value is missing.
        Err(Fault::Refused(_)) if is_gone(http, key).await? => return Err(Fault::Gone),
        other => other.map_err(unreadable)?,
    };
    let id = answer.value.get(0).and_then(Value::as_u64);
    let id = id.ok_or_else(|| Fault::Unreadable("no id for the note".to_owned()))?;
    Ok(answer.with(id.to_string()))
}

/// Who may write a record may delete the notes on it. Of an id that is gone the server says that it is not
/// there, so it is asked first which of them are.
pub(in crate::crm) async fn erase(
    http: &impl Http,
    instance: &str,
    notes: &[String],
) -> Result<Answer<()>, Fault> {
    let ids = notes.iter().map(|id| number(id));
    let ids = ids.collect::<Result<Vec<_>, _>>()?;
    let params = json!([[["id", "in", ids]]]);
    let there = call(http, instance, "ir.note", "search", params).await;
    let there = there.map_err(unreadable)?;
    let ids: Vec<u64> = rows(&there)?.iter().filter_map(Value::as_u64).collect();
    if ids.is_empty() {
        return Ok(there.with(()));
    }
    let answer = call(http, instance, "ir.note", "delete", json!([ids])).await;
    Ok(answer.map_err(unreadable)?.with(()))
}

/// Notes whose text ends in the mark, by the record they are on, the oldest first.
pub(in crate::crm) async fn find(
    http: &impl Http,
    instance: &str,
    mark: &str,
) -> Result<Answer<Vec<RecordKey>>, Fault> {
    let found = with_mark(http, instance, mark, &[]).await?;
    let keys = found.value.places.iter().map(|(key, _)| key.clone());
    let keys = keys.collect();
    Ok(found.with(keys))
}

/// The same, of notes above an id that somebody else wrote.
pub(in crate::crm) async fn marked(
    http: &impl Http,
    instance: &str,
    mark: &str,
    after: u64,
    me: &PersonId,
) -> Result<Answer<Marked>, Fault> {
    let further = [
        json!(["id", ">", after]),
        json!(["create_uid", "!=", number(&me.0)?]),
    ];
    with_mark(http, instance, mark, &further).await
}

/// The last note that stood before that time. The server passes over those that this person may not read
/// until it has one (`search` in `trytond/ir/resource.py`).
pub(in crate::crm) async fn last_before(
    http: &impl Http,
    instance: &str,
    ms: u64,
) -> Result<Answer<Option<u64>>, Fault> {
    let mut last: Answer<Option<u64>> = Answer::asked_nobody(None);
    for object in SUPPORTED {
        let domain = json!([on_any(object), ["create_date", "<", moment::of(ms)]]);
        let params = json!([domain, 0, 1, [["id", "DESC"]]]);
        let answer = match call(http, instance, "ir.note", "search", params).await {
            Err(Fault::Refused(_)) => continue,
            other => other?,
        };
        let id = rows(&answer)?.first().and_then(Value::as_u64);
        last.value = last.value.max(id);
        last.date = last.date.or(answer.date);
    }
    Ok(last)
}

/// Notes with the mark that fit these terms too. One request for each kind of record: a search that comes
/// upon a kind that this person may not read is refused as a whole (`search` in `trytond/ir/resource.py`),
/// and what stands there is not for them.
async fn with_mark(
    http: &impl Http,
    instance: &str,
    mark: &str,
    further: &[Value],
) -> Result<Answer<Marked>, Fault> {
    let mark = checked(mark)?;
    let mut notes: Vec<(u64, RecordKey)> = Vec::new();
    let (mut up_to, mut date) = (None, None);
    for object in SUPPORTED {
        let mut domain = further.to_vec();
        domain.push(on_any(object));
        domain.push(json!(["message", "like", format!("%{MARK}%.{mark}")]));
        let params = json!([domain, 0, MOST_MARKED, [["id", "ASC"]], ["resource"]]);
        let answer = match call(http, instance, "ir.note", "search_read", params).await {
            Err(Fault::Refused(_)) => continue,
            other => other?,
        };
        let rows = rows(&answer)?;
        let placed = rows.iter().filter_map(|row| {
            let id = row.get("id")?.as_u64()?;
            Some((id, place(instance, row)?))
        });
        notes.extend(placed);
        if rows.len() >= MOST_MARKED {
            let last = rows.last().and_then(|row| row.get("id")?.as_u64());
            up_to = up_to.into_iter().chain(last).min();
        }
        date = date.or(answer.date);
    }
    // Of one kind all are known, of the other those up to there.
    notes.retain(|(id, _)| up_to.is_none_or(|up_to| *id <= up_to));
    notes.sort();
    let value = grouped(notes, up_to);
    Ok(Answer { value, date })
}

/// By record, in the order of the oldest note of each.
fn grouped(notes: Vec<(u64, RecordKey)>, up_to: Option<u64>) -> Marked {
    let mut places: Vec<(RecordKey, u64, u64)> = Vec::new();
    for (id, key) in notes {
        match places.iter_mut().find(|(known, ..)| *known == key) {
            Some((_, _, newest)) => *newest = id,
            None => places.push((key, id, id)),
        }
    }
    // Every note up to the oldest of the last record is on one of these records.
    let last = places.get(MOST_RECORDS.saturating_sub(1));
    let more = last.map(|(_, oldest, _)| *oldest).or(up_to);
    let places = places.into_iter().take(MOST_RECORDS);
    Marked {
        places: places
            .map(|(key, _, newest)| (key, newest.to_string()))
            .collect(),
        more,
    }
}

/// The notes on any record of a kind.
fn on_any(object: &str) -> Value {
    json!(["resource", "like", format!("{object},%")])
}

/// The record that a note is on.
fn place(instance: &str, row: &Value) -> Option<RecordKey> {
    let resource = text(row, "resource")?;
    let (object, id) = resource.split_once(',')?;
    let id: u64 = id.parse().ok()?;
    (supported(object) && id > 0).then(|| RecordKey {
        instance: instance.to_owned(),
        object: object.to_owned(),
        id: id.to_string(),
    })
}
