//! Reading and writing notes in the chatter.

use serde_json::{Value, json};

use super::date;
use super::places::checked;
use super::rpc::{call_kw, call_kw_sized, number, pointed, rows, text};
use super::session::partners;
use crate::codec::{MARK, note_html};
use crate::crm::paging;
use crate::crm::reach::OVERLAP_MS;
use crate::crm::{Answer, CrmNote, Draft, Fault, Since};
use crate::port::Http;
use crate::record::RecordKey;
use crate::team::{Person, PersonId};

/// What people write: in the chatter, or by mail. The rest is written by Odoo: tracked changes, mailings,
/// automatic answers (`message_type` in `addons/mail/models/mail_message.py`).
const WRITTEN: [&str; 2] = ["comment", "email"];
/// What is read of a note.
const FIELDS: [&str; 8] = [
    "body",
    "author_id",
    "create_uid",
    "email_from",
    "message_type",
    "date",
    "create_date",
    "write_date",
];

/// What people wrote on the record that is new, or may have changed, since; oldest first.
///
/// Pages by id until a page is not full: Odoo only drops rows from a page that this person may not
/// see, and on a record that one may read there are none among [`WRITTEN`]. A page too large for one
/// answer is asked for again in smaller ones. An empty answer, too, comes for a record that is gone
/// or forbidden; only `read` tells.
pub(in crate::crm) async fn notes(
    http: &impl Http,
    key: &RecordKey,
    since: &Since,
) -> Result<Answer<Vec<CrmNote>>, Fault> {
    let mut domain = vec![
        json!(["model", "=", key.object]),
        json!(["res_id", "=", number(&key.id)?]),
        json!(["message_type", "in", WRITTEN]),
    ];
    // Without a change that is known, everything counts as new.
    if let Some(changed) = date::parse(&since.changed) {
        let from = date::format(changed.saturating_sub(OVERLAP_MS));
        domain.push(json!("|"));
        domain.push(json!(["id", ">", since.id]));
        domain.push(json!(["write_date", ">=", from]));
    }
    let rows = all(http, &key.instance, &domain, &FIELDS).await?;
    let notes = rows.value.iter().map(|row| note(row).map(|(_, note)| note));
    let notes = notes.collect::<Result<Vec<_>, _>>()?;
    Ok(rows.with(notes))
}

/// The notes with a payload of Samenspel's on any of these records, all of one kind, with the record of
/// each; oldest first.
pub(in crate::crm) async fn told_on(
    http: &impl Http,
    instance: &str,
    object: &str,
    ids: &[&str],
) -> Result<Answer<Vec<(RecordKey, CrmNote)>>, Fault> {
    let ids = ids.iter().map(|id| number(id));
    let ids = ids.collect::<Result<Vec<_>, _>>()?;
    let domain = [
        json!(["model", "=", object]),
        json!(["res_id", "in", ids]),
        json!(["message_type", "in", WRITTEN]),
        json!(["body", "like", MARK]),
    ];
    let fields = [&FIELDS[..], &["res_id"]].concat();
    let rows = all(http, instance, &domain, &fields).await?;
    let told = |row: &Value| {
        let id = row.get("res_id").and_then(Value::as_u64);
        let id = id.ok_or_else(|| Fault::Unreadable("a note without res_id".to_owned()))?;
        let key = RecordKey {
            instance: instance.to_owned(),
            object: object.to_owned(),
            id: id.to_string(),
        };
        Ok((key, note(row)?.1))
    };
    let notes = rows.value.iter().map(told);
    let notes = notes.collect::<Result<Vec<_>, Fault>>()?;
    Ok(rows.with(notes))
}

/// One note as it stands; none when it is gone, or may not be read.
pub(in crate::crm) async fn note_by(
    http: &impl Http,
    key: &RecordKey,
    id: &str,
) -> Result<Answer<Option<CrmNote>>, Fault> {
    let args = json!([[["id", "=", number(id)?]], FIELDS]);
    let kwargs = json!({"limit": 1});
    let model = "mail.message";
    let answer = call_kw(http, &key.instance, model, "search_read", args, kwargs).await?;
    let found = rows(&answer)?.first().map(note).transpose()?;
    Ok(answer.with(found.map(|(_, note)| note)))
}

/// Every row that fits, page by page.
async fn all(
    http: &impl Http,
    instance: &str,
    domain: &[Value],
    fields: &[&str],
) -> Result<Answer<Vec<Value>>, Fault> {
    let page = async |size: usize, after: u64| {
        let domain = [&[json!(["id", ">", after])], domain].concat();
        let args = json!([domain, fields]);
        let kwargs = json!({"order": "id asc", "limit": size});
        let model = "mail.message";
        call_kw_sized(http, instance, model, "search_read", args, kwargs).await
    };
    paging::all(page).await
}

