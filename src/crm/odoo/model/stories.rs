//! Stories of deals, customers and rights on the modelled Odoo.

use pollster::block_on;

use super::*;
use crate::crm::{Crm, CrmNote, Draft, Fault, Rights, Since};
use crate::port::memory::SetClock;
use crate::record::{DealEnd, ScorePart, Sort};

const HERE: &str = "http://odoo.example";
/// 2026-11-23 12:00:00 UTC, ms.
const NOON: u64 = 1_795_435_200_000;
/// Ms.
const HOUR: u64 = 3_600_000;

struct House {
    odoo: ModelOdoo,
    clock: SetClock,
    rep: ModelSession,
    uid: u64,
}

impl House {
    fn new() -> House {
        let clock = SetClock::at(NOON);
        let odoo = ModelOdoo::new(HERE, clock.clone());
        let uid = odoo.add_user("Robin Rep");
        let rep = odoo.as_user(uid);
        House {
            odoo,
            clock,
            rep,
            uid,
        }
    }

    fn add(&self, object: &str, name: &str, sort: Option<Sort>) -> RecordKey {
        let facts = Facts {
            name: name.to_owned(),
            stage: (object == "crm.lead").then(|| "New".to_owned()),
            probability: Some(12.5),
            automatic: Some(12.5),
            sort,
            ..Facts::default()
        };
        self.odoo.add_record(object, facts)
    }

    fn lead(&self, name: &str) -> RecordKey {
        self.add("crm.lead", name, Some(Sort::Lead))
    }

    fn deal(&self, name: &str) -> RecordKey {
        self.add("crm.lead", name, Some(Sort::Opportunity))
    }

    fn facts(&self, key: &RecordKey, named: &[&str]) -> Facts {
        let named: Vec<String> = named.iter().map(|name| (*name).to_owned()).collect();
        let read = block_on(Crm::Odoo.read(&self.rep, key, &named)).unwrap();
        read.value.facts
    }

    fn post(&self, key: &RecordKey, mark: Option<&str>) -> Result<String, Fault> {
        let draft = Draft {
            text: &["yes".to_owned()],
            payload: "0aZ",
            mark,
            mentions: &[],
        };
        let posted = block_on(Crm::Odoo.post(&self.rep, key, 19, &draft));
        posted.map(|answer| answer.value)
    }

    fn notes(&self, key: &RecordKey, since: &Since) -> Vec<CrmNote> {
        let notes = block_on(Crm::Odoo.notes(&self.rep, key, since));
        notes.unwrap().value
    }

    fn rights(&self, key: &RecordKey) -> Rights {
        let rights = block_on(Crm::Odoo.rights(&self.rep, key, 19));
        rights.unwrap().value
    }
}

fn ids(notes: &[CrmNote]) -> Vec<&str> {
    notes.iter().map(|note| note.id.as_str()).collect()
}

#[test]
fn a_deal_is_open_then_won_and_its_stage_says_since_when() {
    let house = House::new();
    let deal = house.deal("Software");
    let open = house.facts(&deal, &[]);
    assert_eq!((open.end, open.stage_since), (None, Some(NOON)));
    house.clock.pass(HOUR);
    house.odoo.won(&deal);
    let won = house.facts(&deal, &[]);
    assert_eq!(
        (won.end, won.stage.as_deref(), won.probability),
        (Some(DealEnd::Won), Some("Won"), Some(100.0))
    );
    assert_eq!(won.stage_since, Some(NOON + HOUR));
    assert_eq!(won.sort, Some(Sort::Opportunity));
}

#[test]
fn a_lost_deal_is_archived_with_its_reason_and_an_archived_one_is_not_lost() {
    let house = House::new();
    let (lost, archived) = (house.deal("One"), house.deal("Two"));
    house.clock.pass(HOUR);
    house.odoo.lost(&lost, "Too expensive");
    house.odoo.archive(&archived);
    let facts = house.facts(&lost, &[]);
    assert_eq!(
        (facts.end, facts.lost_reason.as_deref(), facts.archived),
        (Some(DealEnd::Lost), Some("Too expensive"), true)
    );
    assert_eq!(facts.stage_since, Some(NOON));
    let facts = house.facts(&archived, &[]);
    assert_eq!((facts.end, facts.archived), (None, true));
}

