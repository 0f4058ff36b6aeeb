use std::collections::VecDeque;

use serde::{Deserialize, Serialize};

use super::checklist::{self, Index};
use super::note::{TypedNote, Written};
use super::ownership::Offers;
use super::rules::{self, StandingRule, Watch};
use super::{Expectation, Lead, Mismatch, Offer, Outcome, Owners, Rejected, Row, after};
use crate::agreement::{Agreement, Gate};
use crate::ledger::{CriterionId, Event, ExpectationId, Kind, LeadMove, Ledger, Stamp, What};
use crate::team::{PersonId, Side};

/// Which customer this is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Customer {
    /// As it counts: what a person said, and where nobody did, what the CRM's fields say.
    pub kind: Kind,
    /// What the CRM's fields say, by those that the agreement names.
    pub given: Kind,
    /// Who said it, and when.
    pub said: Option<(PersonId, Stamp)>,
}

/// Everything the panel says about a record, folded from what happened.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordView {
    /// Who owns.
    pub owners: Owners,
    /// Who is in the lead.
    pub lead: Lead,
    /// Which customer this is.
    pub customer: Customer,
    /// The checklist with both sides' answers: the team's criteria, then this record's own.
    pub checklist: Vec<Row>,
    /// The agreed rules, in every wording that ever counted.
    pub rules: Vec<StandingRule>,
    /// What is and was expected, oldest first.
    pub expectations: Vec<Expectation>,
    /// What happened after, newest first.
    pub outcomes: VecDeque<Outcome>,
    /// Rejections, newest first.
    pub rejections: VecDeque<Rejected>,
    /// Where the CRM's score and a judgement parted, newest first.
    pub mismatches: VecDeque<Mismatch>,
    /// Typed notes, newest first.
    pub notes: VecDeque<TypedNote>,
    /// How many older notes there are that are not listed here.
    pub older: u32,
}

/// Folds a ledger into what a person sees, under what the team agreed. `given` is what the CRM's own
/// fields say about which customer it is. The same sets give the same view on every device.
#[must_use]
pub fn fold(ledger: &Ledger, agreement: &Agreement, given: &Kind) -> RecordView {
    let mut view = RecordView {
        checklist: checklist::agreed(agreement),
        rules: rules::agreed(agreement),
        customer: Customer {
            given: given.clone(),
            kind: given.clone(),
            said: None,
        },
        ..RecordView::default()
    };
    let mut places = Places::of(&view);
    for event in ledger.events() {
        view.step(&mut places, event);
    }
    view.finish(&mut places);
    for expectation in &mut view.expectations {
        let (ExpectationId::Own(from)
        | ExpectationId::Rule { from, .. }
        | ExpectationId::Talk { from, .. }) = expectation.id;
        expectation.there = ledger.there(from);
    }
    view
}

/// Where things are in a view while it is folded, so that no event looks through all of them.
struct Places {
    rows: Index,
    offers: Offers,
    watch: Watch,
    notes: Written,
}

impl Places {
    fn of(view: &RecordView) -> Places {
        Places {
            rows: Index::of(&view.checklist),
            offers: Offers::of(&view.lead),
            watch: Watch::of(view),
            notes: Written::of(&view.notes),
        }
    }
}

impl RecordView {
    /// The criteria that the two sides see differently and have not settled.
    pub fn differences(&self, now: u64) -> impl Iterator<Item = &Row> {
        let rows = self.checklist.iter();
        rows.filter(move |row| row.open_difference(now).is_some())
    }

    /// The criteria that were agreed to come before that side takes the lead and are not so, each with
    /// what was agreed.
    pub fn gates(&self, to: Side) -> impl Iterator<Item = (&Row, &Gate)> {
        let rows = self.checklist.iter();
        rows.filter_map(move |row| Some((row, row.holds_back(to)?)))
    }

