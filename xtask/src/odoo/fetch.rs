//! Odoo's code: Debian sid's package unpacked beside what it links to, and Python with its libraries.
//!
//! Nothing of it is installed on the machine, and nothing of it is shipped.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use walkdir::WalkDir;

use crate::place::{self, Place};
use crate::ui::Step;
use crate::{apt, python, run};

/// The package that passed the contract tests. sid moves on; another one is used with a warning.
pub const PASSED: Package<'static> = Package {
    version: "19.0.0+dfsg-1",
    sha256: "9d2f598b0555db17e291d48ed24df184c70823c053c4c5ed53c467ca7f629bbf",
};

/// What the package's links point to; with jQuery missing every page answers 500.
const LINKED: [&str; 7] = [
    "libjs-jquery",
    "libjs-jquery-form",
    "libjs-underscore",
    "fonts-font-awesome",
    "fonts-roboto-unhinted",
    "fonts-inconsolata",
    "fonts-ocr-b",
];

/// One build of a package.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Package<'a> {
    /// Debian's version.
    pub version: &'a str,
    /// Of the package file.
    pub sha256: &'a str,
}

/// What to say of a package that came; nothing when it is the one that passed.
pub fn judge(came: Package<'_>) -> Option<String> {
    if came == PASSED {
        return None;
    }
    let what = if came.version == PASSED.version {
        "the same version with other bytes"
    } else {
        "another version"
    };
    Some(format!(
        "note  sid has {what} of Odoo than the tests passed with: {} (sha256 {}) instead of {}. It is used; \
         if a test of the CRM fails now, look here first. To accept it, change PASSED in xtask/src/odoo/fetch.rs.",
        came.version, came.sha256, PASSED.version
    ))
}

/// Where Odoo's code is.
#[derive(Clone, Debug)]
pub struct Code {
    tree: PathBuf,
    venv: PathBuf,
}

impl Code {
    /// The folders, made or not.
    pub fn new(place: &Place) -> Self {
        let odoo = place.cache.join("odoo");
        Self {
            tree: odoo.join("tree"),
            venv: odoo.join("venv"),
        }
    }

    /// Makes what is missing; gives the package's version.
    pub fn ensure(&self, place: &Place, step: &Step) -> Result<String> {
        let stamp = self.tree.join("samenspel-version");
        if !stamp.exists() {
            self.unpack(place, step, &stamp)?;
        }
        step.say("Python's libraries for Odoo");
        let requirements = include_str!("requirements.txt");
        python::ensure(place, "odoo-python", &self.venv, requirements)
            .context("installing Python's libraries for Odoo")?;
        fs::read_to_string(&stamp).context("reading which Odoo this is")
    }

    /// The command for Odoo's server.
    pub fn server(&self) -> Command {
        let mut command = run::command(self.venv.join("bin").join("python"));
        command
            .args(["-m", "odoo", "server"])
            .env("PYTHONPATH", self.packages());
        command
    }

    fn packages(&self) -> PathBuf {
        ["usr", "lib", "python3", "dist-packages"]
            .iter()
            .fold(self.tree.clone(), |path, part| path.join(part))
    }

    fn unpack(&self, place: &Place, step: &Step, stamp: &Path) -> Result<()> {
        if !apt::here() {
            bail!(
                "Odoo comes from Debian's packages and there is no apt here: run your own Odoo 19 \
                 (a container image will do) and pass --odoo-url, --odoo-db and --odoo-admin"
            );
        }
        let folder = place.cache.join("odoo").join("debs");
        let debs = place::begin(&folder)?;
        step.say("Odoo from Debian sid, 123 MB");
        let sid = Sid::new(&debs)?;
        run::quietly(sid.apt().arg("update"), &place.log("odoo-apt"))?;
        run::quietly(
            sid.apt().args(["download", "odoo-19"]),
            &place.log("odoo-download"),
        )?;
        let (deb, version) = only_deb(&debs)?;
        let bytes = fs::read(&deb).with_context(|| format!("reading {}", deb.display()))?;
        let sha256 = place::digest(&bytes);
        if let Some(word) = judge(Package {
            version: &version,
            sha256: &sha256,
        }) {
            crate::ui::line(&word);
        }
        step.say("what Odoo links to");
        let mut linked = run::command("apt-get");
        linked
            .current_dir(&debs)
            .args(["-q", "-o", "APT::Sandbox::User=root", "download"])
            .args(LINKED);
        run::quietly(&mut linked, &place.log("odoo-linked"))?;
        step.say("unpacking");
        let part = place::begin(&self.tree)?;
        for entry in fs::read_dir(&debs).context("reading the packages")? {
            let path = entry.context("reading the packages")?.path();
            if path.extension().is_some_and(|end| end == "deb") {
                run::quietly(
                    run::command("dpkg-deb").arg("-x").arg(&path).arg(&part),
                    &place.log("odoo-unpack"),
                )?;
            }
        }
        let stamp = part.join(stamp.file_name().unwrap_or_default());
        fs::write(stamp, &version).context("writing which Odoo this is")?;
        place::complete(&part, &self.tree)?;
        place::remove(&debs)
    }
}

/// apt with a configuration of its own that knows only sid: the machine's sources stay as they are.
struct Sid {
    folder: PathBuf,
}

