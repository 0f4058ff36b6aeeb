use serde::{Deserialize, Serialize};

use super::{Event, EventId, LeadMove, Ledger, Stamp, What};
use crate::team::{PersonId, Side};

/// A colleague who owns this customer together with the others.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Owner {
    /// Who.
    pub person: PersonId,
    /// Since when without a break.
    pub since: Stamp,
}

/// The owners of both sides, at the same time, in the order in which they joined.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Owners {
    /// Marketing's.
    pub marketing: Vec<Owner>,
    /// Sales'.
    pub sales: Vec<Owner>,
}

impl Owners {
    /// One side's owners; may be empty, and then reads as an empty seat.
    #[must_use]
    pub fn of(&self, side: Side) -> &[Owner] {
        match side {
            Side::Marketing => &self.marketing,
            Side::Sales => &self.sales,
        }
    }

    fn of_mut(&mut self, side: Side) -> &mut Vec<Owner> {
        match side {
            Side::Marketing => &mut self.marketing,
            Side::Sales => &mut self.sales,
        }
    }
}

/// Who owns this customer now.
#[must_use]
pub fn owners(ledger: &Ledger) -> Owners {
    let mut owners = Owners::default();
    ledger.events().for_each(|event| owners.then(event));
    owners
}

impl Owners {
    /// The same after one more event, later than all before it.
    ///
    /// Whoever takes or accepts the lead owns from then on, too: one cannot lead without taking part.
    pub fn then(&mut self, event: &Event) {
        let seat = self.of_mut(event.side);
        let there = seat.iter().position(|owner| owner.person == event.by);
        match event.what {
            What::Joined | What::Lead(LeadMove::Took { .. } | LeadMove::Accepted { .. })
                if there.is_none() =>
            {
                seat.push(Owner {
                    person: event.by.clone(),
                    since: event.at,
                });
            }
            What::Left { .. } => {
                if let Some(place) = there {
                    seat.remove(place);
                }
            }
            _ => {}
        }
    }
}

/// One step on the path of the lead, moved or not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeadStep {
    /// The event's name.
    pub id: EventId,
    /// When.
    pub at: Stamp,
    /// Who.
    pub by: PersonId,
    /// For which side they spoke.
    pub side: Side,
    /// What they did.
    pub did: LeadMove,
}

/// An offer nobody has answered yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offer {
    /// The offer's event, which an answer names.
    pub id: EventId,
    /// Who offers.
    pub by: PersonId,
    /// The side that is asked.
    pub to: Side,
    /// Why.
    pub because: String,
    /// When it was made.
    pub at: Stamp,
}

/// Who is in the lead now, and every move that led there, oldest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lead {
    /// The side in the lead; nobody decided yet when empty.
    pub with: Option<Side>,
    /// The step that put it there; its person and reason are what the panel shows.
    pub step: Option<LeadStep>,
    /// Why, in the words of whoever took or offered it.
    pub because: Option<String>,
    /// The offer that waits for an answer.
    pub open: Option<Offer>,
    /// Every step, oldest first.
    pub path: Vec<LeadStep>,
}

/// Folds the moves.
///
/// A declined or unanswered offer moves nothing. An answer counts when it comes from the asked side
/// and names an offer that was made; an offer is open until it is answered or the lead moves. Of two
/// moves made apart, the later stands and the other stays in the path (order: time, then event id).
#[must_use]
pub fn lead(ledger: &Ledger) -> Lead {
    let mut lead = Lead::default();
    ledger.events().for_each(|event| lead.then(event));
    lead
}

impl Lead {
    /// The same after one more event, later than all before it.
    pub fn then(&mut self, event: &Event) {
        let What::Lead(did) = &event.what else {
            return;
        };
        let step = LeadStep {
            id: event.id,
            at: event.at,
            by: event.by.clone(),
            side: event.side,
            did: did.clone(),
        };
        match did {
            LeadMove::Took { because } => self.moves(&step, because.as_str().to_owned()),
            LeadMove::Offered { to, because } if *to != event.side => {
                self.open = Some(Offer {
                    id: event.id,
                    by: event.by.clone(),
                    to: *to,
                    because: because.as_str().to_owned(),
                    at: event.at,
                });
            }
            LeadMove::Offered { .. } => {}
            LeadMove::Accepted { offer } => {
                if let Some(because) = self.offered(*offer, event.side) {
                    self.moves(&step, because);
                }
            }
            LeadMove::Declined { offer, .. } => {
                let answers = |open: &Offer| open.id == *offer && open.to == event.side;
                if self.open.as_ref().is_some_and(answers) {
                    self.open = None;
                }
            }
        }
        self.path.push(step);
    }

    fn moves(&mut self, step: &LeadStep, because: String) {
        self.with = Some(step.side);
        self.step = Some(step.clone());
        self.because = Some(because);
        self.open = None;
    }

    /// The reason of an offer that was made to `side`, answered or not.
    fn offered(&self, offer: EventId, side: Side) -> Option<String> {
        self.path
            .iter()
            .find(|step| step.id == offer)
            .and_then(|step| match &step.did {
                LeadMove::Offered { to, because } if *to == side && step.side != side => {
                    Some(because.as_str().to_owned())
                }
                _ => None,
            })
    }
}
