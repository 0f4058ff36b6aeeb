//! How many tests passed and failed, and what those that failed said, read from what the runners print.

use std::collections::BTreeMap;
use std::ops::AddAssign;

/// Counted tests.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// Tests that passed.
    pub passed: usize,
    /// Tests that failed.
    pub failed: usize,
}

impl AddAssign for Count {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
    }
}

/// What one run of a runner printed about its tests.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Seen {
    /// How many of which end.
    pub count: Count,
    /// The names of the tests that libtest called failed, in their order.
    pub failed: Vec<String>,
    /// The first lines of what each of them said.
    pub said: BTreeMap<String, Vec<String>>,
    /// Whose words are being read.
    speaks: Option<String>,
}

impl Seen {
    /// So many lines of a failed test's words are kept: what it waited for, and what there was instead.
    const LINES: usize = 12;

    /// Takes in a line.
    pub fn line(&mut self, line: &str) {
        let line = plain(line);
        let line = line.trim_end();
        self.count += of_line(line);
        if let Some(name) = line
            .strip_prefix("test ")
            .and_then(|rest| rest.strip_suffix(" ... FAILED"))
        {
            self.failed.push(name.to_owned());
        } else if let Some(name) = line
            .strip_prefix("---- ")
            .and_then(|rest| rest.strip_suffix(" stdout ----"))
        {
            self.speaks = Some(name.to_owned());
        } else if line == "failures:" || line.starts_with("test result:") {
            self.speaks = None;
        } else if let Some(name) = &self.speaks {
            let said = self.said.entry(name.clone()).or_default();
            if said.len() < Self::LINES && !line.is_empty() {
                said.push(line.to_owned());
            }
        }
    }

    /// The same with what another pipe of the runner said.
    pub fn and(mut self, other: Self) -> Self {
        self.count += other.count;
        self.failed.extend(other.failed);
        self.said.extend(other.said);
        self
    }
}

/// The count of a check that has no tests of its own.
pub fn one(ok: bool) -> Count {
    if ok {
        Count {
            passed: 1,
            failed: 0,
        }
    } else {
        Count {
            passed: 0,
            failed: 1,
        }
    }
}

/// What one line of a runner adds; most add nothing.
///
/// libtest and wasm-bindgen-test: `test result: ok. 5 passed; 0 failed; …`;
/// nextest: `Summary [ 0.1s] 5 tests run: 4 passed, 1 failed, 0 skipped`.
pub fn of_line(line: &str) -> Count {
    let line = plain(line);
    // nextest shows a failed test's own lines, its result among them, with spaces before them.
    let counts = line.strip_prefix("test result:").or_else(|| {
        let (_, counts) = line.trim().strip_prefix("Summary [")?.split_once("run:")?;
        Some(counts)
    });
    let Some(counts) = counts else {
        return Count::default();
    };
    let words: Vec<&str> = counts
        .split([' ', ';', ',', '(', ')', '.'])
        .filter(|word| !word.is_empty())
        .collect();
    let mut count = Count::default();
    for pair in words.windows(2) {
        if let [number, what] = pair
            && let Ok(number) = number.parse::<usize>()
        {
            match *what {
                "passed" => count.passed += number,
                "failed" | "timed" => count.failed += number,
                _ => {}
            }
        }
    }
    count
}

/// A runner that fails has at least one failure, also when it broke off before it counted.
pub fn settle(counted: Count, ok: bool) -> Count {
    if ok || counted.failed > 0 {
        counted
    } else {
        Count {
            failed: 1,
            ..counted
        }
    }
}

/// The line without a terminal's colours.
fn plain(line: &str) -> String {
    let mut out = String::new();
    let mut rest = line;
    while let Some((before, after)) = rest.split_once('\u{1b}') {
        out.push_str(before);
        rest = after.split_once('m').map_or("", |(_, tail)| tail);
    }
    out + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_runner_is_understood() {
        let cargo = "test result: FAILED. 5 passed; 2 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.00s";
        assert_eq!(
            of_line(cargo),
            Count {
                passed: 5,
                failed: 2
            }
        );
        let nextest = "     Summary [   0.123s] 8 tests run: 6 passed (1 slow), 1 failed, 1 timed out, 3 skipped";
        assert_eq!(
            of_line(nextest),
            Count {
                passed: 6,
                failed: 2
            }
        );
        let wasm =
            "test result: \u{1b}[32mok\u{1b}[0m. 3 passed; 0 failed; 0 ignored; 0 filtered out";
        assert_eq!(
            of_line(wasm),
            Count {
                passed: 3,
                failed: 0
            }
        );
    }

    #[test]
    fn a_failed_test_is_known_by_name_and_by_its_first_words() {
        let mut seen = Seen::default();
        let text = "test a::fine ... ok\ntest a::b ... FAILED\n\nfailures:\n\n---- a::b stdout ----\nError: forged\n\nCaused by:\n    in vain\n\nfailures:\n    a::b\n\ntest result: FAILED. 1 passed; 1 failed; 0 ignored\n";
        for line in text.lines() {
            seen.line(line);
        }
        assert_eq!(seen.failed, ["a::b"]);
        assert_eq!(
            seen.said["a::b"],
            ["Error: forged", "Caused by:", "    in vain"]
        );
        assert_eq!((seen.count.passed, seen.count.failed), (1, 1));
        let long = (0..100).map(|nth| format!("line {nth}"));
        seen.line("---- a::c stdout ----");
        long.for_each(|line| seen.line(&line));
        assert_eq!(seen.said["a::c"].len(), Seen::LINES);
    }

    #[test]
    fn other_lines_add_nothing() {
        for line in [
            "3 passed, 1 failed",
            "running 5 tests",
            "test a ... FAILED",
            "",
            "test result: ok.",
            "    test result: FAILED. 0 passed; 1 failed; 0 ignored",
        ] {
            assert_eq!(of_line(line), Count::default(), "{line}");
        }
    }

    #[test]
    fn a_runner_that_broke_off_counts_as_one_failure() {
        assert_eq!(
            settle(Count::default(), false),
            Count {
                passed: 0,
                failed: 1
            }
        );
        assert_eq!(
            settle(
                Count {
                    passed: 4,
                    failed: 2
                },
                false
            ),
            Count {
                passed: 4,
                failed: 2
            }
        );
        assert_eq!(
            settle(
                Count {
                    passed: 4,
                    failed: 0
                },
                true
            ),
            Count {
                passed: 4,
                failed: 0
            }
        );
    }
}
