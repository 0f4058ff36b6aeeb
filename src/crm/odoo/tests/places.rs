//! Marks, and notes that moved.

use pollster::block_on;

use super::{Canned, HERE, json, lead, record};
use crate::codec::{Part, read_note};
use crate::crm::{Crm, Draft, Fault, Marked, Since};
use crate::port::{NoReply, Reply};
use crate::record::RecordKey;
use crate::team::PersonId;

fn posted(mark: Option<&str>) -> Result<String, Fault> {
    let http = Canned::of([recorded!("post")]);
    let text = ["yes".to_owned()];
    let word = crate::codec::payload(&PersonId("7".to_owned()), &text, &[]);
    let draft = Draft {
        text: &text,
        payload: &word,
        mark,
        mentions: &[],
    };
    block_on(Crm::Odoo.post(&http, &lead(), 19, &draft))?;
    let body = http.asked(0).1["kwargs"]["body"].clone();
    Ok(body.as_str().unwrap().to_owned())
}

#[test]
fn a_mark_stands_behind_the_payload_and_changes_nothing_of_what_is_read() {
    let (plain, marked) = (posted(None).unwrap(), posted(Some("home1")).unwrap());
    assert_eq!(marked.replace(".home1\"", "\""), plain);
    assert!(marked.contains(".home1\">Samenspel</a>"), "{marked}");
    let read = read_note(&marked, 100);
    assert_eq!(read, read_note(&plain, 100));
    assert!(
        matches!(&read.part, Part::Events { edited: false, .. }),
        "{read:?}"
    );
}

#[test]
fn what_would_break_a_link_or_a_search_is_no_mark() {
    let long = "x".repeat(65);
    for mark in ["", "a b", "a\"", "a%", "a_b", "é", "a.b", long.as_str()] {
        let fault = posted(Some(mark)).unwrap_err();
        assert!(matches!(fault, Fault::Refused(_)), "{mark}");
        let found = block_on(Crm::Odoo.find(&Canned::default(), HERE, mark));
        assert!(matches!(found, Err(Fault::Refused(_))), "{mark}");
    }
    assert!(posted(Some(&"x".repeat(64))).is_ok());
}

fn find(replies: Vec<Result<Reply, NoReply>>) -> (Result<Vec<RecordKey>, Fault>, Canned) {
    let http = Canned::of(replies);
    let found = block_on(Crm::Odoo.find(&http, HERE, "home1"));
    (found.map(|answer| answer.value), http)
}

#[test]
fn records_are_found_by_a_mark_in_one_request_and_by_their_oldest_note() {
    let (found, http) = find(vec![recorded!("find")]);
    let wanted = [record("crm.lead", 60), record("res.partner", 50)];
    assert_eq!(found.unwrap(), wanted);
    let (path, params) = http.asked(0);
    assert_eq!(
        path,
        "/web/dataset/call_kw/mail.message/formatted_read_group"
    );
    let domain = params["args"][0].to_string();
    assert!(domain.contains("#smnspl%.home1\\\""), "{domain}");
    assert_eq!(params["kwargs"]["order"], "id:min");
}

#[test]
fn a_version_that_groups_in_the_older_way_is_asked_that_way() {
    let unknown = include_str!("../../../../tests/fixtures/odoo/method-unknown.json")
        .replace("read_grouped", "read_group");
    let (found, http) = find(vec![json(&unknown), recorded!("find-read-group")]);
    let wanted = [record("crm.lead", 60), record("res.partner", 50)];
    assert_eq!(found.unwrap(), wanted);
    let (path, params) = http.asked(1);
    assert_eq!(path, "/web/dataset/call_kw/mail.message/read_group");
    assert_eq!(params["args"][0], http.asked(0).1["args"][0]);
    // Any other fault of the server's is one.
    let (found, _) = find(vec![recorded!("read-invalid-field")]);
    assert!(matches!(found, Err(Fault::Server(_))), "{found:?}");
}

fn marked(replies: Vec<Result<Reply, NoReply>>) -> (Result<Marked, Fault>, Canned) {
    let http = Canned::of(replies);
    let me = PersonId("7".to_owned());
    let found = block_on(Crm::Odoo.marked(&http, HERE, "ask1", 220, &me));
    (found.map(|answer| answer.value), http)
}

