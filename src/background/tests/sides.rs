//! What the two sides may do, and how it reads on both devices.

use super::*;

#[test]
fn what_one_does_the_other_sees() {
    let Team {
        lead,
        rep,
        marketer,
        ..
    } = team();
    rep.does(&lead, took());
    rep.sends(&lead);
    let shown = marketer.look_later(&lead);
    assert_eq!(shown.view.lead.with, Some(Side::Sales));
    let by = &shown.view.lead.step.as_ref().unwrap().by;
    assert_eq!(shown.people.get(by).map(String::as_str), Some("Sam Sales"));
    assert!(marketer.seen.0.borrow().iter().any(|word| word == "stale"));
}

#[test]
fn where_the_two_judge_differently_both_stand_on_both_devices() {
    let Team {
        lead,
        rep,
        marketer,
        ..
    } = team();
    rep.does(&lead, bant());
    rep.does(&lead, judged(Verdict::Yes));
    marketer.does(&lead, bant());
    marketer.does(&lead, judged(Verdict::No));
    rep.sends(&lead);
    marketer.sends(&lead);
    for profile in [&rep, &marketer] {
        let shown = profile.look_later(&lead);
        let row = shown
            .view
            .checklist
            .iter()
            .find(|row| row.criterion == BUDGET)
            .unwrap();
        assert_eq!(row.reading, Reading::Differs);
        assert_eq!(
            row.sales.as_ref().map(|answer| answer.verdict),
            Some(Verdict::Yes)
        );
        assert_eq!(
            row.marketing.as_ref().map(|answer| answer.verdict),
            Some(Verdict::No)
        );
        assert_eq!(
            shown.view.checklist.len(),
            4,
            "both began from the same template"
        );
    }
}

#[test]
fn an_offer_is_answered_by_the_other_side_and_by_nobody_else() {
    let Team {
        lead,
        rep,
        marketer,
        ..
    } = team();
    rep.does(&lead, took());
    let offer = What::Lead(LeadMove::Offered {
        to: Side::Marketing,
        because: because("not before spring"),
    });
    rep.does(&lead, offer);
    rep.sends(&lead);
    let open = marketer.look_later(&lead).view.lead.open.remove(0);
    let own = rep.does(&lead, What::Lead(LeadMove::Accepted { offer: open.id }));
    assert_eq!(own, Told::Failed(Trouble::NotYours));
    marketer.does(
        &lead,
        What::Lead(LeadMove::Declined {
            offer: open.id,
            because: because("no campaign runs"),
        }),
    );
    marketer.sends(&lead);
    let shown = rep.look_later(&lead);
    assert_eq!(shown.view.lead.with, Some(Side::Sales));
    assert_eq!(shown.view.lead.open, []);
    assert_eq!(shown.view.lead.path.len(), 3);
}

#[test]
fn a_proposal_becomes_an_agreement_only_by_the_other_side_and_another_person() {
    let Team {
        lead,
        rep,
        marketer,
        ..
    } = team();
    rep.does(
        &lead,
        What::Proposed {
            question: Question::new("A date?").unwrap(),
        },
    );
    let criterion = rep.shown(&lead).view.checklist[0].criterion;
    rep.sits(
        &lead,
        Seat::Both {
            speaking: Side::Marketing,
        },
    );
    assert_eq!(
        rep.does(&lead, What::Agreed { criterion }),
        Told::Failed(Trouble::SignedTwice)
    );
    rep.sends(&lead);
    marketer.look_later(&lead);
    marketer.does(&lead, What::Agreed { criterion });
    let row = &marketer.shown(&lead).view.checklist[0];
    assert!(matches!(row.standing, Standing::Agreed { .. }));
}

#[test]
fn nothing_is_recorded_before_the_side_is_known() {
    let clock = SetClock::at(START);
    let odoo = ModelOdoo::new(ADDRESS, clock.clone());
    let uid = odoo.add_user("New");
    let lead = odoo.add_record("crm.lead", Facts::default());
    let profile = Profile::new(&odoo, uid, &clock);
    profile.look(&lead);
    assert_eq!(profile.does(&lead, took()), Told::Failed(Trouble::NoSide));
}
