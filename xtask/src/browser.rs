//! The browsers of the tests and the demo.

use std::env;
use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use clap::ValueEnum;

use crate::place::Place;
use crate::{apt, ui};

/// Fonts that look like those of a real desk.
const FONTS: [&str; 3] = ["fonts-dejavu-core", "fonts-liberation", "fonts-noto-core"];

/// The browsers that stories can run in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Kind {
    /// Chromium.
    #[default]
    Chromium,
    /// Firefox.
    Firefox,
}

impl Kind {
    /// Its name as an argument and in the environment.
    pub fn word(self) -> &'static str {
        match self {
            Self::Chromium => "chromium",
            Self::Firefox => "firefox",
        }
    }

    /// The browser, what drives it, and its other languages, without which the Dutch panel cannot be shown.
    fn debian(self) -> &'static [&'static str] {
        match self {
            Self::Chromium => &["chromium", "chromium-driver", "chromium-l10n"],
            Self::Firefox => &["firefox-esr", "firefox-esr-l10n-nl", "firefox-esr-l10n-de"],
        }
    }

    /// The programs that it takes: the variable that names another, and the names to look for.
    fn programs(self) -> &'static [(&'static str, &'static [&'static str])] {
        match self {
            Self::Chromium => &[
                (
                    "SAMENSPEL_CHROMIUM",
                    &["chromium", "chromium-browser", "google-chrome"],
                ),
                ("SAMENSPEL_CHROMEDRIVER", &["chromedriver"]),
            ],
            Self::Firefox => &[("SAMENSPEL_FIREFOX", &["firefox-esr", "firefox"])],
        }
    }

    /// What a person must do where it is missing and cannot be installed.
    fn missing(self) -> &'static str {
        match self {
            Self::Chromium => {
                "no Chromium and ChromeDriver of the same version on the PATH: install both, or set \
                 SAMENSPEL_CHROMIUM and SAMENSPEL_CHROMEDRIVER"
            }
            Self::Firefox => "no Firefox on the PATH: install it, or set SAMENSPEL_FIREFOX",
        }
    }
}

/// Where a browser and what drives it are.
#[derive(Clone, Debug)]
pub struct Browser {
    /// Which one it is.
    pub kind: Kind,
    /// Its programs, by the variables that a program of `tests/e2e` reads them from.
    pub programs: Vec<(&'static str, PathBuf)>,
}

impl Browser {
    /// One of its programs.
    pub fn program(&self, variable: &str) -> Result<&PathBuf> {
        let mut programs = self.programs.iter();
        let found = programs.find(|(name, _)| *name == variable);
        let (_, path) = found.with_context(|| format!("{variable} is not of this browser"))?;
        Ok(path)
    }
}

/// Finds a browser; what the environment says comes first.
fn find(kind: Kind) -> Option<Browser> {
    let first = |set: &str, names: &[&str]| {
        let named = env::var_os(set)
            .filter(|value| !value.is_empty())
            .map(PathBuf::from);
        named.or_else(|| names.iter().find_map(|name| which::which(name).ok()))
    };
    let programs = kind
        .programs()
        .iter()
        .map(|(set, names)| Some((*set, first(set, names)?)));
    Some(Browser {
        kind,
        programs: programs.collect::<Option<_>>()?,
    })
}

/// Gets a browser if it is missing.
pub fn ensure(place: &Place, kind: Kind) -> Result<Browser> {
    ui::step(kind.word(), |step| {
        let mut named = kind.programs().iter();
        let named = named.any(|(set, _)| env::var_os(set).is_some());
        let packages: Vec<&str> = kind.debian().iter().chain(&FONTS).copied().collect();
        if !named && apt::here() && !apt::missing(&packages).is_empty() {
            step.say(format!("apt-get install {} and fonts", kind.word()));
            apt::install(place, &packages)?;
        }
        let Some(browser) = find(kind) else {
            bail!("{}", kind.missing());
        };
        let note = browser.programs.first();
        let note = note.map(|(_, path)| path.display().to_string());
        Ok((browser, note.unwrap_or_default()))
    })
}