fn note(row: &Value) -> Result<(u64, CrmNote), Fault> {
    let missing = |field: &str| Fault::Unreadable(format!("a note without {field}"));
    let id = row.get("id").and_then(Value::as_u64);
    let id = id.ok_or_else(|| missing("id"))?;
    let changed = text(row, "write_date").ok_or_else(|| missing("write_date"))?;
    let on = |field: &str| text(row, field).and_then(|text| date::parse(&text));
    let stood = on("create_date").ok_or_else(|| missing("create_date"))?;
    let (author, user) = author(row);
    let note = CrmNote {
        id: id.to_string(),
        author,
        user,
        // `message_post` takes a date from its caller, and a mail brings its own.
        at: on("date").map_or(stood, |at| at.min(stood)),
        stood,
        changed,
        body: text(row, "body").unwrap_or_default(),
    };
    Ok((id, note))
}

/// Whoever created the message, and whether that is a user: `author_id` may be given by the caller,
/// `create_uid` may not. What came in by mail was created by Odoo's own robot, so there it is whom the
/// mail is from, or whom a caller says so. The ids of those who are no user have a letter in them, which
/// a user's never has.
///
/// Whoever may write the record may rewrite its messages, whose `create_uid` stays
/// (`_get_forbidden_access` in `mail_message.py`). `write_uid` is no help: merging leads or contacts sets
/// it on every message that moves (`_merge_dependences_history` in `crm_lead.py`), and so does a star
/// (`toggle_message_starred`), so honest events would be lost by it.
fn author(row: &Value) -> (Person, bool) {
    let mailed = text(row, "message_type").as_deref() == Some("email");
    let user = pointed(row, "create_uid").filter(|_| !mailed);
    let partner = pointed(row, "author_id");
    let from = text(row, "email_from");
    let is_user = user.is_some();
    let (id, name) = match (user, partner, from) {
        (Some((id, name)), _, _) => (id.to_string(), name),
        (None, Some((id, name)), _) => (format!("partner:{id}"), name),
        (None, None, Some(from)) => (format!("mail:{from}"), from),
        (None, None, None) => ("nobody".to_owned(), String::new()),
    };
    let id = PersonId(id);
    (Person { id, name }, is_user)
}

/// The record's own page. From Odoo 18 on a record has a path; before that it stood behind the `#`
/// where the payload goes, so there it is the address that mails from Odoo lead to
/// (`addons/mail/controllers/mail.py`, `/mail/view`), which brings one to the record in any version.
pub(in crate::crm) fn page_of(key: &RecordKey, version: u16) -> String {
    let RecordKey {
        instance,
        object,
        id,
    } = key;
    match version {
        18.. => format!("{instance}/odoo/m-{object}/{id}"),
        _ => format!("{instance}/mail/view?model={object}&res_id={id}"),
    }
}

/// `message_post` (`addons/mail/models/mail_thread.py`) as a note of the chatter's "Log note": internal,
/// and to nobody but those followers who asked for notes. Needs the right to *write* the record, or to
/// follow it (`_mail_post_access`, and `_get_forbidden_access` in `mail_message.py`).
pub(in crate::crm) async fn post(
    http: &impl Http,
    key: &RecordKey,
    version: u16,
    draft: &Draft<'_>,
) -> Result<Answer<String>, Fault> {
    let word = match draft.mark {
        // A point ends the payload, so whoever reads it passes over the mark.
        Some(mark) => format!("{}.{}", draft.payload, checked(mark)?),
        None => draft.payload.to_owned(),
    };
    let body = note_html(draft.text, &page_of(key, version), &word);
    let partners = match draft.mentions {
        [] => Vec::new(),
        people => partners(http, &key.instance, people).await?,
    };
    let args = json!([[number(&key.id)?]]);
    let kwargs = json!({
        "body": body,
        "body_is_html": true,
        "message_type": "comment",
        "subtype_xmlid": "mail.mt_note",
        "partner_ids": partners,
    });
    let answer = call_kw(
        http,
        &key.instance,
        &key.object,
        "message_post",
        args,
        kwargs,
    )
    .await?;
    // A list of one id since 18, the id itself before.
    let id = answer.value.as_u64().or_else(|| {
        let ids = answer.value.as_array()?;
        ids.first()?.as_u64()
    });
    let id = id.ok_or_else(|| Fault::Unreadable("no id for the note".to_owned()))?;
    Ok(answer.with(id.to_string()))
}

/// `unlink` of messages. The right to it is the right to write their record (`_get_forbidden_access` in
/// `mail_message.py`), not to have written them.
pub(in crate::crm) async fn erase(
    http: &impl Http,
    instance: &str,
    notes: &[String],
) -> Result<Answer<()>, Fault> {
    let ids = notes.iter().map(|id| number(id));
    let ids = ids.collect::<Result<Vec<_>, _>>()?;
    let args = json!([ids]);
    let answer = call_kw(http, instance, "mail.message", "unlink", args, json!({})).await?;
    match answer.value {
        Value::Bool(true) => Ok(answer.with(())),
        _ => Err(Fault::Unreadable("no word on what was deleted".to_owned())),
    }
}
