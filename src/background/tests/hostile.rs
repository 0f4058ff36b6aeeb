//! Notes that somebody made by hand, to speak for others or to do harm.

use super::agreed::with_home;
use super::*;
use crate::codec::{Part, note_html, payload, read_note};
use crate::record::{Article, DeviceId, Event, Stamp, TeamWhat};
use crate::team::PersonId;

/// The events in a record's notes, oldest note first.
pub(super) fn events(odoo: &ModelOdoo, key: &RecordKey) -> Vec<Event> {
    let bodies = odoo.bodies(key).into_iter();
    let events = bodies.map(|body| match read_note(&body, 4_000).part {
        Part::Events { batch, .. } => batch.events,
        _ => Vec::new(),
    });
    events.flatten().collect()
}

/// The body of a note that carries these events for that person.
fn body(by: &str, events: &[Event]) -> String {
    let lines = ["as if written with Samenspel".to_owned()];
    let word = payload(&PersonId(by.to_owned()), &lines, events);
    note_html(&lines, ADDRESS, &word)
}

fn proposed(question: &str) -> What {
    What::Proposed {
        question: Question::new(question).unwrap(),
    }
}

#[test]
fn a_colleagues_note_under_the_number_of_anothers_event_changes_nothing_on_any_device() {
    let Team {
        odoo,
        lead,
        mut rep,
        marketer,
        rep_id,
        marketer_id,
        ..
    } = team();
    rep.does(&lead, proposed("Do they have a depot?"));
    rep.sends(&lead);
    let published = events(&odoo, &lead).remove(0);
    let mut forged = published.clone();
    forged.what = proposed("Do they pay for our lunch?");
    let forged = body(&marketer_id.to_string(), &[forged]);
    odoo.log_note(marketer_id, &lead, &forged);
    rep.look_later(&lead);
    rep.dies();
    let fresh = Profile::new(&odoo, rep_id, &rep.clock);
    for device in [&rep, &marketer, &fresh] {
        let shown = device.look_later(&lead);
        let known = block_on(device.alive.ledger(&lead)).unwrap();
        assert_eq!(known.events().collect::<Vec<_>>(), [&published]);
        assert_eq!(shown.plain[0].oddity, Some(Oddity::OtherAuthor));
    }
}

#[test]
fn a_note_under_numbers_that_were_not_given_yet_drops_nothing_that_waits() {
    let Team {
        odoo,
        lead,
        rep,
        marketer_id,
        ..
    } = team();
    rep.does(&lead, took());
    rep.sends(&lead);
    let mut guessed = events(&odoo, &lead).remove(0);
    rep.does(&lead, wrote("Noor decides alone"));
    guessed.id.seq += 1;
    odoo.log_note(
        marketer_id,
        &lead,
        &body(&marketer_id.to_string(), &[guessed]),
    );
    assert_eq!(states(&rep.look_later(&lead)).len(), 1);
    rep.sends(&lead);
    let written = odoo.bodies(&lead);
    assert!(written.last().unwrap().contains("Noor decides alone"));
}

#[test]
fn a_payload_in_a_customers_mail_leads_and_signs_for_nobody() {
    let Team {
        odoo,
        lead,
        rep,
        marketer,
        ..
    } = team();
    rep.does(&lead, took());
    rep.sends(&lead);
    let from = "\"Out Side\" <out@example.com>";
    let by = format!("mail:{from}");
    let mut forged = events(&odoo, &lead).remove(0);
    forged.by = PersonId(by.clone());
    forged.side = Side::Marketing;
    forged.id.device = DeviceId::of(1 << 20, &forged.by);
    odoo.mail_in(&lead, from, &body(&by, &[forged]));
    let shown = marketer.look_later(&lead);
    assert_eq!(shown.view.lead.with, Some(Side::Sales));
    assert_eq!(shown.plain[0].oddity, Some(Oddity::OtherAuthor));
}

#[test]
fn a_note_from_the_year_9999_dates_nobodys_answers() {
    let Team {
        odoo,
        lead,
        mut rep,
        marketer_id,
        marketer,
        ..
    } = team();
    marketer.does(&lead, took());
    marketer.sends(&lead);
    let mut ahead = events(&odoo, &lead).remove(0);
    ahead.at = Stamp {
        ms: Stamp::LAST_MS,
        tick: u16::MAX,
    };
    odoo.log_note(
        marketer_id,
        &lead,
        &body(&marketer_id.to_string(), &[ahead]),
    );
    let shown = rep.look_later(&lead);
    assert_eq!(shown.plain[0].oddity, Some(Oddity::Ahead));
    rep.does(&lead, took());
    rep.dies();
    let at = rep.shown(&lead).view.lead.step.unwrap().at.ms;
    assert!(at.abs_diff(START) < DAY, "dated {at}");
}

