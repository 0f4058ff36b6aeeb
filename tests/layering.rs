//! The borders of the house: who may import whom. A module that is not in the table may not exist.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests may stop at the first surprise"
)]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Module → what it may name besides itself.
const BORDERS: &[(&str, &[&str])] = &[
    ("words", &[]),
    ("team", &[]),
    ("port", &[]),
    ("ledger", &["team"]),
    ("agreement", &["ledger", "team"]),
    ("anchor", &["ledger", "team"]),
    ("record", &["agreement", "ledger", "team"]),
    ("codec", &["record", "team"]),
    ("crm", &["codec", "port", "record", "team"]),
    ("sync", &["codec", "crm", "record", "team"]),
    ("say", &["record", "team"]),
    ("protocol", &["agreement", "anchor", "record", "team"]),
    (
        "background",
        &[
            "agreement",
            "codec",
            "crm",
            "port",
            "protocol",
            "record",
            "say",
            "sync",
            "team",
            "words",
        ],
    ),
    (
        "panel",
        &[
            "agreement",
            "anchor",
            "protocol",
            "record",
            "say",
            "team",
            "words",
        ],
    ),
    (
        "agreement_page",
        &[
            "agreement",
            "ledger",
            "panel",
            "protocol",
            "say",
            "team",
            "words",
        ],
    ),
    (
        "browser",
        &[
            "agreement",
            "agreement_page",
            "background",
            "codec",
            "crm",
            "ledger",
            "panel",
            "port",
            "protocol",
            "record",
            "sync",
            "team",
            "words",
        ],
    ),
];

/// Where values of the outside world may still have no type of ours.
const RAW: &[(&str, &[&str])] = &[
    ("serde_json::Value", &["crm", "port"]),
    ("JsValue", &["browser"]),
];

#[test]
fn nobody_imports_across_a_border() {
    let borders: BTreeMap<_, _> = BORDERS.iter().copied().collect();
    let mut broken = Vec::new();
    for (module, path, text) in sources() {
        let Some(may) = borders.get(module.as_str()) else {
            panic!("{} belongs to no module of the table", path.display());
        };
        for name in named(&text) {
            if name != module && !may.contains(&name.as_str()) {
                broken.push(format!("{}: {module} may not name {name}", path.display()));
            }
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn what_the_outside_sends_has_a_type_before_it_comes_in() {
    for (module, path, text) in sources() {
        for (raw, may) in RAW {
            assert!(
                may.contains(&module.as_str()) || !text.contains(raw),
                "{}: {raw}",
                path.display()
            );
        }
    }
}

#[test]
fn the_panel_writes_no_markup_that_could_come_from_a_note() {
    for (_, path, text) in sources() {
        for raw in [
            "set_inner_html",
            "from_html_unchecked",
            "insert_adjacent_html",
            "set_outer_html",
        ] {
            assert!(!text.contains(raw), "{}: {raw}", path.display());
        }
    }
}

/// Every file of `src` but `lib.rs`, with its top module and its text without comments and tests.
fn sources() -> Vec<(String, PathBuf, String)> {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    collect(&src, &mut files);
    assert!(files.len() > 20, "the sources were not found");
    let known = files
        .into_iter()
        .filter(|path| path.file_name().is_some_and(|name| name != "lib.rs"));
    known
        .map(|path| {
            let below = path.strip_prefix(&src).expect("a file of src");
            let first = below.iter().next().expect("a name").to_string_lossy();
            let text = fs::read_to_string(&path).expect("a readable file");
            (
                first.trim_end_matches(".rs").to_owned(),
                path.clone(),
                code(&path, &text),
            )
        })
        .collect()
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a readable folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|end| end == "rs") {
            files.push(path);
        }
    }
}

fn code(path: &Path, text: &str) -> String {
    if path.file_name().is_some_and(|name| name == "tests.rs")
        || path.components().any(|part| part.as_os_str() == "tests")
    {
        return String::new();
    }
    let product = text.split("#[cfg(test)]\nmod").next().unwrap_or_default();
    product
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .collect::<Vec<_>>()
        .join("\n")
}

/// The top modules that a text names as `crate::…`.
fn named(text: &str) -> Vec<String> {
    let rest = text.split("crate::").skip(1);
    let names = rest.map(|rest| {
        rest.chars()
            .take_while(|letter| letter.is_alphanumeric() || *letter == '_')
            .collect()
    });
    names
        .filter(|name: &String| BORDERS.iter().any(|(module, _)| module == name))
        .collect()
}
