//! What only a real browser can show: the store over its IndexedDB, and messages over its values.
#![cfg(target_arch = "wasm32")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests may stop at the first surprise"
)]

use idb::{Factory, Query, TransactionMode};
use js_sys::{Function, JSON, Promise, Reflect};
use samenspel::browser::{BrowserZones, Idb, Letter, Unread, WebKeys};
use samenspel::port::{Change, Signer, Store, Table};
use samenspel::protocol::{Ask, Told, Trouble};
use samenspel::record::RecordKey;
use samenspel::team::calendar::{Offsets, Zone, Zones};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

fn put(table: Table, key: &str, value: &str) -> Change {
    Change::Put(table, key.to_owned(), value.to_owned())
}

#[wasm_bindgen_test]
async fn one_write_reaches_several_tables_and_another_life_reads_them() {
    let changes = vec![
        put(Table::Events, "one\ta", "1"),
        put(Table::Outbox, "a", "2"),
        put(Table::Meta, "m", "3"),
    ];
    Idb::default().write(changes).await.unwrap();
    let later = Idb::default();
    assert_eq!(
        later.get(Table::Events, "one\ta").await.unwrap().as_deref(),
        Some("1")
    );
    assert_eq!(
        later.get(Table::Outbox, "a").await.unwrap().as_deref(),
        Some("2")
    );
    assert_eq!(later.get(Table::Meta, "nobody").await.unwrap(), None);
}

#[wasm_bindgen_test]
async fn a_list_holds_what_begins_with_its_prefix_and_nothing_else() {
    let store = Idb::default();
    let keys = ["p\ta", "p\tb", "p\té…", "p", "pp\ta", "q\ta"];
    store
        .write(keys.iter().map(|key| put(Table::Notes, key, key)).collect())
        .await
        .unwrap();
    let listed = store.list(Table::Notes, "p\t").await.unwrap();
    assert_eq!(
        listed
            .iter()
            .map(|(key, _)| key.as_str())
            .collect::<Vec<_>>(),
        ["p\ta", "p\tb", "p\té…"]
    );
    assert!(listed.iter().all(|(key, value)| key == value));
}

#[wasm_bindgen_test]
async fn what_is_removed_is_gone_and_removing_nothing_is_no_fault() {
    let store = Idb::default();
    store
        .write(vec![put(Table::Drafts, "r\tnote", "half")])
        .await
        .unwrap();
    let remove = || Change::Remove(Table::Drafts, "r\tnote".to_owned());
    store.write(vec![remove()]).await.unwrap();
    store.write(vec![remove()]).await.unwrap();
    assert_eq!(store.get(Table::Drafts, "r\tnote").await.unwrap(), None);
}

#[wasm_bindgen_test]
async fn a_five_megabyte_draft_is_kept_whole() {
    let store = Idb::default();
    let text = "é".repeat(2_500_000);
    store
        .write(vec![put(Table::Drafts, "large", &text)])
        .await
        .unwrap();
    assert!(store.get(Table::Drafts, "large").await.unwrap() == Some(text));
}

/// A message as it comes out at the other end: browsers carry it as JSON.
fn carried(message: &JsValue) -> JsValue {
    JSON::parse(&String::from(JSON::stringify(message).unwrap())).unwrap()
}

#[wasm_bindgen_test]
fn a_letter_says_at_the_other_end_what_was_put_in() {
    let key = RecordKey {
        instance: "https://crm.example".into(),
        object: "crm.lead".into(),
        id: "7".into(),
    };
    let ask = Ask::Draft {
        key,
        field: "note".into(),
        text: "<b>half…</b> \u{0}\u{1F600}".into(),
    };
    let letter = Letter::of(carried(&Letter::asking(&ask))).unwrap();
    // Another panel hears it, too, and must not take it for something told.
    assert_eq!((letter.asks, letter.read::<Ask>()), (true, Ok(ask)));
    let letter = Letter::of(carried(&Letter::with(&Told::Kept, Some(3)))).unwrap();
    assert_eq!((letter.asks, letter.tab), (false, Some(3)));
    for told in [Told::Kept, Told::Failed(Trouble::TooLong { over: 3 })] {
        assert_eq!(
            Letter::of(carried(&Letter::with(&told, None)))
                .unwrap()
                .read(),
            Ok(told)
        );
    }
}

