//! Every way in which an answer is none.

use pollster::block_on;

use super::{Canned, HERE, json, record, reply};
use crate::crm::{Crm, Fault};
use crate::port::{NoReply, Reply};

const LOG_IN: &str = include_str!("../../../../tests/fixtures/odoo/log-in.html");

fn page(status: u16, body: &str) -> Result<Reply, NoReply> {
    Ok(reply(status, "text/html; charset=utf-8", body))
}

fn fault(reply: Result<Reply, NoReply>) -> Fault {
    block_on(Crm::Odoo.session(&Canned::of([reply]), HERE)).unwrap_err()
}

#[test]
fn every_way_to_be_signed_out_is_told_as_such() {
    for reply in [
        recorded!("session-expired"),
        recorded!("not-found"),
        page(200, LOG_IN),
        page(200, "<html><form><input name='SAMLRequest'></form></html>"),
        page(303, ""),
        page(401, ""),
        page(403, LOG_IN),
        page(
            404,
            "<p>No database is selected and the requested URL was not found</p>",
        ),
    ] {
        assert_eq!(fault(reply.clone()), Fault::SignIn, "{reply:?}");
    }
}

#[test]
fn faults_of_the_way_and_of_the_server_are_told_apart() {
    let nginx = "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n<center><h1>502</h1></center>";
    assert_eq!(
        fault(page(502, nginx)),
        Fault::Server("HTTP 502 502 Bad Gateway".to_owned())
    );
    assert_eq!(fault(page(500, "")), Fault::Server("HTTP 500".to_owned()));
    assert_eq!(
        fault(page(200, "<h1>Soon&nbsp;back</h1>")),
        Fault::Server("Soon back".to_owned())
    );
    assert_eq!(
        fault(page(403, "<title>Blocked</title>")),
        Fault::NoAccess("HTTP 403 Blocked".to_owned())
    );
    assert_eq!(
        fault(page(413, "<title>Too large</title>")),
        Fault::Refused("HTTP 413 Too large".to_owned())
    );
    assert!(matches!(
        fault(page(404, "<title>Shop</title>")),
        Fault::Unreadable(_)
    ));
    assert_eq!(fault(page(429, "")), Fault::Busy(None));
    let busy = Reply {
        retry_after: Some(30_000),
        ..reply(429, "", "")
    };
    assert_eq!(fault(Ok(busy)), Fault::Busy(Some(30_000)));
    assert_eq!(
        fault(recorded!("read-invalid-field")),
        Fault::Server("Invalid field 'automated_luck' on 'crm.lead'".to_owned())
    );
    let broken = NoReply::Broken("reset".to_owned());
    assert_eq!(
        fault(Err(broken)),
        Fault::Unreachable("no answer: reset".to_owned())
    );
    assert_eq!(
        fault(Err(NoReply::TooLarge)),
        Fault::Unreachable("the answer is too large".to_owned())
    );
}

#[test]
fn an_answer_that_is_not_odoos_is_not_understood() {
    for body in [
        "",
        "{}",
        "[]",
        "{\"ok\":true}",
        "{\"jsonrpc\":\"2.0\",\"resu",
        "hello",
    ] {
        assert!(matches!(fault(json(body)), Fault::Unreadable(_)), "{body}");
    }
    assert_eq!(
        fault(json("{\"error\":{\"message\":\"x\"}}")),
        Fault::Server("x".to_owned())
    );
    assert_eq!(
        fault(json("{\"error\":7}")),
        Fault::Server("an error without words".to_owned())
    );
}

#[test]
fn the_servers_words_are_one_line_of_at_most_200_characters() {
    let long = "é".repeat(500);
    let body = serde_json::json!({"error": {"data": {"name": "odoo.exceptions.UserError", "message": format!("a\n\n b {long}")}}});
    let Fault::Refused(words) = fault(json(&body.to_string())) else {
        panic!("not refused")
    };
    assert!(
        words.starts_with("a b ééé") && words.ends_with('…'),
        "{words}"
    );
    assert_eq!(words.chars().count(), 200);
}

#[test]
fn what_is_no_name_of_a_model_never_becomes_part_of_an_address() {
    for object in [
        "crm.lead/unlink",
        "../web/session/destroy?x",
        "crm lead",
        "Crm",
        "..",
        "",
    ] {
        let http = Canned::default();
        let fault = block_on(Crm::Odoo.read(&http, &record(object, 7), &[])).unwrap_err();
        assert!(matches!(fault, Fault::Unreadable(_)), "{object}: {fault:?}");
        assert!(http.asked.borrow().is_empty(), "{object}");
    }
}
