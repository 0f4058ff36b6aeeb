//! Searching for the record that keeps the agreement, and choosing one.

use std::cell::Cell;
use std::future::poll_fn;
use std::pin::{Pin, pin};
use std::task::{Context, Poll, Waker};

use super::agreed::{clause, with_home};
use super::home::{MINUTE, apart, home_of};
use super::*;
use crate::port::{Change, NoReply, Reply, Request, StoreFault, Table};
use crate::record::TeamWhat;

/// A network that lets so many requests through and holds the next one until it may go, too.
#[derive(Clone)]
struct Slow {
    session: ModelSession,
    lets: Rc<Cell<usize>>,
}

impl Http for Slow {
    async fn send(&self, request: Request) -> Result<Reply, NoReply> {
        poll_fn(|_| match self.lets.get().checked_sub(1) {
            Some(rest) => {
                self.lets.set(rest);
                Poll::Ready(())
            }
            None => Poll::Pending,
        })
        .await;
        self.session.send(request).await
    }
}

/// The profile's background, started anew behind a slow network, and how many requests that lets through.
fn slow(profile: &Profile) -> (Background<Slow, MemoryStore>, Rc<Cell<usize>>) {
    let lets = Rc::new(Cell::new(0));
    let http = Slow {
        session: profile.session.clone(),
        lets: lets.clone(),
    };
    let (clock, seen) = (&profile.clock, &profile.seen);
    let alive = background(&profile.store, &http, clock, seen, profile.seed + 1);
    block_on(alive.start()).unwrap();
    (alive, lets)
}

/// A store that holds what says where the agreement is kept until it may be written.
#[derive(Clone, Default)]
struct Held {
    store: MemoryStore,
    holds: Rc<Cell<bool>>,
}

impl Store for Held {
    async fn get(&self, table: Table, key: &str) -> Result<Option<String>, StoreFault> {
        self.store.get(table, key).await
    }

    async fn list(&self, table: Table, prefix: &str) -> Result<Vec<(String, String)>, StoreFault> {
        self.store.list(table, prefix).await
    }

    async fn write(&self, changes: Vec<Change>) -> Result<(), StoreFault> {
        let is_home = |change: &Change| matches!(change, Change::Put(Table::Meta, key, _) if key.starts_with("home"));
        if changes.iter().any(is_home) {
            let may = || {
                if self.holds.get() {
                    Poll::Pending
                } else {
                    Poll::Ready(())
                }
            };
            poll_fn(|_| may()).await;
        }
        self.store.write(changes).await
    }
}

/// Goes on until it is done or waits.
fn goes_on<F: Future>(future: Pin<&mut F>) -> Poll<F::Output> {
    future.poll(&mut Context::from_waker(Waker::noop()))
}

fn keep_here(key: &RecordKey) -> Ask {
    Ask::KeepHere { key: key.clone() }
}

/// Where another moved it to, so it says; nobody chose to keep it there.
fn moves_away(team: &Team, home: &RecordKey) -> RecordKey {
    let to = team.odoo.add_record("res.partner", Facts::default());
    team.rep.agrees(home, TeamWhat::Moved { to: to.clone() });
    team.rep.sends(home);
    to
}

/// Deletes a record and leaves its notes, as a database does that knows nothing of the chatter.
fn delete_without_notes(team: &Team, key: &RecordKey) {
    let bodies = team.odoo.bodies(key);
    team.odoo.delete(key);
    for body in &bodies {
        team.odoo.log_note(team.rep_id, key, body);
    }
}

/// How many requests a look at the agreement's page takes.
fn asked_by_book(odoo: &ModelOdoo, profile: &Profile) -> u64 {
    let before = odoo.requests();
    profile.ask(Ask::Agreement {
        instance: ADDRESS.to_owned(),
        fresh: false,
    });
    odoo.requests() - before
}

/// A look at the agreement's page reads the home, and nothing else is looked for or changes.
fn reads_the_home_alone(team: &Team, profile: &Profile, home: &RecordKey) {
    profile.seen.0.borrow_mut().clear();
    assert_eq!(asked_by_book(&team.odoo, profile), 2, "the home alone");
    assert!(profile.seen.0.borrow().iter().all(|seen| seen != "stale"));
    assert_eq!(home_of(profile).as_ref(), Some(home));
}

#[test]
fn two_who_began_apart_meet_on_the_one_record_that_was_chosen_last() {
    let (team, first, second) = apart();
    for _ in 0..2 {
        team.clock.pass(DAY + 1);
        team.rep.look(&team.lead);
        team.marketer.look(&team.lead);
    }
    for profile in [&team.rep, &team.marketer] {
        let book = profile.book(false);
        assert_eq!(book.home.map(|home| home.key), Some(second.clone()));
        let others: Vec<_> = book.others.iter().map(|other| &other.key).collect();
        assert_eq!(others, [&first]);
    }
}

