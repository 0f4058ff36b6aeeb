//! What every story begins with: a Tryton with its people, and somebody at a desk.

use std::path::PathBuf;

use anyhow::{Result, ensure};
use samenspel_e2e::browser::{Browser, Options};
use samenspel_e2e::login;
use samenspel_e2e::odoo::Lead;
use samenspel_e2e::settings::Settings;
use samenspel_e2e::tryton::{Note, Person, World};
use samenspel_e2e::wait::wait_until;

use crate::desk::Desk;
pub use crate::tale::story;

pub struct Stage {
    pub settings: Settings,
    pub world: World,
    pub extension: PathBuf,
}

impl Stage {
    pub async fn set() -> Result<Self> {
        let settings = Settings::from_env()?;
        let world = World::arrange(&settings.tryton()?).await?;
        let extension = settings.extension()?;
        Ok(Self {
            settings,
            world,
            extension,
        })
    }

    /// A browser of this person's own, with the extension, signed in to Tryton.
    pub async fn desk(&self, person: &Person) -> Result<Desk> {
        self.desk_with(person, |_| ()).await
    }

    /// The same with a browser that differs in something.
    pub async fn desk_with(
        &self,
        person: &Person,
        change: impl FnOnce(&mut Options),
    ) -> Result<Desk> {
        let mut options = Options {
            extension: Some(self.extension.clone()),
            ..Options::new(&self.settings)
        };
        change(&mut options);
        let language = options.language;
        let browser = Browser::start(&self.settings, options).await?;
        let desk = Desk::new(browser, self.world.admin.url(), language);
        self.sign_in(&desk, person).await?;
        Ok(desk)
    }

    /// Signs in where somebody was signed out, or never was in.
    pub async fn sign_in(&self, desk: &Desk, person: &Person) -> Result<()> {
        let db = self.world.admin.db();
        login::to_tryton(&desk.browser, &desk.url, db, &person.account).await
    }

    /// Waits until there are this many notes on a lead, and gives them, oldest first.
    pub async fn notes(&self, lead: &Lead, count: usize) -> Result<Vec<Note>> {
        let what = format!("{count} notes on “{}”", lead.name);
        wait_until(what, async || {
            let notes = self.world.notes(lead).await?;
            ensure!(notes.len() == count, "there are {}", notes.len());
            Ok(true)
        })
        .await?;
        self.world.notes(lead).await
    }
}
