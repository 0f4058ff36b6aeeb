//! What is said to somebody across records, what of it is news, and the conversation under a note.

use super::*;
use crate::protocol::{Colleagues, Inbox};
use crate::record::{EventId, ThreadStep, Why};
use crate::team::PersonId;

const HOUR: u64 = 3_600_000;

impl Profile {
    /// Their tab shows a page of the CRM.
    pub(super) fn opens(&self, path: &str) {
        let news = PageNews::Mounted {
            nonce: "n".to_owned(),
            address: format!("{ADDRESS}/odoo/{path}"),
        };
        self.run(block_on(self.alive.page(PANEL.tab, news)).unwrap());
    }

    fn inbox(&self) -> Inbox {
        match self.ask(Ask::Inbox) {
            Told::Inbox(inbox) => *inbox,
            other => panic!("{other:?}"),
        }
    }

    /// What is said to them: the words, why, and whether it is news.
    fn letters(&self) -> Vec<(String, Why, bool)> {
        let all = self.inbox().all.into_iter();
        all.map(|of| (of.said.text, of.said.why, of.fresh))
            .collect()
    }
}

fn named(who: u64, text: &str) -> What {
    What::Noted {
        about: None,
        kind: NoteKind::Context,
        to: None,
        text: Body::new(text).unwrap(),
        mentions: vec![PersonId(who.to_string())],
    }
}

fn newest(shown: &Shown) -> EventId {
    shown.view.notes.front().unwrap().id
}

fn under(note: EventId, text: &str) -> What {
    What::Thread {
        note,
        step: ThreadStep::Replied {
            text: Body::new(text).unwrap(),
            mentions: Vec::new(),
        },
    }
}

fn resolved(note: EventId) -> What {
    What::Thread {
        note,
        step: ThreadStep::Resolved {
            because: because("they answered"),
        },
    }
}

#[test]
fn a_note_that_names_somebody_is_in_their_inbox_until_they_have_read_it() {
    let team = team();
    team.rep.opens("");
    assert_eq!(team.rep.letters(), []);
    team.marketer
        .does(&team.lead, named(team.rep_id, "@Sam Sales, call them."));
    team.marketer.sends(&team.lead);
    let shown = team.rep.look_later(&team.lead);
    let id = newest(&shown);
    assert_eq!((shown.unread, &shown.unread_here[..]), (1, &[id][..]));
    let letter = |fresh| vec![("@Sam Sales, call them.".to_owned(), Why::Named, fresh)];
    assert_eq!(team.rep.letters(), letter(true));
    let inbox = team.rep.inbox();
    assert_eq!(inbox.all[0].name, "Pilot <b>for</b> Noor");
    assert_eq!(
        inbox.people.get(&PersonId(team.marketer_id.to_string())),
        Some(&"Mira Marketing".to_owned())
    );
    assert_eq!(team.rep.ask(Ask::Read { ids: vec![id] }), Told::Kept);
    assert_eq!(team.rep.letters(), letter(false));
    assert_eq!(team.rep.shown(&team.lead).unread, 0);
    // The writer hears nothing of their own, and neither does somebody whom it does not name.
    team.marketer.opens("");
    assert_eq!(team.marketer.letters(), []);
}

#[test]
fn somebody_who_never_opened_the_record_has_it_in_their_inbox_too() {
    let team = team();
    let noor = Profile::new(&team.odoo, team.odoo.add_user("Noor"), &team.clock);
    let other = team.odoo.add_record("crm.lead", Facts::default());
    noor.opens("");
    noor.look(&other);
    noor.sits(&other, Seat::Sales);
    let to_sales = What::Wrote {
        kind: NoteKind::Context,
        to: Some(Side::Sales),
        text: Body::new("They like to be called before ten.").unwrap(),
    };
    team.marketer.does(&team.lead, to_sales);
    team.marketer.sends(&team.lead);
    team.clock.pass(HOUR);
    noor.look(&other);
    let text = "They like to be called before ten.".to_owned();
    assert_eq!(noor.letters(), [(text, Why::Side(Side::Sales), true)]);
    assert_eq!(noor.shown(&other).unread, 1);
    noor.ask(Ask::Read { ids: Vec::new() });
    assert_eq!(noor.shown(&other).unread, 0);
}

#[test]
fn a_conversation_under_a_note_is_read_in_the_crm_and_ends_with_who_and_why() {
    let team = team();
    team.marketer.opens("");
    team.marketer
        .does(&team.lead, wrote("They have two depots."));
    team.marketer.sends(&team.lead);
    let note = newest(&team.rep.look_later(&team.lead));
    team.rep.does(&team.lead, under(note, "Where?"));
    team.rep.does(&team.lead, resolved(note));
    // It rests already.
    assert_eq!(
        team.rep.does(&team.lead, resolved(note)),
        Told::Failed(Trouble::Meanwhile)
    );
    team.rep.sends(&team.lead);
    let body = team.odoo.bodies(&team.lead).pop().unwrap();
    for line in [
        "Reply to “They have two depots.”: Where?",
        "Resolved: “They have two depots.”, because they answered",
    ] {
        assert!(body.contains(line), "{body}");
    }
    let shown = team.marketer.look_later(&team.lead);
    let there = shown.view.notes.front().unwrap();
    assert!(there.resolved);
    assert_eq!(there.thread.len(), 2);
    assert_eq!(shown.unread, 2, "the writer hears of it");
    let why: Vec<Why> = team.marketer.letters().iter().map(|of| of.1).collect();
    assert_eq!(why, [Why::Spoke, Why::Spoke]);
    let gone = EventId {
        seq: note.seq + 77,
        ..note
    };
    assert_eq!(
        team.rep.does(&team.lead, under(gone, "Hello?")),
        Told::Failed(Trouble::Meanwhile),
        "under a note that is not there nothing is said"
    );
}