#[test]
fn two_records_that_are_read_at_once_are_both_known_to_keep_one() {
    let (team, first, second) = apart();
    let (held, seen) = (Held::default(), Seen::default());
    let session = team.odoo.as_user(team.rep_id);
    let alive = background(&held, &session, &team.clock, &seen, 4_711);
    block_on(alive.start()).unwrap();
    held.holds.set(true);
    let mut reads = [&first, &second].map(|key| Box::pin(alive.run(Errand::Pull(key.clone()))));
    for read in &mut reads {
        assert!(goes_on(read.as_mut()).is_pending());
    }
    held.holds.set(false);
    for read in &mut reads {
        assert!(goes_on(read.as_mut()).is_ready());
    }
    let ask = Ask::Agreement {
        instance: ADDRESS.to_owned(),
        fresh: false,
    };
    let Told::Agreed(book) = block_on(alive.handle(PANEL, ask)).told else {
        panic!("no agreement");
    };
    assert_eq!(book.home.map(|home| home.key), Some(second));
    assert_eq!(book.others.len(), 1, "the first is known, too");
}

#[test]
fn who_presses_keep_here_while_a_colleague_keeps_it_already_finds_theirs() {
    let (team, home) = with_home();
    let second = team.odoo.add_record("res.partner", Facts::default());
    team.marketer.look(&second);
    team.marketer.keeps(&second);
    assert_eq!(home_of(&team.marketer), Some(home));
    team.marketer.sends(&second);
    assert!(team.odoo.bodies(&second).is_empty(), "nothing was founded");
}

#[test]
fn a_search_that_failed_is_said_and_not_repeated_at_every_look() {
    let team = team();
    let fresh = Profile::new(&team.odoo, team.rep_id, &team.clock);
    let shown = fresh.shown(&team.lead);
    assert!(shown.team.looking && shown.team.trouble.is_none());
    fresh.look(&team.lead);
    assert!(!fresh.shown(&team.lead).team.looking);
    // Everything is read, but the search takes too long.
    team.clock.pass(MINUTE);
    let find = || Errand::Find(ADDRESS.to_owned());
    team.odoo.upset(Upset::Unreachable, 1);
    fresh.run(vec![find()]);
    let unfound = fresh.shown(&team.lead).team;
    assert_eq!(unfound.trouble, Some(Trouble::Unreachable));
    assert_eq!(fresh.book(false).trouble, Some(Trouble::Unreachable));
    let before = team.odoo.requests();
    fresh.look(&team.lead);
    let one = team.odoo.requests() - before;
    assert_eq!(one, 2, "the record alone; the search waits");
    team.clock.pass(10 * MINUTE);
    fresh.look(&team.lead);
    assert_eq!(fresh.shown(&team.lead).team.trouble, None);
}

#[test]
fn nobody_keeps_a_second_agreement_because_the_crm_could_not_be_searched() {
    let team = team();
    team.odoo.upset(Upset::LogIn, 1);
    let told = team.rep.ask(Ask::KeepHere {
        key: team.lead.clone(),
    });
    assert_eq!(told, Told::Failed(Trouble::SignIn));
    // A CRM that never finishes the search does not stand in the way for good.
    for told in [
        Told::Failed(Trouble::Unreachable),
        Told::Failed(Trouble::Unreachable),
    ] {
        let fresh = &team.marketer;
        team.odoo.upset(Upset::Unreachable, 1);
        let key = team.lead.clone();
        assert_eq!(fresh.ask(Ask::KeepHere { key }), told);
    }
    team.odoo.upset(Upset::Unreachable, 1);
    team.marketer.keeps(&team.lead);
    assert_eq!(home_of(&team.marketer), Some(team.lead.clone()));
}

#[test]
fn a_copied_note_of_the_agreement_makes_no_home() {
    let (team, home) = with_home();
    team.rep
        .agrees(&home, TeamWhat::Proposed(clause("Who decides?")));
    team.rep.sends(&home);
    let bodies = team.odoo.bodies(&home);
    let proposal = bodies.iter().find(|body| body.contains("Who decides?"));
    let copy = team.odoo.add_record("res.partner", Facts::default());
    team.odoo.delete(&home);
    team.odoo.log_note(team.rep_id, &copy, proposal.unwrap());
    team.clock.pass(DAY + 1);
    team.marketer.look(&team.lead);
    assert_eq!(home_of(&team.marketer), None);
}

