//! The ledgers of the records in view, kept in memory beside the store: nothing is read twice.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

use super::Background;
use crate::port::{Http, Store, StoreFault};
use crate::record::{Event, Ledger, RecordKey};

/// So many ledgers are kept; more records than this are seldom looked at in turn.
const KEPT: usize = 8;

/// Copies of what the store holds.
#[derive(Default)]
pub(super) struct Ledgers {
    all: RefCell<BTreeMap<RecordKey, Rc<Ledger>>>,
    /// Counts writes, so that what was read before one is not kept after it.
    writes: Cell<u64>,
}

impl Ledgers {
    /// The store has been given these.
    fn grown(&self, key: &RecordKey, events: Vec<(Event, Option<u64>)>) {
        self.writes.set(self.writes.get().wrapping_add(1));
        if let Some(ledger) = self.all.borrow_mut().get_mut(key) {
            let ledger = Rc::make_mut(ledger);
            for (event, there) in events {
                add(ledger, event, there);
            }
        }
    }

    /// The store no longer has these records' events.
    pub(super) fn forget(&self, of: impl Fn(&RecordKey) -> bool) {
        self.writes.set(self.writes.get().wrapping_add(1));
        self.all.borrow_mut().retain(|key, _| !of(key));
    }

    fn keep(&self, key: &RecordKey, ledger: &Rc<Ledger>) {
        let mut all = self.all.borrow_mut();
        if all.len() >= KEPT {
            all.pop_first();
        }
        all.insert(key.clone(), ledger.clone());
    }
}

fn add(ledger: &mut Ledger, event: Event, there: Option<u64>) {
    if let Some(at) = there {
        ledger.stands(event.id, at);
    }
    ledger.add(event);
}

impl<H: Http, S: Store> Background<H, S> {
    /// Everything known to have happened on a record.
    pub(super) async fn ledger(&self, key: &RecordKey) -> Result<Rc<Ledger>, StoreFault> {
        if let Some(ledger) = self.ledgers.all.borrow().get(key) {
            return Ok(ledger.clone());
        }
        let writes = self.ledgers.writes.get();
        let mut ledger = Ledger::default();
        for (event, there) in self.stored_events(key).await? {
            add(&mut ledger, event, there);
        }
        let ledger = Rc::new(ledger);
        if writes == self.ledgers.writes.get() {
            self.ledgers.keep(key, &ledger);
        }
        Ok(ledger)
    }

    /// These events have been written to the store.
    pub(super) fn grown(&self, key: &RecordKey, events: Vec<(Event, Option<u64>)>) {
        self.ledgers.grown(key, events);
    }
}
