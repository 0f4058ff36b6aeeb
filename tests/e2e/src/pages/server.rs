//! A small HTTP/1 server on a loopback port that can misbehave: hang up without an answer, hang up in
//! the middle of one, or not be there at all.

use std::convert::Infallible;
use std::future::Future;
use std::net::{Ipv4Addr, SocketAddr};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use anyhow::{Context as _, Result};
use http_body_util::BodyExt as _;
use hyper::body::{Body, Bytes, Frame, Incoming, SizeHint};
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::{JoinHandle, JoinSet};
use tokio::time::Sleep;

/// What the server does with one request.
#[derive(Debug)]
pub(crate) enum Answer {
    /// A whole answer.
    Whole(Response<Bytes>),
    /// The head and half of the body, then the line is dead.
    Half(Response<Bytes>),
    /// The line is dead.
    None,
}

/// The answers, by request.
pub(crate) type Handler =
    Arc<dyn Fn(Request<Bytes>) -> Pin<Box<dyn Future<Output = Answer> + Send>> + Send + Sync>;

/// A running server; it ends, open connections included, when this is dropped.
#[derive(Debug)]
pub(crate) struct Server {
    pub(crate) port: u16,
    wanted: watch::Sender<bool>,
    listening: watch::Receiver<bool>,
    task: JoinHandle<()>,
}

impl Server {
    pub(crate) async fn start(handler: Handler) -> Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let address = listener.local_addr()?;
        let (wanted, wish) = watch::channel(true);
        let (state, listening) = watch::channel(true);
        let task = tokio::spawn(run(listener, address, handler, wish, state));
        Ok(Self {
            port: address.port(),
            wanted,
            listening,
            task,
        })
    }

    /// Closes the port and every open connection, or opens the same port again; returns when it is so.
    pub(crate) async fn set_listening(&self, listen: bool) -> Result<()> {
        self.wanted.send(listen)?;
        let mut state = self.listening.clone();
        state
            .wait_for(|now| *now == listen)
            .await
            .context("the server has ended")?;
        Ok(())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn run(
    first: TcpListener,
    address: SocketAddr,
    handler: Handler,
    mut wish: watch::Receiver<bool>,
    state: watch::Sender<bool>,
) {
    let mut listener = Some(first);
    // Dropped with this task, and with it every connection.
    let mut connections = JoinSet::new();
    loop {
        let wanted = *wish.borrow_and_update();
        if !wanted {
            listener = None;
            connections.shutdown().await;
        } else if listener.is_none() {
            // Somebody may hold the port for a moment; the next round tries again.
            listener = TcpListener::bind(address).await.ok();
        }
        state.send_replace(listener.is_some());
        tokio::select! {
            changed = wish.changed() => if changed.is_err() { return },
            accepted = accept(listener.as_ref(), wanted) => {
                if let Some(stream) = accepted {
                    let handler = Arc::clone(&handler);
                    connections.spawn(async move { talk(stream, handler).await });
                }
            }
            Some(_) = connections.join_next() => {}
        }
    }
}

async fn accept(listener: Option<&TcpListener>, wanted: bool) -> Option<tokio::net::TcpStream> {
    match listener {
        Some(listener) => listener.accept().await.ok().map(|(stream, _)| stream),
        None if wanted => {
            tokio::time::sleep(Duration::from_millis(10)).await;
            None
        }
        None => std::future::pending().await,
    }
}

async fn talk(stream: tokio::net::TcpStream, handler: Handler) {
    let service = service_fn(move |request: Request<Incoming>| {
        let handler = Arc::clone(&handler);
        async move {
            let (head, body) = request.into_parts();
            let body = body.collect().await.map_err(|_| HungUp)?.to_bytes();
            match handler(Request::from_parts(head, body)).await {
                Answer::Whole(response) => Ok(response.map(|body| Sent::new(body, false))),
                Answer::Half(response) => Ok(response.map(|body| Sent::new(body, true))),
                Answer::None => Err(HungUp),
            }
        }
    });
    // How a connection ends is the browser's concern here.
    let _ = hyper::server::conn::http1::Builder::new()
        .serve_connection(TokioIo::new(stream), service)
        .await;
}

/// The error that makes hyper close the connection.
#[derive(Debug)]
struct HungUp;

impl std::fmt::Display for HungUp {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("hung up on purpose")
    }
}

impl std::error::Error for HungUp {}

impl From<Infallible> for HungUp {
    fn from(never: Infallible) -> Self {
        match never {}
    }
}

/// A body that may break off after its first half, though its full length was announced.
struct Sent {
    whole: u64,
    left: Option<Bytes>,
    // Set where it breaks off: after this pause, in which hyper sends what it holds. Without it the
    // line would die before the first byte, which is another fault.
    breaks: Option<Pin<Box<Sleep>>>,
}

const FLUSH: Duration = Duration::from_millis(20);

impl Sent {
    fn new(body: Bytes, breaks: bool) -> Self {
        let whole = body.len() as u64;
        let kept = if breaks {
            body.slice(..body.len() / 2)
        } else {
            body
        };
        Self {
            whole,
            left: (!kept.is_empty()).then_some(kept),
            breaks: breaks.then(|| Box::pin(tokio::time::sleep(FLUSH))),
        }
    }
}

impl Body for Sent {
    type Data = Bytes;
    type Error = HungUp;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, HungUp>>> {
        if let Some(bytes) = self.left.take() {
            return Poll::Ready(Some(Ok(Frame::data(bytes))));
        }
        match &mut self.breaks {
            Some(pause) => pause.as_mut().poll(context).map(|()| Some(Err(HungUp))),
            None => Poll::Ready(None),
        }
    }

    fn is_end_stream(&self) -> bool {
        self.left.is_none() && self.breaks.is_none()
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.whole)
    }
}
