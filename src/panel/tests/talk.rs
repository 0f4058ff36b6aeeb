//! The conversation about a difference.

use super::*;
use crate::record::{Ending, Lens, TalkStep};
use crate::team::calendar::Offsets;

fn judged(verdict: Verdict) -> What {
    What::Judged {
        criterion: NEED,
        verdict,
        because: None,
    }
}

/// Sales says yes, marketing says no.
fn differing() -> Shown {
    let shown = after(with_need(shown("1")), Side::Sales, judged(Verdict::Yes));
    after(shown, Side::Marketing, judged(Verdict::No))
}

fn step(story: &Story) -> &TalkStep {
    match story.recorded() {
        [What::Talk { step, .. }] => step,
        other => panic!("{other:?}"),
    }
}

#[test]
fn conviction_2_a_difference_stays_open_until_it_ends_in_one_of_three_ways() {
    let mut story = Story::on(differing());
    assert!(story.model.differs(&story.model.view.checklist[0]));
    story.types(Field::Settle(NEED), "the owner pays it herself");
    story.refuses(Deed::Settle(NEED), Field::SettleHow(NEED), Fault::Choose);
    story.types(Field::SettleHow(NEED), "exception");
    story.then(Action::Do(Deed::Settle(NEED)));
    assert!(matches!(
        step(&story),
        TalkStep::Ended(Ending::Exception { .. })
    ));
    let row = &story.model.view.checklist[0];
    assert!(!story.model.differs(row));
    assert_eq!(
        row.sales.as_ref().unwrap().verdict,
        Verdict::Yes,
        "no answer was touched"
    );
    story.types(Field::Reopen(NEED), "she does not");
    story.then(Action::Do(Deed::Reopen(NEED)));
    assert!(story.model.differs(&story.model.view.checklist[0]));
}

#[test]
fn parking_asks_for_a_day_to_come_and_means_its_first_minute_where_the_team_works() {
    let mut known = differing();
    known.team.offsets = Offsets::new(vec![(0, 60)]);
    let mut story = Story::on(known);
    story.types(Field::Settle(NEED), "the accounts come then");
    story.types(Field::SettleHow(NEED), "parked");
    let until = Field::Until(NEED);
    for day in ["", "1970-01-01", "tomorrow"] {
        story.types(until, day);
        story.refuses(Deed::Settle(NEED), until, Fault::Day);
    }
    story.types(until, "1970-01-11");
    story.then(Action::Do(Deed::Settle(NEED)));
    let TalkStep::Ended(Ending::Parked { until, .. }) = step(&story) else {
        panic!("{:?}", step(&story));
    };
    assert_eq!(*until, 10 * 86_400_000 - 3_600_000);
}

#[test]
fn a_view_belongs_to_ones_own_side_and_the_others_stays() {
    let mut story = Story::on(differing());
    story.types(Field::View(NEED, Lens::Risk), "the neighbour delivers");
    story.then(Action::Do(Deed::View(NEED, Lens::Risk)));
    let talk = story.model.view.checklist[0].difference.as_ref().unwrap();
    assert!(talk.view(Lens::Risk, Side::Sales).is_some());
    assert!(talk.view(Lens::Risk, Side::Marketing).is_none());
    assert_eq!(story.model.text(Field::View(NEED, Lens::Risk)), "");
}

#[test]
fn a_half_written_view_keeps_its_row_open() {
    let mut story = Story::on(differing());
    assert!(!story.model.open(&Fold::Row(NEED), false));
    story.types(Field::View(NEED, Lens::Success), "they sign");
    assert!(story.model.open(&Fold::Row(NEED), false));
}

#[test]
fn a_criterion_that_changes_opens_the_agreement_along_with_it() {
    let proposed = What::Proposed {
        question: Question::new("Is there a fitter?").unwrap(),
    };
    let own = CriterionId::Own(id(1));
    let judged = |verdict| What::Judged {
        criterion: own,
        verdict,
        because: None,
    };
    let shown = after(shown("1"), Side::Sales, proposed);
    let shown = after(shown, Side::Sales, judged(Verdict::Yes));
    let mut story = Story::on(after(shown, Side::Marketing, judged(Verdict::No)));
    story.types(Field::SettleHow(own), "changed");
    story.types(Field::Settle(own), "we mean a fitter of theirs");
    story.then(Action::Do(Deed::Settle(own)));
    let asks = story.asks();
    assert!(
        matches!(
            asks[..],
            [
                Ask::Record { .. },
                Ask::OpenAgreement { sentence: None, .. }
            ]
        ),
        "{asks:?}"
    );
}
