//! The two people of the demo, found or made.

use std::hash::{BuildHasher as _, RandomState};

use anyhow::{Context as _, Result};
use samenspel_e2e::odoo::{Odoo, Person};
use samenspel_e2e::settings::{Account, CrmSettings};
use serde_json::{Value, json};

/// Reads and changes every lead.
const SELLS: &str = "sales_team.group_sale_salesman_all_leads";

/// The sales rep and the marketer.
pub struct People {
    /// Sam de Vries, of sales.
    pub rep: Person,
    /// Mira Jansen, of marketing.
    pub marketer: Person,
}

impl People {
    /// Finds or makes both.
    pub async fn arrange(settings: &CrmSettings, admin: &Odoo) -> Result<Self> {
        Ok(Self {
            rep: person(settings, admin, "rep", "Sam de Vries").await?,
            marketer: person(settings, admin, "marketer", "Mira Jansen").await?,
        })
    }
}

async fn person(settings: &CrmSettings, admin: &Odoo, login: &str, name: &str) -> Result<Person> {
    // On a server of our own a password one can guess is a kindness; on somebody else's it is a hole.
    let (login, password) = if settings.local {
        (login.to_owned(), login.to_owned())
    } else {
        (format!("samenspel-demo-{login}"), unguessable())
    };
    let account = Account::new(login, password);
    let found: Vec<Value> = admin
        .find("res.users", json!([["login", "=", account.login]]), &["id"])
        .await?;
    let known = found
        .first()
        .and_then(|user| user.get("id"))
        .and_then(Value::as_i64);
    match known {
        None => make(admin, &account, name).await?,
        Some(id) if !settings.local => {
            let password = json!({"password": account.password});
            admin.write("res.users", id, password).await?;
        }
        Some(_) => {}
    }
    let odoo = Odoo::sign_in(&settings.url, &settings.db, &account)
        .await
        .with_context(|| {
            let login = &account.login;
            format!("The user {login} is there, but not with the password {login}; set that in Odoo, or remove the user")
        })?;
    // Made by an earlier run of something else, they may be called differently.
    let name = admin.field("res.users", odoo.uid, "name").await?;
    let name = name.as_str().unwrap_or_default().to_owned();
    Ok(Person {
        account,
        name,
        odoo,
    })
}

async fn make(admin: &Odoo, account: &Account, name: &str) -> Result<()> {
    let user = admin.named("base.group_user").await?;
    let sells = admin.named(SELLS).await?;
    let groups = if admin.series >= 19 {
        "group_ids"
    } else {
        "groups_id"
    };
    let values = json!({
        "name": name, "login": account.login, "password": account.password,
        "email": format!("{}@example.com", account.login), groups: [[6, 0, [user, sells]]],
    });
    // No invitation by mail.
    let quiet = json!({"context": {"no_reset_password": true}});
    admin
        .call::<Value>("res.users", "create", json!([[values]]), quiet)
        .await
        .map(drop)
}

/// A password from the system's own randomness, which seeds every hasher.
fn unguessable() -> String {
    let part = || RandomState::new().hash_one(0_u8);
    format!("{:016x}{:016x}", part(), part())
}
