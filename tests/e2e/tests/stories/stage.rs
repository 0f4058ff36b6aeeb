//! What every story begins with: the CRM of the run with its people, and somebody at a desk.

use std::path::PathBuf;

use anyhow::Result;
use samenspel::codec::{note_html, note_text};
use samenspel_e2e::browser::{Browser, Options};
use samenspel_e2e::crm::{Person, Record, World};
use samenspel_e2e::pages::Site;
use samenspel_e2e::settings::{Settings, Vendor};
use samenspel_e2e::wait::wait_until;

use crate::desk::Desk;
pub use crate::tale::story;

/// Two stories that begin at once would make the same people twice.
static ARRANGING: tokio::sync::Mutex<()> = tokio::sync::Mutex::const_new(());

pub struct Stage {
    pub settings: Settings,
    pub world: World,
    pub extension: PathBuf,
    /// See [`Desk::returns`].
    pub returns: bool,
}

impl Stage {
    pub async fn set() -> Result<Self> {
        let settings = Settings::from_env()?;
        let _alone = ARRANGING.lock().await;
        let world = World::arrange(&settings).await?;
        let extension = settings.extension()?;
        Ok(Self {
            settings,
            world,
            extension,
            returns: false,
        })
    }

    /// A browser of this person's own, with the extension, signed in to the CRM.
    pub async fn desk(&self, person: &Person) -> Result<Desk> {
        self.desk_with(person, |_| ()).await
    }

    /// Two people's browsers, started at the same time.
    pub async fn two(&self, one: &Person, other: &Person) -> Result<(Desk, Desk)> {
        tokio::try_join!(self.desk(one), self.desk(other))
    }

    /// The same with a browser that differs in something.
    pub async fn desk_with(
        &self,
        person: &Person,
        change: impl FnOnce(&mut Options),
    ) -> Result<Desk> {
        self.desk_of(person, self.world.url(), change).await
    }

    /// The same with the CRM behind another address.
    pub async fn desk_at(&self, person: &Person, url: &str) -> Result<Desk> {
        self.desk_of(person, url, |_| ()).await
    }

    /// The same in both respects.
    pub async fn desk_of(
        &self,
        person: &Person,
        url: &str,
        change: impl FnOnce(&mut Options),
    ) -> Result<Desk> {
        let desk = self.desk_outside(url, change).await?;
        self.world.sign_in(&desk.browser, url, person).await?;
        Ok(desk)
    }

    /// The same before a page of our own under the strictest policy, which is where the CRM has its leads.
    pub async fn strict_desk(&self, person: &Person) -> Result<(Site, Desk)> {
        let site = Site::strict(Some(self.world.url())).await?;
        let desk = self.desk_outside(&site.url(), |_| ()).await?;
        // Tryton's own page is needed to sign in there; its session holds on all loopback addresses.
        let entry = match self.world.vendor() {
            Vendor::Odoo => &desk.url,
            Vendor::Tryton => self.world.url(),
        };
        self.world.sign_in(&desk.browser, entry, person).await?;
        Ok((site, desk))
    }

    async fn desk_outside(&self, url: &str, change: impl FnOnce(&mut Options)) -> Result<Desk> {
        let mut options = Options {
            extension: Some(self.extension.clone()),
            sparing: true,
            ..Options::new(&self.settings)
        };
        change(&mut options);
        let language = options.language;
        let browser = Browser::start(&self.settings, options).await?;
        let mut desk = Desk::new(browser, url, language, self.world.vendor());
        desk.returns = self.returns;
        Ok(desk)
    }

    /// Waits until people wrote this many notes on a record, and gives them as text, oldest first.
    pub async fn notes(&self, record: &Record, count: usize) -> Result<Vec<String>> {
        let what = format!("{count} notes on “{}”", record.name);
        wait_until(what, async || {
            let notes = self.world.notes(record).await?;
            anyhow::ensure!(notes.len() == count, "there are {}", notes.len());
            Ok(true)
        })
        .await?;
        let notes = self.world.notes(record).await?;
        Ok(notes.into_iter().map(|note| note.text).collect())
    }

    /// A note as this person's Samenspel would write it, made by hand.
    pub async fn hand_in(
        &self,
        person: &Person,
        record: &Record,
        lines: &[String],
        payload: &str,
        mark: Option<&str>,
    ) -> Result<()> {
        let mark = mark.map(|mark| format!(".{mark}")).unwrap_or_default();
        let body = match self.world.vendor() {
            Vendor::Odoo => {
                let page = format!("{}{}", self.world.url(), record.path);
                note_html(lines, &page, &format!("{payload}{mark}"))
            }
            Vendor::Tryton => format!("{}{mark}", note_text(lines, payload)),
        };
        person.log_raw(record, &body).await
    }
}
