//! `cargo xtask …`: everything one does with Samenspel beside writing it.
//!
//! Each step prints a line with the time it took; a failure says what failed and what to do.
//! What set-up makes lives in the user's cache folder and serves every checkout.

mod anchoring;
mod apt;
mod browser;
mod e2e;
mod folder;
mod fresh;
mod fuzz;
mod manifest;
mod odoo;
mod pack;
mod place;
mod postgres;
mod python;
mod run;
mod setup;
mod soak;
mod stop;
mod summary;
mod test;
mod tools;
mod tryton;
mod ui;
mod wasm;
mod www;

use std::process::ExitCode;
use std::thread;
use std::time::Instant;

use anyhow::{Result, bail};
use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::e2e::{Elsewhere, Stage, Vendor, Wanted};
use crate::place::Place;
use crate::setup::Part;

#[derive(Parser)]
#[command(name = "cargo xtask", about = "Set up, build, show and test Samenspel")]
struct Cli {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// Makes what is missing: compiler, tools, browser, a real CRM.
    Setup {
        /// Only these parts.
        #[arg(long, value_delimiter = ',')]
        only: Vec<Part>,
    },
    /// Builds the unpacked extension into target/extension.
    Build {
        /// Adds an origin that is allowed from the start, and builds into target/extension-allowed.
        #[arg(long, value_name = "ORIGIN-PATTERN")]
        allow: Option<String>,
        /// Quick instead of small.
        #[arg(long)]
        dev: bool,
    },
    /// Builds the playground and serves it on this machine.
    Www {
        /// The port.
        #[arg(long, default_value_t = 8137)]
        port: u16,
        /// Quick instead of small.
        #[arg(long)]
        dev: bool,
    },
    /// Starts a CRM to look at, until Ctrl-C.
    Serve {
        #[command(subcommand)]
        crm: Crm,
    },
    /// Shows Samenspel in a browser beside a real CRM.
    Demo(Demo),
    /// Runs all tests, or one kind of them.
    Test(test::Options),
    /// Plays whole teams over a failing network and looks for what is lost.
    Soak(soak::Options),
    /// Tries hostile notes, replies and messages by the million.
    Fuzz(fuzz::Options),
    /// Measures the extension beside a real CRM, into target/bench/results.json.
    Bench {
        /// Only one part, such as "large"; kept in a file of its own.
        part: Option<String>,
        #[command(flatten)]
        elsewhere: Elsewhere,
    },
    /// Removes what was built.
    Clean {
        /// And what set-up made.
        #[arg(long)]
        all: bool,
    },
}

#[derive(Subcommand)]
enum Crm {
    /// Odoo 19 with its demo data, fresh at each start.
    Odoo {
        /// The port; a free one if none is given.
        #[arg(long)]
        port: Option<u16>,
        /// The database's name.
        #[arg(long, default_value = "crm")]
        db: String,
    },
    /// Tryton 8.0 with a company and its people, fresh at each start.
    Tryton {
        /// The port; a free one if none is given.
        #[arg(long)]
        port: Option<u16>,
        /// The database's name.
        #[arg(long, default_value = "crm")]
        db: String,
        /// With its database in PostgreSQL, not in a file.
        #[arg(long)]
        postgres: bool,
    },
}

#[derive(Args)]
struct Demo {
    /// The language of the browser and the panel.
    #[arg(long, value_enum, default_value = "en")]
    lang: Lang,
    /// Without a window.
    #[arg(long)]
    headless: bool,
    #[command(flatten)]
    elsewhere: Elsewhere,
}

#[derive(Clone, Copy, ValueEnum)]
enum Lang {
    En,
    Nl,
    De,
}

impl Lang {
    fn code(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Nl => "nl",
            Self::De => "de",
        }
    }
}

