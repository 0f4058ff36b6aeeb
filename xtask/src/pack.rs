//! The wasm and its JavaScript, and the folders that a browser can load.

use std::collections::BTreeSet;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::thread;

use anyhow::{Context, Result, anyhow, bail};
use flate2::Compression;
use flate2::write::GzEncoder;
use walkdir::WalkDir;

use crate::fresh::{Inputs, Read};
use crate::place::{self, Place};
use crate::wasm::{self, Way};
use crate::{manifest, run, tools, ui};

/// How the bound wasm is made small. To go on until nothing becomes smaller any more takes twice the time for one
/// byte in two thousand.
const SHRINK: [&str; 1] = ["-Oz"];

/// Which wasm. Each browser context loads only the code it runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// The page of the team's agreement.
    Agreement,
    /// The panel in its frame.
    Panel,
    /// The one writer behind it.
    Background,
    /// All of it, for a plain page over the in-memory CRM.
    Playground,
}

impl Role {
    fn name(self) -> &'static str {
        match self {
            Role::Agreement => "agreement",
            Role::Panel => "panel",
            Role::Background => "background",
            Role::Playground => "playground",
        }
    }
}

/// Builds the wasm of these roles with their JavaScript, one made small while the next is compiled; gives the folder
/// of each.
fn wasm(place: &Place, way: &Way, roles: &[Role], dev: bool) -> Result<Vec<(Role, PathBuf)>> {
    thread::scope(|scope| {
        let mut all = Vec::new();
        for role in roles {
            let folder = folder(place, *role, dev);
            let compiled = compile(place, way, *role, dev)?;
            let shrinks = compiled.map(|compiled| scope.spawn(move || compiled.shrink()));
            all.push((*role, folder, shrinks));
        }
        let whole = all.into_iter().map(|(role, folder, shrinks)| {
            if let Some(shrinks) = shrinks {
                shrinks
                    .join()
                    .map_err(|_| anyhow!("making a wasm small broke off"))??;
            }
            Ok((role, folder))
        });
        whole.collect()
    })
}

fn name(role: Role, dev: bool) -> String {
    format!("{}{}", role.name(), if dev { "-dev" } else { "" })
}

fn folder(place: &Place, role: Role, dev: bool) -> PathBuf {
    place.target.join("pkg").join(name(role, dev))
}

/// What cargo made for a role. The next role's takes its place.
struct Compiled<'a> {
    place: &'a Place,
    role: Role,
    dev: bool,
    /// The tools that make a package of it.
    tools: String,
    bytes: Vec<u8>,
    inputs: Inputs<'a>,
    read: Read,
}

/// Compiles a role, unless its package is there and nothing that goes into it has changed.
fn compile<'a>(place: &'a Place, way: &Way, role: Role, dev: bool) -> Result<Option<Compiled<'a>>> {
    let profile = if dev { "dev-wasm" } else { "release" };
    let (name, folder) = (name(role, dev), folder(place, role, dev));
    let mut build = way.cargo(place, "build");
    build.args(["--package", "samenspel", "--lib", "--profile", profile]);
    build.args(["--no-default-features", "--features", role.name()]);
    let tools = format!("{} {} {SHRINK:?}", place.bindgen, tools::BINARYEN);
    let inputs = Inputs::new(place, &name, format!("{tools}\n{}", way.settings(&build)?));
    if folder.join("stamp").exists() && inputs.are_the_same() {
        return ui::step(&format!("wasm ({name})"), |_| Ok((None, sizes(&folder)?)));
    }
    ui::step(&format!("compile ({name})"), |_| {
        run::quietly(&mut build, &place.log(&format!("compile-{name}")))?;
        let made = place.target.join(wasm::TARGET).join(profile);
        let raw = made.join("samenspel.wasm");
        let compiled = Compiled {
            place,
            role,
            dev,
            tools,
            bytes: fs::read(&raw).with_context(|| format!("reading {}", raw.display()))?,
            read: inputs.read(&made.join("samenspel.d"))?,
            inputs,
        };
        Ok((Some(compiled), String::new()))
    })
}

