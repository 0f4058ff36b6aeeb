//! IndexedDB: one database, one object store per table, one transaction per write.

use std::cell::RefCell;
use std::rc::Rc;

use idb::{Database, DatabaseEvent, Factory, KeyRange, ObjectStoreParams, Query, TransactionMode};
use wasm_bindgen::JsValue;

use crate::port::{Change, Store, StoreFault, Table};

const NAME: &str = "samenspel";
const VERSION: u32 = 1;

/// The browser profile's store. Survives the browser's death: a write has left this process for the
/// browser's storage before it is answered.
#[derive(Default)]
pub struct Idb {
    open: RefCell<Option<Rc<Database>>>,
}

impl From<idb::Error> for StoreFault {
    fn from(error: idb::Error) -> StoreFault {
        StoreFault(error.to_string())
    }
}

impl Idb {
    async fn database(&self) -> Result<Rc<Database>, StoreFault> {
        if let Some(open) = self.open.borrow().clone() {
            return Ok(open);
        }
        let mut request = Factory::new()?.open(NAME, Some(VERSION))?;
        request.on_upgrade_needed(|event| {
            if let Ok(database) = event.database() {
                for table in Table::ALL {
                    // A table that cannot be made fails every later use of it, in words.
                    let _ = database.create_object_store(table.name(), ObjectStoreParams::new());
                }
            }
        });
        let open = Rc::new(request.await?);
        *self.open.borrow_mut() = Some(open.clone());
        Ok(open)
    }

    /// The browser may close a database under us (storage cleared, disk trouble); the next use opens
    /// it anew.
    fn lost<T>(&self, result: Result<T, StoreFault>) -> Result<T, StoreFault> {
        if result.is_err() {
            *self.open.borrow_mut() = None;
        }
        result
    }

    async fn try_get(&self, table: Table, key: &str) -> Result<Option<String>, StoreFault> {
        let transaction = self
            .database()
            .await?
            .transaction(&[table.name()], TransactionMode::ReadOnly)?;
        let value = transaction
            .object_store(table.name())?
            .get(Query::Key(JsValue::from_str(key)))?
            .await?;
        value.map(text).transpose()
    }

    async fn try_list(
        &self,
        table: Table,
        prefix: &str,
    ) -> Result<Vec<(String, String)>, StoreFault> {
        let transaction = self
            .database()
            .await?
            .transaction(&[table.name()], TransactionMode::ReadOnly)?;
        let store = transaction.object_store(table.name())?;
        let (from, to) = (
            JsValue::from_str(prefix),
            JsValue::from_str(&format!("{prefix}\u{FFFF}")),
        );
        let within = || KeyRange::bound(&from, &to, None, None).map(Query::KeyRange);
        let keys = store.get_all_keys(Some(within()?), None)?;
        let values = store.get_all(Some(within()?), None)?;
        let (keys, values) = (keys.await?, values.await?);
        keys.into_iter()
            .zip(values)
            .map(|(key, value)| Ok((text(key)?, text(value)?)))
            .collect()
    }

    async fn try_write(&self, changes: &[Change]) -> Result<(), StoreFault> {
        let mut tables: Vec<&str> = changes.iter().map(|change| table(change).name()).collect();
        tables.sort_unstable();
        tables.dedup();
        if tables.is_empty() {
            return Ok(());
        }
        let transaction = self
            .database()
            .await?
            .transaction(&tables, TransactionMode::ReadWrite)?;
        for change in changes {
            let store = transaction.object_store(table(change).name())?;
            // Not awaited one by one: the transaction tells whether all of them were done.
            match change {
                Change::Put(_, key, value) => drop(store.put(&value.into(), Some(&key.into()))?),
                Change::Remove(_, key) => drop(store.delete(Query::Key(key.into()))?),
            }
        }
        let end = transaction.commit()?.await?;
        if end.is_committed() {
            Ok(())
        } else {
            Err(StoreFault("the browser gave up the write".to_owned()))
        }
    }
}

impl Store for Idb {
    async fn get(&self, table: Table, key: &str) -> Result<Option<String>, StoreFault> {
        let got = self.try_get(table, key).await;
        self.lost(got)
    }

    async fn list(&self, table: Table, prefix: &str) -> Result<Vec<(String, String)>, StoreFault> {
        let listed = self.try_list(table, prefix).await;
        self.lost(listed)
    }

    async fn write(&self, changes: Vec<Change>) -> Result<(), StoreFault> {
        let written = self.try_write(&changes).await;
        self.lost(written)
    }
}

fn table(change: &Change) -> Table {
    match change {
        Change::Put(table, ..) | Change::Remove(table, _) => *table,
    }
}

fn text(value: JsValue) -> Result<String, StoreFault> {
    value
        .as_string()
        .ok_or_else(|| StoreFault("what was stored is no text".to_owned()))
}
