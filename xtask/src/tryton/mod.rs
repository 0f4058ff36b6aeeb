//! A real Tryton 8.0 for the demo and the tests, made once and copied fresh for every use.

mod fetch;
mod rpc;
mod seed;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use nix::sys::signal::Signal;

use crate::place::{self, Place};
use crate::postgres::{self, Postgres};
use crate::stop::{Held, Started};
use crate::{folder, run, ui};
use fetch::Code;
pub use seed::{PEOPLE, SUFFIX};

/// Counts up when the pristine database must be made anew from the same packages.
const RECIPE: u32 = 1;
/// The name of the database that copies are made from.
const PRISTINE: &str = "pristine";
/// The administrator's password.
pub const ADMIN: &str = "admin";
/// What is active in the database, with all that it needs.
const MODULES: [&str; 6] = [
    "company",
    "party",
    "sale_opportunity",
    "marketing",
    "marketing_automation",
    "marketing_campaign",
];

/// What Tryton keeps its data in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Base {
    /// A file.
    #[default]
    Sqlite,
    /// A PostgreSQL of its own.
    Postgres,
}

/// A Tryton that is ready to be copied and started.
#[derive(Clone, Debug)]
pub struct Tryton {
    place: Place,
    code: Code,
    postgres: Option<Postgres>,
    /// The pristine file of SQLite, or an empty one that says that the cluster is complete.
    pristine: PathBuf,
}

/// A running Tryton with a database of its own; it stops and goes with this value.
pub struct Server {
    /// Its address.
    pub url: String,
    /// Its database.
    pub database: String,
    // The order counts: Tryton ends first, then its database, then their folders go.
    tryton: Started,
    postgres: Option<Started>,
    _folders: Vec<Held>,
}

impl Server {
    /// Stays until Tryton or its database ends by itself; Ctrl-C ends both.
    pub fn wait(mut self) -> Result<()> {
        loop {
            let tryton = self.tryton.child.try_wait().context("watching Tryton")?;
            let database = match &mut self.postgres {
                Some(postgres) => postgres.child.try_wait().context("watching PostgreSQL")?,
                None => None,
            };
            if tryton.is_some() || database.is_some() {
                bail!("Tryton or its database ended by itself");
            }
            std::thread::sleep(std::time::Duration::from_millis(300));
        }
    }
}

/// Makes Tryton ready: code, web client, and a database with people, parties, leads and deals.
pub fn ensure(place: &Place, base: Base) -> Result<Tryton> {
    ui::step("Tryton 8.0", |step| {
        let code = Code::new(place);
        let postgres = match base {
            Base::Sqlite => None,
            Base::Postgres => {
                step.say("PostgreSQL");
                Some(Postgres::ensure(place)?)
            }
        };
        let (version, mark) = code.ensure(place, step)?;
        let kind = match base {
            Base::Sqlite => "sqlite",
            Base::Postgres => "postgres",
        };
        let name = format!("pristine-{RECIPE}-{mark}-{kind}");
        let tryton = Tryton {
            place: place.clone(),
            code,
            postgres,
            pristine: place.cache.join("tryton").join(name),
        };
        if !tryton.pristine.exists() || tryton.cluster().is_some_and(|cluster| !cluster.exists()) {
            tryton.make(step)?;
        }
        Ok((tryton, version))
    })
}

impl Tryton {
    /// The folder of the pristine cluster, where PostgreSQL may write.
    fn cluster(&self) -> Option<PathBuf> {
        let name = self.pristine.file_name()?;
        let postgres = self.postgres.as_ref()?;
        Some(postgres.home.join(format!("tryton-{}", name.display())))
    }

    fn make(&self, step: &ui::Step) -> Result<()> {
        let part = place::begin(&self.pristine)?;
        step.say("an empty database");
        let cluster = self
            .cluster()
            .map(|cluster| place::begin(&cluster))
            .transpose()?;
        let mut running = None;
        let data = match (&self.postgres, &cluster) {
            (Some(postgres), Some(cluster)) => {
                postgres.folder(cluster)?;
                let data = cluster.join("data");
                postgres.create(&data, &self.place.log("tryton-initdb"))?;
                let (server, port) = postgres.start(&data, &self.place.log("tryton-postgres"))?;
                postgres.query(port, "postgres", &format!("create database {PRISTINE}"))?;
                running = Some(server);
                Data::Port(port)
            }
            _ => {
                fs::write(file(&part, PRISTINE), "").context("making an empty database")?;
                Data::Folder(part.clone())
            }
        };
        let port = postgres::free_port()?;
        self.configure(&part, &data, port)?;
        step.say("Tryton fills its database, about a minute");
        let password = part.join("password");
        fs::write(&password, ADMIN).context("writing the administrator's password")?;
        let mut install = self.code.program("trytond-admin");
        install.env("TRYTONPASSFILE", &password);
        install.arg("-c").arg(part.join("trytond.conf"));
        install.args(["-d", PRISTINE, "--email", "admin@samenspel.example", "-u"]);
        install.args(MODULES).arg("--activate-dependencies");
        run::quietly(&mut install, &self.place.log("tryton-init"))
            .context("filling Tryton's database")?;
        step.say("people, parties, leads and deals");
        let (server, url) = self.start(&part, PRISTINE, port, &self.place.log("tryton-seed"))?;
        seed::seed(&rpc::Admin::sign_in(&url, PRISTINE, ADMIN)?)?;
        drop(server);
        match (&self.postgres, &data) {
            (Some(postgres), Data::Port(port)) => {
                postgres.query(*port, PRISTINE, "vacuum analyze")?;
                postgres.query(*port, PRISTINE, "checkpoint")?;
            }
            // What was written last stands in a second file, which would stay behind when the first is renamed.
            _ => self
                .code
                .sqlite(&file(&part, PRISTINE), "pragma journal_mode = delete")?,
        }
        drop(running);
        if let (Some(part), Some(cluster)) = (cluster, self.cluster()) {
            place::complete(&part, &cluster)?;
        }
        place::complete(&part, &self.pristine)
    }

