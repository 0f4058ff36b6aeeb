//! The stage for programs that drive a browser: extension, browser, CRM, and how they learn of them.

use std::fs;
use std::path::PathBuf;
use std::process::Command;
use std::thread;

use anyhow::{Context, Result, anyhow, bail};
use clap::{Args, ValueEnum};

use crate::browser::Browser;
use crate::odoo::Server;
use crate::place::Place;
use crate::setup::{self, Part};
use crate::{manifest, pack, run, tools, ui};

/// The origin of a CRM on this machine.
pub const LOCAL: &str = "http://127.0.0.1/*";

/// Another Odoo than our own.
#[derive(Args, Clone, Debug, Default)]
pub struct Elsewhere {
    /// The address of a running Odoo to use instead of starting one.
    #[arg(long, value_name = "URL", requires_all = ["odoo_db", "odoo_admin"])]
    pub odoo_url: Option<String>,
    /// Its database.
    #[arg(long, value_name = "NAME")]
    pub odoo_db: Option<String>,
    /// Its administrator, as user:password.
    #[arg(long, value_name = "USER:PASSWORD")]
    pub odoo_admin: Option<String>,
}

/// The browsers that the stories can run in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Kind {
    /// Chromium.
    #[default]
    Chromium,
}

/// What is wanted on the stage.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// The extension and a browser, beside the CRM.
    pub browser: bool,
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
    browser: Option<Browser>,
    crm: Crm,
    _server: Option<Server>,
}

struct Crm {
    url: String,
    database: String,
    admin: String,
    local: bool,
}

impl Stage {
    /// Sets up, builds, and starts the CRM; the last two at the same time.
    pub fn build(place: &Place, wanted: &Wanted) -> Result<Self> {
        let mut parts = Vec::new();
        if wanted.browser {
            parts.extend(Part::BUILD);
            parts.push(Part::Browser);
        }
        if wanted.elsewhere.odoo_url.is_none() {
            parts.push(Part::Odoo);
        }
        let ready = setup::ensure(place, &parts)?;
        let pattern = match &wanted.elsewhere.odoo_url {
            Some(url) => manifest::pattern_for(url)?,
            None => LOCAL.to_owned(),
        };
        let (built, server) = thread::scope(|scope| {
            let server = scope.spawn(|| match &wanted.elsewhere.odoo_url {
                Some(_) => Ok(None),
                None => ready.odoo()?.serve("crm", None).map(Some),
            });
            let built = (|| {
                if !wanted.browser {
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
        let server = server.map_err(|_| anyhow!("starting Odoo broke off"))??;
        let (extension, www) = built?;
        let crm = match (&server, &wanted.elsewhere) {
            (Some(server), _) => Crm {
                url: server.url.clone(),
                database: server.database.clone(),
                admin: "admin:admin".to_owned(),
                local: true,
            },
            (
                None,
                Elsewhere {
                    odoo_url: Some(url),
                    odoo_db: Some(database),
                    odoo_admin: Some(admin),
                },
            ) => {
                let url = url.trim_end_matches('/').to_owned();
                Crm {
                    url,
                    database: database.clone(),
                    admin: admin.clone(),
                    local: false,
                }
            }
            _ => bail!("--odoo-url needs --odoo-db and --odoo-admin"),
        };
        let browser = wanted
            .browser
            .then(|| ready.browser().cloned())
            .transpose()?;
        Ok(Self {
            place: place.clone(),
            extension,
            www,
            browser,
            crm,
            _server: server,
        })
    }

    /// Where the CRM is.
    pub fn url(&self) -> &str {
        &self.crm.url
    }

    /// cargo with all that a program of `tests/e2e` reads from its environment.
    pub fn cargo(&self) -> Result<Command> {
        let mut cargo = run::cargo(&self.place.root);
        for (name, folder) in [("SAMENSPEL_SHOTS", "shots"), ("SAMENSPEL_BENCH", "bench")] {
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
        set(
            &mut cargo,
            "SAMENSPEL_CHROMIUM",
            self.browser.as_ref().map(|browser| &browser.chromium),
        );
        set(
            &mut cargo,
            "SAMENSPEL_CHROMEDRIVER",
            self.browser.as_ref().map(|browser| &browser.driver),
        );
        cargo.env("SAMENSPEL_AXE", tools::axe(&self.place));
        cargo.env("SAMENSPEL_BROWSER", "chromium");
        cargo.env("SAMENSPEL_ODOO_URL", &self.crm.url);
        cargo.env("SAMENSPEL_ODOO_DB", &self.crm.database);
        cargo.env("SAMENSPEL_ODOO_ADMIN", &self.crm.admin);
        if self.crm.local {
            cargo.env("SAMENSPEL_ODOO_LOCAL", "1");
        } else {
            cargo.env_remove("SAMENSPEL_ODOO_LOCAL");
        }
        Ok(cargo)
    }
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
        let mut cargo = stage.cargo()?;
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
