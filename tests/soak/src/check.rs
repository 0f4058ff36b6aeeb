//! What must always hold, and what must hold once things are quiet.

use std::collections::BTreeSet;

use samenspel::port::Table;
use samenspel::protocol::{ItemState, Shown, Trouble};
use samenspel::record::{Oddity, RecordKey};

use crate::Kind;
use crate::sim::Sim;

/// How long after its time something may wait, ms.
const LATE_MS: u64 = 5 * 60_000;

/// The event in a row of the store: the first word behind the record.
fn event(place: &str) -> String {
    let name = place.rsplit('\t').next().unwrap_or_default();
    name.split('.').next().unwrap_or_default().to_owned()
}

impl Sim {
    fn rows(&self, device: usize, table: Table) -> Vec<(String, String)> {
        self.devices[device].shelf.all(table)
    }

    /// The events that a browser knows of a record.
    pub(crate) fn known(&self, device: usize, key: &RecordKey) -> Vec<String> {
        let prefix = format!("{}\t", key.line());
        let rows = self.rows(device, Table::Events).into_iter();
        let here = rows.filter(|(place, _)| place.starts_with(&prefix));
        here.map(|(place, _)| event(&place)).collect()
    }

    /// What a panel shows as *in the CRM* stands there, or did.
    pub(crate) fn honest(&mut self, device: usize, known: &[String], shown: &Shown) {
        // A record that moved is not shown any more but for where it went.
        if shown.moved.is_some() {
            return;
        }
        let waits: BTreeSet<String> = shown.states.iter().map(|(id, _)| id.line()).collect();
        let early = known
            .iter()
            .find(|id| !waits.contains(*id) && !self.stood.contains(*id));
        if let Some(id) = early {
            let key = shown.key.id.clone();
            let seen =
                format!("browser {device} shows {id} on {key} as in the CRM, where it never stood");
            self.fails(Kind::Diverged, seen);
        }
    }

    /// What holds after every step.
    pub(crate) fn check(&mut self) {
        let mut failures = Vec::new();
        for device in 0..self.devices.len() {
            let events = self.rows(device, Table::Events);
            let events: BTreeSet<String> = events.iter().map(|(place, _)| event(place)).collect();
            let waits = self.rows(device, Table::Outbox).into_iter();
            let waits: BTreeSet<String> = waits.map(|(place, _)| place).collect();
            let promised = self.promised.iter().filter(|(_, of)| **of == device);
            for (id, _) in promised {
                // A browser that was signed out, or is in other hands, lets go of what the CRM can tell it again.
                if !events.contains(id) && !waits.contains(id) && !self.stood.contains(id) {
                    failures.push(format!("browser {device} forgot {id}"));
                } else if !waits.contains(id) && !self.stood.contains(id) {
                    failures.push(format!(
                        "{id} of browser {device} waits no more and never stood"
                    ));
                }
            }
            let drafts = self.rows(device, Table::Drafts);
            for (field, _) in self.drafts.iter().filter(|(_, of)| **of == device) {
                // Put aside while another is signed in: a list of places with their texts.
                let aside = format!("\\t{field}\"");
                let aside = self
                    .rows(device, Table::Meta)
                    .into_iter()
                    .any(|(place, typed)| place.starts_with("typed\t") && typed.contains(&aside));
                let here = drafts.iter().any(|(place, _)| place.ends_with(field));
                if !here && !aside {
                    failures.push(format!(
                        "browser {device} forgot what was half typed in {field}"
                    ));
                }
            }
        }
        if let Some(seen) = failures.into_iter().next() {
            self.fails(Kind::Lost, seen);
        }
    }

    /// Nobody has done anything for a while: what waits for its time only must not be late.
    pub(crate) fn stalled(&mut self) {
        for device in 0..self.devices.len() {
            // An alarm by a clock that jumped may be hours away.
            let of = &self.devices[device];
            if of.jumped && of.around.alarms.borrow().contains_key("outbox") {
                continue;
            }
            if self.is_alive(device) {
                self.late_here(device);
            } else {
                self.late_on_disk(device);
            }
        }
    }

    /// Late by what a panel is shown.
    fn late_here(&mut self, device: usize) {
        for key in self.keys.clone() {
            self.first_shown = None;
            self.look(device, 0, &key, false);
            self.settle();
            let Some(shown) = self.first_shown.take() else {
                continue;
            };
            let late = shown.states.iter().find(|(_, state)| match state {
                ItemState::Saved { goes_at } => goes_at + LATE_MS < shown.now,
                ItemState::Later { why, again_at } => {
                    *why != Trouble::SignIn && again_at + LATE_MS < shown.now
                }
                ItemState::Sending => shown.trouble.is_none(),
                ItemState::Parked { .. } => false,
            });
            if let Some((id, state)) = late {
                let seen = format!("{} of browser {device} stands still: {state:?}", id.line());
                self.fails(Kind::Unexplained, seen);
            }
        }
    }

    /// Late by what the store has: nothing wakes the background.
    fn late_on_disk(&mut self, device: usize) {
        if self.devices[device]
            .around
            .alarms
            .borrow()
            .contains_key("outbox")
        {
            return;
        }
        for (id, row) in self.rows(device, Table::Outbox) {
            let row: serde_json::Value = serde_json::from_str(&row).unwrap();
            let state = &row["state"];
            let waits_for_somebody = state == "Absent" || state.get("Parked").is_some();
            // What is there already waits for nothing; only the disk could not be told so.
            if !waits_for_somebody && !self.stood.contains(&id) {
                let seen = format!("{id} of browser {device} waits, and nothing wakes it: {state}");
                self.fails(Kind::Unexplained, seen);
            }
        }
    }

