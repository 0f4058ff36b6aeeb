//! What the CRM says, and what it says wrong.

use super::*;

#[test]
fn a_note_from_the_chatter_shows_as_a_plain_note_and_goes_when_it_is_deleted() {
    let Team {
        odoo,
        lead,
        rep,
        marketer_id,
        ..
    } = team();
    let id = odoo.log_note(
        marketer_id,
        &lead,
        "<p>Called &amp; left a message</p><script>alert(1)</script>",
    );
    let shown = rep.look_later(&lead);
    assert_eq!(shown.plain[0].text, "Called & left a message");
    assert_eq!(shown.plain[0].author.name, "Mira Marketing");
    odoo.delete_note(&id);
    assert!(rep.look_later(&lead).plain.is_empty());
}

#[test]
fn a_five_megabyte_note_is_shown_cut_and_says_so() {
    let Team {
        odoo,
        lead,
        rep,
        marketer_id,
        ..
    } = team();
    odoo.log_note(
        marketer_id,
        &lead,
        &format!("<p>{}</p>", "x".repeat(5_000_000)),
    );
    let plain = &rep.look_later(&lead).plain[0];
    assert!(plain.cut && plain.text.len() == 4_000);
}

#[test]
fn each_fault_of_reading_has_its_own_sentence_and_keeps_what_was_known() {
    let Team {
        odoo, lead, rep, ..
    } = team();
    let upset = |upset| {
        odoo.upset(upset, 1);
        let shown = rep.look_later(&lead);
        assert_eq!(
            shown.facts.map(|facts| facts.name),
            Some("Pilot <b>for</b> Noor".to_owned())
        );
        shown.trouble
    };
    assert_eq!(upset(Upset::Unreachable), Some(Trouble::Unreachable));
    assert!(matches!(
        upset(Upset::BadGateway),
        Some(Trouble::ServerFault { .. })
    ));
    assert!(matches!(
        upset(Upset::Bug),
        Some(Trouble::ServerFault { .. })
    ));
    assert_eq!(upset(Upset::LogIn), Some(Trouble::SignIn));
    assert!(matches!(
        upset(Upset::Half),
        Some(Trouble::Unreadable { .. })
    ));
    assert_eq!(rep.look_later(&lead).trouble, None);
}

#[test]
fn a_deleted_record_and_a_forbidden_one_are_told_apart() {
    let Team {
        odoo,
        lead,
        rep,
        marketer,
        rep_id,
        ..
    } = team();
    odoo.allow(rep_id, May::Nothing);
    assert!(matches!(
        rep.look_later(&lead).trouble,
        Some(Trouble::NoAccess { .. })
    ));
    odoo.delete(&lead);
    assert_eq!(marketer.look_later(&lead).trouble, Some(Trouble::Gone));
}

#[test]
fn a_note_that_speaks_for_somebody_else_does_not_count() {
    let Team {
        odoo,
        lead,
        rep,
        marketer,
        marketer_id,
        ..
    } = team();
    rep.does(&lead, took());
    rep.sends(&lead);
    let forged = odoo.bodies(&lead)[0].clone();
    let other = odoo.add_record(
        "crm.lead",
        Facts {
            name: "Another".to_owned(),
            ..Facts::default()
        },
    );
    odoo.log_note(marketer_id, &other, &forged);
    let shown = marketer.look(&other);
    assert_eq!(shown.view.lead.with, None);
    assert_eq!(shown.plain[0].oddity, Some(Oddity::OtherAuthor));
}