#[test]
fn who_stayed_where_it_moved_from_follows_it_back() {
    let (team, first) = with_home();
    team.clock.pass(DAY + 1);
    team.marketer.book(true);
    team.clock.pass(MINUTE);
    team.rep.look(&team.lead);
    team.rep.keeps(&team.lead);
    team.rep.sends(&team.lead);
    team.rep.sends(&first);
    team.clock.pass(DAY + 1);
    team.marketer.book(true);
    assert_eq!(home_of(&team.marketer), Some(team.lead.clone()));
    team.rep.look(&first);
    team.rep.keeps(&first);
    team.rep.sends(&first);
    team.rep.sends(&team.lead);
    team.clock.pass(DAY + 1);
    team.marketer.look_later(&team.lead);
    team.marketer.book(true);
    assert_eq!(home_of(&team.marketer), Some(first.clone()));
    assert_eq!(home_of(&team.rep), Some(first));
}

#[test]
fn nobody_keeps_a_second_agreement_while_the_first_is_still_being_read() {
    let (team, home) = with_home();
    let (alive, lets) = slow(&team.marketer);
    // The search has answered, the reading of what it found has not.
    lets.set(1);
    let mut finding = pin!(alive.run(Errand::Find(ADDRESS.to_owned())));
    assert!(goes_on(finding.as_mut()).is_pending());
    lets.set(1);
    let answered = block_on(alive.handle(PANEL, keep_here(&team.lead)));
    assert_eq!(answered.told, Told::Failed(Trouble::Unreachable));
    lets.set(usize::MAX);
    assert!(goes_on(finding.as_mut()).is_ready());
    assert_eq!(home_of(&team.marketer), Some(home));
}

#[test]
fn nobody_keeps_a_second_agreement_because_the_first_could_not_be_read() {
    let (team, home) = with_home();
    for _ in 0..2 {
        team.odoo.upset(Upset::Pass, 1);
        team.odoo.upset(Upset::Unreachable, 1);
        let told = team.marketer.ask(keep_here(&team.lead));
        assert_eq!(told, Told::Failed(Trouble::Unreachable));
    }
    team.marketer.keeps(&team.lead);
    assert_eq!(home_of(&team.marketer), Some(home));
}

#[test]
fn a_record_that_one_may_not_read_does_not_stand_in_the_way_of_keeping_it_elsewhere() {
    let team = team();
    team.rep.look(&team.lead);
    team.rep.keeps(&team.lead);
    team.rep.sends(&team.lead);
    let contact = team.odoo.add_record("res.partner", Facts::default());
    team.odoo.upset(Upset::Pass, 1);
    team.odoo.upset(Upset::Unreachable, 1);
    team.marketer.ask(keep_here(&contact));
    team.odoo.allow(team.marketer_id, May::Nothing);
    team.marketer.keeps(&contact);
    assert_eq!(home_of(&team.marketer), Some(contact));
}

#[test]
fn a_record_that_cannot_be_read_time_after_time_does_not_stand_in_the_way_for_good() {
    let (team, _) = with_home();
    for nth in 1..=3 {
        team.odoo.upset(Upset::Pass, 1);
        team.odoo.upset(Upset::Bug, 1);
        let told = team.marketer.ask(keep_here(&team.lead));
        let failed = matches!(told, Told::Failed(Trouble::ServerFault { .. }));
        assert_eq!(failed, nth < 3, "{told:?}");
    }
    assert_eq!(home_of(&team.marketer), Some(team.lead.clone()));
}

#[test]
fn while_the_crm_is_searched_for_an_agreement_what_is_typed_is_kept() {
    let (team, home) = with_home();
    let (alive, lets) = slow(&team.marketer);
    let mut keeping = pin!(alive.handle(PANEL, keep_here(&team.lead)));
    assert!(goes_on(keeping.as_mut()).is_pending());
    let draft = Ask::Draft {
        key: team.lead.clone(),
        field: "note".to_owned(),
        text: "half a sen".to_owned(),
    };
    let mut typing = pin!(alive.handle(PANEL, draft));
    assert!(goes_on(typing.as_mut()).is_ready());
    lets.set(usize::MAX);
    assert!(goes_on(keeping.as_mut()).is_ready());
    assert_eq!(home_of(&team.marketer), Some(home));
}

#[test]
fn who_presses_keep_here_twice_keeps_it_where_they_pressed_first() {
    let team = team();
    let other = team.odoo.add_record("res.partner", Facts::default());
    let (alive, lets) = slow(&team.marketer);
    let mut first = pin!(alive.handle(PANEL, keep_here(&team.lead)));
    let mut second = pin!(alive.handle(PANEL, keep_here(&other)));
    assert!(goes_on(first.as_mut()).is_pending());
    assert!(goes_on(second.as_mut()).is_pending());
    lets.set(usize::MAX);
    assert!(goes_on(first.as_mut()).is_ready());
    assert!(goes_on(second.as_mut()).is_ready());
    assert_eq!(home_of(&team.marketer), Some(team.lead.clone()));
}

