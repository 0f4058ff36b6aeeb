//! A browser of our own: a profile folder, a driver, a session, and the extension in it.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use base64::Engine as _;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::driver::{Driver, Started};
use crate::frame::Frame;
use crate::panel::Panel;
use crate::settings::{Kind, Language, Settings};
use crate::wire::Wire;

/// How a browser starts; `Options::new(&settings)` is a plain one with the run's language.
#[derive(Clone, Debug)]
pub struct Options {
    /// The language of the browser and of what it asks pages for.
    pub language: Language,
    /// Width and height of the page, in CSS pixels.
    pub size: (u32, u32),
    /// Prefer dark colours.
    pub dark: bool,
    /// Without a window.
    pub headless: bool,
    /// A profile folder that outlives this browser; without it a new one that is thrown away.
    pub profile: Option<PathBuf>,
    /// The unpacked extension to install at once.
    pub extension: Option<PathBuf>,
    /// A loopback port on which somebody else may look in with developer tools.
    pub debugging_port: Option<u16>,
    /// Without what a browser does to be quick for hours: compiling wasm a second time, better, and loading its
    /// own pages before anybody opens them. A story lives half a minute. Only Chromium can.
    pub sparing: bool,
}

impl Options {
    /// A plain browser in the run's language, without an extension.
    pub fn new(settings: &Settings) -> Self {
        Self {
            language: settings.language,
            size: (1366, 900),
            dark: false,
            headless: settings.headless,
            profile: None,
            extension: None,
            debugging_port: None,
            sparing: false,
        }
    }
}

/// One running browser with one tab. It ends, with everything it started, when this is dropped.
#[derive(Debug)]
pub struct Browser {
    driver: Driver,
    wire: Wire,
    page: Frame,
    extension: Option<String>,
    shots: Option<PathBuf>,
    /// Which browser it is.
    pub kind: Kind,
    /// The browser's name and version, as it gives them.
    pub version: String,
    profile: PathBuf,
    // Removed with this value: what the browser leaves in passing, and a profile nobody asked to keep.
    _folder: TempDir,
}

impl Browser {
    /// Starts a browser and waits until it answers.
    pub async fn start(settings: &Settings, options: Options) -> Result<Self> {
        crate::choose_cryptography();
        let folder = tempfile::Builder::new().prefix("samenspel-").tempdir()?;
        let profile = options
            .profile
            .clone()
            .unwrap_or_else(|| folder.path().join("profile"));
        let passing = folder.path().join("tmp");
        std::fs::create_dir_all(&passing)?;
        let started = Driver::start(settings, &options, &profile, &passing).await?;
        let Started {
            driver,
            wire,
            version,
        } = started;
        let context = first_tab(&wire).await?;
        let page = Frame::new(wire.clone(), context);
        let shots = settings.shots().ok();
        let mut browser = Self {
            driver,
            wire,
            page,
            extension: None,
            shots,
            kind: settings.browser,
            version,
            profile,
            _folder: folder,
        };
        browser.set_size(options.size).await?;
        browser.focus_page().await?;
        if let Some(extension) = &options.extension {
            browser.install(extension).await?;
        }
        Ok(browser)
    }

    /// The tab's page.
    pub fn page(&self) -> &Frame {
        &self.page
    }

