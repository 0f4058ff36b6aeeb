//! What is asked on a record that somebody never opened: they are reminded of it all the same.

use super::home::MINUTE;
use super::silence::asked;
use super::*;
use crate::port::Table;
use crate::team::{Person, PersonId};

const HOUR: u64 = 60 * MINUTE;
/// What one search costs: what stands above an id, and the id to begin with next time.
const SEARCH: u64 = 2;
/// What reading a record costs that was not known, or that lists something new.
const READING: u64 = 2;

impl Team {
    /// A lead that the CRM says is the rep's, and that the rep never opened.
    fn unopened(&self) -> RecordKey {
        let owner = Some(Person {
            id: PersonId(self.rep_id.to_string()),
            name: "Sam Sales".to_owned(),
        });
        let facts = Facts {
            owner,
            ..Facts::default()
        };
        self.odoo.add_record("crm.lead", facts)
    }

    /// The marketer asks something of sales on such a lead.
    fn asks(&self) -> RecordKey {
        let key = self.unopened();
        self.marketer.does(&key, asked(60));
        self.marketer.sends(&key);
        key
    }

    /// What the CRM is asked while that happens.
    fn costs(&self, happens: impl FnOnce()) -> u64 {
        let before = self.odoo.requests();
        happens();
        self.odoo.requests() - before
    }

    fn loads_a_page(&self) {
        let address = format!("{ADDRESS}/odoo/m-crm.lead/{}", self.lead.id);
        let nonce = "n".to_owned();
        let news = PageNews::Mounted { nonce, address };
        let errands = block_on(self.rep.alive.page(PANEL.tab, news)).unwrap();
        self.rep.run(errands);
    }
}

impl Profile {
    fn knows(&self, key: &RecordKey) -> bool {
        block_on(self.alive.known(key)).unwrap().is_some()
    }

    fn wake_to_remind(&self) -> Option<u64> {
        let seen = self.seen.0.borrow();
        let mut wakes = seen.iter().rev();
        let last = wakes.find_map(|word| word.strip_prefix("wake to remind "))?;
        last.parse().ok()
    }
}

#[test]
fn who_never_opened_a_record_is_reminded_of_what_was_asked_there() {
    let team = team();
    let key = team.asks();
    team.rep.look_later(&team.lead);
    assert!(team.rep.knows(&key));
    assert_eq!(team.rep.said("remind"), 0, "there is time");
    team.clock.pass(2 * HOUR);
    team.rep.wakes();
    assert_eq!(team.rep.said("remind Expected of you"), 1);
    assert_eq!(team.rep.last_badge(), "badge 1");
    team.rep.wakes();
    assert_eq!(team.rep.said("remind"), 1, "once");
    team.marketer.look_later(&team.lead);
    team.marketer.wakes();
    assert_eq!(team.marketer.said("remind"), 0, "and not who asked");
}

#[test]
fn who_looks_at_nothing_is_reminded_too_and_woken_only_while_the_team_works() {
    let mut team = team();
    team.rep.look_later(&team.lead);
    let key = team.asks();
    team.rep.dies();
    let (mut most, mut outside) = (0, 0);
    for hour in 0..48 {
        let cost = team.costs(|| team.rep.wakes());
        let of_day = (START + hour * HOUR) / HOUR % 24;
        if (9..17).contains(&of_day) {
            most = most.max(cost);
        } else {
            outside += cost;
        }
        team.clock.pass(HOUR);
    }
    assert!(team.rep.knows(&key));
    assert!(team.rep.said("remind Expected of you") > 0);
    assert!(
        most <= 1 + SEARCH + 2 * READING,
        "{most} requests in an hour"
    );
    assert_eq!(outside, 0, "nobody works then");
    assert!(team.costs(|| team.marketer.wakes()) <= SEARCH);
}

