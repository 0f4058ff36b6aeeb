//! What happens in the modelled Odoo besides notes: deals end, leads are merged and converted.

use super::world::{Record, place};
use super::{Field, ModelOdoo};
use crate::record::{DealEnd, Facts, RecordKey, ScorePart, Sort};

impl ModelOdoo {
    /// Puts something into a further field, such as `x_segment`; the field is there from then on.
    pub fn put_field(&self, key: &RecordKey, name: &str, field: Field) {
        self.record(key, |record| {
            record.fields.insert(name.to_owned(), field);
        });
    }

    /// From now on nobody may read fields of this name.
    pub fn hide_field(&self, name: &str) {
        self.world(|world, _| {
            world.hidden.insert(name.to_owned());
        });
    }

    /// Says which contact a lead is about, or which company a contact belongs to.
    pub fn link(&self, key: &RecordKey, contact: &RecordKey) {
        let (_, contact) = place(contact);
        self.record(key, |record| record.contact = Some(contact));
    }

    /// Says what a lead's probability is made of.
    pub fn put_score(&self, key: &RecordKey, parts: &[ScorePart]) {
        self.record(key, |record| record.score = parts.to_vec());
    }

    /// The deal is won (`action_set_won` in `addons/crm/models/crm_lead.py`).
    pub fn won(&self, key: &RecordKey) {
        self.change(key, |facts| {
            facts.stage = Some("Won".to_owned());
            facts.end = Some(DealEnd::Won);
            facts.archived = false;
            facts.lost_reason = None;
        });
    }

    /// The deal is lost, and so archived (`action_set_lost`).
    pub fn lost(&self, key: &RecordKey, reason: &str) {
        self.change(key, |facts| {
            facts.end = Some(DealEnd::Lost);
            facts.archived = true;
            facts.lost_reason = Some(reason.to_owned());
        });
    }

    /// A lead becomes a deal, and gets a contact if it has none; says which (`action_apply` in
    /// `addons/crm/wizard/crm_lead_to_opportunity.py`). The record stays the same one.
    pub fn convert(&self, key: &RecordKey) -> RecordKey {
        let known = self.record(key, |record| {
            let named = record.facts.customer.clone();
            let name = named.unwrap_or_else(|| record.facts.name.clone());
            (record.contact, name)
        });
        let (contact, name) = known.unwrap_or_default();
        let contact = match contact {
            Some(id) => RecordKey {
                object: "res.partner".to_owned(),
                id: id.to_string(),
                ..key.clone()
            },
            None => self.add_record(
                "res.partner",
                Facts {
                    name,
                    ..Facts::default()
                },
            ),
        };
        self.link(key, &contact);
        self.change(key, |facts| facts.sort = Some(Sort::Opportunity));
        self.world(|world, now| world.report(place(key), "Opportunity", now));
        contact
    }

    /// Merges one record into another of its kind, whose own fields win: its messages move there and
    /// keep their ids, its followers too, and then it is gone (`merge_opportunity` in
    /// `addons/crm/models/crm_lead.py`).
    pub fn merge(&self, from: &RecordKey, into: &RecordKey) {
        self.world(|world, now| {
            let (from, into) = (place(from), place(into));
            if from == into || !world.records.contains_key(&into) {
                return;
            }
            let Some(gone) = world.records.remove(&from) else {
                return;
            };
            for message in &mut world.messages {
                if message.on == from {
                    message.on = into.clone();
                    message.changed = now;
                }
            }
            for record in world.records.values_mut() {
                if from.0 == "res.partner" && record.contact == Some(from.1) {
                    record.contact = Some(into.1);
                }
            }
            if let Some(record) = world.records.get_mut(&into) {
                if gone.facts.sort != Some(Sort::Lead) && into.0 == "crm.lead" {
                    record.facts.sort = Some(Sort::Opportunity);
                }
                record.followers.extend(gone.followers);
                record.contact = record.contact.or(gone.contact);
                record.facts.changed_at = Some(now);
            }
            world.report(into, "Merged", now);
        });
    }

    fn record<T>(&self, key: &RecordKey, act: impl FnOnce(&mut Record) -> T) -> Option<T> {
        self.world(|world, _| world.record_mut(key).map(act))
    }
}
