//! What a person does.

use super::*;
use crate::agreement_page::model::MaySign;
use crate::protocol::{ItemState, Rights, Trouble};
use crate::team::Standing;

const NEW: Form = Form::New(Sort::Criterion);

#[test]
fn a_criterion_in_own_words_is_proposed_with_why_and_a_day_to_look_again() {
    let mut story = Story::of(vec![]);
    story.words(
        NEW,
        "Budget",
        "Is there money?",
        "Without it nothing is bought",
    );
    story.then(Action::Do(Deed::Propose(NEW)));
    let recorded = story.recorded();
    let [TeamWhat::Proposed(clause)] = recorded.as_slice() else {
        panic!("{recorded:?}");
    };
    assert_eq!(clause.origin, Origin::Own);
    assert!(
        clause.review.is_some_and(|at| at > NOW + 150 * 86_400_000),
        "half a year ahead"
    );
    let shown = &story.model.book.sentences[0];
    assert!(
        matches!(
            shown.current().unwrap().standing(),
            Standing::Proposal {
                by: Side::Sales,
                ..
            }
        ),
        "shown at once, as a proposal of the side that wrote it"
    );
    assert_eq!(story.model.way(shown.id), Way::Saving);
}

#[test]
fn who_may_not_write_notes_where_it_is_kept_records_nothing_and_may_follow() {
    let mut story = Story::begin();
    let mut known = agreed(agreement(vec![]));
    known.rights = Some(Rights {
        notes: false,
        follow: true,
    });
    story.answer(Told::Agreed(Box::new(known)));
    assert_eq!(story.model.writes(), None);
    story.words(NEW, "Budget", "Is there money?", "Nothing is bought");
    story.then(Action::Do(Deed::Propose(NEW)));
    assert_eq!(story.asks(), [] as [&Ask; 0]);
    assert_eq!(story.model.text(NEW.at(Part::Name)), "Budget", "kept");
    story.then(Action::Follow(home()));
    assert_eq!(story.asks(), [&Ask::Follow { key: home() }]);
}

#[test]
fn a_criterion_without_why_is_not_proposed_and_says_which_field_lacks_it() {
    let mut story = Story::of(vec![]);
    story.words(NEW, "Budget", "Is there money?", "  ");
    story.then(Action::Do(Deed::Propose(NEW)));
    assert!(matches!(
        story.model.faults.get(&NEW.at(Part::Why)),
        Some(Fault::Reason(_))
    ));
    assert!(story.effects.contains(&Effect::Focus(NEW.at(Part::Why))));
    assert!(
        !story
            .asks()
            .iter()
            .any(|ask| matches!(ask, Ask::Agree { .. }))
    );
    assert_eq!(
        story.model.text(NEW.at(Part::Name)),
        "Budget",
        "what was typed stays"
    );
}

#[test]
fn conviction_3_one_person_cannot_sign_for_both_sides() {
    let mut story = Story::of(vec![(SAM, Side::Marketing, TeamWhat::Proposed(need()))]);
    let version = story.model.book.sentences[0].versions[0].clone();
    assert_eq!(story.model.may_sign(&version), MaySign::OtherSide);
    story.then(Action::Do(Deed::Sign(version.id)));
    assert!(story.asked.is_empty(), "not even asked");
}

#[test]
fn a_proposal_of_the_other_side_is_signed_and_reads_as_agreed_at_once() {
    let mut story = Story::of(vec![(MIA, Side::Marketing, TeamWhat::Proposed(need()))]);
    let sentence = story.model.book.sentences[0].clone();
    assert!(story.model.waits_for(&sentence, Side::Sales));
    story.then(Action::Do(Deed::Sign(sentence.versions[0].id)));
    assert_eq!(
        story.recorded(),
        [TeamWhat::Signed {
            version: sentence.versions[0].id
        }]
    );
    let now = story.model.book.sentences[0].current().unwrap().standing();
    assert!(matches!(now, Standing::Agreed { .. }));
}

#[test]
fn somebody_of_the_same_side_may_sign_again_once_the_signer_has_left() {
    let left = TeamWhat::Sits {
        person: PersonId("9".into()),
        seat: None,
    };
    let signed = |did: Option<TeamWhat>| {
        let mut all = vec![("9", Side::Sales, TeamWhat::Proposed(need()))];
        all.extend(did.map(|did| (MIA, Side::Marketing, did)));
        let story = Story::of(all);
        story
            .model
            .may_sign(&story.model.book.sentences[0].versions[0])
    };
    assert_eq!(signed(None), MaySign::SideDone);
    assert_eq!(signed(Some(left)), MaySign::Again);
}

