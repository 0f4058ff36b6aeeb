use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::ledger::{CriterionId, Duty, Event, EventId, LeadMove, Stamp, What};
use crate::team::{PersonId, Side};

/// A colleague who owns this customer together with the others.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Owner {
    /// Who.
    pub person: PersonId,
    /// Since when without a break.
    pub since: Stamp,
    /// The record's stage when they joined, in the CRM's own word.
    pub stage: Option<String>,
    /// What they take on: as they said, or what their side's owners start with.
    pub duties: Vec<Duty>,
    /// Whether they said it themselves.
    pub said: bool,
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

    /// When the first of those who own now joined, UTC ms.
    #[must_use]
    pub fn since(&self) -> Option<u64> {
        let all = self.marketing.iter().chain(&self.sales);
        all.map(|owner| owner.since.ms).min()
    }

    fn of_mut(&mut self, side: Side) -> &mut Vec<Owner> {
        match side {
            Side::Marketing => &mut self.marketing,
            Side::Sales => &mut self.sales,
        }
    }
}

impl Owners {
    /// The same after one more event, later than all before it.
    ///
    /// Whoever takes or accepts the lead owns from then on, too: one cannot lead without taking part.
    pub fn then(&mut self, event: &Event) {
        let seat = self.of_mut(event.side);
        let there = seat.iter().position(|owner| owner.person == event.by);
        let leads = matches!(
            event.what.lead(),
            Some(LeadMove::Took { .. } | LeadMove::Accepted { .. })
        );
        match &event.what {
            What::Joined if there.is_none() => seat.push(joined(event, None)),
            _ if leads && there.is_none() => seat.push(joined(event, None)),
            What::JoinedAt { stage } if there.is_none() => {
                let stage = stage.as_ref().map(|stage| stage.as_str().to_owned());
                seat.push(joined(event, stage));
            }
            What::Promised { duties } => {
                if let Some(owner) = there.and_then(|place| seat.get_mut(place)) {
                    owner.duties = duties.iter().take(Duty::MOST).cloned().collect();
                    owner.said = true;
                }
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

fn joined(event: &Event, stage: Option<String>) -> Owner {
    Owner {
        person: event.by.clone(),
        since: event.at,
        stage,
        duties: Duty::first(event.side),
        said: false,
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
    /// Why it moved nothing, when it was meant to.
    pub void: Option<Void>,
    /// What it went past that was agreed to come first.
    pub despite: Option<Despite>,
}

/// What a move went past that was agreed to come first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Despite {
    /// The criteria.
    pub criteria: Vec<CriterionId>,
    /// Why all the same.
    pub because: String,
}

impl Despite {
    fn of(what: &What) -> Option<Despite> {
        match what {
            What::Despite {
                criteria, because, ..
            } => Some(Despite {
                criteria: criteria.clone(),
                because: because.as_str().to_owned(),
            }),
            _ => None,
        }
    }
}

/// Why an answer to an offer moved nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Void {
    /// The offer had been taken back by then.
    Withdrawn,
    /// It had been answered by then, or the lead had moved on.
    Answered,
    /// There is no such offer to that side, or the offer was to one's own.
    NotAsked,
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
    /// What it goes past that was agreed to come first: who accepts it has read that.
    pub despite: Option<Despite>,
}

/// Every offer that was made: to which side, and whether it was taken back.
#[derive(Debug, Default)]
pub(super) struct Offers(BTreeMap<EventId, (Side, bool)>);

impl Offers {
    /// Those on the path so far.
    pub(super) fn of(lead: &Lead) -> Offers {
        let mut offers = Offers::default();
        lead.path.iter().for_each(|step| offers.then(step));
        offers
    }

    fn then(&mut self, step: &LeadStep) {
        match (&step.did, step.void) {
            (LeadMove::Offered { to, .. }, None) => {
                self.0.insert(step.id, (*to, false));
            }
            (LeadMove::Withdrew { offer }, None) => {
                self.0.insert(*offer, (step.side.other(), true));
            }
            _ => {}
        }
    }
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
    /// The offers that wait for an answer: one to each side at most. Two that crossed both wait.
    pub open: Vec<Offer>,
    /// Every step, oldest first.
    pub path: Vec<LeadStep>,
    /// How many older steps are not listed here.
    pub more: u32,
}

impl Lead {
    /// The same after one more event, later than all before it.
    ///
    /// A declined, withdrawn or unanswered offer moves nothing. An answer counts when it comes from the
    /// asked side while the offer waits; one that comes too late (the offer was taken back, or the lead
    /// moved on) stays in the path and says why it moved nothing. Of two moves made apart, the later
    /// stands and the other stays in the path (order: time, then event id).
    pub fn then(&mut self, event: &Event) {
        let mut offers = Offers::of(self);
        self.step(&mut offers, event);
    }

    /// The same, knowing every offer so far.
    pub(super) fn step(&mut self, offers: &mut Offers, event: &Event) {
        let Some(did) = event.what.lead() else {
            return;
        };
        let mut step = LeadStep {
            id: event.id,
            at: event.at,
            by: event.by.clone(),
            side: event.side,
            did: did.clone(),
            void: None,
            despite: Despite::of(&event.what),
        };
        match did {
            LeadMove::Took { because } => self.moves(&step, because.as_str().to_owned()),
            LeadMove::Offered { to, because } if *to != event.side => {
                // A side has one offer before it: the later one takes the earlier one's place.
                self.open.retain(|offer| offer.to != *to);
                self.open.push(Offer {
                    id: event.id,
                    by: event.by.clone(),
                    to: *to,
                    because: because.as_str().to_owned(),
                    at: event.at,
                    despite: step.despite.clone(),
                });
            }
            LeadMove::Offered { .. } => step.void = Some(Void::NotAsked),
            LeadMove::Accepted { offer } => match self.waiting(offers, *offer, event.side) {
                Ok(because) => {
                    let offered = self.open.iter().find(|open| open.id == *offer);
                    let known = offered.and_then(|open| open.despite.clone());
                    step.despite = step.despite.or(known);
                    self.moves(&step, because);
                }
                Err(void) => step.void = Some(void),
            },
            LeadMove::Declined { offer, .. } => match self.waiting(offers, *offer, event.side) {
                Ok(_) => self.open.retain(|open| open.id != *offer),
                Err(void) => step.void = Some(void),
            },
            LeadMove::Withdrew { offer } => {
                match self.waiting(offers, *offer, event.side.other()) {
                    Ok(_) => self.open.retain(|open| open.id != *offer),
                    Err(void) => step.void = Some(void),
                }
            }
        }
        offers.then(&step);
        self.path.push(step);
    }

    /// The offer that waits for that side's answer.
    #[must_use]
    pub fn offered(&self, to: Side) -> Option<&Offer> {
        self.open.iter().find(|offer| offer.to == to)
    }

    /// Whether each side has offered the lead to the other and both offers wait: they crossed. The first
    /// move of the lead ends both; "not now" and taking back end one, and the other waits on.
    #[must_use]
    pub fn crossed(&self) -> bool {
        Side::BOTH.iter().all(|to| self.offered(*to).is_some())
    }

    fn moves(&mut self, step: &LeadStep, because: String) {
        self.with = Some(step.side);
        self.step = Some(step.clone());
        self.because = Some(because);
        self.open.clear();
    }

    /// The reason of an offer to `side` that waits; or why it waits no longer.
    fn waiting(&self, offers: &Offers, offer: EventId, side: Side) -> Result<String, Void> {
        let waits = self
            .open
            .iter()
            .find(|open| open.id == offer && open.to == side);
        if let Some(open) = waits {
            return Ok(open.because.clone());
        }
        match offers.0.get(&offer) {
            Some((_, true)) => Err(Void::Withdrawn),
            Some((to, false)) if *to == side => Err(Void::Answered),
            _ => Err(Void::NotAsked),
        }
    }
}
