//! What stands in the store, and under which key. The only place that knows the keys.

use std::collections::{BTreeMap, BTreeSet};

mod asked;
mod erase;
mod inbox;
mod put;
mod sources;
mod spent;

use serde::{Deserialize, Serialize, de::DeserializeOwned};

use super::seek::Home;
use super::{Background, TabId};
use crate::codec;
use crate::crm::{Session, Since};
use crate::port::{Change, Http, Store, StoreFault, Table};
use crate::protocol::{Dock, Place, Related, Rights, Trouble};
use crate::record::{DeviceId, Event, Facts, Key, PlainNote, RecordKey, Source};
use crate::sync::{Item, State};
use crate::team::{PersonId, Seat};
pub(in crate::background) use asked::*;
pub(in crate::background) use erase::is_whereabouts;
pub(in crate::background) use inbox::*;
pub(in crate::background) use put::*;
use sources::read_sources;
pub(in crate::background) use spent::*;

/// This browser profile, and how many events it has made. What a person writes in it has a name that is
/// made from `id`; see [`DeviceId::of`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::background) struct Device {
    pub(in crate::background) id: DeviceId,
    pub(in crate::background) made: u32,
    /// The public half of the key with which it signs, once it has one.
    #[serde(default)]
    pub(in crate::background) key: Option<Key>,
}

/// What is known of a record besides its events and notes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(in crate::background) struct Known {
    pub(in crate::background) facts: Facts,
    /// When it was read (UTC ms).
    pub(in crate::background) read_at: u64,
    pub(in crate::background) since: Since,
    /// The ids of some of its notes, newest first: by them it is found again when the CRM merges the
    /// record into another.
    #[serde(default)]
    pub(in crate::background) notes: Vec<String>,
    /// What the CRM lets this person do on it.
    #[serde(default)]
    pub(in crate::background) rights: Option<(PersonId, Rights)>,
    /// When it was asked what they may do, UTC ms.
    #[serde(default)]
    pub(in crate::background) rights_at: u64,
}

/// What of a record's expectations this person is to be reminded of, and was.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::background) struct Due {
    /// When the next step on silence comes, UTC ms.
    pub(in crate::background) at: Option<u64>,
    /// How many wait for this person whose time is over.
    pub(in crate::background) over: u32,
    /// What they were reminded of, by the expectation's line and the step.
    pub(in crate::background) reminded: Vec<String>,
}

/// An outbox item as it is stored: the event in the form in which it travels.
#[derive(Serialize, Deserialize)]
struct StoredItem {
    key: RecordKey,
    event: String,
    state: State,
    tries: u32,
}

/// Where a tab is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::background) struct Tab {
    /// What its content script wrote into the frame's address.
    pub(in crate::background) nonce: String,
    /// The frame that said it first; to any other the word is worth nothing.
    pub(in crate::background) frame: Option<i32>,
    /// The page's address.
    pub(in crate::background) address: String,
    pub(in crate::background) place: Place,
    /// Opened although its page is no record; until the page moves on.
    pub(in crate::background) peek: bool,
}

/// Who is signed in, and whether a page was loaded since that was asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::background) struct Signed {
    pub(in crate::background) session: Session,
    pub(in crate::background) sure: bool,
}

impl From<StoreFault> for Trouble {
    fn from(fault: StoreFault) -> Trouble {
        match fault.is_full() {
            true => Trouble::NoRoom,
            false => Trouble::NotStored { words: fault.0 },
        }
    }
}

const DEVICE: &str = "device";
const DOCK: &str = "dock";
const TABS: &str = "tab\t";
const DUE: &str = "due\t";
/// What the rows begin with that say what a CRM calls its fields.
const LABELS: &str = "labels\t";
const POLICY: &str = "policy";
const AHEAD: &str = "ahead";

pub(in crate::background) fn json(value: &impl Serialize) -> Result<String, StoreFault> {
    serde_json::to_string(value).map_err(|error| StoreFault(error.to_string()))
}

