//! A record that kept the agreement and is no longer in the CRM: what follows, and what is written again.

use super::seek::Home;
use super::{Background, Errand};
use crate::port::{Http, Store, StoreFault};
use crate::protocol::Trouble;
use crate::record::{Event, RecordKey, TeamWhat, What};
use crate::sync::State;
use crate::team::{PersonId, Side};

impl<H: Http, S: Store> Background<H, S> {
    /// A record is no longer in the CRM. If it kept the agreement, another one may by now.
    pub(super) async fn lose_home(&self, key: &RecordKey) -> Result<Vec<Errand>, StoreFault> {
        let _homing = self.homing.lock().await;
        let mut home = self.home(&key.instance).await?;
        let before = home.clone();
        let kept = home.kept().any(|kept| kept == key);
        let new = !home.gone.contains(key);
        // One that was only found is kept in mind, too, so that a note that names it has it read no more.
        if new && (kept || home.found.contains(key)) {
            home.gone.push(key.clone());
        }
        home.found.retain(|found| found != key);
        let lost = kept && new;
        if lost {
            home.named &= before.key.as_ref() != Some(key);
            self.choose(&mut home).await?;
        }
        if home == before {
            return Ok(Vec::new());
        }
        let changes = self.put_home(&key.instance, before.key.as_ref(), &home);
        self.store.write(changes.await?).await?;
        Ok(match home.standing() {
            Some(next) if home.key != before.key => vec![Errand::Glance(next.clone())],
            // Of one that was known to be gone the search may find notes that stayed, each time anew.
            None if lost => vec![Errand::Find(key.instance.clone())],
            _ => Vec::new(),
        })
    }

    /// Writes this person's part of an agreement whose record is gone where it is kept now, as far as it is
    /// missing there: nobody can write in another's name.
    pub(super) async fn write_again(&self, home: &Home) -> Result<Vec<Errand>, Trouble> {
        let Some(to) = home.standing().filter(|_| !home.gone.is_empty()) else {
            return Ok(Vec::new());
        };
        let Some(signed) = self.signed(&to.instance).await? else {
            return Ok(Vec::new());
        };
        let me = signed.session.me.id;
        let lost = self.lost(home, to, &me).await?;
        if lost.is_empty() {
            return Ok(Vec::new());
        }
        // The events keep the side for which they were made.
        let mut batch = self.batch(me, Side::Sales).await?;
        batch.carry(to, lost.iter());
        self.commit(batch, std::iter::empty()).await
    }

    /// What stood on the records that are gone and is missing on this one: what this person wrote, and what
    /// still waits here to be sent, whoever wrote it.
    pub(super) async fn lost(
        &self,
        home: &Home,
        to: &RecordKey,
        me: &PersonId,
    ) -> Result<Vec<Event>, StoreFault> {
        let there = self.believed(to).await?;
        let mut lost = Vec::new();
        for gone in home.kept().filter(|kept| home.gone.contains(kept)) {
            let ledger = self.believed(gone).await?;
            let outbox = self.outbox.lock().await;
            for event in ledger.events().filter(|event| is_part(event)) {
                let item = outbox.get(event.id).filter(|item| item.key == *gone);
                // The answer to what is under way comes first.
                let going = item.is_some_and(|item| item.state == State::Sending);
                let ours = event.by == *me || item.is_some();
                if ours && !going && !there.holds(event) {
                    lost.push(event.clone());
                }
            }
        }
        Ok(lost)
    }
}

/// Whether an event is part of what was agreed; where that is kept is said anew on each record.
fn is_part(event: &Event) -> bool {
    match &event.what {
        What::Team(what) => !matches!(**what, TeamWhat::Home | TeamWhat::Moved { .. }),
        _ => false,
    }
}