#[test]
fn a_damaged_and_an_edited_note_of_ours_say_so() {
    let Team {
        odoo,
        lead,
        rep,
        marketer,
        rep_id,
        ..
    } = team();
    rep.does(&lead, took());
    rep.sends(&lead);
    let body = odoo.bodies(&lead)[0].clone();
    let cut = body.replace("smnspl1.", "smnspl1.00000");
    odoo.log_note(rep_id, &lead, &cut);
    let newer = odoo.log_note(rep_id, &lead, &body.replace("smnspl1.", "smnspl9."));
    let edited = odoo.log_note(rep_id, &lead, &body.replace("a demo", "a discount"));
    let shown = marketer.look_later(&lead);
    let oddities: Vec<_> = shown.plain.iter().map(|note| note.oddity).collect();
    assert_eq!(oddities.len(), 3, "{newer} {edited}");
    for oddity in [Oddity::Damaged, Oddity::Newer, Oddity::Edited] {
        assert!(
            oddities.contains(&Some(oddity)),
            "{oddity:?} in {oddities:?}"
        );
    }
    assert_eq!(shown.view.lead.with, Some(Side::Sales));
}

#[test]
fn a_clock_a_day_off_is_set_right_by_the_crm() {
    let Team {
        odoo,
        lead,
        marketer,
        rep_id,
        ..
    } = team();
    let wrong = SetClock::at(START - DAY);
    let late = Profile::new(&odoo, rep_id, &wrong);
    late.look(&lead);
    late.sits(&lead, Seat::Sales);
    marketer.does(&lead, bant());
    marketer.does(&lead, judged(Verdict::No));
    marketer.sends(&lead);
    wrong.pass(10_000);
    late.look(&lead);
    late.does(&lead, judged(Verdict::Yes));
    let at = late.shown(&lead).view.checklist[0]
        .sales
        .as_ref()
        .unwrap()
        .at
        .ms;
    assert!(
        at.abs_diff(START) < 60_000,
        "dated {} ms off",
        at.abs_diff(START)
    );
}

#[test]
fn a_clock_that_was_set_right_stays_so_when_the_background_dies() {
    let Team {
        odoo, lead, rep_id, ..
    } = team();
    let wrong = SetClock::at(START + 400 * DAY);
    let mut early = Profile::new(&odoo, rep_id, &wrong);
    early.look(&lead);
    early.sits(&lead, Seat::Sales);
    early.dies();
    early.does(&lead, took());
    let at = early.shown(&lead).view.lead.step.unwrap().at.ms;
    assert!(at.abs_diff(START) < DAY, "dated {at}");
}

#[test]
fn after_the_first_visit_a_record_opens_with_two_requests() {
    let Team {
        odoo,
        clock,
        lead,
        rep,
        ..
    } = team();
    rep.look_later(&lead);
    let before = odoo.requests();
    clock.pass(60_000);
    rep.look(&lead);
    assert_eq!(odoo.requests() - before, 2);
    rep.look(&lead);
    assert_eq!(
        odoo.requests() - before,
        2,
        "a second look within seconds asks nothing"
    );
}

#[test]
fn a_page_that_is_loaded_anew_shows_its_record_with_two_requests_and_misses_nothing() {
    let Team {
        odoo,
        clock,
        lead,
        rep,
        marketer_id,
        ..
    } = team();
    rep.look_later(&lead);
    let loads = || {
        let address = format!("{ADDRESS}/odoo/m-crm.lead/{}", lead.id);
        let nonce = "n".to_owned();
        let news = PageNews::Mounted { nonce, address };
        rep.run(block_on(rep.alive.page(PANEL.tab, news)).unwrap());
        clock.pass(10_000);
        let before = odoo.requests();
        rep.look(&lead);
        odoo.requests() - before
    };
    assert_eq!(loads(), 2, "a record without any note is no exception");
    let id = odoo.log_note(marketer_id, &lead, "<p>first</p>");
    rep.look_later(&lead);
    assert_eq!(loads(), 2);
    odoo.log_note(marketer_id, &lead, "<p>second</p>");
    assert_eq!(loads(), 3, "something is new, so it is read");
    assert_eq!(rep.shown(&lead).plain.len(), 2);
    odoo.edit_note(&id, "<p>edited</p>");
    assert_eq!(loads(), 2);
    let texts: Vec<_> = rep
        .look_later(&lead)
        .plain
        .into_iter()
        .map(|note| note.text)
        .collect();
    assert!(
        texts.iter().any(|text| text.contains("edited")),
        "{texts:?}"
    );
}
