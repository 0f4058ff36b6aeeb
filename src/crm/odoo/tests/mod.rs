//! The adapter on replies recorded from a real Odoo 19.

use std::cell::RefCell;
use std::collections::VecDeque;

use pollster::block_on;
use serde_json::Value;

use crate::crm::{Address, Crm, Draft, Fault, Since};
use crate::port::{Http, NoReply, Reply, Request};
use crate::record::RecordKey;
use crate::team::PersonId;

/// A reply from `tests/fixtures/odoo`.
macro_rules! recorded {
    ($name:literal) => {
        json(include_str!(concat!(
            "../../../../tests/fixtures/odoo/",
            $name,
            ".json"
        )))
    };
}

mod customer;
mod faults;
mod hostile;
mod places;
mod reading;
mod rights;

const HERE: &str = "http://odoo.example";

fn json(body: &str) -> Result<Reply, NoReply> {
    Ok(reply(200, "application/json; charset=utf-8", body))
}

fn reply(status: u16, kind: &str, body: &str) -> Reply {
    Reply {
        status,
        kind: kind.to_owned(),
        body: body.to_owned(),
        date: Some(5_000),
        retry_after: None,
    }
}

/// A network that gives these replies, in this order, and keeps what was asked.
#[derive(Default)]
struct Canned {
    replies: RefCell<VecDeque<Result<Reply, NoReply>>>,
    asked: RefCell<Vec<(String, Value)>>,
}

impl Canned {
    fn of(replies: impl IntoIterator<Item = Result<Reply, NoReply>>) -> Canned {
        Canned {
            replies: RefCell::new(replies.into_iter().collect()),
            ..Canned::default()
        }
    }

    /// The path of a request, and its parameters.
    fn asked(&self, place: usize) -> (String, Value) {
        self.asked.borrow()[place].clone()
    }
}

impl Http for Canned {
    async fn send(&self, request: Request) -> Result<Reply, NoReply> {
        let body: Value = serde_json::from_str(&request.json.unwrap()).unwrap();
        let path = request.url.strip_prefix(HERE).unwrap().to_owned();
        self.asked.borrow_mut().push((path, body["params"].clone()));
        self.replies.borrow_mut().pop_front().unwrap()
    }
}

fn record(object: &str, id: u64) -> RecordKey {
    RecordKey {
        instance: HERE.to_owned(),
        object: object.to_owned(),
        id: id.to_string(),
    }
}

fn lead() -> RecordKey {
    record("crm.lead", 52)
}

#[test]
fn a_session_is_a_person_a_database_and_a_version() {
    let http = Canned::of([recorded!("session")]);
    let answer = block_on(Crm::Odoo.session(&http, HERE)).unwrap();
    let session = answer.value;
    assert_eq!(
        (session.me.id, session.me.name.as_str()),
        (PersonId("13".to_owned()), "Robin Rep")
    );
    assert_eq!((session.database.as_str(), session.version), ("crm", 19));
    assert_eq!(session.lang.as_deref(), Some("en-US"));
    assert_eq!(answer.date, Some(5_000));
    assert_eq!(http.asked(0).0, "/web/session/get_session_info");
}

#[test]
fn a_session_of_nobody_is_a_sign_in_and_a_version_of_odoos_cloud_is_read() {
    let told = |info: &str| {
        let http = Canned::of([json(&format!("{{\"jsonrpc\":\"2.0\",\"result\":{info}}}"))]);
        block_on(Crm::Odoo.session(&http, HERE)).map(|answer| answer.value.version)
    };
    assert_eq!(
        told("{\"uid\":false,\"server_version_info\":[17,0,0]}"),
        Err(Fault::SignIn)
    );
    assert_eq!(told("{\"uid\":null}"), Err(Fault::SignIn));
    assert_eq!(
        told("{\"uid\":2,\"server_version_info\":[\"saas~18\",2,0]}"),
        Ok(18)
    );
    assert!(matches!(told("{\"uid\":2}"), Err(Fault::Unreadable(_))));
}