fn parsed<T: DeserializeOwned>(text: &str) -> Result<T, StoreFault> {
    serde_json::from_str(text)
        .map_err(|error| StoreFault(format!("what was stored cannot be read: {error}")))
}

pub(in crate::background) fn put(
    table: Table,
    key: String,
    value: &impl Serialize,
) -> Result<Change, StoreFault> {
    Ok(Change::Put(table, key, json(value)?))
}

fn labels_of(key: &RecordKey) -> String {
    format!("{LABELS}{}\t{}", key.instance, key.object)
}

fn under(key: &RecordKey, name: &str) -> String {
    format!("{}\t{name}", key.line())
}

/// An event is stored as the word in which it travels: one format to keep, with a check of its own.
fn word(event: &Event) -> String {
    codec::payload(&event.by, &[], std::slice::from_ref(event))
}

fn unworded(word: &str) -> Result<Event, StoreFault> {
    let mut events = codec::batch(word)
        .map(|batch| batch.events)
        .into_iter()
        .flatten();
    events
        .next()
        .ok_or_else(|| StoreFault("an event that was stored cannot be read".to_owned()))
}

fn stored_event(value: &str) -> Result<(Event, Vec<Source>), StoreFault> {
    match value.split_once(' ') {
        Some((word, sources)) => Ok((unworded(word)?, read_sources(sources)?)),
        None => Ok((unworded(value)?, Vec::new())),
    }
}

fn stored_item(text: &str) -> Result<Item, StoreFault> {
    let stored: StoredItem = parsed(text)?;
    Ok(Item {
        key: stored.key,
        event: unworded(&stored.event)?,
        state: stored.state,
        tries: stored.tries,
    })
}

fn lacking(key: &RecordKey, who: &PersonId) -> String {
    format!("lacking\t{}\t{}\t{}", key.instance, key.object, who.0)
}

fn typed_of(instance: &str, who: &PersonId) -> String {
    format!("typed\t{instance}\t{}", who.0)
}

fn marks_of(key: &RecordKey) -> String {
    format!("marks\t{}", key.line())
}

fn aside_of(key: &RecordKey, who: &PersonId) -> String {
    format!("aside\t{}\t{}", key.line(), who.0)
}

impl<H: Http, S: Store> Background<H, S> {
    async fn meta<T: DeserializeOwned>(&self, key: &str) -> Result<Option<T>, StoreFault> {
        self.store
            .get(Table::Meta, key)
            .await?
            .as_deref()
            .map(parsed)
            .transpose()
    }

    /// The record's events as they are stored; see [`Background::ledger`].
    pub(in crate::background) async fn stored_events(
        &self,
        key: &RecordKey,
    ) -> Result<Vec<(Event, Vec<Source>)>, StoreFault> {
        self.readable(Table::Events, &under(key, ""), stored_event)
            .await
    }

    pub(in crate::background) async fn stored_items(&self) -> Result<Vec<Item>, StoreFault> {
        self.readable(Table::Outbox, "", stored_item).await
    }

    /// What can be read of these rows. One that cannot is set aside, not removed: it stays as it is, and
    /// [`Background::set_aside`] counts it.
    async fn readable<T>(
        &self,
        table: Table,
        prefix: &str,
        read: impl Fn(&str) -> Result<T, StoreFault>,
    ) -> Result<Vec<T>, StoreFault> {
        let rows = self.store.list(table, prefix).await?;
        let mut good = Vec::with_capacity(rows.len());
        for (place, row) in rows {
            match read(&row) {
                Ok(value) => good.push(value),
                Err(_) => drop(self.aside.borrow_mut().insert((table, place))),
            }
        }
        Ok(good)
    }

    /// How many rows cannot be read: of the record, and of what waits to be sent, of which nobody knows
    /// any more where it belongs.
    pub(in crate::background) fn set_aside(&self, key: &RecordKey) -> u32 {
        let prefix = under(key, "");
        let aside = self.aside.borrow();
        let here = |(table, place): &&(Table, String)| {
            *table == Table::Outbox || place.starts_with(&prefix)
        };
        u32::try_from(aside.iter().filter(here).count()).unwrap_or(u32::MAX)
    }

