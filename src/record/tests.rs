use super::*;
use crate::agreement::Agreement;
use crate::team::{Body, PersonId, Question, Reason, Side, Starter};

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
