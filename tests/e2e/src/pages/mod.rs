//! Pages of our own on a loopback port, and a proxy in front of the CRM that makes things go wrong.
//!
//! A [`Site`] is one origin for the browser: it gives its own pages where it has them, and passes the
//! rest on to the CRM. Log in through it, not around it. Cookies know no ports, so a session made on
//! one loopback address holds on all of them.

mod fault;
mod folder;
mod server;
mod strict;
mod upstream;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use anyhow::{Context as _, Result};
use hyper::body::Bytes;
use hyper::{Request, Response};

pub use fault::{Fault, Gate, Matching};
use fault::{answer, html};
pub use folder::served;
use server::{Answer, Server};
pub use strict::KEYS_HEARD;
use upstream::Upstream;

/// One request, as it was seen on its way.
#[derive(Clone, Debug)]
pub struct Seen {
    /// GET, POST…
    pub method: String,
    /// The path with its query.
    pub path: String,
    /// The extension asked, not the page.
    pub from_extension: bool,
    /// What was sent.
    pub body: Bytes,
}

impl Seen {
    /// Whether the path or the body has this text in it.
    pub fn says(&self, part: &str) -> bool {
        self.path.contains(part) || String::from_utf8_lossy(&self.body).contains(part)
    }

    fn of(request: &Request<Bytes>) -> Self {
        let header = |name: &str| {
            request
                .headers()
                .get(name)
                .and_then(|value| value.to_str().ok())
                .unwrap_or("")
        };
        // A POST names its origin; a GET of the extension has none, and no page behind it either.
        let named = header("origin").starts_with("chrome-extension:")
            || header("origin").starts_with("moz-extension:");
        let unnamed =
            header("sec-fetch-site") == "none" && !header("sec-fetch-mode").starts_with("navigate");
        // By way of a page of Tryton's; what that page asks itself accepts more.
        let lent =
            header("accept") == "application/json" && request.uri().path().ends_with("/rpc/");
        Self {
            method: request.method().to_string(),
            path: request
                .uri()
                .path_and_query()
                .map_or("/", |path| path.as_str())
                .to_owned(),
            from_extension: named || unnamed || lent,
            body: request.body().clone(),
        }
    }
}

#[derive(Debug)]
struct Rule {
    matching: Matching,
    fault: Fault,
    // None: until healed.
    left: Option<usize>,
}

#[derive(Debug, Default)]
struct State {
    seen: Vec<Seen>,
    rules: Vec<Rule>,
}

#[derive(Debug)]
struct Page {
    path: String,
    response: Response<Bytes>,
}

impl Page {
    fn is_at(&self, path: &str) -> bool {
        match self.path.as_str() {
            "" => path == "/",
            begin => path.starts_with(begin),
        }
    }
}

/// A site under construction.
#[derive(Debug, Default)]
pub struct Builder {
    pages: Vec<Page>,
    upstream: Option<String>,
}

impl Builder {
    /// Answers paths that start with `path` (an empty one is the root alone) with this content; the first that fits
    /// is taken.
    pub fn page(self, path: &str, kind: &str, content: &str) -> Self {
        self.response(path, answer(200, kind, content.to_owned()))
    }

    /// Passes on everything else to the CRM at this address.
    pub fn upstream(mut self, url: &str) -> Self {
        self.upstream = Some(url.to_owned());
        self
    }

    fn response(mut self, path: &str, response: Response<Bytes>) -> Self {
        self.pages.push(Page {
            path: path.to_owned(),
            response,
        });
        self
    }

    /// Starts it.
    pub async fn start(self) -> Result<Site> {
        let state = Arc::new(Mutex::new(State::default()));
        let upstream = self.upstream.as_deref().map(Upstream::new).transpose()?;
        let serving = Arc::new(Serving {
            state: Arc::clone(&state),
            pages: self.pages,
            upstream,
        });
        let server = Server::start(Arc::new(move |request| {
            let serving = Arc::clone(&serving);
            Box::pin(async move { serving.serve(request).await })
        }))
        .await?;
        Ok(Site { state, server })
    }
}

/// A running site; it ends when this is dropped.
#[derive(Debug)]
pub struct Site {
    state: Arc<Mutex<State>>,
    server: Server,
}

impl Site {
    /// A site to give pages to.
    pub fn build() -> Builder {
        Builder::default()
    }

    /// A proxy in front of the CRM at `url`.
    pub async fn proxy(url: &str) -> Result<Self> {
        Self::build().upstream(url).start().await
    }

    /// The site's address, without a slash at the end.
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.server.port)
    }

    /// Makes the next `times` matching requests go wrong.
    pub fn fail(&self, matching: Matching, fault: Fault, times: usize) {
        self.lock().rules.push(Rule {
            matching,
            fault,
            left: Some(times),
        });
    }

    /// Makes every matching request go wrong, until [`Site::heal`].
    pub fn fail_always(&self, matching: Matching, fault: Fault) {
        self.lock().rules.push(Rule {
            matching,
            fault,
            left: None,
        });
    }

    /// Everything works again.
    pub fn heal(&self) {
        self.lock().rules.clear();
    }

    /// How many faults are still to come; one that lasts counts as one.
    pub fn faults_left(&self) -> usize {
        self.lock()
            .rules
            .iter()
            .map(|rule| rule.left.unwrap_or(1))
            .sum()
    }

    /// Closes the port, as when the server or the network is down, or opens the same one again.
    pub async fn set_reachable(&self, reachable: bool) -> Result<()> {
        self.server.set_listening(reachable).await
    }

    /// A point in time to count from.
    pub fn mark(&self) -> usize {
        self.lock().seen.len()
    }

    /// The matching requests since a mark, oldest first; 0 is the beginning.
    pub fn since(&self, mark: usize, matching: &Matching) -> Vec<Seen> {
        self.lock()
            .seen
            .iter()
            .skip(mark)
            .filter(|seen| matching.is(seen))
            .cloned()
            .collect()
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        lock(&self.state)
    }
}

