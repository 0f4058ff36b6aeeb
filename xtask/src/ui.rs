//! What a person sees: one line for every step, with the time it took.

use std::sync::OnceLock;
use std::time::{Duration, Instant};

use anyhow::Result;
use indicatif::{MultiProgress, ProgressBar, ProgressStyle};

/// The spinners of all steps that run now; nothing is drawn when nobody watches a terminal.
fn bars() -> &'static MultiProgress {
    static BARS: OnceLock<MultiProgress> = OnceLock::new();
    BARS.get_or_init(MultiProgress::new)
}

/// One step while it runs.
pub struct Step {
    bar: ProgressBar,
}

impl Step {
    /// Says what the step is at now.
    pub fn say(&self, what: impl Into<String>) {
        self.bar.set_message(what.into());
    }
}

/// Runs one step and prints its line. `work` may return a few words for the end of the line.
pub fn step<T>(label: &str, work: impl FnOnce(&Step) -> Result<(T, String)>) -> Result<T> {
    let started = Instant::now();
    let bar = bars().add(ProgressBar::new_spinner());
    if let Ok(style) = ProgressStyle::with_template("{spinner} {prefix}  {elapsed}  {wide_msg}") {
        bar.set_style(style);
    }
    bar.set_prefix(label.to_owned());
    bar.enable_steady_tick(Duration::from_millis(120));
    let step = Step { bar };
    let result = work(&step);
    step.bar.finish_and_clear();
    bars().remove(&step.bar);
    let took = seconds(started.elapsed());
    match result {
        Ok((value, note)) => {
            line(format!("ok    {label:<34} {took:>8}  {note}").trim_end());
            Ok(value)
        }
        Err(error) => {
            line(&format!("FAIL  {label:<34} {took:>8}"));
            Err(error.context(format!("step \"{label}\"")))
        }
    }
}

/// Prints a line without tearing the spinners.
pub fn line(text: &str) {
    bars().suspend(|| println!("{text}"));
}

/// A duration as people say it.
pub fn seconds(duration: Duration) -> String {
    let all = duration.as_secs_f64();
    if all < 100.0 {
        format!("{all:.1} s")
    } else {
        format!(
            "{} min {:02} s",
            duration.as_secs() / 60,
            duration.as_secs() % 60
        )
    }
}

/// A size in bytes as people say it; 1 KB is 1000 bytes, as in the project's budgets.
pub fn kilobytes(bytes: usize) -> String {
    format!("{}.{} KB", bytes / 1000, bytes % 1000 / 100)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_times_have_a_tenth_and_long_ones_minutes() {
        assert_eq!(seconds(Duration::from_millis(1240)), "1.2 s");
        assert_eq!(seconds(Duration::from_secs(275)), "4 min 35 s");
    }

    #[test]
    fn sizes_are_in_thousands() {
        assert_eq!(kilobytes(177_450), "177.4 KB");
    }
}
