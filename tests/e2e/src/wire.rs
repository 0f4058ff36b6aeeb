//! WebDriver BiDi to one browser: a command goes out as JSON, and its answer comes back.

use std::collections::HashMap;

use anyhow::{Context as _, Result, anyhow, bail};
use futures_util::{SinkExt as _, StreamExt as _};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio::sync::{mpsc, oneshot};
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream};

type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// A connection. Cheap to clone; it ends with the last of its clones, or with the browser.
#[derive(Clone, Debug)]
pub(crate) struct Wire(mpsc::UnboundedSender<Asked>);

#[derive(Debug)]
struct Asked {
    method: String,
    params: Value,
    answer: oneshot::Sender<Result<Value>>,
}

impl Wire {
    /// Connects to the address that a browser or its driver named.
    pub(crate) async fn connect(url: &str) -> Result<Self> {
        let (socket, _) = tokio_tungstenite::connect_async(url)
            .await
            .with_context(|| format!("connecting to {url}"))?;
        let (asks, asked) = mpsc::unbounded_channel();
        tokio::spawn(carry(socket, asked));
        Ok(Self(asks))
    }

    /// Sends a command and waits for what it gives.
    pub(crate) async fn send(&self, method: &str, params: Value) -> Result<Value> {
        let (answer, answered) = oneshot::channel();
        let gone = || anyhow!("the browser is gone");
        let asked = Asked {
            method: method.to_owned(),
            params,
            answer,
        };
        self.0.send(asked).map_err(|_| gone())?;
        answered.await.map_err(|_| gone())?
    }
}

/// Carries commands and answers until one end is gone; who still waits then learns it.
async fn carry(mut socket: Socket, mut asked: mpsc::UnboundedReceiver<Asked>) {
    let mut waiting: HashMap<u64, oneshot::Sender<Result<Value>>> = HashMap::new();
    for id in 1.. {
        let asked = loop {
            tokio::select! {
                next = asked.recv() => break next,
                came = socket.next() => match came {
                    Some(Ok(Message::Text(text))) => answered(&mut waiting, &text),
                    Some(Ok(_)) => {}
                    Some(Err(_)) | None => return,
                },
            }
        };
        let Some(asked) = asked else { return };
        let command = json!({"id": id, "method": asked.method, "params": asked.params});
        waiting.insert(id, asked.answer);
        if socket
            .send(Message::text(command.to_string()))
            .await
            .is_err()
        {
            return;
        }
    }
}

/// Hands an answer to whom it is for. What nobody asked for (an event, an answer too late) is for nobody.
fn answered(waiting: &mut HashMap<u64, oneshot::Sender<Result<Value>>>, text: &str) {
    let Ok(message) = serde_json::from_str::<Value>(text) else {
        return;
    };
    let id = message.get("id").and_then(Value::as_u64);
    if let Some(waits) = id.and_then(|id| waiting.remove(&id)) {
        // Whoever gave up waiting needs no answer.
        let _ = waits.send(read(&message));
    }
}

fn read(message: &Value) -> Result<Value> {
    if let Some(result) = message.get("result") {
        return Ok(result.clone());
    }
    let field = |name| message.get(name).and_then(Value::as_str).unwrap_or("?");
    bail!("{}: {}", field("error"), field("message"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn an_answer_reaches_whom_it_is_for_and_an_event_nobody() {
        let (mine, mut answer) = oneshot::channel();
        let mut waiting = HashMap::from([(2, mine)]);
        answered(
            &mut waiting,
            r#"{"method": "log.entryAdded", "params": {}}"#,
        );
        answered(&mut waiting, r#"{"id": 1, "result": {}}"#);
        assert!(answer.try_recv().is_err());
        answered(
            &mut waiting,
            r#"{"id": 2, "error": "no such frame", "message": "it went"}"#,
        );
        let said = answer.await.unwrap().unwrap_err().to_string();
        assert_eq!(said, "no such frame: it went");
    }
}
