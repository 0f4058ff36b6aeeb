//! What is seen, asked again, and kept.

use super::*;
use crate::agreement_page::history::history;
use crate::agreement_page::listing::{self, Stand};
use crate::agreement_page::unsent::{About, unsent};
use crate::ledger::{CriterionId, Kind, Open};
use crate::protocol::{ItemState, Trouble};

#[test]
fn a_page_that_is_looked_at_asks_for_news_every_ten_seconds_and_a_hidden_one_does_not() {
    let mut story = Story::of(vec![]);
    story.clock += 9_000;
    story.then(Action::Tick);
    assert!(story.asked.is_empty());
    story.clock += 1_000;
    story.then(Action::Tick);
    assert!(matches!(
        story.asks().as_slice(),
        [Ask::Agreement { fresh: false, .. }]
    ));
    story.answer(Told::Agreed(Box::new(agreed(Agreement::default()))));
    story.then(Action::Seen(false));
    story.clock += 60_000;
    story.then(Action::Tick);
    assert!(story.asked.is_empty());
}

#[test]
fn what_is_half_typed_is_kept_when_typing_rests_under_the_home_record() {
    let mut story = Story::of(vec![]);
    let field = Form::New(Sort::Term).at(Part::Means);
    story.types(field, "They asked");
    assert!(story.asked.is_empty());
    story.rests();
    let kept = Ask::Draft {
        key: home(),
        field: "book.new-term.means".into(),
        text: "They asked".into(),
    };
    assert!(story.asks().contains(&&kept));
}

#[test]
fn a_form_that_was_begun_is_open_and_filled_after_a_reload() {
    let mut story = Story::begin();
    let mut all = agreed(Agreement::default());
    all.drafts
        .insert("book.new-criterion.name".into(), "Budget".into());
    story.answer(Told::Agreed(Box::new(all)));
    let form = Form::New(Sort::Criterion);
    assert!(story.model.open(&Fold::Form(form), false));
    assert_eq!(story.model.text(form.at(Part::Name)), "Budget");
}

#[test]
fn what_a_colleague_does_meanwhile_never_touches_the_form_one_types_in() {
    let mut story = Story::of(vec![]);
    let field = Form::New(Sort::Term).at(Part::Means);
    story.then(Action::Focused(field, true));
    story.types(field, "They asked");
    story.rests();
    story.answer(Told::Kept);
    story.clock += 10_000;
    story.then(Action::Tick);
    story.answer(Told::Agreed(Box::new(agreed(Agreement::default()))));
    assert_eq!(story.model.text(field), "They asked");
}

#[test]
fn conviction_8_the_three_questions_are_open_until_somebody_answers_them() {
    let story = Story::of(vec![]);
    assert_eq!(listing::agenda(&story.model).open, Open::ALL);
    let answer = clause(Article::Answer {
        to: Open::Owner,
        text: Reason::new("Whoever talks with them").unwrap(),
    });
    let story = Story::of(vec![(MIA, Side::Marketing, TeamWhat::Proposed(answer))]);
    assert_eq!(
        listing::agenda(&story.model).open,
        [Open::Status, Open::Silence]
    );
}

#[test]
fn a_proposal_waits_for_the_other_side_and_what_was_set_up_for_both() {
    let mut set_up = need();
    set_up.origin = Origin::Template;
    let story = Story::of(vec![
        (MIA, Side::Marketing, TeamWhat::Proposed(need())),
        (SAM, Side::Sales, TeamWhat::Proposed(set_up)),
    ]);
    let [marketing, sales] = listing::agenda(&story.model).waits;
    assert_eq!(
        marketing.iter().map(|of| of.id).collect::<Vec<_>>(),
        [id(2)]
    );
    assert_eq!(
        sales.iter().map(|of| of.id).collect::<Vec<_>>(),
        [id(1), id(2)]
    );
}

