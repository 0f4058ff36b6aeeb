//! What WebDriver BiDi has no words for: the extension's button, its background, and where a frame is that
//! stands in a closed shadow root. Each browser has a way of its own, here and only here.

mod chromium;
mod firefox;

use anyhow::{Context as _, Result};
use serde_json::json;

use crate::browser::Browser;
use crate::frame::Frame;
use crate::settings::Kind;
use crate::wait::wait_until;

impl Browser {
    /// The address of a page of the installed extension.
    pub async fn extension_url(&self, page: &str) -> Result<String> {
        Ok(match self.kind {
            Kind::Chromium => format!("chrome-extension://{}/{page}", self.extension()?),
            Kind::Firefox => format!("moz-extension://{}/{page}", firefox::host(self).await?),
        })
    }

    /// Gives the page in front the focus, as a person does who goes on there.
    pub(crate) async fn focus_page(&self) -> Result<()> {
        match self.kind {
            // It has it from the start.
            Kind::Chromium => Ok(()),
            Kind::Firefox => firefox::focus_page(self).await,
        }
    }

    /// Presses the extension's button in the browser's toolbar.
    pub async fn press_toolbar_button(&self) -> Result<()> {
        match self.kind {
            Kind::Chromium => chromium::press_toolbar_button(self).await,
            Kind::Firefox => firefox::press_toolbar_button(self).await,
        }
    }

    /// Waits until the toolbar button has opened its popup, and shows the same page in a tab behind
    /// this one, where it sees the same tab in front: the popup itself answers to nobody but a hand.
    pub async fn popup(&self) -> Result<Frame> {
        let page = self.extension_url("popup.html").await?;
        wait_until("the popup of the toolbar button", async || {
            match self.kind {
                Kind::Chromium => chromium::has_popup(self, &page).await,
                Kind::Firefox => firefox::has_popup(self, &page).await,
            }
        })
        .await?;
        self.popup_behind().await
    }

    /// The popup's page in a tab behind this one: a page that may ask the browser all that the extension may,
    /// which in Firefox a panel in its frame may not.
    pub async fn popup_behind(&self) -> Result<Frame> {
        let page = self.extension_url("popup.html").await?;
        let behind = json!({"type": "tab", "background": true});
        let made = self.page().send("browsingContext.create", behind).await?;
        let context = made.get("context").and_then(serde_json::Value::as_str);
        let tab = self.page().beside(context.context("no tab was made")?);
        self.goto_in(&tab, &page).await?;
        Ok(tab)
    }

    /// Stops the extension's background as the browser does after half a minute of rest; it wakes at
    /// the next message. False when it was not running.
    pub async fn stop_background(&self) -> Result<bool> {
        match self.kind {
            Kind::Chromium => chromium::stop_background(self).await,
            Kind::Firefox => firefox::stop_background(self).await,
        }
    }

    /// Sets, or takes back, what people set who need other colours and no motion.
    pub async fn set_forced_colours_and_less_motion(&self, on: bool) -> Result<()> {
        match self.kind {
            Kind::Chromium => chromium::set_forced_colours_and_less_motion(self, on).await,
            Kind::Firefox => firefox::set_forced_colours_and_less_motion(self, on).await,
        }
    }

    /// Where a frame stands in its page: left, top, width and height in CSS pixels.
    pub(crate) async fn place(&self, page: &Frame, frame: &Frame) -> Result<[f64; 4]> {
        match self.kind {
            Kind::Chromium => chromium::place(self, page, frame).await,
            Kind::Firefox => firefox::place(page, frame).await,
        }
    }
}
