//! The browser of the tests and the demo.

use std::env;
use std::path::PathBuf;

use anyhow::{Context, Result, bail};

use crate::place::Place;
use crate::{apt, ui};

/// The browser, its driver, its other languages (without them the Dutch panel cannot be shown)
/// and fonts that look like those of a real desk.
const DEBIAN: [&str; 6] = [
    "chromium",
    "chromium-driver",
    "chromium-l10n",
    "fonts-dejavu-core",
    "fonts-liberation",
    "fonts-noto-core",
];

/// Where the browser and its driver are.
#[derive(Clone, Debug)]
pub struct Browser {
    /// The browser.
    pub chromium: PathBuf,
    /// Its WebDriver.
    pub driver: PathBuf,
}

/// Finds the browser; what the environment says comes first.
fn find() -> Option<Browser> {
    let first = |set: &str, names: &[&str]| {
        let named = env::var_os(set)
            .filter(|value| !value.is_empty())
            .map(PathBuf::from);
        named.or_else(|| names.iter().find_map(|name| which::which(name).ok()))
    };
    Some(Browser {
        chromium: first(
            "SAMENSPEL_CHROMIUM",
            &["chromium", "chromium-browser", "google-chrome"],
        )?,
        driver: first("SAMENSPEL_CHROMEDRIVER", &["chromedriver"])?,
    })
}

/// Gets the browser if it is missing.
pub fn ensure(place: &Place) -> Result<Browser> {
    ui::step("browser", |step| {
        let named = env::var_os("SAMENSPEL_CHROMIUM").is_some();
        if !named && apt::here() && !apt::missing(&DEBIAN).is_empty() {
            step.say("apt-get install chromium, its driver and fonts");
            apt::install(place, &DEBIAN)?;
        }
        let browser = find()
            .context("no Chromium and ChromeDriver of the same version on the PATH")
            .or_else(|error| {
                bail!("{error}: install both, or set SAMENSPEL_CHROMIUM and SAMENSPEL_CHROMEDRIVER")
            })?;
        let note = browser.chromium.display().to_string();
        Ok((browser, note))
    })
}
