//! What the person who is signed in may do on a record.

use serde_json::{Value, json};

use super::rpc::{call, call_kw, number};
use crate::crm::{Answer, Fault, Rights};
use crate::port::Http;
use crate::record::RecordKey;

/// What the chatter itself asks before it offers a field to write in: `_thread_to_store` in
/// `addons/mail/models/mail_thread.py` by way of `/mail/data` (`addons/mail/controllers/webclient.py`)
/// on 19, and by way of `/mail/thread/data` (`addons/mail/controllers/thread.py`) on 17 and 18, where
/// 17 answers with the fields alone. Neither route writes anything.
///
/// Who may write the record may write notes on it; where a model says so (`_mail_post_access`), so may
/// who reads it. Beyond what the chatter knows, a follower may, too (`_get_forbidden_access` in
/// `addons/mail/models/mail_message.py`), and whoever may read a record may follow it.
pub(in crate::crm) async fn rights(
    http: &impl Http,
    key: &RecordKey,
    version: u16,
) -> Result<Answer<Rights>, Fault> {
    let thread = json!({
        "thread_model": key.object,
        "thread_id": number(&key.id)?,
        "request_list": ["followers"],
    });
    let (path, params) = match version {
        19.. => (
            "/mail/data",
            json!({"fetch_params": [["mail.thread", thread]]}),
        ),
        _ => ("/mail/thread/data", thread),
    };
    let answer = match call(http, &key.instance, path, params).await {
        // 17 and 18 say it this way of a kind of record that is forbidden as a whole.
        Err(Fault::NoAccess(_)) => {
            return Ok(Answer {
                value: Rights::default(),
                date: None,
            });
        }
        other => other?,
    };
    let told = answer.value.get("mail.thread").and_then(Value::as_array);
    let told = match told {
        Some(threads) => threads.iter().find(|thread| is_of(thread, key)),
        None => Some(&answer.value),
    };
    let told = told.ok_or_else(|| Fault::Unreadable("no word about the record".to_owned()))?;
    let rights = understood(told)?;
    Ok(answer.with(rights))
}

fn is_of(thread: &Value, key: &RecordKey) -> bool {
    let id = thread.get("id").and_then(Value::as_u64);
    let model = thread.get("model").and_then(Value::as_str);
    model == Some(key.object.as_str()) && id.is_some_and(|id| id.to_string() == key.id)
}

fn understood(thread: &Value) -> Result<Rights, Fault> {
    let says = |field: &str| thread.get(field).and_then(Value::as_bool);
    let reads = says("hasReadAccess");
    let reads = reads.ok_or_else(|| Fault::Unreadable("no word about reading".to_owned()))?;
    // An id since 18, the follower as an object in 17, and `false` or `null` for nobody.
    let follows = match thread.get("selfFollower") {
        Some(Value::Bool(follows)) => *follows,
        Some(Value::Null) | None => false,
        Some(_) => true,
    };
    let writes = says("hasWriteAccess").unwrap_or(false);
    let notes = reads && (writes || follows || says("canPostOnReadonly").unwrap_or(false));
    Ok(Rights {
        notes,
        follow: reads && !notes,
    })
}

/// `message_subscribe` in `addons/mail/models/mail_thread.py`, with one's own partner, for which it asks
/// no more than that one may read the record; it says `false` where one may not.
pub(in crate::crm) async fn follow(http: &impl Http, key: &RecordKey) -> Result<Answer<()>, Fault> {
    let path = "/web/session/get_session_info";
    let info = call(http, &key.instance, path, json!({})).await?.value;
    if info.get("uid").and_then(Value::as_u64).is_none() {
        return Err(Fault::SignIn);
    }
    let partner = info.get("partner_id").and_then(Value::as_u64);
    let partner = partner.ok_or_else(|| Fault::Unreadable("nobody to follow it".to_owned()))?;
    let args = json!([[number(&key.id)?]]);
    let kwargs = json!({"partner_ids": [partner]});
    let (instance, object) = (&key.instance, &key.object);
    let answer = call_kw(http, instance, object, "message_subscribe", args, kwargs).await?;
    match answer.value {
        Value::Bool(false) => Err(Fault::NoAccess("following this record".to_owned())),
        _ => Ok(answer.with(())),
    }
}
