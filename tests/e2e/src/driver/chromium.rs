//! One chromedriver per browser, on a port of its own choosing.

use std::path::Path;
use std::process::Stdio;

use anyhow::{Context as _, Result, anyhow};
use serde_json::{Value, json};

use super::{Driver, End, START, Started, program, told, version};
use crate::browser::Options;
use crate::settings::Settings;
use crate::wire::Wire;

pub(super) async fn start(
    settings: &Settings,
    options: &Options,
    profile: &Path,
    passing: &Path,
) -> Result<Started> {
    let path = settings.chromedriver()?;
    let mut tries = 0;
    let (child, port) = loop {
        let mut child = program(&path)
            // Port 0: the driver takes a free one and names it.
            .arg("--port=0")
            // The browser takes its language from there.
            .env("LANGUAGE", options.language.code())
            .env("TMPDIR", passing)
            .stdout(Stdio::piped())
            .spawn()
            .with_context(|| format!("{} does not start", path.display()))?;
        let out = child.stdout.take().context("the driver has no output")?;
        match told(&path, out, port_in).await {
            Ok(port) => break (child, port),
            // It looks for a free port of IPv6 and takes the same of IPv4, which another may have by then.
            Err(_) if tries < 3 => tries += 1,
            Err(error) => return Err(error),
        }
    };
    let sessions = format!("http://127.0.0.1:{port}/session");
    let wanted = json!({"capabilities": {"alwaysMatch": {
        "webSocketUrl": true,
        "goog:chromeOptions": {
            "binary": settings.chromium()?,
            "args": arguments(options, profile),
        },
    }}});
    let asked = reqwest::Client::new().post(&sessions).json(&wanted);
    let answer = tokio::time::timeout(START, async { asked.send().await?.json().await });
    let answer: Value = answer.await.context("the browser does not start")??;
    let session = answer.get("value").and_then(|value| {
        let id = value.get("sessionId")?.as_str()?;
        let socket = value.pointer("/capabilities/webSocketUrl")?.as_str()?;
        Some((id, socket, value.get("capabilities")))
    });
    let (id, socket, capabilities) =
        session.ok_or_else(|| anyhow!("the browser does not start: {answer}"))?;
    Ok(Started {
        driver: Driver {
            child,
            end: End::Session(format!("{sessions}/{id}")),
        },
        wire: Wire::connect(socket).await?,
        version: version(capabilities),
    })
}

/// Chromium's own pages that it loads ahead.
const AHEAD: [&str; 4] = [
    "InitialWebUI",
    "PreloadTopChromeWebUI",
    "WebUIOmniboxPopup",
    "WebUIReloadButton",
];

fn arguments(options: &Options, profile: &Path) -> Vec<String> {
    let language = options.language.code();
    let mut arguments = vec![
        format!("--user-data-dir={}", profile.display()),
        format!("--lang={language}"),
        format!("--accept-lang={language}"),
        // `webExtension.install` needs these two.
        "--enable-unsafe-extension-debugging".to_owned(),
        "--remote-debugging-pipe".to_owned(),
    ];
    let plain = [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--no-default-browser-check",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--disable-search-engine-choice-screen",
        "--password-store=basic",
        "--disable-dev-shm-usage",
        "--hide-crash-restore-bubble",
    ];
    arguments.extend(plain.map(str::to_owned));
    if options.sparing {
        arguments.push("--js-flags=--no-wasm-tier-up".to_owned());
        arguments.push(format!("--disable-features={}", AHEAD.join(",")));
    }
    if let Some(port) = options.debugging_port {
        arguments.push(format!("--remote-debugging-port={port}"));
    }
    if options.headless {
        arguments.push("--headless=new".to_owned());
    }
    if options.dark {
        arguments.push("--force-dark-mode".to_owned());
    }
    arguments
}

/// Reads "ChromeDriver was started successfully on port 40123."
fn port_in(line: &str) -> Option<u16> {
    let rest = line.split_once("started successfully on port ")?.1;
    rest.trim_end_matches('.').trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_port_is_read_from_the_drivers_own_words() {
        assert_eq!(
            port_in("ChromeDriver was started successfully on port 40123."),
            Some(40123)
        );
        assert_eq!(port_in("Starting ChromeDriver 156.0 on port 0"), None);
    }
}
