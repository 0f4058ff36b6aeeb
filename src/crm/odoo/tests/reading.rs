//! What a record's reading says, and what is done when it is refused.

use pollster::block_on;
use serde_json::Value;

use super::{Canned, json, lead, record};
use crate::crm::{Crm, Fault, Read};
use crate::port::{NoReply, Reply};
use crate::record::{CameBy, DealEnd, Facts, RecordKey, Sort};
use crate::team::PersonId;

type Told = Result<Reply, NoReply>;

fn read(
    replies: impl IntoIterator<Item = Told>,
    key: &RecordKey,
    named: &[&str],
) -> (Result<Read, Fault>, Canned) {
    let http = Canned::of(replies);
    let named: Vec<String> = named.iter().map(|name| (*name).to_owned()).collect();
    let answer = block_on(Crm::Odoo.read(&http, key, &named));
    (answer.map(|answer| answer.value), http)
}

fn facts(reply: Told, key: &RecordKey, named: &[&str]) -> Facts {
    read([reply], key, named).0.unwrap().facts
}

#[test]
fn a_lead_is_read_and_html_in_its_name_stays_text() {
    let (read, http) = read([recorded!("read-lead")], &record("crm.lead", 51), &[]);
    let read = read.unwrap();
    assert_eq!(read.facts.name, "<b>Big</b> & <script>alert(1)</script>");
    assert_eq!(read.facts.customer.as_deref(), Some("Oil & Co"));
    assert_eq!(read.facts.stage.as_deref(), Some("New"));
    assert_eq!(read.facts.came(CameBy::Campaign), Some("Sale"));
    assert_eq!(read.facts.came.len(), 1);
    assert_eq!(
        (read.facts.probability, read.facts.automatic),
        (Some(50.0), Some(50.0))
    );
    assert_eq!(read.facts.owner.unwrap().id, PersonId("7".to_owned()));
    assert_eq!(read.facts.stage_since, Some(1_795_477_733_000));
    assert_eq!(read.facts.changed_at, Some(1_795_477_733_000));
    assert_eq!((read.facts.sort, read.facts.end), (Some(Sort::Lead), None));
    assert!(!read.facts.archived && read.facts.named.is_empty());
    assert_eq!(read.notes, ["197", "196", "195", "194"]);
    let (path, params) = http.asked(0);
    assert_eq!(path, "/web/dataset/call_kw/crm.lead/web_read");
    assert_eq!(params["args"][0], serde_json::json!([51]));
}

#[test]
fn a_contact_is_read_with_the_company_it_belongs_to() {
    let facts = facts(recorded!("read-partner"), &record("res.partner", 36), &[]);
    assert_eq!(facts.name, "Addison Olson");
    assert_eq!(facts.customer.as_deref(), Some("Acme Corporation"));
    assert_eq!(
        (facts.stage, facts.probability, facts.owner, facts.end),
        (None, None, None, None)
    );
    assert_eq!(facts.sort, Some(Sort::Contact));
}

#[test]
fn a_deal_is_won_in_a_won_stage_lost_when_archived_at_nought_and_open_otherwise() {
    let told = |reply| facts(reply, &lead(), &[]);
    let won = told(recorded!("read-won"));
    assert_eq!((won.end, won.lost_reason), (Some(DealEnd::Won), None));
    let lost = told(recorded!("read-lost"));
    assert_eq!(
        (lost.end, lost.lost_reason.as_deref(), lost.archived),
        (Some(DealEnd::Lost), Some("Too expensive"), true)
    );
    let archived = told(recorded!("read-archived"));
    assert_eq!((archived.end, archived.archived), (None, true));
    // At 100 % by hand, in a stage that is not a won one.
    let eager = include_str!("../../../../tests/fixtures/odoo/read-won.json")
        .replace("\"is_won\": true", "\"is_won\": false");
    assert_eq!(told(json(&eager)).end, None);
}

#[test]
fn named_fields_come_in_the_same_request_as_text_in_the_order_in_which_they_were_named() {
    let named = [
        "tag_ids",
        "country_id",
        "referred",
        "priority",
        "expected_revenue",
        "is_automated_probability",
        "website",
        "tag_ids",
        // A field that is read anyway, and one of which only ids are.
        "stage_id",
        "message_ids",
    ];
    let (read, http) = read([recorded!("read-named")], &lead(), &named);
    let read = read.unwrap();
    let told = [
        ("tag_ids", "Product, Software"),
        ("country_id", "Netherlands"),
        ("referred", "Ada <i>& sons</i>"),
        ("priority", "2"),
        ("expected_revenue", "1234.5"),
        ("is_automated_probability", "true"),
        ("website", "false"),
        ("stage_id", "New"),
    ];
    let told = told.map(|(name, value)| (name.to_owned(), value.to_owned()));
    assert_eq!(read.facts.named, told);
    assert_eq!(read.facts.stage.as_deref(), Some("New"));
    assert_eq!(http.asked.borrow().len(), 1);
    let asked = http.asked(0).1["args"][1].clone();
    let with_name = serde_json::json!({"fields": {"display_name": {}}});
    assert_eq!(asked["tag_ids"], with_name);
    assert_eq!(asked["message_ids"], serde_json::json!({}));
}

