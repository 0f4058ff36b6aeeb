//! What stands on the two leads before anybody looks: real notes, posted by each person's own session.

use std::collections::{BTreeMap, BTreeSet};
use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::{Context as _, Result, ensure};
use samenspel::agreement::{self, Agreement};
use samenspel::background::{ASK_MARK, HOME_MARK, asks, telling};
use samenspel::codec::{Part, note_html, payload, read_note};
use samenspel::record::{EventId, Kind, Ledger, What, fold};
use samenspel::team::PersonId;
use samenspel::words::JsonWords;
use samenspel_e2e::odoo::Odoo;
use samenspel_e2e::settings::{CrmSettings, Language};
use serde_json::{Value, json};

use crate::people::People;
use crate::story::{self, Visit};

/// So much earlier the two agreed, ms: a rule counts only from then on.
const EARLIER_MS: u64 = 60_000;

/// A lead of the demo.
pub struct Lead {
    /// Its id (`crm.lead`).
    pub id: i64,
    /// What it is called.
    pub name: String,
    /// Its page, below the CRM's address.
    pub path: String,
}

/// Finds the two leads and gives them to the rep: two of Odoo's own on a server of ours, and on
/// somebody else's two that are made for this.
pub async fn leads(settings: &CrmSettings, admin: &Odoo, people: &People) -> Result<[Lead; 2]> {
    // Opportunities of Odoo's demo data, with a campaign, a source, a stage and an expected revenue.
    let names = [
        ("crm_case_13", "Quote for 12 Tables"),
        ("crm_case_18", "DeltaPC: 10 Computer Desks"),
    ];
    let [first, second] = names;
    Ok([
        lead(settings, admin, people, first).await?,
        lead(settings, admin, people, second).await?,
    ])
}

async fn lead(
    settings: &CrmSettings,
    admin: &Odoo,
    people: &People,
    (external, name): (&str, &str),
) -> Result<Lead> {
    let demo = match settings.local {
        true => admin.named(&format!("crm.{external}")).await.ok(),
        false => None,
    };
    let rep = people.rep.odoo.uid;
    let id = match demo {
        Some(id) => id,
        None => own_lead(admin, rep, name).await?,
    };
    let given: Vec<Value> = admin
        .find(
            "crm.lead",
            json!([["id", "=", id]]),
            &["name", "user_id", "campaign_id"],
        )
        .await?;
    let given = given.first().context("the lead is gone")?;
    if given.pointer("/user_id/0").and_then(Value::as_i64) != Some(rep) {
        admin.write("crm.lead", id, json!({"user_id": rep})).await?;
    }
    if given.pointer("/campaign_id/0").is_none() {
        let campaign = campaign(admin).await?;
        let set = json!({"campaign_id": campaign});
        admin.write("crm.lead", id, set).await?;
    }
    let name = given.get("name").and_then(Value::as_str).unwrap_or(name);
    Ok(Lead {
        id,
        name: name.to_owned(),
        path: match admin.series {
            ..18 => format!("/web#id={id}&model=crm.lead&view_type=form"),
            _ => format!("/odoo/crm/{id}"),
        },
    })
}

async fn own_lead(admin: &Odoo, rep: i64, name: &str) -> Result<i64> {
    let ours = json!([["name", "=", name], ["user_id", "=", rep]]);
    match one(admin, "crm.lead", ours).await? {
        Some(id) => Ok(id),
        None => {
            let values = json!({"name": name, "type": "opportunity", "user_id": rep, "expected_revenue": 40000});
            admin.create("crm.lead", values).await
        }
    }
}

async fn campaign(admin: &Odoo) -> Result<i64> {
    let name = "Samenspel demo";
    // Odoo keeps a campaign's name in `title` and derives `name` from it.
    match one(admin, "utm.campaign", json!([["title", "=", name]])).await? {
        Some(id) => Ok(id),
        None => admin.create("utm.campaign", json!({"title": name})).await,
    }
}

async fn one(admin: &Odoo, model: &str, domain: Value) -> Result<Option<i64>> {
    let found: Vec<Value> = admin.find(model, domain, &["id"]).await?;
    Ok(found
        .first()
        .and_then(|record| record.get("id"))
        .and_then(Value::as_i64))
}