#[test]
fn changing_a_sentence_starts_from_how_it_reads_and_makes_a_new_version() {
    let mut story = Story::of(vec![(MIA, Side::Marketing, TeamWhat::Proposed(need()))]);
    let of = story.model.book.sentences[0].id;
    let form = Form::Change(of);
    assert_eq!(story.model.text(form.at(Part::Why)), "it matters");
    story.types(form.at(Part::Question), "Is there a problem that hurts?");
    assert_eq!(
        story.model.text(form.at(Part::Why)),
        "it matters",
        "the rest of the form stays"
    );
    story.then(Action::Do(Deed::Propose(form)));
    assert!(
        matches!(story.recorded().as_slice(), [TeamWhat::Changed { of: changed, .. }] if *changed == of)
    );
    assert_eq!(story.model.book.sentences[0].versions.len(), 2);
}

#[test]
fn a_sentence_changed_into_itself_is_no_version_but_one_brought_back_is() {
    let mut story = Story::of(vec![(MIA, Side::Marketing, TeamWhat::Proposed(need()))]);
    let of = story.model.book.sentences[0].id;
    let form = Form::Change(of);
    story.types(form.at(Part::Why), "  it matters ");
    story.then(Action::Do(Deed::Propose(form)));
    assert!(story.model.pending.is_empty());
    let fault = story.model.faults.get(&form.at(Part::Name));
    assert_eq!(fault, Some(&Fault::Same));

    let because = Reason::new("nobody asks it").unwrap();
    let retired = TeamWhat::Retired { of, because };
    let proposed = TeamWhat::Proposed(need());
    let mut story = Story::of(vec![
        (MIA, Side::Marketing, proposed),
        (MIA, Side::Marketing, retired),
    ]);
    let of = story.model.book.sentences[0].id;
    story.then(Action::Do(Deed::Propose(Form::Change(of))));
    assert!(matches!(
        story.recorded().as_slice(),
        [TeamWhat::Changed { .. }]
    ));
}

#[test]
fn a_wording_that_was_begun_before_a_colleagues_asks_once_before_it_takes_its_place() {
    let proposed = (MIA, Side::Marketing, TeamWhat::Proposed(need()));
    let mut story = Story::of(vec![proposed.clone()]);
    let form = Form::Change(id(1));
    story.then(Action::Focused(form.at(Part::Why), true));
    story.types(form.at(Part::Why), "It hurts");
    let theirs = clause(Article::Criterion(terms("Need", "Do they see a problem?")));
    let changed = TeamWhat::Changed {
        of: id(1),
        clause: theirs,
    };
    let news = agreed(agreement(vec![proposed, (MIA, Side::Marketing, changed)]));
    story.hears(news);
    let pressed = Action::Do(Deed::Propose(form));
    story.then(pressed.clone());
    assert!(story.model.pending.is_empty());
    let fault = story.model.faults.get(&form.at(Part::Name));
    assert_eq!(fault, Some(&Fault::Reworded));
    story.then(pressed);
    assert!(matches!(
        story.recorded().as_slice(),
        [TeamWhat::Changed { .. }]
    ));
    assert!(!story.model.drafts.begun(&form.prefix()));
}

#[test]
fn a_wording_that_was_begun_before_its_sentence_was_retired_asks_once_before_reviving_it() {
    let proposed = (MIA, Side::Marketing, TeamWhat::Proposed(need()));
    let mut story = Story::of(vec![proposed.clone()]);
    let form = Form::Change(id(1));
    story.then(Action::Focused(form.at(Part::Why), true));
    story.types(form.at(Part::Why), "It hurts");
    let because = Reason::new("nobody asks it").unwrap();
    let retired = TeamWhat::Retired { of: id(1), because };
    let news = agreed(agreement(vec![proposed, (MIA, Side::Marketing, retired)]));
    story.hears(news);
    let pressed = Action::Do(Deed::Propose(form));
    story.then(pressed.clone());
    let fault = story.model.faults.get(&form.at(Part::Name));
    assert_eq!(fault, Some(&Fault::Retired));
    assert!(story.model.pending.is_empty());
    story.then(pressed);
    assert_eq!(story.recorded().len(), 1);
}

