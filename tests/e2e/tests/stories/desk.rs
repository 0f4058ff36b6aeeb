//! Somebody at work: a browser with the extension, the CRM in it, and what a hand does there.

use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use samenspel_e2e::browser::Browser;
use samenspel_e2e::crm::Record;
use samenspel_e2e::panel::Panel;
use samenspel_e2e::settings::{Language, Vendor};
use samenspel_e2e::wait::{wait_until, wait_within};
use serde::de::DeserializeOwned;

use crate::words::Words;

pub const BUDGET: &str = "Budget: is there money for it?";
pub const NEED: &str = "Need: is there a problem we can solve?";
pub const TIMING: &str = "Timing: is there a date by which it must be solved?";

/// How long one waits for a page to do what a hand asked of it before one asks again.
pub const SOON: Duration = Duration::from_secs(8);

/// What chromedriver says of a document that it lost.
const LOST: &str = "Session with given id not found";

pub struct Desk {
    pub browser: Browser,
    pub url: String,
    pub words: Words,
    pub crm: Vendor,
    /// Whoever waits here comes back to the panel every second, which then asks the CRM for news at once. Left to
    /// itself it asks every ten; a few stories are about that, and the others need not sit through it.
    pub returns: bool,
}

/// How often somebody comes back who does.
const RETURNS: Duration = Duration::from_millis(1_100);

impl Desk {
    pub fn new(browser: Browser, url: &str, language: Language, crm: Vendor) -> Self {
        Self {
            browser,
            url: url.to_owned(),
            words: Words::of(language),
            crm,
            returns: false,
        }
    }

