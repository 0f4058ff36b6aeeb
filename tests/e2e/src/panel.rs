//! The panel beside a record page, used as a person uses it: by what things are called.
//!
//! The panel sits in a closed shadow root, so no script of the page reaches it; the browser's own
//! list of documents does. Every step waits until it can be taken, and looks the panel up anew,
//! because a page may throw the frame away and have it put back at any time.

use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::browser::Browser;
use crate::frame::Frame;
use crate::settings::Kind;
use crate::wait::{PATIENCE, wait_within};

const FINDER: &str = include_str!("finder.js");

/// The panel in one tab of a browser; or the agreement's page, which is used in the same way.
#[derive(Clone, Copy, Debug)]
pub struct Panel<'a> {
    browser: &'a Browser,
    /// The tab of the panel; the agreement has a tab of its own, whichever it is.
    page: Option<&'a Frame>,
    patience: Duration,
}

impl<'a> Panel<'a> {
    pub(crate) fn new(browser: &'a Browser, page: &'a Frame) -> Self {
        Self {
            browser,
            page: Some(page),
            patience: PATIENCE,
        }
    }

    pub(crate) fn agreement(browser: &'a Browser) -> Self {
        Self {
            browser,
            page: None,
            patience: PATIENCE,
        }
    }

    /// The same panel, for steps that must be possible without waiting.
    pub fn now(self) -> Self {
        Self {
            patience: Duration::ZERO,
            ..self
        }
    }

    /// The panel's document, if it is in the tab now; or the agreement's, if it is in any.
    pub async fn find(&self) -> Result<Option<Frame>> {
        let name = match self.page {
            Some(_) => "/panel.html",
            None => "/agreement.html",
        };
        let ours = |url: &str| {
            let page = url.split(['?', '#']).next().unwrap_or("");
            (url.starts_with("chrome-extension://") || url.starts_with("moz-extension://"))
                && page.ends_with(name)
        };
        let all = match self.page {
            Some(tab) => self.browser.frames_in(tab).await?,
            None => self.browser.tabs().await?,
        };
        Ok(all
            .into_iter()
            .find(|(_, url)| ours(url))
            .map(|(frame, _)| frame))
    }

    /// The panel's document, once it is there and read to its end.
    pub async fn frame(&self) -> Result<Frame> {
        wait_within(self.patience, "the panel to be in the page", async || {
            let Some(frame) = self.find().await? else {
                return Ok(None);
            };
            let ready = frame.eval("document.readyState !== 'loading'").await?;
            Ok(Some(frame).filter(|_| ready))
        })
        .await
    }

    /// Waits until the page has no panel.
    pub async fn wait_gone(&self) -> Result<()> {
        self.until("the panel to be gone", async || {
            Ok(self.find().await?.is_none())
        })
        .await
    }

    async fn until(
        &self,
        what: impl std::fmt::Display,
        mut holds: impl AsyncFnMut() -> Result<bool>,
    ) -> Result<()> {
        wait_within(self.patience, what, async || {
            Ok(holds().await?.then_some(()))
        })
        .await
    }

    async fn here(&self) -> Result<Frame> {
        self.find().await?.context("no panel in the page")
    }

    /// Does one thing with the finder, as soon as it can be done.
    async fn act<T: DeserializeOwned>(&self, what: &str, method: &str, wanted: Value) -> Result<T> {
        let function = format!("(given) => {FINDER}.{method}(given)");
        wait_within(self.patience, what, async || {
            Ok(Some(self.here().await?.call(&function, &wanted).await?))
        })
        .await
    }

    /// Presses the one button, link or choice of this name.
    pub async fn press(&self, name: &str) -> Result<()> {
        self.act(
            &format!("pressing “{name}”"),
            "press",
            json!({"name": name}),
        )
        .await
    }

