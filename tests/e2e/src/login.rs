//! Signing a browser in to Odoo, as a person or in short, and to Tryton.

use anyhow::{Context as _, Result, ensure};
use serde_json::json;

use crate::browser::Browser;
use crate::odoo::Odoo;
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
/// The session is a new one, so ending it does not end that of the person beside the browser.
pub async fn by_session(browser: &Browser, url: &str, db: &str, account: &Account) -> Result<()> {
    let made = Odoo::sign_in(url, db, account).await?;
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

/// Signs in to Tryton as its web client does: the server gives the browser a cookie that no script sees, and
/// the client remembers who it is (`do_login` and `store` in sao's `src/session.js`).
pub async fn to_tryton(browser: &Browser, url: &str, db: &str, account: &Account) -> Result<()> {
    browser.goto(&format!("{url}/")).await?;
    let sign_in = "async ({db, login, password}) => {
        const answer = await fetch(`/${db}/session/login`, {
            method: 'POST', headers: {'Content-Type': 'application/json'},
            body: JSON.stringify({id: 0, method: 'common.db.login', params: [login, {password}, 'en']}),
        });
        const told = await answer.json();
        const [user_id, bus_url_host] = told.result ?? told;
        localStorage.setItem(`sao_session_${db}`, JSON.stringify({login, user_id, bus_url_host}));
        return answer.ok && user_id > 0;
    }";
    let given = json!({"db": db, "login": account.login, "password": account.password});
    let signed: bool = browser.page().call(sign_in, &given).await?;
    ensure!(signed, "Tryton does not let {} in", account.login);
    browser.goto(&format!("{url}/#{db}")).await?;
    browser.reload().await?;
    trytons_menu(browser).await
}

/// Gives the password that Tryton's web client asks for by itself once it notices that the session has ended.
pub async fn to_tryton_again(browser: &Browser, account: &Account) -> Result<()> {
    browser.reload().await?;
    let fill = "(password) => {
        const entry = document.querySelector('.modal.in #ask-dialog-entry');
        entry.value = password;
        entry.closest('.modal').querySelector('.modal-footer .btn-primary').click();
        return true;
    }";
    wait_until("Tryton to ask for the password", async || {
        browser.page().call(fill, &account.password).await
    })
    .await?;
    trytons_menu(browser).await
}

async fn trytons_menu(browser: &Browser) -> Result<()> {
    let menu = "!!document.querySelector('#menu .treeview, #menu table') && !document.querySelector('.modal.in')";
    wait_until("Tryton's menu", async || browser.page().eval(menu).await).await
}
