//! What Odoo's predictive probability is made of.

use serde_json::{Value, json};

use super::rpc::{call_kw, number, text, words};
use crate::crm::{Answer, Fault};
use crate::port::Http;
use crate::record::{RecordKey, ScorePart};

/// The first version that tells.
const TELLS: u16 = 19;

/// `prepare_pls_tooltip_data` in `addons/crm/models/crm_lead.py`: at most three parts that lower the
/// probability and three that raise it, strongest first, each a field's technical name (`tag_id` for
/// one of `tag_ids`) and its value; and the team by whose deals it was learnt. 17 and 18 do not have it.
///
/// The method stores the probability that it computes. Where it can compute none, it says 0 and shows
/// invented parts, as an example; these are left out.
pub(in crate::crm) async fn score(
    http: &impl Http,
    key: &RecordKey,
    version: u16,
) -> Result<Answer<Vec<ScorePart>>, Fault> {
    if version < TELLS || key.object != "crm.lead" {
        return Ok(none());
    }
    let args = json!([[number(&key.id)?]]);
    let method = "prepare_pls_tooltip_data";
    let asked = call_kw(http, &key.instance, &key.object, method, args, json!({})).await;
    let answer = match asked {
        // `get_public_method` in `odoo/service/model.py`, should a later Odoo drop it.
        Err(Fault::Server(words)) if words.contains(method) => return Ok(none()),
        other => other?,
    };
    let probability = answer.value.get("probability").and_then(Value::as_f64);
    let probability = probability.ok_or_else(|| Fault::Unreadable("no probability".to_owned()))?;
    let mut parts = Vec::new();
    // Odoo takes what rounds to 0.00 for none (`float_is_zero`).
    if probability >= 0.005 {
        parts.extend(told(&answer.value, "top_3_data", 1));
        parts.extend(told(&answer.value, "low_3_data", -1));
    }
    if !parts.is_empty()
        && let Some(team) = text(&answer.value, "team_name")
    {
        parts.push(ScorePart {
            name: "team_id".to_owned(),
            value: Some(words(&team)),
            push: 0,
        });
    }
    Ok(answer.with(parts))
}

fn none() -> Answer<Vec<ScorePart>> {
    Answer {
        value: Vec::new(),
        date: None,
    }
}

fn told(data: &Value, list: &str, push: i8) -> impl Iterator<Item = ScorePart> {
    let parts = data.get(list).and_then(Value::as_array);
    parts.into_iter().flatten().filter_map(move |part| {
        Some(ScorePart {
            name: words(&text(part, "field")?),
            // Python's word for a field in which nothing stands.
            value: text(part, "value")
                .filter(|value| value != "False")
                .map(|value| words(&value)),
            push,
        })
    })
}
