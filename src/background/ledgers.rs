//! The ledgers of the records in view, kept in memory beside the store: nothing is read twice.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

use super::Background;
use crate::port::{Http, Store, StoreFault};
use crate::record::{Event, Ledger, RecordKey, Source};

/// So many ledgers are kept; more records than this are seldom looked at in turn.
const KEPT: usize = 8;

/// An event, and all the notes in which it was read, as they were written.
pub(super) type Grown = (Event, Vec<Source>);

/// Copies of what the store holds.
#[derive(Default)]
pub(super) struct Ledgers {
    all: RefCell<BTreeMap<RecordKey, Rc<Ledger>>>,
    /// Counts writes, so that what was read before one is not kept after it.
    writes: Cell<u64>,
}

impl Ledgers {
    /// The store has been given these.
    fn grown(&self, key: &RecordKey, events: Vec<Grown>) {
        self.touched();
        if let Some(ledger) = self.all.borrow_mut().get_mut(key) {
            let ledger = Rc::make_mut(ledger);
            for (event, sources) in events {
                add(ledger, event, sources);
            }
        }
    }

    /// Something was written by which a ledger reads differently.
    pub(super) fn touched(&self) {
        self.writes.set(self.writes.get().wrapping_add(1));
    }

    /// Another number after each write.
    pub(super) fn writes(&self) -> u64 {
        self.writes.get()
    }

    /// The store no longer has these records' events.
    pub(super) fn forget(&self, of: impl Fn(&RecordKey) -> bool) {
        self.touched();
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

/// The notes of both, none twice, in the order in which everybody writes them.
pub(super) fn joined(known: &[Source], found: &[Source]) -> Vec<Source> {
    let mut all = known.to_vec();
    for source in found {
        if !all.contains(source) {
            all.push(source.clone());
        }
    }
    all.sort();
    all
}

fn add(ledger: &mut Ledger, event: Event, sources: Vec<Source>) {
    for source in sources {
        ledger.found(event.clone(), source);
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
        for (event, sources) in self.stored_events(key).await? {
            add(&mut ledger, event, sources);
        }
        let ledger = Rc::new(ledger);
        if writes == self.ledgers.writes.get() {
            self.ledgers.keep(key, &ledger);
        }
        Ok(ledger)
    }

    /// These events have been written to the store.
    pub(super) fn grown(&self, key: &RecordKey, events: Vec<Grown>) {
        self.ledgers.grown(key, events);
    }
}
