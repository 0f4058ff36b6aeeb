//! Every schedule that ever went wrong, made small and kept. As data: numbers mean other schedules once
//! the maker of schedules changes.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "tests may stop at the first surprise"
)]

use std::fs;
use std::path::Path;

use samenspel_soak::{Schedule, play};

#[test]
fn what_went_wrong_once_goes_right() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("regressions");
    let mut wrong = Vec::new();
    let mut kept = 0;
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let schedule: Schedule = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
        if let Some(failure) = play(&schedule, None, false).failure {
            wrong.push(format!(
                "{:?}: {}\n  replay: cargo xtask soak --replay {}",
                failure.kind,
                failure.seen,
                path.display()
            ));
        }
        kept += 1;
    }
    assert!(kept > 0, "the kept schedules were not found");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
