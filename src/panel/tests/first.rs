//! What was agreed to come before the lead moves, in the forms that move it.

use super::*;
use crate::agreement;
use crate::panel::field::Moving;
use crate::record::{Article, Clause, Kind, LeadMove, Ledger, Scope, TeamWhat, Terms, fold};
use crate::team::{Label, Origin};

const DEPOT: CriterionId = CriterionId::Own(EventId {
    device: DeviceId(9),
    seq: 1,
});

/// A lead whose team agreed that a depot comes before sales takes the lead.
fn gated() -> Shown {
    let clause = |says| Clause {
        says,
        origin: Origin::Own,
        review: None,
    };
    let depot = Article::Criterion(Terms {
        name: Label::new("Depot").unwrap(),
        question: Question::new("Do they have a depot?").unwrap(),
        why: because("we cannot deliver to a shared one"),
        scope: Scope::default(),
        decides: None,
        differing: None,
        suggests: None,
    });
    let gate = Article::Gate {
        criterion: id(1),
        before: Side::Sales,
        why: because("two vans stood before a closed gate"),
    };
    let said = [
        (Side::Sales, TeamWhat::Proposed(clause(depot))),
        (Side::Marketing, TeamWhat::Signed { version: id(1) }),
        (Side::Sales, TeamWhat::Proposed(clause(gate))),
        (Side::Marketing, TeamWhat::Signed { version: id(3) }),
    ];
    let mut ledger = Ledger::default();
    for (seq, (side, what)) in (1..).zip(said) {
        ledger.add(Event {
            at: Stamp {
                ms: u64::from(seq),
                tick: 0,
            },
            id: id(seq),
            by: PersonId(format!("{side:?}")),
            side,
            what: What::Team(Box::new(what)),
        });
    }
    let mut shown = shown("1");
    let agreement = agreement::fold(&ledger);
    shown.view = fold(&Ledger::default(), &agreement, &Kind::default());
    shown
}

#[test]
fn taking_the_lead_past_what_comes_first_asks_why_and_records_both_reasons() {
    let mut story = Story::on(gated());
    story.types(Field::Take, "They called me");
    let field = Field::Despite(Moving::Take);
    story.refuses(Deed::Take, field, Fault::Text(TextFault::Empty));
    story.types(field, "The van is there on Friday only");
    story.then(Action::Do(Deed::Take));
    let past = What::Despite {
        did: LeadMove::Took {
            because: because("They called me"),
        },
        criteria: vec![DEPOT],
        because: because("The van is there on Friday only"),
    };
    assert_eq!(story.recorded().last(), Some(&past));
    // Shown at once, with what it went past.
    let step = story.model.view.lead.step.clone().unwrap();
    assert_eq!(step.despite.unwrap().criteria, [DEPOT]);
    assert_eq!(story.model.text(field), "");
}

#[test]
fn offering_the_lead_to_the_other_side_goes_past_nothing_that_comes_before_ones_own() {
    let shown = after(
        gated(),
        Side::Sales,
        What::Lead(LeadMove::Took {
            because: because("ours"),
        }),
    );
    let mut story = Story::on(shown);
    story.types(Field::Offer, "They wait for spring");
    story.then(Action::Do(Deed::Offer));
    assert!(matches!(
        story.recorded(),
        [What::Lead(LeadMove::Offered { .. })]
    ));
}

#[test]
fn an_offer_that_says_what_it_goes_past_is_accepted_with_one_click() {
    let offered = |past: bool| {
        let did = LeadMove::Offered {
            to: Side::Sales,
            because: because("they asked for a price"),
        };
        match past {
            true => What::Despite {
                did,
                criteria: vec![DEPOT],
                because: because("Friday only"),
            },
            false => What::Lead(did),
        }
    };
    let mut story = Story::on(after(gated(), Side::Marketing, offered(true)));
    let offer = story.model.view.lead.open[0].id;
    story.then(Action::Do(Deed::Accept(offer)));
    assert_eq!(
        story.recorded().last(),
        Some(&What::Lead(LeadMove::Accepted { offer }))
    );
    // One that came before this was agreed asks for a word.
    let mut story = Story::on(after(gated(), Side::Marketing, offered(false)));
    let offer = story.model.view.lead.open[0].id;
    let field = Field::Despite(Moving::Accept);
    story.refuses(Deed::Accept(offer), field, Fault::Text(TextFault::Empty));
    story.types(field, "Friday only");
    story.then(Action::Do(Deed::Accept(offer)));
    assert!(matches!(
        story.recorded().last(),
        Some(What::Despite { .. })
    ));
}

#[test]
fn why_one_goes_on_all_the_same_stays_to_be_copied_when_nothing_is_in_the_way_any_more() {
    let mut story = Story::on(gated());
    let field = Field::Despite(Moving::Take);
    story.types(field, "Friday only");
    story.rests();
    story.answer(Told::Kept);
    let stranded = |story: &Story| crate::panel::stranded::stranded(&story.model).len();
    assert_eq!(stranded(&story), 0);
    let mut met = gated();
    for side in Side::BOTH {
        let judged = What::Judged {
            criterion: DEPOT,
            verdict: Verdict::Yes,
            because: None,
        };
        met = after(met, side, judged);
    }
    met.drafts.insert(field.line(), "Friday only".into());
    story.then(Action::LookAgain);
    story.answer(Told::Shown(Box::new(met)));
    assert_eq!(stranded(&story), 1);
}
