//! A team whose agreement is kept on a record of the CRM.

use anyhow::Result;
use samenspel_e2e::axe;
use samenspel_e2e::crm::Record;
use samenspel_e2e::panel::Panel;
use samenspel_e2e::settings::Vendor;
use samenspel_e2e::wait::wait_until;
use tokio::sync::{Mutex, MutexGuard};

use crate::desk::Desk;
use crate::stage::Stage;

static ALONE: Mutex<()> = Mutex::const_new(());

/// The question of the criterion that the rep proposes.
pub const DEPOT: &str = "Do they have a depot of their own?";

/// A stage on which nobody else plays, without an agreement from an earlier story.
pub struct Team {
    pub stage: Stage,
    pub home: Record,
    _alone: MutexGuard<'static, ()>,
}

impl Team {
    pub async fn set() -> Result<Self> {
        let alone = ALONE.lock().await;
        let mut stage = Stage::set().await?;
        stage.returns = true;
        // What earlier stories agreed on.
        stage.world.delete_marked("smnsplhome").await?;
        let home = stage.world.lead("Our agreement").await?;
        Ok(Self {
            stage,
            home,
            _alone: alone,
        })
    }

    /// The rep keeps the agreement on the home record.
    pub async fn keeps(&self, rep: &Desk) -> Result<()> {
        rep.open_for(&self.home, "Sales").await?;
        rep.part("Our agreement").await?;
        rep.press("Keep our agreement here …").await?;
        rep.press("Keep our agreement here").await?;
        rep.reads("This record keeps your agreement.").await?;
        rep.send().await
    }

    /// The rep keeps the agreement on the home record and proposes a criterion there.
    pub async fn begins(&self, rep: &Desk) -> Result<()> {
        self.keeps(rep).await?;
        rep.press("Open our agreement").await?;
        let page = rep.browser.agreement();
        page.wait_for_text(&rep.words.say("When is a customer ready?"))
            .await?;
        let say = |english: &str| rep.words.say(english);
        page.press(&say("Propose a criterion")).await?;
        page.fill(&say("Name"), "Depot").await?;
        page.fill(&say("Question"), DEPOT).await?;
        page.fill(&say("Why it matters"), "we cannot deliver to a shared one")
            .await?;
        page.press(&say("Propose it")).await?;
        page.wait_for_text(&say("Proposal: sales agrees, marketing not yet"))
            .await?;
        self.sent(rep, 2).await
    }

    /// The agreement's page in the tab in which this person is.
    pub async fn page_here<'a>(&self, desk: &'a Desk) -> Result<Panel<'a>> {
        if desk.crm == Vendor::Tryton {
            // It is reached by way of an open page of it.
            let tab = desk.browser.open_tab().await?;
            let instance = self.stage.world.instance();
            desk.browser.goto_in(&tab, &instance).await?;
        }
        let url = format!(
            "{}#{}",
            desk.browser.extension_url("agreement.html").await?,
            escaped(&self.stage.world.instance())
        );
        desk.browser.goto(&url).await?;
        let page = desk.browser.agreement();
        page.wait_for_text(&desk.words.say("When is a customer ready?"))
            .await?;
        Ok(page)
    }

    /// Sends what waits for the home record, and waits until so many notes stand there at least: a browser's
    /// key may stand in one of its own.
    pub async fn sent(&self, desk: &Desk, notes: usize) -> Result<()> {
        desk.browser.activate().await?;
        // What the page just saved, a panel behind it learns with its next look.
        let pressed = "(dispatchEvent(new Event('focus')), document.querySelector('[data-ref=bar] button')?.click(), document.querySelector('[data-ref=bar]').dataset.state === 'crm')";
        wait_until("everything to be in the CRM", async || {
            let quiet: bool = desk.sees(pressed).await?;
            let there = self.stage.world.notes(&self.home).await?.len();
            anyhow::ensure!(there >= notes, "there are {there} notes, not {notes}");
            Ok(quiet)
        })
        .await
    }

    /// Nothing to find for a checker of accessibility.
    pub async fn accessible(&self, page: &Panel<'_>, what: &str) -> Result<()> {
        axe::check(&self.stage.settings, &page.frame().await?, what).await
    }
}

/// An address as it stands behind the `#` of another.
fn escaped(address: &str) -> String {
    address
        .replace(':', "%3A")
        .replace('/', "%2F")
        .replace('#', "%23")
}

impl Desk {
    /// Opens one of the panel's folders.
    pub async fn part(&self, name: &str) -> Result<()> {
        let name = self.words.say(name);
        let head = format!("{name}…");
        let open = wait_until(format!("the folder “{name}”"), async || {
            if self.panel().now().state(&head).await? == "true" {
                return Ok(true);
            }
            self.panel().now().press(&head).await?;
            Ok(false)
        });
        open.await
    }

    /// Writes how this side sees it: when it is a success.
    pub async fn calls_success(&self, question: &str, success: &str) -> Result<()> {
        self.unfold(question).await?;
        let asks = "When is it a success?";
        self.press_in(asks, "Write how we see it …").await?;
        let label = self.words.say(asks);
        self.panel().fill_in(&label, &label, success).await?;
        self.press_in(asks, "This is how we see it").await
    }

    /// Says something in the conversation about a difference.
    pub async fn remarks(&self, question: &str, text: &str) -> Result<()> {
        self.press_in(question, "Talk about it …").await?;
        let label = self.words.say("What I want to say about it");
        self.panel().fill_in(question, &label, text).await?;
        self.press_in(question, "Say it").await
    }

    /// Settles a difference.
    pub async fn settle(&self, question: &str, how: &str, because: &str) -> Result<()> {
        self.unfold(question).await?;
        self.press_in(question, "Settle it …").await?;
        self.press_in(question, how).await?;
        let label = self.words.say("Settled because");
        self.panel().fill_in(question, &label, because).await?;
        self.press_in(question, "Settle it").await
    }
}
