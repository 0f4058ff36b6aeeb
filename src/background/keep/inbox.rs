//! What is said to a person across the records that were read here, and what of it they have read.

use super::{parsed, put};
use crate::background::Background;
use crate::port::{Change, Http, Store, StoreFault, Table};
use crate::record::{Addressed, EventId, RecordKey};
use crate::team::PersonId;

/// What the rows begin with that hold what is said to somebody on one record.
pub(super) const INBOX: &str = "inbox\t";
/// What the rows begin with that hold what somebody has read.
pub(super) const READ: &str = "read\t";

fn inbox_of(key: &RecordKey, who: &PersonId) -> String {
    format!("{INBOX}{}\t{}", key.line(), who.0)
}

fn read_by(instance: &str, who: &PersonId) -> String {
    format!("{READ}{instance}\t{}", who.0)
}

/// What is said to a person on a record.
pub(in crate::background) fn put_inbox(
    key: &RecordKey,
    who: &PersonId,
    said: &[Addressed],
) -> Result<Change, StoreFault> {
    match said {
        [] => Ok(drop_inbox(key, who)),
        said => put(Table::Meta, inbox_of(key, who), &said),
    }
}

/// Nothing is said to them there any more.
pub(in crate::background) fn drop_inbox(key: &RecordKey, who: &PersonId) -> Change {
    Change::Remove(Table::Meta, inbox_of(key, who))
}

/// What a person has read of it, the latest last.
pub(in crate::background) fn put_read(
    instance: &str,
    who: &PersonId,
    read: &[EventId],
) -> Result<Change, StoreFault> {
    put(Table::Meta, read_by(instance, who), &read)
}

impl<H: Http, S: Store> Background<H, S> {
    /// What is said to a person on a record.
    pub(in crate::background) async fn said_on(
        &self,
        key: &RecordKey,
        who: &PersonId,
    ) -> Result<Vec<Addressed>, StoreFault> {
        Ok(self.meta(&inbox_of(key, who)).await?.unwrap_or_default())
    }

    /// The same on every record of a CRM.
    pub(in crate::background) async fn said_to(
        &self,
        instance: &str,
        who: &PersonId,
    ) -> Result<Vec<(RecordKey, Vec<Addressed>)>, StoreFault> {
        let within = format!("{INBOX}{instance}\t");
        let rows = self.store.list(Table::Meta, &within).await?;
        let theirs = rows.iter().filter_map(|(place, said)| {
            let (record, whose) = place.strip_prefix(INBOX)?.rsplit_once('\t')?;
            let key = RecordKey::of_line(record).filter(|_| whose == who.0)?;
            Some(parsed(said).map(|said| (key, said)))
        });
        theirs.collect()
    }

    /// What a person has read of it.
    pub(in crate::background) async fn has_seen(
        &self,
        instance: &str,
        who: &PersonId,
    ) -> Result<Vec<EventId>, StoreFault> {
        Ok(self
            .meta(&read_by(instance, who))
            .await?
            .unwrap_or_default())
    }
}