impl Compiled<'_> {
    /// Makes the package of it.
    fn shrink(self) -> Result<()> {
        let (place, name) = (self.place, name(self.role, self.dev));
        let folder = folder(place, self.role, self.dev);
        let stamp = format!("{} {}", self.tools, place::digest(&self.bytes));
        ui::step(&format!("bind and shrink ({name})"), |step| {
            if fs::read_to_string(folder.join("stamp")).is_ok_and(|old| old == stamp) {
                return Ok(((), sizes(&folder)?));
            }
            let part = place::begin(&folder)?;
            // The package is named after the file.
            let raw = part.join("raw");
            let file = raw.join("samenspel.wasm");
            fs::create_dir_all(&raw).context("making a folder")?;
            fs::write(&file, &self.bytes).context("keeping what was compiled")?;
            run::quietly(
                tools::bindgen(place).arg(&file).arg(&part),
                &place.log(&format!("bind-{name}")),
            )?;
            place::remove(&raw)?;
            let bound = part.join("samenspel_bg.wasm");
            // Nobody loads the playground over a network: it is for those who develop, and for tests.
            if !self.dev && self.role != Role::Playground {
                step.say("wasm-opt -Oz");
                let small = part.join("small.wasm");
                let mut shrink = tools::wasm_opt(place);
                shrink.args(SHRINK).arg(&bound).arg("-o").arg(&small);
                run::quietly(&mut shrink, &place.log(&format!("wasm-opt-{name}")))?;
                fs::rename(&small, &bound).context("keeping the small wasm")?;
            }
            fs::write(part.join("sizes"), measure(&bound)?).context("writing the sizes")?;
            // Last, so that a folder with a stamp is whole.
            fs::write(part.join("stamp"), &stamp).context("writing a stamp")?;
            place::complete(&part, &folder)?;
            Ok(((), sizes(&folder)?))
        })?;
        self.inputs.remember(&self.read)
    }
}

/// The sizes that were measured when the folder was made.
fn sizes(folder: &Path) -> Result<String> {
    fs::read_to_string(folder.join("sizes")).context("reading the sizes")
}

/// What a browser loads and what it downloads.
fn measure(wasm: &Path) -> Result<String> {
    let bytes = fs::read(wasm).with_context(|| format!("reading {}", wasm.display()))?;
    let mut gzip = GzEncoder::new(Vec::new(), Compression::best());
    gzip.write_all(&bytes).context("compressing")?;
    let gzip = gzip.finish().context("compressing")?;
    let mut brotli = Vec::new();
    let params = brotli::enc::BrotliEncoderParams {
        quality: 11,
        ..Default::default()
    };
    brotli::BrotliCompress(&mut bytes.as_slice(), &mut brotli, &params).context("compressing")?;
    let [raw, gzip, brotli] = [bytes.len(), gzip.len(), brotli.len()].map(ui::kilobytes);
    Ok(format!("wasm {raw}, gzip {gzip}, brotli {brotli}"))
}

/// The unpacked extension; with a pattern, the twin that may reach that origin from the start.
pub fn extension(place: &Place, way: &Way, dev: bool, allow: Option<&str>) -> Result<PathBuf> {
    // The largest first: it takes longest to make small.
    let roles = [Role::Background, Role::Panel, Role::Agreement];
    let built = wasm(place, way, &roles, dev)?;
    let name = if allow.is_some() {
        "extension-allowed"
    } else {
        "extension"
    };
    ui::step(name, |_| {
        let source = place.root.join("extension");
        if !source.join("manifest.json").exists() {
            bail!("{} has no manifest.json", source.display());
        }
        let mut folder = Mirror::new(place.target.join(name));
        folder.copy(&source, Path::new(""))?;
        if let Some(pattern) = allow {
            let file = source.join("manifest.json");
            let text =
                fs::read_to_string(&file).with_context(|| format!("reading {}", file.display()))?;
            folder.write(
                Path::new("manifest.json"),
                manifest::allow(&text, pattern)?.as_bytes(),
            )?;
        }
        for (role, built) in &built {
            folder.package(built, *role)?;
        }
        let path = folder.finish()?;
        let note = path.display().to_string();
        Ok((path, note))
    })
}

