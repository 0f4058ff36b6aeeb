//! Visiting Odoo as a browser would: to learn that it is up, and to warm its pages.

use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};
use ureq::Agent;

use crate::run;
use crate::stop::Started;

fn agent() -> Agent {
    let config = Agent::config_builder()
        .timeout_global(Some(Duration::from_secs(120)))
        .build();
    Agent::new_with_config(config)
}

/// Waits until Odoo shows its log-in page.
pub fn wait(url: &str, server: &mut Started, log: &std::path::Path) -> Result<()> {
    let agent = agent();
    let deadline = Instant::now() + Duration::from_secs(90);
    while agent.get(&format!("{url}/web/login")).call().is_err() {
        let ended = server.child.try_wait().context("watching Odoo")?;
        if ended.is_some() || Instant::now() > deadline {
            bail!("Odoo did not answer on {url}\n{}", run::tail(log));
        }
        thread::sleep(Duration::from_millis(100));
    }
    Ok(())
}

/// Bundles that a record page asks for by name after it has loaded.
const LAZY: [&str; 3] = [
    "web.assets_web_dark",
    "mail.assets_public",
    "web.chartjs_lib",
];

/// Signs in and loads what a first visit loads, so that Odoo compiles it and keeps it.
pub fn warm(url: &str, database: &str) -> Result<usize> {
    let agent = agent();
    let who = json!({"jsonrpc": "2.0", "params": {"db": database, "login": "admin", "password": "admin"}});
    let reply: Value = agent
        .post(&format!("{url}/web/session/authenticate"))
        .send_json(&who)
        .and_then(|mut reply| reply.body_mut().read_json())
        .context("signing in to Odoo")?;
    if reply
        .pointer("/result/uid")
        .and_then(Value::as_u64)
        .is_none()
    {
        bail!("Odoo did not let admin in: {reply}");
    }
    let read = |path: &str| -> Result<String> {
        let mut reply = agent
            .get(&format!("{url}{path}"))
            .call()
            .with_context(|| format!("loading {path}"))?;
        reply
            .body_mut()
            .with_config()
            .limit(64_000_000)
            .read_to_string()
            .with_context(|| format!("loading {path}"))
    };
    let mut paths = assets(&read("/web/login")?);
    paths.extend(assets(&read("/odoo")?));
    for bundle in LAZY {
        // A bundle that this Odoo does not have is no loss.
        if let Ok(text) = read(&format!("/web/bundle/{bundle}")) {
            paths.extend(assets(&text));
        }
    }
    paths.sort();
    paths.dedup();
    for path in &paths {
        read(path)?;
    }
    Ok(paths.len())
}

/// The compiled scripts and styles that a page names.
fn assets(page: &str) -> Vec<String> {
    let quoted = page.split(['"', '\'']);
    quoted
        .filter(|word| word.starts_with("/web/assets/"))
        .map(str::to_owned)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_assets_of_a_page_are_found_in_its_html() {
        let page = r#"<link href="/web/assets/1/web.min.css"/><script src='/web/assets/2/web.min.js'></script>
                      <a href="/web/login">"#;
        assert_eq!(
            assets(page),
            ["/web/assets/1/web.min.css", "/web/assets/2/web.min.js"]
        );
    }
}
