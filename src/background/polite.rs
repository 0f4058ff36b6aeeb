//! The network, within a budget for each CRM, whatever asks: a fault of ours, or ten tabs at once, must not
//! cost a CRM more than was agreed with it.

use std::collections::BTreeMap;

use tokio::sync::Mutex;

use super::{Background, keep};
use crate::crm::origin;
use crate::port::{Clock, Http, NoReply, Reply, Request, Store, StoreFault};
use crate::protocol::Trouble;
use crate::sync::{Budget, Spent};

/// Requests that keep to a budget. What goes over it is answered here as a CRM would that is asked too
/// often: with a 429 and how long to wait, which all who ask know how to bear.
pub struct Polite<H, S> {
    http: H,
    store: S,
    clock: Box<dyn Clock>,
    spent: Mutex<BTreeMap<String, (Budget, Spent)>>,
}

impl<H: Http, S: Store> Polite<H, S> {
    /// The network, and the store in which it is written down what was asked.
    pub fn new(http: H, store: S, clock: Box<dyn Clock>) -> Polite<H, S> {
        Polite {
            http,
            store,
            clock,
            spent: Mutex::default(),
        }
    }

    /// Takes one request out of the budget; how long to wait (ms) when there is none left.
    async fn take(&self, instance: &str) -> Result<Option<u64>, StoreFault> {
        let mut all = self.spent.lock().await;
        if !all.contains_key(instance) {
            let known = keep::spent(&self.store, instance).await?;
            all.insert(instance.to_owned(), known);
        }
        let Some((budget, spent)) = all.get_mut(instance) else {
            return Ok(None);
        };
        let now = self.clock.now();
        if let Err(wait) = spent.take(now, *budget) {
            return Ok(Some(wait));
        }
        if let Some(kept) = spent.reserve(now, *budget) {
            self.store
                .write(vec![keep::put_spent(instance, kept)?])
                .await?;
        }
        Ok(None)
    }
}

impl<H: Http, S: Store> Background<H, S> {
    /// How much the browser's administrator lets be asked of each CRM, by its address. It counts from the
    /// next start of the background on, which is seconds away.
    ///
    /// # Errors
    /// When it could not be stored; the next start says it again.
    pub async fn budgets(&self, budgets: BTreeMap<String, Budget>) -> Result<(), Trouble> {
        let _turn = self.turn.lock().await;
        let before = self.budgeted().await?;
        let gone = before.keys().filter(|of| !budgets.contains_key(*of));
        let mut changes = gone
            .map(|instance| keep::put_budget(instance, None))
            .collect::<Result<Vec<_>, _>>()?;
        for (instance, budget) in &budgets {
            if before.get(instance) != Some(budget) {
                changes.push(keep::put_budget(instance, Some(*budget))?);
            }
        }
        match changes.is_empty() {
            true => Ok(()),
            false => Ok(self.store.write(changes).await?),
        }
    }
}

impl<H: Http, S: Store> Http for Polite<H, S> {
    async fn send(&self, request: Request) -> Result<Reply, NoReply> {
        // By origin: databases of one server share its budget.
        let wait = match origin(&request.url) {
            // What cannot be counted is asked all the same: a full disk must not keep notes from the CRM.
            Some(origin) => self.take(&origin).await.unwrap_or_default(),
            None => None,
        };
        match wait {
            None => self.http.send(request).await,
            Some(wait) => Ok(Reply {
                status: 429,
                kind: String::new(),
                body: String::new(),
                date: None,
                retry_after: Some(wait),
            }),
        }
    }
}
