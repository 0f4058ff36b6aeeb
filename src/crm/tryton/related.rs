//! The other records about the same customer.

use serde_json::{Value, json};

use super::record::{name, sort};
use super::rpc::{call, pointed, unreadable};
use super::{OPPORTUNITY, PARTY};
use crate::crm::reply::{number, rows, words};
use crate::crm::{Answer, Fault};
use crate::port::Http;
use crate::record::{RecordKey, Sort};

/// The most leads and deals that are told.
const MOST: usize = 20;

type Related = Vec<(RecordKey, String, Sort)>;

/// Of a party its leads and deals; of one of these its party, and that party's others. The latter takes two
/// requests.
pub(in crate::crm) async fn related(
    http: &impl Http,
    key: &RecordKey,
) -> Result<Answer<Related>, Fault> {
    if key.object == PARTY {
        let mut deals = of_party(http, key, number(&key.id)?).await?;
        deals.value.truncate(MOST);
        return Ok(deals);
    }
    let params = json!([[number(&key.id)?], ["party.rec_name"]]);
    let answer = call(http, &key.instance, OPPORTUNITY, "read", params).await;
    let answer = answer.map_err(unreadable)?;
    let party = pointed(rows(&answer)?.first().ok_or(Fault::Gone)?, "party");
    let Some((id, party)) = party else {
        return Ok(answer.with(Vec::new()));
    };
    let contact = RecordKey {
        object: PARTY.to_owned(),
        id: id.to_string(),
        ..key.clone()
    };
    let mut others = of_party(http, key, id).await?;
    others.value.retain(|(other, ..)| other != key);
    others.value.truncate(MOST);
    others
        .value
        .insert(0, (contact, words(&party), Sort::Contact));
    Ok(others)
}

async fn of_party(http: &impl Http, beside: &RecordKey, id: u64) -> Result<Answer<Related>, Fault> {
    let fields = ["description", "rec_name", "state"];
    // The record itself may be among them.
    let params = json!([[["party", "=", id]], 0, MOST + 1, [["id", "DESC"]], fields]);
    let answer = call(http, &beside.instance, OPPORTUNITY, "search_read", params).await;
    let answer = answer.map_err(unreadable)?;
    let deals = rows(&answer)?.iter().filter_map(|row| deal(beside, row));
    let deals = deals.collect();
    Ok(answer.with(deals))
}

fn deal(beside: &RecordKey, row: &Value) -> Option<(RecordKey, String, Sort)> {
    let key = RecordKey {
        object: OPPORTUNITY.to_owned(),
        id: row.get("id")?.as_u64()?.to_string(),
        ..beside.clone()
    };
    Some((key, words(&name(row)), sort(OPPORTUNITY, row)?))
}
