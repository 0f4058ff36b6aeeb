//! What WebDriver BiDi has no words for, in Chromium's own protocol: the extension's button and its
//! background. Firefox will need another way here, and only here.

use anyhow::{Context as _, Result};
use serde_json::{Value, json};

use crate::browser::Browser;
use crate::frame::Frame;
use crate::wait::{wait_for, wait_until};

impl Browser {
    /// Sends a command of Chromium's own protocol: to one document, or to the browser as a whole.
    pub async fn devtools(
        &self,
        frame: Option<&Frame>,
        method: &str,
        params: Value,
    ) -> Result<Value> {
        let mut command = json!({"method": method, "params": params});
        if let Some(frame) = frame {
            let session = self
                .page()
                .send("goog:cdp.getSession", json!({"context": frame.context()}))
                .await?;
            let id = session
                .get("session")
                .cloned()
                .context("no session for this document")?;
            if let Some(fields) = command.as_object_mut() {
                fields.insert("session".to_owned(), id);
            }
        }
        let answer = self.page().send("goog:cdp.sendCommand", command).await?;
        Ok(answer.get("result").cloned().unwrap_or(Value::Null))
    }

    /// Presses the extension's button in the browser's toolbar.
    pub async fn press_toolbar_button(&self) -> Result<()> {
        // Among the tabs is one of the driver's own; pressing the button there ends the driver.
        let page = self.page().url().await?;
        let tab = self
            .target("tab", |url| url == page)
            .await?
            .context("no tab to press it for")?;
        let pressed = json!({"id": self.extension()?, "targetId": tab});
        self.devtools(None, "Extensions.triggerAction", pressed)
            .await?;
        Ok(())
    }

    /// Waits until the toolbar button has opened its popup, and shows the same page in a tab behind
    /// this one, where it sees the same tab in front: the popup itself answers to nobody but a hand.
    pub async fn popup(&self) -> Result<Frame> {
        let page = format!("chrome-extension://{}/popup.html", self.extension()?);
        wait_for("the popup of the toolbar button", async || {
            self.target("page", |url| url == page).await
        })
        .await?;
        let behind = json!({"type": "tab", "background": true});
        let made = self.page().send("browsingContext.create", behind).await?;
        let context = made.get("context").and_then(Value::as_str);
        let tab = self.page().beside(context.context("no tab was made")?);
        self.goto_in(&tab, &page).await?;
        Ok(tab)
    }

    /// Stops the extension's background as the browser does after half a minute of rest; it wakes at
    /// the next message. False when it was not running.
    pub async fn stop_background(&self) -> Result<bool> {
        let start = format!("chrome-extension://{}/", self.extension()?);
        let Some(worker) = self
            .target("service_worker", |url| url.starts_with(&start))
            .await?
        else {
            return Ok(false);
        };
        // It may end by itself between these two steps, so only its absence counts.
        let closed = self
            .devtools(None, "Target.closeTarget", json!({"targetId": worker}))
            .await;
        wait_until("the background to stop", async || {
            let now = self
                .target("service_worker", |url| url.starts_with(&start))
                .await?;
            Ok(now.as_ref() != Some(&worker))
        })
        .await
        .with_context(|| format!("closing it said {closed:?}"))?;
        Ok(true)
    }

    /// The first of what Chromium calls targets with this kind and a fitting address.
    async fn target(&self, kind: &str, fits: impl Fn(&str) -> bool) -> Result<Option<String>> {
        let asked = json!({"filter": [{"type": kind, "exclude": false}]});
        let all = self.devtools(None, "Target.getTargets", asked).await?;
        let field = |target: &Value, name: &str| {
            target.get(name).and_then(Value::as_str).map(str::to_owned)
        };
        let targets = all
            .get("targetInfos")
            .and_then(Value::as_array)
            .cloned()
            .unwrap_or_default();
        let fitting = targets
            .iter()
            .find(|target| field(target, "url").is_some_and(|url| fits(&url)));
        Ok(fitting.and_then(|target| field(target, "targetId")))
    }
}
