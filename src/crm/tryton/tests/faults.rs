//! Every way in which an answer is none.

use pollster::block_on;

use super::{Canned, HERE, deal, json, reply};
use crate::crm::{Crm, Fault};
use crate::port::{NoReply, Reply};

const FORBIDDEN: &str = include_str!("../../../../tests/fixtures/tryton/no-method.403.html");

fn page(status: u16, body: &str) -> Result<Reply, NoReply> {
    Ok(reply(status, "text/html; charset=utf-8", body))
}

fn fault(reply: Result<Reply, NoReply>) -> Fault {
    block_on(Crm::Tryton.session(&Canned::of([reply]), HERE)).unwrap_err()
}

#[test]
fn a_status_says_what_happens_next() {
    assert_eq!(fault(page(401, "")), Fault::SignIn);
    assert_eq!(
        fault(page(403, FORBIDDEN)),
        Fault::NoAccess("HTTP 403 403 Forbidden".to_owned())
    );
    assert_eq!(fault(page(429, "")), Fault::Busy(None));
    assert!(matches!(
        fault(page(404, "<title>404 Not Found</title>")),
        Fault::Unreadable(_)
    ));
    assert!(matches!(fault(page(413, "")), Fault::Refused(_)));
    let unknown = page(503, "<title>503 Service Unavailable</title>");
    assert_eq!(
        fault(unknown),
        Fault::Server("HTTP 503 503 Service Unavailable".to_owned())
    );
}

#[test]
fn an_error_that_came_with_status_200_is_told_by_its_class() {
    let error = |args: &str| fault(json(&format!("{{\"id\":0,\"error\":{args}}}")));
    assert_eq!(
        fault(recorded!("read-forbidden")),
        Fault::Refused("You are not allowed to access \"Sale Opportunity\".".to_owned())
    );
    assert_eq!(
        fault(recorded!("read-no-field")),
        Fault::Server("'nope'".to_owned())
    );
    assert_eq!(
        error("[\"UserWarning\",[\"warn_1\",\"Are you sure?\",\"\"]]"),
        Fault::Refused("Are you sure?".to_owned())
    );
    assert_eq!(
        error("[\"ConcurrencyException\",\"Records have been modified in the meanwhile\"]"),
        Fault::Busy(None)
    );
    assert_eq!(
        error("[\"LoginException\",[\"password\",\"Password\",\"password\"]]"),
        Fault::SignIn
    );
    for odd in ["null", "[]", "{}", "[[]]", "[\"\",\"\"]"] {
        assert!(matches!(error(odd), Fault::Server(_)), "{odd}");
    }
}

#[test]
fn what_is_no_answer_of_trytons_is_not_taken_for_one() {
    assert!(matches!(
        fault(json("{\"jsonrpc\":\"2.0\"}")),
        Fault::Unreadable(_)
    ));
    assert!(matches!(fault(json("[1]")), Fault::Unreadable(_)));
    assert_eq!(
        fault(page(200, "<form><input type='password'></form>")),
        Fault::SignIn
    );
    assert_eq!(
        fault(page(200, "<title>Soon back</title>")),
        Fault::Server("Soon back".to_owned())
    );
}

#[test]
fn without_an_open_page_nothing_was_sent_and_the_fault_says_so() {
    let none = fault(Err(NoReply::NoPage));
    assert_eq!(none, Fault::NoPage);
    assert!(!none.may_have_acted());
    let broken = fault(Err(NoReply::Broken("reset".to_owned())));
    assert_eq!(broken, Fault::Unreachable("no answer: reset".to_owned()));
}

#[test]
fn a_key_that_names_no_database_asks_nobody() {
    let key = crate::record::RecordKey {
        instance: "http://tryton.example/#../x".to_owned(),
        ..deal()
    };
    let nobody = Canned::default();
    let read = block_on(Crm::Tryton.rights(&nobody, &key, 0));
    assert!(matches!(read, Err(Fault::Unreadable(_))));
}