#[test]
fn notes_are_by_whoever_created_them_and_mails_by_whom_they_came_from() {
    let http = Canned::of([recorded!("notes")]);
    let notes = block_on(Crm::Odoo.notes(&http, &lead(), &Since::default())).unwrap();
    let authors: Vec<(&str, &str)> = notes
        .value
        .iter()
        .map(|note| (note.author.id.0.as_str(), note.author.name.as_str()))
        .collect();
    let outside = "\"Out Side\" <out@example.com>";
    let robin = ("13", "Robin Rep");
    let mail = ("mail:\"Out Side\" <out@example.com>", outside);
    assert_eq!(
        authors,
        [
            robin,
            robin,
            robin,
            ("partner:10", "Gemini Furniture"),
            mail
        ]
    );
    let users: Vec<bool> = notes.value.iter().map(|note| note.user).collect();
    assert_eq!(users, [true, true, true, false, false]);
    assert_eq!(notes.value[0].stood, 1_795_436_822_000);
    assert_eq!(
        (notes.value[0].id.as_str(), notes.value[0].at),
        ("202", 1_795_436_822_000)
    );
    assert!(
        notes.value[0]
            .body
            .contains("/odoo/m-crm.lead/52#smnspl1.0aZ9\"")
    );
    // Removed in the chatter: no text is left.
    assert_eq!(crate::codec::read_note(&notes.value[2].body, 99).text, "");
}

#[test]
fn the_first_reading_asks_for_all_and_a_later_one_for_what_is_new_or_may_have_changed() {
    let ask = |since: &Since| {
        let http = Canned::of([recorded!("notes")]);
        let answer = block_on(Crm::Odoo.notes(&http, &lead(), since)).unwrap();
        (
            http.asked(0).1["args"][0].to_string(),
            Crm::Odoo.advance(since, &answer),
        )
    };
    let (all, since) = ask(&Since::default());
    assert!(!all.contains("write_date"), "{all}");
    assert_eq!(
        since,
        Since {
            id: 206,
            changed: "2026-11-23 12:27:03".to_owned()
        }
    );
    let (later, _) = ask(&since);
    assert!(
        later
            .ends_with("\"|\",[\"id\",\">\",206],[\"write_date\",\">=\",\"2026-11-23 12:25:03\"]]"),
        "{later}"
    );
}

#[test]
fn notes_that_make_no_sense_are_unreadable_and_never_an_endless_reading() {
    let hundred: Vec<Value> = (0..100)
        .map(|_| serde_json::json!({"id": 7, "write_date": "2026-01-01 00:00:00"}))
        .collect();
    let again = serde_json::json!({"jsonrpc": "2.0", "result": hundred}).to_string();
    for body in [
        "{\"jsonrpc\":\"2.0\",\"result\":false}",
        "{\"jsonrpc\":\"2.0\",\"result\":[{}]}",
        "{\"jsonrpc\":\"2.0\",\"result\":[7]}",
        again.as_str(),
    ] {
        let http = Canned::of([json(body)]);
        let fault = block_on(Crm::Odoo.notes(&http, &lead(), &Since::default())).unwrap_err();
        assert!(matches!(fault, Fault::Unreadable(_)), "{body}: {fault:?}");
    }
}

#[test]
fn a_post_is_an_internal_note_in_html_and_says_its_id_in_every_version() {
    let draft = Draft {
        text: &["<b>yes</b>".to_owned()],
        payload: "0aZ9",
        mark: None,
        mentions: &[],
    };
    for (version, result, link) in [
        (19, recorded!("post"), "/odoo/m-crm.lead/52#smnspl1.0aZ9\""),
        (
            17,
            json("{\"jsonrpc\":\"2.0\",\"result\":202}"),
            "/mail/view?model=crm.lead&amp;res_id=52#smnspl1.0aZ9\"",
        ),
    ] {
        let http = Canned::of([result]);
        let id = block_on(Crm::Odoo.post(&http, &lead(), version, &draft))
            .unwrap()
            .value;
        assert_eq!(id, "202");
        let (path, params) = http.asked(0);
        assert_eq!(path, "/web/dataset/call_kw/crm.lead/message_post");
        let sent = &params["kwargs"];
        let body = sent["body"].as_str().unwrap();
        assert!(
            body.contains(link) && body.contains("&lt;b&gt;yes"),
            "{body}"
        );
        let rest = (
            &sent["body_is_html"],
            &sent["message_type"],
            &sent["subtype_xmlid"],
        );
        assert_eq!(
            rest,
            (
                &Value::Bool(true),
                &"comment".into(),
                &"mail.mt_note".into()
            )
        );
    }
}

