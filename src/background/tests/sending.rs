//! How what people do gets into the CRM, whatever happens on the way.

use super::*;
use crate::port::{Change, Store, Table};

#[test]
fn what_is_clicked_in_one_visit_is_saved_at_once_and_travels_as_one_note() {
    let Team {
        odoo, lead, rep, ..
    } = team();
    rep.does(&lead, bant());
    rep.does(&lead, judged(Verdict::Yes));
    rep.does(&lead, took());
    assert!(
        states(&rep.shown(&lead))
            .iter()
            .all(|state| matches!(state, ItemState::Saved { .. }))
    );
    assert!(odoo.bodies(&lead).is_empty());
    rep.sends(&lead);
    let bodies = odoo.bodies(&lead);
    assert_eq!(bodies.len(), 1, "{bodies:?}");
    assert!(
        bodies[0].contains("Budget")
            && bodies[0].contains("Takes the lead, because: asked for a demo")
    );
    assert!(states(&rep.shown(&lead)).is_empty());
}

#[test]
fn half_a_minute_ends_a_visit_by_itself() {
    let Team {
        odoo,
        clock,
        lead,
        rep,
        ..
    } = team();
    rep.does(&lead, took());
    clock.pass(29_000);
    rep.run(block_on(rep.alive.wake()).unwrap());
    assert!(odoo.bodies(&lead).is_empty());
    clock.pass(1_000);
    rep.run(block_on(rep.alive.wake()).unwrap());
    assert_eq!(odoo.bodies(&lead).len(), 1);
    assert!(
        rep.seen
            .0
            .borrow()
            .contains(&format!("wake {}", START + 30_000))
    );
}

#[test]
fn leaving_the_record_ends_its_visit() {
    let Team {
        odoo, lead, rep, ..
    } = team();
    let goes = |news| rep.run(block_on(rep.alive.page(PANEL.tab, news)).unwrap());
    let address = |path: &str| format!("{ADDRESS}/odoo/{path}");
    goes(PageNews::Mounted {
        nonce: "n".to_owned(),
        address: address(&format!("m-crm.lead/{}", lead.id)),
    });
    rep.does(&lead, took());
    goes(PageNews::Moved {
        address: address("discuss"),
    });
    assert_eq!(odoo.bodies(&lead).len(), 1);
}

#[test]
fn an_answer_that_was_lost_on_the_way_does_not_write_the_note_twice() {
    let Team {
        odoo,
        clock,
        lead,
        rep,
        ..
    } = team();
    rep.does(&lead, took());
    let Answered { errands, .. } = rep.ask_only(Ask::Send { key: lead.clone() });
    // The first request only asks who is signed in.
    odoo.upset(Upset::Pass, 1);
    odoo.upset(Upset::Broken, 1);
    rep.run(errands);
    assert_eq!(odoo.bodies(&lead).len(), 1, "the server did act");
    let state = rep.shown(&lead).states[0].1.clone();
    assert!(
        matches!(
            state,
            ItemState::Later {
                why: Trouble::Unreachable,
                ..
            }
        ),
        "{state:?}"
    );
    for _ in 0..3 {
        clock.pass(60_000);
        rep.run(block_on(rep.alive.wake()).unwrap());
    }
    assert_eq!(odoo.bodies(&lead).len(), 1, "and was not asked again");
    assert!(rep.shown(&lead).states.is_empty());
}

#[test]
fn a_worker_that_dies_while_sending_looks_before_it_sends_again() {
    let Team {
        odoo,
        clock,
        lead,
        mut rep,
        ..
    } = team();
    rep.does(&lead, took());
    // The note goes out, and the worker dies before the answer: the errand is never finished.
    let Answered { errands, .. } = rep.ask_only(Ask::Send { key: lead.clone() });
    drop(errands);
    rep.dies();
    assert!(
        odoo.bodies(&lead).is_empty(),
        "the CRM may still be busy with it"
    );
    for _ in 0..8 {
        clock.pass(30_000);
        rep.run(block_on(rep.alive.wake()).unwrap());
    }
    assert_eq!(odoo.bodies(&lead).len(), 1);
    assert!(rep.shown(&lead).states.is_empty());
}

#[test]
fn what_was_saved_here_survives_the_worker() {
    let Team {
        odoo,
        clock,
        lead,
        mut rep,
        ..
    } = team();
    rep.does(&lead, took());
    rep.dies();
    assert_eq!(rep.shown(&lead).view.lead.with, Some(Side::Sales));
    clock.pass(31_000);
    rep.run(block_on(rep.alive.wake()).unwrap());
    assert_eq!(odoo.bodies(&lead).len(), 1);
}

#[test]
fn a_full_disk_says_so_and_leaves_what_was_typed_where_it_is() {
    let Team {
        odoo, lead, rep, ..
    } = team();
    rep.ask(Ask::Draft {
        key: lead.clone(),
        field: "note".to_owned(),
        text: "half".to_owned(),
    });
    rep.store.set_full(true);
    let told = rep.ask(Ask::Record {
        key: lead.clone(),
        whats: vec![wrote("half")],
        settles: vec!["note".to_owned()],
    });
    assert!(matches!(told, Told::Failed(Trouble::NoRoom)), "{told:?}");
    rep.store.set_full(false);
    let shown = rep.shown(&lead);
    assert_eq!(shown.drafts.get("note").map(String::as_str), Some("half"));
    assert!(shown.states.is_empty() && odoo.bodies(&lead).is_empty());
}

