//! Convictions that only the writer can keep: what is asked of it and must not be done.

use super::*;
use crate::record::OutcomeKind;

#[test]
fn conviction_5_an_offer_that_was_taken_back_cannot_be_accepted() {
    let team = team();
    let offer = What::Lead(LeadMove::Offered {
        to: Side::Marketing,
        because: because("not before spring"),
    });
    team.rep.does(&team.lead, offer);
    team.rep.sends(&team.lead);
    let offer = team.marketer.look_later(&team.lead).view.lead.open[0].id;
    team.rep
        .does(&team.lead, What::Lead(LeadMove::Withdrew { offer }));
    team.rep.sends(&team.lead);
    team.marketer.look_later(&team.lead);
    assert_eq!(
        team.marketer
            .does(&team.lead, What::Lead(LeadMove::Accepted { offer })),
        Told::Failed(Trouble::OfferGone)
    );
}

#[test]
fn conviction_5_an_acceptance_that_crossed_a_withdrawal_moves_nothing_and_says_why() {
    let team = team();
    let offer = What::Lead(LeadMove::Offered {
        to: Side::Marketing,
        because: because("not before spring"),
    });
    team.rep.does(&team.lead, offer);
    team.rep.sends(&team.lead);
    let offer = team.marketer.look_later(&team.lead).view.lead.open[0].id;
    // Both act before either has seen the other's.
    team.rep
        .does(&team.lead, What::Lead(LeadMove::Withdrew { offer }));
    team.clock.pass(1_000);
    team.marketer
        .does(&team.lead, What::Lead(LeadMove::Accepted { offer }));
    team.rep.sends(&team.lead);
    team.marketer.sends(&team.lead);
    team.clock.pass(DAY);
    let shown = team.rep.look_later(&team.lead);
    assert_eq!(shown.view.lead.with, None);
    let last = shown.view.lead.path.last().unwrap();
    assert_eq!(last.void, Some(crate::record::Void::Withdrawn));
    assert_eq!(team.marketer.look_later(&team.lead).view, shown.view);
}

#[test]
fn conviction_5_two_offers_that_crossed_both_wait_for_their_answer() {
    let team = team();
    let offered = |to| {
        What::Lead(LeadMove::Offered {
            to,
            because: because("you know them better"),
        })
    };
    team.rep.does(&team.lead, offered(Side::Marketing));
    team.marketer.does(&team.lead, offered(Side::Sales));
    team.rep.sends(&team.lead);
    team.marketer.sends(&team.lead);
    team.clock.pass(DAY);
    let lead = team.rep.look_later(&team.lead).view.lead;
    assert_eq!(lead.open.len(), 2);
    let offer = lead.offered(Side::Sales).unwrap().id;
    team.rep
        .does(&team.lead, What::Lead(LeadMove::Accepted { offer }));
    let lead = team.rep.shown(&team.lead).view.lead;
    assert_eq!((lead.with, lead.open.len()), (Some(Side::Sales), 0));
}

#[test]
fn conviction_10_marketing_asks_and_does_not_say_what_came_of_it() {
    let team = team();
    let outcome = What::Outcome {
        kind: OutcomeKind::Won,
        because: because("they signed"),
        seen: None,
    };
    assert_eq!(
        team.marketer.does(&team.lead, outcome.clone()),
        Told::Failed(Trouble::NotYours)
    );
    assert!(matches!(team.rep.does(&team.lead, outcome), Told::Shown(_)));
}

#[test]
fn conviction_11_a_score_that_jumps_changes_nobodys_place() {
    let team = team();
    team.rep.does(&team.lead, took());
    let before = team.rep.shown(&team.lead).view;
    team.odoo.change(&team.lead, |facts| {
        facts.probability = Some(99.0);
        facts.automatic = Some(99.0);
    });
    let after = team.rep.look_later(&team.lead).view;
    assert_eq!(before.lead, after.lead);
    assert_eq!(before.owners, after.owners);
}