    pub fn panel(&self) -> Panel<'_> {
        self.browser.panel()
    }

    /// Goes to a path of the CRM.
    pub async fn goto(&self, path: &str) -> Result<()> {
        self.browser.goto(&format!("{}{path}", self.url)).await
    }

    /// Opens a lead and waits until the panel stands beside it.
    pub async fn open(&self, lead: &Record) -> Result<()> {
        self.goto(&lead.path).await?;
        match self.comes_to(lead).await {
            // The driver now and then loses a document for good; a page loaded anew has another.
            Err(fault) if format!("{fault:#}").contains(LOST) => {
                self.browser.reload().await?;
                self.comes_to(lead).await
            }
            come => come,
        }
    }

    async fn comes_to(&self, lead: &Record) -> Result<()> {
        if let Vendor::Tryton = self.crm {
            self.stays_at(lead).await?;
        }
        self.beside(lead).await
    }

    /// Waits until the panel shows this lead, and goes to it again where Tryton's client, which had not
    /// finished opening another, went back to that one.
    async fn stays_at(&self, lead: &Record) -> Result<()> {
        let at = format!(
            "/[/]model[/]{}[/]{}(?![0-9])/.test(location.hash)",
            lead.model, lead.id
        );
        wait_until(format!("the page of “{}”", lead.name), async || {
            if !self.browser.page().eval::<bool>(&at).await? {
                self.goto(&lead.path).await?;
            }
            wait_within(SOON, "the panel beside it", async || {
                Ok(self.is_beside(lead).await?.then_some(()))
            })
            .await?;
            Ok(true)
        })
        .await?;
        // Until the client has drawn it, it would come back to it from the next one. A page of ours is no client.
        let drawn = "!document.querySelector('nav.navbar') || !!document.querySelector('.tab-pane.active .form-container')";
        self.page_until("the record in the client", drawn).await
    }

    /// Opens a lead for the first time, and says which side one is on.
    pub async fn open_for(&self, lead: &Record, side: &str) -> Result<()> {
        self.open(lead).await?;
        self.press_in("Which side are you on?", side).await?;
        let key = match side {
            "Marketing" => "seat_is_marketing",
            _ => "seat_is_sales",
        };
        self.reads(&self.words.fill(key, &[])).await
    }

    /// Waits until the panel shows this lead, read from the CRM.
    pub async fn beside(&self, lead: &Record) -> Result<()> {
        wait_until(
            format!("the panel beside “{}”", lead.name),
            async || self.is_beside(lead).await,
        )
        .await
    }

    /// Whether it does; what it shows otherwise is the error.
    async fn is_beside(&self, lead: &Record) -> Result<bool> {
        let (record, name): (String, String) = self
            .sees("[document.querySelector('[data-ref=panel]').dataset.record ?? '', document.querySelector('[data-ref=name]')?.innerText ?? '']")
            .await?;
        let named = lead.name.starts_with(name.trim_end()) && !name.is_empty();
        ensure!(
            record == lead.id.to_string() && named,
            "it shows {record} “{name}”"
        );
        Ok(true)
    }

    /// Evaluates an expression in the panel.
    pub async fn sees<T: DeserializeOwned>(&self, expression: &str) -> Result<T> {
        self.panel().now().frame().await?.eval(expression).await
    }

    /// Gives the panel a look: what others did is asked for at once, not at the next turn.
    pub async fn looks(&self) -> Result<()> {
        self.sees("(dispatchEvent(new Event('focus')), null)").await
    }

    /// Waits until an expression holds in the panel.
    pub async fn until(&self, what: &str, expression: &str) -> Result<()> {
        let mut since = Instant::now();
        wait_until(what, async || {
            self.comes_back(&mut since).await?;
            self.sees(expression).await
        })
        .await
    }

    async fn comes_back(&self, since: &mut Instant) -> Result<()> {
        if self.returns && since.elapsed() > RETURNS {
            *since = Instant::now();
            self.looks().await?;
        }
        Ok(())
    }

    /// Waits until an expression holds in the CRM's page.
    pub async fn page_until(&self, what: &str, expression: &str) -> Result<()> {
        wait_until(what, async || self.browser.page().eval(expression).await).await
    }

    /// Waits until a person reads this in the panel.
    pub async fn reads(&self, text: &str) -> Result<()> {
        let (text, panel) = (self.words.say(text), self.panel());
        let mut since = Instant::now();
        let returning = async {
            loop {
                tokio::time::sleep(RETURNS).await;
                // A panel that is being drawn anew has nobody to come back to.
                let _ = self.comes_back(&mut since).await;
            }
        };
        tokio::select! {
            read = panel.wait_for_text(&text) => read,
            never = returning => never,
        }
    }

    /// Waits until a trouble is said with its sentence and its way on.
    pub async fn troubled(&self, name: &str) -> Result<()> {
        let shown =
            format!("document.querySelector('[data-ref=banner]')?.dataset.trouble === '{name}'");
        self.until(&format!("the trouble “{name}”"), &shown).await
    }

    pub async fn press(&self, name: &str) -> Result<()> {
        self.panel().press(&self.words.say(name)).await
    }

    pub async fn press_in(&self, row: &str, name: &str) -> Result<()> {
        let (row, name) = (self.words.say(row), self.words.say(name));
        self.panel().press_in(&row, &name).await
    }

    /// Takes the way on that the trouble's banner offers.
    pub async fn press_in_banner(&self, name: &str) -> Result<()> {
        let name = self.words.say(name);
        let button = format!(
            "[...document.querySelectorAll('[data-ref=banner] button')].find((each) => each.innerText === {name:?})"
        );
        self.until(&format!("“{name}” in the banner"), &format!("!!{button}"))
            .await?;
        self.sees(&format!("{button}?.click() ?? null")).await
    }

    pub async fn fill(&self, label: &str, text: &str) -> Result<()> {
        self.panel()
            .fill(&self.words.say(label), &self.words.say(text))
            .await
    }

    /// What stands in a field.
    pub async fn value(&self, label: &str) -> Result<String> {
        self.panel().value(&self.words.say(label)).await
    }

    /// Puts the four starting questions on the checklist.
    pub async fn start_list(&self) -> Result<()> {
        self.press("Start with four questions (BANT)").await?;
        self.reads(BUDGET).await
    }

    /// Opens a row of the checklist.
    pub async fn unfold(&self, question: &str) -> Result<()> {
        let question = self.words.say(question);
        let head = format!("{question}…");
        if self.panel().state_in(&question, &head).await? == "false" {
            self.panel().press_in(&question, &head).await?;
        }
        Ok(())
    }

    /// Answers a criterion, with a reason unless it is empty.
    pub async fn answer(&self, question: &str, answer: &str, because: &str) -> Result<()> {
        self.unfold(question).await?;
        if !because.is_empty() {
            let row = self.words.say(question);
            let label = self.words.say("Because (may stay empty)");
            self.panel().fill_in(&row, &label, because).await?;
        }
        self.press_in(question, answer).await
    }

    /// Waits until a row of the checklist says this.
    pub async fn row_says(&self, question: &str, text: &str) -> Result<()> {
        let (question, text) = (self.words.say(question), self.words.say(text));
        self.panel().wait_for_row(&question, &text).await
    }

    pub async fn take(&self, because: &str) -> Result<()> {
        self.press("Take the lead · because …").await?;
        self.fill("I take the lead because", because).await?;
        self.press("Take the lead").await
    }

    /// Offers the lead to marketing.
    pub async fn offer(&self, because: &str) -> Result<()> {
        self.press("Offer the lead to marketing · because …")
            .await?;
        self.fill("I offer marketing the lead because", because)
            .await?;
        self.press("Offer the lead to marketing").await
    }

    pub async fn write(&self, text: &str) -> Result<()> {
        self.fill("Write a note", text).await?;
        self.press("Save note").await
    }

    pub async fn write_typed(&self, kind: &str, to: &str, text: &str) -> Result<()> {
        self.fill("Write a note", text).await?;
        self.press_in("Kind of note", kind).await?;
        self.fill("For", to).await?;
        self.press("Save note").await
    }

    /// Opens what stands one click away: every note, what the CRM says, who owns.
    pub async fn unfold_all(&self) -> Result<()> {
        let closed = "[...document.querySelectorAll('[data-ref=facts] .folder, [data-ref=owners] > .folder')].filter((each) => each.getAttribute('aria-expanded') === 'false')";
        let _: bool = self
            .sees(&format!(
                "({closed}).map((each) => each.click()).length >= 0"
            ))
            .await?;
        self.all_notes().await
    }

    /// Shows every note, where only the newest stands at first.
    pub async fn all_notes(&self) -> Result<()> {
        let begin = self.words.fill("notes_all", &["\u{1}"]);
        let begin = begin.split('\u{1}').next().unwrap_or_default().to_owned();
        let more = format!(
            "[...document.querySelectorAll('[data-ref=notes] button')].filter((each) => each.innerText.startsWith({begin:?}))"
        );
        let _: bool = self
            .sees(&format!("({more}).map((each) => each.click()).length >= 0"))
            .await?;
        Ok(())
    }

    /// Waits until the bar at the foot is in this state.
    pub async fn bar(&self, state: &str) -> Result<()> {
        let is = format!("document.querySelector('[data-ref=bar]').dataset.state === '{state}'");
        self.until(&format!("the bar to say “{state}”"), &is).await
    }

    /// Waits until what was done is saved here.
    pub async fn saved(&self) -> Result<()> {
        self.bar("saved").await
    }

    /// Waits until everything is in the CRM.
    pub async fn in_crm(&self) -> Result<()> {
        self.bar("crm").await
    }

    /// Sends what was done, and waits until it has arrived.
    pub async fn send(&self) -> Result<()> {
        self.saved().await?;
        self.press("Send now").await?;
        self.in_crm().await
    }

    /// Waits until the panel rests on a page that is no record.
    pub async fn elsewhere(&self) -> Result<()> {
        let sentence = self.words.fill("place_elsewhere", &[]);
        self.rests(&sentence).await
    }

    /// Waits until the panel rests as a thin tab that says this.
    pub async fn rests(&self, sentence: &str) -> Result<()> {
        self.until(
            &format!("the thin tab to say “{sentence}”"),
            &thin(sentence),
        )
        .await
    }

    /// Whether the panel rests beside a page that is no record.
    pub async fn is_elsewhere(&self) -> Result<bool> {
        self.sees(&thin(&self.words.fill("place_elsewhere", &[])))
            .await
    }
}

/// Whether the thin tab says this.
fn thin(sentence: &str) -> String {
    format!(
        "document.querySelector('[data-ref=tab]')?.getAttribute('aria-label').includes({sentence:?}) ?? false"
    )
}
