//! Stories of the adapter on the modelled Odoo.

use pollster::block_on;

use super::*;
use crate::crm::{Answer, Crm, CrmNote, Draft, Fault, Since};
use crate::port::memory::SetClock;
use crate::team::{Person, PersonId};

const HERE: &str = "http://odoo.example";
/// 2026-11-23 12:00:00 UTC.
const NOON: u64 = 1_795_435_200_000;

struct House {
    odoo: ModelOdoo,
    clock: SetClock,
    rep: ModelSession,
    uid: u64,
    lead: RecordKey,
}

impl House {
    fn new() -> House {
        let clock = SetClock::at(NOON);
        let odoo = ModelOdoo::new(HERE, clock.clone());
        let uid = odoo.add_user("Robin Rep");
        let lead = odoo.add_record(
            "crm.lead",
            Facts {
                name: "Design Software".to_owned(),
                customer: Some("The Oil Company".to_owned()),
                stage: Some("New".to_owned()),
                owner: Some(Person {
                    id: PersonId(uid.to_string()),
                    name: "Robin Rep".to_owned(),
                }),
                probability: Some(12.5),
                ..Facts::default()
            },
        );
        let rep = odoo.as_user(uid);
        House {
            odoo,
            clock,
            rep,
            uid,
            lead,
        }
    }

    fn notes(&self, since: &Since) -> Answer<Vec<CrmNote>> {
        block_on(Crm::Odoo.notes(&self.rep, &self.lead, since)).unwrap()
    }

    fn post(&self) -> Result<String, Fault> {
        let draft = Draft {
            text: &["budget: yes".to_owned()],
            payload: "0aZ",
            mark: None,
            mentions: &[],
        };
        block_on(Crm::Odoo.post(&self.rep, &self.lead, 19, &draft)).map(|answer| answer.value)
    }

    fn read(&self) -> Result<crate::crm::Read, Fault> {
        block_on(Crm::Odoo.read(&self.rep, &self.lead, &[])).map(|answer| answer.value)
    }
}

fn bodies(answer: &Answer<Vec<CrmNote>>) -> Vec<&str> {
    answer.value.iter().map(|note| note.body.as_str()).collect()
}

#[test]
fn a_record_is_read_in_one_request_with_the_ids_of_all_its_notes() {
    let house = House::new();
    let note = house.odoo.log_note(house.uid, &house.lead, "<p>hello</p>");
    let read = house.read().unwrap();
    assert_eq!(house.odoo.requests(), 1);
    assert_eq!(read.facts.name, "Design Software");
    assert_eq!(read.facts.customer.as_deref(), Some("The Oil Company"));
    assert_eq!(read.facts.stage.as_deref(), Some("New"));
    assert_eq!(
        read.facts.owner.unwrap().id,
        PersonId(house.uid.to_string())
    );
    assert_eq!(
        (read.facts.probability, read.facts.changed_at),
        (Some(12.5), Some(NOON))
    );
    assert!(read.notes.contains(&note));
}

#[test]
fn a_note_that_is_posted_stands_in_the_chatter_by_its_author() {
    let house = House::new();
    let id = house.post().unwrap();
    let notes = house.notes(&Since::default());
    let [note] = notes.value.as_slice() else {
        panic!("{notes:?}")
    };
    assert_eq!((note.id.as_str(), note.at), (id.as_str(), NOON));
    assert_eq!(
        note.author,
        Person {
            id: PersonId(house.uid.to_string()),
            name: "Robin Rep".to_owned()
        }
    );
    let page = format!("{HERE}/odoo/m-crm.lead/{}#smnspl1.0aZ", house.lead.id);
    assert!(note.body.contains(&page), "{}", note.body);
}