/// A thread that panicked while holding the list left a list all the same.
fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

#[derive(Debug)]
struct Serving {
    state: Arc<Mutex<State>>,
    pages: Vec<Page>,
    upstream: Option<Upstream>,
}

impl Serving {
    async fn serve(&self, request: Request<Bytes>) -> Answer {
        let seen = Seen::of(&request);
        let fault = self.note(seen);
        match &fault {
            Some(Fault::DropBefore) => return Answer::None,
            Some(Fault::HoldBefore(gate)) => gate.pass().await,
            Some(Fault::Delay(time)) => tokio::time::sleep(*time).await,
            _ => {}
        }
        if let Some(response) = fault.as_ref().and_then(Fault::instead) {
            return Answer::Whole(response);
        }
        let response = match self.plain(request).await {
            Ok(response) => response,
            Err(error) => html(
                502,
                &format!("<p>The harness could not pass this on: {error:#}</p>"),
            ),
        };
        match &fault {
            Some(Fault::DropAfter) => Answer::None,
            Some(Fault::CutAfter) => Answer::Half(response),
            Some(Fault::HoldAfter(gate)) => {
                gate.pass().await;
                Answer::Whole(response)
            }
            _ => Answer::Whole(response),
        }
    }

    /// Writes the request down and says what is to go wrong with it.
    fn note(&self, seen: Seen) -> Option<Fault> {
        let mut state = lock(&self.state);
        let rule = state
            .rules
            .iter_mut()
            .find(|rule| rule.left != Some(0) && rule.matching.is(&seen));
        let fault = rule.map(|rule| {
            rule.left = rule.left.map(|left| left - 1);
            rule.fault.clone()
        });
        state.seen.push(seen);
        fault
    }

    async fn plain(&self, request: Request<Bytes>) -> Result<Response<Bytes>> {
        if let Some(page) = self
            .pages
            .iter()
            .find(|page| page.is_at(request.uri().path()))
        {
            return Ok(page.response.clone());
        }
        if request.headers().get("upgrade").is_some() {
            // The CRM's page goes on without a live line.
            return Ok(html(400, "<p>No WebSocket through the harness.</p>"));
        }
        let Some(upstream) = &self.upstream else {
            return Ok(html(404, "<p>Not here.</p>"));
        };
        let host = request
            .headers()
            .get("host")
            .context("a request without a host")?
            .to_str()?;
        let own = format!("http://{host}");
        upstream.forward(request, &own).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAIN: &str = "the whole answer";

    /// A site in front of another one, so that what the far one saw can be told from what was said.
    async fn pair() -> (Site, Site) {
        let far = Site::build()
            .page("/", "text/plain", PLAIN)
            .start()
            .await
            .unwrap();
        let near = Site::proxy(&far.url()).await.unwrap();
        (far, near)
    }

    async fn ask(site: &Site, body: &'static str) -> reqwest::Result<String> {
        let client = reqwest::Client::builder().no_proxy().build()?;
        client
            .post(format!("{}/rpc", site.url()))
            .body(body)
            .send()
            .await?
            .text()
            .await
    }

    #[tokio::test]
    async fn only_the_next_matching_request_goes_wrong() {
        let (far, near) = pair().await;
        near.fail(
            Matching::all().saying("message_post"),
            Fault::SessionExpired,
            1,
        );
        assert_eq!(ask(&near, "search_read").await.unwrap(), PLAIN);
        assert!(
            ask(&near, "message_post")
                .await
                .unwrap()
                .contains("SessionExpired")
        );
        assert_eq!(ask(&near, "message_post").await.unwrap(), PLAIN);
        assert_eq!(far.mark(), 2, "the one that went wrong never got there");
    }

    #[tokio::test]
    async fn a_line_that_dies_before_or_after_the_server_acted_are_two_things() {
        let (far, near) = pair().await;
        near.fail(Matching::all(), Fault::DropBefore, 1);
        ask(&near, "a").await.unwrap_err();
        assert_eq!(far.mark(), 0);
        for fault in [Fault::DropAfter, Fault::CutAfter] {
            let before = far.mark();
            near.fail(Matching::all(), fault, 1);
            ask(&near, "a").await.unwrap_err();
            assert_eq!(far.mark(), before + 1);
        }
        assert_eq!(near.faults_left(), 0);
    }

    #[tokio::test]
    async fn an_unreachable_site_comes_back_at_the_same_address() {
        let (_far, near) = pair().await;
        near.set_reachable(false).await.unwrap();
        assert!(ask(&near, "a").await.unwrap_err().is_connect());
        near.set_reachable(true).await.unwrap();
        assert_eq!(ask(&near, "a").await.unwrap(), PLAIN);
    }

    #[tokio::test]
    async fn a_gate_holds_an_answer_until_it_is_opened() {
        let (far, near) = pair().await;
        let gate = Gate::default();
        near.fail(Matching::all(), Fault::HoldAfter(gate.clone()), 1);
        let asked = tokio::spawn(async move { (ask(&near, "a").await, near) });
        gate.reached().await;
        assert_eq!(far.mark(), 1);
        assert!(!asked.is_finished());
        gate.open();
        assert_eq!(asked.await.unwrap().0.unwrap(), PLAIN);
    }
}
