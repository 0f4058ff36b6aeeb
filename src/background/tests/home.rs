//! The record that keeps the agreement: lost, merged, named, and what it costs to read it.

use super::agreed::{clause, with_home};
use super::*;
use crate::crm::odoo::Field;
use crate::record::{Article, Clause, Dimension, Kind, Scope, TeamWhat};
use crate::team::{Label, Origin};

pub(super) const MINUTE: u64 = 60_000;

/// Both have signed the one sentence, and everybody has read it.
fn signed() -> (Team, RecordKey) {
    let (team, home) = with_home();
    team.clock.pass(DAY + 1);
    let book = team.marketer.book(true);
    let version = book.agreement.sentences[0].versions[0].id;
    team.marketer.agrees(&home, TeamWhat::Signed { version });
    team.marketer.sends(&home);
    team.rep.book(true);
    (team, home)
}

/// Both agree that the CRM's field of this name says the customer's type.
fn agrees_on_field(team: &Team, home: &RecordKey, name: &str) {
    let field = Clause {
        says: Article::Field {
            says: Dimension::Customer,
            name: Label::new(name).unwrap(),
        },
        origin: Origin::Own,
        review: None,
    };
    team.rep.agrees(home, TeamWhat::Proposed(field));
    team.rep.sends(home);
    team.clock.pass(DAY + 1);
    let book = team.marketer.book(true);
    let version = book.agreement.sentences.last().unwrap().versions[0].id;
    team.marketer.agrees(home, TeamWhat::Signed { version });
    team.marketer.sends(home);
    team.rep.book(true);
}

/// Two who each chose a record before either could find the other's.
pub(super) fn apart() -> (Team, RecordKey, RecordKey) {
    let team = team();
    let [first, second] = [(); 2].map(|()| team.odoo.add_record("res.partner", Facts::default()));
    for (profile, home) in [(&team.rep, &first), (&team.marketer, &second)] {
        profile.look(home);
        profile.keeps(home);
        team.clock.pass(1_000);
    }
    for (profile, home) in [(&team.rep, &first), (&team.marketer, &second)] {
        profile.sends(home);
    }
    (team, first, second)
}

fn agreed(profile: &Profile, key: &RecordKey) -> bool {
    let shown = profile.shown(key);
    let mut rows = shown.view.checklist.iter();
    rows.any(|row| matches!(row.standing, Standing::Agreed { .. }))
}

pub(super) fn home_of(profile: &Profile) -> Option<RecordKey> {
    profile.book(false).home.map(|home| home.key)
}

#[test]
fn when_the_home_was_deleted_everybody_follows_and_writes_their_own_part_again() {
    let (team, home) = signed();
    team.odoo.delete(&home);
    team.clock.pass(DAY);
    team.rep.look(&team.lead);
    team.rep.look(&team.lead);
    team.rep.keeps(&team.lead);
    team.rep.sends(&team.lead);
    // The marketer, whose home is the record that is gone, only goes on working.
    team.clock.pass(2 * 60 * MINUTE);
    let other = team.odoo.add_record("crm.lead", Facts::default());
    team.marketer.look(&other);
    team.clock.pass(MINUTE);
    team.marketer.look(&other);
    assert_eq!(home_of(&team.marketer), Some(team.lead.clone()));
    team.clock.pass(MINUTE);
    let wakes = block_on(team.marketer.alive.wake()).unwrap();
    team.marketer.run(wakes);
    // Whoever comes new finds all of it on the one record.
    let fresh = Profile::new(&team.odoo, team.rep_id, &team.clock);
    fresh.look(&team.lead);
    assert!(agreed(&fresh, &team.lead), "both signatures stand again");
}

