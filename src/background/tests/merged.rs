//! A record that the CRM merges into another, or converts: what belongs to it goes along.

use super::*;

#[test]
fn what_happened_on_a_merged_record_goes_on_where_its_notes_went() {
    let team = team();
    let survivor = team.odoo.add_record("crm.lead", Facts::default());
    team.rep.does(&team.lead, took());
    team.rep.does(&team.lead, wrote("They read everything."));
    team.rep.sends(&team.lead);
    team.rep.look_later(&team.lead);
    team.rep.look(&survivor);
    // Half done when the colleague merges.
    team.rep.does(&team.lead, wrote("Not sent yet."));
    team.rep.ask(Ask::Draft {
        key: team.lead.clone(),
        field: "note".to_owned(),
        text: "half a sen".to_owned(),
    });
    team.odoo.merge(&team.lead, &survivor);

    team.rep.look_later(&team.lead);
    let old = team.rep.shown(&team.lead);
    assert_eq!(old.moved.map(|to| to.key), Some(survivor.clone()));
    team.clock.pass(DAY);
    let errands = block_on(team.rep.alive.wake()).unwrap();
    team.rep.run(errands);
    let shown = team.rep.look_later(&survivor);
    assert_eq!(shown.view.lead.with, Some(Side::Sales));
    assert_eq!(shown.view.notes.len(), 2);
    assert_eq!(
        shown.drafts.get("note").map(String::as_str),
        Some("half a sen")
    );
    assert!(states(&shown).is_empty(), "what waited was sent there");
    let bodies = team.odoo.bodies(&survivor);
    let once = bodies
        .iter()
        .filter(|body| body.contains("Not sent yet."))
        .count();
    assert_eq!(once, 1);
    // A colleague who never saw the old record reads the same.
    team.marketer.look(&survivor);
    assert_eq!(team.marketer.shown(&survivor).view, shown.view);
}

#[test]
fn what_is_half_typed_on_both_records_is_kept_whole() {
    let team = team();
    let survivor = team.odoo.add_record("crm.lead", Facts::default());
    team.rep.does(&team.lead, took());
    team.rep.sends(&team.lead);
    team.rep.look_later(&team.lead);
    let types = |key: &RecordKey, field: &str, text: &str| {
        team.rep.ask(Ask::Draft {
            key: key.clone(),
            field: field.to_owned(),
            text: text.to_owned(),
        });
    };
    for (field, here, there) in [
        ("note", "they read", "half a sen"),
        ("expect.within", "2", "3"),
    ] {
        types(&team.lead, field, here);
        types(&survivor, field, there);
    }
    team.odoo.merge(&team.lead, &survivor);
    team.rep.look_later(&team.lead);
    let drafts = team.rep.shown(&survivor).drafts;
    let draft = |field: &str| drafts.get(field).map(String::as_str);
    assert_eq!(draft("note"), Some("half a sen · they read"));
    assert_eq!(draft("expect.within"), Some("3"), "a number cannot be two");
    let drafts = team.rep.shown(&team.lead).drafts;
    assert_eq!(drafts.len(), 1, "and the other stays where it was typed");
}

#[test]
fn a_lead_that_becomes_an_opportunity_keeps_everything() {
    let team = team();
    team.marketer
        .does(&team.lead, What::JoinedAt { stage: None });
    team.marketer.sends(&team.lead);
    team.rep.look_later(&team.lead);
    for what in [
        bant(),
        judged(Verdict::Yes),
        judged(Verdict::No),
        took(),
        wrote("They read everything."),
    ] {
        team.rep.does(&team.lead, what);
    }
    team.rep.sends(&team.lead);
    let before = team.rep.look_later(&team.lead).view;
    team.odoo.convert(&team.lead);
    let shown = team.rep.look_later(&team.lead);
    assert_eq!(
        shown.facts.unwrap().sort,
        Some(crate::record::Sort::Opportunity)
    );
    for side in Side::BOTH {
        assert_eq!(shown.view.owners.of(side).len(), 1, "{side:?}");
    }
    assert_eq!(shown.view.lead.with, Some(Side::Sales));
    assert_eq!(shown.view.lead.path.len(), 1);
    let row = &shown.view.checklist[0];
    assert_eq!(row.of(Side::Sales).unwrap().verdict, Verdict::No);
    assert_eq!(row.earlier.len(), 1, "what was answered before");
    assert_eq!(shown.view.notes[0].text, "They read everything.");
    assert_eq!(shown.view, before);
    // A colleague who never saw it as a lead reads the same.
    let other = Profile::new(&team.odoo, team.marketer_id, &team.clock);
    assert_eq!(other.look(&team.lead).view, before);
}

#[test]
fn a_person_who_may_only_read_is_offered_what_helps() {
    let team = team();
    team.odoo.allow(team.marketer_id, May::Read);
    let fresh = Profile::new(&team.odoo, team.marketer_id, &team.clock);
    fresh.look(&team.lead);
    let rights = fresh.shown(&team.lead).rights.unwrap();
    assert!(!rights.notes && rights.follow);
    fresh.ask(Ask::Follow {
        key: team.lead.clone(),
    });
    assert!(fresh.shown(&team.lead).rights.unwrap().notes);
}
