//! What is kept in the browser, and how it goes.

use super::agreed::with_home;
use super::*;
use crate::codec::batch;
use crate::port::Table;
use crate::protocol::Holds;

/// A lead on which both took part, and the rep has something waiting and half typed.
fn busy() -> Team {
    let team = team();
    team.rep.does(&team.lead, took());
    team.rep.sends(&team.lead);
    team.marketer.look(&team.lead);
    team.marketer
        .does(&team.lead, wrote("They read all of it."));
    team.marketer.sends(&team.lead);
    team.odoo
        .log_note(team.marketer_id, &team.lead, "<p>plain</p>");
    team.rep.look_later(&team.lead);
    team.rep.does(&team.lead, wrote("They called me."));
    team.rep.ask(Ask::Draft {
        key: team.lead.clone(),
        field: "note".to_owned(),
        text: "and then".to_owned(),
    });
    team
}

impl Profile {
    fn holds(&self, key: &RecordKey) -> Holds {
        match self.ask_only(Ask::Holds { key: key.clone() }).told {
            Told::Holds(holds) => holds,
            other => panic!("{other:?}"),
        }
    }

    fn erases(&self, key: &RecordKey, notes: bool) -> Told {
        let key = key.clone();
        self.ask(Ask::Erase { key, notes })
    }

    /// Every row that begins with a CRM's address or has it in its key.
    fn rows(&self) -> Vec<(Table, String)> {
        let all = Table::ALL.into_iter().flat_map(|table| {
            let rows = block_on(self.store.list(table, "")).unwrap();
            rows.into_iter().map(move |(place, _)| (table, place))
        });
        all.filter(|(_, place)| place.contains(ADDRESS)).collect()
    }
}

#[test]
fn what_would_go_is_counted_before_it_goes() {
    let team = busy();
    let holds = Holds {
        events: 3,
        notes: 1,
        drafts: 1,
        waiting: 1,
        written: Ok(1),
        others: 1,
        home: false,
    };
    assert_eq!(team.rep.holds(&team.lead), holds);
    team.odoo.upset(Upset::Unreachable, 1);
    let unasked = Holds {
        written: Err(Trouble::Unreachable),
        others: 0,
        ..holds
    };
    assert_eq!(team.rep.holds(&team.lead), unasked);
}

#[test]
fn erasing_leaves_nothing_here_and_what_colleagues_wrote_in_the_crm() {
    let team = busy();
    let erased = Told::Erased {
        key: team.lead.clone(),
    };
    assert_eq!(team.rep.erases(&team.lead, true), erased);
    let left: Vec<_> = team.rep.rows();
    assert!(
        left.iter()
            .all(|(_, place)| !place.contains(&team.lead.line())),
        "{left:?}"
    );
    let bodies = team.odoo.bodies(&team.lead);
    assert_eq!(bodies.len(), 2, "{bodies:?}");
    assert!(
        bodies
            .iter()
            .any(|body| body.contains("They read all of it."))
    );
    // What waited is not sent after all, also not after a restart.
    team.clock.pass(DAY);
    team.rep.run(block_on(team.rep.alive.wake()).unwrap());
    assert_eq!(team.odoo.bodies(&team.lead).len(), 2);
    // Who looks again reads what the CRM still has.
    let shown = team.rep.look(&team.lead);
    assert_eq!(shown.view.notes.len(), 1);
    assert_eq!(shown.view.lead.with, None);
    assert!(shown.drafts.is_empty());
}

#[test]
fn what_the_crm_does_not_let_go_leaves_everything_as_it_was() {
    let team = busy();
    let before = team.rep.rows();
    team.odoo.allow(team.rep_id, May::Read);
    let told = team.rep.erases(&team.lead, true);
    assert!(
        matches!(told, Told::Failed(Trouble::NoAccess { .. })),
        "{told:?}"
    );
    assert_eq!(team.rep.rows(), before);
    assert_eq!(team.odoo.bodies(&team.lead).len(), 3);
    // Here it can go all the same.
    assert!(matches!(
        team.rep.erases(&team.lead, false),
        Told::Erased { .. }
    ));
    assert_eq!(team.odoo.bodies(&team.lead).len(), 3);
}

#[test]
fn the_notes_of_the_agreement_are_not_one_customers_to_delete() {
    let (team, home) = with_home();
    assert!(team.rep.holds(&home).home);
    assert_eq!(
        team.rep.erases(&home, true),
        Told::Failed(Trouble::NotYours)
    );
    assert!(matches!(team.rep.erases(&home, false), Told::Erased { .. }));
    // It is read again from where it is kept.
    assert_eq!(team.rep.book(true).agreement.standing().count(), 1);
}

