use serde::{Deserialize, Serialize};

use super::{CriterionId, Event, EventId, Ledger, Stamp, Verdict, What};
use crate::team::{Agreement, Origin, PersonId, Side};

/// One side's answer to a criterion, as it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Judgement {
    /// The judging event.
    pub id: EventId,
    /// The side that judged.
    pub side: Side,
    /// How.
    pub verdict: Verdict,
    /// What makes them think so.
    pub because: Option<String>,
    /// Who judged.
    pub by: PersonId,
    /// When.
    pub at: Stamp,
}

/// How two separate answers read together. Never an average, never the last one to write.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Reading {
    /// Neither side has said anything.
    NotAsked,
    /// One side has said something, the other not yet; or one of the two does not know.
    Open,
    /// Both say the same.
    Alike,
    /// One says yes, the other no: you see this differently.
    Differs,
}

/// One criterion on a customer's checklist.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// Its name.
    pub criterion: CriterionId,
    /// The question in its writer's words; a template's question has none, its words are the reader's.
    pub question: Option<String>,
    /// Where it came from.
    pub origin: Origin,
    /// Who signed.
    pub agreement: Agreement,
    /// Marketing's answer.
    pub marketing: Option<Judgement>,
    /// Sales' answer.
    pub sales: Option<Judgement>,
    /// Answers that were given before, newest first; nothing is overwritten.
    pub earlier: Vec<Judgement>,
    /// Both together.
    pub reading: Reading,
}

impl Row {
    /// One side's answer.
    #[must_use]
    pub fn of(&self, side: Side) -> Option<&Judgement> {
        match side {
            Side::Marketing => self.marketing.as_ref(),
            Side::Sales => self.sales.as_ref(),
        }
    }

    fn new(criterion: CriterionId, question: Option<String>) -> Row {
        let origin = if question.is_some() {
            Origin::Own
        } else {
            Origin::Template
        };
        Row {
            criterion,
            question,
            origin,
            agreement: Agreement::Configured,
            marketing: None,
            sales: None,
            earlier: Vec::new(),
            reading: Reading::NotAsked,
        }
    }

    fn judged(&mut self, judgement: Judgement) {
        let seat = match judgement.side {
            Side::Marketing => &mut self.marketing,
            Side::Sales => &mut self.sales,
        };
        if let Some(before) = seat.replace(judgement) {
            self.earlier.insert(0, before);
        }
    }

    fn signed(&mut self, side: Side, who: &PersonId) {
        self.agreement = match &self.agreement {
            Agreement::Configured => Agreement::Proposal {
                by: side,
                who: who.clone(),
            },
            // One person cannot sign for both sides.
            Agreement::Proposal { by, who: first } if *by != side && first != who => match side {
                Side::Marketing => Agreement::Agreed {
                    marketing: who.clone(),
                    sales: first.clone(),
                },
                Side::Sales => Agreement::Agreed {
                    marketing: first.clone(),
                    sales: who.clone(),
                },
            },
            kept => kept.clone(),
        };
    }

    fn read(&mut self) {
        self.reading = match (&self.marketing, &self.sales) {
            (None, None) => Reading::NotAsked,
            (Some(a), Some(b)) if a.verdict == b.verdict => Reading::Alike,
            // "I don't know" contradicts nobody: it is a question, not a difference.
            (Some(a), Some(b))
                if a.verdict != Verdict::Unknown && b.verdict != Verdict::Unknown =>
            {
                Reading::Differs
            }
            _ => Reading::Open,
        };
    }
}

/// The checklist of a record: every criterion anybody put there, in the order it was put.
///
/// An answer or a signature that arrives before its criterion waits for it, because the fold looks
/// at criteria first.
#[must_use]
pub fn checklist(ledger: &Ledger) -> Vec<Row> {
    let mut rows = Vec::new();
    ledger.events().for_each(|event| put(&mut rows, event));
    ledger.events().for_each(|event| count(&mut rows, event));
    rows
}

/// The same after one more event, later than all before it.
pub fn checklist_then(rows: &mut Vec<Row>, event: &Event) {
    put(rows, event);
    count(rows, event);
}

/// Puts the criteria of an event on the list.
fn put(rows: &mut Vec<Row>, event: &Event) {
    match &event.what {
        What::Started { with } => {
            for starter in with {
                let criterion = CriterionId::Starter(*starter);
                if find(rows, criterion).is_none() {
                    rows.push(Row::new(criterion, None));
                }
            }
        }
        What::Proposed { question } => {
            rows.push(Row::new(
                CriterionId::Own(event.id),
                Some(question.as_str().to_owned()),
            ));
        }
        _ => {}
    }
}

/// Counts an event's answer or signature.
fn count(rows: &mut [Row], event: &Event) {
    match &event.what {
        What::Proposed { .. } => sign(rows, CriterionId::Own(event.id), event),
        What::Agreed { criterion } => sign(rows, *criterion, event),
        What::Judged {
            criterion,
            verdict,
            because,
        } => {
            if let Some(row) = find(rows, *criterion) {
                row.judged(Judgement {
                    id: event.id,
                    side: event.side,
                    verdict: *verdict,
                    because: because.as_ref().map(|reason| reason.as_str().to_owned()),
                    by: event.by.clone(),
                    at: event.at,
                });
                row.read();
            }
        }
        _ => {}
    }
}

fn sign(rows: &mut [Row], criterion: CriterionId, event: &Event) {
    if let Some(row) = find(rows, criterion) {
        row.signed(event.side, &event.by);
    }
}

fn find(rows: &mut [Row], criterion: CriterionId) -> Option<&mut Row> {
    rows.iter_mut().find(|row| row.criterion == criterion)
}
