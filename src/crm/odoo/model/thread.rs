//! Who may do what in a chatter of the modelled Odoo, and who follows it.

use serde_json::{Value, json};

use super::May;
use super::refusal::Refusal;
use super::world::{PARTNERS, Place, World};

/// Whether this person may write a note there (`_get_forbidden_access` in
/// `addons/mail/models/mail_message.py`).
pub(super) fn may_post(world: &World, uid: u64, on: &Place) -> bool {
    match world.may(uid) {
        May::Write => true,
        May::Read => follows(world, uid, on),
        May::Nothing => false,
    }
}

fn follows(world: &World, uid: u64, on: &Place) -> bool {
    let record = world.records.get(on);
    record.is_some_and(|record| record.followers.contains(&uid))
}

/// `/mail/data`, as far as it is about one record's followers.
pub(super) fn data(world: &World, uid: u64, params: &Value) -> Result<Value, Refusal> {
    let asked = params.pointer("/fetch_params/0");
    let name = asked.and_then(|asked| asked.get(0)).and_then(Value::as_str);
    let thread = asked.and_then(|asked| asked.get(1));
    let (Some("mail.thread"), Some(thread)) = (name, thread) else {
        return Err(Refusal::not_found());
    };
    let model = thread.get("thread_model").and_then(Value::as_str);
    let id = thread.get("thread_id").and_then(Value::as_u64);
    let on = (model.unwrap_or_default().to_owned(), id.unwrap_or(0));
    let reads = world.reads(uid, &on.0) && world.records.contains_key(&on);
    let mut told = json!({
        "id": on.1, "model": on.0, "hasReadAccess": reads, "hasWriteAccess": false,
    });
    if let (true, Some(told)) = (reads, told.as_object_mut()) {
        let writes = world.may(uid) == May::Write;
        let me = match follows(world, uid, &on) {
            // A follower has an id of its own.
            true => json!(uid + 2 * PARTNERS),
            false => json!(false),
        };
        told.insert("hasWriteAccess".to_owned(), json!(writes));
        told.insert("canPostOnReadonly".to_owned(), json!(false));
        told.insert("selfFollower".to_owned(), me);
    }
    Ok(json!({"mail.thread": [told]}))
}

/// `message_subscribe`.
pub(super) fn subscribe(
    world: &mut World,
    uid: u64,
    on: &Place,
    partners: &Value,
) -> Result<Value, Refusal> {
    let oneself = *partners == json!([uid + PARTNERS]);
    match (world.may(uid), oneself) {
        (May::Nothing, true) => return Ok(json!(false)),
        (May::Nothing | May::Read, false) => return Err(Refusal::model(&on.0)),
        _ => {}
    }
    let record = world.records.get_mut(on).ok_or_else(Refusal::missing)?;
    let partners = partners.as_array().into_iter().flatten();
    let users = partners.filter_map(|partner| partner.as_u64()?.checked_sub(PARTNERS));
    record.followers.extend(users);
    Ok(json!(true))
}
