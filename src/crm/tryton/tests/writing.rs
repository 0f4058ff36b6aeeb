//! Notes written, and who may.

use pollster::block_on;

use super::{Canned, deal, json, record};
use crate::codec::{Part, payload, read_note, signed};
use crate::crm::{Crm, Draft, Fault, Rights};
use crate::record::{DeviceId, Event, EventId, Key, NoteKind, Stamp, What};
use crate::team::{Body, PersonId, Side};

fn event() -> Event {
    Event {
        at: Stamp {
            ms: 1_795_000_000_000,
            tick: 0,
        },
        id: EventId {
            device: DeviceId(7),
            seq: 1,
        },
        by: PersonId("2".to_owned()),
        side: Side::Sales,
        what: What::Wrote {
            text: Body::new("hello").unwrap(),
            kind: NoteKind::Context,
            to: None,
        },
    }
}

#[test]
fn a_note_is_readable_text_with_the_payload_in_a_closing_line() {
    let event = event();
    let text = vec![
        "Robin Rep (sales): 5 < 6 & so on".to_owned(),
        "second".to_owned(),
    ];
    let word = payload(&event.by, &text, std::slice::from_ref(&event));
    let word = signed(&word, Key([7; 32]), &deal().spot(), &[9; 64]);
    for mark in [None, Some("smnsplhome")] {
        let draft = Draft {
            text: &text,
            payload: &word,
            mark,
            mentions: &[],
        };
        let http = Canned::of([recorded!("post")]);
        let answer = block_on(Crm::Tryton.post(&http, &deal(), 0, &draft)).unwrap();
        assert_eq!(answer.value, "6");
        let (method, params) = http.asked(0);
        assert_eq!(method, "ir.note.create");
        let note = &params[0][0];
        assert_eq!(note["resource"], "sale.opportunity,2");
        let message = note["message"].as_str().unwrap();
        assert!(
            message
                .starts_with("Robin Rep (sales): 5 < 6 & so on\nsecond\n\nWritten with Samenspel.")
        );
        assert_eq!(message.ends_with(".smnsplhome"), mark.is_some());
        // As it is read again.
        let body = crate::codec::escaped(message);
        let read = read_note(&body, 1_000);
        assert_eq!(read.text, text.join("\n"));
        let Part::Events { batch, edited } = read.part else {
            panic!("events in {read:?}")
        };
        assert!(!edited && batch.events == [event.clone()]);
        let signature = batch.signature.unwrap();
        assert_eq!((signature.key, signature.on), (Key([7; 32]), deal().spot()));
        assert_eq!(signature.signature, [9; 64]);
    }
}

#[test]
fn a_note_on_a_record_that_is_gone_or_may_not_be_written_says_which() {
    let text = vec!["x".to_owned()];
    let draft = Draft {
        text: &text,
        payload: "abc",
        mark: None,
        mentions: &[],
    };
    let gone = record("sale.opportunity", 4711);
    let http = Canned::of([
        recorded!("post-gone"),
        recorded!("read-gone"),
        recorded!("read-none"),
    ]);
    assert_eq!(
        block_on(Crm::Tryton.post(&http, &gone, 0, &draft)),
        Err(Fault::Gone)
    );
    let http = Canned::of([recorded!("post-forbidden"), recorded!("write-rep")]);
    let fault = block_on(Crm::Tryton.post(&http, &deal(), 0, &draft)).unwrap_err();
    assert!(matches!(fault, Fault::NoAccess(_)) && !fault.may_have_acted());
}

#[test]
fn who_may_write_the_record_may_write_notes_on_it_and_nobody_follows() {
    let rights = |replies: Vec<_>| {
        let http = Canned::of(replies);
        block_on(Crm::Tryton.rights(&http, &deal(), 0)).map(|answer| answer.value)
    };
    let all = Rights {
        notes: true,
        follow: false,
    };
    assert_eq!(
        rights(vec![recorded!("access-rep"), recorded!("write-rep")]),
        Ok(all)
    );
    let none = Rights::default();
    assert_eq!(rights(vec![recorded!("access-reader")]), Ok(none));
    assert_eq!(
        rights(vec![recorded!("access-rep"), recorded!("read-gone")]),
        Ok(none)
    );
    let by_rule = json("{\"id\":0,\"result\":[{\"id\":2,\"_write\":false}]}");
    assert_eq!(rights(vec![recorded!("access-rep"), by_rule]), Ok(none));
    let odd = json("{\"id\":0,\"result\":{}}");
    assert!(matches!(rights(vec![odd]), Err(Fault::Unreadable(_))));
}

#[test]
fn notes_are_deleted_as_far_as_they_are_there() {
    let ids = ["6".to_owned(), "7".to_owned(), "99".to_owned()];
    let http = Canned::of([recorded!("listed"), json("{\"id\":0,\"result\":null}")]);
    let erased = block_on(Crm::Tryton.erase(&http, super::HERE, &ids));
    assert!(erased.is_ok());
    assert_eq!(
        http.asked(1),
        ("ir.note.delete".to_owned(), serde_json::json!([[7, 6]]))
    );
    let http = Canned::of([json("{\"id\":0,\"result\":[]}")]);
    assert!(block_on(Crm::Tryton.erase(&http, super::HERE, &ids)).is_ok());
    let http = Canned::of([recorded!("notes-forbidden")]);
    let erased = block_on(Crm::Tryton.erase(&http, super::HERE, &ids));
    assert!(matches!(erased, Err(Fault::NoAccess(_))));
}

#[test]
fn a_note_is_read_back_as_it_stands_and_one_that_is_gone_or_forbidden_is_none() {
    let ask = |reply| {
        let http = Canned::of([reply]);
        block_on(Crm::Tryton.note(&http, &deal(), "6"))
            .unwrap()
            .value
    };
    let note = ask(recorded!("notes")).unwrap();
    assert_eq!((note.id.as_str(), note.author.id.0.as_str()), ("6", "2"));
    assert_eq!(ask(json("{\"id\":0,\"result\":[]}")), None);
    assert_eq!(ask(recorded!("notes-forbidden")), None);
}
