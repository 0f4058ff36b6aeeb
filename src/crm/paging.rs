//! Reading many rows, page by page, from the lowest id to the highest.

use serde_json::Value;

use super::reply::rows;
use super::{Answer, Fault};

/// How many rows are asked for at once.
pub(super) const PAGE: usize = 100;

/// Every row, by `page`, which reads so many rows above an id and says when they are more than can be read. A
/// page too large for one answer is asked for again in smaller ones.
pub(super) async fn all(
    page: impl AsyncFn(usize, u64) -> Result<Option<Answer<Value>>, Fault>,
) -> Result<Answer<Vec<Value>>, Fault> {
    let (mut size, mut after) = (PAGE, 0);
    let mut found = Answer::asked_nobody(Vec::new());
    loop {
        let Some(page) = page(size, after).await? else {
            if size == 1 {
                let words = "a note is larger than can be read".to_owned();
                return Err(Fault::Unreachable(words));
            }
            size = (size / 10).max(1);
            continue;
        };
        let rows = rows(&page)?;
        for row in rows {
            let id = row.get("id").and_then(Value::as_u64);
            let id = id.ok_or_else(|| Fault::Unreadable("a note without id".to_owned()))?;
            if id <= after {
                return Err(Fault::Unreadable("notes out of order".to_owned()));
            }
            after = id;
        }
        let full = rows.len() >= size;
        found.value.extend(rows.iter().cloned());
        // The first page's clock: what changes while later ones are read is not read past.
        found.date = found.date.or(page.date);
        if !full {
            return Ok(found);
        }
    }
}