#[test]
fn a_search_that_an_alarm_brings_comes_in_working_hours_and_not_sooner_than_in_an_hour() {
    let team = team();
    team.rep.look_later(&team.lead);
    let next = team.rep.wake_to_remind();
    assert_eq!(next, Some(team.clock.now() + HOUR));
    // Wednesday, six in the evening: the next morning at nine.
    team.clock.set(START / DAY * DAY + 18 * HOUR);
    team.rep.look_later(&team.lead);
    let morning = (START / DAY + 1) * DAY + 9 * HOUR;
    assert_eq!(team.rep.wake_to_remind(), Some(morning));
    // The device slept until Saturday.
    team.clock.set((START / DAY + 3) * DAY + 10 * HOUR);
    assert_eq!(team.costs(|| team.rep.wakes()), 0);
    let monday = (START / DAY + 5) * DAY + 9 * HOUR;
    assert_eq!(team.rep.wake_to_remind(), Some(monday));
}

#[test]
fn what_was_found_once_is_searched_on_and_not_read_again() {
    let team = team();
    let looks = || team.costs(|| drop(team.rep.look_later(&team.lead)));
    let alone = looks() - SEARCH - 1;
    team.asks();
    team.clock.pass(16 * MINUTE);
    assert_eq!(looks(), alone + SEARCH + READING);
    team.clock.pass(5 * MINUTE);
    assert_eq!(looks(), alone, "not at every look");
    for _ in 0..3 {
        team.clock.pass(16 * MINUTE);
        assert_eq!(looks(), alone + SEARCH);
    }
}

#[test]
fn a_first_search_reaches_back_a_month() {
    let team = team();
    let old = team.asks();
    team.clock.pass(20 * DAY);
    let middle = team.asks();
    team.clock.pass(20 * DAY);
    let new = team.asks();
    team.rep.look(&team.lead);
    let known = [&old, &middle, &new].map(|key| team.rep.knows(key));
    assert_eq!(known, [false, true, true]);
}

#[test]
fn a_search_that_failed_comes_again_and_nothing_is_lost() {
    let team = team();
    team.rep.look_later(&team.lead);
    let key = team.asks();
    let search = || Errand::Asked(ADDRESS.to_owned());
    for upset in [
        Upset::Unreachable,
        Upset::BadGateway,
        Upset::TooMany(Some(1)),
        Upset::Bug,
        Upset::Page,
    ] {
        team.clock.pass(16 * MINUTE);
        team.odoo.upset(upset, 1);
        team.rep.run(vec![search()]);
        assert!(!team.rep.knows(&key), "{upset:?}");
        let again = team.costs(|| drop(team.rep.look(&team.lead)));
        assert!(again <= 2, "it waits: {again} requests");
    }
    team.clock.pass(16 * MINUTE);
    // Both are answered, and then the record is not read.
    team.odoo.upset(Upset::Pass, 2);
    team.odoo.upset(Upset::Unreachable, 1);
    team.rep.run(vec![search()]);
    assert!(!team.rep.knows(&key));
    team.clock.pass(16 * MINUTE);
    team.rep.look(&team.lead);
    assert!(team.rep.knows(&key));
    assert_eq!(team.rep.shown(&team.lead).trouble, None);
}

#[test]
fn a_full_disk_has_the_crm_searched_once_a_minute_at_most_and_loses_nothing() {
    let team = team();
    team.rep.look_later(&team.lead);
    let key = team.asks();
    team.clock.pass(16 * MINUTE);
    team.rep.store.set_full(true);
    let looks = |wait| {
        team.clock.pass(wait);
        team.costs(|| drop(team.rep.look(&team.lead)))
    };
    let first = looks(0);
    assert!(looks(10_000) < first && looks(10_000) < first);
    assert_eq!(looks(MINUTE), first);
    team.rep.store.set_full(false);
    looks(16 * MINUTE);
    assert!(team.rep.knows(&key));
}

#[test]
fn what_was_found_and_not_read_is_read_after_a_restart() {
    let mut team = team();
    team.rep.look_later(&team.lead);
    let key = team.asks();
    team.clock.pass(16 * MINUTE);
    team.odoo.upset(Upset::Pass, 2);
    team.odoo.upset(Upset::Unreachable, 1);
    team.rep.run(vec![Errand::Asked(ADDRESS.to_owned())]);
    team.rep.dies();
    // Long past the notes that a search would find again.
    team.clock.pass(7 * DAY);
    team.rep.look(&team.lead);
    team.clock.pass(MINUTE);
    team.rep.wakes();
    assert!(team.rep.knows(&key));
    assert_eq!(team.rep.said("remind Expected of you"), 1);
}

