//! Set-up: makes what is missing and nothing else; two lanes, so that downloads run beside compilers.

use std::fs::File;
use std::thread;

use anyhow::{Context, Result, anyhow};
use clap::ValueEnum;

use crate::browser::{self, Browser, Kind};
use crate::odoo::{self, Odoo};
use crate::place::Place;
use crate::tryton::{self, Base, Tryton};
use crate::wasm::{self, Way};
use crate::{tools, ui};

/// A part of set-up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Part {
    /// The compiler for wasm.
    Wasm,
    /// bindgen and wasm-opt.
    Tools,
    /// Chromium, and the checker of accessibility.
    Browser,
    /// Firefox.
    Firefox,
    /// The runner of wasm tests in a browser.
    TestRunner,
    /// A real Odoo with its database.
    Odoo,
    /// A real Tryton with its database in a file of SQLite's.
    Tryton,
    /// The same with its database in PostgreSQL; not among what is made unasked.
    TrytonPostgres,
}

impl Part {
    /// What building the extension needs.
    pub const BUILD: [Self; 2] = [Self::Wasm, Self::Tools];
    /// Everything.
    pub const ALL: [Self; 7] = [
        Self::Wasm,
        Self::Tools,
        Self::Browser,
        Self::Firefox,
        Self::TestRunner,
        Self::Odoo,
        Self::Tryton,
    ];
}

/// What set-up made ready; a part that was not asked for is absent.
#[derive(Debug, Default)]
pub struct Ready {
    way: Option<Way>,
    browsers: Vec<Browser>,
    odoo: Option<Odoo>,
    tryton: Option<Tryton>,
}

impl Ready {
    /// The compiler for wasm.
    pub fn way(&self) -> Result<&Way> {
        self.way
            .as_ref()
            .context("the compiler for wasm was not set up")
    }

    /// A browser.
    pub fn browser(&self, kind: Kind) -> Result<&Browser> {
        let mut browsers = self.browsers.iter();
        let found = browsers.find(|browser| browser.kind == kind);
        found.with_context(|| format!("{} was not set up", kind.word()))
    }

    /// Odoo.
    pub fn odoo(&self) -> Result<&Odoo> {
        self.odoo.as_ref().context("Odoo was not set up")
    }

    /// Tryton.
    pub fn tryton(&self) -> Result<&Tryton> {
        self.tryton.as_ref().context("Tryton was not set up")
    }
}

/// Makes these parts ready.
pub fn ensure(place: &Place, parts: &[Part]) -> Result<Ready> {
    let _alone = alone(place)?;
    let wants = |part: Part| parts.contains(&part);
    let (compiled, fetched) = thread::scope(|scope| {
        let compile = scope.spawn(|| -> Result<Option<Way>> {
            let way = wants(Part::Wasm).then(|| wasm::ensure(place)).transpose()?;
            if wants(Part::Tools) {
                tools::ensure_bindgen(place)?;
            }
            if wants(Part::TestRunner) {
                tools::ensure_test_runner(place)?;
            }
            Ok(way)
        });
        let fetched = (|| -> Result<(Vec<Browser>, Option<Odoo>, Option<Tryton>)> {
            if wants(Part::Tools) {
                tools::ensure_wasm_opt(place)?;
            }
            let mut browsers = Vec::new();
            for (part, kind) in [
                (Part::Browser, Kind::Chromium),
                (Part::Firefox, Kind::Firefox),
            ] {
                if wants(part) {
                    browsers.push(browser::ensure(place, kind)?);
                }
            }
            if wants(Part::Browser) {
                tools::ensure_axe(place)?;
            }
            let odoo = wants(Part::Odoo).then(|| odoo::ensure(place)).transpose()?;
            let mut tryton = None;
            for (part, base) in [
                (Part::Tryton, Base::Sqlite),
                (Part::TrytonPostgres, Base::Postgres),
            ] {
                if wants(part) {
                    tryton = Some(tryton::ensure(place, base)?);
                }
            }
            Ok((browsers, odoo, tryton))
        })();
        (compile.join(), fetched)
    });
    let way = compiled.map_err(|_| anyhow!("set-up broke off; the lines above say where"))??;
    let (browsers, odoo, tryton) = fetched?;
    Ok(Ready {
        way,
        browsers,
        odoo,
        tryton,
    })
}

/// Two set-ups at once would undo each other: the second one waits.
fn alone(place: &Place) -> Result<File> {
    let path = place.cache.join("lock");
    let lock = File::create(&path).with_context(|| format!("making {}", path.display()))?;
    if lock.try_lock().is_err() {
        ui::line("note  another set-up is at work; waiting for it");
        lock.lock().context("waiting for another set-up")?;
    }
    Ok(lock)
}