impl Sid {
    fn new(debs: &Path) -> Result<Self> {
        let folder = debs.join("apt");
        for part in ["parts", "lists/partial", "cache/archives/partial"] {
            fs::create_dir_all(folder.join(part)).context("making apt's folders")?;
        }
        let source =
            machine_source().context("no Debian source is configured for apt on this machine")?;
        fs::write(folder.join("parts").join("sid.sources"), source.for_sid())
            .context("writing apt's source")?;
        Ok(Self { folder })
    }

    fn apt(&self) -> Command {
        let mut apt = run::command("apt-get");
        if let Some(debs) = self.folder.parent() {
            apt.current_dir(debs);
        }
        let folder = |name: &str| self.folder.join(name).display().to_string();
        for option in [
            "Dir::Etc::sourcelist=-".to_owned(),
            format!("Dir::Etc::sourceparts={}", folder("parts")),
            format!("Dir::State::Lists={}", folder("lists")),
            format!("Dir::Cache={}", folder("cache")),
            "APT::Sandbox::User=root".to_owned(),
            // The index of pictures and descriptions is not needed.
            "Acquire::IndexTargets::deb::DEP-11::DefaultEnabled=false".to_owned(),
        ] {
            apt.args(["-o", &option]);
        }
        apt.arg("-q");
        apt
    }
}

/// Where this machine gets Debian from, and whose signature it trusts.
#[derive(Debug, PartialEq, Eq)]
struct Source {
    uri: String,
    signed_by: Option<String>,
}

impl Source {
    fn for_sid(&self) -> String {
        let signed = self
            .signed_by
            .iter()
            .map(|key| format!("Signed-By: {key}\n"));
        format!(
            "Types: deb\nURIs: {}\nSuites: sid\nComponents: main\n{}",
            self.uri,
            signed.collect::<String>()
        )
    }
}

fn machine_source() -> Option<Source> {
    let folder = Path::new("/etc/apt");
    let mut files: Vec<PathBuf> = WalkDir::new(folder.join("sources.list.d"))
        .sort_by_file_name()
        .into_iter()
        .flatten()
        .map(walkdir::DirEntry::into_path)
        .collect();
    files.push(folder.join("sources.list"));
    files
        .iter()
        .filter_map(|file| fs::read_to_string(file).ok())
        .find_map(|text| debian_source(&text))
}

/// Debian's own archive in a file of either of apt's two forms.
fn debian_source(text: &str) -> Option<Source> {
    let is_debian = |uri: &str| uri.trim_end_matches('/').ends_with("/debian");
    let stanzas = text.split("\n\n").find_map(|stanza| {
        let field = |name: &str| {
            let value = stanza
                .lines()
                .find_map(|line| line.strip_prefix(name)?.strip_prefix(':'));
            value.map(|value| value.trim().to_owned())
        };
        let uri = field("URIs")?
            .split_whitespace()
            .find(|uri| is_debian(uri))?
            .to_owned();
        Some(Source {
            uri,
            signed_by: field("Signed-By").filter(|key| !key.is_empty()),
        })
    });
    stanzas.or_else(|| {
        let lines = text.lines().filter(|line| line.starts_with("deb "));
        let uri = lines
            .flat_map(str::split_whitespace)
            .find(|word| word.contains("://") && is_debian(word))?;
        Some(Source {
            uri: uri.to_owned(),
            signed_by: None,
        })
    })
}

/// The one package that was downloaded and its version.
fn only_deb(folder: &Path) -> Result<(PathBuf, String)> {
    let mut files = fs::read_dir(folder)
        .context("reading the packages")?
        .flatten()
        .map(|entry| entry.path());
    let deb = files
        .find(|path| path.extension().is_some_and(|end| end == "deb"))
        .context("apt downloaded nothing")?;
    let version = run::output(Command::new("dpkg-deb").arg("-f").arg(&deb).arg("Version"))?;
    Ok((deb, version.trim().to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_package_that_passed_needs_no_word_and_another_one_does() {
        assert_eq!(judge(PASSED), None);
        let newer = judge(Package {
            version: "19.0.1+dfsg-1",
            ..PASSED
        })
        .expect("a word");
        assert!(
            newer.contains("another version") && newer.contains("19.0.1+dfsg-1"),
            "{newer}"
        );
        let other = judge(Package {
            sha256: "00",
            ..PASSED
        })
        .expect("a word");
        assert!(other.contains("other bytes"), "{other}");
    }

    #[test]
    fn debians_archive_is_found_in_both_of_apts_forms_and_no_other_archive_is() {
        let deb822 = "Types: deb\nURIs: http://mirror.example/debian-security\nSuites: x\n\n\
                      Types: deb\n# a comment\nURIs: http://mirror.example/debian\nSuites: x\nSigned-By: /keys/debian.gpg\n";
        let source = debian_source(deb822).expect("a source");
        assert_eq!(source.uri, "http://mirror.example/debian");
        assert_eq!(source.signed_by.as_deref(), Some("/keys/debian.gpg"));
        let list = "deb http://other.example/tool x main\ndeb [arch=amd64] http://mirror.example/debian/ x main\n";
        assert_eq!(
            debian_source(list).expect("a source").uri,
            "http://mirror.example/debian/"
        );
        assert_eq!(
            debian_source("deb http://other.example/tool x main\n"),
            None
        );
    }
}
