//! Sessions, records, notes and people, read.

use pollster::block_on;
use serde_json::json as value;

use super::{Canned, HERE, deal, json, party, record};
use crate::codec::read_note;
use crate::crm::{Answer, Crm, Fault, Since};
use crate::record::{CameBy, DealEnd, Sort};
use crate::team::{Person, PersonId};

fn person(id: &str, name: &str) -> Person {
    Person {
        id: PersonId(id.to_owned()),
        name: name.to_owned(),
    }
}

fn read(http: &Canned, key: &crate::record::RecordKey, named: &[&str]) -> crate::crm::Read {
    let named: Vec<String> = named.iter().map(|name| (*name).to_owned()).collect();
    block_on(Crm::Tryton.read(http, key, &named)).unwrap().value
}

#[test]
fn a_session_is_whoever_would_write_a_note_and_the_database_of_the_address() {
    let http = Canned::of([recorded!("session")]);
    let answer = block_on(Crm::Tryton.session(&http, HERE)).unwrap();
    assert_eq!(answer.value.me, person("2", "Robin Rep"));
    assert_eq!(answer.value.database, "crm");
    assert_eq!(answer.date, Some(5_000));
    assert_eq!(
        http.asked(0),
        ("ir.note.default_get".to_owned(), value!([["create_uid"]]))
    );
    let nobody = Canned::of([json("{\"id\":0,\"result\":{\"create_uid\":0}}")]);
    let answer = block_on(Crm::Tryton.session(&nobody, HERE));
    assert!(matches!(answer, Err(Fault::Unreadable(_))));
}

#[test]
fn a_deal_is_read_with_its_party_its_employee_as_a_user_and_where_it_came_from() {
    let http = Canned::of([
        recorded!("read-deal"),
        recorded!("owner"),
        recorded!("listed"),
    ]);
    let read = read(&http, &deal(), &[]);
    let facts = read.facts;
    assert_eq!(facts.name, "Twelve <b>windmills</b>");
    assert_eq!(facts.customer.as_deref(), Some("Bird & Sons <Mills>"));
    assert_eq!(facts.stage.as_deref(), Some("Lead"));
    assert_eq!((facts.sort, facts.end), (Some(Sort::Lead), None));
    assert_eq!(facts.probability, Some(35.0));
    assert_eq!(facts.automatic, None);
    assert_eq!(facts.owner, Some(person("2", "Robin Rep")));
    assert_eq!(facts.came(CameBy::Campaign), Some("Spring Fair"));
    assert_eq!(facts.came(CameBy::Source), Some("Newsletter"));
    assert_eq!(facts.came(CameBy::Medium), Some("E-Mail"));
    assert!(facts.changed_at.is_some() && !facts.archived);
    assert_eq!(read.notes, ["7", "6"]);
    assert_eq!(
        http.methods(),
        [
            "sale.opportunity.read",
            "res.user.search_read",
            "ir.note.search"
        ]
    );
}

#[test]
fn what_was_lost_says_why_and_a_lead_without_a_name_is_called_by_its_number() {
    let http = Canned::of([recorded!("read-lost"), recorded!("listed")]);
    let facts = read(&http, &record("sale.opportunity", 3), &[]).facts;
    assert_eq!(facts.end, Some(DealEnd::Lost));
    assert_eq!(facts.lost_reason.as_deref(), Some("Too expensive for them"));
    assert_eq!((facts.stage.as_deref(), facts.owner), (Some("Lost"), None));
    let http = Canned::of([recorded!("read-bare"), recorded!("listed")]);
    let facts = read(&http, &record("sale.opportunity", 4), &[]).facts;
    assert_eq!((facts.name.as_str(), facts.customer), ("4", None));
}

#[test]
fn an_employee_who_is_no_user_has_an_id_that_no_user_has() {
    let http = Canned::of([
        recorded!("read-deal"),
        recorded!("owner-none"),
        recorded!("listed"),
    ]);
    let owner = read(&http, &deal(), &[]).facts.owner.unwrap();
    assert_eq!(owner, person("employee:1", "Robin Rep"));
}

