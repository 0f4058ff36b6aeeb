//! The two browsers: signed in, beside the lead, the seat taken.

use std::net::TcpListener;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};
use samenspel::words::Words as _;
use samenspel_e2e::browser::{Browser, Options};
use samenspel_e2e::odoo::Person;
use samenspel_e2e::settings::{CrmSettings, Language, Settings};
use samenspel_e2e::wait::wait_until;
use samenspel_e2e::{login, process_ids_with_profile};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::people::People;
use crate::seed::{self, Lead};
use crate::step;

/// The lead's page with its chatter has been drawn.
const DRAWN: &str = "!!document.querySelector('.o_form_view .o-mail-Message')";

/// What is on the screen, or would be if there were one.
pub struct Show {
    rep: Seen,
    marketer: Seen,
    language: Language,
    headless: bool,
}

struct Seen {
    // Ends before its profile folder goes.
    _browser: Browser,
    profile: TempDir,
    shot: Option<PathBuf>,
    port: Option<u16>,
}

/// How one of the two is shown.
struct Part<'a> {
    person: &'a Person,
    name: &'static str,
    side: &'static str,
    chosen: &'static str,
    // Where its window stands, in pixels from the left and the top.
    place: (i32, i32),
}

impl Show {
    /// Starts both browsers on the first lead.
    pub async fn open(
        settings: &Settings,
        odoo: &CrmSettings,
        people: &People,
        leads: &[Lead; 2],
    ) -> Result<Self> {
        let headless = settings.headless || !has_display();
        let [lead, _] = leads;
        let url = format!("{}{}", odoo.url, lead.path);
        let rep = Part {
            person: &people.rep,
            name: "rep",
            side: "side_sales",
            chosen: "seat_is_sales",
            place: (0, 0),
        };
        let marketer = Part {
            person: &people.marketer,
            name: "marketer",
            side: "side_marketing",
            chosen: "seat_is_marketing",
            place: (160, 60),
        };
        Ok(Self {
            rep: rep.open(settings, odoo, &url, headless).await?,
            marketer: marketer.open(settings, odoo, &url, headless).await?,
            language: settings.language,
            headless,
        })
    }

    /// Says what there is to see and what to try.
    pub fn tell(&self, odoo: &CrmSettings, people: &People, leads: &[Lead; 2]) {
        for (seen, person) in [(&self.rep, &people.rep), (&self.marketer, &people.marketer)] {
            let account = &person.account;
            println!(
                "\n{} · user {} · password {}",
                person.name, account.login, account.password
            );
            if let Some(shot) = &seen.shot {
                println!("  picture   {}", shot.display());
            }
            if let Some(port) = seen.port {
                println!("  connect   chrome://inspect, Configure, 127.0.0.1:{port}");
                println!(
                    "            from elsewhere first: ssh -L {port}:127.0.0.1:{port} THIS-MACHINE"
                );
            }
        }
        println!();
        for lead in leads {
            println!("{}: {}{}", lead.name, odoo.url, lead.path);
        }
        let tries = self.language.of(TRY, TRY_NL);
        println!("\n{tries}\n");
        if self.headless {
            println!("Ctrl-C ends it.");
        } else {
            println!("Ctrl-C ends it, and so does closing both browsers.");
        }
    }

    /// Waits until somebody has closed both.
    pub async fn until_closed(&self) {
        let open = |seen: &Seen| !process_ids_with_profile(seen.profile.path()).is_empty();
        while open(&self.rep) || open(&self.marketer) {
            tokio::time::sleep(Duration::from_secs(1)).await;
        }
    }
}

const TRY: &str = "Try:
  1. Answer “Do we talk with who decides?” as Mira; Sam sees it within ten seconds, without reloading.
  2. Open “Is there money for it this year?”: the two see it differently. Talk about it, and settle it.
  3. Take the lead as Mira, with a reason, or offer it back to Sam.
  4. Open the second lead as Mira: sales offers marketing the lead. Accept, or say “Not now”.
  5. Choose “Our agreement”, then “Open our agreement”, as Sam: one criterion waits for sales to sign.
  6. Write a note in Odoo's own chatter; it shows in both panels as a plain note.
  7. Press the mark beside “Expected Revenue”: it leads to what was written there. Point at another field, press its +,
     and name the other with an @.";

