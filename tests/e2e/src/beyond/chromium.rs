//! Chromium's own protocol.

use std::time::Instant;

use anyhow::{Context as _, Result};
use serde_json::{Value, json};

use crate::browser::Browser;
use crate::frame::Frame;
use crate::wait::{PATIENCE, PAUSE, wait_until};

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

    /// The first of what Chromium calls targets with this kind and a fitting address.
    async fn target(&self, kind: &str, fits: impl Fn(&str) -> bool) -> Result<Option<String>> {
        let all = targets(self.page(), kind).await?;
        let fitting = all.into_iter().find(|(_, url)| fits(url));
        Ok(fitting.map(|(id, _)| id))
    }
}

pub(super) async fn press_toolbar_button(browser: &Browser) -> Result<()> {
    // Among the tabs is one of the driver's own; pressing the button there ends the driver.
    let page = browser.page().url().await?;
    let tab = browser
        .target("tab", |url| url == page)
        .await?
        .context("no tab to press it for")?;
    let pressed = json!({"id": browser.extension()?, "targetId": tab});
    browser
        .devtools(None, "Extensions.triggerAction", pressed)
        .await?;
    Ok(())
}

pub(super) async fn has_popup(browser: &Browser, page: &str) -> Result<bool> {
    Ok(browser.target("page", |url| url == page).await?.is_some())
}

pub(super) async fn stop_background(browser: &Browser) -> Result<bool> {
    let start = browser.extension_url("").await?;
    let Some(worker) = browser
        .target("service_worker", |url| url.starts_with(&start))
        .await?
    else {
        return Ok(false);
    };
    // It may end by itself between these two steps, so only its absence counts.
    let closed = browser
        .devtools(None, "Target.closeTarget", json!({"targetId": worker}))
        .await;
    wait_until("the background to stop", async || {
        let now = browser
            .target("service_worker", |url| url.starts_with(&start))
            .await?;
        Ok(now.as_ref() != Some(&worker))
    })
    .await
    .with_context(|| format!("closing it said {closed:?}"))?;
    tokio::spawn(let_next_run(browser.page().clone(), start));
    Ok(true)
}

/// The driver holds every new worker for a debugger until it knows it, and one that follows on one which was
/// closed it now and then holds for good.
async fn let_next_run(page: Frame, start: String) -> Result<()> {
    let begun = Instant::now();
    while begun.elapsed() < PATIENCE {
        let all = targets(&page, "service_worker").await?;
        let next = all.into_iter().find(|(_, url)| url.starts_with(&start));
        if let Some((worker, _)) = next {
            let whom = json!({"targetId": worker, "flatten": true});
            let attach = json!({"method": "Target.attachToTarget", "params": whom});
            let attached = page.send("goog:cdp.sendCommand", attach).await?;
            let run = json!({
                "method": "Runtime.runIfWaitingForDebugger", "params": {},
                "session": attached.pointer("/result/sessionId"),
            });
            page.send("goog:cdp.sendCommand", run).await?;
            break;
        }
        tokio::time::sleep(PAUSE).await;
    }
    Ok(())
}

/// What Chromium calls targets, of this kind, each with its id and address.
async fn targets(page: &Frame, kind: &str) -> Result<Vec<(String, String)>> {
    let asked = json!({"filter": [{"type": kind, "exclude": false}]});
    let asked = json!({"method": "Target.getTargets", "params": asked});
    let all = page.send("goog:cdp.sendCommand", asked).await?;
    let target = |target: &Value| {
        let field = |name: &str| Some(target.get(name)?.as_str()?.to_owned());
        Some((field("targetId")?, field("url")?))
    };
    let all = all.pointer("/result/targetInfos").and_then(Value::as_array);
    Ok(all.into_iter().flatten().filter_map(target).collect())
}

pub(super) async fn set_forced_colours_and_less_motion(browser: &Browser, on: bool) -> Result<()> {
    let features = match on {
        true => json!([
            {"name": "forced-colors", "value": "active"},
            {"name": "prefers-reduced-motion", "value": "reduce"},
        ]),
        false => json!([]),
    };
    let wanted = json!({"features": features});
    let page = Some(browser.page());
    browser
        .devtools(page, "Emulation.setEmulatedMedia", wanted)
        .await?;
    Ok(())
}

pub(super) async fn place(browser: &Browser, page: &Frame, frame: &Frame) -> Result<[f64; 4]> {
    let page = Some(page);
    browser.devtools(page, "DOM.enable", json!({})).await?;
    let owner = json!({"frameId": frame.context()});
    let owner = browser.devtools(page, "DOM.getFrameOwner", owner).await?;
    let id = owner
        .get("backendNodeId")
        .context("the frame has no owner")?;
    let model = browser
        .devtools(page, "DOM.getBoxModel", json!({"backendNodeId": id}))
        .await?;
    let number = |path: &str| {
        model
            .pointer(path)
            .and_then(Value::as_f64)
            .context("the frame has no box")
    };
    let (x, y) = (number("/model/content/0")?, number("/model/content/1")?);
    let (right, bottom) = (number("/model/content/4")?, number("/model/content/5")?);
    Ok([x, y, right - x, bottom - y])
}
