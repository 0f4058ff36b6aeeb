//! What one press of a button makes happen, on one record or on two: all of it is saved, or none.

use super::{Background, Errand, keep};
use crate::port::{Change, Http, Store};
use crate::protocol::{Told, Trouble};
use crate::record::{DeviceId, Event, EventId, RecordKey, Stamp, What};
use crate::team::{PersonId, Side};

/// Events in the making.
pub(super) struct Batch {
    pub(super) by: PersonId,
    side: Side,
    pub(super) device: keep::Device,
    /// The events, each with its record, in the order in which they were made.
    pub(super) made: Vec<(RecordKey, Event)>,
    /// What else belongs into the same write.
    pub(super) changes: Vec<Change>,
}

impl Batch {
    /// One more event on that record.
    pub(super) async fn add<H: Http, S: Store>(
        &mut self,
        background: &Background<H, S>,
        key: &RecordKey,
        what: What,
    ) -> Result<Event, Trouble> {
        let seen = background.ledger(key).await?.seen();
        let event = background.event(self.device, seen, self.by.clone(), self.side, what);
        self.made.push((key.clone(), event.clone()));
        Ok(event)
    }

    /// Events that stood on a record that is gone, for another one.
    pub(super) fn carry<'a>(&mut self, to: &RecordKey, events: impl Iterator<Item = &'a Event>) {
        self.made
            .extend(events.map(|event| (to.clone(), event.clone())));
    }
}

impl<H: Http, S: Store> Background<H, S> {
    /// Begins one.
    pub(super) async fn batch(&self, by: PersonId, side: Side) -> Result<Batch, Trouble> {
        Ok(Batch {
            by,
            side,
            device: self.pen().await?,
            made: Vec::new(),
            changes: Vec::new(),
        })
    }

    /// Saves events, outbox, device and settled drafts in one write, and tells the panels.
    pub(super) async fn commit<'a>(
        &self,
        mut batch: Batch,
        settles: impl Iterator<Item = (&'a RecordKey, &'a String)>,
    ) -> Result<Vec<Errand>, Trouble> {
        let instance = batch.made.first().map(|(key, _)| key.instance.clone());
        if let Some(instance) = instance {
            self.announce(&mut batch, &instance).await?;
        }
        let mut changes = std::mem::take(&mut batch.changes);
        changes.extend(settles.map(|(key, field)| keep::draft(key, field, "")));
        for (key, event) in &batch.made {
            changes.push(keep::put_event(key, event, &[])?);
        }
        if let Some(device) = self.device.get() {
            changes.push(keep::put_device(device)?);
        }
        let errands = self.news_with(Self::recorded(&batch), changes).await?;
        let mut keys: Vec<RecordKey> = Vec::new();
        for (key, event) in batch.made {
            self.grown(&key, vec![(event, Vec::new())]);
            if !keys.contains(&key) {
                keys.push(key);
            }
        }
        for key in keys {
            self.around.tell(None, &Told::Stale { key });
        }
        Ok(errands)
    }

    /// The next event of this device. No await between the number and its use: numbers never repeat.
    fn event(
        &self,
        device: keep::Device,
        seen: Option<Stamp>,
        by: PersonId,
        side: Side,
        what: What,
    ) -> Event {
        let device = self.device.get().unwrap_or(device);
        let made = device.made.saturating_add(1);
        self.device.set(Some(keep::Device { made, ..device }));
        let at = Stamp::next(self.now(), seen.max(self.stamped.get()));
        self.stamped.set(Some(at));
        Event {
            at,
            id: EventId {
                device: DeviceId::of(device.id.0, &by),
                seq: made,
            },
            by,
            side,
            what,
        }
    }
}