    /// The record's notes from the CRM, newest first.
    pub(in crate::background) async fn plain_notes(
        &self,
        key: &RecordKey,
    ) -> Result<Vec<PlainNote>, StoreFault> {
        let mut notes: Vec<PlainNote> =
            self.readable(Table::Notes, &under(key, ""), parsed).await?;
        notes.sort_by(|a, b| b.at.cmp(&a.at).then_with(|| b.id.cmp(&a.id)));
        Ok(notes)
    }

    pub(in crate::background) async fn known(
        &self,
        key: &RecordKey,
    ) -> Result<Option<Known>, StoreFault> {
        self.store
            .get(Table::Records, &key.line())
            .await?
            .as_deref()
            .map(parsed)
            .transpose()
    }

    pub(in crate::background) async fn drafts(
        &self,
        key: &RecordKey,
    ) -> Result<BTreeMap<String, String>, StoreFault> {
        let prefix = under(key, "");
        let rows = self.store.list(Table::Drafts, &prefix).await?;
        let named = rows
            .into_iter()
            .filter_map(|(place, text)| Some((place.strip_prefix(&prefix)?.to_owned(), text)));
        Ok(named.collect())
    }

    /// The ids of some of a record's notes, by which it is found again when the CRM merges it away.
    pub(in crate::background) async fn marks(
        &self,
        key: &RecordKey,
    ) -> Result<Vec<String>, StoreFault> {
        match self.known(key).await? {
            Some(known) if !known.notes.is_empty() => Ok(known.notes),
            _ => Ok(self.meta(&marks_of(key)).await?.unwrap_or_default()),
        }
    }

    /// What a person had half typed beside a CRM when another signed in there, by its place.
    pub(in crate::background) async fn typed_by(
        &self,
        instance: &str,
        who: &PersonId,
    ) -> Result<Vec<(String, String)>, StoreFault> {
        let typed = self.meta(&typed_of(instance, who)).await?;
        Ok(typed.unwrap_or_default())
    }

    pub(in crate::background) async fn names(
        &self,
        instance: &str,
        people: BTreeSet<PersonId>,
    ) -> Result<BTreeMap<PersonId, String>, StoreFault> {
        let mut names = BTreeMap::new();
        for person in people {
            if let Some(name) = self
                .meta(&format!("name\t{instance}\t{}", person.0))
                .await?
            {
                names.insert(person, name);
            }
        }
        Ok(names)
    }

    pub(in crate::background) async fn signed(
        &self,
        instance: &str,
    ) -> Result<Option<Signed>, StoreFault> {
        self.meta(&format!("session\t{instance}")).await
    }

    pub(in crate::background) async fn seat(
        &self,
        instance: &str,
        person: &PersonId,
    ) -> Result<Option<Seat>, StoreFault> {
        self.meta(&format!("seat\t{instance}\t{}", person.0)).await
    }

    /// The object behind an action as it was answered before: `Some(None)` is "no records there".
    pub(in crate::background) async fn behind(
        &self,
        instance: &str,
        action: &str,
    ) -> Result<Option<Option<String>>, StoreFault> {
        self.meta(&format!("behind\t{instance}\t{action}")).await
    }

    /// See [`Background::home`], which knows the administrator's word as well.
    pub(in crate::background) async fn stored_home(
        &self,
        instance: &str,
    ) -> Result<Home, StoreFault> {
        let home = self.meta(&format!("home\t{instance}")).await?;
        Ok(home.unwrap_or_default())
    }

    /// The pages that the browser's administrator named as keeping the agreement.
    pub(in crate::background) async fn policy(&self) -> Result<Vec<String>, StoreFault> {
        Ok(self.meta(POLICY).await?.unwrap_or_default())
    }