#[test]
fn what_is_new_or_edited_or_emptied_comes_and_what_has_settled_does_not_come_again() {
    let house = House::new();
    let first = house.odoo.log_note(house.uid, &house.lead, "<p>one</p>");
    house.clock.pass(3_600_000);
    let notes = house.notes(&Since::default());
    let since = Crm::Odoo.advance(&Since::default(), &notes);
    assert_eq!(bodies(&house.notes(&since)), Vec::<&str>::new());
    house.odoo.log_note(house.uid, &house.lead, "<p>two</p>");
    house.odoo.edit_note(&first, "<p>one, edited</p>");
    let notes = house.notes(&since);
    assert_eq!(notes.value.len(), 2);
    assert!(notes.value[0].body.starts_with("<p>one, edited"));
    house.odoo.empty_note(&first);
    let notes = house.notes(&Crm::Odoo.advance(&since, &notes));
    assert_eq!(crate::codec::read_note(&notes.value[0].body, 99).text, "");
}

#[test]
fn an_edit_within_the_second_in_which_notes_were_read_is_not_missed() {
    let house = House::new();
    let note = house.odoo.log_note(house.uid, &house.lead, "<p>one</p>");
    let since = Crm::Odoo.advance(&Since::default(), &house.notes(&Since::default()));
    house.clock.pass(200);
    house.odoo.edit_note(&note, "<p>other</p>");
    assert!(house.notes(&since).value[0].body.contains("other"));
}

#[test]
fn a_slow_transaction_that_appears_with_an_old_time_and_a_low_id_is_not_missed() {
    let house = House::new();
    let slow = house.odoo.log_note(house.uid, &house.lead, "<p>slow</p>");
    house.clock.pass(60_000);
    let quick = house.odoo.log_note(house.uid, &house.lead, "<p>quick</p>");
    let mut seen = house.notes(&Since::default());
    seen.value.retain(|note| note.id == quick);
    let since = Crm::Odoo.advance(&Since::default(), &seen);
    assert!(house.notes(&since).value.iter().any(|note| note.id == slow));
}

#[test]
fn hundreds_of_notes_come_whole_and_in_order_page_by_page() {
    let house = House::new();
    for place in 0..250 {
        house
            .odoo
            .log_note(house.uid, &house.lead, &format!("<p>{place}</p>"));
    }
    let notes = house.notes(&Since::default());
    let wanted: Vec<String> = (0..250).map(|place| format!("<p>{place}</p>")).collect();
    assert_eq!(bodies(&notes), wanted);
    assert_eq!(house.odoo.requests(), 3);
}

#[test]
fn a_page_too_large_for_one_answer_is_read_in_smaller_ones() {
    let house = House::new();
    for _ in 0..15 {
        house.odoo.log_note(house.uid, &house.lead, "<p>huge</p>");
    }
    house.odoo.upset(Upset::TooLarge, 1);
    assert_eq!(house.notes(&Since::default()).value.len(), 15);
    house.odoo.upset(Upset::TooLarge, 3);
    let fault = block_on(Crm::Odoo.notes(&house.rep, &house.lead, &Since::default())).unwrap_err();
    assert_eq!(
        fault,
        Fault::Unreachable("a note is larger than can be read".to_owned())
    );
}

#[test]
fn what_odoo_reports_by_itself_is_no_note_and_a_mail_is_by_nobody_who_is_a_user() {
    let house = House::new();
    house.odoo.mail_in(
        &house.lead,
        "\"1\" <out@example.com>",
        "<p>We want an offer</p>",
    );
    let notes = house.notes(&Since::default());
    assert_eq!(bodies(&notes), ["<p>We want an offer</p>"]);
    let author = &notes.value[0].author;
    assert!(author.id.0.parse::<u64>().is_err(), "{author:?}");
}

#[test]
fn a_deleted_note_is_missing_from_the_ids_and_a_deleted_record_is_gone() {
    let house = House::new();
    let note = house.odoo.log_note(house.uid, &house.lead, "<p>one</p>");
    house.odoo.delete_note(&note);
    assert!(!house.read().unwrap().notes.contains(&note));
    house.odoo.archive(&house.lead);
    assert!(house.read().unwrap().facts.archived);
    house.odoo.delete(&house.lead);
    assert_eq!(house.read(), Err(Fault::Gone));
    assert_eq!(house.post(), Err(Fault::Gone));
}

