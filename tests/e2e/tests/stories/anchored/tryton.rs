//! What an administrator of Tryton changes of a lead's page, for one person.

use anyhow::{Context as _, Result};
use samenspel_e2e::crm::{Person, Record};
use samenspel_e2e::tryton::World;
use serde_json::{Value, json};

use super::{Change, Undo};

const LEAD: &str = "sale.opportunity";

/// What the page looks like once it is changed.
pub fn redrawn(change: Change) -> (&'static str, Option<(&'static str, &'static str)>) {
    let shown = match change {
        Change::Renamed => {
            "['Our number', 'Reference'].every((word) => [...document.querySelectorAll('.tab-pane.active label')].some((label) => label.innerText === word))"
        }
        Change::Translated => {
            "[...document.querySelectorAll('.tab-pane.active label')].some((label) => label.innerText === 'Opmerking')"
        }
        Change::Reordered => {
            "document.querySelector('.tab-pane.active [name=comment]')?.compareDocumentPosition(document.querySelector('.tab-pane.active [name=party]')) === 4"
        }
        Change::Hidden => {
            "!!document.querySelector('.tab-pane.active [name=comment]') && !document.querySelector('.tab-pane.active [name=reference]')"
        }
        // What was converted is not written any more.
        Change::Converted => {
            "document.querySelector('.tab-pane.active textarea[name=comment]')?.readOnly === true"
        }
        Change::Changed => {
            "document.querySelector('.tab-pane.active [name=reference]')?.value === 'KB-9000'"
        }
    };
    (shown, None)
}

pub async fn apply(world: &World, person: &Person, lead: &Record, change: Change) -> Result<Undo> {
    match change {
        Change::Translated => speak(world, person).await,
        Change::Converted => {
            // First a lead becomes an opportunity, then that a sale, which is a record of its own.
            world.admin.press(LEAD, "opportunity", lead.id).await?;
            world.admin.press(LEAD, "convert", lead.id).await?;
            Ok(Undo::Nothing)
        }
        _ => lay_over(world, person, change).await.map(Undo::View),
    }
}

pub async fn undone(world: &World, undo: Undo) -> Result<()> {
    match undo {
        Undo::Nothing => Ok(()),
        Undo::View(id) => world.admin.delete("ir.ui.view", id).await,
        Undo::Language(id) => {
            world
                .admin
                .press("ir.lang", "unload_translations", id)
                .await
        }
    }
}

/// Lays a view over that of a lead, for a person's eyes alone: its domain asks who looks.
async fn lay_over(world: &World, person: &Person, change: Change) -> Result<i64> {
    let admin = &world.admin;
    let gone = |name: &str| format!("<xpath expr=\"//*[@name='{name}']\" position=\"replace\"/>");
    let changes = match change {
        Change::Renamed => {
            let said = |path: &str, name: &str, said: &str| {
                format!(
                    "<xpath expr=\"//{path}[@name='{name}']\" position=\"replace_attributes\"><{path} name=\"{name}\" string=\"{said}\"/></xpath>"
                )
            };
            said("label", "reference", "Our number") + &said("separator", "comment", "Reference")
        }
        Change::Hidden => gone("reference"),
        _ => {
            let moved = ["reference", "comment", "start_date"];
            let first = "<xpath expr=\"//label[@name='party']\" position=\"before\">\
                <separator name=\"comment\" colspan=\"6\"/><field name=\"comment\" colspan=\"6\"/>\
                <label name=\"start_date\"/><field name=\"start_date\"/>\
                <label name=\"reference\"/><field name=\"reference\"/><newline/></xpath>";
            moved.map(gone).concat() + first
        }
    };
    let domain = json!([["model", "=", LEAD], ["type", "=", "form"]]);
    let found = admin.find("ir.ui.view", domain, &["id"]).await?;
    let view = found.first().context("no view of a lead")?.get("id");
    let who = json!({"__class__": "Eval", "v": "context", "d": {}});
    let who = json!({"__class__": "Get", "v": who, "k": "employee", "d": null});
    let employee = world.employee(person.uid).await?;
    let is = json!({"__class__": "Equal", "s1": who, "s2": employee});
    let values = json!({
        "model": LEAD, "inherit": view, "type": null, "priority": 99, "data": format!("<data>{changes}</data>"),
        "domain": is.to_string(),
    });
    admin.create("ir.ui.view", values).await
}

/// The person speaks Dutch from now on.
async fn speak(world: &World, person: &Person) -> Result<Undo> {
    let admin = &world.admin;
    let dutch = json!([["code", "=", "nl"]]);
    let found = admin.find("ir.lang", dutch, &["translatable"]).await?;
    let found = found.first().context("this Tryton knows no Dutch")?;
    let id = found.get("id").and_then(Value::as_i64).context("no id")?;
    let spoken = found.get("translatable").and_then(Value::as_bool) == Some(true);
    if !spoken {
        admin.press("ir.lang", "load_translations", id).await?;
    }
    let theirs = json!({"language": id});
    admin.write("res.user", person.uid, theirs).await?;
    Ok(if spoken {
        Undo::Nothing
    } else {
        Undo::Language(id)
    })
}
