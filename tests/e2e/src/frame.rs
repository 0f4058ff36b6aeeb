//! One document in the browser, the CRM's page or the panel, and what can be done in it: run script,
//! type with real keys, press with a real pointer.

use std::time::Duration;

use anyhow::{Context as _, Result, anyhow, bail};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use tokio::time::timeout;

use crate::wire::Wire;

/// The longest that a browser may take for one command.
const ANSWER: Duration = Duration::from_secs(20);

/// What chromedriver says of a frame that it lost sight of while it came to be, now and then and for good.
const LOST: &str = "Session with given id not found";

/// A browsing context of WebDriver BiDi: a tab's page, or a frame in it. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Frame {
    wire: Wire,
    context: String,
}

/// An element that a script returned, for as long as its document lives.
#[derive(Clone, Debug)]
pub struct ElementId(String);

impl Frame {
    pub(crate) fn new(wire: Wire, context: impl Into<String>) -> Self {
        Self {
            wire,
            context: context.into(),
        }
    }

    /// Another browsing context of the same browser.
    pub(crate) fn beside(&self, context: &str) -> Self {
        Self::new(self.wire.clone(), context)
    }

    /// The identifier under which the browser knows this document's place.
    pub fn context(&self) -> &str {
        &self.context
    }

    pub(crate) async fn send(&self, method: &str, params: Value) -> Result<Value> {
        // A document that goes while a script in it is awaited takes the answer with it.
        let answer = timeout(ANSWER, self.wire.send(method, params)).await;
        let answer = answer.map_err(|_| anyhow!("{method}: no answer within {ANSWER:.0?}"))?;
        if let Err(error) = &answer
            && error.to_string().contains(LOST)
        {
            self.revive().await;
        }
        answer.with_context(|| method.to_owned())
    }

    /// Loads the tab anew in which this document is, after which all documents in it are others: a second look
    /// finds them.
    async fn revive(&self) {
        let all = self
            .wire
            .send("browsingContext.getTree", json!({"maxDepth": 1}))
            .await;
        let tabs = all.ok().and_then(|all| all.get("contexts").cloned());
        let of = |tree: &Value| {
            tree.get("context")
                .and_then(Value::as_str)
                .map(str::to_owned)
        };
        for tab in tabs
            .as_ref()
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
        {
            let frames = tab.get("children").and_then(Value::as_array);
            let here = frames.is_some_and(|all| {
                all.iter()
                    .any(|frame| of(frame).as_ref() == Some(&self.context))
            });
            if here && let Some(tab) = of(tab) {
                // Whoever waits looks again, and says so if it was in vain.
                let _ = self
                    .wire
                    .send(
                        "browsingContext.reload",
                        json!({"context": tab, "wait": "none"}),
                    )
                    .await;
            }
        }
    }

    /// Runs a JavaScript expression (a promise is awaited) and reads its value as JSON.
    ///
    /// A page's Content-Security-Policy does not stop this.
    pub async fn eval<T: DeserializeOwned>(&self, expression: &str) -> Result<T> {
        self.call(&format!("async () => ({expression})"), &()).await
    }

    /// Calls a JavaScript function with one argument, given and taken as JSON.
    pub async fn call<T: DeserializeOwned>(
        &self,
        function: &str,
        argument: &impl Serialize,
    ) -> Result<T> {
        // JSON both ways: BiDi's own form of values is meant for object identity, not for data.
        let wrapped = format!(
            "async (given) => JSON.stringify(await ({function})(JSON.parse(given))) ?? 'null'"
        );
        let value = self
            .call_remote(&wrapped, &serde_json::to_string(argument)?)
            .await?;
        let text = value
            .get("value")
            .and_then(Value::as_str)
            .context("the script returned no text")?;
        serde_json::from_str(text).with_context(|| format!("the script returned {text}"))
    }

    /// Calls a JavaScript function that returns an element.
    pub async fn element(&self, function: &str, argument: &impl Serialize) -> Result<ElementId> {
        let wrapped = format!("async (given) => ({function})(JSON.parse(given))");
        let value = self
            .call_remote(&wrapped, &serde_json::to_string(argument)?)
            .await?;
        let id = value
            .get("sharedId")
            .and_then(Value::as_str)
            .context("the script returned no element")?;
        Ok(ElementId(id.to_owned()))
    }

    async fn call_remote(&self, function: &str, argument: &str) -> Result<Value> {
        let params = json!({
            "functionDeclaration": function,
            "arguments": [{"type": "string", "value": argument}],
            "target": {"context": self.context},
            "awaitPromise": true,
            // What a user's hand does counts as a gesture; so does what these scripts do for it.
            "userActivation": true,
            "serializationOptions": {"maxDomDepth": 0, "maxObjectDepth": 0},
        });
        let answer = self.send("script.callFunction", params).await?;
        if answer.get("type").and_then(Value::as_str) == Some("exception") {
            let said = answer
                .pointer("/exceptionDetails/text")
                .and_then(Value::as_str)
                .unwrap_or("?");
            bail!("{said}");
        }
        answer
            .get("result")
            .cloned()
            .context("script.callFunction gave no result")
    }

    /// The text a person sees in this document.
    pub async fn text(&self) -> Result<String> {
        self.eval("document.body ? document.body.innerText : ''")
            .await
    }

    /// The document's address.
    pub async fn url(&self) -> Result<String> {
        self.eval("location.href").await
    }

    /// Moves the real pointer over an element and presses it.
    pub async fn point_and_press(&self, element: &ElementId) -> Result<()> {
        let origin = json!({"type": "element", "element": {"sharedId": element.0}});
        self.perform(json!({
            "type": "pointer", "id": "mouse",
            "actions": [
                {"type": "pointerMove", "x": 0, "y": 0, "origin": origin},
                {"type": "pointerDown", "button": 0},
                {"type": "pointerUp", "button": 0},
            ],
        }))
        .await
    }

    /// Moves the real pointer to a place in this document's window, CSS pixels, and presses there.
    pub async fn press_at(&self, (x, y): (f64, f64)) -> Result<()> {
        #[allow(clippy::cast_possible_truncation, reason = "a place in a window")]
        let (x, y) = (x.round() as i64, y.round() as i64);
        self.perform(json!({
            "type": "pointer", "id": "mouse",
            "actions": [
                {"type": "pointerMove", "x": x, "y": y},
                {"type": "pointerDown", "button": 0},
                {"type": "pointerUp", "button": 0},
            ],
        }))
        .await
    }

    pub(crate) async fn perform(&self, source: Value) -> Result<()> {
        self.send(
            "input.performActions",
            json!({"context": self.context, "actions": [source]}),
        )
        .await?;
        Ok(())
    }

    /// How many elements the browser's own accessibility tree has under this role and name: what a
    /// screen reader would find.
    pub async fn accessible(&self, role: &str, name: &str) -> Result<usize> {
        let params = json!({
            "context": self.context,
            "locator": {"type": "accessibility", "value": {"role": role, "name": name}},
            "serializationOptions": {"maxDomDepth": 0},
        });
        let found = self.send("browsingContext.locateNodes", params).await?;
        Ok(found
            .get("nodes")
            .and_then(Value::as_array)
            .map_or(0, Vec::len))
    }
}
