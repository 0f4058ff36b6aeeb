//! A Python of our own with the libraries of one program.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use crate::place::{self, Place};
use crate::{apt, run};

/// Makes the folder with exactly these libraries, unless it is there.
pub fn ensure(place: &Place, log: &str, venv: &Path, requirements: &str) -> Result<()> {
    let stamp = "samenspel-requirements";
    if fs::read_to_string(venv.join(stamp)).ok().as_deref() == Some(requirements) {
        return Ok(());
    }
    let log = place.log(log);
    let part = place::begin(venv)?;
    let make = || {
        run::quietly(
            run::command("python3").args(["-m", "venv"]).arg(&part),
            &log,
        )
    };
    make().or_else(|_| {
        // Debian's Python comes without venv until this package is there.
        apt::install(place, &["python3-venv"])?;
        make()
    })?;
    let list = part.join("requirements.txt");
    fs::write(&list, requirements).context("writing what is needed")?;
    let mut pip = run::command(part.join("bin").join("python"));
    pip.args([
        "-m",
        "pip",
        "install",
        "--quiet",
        "--prefer-binary",
        "--requirement",
    ])
    .arg(&list);
    run::quietly(&mut pip, &log)?;
    fs::write(part.join(stamp), requirements).context("writing a stamp")?;
    place::complete(&part, venv)
}
