use serde::{Deserialize, Serialize};

use super::RecordView;
use crate::agreement::Agreement;
use crate::ledger::{
    CriterionId, Event, EventId, ExpectStep, ExpectationId, NoteKind, Party, Rule, Stamp, Trigger,
    What,
};
use crate::team::{PersonId, Side};

/// Who expects what of whom, within how long, and what was agreed to happen on silence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Expectation {
    /// Its name.
    pub id: ExpectationId,
    /// Of whom.
    pub of: Party,
    /// Who asked; the agreement itself when empty.
    pub by: Option<(PersonId, Side)>,
    /// What.
    pub what: String,
    /// Within how much working time, minutes.
    pub within: u32,
    /// What was agreed to happen when nobody acts.
    pub silence: String,
    /// When it began.
    pub asked: Stamp,
    /// When what began it stood in the CRM, where the other side can see it (UTC ms).
    pub there: Option<u64>,
    /// What began it, when the agreement did.
    pub when: Option<Trigger>,
    /// The criterion it is about.
    pub about: Option<CriterionId>,
    /// What was done about it, oldest first.
    pub marks: Vec<Mark>,
    /// How it ended.
    pub end: Option<End>,
}

/// Something done about an expectation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    /// The event.
    pub id: EventId,
    /// Who.
    pub by: PersonId,
    /// For which side.
    pub side: Side,
    /// When.
    pub at: Stamp,
    /// What it did to the clock.
    pub did: Did,
    /// Why, in their words.
    pub because: Option<String>,
}

/// What a mark does to an expectation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Did {
    /// The asked side said it will.
    Agreed,
    /// The clock stopped.
    Paused,
    /// The clock went on.
    Resumed,
    /// Done.
    Met,
    /// Not possible: it asks for a conversation.
    Cannot,
    /// No longer expected.
    Dropped,
    /// What began it is over.
    Over,
}

/// How an expectation ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum End {
    /// Done.
    Met,
    /// No longer expected, or talked about.
    Dropped,
    /// What began it is over.
    Over,
}

impl Expectation {
    /// Whether something is still expected.
    #[must_use]
    pub fn open(&self) -> bool {
        self.end.is_none()
    }

    /// Whether it is expected of this person: of them, or of anybody of their side.
    #[must_use]
    pub fn asks(&self, side: Side, me: &PersonId) -> bool {
        self.of.side == side && self.of.person.as_ref().is_none_or(|person| person == me)
    }

    /// Whether the asked side said that it cannot be done, and nobody has talked since.
    #[must_use]
    pub fn refused(&self) -> bool {
        let last = self.marks.iter().rev();
        let mut last = last.filter(|mark| !matches!(mark.did, Did::Paused | Did::Resumed));
        self.open() && last.next().is_some_and(|mark| mark.did == Did::Cannot)
    }

    /// Whether the clock stands still.
    #[must_use]
    pub fn paused(&self) -> bool {
        let clock = self.marks.iter().rev();
        let mut clock = clock.filter(|mark| matches!(mark.did, Did::Paused | Did::Resumed));
        clock.next().is_some_and(|mark| mark.did == Did::Paused)
    }

    /// Whether a side may do this about it. Marketing cannot tick off what is asked of sales, nor the
    /// other way round.
    #[must_use]
    pub fn may(&self, side: Side, step: &ExpectStep) -> bool {
        let asked = self.of.side == side;
        self.open()
            && match step {
                ExpectStep::Asked { .. } => false,
                ExpectStep::Agreed { .. } | ExpectStep::Met { .. } | ExpectStep::Cannot { .. } => {
                    asked
                }
                ExpectStep::Paused { .. } => !self.paused(),
                ExpectStep::Resumed { .. } => self.paused(),
                // What the agreement asks, neither side drops alone before it was talked about.
                ExpectStep::Dropped { .. } => match &self.by {
                    Some((_, by)) => *by == side || self.refused(),
                    None => self.refused(),
                },
            }
    }

    fn marked(&mut self, event: &Event, step: &ExpectStep) {
        if !self.may(event.side, step) {
            return;
        }
        let (did, because) = match step {
            ExpectStep::Asked { .. } => return,
            ExpectStep::Agreed { .. } => (Did::Agreed, None),
            ExpectStep::Met { because, .. } => (Did::Met, because.as_ref()),
            ExpectStep::Cannot { because, .. } => (Did::Cannot, Some(because)),
            ExpectStep::Paused { because, .. } => (Did::Paused, Some(because)),
            ExpectStep::Resumed { .. } => (Did::Resumed, None),
            ExpectStep::Dropped { because, .. } => (Did::Dropped, Some(because)),
        };
        self.mark(event, did, because.map(|because| because.as_str()));
    }

    fn mark(&mut self, event: &Event, did: Did, because: Option<&str>) {
        self.end = match did {
            Did::Met => Some(End::Met),
            Did::Dropped => Some(End::Dropped),
            Did::Over => Some(End::Over),
            _ => self.end,
        };
        self.marks.push(Mark {
            id: event.id,
            by: event.by.clone(),
            side: event.side,
            at: event.at,
            did,
            because: because.map(str::to_owned),
        });
    }
}

/// A rule of the agreement, as it counts on a record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StandingRule {
    /// The sentence.
    pub id: EventId,
    /// Since when it counts; what happened before started no clock.
    pub since: Stamp,
    /// The rule.
    pub rule: Rule,
}

