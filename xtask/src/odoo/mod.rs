//! A real Odoo 19 for the demo and the tests, made once and copied fresh for every use.

mod fetch;
mod visit;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use nix::sys::signal::Signal;

use crate::place::{self, Place};
use crate::postgres::{self, Postgres};
use crate::stop::{Held, Started};
use crate::{folder, run, ui};
use fetch::Code;

/// Counts up when the pristine database must be made anew from the same package.
const RECIPE: u32 = 1;

/// The name of the database that copies are made from.
const PRISTINE: &str = "pristine";

/// An Odoo that is ready to be copied and started.
#[derive(Clone, Debug)]
pub struct Odoo {
    place: Place,
    code: Code,
    postgres: Postgres,
    /// The pristine cluster.
    cluster: PathBuf,
    /// The pristine files beside the database.
    files: PathBuf,
}

/// A running Odoo with a database of its own; it stops and goes with this value.
pub struct Server {
    /// Its address.
    pub url: String,
    /// Its database.
    pub database: String,
    // The order counts: Odoo ends first, then its database, then their folders go.
    odoo: Started,
    postgres: Started,
    _folders: [Held; 2],
}

/// Makes Odoo ready: code, libraries, PostgreSQL, and a database with warm pages.
pub fn ensure(place: &Place) -> Result<Odoo> {
    ui::step("Odoo 19", |step| {
        let code = Code::new(place);
        step.say("PostgreSQL");
        let postgres = Postgres::ensure(place)?;
        let version = code.ensure(place, step)?;
        let name = format!("pristine-{RECIPE}-{version}");
        let cluster = postgres.home.join(&name);
        let files = place.cache.join("odoo").join(&name);
        let odoo = Odoo {
            place: place.clone(),
            code,
            postgres,
            cluster,
            files,
        };
        // The files are renamed last, so they tell that all is there.
        if !odoo.files.exists() || !odoo.cluster.exists() {
            odoo.make(step)?;
        }
        Ok((odoo, version))
    })
}

impl Server {
    /// Stays until Odoo or its database ends by itself; Ctrl-C ends both.
    pub fn wait(mut self) -> Result<()> {
        loop {
            let odoo = self.odoo.child.try_wait().context("watching Odoo")?;
            let database = self
                .postgres
                .child
                .try_wait()
                .context("watching PostgreSQL")?;
            if odoo.is_some() || database.is_some() {
                bail!("Odoo or its PostgreSQL ended by itself");
            }
            std::thread::sleep(std::time::Duration::from_millis(300));
        }
    }
}

/// Removes what lies outside of the cache folder.
pub fn forget(place: &Place) -> Result<()> {
    match Postgres::home_outside(place)? {
        Some(home) => place::remove(&home),
        None => Ok(()),
    }
}

impl Odoo {
    fn make(&self, step: &ui::Step) -> Result<()> {
        step.say("an empty database");
        let cluster = place::begin(&self.cluster)?;
        self.postgres.folder(&cluster)?;
        let data = cluster.join("data");
        self.postgres
            .create(&data, &self.place.log("odoo-initdb"))?;
        let files = place::begin(&self.files)?;
        // Empty settings, so that those in the user's home have no say.
        fs::write(files.join("odoo.conf"), "[options]\n").context("writing Odoo's settings")?;
        let (postgres, port) = self
            .postgres
            .start(&data, &self.place.log("odoo-postgres"))?;
        step.say("Odoo fills its database with demo data");
        let log = self.place.log("odoo-init");
        let mut install = self.server(&files, port, PRISTINE);
        install.args(["-i", "crm", "--with-demo", "--stop-after-init", "--no-http"]);
        run::quietly(&mut install, &log).context("filling Odoo's database")?;
        step.say("warming Odoo's pages");
        let (odoo, url) = self.start(&files, port, PRISTINE, None, &self.place.log("odoo-warm"))?;
        let warmed = visit::warm(&url, PRISTINE)?;
        step.say(format!("{warmed} scripts and styles are compiled"));
        drop(odoo);
        self.postgres.query(port, PRISTINE, "vacuum analyze")?;
        self.postgres.query(port, PRISTINE, "checkpoint")?;
        drop(postgres);
        place::remove(&files.join("sessions"))?;
        place::complete(&cluster, &self.cluster)?;
        place::complete(&files, &self.files)
    }

    /// Starts an Odoo with a fresh copy of the pristine database.
    pub fn serve(&self, database: &str, port: Option<u16>) -> Result<Server> {
        if !postgres::is_name(database) {
            bail!("\"{database}\" is no name for a database: use small letters, digits and _");
        }
        ui::step("Odoo server", |step| {
            let homes = [self.postgres.home.clone()];
            folder::sweep(&self.place.cache.join("odoo"), homes, "");
            step.say("a fresh copy of the database");
            let run = format!("run-{}", std::process::id());
            let files = self.place.cache.join("odoo").join(&run);
            let cluster = self.postgres.home.join(&run);
            let folders = [Held::folder(&files), Held::folder(&cluster)];
            folder::copy(&self.files, &files)?;
            folder::copy(&self.cluster, &cluster)?;
            let (store, from) = (
                files.join("filestore").join(PRISTINE),
                files.join("filestore").join(database),
            );
            if store.exists() && database != PRISTINE {
                fs::rename(&store, &from).context("naming the files beside the database")?;
            }
            step.say("PostgreSQL");
            let (postgres, db_port) = self
                .postgres
                .start(&cluster.join("data"), &files.join("postgres.log"))?;
            if database != PRISTINE {
                let create =
                    format!("create database {database} template {PRISTINE} strategy file_copy");
                self.postgres.query(db_port, "postgres", &create)?;
            }
            step.say("Odoo");
            let (odoo, url) =
                self.start(&files, db_port, database, port, &files.join("odoo.log"))?;
            let note = url.clone();
            let server = Server {
                url,
                database: database.to_owned(),
                odoo,
                postgres,
                _folders: folders,
            };
            Ok((server, note))
        })
    }

    fn start(
        &self,
        files: &Path,
        db_port: u16,
        database: &str,
        port: Option<u16>,
        log: &Path,
    ) -> Result<(Started, String)> {
        let port = port.map_or_else(postgres::free_port, Ok)?;
        if std::net::TcpListener::bind(("127.0.0.1", port)).is_err() {
            bail!("port {port} is in use: choose another with --port");
        }
        let mut command = self.server(files, db_port, database);
        command.args([
            "--http-interface=127.0.0.1",
            "--no-database-list",
            "--max-cron-threads=0",
        ]);
        command.arg(format!("--http-port={port}"));
        let mut odoo = run::start_logged(&mut command, log, Signal::SIGTERM)?;
        let url = format!("http://127.0.0.1:{port}");
        visit::wait(&url, &mut odoo, log)?;
        Ok((odoo, url))
    }

    fn server(&self, files: &Path, db_port: u16, database: &str) -> Command {
        let mut command = self.code.server();
        // The machine's own PostgreSQL and Odoo settings have no say here.
        for (name, _) in std::env::vars_os() {
            if name.to_string_lossy().starts_with("PG")
                || name.to_string_lossy().starts_with("ODOO")
            {
                command.env_remove(name);
            }
        }
        let conf = files.join("odoo.conf");
        command
            .current_dir(files)
            .arg(format!("--config={}", conf.display()));
        command.args(["--db_host=127.0.0.1", "--db_user=odoo", "-d", database]);
        command
            .arg(format!("--db_port={db_port}"))
            .arg(format!("--data-dir={}", files.display()));
        command
    }
}
