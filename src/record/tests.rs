use super::*;
use crate::agreement;
use crate::agreement::Agreement;
use crate::team::{Body, Origin, PersonId, Question, Reason, Side, Starter};

fn story() -> Vec<Event> {
    let id = |seq| EventId {
        device: DeviceId(7),
        seq,
    };
    let because = || Reason::new("they asked for a demo").unwrap();
    let need = CriterionId::Starter(Starter::Need);
    let judged = |verdict| What::Judged {
        criterion: need,
        verdict,
        because: None,
    };
    let whats = [
        (Side::Sales, What::Joined),
        (
            Side::Sales,
            What::Started {
                with: vec![Starter::Need],
            },
        ),
        (
            Side::Marketing,
            What::Proposed {
                question: Question::new("Did they open the offer?").unwrap(),
            },
        ),
        (Side::Sales, judged(Verdict::Yes)),
        (Side::Marketing, judged(Verdict::No)),
        (Side::Marketing, What::Agreed { criterion: need }),
        (
            Side::Sales,
            What::Lead(LeadMove::Offered {
                to: Side::Marketing,
                because: because(),
            }),
        ),
        (
            Side::Marketing,
            What::Lead(LeadMove::Accepted { offer: id(7) }),
        ),
        (
            Side::Sales,
            What::Wrote {
                kind: NoteKind::Feedback,
                to: Some(Side::Marketing),
                text: Body::new("They signed.").unwrap(),
            },
        ),
        (Side::Sales, What::Left { because: because() }),
        (
            Side::Marketing,
            What::Thread {
                note: id(9),
                step: ThreadStep::Replied {
                    text: Body::new("Which offer?").unwrap(),
                    mentions: Vec::new(),
                },
            },
        ),
        (
            Side::Sales,
            What::Thread {
                note: id(9),
                step: ThreadStep::Resolved { because: because() },
            },
        ),
    ];
    let mut seq = 0;
    let events = whats.into_iter().map(|(side, what)| {
        seq += 1;
        Event {
            at: Stamp {
                ms: u64::from(seq),
                tick: 0,
            },
            id: id(seq),
            by: PersonId(format!("{side:?}")),
            side,
            what,
        }
    });
    events.collect()
}

#[test]
fn what_a_person_just_did_reads_as_it_will_read_once_saved() {
    let events = story();
    let mut view = RecordView::default();
    for (done, event) in events.iter().enumerate() {
        view.then(event);
        let saved = fold(
            &events.iter().take(done + 1).cloned().collect(),
            &Agreement::default(),
            &Kind::default(),
        );
        assert_eq!(view, saved, "after {:?}", event.what);
    }
    assert_eq!(view.differences(0).count(), 1);
    assert_eq!(view.lead.with, Some(Side::Marketing));
}

fn event(nth: u32, side: Side, what: What) -> Event {
    Event {
        at: Stamp {
            ms: u64::from(nth),
            tick: 0,
        },
        id: EventId {
            device: DeviceId(7),
            seq: nth,
        },
        by: PersonId(format!("{side:?}")),
        side,
        what,
    }
}

/// Of either side something is expected whenever anything happens that may start a clock.
fn ruled() -> Agreement {
    let because = |text: &str| Reason::new(text).unwrap();
    let mut home = Ledger::default();
    let both = Trigger::ALL.into_iter();
    let both = both.flat_map(|when| Side::BOTH.map(|of| (when, of)));
    for (nth, (when, of)) in (0..).step_by(2).zip(both) {
        let rule = Rule {
            when,
            of,
            what: because("talk with them"),
            within: 480,
            silence: because("Friday's list"),
        };
        let clause = Clause {
            says: Article::Rule(rule),
            origin: Origin::Own,
            review: None,
        };
        let made = event(
            nth,
            Side::Sales,
            What::Team(Box::new(TeamWhat::Proposed(clause))),
        );
        let version = made.id;
        home.add(made);
        let signed = What::Team(Box::new(TeamWhat::Signed { version }));
        home.add(event(nth + 1, Side::Marketing, signed));
    }
    agreement::fold(&home)
}

