//! Marketing writes one note for every record that came from a campaign.

use super::*;
use crate::protocol::Related;
use crate::record::{Came, CameBy, TeamWhat};

fn from_the_fair(seat: Seat, kept: bool) -> Shown {
    let mut shown = shown("1");
    shown.seat = Some(seat);
    if let Some(facts) = &mut shown.facts {
        facts.came = Came::of(CameBy::Campaign, "4", "Spring fair")
            .into_iter()
            .collect();
    }
    shown.team.home = kept.then(|| Related {
        key: key("9"),
        name: "Our way of working".into(),
        sort: None,
    });
    shown
}

fn offered(story: &Story) -> Vec<String> {
    let offered = super::super::campaign::offered(&story.model);
    offered
        .into_iter()
        .map(super::super::campaign::line)
        .collect()
}

#[test]
fn marketing_chooses_the_campaign_and_the_note_goes_to_where_the_agreement_is_kept() {
    let mut story = Story::on(from_the_fair(Seat::Marketing, true));
    let all = offered(&story);
    story.types(Field::Note, "They all took the blue sample.");
    story.types(Field::NoteOn, &all[0]);
    story.then(Action::Do(Deed::Write));
    let Ask::Agree {
        home,
        typed_on,
        whats,
        settles,
    } = story.last()
    else {
        panic!("{:?}", story.last());
    };
    assert_eq!((home, typed_on), (&key("9"), &key("1")));
    assert!(matches!(&whats[..], [TeamWhat::Told { of, .. }] if of.name.as_str() == "Spring fair"));
    assert!(settles.contains(&"note.on".to_owned()));
    assert_eq!(story.model.text(Field::Note), "");
}

#[test]
fn sales_and_a_team_without_an_agreement_write_on_the_record() {
    assert!(offered(&Story::on(from_the_fair(Seat::Sales, true))).is_empty());
    let mut story = Story::on(from_the_fair(Seat::Marketing, false));
    assert!(
        super::super::campaign::homeless(&story.model),
        "and it says why"
    );
    let all = offered(&story);
    story.types(Field::Note, "They all took the blue sample.");
    story.types(Field::NoteOn, &all[0]);
    // What was meant for many records is not written on one in silence.
    story.refuses(Deed::Write, Field::NoteOn, Fault::CampaignAway);
    story.types(Field::NoteOn, "");
    story.then(Action::Do(Deed::Write));
    assert!(matches!(story.recorded(), [What::Wrote { .. }]));
}

#[test]
fn a_note_for_many_records_names_nobody_and_says_so() {
    let mut story = Story::on(from_the_fair(Seat::Marketing, true));
    let all = offered(&story);
    story.types(Field::NoteMentions, "8\tNoor Bakker");
    story.types(Field::Note, "Ask @Noor Bakker.");
    story.types(Field::NoteOn, &all[0]);
    story.refuses(Deed::Write, Field::Note, Fault::NamesNobody);
}
