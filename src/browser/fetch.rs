//! The network from the background: the session's cookie rides along, nothing is cached, and every
//! request ends within [`LIMIT_MS`].

use wasm_bindgen::prelude::*;
use web_sys::{
    AbortController, Headers, Request, RequestCache, RequestCredentials, RequestInit, Response,
};

use super::api;
use crate::port::{Http, NoReply, Reply};

/// How long a CRM may take, ms. Under the 30 s after which a browser may stop an idle worker.
pub(super) const LIMIT_MS: i32 = 25_000;
/// The largest reply that is read, bytes.
pub(super) const LARGEST: usize = 32 * 1024 * 1024;

/// The browser's fetch.
pub(super) struct Fetch;

impl Http for Fetch {
    async fn send(&self, request: crate::port::Request) -> Result<Reply, NoReply> {
        let broken = |error: JsValue| NoReply::Broken(api::words(&error));
        let stop = AbortController::new().map_err(broken)?;
        let abort = {
            let stop = stop.clone();
            Closure::once_into_js(move || stop.abort())
        };
        let timer = api::set_timeout(abort.unchecked_ref(), LIMIT_MS);
        let reply = reply(&request, &stop).await;
        api::clear_timeout(&timer);
        reply
    }
}

async fn reply(request: &crate::port::Request, stop: &AbortController) -> Result<Reply, NoReply> {
    let broken = |error: JsValue| NoReply::Broken(api::words(&error));
    let request = asked(request, stop).map_err(broken)?;
    let response: Response = api::settled(api::fetch(&request))
        .await
        .map_err(broken)?
        .unchecked_into();
    let headers = response.headers();
    let header = |name: &str| headers.get(name).ok().flatten();
    if header("content-length")
        .and_then(|length| length.parse().ok())
        .is_some_and(|length: usize| length > LARGEST)
    {
        stop.abort();
        return Err(NoReply::TooLarge);
    }
    let body = wasm_bindgen_futures::JsFuture::from(response.text().map_err(broken)?)
        .await
        .map_err(broken)?;
    let body = body.as_string().unwrap_or_default();
    if body.len() > LARGEST {
        return Err(NoReply::TooLarge);
    }
    Ok(Reply {
        status: response.status(),
        kind: header("content-type").unwrap_or_default(),
        body,
        date: header("date").and_then(|date| date_ms(&date)),
        retry_after: header("retry-after")
            .and_then(|wait| wait.parse::<u64>().ok())
            .map(|s| s.saturating_mul(1_000)),
    })
}

fn asked(request: &crate::port::Request, stop: &AbortController) -> Result<Request, JsValue> {
    let init = RequestInit::new();
    init.set_credentials(RequestCredentials::Include);
    init.set_cache(RequestCache::NoStore);
    init.set_signal(Some(&stop.signal()));
    let headers = Headers::new()?;
    headers.set("Accept", "application/json")?;
    if let Some(json) = &request.json {
        init.set_method("POST");
        headers.set("Content-Type", "application/json")?;
        init.set_body(&JsValue::from_str(json));
    }
    init.set_headers(&headers);
    Request::new_with_str_and_init(&request.url, &init)
}

#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "checked to be a date after 1970"
)]
pub(super) fn date_ms(text: &str) -> Option<u64> {
    let ms = js_sys::Date::parse(text);
    (ms.is_finite() && ms > 0.0).then_some(ms as u64)
}
