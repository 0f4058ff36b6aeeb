//! What became of notes about fields, added up: on pages made up, and on the CRMs' own that were changed.

use std::collections::BTreeMap;
use std::fmt;
use std::fs;
use std::ops::AddAssign;
use std::path::PathBuf;

use anyhow::{Context, Result};
use serde_json::Value;

use crate::place::{self, Place};

/// Counted notes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Counts {
    annotations: u64,
    /// Those whose field is on the page.
    there: u64,
    /// Those that were found at it.
    right: u64,
    lost: u64,
    wrong: u64,
}

impl Counts {
    fn read(line: &str) -> Result<(Value, Self)> {
        let told: Value = serde_json::from_str(line).context("reading what was counted")?;
        let count = |name: &str| told.get(name).and_then(Value::as_u64).context("no count");
        let counts = Self {
            annotations: count("annotations")?,
            there: count("there")?,
            right: count("right")?,
            lost: count("lost")?,
            wrong: count("wrong")?,
        };
        Ok((told, counts))
    }
}

impl AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.annotations += other.annotations;
        self.there += other.there;
        self.right += other.right;
        self.lost += other.lost;
        self.wrong += other.wrong;
    }
}

impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        #[allow(clippy::cast_precision_loss, reason = "a share of some thousands")]
        let percent = |part: u64, of: u64| part as f64 * 100.0 / of.max(1) as f64;
        write!(
            f,
            "annotations: {}, lost: {}, wrong: {}, precision: {:.2}, recall: {:.2}",
            self.annotations,
            self.lost,
            self.wrong,
            percent(self.right, self.right + self.wrong),
            percent(self.right, self.there),
        )
    }
}

/// Where it is counted.
pub struct Counted {
    /// The file of the pages made up.
    pub made_up: PathBuf,
    folder: PathBuf,
}

impl Counted {
    /// Forgets what was counted before.
    pub fn begin(place: &Place) -> Result<Self> {
        let folder = place.target.join("anchored");
        place::remove(&folder)?;
        fs::create_dir_all(&folder).with_context(|| format!("making {}", folder.display()))?;
        Ok(Self {
            made_up: folder.join("made-up.json"),
            folder,
        })
    }

    /// A line for the pages made up, one for the CRMs' own, and at last one over both.
    pub fn told(&self) -> Result<String> {
        let made_up = fs::read_to_string(&self.made_up).context("reading what was counted")?;
        let stories = self.folder.join("stories.jsonl");
        let stories = match stories.exists() {
            true => fs::read_to_string(&stories).context("reading what the stories counted")?,
            false => String::new(),
        };
        lines(&made_up, &stories)
    }
}

fn lines(made_up: &str, stories: &str) -> Result<String> {
    let (_, mut all) = Counts::read(made_up)?;
    let made_up = all;
    // A story that was told again counts as it was told last.
    let mut last = BTreeMap::new();
    for line in stories.lines() {
        let (told, counts) = Counts::read(line)?;
        let name = ["crm", "fixture"].map(|key| told.get(key).map(Value::to_string));
        last.insert(name, counts);
    }
    let mut own = Counts::default();
    last.values().for_each(|counts| own += *counts);
    all += own;
    Ok(format!(
        "on pages made up: {made_up}\non the CRMs' own, changed {} times: {own}\n{all}",
        last.len()
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_story_that_was_told_twice_counts_once_and_the_last_line_is_over_all() {
        let made_up = r#"{"annotations": 10, "there": 8, "right": 7, "lost": 0, "wrong": 0}"#;
        let story = r#"{"crm": "odoo", "fixture": "hidden", "annotations": 3, "there": 2, "right": 2, "lost": 0, "wrong": 0}"#;
        let failed = story.replace("\"lost\": 0", "\"lost\": 1");
        let said = lines(made_up, &format!("{failed}\n{story}\n")).unwrap();
        let said: Vec<&str> = said.lines().collect();
        assert_eq!(
            said,
            [
                "on pages made up: annotations: 10, lost: 0, wrong: 0, precision: 100.00, recall: 87.50",
                "on the CRMs' own, changed 1 times: annotations: 3, lost: 0, wrong: 0, precision: 100.00, recall: 100.00",
                "annotations: 13, lost: 0, wrong: 0, precision: 100.00, recall: 90.00",
            ]
        );
    }
}
