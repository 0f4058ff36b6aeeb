//! What a checker of accessibility that we did not write says of a page: axe-core, with the rules of
//! WCAG 2.2 AA and its own advice.

use anyhow::{Context as _, Result, bail};
use serde_json::Value;

use crate::frame::Frame;
use crate::settings::Settings;

/// Fails with everything axe finds in this document, in words.
pub async fn check(settings: &Settings, page: &Frame, what: &str) -> Result<()> {
    let path = settings.axe()?;
    let axe = std::fs::read_to_string(&path)
        .with_context(|| format!("reading the checker of accessibility, {}", path.display()))?;
    let there: bool = page.eval("typeof globalThis.axe === 'object'").await?;
    if !there {
        // Sent as the function itself: a page's policy forbids `eval`, and rightly.
        let _: bool = page
            .eval(&format!("(() => {{ {axe}\n; return true; }})()"))
            .await?;
    }
    let run = "axe.run(document, { resultTypes: ['violations'], runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }).then((said) => said.violations.map((one) => ({ id: one.id, help: one.help, where: one.nodes.map((node) => node.html.slice(0, 160)).slice(0, 3) })))";
    let found: Vec<Value> = page.eval(run).await?;
    if !found.is_empty() {
        bail!(
            "axe finds in {what}: {}",
            serde_json::to_string_pretty(&found)?
        );
    }
    Ok(())
}
