//! Waiting for conditions, never for time.

use std::fmt::Display;
use std::time::{Duration, Instant};

use anyhow::{Result, anyhow};

/// How long a condition may take unless said otherwise: generous, because a busy two-core machine
/// runs two browsers and a CRM; nothing waits longer than its condition needs.
pub const PATIENCE: Duration = Duration::from_secs(60);

/// The pause between two looks.
pub(crate) const PAUSE: Duration = Duration::from_millis(25);

/// Looks again and again until `look` gives something, for [`PATIENCE`] at most.
pub async fn wait_for<T>(
    what: impl Display,
    look: impl AsyncFnMut() -> Result<Option<T>>,
) -> Result<T> {
    wait_within(PATIENCE, what, look).await
}

/// Looks again and again until `look` gives something, for `limit` at most.
///
/// An error of `look` counts as "not yet" (a frame can be replaced between two steps); the last one
/// is part of the sentence when the time is up.
pub async fn wait_within<T>(
    limit: Duration,
    what: impl Display,
    mut look: impl AsyncFnMut() -> Result<Option<T>>,
) -> Result<T> {
    let start = Instant::now();
    let mut last;
    loop {
        match look().await {
            Ok(Some(found)) => return Ok(found),
            Ok(None) => last = None,
            Err(error) => last = Some(error),
        }
        if start.elapsed() >= limit {
            let waited = format!("waited {:.0?} for {what}, in vain", limit);
            return Err(match last {
                Some(error) => error.context(waited),
                None => anyhow!(waited),
            });
        }
        tokio::time::sleep(PAUSE).await;
    }
}

/// Waits until `holds` says yes.
pub async fn wait_until(
    what: impl Display,
    mut holds: impl AsyncFnMut() -> Result<bool>,
) -> Result<()> {
    wait_for(what, async || Ok(holds().await?.then_some(()))).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_last_error_is_told_when_the_time_is_up() {
        let waited: Result<()> = wait_within(Duration::ZERO, "rain", async || {
            Err(anyhow!("the sky is blue"))
        })
        .await;
        assert_eq!(
            format!("{:#}", waited.unwrap_err()),
            "waited 0ns for rain, in vain: the sky is blue"
        );
    }
}
