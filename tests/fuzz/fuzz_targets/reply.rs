//! A CRM's reply to anything that is asked of it: the server may be any.
#![no_main]

use std::pin::pin;
use std::task::{Context, Poll, Waker};

use libfuzzer_sys::fuzz_target;
use samenspel::crm::{Crm, Draft, Since};
use samenspel::port::{Http, NoReply, Reply, Request};
use samenspel::record::RecordKey;
use samenspel::team::PersonId;

const INSTANCE: &str = "https://crm.example";
/// A question that goes on without end is a fault of ours.
const MOST_REQUESTS: usize = 64;

/// Answers everything with the same.
struct Canned<'a> {
    status: u16,
    kind: &'static str,
    body: &'a str,
    asked: std::cell::Cell<usize>,
}

impl Http for Canned<'_> {
    async fn send(&self, request: Request) -> Result<Reply, NoReply> {
        assert!(
            request.url.starts_with("https://crm.example/"),
            "asked elsewhere: {}",
            request.url
        );
        self.asked.set(self.asked.get() + 1);
        assert!(self.asked.get() <= MOST_REQUESTS, "asks without end");
        Ok(Reply {
            status: self.status,
            kind: self.kind.to_owned(),
            body: self.body.to_owned(),
            date: Some(1_795_000_000_000),
            retry_after: None,
        })
    }
}

/// Nothing here waits.
fn done<T>(future: impl Future<Output = T>) -> T {
    let mut context = Context::from_waker(Waker::noop());
    match pin!(future).as_mut().poll(&mut context) {
        Poll::Ready(value) => value,
        Poll::Pending => unreachable!("a canned reply is there at once"),
    }
}

fuzz_target!(|input: (u8, u8, &str)| {
    let (what, how, body) = input;
    let http = &Canned {
        status: [200, 200, 200, 400, 401, 403, 404, 409, 429, 500, 502, 303][usize::from(how % 12)],
        kind: match how & 16 {
            0 => "application/json",
            _ => "text/html; charset=utf-8",
        },
        body,
        asked: std::cell::Cell::new(0),
    };
    let key = &RecordKey {
        instance: INSTANCE.to_owned(),
        object: match how & 32 {
            0 => "crm.lead".to_owned(),
            _ => "res.partner".to_owned(),
        },
        id: "17".to_owned(),
    };
    let draft = Draft {
        text: &["said".to_owned()],
        payload: "0",
        mark: None,
        mentions: &[],
    };
    let version = [17, 18, 19][usize::from(how % 3)];
    let ids = &["3".to_owned(), "4".to_owned()];
    let crm = Crm::Odoo;
    match what % 13 {
        0 => drop(done(crm.session(http, INSTANCE))),
        1 => drop(done(crm.read(http, key, &["x_type".to_owned()]))),
        2 => drop(done(crm.notes(http, key, &Since::default()))),
        3 => drop(done(crm.rights(http, key, version))),
        4 => drop(done(crm.follow(http, key))),
        5 => drop(done(crm.told_on(http, std::slice::from_ref(key)))),
        6 => drop(done(crm.post(http, key, version, &draft))),
        7 => drop(done(crm.people(http, INSTANCE, &[PersonId("6".to_owned())]))),
        8 => drop(done(crm.find(http, INSTANCE, "mark"))),
        9 => drop(done(crm.moved(http, INSTANCE, ids))),
        10 => drop(done(crm.score(http, key, version))),
        11 => drop(done(crm.related(http, key))),
        _ => drop(done(crm.resolve(http, INSTANCE, "crm"))),
    }
});
