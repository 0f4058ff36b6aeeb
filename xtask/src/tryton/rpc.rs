//! Asking Tryton as its administrator, for what the pristine database begins with.

use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};
use ureq::Agent;

use crate::run;
use crate::stop::Started;

fn agent() -> Agent {
    let config = Agent::config_builder()
        .timeout_global(Some(Duration::from_secs(120)))
        .build();
    Agent::new_with_config(config)
}

/// Waits until Tryton shows its page. By then its database is loaded.
pub fn wait(url: &str, server: &mut Started, log: &std::path::Path) -> Result<()> {
    let agent = agent();
    let deadline = Instant::now() + Duration::from_secs(90);
    while agent.get(&format!("{url}/")).call().is_err() {
        let ended = server.child.try_wait().context("watching Tryton")?;
        if ended.is_some() || Instant::now() > deadline {
            bail!("Tryton did not answer on {url}\n{}", run::tail(log));
        }
        thread::sleep(Duration::from_millis(100));
    }
    Ok(())
}

/// A session of the administrator's.
pub struct Admin {
    agent: Agent,
    url: String,
    authorization: String,
}

impl Admin {
    /// Signs in.
    pub fn sign_in(url: &str, database: &str, password: &str) -> Result<Self> {
        let url = format!("{url}/{database}/rpc/");
        let mut admin = Self {
            agent: agent(),
            url,
            authorization: String::new(),
        };
        let told = admin.ask("common.db.login", json!(["admin", {"password": password}]))?;
        let (uid, token) = (told.get(0), told.get(1).and_then(Value::as_str));
        let (Some(uid), Some(token)) = (uid.and_then(Value::as_u64), token) else {
            bail!("Tryton did not let admin in: {told}");
        };
        let word = base64(format!("admin:{uid}:{token}").as_bytes());
        admin.authorization = format!("Session {word}");
        Ok(admin)
    }

    /// Calls a method of a model, in this context.
    pub fn call(
        &self,
        model: &str,
        method: &str,
        mut params: Vec<Value>,
        context: Value,
    ) -> Result<Value> {
        params.push(context);
        self.ask(&format!("model.{model}.{method}"), Value::Array(params))
    }

    /// Makes one record and gives its id.
    pub fn create(&self, model: &str, values: Value, context: Value) -> Result<u64> {
        let made = self.call(model, "create", vec![json!([values])], context)?;
        let id = made.get(0).and_then(Value::as_u64);
        id.with_context(|| format!("no id for a new {model}: {made}"))
    }

    /// Rows of a model.
    pub fn find(&self, model: &str, domain: Value, field: &str) -> Result<Vec<(u64, String)>> {
        let params = vec![domain, json!(0), Value::Null, Value::Null, json!([field])];
        let found = self.call(model, "search_read", params, json!({}))?;
        let row = |row: &Value| {
            let text = row.get(field).and_then(Value::as_str).unwrap_or_default();
            Some((row.get("id")?.as_u64()?, text.to_owned()))
        };
        let rows = found.as_array().map(Vec::as_slice).unwrap_or_default();
        Ok(rows.iter().filter_map(row).collect())
    }

    fn ask(&self, method: &str, params: Value) -> Result<Value> {
        let body = json!({"id": 0, "method": method, "params": params});
        let mut told: Value = self
            .agent
            .post(&self.url)
            .header("Authorization", &self.authorization)
            .send_json(&body)
            .and_then(|mut reply| reply.body_mut().read_json())
            .with_context(|| format!("asking Tryton for {method}"))?;
        match told.get_mut("result") {
            Some(result) => Ok(result.take()),
            None => bail!("Tryton did not do {method}: {told}"),
        }
    }
}

/// Base64 with padding (RFC 4648), for the few bytes of a session.
fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for group in bytes.chunks(3) {
        let byte = |place: usize| u32::from(group.get(place).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for place in 0..4usize {
            let at = (bits >> (18 - 6 * place)) & 63;
            let letter = usize::try_from(at).ok().and_then(|at| LETTERS.get(at));
            match letter.filter(|_| place <= group.len()) {
                Some(letter) => text.push(char::from(*letter)),
                None => text.push('='),
            }
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::base64;

    #[test]
    fn base64_is_the_well_known_one() {
        for (plain, coded) in [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foobar", "Zm9vYmFy"),
        ] {
            assert_eq!(base64(plain.as_bytes()), coded);
        }
    }
}
