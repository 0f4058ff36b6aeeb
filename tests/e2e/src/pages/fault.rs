//! What can go wrong between a browser and a CRM, made to happen on purpose.

use std::sync::Arc;
use std::time::Duration;

use hyper::body::Bytes;
use hyper::{Response, StatusCode};
use tokio::sync::watch;

use super::Seen;

/// Which requests a fault is meant for.
#[derive(Clone, Debug, Default)]
pub struct Matching {
    path: Option<String>,
    body: Option<String>,
    extension: Option<bool>,
}

impl Matching {
    /// Every request.
    pub fn all() -> Self {
        Self::default()
    }

    /// Requests that the extension makes, not the CRM's own page.
    pub fn extension() -> Self {
        Self {
            extension: Some(true),
            ..Self::default()
        }
    }

    /// Only where the path has this in it.
    pub fn path(mut self, part: &str) -> Self {
        self.path = Some(part.to_owned());
        self
    }

    /// Only where the path or the body has this in it: Odoo's clients name the method in either.
    pub fn saying(mut self, part: &str) -> Self {
        self.body = Some(part.to_owned());
        self
    }

    pub(crate) fn is(&self, seen: &Seen) -> bool {
        self.path
            .as_ref()
            .is_none_or(|part| seen.path.contains(part))
            && self.body.as_ref().is_none_or(|part| seen.says(part))
            && self
                .extension
                .is_none_or(|wanted| wanted == seen.from_extension)
    }
}

/// What happens instead of a plain answer.
#[derive(Clone, Debug)]
pub enum Fault {
    /// An answer with this status and a page of HTML; the CRM never hears of the request.
    Status(u16),
    /// The line goes dead before the CRM hears of the request.
    ///
    /// Chromium itself sends a request again, a POST too, when a connection it used before dies
    /// without a byte; then a single fault is spent unseen. `CutAfter` does not have that effect.
    DropBefore,
    /// The CRM does what it was asked, and the line goes dead without a byte of the answer. The same
    /// remark holds: here the browser may make the CRM do it twice.
    DropAfter,
    /// The CRM does what it was asked, and the line goes dead in the middle of its answer.
    CutAfter,
    /// A log-in page with status 200 where JSON was expected.
    LoginPage,
    /// What Odoo says when the session has expired: status 200, JSON-RPC error 100.
    SessionExpired,
    /// A JSON-RPC error in a 200, with the exception's name and message.
    RpcError(String, String),
    /// An answer with status 200 and this body; the CRM never hears of the request.
    Says(String),
    /// The answer comes this much later.
    Delay(Duration),
    /// The request waits for [`Gate::open`] before the CRM hears of it.
    HoldBefore(Gate),
    /// The CRM does what it was asked; its answer waits for [`Gate::open`].
    HoldAfter(Gate),
}

impl Fault {
    /// The answer given instead of the CRM's, where the CRM is not to hear of the request.
    pub(crate) fn instead(&self) -> Option<Response<Bytes>> {
        match self {
            Self::Status(code) => Some(html(*code, "<h1>Something went wrong</h1>")),
            Self::LoginPage => Some(html(
                200,
                "<form action='/web/login'><input name='password'></form>",
            )),
            Self::SessionExpired => Some(rpc_error(
                100,
                "Odoo Session Expired",
                "odoo.http.SessionExpiredException",
                "Session expired",
            )),
            Self::RpcError(name, message) => Some(rpc_error(0, "Odoo Server Error", name, message)),
            Self::Says(body) => Some(answer(200, "application/json", body.clone())),
            _ => None,
        }
    }
}

/// Holds requests until it is opened; clones are the same gate.
#[derive(Clone, Debug)]
pub struct Gate {
    open: Arc<watch::Sender<bool>>,
    waiting: Arc<watch::Sender<usize>>,
}

impl Default for Gate {
    fn default() -> Self {
        Self {
            open: Arc::new(watch::channel(false).0),
            waiting: Arc::new(watch::channel(0).0),
        }
    }
}

impl Gate {
    /// Lets everything through, now and from now on.
    pub fn open(&self) {
        self.open.send_replace(true);
    }

    /// Waits until at least one request stands at the gate.
    pub async fn reached(&self) {
        // The sender is our own, so it cannot have gone.
        let _ = self.waiting.subscribe().wait_for(|count| *count > 0).await;
    }

    pub(crate) async fn pass(&self) {
        self.waiting.send_modify(|count| *count += 1);
        let _ = self.open.subscribe().wait_for(|open| *open).await;
    }
}

pub(crate) fn answer(status: u16, kind: &str, body: impl Into<Bytes>) -> Response<Bytes> {
    let mut response = Response::new(body.into());
    *response.status_mut() =
        StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    if let Ok(kind) = kind.parse() {
        response.headers_mut().insert("content-type", kind);
    }
    response
}

pub(crate) fn html(status: u16, body: &str) -> Response<Bytes> {
    answer(
        status,
        "text/html; charset=utf-8",
        format!("<!doctype html><meta charset=utf-8>{body}"),
    )
}

fn rpc_error(code: i64, title: &str, name: &str, message: &str) -> Response<Bytes> {
    let data = serde_json::json!({"name": name, "message": message, "arguments": [message], "debug": "", "context": {}});
    let error = serde_json::json!({"code": code, "message": title, "data": data});
    answer(
        200,
        "application/json",
        serde_json::json!({"jsonrpc": "2.0", "id": null, "error": error}).to_string(),
    )
}
