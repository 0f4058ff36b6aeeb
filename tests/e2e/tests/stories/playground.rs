//! The playground: the same panel without any CRM or extension, on a plain page.

use std::path::{Path, PathBuf};

use anyhow::Result;
use samenspel_e2e::browser::{Browser, Options};
use samenspel_e2e::settings::Settings;
use samenspel_e2e::wait::wait_until;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

#[tokio::test]
async fn without_a_crm_or_an_extension_two_people_play_on_a_plain_page() -> Result<()> {
    let settings = Settings::from_env()?;
    let url = served(settings.www()?).await?;
    let browser = Browser::start(&settings, Options::new(&settings)).await?;
    let played = play(&browser, &url).await;
    let played = browser.witness("playground", played).await;
    if played.is_ok() {
        browser.screenshot("playground").await?;
    }
    played
}

async fn play(browser: &Browser, url: &str) -> Result<()> {
    browser.goto(&format!("{url}/index.html")).await?;
    says(browser, "You speak for sales").await?;
    says(browser, "You see 1 point differently").await?;
    let press = |id: &str| format!("document.getElementById('{id}').click()");
    let _: Option<bool> = browser.page().eval(&press("marketer")).await?;
    says(browser, "You speak for marketing").await?;
    browser.goto(&format!("{url}/index.html?lang=nl")).await?;
    says(browser, "Je spreekt namens sales").await
}

async fn says(browser: &Browser, sentence: &str) -> Result<()> {
    wait_until(format!("the page to say “{sentence}”"), async || {
        let said = browser.page().text().await?;
        anyhow::ensure!(said.contains(sentence), "{said}");
        Ok(true)
    })
    .await
}

/// The folder, as any static host would serve it.
async fn served(folder: PathBuf) -> Result<String> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let url = format!("http://{}", listener.local_addr()?);
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let folder = folder.clone();
            tokio::spawn(async move { serve(stream, &folder).await });
        }
    });
    Ok(url)
}

async fn serve(mut stream: TcpStream, folder: &Path) -> Result<()> {
    let mut asked = Vec::new();
    while !asked.ends_with(b"\r\n\r\n") {
        asked.push(stream.read_u8().await?);
    }
    let asked = String::from_utf8_lossy(&asked);
    let path = asked.split(' ').nth(1).unwrap_or("/");
    let path = path.split('?').next().unwrap_or("/");
    let file = folder.join(path.trim_start_matches('/'));
    let kind = match file.extension().and_then(|end| end.to_str()) {
        Some("html") => "text/html",
        Some("js") => "text/javascript",
        Some("css") => "text/css",
        Some("wasm") => "application/wasm",
        Some("json") => "application/json",
        _ => "application/octet-stream",
    };
    let (status, body) = match std::fs::read(&file) {
        Ok(body) => ("200 OK", body),
        Err(_) => ("404 Not Found", Vec::new()),
    };
    let length = body.len();
    let head = format!(
        "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n"
    );
    stream.write_all(head.as_bytes()).await?;
    stream.write_all(&body).await?;
    Ok(stream.shutdown().await?)
}
