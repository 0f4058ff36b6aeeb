//! What the pristine database begins with: a company and its people, parties, leads and deals.

use anyhow::{Context, Result};
use serde_json::{Value, json};

use super::rpc::Admin;

/// The people beside the administrator: name, log-in, groups. The password is the log-in with
/// [`SUFFIX`] behind it, since Tryton takes no password that is the log-in.
pub const PEOPLE: [(&str, &str, &[&str]); 3] = [
    (
        "Robin Rep",
        "rep",
        &["Sale Opportunity", "Sales", "Party Administration"],
    ),
    (
        "Mara Marketer",
        "marketer",
        &[
            "Sale Opportunity",
            "Sales",
            "Marketing",
            "Party Administration",
        ],
    ),
    // Reads leads and deals, and may write none.
    ("Rita Reader", "reader", &["Sales"]),
];
/// What follows the log-in in a password.
pub const SUFFIX: &str = "-samenspel";

/// What stands open with a customer: its name, its chance, and whether it is a deal already.
type Open = (&'static str, f64, bool);
/// Customers, and what stands open with them.
const CUSTOMERS: [(&str, &[Open]); 6] = [
    (
        "Molenaar Logistics",
        &[
            ("Forty cargo bikes", 0.6, true),
            ("Service for three years", 0.3, false),
        ],
    ),
    ("Bakker & Sons", &[("A second oven", 0.4, true)]),
    (
        "Van Dam Interiors",
        &[("Fitting out eleven shops", 0.5, true)],
    ),
    ("De Wit Gardens", &[("Greenhouses", 0.2, false)]),
    ("Smit Marine", &[("Two harbour cranes", 0.7, true)]),
    ("Visser Foods", &[("Cold store", 0.25, false)]),
];
const CAMPAIGNS: [(&str, &str); 3] = [
    ("marketing.campaign", "Spring Fair"),
    ("marketing.medium", "E-Mail"),
    ("marketing.source", "Newsletter"),
];

/// Fills an empty database; a few seconds.
pub fn seed(admin: &Admin) -> Result<()> {
    let company = company(admin)?;
    let context = json!({"company": company});
    let mut employees = Vec::new();
    for (name, login, groups) in PEOPLE {
        let employee = employee(admin, company, name)?;
        employees.push(employee);
        user(admin, company, name, login, groups, employee)?;
    }
    let mut origin = Vec::new();
    for (model, name) in CAMPAIGNS {
        origin.push(admin.create(model, json!({"name": name}), json!({}))?);
    }
    let currency = admin.find("currency.currency", json!([["code", "=", "EUR"]]), "code")?;
    let currency = currency.first().context("no currency")?.0;
    for (name, deals) in CUSTOMERS {
        let party = admin.create("party.party", json!({"name": name}), json!({}))?;
        for (what, chance, is_deal) in deals {
            let values = json!({
                "company": company, "currency": currency, "party": party, "description": what,
                "conversion_probability": chance, "employee": employees.first(),
                "marketing_campaign": origin.first(), "marketing_medium": origin.get(1),
                "marketing_source": origin.get(2),
            });
            let id = admin.create("sale.opportunity", values, context.clone())?;
            if *is_deal {
                admin.call(
                    "sale.opportunity",
                    "opportunity",
                    vec![json!([id])],
                    context.clone(),
                )?;
            }
        }
    }
    // Or its wizard greets whoever signs in as the administrator.
    let steps = admin.find(
        "ir.module.config_wizard.item",
        json!([["state", "=", "open"]]),
        "state",
    )?;
    let steps: Vec<u64> = steps.into_iter().map(|(id, _)| id).collect();
    let done = vec![json!(steps), json!({"state": "done"})];
    admin
        .call("ir.module.config_wizard.item", "write", done, json!({}))
        .map(drop)
}

fn company(admin: &Admin) -> Result<u64> {
    let euro = json!({
        "name": "Euro", "code": "EUR", "numeric_code": "978", "symbol": "€", "digits": 2,
        "rounding": {"__class__": "Decimal", "decimal": "0.01"},
    });
    let currency = admin.create("currency.currency", euro, json!({}))?;
    let party = admin.create("party.party", json!({"name": "Voorbeeld"}), json!({}))?;
    let company = json!({"party": party, "currency": currency});
    let company = admin.create("company.company", company, json!({}))?;
    let (me, _) = admin
        .find("res.user", json!([["login", "=", "admin"]]), "login")?
        .into_iter()
        .next()
        .context("no administrator")?;
    let belongs = json!({"companies": [["add", [company]]], "company": company});
    admin.call("res.user", "write", vec![json!([me]), belongs], json!({}))?;
    Ok(company)
}

fn employee(admin: &Admin, company: u64, name: &str) -> Result<u64> {
    let party = admin.create("party.party", json!({"name": name}), json!({}))?;
    let values = json!({"party": party, "company": company});
    admin.create("company.employee", values, json!({}))
}

fn user(
    admin: &Admin,
    company: u64,
    name: &str,
    login: &str,
    groups: &[&str],
    employee: u64,
) -> Result<()> {
    let groups = admin.find("res.group", json!([["name", "in", groups]]), "name")?;
    let groups: Vec<u64> = groups.into_iter().map(|(id, _)| id).collect();
    let values: Value = json!({
        "name": name, "login": login, "password": format!("{login}{SUFFIX}"),
        "groups": [["add", groups]],
        "companies": [["add", [company]]], "company": company,
        "employees": [["add", [employee]]], "employee": employee,
    });
    admin.create("res.user", values, json!({})).map(drop)
}