fn main() -> ExitCode {
    match stop::on_signals().and_then(|()| work(Cli::parse().what)) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            if stop::is_stopping() {
                // Whatever failed did so because it was told to end; the signal's thread ends us.
                loop {
                    thread::park();
                }
            }
            eprintln!("\nerror: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn work(what: What) -> Result<bool> {
    let place = Place::find()?;
    let started = Instant::now();
    match what {
        What::Setup { only } => {
            setup::ensure(&place, if only.is_empty() { &Part::ALL } else { &only })?;
            ui::line(&format!("ready after {}", ui::seconds(started.elapsed())));
        }
        What::Build { allow, dev } => {
            let ready = setup::ensure(&place, &Part::BUILD)?;
            pack::extension(&place, ready.way()?, dev, allow.as_deref())?;
        }
        What::Www { port, dev } => {
            let ready = setup::ensure(&place, &Part::BUILD)?;
            let folder = pack::playground(&place, ready.way()?, dev)?;
            www::serve(&folder, port)?;
        }
        What::Serve {
            crm: Crm::Odoo { port, db },
        } => serve_odoo(&place, port, &db)?,
        What::Serve {
            crm: Crm::Tryton { port, db, postgres },
        } => serve_tryton(&place, port, &db, postgres)?,
        What::Demo(demo) => {
            let stage = Stage::build(
                &place,
                &Wanted {
                    browsers: vec![browser::Kind::Chromium],
                    www: false,
                    elsewhere: demo.elsewhere,
                },
            )?;
            ui::line(&format!("ready after {}", ui::seconds(started.elapsed())));
            e2e::program(&stage, "demo", demo.lang.code(), demo.headless, None)?;
        }
        What::Test(options) => return test::run(&place, &options),
        What::Soak(options) => return soak::play(&place, &options),
        What::Fuzz(options) => return fuzz::run(&place, &options),
        What::Bench { part, elsewhere } => {
            if elsewhere.vendor() != Vendor::Odoo {
                bail!("the bench measures beside Odoo only");
            }
            let stage = Stage::build(
                &place,
                &Wanted {
                    browsers: vec![browser::Kind::Chromium],
                    www: true,
                    elsewhere,
                },
            )?;
            e2e::program(&stage, "bench", "en", true, part.as_deref())?;
        }
        What::Clean { all } => clean(&place, all)?,
    }
    Ok(true)
}

fn serve_odoo(place: &Place, port: Option<u16>, database: &str) -> Result<()> {
    let started = Instant::now();
    let ready = setup::ensure(place, &[Part::Odoo])?;
    let server = ready.odoo()?.serve(database, port)?;
    ui::line(&format!("ready after {}", ui::seconds(started.elapsed())));
    ui::line(&format!(
        "\n  Odoo 19     {}/odoo\n  database    {}\n  users       admin / admin, demo / demo\n\n\
         The database is fresh at each start. Ctrl-C to stop.",
        server.url, server.database
    ));
    server.wait()
}

fn serve_tryton(place: &Place, port: Option<u16>, database: &str, postgres: bool) -> Result<()> {
    let started = Instant::now();
    let part = match postgres {
        true => Part::TrytonPostgres,
        false => Part::Tryton,
    };
    let ready = setup::ensure(place, &[part])?;
    let server = ready.tryton()?.serve(database, port)?;
    ui::line(&format!("ready after {}", ui::seconds(started.elapsed())));
    let people = tryton::PEOPLE.map(|(_, login, _)| format!("{login} / {login}{}", tryton::SUFFIX));
    ui::line(&format!(
        "\n  Tryton 8.0  {}/#{}\n  users       admin / {}, {}\n\n\
         The database is fresh at each start. Ctrl-C to stop.",
        server.url,
        server.database,
        tryton::ADMIN,
        people.join(", ")
    ));
    server.wait()
}

fn clean(place: &Place, all: bool) -> Result<()> {
    ui::step("target", |_| {
        Ok((
            place::remove(&place.target)?,
            place.target.display().to_string(),
        ))
    })?;
    if all {
        ui::step("cache", |_| {
            odoo::forget(place)?;
            place::remove(&place.cache)?;
            Ok(((), place.cache.display().to_string()))
        })?;
    }
    Ok(())
}