/// Posts what is missing; says how many notes that were.
pub async fn notes(
    leads: &[Lead; 2],
    people: &People,
    language: Language,
    admin: &Odoo,
) -> Result<usize> {
    let words = words(language)?;
    let [first, second] = leads;
    let home = home(admin, people, language).await?;
    let agreed = story::agreement(people, language)?;
    let team = agreement::fold(&happened(&agreed)?);
    let mut posted = 0;
    for (lead, visits) in [
        (&home, agreed),
        (first, story::first(people, language)?),
        (second, story::second(people, language)?),
    ] {
        posted += post(admin, &words, &team, lead, &visits).await?;
    }
    Ok(posted)
}

/// The record that keeps the agreement.
async fn home(admin: &Odoo, people: &People, language: Language) -> Result<Lead> {
    let name = language.of("How we work together", "Hoe we samenwerken");
    let id = own_lead(admin, people.rep.odoo.uid, name).await?;
    Ok(Lead {
        id,
        name: name.to_owned(),
        path: String::new(),
    })
}

fn happened(visits: &[Visit<'_>]) -> Result<Ledger> {
    let now = now()?;
    let each = (0_u64..).zip(visits);
    Ok(each
        .flat_map(|(nth, visit)| visit.events(now + nth * 1_000))
        .collect())
}

/// Shortly before now (UTC ms), so that all of it is in the past.
fn now() -> Result<u64> {
    let now = u64::try_from(SystemTime::now().duration_since(UNIX_EPOCH)?.as_millis())?;
    Ok(now.saturating_sub(20_000))
}

/// The product's own words in a language.
pub fn words(language: Language) -> Result<JsonWords> {
    let json = match language {
        Language::En => include_str!("../../../../../extension/_locales/en/messages.json"),
        Language::Nl => include_str!("../../../../../extension/_locales/nl/messages.json"),
        Language::De => include_str!("../../../../../extension/_locales/de/messages.json"),
    };
    JsonWords::parse(json).context("the extension's words cannot be read")
}

async fn post(
    admin: &Odoo,
    words: &JsonWords,
    team: &Agreement,
    lead: &Lead,
    visits: &[Visit<'_>],
) -> Result<usize> {
    let there = posted_before(admin, lead).await?;
    let now = now()?;
    let mut ledger = Ledger::default();
    let mut posted = 0;
    for (nth, visit) in (0_u64..).zip(visits) {
        // A second apart, so that they stand in their order; the agreement before all else.
        let early = if lead.path.is_empty() { EARLIER_MS } else { 0 };
        let ms = now - early + nth * 1_000;
        let events = visit.events(ms);
        for event in &events {
            ledger.add(event.clone());
        }
        if events.iter().all(|event| there.contains(&event.id)) {
            continue;
        }
        let lines = telling::lines(words, &ledger, team, &BTreeMap::new(), &events);
        let by = PersonId(visit.by.odoo.uid.to_string());
        let word = payload(&by, &lines, &events);
        ensure!(!word.is_empty(), "a note of the demo could not be packed");
        let about_us = events
            .iter()
            .any(|event| matches!(event.what, What::Team(_)));
        let word = match about_us {
            true => format!("{word}.{HOME_MARK}"),
            false if asks(&fold(&ledger, team, &Kind::default()), &events) => {
                format!("{word}.{ASK_MARK}")
            }
            false => word,
        };
        let html = note_html(&lines, &page(&visit.by.odoo, lead.id), &word);
        visit.by.odoo.log_html("crm.lead", lead.id, &html).await?;
        posted += 1;
    }
    Ok(posted)
}

/// The address in a note that leads to its record.
fn page(odoo: &Odoo, id: i64) -> String {
    let url = odoo.url();
    match odoo.series {
        // The older form has its record behind a `#`, where the payload goes.
        ..18 => format!("{url}/mail/view?model=crm.lead&res_id={id}"),
        _ => format!("{url}/odoo/m-crm.lead/{id}"),
    }
}

/// The events that stand in the lead's notes already.
async fn posted_before(admin: &Odoo, lead: &Lead) -> Result<BTreeSet<EventId>> {
    let notes = admin.notes("crm.lead", lead.id).await?;
    let batches = notes
        .iter()
        .filter_map(|note| match read_note(&note.body, usize::MAX).part {
            Part::Events { batch, .. } => Some(batch.events),
            Part::Plain | Part::Damaged | Part::Newer => None,
        });
    Ok(batches.flatten().map(|event| event.id).collect())
}
