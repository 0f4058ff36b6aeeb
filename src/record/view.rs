use serde::{Deserialize, Serialize};

use super::{
    Event, EventId, Lead, Ledger, NoteKind, Owners, Reading, Row, Stamp, What, checklist,
    checklist_then, lead, owners,
};
use crate::team::{PersonId, Side};

/// A typed note, as it stands on the record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TypedNote {
    /// The writing event.
    pub id: EventId,
    /// What sort of note.
    pub kind: NoteKind,
    /// The side it is meant for.
    pub to: Option<Side>,
    /// The text; shown as text, whatever is in it.
    pub text: String,
    /// Who wrote it.
    pub by: PersonId,
    /// For which side.
    pub side: Side,
    /// When.
    pub at: Stamp,
}

/// Everything the panel says about a record, folded from what happened.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordView {
    /// Who owns.
    pub owners: Owners,
    /// Who is in the lead.
    pub lead: Lead,
    /// The checklist with both sides' answers.
    pub checklist: Vec<Row>,
    /// Typed notes, newest first.
    pub notes: Vec<TypedNote>,
}

impl RecordView {
    /// How many criteria the two sides see differently.
    #[must_use]
    pub fn differences(&self) -> usize {
        self.checklist
            .iter()
            .filter(|row| row.reading == Reading::Differs)
            .count()
    }

    /// The same after one more event, later than all before it: what a person just did shows at
    /// once, by the same rules, before it is saved.
    pub fn then(&mut self, event: &Event) {
        self.owners.then(event);
        self.lead.then(event);
        checklist_then(&mut self.checklist, event);
        if let Some(note) = note(event) {
            self.notes.insert(0, note);
        }
    }
}

/// Folds a ledger into what a person sees. The same set gives the same view on every device.
#[must_use]
pub fn fold(ledger: &Ledger) -> RecordView {
    RecordView {
        owners: owners(ledger),
        lead: lead(ledger),
        checklist: checklist(ledger),
        notes: ledger.events().rev().filter_map(note).collect(),
    }
}

fn note(event: &Event) -> Option<TypedNote> {
    let What::Wrote { kind, to, text } = &event.what else {
        return None;
    };
    Some(TypedNote {
        id: event.id,
        kind: *kind,
        to: *to,
        text: text.as_str().to_owned(),
        by: event.by.clone(),
        side: event.side,
        at: event.at,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::{CriterionId, DeviceId, LeadMove, Verdict};
    use crate::team::{Body, Question, Reason, Starter};

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
            let saved = fold(&events.iter().take(done + 1).cloned().collect());
            assert_eq!(view, saved, "after {:?}", event.what);
        }
        assert_eq!(view.differences(), 1);
        assert_eq!(view.lead.with, Some(Side::Marketing));
    }
}
