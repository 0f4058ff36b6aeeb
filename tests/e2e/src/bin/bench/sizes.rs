//! How large it is.

use std::fs;
use std::io::Write as _;
use std::path::Path;

use anyhow::{Context as _, Result};
use flate2::Compression;
use flate2::write::{DeflateEncoder, GzEncoder};

use crate::figures::Figure;
use crate::stage::{Stage, files};

const AIM: f64 = 200.0;

const WASM: &str =
    "The wasm of this run's extension; gzip at 9, brotli at 11. 1 KB is 1,000 bytes.";

/// The extension as it would be packed, and its wasm.
pub fn sizes(stage: &Stage, figures: &mut Vec<Figure>) -> Result<()> {
    let folder = stage.settings.extension()?;
    let packed = zipped(&folder)?;
    let how = "Of the unpacked extension of this run: each file deflated at the best level, with the headers that a \
        zip file has for it.";
    figures.push(Figure::new("packed extension, zip", "KB", &[packed], how)?);
    // The panel and the background may each have one of their own.
    let (mut raw, mut gzip, mut brotli) = (0.0, 0.0, 0.0);
    for file in files(&folder)? {
        if file.extension().is_none_or(|end| end != "wasm") {
            continue;
        }
        let bytes = fs::read(&file).with_context(|| format!("reading {}", file.display()))?;
        let name = file.strip_prefix(&folder)?.display();
        let small = brotlied(&bytes)?;
        figures.push(Figure::new(format!("{name}, brotli"), "KB", &[small], WASM)?.at_most(AIM));
        raw += kilobytes(bytes.len());
        gzip += gzipped(&bytes)?;
        brotli += small;
    }
    figures.push(Figure::new("all wasm", "KB", &[raw], WASM)?);
    figures.push(Figure::new("all wasm, gzip", "KB", &[gzip], WASM)?);
    figures.push(Figure::new("all wasm, brotli", "KB", &[brotli], WASM)?.at_most(AIM));
    Ok(())
}

fn gzipped(bytes: &[u8]) -> Result<f64> {
    let mut gzip = GzEncoder::new(Vec::new(), Compression::best());
    gzip.write_all(bytes)?;
    Ok(kilobytes(gzip.finish()?.len()))
}

fn brotlied(mut bytes: &[u8]) -> Result<f64> {
    let mut small = Vec::new();
    let params = brotli::enc::BrotliEncoderParams {
        quality: 11,
        ..Default::default()
    };
    brotli::BrotliCompress(&mut bytes, &mut small, &params)?;
    Ok(kilobytes(small.len()))
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
