//! The network port on this machine: what a page does for the extension, with reqwest.

use std::time::{Duration, UNIX_EPOCH};

use samenspel::port::{Http, NoReply, Reply, Request, Way};
use samenspel_e2e::tryton::Tryton;

/// A network in which one session's header rides along.
pub struct Native {
    client: reqwest::Client,
    authorization: String,
}

impl Native {
    /// Rides this session.
    pub fn of(session: &Tryton) -> anyhow::Result<Self> {
        let client = reqwest::Client::builder()
            .timeout(Duration::from_secs(30))
            .build()?;
        Ok(Self {
            client,
            authorization: session.authorization().to_owned(),
        })
    }

    async fn answer(&self, request: Request) -> Result<Reply, reqwest::Error> {
        let reply = self
            .client
            .post(request.url)
            .header("content-type", "application/json")
            .header("accept", "application/json")
            .header("x-requested-with", "XMLHttpRequest")
            .header("authorization", &self.authorization)
            .body(request.json.unwrap_or_default())
            .send()
            .await?;
        let header = |name: &str| reply.headers().get(name)?.to_str().ok().map(str::to_owned);
        let date = header("date").and_then(|date| httpdate::parse_http_date(&date).ok());
        let date = date.and_then(|date| date.duration_since(UNIX_EPOCH).ok());
        Ok(Reply {
            status: reply.status().as_u16(),
            kind: header("content-type").unwrap_or_default(),
            date: date.and_then(|date| u64::try_from(date.as_millis()).ok()),
            retry_after: None,
            body: reply.text().await?,
        })
    }
}

impl Http for Native {
    async fn send(&self, request: Request) -> Result<Reply, NoReply> {
        assert_eq!(
            request.way,
            Way::Page,
            "Tryton is reached from a page alone"
        );
        let sent = self.answer(request).await;
        sent.map_err(|error| NoReply::Broken(error.to_string()))
    }
}
