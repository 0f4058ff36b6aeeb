//! How Odoo says no.

use serde_json::{Value, json};

/// An error of Odoo's.
pub(super) struct Refusal {
    code: u16,
    name: &'static str,
    said: String,
}

impl Refusal {
    fn new(name: &'static str, said: impl Into<String>) -> Refusal {
        Refusal {
            code: 0,
            name,
            said: said.into(),
        }
    }

    pub fn bug(said: &str) -> Refusal {
        Refusal::new("builtins.AttributeError", said)
    }

    pub fn rule(said: &str) -> Refusal {
        Refusal::new("odoo.exceptions.UserError", said)
    }

    /// Something that is asked for in a way that makes no sense.
    pub fn value(said: impl Into<String>) -> Refusal {
        Refusal::new("builtins.ValueError", said)
    }

    pub fn access(said: impl Into<String>) -> Refusal {
        Refusal::new("odoo.exceptions.AccessError", said)
    }

    /// A whole kind of record that this person may not see.
    pub fn model(model: &str) -> Refusal {
        Refusal::access(format!("You are not allowed to access '{model}' records."))
    }

    pub fn no_action(asked: &str) -> Refusal {
        let name = "odoo.addons.web.controllers.action.MissingActionError";
        Refusal::new(name, format!("The action “{asked}” does not exist."))
    }

    pub fn missing() -> Refusal {
        let said = "Record does not exist or has been deleted.";
        Refusal::new("odoo.exceptions.MissingError", said)
    }

    pub fn expired() -> Refusal {
        let code = 100;
        Refusal {
            code,
            ..Refusal::new("odoo.http.SessionExpiredException", "Session expired")
        }
    }

    pub fn not_found() -> Refusal {
        Refusal {
            code: 404,
            ..Refusal::new("werkzeug.exceptions.NotFound", "404 Not Found")
        }
    }

    pub fn json(&self) -> Value {
        let message = match self.code {
            100 => "Odoo Session Expired",
            404 => "404: Not Found",
            _ => "Odoo Server Error",
        };
        let data = json!({
            "name": self.name, "message": self.said, "arguments": [self.said], "context": {}, "debug": "",
        });
        json!({"code": self.code, "message": message, "data": data})
    }
}
