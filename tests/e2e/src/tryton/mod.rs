//! A small client of our own towards Tryton 8.0, for arranging and checking from outside.
//!
//! It shares no code with the product's adapter, on purpose: a mistake made twice would be no mistake.

mod world;

use anyhow::{Context as _, Result, bail};
use base64::Engine as _;
use serde_json::{Value, json};

pub use world::{Note, Person, World};

use crate::crm::Record;
use crate::settings::Account;

/// A signed-in session of one user.
#[derive(Clone, Debug)]
pub struct Tryton {
    http: reqwest::Client,
    url: String,
    db: String,
    authorization: String,
    /// The user's id (`res.user`).
    pub uid: i64,
}

impl Tryton {
    /// Signs a user in.
    pub async fn sign_in(url: &str, db: &str, account: &Account) -> Result<Self> {
        crate::choose_cryptography();
        let mut tryton = Self {
            http: reqwest::Client::new(),
            url: url.trim_end_matches('/').to_owned(),
            db: db.to_owned(),
            authorization: String::new(),
            uid: 0,
        };
        let asked = json!([account.login, {"password": account.password}]);
        let told = tryton.ask("common.db.login", asked).await?;
        let uid = told.get(0).and_then(Value::as_i64);
        let token = told.get(1).and_then(Value::as_str);
        let (Some(uid), Some(token)) = (uid, token) else {
            bail!("Tryton does not let {} in", account.login);
        };
        tryton.authorize(&format!("{}:{uid}:{token}", account.login));
        tryton.uid = uid;
        Ok(tryton)
    }

    /// The server's address.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The database.
    pub fn db(&self) -> &str {
        &self.db
    }

    /// The header with which a request is this session's.
    pub fn authorization(&self) -> &str {
        &self.authorization
    }

    /// Calls a method of a model; the last of `params` is the context.
    pub async fn call(&self, model: &str, method: &str, params: Value) -> Result<Value> {
        self.ask(&format!("model.{model}.{method}"), params).await
    }

    /// Makes a record, in the company of the one that is there.
    pub async fn create(&self, model: &str, values: Value) -> Result<i64> {
        let params = json!([[values], {"company": 1}]);
        let made = self.call(model, "create", params).await?;
        let id = made.get(0).and_then(Value::as_i64);
        id.with_context(|| format!("no {model} was made"))
    }

    /// Changes a record.
    pub async fn write(&self, model: &str, id: i64, values: Value) -> Result<()> {
        let params = json!([[id], values, {}]);
        self.call(model, "write", params).await.map(drop)
    }

    /// Deletes a record.
    pub async fn delete(&self, model: &str, id: i64) -> Result<()> {
        self.call(model, "delete", json!([[id], {}]))
            .await
            .map(drop)
    }

    /// Presses a button of a record's.
    pub async fn press(&self, model: &str, button: &str, id: i64) -> Result<()> {
        let params = json!([[id], {"company": 1}]);
        self.call(model, button, params).await.map(drop)
    }

    /// The fields of the records that a domain finds, oldest first.
    pub async fn find(&self, model: &str, domain: Value, fields: &[&str]) -> Result<Vec<Value>> {
        let params = json!([domain, 0, null, [["id", "ASC"]], fields, {}]);
        match self.call(model, "search_read", params).await? {
            Value::Array(rows) => Ok(rows),
            other => bail!("{model} gave no rows: {other}"),
        }
    }

    /// Writes a note on a record, as the web client does.
    pub async fn log_note(&self, record: &Record, text: &str) -> Result<()> {
        let note = json!({"resource": record.resource(), "message": text});
        self.create("ir.note", note).await.map(drop)
    }

    /// The same server in another session, as its cookie tells it.
    pub fn with_session(&self, cookie: &str) -> Self {
        let mut theirs = self.clone();
        theirs.authorize(cookie.trim_matches('"'));
        theirs
    }

    fn authorize(&mut self, session: &str) {
        let word = base64::engine::general_purpose::STANDARD.encode(session);
        self.authorization = format!("Session {word}");
    }

    /// Ends the session.
    pub async fn sign_out(&self) -> Result<()> {
        self.ask("common.db.logout", json!([])).await.map(drop)
    }

    async fn ask(&self, method: &str, params: Value) -> Result<Value> {
        let body = json!({"id": 0, "method": method, "params": params});
        let asked = self
            .http
            .post(format!("{}/{}/rpc/", self.url, self.db))
            .header("authorization", &self.authorization)
            .json(&body);
        let reply = asked.send().await.with_context(|| method.to_owned())?;
        let status = reply.status();
        let text = reply.text().await?;
        let mut told: Value =
            serde_json::from_str(&text).with_context(|| format!("{method}: {status}: {text}"))?;
        match told.get_mut("result") {
            Some(result) => Ok(result.take()),
            None => bail!("{method}: {told}"),
        }
    }
}
