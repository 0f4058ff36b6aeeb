//! The extension's manifest for the demo and the tests: one more origin that is allowed from the start.
//!
//! The shipped extension asks for its CRM's origin by the user's gesture. In a browser that a
//! program drives nobody can click on that question.

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};

/// The manifest with the pattern among its `host_permissions`.
pub fn allow(manifest: &str, pattern: &str) -> Result<String> {
    if !is_pattern(pattern) {
        bail!("\"{pattern}\" is no pattern of an origin; one looks like http://127.0.0.1/*");
    }
    let mut all: Value = serde_json::from_str(manifest).context("reading the manifest")?;
    let top = all.as_object_mut().context("the manifest is no object")?;
    let hosts = top.entry("host_permissions").or_insert_with(|| json!([]));
    let hosts = hosts
        .as_array_mut()
        .context("host_permissions is no list")?;
    if !hosts.iter().any(|host| host.as_str() == Some(pattern)) {
        hosts.push(json!(pattern));
    }
    let text = serde_json::to_string_pretty(&all).context("writing the manifest")?;
    Ok(text + "\n")
}

fn is_pattern(pattern: &str) -> bool {
    let rest = pattern
        .strip_prefix("http://")
        .or_else(|| pattern.strip_prefix("https://"));
    rest.and_then(|rest| rest.split_once('/'))
        .is_some_and(|(host, path)| !host.is_empty() && path == "*")
}

/// The pattern for a CRM's address; patterns carry no port.
pub fn pattern_for(url: &str) -> Result<String> {
    let (scheme, rest) = url
        .split_once("://")
        .with_context(|| format!("{url} is no address"))?;
    let host = rest.split(['/', ':', '?', '#']).next().unwrap_or_default();
    if host.is_empty() {
        bail!("{url} names no host");
    }
    Ok(format!("{scheme}://{host}/*"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAIN: &str = r#"{"manifest_version": 3, "name": "S", "action": {}}"#;

    #[test]
    fn an_origin_is_added_once_and_the_rest_keeps_its_order() {
        let once = allow(PLAIN, "http://127.0.0.1/*").expect("a manifest");
        let twice = allow(&once, "http://127.0.0.1/*").expect("a manifest");
        assert_eq!(once, twice);
        let places: Vec<_> = [
            "manifest_version",
            "name",
            "action",
            "host_permissions",
            "http://127.0.0.1/*",
        ]
        .iter()
        .map(|word| once.find(word).expect("in the manifest"))
        .collect();
        assert!(places.is_sorted(), "{once}");
    }

    #[test]
    fn what_is_no_origin_is_refused() {
        for wrong in [
            "127.0.0.1",
            "http:///*",
            "http://127.0.0.1/odoo",
            "<all_urls>",
        ] {
            assert!(allow(PLAIN, wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_pattern_for_an_address_has_no_port() {
        assert_eq!(
            pattern_for("http://127.0.0.1:8069").expect("a pattern"),
            "http://127.0.0.1/*"
        );
        assert_eq!(
            pattern_for("https://crm.example/odoo").expect("a pattern"),
            "https://crm.example/*"
        );
        assert!(pattern_for("crm.example").is_err());
    }
}
