//! What Odoo calls its fields.

use serde_json::json;

use super::rpc::call_kw;
use crate::crm::reply::labels_of;
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
    let all = labels_of(&answer)?;
    Ok(answer.with(all))
}
