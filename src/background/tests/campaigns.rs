//! What marketing tells about a campaign stands on every record that came from it.

use super::agreed::with_home;
use super::*;
use crate::record::{Came, CameBy, TeamWhat};

fn fair() -> Came {
    Came::of(CameBy::Campaign, "1", "Spring fair").unwrap()
}

fn told(text: &str) -> TeamWhat {
    TeamWhat::Told {
        of: fair(),
        kind: NoteKind::Context,
        text: Body::new(text).unwrap(),
    }
}

/// What stands about the record's campaign.
fn there(profile: &Profile, key: &RecordKey) -> Vec<String> {
    let told = profile.look_later(key).team.told.into_iter();
    told.map(|told| told.text).collect()
}

/// A team with an agreement, a lead that came from the fair, and one that came from nowhere.
fn at_the_fair() -> (Team, RecordKey, RecordKey) {
    let (team, home) = with_home();
    let fact = Facts {
        came: Came::of(CameBy::Campaign, "1", "Spring fair")
            .into_iter()
            .collect(),
        ..Facts::default()
    };
    let from_fair = team.odoo.add_record("crm.lead", fact);
    team.clock.pass(DAY + 1);
    team.marketer.look(&team.lead);
    team.rep.look(&from_fair);
    // The model gives ids of its own.
    (team, home, from_fair)
}

#[test]
fn a_note_on_a_campaign_stands_on_every_record_of_it_until_it_holds_no_longer() {
    let (team, home, from_fair) = at_the_fair();
    let came = team.rep.look(&from_fair).facts.unwrap().came.remove(0);
    let tells = TeamWhat::Told {
        of: came,
        kind: NoteKind::Context,
        text: Body::new("They all took the blue sample.").unwrap(),
    };
    team.marketer.look(&from_fair);
    team.marketer.agrees(&home, tells);
    assert_eq!(
        there(&team.marketer, &from_fair),
        ["They all took the blue sample."]
    );
    let shown = team.marketer.shown(&from_fair);
    assert_eq!(shown.states.len(), 1, "on its way, and it says so");
    team.marketer.sends(&home);
    assert!(team.marketer.shown(&from_fair).states.is_empty());
    let body = team.odoo.bodies(&home).pop().unwrap();
    assert!(
        body.contains(
            "Context for every record of campaign “Spring fair”: They all took the blue sample."
        ),
        "{body}"
    );
    team.clock.pass(DAY + 1);
    team.rep.look(&from_fair);
    assert_eq!(
        there(&team.rep, &from_fair),
        ["They all took the blue sample."]
    );
    assert_eq!(there(&team.rep, &team.lead), Vec::<String>::new());
    let id = team.rep.shown(&from_fair).team.told[0].id;
    let untold = |because: &str| TeamWhat::Untold {
        note: id,
        because: Reason::new(because).unwrap(),
    };
    assert_eq!(
        team.rep.agrees(&home, untold("it is over")),
        Told::Failed(Trouble::NotYours)
    );
    team.marketer.agrees(&home, untold("the fair is over"));
    assert_eq!(there(&team.marketer, &from_fair), Vec::<String>::new());
    team.marketer.sends(&home);
    let body = team.odoo.bodies(&home).pop().unwrap();
    assert!(
        body.contains(
            "Holds no longer: “They all took the blue sample.”, because the fair is over"
        ),
        "{body}"
    );
}

#[test]
fn one_word_for_many_records_is_marketings() {
    let (team, home, _) = at_the_fair();
    assert_eq!(
        team.rep.agrees(&home, told("Mine.")),
        Told::Failed(Trouble::NotYours)
    );
}

#[test]
fn what_was_typed_beside_a_record_is_settled_there_when_it_goes_to_the_agreement() {
    let (team, home, from_fair) = at_the_fair();
    team.marketer.look(&from_fair);
    team.marketer.ask(Ask::Draft {
        key: from_fair.clone(),
        field: "note".to_owned(),
        text: "They all took".to_owned(),
    });
    assert_eq!(team.marketer.shown(&from_fair).drafts.len(), 1);
    team.marketer.ask(Ask::Agree {
        home,
        typed_on: from_fair.clone(),
        whats: vec![told("They all took the blue sample.")],
        settles: vec!["note".to_owned()],
    });
    assert!(team.marketer.shown(&from_fair).drafts.is_empty());
}
