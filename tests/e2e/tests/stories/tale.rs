//! A story, told at some desks, beside whichever CRM.

use std::future::poll_fn;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::task::Poll;

use anyhow::{Context as _, Result, anyhow};

use crate::desk::Desk;

/// Tells a story at some desks: keeps a picture of each at its end, and of a failed one what was seen.
pub async fn story(
    name: &str,
    desks: &[&Desk],
    told: impl Future<Output = Result<()>>,
) -> Result<()> {
    let mut result = caught(told).await.context(name.to_owned());
    for (nth, desk) in (1..).zip(desks) {
        let name = match desks.len() {
            1 => name.to_owned(),
            _ => format!("{name}-{nth}"),
        };
        if result.is_ok() {
            desk.browser.screenshot(&name).await?;
        } else {
            result = desk.browser.witness(&name, result).await;
        }
    }
    result
}

/// Makes of a failed assertion an error, so that it does not pass by the pictures.
async fn caught(told: impl Future<Output = Result<()>>) -> Result<()> {
    let mut told = pin!(told);
    let told = poll_fn(|context| {
        let step = catch_unwind(AssertUnwindSafe(|| told.as_mut().poll(context)));
        step.unwrap_or_else(|_| Poll::Ready(Err(anyhow!("the assertion above does not hold"))))
    });
    told.await
}
