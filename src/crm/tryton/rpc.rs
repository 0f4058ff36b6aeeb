//! Tryton's JSON-RPC over HTTP: one POST, and either a result or a fault by what happens next.
//!
//! An error of the business is HTTP 200 with `error` (`JSONProtocol.response` in
//! `trytond/protocols/jsonrpc.py`): the class and its arguments for Tryton's own (`trytond/exceptions.py`),
//! words and a traceback for any other. What else goes wrong has a status of its own: 401 for no session,
//! 403 for an unknown method, 404 for an unknown database, 429 for too many log-ins, 503 for a database
//! that does not answer.

use serde_json::{Map, Value, json};

use super::url::of_instance;
use crate::crm::reply::{by_status, no_envelope, words};
use crate::crm::{Answer, Fault};
use crate::port::{Http, NoReply, Reply, Request, Way};

/// Calls a method of a model with these parameters, the context behind them left empty.
pub(super) async fn call(
    http: &impl Http,
    instance: &str,
    model: &str,
    method: &str,
    params: Value,
) -> Result<Answer<Value>, Fault> {
    call_in(http, instance, model, method, params, json!({})).await
}

/// Calls a method in a context: a language, say.
pub(super) async fn call_in(
    http: &impl Http,
    instance: &str,
    model: &str,
    method: &str,
    params: Value,
    context: Value,
) -> Result<Answer<Value>, Fault> {
    match http
        .send(within(instance, model, method, params, context)?)
        .await
    {
        Ok(reply) => understand(&reply),
        Err(NoReply::NoPage) => Err(Fault::NoPage),
        Err(fault) => Err(Fault::Unreachable(words(&fault.to_string()))),
    }
}

/// Calls a method; `None` when its answer is larger than is read.
pub(super) async fn call_sized(
    http: &impl Http,
    instance: &str,
    model: &str,
    method: &str,
    params: Value,
) -> Result<Option<Answer<Value>>, Fault> {
    match http.send(request(instance, model, method, params)?).await {
        Ok(reply) => understand(&reply).map(Some),
        Err(NoReply::TooLarge) => Ok(None),
        Err(NoReply::NoPage) => Err(Fault::NoPage),
        Err(fault) => Err(Fault::Unreachable(words(&fault.to_string()))),
    }
}

fn request(instance: &str, model: &str, method: &str, params: Value) -> Result<Request, Fault> {
    within(instance, model, method, params, json!({}))
}

fn within(
    instance: &str,
    model: &str,
    method: &str,
    params: Value,
    context: Value,
) -> Result<Request, Fault> {
    let Some((origin, database)) = of_instance(instance) else {
        let said = format!("“{}” is no address of Tryton", words(instance));
        return Err(Fault::Unreadable(said));
    };
    let mut params = match params {
        Value::Array(params) => params,
        one => vec![one],
    };
    params.push(context);
    let method = format!("model.{model}.{method}");
    let envelope = json!({"id": 0, "method": method, "params": params});
    Ok(Request {
        url: format!("{origin}/{database}/rpc/"),
        json: Some(envelope.to_string()),
        way: Way::Page,
    })
}

/// What a reply says: the result, or which fault.
pub(super) fn understand(reply: &Reply) -> Result<Answer<Value>, Fault> {
    if reply.status != 200 {
        return Err(by_status(reply));
    }
    let Ok(mut envelope) = serde_json::from_str::<Map<String, Value>>(&reply.body) else {
        return Err(no_envelope(reply));
    };
    if let Some(error) = envelope.get("error") {
        return Err(by_error(error));
    }
    // A method that returns nothing says `null`; what has no result at all is another's answer.
    let value = envelope
        .remove("result")
        .ok_or_else(|| Fault::Unreadable("an answer that is not Tryton's".to_owned()))?;
    Ok(Answer {
        value,
        date: reply.date,
    })
}

/// A `UserError` does not tell a missing right from any other reason to say no, and its words are in the
/// server's language; whoever asked knows what it can mean.
fn by_error(error: &Value) -> Fault {
    let first = error.get(0).and_then(Value::as_str).unwrap_or_default();
    let said = |place: usize| {
        let said = error.get(1).and_then(|args| args.get(place)?.as_str());
        words(said.unwrap_or_default())
    };
    match first {
        "UserError" => Fault::Refused(said(0)),
        "UserWarning" => Fault::Refused(said(1)),
        // Somebody else was at it; nothing was done.
        "ConcurrencyException" => Fault::Busy(None),
        "LoginException" => Fault::SignIn,
        "" => Fault::Server("an error without words".to_owned()),
        other => Fault::Server(words(other)),
    }
}

/// A refusal while something is read, which can only mean that this person may not.
pub(super) fn unreadable(fault: Fault) -> Fault {
    match fault {
        Fault::Refused(words) => Fault::NoAccess(words),
        fault => fault,
    }
}

/// A yes; SQLite says it with a number.
pub(super) fn yes(value: Option<&Value>) -> bool {
    match value {
        Some(Value::Bool(yes)) => *yes,
        Some(value) => value.as_i64().is_some_and(|number| number != 0),
        None => false,
    }
}

/// The id and the readable name of what a field points at, as it comes for `{field}.rec_name`.
pub(super) fn pointed(row: &Value, field: &str) -> Option<(u64, String)> {
    let value = row.get(format!("{field}."))?;
    let name = value.get("rec_name").and_then(Value::as_str);
    Some((
        value.get("id")?.as_u64()?,
        name.unwrap_or_default().to_owned(),
    ))
}
