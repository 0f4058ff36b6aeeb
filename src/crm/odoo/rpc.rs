//! Odoo's JSON-RPC over HTTP: one POST, and either a result or a fault by what happens next.
//!
//! The envelope and its errors are `JsonRPCDispatcher` in `odoo/http.py`: an error, too, is HTTP 200.

use serde_json::{Map, Value, json};

use crate::codec::read_note;
use crate::crm::{Answer, Fault};
use crate::port::{Http, NoReply, Reply, Request};

/// The most characters kept of the server's own words.
const MOST_WORDS: usize = 200;
/// How much of a page is looked at to tell what it is, bytes.
const MOST_PAGE: usize = 64 * 1024;

/// Calls a JSON-RPC route.
pub(super) async fn call(
    http: &impl Http,
    instance: &str,
    path: &str,
    params: Value,
) -> Result<Answer<Value>, Fault> {
    match http.send(request(instance, path, &params)).await {
        Ok(reply) => understand(&reply),
        Err(fault) => Err(Fault::Unreachable(words(&fault.to_string()))),
    }
}

/// Calls a method of a model.
pub(super) async fn call_kw(
    http: &impl Http,
    instance: &str,
    model: &str,
    method: &str,
    args: Value,
    kwargs: Value,
) -> Result<Answer<Value>, Fault> {
    let (path, params) = method_of(model, method, args, kwargs)?;
    call(http, instance, &path, params).await
}

/// Calls a method; `None` when its answer is larger than is read.
pub(super) async fn call_kw_sized(
    http: &impl Http,
    instance: &str,
    model: &str,
    method: &str,
    args: Value,
    kwargs: Value,
) -> Result<Option<Answer<Value>>, Fault> {
    let (path, params) = method_of(model, method, args, kwargs)?;
    match http.send(request(instance, &path, &params)).await {
        Ok(reply) => understand(&reply).map(Some),
        Err(NoReply::TooLarge) => Ok(None),
        Err(fault) => Err(Fault::Unreachable(words(&fault.to_string()))),
    }
}

/// The route and the parameters of a method. A model's name becomes part of a path, so it is one
/// (`regex_object_name` of Odoo's ORM) or nothing is sent.
fn method_of(
    model: &str,
    method: &str,
    args: Value,
    kwargs: Value,
) -> Result<(String, Value), Fault> {
    let letter = |byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_');
    let named = |part: &str| !part.is_empty() && part.bytes().all(letter);
    if !model.split('.').all(named) {
        let said = format!("“{}” is no kind of record", words(model));
        return Err(Fault::Unreadable(said));
    }
    let path = format!("/web/dataset/call_kw/{model}/{method}");
    let params = json!({"model": model, "method": method, "args": args, "kwargs": kwargs});
    Ok((path, params))
}

fn request(instance: &str, path: &str, params: &Value) -> Request {
    let envelope = json!({"jsonrpc": "2.0", "method": "call", "id": 0, "params": params});
    Request {
        url: format!("{instance}{path}"),
        json: Some(envelope.to_string()),
    }
}

/// What a reply says: the result, or which fault.
pub(super) fn understand(reply: &Reply) -> Result<Answer<Value>, Fault> {
    if reply.status != 200 {
        return Err(by_status(reply));
    }
    let Ok(envelope) = serde_json::from_str::<Map<String, Value>>(&reply.body) else {
        return Err(no_envelope(reply));
    };
    if let Some(error) = envelope.get("error") {
        return Err(by_error(error));
    }
    if !envelope.contains_key("jsonrpc") {
        return Err(Fault::Unreadable("an answer that is not Odoo's".to_owned()));
    }
    // A method that returns Python's None leaves the result out.
    let value = envelope.get("result").cloned().unwrap_or(Value::Null);
    Ok(Answer {
        value,
        date: reply.date,
    })
}

fn by_status(reply: &Reply) -> Fault {
    let said = format!("HTTP {} {}", reply.status, page_words(&reply.body));
    match reply.status {
        401 => Fault::SignIn,
        // A route of JSON-RPC never redirects; what stands before it sends us to sign in.
        300..=399 => Fault::SignIn,
        _ if is_log_in(&reply.body) => Fault::SignIn,
        403 => Fault::NoAccess(words(&said)),
        429 => Fault::Busy(reply.retry_after),
        404 => Fault::Unreadable(words(&said)),
        400..=499 => Fault::Refused(words(&said)),
        _ => Fault::Server(words(&said)),
    }
}

