//! What an administrator of Odoo changes of a lead's page, for one person.

use anyhow::{Context as _, Result};
use samenspel_e2e::crm::{Person, Record};
use samenspel_e2e::odoo::World;
use serde_json::{Value, json};

use super::{Change, Undo};

/// A group of Odoo's own in which only administrators are. Odoo takes no groups of a view that is laid over
/// another, but on each element. One of our own would not do: while Odoo makes one, it may give others broken
/// pages (see `reading_group` in `odoo/world.rs`).
const GROUP: &str = "base.group_sanitize_override";
/// The group of fields on a deal's page where phone and email stand.
const CONTACT: &str = "//group[@name='opportunity_partner']";

/// A lead, or a deal, of a person who alone sees the changed page.
pub async fn lead(world: &World, person: &Person, change: Change) -> Result<Record> {
    world.grant(person.uid, GROUP).await?;
    let kind = match change {
        Change::Converted => "lead",
        _ => "opportunity",
    };
    let fields = json!({"type": kind, "user_id": person.uid});
    world.lead_with("Anchored", fields).await
}

/// What the page looks like once it is changed; and the page of the form behind which one field is then.
pub fn redrawn(change: Change) -> (&'static str, Option<(&'static str, &'static str)>) {
    let shown = match change {
        Change::Renamed => {
            "['Direct line', 'Phone'].every((word) => [...document.querySelectorAll('.o_form_label')].some((label) => label.innerText === word))"
        }
        Change::Translated => {
            "[...document.querySelectorAll('.o_form_label')].some((label) => label.innerText === 'Telefoon')"
        }
        Change::Reordered => {
            "document.querySelector('[name=tag_ids]')?.compareDocumentPosition(document.querySelector('[name=phone]')) === 4"
        }
        Change::Hidden => {
            "!!document.querySelector('[name=email_from]') && !document.querySelector('[name=phone]')"
        }
        Change::Converted => "!!document.querySelector('[name=expected_revenue]')",
        Change::Changed => "document.querySelector('[name=phone] input')?.value === 'KB-9000'",
    };
    let turn = ("a.nav-link[name=lead]", "partner_name");
    (shown, (change == Change::Converted).then_some(turn))
}

pub async fn apply(world: &World, person: &Person, lead: &Record, change: Change) -> Result<Undo> {
    match change {
        Change::Translated => speak(world, person).await,
        Change::Converted => convert(world, lead).await.map(|()| Undo::Nothing),
        _ => lay_over(world, change).await.map(Undo::View),
    }
}

pub async fn undone(world: &World, undo: Undo) -> Result<()> {
    let admin = &world.admin;
    match undo {
        Undo::Nothing => Ok(()),
        Undo::View(id) => admin.delete("ir.ui.view", id).await,
        Undo::Language(id) => {
            // Nobody spoke it before, and Odoo keeps one that somebody speaks.
            let theirs = json!([["lang", "=", "nl_NL"]]);
            let found: Vec<Value> = admin.find("res.users", theirs, &["id"]).await?;
            for user in found.iter().filter_map(|user| user.get("id")?.as_i64()) {
                let english = json!({"lang": "en_US"});
                admin.write("res.users", user, english).await?;
            }
            admin.write("res.lang", id, json!({"active": false})).await
        }
    }
}

/// Lays a view over that of a lead.
async fn lay_over(world: &World, change: Change) -> Result<i64> {
    let for_others = |path: &str| {
        format!(
            "<xpath expr=\"{path}\" position=\"attributes\"><attribute name=\"groups\">!{GROUP}</attribute></xpath>"
        )
    };
    let label = |field: &str, said: &str| {
        let path = format!("{CONTACT}/label[@for='{field}']");
        let other = format!(
            "<xpath expr=\"{path}\" position=\"after\"><label for=\"{field}\" string=\"{said}\" groups=\"{GROUP}\"/></xpath>"
        );
        other + &for_others(&format!("{path}[1]"))
    };
    let changes = match change {
        Change::Renamed => label("phone", "Direct line") + &label("email_from", "Phone"),
        Change::Hidden => {
            let path = format!("{CONTACT}/label[@for='phone']");
            for_others(&path) + &for_others(&format!("{path}/following-sibling::div[1]"))
        }
        _ => {
            let group = |fields: &str| {
                format!("<group groups=\"{GROUP}\" invisible=\"type == 'lead'\">{fields}</group>")
            };
            let money = group(
                "<field name=\"tag_ids\"/><field name=\"expected_revenue\"/><field name=\"user_id\"/>",
            );
            let contact = group(
                "<field name=\"phone\"/><field name=\"partner_id\"/><field name=\"email_from\" string=\"Email\"/>",
            );
            let mine =
                format!("<xpath expr=\"{CONTACT}\" position=\"before\">{money}{contact}</xpath>");
            [
                mine,
                for_others(CONTACT),
                for_others("//label[@for='expected_revenue']/.."),
                for_others(&format!(
                    "{CONTACT}/following-sibling::group[.//field[@name='date_deadline']]"
                )),
            ]
            .concat()
        }
    };
    let view = json!({
        "name": "Samenspel test", "model": "crm.lead", "mode": "extension", "priority": 99,
        "inherit_id": world.admin.named("crm.crm_lead_view_form").await?, "arch": format!("<data>{changes}</data>"),
    });
    world.admin.create("ir.ui.view", view).await
}

/// The person speaks Dutch from now on.
async fn speak(world: &World, person: &Person) -> Result<Undo> {
    let admin = &world.admin;
    let dutch = json!([["code", "=", "nl_NL"]]);
    let found: Vec<Value> = admin.find("res.lang", dutch, &["active"]).await?;
    let found = found.first().context("this Odoo knows no Dutch")?;
    let id = found.get("id").and_then(Value::as_i64).context("no id")?;
    let spoken = found.get("active").and_then(Value::as_bool) == Some(true);
    if !spoken {
        let wizard = "base.language.install";
        let wanted = json!({"lang_ids": [[6, 0, [id]]], "overwrite": false});
        let made = admin.create(wizard, wanted).await?;
        let done = admin.call::<Value>(wizard, "lang_install", json!([[made]]), json!({}));
        done.await?;
    }
    let theirs = json!({"lang": "nl_NL"});
    admin.write("res.users", person.uid, theirs).await?;
    Ok(if spoken {
        Undo::Nothing
    } else {
        Undo::Language(id)
    })
}

/// The wizard "Convert to Opportunity", with a new contact.
async fn convert(world: &World, lead: &Record) -> Result<()> {
    let wizard = "crm.lead2opportunity.partner";
    let on = json!({"context": {"active_model": "crm.lead", "active_id": lead.id, "active_ids": [lead.id]}});
    let values = json!([[{"lead_id": lead.id, "name": "convert", "action": "create"}]]);
    let made: Vec<i64> = world
        .admin
        .call(wizard, "create", values, on.clone())
        .await?;
    let done = world
        .admin
        .call::<Value>(wizard, "action_apply", json!([made]), on);
    done.await.map(drop)
}
