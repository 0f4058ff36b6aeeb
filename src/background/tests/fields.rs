//! The fields of a record on the CRM's own page.

use super::*;
use crate::anchor;
use crate::background::Seen as SeenOnPage;
use crate::protocol::{Fields, InPlace, Mark, Touched};
use crate::record::About;
use crate::team::Label;

/// The record's page is loaded in the panel's tab.
fn opens(team: &Team) {
    let news = PageNews::Mounted {
        nonce: "n".to_owned(),
        address: format!("{ADDRESS}/odoo/m-crm.lead/{}", team.lead.id),
    };
    let rep = &team.rep;
    rep.run(block_on(rep.alive.page(PANEL.tab, news)).unwrap());
}

fn wish(team: &Team, wish: InPlace) -> Vec<String> {
    team.rep.seen.0.borrow_mut().clear();
    let key = team.lead.clone();
    assert_eq!(team.rep.ask(Ask::InPlace { key, wish }), Told::Kept);
    team.rep.seen.0.borrow().clone()
}

#[test]
fn a_page_is_told_what_its_panel_wants_as_long_as_it_shows_the_record() {
    let team = team();
    assert_eq!(wish(&team, InPlace::Watch), Vec::<String>::new());
    opens(&team);
    let told = wish(&team, InPlace::Watch).concat();
    assert!(told.contains("o_field_widget"), "{told}");
    let mark = Mark {
        at: 4,
        label: "Expected Revenue".to_owned(),
        many: 2,
        changed: true,
    };
    let marks = InPlace::Mark {
        scan: 9,
        all: vec![mark],
    };
    let told = wish(&team, marks).concat();
    assert!(
        told.contains("Notes on “Expected Revenue”: 2. It has changed since."),
        "{told}"
    );
}

#[test]
fn what_a_page_says_is_cut_to_what_a_panel_shows_and_is_heard_beside_a_record_alone() {
    let team = team();
    let field = anchor::Shown {
        name: Some("x".repeat(500)),
        label: "l".repeat(500),
        value: "v".repeat(50_000),
        nested: false,
    };
    let fields = Fields {
        scan: 1,
        lang: Some("nl".to_owned()),
        all: vec![field; 5_000],
    };
    let says = |seen: SeenOnPage| {
        team.rep.seen.0.borrow_mut().clear();
        block_on(team.rep.alive.seen_on_page(PANEL.tab, seen)).unwrap();
        team.rep.seen.0.borrow().concat()
    };
    assert_eq!(says(SeenOnPage::Fields(fields.clone())), "");
    opens(&team);
    let told = says(SeenOnPage::Fields(fields.clone()));
    let cut = fields.bounded();
    assert_eq!(told, format!("{:?}", Told::Fields(Box::new(cut.clone()))));
    assert_eq!(cut.all.len(), Fields::MOST);
    let first = &cut.all[0];
    assert_eq!(first.name, None, "a name that is cut is another's");
    assert_eq!((first.label.len(), first.value.len()), (80, 4_000));
    let unlabelled = Fields {
        all: vec![anchor::Shown {
            name: Some("lost_reason_id".to_owned()),
            label: "lost_reason_id".to_owned(),
            ..anchor::Shown::default()
        }],
        ..Fields::default()
    };
    assert_eq!(unlabelled.bounded().all[0].label, "Lost reason");
    let touched = Touched {
        scan: 1,
        at: 0,
        writes: true,
        picked: None,
    };
    assert!(says(SeenOnPage::Touched(touched)).contains("Touched"));
}

#[test]
fn a_note_about_a_field_reads_in_the_crm_with_the_field_and_what_stood_there() {
    let team = team();
    team.rep.does(
        &team.lead,
        What::Noted {
            about: Some(Box::new(About {
                name: Label::new("expected_revenue").ok(),
                label: Label::new("Expected Revenue").unwrap(),
                twin: false,
                value: Reason::new("4,500").ok(),
                lang: None,
                quote: None,
            })),
            kind: NoteKind::Context,
            to: None,
            text: Body::new("budget is for the pilot only").unwrap(),
            mentions: Vec::new(),
        },
    );
    team.rep.sends(&team.lead);
    let body = team.odoo.bodies(&team.lead).concat();
    assert!(
        body.contains("On “Expected Revenue” (4,500): budget is for the pilot only"),
        "{body}"
    );
    let seen = team.marketer.look_later(&team.lead);
    let about = seen.view.notes[0].about.as_ref().unwrap();
    assert_eq!(about.label.as_str(), "Expected Revenue");
}

#[test]
fn what_the_crm_calls_its_fields_is_asked_once_a_day_for_each_kind_and_language() {
    let team = team();
    let asked = |lang: &str| {
        let key = team.lead.clone();
        let before = team.odoo.requests();
        let told = team.rep.ask(Ask::Labels {
            key,
            lang: lang.to_owned(),
        });
        let Told::Labels(all) = told else {
            panic!("{told:?}");
        };
        let phone = all.into_iter().find(|(_, name)| name == "phone").unwrap();
        (phone.0, team.odoo.requests() - before)
    };
    assert_eq!(asked("nl-NL"), ("Telefoon".to_owned(), 1));
    assert_eq!(asked("nl-NL"), ("Telefoon".to_owned(), 0));
    assert_eq!(asked("en-US"), ("Phone".to_owned(), 1));
    team.clock.pass(DAY);
    assert_eq!(asked("nl-NL"), ("Telefoon".to_owned(), 1));
}

#[test]
fn where_a_page_does_not_say_its_language_the_persons_own_counts() {
    let team = team();
    opens(&team);
    let told = |lang: Option<&str>| {
        team.rep.seen.0.borrow_mut().clear();
        let fields = Fields {
            scan: 1,
            lang: lang.map(str::to_owned),
            all: Vec::new(),
        };
        let seen = SeenOnPage::Fields(fields);
        block_on(team.rep.alive.seen_on_page(PANEL.tab, seen)).unwrap();
        team.rep.seen.0.borrow().concat()
    };
    assert!(told(None).contains("en-US"));
    assert!(told(Some("nl-NL")).contains("nl-NL"));
}