#[test]
fn a_deleted_record_whose_notes_stayed_is_searched_for_once() {
    let (team, home) = with_home();
    delete_without_notes(&team, &home);
    let (alive, lets) = slow(&team.rep);
    lets.set(50);
    let mut glance = pin!(alive.run(Errand::Glance(home)));
    assert!(goes_on(glance.as_mut()).is_ready(), "and no end of it");
}

#[test]
fn a_record_that_it_moved_to_and_that_is_gone_is_not_looked_for_at_every_reading() {
    let (team, home) = with_home();
    let to = moves_away(&team, &home);
    team.odoo.delete(&to);
    let fresh = Profile::new(&team.odoo, team.marketer_id, &team.clock);
    fresh.look(&home);
    team.clock.pass(MINUTE);
    fresh.book(false);
    team.clock.pass(MINUTE);
    reads_the_home_alone(&team, &fresh, &home);
}

#[test]
fn a_record_that_it_moved_to_and_never_arrived_at_is_not_looked_at_at_every_reading() {
    let (team, home) = with_home();
    moves_away(&team, &home);
    let fresh = Profile::new(&team.odoo, team.marketer_id, &team.clock);
    fresh.look(&home);
    team.clock.pass(MINUTE);
    reads_the_home_alone(&team, &fresh, &home);
}

#[test]
fn a_record_that_it_moved_to_and_the_crm_merged_away_is_not_looked_for_at_every_reading() {
    let (team, home) = with_home();
    team.clock.pass(MINUTE);
    team.rep.look(&team.lead);
    team.rep.keeps(&team.lead);
    team.rep.sends(&team.lead);
    team.rep.sends(&home);
    team.marketer.look_later(&team.lead);
    let survivor = team.odoo.add_record("crm.lead", Facts::default());
    team.odoo.merge(&team.lead, &survivor);
    team.clock.pass(DAY);
    team.marketer.book(true);
    assert_eq!(home_of(&team.marketer), Some(survivor));
    team.marketer.look_later(&home);
    team.clock.pass(12 * MINUTE);
    let before = team.odoo.requests();
    team.marketer.look(&home);
    assert_eq!(
        team.odoo.requests() - before,
        2,
        "the record that is looked at alone"
    );
}

#[test]
fn what_one_wrote_on_a_record_that_never_kept_the_agreement_is_not_written_again() {
    let (team, home) = with_home();
    let mut proposal = team.odoo.bodies(&home).into_iter();
    let proposal = proposal.rfind(|body| body.contains("depot"));
    let to = moves_away(&team, &home);
    let fresh = Profile::new(&team.odoo, team.rep_id, &team.clock);
    team.odoo.log_note(team.rep_id, &to, &proposal.unwrap());
    fresh.look(&to);
    team.odoo.delete(&to);
    team.clock.pass(DAY);
    let written = team.odoo.bodies(&home).len();
    for _ in 0..2 {
        fresh.look(&home);
        team.clock.pass(20 * MINUTE);
        fresh.run(block_on(fresh.alive.wake()).unwrap());
    }
    assert_eq!(team.odoo.bodies(&home).len(), written);
}

#[test]
fn another_record_that_keeps_one_is_not_read_at_every_poll_of_the_page() {
    let (team, _, second) = apart();
    team.clock.pass(DAY + 1);
    team.rep.book(true);
    assert_eq!(home_of(&team.rep), Some(second));
    team.clock.pass(MINUTE);
    assert_eq!(asked_by_book(&team.odoo, &team.rep), 2, "the home alone");
}

#[test]
fn a_full_disk_does_not_have_the_crm_searched_at_every_look() {
    let team = team();
    team.clock.pass(2 * DAY);
    team.rep.store.set_full(true);
    team.rep.look(&team.lead);
    team.clock.pass(10_000);
    let before = team.odoo.requests();
    team.rep.look(&team.lead);
    assert_eq!(team.odoo.requests() - before, 2, "the record alone");
    let trouble = team.rep.shown(&team.lead).team.trouble;
    assert!(matches!(trouble, Some(Trouble::NoRoom)));
    // It is searched again before long once there is room.
    team.rep.store.set_full(false);
    team.clock.pass(10 * MINUTE);
    team.rep.look(&team.lead);
    assert_eq!(team.rep.shown(&team.lead).team.trouble, None);
}
