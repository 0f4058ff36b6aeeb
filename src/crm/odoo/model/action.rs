//! The actions of the modelled Odoo.

use serde_json::{Value, json};

use super::refusal::Refusal;
use super::rows::both;

/// Id, path, external name, type, and the model it shows.
const ACTIONS: [(u64, &str, &str, &str, Option<&str>); 4] = [
    (
        195,
        "crm",
        "crm.action_your_pipeline",
        "ir.actions.server",
        None,
    ),
    (
        212,
        "",
        "crm.crm_lead_action_pipeline",
        "ir.actions.act_window",
        Some("crm.lead"),
    ),
    (
        161,
        "contacts",
        "contacts.action_contacts",
        "ir.actions.act_window",
        Some("res.partner"),
    ),
    (
        121,
        "discuss",
        "mail.action_discuss",
        "ir.actions.client",
        None,
    ),
];

/// `/web/action/load`.
pub(super) fn load(action: &Value) -> Result<Value, Refusal> {
    let asked = action
        .as_str()
        .map_or_else(|| action.to_string(), str::to_owned);
    let found = ACTIONS.iter().find(|(id, path, external, ..)| {
        !asked.is_empty() && (id.to_string() == asked || *path == asked || *external == asked)
    });
    let Some((id, path, external, kind, model)) = found else {
        return Err(Refusal::no_action(&asked));
    };
    let path = if path.is_empty() {
        json!(false)
    } else {
        json!(path)
    };
    let action = json!({"id": id, "type": kind, "xml_id": external, "path": path});
    let shows = match *kind {
        "ir.actions.server" => json!({"model_name": "crm.team"}),
        _ => json!({"res_model": model.map_or(json!(false), |model| json!(model))}),
    };
    Ok(both(action, shows))
}

/// `/web/action/run`.
pub(super) fn run(action: &Value) -> Result<Value, Refusal> {
    match action.as_u64() {
        Some(195) => load(&json!(212)),
        _ => Ok(json!(false)),
    }
}
