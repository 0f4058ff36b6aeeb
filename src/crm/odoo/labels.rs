//! What Odoo calls its fields.

use serde_json::{Value, json};

use super::rpc::call_kw;
use crate::crm::{Answer, Fault};
use crate::port::Http;

/// `fields_get` (`odoo/orm/models.py`) in the page's language, which Odoo writes as `nl-NL` on the page and
/// `nl_NL` elsewhere; in English where the page does not say it so.
pub(in crate::crm) async fn labels(
    http: &impl Http,
    instance: &str,
    object: &str,
    lang: &str,
) -> Result<Answer<Vec<(String, String)>>, Fault> {
    let lang = lang.replace('-', "_");
    let context = match lang.contains('_') {
        true => json!({"lang": lang}),
        false => json!({}),
    };
    let kwargs = json!({"attributes": ["string"], "context": context});
    let answer = call_kw(http, instance, object, "fields_get", json!([]), kwargs).await?;
    let named = answer.value.as_object().ok_or_else(none)?;
    let all = named.iter().filter_map(called).collect();
    Ok(answer.with(all))
}

fn called((name, field): (&String, &Value)) -> Option<(String, String)> {
    Some((field.get("string")?.as_str()?.to_owned(), name.clone()))
}

fn none() -> Fault {
    Fault::Unreadable("no list of fields".to_owned())
}