#[test]
fn a_party_is_a_contact() {
    let http = Canned::of([recorded!("read-party"), recorded!("listed")]);
    let facts = read(&http, &party(), &[]).facts;
    assert_eq!(facts.name, "Bird & Sons <Mills>");
    assert_eq!((facts.sort, facts.archived), (Some(Sort::Contact), false));
}

#[test]
fn named_fields_read_as_text_and_those_that_are_not_there_are_said_to_lack() {
    let http = Canned::of([
        recorded!("fields"),
        recorded!("read-named"),
        recorded!("owner"),
        recorded!("listed"),
    ]);
    let named = [
        "state",
        "party",
        "amount",
        "reference",
        "end_date",
        "automated_luck",
        "x.y",
    ];
    let read = read(&http, &deal(), &named);
    let pairs = read
        .facts
        .named
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()));
    let pairs: Vec<_> = pairs.collect();
    assert_eq!(
        pairs,
        [
            ("state", "Lead"),
            ("party", "Bird & Sons <Mills>"),
            ("amount", "125000.5"),
            ("reference", "W-12"),
        ]
    );
    assert_eq!(read.lacks, ["automated_luck"]);
    let (_, asked) = http.asked(1);
    let asked = asked.to_string();
    assert!(asked.contains("\"state:string\"") && asked.contains("\"party.rec_name\""));
    assert!(
        !asked.contains("x.y"),
        "what is no name of a field is not asked for"
    );
}

#[test]
fn a_field_that_points_at_many_reads_as_their_names() {
    let http = Canned::of([
        recorded!("fields-party"),
        recorded!("read-party-named"),
        recorded!("categories"),
        recorded!("listed"),
    ]);
    let named = read(&http, &party(), &["categories"]).facts.named;
    assert_eq!(
        named,
        [("categories".to_owned(), "Energy, Export".to_owned())]
    );
}

#[test]
fn where_the_campaigns_module_is_not_there_the_rest_is_read() {
    let http = Canned::of([
        recorded!("read-no-field"),
        recorded!("read-deal"),
        recorded!("owner"),
        recorded!("listed"),
    ]);
    assert_eq!(
        read(&http, &deal(), &[]).facts.stage.as_deref(),
        Some("Lead")
    );
    assert!(http.asked(0).1.to_string().contains("marketing_campaign"));
    assert!(!http.asked(1).1.to_string().contains("marketing_campaign"));
}

#[test]
fn a_record_that_is_gone_is_told_from_one_that_is_forbidden_in_any_language() {
    let gone = || recorded!("read-gone");
    // Thrice in vain, then what it says of this one and of an id that nobody has.
    let http = Canned::of([gone(), gone(), gone(), gone(), recorded!("read-none")]);
    let read = block_on(Crm::Tryton.read(&http, &record("sale.opportunity", 4711), &[]));
    assert_eq!(read, Err(Fault::Gone));
    let no = || recorded!("read-forbidden");
    let words = "You are not allowed to access \"Sale Opportunity\".".to_owned();
    // By a rule for this one, or as a kind of record, of which the server always says the same.
    for of_none in [recorded!("read-none"), no()] {
        let http = Canned::of([no(), no(), no(), no(), of_none]);
        let read = block_on(Crm::Tryton.read(&http, &deal(), &[]));
        assert_eq!(read, Err(Fault::NoAccess(words.clone())));
    }
}

#[test]
fn notes_come_as_the_text_they_are_by_whoever_wrote_them() {
    let http = Canned::of([recorded!("notes")]);
    let notes = block_on(Crm::Tryton.notes(&http, &deal(), &Since::default())).unwrap();
    let [first, second] = notes.value.as_slice() else {
        panic!("two notes")
    };
    assert_eq!(
        (first.id.as_str(), &first.author),
        ("6", &person("2", "Robin Rep"))
    );
    assert!(first.user && first.at == first.stood);
    assert_eq!(second.author, person("3", "Mara Marketer"));
    // The rep changed it; it is hers all the same, and stands since she wrote it.
    assert_eq!(
        read_note(&second.body, 100).text,
        "5 < 6 & <b>bolder</b>\nsecond line"
    );
    let all = http.asked(0).1.to_string();
    assert!(
        all.contains("[\"resource\",\"=\",\"sale.opportunity,2\"]"),
        "{all}"
    );
    assert!(!all.contains("write_date\",\">="), "{all}");

    // The next reading asks for what is new or may have changed, a little back in time.
    let since = Crm::Tryton.advance(&Since::default(), &notes);
    assert_eq!(since.id, 7);
    let http = Canned::of([recorded!("notes")]);
    block_on(Crm::Tryton.notes(&http, &deal(), &since)).unwrap();
    let asked = http.asked(0).1.to_string();
    assert!(
        asked.contains(
            "[\"OR\",[\"id\",\">\",7],[\"create_date\",\">=\",{\"__class__\":\"datetime\""
        )
    );
    assert!(Crm::Tryton.has_read(&since, &["7".to_owned(), "6".to_owned()]));
}

