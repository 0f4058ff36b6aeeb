//! How large it is.

use std::fs;
use std::io::Write as _;
use std::path::Path;

use anyhow::{Context as _, Result};
use flate2::Compression;
use flate2::write::{DeflateEncoder, GzEncoder};

use crate::figures::Figure;
use crate::stage::{Stage, files};

/// The extension as it would be packed, and its wasm.
pub fn sizes(stage: &Stage, figures: &mut Vec<Figure>) -> Result<()> {
    let folder = stage.settings.extension()?;
    let packed = zipped(&folder)?;
    let how = "Of the unpacked extension of this run: each file deflated at the best level, with the headers that a \
        zip file has for it.";
    figures.push(Figure::new("packed extension, zip", "KB", &[packed], how)?);
    let wasm =
        fs::read(folder.join("pkg").join("samenspel_bg.wasm")).context("reading the wasm")?;
    let mut gzip = GzEncoder::new(Vec::new(), Compression::best());
    gzip.write_all(&wasm)?;
    let mut brotli = Vec::new();
    let params = brotli::enc::BrotliEncoderParams {
        quality: 11,
        ..Default::default()
    };
    brotli::BrotliCompress(&mut wasm.as_slice(), &mut brotli, &params)?;
    let how = "The wasm of this run; gzip at 9, brotli at 11. 1 KB is 1,000 bytes.";
    figures.push(Figure::new("wasm", "KB", &[kilobytes(wasm.len())], how)?);
    figures.push(Figure::new(
        "wasm, gzip",
        "KB",
        &[kilobytes(gzip.finish()?.len())],
        how,
    )?);
    let brotli = Figure::new("wasm, brotli", "KB", &[kilobytes(brotli.len())], how)?;
    figures.push(brotli.at_most(200.0));
    Ok(())
}

/// Local header 30, entry in the directory 46, each with the name; the directory's end 22.
fn zipped(folder: &Path) -> Result<f64> {
    let mut bytes = 22;
    for file in files(folder)? {
        let mut deflate = DeflateEncoder::new(Vec::new(), Compression::best());
        deflate.write_all(&fs::read(&file)?)?;
        let name = file.strip_prefix(folder)?.as_os_str().len();
        bytes += deflate.finish()?.len() + 30 + 46 + 2 * name;
    }
    Ok(kilobytes(bytes))
}

fn kilobytes(bytes: usize) -> f64 {
    u32::try_from(bytes).map_or(f64::INFINITY, f64::from) / 1_000.0
}
