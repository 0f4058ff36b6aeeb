//! The processes a harness starts, and ending exactly those.

use std::path::Path;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal};

/// Ends every process that was started with this profile folder, and waits until they are gone.
///
/// The folder is made by this harness for one browser, so its path names that browser's processes
/// and no others; a crash handler that set itself apart is found as well.
pub(crate) fn kill_by_profile(profile: &Path) {
    let limit = Instant::now() + Duration::from_secs(5);
    loop {
        let mine = with_profile(profile);
        if mine.is_empty() || Instant::now() > limit {
            return;
        }
        for id in mine {
            if let Some(pid) = pid(id) {
                let _ = rustix::process::kill_process(pid, Signal::KILL);
            }
        }
        std::thread::sleep(Duration::from_millis(10));
    }
}

/// The processes (not yet reaped ones left out) whose arguments name this profile folder.
pub(crate) fn with_profile(profile: &Path) -> Vec<u32> {
    let folder = profile.to_string_lossy();
    let Ok(processes) = std::fs::read_dir("/proc") else {
        return Vec::new();
    };
    processes
        .flatten()
        .filter_map(|entry| entry.file_name().to_str()?.parse::<u32>().ok())
        .filter(|id| {
            // Chromium rewrites its arguments with spaces between them, so look inside the whole.
            std::fs::read(format!("/proc/{id}/cmdline")).is_ok_and(|arguments| {
                let arguments = String::from_utf8_lossy(&arguments);
                (arguments.contains("--user-data-dir=") || arguments.contains("--profile"))
                    && arguments.contains(folder.as_ref())
                    || arguments.contains("--database=") && arguments.contains(folder.as_ref())
            })
        })
        .collect()
}

fn pid(id: u32) -> Option<Pid> {
    i32::try_from(id).ok().and_then(Pid::from_raw)
}