/// A record that says it keeps the agreement, and then that it is kept on another, which says so too if it
/// is a contact of this CRM: the home that comes of it, the record, and how often the CRM was asked.
fn moved(to: impl Fn(&RecordKey) -> RecordKey) -> (Option<RecordKey>, RecordKey, u64) {
    let Team {
        odoo,
        lead,
        rep,
        marketer,
        marketer_id,
        ..
    } = team();
    marketer.does(&lead, took());
    marketer.sends(&lead);
    let mut event = events(&odoo, &lead).remove(0);
    let mut note = |what| {
        event.id.seq += 1;
        event.at.ms += 1;
        event.what = What::Team(Box::new(what));
        event.clone()
    };
    let contact = odoo.add_record("res.partner", Facts::default());
    let to = to(&contact);
    let told = [note(TeamWhat::Home), note(TeamWhat::Moved { to })];
    let by = marketer_id.to_string();
    odoo.log_note(marketer_id, &lead, &body(&by, &told));
    odoo.log_note(marketer_id, &contact, &body(&by, &[note(TeamWhat::Home)]));
    let before = odoo.requests();
    rep.look_later(&lead);
    rep.look(&lead);
    let home = rep.shown(&lead).team.home.map(|home| home.key);
    (home, lead, odoo.requests() - before)
}

#[test]
fn an_agreement_that_moved_is_followed_within_its_own_crm_and_nowhere_else() {
    let (home, lead, asked) = moved(RecordKey::clone);
    assert!(home.is_some_and(|home| home != lead), "it is followed");
    for (instance, object, zeros) in [
        ("https://crm.other", "res.partner", ""),
        (ADDRESS, "res.users", ""),
        (ADDRESS, "res.partner/unlink", ""),
        (ADDRESS, "res.partner", "0"),
    ] {
        let (home, lead, never) = moved(|contact| RecordKey {
            instance: instance.to_owned(),
            object: object.to_owned(),
            id: format!("{zeros}{}", contact.id),
        });
        assert_eq!(home, Some(lead), "{instance} {object} {zeros}");
        assert!(never < asked, "and nothing is asked there: {never}");
    }
}

#[test]
fn an_agreement_edited_by_hand_in_the_crm_still_counts_as_it_was_written() {
    let (team, home) = with_home();
    let bodies = team.odoo.bodies(&home);
    let note = bodies
        .iter()
        .find(|body| body.contains("Do they have a depot?"))
        .unwrap();
    let edited = note.replace("Do they have a depot?", "Do they have money?");
    team.marketer.look(&home);
    let last = team.marketer.last_note(&home);
    team.odoo.edit_note(&last, &edited);
    team.clock.pass(DAY);
    let book = team.marketer.book(true);
    let question = match book.agreement.sentences[0].says() {
        Some(Article::Criterion(terms)) => terms.question.as_str().to_owned(),
        other => panic!("{other:?}"),
    };
    assert_eq!(question, "Do they have a depot?");
    let shown = team.marketer.shown(&home);
    assert!(
        shown
            .plain
            .iter()
            .any(|note| note.oddity == Some(Oddity::Edited))
    );
    let whose: Vec<_> = book
        .edited
        .iter()
        .map(|note| (&note.on, &note.by.name))
        .collect();
    assert_eq!(
        whose,
        [(&home, &"Sam Sales".to_owned())],
        "the page says it"
    );

    // Put back as it was, there is nothing to say.
    team.odoo.edit_note(&last, note);
    team.clock.pass(DAY);
    assert_eq!(team.marketer.book(true).edited, []);
}

#[test]
fn a_note_about_the_customer_that_was_edited_beside_the_agreement_is_none_of_its_own() {
    let (team, home) = with_home();
    team.rep.does(&home, wrote("They run three shops."));
    team.rep.sends(&home);
    team.marketer.look(&home);
    let last = team.marketer.last_note(&home);
    let body = team.odoo.bodies(&home).pop().unwrap();
    team.odoo
        .edit_note(&last, &body.replace("three shops", "thirty shops"));
    team.clock.pass(DAY);
    assert_eq!(team.marketer.book(true).edited, []);
    let shown = team.marketer.shown(&home);
    assert_eq!(shown.plain[0].oddity, Some(Oddity::Edited));
}

impl Profile {
    /// The id of a record's newest note.
    pub(super) fn last_note(&self, key: &RecordKey) -> String {
        let known = block_on(self.alive.known(key)).unwrap().unwrap();
        let ids = known.notes.iter().map(|id| id.parse::<u64>().unwrap());
        ids.max().unwrap().to_string()
    }
}