    /// Starts a Tryton with a fresh copy of the pristine database.
    pub fn serve(&self, database: &str, port: Option<u16>) -> Result<Server> {
        if !postgres::is_name(database) {
            bail!("\"{database}\" is no name for a database: use small letters, digits and _");
        }
        ui::step("Tryton server", |step| {
            let homes = self.postgres.iter().map(|postgres| postgres.home.clone());
            folder::sweep(&self.place.cache.join("tryton"), homes, "tryton-");
            step.say("a fresh copy of the database");
            let run = format!("run-{}", std::process::id());
            let files = self.place.cache.join("tryton").join(&run);
            let mut folders = vec![Held::folder(&files)];
            folder::copy(&self.pristine, &files)?;
            let mut running = None;
            let data = match (&self.postgres, self.cluster()) {
                (Some(postgres), Some(pristine)) => {
                    let cluster = postgres.home.join(format!("tryton-{run}"));
                    folders.push(Held::folder(&cluster));
                    folder::copy(&pristine, &cluster)?;
                    let log = files.join("postgres.log");
                    let (server, port) = postgres.start(&cluster.join("data"), &log)?;
                    running = Some(server);
                    if database != PRISTINE {
                        let rename = format!("alter database {PRISTINE} rename to {database}");
                        postgres.query(port, "postgres", &rename)?;
                    }
                    Data::Port(port)
                }
                _ => {
                    let (from, to) = (file(&files, PRISTINE), file(&files, database));
                    fs::rename(&from, &to).context("naming the database")?;
                    Data::Folder(files.clone())
                }
            };
            step.say("Tryton");
            let port = port.map_or_else(postgres::free_port, Ok)?;
            self.configure(&files, &data, port)?;
            let log = files.join("tryton.log");
            let (tryton, url) = self.start(&files, database, port, &log)?;
            let note = url.clone();
            let server = Server {
                url,
                database: database.to_owned(),
                tryton,
                postgres: running,
                _folders: folders,
            };
            Ok((server, note))
        })
    }

    fn configure(&self, folder: &Path, data: &Data, port: u16) -> Result<()> {
        let database = match data {
            Data::Folder(folder) => format!("uri = sqlite://\npath = {}", folder.display()),
            Data::Port(port) => format!("uri = postgresql://odoo@127.0.0.1:{port}/"),
        };
        let text = format!(
            "[database]\n{database}\n\n[web]\nlisten = 127.0.0.1:{port}\nroot = {}\n\n\
             [session]\ntimeout = 3600\n\n[cron]\nclean_days = 0\n",
            self.code.pages().display()
        );
        fs::write(folder.join("trytond.conf"), text).context("writing Tryton's settings")
    }

    fn start(
        &self,
        folder: &Path,
        database: &str,
        port: u16,
        log: &Path,
    ) -> Result<(Started, String)> {
        if std::net::TcpListener::bind(("127.0.0.1", port)).is_err() {
            bail!("port {port} is in use: choose another with --port");
        }
        let mut command = self.code.program("trytond");
        // The machine's own settings have no say here.
        for (name, _) in std::env::vars_os() {
            let name = name.to_string_lossy().into_owned();
            if name.starts_with("PG") || name.starts_with("TRYTON") {
                command.env_remove(name);
            }
        }
        command
            .current_dir(folder)
            .arg("-c")
            .arg(folder.join("trytond.conf"))
            .env("TRYTOND_DATABASE_NAMES", database);
        let mut tryton = run::start_logged(&mut command, log, Signal::SIGTERM)?;
        let url = format!("http://127.0.0.1:{port}");
        rpc::wait(&url, &mut tryton, log)?;
        Ok((tryton, url))
    }
}

/// Where a database is.
enum Data {
    Folder(PathBuf),
    Port(u16),
}

/// SQLite's file of a database, where Tryton looks for it (`trytond/backend/sqlite/database.py`).
fn file(folder: &Path, database: &str) -> PathBuf {
    folder.join(format!("{database}.sqlite"))
}