    /// The same, but for what an offer goes past and says so: who answers it need not say it again.
    pub fn gates_beside<'a>(
        &'a self,
        to: Side,
        offer: Option<&'a Offer>,
    ) -> impl Iterator<Item = (&'a Row, &'a Gate)> {
        let said = offer.and_then(|offer| offer.despite.as_ref());
        let said = said.map_or(&[][..], |despite| &despite.criteria);
        self.gates(to)
            .filter(move |(row, _)| !said.iter().any(|of| row.is(*of)))
    }

    /// The criteria that a move of the lead by that side goes past without saying so: what was agreed to
    /// come first, is not so, and is named neither by it nor by the offer that it answers.
    #[must_use]
    pub fn unsaid(&self, what: &What, side: Side) -> Vec<CriterionId> {
        let Some((did, to)) = what.lead().and_then(|did| Some((did, did.towards(side)?))) else {
            return Vec::new();
        };
        let offered = match did {
            LeadMove::Accepted { offer } => self.lead.open.iter().find(|open| open.id == *offer),
            _ => None,
        };
        let said = match what {
            What::Despite { criteria, .. } => criteria.as_slice(),
            _ => &[],
        };
        let gates = self.gates_beside(to, offered).map(|(row, _)| row);
        let unsaid = gates.filter(|row| !said.iter().any(|of| row.is(*of)));
        unsaid
            .map(|row| row.criterion)
            .take(What::MOST_FIRST)
            .collect()
    }

    /// The same after one more event, later than all before it: what a person just did shows at
    /// once, by the same rules, before it is saved.
    pub fn then(&mut self, event: &Event) {
        for expectation in &mut self.expectations {
            expectation.before(event.at);
        }
        let mut places = Places::of(self);
        self.step(&mut places, event);
        self.finish(&mut places);
    }

    fn step(&mut self, places: &mut Places, event: &Event) {
        let led = self.lead.with;
        self.owners.then(event);
        self.lead.step(&mut places.offers, event);
        checklist::then(&mut self.checklist, &mut places.rows, event);
        if let What::Placed(kind) = &event.what {
            self.placed(event, kind);
        }
        after::add(&mut self.outcomes, after::outcome(event));
        after::add(&mut self.rejections, after::rejected(event));
        after::add(&mut self.mismatches, after::mismatch(event));
        places.notes.take(&mut self.notes, event);
        rules::then(self, &mut places.watch, &places.rows, led, event);
    }

    /// What is drawn once, when every event has been taken in.
    fn finish(&mut self, places: &mut Places) {
        checklist::follow(&mut self.checklist, &self.customer.kind);
        rules::finish(self, &mut places.watch);
    }

    /// What a person said counts before what the CRM's fields say; what they left open does not.
    fn placed(&mut self, event: &Event, kind: &Kind) {
        let given = &self.customer.given;
        self.customer.kind = Kind {
            customer: kind.customer.clone().or_else(|| given.customer.clone()),
            complexity: kind.complexity.clone().or_else(|| given.complexity.clone()),
            process: kind.process.clone().or_else(|| given.process.clone()),
        };
        self.customer.said = Some((event.by.clone(), event.at));
    }

    /// Leaves out what lies far back, so that a long history costs no more to show than a short one.
    pub fn shorten(&mut self, notes: usize, others: usize) {
        let older = self.notes.len().saturating_sub(notes);
        self.older = u32::try_from(older).unwrap_or(u32::MAX);
        self.notes.truncate(notes);
        for note in &mut self.notes {
            note.shorten(others);
        }
        for row in &mut self.checklist {
            row.earlier.truncate(others);
            if let Some(talk) = &mut row.difference {
                let far = talk.talk.len().saturating_sub(others);
                talk.talk.drain(..far);
            }
        }
        let far = self.lead.path.len().saturating_sub(others);
        self.lead.more = u32::try_from(far).unwrap_or(u32::MAX);
        self.lead.path.drain(..far);
        self.outcomes.truncate(others);
        self.rejections.truncate(others);
        self.mismatches.truncate(others);
        let mut left = self.expectations.len();
        self.expectations.retain(|expectation| {
            left -= 1;
            expectation.open() || left < others
        });
    }
}