#[test]
fn that_a_home_is_gone_outlives_the_background() {
    let (mut team, home) = signed();
    team.odoo.delete(&home);
    team.clock.pass(DAY);
    team.rep.book(true);
    team.rep.dies();
    assert_eq!(team.rep.shown(&team.lead).team.trouble, Some(Trouble::Gone));
    team.rep.keeps(&team.lead);
    team.rep.sends(&team.lead);
    team.clock.pass(DAY);
    assert!(
        team.rep.book(true).states.is_empty(),
        "nothing waits for it"
    );
    let fresh = Profile::new(&team.odoo, team.marketer_id, &team.clock);
    fresh.look(&team.lead);
    assert_eq!(fresh.book(false).agreement.sentences.len(), 1);
}

#[test]
fn what_was_proposed_on_a_home_that_was_just_deleted_goes_to_the_next() {
    let (team, home) = with_home();
    team.odoo.delete(&home);
    team.rep
        .agrees(&home, TeamWhat::Proposed(clause("Who decides?")));
    team.rep.sends(&home);
    team.clock.pass(DAY);
    team.rep.look(&team.lead);
    team.rep.keeps(&team.lead);
    team.rep.sends(&team.lead);
    assert_eq!(
        states(&team.rep.look_later(&team.lead)),
        [] as [&ItemState; 0]
    );
    let fresh = Profile::new(&team.odoo, team.marketer_id, &team.clock);
    fresh.look(&team.lead);
    assert_eq!(fresh.book(false).agreement.sentences.len(), 2);
}

#[test]
fn what_is_half_typed_on_the_page_is_recorded_where_the_agreement_is_kept_by_then() {
    let (team, first, second) = apart();
    let types = |field: &str, text: &str| {
        team.rep.ask(Ask::Draft {
            key: first.clone(),
            field: field.to_owned(),
            text: text.to_owned(),
        });
    };
    types("book.new-term.word", "interest");
    types("note", "about this record");
    team.clock.pass(DAY + 1);
    team.rep.book(true);
    assert_eq!(home_of(&team.rep), Some(second.clone()));
    // Typed and pressed before the page knew of it.
    types("book.new-term.means", "asked for a price");
    let drafts = team.rep.book(false).drafts;
    let fields: Vec<_> = drafts.keys().map(String::as_str).collect();
    assert_eq!(fields, ["book.new-term.means", "book.new-term.word"]);
    let told = team
        .rep
        .agrees(&first, TeamWhat::Proposed(clause("Who decides?")));
    assert!(matches!(told, Told::Agreed(_)), "{told:?}");
    team.rep.sends(&second);
    assert!(
        team.odoo
            .bodies(&second)
            .iter()
            .any(|of| of.contains("Who decides?"))
    );
}

#[test]
fn the_administrators_word_is_stronger_than_a_home_that_is_known() {
    let (team, _) = with_home();
    let named = team.odoo.add_record("res.partner", Facts::default());
    let page = format!("{ADDRESS}/odoo/m-res.partner/{}", named.id);
    block_on(team.rep.alive.admin(vec![page])).unwrap();
    let team_of = team.rep.shown(&team.lead).team;
    assert_eq!(team_of.home.map(|home| home.key), Some(named));
    assert_eq!(team_of.sentences, 1, "what was agreed before still counts");
    assert!(team_of.named);
}

#[test]
fn what_is_half_typed_on_the_page_goes_along_to_the_record_an_administrator_names() {
    let (team, home) = with_home();
    team.rep.ask(Ask::Draft {
        key: home,
        field: "book.new-term.word".to_owned(),
        text: "interest".to_owned(),
    });
    let named = team.odoo.add_record("res.partner", Facts::default());
    let page = format!("{ADDRESS}/odoo/m-res.partner/{}", named.id);
    block_on(team.rep.alive.admin(vec![page])).unwrap();
    assert_eq!(home_of(&team.rep), Some(named));
    assert_eq!(team.rep.book(false).drafts.len(), 1);
    // And back when they take their word back.
    block_on(team.rep.alive.admin(Vec::new())).unwrap();
    assert_eq!(team.rep.book(false).drafts.len(), 1);
}

