//! The predictive probability of the modelled Odoo, as its own button tells it.

use serde_json::{Value, json};

use super::May;
use super::refusal::Refusal;
use super::world::{Place, World};
use crate::record::ScorePart;

/// The team by whose deals everything was learnt.
const TEAM: &str = "Sales";
/// What Odoo makes up where it cannot compute anything.
const SAMPLE: [(&str, &str, i8); 6] = [
    ("email_state", "", -3),
    ("tag_id", "Exploration", -2),
    ("stage_id", "New", -1),
    ("tag_id", "Consulting", 3),
    ("country_id", "Belgium", 2),
    ("phone_state", "correct", 1),
];

/// `prepare_pls_tooltip_data` in `addons/crm/models/crm_lead.py`; it writes the record, too.
pub(super) fn told(world: &mut World, uid: u64, on: &Place, now: u64) -> Result<Value, Refusal> {
    if world.may(uid) != May::Write {
        return Err(Refusal::model("crm.lead.scoring.frequency"));
    }
    let record = world.records.get_mut(on).ok_or_else(Refusal::missing)?;
    record.facts.changed_at = Some(now);
    let probability = record.facts.automatic.unwrap_or(0.0);
    let mut parts = record.score.clone();
    if probability < 0.005 {
        parts = SAMPLE.map(sample).to_vec();
    }
    let side = |sign: i8| -> Vec<Value> {
        let mut side: Vec<&ScorePart> = parts
            .iter()
            .filter(|part| part.push.signum() == sign)
            .collect();
        side.sort_by_key(|part| -i16::from(part.push).abs());
        side.iter().take(3).map(|part| json_of(part)).collect()
    };
    Ok(json!({
        "low_3_data": side(-1),
        "probability": probability,
        "team_name": TEAM,
        "top_3_data": side(1),
    }))
}

fn sample((field, value, push): (&str, &str, i8)) -> ScorePart {
    ScorePart {
        name: field.to_owned(),
        value: (!value.is_empty()).then(|| value.to_owned()),
        push,
    }
}

fn json_of(part: &ScorePart) -> Value {
    // `str(False)`, where nothing stands in the field.
    let value = part.value.as_deref().unwrap_or("False");
    json!({"field": part.name, "value": value, "color": false})
}
