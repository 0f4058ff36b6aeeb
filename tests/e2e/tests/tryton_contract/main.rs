//! The contract with Tryton: the product's adapter against a real one.
//!
//! It is named by `SAMENSPEL_TRYTON_URL`, `SAMENSPEL_TRYTON_DB` and `SAMENSPEL_TRYTON_ADMIN`
//! (`user:password`); records of its own are made there, and the rest is left alone. Only the browser can
//! show that a page lends its origin (`only_tryton` in `tests/stories`); here the session's own header rides along.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod native;
#[path = "../played/mod.rs"]
mod played;
mod schedules;

use std::time::Duration;

use anyhow::Result;
use native::Native;
use samenspel::codec::{Part, payload, read_note};
use samenspel::crm::{Crm, Draft, Fault, Rights, Since};
use samenspel::record::{
    DealEnd, DeviceId, Event, EventId, NoteKind, RecordKey, Sort, Stamp, What,
};
use samenspel::team::{Body, PersonId, Side};
use samenspel_e2e::settings::{Account, Settings};
use samenspel_e2e::tryton::{Person, Tryton, World};
use serde_json::json;

const CRM: Crm = Crm::Tryton;

struct Stage {
    world: World,
    rep: Native,
    reader: Native,
}

impl Stage {
    async fn set() -> Result<Self> {
        let settings = Settings::from_env()?.tryton()?;
        let world = World::arrange(&settings).await?;
        let rep = Native::of(&world.rep.tryton)?;
        let reader = Native::of(&world.reader.tryton)?;
        Ok(Self { world, rep, reader })
    }

    fn instance(&self) -> String {
        format!("{}/#{}", self.world.admin.url(), self.world.admin.db())
    }

    fn key(&self, object: &str, id: i64) -> RecordKey {
        RecordKey {
            instance: self.instance(),
            object: object.to_owned(),
            id: id.to_string(),
        }
    }

    async fn deal(&self, name: &str) -> Result<(RecordKey, String)> {
        let lead = self.world.lead(name).await?;
        Ok((self.key("sale.opportunity", lead.id), lead.name))
    }

    /// Somebody who may not even read leads.
    async fn outsider(&self) -> Result<Native> {
        let login = self.world.named("outsider").replace([' ', '.'], "-");
        let account = Account::new(&login, format!("{login}-secret"));
        let values = json!({"name": login, "login": login, "password": account.password});
        self.world.admin.create("res.user", values).await?;
        let admin = &self.world.admin;
        Native::of(&Tryton::sign_in(admin.url(), admin.db(), &account).await?)
    }
}

fn id(key: &RecordKey) -> i64 {
    key.id.parse().unwrap()
}

/// An event of that person's, and the word that carries it.
fn event(person: &Person, lines: &[String]) -> (Event, String) {
    let by = PersonId(person.tryton.uid.to_string());
    let text = Body::new(&"A long note. ".repeat(200)).unwrap();
    let event = Event {
        at: Stamp {
            ms: 1_795_000_000_000,
            tick: 0,
        },
        id: EventId {
            device: DeviceId(7),
            seq: 1,
        },
        by: by.clone(),
        side: Side::Sales,
        what: What::Wrote {
            kind: NoteKind::Context,
            to: None,
            text,
        },
    };
    let word = payload(&by, lines, std::slice::from_ref(&event));
    (event, word)
}

#[tokio::test]
async fn the_session_says_who_is_signed_in_and_an_ended_one_asks_to_sign_in() -> Result<()> {
    let stage = Stage::set().await?;
    let session = CRM.session(&stage.rep, &stage.instance()).await?;
    assert_eq!(session.value.me.name, "Robin Rep");
    assert_eq!(
        session.value.me.id.0,
        stage.world.rep.tryton.uid.to_string()
    );
    assert_eq!(session.value.database, stage.world.admin.db());
    assert!(session.date.is_some(), "the server tells its clock");
    let admin = &stage.world.admin;
    let again = Tryton::sign_in(admin.url(), admin.db(), &stage.world.rep.account).await?;
    let net = Native::of(&again)?;
    again.sign_out().await?;
    let ended = CRM.session(&net, &stage.instance()).await;
    assert_eq!(ended.map(|answer| answer.value), Err(Fault::SignIn));
    Ok(())
}