#[test]
fn colleagues_whom_no_administrator_told_find_what_is_agreed_there() {
    let team = team();
    let named = team.odoo.add_record("res.partner", Facts::default());
    let page = format!("{ADDRESS}/odoo/m-res.partner/{}", named.id);
    block_on(team.rep.alive.admin(vec![page])).unwrap();
    team.rep.look(&named);
    team.rep
        .agrees(&named, TeamWhat::Proposed(clause("Who decides?")));
    team.rep.sends(&named);
    team.clock.pass(DAY + 1);
    team.marketer.look(&team.lead);
    assert_eq!(home_of(&team.marketer), Some(named.clone()));
    // And it stays the named one when the CRM merges it into another.
    let survivor = team.odoo.add_record("res.partner", Facts::default());
    team.odoo.merge(&named, &survivor);
    team.clock.pass(DAY);
    team.rep.book(true);
    assert_eq!(home_of(&team.rep), Some(survivor));
}

#[test]
fn an_agreement_whose_record_the_crm_merges_away_is_kept_where_its_notes_went() {
    let (team, home) = with_home();
    let survivor = team.odoo.add_record("res.partner", Facts::default());
    team.odoo.merge(&home, &survivor);
    team.clock.pass(DAY);
    let book = team.rep.book(true);
    assert_eq!(book.home.map(|home| home.key), Some(survivor.clone()));
    assert_eq!(book.trouble, None);
    let told = team
        .rep
        .agrees(&survivor, TeamWhat::Proposed(clause("Who decides?")));
    assert!(matches!(told, Told::Agreed(_)), "{told:?}");
    assert!(team.rep.book(false).others.is_empty());
    let home = block_on(team.rep.alive.home(ADDRESS)).unwrap();
    assert!(
        home.gone.is_empty(),
        "nothing was lost that is written again"
    );
}

#[test]
fn a_checkbox_nobody_ticked_says_nothing_about_the_customer() {
    let (team, home) = with_home();
    agrees_on_field(&team, &home, "x_segment");
    team.odoo
        .put_field(&team.lead, "x_segment", Field::Yes(false));
    team.rep.look_later(&team.lead);
    let shown = team.rep.look_later(&team.lead);
    assert_eq!(shown.facts.unwrap().named.len(), 1);
    assert_eq!(shown.view.customer.kind.customer, None);
}

/// A criterion that is asked only of this type of customer.
fn only_of(customer: Label, question: &str) -> Clause {
    let mut clause = clause(question);
    if let Article::Criterion(terms) = &mut clause.says {
        terms.scope = Scope {
            customers: vec![customer],
            ..Scope::default()
        };
    }
    clause
}

#[test]
fn the_field_that_was_agreed_on_says_which_customer_it_is_until_a_person_does() {
    let (team, home) = with_home();
    let label = |word| Label::new(word).unwrap();
    for (word, question) in [
        ("Tender", "Do we know the date of the tender?"),
        ("Rental", "Until when do they rent?"),
    ] {
        let clause = only_of(label(word), question);
        team.rep.agrees(&home, TeamWhat::Proposed(clause));
    }
    agrees_on_field(&team, &home, "x_segment");
    let value = Field::Text("Tender".to_owned());
    team.odoo.put_field(&team.lead, "x_segment", value);
    team.rep.look_later(&team.lead);
    team.rep.look_later(&team.lead);
    let shows = |word, asks: &str| {
        let view = team.rep.shown(&team.lead).view;
        assert_eq!(view.customer.kind.customer, Some(label(word)));
        assert_eq!(view.customer.given.customer, Some(label("Tender")));
        let rows = view.checklist.iter().filter(|row| row.applies);
        let asked: Vec<_> = rows.filter_map(|row| row.question.as_deref()).collect();
        assert_eq!(asked, ["Do they have a depot?", asks]);
    };
    shows("Tender", "Do we know the date of the tender?");
    let says = |customer| {
        let kind = Kind {
            customer,
            ..Kind::default()
        };
        team.rep.does(&team.lead, What::Placed(kind));
    };
    says(Some(label("Rental")));
    shows("Rental", "Until when do they rent?");
    // Who takes their word back leaves it to the field again.
    says(None);
    shows("Tender", "Do we know the date of the tender?");
}

