//! All tests, or one kind of them; every runner's count goes into the last line.

use std::fs;
use std::io::{BufRead, BufReader, IsTerminal, Read, Write};
use std::process::{Command, Stdio};
use std::thread;
use std::time::Instant;

use anyhow::{Context, Result};
use clap::{Args, ValueEnum};
use nix::sys::signal::Signal;
use nix::unistd::Uid;

use crate::anchoring::Counted;
use crate::browser::Kind;
use crate::e2e::{Elsewhere, Stage, Vendor, Wanted};
use crate::place::Place;
use crate::setup::{self, Part};
use crate::stop::{self, Started};
use crate::summary::{self, Count, Seen};
use crate::wasm::Way;
use crate::{fuzz, run, soak, tools, ui};

/// One kind of tests.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Suite {
    /// Without a browser and without a CRM.
    Unit,
    /// Ten thousand schedules of whole teams over a failing network.
    Soak,
    /// What only runs in a browser.
    Wasm,
    /// Hostile notes, replies and messages, a minute each.
    Fuzz,
    /// Whether what was annotated is found again on pages that were drawn anew: made-up ones, and the CRMs' own.
    Anchoring,
    /// What we believe of a CRM, asked of a real one.
    Contract,
    /// Stories: the extension in a real browser beside a real CRM.
    E2e,
}

/// What to test.
#[derive(Args, Clone, Debug)]
pub struct Options {
    /// One kind of tests; without it all of them, formatting and lints included.
    suite: Option<Suite>,
    /// Only tests whose names contain this.
    filter: Option<String>,
    /// The browser of the stories; without it all of them in Chromium, and in Firefox some of those about what
    /// a browser, a network and a session go through: twice all of them would take too long.
    #[arg(long)]
    browser: Option<Kind>,
    #[command(flatten)]
    elsewhere: Elsewhere,
}

/// Runs the tests; the last line says how many passed and failed.
pub fn run(place: &Place, options: &Options) -> Result<bool> {
    let mut total = Count::default();
    let mut runs = Runs {
        place,
        filter: options.filter.as_deref(),
        total: &mut total,
        told_twice: Vec::new(),
        failed: Vec::new(),
        counted: None,
    };
    if let Err(error) = runs.all(options) {
        if stop::is_stopping() {
            return Err(error);
        }
        // What keeps tests from running at all is one failure, told in full.
        ui::line(&format!("\nerror: {error:#}\n"));
        *runs.total += summary::one(false);
    }
    runs.retell();
    let counted = runs.counted.take();
    println!("{} passed, {} failed", total.passed, total.failed);
    if let Some(counted) = counted {
        println!("{counted}");
    }
    Ok(total.failed == 0)
}

struct Runs<'a> {
    place: &'a Place,
    filter: Option<&'a str>,
    total: &'a mut Count,
    /// Stories that failed, and held when they were told once more: where, their names, and what was said.
    told_twice: Vec<Failure>,
    /// What failed.
    failed: Vec<Failure>,
    /// What a suite counted besides its tests; the last lines.
    counted: Option<String>,
}

/// A test that failed: in which run, its name, and the first lines of what it said.
type Failure = (String, String, Vec<String>);

/// So many stories of a run are told once more when they fail. More than that is no bad minute of a browser.
const TOLD_AGAIN: usize = 4;

