//! What every story begins with: a CRM with its people, and somebody at a desk.

use std::path::PathBuf;

use anyhow::Result;
use samenspel_e2e::browser::{Browser, Options};
use samenspel_e2e::login;
use samenspel_e2e::odoo::{Lead, Person, World};
use samenspel_e2e::settings::Settings;
use samenspel_e2e::wait::wait_until;

use crate::desk::Desk;
pub use crate::tale::story;

/// Two stories that begin at once would make the same people twice.
static ARRANGING: tokio::sync::Mutex<()> = tokio::sync::Mutex::const_new(());

pub struct Stage {
    pub settings: Settings,
    pub world: World,
    pub extension: PathBuf,
}

impl Stage {
    pub async fn set() -> Result<Self> {
        let settings = Settings::from_env()?;
        let _alone = ARRANGING.lock().await;
        let world = World::arrange(&settings.odoo()?).await?;
        let extension = settings.extension()?;
        Ok(Self {
            settings,
            world,
            extension,
        })
    }

    /// A browser of this person's own, with the extension, signed in to the CRM.
    pub async fn desk(&self, person: &Person) -> Result<Desk> {
        self.desk_at(person, self.world.admin.url(), |_| ()).await
    }

    /// The same with the CRM behind another address, and a browser that differs in something.
    pub async fn desk_at(
        &self,
        person: &Person,
        url: &str,
        change: impl FnOnce(&mut Options),
    ) -> Result<Desk> {
        let mut options = Options {
            extension: Some(self.extension.clone()),
            ..Options::new(&self.settings)
        };
        change(&mut options);
        let language = options.language;
        let browser = Browser::start(&self.settings, options).await?;
        login::by_session(&browser, url, &self.db()?, person).await?;
        Ok(Desk::new(browser, url, language))
    }

    pub fn db(&self) -> Result<String> {
        Ok(self.settings.odoo()?.db)
    }

    /// Waits until people wrote this many notes on a lead, and gives them as text, oldest first.
    pub async fn notes(&self, lead: &Lead, count: usize) -> Result<Vec<String>> {
        let what = format!("{count} notes in the chatter of “{}”", lead.name);
        wait_until(what, async || {
            let notes = self.world.notes(lead).await?;
            anyhow::ensure!(notes.len() == count, "there are {}", notes.len());
            Ok(true)
        })
        .await?;
        let notes = self.world.notes(lead).await?;
        Ok(notes.iter().map(|note| note.text()).collect())
    }
}