#[test]
fn criteria_are_found_by_customer_by_standing_and_by_a_word() {
    let mut tender = terms("Tender", "Are two people with us?");
    tender.scope.complexities = vec![Label::new("tender").unwrap()];
    let tender = clause(Article::Criterion(tender));
    let mut story = Story::of(vec![
        (MIA, Side::Marketing, TeamWhat::Proposed(need())),
        (MIA, Side::Marketing, TeamWhat::Proposed(tender)),
        (SAM, Side::Sales, TeamWhat::Signed { version: id(1) }),
    ]);
    let listed = |story: &mut Story, filter: Filter| {
        story.then(Action::Filter(filter));
        let listed = listing::criteria(&story.model, &story.model.filter);
        listed
            .iter()
            .map(|(sentence, _)| sentence.id)
            .collect::<Vec<_>>()
    };
    let simple = Kind {
        complexity: Label::new("simple").ok(),
        ..Kind::default()
    };
    let all = Filter::default;
    assert_eq!(listed(&mut story, all()), [id(1), id(2)]);
    assert_eq!(
        listed(
            &mut story,
            Filter {
                kind: Some(simple),
                ..all()
            }
        ),
        [id(1)]
    );
    assert_eq!(
        listed(
            &mut story,
            Filter {
                stand: Some(Stand::Waits),
                ..all()
            }
        ),
        [id(2)]
    );
    assert_eq!(
        listed(
            &mut story,
            Filter {
                stand: Some(Stand::Agreed),
                ..all()
            }
        ),
        [id(1)]
    );
    assert_eq!(
        listed(
            &mut story,
            Filter {
                text: "TWO people".into(),
                ..all()
            }
        ),
        [id(2)]
    );
    assert_eq!(
        story.model.said,
        Said::Listed(1),
        "who cannot see the list hears how long it is"
    );
}

#[test]
fn the_rest_of_what_waits_is_listed_where_one_is_taken() {
    let mut story = Story::of(vec![(MIA, Side::Marketing, TeamWhat::Proposed(need()))]);
    let waits = Filter {
        stand: Some(Stand::Waits),
        ..Filter::default()
    };
    story.then(Action::List(waits.clone()));
    assert_eq!(story.model.filter, waits);
    assert!(story.effects.contains(&Effect::Jump("criteria")));
    assert_eq!(story.model.said, Said::Listed(1));
}

#[test]
fn a_sentence_that_one_goes_to_is_shown_whatever_the_list_was_narrowed_to() {
    let mut story = Story::of(vec![(MIA, Side::Marketing, TeamWhat::Proposed(need()))]);
    story.then(Action::Filter(Filter {
        text: "nothing like it".into(),
        ..Filter::default()
    }));
    story.then(Action::Show(id(1)));
    assert_eq!(
        listing::criteria(&story.model, &story.model.filter).len(),
        1
    );
    assert!(story.effects.contains(&Effect::Show(id(1))));
}

#[test]
fn a_retired_criterion_that_one_goes_to_is_listed_too() {
    let because = Reason::new("Nobody asks it").unwrap();
    let did = vec![
        (MIA, Side::Marketing, TeamWhat::Proposed(need())),
        (
            MIA,
            Side::Marketing,
            TeamWhat::Retired { of: id(1), because },
        ),
    ];
    let listed = |story: &Story| listing::criteria(&story.model, &story.model.filter).len();
    let mut story = Story::of(did.clone());
    assert_eq!(listed(&story), 0);
    story.then(Action::Show(id(1)));
    assert_eq!(listed(&story), 1);

    let mut story = Story::begin();
    story.model.show = Some(id(1));
    story.answer(Told::Agreed(Box::new(agreed(agreement(did)))));
    assert_eq!(listed(&story), 1, "by the page's address as well");
}

