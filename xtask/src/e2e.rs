//! The stage for programs that drive a browser: extension, browser, CRM, and how they learn of them.

use std::fs;
use std::path::PathBuf;
use std::process::Command;
use std::thread;

use anyhow::{Context, Result, anyhow, bail};
use clap::{Args, ValueEnum};

use crate::browser::{Browser, Kind};
use crate::place::Place;
use crate::setup::{self, Part};
use crate::{manifest, odoo, pack, run, tools, tryton, ui};

/// The origin of a CRM on this machine.
pub const LOCAL: &str = "http://127.0.0.1/*";

/// The CRMs beside which everything can run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Vendor {
    /// Odoo 19.
    #[default]
    Odoo,
    /// Tryton 8.0.
    Tryton,
}

/// Which CRM, and another one than our own.
#[derive(Args, Clone, Debug, Default)]
pub struct Elsewhere {
    /// The CRM; Odoo if none is given, and for tests every one of them.
    #[arg(long, value_enum)]
    pub crm: Option<Vendor>,
    /// Tryton with its database in PostgreSQL, not in a file.
    #[arg(long)]
    pub postgres: bool,
    /// The address of a running Odoo to use instead of starting one.
    #[arg(long, value_name = "URL", requires_all = ["odoo_db", "odoo_admin"])]
    pub odoo_url: Option<String>,
    /// Its database.
    #[arg(long, value_name = "NAME")]
    pub odoo_db: Option<String>,
    /// Its administrator, as user:password.
    #[arg(long, value_name = "USER:PASSWORD")]
    pub odoo_admin: Option<String>,
    /// The address of a running Tryton to use instead of starting one.
    #[arg(long, value_name = "URL", requires_all = ["tryton_db", "tryton_admin"])]
    pub tryton_url: Option<String>,
    /// Its database.
    #[arg(long, value_name = "NAME")]
    pub tryton_db: Option<String>,
    /// Its administrator, as user:password.
    #[arg(long, value_name = "USER:PASSWORD")]
    pub tryton_admin: Option<String>,
}

impl Elsewhere {
    /// The CRM of something that runs beside one.
    pub fn vendor(&self) -> Vendor {
        match (&self.tryton_url, &self.odoo_url) {
            _ if self.crm.is_some() => self.crm.unwrap_or_default(),
            (Some(_), None) => Vendor::Tryton,
            _ => Vendor::Odoo,
        }
    }

    /// The CRMs of something that runs beside each in turn: all, unless one is named.
    pub fn vendors(&self) -> Vec<Vendor> {
        let named = self.crm.is_some() || self.odoo_url.is_some() || self.tryton_url.is_some();
        match named {
            true => vec![self.vendor()],
            false => Vendor::value_variants().to_vec(),
        }
    }

    /// The same, beside this one.
    pub fn beside(&self, vendor: Vendor) -> Self {
        Self {
            crm: Some(vendor),
            ..self.clone()
        }
    }

    /// What set-up must make for this CRM; nothing when it runs elsewhere.
    pub fn part(&self) -> Option<Part> {
        match self.vendor() {
            Vendor::Odoo => self.odoo_url.is_none().then_some(Part::Odoo),
            Vendor::Tryton if self.tryton_url.is_some() => None,
            Vendor::Tryton if self.postgres => Some(Part::TrytonPostgres),
            Vendor::Tryton => Some(Part::Tryton),
        }
    }

    /// The CRM that runs somewhere else, if it does.
    fn named(&self) -> Result<Option<Crm>> {
        let vendor = self.vendor();
        let (url, database, admin) = match vendor {
            Vendor::Odoo => (&self.odoo_url, &self.odoo_db, &self.odoo_admin),
            Vendor::Tryton => (&self.tryton_url, &self.tryton_db, &self.tryton_admin),
        };
        let Some(url) = url else {
            return Ok(None);
        };
        let (Some(database), Some(admin)) = (database, admin) else {
            bail!("an address needs the database and the administrator as well");
        };
        Ok(Some(Crm {
            vendor,
            url: url.trim_end_matches('/').to_owned(),
            database: database.clone(),
            admin: admin.clone(),
            local: false,
        }))
    }
}

