//! The adapter on replies recorded from a real Tryton 8.0.

use std::cell::RefCell;
use std::collections::VecDeque;

use serde_json::Value;

use crate::port::{Http, NoReply, Reply, Request, Way};
use crate::record::RecordKey;

/// A reply from `tests/fixtures/tryton`.
macro_rules! recorded {
    ($name:literal) => {
        json(include_str!(concat!(
            "../../../../tests/fixtures/tryton/",
            $name,
            ".json"
        )))
    };
}

mod faults;
mod reading;
mod writing;

const HERE: &str = "http://tryton.example/#crm";

fn json(body: &str) -> Result<Reply, NoReply> {
    Ok(reply(200, "application/json", body))
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

    /// The method of a request, and its parameters without the context.
    fn asked(&self, place: usize) -> (String, Value) {
        self.asked.borrow()[place].clone()
    }

    /// The methods of all requests, without `model.`.
    fn methods(&self) -> Vec<String> {
        let asked = self.asked.borrow();
        let methods = asked.iter().map(|(method, _)| method.clone());
        methods.collect()
    }
}

impl Http for Canned {
    async fn send(&self, request: Request) -> Result<Reply, NoReply> {
        assert_eq!(request.url, "http://tryton.example/crm/rpc/");
        assert_eq!(request.way, Way::Page);
        let mut body: Value = serde_json::from_str(&request.json.unwrap()).unwrap();
        // The server takes a request for its own protocol by these three keys.
        let keys: Vec<&String> = body.as_object().unwrap().keys().collect();
        assert_eq!(keys, ["id", "method", "params"]);
        let method = body["method"].as_str().unwrap();
        let method = method.strip_prefix("model.").unwrap().to_owned();
        let params = body["params"].as_array_mut().unwrap();
        assert_eq!(params.pop(), Some(serde_json::json!({})), "the context");
        let params = Value::Array(params.clone());
        self.asked.borrow_mut().push((method, params));
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

fn deal() -> RecordKey {
    record("sale.opportunity", 2)
}

fn party() -> RecordKey {
    record("party.party", 6)
}
