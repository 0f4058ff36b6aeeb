//! Who is signed in, who people are, and what stands behind an action's name.

use serde_json::{Value, json};

use super::rpc::{call, call_kw, number, rows, text};
use super::supported;
use crate::crm::reply::{colleagues_of, people_of};
use crate::crm::{Answer, Fault, Session};
use crate::port::Http;
use crate::team::{Colleague, Person, PersonId};

/// `/web/session/get_session_info` (`addons/web/controllers/session.py`; fields from `session_info`
/// in `addons/web/models/ir_http.py`).
pub(in crate::crm) async fn session(
    http: &impl Http,
    instance: &str,
) -> Result<Answer<Session>, Fault> {
    let answer = call(http, instance, "/web/session/get_session_info", json!({})).await?;
    let info = &answer.value;
    let Some(uid) = info.get("uid").and_then(Value::as_u64) else {
        return Err(Fault::SignIn);
    };
    let session = Session {
        me: Person {
            id: PersonId(uid.to_string()),
            name: text(info, "name").unwrap_or_default(),
        },
        database: text(info, "db").unwrap_or_default(),
        version: version(info).ok_or_else(|| Fault::Unreadable("no version".to_owned()))?,
        lang: info
            .get("user_context")
            .and_then(|context| text(context, "lang"))
            .map(|lang| lang.replace('_', "-")),
    };
    Ok(answer.with(session))
}

/// `server_version_info` begins with the major version; on Odoo's own cloud with `saas~18`.
fn version(info: &Value) -> Option<u16> {
    let major = info.get("server_version_info")?.as_array()?.first()?;
    if let Some(major) = major.as_u64() {
        return u16::try_from(major).ok();
    }
    major.as_str()?.rsplit('~').next()?.parse().ok()
}

/// `/web/action/load`, then `/web/action/run` for a server action (`addons/web/controllers/action.py`).
///
/// Running a server action may have effects, so only one that has a path is run: Odoo's own client
/// runs those, and no others, when it restores a page (`load_breadcrumbs` in the same file).
pub(in crate::crm) async fn resolve(
    http: &impl Http,
    instance: &str,
    action: &str,
) -> Result<Answer<Option<String>>, Fault> {
    let loaded = match load(http, instance, "load", json!(action)).await {
        // There is no such action, or not any more.
        Err(Fault::Refused(_)) => return Ok(nothing()),
        other => other?,
    };
    if text(&loaded.value, "type").as_deref() != Some("ir.actions.server") {
        let object = shown(&loaded.value);
        return Ok(loaded.with(object));
    }
    let id = loaded.value.get("id").and_then(Value::as_u64);
    let (Some(id), Some(_)) = (id, text(&loaded.value, "path")) else {
        return Ok(loaded.with(None));
    };
    let ran = load(http, instance, "run", json!(id)).await?;
    let object = shown(&ran.value);
    Ok(ran.with(object))
}

async fn load(
    http: &impl Http,
    instance: &str,
    verb: &str,
    action: Value,
) -> Result<Answer<Value>, Fault> {
    let path = format!("/web/action/{verb}");
    call(http, instance, &path, json!({"action_id": action})).await
}

fn nothing() -> Answer<Option<String>> {
    Answer {
        value: None,
        date: None,
    }
}

/// The supported kind of record that an action shows.
fn shown(action: &Value) -> Option<String> {
    let window = text(action, "type").as_deref() == Some("ir.actions.act_window");
    text(action, "res_model").filter(|object| window && supported(object))
}

/// The names of users, archived ones too.
pub(in crate::crm) async fn people(
    http: &impl Http,
    instance: &str,
    ids: &[PersonId],
) -> Result<Answer<Vec<Person>>, Fault> {
    let ids: Vec<u64> = ids.iter().filter_map(|id| number(&id.0).ok()).collect();
    let args = json!([[["id", "in", ids]], ["name"]]);
    let kwargs = json!({"context": {"active_test": false}});
    let answer = call_kw(http, instance, "res.users", "search_read", args, kwargs).await?;
    let people = people_of(&answer, "name")?;
    Ok(answer.with(people))
}

/// The internal users whose name holds this, by name: those whom one can mention.
pub(in crate::crm) async fn colleagues(
    http: &impl Http,
    instance: &str,
    like: &str,
    most: usize,
) -> Result<Answer<Vec<Colleague>>, Fault> {
    let domain = json!([["share", "=", false], ["name", "ilike", like]]);
    let args = json!([domain, ["name", "login"]]);
    let kwargs = json!({"limit": most, "order": "name"});
    let answer = call_kw(http, instance, "res.users", "search_read", args, kwargs).await?;
    let people = colleagues_of(&answer, "name")?;
    Ok(answer.with(people))
}

/// What Odoo notifies instead of a user: their partner.
pub(super) async fn partners(
    http: &impl Http,
    instance: &str,
    people: &[PersonId],
) -> Result<Vec<u64>, Fault> {
    let ids: Vec<u64> = people.iter().filter_map(|id| number(&id.0).ok()).collect();
    let args = json!([[["id", "in", ids]], ["partner_id"]]);
    let answer = call_kw(http, instance, "res.users", "search_read", args, json!({})).await?;
    let partner = |row: &Value| row.get("partner_id")?.get(0)?.as_u64();
    Ok(rows(&answer)?.iter().filter_map(partner).collect())
}
