//! Where notes are: on which records a mark stands, and what became of notes that moved.

use serde_json::{Value, json};

use super::rpc::{call_kw, rows, text};
use super::{SUPPORTED, supported};
use crate::codec::MARK;
use crate::crm::{Answer, Fault};
use crate::port::Http;
use crate::record::RecordKey;

/// The longest mark, characters.
const LONGEST_MARK: usize = 64;
/// On how many records a mark is found.
const MOST_RECORDS: usize = 20;
/// Groups rows since 19 (`addons/web/models/models.py`).
const GROUPED: &str = "formatted_read_group";

/// The mark, or why it is none. Letters and digits mean nothing in a link, in HTML or to `like`.
pub(super) fn checked(mark: &str) -> Result<&str, Fault> {
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
    let mark = checked(mark)?;
    let domain = json!([
        ["model", "in", SUPPORTED],
        ["message_type", "=", "comment"],
        ["body", "like", format!("#{MARK}%.{mark}\"")],
    ]);
    let by = json!(["model", "res_id"]);
    let args = json!([domain, by, ["id:min"]]);
    let kwargs = json!({"order": "id:min", "limit": MOST_RECORDS});
    let answer = match call_kw(http, instance, "mail.message", GROUPED, args, kwargs).await {
        Err(Fault::Server(words)) if words.contains(GROUPED) => {
            let args = json!([domain, ["first:min(id)"], by]);
            let kwargs = json!({"orderby": "first", "limit": MOST_RECORDS, "lazy": false});
            call_kw(http, instance, "mail.message", "read_group", args, kwargs).await?
        }
        other => other?,
    };
    let keys = rows(&answer)?.iter().filter_map(|row| place(instance, row));
    let keys = keys.take(MOST_RECORDS).collect();
    Ok(answer.with(keys))
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