#[test]
fn ten_thousand_events_under_rules_leave_open_what_waits_and_the_last_that_ended() {
    let because = || Reason::new("it is our turn").unwrap();
    let need = CriterionId::Starter(Starter::Need);
    let judged = |verdict| What::Judged {
        criterion: need,
        verdict,
        because: None,
    };
    let mut seq = 100;
    let mut ledger = Ledger::default();
    let mut add = |side, what| {
        seq += 1;
        ledger.add(event(seq, side, what));
        EventId {
            device: DeviceId(7),
            seq,
        }
    };
    let with = vec![Starter::Need];
    add(Side::Sales, What::Started { with });
    for _ in 0..1_250 {
        add(
            Side::Marketing,
            What::Lead(LeadMove::Took { because: because() }),
        );
        add(Side::Sales, judged(Verdict::Yes));
        // Differs: something is expected of both.
        add(Side::Marketing, judged(Verdict::No));
        let offer = add(
            Side::Marketing,
            What::Lead(LeadMove::Offered {
                to: Side::Sales,
                because: because(),
            }),
        );
        add(Side::Sales, What::Lead(LeadMove::Accepted { offer }));
        add(Side::Marketing, judged(Verdict::Yes));
        // Nobody ever answers these.
        add(
            Side::Sales,
            What::Expect(ExpectStep::Asked {
                of: Party {
                    side: Side::Marketing,
                    person: None,
                },
                what: because(),
                within: 60,
                silence: because(),
            }),
        );
        add(
            Side::Sales,
            What::Wrote {
                kind: NoteKind::Question,
                to: Some(Side::Marketing),
                text: Body::new("Do they read it?").unwrap(),
            },
        );
    }
    assert_eq!(ledger.len(), 10_001);
    let view = fold(&ledger, &ruled(), &Kind::default());
    let (open, ended): (Vec<_>, Vec<_>) = view.expectations.iter().partition(|of| of.open());
    let of = |when| open.iter().filter(|of| of.when == when).count();
    assert_eq!(of(None), 1_250);
    assert_eq!(of(Some(Trigger::Asked)), 1_250);
    assert_eq!(of(Some(Trigger::Leads)), 1, "sales leads now");
    assert_eq!(of(Some(Trigger::Offered)), 0, "every offer was answered");
    assert_eq!(of(Some(Trigger::Differs)), 0, "every difference is over");
    assert_eq!(ended.len(), 50);
    assert_eq!(view.lead.path.len(), 3 * 1_250);
    assert!(view.lead.path.iter().all(|step| step.void.is_none()));
}

/// Two offers that crossed, under rules that expect something of both sides, and then these moves.
fn crossed_then(moves: &[(Side, LeadMove)]) -> RecordView {
    let because = || Reason::new("you know them better").unwrap();
    let offer = |to| LeadMove::Offered {
        to,
        because: because(),
    };
    let offers = [
        (Side::Sales, offer(Side::Marketing)),
        (Side::Marketing, offer(Side::Sales)),
    ];
    let all = offers.iter().chain(moves).zip(100..);
    let events = all.map(|((side, did), seq)| event(seq, *side, What::Lead(did.clone())));
    fold(&events.collect(), &ruled(), &Kind::default())
}

/// The offers that [`crossed_then`] begins with, by the side they ask.
fn offer_to(side: Side) -> EventId {
    EventId {
        device: DeviceId(7),
        seq: match side {
            Side::Marketing => 100,
            Side::Sales => 101,
        },
    }
}

/// Of which sides an answer to an offer is expected.
fn answers_expected(view: &RecordView) -> Vec<Side> {
    let open = view.expectations.iter().filter(|of| of.open());
    let offered = open.filter(|of| of.when == Some(Trigger::Offered));
    offered.map(|of| of.of.side).collect()
}