#[test]
fn what_a_browser_reads_for_the_first_time_is_no_news_when_it_is_old() {
    let team = team();
    team.marketer
        .does(&team.lead, named(team.rep_id, "@Sam Sales, call them."));
    team.marketer.sends(&team.lead);
    team.clock.pass(40 * DAY);
    let fresh = Profile::new(&team.odoo, team.rep_id, &team.clock);
    fresh.opens("");
    fresh.look(&team.lead);
    fresh.sits(&team.lead, Seat::Sales);
    fresh.look_later(&team.lead);
    team.clock.pass(2 * HOUR);
    fresh.look(&team.lead);
    let shown = fresh.shown(&team.lead);
    assert_eq!((shown.unread, fresh.letters().len()), (0, 1));
}

#[test]
fn what_is_said_on_a_record_goes_with_it() {
    let team = team();
    team.rep.opens("");
    team.marketer
        .does(&team.lead, named(team.rep_id, "@Sam Sales, call them."));
    team.marketer.sends(&team.lead);
    team.rep.look_later(&team.lead);
    assert_eq!(team.rep.letters().len(), 1);
    let key = team.lead.clone();
    team.rep.ask(Ask::Erase { key, notes: false });
    assert_eq!(team.rep.letters(), []);
}

#[test]
fn colleagues_are_told_by_what_their_names_hold() {
    let team = team();
    let told = |like: &str| match team.rep.ask(Ask::Colleagues {
        key: team.lead.clone(),
        like: like.to_owned(),
    }) {
        Told::Colleagues(Colleagues { all, whole, .. }) => (all.len(), whole),
        other => panic!("{other:?}"),
    };
    assert_eq!(told(""), (2, true));
    assert_eq!(told("mira"), (1, true));
    assert_eq!(told("nobody"), (0, true));
}

#[test]
fn what_somebody_deleted_in_the_crm_stays_here_and_says_so_until_it_is_back() {
    let team = team();
    team.marketer
        .does(&team.lead, wrote("They have two depots."));
    team.marketer.sends(&team.lead);
    team.clock.pass(2 * 60_000);
    team.marketer.look_later(&team.lead);
    let shown = team.rep.look_later(&team.lead);
    let (note, id) = (newest(&shown), team.odoo.notes(&team.lead)[0].0.clone());
    assert!(shown.deleted.is_empty());
    team.odoo.delete_note(&id);
    for profile in [&team.rep, &team.marketer] {
        let shown = profile.look_later(&team.lead);
        assert_eq!(shown.deleted, [note]);
        assert_eq!(
            shown.view.notes.front().unwrap().text,
            "They have two depots."
        );
    }
}

#[test]
fn whoever_writes_to_somebody_without_end_fills_no_more_than_a_page_of_their_list() {
    let team = team();
    team.rep.opens("");
    for nth in 0..60 {
        team.marketer.does(
            &team.lead,
            named(team.rep_id, &format!("@Sam Sales, {nth}")),
        );
    }
    team.marketer.sends(&team.lead);
    team.rep.look_later(&team.lead);
    let letters = team.rep.letters();
    assert_eq!(
        (letters.len(), letters[0].0.as_str()),
        (50, "@Sam Sales, 59")
    );
}

#[test]
fn nobody_reads_what_is_said_to_whoever_was_signed_in_before() {
    let team = team();
    team.rep.opens("");
    team.marketer
        .does(&team.lead, named(team.rep_id, "@Sam Sales, call them."));
    team.marketer.sends(&team.lead);
    team.rep.look_later(&team.lead);
    assert_eq!(team.rep.letters().len(), 1);
    team.odoo.sign_out(team.rep_id);
    // The page is loaded anew, as after a sign-out.
    team.rep.opens("");
    assert_eq!(team.rep.ask(Ask::Inbox), Told::Failed(Trouble::SignIn));
}

#[test]
fn who_is_named_hears_of_it_before_they_say_on_which_side_they_are() {
    let team = team();
    let noor_id = team.odoo.add_user("Noor");
    let noor = Profile::new(&team.odoo, noor_id, &team.clock);
    noor.opens("");
    team.marketer
        .does(&team.lead, named(noor_id, "@Noor, do you know them?"));
    team.marketer.sends(&team.lead);
    noor.look(&team.lead);
    noor.look_later(&team.lead);
    let why: Vec<Why> = noor.letters().iter().map(|of| of.1).collect();
    assert_eq!(why, [Why::Named]);
}