#[test]
fn a_settled_draft_is_gone_with_the_same_write() {
    let Team { lead, rep, .. } = team();
    rep.ask(Ask::Draft {
        key: lead.clone(),
        field: "note".to_owned(),
        text: "half".to_owned(),
    });
    rep.ask(Ask::Record {
        key: lead.clone(),
        whats: vec![wrote("whole")],
        settles: vec!["note".to_owned()],
    });
    assert!(rep.shown(&lead).drafts.is_empty());
}

#[test]
fn an_ended_session_keeps_everything_until_the_person_is_back() {
    let Team {
        odoo,
        clock,
        lead,
        rep,
        rep_id,
        ..
    } = team();
    odoo.sign_out(rep_id);
    assert_eq!(rep.look_later(&lead).trouble, Some(Trouble::SignIn));
    rep.does(&lead, took());
    rep.sends(&lead);
    let state = rep.shown(&lead).states[0].1.clone();
    assert!(
        matches!(
            state,
            ItemState::Later {
                why: Trouble::SignIn,
                ..
            }
        ),
        "{state:?}"
    );
    odoo.sign_in(rep_id);
    clock.pass(10_000);
    let shown = rep.look(&lead);
    assert_eq!((shown.trouble, shown.states), (None, Vec::new()));
    assert_eq!(odoo.bodies(&lead).len(), 1);
}

#[test]
fn what_one_person_did_never_goes_out_under_another_name() {
    let Team {
        odoo,
        lead,
        rep,
        rep_id,
        marketer_id,
        ..
    } = team();
    rep.does(&lead, took());
    rep.session.becomes(marketer_id);
    rep.sends(&lead);
    assert!(odoo.bodies(&lead).is_empty());
    let state = rep.shown(&lead).states[0].1.clone();
    let waits = Trouble::OtherPerson {
        waits_for: "Sam Sales".to_owned(),
    };
    assert_eq!(state, ItemState::Parked { why: waits });
    rep.session.becomes(rep_id);
    rep.ask(Ask::Look {
        key: lead.clone(),
        fresh: true,
        notes: 20,
    });
    rep.look_later(&lead);
    assert_eq!(odoo.bodies(&lead).len(), 1);
}

#[test]
fn a_note_the_crm_refuses_is_parked_with_its_words_and_can_be_tried_again() {
    let Team {
        odoo,
        lead,
        rep,
        rep_id,
        ..
    } = team();
    odoo.allow(rep_id, May::Read);
    rep.does(&lead, took());
    rep.sends(&lead);
    let (id, state) = rep.shown(&lead).states[0].clone();
    let ItemState::Parked {
        why: Trouble::Refused { words },
    } = state
    else {
        panic!("{state:?}")
    };
    assert!(!words.is_empty());
    odoo.allow(rep_id, May::Write);
    rep.ask(Ask::Retry {
        key: lead.clone(),
        id,
    });
    assert_eq!(odoo.bodies(&lead).len(), 1);
}

#[test]
fn two_tabs_on_one_record_share_one_outbox_and_one_reading() {
    let Team {
        odoo, lead, rep, ..
    } = team();
    let first = rep.ask_only(Ask::Record {
        key: lead.clone(),
        whats: vec![took()],
        settles: Vec::new(),
    });
    let other = Caller {
        tab: TabId(2),
        frame: 3,
    };
    let second = block_on(rep.alive.handle(
        other,
        Ask::Record {
            key: lead.clone(),
            whats: vec![bant()],
            settles: Vec::new(),
        },
    ));
    rep.run(first.errands);
    rep.run(second.errands);
    rep.sends(&lead);
    rep.sends(&lead);
    assert_eq!(odoo.bodies(&lead).len(), 1);
}

#[test]
fn what_was_stored_and_cannot_be_read_is_set_aside_and_said_and_the_rest_goes_on() {
    let Team {
        odoo,
        lead,
        mut rep,
        ..
    } = team();
    rep.does(&lead, took());
    rep.does(&lead, wrote("Noor decides alone"));
    let row = |table| block_on(rep.store.list(table, "")).unwrap().remove(0).0;
    let (event, item) = (row(Table::Events), row(Table::Outbox));
    let spoilt = |table, place: &String| Change::Put(table, place.clone(), "spoilt".to_owned());
    let changes = vec![spoilt(Table::Events, &event), spoilt(Table::Outbox, &item)];
    block_on(rep.store.write(changes)).unwrap();
    rep.dies();
    let shown = rep.look_later(&lead);
    assert_eq!(shown.trouble, Some(Trouble::SetAside { many: 2 }));
    assert_eq!(shown.view.notes[0].text, "Noor decides alone");
    rep.sends(&lead);
    assert!(odoo.bodies(&lead)[0].contains("Noor decides alone"));
    let kept = block_on(rep.store.get(Table::Outbox, &item)).unwrap();
    assert_eq!(kept.as_deref(), Some("spoilt"));
}
