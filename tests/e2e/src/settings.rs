//! What a run is told from outside, by `cargo xtask`: paths, addresses, users.
//!
//! Nothing is guessed: a variable that is needed and missing is one plain sentence, at the moment it
//! is needed, so that a story without a CRM does not ask for one.

use std::path::PathBuf;

use anyhow::{Context as _, Result, bail};

/// The language the browser is set to, and with it the panel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Language {
    /// English.
    #[default]
    En,
    /// Nederlands.
    Nl,
    /// Deutsch.
    De,
}

impl Language {
    /// The code that browsers and `_locales` use.
    pub fn code(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Nl => "nl",
            Self::De => "de",
        }
    }

    /// Picks the wording of this language; stories name what is on the screen with it.
    pub fn of<'a>(self, english: &'a str, dutch: &'a str) -> &'a str {
        match self {
            // What people say in the demo is told in two languages.
            Self::En | Self::De => english,
            Self::Nl => dutch,
        }
    }
}

/// The browsers that can be driven.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Kind {
    /// Chromium.
    #[default]
    Chromium,
    /// Firefox.
    Firefox,
}

/// The CRMs beside which the stories are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Vendor {
    /// Odoo.
    #[default]
    Odoo,
    /// Tryton.
    Tryton,
}

/// A user's log-in name and password in the CRM.
#[derive(Clone, PartialEq, Eq)]
pub struct Account {
    /// The log-in name.
    pub login: String,
    /// The password; `Debug` does not print it.
    pub password: String,
}

impl Account {
    /// An account from its two parts.
    pub fn new(login: impl Into<String>, password: impl Into<String>) -> Self {
        Self {
            login: login.into(),
            password: password.into(),
        }
    }
}

impl std::fmt::Debug for Account {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Account({})", self.login)
    }
}

/// Where the CRM of this run is, and who may arrange things in it.
#[derive(Clone, Debug)]
pub struct CrmSettings {
    /// Scheme, host and port, without a slash at the end.
    pub url: String,
    /// The database.
    pub db: String,
    /// The administrator.
    pub admin: Account,
    /// The server is ours alone: what is in it may be changed and deleted.
    pub local: bool,
}

/// Everything a run is told from outside.
#[derive(Clone, Debug)]
pub struct Settings {
    extension: Option<PathBuf>,
    chromium: Option<PathBuf>,
    chromedriver: Option<PathBuf>,
    firefox: Option<PathBuf>,
    odoo: Option<CrmSettings>,
    tryton: Option<CrmSettings>,
    shots: Option<PathBuf>,
    www: Option<PathBuf>,
    bench: Option<PathBuf>,
    anchored: Option<PathBuf>,
    axe: Option<PathBuf>,
    /// The browser of the run.
    pub browser: Kind,
    /// The CRM of the run.
    pub vendor: Vendor,
    /// The language of the run.
    pub language: Language,
    /// Whether browsers show a window.
    pub headless: bool,
}

impl Settings {
    /// Reads the settings from the environment.
    pub fn from_env() -> Result<Self> {
        Self::read(|name| std::env::var(name).ok().filter(|value| !value.is_empty()))
    }

    fn read(get: impl Fn(&str) -> Option<String>) -> Result<Self> {
        let browser = match get("SAMENSPEL_BROWSER").as_deref() {
            None | Some("chromium") => Kind::Chromium,
            Some("firefox") => Kind::Firefox,
            Some(other) => bail!("SAMENSPEL_BROWSER is “{other}”; it can be chromium or firefox."),
        };
        let language = match get("SAMENSPEL_LANG").as_deref() {
            None | Some("en") => Language::En,
            Some("nl") => Language::Nl,
            Some("de") => Language::De,
            Some(other) => bail!("SAMENSPEL_LANG is “{other}”; it can be en, nl or de."),
        };
        let vendor = match get("SAMENSPEL_CRM").as_deref() {
            None | Some("odoo") => Vendor::Odoo,
            Some("tryton") => Vendor::Tryton,
            Some(other) => bail!("SAMENSPEL_CRM is “{other}”; it can be odoo or tryton."),
        };
        let path = |name| get(name).map(PathBuf::from);
        Ok(Self {
            extension: path("SAMENSPEL_EXTENSION"),
            chromium: path("SAMENSPEL_CHROMIUM"),
            chromedriver: path("SAMENSPEL_CHROMEDRIVER"),
            firefox: path("SAMENSPEL_FIREFOX"),
            browser,
            odoo: read_crm(&get, "ODOO")?,
            tryton: read_crm(&get, "TRYTON")?,
            shots: path("SAMENSPEL_SHOTS"),
            www: path("SAMENSPEL_WWW"),
            bench: path("SAMENSPEL_BENCH"),
            anchored: path("SAMENSPEL_ANCHORED"),
            axe: path("SAMENSPEL_AXE"),
            vendor,
            language,
            headless: get("SAMENSPEL_HEADLESS").is_none_or(|value| value != "0"),
        })
    }