#[test]
fn who_may_only_read_reads_and_posts_nothing_and_who_may_nothing_does_neither() {
    let house = House::new();
    house.odoo.allow(house.uid, May::Read);
    assert!(house.read().is_ok());
    assert!(matches!(house.post(), Err(Fault::NoAccess(_))));
    house.odoo.allow(house.uid, May::Nothing);
    assert!(matches!(house.read(), Err(Fault::NoAccess(_))));
    assert!(house.odoo.bodies(&house.lead).is_empty());
}

#[test]
fn each_upset_is_told_from_the_others() {
    let house = House::new();
    for (upset, acted) in [
        (Upset::Unreachable, false),
        (Upset::Broken, true),
        (Upset::BadGateway, false),
        (Upset::Page, false),
        (Upset::LogIn, false),
        (Upset::Bug, false),
        (Upset::Rule, false),
        (Upset::TooMany(Some(7_000)), false),
        (Upset::TooMany(None), false),
        (Upset::Half, true),
    ] {
        let before = house.odoo.bodies(&house.lead).len();
        house.odoo.upset(upset, 1);
        let fault = house.post().unwrap_err();
        let fits = match upset {
            Upset::Unreachable | Upset::Broken => matches!(fault, Fault::Unreachable(_)),
            Upset::BadGateway => fault == Fault::Server("HTTP 502 502 Bad Gateway".to_owned()),
            Upset::Page => fault == Fault::Server("Maintenance".to_owned()),
            Upset::Pass => false,
            Upset::LogIn => fault == Fault::SignIn,
            Upset::Bug => matches!(fault, Fault::Server(_)),
            Upset::Rule => fault == Fault::Refused("A rule of this company says no.".to_owned()),
            Upset::TooMany(wait) => fault == Fault::Busy(wait),
            Upset::Half | Upset::TooLarge => matches!(fault, Fault::Unreadable(_)),
        };
        assert!(fits, "{upset:?}: {fault:?}");
        let acts = house.odoo.bodies(&house.lead).len() > before;
        assert_eq!(acts, acted, "{upset:?}");
        assert!(!acts || fault.may_have_acted(), "{upset:?}: {fault:?}");
    }
}

#[test]
fn an_ended_session_asks_to_sign_in_and_another_person_is_told_apart() {
    let house = House::new();
    house.odoo.sign_out(house.uid);
    assert_eq!(house.post(), Err(Fault::SignIn));
    let other = house.odoo.add_user("Mara Marketer");
    house.rep.becomes(other);
    let session = block_on(Crm::Odoo.session(&house.rep, HERE)).unwrap();
    assert_eq!(session.value.me.id, PersonId(other.to_string()));
    assert_eq!((session.value.version, session.date), (19, Some(NOON)));
}

#[test]
fn an_actions_name_leads_to_its_kind_of_record_or_to_none() {
    let house = House::new();
    for (action, object) in [
        ("crm", Some("crm.lead")),
        ("195", Some("crm.lead")),
        ("contacts", Some("res.partner")),
        ("discuss", None),
        ("nope", None),
    ] {
        let answer = block_on(Crm::Odoo.resolve(&house.rep, HERE, action)).unwrap();
        assert_eq!(answer.value.as_deref(), object, "{action}");
    }
}

#[test]
fn people_are_found_by_their_ids_and_others_left_out() {
    let house = House::new();
    let ids = [
        house.uid.to_string(),
        "999".to_owned(),
        "partner:12".to_owned(),
    ]
    .map(PersonId);
    let people = block_on(Crm::Odoo.people(&house.rep, HERE, &ids)).unwrap();
    assert_eq!(
        people.value,
        [Person {
            id: ids[0].clone(),
            name: "Robin Rep".to_owned()
        }]
    );
}
