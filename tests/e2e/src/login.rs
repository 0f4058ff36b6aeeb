//! Signing a browser in to Odoo, as a person or in short.

use anyhow::{Context as _, Result};
use serde_json::json;

use crate::browser::Browser;
use crate::odoo::{Odoo, Person};
use crate::settings::Account;
use crate::wait::wait_until;

/// Signs in through the CRM's own form at `url` (the CRM's address, or a proxy's).
pub async fn by_form(browser: &Browser, url: &str, db: &str, account: &Account) -> Result<()> {
    browser.goto(&format!("{url}/web/login?db={db}")).await?;
    fill_form(browser, account).await
}

/// Fills the log-in form that the browser shows now, wherever it came from.
pub async fn fill_form(browser: &Browser, account: &Account) -> Result<()> {
    let fill = "({login, password}) => {
        const form = document.querySelector('form.oe_login_form, form[action*=\"/web/login\"]');
        form.querySelector('[name=login]').value = login;
        form.querySelector('[name=password]').value = password;
        form.querySelector('button[type=submit]').click();
        return true;
    }";
    let given = json!({"login": account.login, "password": account.password});
    wait_until("the CRM's log-in form", async || {
        browser.page().call(fill, &given).await
    })
    .await?;
    wait_until(format!("{} to be signed in", account.login), async || {
        let path: String = browser
            .page()
            .eval("location.pathname + document.readyState")
            .await?;
        Ok(!path.contains("/login") && !path.ends_with("loading"))
    })
    .await
}

/// Signs in by lending the browser a session made beside it: the same to the CRM, and faster.
///
/// The session is a new one, so ending it does not end that of [`Person::odoo`].
pub async fn by_session(browser: &Browser, url: &str, db: &str, person: &Person) -> Result<()> {
    let made = Odoo::sign_in(person.odoo.url(), db, &person.account).await?;
    browser.set_cookie(url, "session_id", made.session()).await
}

/// Ends the browser's session on the server and leaves its cookie where it is: the CRM will say that
/// the session has expired.
pub async fn expire(browser: &Browser, odoo: &Odoo) -> Result<()> {
    let session = browser
        .cookie("session_id")
        .await?
        .context("the browser is not signed in")?;
    odoo.expire(&session).await
}