/// What is wanted on the stage.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// The extension and these browsers, beside the CRM.
    pub browsers: Vec<Kind>,
    /// The playground as well.
    pub www: bool,
    /// A CRM that runs somewhere else.
    pub elsewhere: Elsewhere,
}

/// All that a program of `tests/e2e` needs; the CRM stops with this value.
pub struct Stage {
    place: Place,
    extension: Option<PathBuf>,
    www: Option<PathBuf>,
    browsers: Vec<Browser>,
    crm: Crm,
    _server: Option<Running>,
}

/// A CRM of our own; it stops with this value.
enum Running {
    Odoo { _server: odoo::Server },
    Tryton { _server: tryton::Server },
}

struct Crm {
    vendor: Vendor,
    url: String,
    database: String,
    admin: String,
    local: bool,
}

impl Stage {
    /// Sets up, builds, and starts the CRM; the last two at the same time.
    pub fn build(place: &Place, wanted: &Wanted) -> Result<Self> {
        let mut parts = Vec::new();
        if !wanted.browsers.is_empty() {
            parts.extend(Part::BUILD);
        }
        parts.extend(wanted.browsers.iter().map(|kind| match kind {
            Kind::Chromium => Part::Browser,
            Kind::Firefox => Part::Firefox,
        }));
        parts.extend(wanted.elsewhere.part());
        let ready = setup::ensure(place, &parts)?;
        let named = wanted.elsewhere.named()?;
        let pattern = match &named {
            Some(crm) => manifest::pattern_for(&crm.url)?,
            None => LOCAL.to_owned(),
        };
        let vendor = wanted.elsewhere.vendor();
        let (built, server) = thread::scope(|scope| {
            let server = scope.spawn(|| match named {
                Some(crm) => Ok((crm, None)),
                None => own(&ready, vendor).map(|(crm, server)| (crm, Some(server))),
            });
            let built = (|| {
                if wanted.browsers.is_empty() {
                    return Ok((None, None));
                }
                let extension = pack::extension(place, ready.way()?, false, Some(&pattern))?;
                let has_www = wanted.www && place.root.join("www").join("index.html").exists();
                let www = has_www
                    .then(|| pack::playground(place, ready.way()?, false))
                    .transpose()?;
                Ok::<_, anyhow::Error>((Some(extension), www))
            })();
            (built, server.join())
        });
        let (crm, server) = server.map_err(|_| anyhow!("starting the CRM broke off"))??;
        let (extension, www) = built?;
        let browsers = wanted.browsers.iter();
        let browsers = browsers.map(|kind| ready.browser(*kind).cloned());
        let browsers = browsers.collect::<Result<_>>()?;
        Ok(Self {
            place: place.clone(),
            extension,
            www,
            browsers,
            crm,
            _server: server,
        })
    }

    /// Where the CRM is.
    pub fn url(&self) -> &str {
        &self.crm.url
    }

    /// Whether the CRM is one of our own.
    pub fn local(&self) -> bool {
        self.crm.local
    }

