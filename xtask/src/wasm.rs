//! Which compiler makes the wasm: rustup's target where it can be had, else Debian's own compiler
//! with a standard library that is built once. Every wasm build goes through [`Way::cargo`].

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result, bail};

use crate::place::{self, Place};
use crate::{apt, run, ui};

/// The target's name.
pub const TARGET: &str = "wasm32-unknown-unknown";

/// Debian's compiler for the web: the library's source comes with it.
const DEBIAN: [&str; 6] = [
    "rustc-web",
    "cargo-web",
    "rust-web-src",
    "rust-web-llvm",
    "rust-web-clippy",
    "lld-22",
];

/// The way that is in use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Way {
    /// The toolchain that runs us has the target.
    Own,
    /// Debian's compiler and a standard library of our making.
    Debian {
        /// cargo, rustc and cargo-clippy, as the packages brought them.
        cargo: PathBuf,
        /// The compiler.
        rustc: PathBuf,
        /// The linter.
        clippy: PathBuf,
        /// The folder with the standard library.
        sysroot: PathBuf,
    },
}

/// `SAMENSPEL_WASM=debian` takes the second way though the first is there, to try it out.
fn only_debian() -> bool {
    env::var_os("SAMENSPEL_WASM").is_some_and(|way| way == "debian")
}

/// The way that is ready now, if one is.
fn ready(place: &Place) -> Option<Way> {
    if !only_debian() && own_target(place) {
        Some(Way::Own)
    } else {
        debian(place).filter(Way::is_built)
    }
}

fn own_target(place: &Place) -> bool {
    let mut rustc = run::command("rustc");
    rustc
        .current_dir(&place.root)
        .args(["--print", "target-libdir", "--target", TARGET]);
    run::output(&mut rustc).is_ok_and(|folder| has_std(Path::new(folder.trim())))
}

fn has_std(folder: &Path) -> bool {
    let mut files = fs::read_dir(folder).into_iter().flatten().flatten();
    files.any(|file| file.file_name().to_string_lossy().starts_with("libstd-"))
}

/// Debian's way, if its packages are there.
fn debian(place: &Place) -> Option<Way> {
    if !apt::here() || !apt::missing(&DEBIAN).is_empty() {
        return None;
    }
    let rustc = apt::file_of("rustc-web", "/bin/rustc")?;
    let cargo = apt::file_of("cargo-web", "/bin/cargo")?;
    let clippy = apt::file_of("rust-web-clippy", "/bin/cargo-clippy")?;
    let version = run::output(Command::new(&rustc).arg("-vV")).ok()?;
    // The number goes up when the library is to be built in another way.
    let recipe = format!("2 {version}");
    let name: String = place::digest(recipe.as_bytes()).chars().take(12).collect();
    Some(Way::Debian {
        cargo,
        rustc,
        clippy,
        sysroot: place.cache.join("wasm-std").join(name),
    })
}

/// Makes a way ready, the first that can be had, and prints which.
pub fn ensure(place: &Place) -> Result<Way> {
    ui::step("wasm compiler", |step| {
        if let Some(way) = ready(place) {
            let note = way.name().to_owned();
            return Ok((way, note));
        }
        if !only_debian() {
            step.say("asking rustup for the target");
            let mut rustup = run::command("rustup");
            rustup
                .current_dir(&place.root)
                .args(["target", "add", TARGET]);
            if which::which("rustup").is_ok()
                && run::tries(&mut rustup, Duration::from_secs(60))
                && own_target(place)
            {
                return Ok((Way::Own, "target added by rustup".to_owned()));
            }
        }
        if !apt::here() {
            bail!(
                "the Rust toolchain has no standard library for {TARGET} and rustup could not add it: \
                 run `rustup target add {TARGET}` with a connection, or install it by your system's means"
            );
        }
        step.say("Debian's compiler for the web");
        apt::install(place, &DEBIAN)?;
        let way = debian(place)
            .context("Debian's packages for wasm lack a file that they should have")?;
        if !way.is_built() {
            step.say("building the standard library, once");
            way.build_std(place)
                .context("building the standard library for wasm")?;
        }
        Ok((way, "Debian's compiler, own standard library".to_owned()))
    })
}

