//! Copies of the extension under test, changed in one respect.

use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result, ensure};
use tempfile::TempDir;

use crate::frame::Frame;

/// A copy of an unpacked extension for which it is `seconds` later (or earlier) than it is: the
/// computer of a colleague whose clock is wrong.
///
/// The clock is moved in the background and in the panel, by a script that runs before all others of
/// the extension; a browser cannot set a worker's clock, and moving the whole machine's would move
/// the CRM's too.
pub fn with_clock_off(extension: &Path, seconds: i64) -> Result<TempDir> {
    with_first(
        extension,
        &format!("let off = {seconds} * 1000;\n{}", include_str!("clock.js")),
    )
}

/// A copy of an unpacked extension whose clock and disk [`Weather`] changes while it runs.
pub fn with_weather(extension: &Path) -> Result<TempDir> {
    let scripts = [
        "let off = 0;",
        include_str!("clock.js"),
        include_str!("weather.js"),
    ];
    with_first(extension, &scripts.join("\n"))
}

/// What the browser of [`with_weather`] meets.
#[derive(Clone, Copy, Debug)]
pub enum Weather {
    /// It is so many seconds later than it is.
    Later(i64),
    /// Whether the browser gives the extension no more room to write.
    Full(bool),
}

impl Weather {
    /// Makes it so, from a page of the extension.
    pub async fn comes(self, page: &Frame) -> Result<()> {
        let told = match self {
            Self::Later(seconds) => format!("{{ off: {} }}", seconds * 1000),
            Self::Full(full) => format!("{{ full: {full} }}"),
        };
        page.eval(&format!("globalThis.weather({told}).then(() => null)"))
            .await
    }
}

/// A copy of an unpacked extension in whose background and panel this runs before all else.
fn with_first(extension: &Path, script: &str) -> Result<TempDir> {
    let copy = copied(extension)?;
    // In braces, because the panel's page takes it as a classic script, which runs before all modules.
    fs::write(copy.path().join("first.js"), format!("{{\n{script}}}\n"))?;
    rewrite(&copy.path().join("bg.js"), |body| {
        Some(format!("import \"./first.js\";\n{body}"))
    })?;
    rewrite(&copy.path().join("panel.html"), |page| {
        let (head, rest) = page.split_once("<head>")?;
        Some(format!(
            "{head}<head><script src=\"first.js\"></script>{rest}"
        ))
    })?;
    Ok(copy)
}

/// A copy of an unpacked extension to which the browser gives no words of its own, as Chromium now and then
/// does to a whole process.
pub fn without_words(extension: &Path) -> Result<TempDir> {
    let copy = copied(extension)?;
    rewrite(&copy.path().join("words.js"), |body| {
        Some(format!("chrome.i18n.getMessage = () => \"\";\n{body}"))
    })?;
    Ok(copy)
}

/// A copy of an unpacked extension that may enter no page until somebody allows one: as it is
/// installed from a store.
pub fn without_hosts(extension: &Path) -> Result<TempDir> {
    let copy = copied(extension)?;
    rewrite(&copy.path().join("manifest.json"), |text| {
        let mut manifest: serde_json::Value = serde_json::from_str(text).ok()?;
        manifest.as_object_mut()?.remove("host_permissions");
        Some(manifest.to_string())
    })?;
    Ok(copy)
}

/// A copy of an unpacked extension whose person has allowed reminders: the browser's own question cannot
/// be pressed by a driver.
pub fn with_reminders(extension: &Path) -> Result<TempDir> {
    let copy = copied(extension)?;
    rewrite(&copy.path().join("manifest.json"), |text| {
        let mut manifest: serde_json::Value = serde_json::from_str(text).ok()?;
        let allowed = manifest.get_mut("permissions")?.as_array_mut()?;
        allowed.push("notifications".into());
        manifest.as_object_mut()?.remove("optional_permissions");
        Some(manifest.to_string())
    })?;
    Ok(copy)
}

/// A copy of an unpacked extension as it is.
pub fn copied(extension: &Path) -> Result<TempDir> {
    let copy = tempfile::Builder::new()
        .prefix("samenspel-changed-")
        .tempdir()?;
    copy_folder(extension, copy.path())?;
    Ok(copy)
}

/// Makes of an unpacked extension its next version, in its place: what a store brings in an update. In another
/// place it would be another extension.
pub fn update(extension: &Path) -> Result<()> {
    rewrite(&extension.join("manifest.json"), |text| {
        let mut manifest: serde_json::Value = serde_json::from_str(text).ok()?;
        let version = manifest.get("version")?.as_str()?;
        let next = format!("{version}.1");
        manifest
            .as_object_mut()?
            .insert("version".to_owned(), next.into());
        Some(manifest.to_string())
    })
}

fn rewrite(file: &Path, change: impl Fn(&str) -> Option<String>) -> Result<()> {
    let shown = file.display();
    let text = fs::read_to_string(file).with_context(|| format!("reading {shown}"))?;
    let changed = change(&text).with_context(|| format!("{shown} is not what was expected"))?;
    fs::write(file, changed).with_context(|| format!("writing {shown}"))
}

fn copy_folder(from: &Path, to: &Path) -> Result<()> {
    ensure!(from.is_dir(), "no extension in {}", from.display());
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy_folder(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}
