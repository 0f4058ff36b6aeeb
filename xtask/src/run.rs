//! Running other programs: quietly with a log, for their output, or within a time.

use std::env;
use std::ffi::OsStr;
use std::fs::{self, File};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use anyhow::{Context, Result, anyhow, bail};
use nix::sys::signal::Signal;

use crate::stop::Started;

/// How much of a failed program's output is worth showing.
const TAIL: usize = 25;

/// A command without the variables that `cargo run` sets for us: they would look like changed
/// inputs to build scripts, and a build from here and one by hand would undo each other.
pub fn command(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    for (name, _) in env::vars_os() {
        let name = name.to_string_lossy();
        if is_of_this_run(&name) {
            command.env_remove(name.as_ref());
        }
    }
    command
}

fn is_of_this_run(name: &str) -> bool {
    name.starts_with("CARGO_PKG_")
        || name.starts_with("CARGO_MANIFEST_")
        || matches!(
            name,
            "CARGO" | "CARGO_BIN_NAME" | "CARGO_CRATE_NAME" | "CARGO_PRIMARY_PACKAGE" | "OUT_DIR"
        )
}

/// cargo of the toolchain that runs us, in the given folder.
pub fn cargo(root: &Path) -> Command {
    let mut cargo = command(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.current_dir(root);
    cargo
}

/// Runs to its end with the output in a log; a failure shows the log's end.
pub fn quietly(command: &mut Command, log: &Path) -> Result<()> {
    let status = start_logged(command, log, Signal::SIGTERM)?.wait()?;
    if status.success() {
        return Ok(());
    }
    bail!("`{}` ended with {status}\n{}", words(command), tail(log))
}

/// Starts a program with its output in a log.
pub fn start_logged(command: &mut Command, log: &Path, signal: Signal) -> Result<Started> {
    if let Some(folder) = log.parent() {
        fs::create_dir_all(folder).with_context(|| format!("making {}", folder.display()))?;
    }
    let out = File::create(log).with_context(|| format!("making {}", log.display()))?;
    let err = out.try_clone().context("sharing a log")?;
    Started::new(command.stdout(out).stderr(err), signal)
}

/// Runs to its end within the time; false on any failure. For what may fail and has a second way.
pub fn tries(command: &mut Command, limit: Duration) -> bool {
    command.stdout(Stdio::null()).stderr(Stdio::null());
    Started::new(command, Signal::SIGTERM)
        .and_then(|started| started.wait_for(limit))
        .is_ok_and(|ended| ended.is_some_and(|status| status.success()))
}

/// What a program prints; an error when it fails.
pub fn output(command: &mut Command) -> Result<String> {
    let said = command
        .stdin(Stdio::null())
        .output()
        .with_context(|| format!("starting {}", command.get_program().display()))?;
    if !said.status.success() {
        let why = String::from_utf8_lossy(&said.stderr).trim().to_owned();
        return Err(anyhow!(
            "`{}` ended with {}\n{why}",
            words(command),
            said.status
        ));
    }
    Ok(String::from_utf8_lossy(&said.stdout).into_owned())
}

/// The end of a log, and where the rest is.
pub fn tail(log: &Path) -> String {
    let text = fs::read(log)
        .map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
        .unwrap_or_default();
    let lines: Vec<&str> = text.lines().collect();
    let last = lines
        .iter()
        .skip(lines.len().saturating_sub(TAIL))
        .map(|line| format!("    {line}\n"));
    format!(
        "{}    (all of it: {})",
        last.collect::<String>(),
        log.display()
    )
}

fn words(command: &Command) -> String {
    let all = std::iter::once(command.get_program()).chain(command.get_args());
    all.map(|word| word.to_string_lossy().into_owned())
        .collect::<Vec<_>>()
        .join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variables_of_this_very_run_are_not_handed_on() {
        assert!(is_of_this_run("CARGO_PKG_NAME"));
        assert!(is_of_this_run("CARGO_MANIFEST_DIR"));
        assert!(!is_of_this_run("CARGO_TARGET_DIR"));
        assert!(!is_of_this_run("CARGO_HOME"));
    }

    #[test]
    fn a_failure_shows_the_words_and_the_end_of_the_output() {
        let log = env::temp_dir().join(format!("samenspel-run-{}.log", std::process::id()));
        let mut shell = Command::new("sh");
        let error =
            quietly(shell.args(["-c", "echo no such thing; exit 3"]), &log).expect_err("a failure");
        let text = error.to_string();
        assert!(
            text.contains("exit status: 3") && text.contains("no such thing"),
            "{text}"
        );
        fs::remove_file(log).expect("the log");
    }
}