    /// cargo with all that a program of `tests/e2e` reads from its environment, and this browser if it drives
    /// one.
    pub fn cargo(&self, kind: Option<Kind>) -> Result<Command> {
        let mut cargo = run::cargo(&self.place.root);
        for (name, folder) in [
            ("SAMENSPEL_SHOTS", "shots"),
            ("SAMENSPEL_BENCH", "bench"),
            ("SAMENSPEL_ANCHORED", "anchored"),
        ] {
            let path = self.place.target.join(folder);
            fs::create_dir_all(&path).with_context(|| format!("making {}", path.display()))?;
            cargo.env(name, path);
        }
        let set = |cargo: &mut Command, name: &str, value: Option<&PathBuf>| {
            match value {
                Some(path) => cargo.env(name, path),
                None => cargo.env_remove(name),
            };
        };
        set(&mut cargo, "SAMENSPEL_EXTENSION", self.extension.as_ref());
        set(&mut cargo, "SAMENSPEL_WWW", self.www.as_ref());
        let mut browsers = self.browsers.iter();
        if let Some(browser) = browsers.find(|browser| Some(browser.kind) == kind) {
            cargo.env("SAMENSPEL_BROWSER", browser.kind.word());
            for (name, path) in &browser.programs {
                cargo.env(name, path);
            }
        }
        cargo.env("SAMENSPEL_AXE", tools::axe(&self.place));
        let local = self.crm.local.then(|| "1".to_owned());
        for (vendor, name) in [(Vendor::Odoo, "ODOO"), (Vendor::Tryton, "TRYTON")] {
            for (what, value) in [
                ("URL", Some(&self.crm.url)),
                ("DB", Some(&self.crm.database)),
                ("ADMIN", Some(&self.crm.admin)),
                ("LOCAL", local.as_ref()),
            ] {
                let name = format!("SAMENSPEL_{name}_{what}");
                match value.filter(|_| vendor == self.crm.vendor) {
                    Some(value) => cargo.env(name, value),
                    None => cargo.env_remove(name),
                };
            }
        }
        cargo.env("SAMENSPEL_CRM", self.crm.vendor.word());
        Ok(cargo)
    }
}

impl Vendor {
    /// Its name as an argument and in the environment.
    pub fn word(self) -> &'static str {
        match self {
            Self::Odoo => "odoo",
            Self::Tryton => "tryton",
        }
    }
}

/// Starts a CRM of our own.
fn own(ready: &setup::Ready, vendor: Vendor) -> Result<(Crm, Running)> {
    let crm = |url: &str, database: &str, admin: String| Crm {
        vendor,
        url: url.to_owned(),
        database: database.to_owned(),
        admin,
        local: true,
    };
    Ok(match vendor {
        Vendor::Odoo => {
            let server = ready.odoo()?.serve("crm", None)?;
            let crm = crm(&server.url, &server.database, "admin:admin".to_owned());
            (crm, Running::Odoo { _server: server })
        }
        Vendor::Tryton => {
            let server = ready.tryton()?.serve("crm", None)?;
            let admin = format!("admin:{}", tryton::ADMIN);
            let crm = crm(&server.url, &server.database, admin);
            (crm, Running::Tryton { _server: server })
        }
    })
}

/// Compiles and runs a program of `tests/e2e` until it ends; `told` is its one argument.
pub fn program(
    stage: &Stage,
    name: &str,
    lang: &str,
    headless: bool,
    told: Option<&str>,
) -> Result<()> {
    let asked = |verb: &str| -> Result<Command> {
        let mut cargo = stage.cargo(Some(Kind::Chromium))?;
        cargo.args([verb, "--package", "samenspel-e2e", "--bin", name]);
        Ok(cargo)
    };
    // By itself, so that a first start shows why it takes a minute.
    ui::step(&format!("compile ({name})"), |_| {
        let log = stage.place.log(&format!("compile-{name}"));
        run::quietly(&mut asked("build")?, &log)?;
        Ok(((), String::new()))
    })?;
    let mut cargo = asked("run")?;
    cargo
        .arg("--quiet")
        .args(told.map(|told| ["--", told]).into_iter().flatten())
        .env("SAMENSPEL_LANG", lang)
        .env("SAMENSPEL_HEADLESS", if headless { "1" } else { "0" });
    ui::line(&format!("run   {name}"));
    let status =
        crate::stop::Started::new(&mut cargo, nix::sys::signal::Signal::SIGTERM)?.wait()?;
    if !status.success() {
        bail!("the program {name} ended with {status}; its own words are above");
    }
    Ok(())
}