#[test]
fn notes_that_may_not_be_read_are_a_fault_and_no_empty_list() {
    let http = Canned::of([recorded!("notes-forbidden")]);
    let notes = block_on(Crm::Tryton.notes(&http, &deal(), &Since::default()));
    assert!(matches!(notes, Err(Fault::NoAccess(_))), "{notes:?}");
}

#[test]
fn what_the_server_wrote_itself_is_by_nobody_who_is_a_user() {
    let row = "[{\"id\":9,\"message\":\"x\",\"create_uid.\":null,\"write_date\":null,\"create_date\":
        {\"__class__\":\"datetime\",\"year\":2026,\"month\":1,\"day\":2,\"hour\":3,\"minute\":4,\"second\":5}}]";
    let http = Canned::of([json(&format!("{{\"id\":0,\"result\":{row}}}"))]);
    let notes = block_on(Crm::Tryton.notes(&http, &deal(), &Since::default())).unwrap();
    assert!(!notes.value[0].user);
    assert_eq!(notes.value[0].changed, "2026-01-02 03:04:05");
}

#[test]
fn what_was_written_on_several_records_comes_with_its_record() {
    let http = Canned::of([recorded!("notes-told")]);
    let told = block_on(Crm::Tryton.told_on(&http, &[deal(), record("sale.opportunity", 3)]));
    let told = told.unwrap();
    assert_eq!(told.len(), 1);
    assert_eq!(told[0].0, deal());
    let asked = http.asked(0).1.to_string();
    assert!(
        asked.contains("[\"resource\",\"in\",[\"sale.opportunity,2\",\"sale.opportunity,3\"]]")
    );
    let http = Canned::of([recorded!("notes-forbidden")]);
    assert_eq!(
        block_on(Crm::Tryton.told_on(&http, &[deal()])),
        Ok(Vec::new())
    );
}

#[test]
fn a_mark_is_found_kind_by_kind_and_a_kind_that_is_forbidden_is_passed_over() {
    let http = Canned::of([recorded!("find-deals"), recorded!("find-parties")]);
    let found = block_on(Crm::Tryton.find(&http, HERE, "smnsplhome")).unwrap();
    assert_eq!(found.value, [party()]);
    let asked = http.asked(0).1.to_string();
    assert!(
        asked.contains("[\"resource\",\"like\",\"sale.opportunity,%\"]"),
        "{asked}"
    );
    assert!(asked.contains("\"%smnspl%.smnsplhome\""), "{asked}");
    let http = Canned::of([recorded!("notes-forbidden"), recorded!("find-parties")]);
    let found = block_on(Crm::Tryton.find(&http, HERE, "smnsplhome")).unwrap();
    assert_eq!(found.value, [party()]);
    let nobody = Canned::default();
    let found = block_on(Crm::Tryton.find(&nobody, HERE, "a%"));
    assert!(matches!(found, Err(Fault::Refused(_))));
}

#[test]
fn people_are_known_by_name_those_who_left_too() {
    let http = Canned::of([recorded!("people")]);
    let ids = ["2", "3", "99", "employee:1"].map(|id| PersonId(id.to_owned()));
    let people = block_on(Crm::Tryton.people(&http, HERE, &ids))
        .unwrap()
        .value;
    assert_eq!(
        people,
        [person("3", "Mara Marketer"), person("2", "Robin Rep")]
    );
    assert!(
        http.asked(0)
            .1
            .to_string()
            .contains("[\"active\",\"in\",[true,false]]")
    );
}

#[test]
fn a_deals_party_and_that_partys_other_deals_are_told() {
    let http = Canned::of([recorded!("related-party"), recorded!("related")]);
    let related = block_on(Crm::Tryton.related(&http, &deal())).unwrap().value;
    let lost = (
        record("sale.opportunity", 3),
        "Sails for a mill".to_owned(),
        Sort::Opportunity,
    );
    let contact = (party(), "Bird & Sons <Mills>".to_owned(), Sort::Contact);
    assert_eq!(related, [contact, lost.clone()]);
    let http = Canned::of([recorded!("related")]);
    let related = block_on(Crm::Tryton.related(&http, &party()))
        .unwrap()
        .value;
    let own = (deal(), "Twelve <b>windmills</b>".to_owned(), Sort::Lead);
    assert_eq!(related, [lost, own]);
}

#[test]
fn what_tryton_does_not_offer_is_said_without_asking_it() {
    let nobody = Canned::default();
    let none = block_on(Crm::Tryton.score(&nobody, &deal(), 0));
    assert_eq!(
        none,
        Ok(Answer {
            value: Vec::new(),
            date: None
        })
    );
    let moved = block_on(Crm::Tryton.moved(&nobody, HERE, &["7".to_owned()]));
    assert_eq!(moved.map(|answer| answer.value), Ok(Vec::new()));
    let follow = block_on(Crm::Tryton.follow(&nobody, &deal()));
    assert!(matches!(follow, Err(Fault::Refused(_))));
    let behind = block_on(Crm::Tryton.resolve(&nobody, HERE, "crm"));
    assert_eq!(behind.map(|answer| answer.value), Ok(None));
}

#[test]
fn new_notes_with_a_mark_are_told_by_record_with_where_to_go_on() {
    let rows = |from: u64, many: u64, object: &str| {
        let row = |id: u64| value!({"id": id, "resource": format!("{object},{}", id % 30 + 1)});
        let rows: Vec<_> = (from..from + many).map(row).collect();
        json(&value!({"id": 0, "result": rows}).to_string())
    };
    let me = PersonId("2".to_owned());
    let http = Canned::of([rows(11, 25, "sale.opportunity"), rows(12, 1, "party.party")]);
    let marked = block_on(Crm::Tryton.marked(&http, HERE, "smnsplask", 10, &me)).unwrap();
    assert_eq!(marked.value.places.len(), 20);
    assert_eq!(
        marked.value.places[0],
        (record("sale.opportunity", 12), "11".to_owned())
    );
    assert_eq!(
        marked.value.more,
        Some(29),
        "the first of the twentieth record"
    );
    let asked = http.asked(0).1.to_string();
    assert!(
        asked.contains("[\"id\",\">\",10],[\"create_uid\",\"!=\",2]"),
        "{asked}"
    );
    let http = Canned::of([
        rows(11, 1_000, "sale.opportunity"),
        rows(2_000, 1, "party.party"),
    ]);
    let marked = block_on(Crm::Tryton.marked(&http, HERE, "smnsplask", 10, &me)).unwrap();
    assert!(
        marked
            .value
            .places
            .iter()
            .all(|(key, _)| *key != record("party.party", 21))
    );
    let http = Canned::of([
        rows(11, 2, "sale.opportunity"),
        recorded!("notes-forbidden"),
    ]);
    let marked = block_on(Crm::Tryton.marked(&http, HERE, "smnsplask", 10, &me)).unwrap();
    assert_eq!((marked.value.places.len(), marked.value.more), (2, None));
}

#[test]
fn the_last_note_before_a_time_is_told() {
    let one = json("{\"id\":0,\"result\":[7]}");
    let none = json("{\"id\":0,\"result\":[]}");
    let http = Canned::of([none, one]);
    let last = block_on(Crm::Tryton.last_before(&http, HERE, 1_795_647_862_000)).unwrap();
    assert_eq!(last.value, Some(7));
    let asked = http.asked(0).1.to_string();
    assert!(asked.contains("[\"create_date\",\"<\",{"), "{asked}");
}