#[test]
fn of_two_offers_that_crossed_the_first_accepted_or_a_lead_taken_ends_both() {
    let both = crossed_then(&[]);
    assert!(both.lead.crossed());
    assert_eq!(answers_expected(&both), [Side::Marketing, Side::Sales]);
    for side in Side::BOTH {
        let offer = offer_to(side);
        let because = Reason::new("they asked for us").unwrap();
        for did in [LeadMove::Accepted { offer }, LeadMove::Took { because }] {
            let view = crossed_then(&[(side, did)]);
            assert_eq!(view.lead.with, Some(side));
            assert!(view.lead.open.is_empty() && !view.lead.crossed());
            assert_eq!(answers_expected(&view), [], "nothing waits for an answer");
        }
    }
}

#[test]
fn of_two_offers_that_crossed_the_second_acceptance_comes_too_late_and_says_so() {
    let accepted = |side| {
        let offer = offer_to(side);
        (side, LeadMove::Accepted { offer })
    };
    for first in Side::BOTH {
        let view = crossed_then(&[accepted(first), accepted(first.other())]);
        assert_eq!(view.lead.with, Some(first));
        let last = view.lead.path.last().unwrap();
        assert_eq!(
            (last.side, last.void),
            (first.other(), Some(Void::Answered))
        );
    }
}

#[test]
fn of_two_offers_that_crossed_not_now_or_taking_back_ends_that_one_alone() {
    let because = Reason::new("not before spring").unwrap();
    for side in Side::BOTH {
        let offer = offer_to(side);
        let declined = LeadMove::Declined {
            offer,
            because: because.clone(),
        };
        let withdrew = LeadMove::Withdrew { offer };
        for (by, did) in [(side, declined), (side.other(), withdrew)] {
            let view = crossed_then(&[(by, did)]);
            let waits: Vec<Side> = view.lead.open.iter().map(|offer| offer.to).collect();
            assert_eq!(waits, [side.other()]);
            assert!(!view.lead.crossed());
            assert_eq!(view.lead.with, None, "and the lead is where it was");
            assert_eq!(answers_expected(&view), [side.other()]);
        }
    }
}

#[test]
fn whatever_sets_a_clock_going_for_somebody_else_may_ask_them() {
    let mut done = Vec::new();
    let mut asked = Vec::new();
    for mut event in story() {
        // After the rules were agreed.
        event.at.ms += 1_000;
        done.push(event.clone());
        let ledger = done.iter().cloned().collect();
        let view = fold(&ledger, &ruled(), &Kind::default());
        let begins = view.expectations.iter().any(|of| match of.id {
            ExpectationId::Rule { from, .. } => from == event.id,
            _ => false,
        });
        assert!(!begins || may_ask(&view, &event), "{:?}", event.what);
        asked.extend(may_ask(&view, &event).then_some(event.id.seq));
    }
    // From the ninth on nothing sets a clock going but the tenth; it is for somebody else to read.
    assert_eq!(
        asked,
        [5, 7, 8, 9, 10, 11, 12],
        "the others ask nobody anything"
    );
}

#[test]
fn what_was_asked_asks_whoever_else_it_is_asked_of() {
    let view = RecordView::default();
    let reason = || Reason::new("call them").unwrap();
    let asked = |person: Option<&str>| {
        let step = ExpectStep::Asked {
            of: Party {
                side: Side::Sales,
                person: person.map(|name| PersonId(name.to_owned())),
            },
            what: reason(),
            within: 60,
            silence: reason(),
        };
        may_ask(&view, &event(1, Side::Sales, What::Expect(step)))
    };
    assert!(!asked(Some("Sales")), "oneself");
    assert!(asked(Some("Somebody else")) && asked(None));
    let expectation = ExpectationId::Own(event(1, Side::Sales, What::Joined).id);
    let steps = [
        (ExpectStep::Resumed { expectation }, true),
        (ExpectStep::Agreed { expectation }, false),
    ];
    for (step, asks) in steps {
        let event = event(2, Side::Sales, What::Expect(step));
        assert_eq!(may_ask(&view, &event), asks);
    }
}