#[test]
fn the_history_of_a_sentence_tells_everything_in_the_order_it_happened() {
    let mut other = need();
    other.review = Some(NOW);
    let named = TeamWhat::Named {
        criterion: CriterionId::Own(id(1)),
        on: home(),
    };
    let story = Story::of(vec![
        (MIA, Side::Marketing, TeamWhat::Proposed(need())),
        (
            SAM,
            Side::Sales,
            TeamWhat::Said {
                of: id(1),
                text: Reason::new("Why?").unwrap(),
            },
        ),
        (SAM, Side::Sales, TeamWhat::Signed { version: id(1) }),
        (
            MIA,
            Side::Marketing,
            TeamWhat::Retired {
                of: id(1),
                because: Reason::new("Old").unwrap(),
            },
        ),
        (
            SAM,
            Side::Sales,
            TeamWhat::Changed {
                of: id(1),
                clause: other,
            },
        ),
        (MIA, Side::Marketing, named),
    ]);
    let keys: Vec<&str> = history(&story.model.book.sentences[0])
        .iter()
        .map(|past| past.key)
        .collect();
    assert_eq!(
        keys,
        [
            "book_did_propose_marketing",
            "book_did_say_sales",
            "book_did_sign_sales",
            "book_did_retire_marketing",
            "book_did_change_sales",
            "book_did_reject",
        ]
    );
}

#[test]
fn everything_that_was_not_sent_says_what_it_is_and_why() {
    let sits = TeamWhat::Sits {
        person: PersonId(SAM.into()),
        seat: Some(Seat::Sales),
    };
    let mut all = agreed(agreement(vec![
        (MIA, Side::Marketing, TeamWhat::Proposed(need())),
        (SAM, Side::Sales, TeamWhat::Signed { version: id(1) }),
        (SAM, Side::Sales, sits),
    ]));
    let why = Trouble::Refused {
        words: "Access denied".into(),
    };
    let parked = |seq| (id(seq), ItemState::Parked { why: why.clone() });
    all.states = vec![parked(2), parked(3), (id(4), ItemState::Sending), parked(5)];
    let mut story = Story::begin();
    story.answer(Told::Agreed(Box::new(all)));
    let all = unsent(&story.model);
    assert!(all.iter().all(|item| *item.why == why));
    let what: Vec<&About> = all.iter().map(|item| &item.what).collect();
    assert!(
        matches!(what[0], About::Sentence(of, past) if of.id == id(1) && past.key == "book_did_sign_sales")
    );
    assert!(matches!(what[1], About::Member(who) if who.0 == SAM));
    assert_eq!(what[2..], [&About::Other]);
}

#[test]
fn the_sentence_named_in_the_pages_address_is_opened_once() {
    let mut story = Story::begin();
    story.model.show = Some(id(1));
    let all = agreed(agreement(vec![(
        MIA,
        Side::Marketing,
        TeamWhat::Proposed(need()),
    )]));
    story.answer(Told::Agreed(Box::new(all)));
    assert!(story.model.open(&Fold::Sentence(id(1)), false));
    assert_eq!(story.model.show, None);
}

#[test]
fn where_no_record_keeps_an_agreement_the_one_beside_the_page_can_keep_it() {
    let from = RecordKey {
        id: "17".into(),
        ..home()
    };
    let mut story = Story::begin();
    story.model = Model::new("http://crm".into(), None, Some(from.clone()));
    let mut none = agreed(Agreement::default());
    (none.home, none.seat) = (None, None);
    story.hears(none);
    let named = Ask::Look {
        key: from.clone(),
        fresh: false,
        notes: 0,
    };
    assert!(story.asks().contains(&&named), "it is offered by its name");
    story.then(Action::Seat(Seat::Sales));
    let seat = Ask::Seat {
        key: from.clone(),
        seat: Seat::Sales,
    };
    assert!(story.asks().contains(&&seat));
    story.then(Action::Keep);
    let keeps = Ask::KeepHere { key: from };
    assert!(story.asks().contains(&&keeps));
    story.hears(agreed(Agreement::default()));
    story.then(Action::Keep);
    assert!(
        story.asked.is_empty(),
        "where one keeps it nothing is moved"
    );
}

#[test]
fn news_about_a_customer_is_no_news_about_the_agreement() {
    let mut story = Story::of(vec![]);
    let other = RecordKey {
        id: "17".into(),
        ..home()
    };
    story.then(Action::Heard(Told::Stale { key: other }));
    assert!(story.asked.is_empty());
    story.then(Action::Heard(Told::Stale { key: home() }));
    assert_eq!(story.asked.len(), 1);
}
