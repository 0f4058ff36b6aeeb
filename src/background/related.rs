//! The customer's other records: which they are, and what happened there. A contact shows its deals, a
//! deal its contact and the other deals. Each is folded from its own notes, so that no copy can drift.

use std::collections::BTreeMap;

use super::answer::people;
use super::intake::opened;
use super::{Answered, Background, keep, trouble, vendor};
use crate::crm::CrmNote;
use crate::port::{Http, Store, StoreFault};
use crate::protocol::{Related, Relative, Relatives, Told, Trouble};
use crate::record::RecordKey;

/// A panel asks again every five minutes; sooner, as when one comes back to a contact, what is known will do
/// (ms).
const FRESH_MS: u64 = 4 * 60_000;

impl<H: Http, S: Store> Background<H, S> {
    pub(super) async fn related(&self, key: &RecordKey) -> Result<Answered, Trouble> {
        let records = self.records_beside(key).await?;
        let agreement = self.agreement(&key.instance).await?;
        let mut told = Relatives::default();
        for record in records {
            let mut view = self.view(&record.key, &agreement).await?;
            view.shorten(1, 1);
            let names = self.names(&key.instance, people(&view)).await?;
            told.people.extend(names);
            told.all.push(Relative { record, view });
        }
        Ok(Told::Related(Box::new(told)).into())
    }

    /// Which records they are; what was written on them is read with it.
    async fn records_beside(&self, key: &RecordKey) -> Result<Vec<Related>, Trouble> {
        let known = self.beside(key).await?;
        if let Some((at, records)) = &known
            && self.now().abs_diff(*at) < FRESH_MS
        {
            return Ok(records.clone());
        }
        match (self.read_beside(key).await, known) {
            // What is known stays to be seen; that the CRM does not answer is said beside the record.
            (Err(Trouble::Unreachable | Trouble::SignIn), Some((_, records))) => Ok(records),
            (read, _) => read,
        }
    }

    async fn read_beside(&self, key: &RecordKey) -> Result<Vec<Related>, Trouble> {
        let crm = vendor(key);
        let answer = crm.related(&self.http, key).await;
        let answer = answer.map_err(|fault| trouble(&fault))?;
        let records: Vec<Related> = answer
            .value
            .into_iter()
            .map(|(key, name, sort)| Related {
                key,
                name,
                sort: Some(sort),
            })
            .collect();
        let keys: Vec<RecordKey> = records.iter().map(|of| of.key.clone()).collect();
        let notes = crm.told_on(&self.http, &keys).await;
        self.learn(notes.map_err(|fault| trouble(&fault))?).await?;
        let beside = keep::put_beside(key, self.now(), &records)?;
        self.store.write(vec![beside]).await?;
        Ok(records)
    }

    /// Takes in what happened on records that nobody looks at. How far each was read stays as it was: its
    /// next look reads all of it.
    async fn learn(&self, notes: Vec<(RecordKey, CrmNote)>) -> Result<(), StoreFault> {
        let mut by_record: BTreeMap<RecordKey, Vec<CrmNote>> = BTreeMap::new();
        for (key, note) in notes {
            by_record.entry(key).or_default().push(note);
        }
        for (key, notes) in by_record {
            let mut changes = Vec::new();
            let mut read = Vec::new();
            for note in &notes {
                changes.push(keep::put_name(&key.instance, &note.author)?);
                let opened = opened(note);
                let source = self.source(note, opened.signature.as_deref()).await;
                read.extend(
                    opened
                        .events
                        .into_iter()
                        .map(|event| (event, source.clone())),
                );
            }
            let _learning = self.learning.lock().await;
            let (rows, grown) = self.unknown(&key, read).await?;
            changes.extend(rows);
            self.store.write(changes).await?;
            self.grown(&key, grown);
        }
        Ok(())
    }

    /// Leaves a suggestion aside. It is this person's own choice, so it goes into no note.
    pub(super) async fn leave_aside(
        &self,
        key: &RecordKey,
        suggestion: String,
    ) -> Result<Answered, Trouble> {
        let me = self.me(key).await?;
        let mut aside = self.left_aside(key, &me.id).await?;
        if !aside.contains(&suggestion) {
            aside.push(suggestion);
            let put = keep::put_aside(key, &me.id, &aside)?;
            self.store.write(vec![put]).await?;
        }
        let shown = self.shown(key, super::NOTES).await?;
        Ok(Told::Shown(Box::new(shown)).into())
    }
}