#[test]
fn nobody_who_is_signed_out_is_woken_until_a_page_is_loaded() {
    let team = team();
    team.rep.look_later(&team.lead);
    team.odoo.sign_out(team.rep_id);
    team.clock.pass(HOUR);
    assert_eq!(team.costs(|| team.rep.wakes()), 1, "one says so");
    team.clock.pass(HOUR);
    assert_eq!(team.costs(|| team.rep.wakes()), 0);
    team.odoo.sign_in(team.rep_id);
    let key = team.asks();
    team.loads_a_page();
    team.clock.pass(HOUR);
    team.rep.wakes();
    assert!(team.rep.knows(&key));
}

#[test]
fn many_records_are_read_a_few_at_a_time_and_none_is_left_out() {
    let team = team();
    let keys: Vec<RecordKey> = (0..25).map(|_| team.asks()).collect();
    let known = || keys.iter().filter(|key| team.rep.knows(key)).count();
    let mut steps = Vec::new();
    for _ in 0..5 {
        let cost = team.costs(|| drop(team.rep.look_later(&team.lead)));
        assert!(cost <= 2 + 1 + SEARCH + 10 * READING, "{cost} requests");
        steps.push(known());
        team.clock.pass(5 * MINUTE);
    }
    assert_eq!(steps, [10, 20, 25, 25, 25]);
}

#[test]
fn a_person_without_a_side_is_not_searched_for() {
    let team = team();
    team.asks();
    let other = team.odoo.add_user("Noor Next");
    let other = Profile::new(&team.odoo, other, &team.clock);
    other.look(&team.lead);
    for _ in 0..3 {
        team.clock.pass(16 * MINUTE);
        other.look(&team.lead);
        other.wakes();
    }
    let known = block_on(other.store.list(Table::Records, "")).unwrap();
    assert_eq!(known.len(), 1, "what it looked at");
    assert_eq!(other.wake_to_remind(), None);
}

#[test]
fn a_forged_mark_brings_one_reading_and_nothing_else() {
    let team = team();
    team.rep.look_later(&team.lead);
    let key = team.unopened();
    let note = "<p><a href=\"https://crm.example/x#smnspl1.0aZ.smnsplask\">urgent</a></p>";
    team.odoo.log_note(team.marketer_id, &key, note);
    let turn = || {
        team.clock.pass(16 * MINUTE);
        team.costs(|| team.rep.run(vec![Errand::Asked(ADDRESS.to_owned())]))
    };
    assert_eq!(turn(), SEARCH + READING);
    assert_eq!([turn(), turn(), turn()], [SEARCH; 3]);
    team.clock.pass(7 * DAY);
    team.rep.wakes();
    assert_eq!(team.rep.said("remind"), 0);
}

#[test]
fn a_record_that_is_gone_or_a_note_that_was_deleted_troubles_nobody() {
    let team = team();
    team.rep.look_later(&team.lead);
    let (gone, deleted) = (team.asks(), team.unopened());
    team.clock.pass(16 * MINUTE);
    team.odoo.upset(Upset::Pass, 2);
    team.odoo.upset(Upset::Unreachable, 1);
    team.rep.run(vec![Errand::Asked(ADDRESS.to_owned())]);
    team.odoo.delete(&gone);
    let note = "<p><a href=\"https://crm.example/x#smnspl1.0aZ.smnsplask\">x</a></p>";
    let note = team.odoo.log_note(team.marketer_id, &deleted, note);
    team.odoo.delete_note(&note);
    let last = team.asks();
    for _ in 0..3 {
        team.clock.pass(16 * MINUTE);
        team.rep.look(&team.lead);
    }
    assert!(team.rep.knows(&last), "nothing stands in its way");
    assert_eq!([&gone, &deleted].map(|key| team.rep.knows(key)), [false; 2]);
    assert_eq!(team.rep.shown(&team.lead).trouble, None);
    let turn = || team.rep.run(vec![Errand::Asked(ADDRESS.to_owned())]);
    team.clock.pass(16 * MINUTE);
    assert_eq!(team.costs(turn), SEARCH, "it is not tried again");
}

