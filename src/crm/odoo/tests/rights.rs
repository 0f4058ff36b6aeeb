//! What somebody may do on a record, and following it.

use pollster::block_on;

use super::{Canned, json, record};
use crate::crm::{Crm, Fault, Rights};
use crate::port::{NoReply, Reply};

const NOTES: Rights = Rights {
    notes: true,
    follow: false,
};
const FOLLOW: Rights = Rights {
    notes: false,
    follow: true,
};

fn rights(reply: Result<Reply, NoReply>, version: u16) -> Result<Rights, Fault> {
    let http = Canned::of([reply]);
    let answer = block_on(Crm::Odoo.rights(&http, &record("crm.lead", 51), version));
    answer.map(|answer| answer.value)
}

#[test]
fn who_may_write_may_note_who_may_read_may_follow_and_who_follows_may_note() {
    assert_eq!(rights(recorded!("rights-writer"), 19), Ok(NOTES));
    assert_eq!(rights(recorded!("rights-reader"), 19), Ok(FOLLOW));
    assert_eq!(rights(recorded!("rights-follower"), 19), Ok(NOTES));
    assert_eq!(
        rights(recorded!("rights-nobody"), 19),
        Ok(Rights::default())
    );
}

#[test]
fn where_a_model_lets_whoever_reads_it_write_notes_nobody_need_follow() {
    let lenient = include_str!("../../../../tests/fixtures/odoo/rights-reader.json").replace(
        "\"canPostOnReadonly\": false",
        "\"canPostOnReadonly\": true",
    );
    assert_eq!(rights(json(&lenient), 19), Ok(NOTES));
}

#[test]
fn each_version_is_asked_where_its_own_chatter_asks() {
    for (version, path) in [
        (17, "/mail/thread/data"),
        (18, "/mail/thread/data"),
        (19, "/mail/data"),
        (20, "/mail/data"),
    ] {
        let http = Canned::of([recorded!("rights-writer")]);
        block_on(Crm::Odoo.rights(&http, &record("crm.lead", 51), version)).unwrap();
        let (asked, params) = http.asked(0);
        assert_eq!(asked, path);
        let thread = match version {
            19.. => &params["fetch_params"][0][1],
            _ => &params,
        };
        assert_eq!(thread["thread_model"], "crm.lead");
        assert_eq!(thread["thread_id"], 51);
    }
}

/// By source: `_get_mail_thread_data` in 17's `addons/mail/models/mail_thread.py`.
#[test]
fn what_17_says_without_naming_the_record_is_understood() {
    let told = |fields: &str| {
        let body = format!("{{\"jsonrpc\":\"2.0\",\"result\":{{{fields}}}}}");
        rights(json(&body), 17).unwrap()
    };
    let reads = "\"hasReadAccess\":true,\"hasWriteAccess\":false,\"canPostOnReadonly\":false";
    assert_eq!(told(&format!("{reads},\"selfFollower\":null")), FOLLOW);
    assert_eq!(
        told(&format!("{reads},\"selfFollower\":{{\"id\":4}}")),
        NOTES
    );
    let gone = "\"hasReadAccess\":false,\"hasWriteAccess\":false";
    assert_eq!(told(gone), Rights::default());
    assert_eq!(
        rights(recorded!("read-forbidden"), 17),
        Ok(Rights::default())
    );
}

#[test]
fn an_answer_about_another_record_or_about_nothing_says_nothing() {
    let other = include_str!("../../../../tests/fixtures/odoo/rights-writer.json")
        .replace("\"id\": 51", "\"id\": 52");
    for reply in [json(&other), recorded!("read-gone"), recorded!("follow")] {
        let told = rights(reply, 19);
        assert!(matches!(told, Err(Fault::Unreadable(_))), "{told:?}");
    }
    assert_eq!(rights(recorded!("session-expired"), 19), Err(Fault::SignIn));
}

fn follow(replies: Vec<Result<Reply, NoReply>>) -> (Result<(), Fault>, Canned) {
    let http = Canned::of(replies);
    let answer = block_on(Crm::Odoo.follow(&http, &record("crm.lead", 51)));
    (answer.map(|answer| answer.value), http)
}

#[test]
fn a_person_follows_by_their_own_partner_and_nobody_elses() {
    let (told, http) = follow(vec![recorded!("session"), recorded!("follow")]);
    assert_eq!(told, Ok(()));
    let (path, params) = http.asked(1);
    assert_eq!(path, "/web/dataset/call_kw/crm.lead/message_subscribe");
    assert_eq!(params["args"], serde_json::json!([[51]]));
    let session = include_str!("../../../../tests/fixtures/odoo/session.json");
    let session: serde_json::Value = serde_json::from_str(session).unwrap();
    assert_eq!(
        params["kwargs"]["partner_ids"],
        serde_json::json!([session["result"]["partner_id"]])
    );
}

#[test]
fn following_what_may_not_be_read_or_is_gone_is_said() {
    let (told, _) = follow(vec![recorded!("session"), recorded!("follow-forbidden")]);
    assert!(matches!(told, Err(Fault::NoAccess(_))), "{told:?}");
    let (told, _) = follow(vec![recorded!("session"), recorded!("post-gone")]);
    assert_eq!(told, Err(Fault::Gone));
    let nobody = json("{\"jsonrpc\":\"2.0\",\"result\":{\"uid\":null}}");
    assert_eq!(follow(vec![nobody]).0, Err(Fault::SignIn));
}