#[test]
fn the_file_has_everything_in_words_and_loses_nothing() {
    let team = busy();
    let told = team.rep.ask(Ask::Export {
        key: team.lead.clone(),
    });
    let Told::Exported(json) = told else {
        panic!("{told:?}");
    };
    let file: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(file["form"], "samenspel-record-1");
    assert_eq!(file["facts"]["name"], "Pilot <b>for</b> Noor");
    assert_eq!(file["half_typed"]["note"], "and then");
    assert_eq!(file["notes"][0]["text"], "plain");
    let events = file["events"].as_array().unwrap();
    let ledger = block_on(team.rep.alive.ledger(&team.lead)).unwrap();
    let words: Vec<_> = events
        .iter()
        .flat_map(|event| batch(event["word"].as_str().unwrap()).unwrap().events)
        .collect();
    assert_eq!(words, ledger.events().cloned().collect::<Vec<_>>());
    let said = |text: &str| json.contains(text);
    assert!(said("They called me.") && said("They read all of it."));
    let there: Vec<_> = events.iter().map(|event| event["in_crm"] == true).collect();
    assert_eq!(there, [true, true, false]);
}

#[test]
fn who_signs_out_with_nothing_waiting_leaves_nothing_of_customers_behind() {
    let team = team();
    team.rep.does(&team.lead, took());
    team.rep.sends(&team.lead);
    team.rep.look_later(&team.lead);
    team.odoo.sign_out(team.rep_id);
    let shown = team.rep.look_later(&team.lead);
    let shown = match shown.trouble {
        Some(Trouble::SignIn) => team.rep.look_later(&team.lead),
        other => panic!("{other:?}"),
    };
    assert_eq!(shown.facts, None);
    let left = team.rep.rows();
    let customers = [Table::Events, Table::Notes, Table::Records, Table::Drafts];
    assert!(
        left.iter().all(|(table, _)| !customers.contains(table)),
        "{left:?}"
    );
    // They find everything again.
    team.odoo.sign_in(team.rep_id);
    team.clock.pass(60_000);
    let shown = team.rep.look(&team.lead);
    assert_eq!(shown.view.lead.with, Some(Side::Sales));
    assert_eq!(shown.seat, Some(Seat::Sales));
}

#[test]
fn who_signs_out_with_something_waiting_finds_it_or_says_that_it_may_go() {
    let team = busy();
    team.odoo.sign_out(team.rep_id);
    team.rep.look_later(&team.lead);
    let shown = team.rep.look_later(&team.lead);
    assert_eq!(shown.trouble, Some(Trouble::SignIn));
    assert_eq!(shown.states.len(), 1, "it still waits");
    assert_eq!(shown.drafts.len(), 1);
    let told = team.rep.ask(Ask::Wipe {
        key: team.lead.clone(),
    });
    assert!(matches!(told, Told::Erased { .. }), "{told:?}");
    let left = team.rep.rows();
    let tabs = |(_, place): &(Table, String)| place.starts_with("tab\t");
    assert!(left.iter().all(tabs), "{left:?}");
    assert_eq!(team.odoo.bodies(&team.lead).len(), 3, "nothing was sent");
}

#[test]
fn what_one_person_half_typed_waits_for_them_and_not_for_who_signs_in_next() {
    let team = busy();
    team.rep.session.becomes(team.marketer_id);
    // A page loaded anew asks who it is.
    let fresh = || Ask::Look {
        key: team.lead.clone(),
        fresh: true,
        notes: 20,
    };
    team.rep.ask(fresh());
    let shown = team.rep.shown(&team.lead);
    assert!(shown.drafts.is_empty(), "{:?}", shown.drafts);
    assert_eq!(shown.view.notes.len(), 1, "what was not sent is not theirs");
    team.rep.session.becomes(team.rep_id);
    team.rep.ask(fresh());
    let shown = team.rep.shown(&team.lead);
    assert_eq!(
        shown.drafts.get("note").map(String::as_str),
        Some("and then")
    );
    team.clock.pass(DAY);
    team.rep.run(block_on(team.rep.alive.wake()).unwrap());
    assert_eq!(
        team.odoo.bodies(&team.lead).len(),
        4,
        "and what waited went"
    );
}