#[test]
fn a_record_that_can_never_be_read_stands_in_no_others_way() {
    let team = team();
    team.rep.look_later(&team.lead);
    let (bad, good) = (team.asks(), team.asks());
    let turn = |upset| {
        team.clock.pass(16 * MINUTE);
        team.odoo.upset(Upset::Pass, 2);
        team.odoo.upset(upset, 1);
        team.costs(|| team.rep.run(vec![Errand::Asked(ADDRESS.to_owned())]))
    };
    turn(Upset::Bug);
    assert!(team.rep.knows(&good) && !team.rep.knows(&bad));
    turn(Upset::Bug);
    turn(Upset::Bug);
    assert_eq!(turn(Upset::Pass), SEARCH, "it was tried three times");
}

#[test]
fn of_records_that_concern_nobody_here_only_the_last_are_kept() {
    let team = team();
    let noor = team.odoo.add_user("Noor Next");
    let noor = Profile::new(&team.odoo, noor, &team.clock);
    noor.look(&team.lead);
    noor.sits(&team.lead, Seat::Sales);
    let concerns = team.odoo.add_record("crm.lead", Facts::default());
    noor.look(&concerns);
    let records = || {
        let rows = block_on(noor.store.list(Table::Records, "")).unwrap();
        rows.len()
    };
    let opened = records();
    for round in 0..13 {
        let keys: Vec<RecordKey> = (0..10).map(|_| team.asks()).collect();
        team.clock.pass(16 * MINUTE);
        noor.look(&team.lead);
        assert!(keys.iter().all(|key| noor.knows(key)), "round {round}");
    }
    assert_eq!(records(), opened + 100);
    assert!(noor.knows(&team.lead) && noor.knows(&concerns));
    let events = block_on(noor.store.list(Table::Events, "")).unwrap();
    assert_eq!(events.len(), 100, "what was read of the others is gone");
}

#[test]
fn a_note_says_that_it_asks_when_it_asks_somebody_else() {
    let team = team();
    team.rep.does(&team.lead, bant());
    let says = |profile: &Profile, what: What| {
        profile.does(&team.lead, what);
        profile.sends(&team.lead);
        team.clock.pass(MINUTE);
        team.marketer.look(&team.lead);
        team.rep.look(&team.lead);
        let bodies = team.odoo.bodies(&team.lead);
        bodies.last().unwrap().contains(".smnsplask\"")
    };
    let question = |to| What::Wrote {
        kind: NoteKind::Question,
        to,
        text: Body::new("Who decides?").unwrap(),
    };
    assert!(!says(&team.rep, judged(Verdict::Yes)), "nobody differs");
    assert!(says(&team.marketer, judged(Verdict::No)));
    assert!(!says(&team.rep, wrote("They read everything.")));
    let says_so = "who is of the same side reads it, too";
    assert!(says(&team.rep, question(Some(Side::Sales))), "{says_so}");
    assert!(says(&team.rep, question(Some(Side::Marketing))));
    assert!(says(&team.rep, took()));
    assert!(says(&team.marketer, asked(60)));
}

#[test]
fn whose_side_was_chosen_only_after_a_record_was_read_is_reminded_of_it() {
    let team = team();
    let key = team.asks();
    let fresh = Profile::new(&team.odoo, team.rep_id, &team.clock);
    fresh.look(&key);
    fresh.look(&team.lead);
    fresh.sits(&team.lead, Seat::Sales);
    team.clock.pass(16 * MINUTE);
    fresh.look(&team.lead);
    team.clock.pass(2 * HOUR);
    fresh.wakes();
    assert_eq!(fresh.said("remind Expected of you"), 1);
}