#[tokio::test]
async fn a_deal_is_read_and_what_became_of_it() -> Result<()> {
    let stage = Stage::set().await?;
    let (key, name) = stage.deal("Read <b>me</b> & so on").await?;
    let rep = &stage.world.rep.tryton;
    let read = CRM.read(&stage.rep, &key, &[]).await?.value;
    assert_eq!(read.facts.name, name);
    assert_eq!(read.facts.customer, Some(format!("Customer of {name}")));
    assert_eq!(read.facts.stage.as_deref(), Some("Lead"));
    assert_eq!(read.facts.sort, Some(Sort::Lead));
    assert_eq!(read.facts.probability, Some(50.0));
    let owner = read.facts.owner.unwrap();
    assert_eq!(owner.id.0, rep.uid.to_string());
    assert!(read.notes.is_empty() && read.facts.changed_at.is_some());

    rep.press("sale.opportunity", "opportunity", id(&key))
        .await?;
    let facts = CRM.read(&stage.rep, &key, &[]).await?.value.facts;
    assert_eq!((facts.sort, facts.end), (Some(Sort::Opportunity), None));
    let why = json!({"lost_reason": "too\nexpensive"});
    rep.write("sale.opportunity", id(&key), why).await?;
    rep.press("sale.opportunity", "lost", id(&key)).await?;
    let facts = CRM.read(&stage.reader, &key, &[]).await?.value.facts;
    assert_eq!(facts.end, Some(DealEnd::Lost));
    assert_eq!(facts.lost_reason.as_deref(), Some("too expensive"));
    Ok(())
}

#[tokio::test]
async fn named_fields_read_as_text_and_one_that_is_missing_spoils_nothing() -> Result<()> {
    let stage = Stage::set().await?;
    let (key, _) = stage.deal("Named").await?;
    let amount =
        json!({"amount": {"__class__": "Decimal", "decimal": "1234.50"}, "reference": "R <1>"});
    stage
        .world
        .rep
        .tryton
        .write("sale.opportunity", id(&key), amount)
        .await?;
    let named = ["amount", "reference", "state", "automated_luck", "company"].map(str::to_owned);
    let read = CRM.read(&stage.rep, &key, &named).await?.value;
    assert_eq!(read.lacks, ["automated_luck"]);
    let value = |name: &str| {
        let found = read.facts.named.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str())
    };
    assert_eq!(value("amount"), Some("1234.5"));
    assert_eq!(value("reference"), Some("R <1>"));
    assert_eq!(value("state"), Some("Lead"));
    assert!(value("company").is_some());
    Ok(())
}

#[tokio::test]
async fn a_long_payload_comes_back_whole_by_its_author() -> Result<()> {
    let stage = Stage::set().await?;
    let (key, _) = stage.deal("Payload").await?;
    let lines = vec![
        "Robin Rep (sales): 5 < 6 & 7".to_owned(),
        "a second line".to_owned(),
    ];
    let (event, word) = event(&stage.world.rep, &lines);
    let draft = Draft {
        text: &lines,
        payload: &word,
        mark: None,
        mentions: &[],
    };
    let id = CRM.post(&stage.rep, &key, 0, &draft).await?.value;
    let notes = CRM
        .notes(&stage.reader, &key, &Since::default())
        .await?
        .value;
    assert_eq!(notes.len(), 1);
    assert_eq!((&notes[0].id, notes[0].user), (&id, true));
    assert_eq!(notes[0].author.name, "Robin Rep");
    let read = read_note(&notes[0].body, 1_000);
    assert_eq!(read.text, lines.join("\n"));
    let Part::Events { batch, edited } = read.part else {
        panic!("{read:?}")
    };
    assert!(!edited && batch.events == [event]);
    Ok(())
}

#[tokio::test]
async fn what_is_edited_or_deleted_meanwhile_is_noticed() -> Result<()> {
    let stage = Stage::set().await?;
    let (key, _) = stage.deal("Edited").await?;
    let rep = &stage.world.rep.tryton;
    let on = format!("sale.opportunity,{}", key.id);
    let first = rep
        .create("ir.note", json!({"resource": on, "message": "first"}))
        .await?;
    let second = rep
        .create("ir.note", json!({"resource": on, "message": "5 < 6"}))
        .await?;
    let notes = CRM.notes(&stage.rep, &key, &Since::default()).await?;
    let since = CRM.advance(&Since::default(), &notes);
    let listed = CRM.read(&stage.rep, &key, &[]).await?.value.notes;
    assert_eq!(listed, [second.to_string(), first.to_string()]);
    assert!(CRM.has_read(&since, &listed));
    tokio::time::sleep(Duration::from_millis(1_100)).await;
    rep.write("ir.note", first, json!({"message": "changed & <b>so</b>"}))
        .await?;
    rep.delete("ir.note", second).await?;
    let again = CRM.notes(&stage.rep, &key, &since).await?.value;
    let changed = again
        .iter()
        .find(|note| note.id == first.to_string())
        .unwrap();
    assert_eq!(read_note(&changed.body, 100).text, "changed & <b>so</b>");
    assert!(changed.changed > notes.value[0].changed);
    assert_eq!(changed.stood, notes.value[0].stood);
    assert_eq!(
        CRM.read(&stage.rep, &key, &[]).await?.value.notes,
        [first.to_string()]
    );
    Ok(())
}

