//! A browser in several hands. What was read from a CRM goes when nobody is signed in there any more, once
//! nothing waits that is nowhere else; and what one person half typed is not another's to send.

use std::collections::BTreeSet;

use super::Background;
use super::keep;
use crate::port::{Change, Http, Store, Table};
use crate::protocol::Trouble;
use crate::sync::Item;
use crate::team::{Person, PersonId};

impl<H: Http, S: Store> Background<H, S> {
    /// The CRM says that nobody is signed in. What can be read from it again by whoever may is not left
    /// behind; what waits to be sent or is half typed keeps everything until they are back, or say that it
    /// may go ([`crate::protocol::Ask::Wipe`]).
    pub(super) async fn leave_nothing(&self, instance: &str) -> Result<(), Trouble> {
        let _handing = self.handing.lock().await;
        if self.waiting(|item| item.key.instance == instance).await > 0
            || !self.typed(instance).await?.is_empty()
        {
            return Ok(());
        }
        let changes = self.read_of(instance).await?;
        self.store.write(changes).await?;
        self.forget(|key| key.instance == instance);
        self.set_reminder().await
    }

    /// How many such items wait to be sent.
    pub(super) async fn waiting(&self, of: impl Fn(&Item) -> bool) -> usize {
        let outbox = self.outbox.lock().await;
        outbox.items().filter(|item| of(item)).count()
    }

    /// What is half typed beside a CRM, by its place.
    async fn typed(&self, instance: &str) -> Result<Vec<(String, String)>, Trouble> {
        let within = format!("{instance}\t");
        Ok(self.store.list(Table::Drafts, &within).await?)
    }

    /// Another person is signed in than before. What was read for the one is read anew for the other, who
    /// may see less; what the one half typed waits for them. What they did stays in the outbox, and is on
    /// its record again for them when they come back.
    pub(super) async fn changes_hands(
        &self,
        instance: &str,
        before: &PersonId,
        now: &PersonId,
    ) -> Result<(), Trouble> {
        let mut changes = self.read_of(instance).await?;
        // After what is to go, so that all of that is put aside.
        let typed = self.typed(instance).await?;
        if !typed.is_empty() {
            changes.push(keep::put_typed(instance, before, &typed)?);
        }
        for (place, text) in self.typed_by(instance, now).await? {
            changes.push(Change::Put(Table::Drafts, place, text));
        }
        changes.push(keep::drop_typed(instance, now));
        let mut writers = BTreeSet::new();
        // Held until it is written: nothing that waits is moved to another record meanwhile.
        let outbox = self.outbox.lock().await;
        for item in outbox.items() {
            if item.key.instance != instance {
                continue;
            }
            writers.insert(item.event.by.clone());
            if item.event.by == *now {
                changes.push(keep::put_event(&item.key, &item.event, &[])?);
            }
        }
        // Of what still waits one can say for whom.
        for (id, name) in self.names(instance, writers).await? {
            changes.push(keep::put_name(instance, &Person { id, name })?);
        }
        self.store.write(changes).await?;
        drop(outbox);
        self.forget(|key| key.instance == instance);
        // What kept the one from reading is asked anew for the other.
        self.again
            .borrow_mut()
            .retain(|key, _| key.instance != instance);
        self.set_reminder().await
    }
}