impl Runs<'_> {
    fn all(&mut self, options: &Options) -> Result<()> {
        let wants = |suite: Suite| options.suite.is_none_or(|only| only == suite);
        if options.suite.is_none() {
            self.format()?;
        }
        if wants(Suite::Unit) {
            self.unit()?;
        }
        if wants(Suite::Soak) {
            self.soak()?;
        }
        if options.suite.is_none() {
            // All at once, so that downloads and compilers share the two cores.
            let vendors = options.elsewhere.vendors().into_iter();
            let crms = vendors.filter_map(|vendor| options.elsewhere.beside(vendor).part());
            let crms: Vec<Part> = crms.collect();
            let own = |part: &Part| !matches!(part, Part::Odoo | Part::Tryton);
            let parts: Vec<Part> = Part::ALL.into_iter().filter(own).chain(crms).collect();
            let ready = setup::ensure(self.place, &parts)?;
            self.lints(ready.way()?)?;
        }
        if wants(Suite::Wasm) {
            self.wasm()?;
        }
        if options.suite == Some(Suite::Anchoring) {
            self.anchoring(options)?;
        }
        if wants(Suite::Fuzz) {
            let fine = fuzz::run(self.place, &fuzz::Options::default())?;
            *self.total += summary::one(fine);
        }
        if wants(Suite::Contract) || wants(Suite::E2e) {
            for vendor in options.elsewhere.vendors() {
                self.beside(vendor, options)?;
            }
        }
        Ok(())
    }

    /// The tests that need a CRM, beside this one.
    fn beside(&mut self, vendor: Vendor, options: &Options) -> Result<()> {
        let wants = |suite: Suite| options.suite.is_none_or(|only| only == suite);
        let stories = wants(Suite::E2e);
        let wanted = Wanted {
            browsers: match (options.browser, self.filter) {
                _ if !stories => Vec::new(),
                (Some(kind), _) => vec![kind],
                (None, Some(_)) => vec![Kind::default()],
                (None, None) => Kind::value_variants().to_vec(),
            },
            www: stories && vendor == Vendor::Odoo,
            elsewhere: options.elsewhere.beside(vendor),
        };
        let stage = Stage::build(self.place, &wanted)?;
        // Which stories are not told beside which CRM, and why, stands in `tests/e2e/tests/stories/main.rs`.
        let (contract, elsewhere): (_, &[&str]) = match vendor {
            Vendor::Odoo => ("contract", &["only_tryton::"]),
            Vendor::Tryton => ("tryton_contract", &["only_odoo::", "once::"]),
        };
        let in_firefox_too = match vendor {
            Vendor::Odoo => ["session::", "storms::"].as_slice(),
            Vendor::Tryton => &["session::"],
        };
        if wants(Suite::Contract) {
            self.driven(&stage, contract, None, &[], &[])?;
        }
        for kind in &wanted.browsers {
            let only: &[&str] = match options.browser {
                None if *kind == Kind::Firefox => in_firefox_too,
                _ => &[],
            };
            // After the others the agreement: once it is in the CRM it is there for everybody in it.
            for name in ["stories", "agreement"] {
                self.driven(&stage, name, Some(*kind), only, elsewhere)?;
            }
        }
        // Only a server of our own is ours to kill.
        if let (Some(kind), true) = (wanted.browsers.first(), stage.local()) {
            self.driven(&stage, "restarts", Some(*kind), &[], &[])?;
        }
        Ok(())
    }

    fn format(&mut self) -> Result<()> {
        let mut fmt = run::cargo(&self.place.root);
        self.check("formatting", fmt.args(["fmt", "--all", "--check"]))
    }

    fn lints(&mut self, way: &Way) -> Result<()> {
        let mut native = run::cargo(&self.place.root);
        native.args([
            "clippy",
            "--workspace",
            "--all-targets",
            "--",
            "-D",
            "warnings",
        ]);
        self.check("lints", &mut native)?;
        for (label, features) in [
            ("lints, wasm", ""),
            ("lints, wasm playground", "samenspel/playground"),
        ] {
            let mut wasm = way.cargo(self.place, "clippy");
            wasm.args([
                "--package",
                "samenspel",
                "--lib",
                "--features",
                features,
                "--",
                "-D",
                "warnings",
            ]);
            self.check(label, &mut wasm)?;
        }
        Ok(())
    }

    fn unit(&mut self) -> Result<()> {
        let packages = [
            "--package",
            "samenspel",
            "--package",
            "xtask",
            "--package",
            "samenspel-bindgen",
        ];
        let mut tests = run::cargo(&self.place.root);
        if which::which("cargo-nextest").is_ok() {
            tests
                .args(["nextest", "run", "--no-fail-fast", "--no-tests", "pass"])
                .args(packages);
            tests.args(self.filter);
            self.tests("unit tests", &mut tests)?;
            // nextest leaves the examples in the documentation out.
            tests = run::cargo(&self.place.root);
            tests
                .args(["test", "--doc", "--package", "samenspel"])
                .args(self.filter);
            return self.tests("examples in the documentation", &mut tests);
        }
        tests
            .args(["test", "--no-fail-fast"])
            .args(packages)
            .args(self.filter);
        self.tests("unit tests", &mut tests)
    }

    fn soak(&mut self) -> Result<()> {
        let mut tests = soak::cargo(self.place, "test");
        tests.arg("--no-fail-fast").args(self.filter);
        self.tests("soak, 10,000 schedules", &mut tests)
    }

    /// The stories about it beside each CRM, then that part of the unit tests, with what all of them counted.
    fn anchoring(&mut self, options: &Options) -> Result<()> {
        let counted = Counted::begin(self.place)?;
        let kind = options.browser.unwrap_or_default();
        for vendor in options.elsewhere.vendors() {
            let wanted = Wanted {
                browsers: vec![kind],
                www: false,
                elsewhere: options.elsewhere.beside(vendor),
            };
            let stage = Stage::build(self.place, &wanted)?;
            self.driven(&stage, "stories", Some(kind), &["anchored::"], &[])?;
        }
        let mut tests = run::cargo(&self.place.root);
        tests
            .args(["test", "--package", "samenspel", "--test", "anchoring"])
            .env("SAMENSPEL_ANCHORING", &counted.made_up);
        self.tests("anchoring", &mut tests)?;
        self.counted = Some(counted.told()?);
        Ok(())
    }

    fn wasm(&mut self) -> Result<()> {
        let ready = setup::ensure(self.place, &[Part::Wasm, Part::Browser, Part::TestRunner])?;
        let browser = ready.browser(Kind::Chromium)?;
        let config = self.place.target.join("webdriver.json");
        let text = webdriver(
            &browser.program("SAMENSPEL_CHROMIUM")?.to_string_lossy(),
            Uid::effective().is_root(),
        );
        fs::create_dir_all(&self.place.target).context("making the target folder")?;
        fs::write(&config, text).context("writing the browser's settings")?;
        let mut tests = ready.way()?.cargo(self.place, "test");
        // The other tests are native; these are all that a browser without the extension must show.
        tests.args(["--package", "samenspel", "--test", "browser"]);
        tests.args(["--test", "pages", "--no-fail-fast"]);
        tests.args(self.filter);
        tests
            .env(
                "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER",
                tools::test_runner(self.place),
            )
            .env("CHROMEDRIVER", browser.program("SAMENSPEL_CHROMEDRIVER")?)
            .env("WASM_BINDGEN_USE_BROWSER", "1")
            .env("WASM_BINDGEN_TEST_WEBDRIVER_JSON", &config);
        self.tests("wasm tests", &mut tests)
    }

    /// The tests of one program of `tests/e2e`; of all of them only these, unless others were asked for, and
    /// without those of the skipped modules.
    fn driven(
        &mut self,
        stage: &Stage,
        name: &str,
        kind: Option<Kind>,
        only: &[&str],
        skipped: &[&str],
    ) -> Result<()> {
        let cargo = || -> Result<Command> {
            let mut tests = stage.cargo(kind)?;
            tests.args(["test", "--package", "samenspel-e2e", "--no-fail-fast"]);
            tests.args(["--test", name]);
            for (name, value) in [("SAMENSPEL_HEADLESS", "1"), ("SAMENSPEL_LANG", "en")] {
                if std::env::var_os(name).is_none() {
                    tests.env(name, value);
                }
            }
            // What a story waited for is in its words; where it stood is behind fifty lines of others.
            tests.env("RUST_BACKTRACE", "0");
            Ok(tests)
        };
        let browser = kind.map_or(String::new(), |kind| format!(" in {}", kind.word()));
        let label = format!("{name}{browser}, with {}", stage.url());
        let mut tests = cargo()?;
        tests.args(self.filter).arg("--").args(only);
        tests.args(skipped.iter().flat_map(|module| ["--skip", *module]));
        let (seen, ok) = self.stream(&label, &mut tests)?;
        let many = seen.failed.len();
        if ok || kind.is_none() || !(1..=TOLD_AGAIN).contains(&many) || stop::is_stopping() {
            self.settle(&label, seen, ok);
            return Ok(());
        }
        // A browser that a busy machine left behind is not a fault of ours; a story that fails twice is. Those
        // that held only alone are named at the end, for somebody to find out why.
        let mut alone = cargo()?;
        alone.args(["--", "--exact", "--test-threads", "1"]);
        let (again, held) = self.stream(
            &format!("{label}, told again alone"),
            alone.args(&seen.failed),
        )?;
        let told = |name: &String| {
            let said = seen.said.get(name).cloned().unwrap_or_default();
            (label.clone(), name.clone(), said)
        };
        let better = seen.failed.iter();
        let better = better.filter(|name| again.count.passed > 0 && !again.failed.contains(name));
        self.told_twice.extend(better.map(told));
        self.total.passed += seen.count.passed;
        self.settle(&label, again, held);
        Ok(())
    }

    /// Counts a run's tests, and keeps what failed for the end.
    fn settle(&mut self, label: &str, seen: Seen, ok: bool) {
        *self.total += summary::settle(seen.count, ok);
        self.failed.extend(seen.failed.into_iter().map(|name| {
            let said = seen.said.get(&name).cloned().unwrap_or_default();
            (label.to_owned(), name, said)
        }));
    }

    /// Says once more, at the end, what failed: nobody scrolls back through half an hour.
    fn retell(&self) {
        for (word, all) in [
            ("held only when it was told again", &self.told_twice),
            ("FAILED", &self.failed),
        ] {
            for (label, name, said) in all {
                ui::line(&format!("\n{word}: {name}\n  ({label})"));
                for line in said {
                    let line: String = line.chars().take(600).collect();
                    ui::line(&format!("  {line}"));
                }
            }
        }
    }

    /// Something that is right or wrong as a whole.
    fn check(&mut self, label: &str, command: &mut Command) -> Result<()> {
        let (_, ok) = self.stream(label, command)?;
        *self.total += summary::one(ok);
        if !ok {
            self.failed
                .push((label.to_owned(), "the whole of it".to_owned(), Vec::new()));
        }
        Ok(())
    }

    /// Something that counts its own tests.
    fn tests(&mut self, label: &str, command: &mut Command) -> Result<()> {
        let (seen, ok) = self.stream(label, command)?;
        self.settle(label, seen, ok);
        Ok(())
    }

    /// Runs with the output as it comes, and counts along.
    fn stream(&self, label: &str, command: &mut Command) -> Result<(Seen, bool)> {
        let started = Instant::now();
        ui::line(&format!("\nrun   {label}"));
        if std::io::stdout().is_terminal() {
            command.env("CARGO_TERM_COLOR", "always");
        }
        let mut running = Started::new(
            command.stdout(Stdio::piped()).stderr(Stdio::piped()),
            Signal::SIGTERM,
        )?;
        let errors = running
            .child
            .stderr
            .take()
            .map(|pipe| thread::spawn(move || pass_on(pipe)));
        let mut seen = running.child.stdout.take().map(pass_on).unwrap_or_default();
        if let Some(Ok(more)) = errors.map(thread::JoinHandle::join) {
            seen = seen.and(more);
        }
        let ok = running.wait()?.success();
        let word = if ok { "ok   " } else { "FAIL " };
        ui::line(&format!(
            "{word} {label:<34} {:>8}",
            ui::seconds(started.elapsed())
        ));
        Ok((seen, ok))
    }
}