#[test]
fn what_cannot_be_the_name_of_a_field_is_not_asked_for() {
    let long = "x".repeat(64);
    let named = ["", "A", "a.b", "a b", "1a", "stage_id.name", long.as_str()];
    let (read, http) = read([recorded!("read-lead")], &lead(), &named);
    assert_eq!(read.unwrap().facts.named, []);
    let asked = http.asked(0).1["args"][1].clone();
    for name in named {
        assert_eq!(asked.get(name), None, "{name}");
    }
}

#[test]
fn a_named_field_that_is_not_there_or_may_not_be_read_does_not_spoil_the_reading() {
    for refusal in [
        recorded!("read-named-invalid"),
        recorded!("read-named-forbidden"),
        recorded!("validation"),
        recorded!("method-unknown"),
    ] {
        let (read, http) = read([refusal, recorded!("read-lead")], &lead(), &["x_nope"]);
        let read = read.unwrap();
        assert_eq!(read.facts.customer.as_deref(), Some("Oil & Co"));
        assert_eq!((read.facts.named, read.notes.len()), (vec![], 4));
        let again: Value = http.asked(1).1["args"][1].clone();
        assert_eq!(again.get("x_nope"), None);
    }
}

#[test]
fn only_the_field_that_a_refusal_names_is_left_out_and_all_of_them_when_that_does_not_help() {
    let named = ["referred", "x_nope", "opportunity_count", "priority"];
    for (refusal, gone, kept) in [
        (
            recorded!("read-named-invalid"),
            "x_nope",
            "opportunity_count",
        ),
        (
            recorded!("read-named-forbidden"),
            "opportunity_count",
            "x_nope",
        ),
    ] {
        let replies = [refusal, recorded!("read-named")];
        let (read, http) = read(replies, &lead(), &named);
        let again = http.asked(1).1["args"][1].clone();
        assert!(
            again.get(gone).is_none() && again.get(kept).is_some(),
            "{again}"
        );
        let told = [("referred", "Ada <i>& sons</i>"), ("priority", "2")];
        let told = told.map(|(name, value)| (name.to_owned(), value.to_owned()));
        assert_eq!(read.unwrap().facts.named, told);
    }
    let replies = [
        recorded!("read-named-invalid"),
        recorded!("read-named-forbidden"),
        recorded!("read-lead"),
    ];
    let (read, http) = read(replies, &lead(), &named);
    assert_eq!(
        (read.unwrap().facts.named, http.asked.borrow().len()),
        (vec![], 3)
    );
    assert_eq!(http.asked(2).1["args"][1].get("priority"), None);
}

#[test]
fn a_server_that_does_not_work_is_not_asked_again_for_the_sake_of_a_named_field() {
    let bad = super::reply(502, "text/html", "<title>502</title>");
    let (read, http) = read([Ok(bad)], &lead(), &["x_nope"]);
    assert!(matches!(read, Err(Fault::Server(_))), "{read:?}");
    assert_eq!(http.asked.borrow().len(), 1);
}

#[test]
fn where_a_field_may_not_be_read_or_is_not_there_the_least_is_read() {
    for refusal in [recorded!("read-forbidden"), recorded!("read-invalid-field")] {
        let (read, http) = read([refusal, recorded!("read-least")], &lead(), &[]);
        let read = read.unwrap();
        assert_eq!(read.facts.name, "<b>Big</b> & <script>alert(1)</script>");
        assert_eq!((read.facts.owner, read.notes.len()), (None, 6));
        assert_eq!((read.facts.sort, read.facts.end), (None, None));
        assert_eq!(http.asked(1).0, "/web/dataset/call_kw/crm.lead/read");
    }
}

#[test]
fn where_neither_the_named_nor_the_usual_fields_may_be_read_the_least_is() {
    let forbidden = || recorded!("read-forbidden");
    let replies = [forbidden(), forbidden(), recorded!("read-least")];
    let (read, http) = read(replies, &lead(), &["x_segment"]);
    assert_eq!(read.unwrap().notes.len(), 6);
    assert_eq!(http.asked.borrow().len(), 3);
}

#[test]
fn a_record_that_is_gone_and_one_that_is_forbidden_are_told_apart() {
    let read = |replies: Vec<_>| read(replies, &lead(), &[]).0.unwrap_err();
    assert_eq!(read(vec![recorded!("read-gone")]), Fault::Gone);
    let Fault::NoAccess(words) = read(vec![
        recorded!("read-forbidden"),
        recorded!("read-forbidden"),
    ]) else {
        panic!("not forbidden");
    };
    assert!(
        words.starts_with("You are not allowed to access 'Lead' (crm.lead) records."),
        "{words}"
    );
    assert!(
        words.chars().count() <= 200 && !words.contains('\n'),
        "{words}"
    );
}

#[test]
fn a_reading_without_its_list_of_notes_is_no_record_without_notes() {
    let row = json("{\"jsonrpc\":\"2.0\",\"result\":[{\"id\":52,\"name\":\"x\"}]}");
    let fault = read([row], &lead(), &[]).0.unwrap_err();
    assert!(matches!(fault, Fault::Unreadable(_)), "{fault:?}");
}
