//! Who is signed in, and who people are.

use serde_json::{Value, json};

use super::rpc::{call, unreadable};
use super::url::of_instance;
use crate::crm::reply::{colleagues_of, number, people_of, text};
use crate::crm::{Answer, Fault, Session};
use crate::port::Http;
use crate::team::{Colleague, Person, PersonId};

/// Whoever would create a note now (`default_create_uid` in `trytond/model/modelstorage.py`), with their
/// name: `get_preferences` knows all about a person but who they are. It writes nothing.
pub(in crate::crm) async fn session(
    http: &impl Http,
    instance: &str,
) -> Result<Answer<Session>, Fault> {
    let params = json!([["create_uid"]]);
    let answer = call(http, instance, "ir.note", "default_get", params).await?;
    let told = &answer.value;
    let uid = told.get("create_uid").and_then(Value::as_u64);
    // 0 is the server itself.
    let Some(uid) = uid.filter(|uid| *uid > 0) else {
        return Err(Fault::Unreadable(
            "nobody who could write a note".to_owned(),
        ));
    };
    let name = told.get("create_uid.").and_then(|it| text(it, "rec_name"));
    let (_, database) = of_instance(instance).unwrap_or_default();
    let session = Session {
        me: Person {
            id: PersonId(uid.to_string()),
            name: name.unwrap_or_default(),
        },
        database: database.to_owned(),
        version: 0,
        lang: None,
    };
    Ok(answer.with(session))
}

/// The names of users, those who were made inactive too.
pub(in crate::crm) async fn people(
    http: &impl Http,
    instance: &str,
    ids: &[PersonId],
) -> Result<Answer<Vec<Person>>, Fault> {
    let ids: Vec<u64> = ids.iter().filter_map(|id| number(&id.0).ok()).collect();
    let domain = json!([["id", "in", ids], ["active", "in", [true, false]]]);
    let params = json!([domain, 0, null, null, ["rec_name"]]);
    let answer = call(http, instance, "res.user", "search_read", params).await;
    let answer = answer.map_err(unreadable)?;
    let people = people_of(&answer, "rec_name")?;
    Ok(answer.with(people))
}

/// The users whose name holds this, by name: those whom one can name in a note.
pub(in crate::crm) async fn colleagues(
    http: &impl Http,
    instance: &str,
    like: &str,
    most: usize,
) -> Result<Answer<Vec<Colleague>>, Fault> {
    // A percent sign and an underscore stand for anything there.
    let like = like
        .replace('\\', r"\\")
        .replace('%', r"\%")
        .replace('_', r"\_");
    let domain = json!([["rec_name", "ilike", format!("%{like}%")]]);
    let params = json!([domain, 0, most, [["name", "ASC"]], ["rec_name", "login"]]);
    let answer = call(http, instance, "res.user", "search_read", params).await;
    let answer = answer.map_err(unreadable)?;
    let people = colleagues_of(&answer, "rec_name")?;
    Ok(answer.with(people))
}