    /// The fields that a sort of record lacks for a person, as far as the CRM said so, and since when (UTC
    /// ms).
    pub(in crate::background) async fn lacking(
        &self,
        key: &RecordKey,
        who: &PersonId,
    ) -> Result<Option<(u64, Vec<String>)>, StoreFault> {
        self.meta(&lacking(key, who)).await
    }

    /// Where a record went when the CRM merged it into another.
    pub(in crate::background) async fn moved_to(
        &self,
        key: &RecordKey,
    ) -> Result<Option<RecordKey>, StoreFault> {
        self.meta(&format!("moved\t{}", key.line())).await
    }

    /// The customer's other records as the CRM last told them, and when (UTC ms).
    pub(in crate::background) async fn beside(
        &self,
        key: &RecordKey,
    ) -> Result<Option<(u64, Vec<Related>)>, StoreFault> {
        self.meta(&format!("beside\t{}", key.line())).await
    }

    /// The suggestions that a person left aside on a record.
    pub(in crate::background) async fn left_aside(
        &self,
        key: &RecordKey,
        who: &PersonId,
    ) -> Result<Vec<String>, StoreFault> {
        Ok(self.meta(&aside_of(key, who)).await?.unwrap_or_default())
    }

    /// When the CRM said what it calls the fields of such a record (UTC ms), in which language, and what.
    pub(in crate::background) async fn labelled(
        &self,
        key: &RecordKey,
    ) -> Result<Option<(u64, String, Vec<(String, String)>)>, StoreFault> {
        self.meta(&labels_of(key)).await
    }

    pub(in crate::background) async fn due(&self, key: &RecordKey) -> Result<Due, StoreFault> {
        let due = self.meta(&format!("{DUE}{}", key.line())).await?;
        Ok(due.unwrap_or_default())
    }

    /// Everything this person is or will be reminded of.
    pub(in crate::background) async fn dues(&self) -> Result<Vec<(RecordKey, Due)>, StoreFault> {
        let rows = self.store.list(Table::Meta, DUE).await?;
        let dues = rows.iter().filter_map(|(place, due)| {
            let key = RecordKey::of_line(place.strip_prefix(DUE)?)?;
            Some(parsed(due).map(|due| (key, due)))
        });
        dues.collect()
    }

    /// How far the CRM's clock was ahead of the device's when it last said, ms.
    pub(in crate::background) async fn stored_ahead(&self) -> Result<i64, StoreFault> {
        Ok(self.meta(AHEAD).await?.unwrap_or_default())
    }

    pub(in crate::background) async fn docked(&self) -> Result<Dock, StoreFault> {
        Ok(self.meta(DOCK).await?.unwrap_or_default())
    }

    pub(in crate::background) async fn tab(&self, id: TabId) -> Result<Option<Tab>, StoreFault> {
        self.meta(&format!("{TABS}{}", id.0)).await
    }

    pub(in crate::background) async fn tabs(&self) -> Result<Vec<(TabId, Tab)>, StoreFault> {
        let rows = self.store.list(Table::Meta, TABS).await?;
        let tabs = rows.iter().filter_map(|(place, tab)| {
            let id = place.strip_prefix(TABS)?.parse().ok()?;
            Some(parsed(tab).map(|tab| (TabId(id), tab)))
        });
        tabs.collect()
    }

    /// This profile's device; drawn once, the first time it is needed.
    pub(in crate::background) async fn device(&self) -> Result<Device, StoreFault> {
        if self.device.get().is_none() {
            let stored = self.meta(DEVICE).await?;
            // Another call may have come first while this one read.
            if self.device.get().is_none() {
                let drawn = || Device {
                    id: DeviceId(self.chance.draw()),
                    made: 0,
                    key: None,
                };
                self.device.set(Some(stored.unwrap_or_else(drawn)));
            }
        }
        self.device
            .get()
            .ok_or_else(|| StoreFault("no device".to_owned()))
    }
}
