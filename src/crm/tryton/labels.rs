//! What Tryton calls its fields.

use serde_json::json;

use super::rpc::call_in;
use crate::crm::reply::labels_of;
use crate::crm::{Answer, Fault};
use crate::port::Http;

/// `fields_get` (`trytond/model/model.py`) in the page's language, by its code without a region, as most of
/// Tryton's are (`trytond/ir/lang.xml`); in English where there is no such one.
pub(in crate::crm) async fn labels(
    http: &impl Http,
    instance: &str,
    object: &str,
    lang: &str,
) -> Result<Answer<Vec<(String, String)>>, Fault> {
    let code = lang.split('-').next().unwrap_or_default();
    let context = json!({"language": code});
    let answer = call_in(
        http,
        instance,
        object,
        "fields_get",
        json!([null, 0]),
        context,
    )
    .await?;
    let all = labels_of(&answer)?;
    Ok(answer.with(all))
}
