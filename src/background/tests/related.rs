//! The customer's other records, and the suggestions that a person leaves aside.

use super::*;
use crate::protocol::Relatives;
use crate::record::{OutcomeKind, Suggestion, suggestions};

fn related(profile: &Profile, key: &RecordKey) -> Relatives {
    match profile.ask(Ask::Related { key: key.clone() }) {
        Told::Related(all) => *all,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_contact_shows_what_both_sides_made_of_a_deal_that_was_never_opened_here() {
    let team = team();
    team.rep.does(&team.lead, bant());
    team.rep.does(&team.lead, judged(Verdict::No));
    team.rep.does(&team.lead, took());
    team.rep.sends(&team.lead);
    let contact = team.odoo.convert(&team.lead);

    let fresh = Profile::new(&team.odoo, team.marketer_id, &team.clock);
    fresh.look(&contact);
    let before = team.odoo.requests();
    let beside = related(&fresh, &contact);
    assert_eq!(
        team.odoo.requests() - before,
        2,
        "which records, and their notes"
    );
    let [deal] = &beside.all[..] else {
        panic!("{beside:?}");
    };
    assert_eq!(deal.record.key, team.lead);
    assert_eq!(deal.view.lead.with, Some(Side::Sales));
    let budget = &deal.view.checklist[0];
    assert_eq!(budget.sales.as_ref().unwrap().verdict, Verdict::No);
    let by = &deal.view.owners.sales[0].person;
    assert_eq!(beside.people[by], "Sam Sales");

    // Which records belong together is not asked again for a while.
    let before = team.odoo.requests();
    related(&fresh, &contact);
    assert_eq!(team.odoo.requests(), before);
    // What was learned that way is no reading: the deal's own first look reads all of it.
    team.odoo
        .log_note(team.rep_id, &team.lead, "Written by hand.");
    let shown = fresh.look(&team.lead);
    assert_eq!(shown.view.lead.with, Some(Side::Sales));
    assert_eq!(shown.plain.len(), 1);
}

#[test]
fn a_contact_that_cannot_be_asked_about_says_why() {
    let team = team();
    let contact = team.odoo.convert(&team.lead);
    team.rep.look(&contact);
    team.odoo.upset(Upset::Unreachable, 1);
    let ask = || Ask::Related {
        key: contact.clone(),
    };
    assert_eq!(team.rep.ask(ask()), Told::Failed(Trouble::Unreachable));
    assert_eq!(related(&team.rep, &contact).all.len(), 1);
    // What is known stays to be seen when the CRM does not answer.
    team.clock.pass(DAY);
    team.odoo.upset(Upset::Unreachable, 1);
    assert_eq!(related(&team.rep, &contact).all.len(), 1);
}

#[test]
fn a_suggestion_left_aside_stays_away_until_there_are_other_grounds() {
    let mut team = team();
    let suggested =
        |shown: &Shown| suggestions(&shown.view, shown.facts.as_ref(), &shown.left_aside);
    team.rep.does(&team.lead, took());
    team.odoo.won(&team.lead);
    let shown = team.rep.look_later(&team.lead);
    let all = suggested(&shown);
    let [
        suggestion @ Suggestion::Ended {
            kind: OutcomeKind::Won,
            ..
        },
    ] = &all[..]
    else {
        panic!("{all:?}");
    };
    team.rep.ask(Ask::Leave {
        key: team.lead.clone(),
        suggestion: suggestion.line(),
    });
    assert_eq!(suggested(&team.rep.shown(&team.lead)), []);
    team.rep.dies();
    assert_eq!(suggested(&team.rep.look_later(&team.lead)), []);
    // A colleague is asked all the same.
    assert_eq!(suggested(&team.marketer.look_later(&team.lead)).len(), 1);
    team.odoo.lost(&team.lead, "Too expensive");
    let shown = team.rep.look_later(&team.lead);
    assert_eq!(suggested(&shown).len(), 1, "it ended another way");
}