/// A sentence of marketing's that both signed and whose day to look again has passed.
fn overdue() -> Story {
    let mut old = need();
    old.review = Some(NOW - 86_400_000);
    Story::of(vec![
        (MIA, Side::Marketing, TeamWhat::Proposed(old)),
        (SAM, Side::Sales, TeamWhat::Signed { version: id(1) }),
    ])
}

/// The wording that the last ask records, and its day to look again.
fn reworded(story: &Story) -> (Article, u64) {
    match story.recorded().as_slice() {
        [TeamWhat::Changed { clause, .. }] => (clause.says.clone(), clause.review.unwrap()),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_day_to_look_again_that_has_passed_is_not_carried_into_a_new_wording() {
    let ahead = NOW + 150 * 86_400_000;
    let mut story = overdue();
    story.types(Form::Change(id(1)).at(Part::Why), "It hurts");
    story.then(Action::Do(Deed::Propose(Form::Change(id(1)))));
    assert!(reworded(&story).1 > ahead);

    let mut story = overdue();
    story.types(Form::Retire(id(1)).at(Part::Text), "Nobody asks it");
    story.then(Action::Do(Deed::Retire(id(1))));
    story.then(Action::Do(Deed::Back(id(1))));
    assert!(reworded(&story).1 > ahead);
}

#[test]
fn a_sentence_that_was_looked_at_stays_with_a_fresh_day_and_nothing_else() {
    let ahead = NOW + 150 * 86_400_000;
    let mut story = overdue();
    story.then(Action::Do(Deed::Stays(id(1))));
    let (says, review) = reworded(&story);
    assert_eq!(says, need().says);
    assert!(review > ahead);
    story.asked.clear();
    story.then(Action::Do(Deed::Stays(id(1))));
    assert!(
        story.asked.is_empty(),
        "once; the other side's word is next"
    );

    let mut story = overdue();
    story.then(Action::Do(Deed::Propose(Form::Change(id(1)))));
    assert_eq!(reworded(&story).0, need().says, "by the form as well");
}

#[test]
fn a_field_that_was_emptied_in_a_change_is_not_filled_again() {
    let mut terms = terms("Need", "Is there a problem?");
    terms.decides = Some(Reason::new("Mia").unwrap());
    let proposed = TeamWhat::Proposed(clause(Article::Criterion(terms)));
    let mut story = Story::of(vec![(MIA, Side::Marketing, proposed)]);
    let form = Form::Change(story.model.book.sentences[0].id);
    story.types(form.at(Part::Decides), "");
    story.then(Action::Do(Deed::Propose(form)));
    let recorded = story.recorded();
    let [TeamWhat::Changed { clause, .. }] = recorded.as_slice() else {
        panic!("{recorded:?}");
    };
    assert!(matches!(&clause.says, Article::Criterion(terms) if terms.decides.is_none()));
}

#[test]
fn what_could_not_be_saved_stands_in_its_form_again_and_can_be_tried_again() {
    let mut story = Story::of(vec![]);
    story.words(
        NEW,
        "Budget",
        "Is there money?",
        "Without it nothing is bought",
    );
    story.then(Action::Do(Deed::Propose(NEW)));
    assert_eq!(story.model.text(NEW.at(Part::Name)), "", "the form is done");
    let full = Trouble::NoRoom;
    story.answer(Told::Failed(full.clone()));
    assert_eq!(story.model.text(NEW.at(Part::Name)), "Budget");
    assert_eq!(story.model.unsaved[0].why, full);
    let turn = story.model.unsaved[0].turn;
    assert!(story.effects.contains(&Effect::Reveal(turn)), "and is seen");
    assert!(
        story.model.book.sentences.is_empty(),
        "nothing that is not kept is shown as kept"
    );
    story.then(Action::Again(story.model.unsaved[0].turn));
    assert_eq!(story.recorded().len(), 1);
    assert!(story.model.unsaved.is_empty());
    assert_eq!(
        story.model.text(NEW.at(Part::Name)),
        "",
        "and out of the form"
    );
}

#[test]
fn what_was_typed_since_a_failure_survives_trying_again() {
    let mut story = Story::of(vec![]);
    story.words(
        NEW,
        "Budget",
        "Is there money?",
        "Without it nothing is bought",
    );
    story.then(Action::Do(Deed::Propose(NEW)));
    story.answer(Told::Failed(Trouble::Unreachable));
    story.types(NEW.at(Part::Why), "Without money nobody decides");
    story.then(Action::Again(story.model.unsaved[0].turn));
    let Some(Ask::Agree { whats, settles, .. }) = story.asks().last().copied() else {
        panic!("{:?}", story.asks());
    };
    let [TeamWhat::Proposed(clause)] = whats.as_slice() else {
        panic!("{whats:?}");
    };
    assert!(
        matches!(&clause.says, Article::Criterion(terms) if terms.why.as_str() == "Without it nothing is bought"),
        "what failed is what is tried again"
    );
    assert!(
        settles.is_empty(),
        "and the newer text is nobody's to clear"
    );
    let why = story.model.text(NEW.at(Part::Why));
    assert_eq!(why, "Without money nobody decides");
}

#[test]
fn a_sentence_is_retired_only_with_a_reason_and_can_be_brought_back() {
    let mut story = Story::of(vec![(SAM, Side::Sales, TeamWhat::Proposed(need()))]);
    let of = story.model.book.sentences[0].id;
    story.then(Action::Do(Deed::Retire(of)));
    assert!(story.asked.is_empty());
    story.types(Form::Retire(of).at(Part::Text), "It predicted nothing");
    story.then(Action::Do(Deed::Retire(of)));
    assert!(!story.model.book.sentences[0].stands());
    story.then(Action::Do(Deed::Back(of)));
    let back = &story.model.book.sentences[0];
    assert!(back.stands());
    assert_eq!(
        back.rested.len(),
        1,
        "why it did not hold for a while is still known"
    );
}

#[test]
fn without_a_side_nothing_is_done_in_anybodys_name() {
    let mut story = Story::begin();
    let mut all = agreed(agreement(vec![(
        MIA,
        Side::Marketing,
        TeamWhat::Proposed(need()),
    )]));
    all.seat = None;
    let version = all.agreement.sentences[0].versions[0].id;
    story.answer(Told::Agreed(Box::new(all)));
    story.then(Action::Do(Deed::Sign(version)));
    assert!(story.asked.is_empty());
}

#[test]
fn the_way_of_a_signature_to_the_crm_is_known() {
    let mut story = Story::begin();
    let mut all = agreed(agreement(vec![
        (MIA, Side::Marketing, TeamWhat::Proposed(need())),
        (SAM, Side::Sales, TeamWhat::Signed { version: id(1) }),
    ]));
    let signed = all.agreement.sentences[0].versions[0].signed[1].id;
    all.states = vec![(signed, ItemState::Sending)];
    story.answer(Told::Agreed(Box::new(all)));
    assert_eq!(story.model.way(signed), Way::On(&ItemState::Sending));
    assert_eq!(story.model.way(id(1)), Way::InCrm);
}

#[test]
fn a_device_that_was_lost_is_reported_once_and_shown_as_soon_as_it_is_saved() {
    let mut story = Story::of(vec![]);
    let device = crate::ledger::DeviceId(7);
    story.then(Action::Do(Deed::Lost(device)));
    assert_eq!(story.recorded(), [TeamWhat::KeyRetired { device }]);
}

#[test]
fn a_lost_device_that_turned_up_is_announced_with_the_key_it_has() {
    let key = Some(crate::ledger::Key([7; 32]));
    let at = |ms| Stamp { ms, tick: 0 };
    let event = Event {
        at: at(1),
        id: id(1),
        by: PersonId(SAM.into()),
        side: Side::Sales,
        what: What::Team(Box::new(TeamWhat::Key { key })),
    };
    let here = crate::ledger::Here {
        spot: home().spot(),
        former: Vec::new(),
    };
    let ledger: Ledger = [event].into_iter().collect();
    let devices = crate::ledger::Devices::of(&[(here, &ledger)]);
    let mut all = agreed(agreement(vec![]));
    all.devices = devices
        .people()
        .map(|(person, of)| (person.clone(), of.to_vec()))
        .collect();
    let mut story = Story::begin();
    story.answer(Told::Agreed(Box::new(all)));
    story.then(Action::Do(Deed::Found(DeviceId(1))));
    assert_eq!(story.recorded(), [TeamWhat::Key { key }]);
}

#[test]
fn who_has_left_stays_named_and_the_hand_stays_by_the_lists() {
    let mia = PersonId(MIA.into());
    let sits = TeamWhat::Sits {
        person: mia.clone(),
        seat: Some(Seat::Marketing),
    };
    let mut story = Story::of(vec![(MIA, Side::Marketing, sits)]);
    story.then(Action::Do(Deed::Sits(mia.clone(), None)));
    assert!(story.model.book.has_left(&mia));
    assert!(story.effects.contains(&Effect::Jump("people")));
}
