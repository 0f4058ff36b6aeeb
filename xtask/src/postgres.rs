//! A PostgreSQL of our own: own folder, own port, this machine only, thrown away after use.

use std::fs;
use std::net::TcpListener;
use std::os::unix::fs::chown;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use nix::sys::signal::Signal;
use nix::unistd::{Gid, Uid, User};

use crate::place::Place;
use crate::stop::Started;
use crate::{apt, run};

/// Data that can be made again needs no disk's promise: three times as fast.
const HURRY: [&str; 8] = [
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "wal_level=minimal",
    "max_wal_senders=0",
    "autovacuum=off",
    "unix_socket_directories=",
    "listen_addresses=127.0.0.1",
];

/// PostgreSQL's programs and who runs them.
#[derive(Clone, Debug)]
pub struct Postgres {
    programs: PathBuf,
    /// PostgreSQL refuses to run as root, so root lends it to this user.
    user: Option<(Uid, Gid)>,
    /// Where that user may write: a root's cache folder is closed to it.
    pub home: PathBuf,
}

impl Postgres {
    /// Finds PostgreSQL and installs it if it is missing.
    pub fn ensure(place: &Place) -> Result<Self> {
        let programs = match programs() {
            Some(folder) => folder,
            None => {
                apt::install(place, &["postgresql"])?;
                programs().context("PostgreSQL is installed and its initdb is not to be found")?
            }
        };
        if !Uid::effective().is_root() {
            let home = place.cache.join("odoo").join("postgres");
            return Ok(Self {
                programs,
                user: None,
                home,
            });
        }
        let user = user()?.context(
            "there is no user postgres to run PostgreSQL; make one or do not run this as root",
        )?;
        let postgres = Self {
            programs,
            home: home_of(&user, place),
            user: Some((user.uid, user.gid)),
        };
        postgres.folder(&postgres.home)?;
        Ok(postgres)
    }

    /// The folder for databases when it cannot be in the cache.
    pub fn home_outside(place: &Place) -> Result<Option<PathBuf>> {
        if !Uid::effective().is_root() {
            return Ok(None);
        }
        Ok(user()?.map(|user| home_of(&user, place)))
    }

    /// Makes a folder that PostgreSQL may use.
    pub fn folder(&self, path: &Path) -> Result<()> {
        fs::create_dir_all(path).with_context(|| format!("making {}", path.display()))?;
        if let Some((uid, gid)) = self.user {
            chown(path, Some(uid.as_raw()), Some(gid.as_raw()))
                .with_context(|| format!("giving {} to PostgreSQL", path.display()))?;
        }
        Ok(())
    }

    /// Makes an empty cluster in a new folder.
    pub fn create(&self, data: &Path, log: &Path) -> Result<()> {
        let mut init = self.command("initdb");
        // Small log segments: the cluster is copied for every use.
        init.args([
            "-A",
            "trust",
            "-U",
            "odoo",
            "-E",
            "UTF8",
            "--locale=C",
            "--no-sync",
            "--wal-segsize=1",
            "-D",
        ]);
        run::quietly(init.arg(data), log)
    }

    /// Starts a cluster on a free port and waits until it answers.
    pub fn start(&self, data: &Path, log: &Path) -> Result<(Started, u16)> {
        let port = free_port()?;
        let mut command = self.command("postgres");
        command.arg("-D").arg(data).args(["-p", &port.to_string()]);
        for setting in HURRY {
            command.args(["-c", setting]);
        }
        // SIGINT ends its clients as well; SIGTERM would wait for them.
        let mut server = run::start_logged(&mut command, log, Signal::SIGINT)?;
        let deadline = Instant::now() + Duration::from_secs(30);
        while self.query(port, "postgres", "select 1").is_err() {
            let ended = server.child.try_wait().context("watching PostgreSQL")?;
            if ended.is_some() || Instant::now() > deadline {
                bail!("PostgreSQL did not start\n{}", run::tail(log));
            }
            thread::sleep(Duration::from_millis(50));
        }
        Ok((server, port))
    }

    /// Runs one statement.
    pub fn query(&self, port: u16, database: &str, statement: &str) -> Result<String> {
        let mut psql = self.command("psql");
        psql.args([
            "-X",
            "-q",
            "-A",
            "-t",
            "-v",
            "ON_ERROR_STOP=1",
            "-h",
            "127.0.0.1",
            "-U",
            "odoo",
        ]);
        run::output(psql.args(["-p", &port.to_string(), "-d", database, "-c", statement]))
    }

    fn command(&self, program: &str) -> Command {
        let mut command = run::command(self.programs.join(program));
        command.current_dir("/");
        if let Some((uid, gid)) = self.user {
            command.uid(uid.as_raw()).gid(gid.as_raw());
        }
        command
    }
}

fn user() -> Result<Option<User>> {
    User::from_name("postgres").context("looking up the user postgres")
}

fn home_of(user: &User, place: &Place) -> PathBuf {
    user.dir.join(format!("samenspel-{}", place.mark()))
}

/// The folder with `initdb` and `postgres`: Debian keeps it off the PATH.
fn programs() -> Option<PathBuf> {
    let whole = |folder: &Path| {
        ["initdb", "postgres", "psql"]
            .iter()
            .all(|name| folder.join(name).exists())
            .then(|| folder.to_owned())
    };
    let on_path = which::which("initdb")
        .ok()
        .and_then(|path| path.canonicalize().ok());
    on_path.and_then(|path| whole(path.parent()?)).or_else(|| {
        let versions = fs::read_dir("/usr/lib/postgresql").ok()?.flatten();
        let mut folders: Vec<PathBuf> =
            versions.map(|version| version.path().join("bin")).collect();
        folders.sort();
        folders.iter().rev().find_map(|folder| whole(folder))
    })
}

/// A port of this machine that nobody uses now.
pub fn free_port() -> Result<u16> {
    let listener = TcpListener::bind("127.0.0.1:0").context("looking for a free port")?;
    Ok(listener
        .local_addr()
        .context("looking for a free port")?
        .port())
}

/// Whether this may be the name of a database: it goes into statements and addresses.
pub fn is_name(database: &str) -> bool {
    database.starts_with(|c: char| c.is_ascii_lowercase())
        && database.len() < 60
        && database
            .chars()
            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_database_name_goes_into_a_statement_so_it_is_plain() {
        assert!(is_name("crm") && is_name("crm_2"));
        for wrong in ["", "2crm", "Crm", "crm; drop database postgres", "crm-2"] {
            assert!(!is_name(wrong), "{wrong}");
        }
    }
}
