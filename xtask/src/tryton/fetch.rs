//! Tryton's code: its server from PyPI in a Python of its own, its web client from npm.
//!
//! Nothing of it is installed on the machine, and nothing of it is shipped.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::place::{self, Place};
use crate::ui::Step;
use crate::{python, run};

/// The web client; it works with a server of the same series only.
const SAO: &str = "8.0.11";
/// What the server and its modules come as.
const REQUIREMENTS: &str = include_str!("requirements.txt");

/// Where Tryton's code is.
#[derive(Clone, Debug)]
pub struct Code {
    venv: PathBuf,
    sao: PathBuf,
}

impl Code {
    /// The folders, made or not.
    pub fn new(place: &Place) -> Self {
        let tryton = place.cache.join("tryton");
        Self {
            venv: tryton.join("venv"),
            sao: tryton.join(format!("sao-{SAO}")),
        }
    }

    /// Makes what is missing; gives the server's version and a word that changes with any of it.
    pub fn ensure(&self, place: &Place, step: &Step) -> Result<(String, String)> {
        step.say("Python's libraries for Tryton");
        python::ensure(place, "tryton-python", &self.venv, REQUIREMENTS)
            .context("installing Tryton's server")?;
        if !self.pages().join("index.html").exists() {
            step.say("Tryton's web client");
            self.fetch_sao(place)?;
        }
        let version = REQUIREMENTS
            .lines()
            .find_map(|line| line.strip_prefix("trytond=="))
            .context("no trytond among what Tryton needs")?;
        let digest = place::digest(REQUIREMENTS.as_bytes());
        let mark: String = digest.chars().take(8).collect();
        Ok((version.to_owned(), mark))
    }

    /// The web client's pages.
    pub fn pages(&self) -> PathBuf {
        self.sao.join("package")
    }

    /// A program of the server's: `trytond` or `trytond-admin`.
    pub fn program(&self, name: &str) -> Command {
        let bin = self.venv.join("bin");
        // Its first line names the folder in which it was made, which has another name by now.
        let mut program = run::command(bin.join("python"));
        program.arg(bin.join(name));
        program
    }

    /// Runs one statement on a file of SQLite's that nobody has open.
    pub fn sqlite(&self, file: &Path, statement: &str) -> Result<()> {
        let script =
            "import sqlite3, sys; sqlite3.connect(sys.argv[1]).execute(sys.argv[2]).fetchall()";
        let mut python = run::command(self.venv.join("bin").join("python"));
        python.args(["-c", script]).arg(file).arg(statement);
        run::output(&mut python).map(drop)
    }

    fn fetch_sao(&self, place: &Place) -> Result<()> {
        if which::which("npm").is_err() {
            bail!(
                "Tryton's web client comes through npm, and there is none here: install Node.js 20 or newer"
            );
        }
        let log = place.log("tryton-sao");
        let part = place::begin(&self.sao)?;
        let name = format!("tryton-sao@{SAO}");
        run::quietly(npm(&part).args(["pack", "--silent", &name]), &log)?;
        let archive = part.join(format!("tryton-sao-{SAO}.tgz"));
        let mut unpack = run::command("tar");
        unpack.arg("-xzf").arg(&archive).arg("-C").arg(&part);
        run::quietly(&mut unpack, &log)?;
        // The pages look for the libraries below their own folder, so they are installed there.
        let mut install = npm(&part.join("package"));
        install.args([
            "install",
            "--omit=dev",
            "--no-audit",
            "--no-fund",
            "--ignore-scripts",
            "--legacy-peer-deps",
        ]);
        run::quietly(&mut install, &log).context("installing what the web client is made of")?;
        fs::remove_file(&archive).context("removing the web client's archive")?;
        place::complete(&part, &self.sao)
    }
}

fn npm(folder: &Path) -> Command {
    let mut npm = run::command("npm");
    npm.current_dir(folder);
    npm
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn server_and_web_client_are_of_one_series() {
        let series = |version: &str| version.split('.').take(2).collect::<Vec<_>>().join(".");
        let server = REQUIREMENTS
            .lines()
            .find_map(|line| line.strip_prefix("trytond=="))
            .expect("a server");
        assert_eq!(series(server), series(SAO));
    }
}
