//! Starting a browser of its own for each run, and ending exactly that one.
//!
//! Chromium is started by its chromedriver, Firefox speaks WebDriver BiDi by itself. Either stays in the
//! process group of whoever runs the harness, so that Ctrl-C, or `xtask` ending that group, takes both
//! along even when no destructor runs.

mod chromium;
mod firefox;

use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt as _, AsyncRead, BufReader};
use tokio::process::{Child, Command};

use crate::browser::Options;
use crate::settings::{Kind, Settings};
use crate::wire::Wire;

/// The longest that a browser may take to start.
const START: Duration = Duration::from_secs(60);

/// A running browser; it ends, with what it started, when this is dropped.
#[derive(Debug)]
pub(crate) struct Driver {
    child: Child,
    end: End,
}

/// How a browser is asked to end by itself.
#[derive(Debug)]
enum End {
    /// By its driver, at the session's address.
    Session(String),
    /// By its own protocol.
    Wire(Wire),
}

/// What has just been started.
pub(crate) struct Started {
    pub(crate) driver: Driver,
    pub(crate) wire: Wire,
    /// Name and version, as the browser gives them.
    pub(crate) version: String,
}

impl Driver {
    /// Starts the browser of this run with its data in `profile` and what it leaves in passing in `passing`.
    pub(crate) async fn start(
        settings: &Settings,
        options: &Options,
        profile: &Path,
        passing: &Path,
    ) -> Result<Started> {
        match settings.browser {
            Kind::Chromium => chromium::start(settings, options, profile, passing).await,
            Kind::Firefox => firefox::start(settings, options, profile, passing).await,
        }
    }

    /// Ends the browser in good order: what it still wants to write, it writes.
    pub(crate) async fn quit(&mut self) -> Result<()> {
        match &self.end {
            End::Session(url) => {
                let done = reqwest::Client::new().delete(url).send().await;
                let done = done.and_then(reqwest::Response::error_for_status);
                done.context("the browser does not quit")?;
            }
            End::Wire(wire) => {
                wire.send("browser.close", json!({})).await?;
                let ended = tokio::time::timeout(START, self.child.wait()).await;
                ended.context("the browser does not quit")??;
            }
        }
        Ok(())
    }

    /// Ends it at once.
    pub(crate) fn kill(&mut self) {
        // It may have ended already, which is what is wanted.
        let _ = self.child.start_kill();
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        self.kill();
    }
}

/// A program that ends with this value, and says on one of its outputs where it is reached.
fn program(path: &Path) -> Command {
    let mut command = Command::new(path);
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .kill_on_drop(true);
    command
}

/// Waits for the line in which a program says where it is reached.
async fn told<T>(
    path: &Path,
    output: impl AsyncRead + Unpin + Send + 'static,
    read: impl Fn(&str) -> Option<T>,
) -> Result<T> {
    let mut lines = BufReader::new(output).lines();
    let found = tokio::time::timeout(START, async {
        while let Some(line) = lines.next_line().await? {
            if let Some(found) = read(&line) {
                return Ok(found);
            }
        }
        bail!(
            "{} ended without saying where it is reached",
            path.display()
        )
    })
    .await
    .with_context(|| format!("{} does not say where it is reached", path.display()))??;
    // It must be able to go on writing, or it would block.
    tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
    Ok(found)
}

fn version(capabilities: Option<&Value>) -> String {
    let said = |key: &str| {
        let value = capabilities.and_then(|told| told.get(key));
        value.and_then(Value::as_str).unwrap_or("?").to_owned()
    };
    format!("{} {}", said("browserName"), said("browserVersion"))
}