/// Prints what comes, line by line, and counts.
fn pass_on(pipe: impl Read) -> Seen {
    let mut seen = Seen::default();
    let mut reader = BufReader::new(pipe);
    let mut line = Vec::new();
    while reader
        .read_until(b'\n', &mut line)
        .is_ok_and(|read| read > 0)
    {
        // Nobody may be listening any more; the count still matters.
        let _ = std::io::stdout().write_all(&line);
        seen.line(&String::from_utf8_lossy(&line));
        line.clear();
    }
    seen
}

/// The browser's settings for wasm-bindgen-test-runner.
fn webdriver(chromium: &str, root: bool) -> String {
    let mut arguments = vec![
        "--headless=new",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
    ];
    if root {
        // Chromium's sandbox refuses to start as root.
        arguments.push("--no-sandbox");
    }
    serde_json::json!({"goog:chromeOptions": {"binary": chromium, "args": arguments}}).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_root_gives_up_the_browsers_sandbox() {
        assert!(webdriver("chromium", true).contains("--no-sandbox"));
        assert!(!webdriver("chromium", false).contains("--no-sandbox"));
    }

    #[test]
    fn a_line_without_an_end_is_counted_too() {
        let text = "running\ntest result: ok. 2 passed; 0 failed; 0 ignored";
        assert_eq!(
            pass_on(text.as_bytes()).count,
            Count {
                passed: 2,
                failed: 0
            }
        );
    }
}
