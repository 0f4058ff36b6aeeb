//! The other records about the same customer.

use serde_json::{Value, json};

use super::record::sort;
use super::rpc::{call_kw, number, pointed, rows, text, words};
use crate::crm::{Answer, Fault};
use crate::port::Http;
use crate::record::{RecordKey, Sort};

/// The most leads and deals that are told.
const MOST: usize = 20;

type Related = Vec<(RecordKey, String, Sort)>;

/// Archived ones too: what was lost says something about the customer as well.
pub(in crate::crm) async fn related(
    http: &impl Http,
    key: &RecordKey,
) -> Result<Answer<Related>, Fault> {
    match key.object.as_str() {
        "res.partner" => of_contact(http, key).await,
        _ => of_lead(http, key).await,
    }
}

/// Of a company also what its people have, as the contact's own page counts
/// (`_get_contact_opportunities_domain` in `addons/crm/models/res_partner.py`).
async fn of_contact(http: &impl Http, key: &RecordKey) -> Result<Answer<Related>, Fault> {
    let domain = json!([["partner_id", "child_of", number(&key.id)?]]);
    let args = json!([domain, ["display_name", "type"]]);
    let kwargs = json!({"order": "id desc", "limit": MOST, "context": {"active_test": false}});
    let answer = call_kw(http, &key.instance, "crm.lead", "search_read", args, kwargs).await?;
    let related = rows(&answer)?.iter().filter_map(|row| lead(key, row));
    let related = related.collect();
    Ok(answer.with(related))
}

/// `opportunity_ids` in `addons/crm/models/res_partner.py` are a contact's deals. Beyond the limit
/// `web_read` gives their ids alone.
async fn of_lead(http: &impl Http, key: &RecordKey) -> Result<Answer<Related>, Fault> {
    let deals = json!({
        "fields": {"display_name": {}, "type": {}},
        "order": "id desc",
        // The record itself may be among them.
        "limit": MOST + 1,
    });
    let contact = json!({"fields": {"display_name": {}, "opportunity_ids": deals}});
    let args = json!([[number(&key.id)?], {"partner_id": contact}]);
    let kwargs = json!({"context": {"active_test": false}});
    let answer = call_kw(http, &key.instance, &key.object, "web_read", args, kwargs).await?;
    let row = rows(&answer)?.first().ok_or(Fault::Gone)?;
    let mut related = Vec::new();
    if let Some((id, name)) = pointed(row, "partner_id") {
        let contact = RecordKey {
            object: "res.partner".to_owned(),
            id: id.to_string(),
            ..key.clone()
        };
        related.push((contact, words(&name), Sort::Contact));
        let deals = row
            .get("partner_id")
            .and_then(|it| it.get("opportunity_ids"));
        let deals = deals.and_then(Value::as_array).into_iter().flatten();
        let others = deals
            .filter_map(|deal| lead(key, deal))
            .filter(|(other, ..)| other != key);
        related.extend(others.take(MOST));
    }
    Ok(answer.with(related))
}

fn lead(beside: &RecordKey, row: &Value) -> Option<(RecordKey, String, Sort)> {
    let key = RecordKey {
        object: "crm.lead".to_owned(),
        id: row.get("id")?.as_u64()?.to_string(),
        ..beside.clone()
    };
    let sort = sort("crm.lead", row)?;
    Some((key, words(&text(row, "display_name")?), sort))
}
