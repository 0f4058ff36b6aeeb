//! Whether a wasm must be compiled at all.
//!
//! cargo keeps one file for all the roles of the library, so it links a role anew whenever another
//! one was built in between. It also writes down which files went into it; these are compared here.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::place::{self, Place};

/// What a wasm was made from, kept beside it.
pub struct Inputs<'a> {
    place: &'a Place,
    /// All that matters and is in no file: compiler, options, versions of the tools.
    settings: String,
    note: PathBuf,
}

/// What went into a wasm, as it is kept.
pub struct Read(String);

impl<'a> Inputs<'a> {
    /// The inputs of the wasm of this name.
    pub fn new(place: &'a Place, name: &str, settings: String) -> Self {
        let note = place.target.join("pkg").join(format!("{name}.inputs"));
        Self {
            place,
            settings,
            note,
        }
    }

    /// True when nothing changed since what [`Inputs::remember`] kept.
    pub fn are_the_same(&self) -> bool {
        let Ok(note) = fs::read_to_string(&self.note) else {
            return false;
        };
        let mut lines = note.lines();
        let old = lines.next().unwrap_or_default();
        let files: Vec<PathBuf> = lines.map(PathBuf::from).collect();
        self.digest(&files).is_some_and(|now| now == old)
    }

    /// What went into the wasm that cargo just made.
    pub fn read(&self, dep_info: &Path) -> Result<Read> {
        let text = fs::read_to_string(dep_info)
            .with_context(|| format!("reading {}", dep_info.display()))?;
        let mut files = files_in(&text);
        let manifests = ["Cargo.toml", "Cargo.lock", ".cargo/config.toml"];
        files.extend(manifests.map(|name| self.place.root.join(name)));
        let digest = self
            .digest(&files)
            .context("a file went away during the build")?;
        let list: String = files
            .iter()
            .map(|file| format!("\n{}", file.display()))
            .collect();
        Ok(Read(digest + &list))
    }

    /// Keeps it, once the wasm is whole.
    pub fn remember(&self, read: &Read) -> Result<()> {
        fs::write(&self.note, &read.0).with_context(|| format!("writing {}", self.note.display()))
    }

    /// None when a file is gone.
    fn digest(&self, files: &[PathBuf]) -> Option<String> {
        let mut all = self.settings.clone();
        for file in files {
            let bytes = fs::read(file).ok()?;
            all.push_str(&format!("\n{} {}", file.display(), place::digest(&bytes)));
        }
        Some(place::digest(all.as_bytes()))
    }
}

/// The files behind the colon of cargo's dep-info; a space within a name has a backslash before it.
fn files_in(dep_info: &str) -> Vec<PathBuf> {
    let (_, list) = dep_info
        .lines()
        .next()
        .and_then(|line| line.split_once(": "))
        .unwrap_or_default();
    list.replace("\\ ", "\u{0}")
        .split_whitespace()
        .map(|name| PathBuf::from(name.replace('\u{0}', " ")))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_files_of_a_build_are_read_also_with_spaces_in_their_names() {
        let text = "out/samenspel.wasm: src/lib.rs my\\ house/words.json\n\nsrc/lib.rs:\n";
        let files = files_in(text);
        assert_eq!(
            files,
            ["src/lib.rs", "my house/words.json"].map(PathBuf::from)
        );
    }

    #[test]
    fn a_changed_file_or_setting_is_noticed_and_nothing_else_is() {
        let root = std::env::temp_dir().join(format!("samenspel-fresh-{}", std::process::id()));
        fs::create_dir_all(root.join("pkg")).expect("a folder");
        fs::create_dir_all(root.join(".cargo")).expect("a folder");
        for name in ["Cargo.toml", "Cargo.lock", ".cargo/config.toml", "lib.rs"] {
            fs::write(root.join(name), "1").expect("a file");
        }
        let dep_info = root.join("out.d");
        let text = format!("out: {}\n", root.join("lib.rs").display());
        fs::write(&dep_info, text).expect("a file");
        let place = Place {
            root: root.clone(),
            target: root.clone(),
            cache: root.clone(),
            bindgen: String::new(),
        };
        let inputs = |settings: &str| Inputs::new(&place, "panel", settings.to_owned());
        assert!(!inputs("z").are_the_same());
        let read = inputs("z").read(&dep_info).expect("the files");
        inputs("z").remember(&read).expect("a note");
        assert!(inputs("z").are_the_same() && !inputs("s").are_the_same());
        fs::write(root.join("lib.rs"), "2").expect("a file");
        assert!(!inputs("z").are_the_same());
        place::remove(&root).expect("the end");
    }
}