impl Way {
    fn name(&self) -> &'static str {
        match self {
            Self::Own => "the toolchain's own target",
            Self::Debian { .. } => "Debian's compiler, own standard library",
        }
    }

    fn is_built(&self) -> bool {
        match self {
            Self::Own => true,
            Self::Debian { sysroot, .. } => has_std(&libraries(sysroot)),
        }
    }

    /// cargo for a wasm build in the checkout: `cargo <verb> --target …`, the same bytes on every machine.
    pub fn cargo(&self, place: &Place, verb: &str) -> Command {
        let mut flags = vec![
            // No path of this machine in the shipped file.
            format!("--remap-path-prefix={}=samenspel", place.root.display()),
            without_cargo_home(),
        ];
        let mut command = match self {
            Self::Own => {
                let mut command = run::cargo(&place.root);
                command.arg(verb);
                command
            }
            Self::Debian {
                cargo,
                rustc,
                clippy,
                sysroot,
            } => {
                flags.push(format!("--sysroot={}", sysroot.display()));
                let lint = verb == "clippy";
                let mut command = run::command(if lint { clippy } else { cargo });
                command
                    .current_dir(&place.root)
                    .arg(verb)
                    .env("CARGO", cargo)
                    .env("RUSTC", rustc);
                command
            }
        };
        command
            .args(["--target", TARGET])
            .env("CARGO_ENCODED_RUSTFLAGS", flags.join("\u{1f}"));
        command
    }

    /// What a wasm build depends on beside its files: the compiler and its options.
    pub fn settings(&self, build: &Command) -> Result<String> {
        let mut rustc = match self {
            Self::Own => run::command("rustc"),
            Self::Debian { rustc, .. } => run::command(rustc),
        };
        if let Some(folder) = build.get_current_dir() {
            rustc.current_dir(folder);
        }
        let version = run::output(rustc.arg("-vV"))?;
        let set = build.get_envs().filter(|(_, value)| value.is_some());
        Ok(format!(
            "{version}{:?}{:?}",
            build.get_args().collect::<Vec<_>>(),
            set.collect::<Vec<_>>()
        ))
    }

    /// Builds the standard library with an empty crate and keeps what came out.
    fn build_std(&self, place: &Place) -> Result<()> {
        let Self::Debian {
            cargo,
            rustc,
            sysroot,
            ..
        } = self
        else {
            return Ok(());
        };
        let part = place::begin(sysroot)?;
        let make = part.join("make");
        fs::create_dir_all(make.join("src")).context("making an empty crate")?;
        fs::write(make.join("src").join("lib.rs"), "").context("making an empty crate")?;
        let manifest = "[package]\nname = \"mkstd\"\nedition = \"2021\"\n\n[workspace]\n\n\
                        [profile.release]\nopt-level = \"s\"\ncodegen-units = 1\n";
        fs::write(make.join("Cargo.toml"), manifest).context("making an empty crate")?;
        let mut build = run::command(cargo);
        build
            .current_dir(&make)
            .env("RUSTC", rustc)
            .env("RUSTC_BOOTSTRAP", "1");
        // Within the crate, whatever target folder the user chose for the product.
        build
            .env("CARGO_TARGET_DIR", make.join("target"))
            // Its paths end up in the shipped file as well.
            .env("CARGO_ENCODED_RUSTFLAGS", without_cargo_home());
        build.args([
            "build",
            "--release",
            "-Zbuild-std=std,panic_abort,panic_unwind,test",
            "--target",
            TARGET,
        ]);
        run::quietly(&mut build, &place.log("wasm-std"))?;
        let to = libraries(&part);
        fs::create_dir_all(&to).with_context(|| format!("making {}", to.display()))?;
        let made = make
            .join("target")
            .join(TARGET)
            .join("release")
            .join("deps");
        for file in fs::read_dir(&made).with_context(|| format!("reading {}", made.display()))? {
            let file = file.context("reading a folder")?;
            let name = file.file_name().to_string_lossy().into_owned();
            if name.ends_with(".rlib") && !name.starts_with("libmkstd") {
                fs::copy(file.path(), to.join(&name)).with_context(|| format!("keeping {name}"))?;
            }
        }
        place::remove(&make)?;
        place::complete(&part, sysroot)
    }
}

fn libraries(sysroot: &Path) -> PathBuf {
    sysroot.join("lib").join("rustlib").join(TARGET).join("lib")
}

/// The compiler's option that keeps this machine's paths to libraries out of what it makes.
fn without_cargo_home() -> String {
    format!("--remap-path-prefix={}=cargo", cargo_home().display())
}

fn cargo_home() -> PathBuf {
    let home = || env::var_os("HOME").map(|home| PathBuf::from(home).join(".cargo"));
    env::var_os("CARGO_HOME")
        .map(PathBuf::from)
        .or_else(home)
        .unwrap_or_else(|| PathBuf::from(".cargo"))
}