#[tokio::test]
async fn hundreds_of_notes_come_in_order() -> Result<()> {
    let stage = Stage::set().await?;
    let (key, _) = stage.deal("Many").await?;
    let on = format!("sale.opportunity,{}", key.id);
    let many: Vec<_> = (0..230)
        .map(|nth| json!({"resource": on, "message": format!("note {nth}")}))
        .collect();
    let rep = &stage.world.rep.tryton;
    rep.call("ir.note", "create", json!([many, {}])).await?;
    let notes = CRM.notes(&stage.rep, &key, &Since::default()).await?.value;
    let bodies: Vec<&str> = notes.iter().map(|note| note.body.as_str()).collect();
    let expected: Vec<String> = (0..230).map(|nth| format!("note {nth}")).collect();
    assert_eq!(bodies, expected);
    Ok(())
}

#[tokio::test]
async fn who_may_only_read_writes_nothing_and_who_may_nothing_sees_nothing() -> Result<()> {
    let stage = Stage::set().await?;
    let (key, _) = stage.deal("Rights").await?;
    let all = Rights {
        notes: true,
        follow: false,
    };
    assert_eq!(CRM.rights(&stage.rep, &key, 0).await?.value, all);
    assert_eq!(
        CRM.rights(&stage.reader, &key, 0).await?.value,
        Rights::default()
    );
    let lines = vec!["x".to_owned()];
    let draft = Draft {
        text: &lines,
        payload: "abc",
        mark: None,
        mentions: &[],
    };
    let refused = CRM.post(&stage.reader, &key, 0, &draft).await;
    assert!(matches!(refused, Err(Fault::NoAccess(_))), "{refused:?}");
    let outsider = stage.outsider().await?;
    assert_eq!(
        CRM.rights(&outsider, &key, 0).await?.value,
        Rights::default()
    );
    let read = CRM.read(&outsider, &key, &[]).await;
    assert!(matches!(read, Err(Fault::NoAccess(_))), "{read:?}");
    Ok(())
}

#[tokio::test]
async fn a_record_that_is_deleted_is_gone_to_readers_and_writers() -> Result<()> {
    let stage = Stage::set().await?;
    let (key, _) = stage.deal("Gone").await?;
    let rep = &stage.world.rep.tryton;
    rep.press("sale.opportunity", "cancel", id(&key)).await?;
    rep.delete("sale.opportunity", id(&key)).await?;
    assert_eq!(CRM.read(&stage.rep, &key, &[]).await, Err(Fault::Gone));
    assert_eq!(
        CRM.rights(&stage.rep, &key, 0).await?.value,
        Rights::default()
    );
    let lines = vec!["x".to_owned()];
    let draft = Draft {
        text: &lines,
        payload: "abc",
        mark: None,
        mentions: &[],
    };
    let posted = CRM.post(&stage.rep, &key, 0, &draft).await;
    assert_eq!(posted.map(|answer| answer.value), Err(Fault::Gone));
    Ok(())
}