#[test]
fn only_what_others_wrote_above_an_id_is_asked_for_in_every_version() {
    let unknown = include_str!("../../../../tests/fixtures/odoo/method-unknown.json")
        .replace("read_grouped", "read_group");
    let row = |first: &str, last: &str| {
        json(&format!(
            "{{\"jsonrpc\":\"2.0\",\"result\":[{{\"model\":\"crm.lead\",\"res_id\":60,\"{first}\":223,\"{last}\":225}}]}}"
        ))
    };
    for (replies, asked) in [
        (vec![row("id:min", "id:max")], 0),
        (vec![json(&unknown), row("first", "last")], 1),
    ] {
        let (found, http) = marked(replies);
        let places = vec![(record("crm.lead", 60), "225".to_owned())];
        assert_eq!(found.unwrap(), Marked { places, more: None });
        let domain = http.asked(asked).1["args"][0].to_string();
        for term in [
            "[\"id\",\">\",220]",
            "[\"create_uid\",\"!=\",7]",
            "#smnspl%.ask1\\\"",
        ] {
            assert!(domain.contains(term), "{domain}");
        }
    }
}

#[test]
fn a_full_page_goes_on_behind_the_first_note_of_its_last_record() {
    let row = |id: u64, model: &str| {
        let last = id + 500;
        format!("{{\"id:min\":{id},\"id:max\":{last},\"model\":\"{model}\",\"res_id\":{id}}}")
    };
    let mut rows: Vec<String> = (301..320).map(|id| row(id, "crm.lead")).collect();
    rows.push(row(330, "project.task"));
    let reply = format!("{{\"jsonrpc\":\"2.0\",\"result\":[{}]}}", rows.join(","));
    let found = marked(vec![json(&reply)]).0.unwrap();
    assert_eq!((found.places.len(), found.more), (19, Some(330)));
    assert_eq!(found.places[0].1, "801");
    rows.pop();
    let reply = format!("{{\"jsonrpc\":\"2.0\",\"result\":[{}]}}", rows.join(","));
    assert_eq!(marked(vec![json(&reply)]).0.unwrap().more, None);
}

#[test]
fn at_most_twenty_records_are_found_and_none_of_an_unknown_kind() {
    let row =
        |id: u64, model: &str| format!("{{\"id:min\":{id},\"model\":\"{model}\",\"res_id\":{id}}}");
    let mut rows: Vec<String> = (1..=30).map(|id| row(id, "crm.lead")).collect();
    rows.insert(0, row(99, "project.task"));
    rows.insert(0, "{\"model\":false,\"res_id\":0}".to_owned());
    let reply = format!("{{\"jsonrpc\":\"2.0\",\"result\":[{}]}}", rows.join(","));
    let found = find(vec![json(&reply)]).0.unwrap();
    assert_eq!((found.len(), &found[0]), (20, &record("crm.lead", 1)));
}

#[test]
fn notes_say_where_they_are_now_and_those_that_are_gone_say_nothing() {
    let http = Canned::of([recorded!("moved")]);
    let ids = ["223", "224", "225", "226", "999999", "partner:1"].map(str::to_owned);
    let moved = block_on(Crm::Odoo.moved(&http, HERE, &ids)).unwrap().value;
    let told: Vec<(&str, RecordKey)> = moved
        .iter()
        .map(|(id, key)| (id.as_str(), key.clone()))
        .collect();
    let survivor = record("crm.lead", 60);
    assert_eq!(
        told,
        [
            ("223", survivor.clone()),
            ("224", survivor.clone()),
            ("225", record("res.partner", 50)),
            ("226", survivor),
        ]
    );
    assert_eq!(
        http.asked(0).1["args"][0][0][2],
        serde_json::json!([223, 224, 225, 226, 999_999])
    );
}

#[test]
fn a_moved_note_is_among_what_may_have_changed_since() {
    let since = Since {
        id: 900,
        changed: "2026-11-23 12:00:00".to_owned(),
    };
    let http = Canned::of([recorded!("notes")]);
    block_on(Crm::Odoo.notes(&http, &lead(), &since)).unwrap();
    // Its id is an old one, its time of change is that of the merge.
    let domain = http.asked(0).1["args"][0].to_string();
    assert!(domain.contains("[\"id\",\">\",0]"), "{domain}");
    assert!(domain.contains("[\"write_date\",\">=\",\"2026-11-23 11:58:00\"]"));
}
