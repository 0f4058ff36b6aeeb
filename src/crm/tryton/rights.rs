//! What the person who is signed in may do on a record.

use serde_json::{Value, json};

use super::rpc::{call, yes};
use crate::crm::reply::{number, rows};
use crate::crm::{Answer, Fault, Rights};
use crate::port::Http;
use crate::record::RecordKey;

/// Who may write a record may write notes on it (`_convert_check_access` in `trytond/ir/resource.py`): the
/// kind of record by the access of one's groups (`get_access`), this very one by the rules (`_write`, which
/// the client reads for the same purpose). Nobody follows a record in Tryton.
pub(in crate::crm) async fn rights(
    http: &impl Http,
    key: &RecordKey,
) -> Result<Answer<Rights>, Fault> {
    let (instance, object) = (&key.instance, key.object.as_str());
    let params = json!([[object]]);
    let access = call(http, instance, "ir.model.access", "get_access", params).await?;
    let of = access.value.get(object);
    let of = of.ok_or_else(|| Fault::Unreadable("no word about access".to_owned()))?;
    let may = |what: &str| yes(of.get(what));
    let none = Rights::default();
    if !may("read") || !may("write") {
        return Ok(access.with(none));
    }
    let params = json!([[number(&key.id)?], ["_write"]]);
    match call(http, instance, object, "read", params).await {
        // Gone, or forbidden by a rule.
        Err(Fault::Refused(_)) => Ok(access.with(none)),
        Err(fault) => Err(fault),
        Ok(answer) => {
            let row: Option<&Value> = rows(&answer)?.first();
            let notes = row.is_some_and(|row| yes(row.get("_write")));
            Ok(answer.with(Rights {
                notes,
                follow: false,
            }))
        }
    }
}
