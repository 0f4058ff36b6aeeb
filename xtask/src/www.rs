//! Serves the playground on this machine only.

use std::fs::File;
use std::path::{Component, Path, PathBuf};

use anyhow::{Context, Result, anyhow};
use tiny_http::{Header, Request, Response, Server};

use crate::ui;

/// Serves a folder until Ctrl-C.
pub fn serve(folder: &Path, port: u16) -> Result<()> {
    let server = Server::http(("127.0.0.1", port))
        .map_err(|error| anyhow!("{error}"))
        .with_context(|| format!("listening on port {port} (choose another with --port)"))?;
    ui::line(&format!(
        "\nPlayground: http://{}/   (Ctrl-C to stop)",
        server.server_addr()
    ));
    for request in server.incoming_requests() {
        // A visitor that went away before the answer is no trouble of ours.
        let _ = answer(folder, request);
    }
    Ok(())
}

fn answer(folder: &Path, request: Request) -> Result<()> {
    let opened =
        file_for(folder, request.url()).and_then(|path| Some((File::open(&path).ok()?, path)));
    let Some((file, path)) = opened else {
        return Ok(request.respond(Response::from_string("not here").with_status_code(404))?);
    };
    let header = |name: &str, value: &str| {
        Header::from_bytes(name, value).map_err(|()| anyhow!("a header that cannot be: {name}"))
    };
    let response = Response::from_file(file)
        .with_header(header("Content-Type", kind(&path))?)
        // Always what was built last.
        .with_header(header("Cache-Control", "no-store")?);
    Ok(request.respond(response)?)
}

/// The file behind an address; none outside of the folder.
fn file_for(folder: &Path, url: &str) -> Option<PathBuf> {
    let name = url.split(['?', '#']).next()?.trim_start_matches('/');
    let name = Path::new(name);
    let inside = name
        .components()
        .all(|part| matches!(part, Component::Normal(_)));
    let path = folder.join(name);
    match (inside, path.is_dir()) {
        (false, _) => None,
        (true, true) => Some(path.join("index.html")),
        (true, false) => Some(path),
    }
}

fn kind(path: &Path) -> &'static str {
    match path
        .extension()
        .and_then(|end| end.to_str())
        .unwrap_or_default()
    {
        "html" => "text/html; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "json" => "application/json",
        "wasm" => "application/wasm",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_outside_of_the_folder_is_served() {
        let folder = Path::new("www");
        assert_eq!(
            file_for(folder, "/pkg/samenspel.js?v=1"),
            Some(folder.join("pkg/samenspel.js"))
        );
        assert_eq!(file_for(folder, "/../Cargo.toml"), None);
        assert_eq!(file_for(folder, "/pkg/../../Cargo.toml"), None);
    }

    #[test]
    fn a_browser_compiles_wasm_while_it_streams_only_by_its_kind() {
        assert_eq!(kind(Path::new("pkg/samenspel_bg.wasm")), "application/wasm");
    }
}
