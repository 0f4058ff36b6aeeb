//! The notes in which an event was read, and the records whose notes stand on another.

use std::collections::BTreeSet;

use super::{parsed, put};
use crate::background::Background;
use crate::port::{Change, Http, Store, StoreFault, Table};
use crate::record::{RecordKey, Seal, Source, Spot};

/// Reads what stands behind an event's word. A bare number is of before notes were signed: when its note came
/// to stand.
pub(super) fn read_sources(text: &str) -> Result<Vec<Source>, StoreFault> {
    if text.starts_with('[') {
        return parsed(text);
    }
    let stood: u64 = parsed(text)?;
    Ok(vec![Source {
        stood,
        note: String::new(),
        seal: Seal::Unchecked,
    }])
}

fn gone_of(key: &RecordKey) -> String {
    format!("gone\t{}", key.line())
}

fn former_of(key: &RecordKey) -> String {
    format!("former\t{}", key.line())
}

impl<H: Http, S: Store> Background<H, S> {
    /// The notes of a record in which something was read and that do not stand in the CRM any more.
    pub(in crate::background) async fn gone_notes(
        &self,
        key: &RecordKey,
    ) -> Result<BTreeSet<String>, StoreFault> {
        Ok(self.meta(&gone_of(key)).await?.unwrap_or_default())
    }

    /// That these are they.
    pub(in crate::background) fn put_gone_notes(
        key: &RecordKey,
        gone: &BTreeSet<String>,
    ) -> Result<Change, StoreFault> {
        put(Table::Meta, gone_of(key), gone)
    }

    /// The records whose notes stand on this one, since they are gone.
    pub(in crate::background) async fn former(
        &self,
        key: &RecordKey,
    ) -> Result<Vec<Spot>, StoreFault> {
        Ok(self.meta(&former_of(key)).await?.unwrap_or_default())
    }

    /// That one record went into another, with all that went into it before.
    pub(in crate::background) async fn put_merged(
        &self,
        from: &RecordKey,
        to: &RecordKey,
    ) -> Result<Change, StoreFault> {
        let mut gone = self.former(from).await?;
        gone.push(from.spot());
        self.put_gone(to, gone).await
    }

    /// That these records are gone, and their notes stand on this one.
    pub(in crate::background) async fn put_gone(
        &self,
        key: &RecordKey,
        gone: Vec<Spot>,
    ) -> Result<Change, StoreFault> {
        let mut former = self.former(key).await?;
        for spot in gone {
            if !former.contains(&spot) {
                former.push(spot);
            }
        }
        put(Table::Meta, former_of(key), &former)
    }
}
