//! A small client of our own towards Odoo 17, 18 and 19, for arranging and checking from outside.
//!
//! It shares no code with the product's adapter, on purpose: a mistake made twice would be no mistake.

mod chatter;
mod world;

use anyhow::{Context as _, Result, anyhow, bail};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

pub use chatter::{Message, Named};
pub use world::{Person, World};

use crate::settings::Account;

/// A signed-in session of one user.
#[derive(Clone, Debug)]
pub struct Odoo {
    http: reqwest::Client,
    url: String,
    session: String,
    /// The user's id (`res.users`).
    pub uid: i64,
    /// 17, 18, 19…
    pub series: u32,
}

impl Odoo {
    /// Signs a user in.
    pub async fn sign_in(url: &str, db: &str, account: &Account) -> Result<Self> {
        crate::choose_cryptography();
        // Redirects are answers here: a log-in page is no JSON.
        let http = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .build()?;
        let url = url.trim_end_matches('/').to_owned();
        let mut odoo = Self {
            http,
            url,
            session: String::new(),
            uid: 0,
            series: 0,
        };
        let asked = json!({"db": db, "login": account.login, "password": account.password});
        let (told, session) = odoo.post("/web/session/authenticate", asked).await?;
        odoo.session = session.context("Odoo gave no session")?;
        let uid = told.get("uid").and_then(Value::as_i64);
        odoo.uid = uid.with_context(|| format!("Odoo does not let {} in", account.login))?;
        let series = told
            .pointer("/server_version_info/0")
            .and_then(Value::as_u64);
        odoo.series = u32::try_from(series.context("Odoo does not say its version")?)?;
        Ok(odoo)
    }

    /// The server's address.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The session's cookie, to be lent to a browser.
    pub fn session(&self) -> &str {
        &self.session
    }

    /// Calls a method of a model with arguments by position and by name.
    pub async fn call<T: DeserializeOwned>(
        &self,
        model: &str,
        method: &str,
        args: Value,
        kwargs: Value,
    ) -> Result<T> {
        let params = json!({"model": model, "method": method, "args": args, "kwargs": kwargs});
        let path = format!("/web/dataset/call_kw/{model}/{method}");
        let (result, _) = self
            .post(&path, params)
            .await
            .with_context(|| format!("{model}.{method}"))?;
        serde_json::from_value(result).with_context(|| format!("what {model}.{method} returned"))
    }

    /// Makes a record.
    pub async fn create(&self, model: &str, values: Value) -> Result<i64> {
        let made: Vec<i64> = self
            .call(model, "create", json!([[values]]), json!({}))
            .await?;
        made.first()
            .copied()
            .with_context(|| format!("no {model} was made"))
    }

    /// Changes a record.
    pub async fn write(&self, model: &str, id: i64, values: Value) -> Result<()> {
        self.call::<Value>(model, "write", json!([[id], values]), json!({}))
            .await
            .map(drop)
    }

    /// The id of a record by its name; makes it when there is none.
    pub async fn called(&self, model: &str, name: &str) -> Result<i64> {
        let named = json!([["name", "=", name]]);
        let found: Vec<Value> = self.find(model, named, &["id"]).await?;
        match found.first().and_then(|one| one.get("id")?.as_i64()) {
            Some(id) => Ok(id),
            None => self.create(model, json!({"name": name})).await,
        }
    }

    /// Deletes a record.
    pub async fn delete(&self, model: &str, id: i64) -> Result<()> {
        self.call::<Value>(model, "unlink", json!([[id]]), json!({}))
            .await
            .map(drop)
    }

    /// Reads the fields of the records that a domain finds, archived ones too, oldest first.
    pub async fn find<T: DeserializeOwned>(
        &self,
        model: &str,
        domain: Value,
        fields: &[&str],
    ) -> Result<Vec<T>> {
        let asked = json!({"domain": domain, "fields": fields, "order": "id", "context": {"active_test": false}});
        self.call(model, "search_read", json!([]), asked).await
    }

    /// Reads one field of one record.
    pub async fn field(&self, model: &str, id: i64, field: &str) -> Result<Value> {
        let found: Vec<Value> = self.find(model, json!([["id", "=", id]]), &[field]).await?;
        let record = found
            .first()
            .with_context(|| format!("there is no {model} {id}"))?;
        record
            .get(field)
            .cloned()
            .with_context(|| format!("{model} has no {field}"))
    }

    /// The id that an external name such as `sales_team.group_sale_manager` stands for.
    pub async fn named(&self, external: &str) -> Result<i64> {
        let (module, name) = external
            .split_once('.')
            .context("an external name reads module.name")?;
        let domain = json!([["module", "=", module], ["name", "=", name]]);
        let found: Vec<Value> = self.find("ir.model.data", domain, &["res_id"]).await?;
        let id = found
            .first()
            .and_then(|data| data.get("res_id"))
            .and_then(Value::as_i64);
        id.with_context(|| format!("this Odoo has no {external}"))
    }

    /// Ends a session on the server, as happens after a week without use: the browser that holds this
    /// cookie goes on sending it and is told that it has expired.
    pub async fn expire(&self, session: &str) -> Result<()> {
        let theirs = Self {
            session: session.to_owned(),
            ..self.clone()
        };
        theirs
            .post("/web/session/destroy", json!({}))
            .await
            .map(drop)
    }

    /// Whether the server still knows somebody by this session.
    pub async fn is_signed_in(&self, session: &str) -> Result<bool> {
        let theirs = Self {
            session: session.to_owned(),
            ..self.clone()
        };
        let told = theirs
            .post("/web/session/get_session_info", json!({}))
            .await;
        Ok(told.is_ok_and(|(info, _)| info.get("uid").is_some_and(Value::is_i64)))
    }

    async fn post(&self, path: &str, params: Value) -> Result<(Value, Option<String>)> {
        let asked = json!({"jsonrpc": "2.0", "method": "call", "id": 1, "params": params});
        let mut request = self.http.post(format!("{}{path}", self.url)).json(&asked);
        if !self.session.is_empty() {
            request = request.header("cookie", format!("session_id={}", self.session));
        }
        let response = request
            .send()
            .await
            .with_context(|| format!("{} is out of reach", self.url))?;
        let status = response.status();
        let cookies = response
            .headers()
            .get_all("set-cookie")
            .iter()
            .filter_map(|value| value.to_str().ok());
        let session = cookies
            .filter_map(|cookie| cookie.strip_prefix("session_id="))
            .filter_map(|rest| rest.split(';').next())
            .map(str::to_owned)
            .next_back();
        let text = response.text().await?;
        let answer: Value = serde_json::from_str(&text)
            .map_err(|_| anyhow!("{path} answered {status} and no JSON"))?;
        if let Some(error) = answer.get("error") {
            let said = error
                .pointer("/data/message")
                .or_else(|| error.get("message"));
            bail!(
                "Odoo says: {}",
                said.and_then(Value::as_str).unwrap_or("(nothing)")
            );
        }
        Ok((
            answer.get("result").cloned().unwrap_or(Value::Null),
            session,
        ))
    }
}