/// The playground: the same panel and background on a plain page.
pub fn playground(place: &Place, way: &Way, dev: bool) -> Result<PathBuf> {
    let built = wasm(place, way, &[Role::Playground], dev)?;
    ui::step("playground", |_| {
        let mut folder = Mirror::new(place.target.join("www"));
        // First the extension's styles, words and icons, so that a page of www/ of the same name stands.
        folder.copy(&place.root.join("extension"), Path::new(""))?;
        folder.drop(Path::new("manifest.json"));
        folder.copy(&place.root.join("www"), Path::new(""))?;
        for (role, built) in &built {
            folder.package(built, *role)?;
        }
        let path = folder.finish()?;
        let note = path.display().to_string();
        Ok((path, note))
    })
}

/// A folder made equal to its sources: only what differs is written, and what has no source goes.
struct Mirror {
    folder: PathBuf,
    files: BTreeSet<PathBuf>,
}

impl Mirror {
    fn new(folder: PathBuf) -> Self {
        Self {
            folder,
            files: BTreeSet::new(),
        }
    }

    fn write(&mut self, name: &Path, bytes: &[u8]) -> Result<()> {
        let file = self.folder.join(name);
        self.files.insert(name.to_owned());
        if fs::read(&file).is_ok_and(|old| old == bytes) {
            return Ok(());
        }
        if let Some(parent) = file.parent() {
            fs::create_dir_all(parent).with_context(|| format!("making {}", parent.display()))?;
        }
        fs::write(&file, bytes).with_context(|| format!("writing {}", file.display()))
    }

    fn copy(&mut self, source: &Path, under: &Path) -> Result<()> {
        for entry in WalkDir::new(source).sort_by_file_name() {
            let entry = entry.with_context(|| format!("reading {}", source.display()))?;
            if entry.file_type().is_file() {
                let name = entry
                    .path()
                    .strip_prefix(source)
                    .context("a file outside of its folder")?;
                let bytes = fs::read(entry.path())
                    .with_context(|| format!("reading {}", entry.path().display()))?;
                self.write(&under.join(name), &bytes)?;
            }
        }
        Ok(())
    }

    fn drop(&mut self, name: &Path) {
        self.files.remove(name);
    }

    /// The wasm and its JavaScript; what is known of them stays behind.
    fn package(&mut self, built: &Path, role: Role) -> Result<()> {
        let folder = Path::new("pkg").join(role.name());
        self.copy(built, &folder)?;
        for name in ["stamp", "sizes"] {
            self.drop(&folder.join(name));
        }
        Ok(())
    }

    fn finish(self) -> Result<PathBuf> {
        for entry in WalkDir::new(&self.folder) {
            let entry = entry.with_context(|| format!("reading {}", self.folder.display()))?;
            let name = entry
                .path()
                .strip_prefix(&self.folder)
                .context("a file outside of its folder")?;
            if entry.file_type().is_file() && !self.files.contains(name) {
                fs::remove_file(entry.path())
                    .with_context(|| format!("removing {}", entry.path().display()))?;
            }
        }
        Ok(self.folder)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mirror_follows_its_source_when_a_file_goes() {
        let base = std::env::temp_dir().join(format!("samenspel-pack-{}", std::process::id()));
        let (source, to) = (base.join("source"), base.join("to"));
        fs::create_dir_all(source.join("icons")).expect("a folder");
        fs::write(source.join("a.js"), "a").expect("a file");
        fs::write(source.join("icons").join("i.png"), "i").expect("a file");
        let mirror = || {
            let mut mirror = Mirror::new(to.clone());
            mirror.copy(&source, Path::new("")).expect("a copy");
            mirror.finish().expect("a mirror")
        };
        assert!(mirror().join("icons").join("i.png").exists());
        fs::remove_file(source.join("a.js")).expect("a file");
        assert!(!mirror().join("a.js").exists());
        place::remove(&base).expect("the end");
    }
}