    /// Presses the one button, link or choice of this name in a row.
    pub async fn press_in(&self, row: &str, name: &str) -> Result<()> {
        self.act(
            &format!("pressing “{name}” in “{row}”"),
            "press",
            json!({"row": row, "name": name}),
        )
        .await
    }

    /// Writes into the field of this name, replacing what is there; in a list it picks the choice.
    pub async fn fill(&self, label: &str, text: &str) -> Result<()> {
        self.act(
            &format!("filling “{label}”"),
            "fill",
            json!({"name": label, "text": text}),
        )
        .await
    }

    /// The same in a row.
    pub async fn fill_in(&self, row: &str, label: &str, text: &str) -> Result<()> {
        let wanted = json!({"row": row, "name": label, "text": text});
        self.act(&format!("filling “{label}” in “{row}”"), "fill", wanted)
            .await
    }

    /// What stands in the field of this name.
    pub async fn value(&self, label: &str) -> Result<String> {
        self.act(
            &format!("reading “{label}”"),
            "value",
            json!({"name": label}),
        )
        .await
    }

    /// Whether a button or choice is pressed, checked, selected or open: "true", "false", or what its
    /// ARIA state says.
    pub async fn state(&self, name: &str) -> Result<String> {
        self.act(&format!("reading “{name}”"), "state", json!({"name": name}))
            .await
    }

    /// The same in a row.
    pub async fn state_in(&self, row: &str, name: &str) -> Result<String> {
        self.act(
            &format!("reading “{name}” in “{row}”"),
            "state",
            json!({"row": row, "name": name}),
        )
        .await
    }

    /// The text of a row.
    pub async fn row(&self, label: &str) -> Result<String> {
        self.act(&format!("the row “{label}”"), "row_text", json!(label))
            .await
    }

    /// Waits until a row says this.
    pub async fn wait_for_row(&self, label: &str, text: &str) -> Result<()> {
        let function = format!("(given) => {FINDER}.row_text(given)");
        self.until(
            format!("the row “{label}” to say “{text}”"),
            async || {
                let said: String = self.here().await?.call(&function, &label).await?;
                ensure!(said.contains(text), "it says “{said}”");
                Ok(true)
            },
        )
        .await
    }

    /// All the text that a person sees in the panel.
    pub async fn text(&self) -> Result<String> {
        self.frame().await?.text().await
    }

    /// Whether a person sees this text in the panel now.
    pub async fn has_text(&self, text: &str) -> Result<bool> {
        Ok(one_line(&self.text().await?).contains(text))
    }

    /// Waits until a person sees this text in the panel.
    pub async fn wait_for_text(&self, text: &str) -> Result<()> {
        self.until(format!("“{text}” in the panel"), async || {
            let said = one_line(&self.here().await?.text().await?);
            ensure!(said.contains(text), "it says “{said}”");
            Ok(true)
        })
        .await
    }

    /// Waits until a person no longer sees this text in the panel.
    pub async fn wait_without_text(&self, text: &str) -> Result<()> {
        self.until(format!("“{text}” to leave the panel"), async || {
            Ok(!one_line(&self.here().await?.text().await?).contains(text))
        })
        .await
    }

    /// Every control as role and name, in reading order; an empty name is a fault.
    pub async fn controls(&self) -> Result<Vec<(String, String)>> {
        self.act("the panel's controls", "controls", Value::Null)
            .await
    }

    /// Presses with the real pointer.
    pub async fn point_at(&self, name: &str) -> Result<()> {
        self.point(json!({"name": name, "roles": "pressable"}), name)
            .await
    }

    /// Presses with the real pointer in a row.
    pub async fn point_at_in(&self, row: &str, name: &str) -> Result<()> {
        self.point(
            json!({"row": row, "name": name, "roles": "pressable"}),
            name,
        )
        .await
    }

