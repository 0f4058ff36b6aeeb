//! The CRM behind a site of ours.

use hyper::body::Bytes;
use hyper::{Request, Response};

/// Passes a request on to the CRM and brings back what it answers.
#[derive(Debug)]
pub(crate) struct Upstream {
    client: reqwest::Client,
    url: String,
    local: bool,
}

/// These concern one connection only (RFC 9110, 7.6.1); the length is set anew.
const OF_ONE_CONNECTION: [&str; 6] = [
    "connection",
    "keep-alive",
    "transfer-encoding",
    "upgrade",
    "content-length",
    "te",
];

impl Upstream {
    pub(crate) fn new(url: &str) -> anyhow::Result<Self> {
        crate::choose_cryptography();
        let client = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .build()?;
        let url = url.trim_end_matches('/').to_owned();
        let local = url.contains("//127.") || url.contains("//localhost");
        Ok(Self { client, url, local })
    }

    pub(crate) async fn forward(
        &self,
        request: Request<Bytes>,
        own: &str,
    ) -> anyhow::Result<Response<Bytes>> {
        let (head, body) = request.into_parts();
        let path = head.uri.path_and_query().map_or("/", |path| path.as_str());
        let mut headers = head.headers;
        OF_ONE_CONNECTION
            .iter()
            .for_each(|name| drop(headers.remove(*name)));
        if !self.local {
            // A server for many hosts goes by this name; one of our own builds its redirects from it.
            headers.remove("host");
        }
        let url = format!("{}{path}", self.url);
        let got = self
            .client
            .request(head.method, url)
            .headers(headers)
            .body(body)
            .send()
            .await?;
        let mut response = Response::new(Bytes::new());
        *response.status_mut() = got.status();
        for (name, value) in got.headers() {
            if OF_ONE_CONNECTION.contains(&name.as_str()) {
                continue;
            }
            let text = String::from_utf8_lossy(value.as_bytes());
            let value = match name.as_str() {
                "location" => text.replacen(&self.url, own, 1).parse()?,
                // We speak without TLS, where the browser would not keep a Secure cookie.
                "set-cookie" if !self.local => text.replace("; Secure", "").parse()?,
                _ => value.clone(),
            };
            response.headers_mut().append(name, value);
        }
        *response.body_mut() = got.bytes().await?;
        Ok(response)
    }
}
