//! The playground: the same panel without any CRM or extension, on a plain page.

use anyhow::Result;
use samenspel_e2e::browser::{Browser, Options};
use samenspel_e2e::pages::served;
use samenspel_e2e::settings::Settings;
use samenspel_e2e::wait::wait_until;

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
