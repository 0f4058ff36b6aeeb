//! What is written to the store, one change each.

use super::{
    AHEAD, DEVICE, DOCK, DUE, Device, Due, Known, POLICY, Signed, StoredItem, TABS, Tab, labels_of,
};
use super::{aside_of, json, lacking, marks_of, put, typed_of, under, word};
use crate::background::TabId;
use crate::background::seek::Home;
use crate::codec;
use crate::port::{Change, StoreFault, Table};
use crate::protocol::{Dock, Related};
use crate::record::{Event, PlainNote, RecordKey, Source};
use crate::sync::Item;
use crate::team::{Person, PersonId, Seat};

/// An event never takes the place of another that differs from it in anything: the key has a check of
/// all of it, its author too. Beside the event stand the notes in which it was read.
pub(in crate::background) fn put_event(
    key: &RecordKey,
    event: &Event,
    sources: &[Source],
) -> Result<Change, StoreFault> {
    let (id, word) = (event.id.line(), word(event));
    let check = codec::text_check([word.as_str()]);
    let name = format!("{id}.{:x}.{:x}.{check:08x}", event.at.ms, event.at.tick);
    let row = match sources {
        [] => word,
        sources => format!("{word} {}", json(&sources)?),
    };
    Ok(Change::Put(Table::Events, under(key, &name), row))
}

pub(in crate::background) fn put_item(item: &Item) -> Result<Change, StoreFault> {
    let stored = StoredItem {
        key: item.key.clone(),
        event: word(&item.event),
        state: item.state.clone(),
        tries: item.tries,
    };
    put(Table::Outbox, item.event.id.line(), &stored)
}

/// What a person half typed beside a CRM, while another is signed in there.
pub(in crate::background) fn put_typed(
    instance: &str,
    who: &PersonId,
    typed: &[(String, String)],
) -> Result<Change, StoreFault> {
    put(Table::Meta, typed_of(instance, who), &typed)
}

/// The ids of some notes of a record of which nothing else is known any more, by which it is found again.
pub(in crate::background) fn put_marks(
    key: &RecordKey,
    notes: &[String],
) -> Result<Change, StoreFault> {
    put(Table::Meta, marks_of(key), &notes)
}

pub(in crate::background) fn drop_typed(instance: &str, who: &PersonId) -> Change {
    Change::Remove(Table::Meta, typed_of(instance, who))
}

pub(in crate::background) fn put_home(instance: &str, home: &Home) -> Result<Change, StoreFault> {
    put(Table::Meta, format!("home\t{instance}"), home)
}

/// The fields that records of this sort lack, and since when that is known (UTC ms).
pub(in crate::background) fn put_lacking(
    key: &RecordKey,
    who: &PersonId,
    at: u64,
    fields: &[String],
) -> Result<Change, StoreFault> {
    put(Table::Meta, lacking(key, who), &(at, fields))
}

pub(in crate::background) fn put_policy(homes: &[String]) -> Result<Change, StoreFault> {
    put(Table::Meta, POLICY.to_owned(), &homes)
}

pub(in crate::background) fn put_moved(
    from: &RecordKey,
    to: &RecordKey,
) -> Result<Change, StoreFault> {
    put(Table::Meta, format!("moved\t{}", from.line()), to)
}

/// The customer's other records, and when the CRM said which they are (UTC ms).
pub(in crate::background) fn put_beside(
    key: &RecordKey,
    at: u64,
    records: &[Related],
) -> Result<Change, StoreFault> {
    put(
        Table::Meta,
        format!("beside\t{}", key.line()),
        &(at, records),
    )
}

pub(in crate::background) fn put_aside(
    key: &RecordKey,
    who: &PersonId,
    aside: &[String],
) -> Result<Change, StoreFault> {
    put(Table::Meta, aside_of(key, who), &aside)
}

/// What the CRM calls the fields of such a record in this language, asked at this time.
pub(in crate::background) fn put_labels(
    key: &RecordKey,
    lang: &str,
    at: u64,
    all: &[(String, String)],
) -> Result<Change, StoreFault> {
    put(Table::Meta, labels_of(key), &(at, lang, all))
}

pub(in crate::background) fn put_due(key: &RecordKey, due: &Due) -> Result<Change, StoreFault> {
    put(Table::Meta, format!("{DUE}{}", key.line()), due)
}

pub(in crate::background) fn drop_due(key: &RecordKey) -> Change {
    Change::Remove(Table::Meta, format!("{DUE}{}", key.line()))
}

pub(in crate::background) fn put_note(
    key: &RecordKey,
    note: &PlainNote,
) -> Result<Change, StoreFault> {
    put(Table::Notes, under(key, &note.id), note)
}

pub(in crate::background) fn drop_note(key: &RecordKey, id: &str) -> Change {
    Change::Remove(Table::Notes, under(key, id))
}

pub(in crate::background) fn put_known(
    key: &RecordKey,
    known: &Known,
) -> Result<Change, StoreFault> {
    put(Table::Records, key.line(), known)
}

pub(in crate::background) fn put_name(
    instance: &str,
    person: &Person,
) -> Result<Change, StoreFault> {
    put(
        Table::Meta,
        format!("name\t{instance}\t{}", person.id.0),
        &person.name,
    )
}

pub(in crate::background) fn put_signed(
    instance: &str,
    signed: &Signed,
) -> Result<Change, StoreFault> {
    put(Table::Meta, format!("session\t{instance}"), signed)
}

pub(in crate::background) fn put_seat(
    instance: &str,
    person: &PersonId,
    seat: Seat,
) -> Result<Change, StoreFault> {
    put(
        Table::Meta,
        format!("seat\t{instance}\t{}", person.0),
        &seat,
    )
}

pub(in crate::background) fn put_behind(
    instance: &str,
    action: &str,
    object: Option<&String>,
) -> Result<Change, StoreFault> {
    put(
        Table::Meta,
        format!("behind\t{instance}\t{action}"),
        &object,
    )
}

pub(in crate::background) fn put_dock(dock: Dock) -> Result<Change, StoreFault> {
    put(Table::Meta, DOCK.to_owned(), &dock)
}

pub(in crate::background) fn put_device(device: Device) -> Result<Change, StoreFault> {
    put(Table::Meta, DEVICE.to_owned(), &device)
}

/// How far the CRM's clock is ahead of this device's, ms.
pub(in crate::background) fn put_ahead(ms: i64) -> Result<Change, StoreFault> {
    put(Table::Meta, AHEAD.to_owned(), &ms)
}

pub(in crate::background) fn put_tab(id: TabId, tab: &Tab) -> Result<Change, StoreFault> {
    put(Table::Meta, format!("{TABS}{}", id.0), tab)
}

pub(in crate::background) fn drop_tab(id: TabId) -> Change {
    Change::Remove(Table::Meta, format!("{TABS}{}", id.0))
}

pub(in crate::background) fn draft(key: &RecordKey, field: &str, text: &str) -> Change {
    let place = under(key, field);
    if text.is_empty() {
        Change::Remove(Table::Drafts, place)
    } else {
        Change::Put(Table::Drafts, place, text.to_owned())
    }
}