fn no_envelope(reply: &Reply) -> Fault {
    let page = reply.body.trim_start();
    match page.starts_with('<') || reply.kind.starts_with("text/html") {
        true if is_log_in(page) => Fault::SignIn,
        true => Fault::Server(words(&page_words(page))),
        false => Fault::Unreadable(words(page)),
    }
}

/// `serialize_exception` in `odoo/http.py` names the class; `code` is 100 for an expired session and
/// 404 where no database is selected, which is how a server with several says that nobody is signed
/// in. It says 404 as well for a model that is not installed, but then no such record is shown.
fn by_error(error: &Value) -> Fault {
    let data = error.get("data");
    let of = |place: Option<&Value>, key: &str| {
        let text = place?.get(key)?.as_str()?;
        (!text.is_empty()).then(|| words(text))
    };
    let name = of(data, "name").unwrap_or_default();
    let said = of(data, "message")
        .or_else(|| of(Some(error), "message"))
        .unwrap_or_else(|| "an error without words".to_owned());
    let code = error.get("code").and_then(Value::as_i64);
    match name.rsplit('.').next().unwrap_or_default() {
        _ if matches!(code, Some(100 | 404)) => Fault::SignIn,
        "SessionExpiredException" => Fault::SignIn,
        "AccessError" | "AccessDenied" => Fault::NoAccess(said),
        "MissingError" => Fault::Gone,
        _ if name.starts_with("odoo.exceptions.") || name.starts_with("odoo.addons.") => {
            Fault::Refused(said)
        }
        _ => Fault::Server(said),
    }
}

/// Odoo's own log-in page, or the one of a proxy that guards it.
fn is_log_in(page: &str) -> bool {
    let page = head(page, MOST_PAGE).to_ascii_lowercase();
    let signs = [
        "type=\"password\"",
        "type='password'",
        "/web/login",
        "samlrequest",
        "no database is selected",
    ];
    signs.iter().any(|sign| page.contains(sign))
}

fn page_words(page: &str) -> String {
    let page = head(page, MOST_PAGE);
    let title = page
        .split_once("<title>")
        .and_then(|(_, rest)| rest.split_once("</title>"))
        .map(|(title, _)| title);
    read_note(title.unwrap_or(page), MOST_WORDS).text
}

/// Somebody else's words: one line of at most 200 characters of plain text.
pub(super) fn words(text: &str) -> String {
    let line: Vec<&str> = head(text, MOST_PAGE).split_whitespace().collect();
    let line = line.join(" ");
    match line.char_indices().nth(MOST_WORDS) {
        None => line,
        Some(_) => line.chars().take(MOST_WORDS - 1).chain(['…']).collect(),
    }
}

fn head(text: &str, most: usize) -> &str {
    let mut end = most.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or_default()
}

/// A text field; Odoo says `false` for none.
pub(super) fn text(row: &Value, field: &str) -> Option<String> {
    let text = row.get(field)?.as_str()?;
    (!text.trim().is_empty()).then(|| text.to_owned())
}

/// The id and the name of what a field points at: a pair as `read` gives it, or an object as
/// `web_read` does. Odoo says `false` for nothing.
pub(super) fn pointed(row: &Value, field: &str) -> Option<(u64, String)> {
    let value = row.get(field)?;
    let (id, name) = match value.as_array() {
        Some(pair) => (pair.first(), pair.get(1)),
        None => (value.get("id"), value.get("display_name")),
    };
    let name = name.and_then(Value::as_str).unwrap_or_default();
    Some((id?.as_u64()?, name.to_owned()))
}

/// A list of rows.
pub(super) fn rows(answer: &Answer<Value>) -> Result<&Vec<Value>, Fault> {
    answer
        .value
        .as_array()
        .ok_or_else(|| Fault::Unreadable("no list of records".to_owned()))
}

/// A record's id as Odoo wants it.
pub(super) fn number(id: &str) -> Result<u64, Fault> {
    id.parse()
        .map_err(|_| Fault::Unreadable(format!("“{}” is no id", words(id))))
}