const TRY_NL: &str = "Probeer:
  1. Beantwoord “Praten we met wie beslist?” als Mira; Sam ziet het binnen tien tellen, zonder te herladen.
  2. Open “Is er dit jaar geld voor?”: de twee zien het anders. Bespreek het, en kom tot een afspraak.
  3. Neem als Mira de leiding, met een reden, of bied die Sam weer aan.
  4. Open de tweede lead als Mira: sales biedt marketing de leiding aan. Zeg “Akkoord” of “Nu niet”.
  5. Kies als Sam “Onze afspraken” en open ze: één criterium wacht op een handtekening namens sales.
  6. Schrijf een notitie in Odoo zelf; die staat daarna in beide panelen als gewone notitie.
  7. Druk op het merkteken naast “Verwachte omzet”: het leidt naar wat daar geschreven is. Wijs een ander veld aan,
     druk op de +, en noem de ander met een @.";

impl Part<'_> {
    async fn open(
        &self,
        settings: &Settings,
        odoo: &CrmSettings,
        url: &str,
        headless: bool,
    ) -> Result<Seen> {
        let begun = Instant::now();
        let profile = tempfile::Builder::new()
            .prefix("samenspel-demo-")
            .tempdir()?;
        let port = headless.then(free_port).transpose()?;
        let options = Options {
            headless,
            profile: Some(profile.path().to_owned()),
            extension: Some(settings.extension()?),
            debugging_port: port,
            ..Options::new(settings)
        };
        let browser = Browser::start(settings, options).await?;
        if !headless {
            fit(&browser, self.place).await?;
        }
        login::by_session(&browser, &odoo.url, &odoo.db, &self.person.account).await?;
        browser.goto(url).await?;
        self.take_seat(&browser, settings.language).await?;
        wait_until("the lead's page to be drawn", async || {
            browser.page().eval(DRAWN).await
        })
        .await?;
        let name = format!("demo-{}", self.name);
        browser.screenshot(&name).await?;
        let shot = settings.shots().ok();
        step(self.name, begun, &browser.version);
        Ok(Seen {
            _browser: browser,
            profile,
            shot: shot.map(|folder| folder.join(format!("{name}.png"))),
            port,
        })
    }

    /// Answers the one question, as a person would.
    async fn take_seat(&self, browser: &Browser, language: Language) -> Result<()> {
        let words = seed::words(language)?;
        let say = |key: &str| words.say(key, &[]);
        let panel = browser.panel();
        panel
            .press_in(&say("seat_question"), &say(self.side))
            .await?;
        panel.wait_for_text(&say(self.chosen)).await?;
        panel.wait_for_text(&say("bar_crm")).await
    }
}

/// Lets the page follow its window again, and gives the window a size and a place, in pixels from the left
/// and the top.
pub async fn fit(browser: &Browser, (left, top): (i32, i32)) -> Result<()> {
    let page = Some(browser.page());
    browser
        .devtools(page, "Emulation.clearDeviceMetricsOverride", json!({}))
        .await?;
    let found = browser
        .devtools(page, "Browser.getWindowForTarget", json!({}))
        .await?;
    let window = found.get("windowId").and_then(Value::as_i64);
    let bounds = json!({"left": left, "top": top, "width": 1366, "height": 900});
    let wanted =
        json!({"windowId": window.context("the browser has no window")?, "bounds": bounds});
    browser
        .devtools(page, "Browser.setWindowBounds", wanted)
        .await?;
    Ok(())
}

/// Whether there is a display for windows; says so when there is none.
pub fn has_display() -> bool {
    let display = ["DISPLAY", "WAYLAND_DISPLAY"]
        .iter()
        .any(|name| std::env::var_os(name).is_some_and(|value| !value.is_empty()));
    if !display {
        println!(
            "      Neither DISPLAY nor WAYLAND_DISPLAY is set, so the browsers run without a window."
        );
    }
    display
}

/// A port that was free a moment ago.
pub fn free_port() -> Result<u16> {
    Ok(TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port())
}
