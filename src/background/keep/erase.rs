//! Which rows are about a record, or about a CRM.

use super::inbox::{INBOX, READ};
use super::{DUE, LABELS, put_marks};
use crate::background::Background;
use crate::port::{Change, Http, Store, StoreFault, Table};
use crate::record::RecordKey;

/// What is kept about a record among everything else, by what the rows' keys begin with.
const ABOUT: [&str; 8] = [
    DUE, INBOX, MOVED, FORMER, MARKS, "gone\t", "beside\t", "aside\t",
];
/// Where a record went.
const MOVED: &str = "moved\t";
/// Which records went into one.
const FORMER: &str = "former\t";
/// The ids of some of a record's notes.
const MARKS: &str = "marks\t";
/// What is kept about a CRM besides what was read from it.
const SETTINGS: [&str; 7] = [
    LABELS,
    "session\t",
    "seat\t",
    "behind\t",
    "home\t",
    "typed\t",
    READ,
];

/// Whether a change is about where a record went when the CRM merged it, or by what it is found then. What was
/// signed for the one that went is believed where it stands now, whoever is signed in.
pub(in crate::background) fn is_whereabouts(change: &Change) -> bool {
    let (Change::Put(table, place, _) | Change::Remove(table, place)) = change;
    let whereabouts = [MOVED, FORMER, MARKS];
    *table == Table::Meta && whereabouts.iter().any(|about| place.starts_with(about))
}

impl<H: Http, S: Store> Background<H, S> {
    /// The removal of every row whose key begins with this record or CRM; `also` names further sorts of
    /// rows that begin with it.
    pub(in crate::background) async fn rows_of(
        &self,
        of: &str,
        also: &[&str],
    ) -> Result<Vec<Change>, StoreFault> {
        let mut changes = Vec::new();
        let within = format!("{of}\t");
        for table in [Table::Events, Table::Notes, Table::Drafts, Table::Records] {
            changes.extend(self.removal(table, &within).await?);
        }
        changes.push(Change::Remove(Table::Records, of.to_owned()));
        for sorts in [&ABOUT[..], also] {
            changes.extend(self.meta_of(of, sorts).await?);
        }
        Ok(changes)
    }

    /// The removal of who is signed in, on which side they are and where the agreement is kept.
    pub(in crate::background) async fn settings_of(
        &self,
        instance: &str,
    ) -> Result<Vec<Change>, StoreFault> {
        self.meta_of(instance, &SETTINGS).await
    }

    /// The removal of such rows about this record or CRM.
    async fn meta_of(&self, of: &str, sorts: &[&str]) -> Result<Vec<Change>, StoreFault> {
        let mut changes = Vec::new();
        for sort in sorts {
            let exactly = format!("{sort}{of}");
            changes.extend(self.removal(Table::Meta, &format!("{exactly}\t")).await?);
            changes.push(Change::Remove(Table::Meta, exactly));
        }
        Ok(changes)
    }

    /// By what the records that are known now are found again.
    pub(in crate::background) async fn marked(
        &self,
        instance: &str,
    ) -> Result<Vec<Change>, StoreFault> {
        let rows = self
            .store
            .list(Table::Records, &format!("{instance}\t"))
            .await?;
        let mut changes = Vec::new();
        for (place, _) in rows {
            let Some(key) = RecordKey::of_line(&place) else {
                continue;
            };
            let marks = self.marks(&key).await?;
            if !marks.is_empty() {
                changes.push(put_marks(&key, &marks)?);
            }
        }
        Ok(changes)
    }

    async fn removal(&self, table: Table, prefix: &str) -> Result<Vec<Change>, StoreFault> {
        let rows = self.store.list(table, prefix).await?;
        let rows = rows.into_iter();
        Ok(rows
            .map(|(place, _)| Change::Remove(table, place))
            .collect())
    }
}
