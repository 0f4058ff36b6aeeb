//! The demo beside Tryton: the seeded rep and marketer, each in a browser of their own, beside one lead.

use std::time::{Duration, Instant};

use anyhow::Result;
use samenspel_e2e::browser::{Browser, Options};
use samenspel_e2e::settings::{CrmSettings, Settings};
use samenspel_e2e::tryton::{Person, World};
use samenspel_e2e::wait::wait_until;
use samenspel_e2e::{login, process_ids_with_profile};
use tempfile::TempDir;

use crate::show::{fit, free_port, has_display};
use crate::step;

const TRY: &str = "Try:
  1. Say in both panels which side you are on.
  2. Start with four questions as Robin, answer one with a reason, and press “Send now”; Mara sees it within
     ten seconds, without reloading.
  3. Answer the same question otherwise as Mara: both answers stand side by side.
  4. Take the lead as Mara, with a reason, or offer it to Robin.
  5. Look at the notes of the lead in Tryton itself: the toolbar's note button.
  6. Close every tab of Tryton after an answer, and open one again: it goes on by itself.";
const TRY_NL: &str = "Probeer:
  1. Zeg in beide panelen aan welke kant je staat.
  2. Begin als Robin met vier vragen, beantwoord er een met een reden, en kies “Nu verzenden”; Mara ziet het
     binnen tien tellen, zonder te herladen.
  3. Beantwoord dezelfde vraag als Mara anders: beide antwoorden staan naast elkaar.
  4. Neem als Mara de leiding, met een reden, of bied die Robin aan.
  5. Bekijk de notities van de lead in Tryton zelf: de notitieknop in de werkbalk.
  6. Sluit na een antwoord elk tabblad met Tryton, en open er weer een: het gaat vanzelf verder.";

/// Shows both, until their browsers are closed.
pub async fn demo(settings: &Settings, crm: &CrmSettings) -> Result<()> {
    let begun = Instant::now();
    let world = World::arrange(crm).await?;
    let lead = world.lead("A quote for twelve tables").await?;
    step("two people, a lead", begun, &lead.name);
    let headless = settings.headless || !has_display();
    let url = format!("{}{}", crm.url, lead.path);
    let people = [(&world.rep, (0, 0)), (&world.marketer, (160, 60))];
    let mut shown = Vec::new();
    for (person, place) in people {
        shown.push(open(settings, crm, person, &url, place, headless).await?);
    }
    println!(
        "\n{}: {url}\n\n{}\n",
        lead.name,
        settings.language.of(TRY, TRY_NL)
    );
    println!("Ctrl-C ends it.");
    let open = |profile: &TempDir| !process_ids_with_profile(profile.path()).is_empty();
    while shown.iter().any(|(_, profile)| open(profile)) {
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
    println!("Both browsers are closed.");
    Ok(())
}

async fn open(
    settings: &Settings,
    crm: &CrmSettings,
    person: &Person,
    url: &str,
    place: (i32, i32),
    headless: bool,
) -> Result<(Browser, TempDir)> {
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
        fit(&browser, place).await?;
    }
    login::to_tryton(&browser, &crm.url, &crm.db, &person.account).await?;
    browser.goto(url).await?;
    let form = "!!document.querySelector('.tab-pane.active [name=description]')";
    wait_until("the lead's page to be drawn", async || {
        browser.page().eval(form).await
    })
    .await?;
    browser.panel().frame().await?;
    let name = format!("demo-tryton-{}", person.account.login);
    browser.screenshot(&name).await?;
    step(&person.account.login, begun, &browser.version);
    let account = &person.account;
    println!(
        "\n{} · user {} · password {}",
        person.name, account.login, account.password
    );
    if let Some(port) = port {
        println!("  connect   chrome://inspect, Configure, 127.0.0.1:{port}");
    }
    Ok((browser, profile))
}
