//! The CRM's server as a program: killed in the middle of whatever it does, and started again as it was.

use std::ffi::OsString;
use std::fs;
use std::os::unix::ffi::OsStringExt as _;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use anyhow::{Context as _, Result, bail};
use rustix::process::{Pid, Signal};

use crate::wait::wait_until;

/// A server that runs on this machine.
#[derive(Debug)]
pub struct Server {
    url: String,
    pid: i32,
    arguments: Vec<OsString>,
    environment: Vec<(OsString, OsString)>,
    folder: PathBuf,
    /// Once it was started by us.
    child: Option<Child>,
}

impl Server {
    /// Finds the server that answers at this address.
    pub fn at(url: &str) -> Result<Self> {
        let port = reqwest::Url::parse(url)?.port().context("no port")?;
        let socket = listening(port)?;
        let Some(pid) = holder(&socket)? else {
            bail!("no program of ours listens on port {port}");
        };
        let of = |what: &str| PathBuf::from(format!("/proc/{pid}/{what}"));
        let parts = |what: &str| -> Result<Vec<OsString>> {
            let all = fs::read(of(what)).with_context(|| format!("reading {what}"))?;
            let parts = all.split(|byte| *byte == 0);
            let parts = parts.filter(|part| !part.is_empty());
            Ok(parts
                .map(|part| OsString::from_vec(part.to_vec()))
                .collect())
        };
        let environment = parts("environ")?.into_iter().filter_map(|set| {
            let set = set.into_string().ok()?;
            let (name, value) = set.split_once('=')?;
            Some((name.into(), value.into()))
        });
        Ok(Self {
            url: url.to_owned(),
            pid,
            arguments: parts("cmdline")?,
            environment: environment.collect(),
            folder: fs::read_link(of("cwd")).context("reading its folder")?,
            child: None,
        })
    }

    /// Ends it at once, as a power cut would, and waits until nobody answers.
    pub async fn kill(&mut self) -> Result<()> {
        let pid = Pid::from_raw(self.pid).context("no process")?;
        rustix::process::kill_process(pid, Signal::KILL).context("killing the server")?;
        if let Some(mut child) = self.child.take() {
            child.wait()?;
        }
        wait_until("the server to be gone", async || {
            Ok(reqwest::get(&self.url).await.is_err())
        })
        .await
    }

    /// Starts it again as it was, and waits until it answers.
    pub async fn start(&mut self) -> Result<()> {
        let (program, arguments) = self.arguments.split_first().context("no program")?;
        let child = Command::new(program)
            .args(arguments)
            .env_clear()
            .envs(self.environment.iter().map(|(name, value)| (name, value)))
            .current_dir(&self.folder)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .context("starting the server again")?;
        self.pid = i32::try_from(child.id())?;
        self.child = Some(child);
        wait_until("the server to answer again", async || {
            Ok(reqwest::get(&self.url).await.is_ok())
        })
        .await
    }
}

/// The socket that listens on a port, by its number in the kernel.
fn listening(port: u16) -> Result<String> {
    let wanted = format!(":{port:04X}");
    for table in ["/proc/net/tcp", "/proc/net/tcp6"] {
        for line in fs::read_to_string(table).unwrap_or_default().lines() {
            let fields: Vec<&str> = line.split_whitespace().collect();
            // Local address, state (0A is listening), and the number.
            if let (Some(local), Some(&"0A"), Some(socket)) =
                (fields.get(1), fields.get(3), fields.get(9))
                && local.ends_with(&wanted)
            {
                return Ok(format!("socket:[{socket}]"));
            }
        }
    }
    bail!("nothing listens on port {port}")
}

/// The process that holds a socket.
fn holder(socket: &str) -> Result<Option<i32>> {
    for process in fs::read_dir("/proc")?.flatten() {
        let name = process.file_name();
        let Some(pid) = name.to_str().and_then(|name| name.parse().ok()) else {
            continue;
        };
        // Another's process tells nothing.
        let Ok(files) = fs::read_dir(process.path().join("fd")) else {
            continue;
        };
        let mut links = files
            .flatten()
            .filter_map(|file| fs::read_link(file.path()).ok());
        if links.any(|link| link.as_os_str() == socket) {
            return Ok(Some(pid));
        }
    }
    Ok(None)
}
