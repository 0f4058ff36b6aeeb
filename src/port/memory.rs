//! The in-memory ports: shipped code, used by the playground and by the unit tests.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;

use super::{Change, Clock, Entropy, Store, StoreFault, Table};

/// A store that lives as long as it is held. Cloning shares it, as two lives of one profile would.
#[derive(Clone, Default)]
pub struct MemoryStore(std::rc::Rc<Shelf>);

#[derive(Default)]
struct Shelf {
    rows: RefCell<BTreeMap<(Table, String), String>>,
    full: Cell<bool>,
}

impl MemoryStore {
    /// From now on every write fails, as on a full disk; or no longer.
    pub fn set_full(&self, full: bool) {
        self.0.full.set(full);
    }
}

impl Store for MemoryStore {
    async fn get(&self, table: Table, key: &str) -> Result<Option<String>, StoreFault> {
        Ok(self.0.rows.borrow().get(&(table, key.to_owned())).cloned())
    }

    async fn list(&self, table: Table, prefix: &str) -> Result<Vec<(String, String)>, StoreFault> {
        let rows = self.0.rows.borrow();
        let from = rows.range((table, prefix.to_owned())..);
        let within =
            from.take_while(|((other, key), _)| *other == table && key.starts_with(prefix));
        Ok(within
            .map(|((_, key), value)| (key.clone(), value.clone()))
            .collect())
    }

    async fn write(&self, changes: Vec<Change>) -> Result<(), StoreFault> {
        if self.0.full.get() {
            return Err(StoreFault(format!(
                "the disk is full: {}",
                StoreFault::FULL
            )));
        }
        let mut rows = self.0.rows.borrow_mut();
        for change in changes {
            match change {
                Change::Put(table, key, value) => rows.insert((table, key), value),
                Change::Remove(table, key) => rows.remove(&(table, key)),
            };
        }
        Ok(())
    }
}

/// A clock that somebody else moves. Cloning shares it.
#[derive(Clone, Default)]
pub struct SetClock(std::rc::Rc<Cell<u64>>);

impl SetClock {
    /// A clock that stands at `ms`.
    #[must_use]
    pub fn at(ms: u64) -> SetClock {
        let clock = SetClock::default();
        clock.set(ms);
        clock
    }

    /// Moves it to `ms`, forward or back.
    pub fn set(&self, ms: u64) {
        self.0.set(ms);
    }

    /// Moves it forward.
    pub fn pass(&self, ms: u64) {
        self.set(self.now() + ms);
    }
}

impl Clock for SetClock {
    fn now(&self) -> u64 {
        self.0.get()
    }
}

/// Chance from a seed (xorshift32, Marsaglia 2003), so that a story tells itself the same way twice.
pub struct Seeded(Cell<u32>);

impl Seeded {
    /// Chance that begins at `seed`.
    #[must_use]
    pub fn new(seed: u32) -> Seeded {
        Seeded(Cell::new(seed.max(1)))
    }
}

impl Entropy for Seeded {
    fn draw(&self) -> u32 {
        let mut x = self.0.get();
        x ^= x << 13;
        x ^= x >> 17;
        x ^= x << 5;
        self.0.set(x);
        x
    }
}
