//! Whether the modelled Odoo answers in the shape of the real one.

use anyhow::{Result, bail, ensure};
use serde_json::Value;

use crate::stage::Heard;

/// Fields whose very values must agree, not only their shapes.
const SAME: [&str; 6] = [
    "code",
    "type",
    "res_model",
    "path",
    "message_type",
    "active",
];

/// Lists that depend on what else is in the CRM, so that one may be empty and the other not.
const VARIES: [&str; 2] = ["low_3_data", "top_3_data"];

/// The same was asked in the same order, and everything the model says, the real one says too.
pub fn exchanges(modelled: &Heard, real: &Heard) -> Result<()> {
    ensure!(
        modelled.len() == real.len(),
        "{} exchanges, {} really",
        modelled.len(),
        real.len()
    );
    for ((asked, modelled), (really, real)) in modelled.iter().zip(real) {
        ensure!(asked == really, "{asked} was asked, really {really}");
        like(modelled, real, asked)?;
    }
    Ok(())
}

fn like(modelled: &Value, real: &Value, at: &str) -> Result<()> {
    match (modelled, real) {
        (Value::Object(modelled), Value::Object(real)) => {
            for (key, value) in modelled {
                let at = format!("{at}.{key}");
                match real.get(key) {
                    None => bail!("{at} is not there really"),
                    Some(real) => like(value, real, &at)?,
                }
                let error = at.ends_with("error.data.name");
                if error || SAME.contains(&key.as_str()) {
                    ensure!(
                        Some(value) == real.get(key),
                        "{at} is {value}, really {:?}",
                        real.get(key)
                    );
                }
            }
            Ok(())
        }
        (Value::Array(modelled), Value::Array(real)) => {
            ensure!(
                modelled.is_empty() == real.is_empty()
                    || VARIES.iter().any(|list| at.ends_with(list)),
                "{at}: one is empty, the other not: {modelled:?}, really {real:?}"
            );
            for (modelled, real) in modelled.iter().zip(real) {
                like(modelled, real, &format!("{at}[]"))?;
            }
            Ok(())
        }
        // Odoo says `false` for nothing in a field of any kind.
        (Value::Bool(false), _) | (_, Value::Bool(false)) => Ok(()),
        _ => {
            let alike = std::mem::discriminant(modelled) == std::mem::discriminant(real);
            // The request's own number, which only the harness leaves out.
            ensure!(
                alike || at.ends_with(".id"),
                "{at} is {modelled}, really {real}"
            );
            Ok(())
        }
    }
}
