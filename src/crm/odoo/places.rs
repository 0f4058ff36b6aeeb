//! Where notes are: on which records a mark stands, and what became of notes that moved.

use serde_json::{Value, json};

use super::date;
use super::rpc::{call_kw, number, rows, text};
use super::{SUPPORTED, supported};
use crate::codec::MARK;
use crate::crm::{Answer, Fault, Marked};
use crate::port::Http;
use crate::record::RecordKey;
use crate::team::PersonId;

/// The longest mark, characters.
const LONGEST_MARK: usize = 64;
/// On how many records a mark is found.
const MOST_RECORDS: usize = 20;
/// So many messages are looked through for one that this person may read.
const NEAR: usize = 100;
/// Groups rows since 19 (`addons/web/models/models.py`).
const GROUPED: &str = "formatted_read_group";

/// The mark, or why it is none. Letters and digits mean nothing in a link, in HTML or to `like`.
pub(in crate::crm) fn checked(mark: &str) -> Result<&str, Fault> {
    let fits = (1..=LONGEST_MARK).contains(&mark.len())
        && mark.bytes().all(|byte| byte.is_ascii_alphanumeric());
    fits.then_some(mark)
        .ok_or_else(|| Fault::Refused("a mark is 1 to 64 letters and digits".to_owned()))
}

/// Notes with a link that ends in the mark, by the record they are on. `like` takes `%` for anything and
/// is not escaped (`_condition_to_sql` in `odoo/orm/fields.py`).
///
/// A search in the bodies of notes reads them all, so this is for once in a while. 17 and 18 group by
/// `read_group`, which 19 would rather not hear any more; they are asked twice.
pub(in crate::crm) async fn find(
    http: &impl Http,
    instance: &str,
    mark: &str,
) -> Result<Answer<Vec<RecordKey>>, Fault> {
    let answer = grouped(http, instance, mark, &[]).await?;
    let keys = rows(&answer)?.iter().filter_map(|row| place(instance, row));
    let keys = keys.take(MOST_RECORDS).collect();
    Ok(answer.with(keys))
}

/// The same, of notes above an id that somebody else created. The bodies of those alone are read: the id is
/// the table's primary key, while neither `date` nor `create_date` is indexed
/// (`addons/mail/models/mail_message.py`).
///
/// A group is never left out because of a note in it that this person may not read: Odoo sorts those out
/// before it groups (`_read_group` in `odoo/orm/models.py` calls `_search` without the limit). A page of
/// `search_read` loses them after it was cut, so nobody could tell whether it had been a full one.
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
    let answer = grouped(http, instance, mark, &further).await?;
    let rows = rows(&answer)?;
    let id = |row: &Value, since_19: &str, before: &str| {
        let id = row.get(since_19).or_else(|| row.get(before));
        id.and_then(Value::as_u64)
    };
    let places = rows.iter().take(MOST_RECORDS).filter_map(|row| {
        let last = id(row, "id:max", "last")?;
        Some((place(instance, row)?, last.to_string()))
    });
    // Every note up to the first of the last record is on one of these records.
    let last = rows.get(MOST_RECORDS.saturating_sub(1));
    let marked = Marked {
        places: places.collect(),
        more: last.and_then(|row| id(row, "id:min", "first")),
    };
    Ok(answer.with(marked))
}

/// Goes backwards from the newest message along the primary key, and reads no body. Odoo drops what this
/// person may not read after it cut the page (`_search` in `addons/mail/models/mail_message.py`), so a page
/// of one could be empty. An id that is too low only has the next search look through more.
pub(in crate::crm) async fn last_before(
    http: &impl Http,
    instance: &str,
    ms: u64,
) -> Result<Answer<Option<u64>>, Fault> {
    let domain = json!([
        ["model", "in", SUPPORTED],
        ["create_date", "<", date::format(ms)],
    ]);
    let args = json!([domain, ["model"]]);
    let kwargs = json!({"order": "id desc", "limit": NEAR});
    let answer = call_kw(http, instance, "mail.message", "search_read", args, kwargs).await?;
    let ids = rows(&answer)?
        .iter()
        .filter_map(|row| row.get("id")?.as_u64());
    let last = ids.max();
    Ok(answer.with(last))
}

/// Notes with a link that ends in the mark and that fit these terms too, by the record they are on.
async fn grouped(
    http: &impl Http,
    instance: &str,
    mark: &str,
    further: &[Value],
) -> Result<Answer<Value>, Fault> {
    let mark = checked(mark)?;
    let about = [
        json!(["model", "in", SUPPORTED]),
        json!(["message_type", "=", "comment"]),
        json!(["body", "like", format!("#{MARK}%.{mark}\"")]),
    ];
    let domain = [further, &about].concat();
    let by = json!(["model", "res_id"]);
    let args = json!([domain, by, ["id:min", "id:max"]]);
    let kwargs = json!({"order": "id:min", "limit": MOST_RECORDS});
    match call_kw(http, instance, "mail.message", GROUPED, args, kwargs).await {
        Err(Fault::Server(words)) if words.contains(GROUPED) => {
            let args = json!([domain, ["first:min(id)", "last:max(id)"], by]);
            let kwargs = json!({"orderby": "first", "limit": MOST_RECORDS, "lazy": false});
            call_kw(http, instance, "mail.message", "read_group", args, kwargs).await
        }
        other => other,
    }
}

/// Merging two leads changes `res_id` of the messages (`_merge_dependences_history` in
/// `addons/crm/models/crm_lead.py`), and so does merging contacts (`_update_reference_fields_generic`
/// in `odoo/addons/base/wizard/base_partner_merge.py`). Both change `write_date`, so that the notes
/// come with the next reading of the record that stays. A search, unlike `read`, passes over what is
/// gone or forbidden.
pub(in crate::crm) async fn moved(
    http: &impl Http,
    instance: &str,
    notes: &[String],
) -> Result<Answer<Vec<(String, RecordKey)>>, Fault> {
    let ids: Vec<u64> = notes.iter().filter_map(|id| id.parse().ok()).collect();
    let args = json!([[["id", "in", ids]], ["model", "res_id"]]);
    let kwargs = json!({"order": "id asc"});
    let answer = call_kw(http, instance, "mail.message", "search_read", args, kwargs).await?;
    let moved = rows(&answer)?.iter().filter_map(|row| {
        let id = row.get("id")?.as_u64()?;
        Some((id.to_string(), place(instance, row)?))
    });
    let moved = moved.collect();
    Ok(answer.with(moved))
}

fn place(instance: &str, row: &Value) -> Option<RecordKey> {
    let object = text(row, "model").filter(|object| supported(object))?;
    let id = row.get("res_id")?.as_u64().filter(|id| *id > 0)?;
    Some(RecordKey {
        instance: instance.to_owned(),
        object,
        id: id.to_string(),
    })
}
