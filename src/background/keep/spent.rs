//! What was asked of a CRM, and how much may be.

use std::collections::BTreeMap;

use super::{parsed, put};
use crate::background::Background;
use crate::port::{Change, Http, Store, StoreFault, Table};
use crate::sync::{Budget, Kept, Spent};

fn spent_at(instance: &str) -> String {
    format!("spent\t{instance}")
}

const BUDGET: &str = "budget\t";

fn budget_at(instance: &str) -> String {
    format!("{BUDGET}{instance}")
}

impl<H: Http, S: Store> Background<H, S> {
    /// What the browser's administrator lets be asked of each CRM.
    pub(in crate::background) async fn budgeted(
        &self,
    ) -> Result<BTreeMap<String, Budget>, StoreFault> {
        let rows = self.store.list(Table::Meta, BUDGET).await?;
        let budgets = rows.iter().filter_map(|(place, budget)| {
            let instance = place.strip_prefix(BUDGET)?.to_owned();
            Some(parsed(budget).map(|budget| (instance, budget)))
        });
        budgets.collect()
    }
}

/// How much may be asked of a CRM, and how much was.
pub(in crate::background) async fn spent(
    store: &impl Store,
    instance: &str,
) -> Result<(Budget, Spent), StoreFault> {
    let budget = store.get(Table::Meta, &budget_at(instance)).await?;
    let budget = budget.as_deref().map(parsed).transpose()?;
    let kept = store.get(Table::Meta, &spent_at(instance)).await?;
    let kept: Option<Kept> = kept.as_deref().map(parsed).transpose()?;
    let spent = kept.map(Spent::of).unwrap_or_default();
    Ok((budget.unwrap_or_default(), spent))
}

/// So much was asked of a CRM.
pub(in crate::background) fn put_spent(instance: &str, kept: Kept) -> Result<Change, StoreFault> {
    put(Table::Meta, spent_at(instance), &kept)
}

/// So much may be asked of a CRM, by the browser's administrator; by us when empty.
pub(in crate::background) fn put_budget(
    instance: &str,
    budget: Option<Budget>,
) -> Result<Change, StoreFault> {
    match budget {
        Some(budget) => put(Table::Meta, budget_at(instance), &budget),
        None => Ok(Change::Remove(Table::Meta, budget_at(instance))),
    }
}