    /// Puts the real pointer into a field and types with real keys, after what is there.
    pub async fn type_into(&self, label: &str, text: &str) -> Result<()> {
        let field = json!({"name": label, "roles": "writable"});
        let holds = format!("(given) => document.activeElement === {FINDER}.control(given)");
        self.until(format!("the keyboard to be in “{label}”"), async || {
            // What stands above the field may have grown between finding it and pressing.
            self.now().point(field.clone(), label).await?;
            self.here().await?.call(&holds, &field).await
        })
        .await?;
        self.browser.type_text(text).await
    }

    /// Moves the focus with the Tab key until the control of this name has it, and back with Shift
    /// once it has left the panel: a person who uses the keyboard alone gets there in no other way.
    pub async fn tab_to(&self, name: &str) -> Result<()> {
        let frame = self.frame().await?;
        let focused = format!(
            "(given) => {{ const f = {FINDER}; const e = document.activeElement;
               return document.hasFocus() && e && e !== document.body ? f.name(e) : null; }}"
        );
        let mut met = Vec::new();
        let inside: bool = frame
            .eval("(window.began = document.activeElement, document.hasFocus())")
            .await?;
        for (way, keys) in (0..).zip([&["Tab"] as &[&str], &["Shift", "Tab"]]) {
            // A document's end leads Firefox's keyboard into the browser's own bars, from where no key that is
            // sent to the page leads back: then back from where this began.
            if way == 1 && inside && self.browser.kind == Kind::Firefox {
                self.browser.focus_page().await?;
                let _: Option<bool> = frame.eval("window.began?.focus() ?? null").await?;
            }
            for step in 0..200 {
                // What can be scrolled is met, too, in Firefox; it has no name.
                let focus: Option<String> = frame.call(&focused, &()).await?;
                let outside = focus.is_none();
                let now = focus.unwrap_or_default();
                let begins = name.strip_suffix('…');
                if now == name || begins.is_some_and(|start| now.starts_with(start)) {
                    return Ok(());
                }
                // Before the first step, or the first one back, the focus may be outside.
                if outside && step > 1 {
                    break;
                }
                met.push(now);
                self.browser.chord(keys).await?;
            }
        }
        met.dedup();
        met.truncate(40);
        anyhow::bail!("Tab never reaches “{name}”; it reaches {met:?}")
    }

    async fn point(&self, wanted: Value, name: &str) -> Result<()> {
        let function = format!("(given) => {FINDER}.control(given)");
        wait_within(
            self.patience,
            format!("pointing at “{name}”"),
            async || {
                let frame = self.here().await?;
                let element = frame.element(&function, &wanted).await?;
                frame.point_and_press(&element).await?;
                Ok(Some(()))
            },
        )
        .await
    }

    /// Keeps a picture of the panel alone as `<name>.png`.
    pub async fn screenshot(&self, name: &str) -> Result<()> {
        let frame = self.frame().await?;
        let Some(tab) = self.page else {
            let whole = json!({"context": frame.context(), "origin": "document"});
            return self.browser.keep(name, &frame, whole).await;
        };
        let (x, y, width, height) = self.place(&frame).await?;
        let clip = json!({"type": "box", "x": x, "y": y, "width": width, "height": height});
        let page = tab.context();
        self.browser
            .keep(
                name,
                tab,
                json!({"context": page, "origin": "viewport", "clip": clip}),
            )
            .await
    }

    /// Where the panel stands in the page: left, top, width and height in CSS pixels.
    pub async fn rectangle(&self) -> Result<(f64, f64, f64, f64)> {
        let frame = self.frame().await?;
        self.place(&frame).await
    }

    async fn place(&self, frame: &Frame) -> Result<(f64, f64, f64, f64)> {
        // The page cannot tell where the frame is, its shadow root is closed; the browser can.
        let page = self.page.context("the agreement's page is in no other")?;
        let [x, y, width, height] = self.browser.place(page, frame).await?;
        Ok((x, y, width, height))
    }
}

/// Text as it is read: without regard to where lines happen to break.
pub(crate) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
