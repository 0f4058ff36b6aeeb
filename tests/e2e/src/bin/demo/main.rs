//! Shows Samenspel beside a real CRM: two people, two browsers, one lead.
//!
//! `cargo xtask demo` runs this; it ends on Ctrl-C, on SIGTERM, or when both browsers are closed.

mod people;
mod seed;
mod show;
mod story;
mod tryton;

use std::process::ExitCode;
use std::time::Instant;

use anyhow::{Context as _, Result};
use samenspel_e2e::odoo::Odoo;
use samenspel_e2e::settings::Settings;
use tokio::signal::unix::{SignalKind, signal};

use crate::people::People;
use crate::show::Show;

#[tokio::main]
async fn main() -> ExitCode {
    match until_told().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

async fn until_told() -> Result<()> {
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    // Dropping the demo half-way ends the browsers it started.
    tokio::select! {
        shown = demo() => shown,
        _ = interrupt.recv() => Ok(()),
        _ = terminate.recv() => Ok(()),
    }
}

async fn demo() -> Result<()> {
    let settings = Settings::from_env()?;
    if let Ok(crm) = settings.tryton() {
        return tryton::demo(&settings, &crm).await;
    }
    let odoo = settings.odoo()?;
    let begun = Instant::now();
    let admin = Odoo::sign_in(&odoo.url, &odoo.db, &odoo.admin)
        .await
        .context("signing in to the CRM as its administrator")?;
    let people = People::arrange(&odoo, &admin).await?;
    let leads = seed::leads(&odoo, &admin, &people).await?;
    let posted = seed::notes(&leads, &people, settings.language, &admin).await?;
    let said = match posted {
        0 => "there already".to_owned(),
        notes => format!("{notes} notes"),
    };
    step("two people, two leads", begun, &said);
    let show = Show::open(&settings, &odoo, &people, &leads).await?;
    show.tell(&odoo, &people, &leads);
    show.until_closed().await;
    println!("Both browsers are closed.");
    Ok(())
}

/// A line about what is done, in the form of `cargo xtask`.
fn step(name: &str, begun: Instant, said: &str) {
    let seconds = begun.elapsed().as_secs_f64();
    println!("ok    {name:<28} {seconds:>9.1} s  {said}");
}
