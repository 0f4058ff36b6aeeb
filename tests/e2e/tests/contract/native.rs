//! The network port on this machine: what the browser does for the extension, with reqwest.

use std::time::{Duration, UNIX_EPOCH};

use samenspel::port::{Http, NoReply, Reply, Request};

/// As much of an answer as is read, bytes; the same as in `port::NoReply::TooLarge`.
const MOST: usize = 32 * 1024 * 1024;

/// A network in which one session's cookie rides along.
#[derive(Clone)]
pub struct Native {
    client: reqwest::Client,
    cookie: String,
}

impl Native {
    /// Rides the session of that cookie.
    pub fn of(session: &str) -> anyhow::Result<Self> {
        let client = reqwest::Client::builder()
            .timeout(Duration::from_secs(30))
            .build()?;
        Ok(Self {
            client,
            cookie: format!("session_id={session}"),
        })
    }

    async fn answer(&self, request: Request) -> Result<Reply, reqwest::Error> {
        let asked = match request.json {
            Some(json) => self
                .client
                .post(request.url)
                .header("content-type", "application/json")
                .body(json),
            None => self.client.get(request.url),
        };
        let reply = asked.header("cookie", &self.cookie).send().await?;
        let header = |name: &str| reply.headers().get(name)?.to_str().ok().map(str::to_owned);
        let date = header("date").and_then(|date| httpdate::parse_http_date(&date).ok());
        let date = date.and_then(|date| date.duration_since(UNIX_EPOCH).ok());
        let retry_after = header("retry-after").and_then(|seconds| seconds.parse::<u64>().ok());
        Ok(Reply {
            status: reply.status().as_u16(),
            kind: header("content-type").unwrap_or_default(),
            date: date.and_then(|date| u64::try_from(date.as_millis()).ok()),
            retry_after: retry_after.map(|seconds| seconds.saturating_mul(1_000)),
            body: reply.text().await?,
        })
    }
}

impl Http for Native {
    async fn send(&self, request: Request) -> Result<Reply, NoReply> {
        match self.answer(request).await {
            Ok(reply) if reply.body.len() > MOST => Err(NoReply::TooLarge),
            Ok(reply) => Ok(reply),
            Err(error) => Err(NoReply::Broken(error.to_string())),
        }
    }
}
