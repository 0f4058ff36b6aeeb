//! The network by way of an open page of the CRM, for one that turns away what comes from anywhere else.
//!
//! The content script of that page sends the request and hands back what came. It takes such a wish from the
//! extension alone, and sends nothing but a POST to its own origin's `/{database}/rpc/`.

use js_sys::{Array, Promise, Reflect};
use serde::{Deserialize, Serialize};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

use super::api;
use super::fetch::{Fetch, LARGEST, LIMIT_MS, date_ms};
use super::letter::to_js;
use crate::crm;
use crate::port::{Http, NoReply, Reply, Request, Way};

/// How the browser says that nobody listens in a tab; then nothing was sent. The words are the same in
/// Chromium and in Firefox.
const NOBODY: &str = "Receiving end does not exist";
/// What a content script has to notice its own limit before ours ends the wait, ms.
const GRACE_MS: i32 = 1_000;

/// The network, from wherever a request is to be sent.
pub(super) struct Network;

impl Http for Network {
    async fn send(&self, request: Request) -> Result<Reply, NoReply> {
        match request.way {
            Way::Background => Fetch.send(request).await,
            Way::Page => by_page(&request).await,
        }
    }
}

/// What a content script is asked to send.
#[derive(Serialize)]
struct Wish<'a> {
    lend: Lend<'a>,
}

#[derive(Serialize)]
struct Lend<'a> {
    path: &'a str,
    body: &'a str,
}

/// What it hands back.
#[derive(Deserialize)]
#[serde(untagged)]
enum Lent {
    Reply {
        status: u16,
        kind: Option<String>,
        date: Option<String>,
        wait: Option<String>,
        body: String,
    },
    Large {
        #[expect(
            dead_code,
            reason = "that it is there tells; of how many bytes does not matter"
        )]
        large: f64,
    },
    Failed {
        failed: String,
    },
}

/// A tab, as far as it matters which one is asked.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Tab {
    pub(super) id: Option<i32>,
    url: Option<String>,
    #[serde(default)]
    active: bool,
    #[serde(default)]
    discarded: bool,
    #[serde(default)]
    frozen: bool,
    #[serde(default)]
    last_accessed: f64,
}

async fn by_page(request: &Request) -> Result<Reply, NoReply> {
    let broken = |words: &str| NoReply::Broken(words.to_owned());
    let origin = crm::origin(&request.url);
    let origin = origin.ok_or_else(|| broken("no address"))?;
    let path = request.url.strip_prefix(origin.as_str());
    let (Some(path), Some(body)) = (path, request.json.as_deref()) else {
        return Err(broken("nothing that a page sends"));
    };
    let wish = to_js(&Wish {
        lend: Lend { path, body },
    });
    for tab in tabs(&origin).await? {
        match asked(tab, &wish).await {
            Ok(lent) if lent.is_undefined() => {}
            Ok(lent) => return understood(lent),
            Err(error) if api::words(&error).contains(NOBODY) => {}
            Err(error) if error.is_undefined() => return Err(broken("no answer in time")),
            // The page may have sent it before it went.
            Err(error) => return Err(NoReply::Broken(api::words(&error))),
        }
    }
    Err(NoReply::NoPage)
}

/// The tabs whose addresses the person allowed; of others the browser tells none.
pub(super) async fn allowed(pattern: &[&str]) -> Result<Vec<Tab>, JsValue> {
    let query = js_sys::Object::new();
    let pattern: Array = pattern.iter().map(|each| JsValue::from_str(each)).collect();
    // Fails only for objects that are sealed, which a new one is not.
    let _ = Reflect::set(&query, &"url".into(), &pattern);
    let found = api::settled(api::tabs(&query)).await?;
    Ok(serde_wasm_bindgen::from_value(found)?)
}

/// The tabs at an origin, the likeliest to answer first. A match pattern names no port, so others of the
/// same host come along and are left out.
async fn tabs(origin: &str) -> Result<Vec<i32>, NoReply> {
    let (scheme, host) = origin.split_once("://").unwrap_or_default();
    let host = match host.rsplit_once(':') {
        Some((host, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => host,
        _ => host,
    };
    let pattern = format!("{scheme}://{host}/*");
    let found = allowed(&[&pattern]).await;
    let mut found = found.map_err(|error| NoReply::Broken(api::words(&error)))?;
    let here = |tab: &Tab| tab.url.as_deref().and_then(crm::origin).as_deref() == Some(origin);
    found.retain(|tab| here(tab) && !tab.discarded);
    found.sort_by(|one, other| {
        let rank = |tab: &Tab| (tab.frozen, !tab.active);
        let newer = other.last_accessed.total_cmp(&one.last_accessed);
        rank(one).cmp(&rank(other)).then(newer)
    });
    Ok(found.into_iter().filter_map(|tab| tab.id).collect())
}

/// Asks one tab's page; ends in time although the page may be asleep.
async fn asked(tab: i32, wish: &JsValue) -> Result<JsValue, JsValue> {
    let options = js_sys::Object::new();
    // As above.
    let _ = Reflect::set(&options, &"frameId".into(), &0.into());
    let answer = api::send_to_tab(tab, wish, &options)?;
    let mut timer = JsValue::UNDEFINED;
    let late = Promise::new(&mut |_, reject| {
        timer = api::set_timeout(reject.unchecked_ref(), LIMIT_MS + GRACE_MS);
    });
    let first = Promise::race(&Array::of2(&answer, &late));
    let answer = JsFuture::from(first).await;
    api::clear_timeout(&timer);
    answer
}

fn understood(lent: JsValue) -> Result<Reply, NoReply> {
    let lent = serde_wasm_bindgen::from_value(lent);
    let lent: Lent = lent.map_err(|error| NoReply::Broken(error.to_string()))?;
    match lent {
        Lent::Reply { body, .. } if body.len() > LARGEST => Err(NoReply::TooLarge),
        Lent::Reply {
            status,
            kind,
            date,
            wait,
            body,
        } => Ok(Reply {
            status,
            kind: kind.unwrap_or_default(),
            body,
            date: date.and_then(|date| date_ms(&date)),
            retry_after: wait
                .and_then(|wait| wait.parse::<u64>().ok())
                .map(|s| s.saturating_mul(1_000)),
        }),
        Lent::Large { .. } => Err(NoReply::TooLarge),
        Lent::Failed { failed } => Err(NoReply::Broken(failed)),
    }
}