#[test]
fn named_fields_read_as_text_and_a_missing_or_hidden_one_spoils_nothing() {
    let house = House::new();
    let lead = house.lead("Named");
    let put = |name: &str, field| house.odoo.put_field(&lead, name, field);
    put("x_segment", Field::One("Enterprise".to_owned()));
    let tags = ["Red".to_owned(), "Blue".to_owned()];
    put("tag_ids", Field::Many(tags.to_vec()));
    put("x_pilot", Field::Yes(true));
    put("x_none", Field::Nothing);
    put("x_seats", Field::Number(40.0));
    put("x_size", Field::Text("m".to_owned()));
    let named = [
        "x_segment",
        "tag_ids",
        "x_pilot",
        "x_none",
        "x_seats",
        "x_size",
    ];
    let told = ["Enterprise", "Red, Blue", "true", "false", "40", "m"];
    let facts = house.facts(&lead, &named);
    let values: Vec<&str> = facts
        .named
        .iter()
        .map(|(_, value)| value.as_str())
        .collect();
    assert_eq!((values, house.odoo.requests()), (told.to_vec(), 1));
    house.odoo.hide_field("x_size");
    for name in ["x_size", "x_nowhere"] {
        let facts = house.facts(&lead, &["x_segment", name]);
        assert_eq!(
            (facts.named, facts.stage.as_deref()),
            (
                vec![("x_segment".to_owned(), "Enterprise".to_owned())],
                Some("New")
            ),
            "{name}"
        );
    }
}

#[test]
fn who_may_only_read_may_write_notes_once_they_follow() {
    let house = House::new();
    let lead = house.lead("Followed");
    assert!(house.rights(&lead).notes && !house.rights(&lead).follow);
    house.odoo.allow(house.uid, May::Read);
    assert!(!house.rights(&lead).notes && house.rights(&lead).follow);
    assert!(matches!(house.post(&lead, None), Err(Fault::NoAccess(_))));
    block_on(Crm::Odoo.follow(&house.rep, &lead)).unwrap();
    assert!(house.rights(&lead).notes && !house.rights(&lead).follow);
    assert!(house.post(&lead, None).is_ok());
    assert!(house.rights(&house.lead("Another")).follow);
    house.odoo.allow(house.uid, May::Nothing);
    assert_eq!(house.rights(&lead), Rights::default());
    let refused = block_on(Crm::Odoo.follow(&house.rep, &lead)).map(|answer| answer.value);
    assert!(matches!(refused, Err(Fault::NoAccess(_))), "{refused:?}");
}

#[test]
fn what_may_be_done_is_asked_in_one_request_and_of_a_record_that_is_gone_it_is_nothing() {
    let house = House::new();
    let lead = house.lead("Gone");
    house.odoo.delete(&lead);
    assert_eq!(house.rights(&lead), Rights::default());
    assert_eq!(house.odoo.requests(), 1);
    let refused = block_on(Crm::Odoo.follow(&house.rep, &lead)).map(|answer| answer.value);
    assert_eq!(refused, Err(Fault::Gone));
}

#[test]
fn a_marked_note_is_found_on_whatever_record_it_stands() {
    let house = House::new();
    let (lead, contact) = (house.lead("Home"), house.add("res.partner", "Acme", None));
    house.post(&lead, Some("other")).unwrap();
    house.post(&contact, Some("home1")).unwrap();
    house.post(&lead, Some("home1")).unwrap();
    house.post(&contact, Some("home1")).unwrap();
    house
        .odoo
        .log_note(house.uid, &house.deal("Talk"), "<p>home1</p>");
    let before = house.odoo.requests();
    let find = |mark: &str| {
        let found = block_on(Crm::Odoo.find(&house.rep, HERE, mark));
        found.unwrap().value
    };
    assert_eq!(find("home1"), [contact.clone(), lead]);
    assert_eq!(house.odoo.requests(), before + 1);
    assert_eq!(find("home"), []);
    house.odoo.allow(house.uid, May::Nothing);
    assert_eq!(find("home1"), [contact], "contacts are everybody's to read");
}