    /// The unpacked extension under test.
    pub fn extension(&self) -> Result<PathBuf> {
        needed(&self.extension, "SAMENSPEL_EXTENSION")
    }

    /// Chromium's program.
    pub fn chromium(&self) -> Result<PathBuf> {
        needed(&self.chromium, "SAMENSPEL_CHROMIUM")
    }

    /// Chromium's WebDriver.
    pub fn chromedriver(&self) -> Result<PathBuf> {
        needed(&self.chromedriver, "SAMENSPEL_CHROMEDRIVER")
    }

    /// Firefox's program.
    pub fn firefox(&self) -> Result<PathBuf> {
        needed(&self.firefox, "SAMENSPEL_FIREFOX")
    }

    /// The Odoo of this run.
    pub fn odoo(&self) -> Result<CrmSettings> {
        needed(&self.odoo, "SAMENSPEL_ODOO_URL")
    }

    /// The Tryton of this run.
    pub fn tryton(&self) -> Result<CrmSettings> {
        needed(&self.tryton, "SAMENSPEL_TRYTON_URL")
    }

    /// The built playground.
    pub fn www(&self) -> Result<PathBuf> {
        needed(&self.www, "SAMENSPEL_WWW")
    }

    /// The folder for screenshots.
    pub fn shots(&self) -> Result<PathBuf> {
        needed(&self.shots, "SAMENSPEL_SHOTS")
    }

    /// The checker of accessibility, as one script.
    pub fn axe(&self) -> Result<PathBuf> {
        needed(&self.axe, "SAMENSPEL_AXE")
    }

    /// The folder for measurements.
    pub fn bench(&self) -> Result<PathBuf> {
        needed(&self.bench, "SAMENSPEL_BENCH")
    }

    /// The folder for what stories count of notes about fields.
    pub fn anchored(&self) -> Result<PathBuf> {
        needed(&self.anchored, "SAMENSPEL_ANCHORED")
    }
}

fn needed<T: Clone>(value: &Option<T>, name: &str) -> Result<T> {
    value
        .clone()
        .with_context(|| format!("{name} is not set; run this through `cargo xtask test e2e`."))
}

fn read_crm(get: &impl Fn(&str) -> Option<String>, vendor: &str) -> Result<Option<CrmSettings>> {
    let name = |what: &str| format!("SAMENSPEL_{vendor}_{what}");
    let Some(url) = get(&name("URL")) else {
        return Ok(None);
    };
    let db = needed(&get(&name("DB")), &name("DB"))?;
    let admin = needed(&get(&name("ADMIN")), &name("ADMIN"))?;
    let (login, password) = admin
        .split_once(':')
        .with_context(|| format!("{} must read USER:PASSWORD.", name("ADMIN")))?;
    Ok(Some(CrmSettings {
        url: url.trim_end_matches('/').to_owned(),
        db,
        admin: Account::new(login, password),
        local: get(&name("LOCAL")).as_deref() == Some("1"),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_variable_is_one_sentence_that_says_what_to_run() {
        let settings = Settings::read(|_| None).unwrap();
        let said = settings.extension().unwrap_err().to_string();
        assert_eq!(
            said,
            "SAMENSPEL_EXTENSION is not set; run this through `cargo xtask test e2e`."
        );
    }

    #[test]
    fn the_password_is_never_printed() {
        let settings = Settings::read(|name| {
            let value = match name {
                "SAMENSPEL_ODOO_URL" => "http://127.0.0.1:1/",
                "SAMENSPEL_ODOO_DB" => "crm",
                "SAMENSPEL_ODOO_ADMIN" => "admin:hush:hush",
                _ => return None,
            };
            Some(value.to_owned())
        })
        .unwrap();
        let odoo = settings.odoo().unwrap();
        assert_eq!(odoo.url, "http://127.0.0.1:1");
        assert_eq!(odoo.admin.password, "hush:hush");
        assert!(!format!("{settings:?}").contains("hush"));
    }
}