#[tokio::test]
async fn a_marked_note_is_found_by_whoever_may_read_it_and_reads_like_any_other() -> Result<()> {
    let stage = Stage::set().await?;
    let (key, _) = stage.deal("Marked").await?;
    let mark = format!("mark{}", stage.world.named("").replace([' ', '.'], ""));
    let lines = vec!["Where we keep it".to_owned()];
    let (event, word) = event(&stage.world.rep, &lines);
    let draft = Draft {
        text: &lines,
        payload: &word,
        mark: Some(&mark),
        mentions: &[],
    };
    CRM.post(&stage.rep, &key, 0, &draft).await?;
    let here = stage.instance();
    let found = CRM.find(&stage.reader, &here, &mark).await?.value;
    assert_eq!(found, std::slice::from_ref(&key));
    assert_eq!(CRM.find(&stage.reader, &here, "nowhere").await?.value, []);
    // A kind of record that is forbidden is passed over.
    assert_eq!(
        CRM.find(&stage.outsider().await?, &here, &mark)
            .await?
            .value,
        []
    );
    let told = CRM
        .told_on(&stage.reader, std::slice::from_ref(&key))
        .await?;
    let Part::Events { batch, .. } = read_note(&told[0].1.body, 1_000).part else {
        panic!("{told:?}")
    };
    assert_eq!((&told[0].0, batch.events), (&key, vec![event]));
    let note = CRM.note(&stage.reader, &key, &told[0].1.id).await?.value;
    assert_eq!(note.as_ref(), Some(&told[0].1));
    // What others wrote since is told by record, and one's own is not.
    let id: u64 = told[0].1.id.parse()?;
    let me = |person: &Person| PersonId(person.tryton.uid.to_string());
    let (rep, reader) = (me(&stage.world.rep), me(&stage.world.reader));
    let news = CRM
        .marked(&stage.reader, &here, &mark, id - 1, &reader)
        .await?
        .value;
    assert_eq!(
        (news.places, news.more),
        (vec![(key.clone(), told[0].1.id.clone())], None)
    );
    for (after, person) in [(id, &reader), (id - 1, &rep)] {
        let none = CRM
            .marked(&stage.reader, &here, &mark, after, person)
            .await?
            .value;
        assert_eq!(none.places, []);
    }
    let stood = told[0].1.stood;
    let last = CRM
        .last_before(&stage.reader, &here, stood + 60_000)
        .await?
        .value;
    assert!(last >= Some(id), "{last:?}");
    let before = CRM
        .last_before(&stage.reader, &here, 1_000_000_000_000)
        .await?
        .value;
    assert_eq!(before, None);
    let ids = [told[0].1.id.clone(), "999999".to_owned()];
    CRM.erase(&stage.rep, &here, &ids).await?;
    assert_eq!(CRM.find(&stage.rep, &here, &mark).await?.value, []);
    Ok(())
}

#[tokio::test]
async fn a_customers_records_and_people_are_known_by_name() -> Result<()> {
    let stage = Stage::set().await?;
    let (key, name) = stage.deal("Related").await?;
    let related = CRM.related(&stage.rep, &key).await?.value;
    assert_eq!(related.len(), 1);
    let (party, customer, sort) = &related[0];
    assert_eq!(
        (customer, *sort),
        (&format!("Customer of {name}"), Sort::Contact)
    );
    let read = CRM.read(&stage.rep, party, &[]).await?.value.facts;
    assert_eq!(
        (&read.name, read.sort, read.archived),
        (customer, Some(Sort::Contact), false)
    );
    let back = CRM.related(&stage.rep, party).await?.value;
    assert_eq!(back, [(key, name, Sort::Lead)]);
    let uid = PersonId(stage.world.marketer.tryton.uid.to_string());
    let people = CRM
        .people(&stage.rep, &stage.instance(), &[uid])
        .await?
        .value;
    assert_eq!(people[0].name, "Mara Marketer");
    let found = CRM
        .colleagues(&stage.rep, &stage.instance(), "mARA m", 200)
        .await?
        .value;
    let mara = found.iter().find(|of| of.person == people[0]);
    let login = mara.and_then(|of| of.login.as_deref());
    assert_eq!(
        login,
        Some(stage.world.marketer.account.login.as_str()),
        "{found:?}"
    );
    let like_all = CRM
        .colleagues(&stage.rep, &stage.instance(), "%", 200)
        .await?;
    assert!(like_all.value.is_empty(), "a percent sign is one");
    Ok(())
}

#[tokio::test]
async fn tryton_says_what_it_calls_its_fields() -> Result<()> {
    let stage = Stage::set().await?;
    let (key, _) = stage.deal("Labels").await?;
    for lang in ["en", "en-US", "xx", ""] {
        let told = CRM.labels(&stage.rep, &key, lang).await?.value;
        let comment = ("Comment".to_owned(), "comment".to_owned());
        assert!(told.contains(&comment), "{lang}: {told:?}");
    }
    Ok(())
}

#[tokio::test]
async fn a_page_of_the_client_leads_to_its_record() -> Result<()> {
    let stage = Stage::set().await?;
    let (key, _) = stage.deal("Page").await?;
    let page = CRM.page(&key, 0);
    assert_eq!(Crm::of(&page), Some(CRM));
    assert_eq!(CRM.locate(&page), samenspel::crm::Address::Record(key));
    Ok(())
}
