//! Numbers with how they came about: printed as a table, kept as JSON.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use serde::Serialize;

/// One figure.
#[derive(Debug, Serialize)]
pub struct Figure {
    name: String,
    unit: &'static str,
    /// How many runs.
    n: usize,
    median: f64,
    p95: f64,
    least: f64,
    most: f64,
    /// How it was measured, and what that leaves out.
    how: &'static str,
    aim: Option<String>,
    met: Option<bool>,
}

impl Figure {
    /// A figure over runs; at least one.
    pub fn new(
        name: impl Into<String>,
        unit: &'static str,
        runs: &[f64],
        how: &'static str,
    ) -> Result<Self> {
        let name = name.into();
        let mut sorted = runs.to_vec();
        sorted.sort_by(f64::total_cmp);
        let least = *sorted
            .first()
            .with_context(|| format!("no run of “{name}”"))?;
        Ok(Self {
            n: sorted.len(),
            median: rounded(quantile(&sorted, 50)),
            p95: rounded(quantile(&sorted, 95)),
            least: rounded(least),
            most: rounded(sorted.last().copied().unwrap_or(least)),
            name,
            unit,
            how,
            aim: None,
            met: None,
        })
    }

    /// The same with the most that its median may be.
    pub fn at_most(self, most: f64) -> Self {
        Self {
            aim: Some(format!("at most {most} {}", self.unit).trim().to_owned()),
            met: Some(self.median <= most),
            ..self
        }
    }

    /// The same with the most that all but one in twenty runs may be.
    pub fn mostly_at_most(self, most: f64) -> Self {
        let aim = format!("p95 at most {most} {}", self.unit);
        Self {
            aim: Some(aim.trim().to_owned()),
            met: Some(self.p95 <= most),
            ..self
        }
    }

    /// The same with the most that any run may be.
    pub fn never_above(self, most: f64) -> Self {
        Self {
            aim: Some(
                format!("never above {most} {}", self.unit)
                    .trim()
                    .to_owned(),
            ),
            met: Some(self.most <= most),
            ..self
        }
    }
}

/// The nearest rank: a value that was measured, not one between two.
fn quantile(sorted: &[f64], percent: usize) -> f64 {
    let rank = (sorted.len() * percent).div_ceil(100).max(1);
    sorted.get(rank - 1).copied().unwrap_or(f64::NAN)
}

fn rounded(value: f64) -> f64 {
    (value * 100.0).round() / 100.0
}

/// Everything that was measured in one run.
#[derive(Debug, Serialize)]
pub struct Report {
    /// Cores of the machine.
    pub cores: usize,
    /// The browser, as it names itself.
    pub browser: String,
    /// The CRM's series.
    pub odoo: u32,
    /// What cannot be said per figure.
    pub remarks: Vec<&'static str>,
    /// The figures.
    pub figures: Vec<Figure>,
}

impl Report {
    /// The figures that are worse than they may be.
    pub fn missed(&self) -> Vec<&str> {
        let missed = self.figures.iter().filter(|of| of.met == Some(false));
        missed.map(|of| of.name.as_str()).collect()
    }

    /// Writes `results.json` into the folder; of one part alone, a file beside it, so that a whole run's
    /// figures stay.
    pub fn keep(&self, folder: &Path, only: Option<&str>) -> Result<PathBuf> {
        std::fs::create_dir_all(folder)?;
        let file = match only {
            None => folder.join("results.json"),
            Some(part) => folder.join(format!("results-{part}.json")),
        };
        std::fs::write(&file, serde_json::to_string_pretty(self)? + "\n")
            .with_context(|| format!("writing {}", file.display()))?;
        Ok(file)
    }

    /// Prints the table's head.
    pub fn print_head(&self) {
        println!(
            "{} · {} cores · Odoo {}",
            self.browser, self.cores, self.odoo
        );
        println!(
            "{:<58} {:>9} {:>9} {:<5} {:>3}  aim",
            "", "median", "p95", "unit", "n"
        );
    }

    /// Prints the figures from one on.
    pub fn print_from(&self, first: usize) {
        for figure in self.figures.iter().skip(first) {
            let aim = match (&figure.aim, figure.met) {
                (Some(aim), Some(true)) => format!("{aim}: met"),
                (Some(aim), _) => format!("{aim}: NOT MET"),
                (None, _) => String::new(),
            };
            let Figure {
                name,
                median,
                p95,
                unit,
                n,
                ..
            } = figure;
            println!("{name:<58} {median:>9} {p95:>9} {unit:<5} {n:>3}  {aim}");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_95th_of_twenty_is_the_second_largest() {
        let runs: Vec<f64> = (1..=20).map(f64::from).collect();
        let figure = Figure::new("x", "ms", &runs, "").unwrap().at_most(10.0);
        assert_eq!(
            (figure.median, figure.p95, figure.met),
            (10.0, 19.0, Some(true))
        );
    }
}
