//! How much is asked of a CRM, whatever asks.

use super::*;
use crate::background::Polite;
use crate::port::{NoReply, Reply, Request, Way};
use crate::sync::Budget;

/// A CRM that counts what it is asked.
#[derive(Clone, Default)]
struct Counting(Rc<RefCell<u32>>);

impl Http for Counting {
    async fn send(&self, _request: Request) -> Result<Reply, NoReply> {
        *self.0.borrow_mut() += 1;
        Err(NoReply::Broken("nobody there".to_owned()))
    }
}

struct Asked {
    crm: Counting,
    store: MemoryStore,
    clock: SetClock,
    http: Polite<Counting, MemoryStore>,
}

impl Asked {
    fn new(budget: Budget) -> Asked {
        let (crm, store, clock) = (
            Counting::default(),
            MemoryStore::default(),
            SetClock::at(START),
        );
        let team = background(&store, &crm, &clock, &Seen::default(), 1);
        let budgets = [(ADDRESS.to_owned(), budget)].into();
        block_on(team.budgets(budgets)).unwrap();
        let http = Polite::new(crm.clone(), store.clone(), Box::new(clock.clone()));
        Asked {
            crm,
            store,
            clock,
            http,
        }
    }

    /// Asks so often; how many reached the CRM, and how long the last one is to wait.
    fn ask(&self, times: u32, address: &str) -> (u32, Option<u64>) {
        let before = *self.crm.0.borrow();
        let mut wait = None;
        for _ in 0..times {
            let url = format!("{address}/web/dataset/call_kw");
            let asked = block_on(self.http.send(Request {
                url,
                json: None,
                way: Way::Background,
            }));
            wait = match asked {
                Ok(reply) => {
                    assert_eq!(reply.status, 429);
                    reply.retry_after
                }
                Err(_) => None,
            };
        }
        (*self.crm.0.borrow() - before, wait)
    }

    /// The background dies and comes back.
    fn dies(&mut self) {
        self.http = Polite::new(
            self.crm.clone(),
            self.store.clone(),
            Box::new(self.clock.clone()),
        );
    }
}

fn budget(ten_seconds: u32, day: Option<u32>) -> Budget {
    Budget { ten_seconds, day }
}

#[test]
fn a_burst_is_cut_off_and_goes_on_when_its_ten_seconds_are_over() {
    let asked = Asked::new(budget(5, None));
    assert_eq!(asked.ask(4, ADDRESS), (4, None));
    asked.clock.pass(3_000);
    assert_eq!(asked.ask(3, ADDRESS), (1, Some(7_000)));
    // Another CRM has a budget of its own.
    assert_eq!(asked.ask(6, "https://other.example"), (6, None));
    asked.clock.pass(7_000);
    assert_eq!(asked.ask(5, ADDRESS), (4, Some(3_000)));
}

#[test]
fn a_days_budget_lasts_over_every_death_of_the_background_and_no_longer_than_the_day() {
    let mut asked = Asked::new(budget(60, Some(20)));
    for _ in 0..4 {
        assert_eq!(asked.ask(4, ADDRESS).0, 4);
        asked.clock.pass(20_000);
        asked.dies();
    }
    let (reached, wait) = asked.ask(9, ADDRESS);
    assert_eq!(reached, 4, "twenty in all");
    let wait = wait.unwrap();
    asked.clock.pass(wait - 1);
    assert_eq!(asked.ask(1, ADDRESS).0, 0);
    asked.clock.pass(1);
    assert_eq!(asked.ask(1, ADDRESS).0, 1);
}

#[test]
fn a_background_that_dies_in_a_burst_does_not_begin_another() {
    let mut asked = Asked::new(budget(5, None));
    asked.ask(5, ADDRESS);
    asked.dies();
    assert_eq!(asked.ask(3, ADDRESS).0, 0);
    asked.clock.pass(10_000);
    assert_eq!(asked.ask(3, ADDRESS).0, 3);
}

#[test]
fn a_clock_that_is_set_back_or_ahead_stops_nobody_for_longer_than_a_window() {
    let asked = Asked::new(budget(5, None));
    asked.ask(5, ADDRESS);
    asked.clock.set(START - DAY);
    assert_eq!(asked.ask(5, ADDRESS).0, 5);
    asked.clock.set(START + DAY);
    assert_eq!(asked.ask(5, ADDRESS).0, 5);
}

#[test]
fn what_is_over_the_budget_waits_as_long_as_it_has_to_and_is_sent_once() {
    let Team {
        odoo,
        lead,
        rep_id,
        clock,
        ..
    } = team();
    let store = MemoryStore::default();
    let http = Rc::new(Polite::new(
        odoo.as_user(rep_id),
        store.clone(),
        Box::new(clock.clone()),
    ));
    let seen = Seen::default();
    let rep = background(&store, &Through(http), &clock, &seen, 3);
    let ask = |ask: Ask| {
        let answered = block_on(rep.handle(PANEL, ask));
        for errand in answered.errands {
            block_on(rep.run(errand));
        }
        answered.told
    };
    let few = [(ADDRESS.to_owned(), budget(3, None))].into();
    block_on(rep.budgets(few)).unwrap();
    ask(Ask::Look {
        key: lead.clone(),
        fresh: true,
        notes: 20,
    });
    ask(Ask::Seat {
        key: lead.clone(),
        seat: Seat::Sales,
    });
    ask(Ask::Record {
        key: lead.clone(),
        whats: vec![took()],
        settles: Vec::new(),
    });
    ask(Ask::Send { key: lead.clone() });
    assert!(odoo.bodies(&lead).is_empty(), "the budget is spent");
    for _ in 0..10 {
        clock.pass(10_000);
        for errand in block_on(rep.wake()).unwrap() {
            block_on(rep.run(errand));
        }
    }
    assert_eq!(odoo.bodies(&lead).len(), 1);
}

/// One network for all.
#[derive(Clone)]
struct Through(Rc<Polite<ModelSession, MemoryStore>>);

impl Http for Through {
    async fn send(&self, request: Request) -> Result<Reply, NoReply> {
        self.0.send(request).await
    }
}