    /// The panel beside the page, whether or not it is there yet.
    pub fn panel(&self) -> Panel<'_> {
        Panel::new(self, &self.page)
    }

    /// The panel in another tab, made by [`Browser::open_tab`].
    pub fn panel_in<'a>(&'a self, tab: &'a Frame) -> Panel<'a> {
        Panel::new(self, tab)
    }

    /// Installs an unpacked extension.
    pub async fn install(&mut self, folder: &Path) -> Result<()> {
        let folder = folder
            .canonicalize()
            .with_context(|| format!("no extension in {}", folder.display()))?;
        let data = json!({"extensionData": {"type": "path", "path": folder}});
        let done = self.page.send("webExtension.install", data).await?;
        self.extension = done
            .get("extension")
            .and_then(Value::as_str)
            .map(str::to_owned);
        Ok(())
    }

    /// Removes the extension, as a person would in the browser's list of extensions.
    pub async fn uninstall(&mut self) -> Result<()> {
        let id = self.extension.take().context("no extension is installed")?;
        self.page
            .send("webExtension.uninstall", json!({"extension": id}))
            .await?;
        Ok(())
    }

    /// The installed extension's identifier.
    pub fn extension(&self) -> Result<&str> {
        self.extension
            .as_deref()
            .context("no extension is installed")
    }

    /// Goes to an address and waits until its document is there; what it fetches later may still be
    /// on its way.
    pub async fn goto(&self, url: &str) -> Result<()> {
        self.show(&self.page).await?;
        self.goto_in(&self.page, url).await
    }

    /// Brings a tab to the front unless it is there: what nobody sees draws nothing and asks for nothing.
    async fn show(&self, tab: &Frame) -> Result<()> {
        if tab.eval("document.visibilityState === 'hidden'").await? {
            self.activate_in(tab).await?;
        }
        Ok(())
    }

    /// The same in another tab.
    pub async fn goto_in(&self, tab: &Frame, url: &str) -> Result<()> {
        let params = json!({"context": tab.context(), "url": url, "wait": "interactive"});
        self.page
            .send("browsingContext.navigate", params)
            .await
            .with_context(|| format!("going to {url}"))?;
        Ok(())
    }

    /// Loads the page again.
    pub async fn reload(&self) -> Result<()> {
        let params = json!({"context": self.page.context(), "wait": "interactive"});
        self.page.send("browsingContext.reload", params).await?;
        Ok(())
    }

    /// One step back in the tab's history.
    pub async fn back(&self) -> Result<()> {
        let params = json!({"context": self.page.context(), "delta": -1});
        self.page
            .send("browsingContext.traverseHistory", params)
            .await?;
        Ok(())
    }

    /// Gives the page this size, in CSS pixels.
    pub async fn set_size(&self, (width, height): (u32, u32)) -> Result<()> {
        let params =
            json!({"context": self.page.context(), "viewport": {"width": width, "height": height}});
        self.page
            .send("browsingContext.setViewport", params)
            .await?;
        Ok(())
    }

    /// Brings the tab to the front, so that it is the one looked at.
    pub async fn activate(&self) -> Result<()> {
        self.activate_in(&self.page).await
    }

    /// The same with another tab.
    pub async fn activate_in(&self, tab: &Frame) -> Result<()> {
        let context = json!({"context": tab.context()});
        self.page.send("browsingContext.activate", context).await?;
        self.focus_page().await
    }

    /// Opens another tab in this browser; the first one goes to the background.
    pub async fn open_tab(&self) -> Result<Frame> {
        let made = self
            .page
            .send("browsingContext.create", json!({"type": "tab"}))
            .await?;
        let context = made
            .get("context")
            .and_then(Value::as_str)
            .context("no tab was made")?;
        Ok(Frame::new(self.wire.clone(), context))
    }

    /// Sets a cookie for the host of `url`, as a log-in would.
    pub async fn set_cookie(&self, url: &str, name: &str, value: &str) -> Result<()> {
        let host = reqwest::Url::parse(url)?
            .host_str()
            .context("an address without a host")?
            .to_owned();
        let cookie = json!({
            "name": name, "value": {"type": "string", "value": value},
            "domain": host, "path": "/", "httpOnly": true, "sameSite": "lax",
        });
        self.page
            .send("storage.setCookie", json!({"cookie": cookie}))
            .await?;
        Ok(())
    }

    /// The value of a cookie.
    pub async fn cookie(&self, name: &str) -> Result<Option<String>> {
        let found = self
            .page
            .send("storage.getCookies", json!({"filter": {"name": name}}))
            .await?;
        Ok(found
            .pointer("/cookies/0/value/value")
            .and_then(Value::as_str)
            .map(str::to_owned))
    }

    /// Every document in this tab, as context and address, the page first.
    pub async fn frames(&self) -> Result<Vec<(Frame, String)>> {
        self.frames_in(&self.page).await
    }

    /// The agreement's page, in whichever tab it is.
    pub fn agreement(&self) -> Panel<'_> {
        Panel::agreement(self)
    }

    /// Every document in every tab.
    pub async fn tabs(&self) -> Result<Vec<(Frame, String)>> {
        let tree = self.page.send("browsingContext.getTree", json!({})).await?;
        let mut found = Vec::new();
        collect(&self.wire, tree.get("contexts"), &mut found);
        Ok(found)
    }

    /// The same of another tab.
    pub async fn frames_in(&self, tab: &Frame) -> Result<Vec<(Frame, String)>> {
        let root = json!({"root": tab.context()});
        let tree = self.page.send("browsingContext.getTree", root).await?;
        let mut found = Vec::new();
        collect(&self.wire, tree.get("contexts"), &mut found);
        Ok(found)
    }

    /// Keeps a picture of the tab as `<name>.png` in the folder for screenshots; without such a
    /// folder there is none to keep.
    pub async fn screenshot(&self, name: &str) -> Result<()> {
        let params = json!({"context": self.page.context(), "origin": "viewport"});
        self.keep(name, &self.page, params).await
    }

    /// Passes a story's result on; of a failed one it keeps the picture `<name>-failed.png` and adds
    /// what the panel said.
    pub async fn witness<T>(&self, name: &str, result: Result<T>) -> Result<T> {
        let Err(error) = result else { return result };
        // A witness who cannot see must not hide what went wrong.
        let _ = self.screenshot(&format!("{name}-failed")).await;
        let said = match self.panel().now().text().await {
            Ok(text) => format!(
                "the panel said: {}",
                text.split_whitespace().collect::<Vec<_>>().join(" ")
            ),
            Err(_) => "there was no panel".to_owned(),
        };
        Err(error.context(said).context(name.to_owned()))
    }

    pub(crate) async fn keep(&self, name: &str, tab: &Frame, params: Value) -> Result<()> {
        let Some(folder) = &self.shots else {
            return Ok(());
        };
        // The picture of a tab behind another one would be waited for in vain.
        self.show(tab).await?;
        let taken = self
            .page
            .send("browsingContext.captureScreenshot", params)
            .await?;
        let data = taken
            .get("data")
            .and_then(Value::as_str)
            .context("no picture came back")?;
        std::fs::create_dir_all(folder)?;
        let file = folder.join(format!("{name}.png"));
        std::fs::write(
            &file,
            base64::engine::general_purpose::STANDARD.decode(data)?,
        )
        .with_context(|| format!("writing {}", file.display()))
    }

    /// Ends the browser in the middle of whatever it does, as a crash or a power cut would, and gives
    /// back the profile folder's path. Only of use with [`Options::profile`], which keeps the folder.
    pub fn kill(self) -> PathBuf {
        self.profile.clone()
    }

    /// Ends the browser in good order: what it still wants to write, it writes.
    pub async fn quit(mut self) -> Result<()> {
        self.driver.quit().await
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        self.driver.kill();
        crate::process::kill_by_profile(&self.profile);
    }
}

async fn first_tab(wire: &Wire) -> Result<String> {
    let tree = wire
        .send("browsingContext.getTree", json!({}))
        .await
        .context("the browser shows no tab")?;
    let context = tree.pointer("/contexts/0/context").and_then(Value::as_str);
    Ok(context.context("the browser shows no tab")?.to_owned())
}

fn collect(wire: &Wire, contexts: Option<&Value>, found: &mut Vec<(Frame, String)>) {
    for each in contexts.and_then(Value::as_array).into_iter().flatten() {
        let field = |name: &str| each.get(name).and_then(Value::as_str).unwrap_or("");
        found.push((
            Frame::new(wire.clone(), field("context")),
            field("url").to_owned(),
        ));
        collect(wire, each.get("children"), found);
    }
}
