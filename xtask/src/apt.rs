//! Debian's packages: what is there, and getting what is missing.

use std::path::PathBuf;
use std::process::Command;
use std::sync::Mutex;

use anyhow::{Context, Result, bail};
use nix::unistd::Uid;

use crate::place::Place;
use crate::run;

/// One apt at a time; the first one also refreshes the lists, once.
static REFRESHED: Mutex<bool> = Mutex::new(false);

/// True on a machine with Debian's packages.
pub fn here() -> bool {
    which::which("apt-get").is_ok() && which::which("dpkg-query").is_ok()
}

/// The packages of these that are not installed.
pub fn missing(packages: &[&str]) -> Vec<String> {
    let asked = Command::new("dpkg-query")
        .args(["-W", "-f=${Package} ${db:Status-Status}\n"])
        .args(packages)
        .output();
    // dpkg-query fails when one is unknown, and still names those that it knows.
    let known = asked
        .map(|said| String::from_utf8_lossy(&said.stdout).into_owned())
        .unwrap_or_default();
    absent(&known, packages)
}

fn absent(known: &str, packages: &[&str]) -> Vec<String> {
    let there = |package: &str| {
        known
            .lines()
            .any(|line| line == format!("{package} installed"))
    };
    packages
        .iter()
        .filter(|package| !there(package))
        .map(|package| (*package).to_owned())
        .collect()
}

/// The file of an installed package whose path ends like this.
pub fn file_of(package: &str, end: &str) -> Option<PathBuf> {
    let files = run::output(Command::new("dpkg-query").args(["-L", package])).ok()?;
    files
        .lines()
        .find(|line| line.ends_with(end))
        .map(PathBuf::from)
}

/// Installs what is missing of these, or says who must.
pub fn install(place: &Place, packages: &[&str]) -> Result<()> {
    let mut refreshed = REFRESHED
        .lock()
        .unwrap_or_else(std::sync::PoisonError::into_inner);
    let missing = missing(packages);
    if missing.is_empty() {
        return Ok(());
    }
    let wanted = missing.join(" ");
    if !here() {
        bail!(
            "this machine has no apt: install what Debian calls `{wanted}` by its own means, then run this again"
        );
    }
    let root = Uid::effective().is_root();
    if !root
        && !run::tries(
            Command::new("sudo").args(["-n", "true"]),
            std::time::Duration::from_secs(5),
        )
    {
        bail!(
            "packages are missing and this user may not install them; an administrator should run:\n    \
             apt-get update && apt-get install --no-install-recommends {wanted}"
        );
    }
    let apt = || {
        let mut command = if root {
            Command::new("apt-get")
        } else {
            Command::new("sudo")
        };
        if !root {
            command.args(["-n", "apt-get"]);
        }
        command.env("DEBIAN_FRONTEND", "noninteractive").args([
            "-q",
            "-o",
            "DPkg::Lock::Timeout=300",
        ]);
        command
    };
    if !*refreshed {
        run::quietly(apt().arg("update"), &place.log("apt-update"))
            .context("refreshing apt's lists")?;
        *refreshed = true;
    }
    let log = place.log(&format!(
        "apt-install-{}",
        missing.first().map_or("", String::as_str)
    ));
    run::quietly(
        apt()
            .args(["install", "-y", "--no-install-recommends"])
            .args(&missing),
        &log,
    )
    .with_context(|| format!("installing {wanted}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_package_that_was_removed_or_never_there_is_missing() {
        let known = "chromium installed\nlld-22 config-files\n";
        assert_eq!(
            absent(known, &["chromium", "lld-22", "rustc-web"]),
            ["lld-22", "rustc-web"]
        );
    }
}