#[test]
fn whom_a_note_names_odoo_tells_and_nobody_else() {
    let named = [PersonId("7".to_owned()), PersonId("nobody".to_owned())];
    let draft = Draft {
        text: &["@Noor, what do you think?".to_owned()],
        payload: "0aZ9",
        mark: None,
        mentions: &named,
    };
    let users = json("{\"jsonrpc\":\"2.0\",\"result\":[{\"id\":7,\"partner_id\":[31,\"Noor\"]}]}");
    let http = Canned::of([users, recorded!("post")]);
    block_on(Crm::Odoo.post(&http, &lead(), 19, &draft)).unwrap();
    let (path, asked) = http.asked(0);
    assert_eq!(path, "/web/dataset/call_kw/res.users/search_read");
    assert_eq!(asked["args"][0], serde_json::json!([["id", "in", [7]]]));
    let (_, sent) = http.asked(1);
    assert_eq!(sent["kwargs"]["partner_ids"], serde_json::json!([31]));
}

#[test]
fn a_post_that_odoo_refuses_says_why() {
    let post = |reply| {
        let draft = Draft {
            text: &[],
            payload: "0",
            mark: None,
            mentions: &[],
        };
        block_on(Crm::Odoo.post(&Canned::of([reply]), &lead(), 19, &draft)).unwrap_err()
    };
    let forbidden = post(recorded!("post-forbidden"));
    assert!(
        matches!(&forbidden, Fault::NoAccess(words) if words.contains("security restrictions")),
        "{forbidden:?}"
    );
    assert!(!forbidden.may_have_acted());
    assert_eq!(post(recorded!("post-gone")), Fault::Gone);
    let words = "The operation cannot be completed: The probability of closing the deal should be between 0% and 100%!";
    assert_eq!(
        post(recorded!("validation")),
        Fault::Refused(words.to_owned())
    );
    assert!(matches!(post(recorded!("people")), Fault::Unreadable(_)));
}

#[test]
fn an_action_is_resolved_and_only_a_server_action_with_a_path_is_run() {
    let resolve = |replies: Vec<_>| block_on(Crm::Odoo.resolve(&Canned::of(replies), HERE, "x"));
    let told = |replies| resolve(replies).unwrap().value;
    let lead = Some("crm.lead".to_owned());
    assert_eq!(
        told(vec![
            recorded!("action-load-crm"),
            recorded!("action-run-crm")
        ]),
        lead
    );
    assert_eq!(
        told(vec![recorded!("action-load-contacts")]),
        Some("res.partner".to_owned())
    );
    assert_eq!(told(vec![recorded!("action-load-discuss")]), None);
    assert_eq!(told(vec![recorded!("action-load-nope")]), None);
    let pathless = include_str!("../../../../tests/fixtures/odoo/action-load-crm.json")
        .replace("\"crm\"", "false");
    assert_eq!(told(vec![json(&pathless)]), None);
    let other = include_str!("../../../../tests/fixtures/odoo/action-run-crm.json")
        .replace("\"crm.lead\"", "\"sale.order\"");
    assert_eq!(told(vec![recorded!("action-load-crm"), json(&other)]), None);
    assert_eq!(
        resolve(vec![recorded!("session-expired")]).unwrap_err(),
        Fault::SignIn
    );
}

#[test]
fn people_are_named() {
    let http = Canned::of([recorded!("people")]);
    let ids = ["13", "2", "99999", "partner:10"].map(|id| PersonId(id.to_owned()));
    let people = block_on(Crm::Odoo.people(&http, HERE, &ids)).unwrap().value;
    let names: Vec<&str> = people.iter().map(|person| person.name.as_str()).collect();
    assert_eq!(names, ["Mitchell Admin", "Robin Rep"]);
    assert_eq!(
        http.asked(0).1["args"][0][0][2],
        serde_json::json!([13, 2, 99999])
    );
}

#[test]
fn the_link_to_a_records_page_leads_back_to_the_record() {
    let page = Crm::Odoo.page(&lead(), 18);
    assert_eq!(
        Crm::Odoo.locate(&format!("{page}#smnspl1.0aZ9")),
        Address::Record(lead())
    );
}