#[test]
fn merged_notes_keep_their_ids_and_come_with_the_next_reading_of_the_record_that_stays() {
    let house = House::new();
    let (stays, goes) = (house.deal("Stays"), house.lead("Goes"));
    let moved = house.post(&goes, None).unwrap();
    let own = house.post(&stays, None).unwrap();
    house.clock.pass(24 * HOUR);
    let read = block_on(Crm::Odoo.notes(&house.rep, &stays, &Since::default())).unwrap();
    let since = Crm::Odoo.advance(&Since::default(), &read);
    assert_eq!(ids(&read.value), [own.as_str()]);
    assert_eq!(house.notes(&stays, &since), []);
    house.clock.pass(HOUR);
    house.odoo.merge(&goes, &stays);
    let later = house.notes(&stays, &since);
    assert_eq!(ids(&later), [moved.as_str()]);
    let gone = block_on(Crm::Odoo.read(&house.rep, &goes, &[])).map(|answer| answer.value);
    assert_eq!(gone, Err(Fault::Gone));
    let asked = [own.clone(), moved.clone(), "999".to_owned()];
    let places = block_on(Crm::Odoo.moved(&house.rep, HERE, &asked)).unwrap();
    assert_eq!(places.value, [(moved, stays.clone()), (own, stays)]);
}

#[test]
fn a_lead_that_is_converted_stays_itself_with_its_notes_and_gets_a_contact() {
    let house = House::new();
    let lead = house.lead("Interested");
    let note = house.post(&lead, None).unwrap();
    assert_eq!(house.facts(&lead, &[]).sort, Some(Sort::Lead));
    let contact = house.odoo.convert(&lead);
    let facts = house.facts(&lead, &[]);
    assert_eq!(facts.sort, Some(Sort::Opportunity));
    assert_eq!(ids(&house.notes(&lead, &Since::default())), [note.as_str()]);
    assert_eq!(house.facts(&contact, &[]).sort, Some(Sort::Contact));
    assert_eq!(house.odoo.convert(&lead), contact);
}

#[test]
fn a_score_tells_its_strongest_parts_and_is_stored_while_it_is_told() {
    let house = House::new();
    let lead = house.lead("Scored");
    let part = |name: &str, push| ScorePart {
        name: name.to_owned(),
        value: Some("x".to_owned()),
        push,
    };
    let parts = [part("a", -1), part("b", -3), part("c", 2), part("d", 0)];
    house.odoo.put_score(&lead, &parts);
    house.clock.pass(HOUR);
    let score = || {
        let told = block_on(Crm::Odoo.score(&house.rep, &lead, 19));
        told.map(|answer| answer.value)
    };
    let told = score().unwrap();
    let names: Vec<(&str, i8)> = told
        .iter()
        .map(|part| (part.name.as_str(), part.push))
        .collect();
    assert_eq!(names, [("c", 1), ("b", -1), ("a", -1), ("team_id", 0)]);
    assert_eq!(house.facts(&lead, &[]).changed_at, Some(NOON + HOUR));
    house.odoo.change(&lead, |facts| facts.automatic = None);
    assert_eq!(score(), Ok(vec![]));
    house.odoo.allow(house.uid, May::Read);
    assert!(matches!(score(), Err(Fault::NoAccess(_))));
}

#[test]
fn a_customers_records_are_told_newest_first_with_those_of_its_people_and_what_was_lost() {
    let house = House::new();
    let (company, person) = (
        house.add("res.partner", "Acme", None),
        house.add("res.partner", "Addison", None),
    );
    house.odoo.link(&person, &company);
    let (first, second) = (house.deal("First"), house.deal("Second"));
    let third = house.lead("Third");
    for lead in [&first, &second, &third] {
        house.odoo.link(lead, &person);
    }
    house.odoo.lost(&first, "No budget");
    house.deal("Of nobody");
    let related = |key: &RecordKey| {
        let before = house.odoo.requests();
        let related = block_on(Crm::Odoo.related(&house.rep, key)).unwrap().value;
        assert_eq!(house.odoo.requests(), before + 1);
        related
    };
    let deal = |key: &RecordKey, name: &str| (key.clone(), name.to_owned(), Sort::Opportunity);
    let all = [
        (third.clone(), "Third".to_owned(), Sort::Lead),
        deal(&second, "Second"),
        deal(&first, "First"),
    ];
    assert_eq!(related(&company), all);
    assert_eq!(related(&person), all);
    let contact = (person, "Addison".to_owned(), Sort::Contact);
    assert_eq!(related(&second), [contact.clone(), deal(&first, "First")]);
    assert_eq!(
        related(&third),
        [contact, deal(&second, "Second"), deal(&first, "First")]
    );
}
