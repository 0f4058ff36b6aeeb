//! The score and its parts, and the records about the same customer.

use pollster::block_on;

use super::{Canned, json, record};
use crate::crm::{Crm, Fault};
use crate::port::{NoReply, Reply};
use crate::record::{RecordKey, ScorePart, Sort};

fn score(reply: Result<Reply, NoReply>) -> Result<Vec<ScorePart>, Fault> {
    let http = Canned::of([reply]);
    let answer = block_on(Crm::Odoo.score(&http, &record("crm.lead", 59), 19));
    answer.map(|answer| answer.value)
}

#[test]
fn a_score_is_told_by_what_raises_it_what_lowers_it_and_whose_it_is() {
    let parts = score(recorded!("score")).unwrap();
    let told: Vec<(&str, Option<&str>, i8)> = parts
        .iter()
        .map(|part| (part.name.as_str(), part.value.as_deref(), part.push))
        .collect();
    assert_eq!(
        told,
        [
            ("email_state", Some("correct"), 1),
            ("stage_id", Some("New"), -1),
            ("country_id", Some("Belgium"), -1),
            ("team_id", Some("Sales"), 0),
        ]
    );
}

#[test]
fn a_field_in_which_nothing_stands_has_no_value_and_a_strange_part_is_passed_over() {
    let body = "{\"jsonrpc\":\"2.0\",\"result\":{\"probability\":7.92,\"team_name\":false,\
        \"top_3_data\":[7,{\"value\":\"x\"}],\
        \"low_3_data\":[{\"field\":\"phone_state\",\"value\":\"False\",\"color\":false}]}}";
    let part = ScorePart {
        name: "phone_state".to_owned(),
        value: None,
        push: -1,
    };
    assert_eq!(score(json(body)), Ok(vec![part]));
}

/// By source: the sample values in `prepare_pls_tooltip_data`.
#[test]
fn what_odoo_makes_up_where_it_cannot_compute_is_left_out() {
    let body = "{\"jsonrpc\":\"2.0\",\"result\":{\"probability\":0.0,\"team_name\":\"Sales\",\
        \"top_3_data\":[{\"field\":\"country_id\",\"value\":\"Belgium\",\"color\":false}],\
        \"low_3_data\":[{\"field\":\"tag_id\",\"value\":\"Exploration\",\"color\":4}]}}";
    assert_eq!(score(json(body)), Ok(vec![]));
}

#[test]
fn a_version_that_does_not_tell_is_not_asked_and_one_that_dropped_it_tells_nothing() {
    let lead = record("crm.lead", 59);
    for version in [17, 18] {
        let http = Canned::default();
        let told = block_on(Crm::Odoo.score(&http, &lead, version)).unwrap();
        assert_eq!((told.value.len(), http.asked.borrow().len()), (0, 0));
    }
    let contact = record("res.partner", 50);
    let told = block_on(Crm::Odoo.score(&Canned::default(), &contact, 19)).unwrap();
    assert_eq!(told.value, []);
    let dropped = include_str!("../../../../tests/fixtures/odoo/method-unknown.json")
        .replace("formatted_read_grouped", "prepare_pls_tooltip_data");
    assert_eq!(score(json(&dropped)), Ok(vec![]));
}

#[test]
fn a_score_that_may_not_be_seen_or_makes_no_sense_is_a_fault() {
    let forbidden = score(recorded!("score-forbidden"));
    assert!(
        matches!(forbidden, Err(Fault::NoAccess(_))),
        "{forbidden:?}"
    );
    let other = score(recorded!("method-unknown"));
    assert!(matches!(other, Err(Fault::Server(_))), "{other:?}");
    let strange = score(recorded!("read-gone"));
    assert!(matches!(strange, Err(Fault::Unreadable(_))), "{strange:?}");
}

fn related(
    reply: Result<Reply, NoReply>,
    key: &RecordKey,
) -> Result<Vec<(RecordKey, String, Sort)>, Fault> {
    let http = Canned::of([reply]);
    let answer = block_on(Crm::Odoo.related(&http, key));
    assert_eq!(http.asked.borrow().len(), 1);
    answer.map(|answer| answer.value)
}

fn told(key: RecordKey, name: &str, sort: Sort) -> (RecordKey, String, Sort) {
    (key, name.to_owned(), sort)
}

#[test]
fn a_contacts_leads_and_deals_are_told_newest_first() {
    let related = related(recorded!("related-contact"), &record("res.partner", 50)).unwrap();
    assert_eq!(
        related,
        [
            told(record("crm.lead", 58), "Third", Sort::Lead),
            told(record("crm.lead", 57), "Second <b>", Sort::Opportunity),
            told(record("crm.lead", 56), "First", Sort::Opportunity),
        ]
    );
}

#[test]
fn a_leads_contact_is_told_and_that_contacts_other_deals() {
    let lead = record("crm.lead", 57);
    let contact = || told(record("res.partner", 50), "Acme & sons", Sort::Contact);
    let first = told(record("crm.lead", 56), "First", Sort::Opportunity);
    assert_eq!(
        related(recorded!("related-lead"), &lead).unwrap(),
        [contact(), first]
    );
    // Beyond the limit there are only ids.
    assert_eq!(
        related(recorded!("related-lead-more"), &lead).unwrap(),
        [contact()]
    );
    assert_eq!(related(recorded!("related-lead-none"), &lead), Ok(vec![]));
    assert_eq!(related(recorded!("read-gone"), &lead), Err(Fault::Gone));
}
