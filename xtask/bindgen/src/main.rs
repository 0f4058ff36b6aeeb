//! `samenspel-bindgen IN.wasm OUT-FOLDER`: what `wasm-bindgen --target web` does, without installing it.

use std::env;
use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use wasm_bindgen_cli_support::Bindgen;

fn main() -> Result<()> {
    let mut arguments = env::args_os().skip(1).map(PathBuf::from);
    let (Some(wasm), Some(folder)) = (arguments.next(), arguments.next()) else {
        bail!("usage: samenspel-bindgen IN.wasm OUT-FOLDER");
    };
    let mut bindgen = Bindgen::new();
    bindgen
        .web(true)
        .context("choosing the web target")?
        .typescript(false)
        // Left to its default, the library's init() without a path fails without a word.
        .omit_default_module_path(false)
        .input_path(&wasm)
        .generate(&folder)
        .with_context(|| format!("binding {}", wasm.display()))
}