/// The agreed rules.
pub(super) fn rules(agreement: &Agreement) -> Vec<StandingRule> {
    let rules = agreement.rules().map(|(id, since, rule)| StandingRule {
        id,
        since,
        rule: rule.clone(),
    });
    rules.collect()
}

/// The expectations after one more event that everything else has taken in already.
pub(super) fn then(view: &mut RecordView, event: &Event) {
    match &event.what {
        What::Expect(ExpectStep::Asked {
            of,
            what,
            within,
            silence,
        }) => view.expectations.push(Expectation {
            id: ExpectationId::Own(event.id),
            of: of.clone(),
            by: Some((event.by.clone(), event.side)),
            what: what.as_str().to_owned(),
            within: *within,
            silence: silence.as_str().to_owned(),
            asked: event.at,
            there: None,
            when: None,
            about: None,
            marks: Vec::new(),
            end: None,
        }),
        What::Expect(step) => {
            let id = step.expectation();
            let mut all = view.expectations.iter_mut();
            if let Some(expectation) = all.find(|of| Some(of.id) == id) {
                expectation.marked(event, step);
            }
        }
        _ => {}
    }
    // Most records of most teams have none, and then nothing below can begin or end.
    if view.rules.is_empty() {
        return;
    }
    ends(view, event);
    begins(view, event);
    forget(&mut view.expectations);
}

/// So many that ended are kept in view; of a lead that moved a thousand times the last moves matter.
const ENDED: usize = 50;

/// Lets go of the oldest that ended. What happened stays in the ledger.
fn forget(all: &mut Vec<Expectation>) {
    if all.len() > 2 * ENDED {
        let ended = all.iter().filter(|expectation| !expectation.open()).count();
        let mut spare = ended.saturating_sub(ENDED);
        all.retain(|expectation| {
            let goes = spare > 0 && !expectation.open();
            spare -= usize::from(goes);
            !goes
        });
    }
}

/// What the agreement expects now that this has happened.
fn begins(view: &mut RecordView, event: &Event) {
    let moved = view.lead.step.as_ref().map(|step| step.id) == Some(event.id);
    let differs = differing(view, event);
    let mut new = Vec::new();
    for standing in view.rules.iter().filter(|rule| rule.since <= event.at) {
        let rule = &standing.rule;
        let (begins, about) = match rule.when {
            Trigger::Leads => (moved && view.lead.with == Some(rule.of), None),
            Trigger::Offered => (
                view.lead.offered(rule.of).map(|offer| offer.id) == Some(event.id),
                None,
            ),
            Trigger::Asked => (asks(event, rule.of), None),
            Trigger::Differs => (differs.is_some(), differs),
        };
        if begins {
            new.push(Expectation {
                id: ExpectationId::Rule {
                    rule: standing.id,
                    from: event.id,
                },
                of: Party {
                    side: rule.of,
                    person: None,
                },
                by: None,
                what: rule.what.as_str().to_owned(),
                within: rule.within,
                silence: rule.silence.as_str().to_owned(),
                asked: event.at,
                there: None,
                when: Some(rule.when),
                about,
                marks: Vec::new(),
                end: None,
            });
        }
    }
    view.expectations.extend(new);
}

/// Which open expectations of the agreement this ends.
fn ends(view: &mut RecordView, event: &Event) {
    let mut ended = Vec::new();
    for (place, expectation) in view.expectations.iter().enumerate() {
        let (Some(when), true) = (expectation.when, expectation.open()) else {
            continue;
        };
        let of = expectation.of.side;
        let ExpectationId::Rule { from, .. } = expectation.id else {
            continue;
        };
        let did = match when {
            Trigger::Leads if matches!(event.what, What::Outcome { .. }) && event.side == of => {
                Some(Did::Met)
            }
            Trigger::Leads => (view.lead.with != Some(of)).then_some(Did::Over),
            Trigger::Offered => {
                let waits = view.lead.offered(of).is_some_and(|offer| offer.id == from);
                let answers = event.side == of && matches!(event.what, What::Lead(_));
                (!waits).then_some(if answers { Did::Met } else { Did::Over })
            }
            Trigger::Asked => {
                let writes = event.side == of && matches!(event.what, What::Wrote { .. });
                writes.then_some(Did::Met)
            }
            Trigger::Differs => {
                let row = view
                    .checklist
                    .iter()
                    .find(|row| Some(row.criterion) == expectation.about);
                let open = row.is_some_and(|row| row.open_difference(event.at.ms).is_some());
                (!open).then_some(Did::Met)
            }
        };
        ended.extend(did.map(|did| (place, did)));
    }
    for (place, did) in ended {
        if let Some(expectation) = view.expectations.get_mut(place) {
            expectation.mark(event, did, None);
        }
    }
}

/// The criterion that the sides see differently since this event.
fn differing(view: &RecordView, event: &Event) -> Option<CriterionId> {
    let judged = match &event.what {
        What::Judged { criterion, .. } => *criterion,
        What::Answered(answer) => answer.criterion,
        _ => return None,
    };
    let row = view.checklist.iter().find(|row| row.criterion == judged)?;
    let since = row.open_difference(event.at.ms)?.since;
    (since == event.at).then_some(judged)
}

/// Whether this asks that side a question.
fn asks(event: &Event, side: Side) -> bool {
    let to_them = |kind: NoteKind, to: Option<Side>| {
        kind == NoteKind::Question && to == Some(side) && event.side != side
    };
    matches!(&event.what, What::Wrote { kind, to, .. } if to_them(*kind, *to))
}
