//! One chromedriver per browser, on a port of its own choosing.
//!
//! It stays in the process group of whoever runs the harness, so that Ctrl-C, or `xtask` ending that
//! group, takes driver and browser along even when no destructor runs.

use std::ffi::OsStr;
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::{Child, Command};

/// A running chromedriver; it and what it started end with this value.
#[derive(Debug)]
pub struct Driver {
    child: Child,
    port: u16,
}

impl Driver {
    /// Starts the program and waits until it says on which port it listens.
    ///
    /// `env` reaches the browser too, which takes its language from there.
    pub async fn start(program: &Path, env: &[(&str, &OsStr)]) -> Result<Self> {
        let mut child = Command::new(program)
            // Port 0: the driver takes a free one and names it, so two can never want the same.
            .arg("--port=0")
            .envs(env.iter().copied())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .with_context(|| format!("{} does not start", program.display()))?;
        let out = child.stdout.take().context("the driver has no output")?;
        let mut lines = BufReader::new(out).lines();
        let port = tokio::time::timeout(Duration::from_secs(20), async {
            while let Some(line) = lines.next_line().await? {
                if let Some(port) = port_in(&line) {
                    return Ok(port);
                }
            }
            bail!("{} ended without naming its port", program.display())
        })
        .await
        .context("chromedriver did not say on which port it listens")??;
        // It must be able to go on writing, or it would block.
        tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
        Ok(Self { child, port })
    }

    /// The address for WebDriver sessions.
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }
}

impl Driver {
    /// Ends the driver at once.
    pub(crate) fn kill(&mut self) {
        // It may have ended already, which is what is wanted.
        let _ = self.child.start_kill();
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        self.kill();
    }
}

/// Reads "ChromeDriver was started successfully on port 40123."
fn port_in(line: &str) -> Option<u16> {
    let rest = line.split_once("started successfully on port ")?.1;
    rest.trim_end_matches('.').trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_port_is_read_from_the_drivers_own_words() {
        assert_eq!(
            port_in("ChromeDriver was started successfully on port 40123."),
            Some(40123)
        );
        assert_eq!(port_in("Starting ChromeDriver 156.0 on port 0"), None);
    }
}
