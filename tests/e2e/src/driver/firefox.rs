//! Firefox, which speaks WebDriver BiDi by itself, on a port of its own choosing.

use std::fs;
use std::path::Path;
use std::process::Stdio;

use anyhow::{Context as _, Result};
use serde_json::{Value, json};

use super::{Driver, End, Started, program, told, version};
use crate::browser::Options;
use crate::settings::Settings;
use crate::wire::Wire;

pub(super) async fn start(
    settings: &Settings,
    options: &Options,
    profile: &Path,
    passing: &Path,
) -> Result<Started> {
    let path = settings.firefox()?;
    fs::create_dir_all(profile).context("making the profile's folder")?;
    fs::write(profile.join("user.js"), preferences(options)).context("writing preferences")?;
    let mut command = program(&path);
    command
        .arg("--profile")
        .arg(profile)
        // Port 0: it takes a free one and names it, so two can never want the same.
        .args(["--no-remote", "--remote-debugging-port", "0"])
        // For what BiDi has no words for; see `beyond`.
        .arg("--remote-allow-system-access")
        .env("TMPDIR", passing)
        .stderr(Stdio::piped());
    if options.headless {
        command.arg("--headless");
    }
    let mut child = command
        .spawn()
        .with_context(|| format!("{} does not start", path.display()))?;
    let errors = child.stderr.take().context("the browser has no output")?;
    let address = told(&path, errors, address_in).await?;
    let wire = Wire::connect(&format!("{address}/session")).await?;
    let any = json!({"capabilities": {"alwaysMatch": {}}});
    let session = wire.send("session.new", any).await?;
    Ok(Started {
        driver: Driver {
            child,
            end: End::Wire(wire.clone()),
        },
        wire,
        version: version(session.get("capabilities")),
    })
}

/// What a browser with nobody before it needs: no questions, nothing fetched that no story asked for.
fn preferences(options: &Options) -> String {
    let language = options.language.code();
    let mut all = vec![
        ("intl.locale.requested", json!(language)),
        ("intl.accept_languages", json!(language)),
        // 0 is dark, 1 is light.
        (
            "layout.css.prefers-color-scheme.content-override",
            json!(if options.dark { 0 } else { 1 }),
        ),
        // An extension that is installed unpacked is gone with the browser. Installed again, as every start
        // of this harness does, it finds what it kept, as one from the store would.
        (
            "extensions.webextensions.keepStorageOnUninstall",
            json!(true),
        ),
        ("extensions.webextensions.keepUuidOnUninstall", json!(true)),
        // Languages that came with the browser are taken without a question.
        ("extensions.autoDisableScopes", json!(0)),
        // A browser without a window, or behind another one, has the focus all the same.
        ("focusmanager.testmode", json!(true)),
        // It rests when a story has it rest; what a story set in it is gone then.
        ("extensions.background.idle.timeout", json!(600_000)),
        ("browser.startup.page", json!(0)),
        ("services.settings.server", json!("data:,nothing")),
        ("network.prefetch-next", json!(false)),
    ];
    let off = [
        "app.normandy.enabled",
        "app.update.enabled",
        "browser.aboutwelcome.enabled",
        "browser.newtabpage.enabled",
        "browser.safebrowsing.downloads.enabled",
        "browser.safebrowsing.malware.enabled",
        "browser.safebrowsing.phishing.enabled",
        "browser.sessionstore.resume_from_crash",
        "browser.shell.checkDefaultBrowser",
        "datareporting.healthreport.uploadEnabled",
        "datareporting.policy.dataSubmissionEnabled",
        "extensions.getAddons.cache.enabled",
        "extensions.update.enabled",
        "network.captive-portal-service.enabled",
        "network.connectivity-service.enabled",
        "toolkit.telemetry.enabled",
        "toolkit.telemetry.unified",
    ];
    all.extend(off.map(|name| (name, Value::Bool(false))));
    all.iter()
        .map(|(name, value)| format!("user_pref(\"{name}\", {value});\n"))
        .collect()
}

/// Reads "WebDriver BiDi listening on ws://127.0.0.1:40123".
fn address_in(line: &str) -> Option<String> {
    let rest = line.split_once("WebDriver BiDi listening on ")?.1;
    Some(rest.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_is_read_from_the_browsers_own_words() {
        assert_eq!(
            address_in("WebDriver BiDi listening on ws://127.0.0.1:40123").as_deref(),
            Some("ws://127.0.0.1:40123")
        );
        assert_eq!(address_in("*** You are running in headless mode."), None);
    }
}