    /// What holds at the quiet end.
    pub(crate) fn check_end(&mut self) {
        let mut explained = BTreeSet::new();
        for device in 0..self.devices.len() {
            for (id, row) in self.rows(device, Table::Outbox) {
                let row: serde_json::Value = serde_json::from_str(&row).unwrap();
                let on = &row["key"]["id"];
                let gone = self.gone.iter().any(|gone| *on == gone.id.as_str());
                let says = row.pointer("/state/Parked/fault") == Some(&"Gone".into());
                // It is there, and only the disk does not know: the next life looks.
                let unsure = row["state"] == "Sending" || row["state"].get("Unclear").is_some();
                if unsure && self.stood.contains(&id) && self.is_alive(device) {
                    continue;
                }
                if gone && says {
                    // The person is told that the record is gone, and can copy it.
                    explained.insert(id);
                } else {
                    let state = &row["state"];
                    let seen = format!("{id} of browser {device} never goes: {state}");
                    self.fails(Kind::Unexplained, seen);
                }
            }
        }
        let lost: Vec<String> = self
            .promised
            .keys()
            .filter(|id| !self.stood.contains(*id) && !explained.contains(*id))
            .cloned()
            .collect();
        if let Some(id) = lost.first() {
            self.fails(Kind::Lost, format!("{id} never stood in the CRM"));
        }
        let many = self.stands();
        let doubled = many.iter().find(|(id, many)| {
            let network = self.twice.get(*id).copied().unwrap_or(0);
            **many > 1 + network
        });
        if let Some(seen) = doubled.map(|(id, many)| format!("{id} stands in {many} notes")) {
            self.fails(Kind::Doubled, seen);
        }
        for key in self.keys.clone() {
            if !self.gone.contains(&key) {
                self.same(&key);
            }
        }
    }

    /// Every browser knows the same of a record: what stands in its notes, and what it saw there before
    /// somebody took it away.
    fn same(&mut self, key: &RecordKey) {
        let mut there = BTreeSet::new();
        for (id, _) in self.server.notes(key) {
            if let Some((_, events)) = self.carried.get(&id) {
                there.extend(events.iter().cloned());
            }
        }
        let prefix = format!("{}\t", key.line());
        let mut first: Option<Vec<(String, String)>> = None;
        let mut failures = Vec::new();
        let mut whole = true;
        for device in 0..self.devices.len() {
            let mut rows = self.rows(device, Table::Events);
            rows.retain(|(place, _)| place.starts_with(&prefix));
            let knows: BTreeSet<String> = rows.iter().map(|(place, _)| event(place)).collect();
            for id in there.difference(&knows) {
                failures.push(format!(
                    "browser {device} does not know {id}, which stands in a note"
                ));
            }
            // One may have read the first of two notes, another the second.
            whole &= knows.is_disjoint(&self.removed);
            for id in knows.difference(&there) {
                whole = false;
                let waits = self
                    .rows(device, Table::Outbox)
                    .iter()
                    .any(|(of, _)| of == id);
                if !self.removed.contains(id) && !waits {
                    failures.push(format!(
                        "browser {device} knows {id}, which stands in no note"
                    ));
                }
            }
            match &first {
                None => first = Some(rows),
                Some(other) if whole && failures.is_empty() && *other != rows => {
                    let here = rows.iter().find(|row| !other.contains(row));
                    let first = other.iter().find(|row| !rows.contains(row));
                    failures.push(format!(
                        "browsers 0 and {device} know {} differently: {first:?} and {here:?}",
                        key.id
                    ));
                }
                Some(_) => {}
            }
        }
        if failures.is_empty() {
            failures.extend(self.alike(key, whole));
        }
        if let Some(seen) = failures.into_iter().next() {
            self.fails(Kind::Diverged, seen);
        }
    }

    /// Every browser shows the same of a record.
    fn alike(&self, key: &RecordKey, whole: bool) -> Option<String> {
        // Where somebody took a key's announcement away, those who read it before know more.
        let whole = whole && (self.home.is_none() || self.removed.is_empty());
        if whole && let Some(seen) = self.doubted(key) {
            return Some(seen);
        }
        let mut shown = self.devices.iter().map(|device| device.shown.get(key));
        let first = shown.next()??;
        for (place, other) in shown.enumerate() {
            let Some(other) = other else {
                return Some(format!("browser {} shows nothing of {}", place + 1, key.id));
            };
            let what = match () {
                () if first.trouble.is_some() => format!("trouble {:?}", first.trouble),
                () if other.trouble.is_some() => format!("trouble {:?}", other.trouble),
                () if first.plain != other.plain => "the CRM's notes".to_owned(),
                () if first.facts != other.facts => "facts".to_owned(),
                () if whole && first.view != other.view => "views".to_owned(),
                () => continue,
            };
            return Some(format!(
                "browsers 0 and {} differ on {}: {what}",
                place + 1,
                key.id
            ));
        }
        None
    }

    /// Nobody forged anything: no browser doubts what another wrote.
    fn doubted(&self, key: &RecordKey) -> Option<String> {
        let doubts = [
            Oddity::Unsigned,
            Oddity::Unannounced,
            Oddity::Elsewhere,
            Oddity::LostDevice,
        ];
        for (place, device) in self.devices.iter().enumerate() {
            let notes = device.shown.get(key).into_iter().flat_map(|of| &of.plain);
            let odd = notes.filter_map(|note| note.oddity.map(|odd| (note, odd)));
            if let Some((note, odd)) = odd.into_iter().find(|(_, odd)| doubts.contains(odd)) {
                return Some(format!(
                    "browser {place} doubts note {} on {}: {odd:?}",
                    note.id, key.id
                ));
            }
        }
        None
    }
}
