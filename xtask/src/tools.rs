//! The tools of the build beside the compiler: bindgen, wasm-opt, and the runner of wasm tests.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::place::{self, Place};
use crate::{run, ui};

/// wasm-opt comes as WebAssembly itself in npm's package; Debian's is too old for today's wasm.
pub const BINARYEN: &str = "132.0.0";

/// wasm-opt as the package brings it.
fn wasm_opt_file(place: &Place) -> PathBuf {
    let folder = place.cache.join(format!("binaryen-{BINARYEN}"));
    ["node_modules", "binaryen", "bin", "wasm-opt"]
        .iter()
        .fold(folder, |path, part| path.join(part))
}

/// The command for wasm-opt.
pub fn wasm_opt(place: &Place) -> Command {
    let mut command = run::command("node");
    command.arg(wasm_opt_file(place));
    command
}

/// Gets wasm-opt if it is missing.
pub fn ensure_wasm_opt(place: &Place) -> Result<()> {
    ui::step("wasm-opt", |step| {
        let note = format!("binaryen {BINARYEN}");
        npm(place, step, "binaryen", BINARYEN, &wasm_opt_file(place))?;
        Ok(((), note))
    })
}

/// The checker of accessibility that the end-to-end tests run in the pages; never shipped.
pub const AXE: &str = "4.14.1";

/// axe as the package brings it.
pub fn axe(place: &Place) -> PathBuf {
    let folder = place.cache.join(format!("axe-core-{AXE}"));
    ["node_modules", "axe-core", "axe.min.js"]
        .iter()
        .fold(folder, |path, part| path.join(part))
}

/// Gets axe if it is missing.
pub fn ensure_axe(place: &Place) -> Result<()> {
    ui::step("axe", |step| {
        npm(place, step, "axe-core", AXE, &axe(place))?;
        Ok(((), format!("axe-core {AXE}")))
    })
}

/// Installs a package of npm into a folder of its own in the cache, unless `wanted` is there.
fn npm(
    place: &Place,
    step: &ui::Step,
    name: &str,
    version: &str,
    wanted: &std::path::Path,
) -> Result<()> {
    if wanted.exists() {
        return Ok(());
    }
    if which::which("npm").is_err() || which::which("node").is_err() {
        bail!(
            "{name} comes through npm, and there is no npm or no node here: install Node.js 20 or newer"
        );
    }
    step.say("npm install");
    let folder = place.cache.join(format!("{name}-{version}"));
    let part = place::begin(&folder)?;
    let mut npm = run::command("npm");
    npm.current_dir(&part).args([
        "install",
        "--no-audit",
        "--no-fund",
        "--ignore-scripts",
        "--prefix",
        ".",
    ]);
    run::quietly(npm.arg(format!("{name}@{version}")), &place.log(name))?;
    place::complete(&part, &folder)?;
    if !wanted.exists() {
        bail!("{name} {version} came without {}", wanted.display());
    }
    Ok(())
}

/// Builds the bindgen program; cargo does nothing when it is fresh.
pub fn ensure_bindgen(place: &Place) -> Result<()> {
    ui::step("wasm-bindgen", |step| {
        step.say("compiling, about a minute the first time");
        let mut build = run::cargo(&place.root);
        build.args(["build", "--package", "samenspel-bindgen"]);
        run::quietly(&mut build, &place.log("bindgen"))?;
        Ok(((), place.bindgen.clone()))
    })
}

/// The command for bindgen.
pub fn bindgen(place: &Place) -> Command {
    run::command(place.target.join("debug").join("samenspel-bindgen"))
}

/// The runner of wasm tests in a browser.
pub fn test_runner(place: &Place) -> PathBuf {
    place
        .cache
        .join(format!("wasm-bindgen-{}", place.bindgen))
        .join("bin")
        .join("wasm-bindgen-test-runner")
}

/// Gets the runner of wasm tests if it is missing.
pub fn ensure_test_runner(place: &Place) -> Result<()> {
    ui::step("wasm test runner", |step| {
        if test_runner(place).exists() {
            return Ok(((), place.bindgen.clone()));
        }
        step.say("compiling, some minutes the first time");
        let folder = place.cache.join(format!("wasm-bindgen-{}", place.bindgen));
        let part = place::begin(&folder)?;
        let mut install = run::cargo(&place.root);
        // Unoptimised: it compiles in a third of the time and its work is small.
        install.args([
            "install",
            "--debug",
            "wasm-bindgen-cli",
            "--bin",
            "wasm-bindgen-test-runner",
            "--version",
        ]);
        install
            .arg(&place.bindgen)
            .arg("--root")
            .arg(&part)
            // The bindgen program has compiled most of it: the same folder and the same
            // settings let cargo take it from there.
            .env("CARGO_TARGET_DIR", &place.target)
            .env("CARGO_PROFILE_DEV_DEBUG", "line-tables-only");
        run::quietly(&mut install, &place.log("wasm-test-runner")).context(
            "installing wasm-bindgen-test-runner (only `cargo xtask test wasm` needs it)",
        )?;
        place::complete(&part, &folder)?;
        Ok(((), place.bindgen.clone()))
    })
}