#[wasm_bindgen_test]
fn what_is_no_letter_of_this_version_is_told_apart() {
    let read = |json: &str| Letter::of(JSON::parse(json).unwrap()).map(|_| ());
    assert_eq!(read(r#"{"page":{"address":"x"}}"#), Err(Unread::Foreign));
    assert_eq!(read(r#"{"version":99,"bytes":""}"#), Err(Unread::Version));
    assert_eq!(
        read(r#"{"failed":"disk"}"#),
        Err(Unread::Failed("disk".into()))
    );
    let read = |sealed: &JsValue| Letter::of(carried(sealed)).unwrap().read::<Told>();
    // No such variant; and one with more behind it than this version knows.
    assert_eq!(read(&Letter::with(&u8::MAX, None)), Err(Unread::Version));
    let longer = Letter::with(&(Told::Kept, 1u8), None);
    assert_eq!(read(&longer), Err(Unread::Version));
}

const DAY: u64 = 86_400_000;
/// 2026-01-01T00:00Z, UTC ms.
const NEW_YEAR: u64 = 1_767_225_600_000;

/// The offsets of 2026, as this browser knows them.
fn of_2026(zone: &str) -> Option<Vec<(u64, i32)>> {
    let offsets = BrowserZones.offsets(&Zone::new(zone).unwrap(), NEW_YEAR, NEW_YEAR + 365 * DAY);
    offsets.map(Vec::from)
}

#[wasm_bindgen_test]
fn the_browser_tells_to_the_minute_when_clocks_change() {
    let march = 1_774_746_000_000; // 2026-03-29T01:00Z
    let october = 1_792_890_000_000; // 2026-10-25T01:00Z
    assert_eq!(
        of_2026("Europe/Amsterdam"),
        Some(vec![(NEW_YEAR, 60), (march, 120), (october, 60)])
    );
    assert_eq!(of_2026("Asia/Kolkata"), Some(vec![(NEW_YEAR, 330)]));
    assert_eq!(of_2026("UTC"), Some(vec![(NEW_YEAR, 0)]));
    let april = 1_775_314_800_000; // 2026-04-04T15:00Z
    let spring = 1_791_041_400_000; // 2026-10-03T15:30Z
    assert_eq!(
        of_2026("Australia/Lord_Howe"),
        Some(vec![(NEW_YEAR, 660), (april, 630), (spring, 660)])
    );
    let newfoundland = of_2026("America/St_Johns").unwrap();
    let minutes: Vec<i32> = newfoundland.iter().map(|(_, minutes)| *minutes).collect();
    assert_eq!(minutes, [-210, -150, -210]);
}

#[wasm_bindgen_test]
fn a_zone_the_browser_does_not_know_is_none_and_never_utc() {
    assert_eq!(of_2026("Europe/Atlantis"), None);
}

#[wasm_bindgen_test]
fn a_change_at_the_edge_of_what_is_asked_is_seen() {
    let zone = Zone::new("Europe/Amsterdam").unwrap();
    let change = 1_774_746_000_000;
    let asked = |from, to| BrowserZones.offsets(&zone, from, to);
    let both = Offsets::new(vec![(change - 60_000, 60), (change, 120)]);
    assert_eq!(asked(change - 1, change + 1), Some(both));
    assert_eq!(
        asked(change, change),
        Some(Offsets::new(vec![(change, 120)]))
    );
    let before = Offsets::new(vec![(change - DAY, 60)]);
    assert_eq!(asked(change - DAY, change - 60_000), Some(before));
}

#[wasm_bindgen_test]
fn instants_no_clock_shows_end_in_an_answer_and_not_in_a_fault() {
    let zone = Zone::new("Europe/Amsterdam").unwrap();
    assert!(BrowserZones.offsets(&zone, 0, u64::MAX).is_some());
    assert!(BrowserZones.offsets(&zone, u64::MAX, 0).is_some());
}

#[wasm_bindgen_test]
fn the_browsers_own_zone_is_one_it_knows() {
    let here = BrowserZones::here().unwrap();
    assert!(BrowserZones.offsets(&here, NEW_YEAR, NEW_YEAR).is_some());
}

/// The pair of keys as the browser keeps it.
async fn kept() -> JsValue {
    let request = Factory::new().unwrap().open("samenspel-keys", Some(1));
    let database = request.unwrap().await.unwrap();
    let read = database.transaction(&["keys"], TransactionMode::ReadOnly);
    let keys = read.unwrap().object_store("keys").unwrap();
    let own = keys.get(Query::Key("own".into())).unwrap().await.unwrap();
    own.unwrap()
}

#[wasm_bindgen_test]
async fn a_key_is_made_once_and_signs_in_every_later_life() {
    let (first, later) = (WebKeys::default(), WebKeys::default());
    let (one, two) = (first.key().await.unwrap(), first.key().await.unwrap());
    assert_eq!((one, one), (two, later.key().await.unwrap()));
    let signature = later.sign(b"they asked for a demo").await.unwrap();
    let fits = async |key, bytes: &[u8], signature| first.verify(&key, bytes, &signature).await;
    assert_eq!(
        fits(one, b"they asked for a demo", signature).await,
        Ok(true)
    );
    assert_eq!(
        fits(one, b"they asked for a dema", signature).await,
        Ok(false)
    );
    assert_eq!(
        fits(one, b"they asked for a demo", [0; 64]).await,
        Ok(false)
    );
    let (mut other, mut changed) = (one, signature);
    other[0] ^= 1;
    changed[40] ^= 1;
    assert_eq!(
        fits(other, b"they asked for a demo", signature).await,
        Ok(false)
    );
    assert_eq!(
        fits(one, b"they asked for a demo", changed).await,
        Ok(false)
    );
}

#[wasm_bindgen_test]
async fn nobody_takes_the_private_key_out_of_the_browser() {
    WebKeys::default().key().await.unwrap();
    let pair = kept().await;
    let of = |object: &JsValue, name: &str| Reflect::get(object, &name.into()).unwrap();
    let private = of(&pair, "privateKey");
    assert_eq!(of(&private, "type"), JsValue::from_str("private"));
    assert_eq!(of(&private, "extractable"), JsValue::FALSE);
    // Nor does its copy as text hold anything.
    assert_eq!(String::from(JSON::stringify(&private).unwrap()), "{}");
    let subtle = of(&of(&js_sys::global(), "crypto"), "subtle");
    let export: Function = of(&subtle, "exportKey").unchecked_into();
    for form in ["pkcs8", "jwk", "raw"] {
        let taken = export.call2(&subtle, &form.into(), &private).unwrap();
        let taken = JsFuture::from(taken.unchecked_into::<Promise>()).await;
        assert!(taken.is_err(), "{form}");
    }
}
