//! Folders that are copied for one run and go with it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};
use nix::sys::signal::Signal;

use crate::{place, run, stop};

/// Removes what killed runs left in a folder: `run-{process}` is there and its process is not. What of the
/// same name is in `homes`, behind `prefix`, goes with it.
pub fn sweep(folder: &Path, homes: impl IntoIterator<Item = PathBuf>, prefix: &str) {
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    let homes: Vec<PathBuf> = homes.into_iter().collect();
    for entry in entries.flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let Some(owner) = name.strip_prefix("run-") else {
            continue;
        };
        if Path::new("/proc").join(owner).exists() {
            continue;
        }
        let clusters = homes
            .iter()
            .map(|home| home.join(format!("{prefix}{name}")));
        let left: Vec<PathBuf> = clusters.chain([entry.path()]).collect();
        for folder in left.iter().rev() {
            end_those_in(folder);
        }
        for folder in &left {
            // What cannot be removed now is tried again at the next start.
            let _ = place::remove(folder);
        }
    }
}

/// Copies a folder with its owners; a file system that can share the blocks does.
pub fn copy(from: &Path, to: &Path) -> Result<()> {
    run::output(
        Command::new("cp")
            .args(["-a", "--reflink=auto"])
            .arg(from)
            .arg(to),
    )
    .with_context(|| format!("copying {}", from.display()))?;
    Ok(())
}

/// Ends the programs of a run that was killed before it could: those that name its folder.
fn end_those_in(folder: &Path) {
    let folder = folder.to_string_lossy().into_owned();
    for entry in fs::read_dir("/proc").into_iter().flatten().flatten() {
        let line = fs::read(entry.path().join("cmdline")).unwrap_or_default();
        let ours = String::from_utf8_lossy(&line)
            .split('\0')
            .any(|word| word.contains(&format!("{folder}/")));
        let pid = entry.file_name().to_string_lossy().parse().ok();
        if let (true, Some(pid)) = (ours, pid) {
            stop::end_group(nix::unistd::Pid::from_raw(pid), Signal::SIGINT);
        }
    }
}
