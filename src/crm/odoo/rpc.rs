//! Odoo's JSON-RPC over HTTP: one POST, and either a result or a fault by what happens next.
//!
//! The envelope and its errors are `JsonRPCDispatcher` in `odoo/http.py`: an error, too, is HTTP 200.

use serde_json::{Map, Value, json};

use crate::crm::reply::{by_status, no_envelope};
pub(super) use crate::crm::reply::{number, rows, text, words};
use crate::crm::{Answer, Fault};
use crate::port::{Http, NoReply, Reply, Request, Way};

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
        way: Way::Background,
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
