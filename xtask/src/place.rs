//! Where everything lives: the checkout, cargo's target folder, and the user's cache.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::run;

/// The folders, and the versions that must agree with the lock file.
#[derive(Clone, Debug)]
pub struct Place {
    /// The checkout.
    pub root: PathBuf,
    /// cargo's target folder, wherever the user put it.
    pub target: PathBuf,
    /// What set-up made and every checkout shares.
    pub cache: PathBuf,
    /// The version of wasm-bindgen that the product is built with.
    pub bindgen: String,
}

impl Place {
    /// Asks cargo, so that every way to move the target folder is honoured.
    pub fn find() -> Result<Self> {
        let text =
            run::output(run::cargo(Path::new(".")).args(["metadata", "--format-version", "1"]))
                .context("asking cargo where things are (run this inside the checkout)")?;
        let metadata: Value = serde_json::from_str(&text).context("reading cargo's metadata")?;
        let folder = |key: &str| {
            metadata
                .get(key)
                .and_then(Value::as_str)
                .map(PathBuf::from)
                .with_context(|| format!("cargo gave no {key}"))
        };
        let bindgen =
            version(&metadata, "wasm-bindgen").context("no wasm-bindgen in Cargo.lock")?;
        let tool = version(&metadata, "wasm-bindgen-cli-support").unwrap_or_default();
        if tool != bindgen {
            bail!(
                "Cargo.lock has wasm-bindgen {bindgen} but wasm-bindgen-cli-support {tool}: \
                 set the same version in xtask/bindgen/Cargo.toml"
            );
        }
        Ok(Self {
            root: folder("workspace_root")?,
            target: folder("target_directory")?,
            cache: cache()?,
            bindgen,
        })
    }

    /// Where the output of a step is kept.
    pub fn log(&self, step: &str) -> PathBuf {
        self.cache.join("logs").join(format!("{step}.log"))
    }

    /// A short name that differs between caches, for what must live outside of them.
    pub fn mark(&self) -> String {
        digest(self.cache.as_os_str().as_encoded_bytes())
            .chars()
            .take(8)
            .collect()
    }
}

fn version(metadata: &Value, package: &str) -> Option<String> {
    let named = |p: &&Value| p.get("name").and_then(Value::as_str) == Some(package);
    let found = metadata.get("packages")?.as_array()?.iter().find(named)?;
    Some(found.get("version")?.as_str()?.to_owned())
}

fn cache() -> Result<PathBuf> {
    let set = |name: &str| {
        env::var_os(name)
            .filter(|value| !value.is_empty())
            .map(PathBuf::from)
    };
    let folder = set("SAMENSPEL_CACHE")
        .or_else(|| set("XDG_CACHE_HOME").map(|cache| cache.join("samenspel")))
        .or_else(|| set("HOME").map(|home| home.join(".cache").join("samenspel")))
        .context("no home folder: set SAMENSPEL_CACHE to a folder for what set-up makes")?;
    fs::create_dir_all(&folder).with_context(|| format!("making {}", folder.display()))?;
    folder
        .canonicalize()
        .with_context(|| format!("finding {}", folder.display()))
}

/// A SHA-256 as people write it.
pub fn digest(bytes: &[u8]) -> String {
    Sha256::digest(bytes)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// Removes a folder whether it is there or not.
pub fn remove(folder: &Path) -> Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(error).with_context(|| format!("removing {}", folder.display()))
        }
        _ => Ok(()),
    }
}

/// An empty folder beside the one to be made; renamed by [`complete`] when all is in it.
pub fn begin(folder: &Path) -> Result<PathBuf> {
    let mut name = folder.file_name().unwrap_or_default().to_owned();
    name.push(".part");
    let part = folder.with_file_name(name);
    remove(&part)?;
    fs::create_dir_all(&part).with_context(|| format!("making {}", part.display()))?;
    Ok(part)
}

/// The folder is complete: gives it its name, in one move.
pub fn complete(part: &Path, folder: &Path) -> Result<()> {
    remove(folder)?;
    fs::rename(part, folder)
        .with_context(|| format!("renaming {} to {}", part.display(), folder.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_of_a_package_is_read_from_the_metadata() {
        let metadata = serde_json::json!({"packages": [
            {"name": "wasm-bindgen-futures", "version": "0.4.80"},
            {"name": "wasm-bindgen", "version": "0.2.130"},
        ]});
        assert_eq!(
            version(&metadata, "wasm-bindgen").as_deref(),
            Some("0.2.130")
        );
        assert_eq!(version(&metadata, "yew"), None);
    }

    #[test]
    fn a_folder_has_its_name_only_when_it_is_complete() {
        let base = env::temp_dir().join(format!("samenspel-place-{}", std::process::id()));
        let folder = base.join("tool-1.0");
        let part = begin(&folder).expect("a part");
        fs::write(part.join("file"), "x").expect("a file");
        assert!(!folder.exists());
        complete(&part, &folder).expect("a rename");
        assert!(folder.join("file").exists() && !part.exists());
        remove(&base).expect("the end");
    }

    #[test]
    fn a_digest_is_the_well_known_one() {
        assert!(digest(b"").starts_with("e3b0c44298fc1c149afbf4c8996fb924"));
    }
}
