//! Whatever is started is stopped: at the end, on an error, on Ctrl-C and on SIGTERM.
//!
//! Each program gets a process group of its own, so that its children go with it. A list of what
//! to undo is kept for the signal's sake: `Drop` does not run when a signal ends us.

use std::fs;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use nix::sys::signal::{Signal, killpg};
use nix::sys::wait::{WaitPidFlag, waitpid};
use nix::unistd::Pid;

/// How long a program may take to leave by itself before it is killed.
const GRACE: Duration = Duration::from_secs(6);

static UNDO: Mutex<Vec<(u64, Undo)>> = Mutex::new(Vec::new());
static STOPPING: AtomicBool = AtomicBool::new(false);
static NEXT: AtomicU64 = AtomicU64::new(0);

enum Undo {
    Group { pid: Pid, signal: Signal },
    Folder(PathBuf),
}

fn list() -> MutexGuard<'static, Vec<(u64, Undo)>> {
    // A panic elsewhere must not keep us from stopping what it left behind.
    UNDO.lock().unwrap_or_else(PoisonError::into_inner)
}

/// From here on Ctrl-C, SIGTERM and SIGHUP stop everything that was started, then this program.
pub fn on_signals() -> Result<()> {
    ctrlc::set_handler(|| {
        STOPPING.store(true, Ordering::SeqCst);
        let mut undo = list();
        while let Some((_, last)) = undo.pop() {
            last.run();
        }
        std::process::exit(130);
    })
    .context("listening for Ctrl-C")
}

/// True once a signal asked us to end; what fails from then on is no news.
pub fn is_stopping() -> bool {
    STOPPING.load(Ordering::SeqCst)
}

/// Something to undo when this value goes, or when a signal comes first.
pub struct Held(u64);

impl Held {
    fn new(undo: Undo) -> Self {
        let token = NEXT.fetch_add(1, Ordering::SeqCst);
        list().push((token, undo));
        Self(token)
    }

    /// The folder goes away with this value.
    pub fn folder(path: &Path) -> Self {
        Self::new(Undo::Folder(path.to_owned()))
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        let mut all = list();
        let mine = all
            .iter()
            .position(|(token, _)| *token == self.0)
            .map(|at| all.remove(at));
        // Held while undoing, so that a signal in the middle waits for it.
        if let Some((_, undo)) = mine {
            undo.run();
        }
    }
}

impl Undo {
    fn run(self) {
        match self {
            Self::Group { pid, signal } => end_group(pid, signal),
            Self::Folder(path) => {
                // Already gone is as good; what cannot be removed is swept at the next start.
                let _ = fs::remove_dir_all(path);
            }
        }
    }
}

/// Asks a process group to end and, when it does not, ends it.
pub fn end_group(pid: Pid, signal: Signal) {
    let deadline = Instant::now() + GRACE;
    let mut gone = killpg(pid, signal).is_err();
    while !gone && Instant::now() < deadline {
        thread::sleep(Duration::from_millis(30));
        // A child that ended stays in its group until it is waited for; the answer tells nothing more.
        let _ = waitpid(pid, Some(WaitPidFlag::WNOHANG));
        gone = killpg(pid, None).is_err();
    }
    if !gone {
        // Nothing is left to try when even this fails.
        let _ = killpg(pid, Signal::SIGKILL);
        let _ = waitpid(pid, Some(WaitPidFlag::WNOHANG));
    }
}

/// A program that was started, in a process group of its own. It ends with this value.
pub struct Started {
    /// The program.
    pub child: Child,
    _held: Held,
}

impl Started {
    /// Starts a program without an input of its own; `signal` is how it wants to be told to end.
    pub fn new(command: &mut Command, signal: Signal) -> Result<Self> {
        let child = command
            .stdin(Stdio::null())
            .process_group(0)
            .spawn()
            .with_context(|| format!("starting {}", command.get_program().display()))?;
        let pid = Pid::from_raw(i32::try_from(child.id()).context("a process id too large")?);
        Ok(Self {
            child,
            _held: Held::new(Undo::Group { pid, signal }),
        })
    }

    /// Waits for the program's own end.
    pub fn wait(mut self) -> Result<ExitStatus> {
        self.child.wait().context("waiting for a program")
    }

    /// The program's end if it came within the time.
    pub fn wait_for(mut self, limit: Duration) -> Result<Option<ExitStatus>> {
        let deadline = Instant::now() + limit;
        loop {
            let ended = self.child.try_wait().context("waiting for a program")?;
            if ended.is_some() || Instant::now() > deadline {
                return Ok(ended);
            }
            thread::sleep(Duration::from_millis(30));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_and_its_children_end_with_the_value() {
        let mut shell = Command::new("sh");
        shell.args(["-c", "sleep 60 & sleep 60"]);
        let started = Started::new(&mut shell, Signal::SIGTERM).expect("a shell");
        let group = Pid::from_raw(i32::try_from(started.child.id()).expect("a small id"));
        assert!(killpg(group, None).is_ok());
        drop(started);
        assert!(killpg(group, None).is_err());
    }

    #[test]
    fn a_program_that_takes_too_long_is_no_answer() {
        let mut sleep = Command::new("sleep");
        sleep.arg("60");
        let started = Started::new(&mut sleep, Signal::SIGTERM).expect("sleep");
        assert!(
            started
                .wait_for(Duration::from_millis(80))
                .expect("a wait")
                .is_none()
        );
    }
}
