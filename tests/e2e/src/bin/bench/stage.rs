//! Where it is measured: the CRM behind a proxy that counts, a plain page of our own beside it, and
//! the extension with one mark added.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use samenspel_e2e::browser::{Browser, Options};
use samenspel_e2e::frame::Frame;
use samenspel_e2e::login;
use samenspel_e2e::odoo::World;
use samenspel_e2e::pages::Site;
use samenspel_e2e::settings::{Language, Settings};
use samenspel_e2e::wait::wait_for;
use tempfile::TempDir;

/// The record of the plain page; no CRM has it.
pub const PLAIN: &str = "/odoo/crm/2000000001";

/// All that the measurements share.
pub struct Stage {
    /// What this run was told.
    pub settings: Settings,
    /// People and leads.
    pub world: World,
    marked: TempDir,
}

impl Stage {
    /// Finds the people and marks a copy of the extension.
    pub async fn build() -> Result<Self> {
        let settings = Settings::from_env()?;
        let world = World::arrange(&settings.odoo()?).await?;
        let marked = tempfile::Builder::new()
            .prefix("samenspel-bench-")
            .tempdir()?;
        let source = settings.extension()?;
        for file in files(&source)? {
            let to = marked.path().join(file.strip_prefix(&source)?);
            fs::create_dir_all(to.parent().context("a file without a folder")?)?;
            fs::copy(&file, to)?;
        }
        for (file, before, after) in [
            ("content.js", "performance.mark('samenspel');\n", ""),
            ("panel.js", "", PAINTED),
        ] {
            let script = marked.path().join(file);
            let text = fs::read_to_string(&script)?;
            fs::write(&script, format!("{before}{text}{after}"))?;
        }
        Ok(Self {
            settings,
            world,
            marked,
        })
    }

    /// A new way to the CRM, with the plain page in it.
    pub async fn site(&self) -> Result<Site> {
        let page = "<!doctype html><title>A record</title><h1>A record</h1>";
        Site::build()
            .page(PLAIN, "text/html", page)
            .upstream(&self.world.settings().url)
            .start()
            .await
    }

    /// A browser signed in as the rep, with the extension or without.
    pub async fn browser(&self, site: &Site, with: bool) -> Result<Browser> {
        let options = Options {
            headless: true,
            language: Language::En,
            extension: with.then(|| self.marked.path().to_owned()),
            ..Options::new(&self.settings)
        };
        self.started(site, options).await
    }

    /// The same with a profile folder that the caller keeps.
    pub async fn browser_in(&self, site: &Site, profile: &Path) -> Result<Browser> {
        let options = Options {
            headless: true,
            language: Language::En,
            extension: Some(self.marked.path().to_owned()),
            profile: Some(profile.to_owned()),
            ..Options::new(&self.settings)
        };
        self.started(site, options).await
    }

    async fn started(&self, site: &Site, options: Options) -> Result<Browser> {
        let browser = Browser::start(&self.settings, options).await?;
        let db = &self.world.settings().db;
        login::by_session(&browser, &site.url(), db, &self.world.rep.account).await?;
        Ok(browser)
    }
}

/// Marks when the panel is mounted, and when the first frame that has words in it is on its way to the
/// screen: the task after the animation frame. Chromium's own first-contentful-paint does not come for
/// every frame that was without a size when its document was read.
const PAINTED: &str = "
performance.mark('mounted');
const look = () => {
  if (!document.body.innerText.trim()) return;
  seen.disconnect();
  requestAnimationFrame(() => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => performance.mark('painted');
    port2.postMessage(0);
  });
};
const seen = new MutationObserver(look);
seen.observe(document.body, { subtree: true, childList: true, characterData: true });
look();
";

/// Every file below a folder, in a fixed order.
pub fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut todo = vec![folder.to_owned()];
    let mut found = Vec::new();
    while let Some(folder) = todo.pop() {
        for entry in fs::read_dir(&folder).with_context(|| folder.display().to_string())? {
            let path = entry?.path();
            match path.is_dir() {
                true => todo.push(path),
                false => found.push(path),
            }
        }
    }
    found.sort();
    Ok(found)
}

/// Waits until an expression is true in a document.
pub async fn until(frame: &Frame, expression: &str) -> Result<()> {
    wait_for(expression, async || {
        Ok(frame.eval::<bool>(expression).await?.then_some(()))
    })
    .await
}

/// The lead's page with its chatter has been drawn.
pub const DRAWN: &str = "!!document.querySelector('.o_form_view .o-mail-Message')";

/// Waits until the panel shows all it knows of a record (its line at the foot is there).
pub async fn shown(browser: &Browser, record: i64) -> Result<Frame> {
    let there = format!(
        "document.querySelector('[data-ref=panel]')?.dataset.record === '{record}' && !!document.querySelector('[data-ref=bar]')"
    );
    wait_for("the panel to show the record", async || {
        let Some(frame) = browser.panel().find().await? else {
            return Ok(None);
        };
        Ok(frame.eval::<bool>(&there).await?.then_some(frame))
    })
    .await
}