#[test]
fn a_trouble_with_the_home_that_passes_is_tried_again_by_itself() {
    let (team, home) = with_home();
    team.clock.pass(20 * MINUTE);
    team.rep.look(&team.lead);
    team.clock.pass(20 * MINUTE);
    team.rep.run(block_on(team.rep.alive.wake()).unwrap());
    team.odoo.upset(Upset::Unreachable, 1);
    team.rep.run(vec![Errand::Glance(home)]);
    let trouble = || team.rep.shown(&team.lead).team.trouble;
    assert_eq!(trouble(), Some(Trouble::Unreachable));
    team.clock.pass(MINUTE);
    team.rep.look(&team.lead);
    assert_eq!(trouble(), None);
}

#[test]
fn opening_a_record_reads_the_agreement_once_in_a_while_and_after_the_record() {
    let (team, home) = with_home();
    let asked = |pass| {
        team.clock.pass(pass);
        let before = team.odoo.requests();
        team.rep.look(&team.lead);
        team.odoo.requests() - before
    };
    asked(20 * MINUTE);
    assert_eq!(asked(MINUTE), 2, "the record and its notes");
    assert_eq!(
        asked(20 * MINUTE),
        5,
        "and the home, in which nothing is new, and what was asked elsewhere"
    );
    assert_eq!(asked(MINUTE), 2);
    // A page was loaded: one question about the person serves all.
    team.clock.pass(20 * MINUTE);
    block_on(team.rep.alive.unsure(ADDRESS)).unwrap();
    assert_eq!(asked(0), 5);
    // Something new on the home is read as soon as that is due.
    team.odoo.log_note(team.marketer_id, &home, "<p>hello</p>");
    assert_eq!(asked(20 * MINUTE), 6);
    assert_eq!(team.rep.shown(&home).plain.len(), 1);
}

#[test]
fn a_field_that_the_crm_lacks_costs_a_request_once_a_day() {
    let (team, home) = with_home();
    agrees_on_field(&team, &home, "x_nowhere");
    let asked = |pass| {
        team.clock.pass(pass);
        team.rep.look(&home);
        let before = team.odoo.requests();
        team.rep.look(&team.lead);
        team.odoo.requests() - before
    };
    assert!(asked(MINUTE) > 2);
    assert_eq!(asked(MINUTE), 2);
    assert!(asked(DAY) > 2);
}

#[test]
fn the_crm_is_asked_again_what_a_person_may_do() {
    let team = team();
    let notes = |profile: &Profile| profile.shown(&team.lead).rights.unwrap().notes;
    assert!(notes(&team.rep));
    team.odoo.allow(team.rep_id, May::Read);
    team.rep.look_later(&team.lead);
    assert!(notes(&team.rep), "not at every look");
    team.clock.pass(DAY);
    team.rep.look_later(&team.lead);
    assert!(!notes(&team.rep), "after a day");
    team.odoo.allow(team.rep_id, May::Write);
    team.odoo.change(&team.lead, |facts| facts.name.push('!'));
    team.rep.look_later(&team.lead);
    assert!(
        notes(&team.rep),
        "when the record changed, which may be why"
    );
    team.odoo.allow(team.rep_id, May::Read);
    team.rep.ask(Ask::Look {
        key: team.lead.clone(),
        fresh: true,
        notes: 20,
    });
    assert!(!notes(&team.rep), "when somebody asks for it");
}

#[test]
fn who_may_not_write_on_the_home_is_told_so_on_the_agreements_page() {
    let (team, home) = with_home();
    team.odoo.allow(team.marketer_id, May::Read);
    let fresh = Profile::new(&team.odoo, team.marketer_id, &team.clock);
    fresh.look(&team.lead);
    let rights = fresh.book(false).rights.unwrap();
    assert!(!rights.notes && rights.follow);
    fresh.ask(Ask::Follow { key: home });
    assert!(fresh.book(false).rights.unwrap().notes);
}
