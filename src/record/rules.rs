//! The agreement's rules on a record: what they begin and what ends it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::checklist::Index;
use super::{Did, Expectation, RecordView, Row};
use crate::agreement::{Agreement, Retired};
use crate::ledger::{
    CriterionId, Event, EventId, ExpectStep, ExpectationId, NoteKind, Party, Rule, Stamp, Trigger,
    What,
};
use crate::team::Side;

/// A rule of the agreement in one wording, as it counts on a record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StandingRule {
    /// The sentence.
    pub id: EventId,
    /// Since when this wording counts; what happened before started no clock by it.
    pub since: Stamp,
    /// Until when it did: what happened from then on starts none.
    pub until: Option<Stamp>,
    /// Why no other wording took its place, which ends what is still open by it.
    pub retired: Option<Retired>,
    /// The rule.
    pub rule: Rule,
}

/// The agreed rules, in every wording that ever counted.
pub(super) fn agreed(agreement: &Agreement) -> Vec<StandingRule> {
    let rules = agreement
        .rules()
        .map(|(sentence, held, rule)| StandingRule {
            id: sentence.id,
            since: held.since,
            until: held.until,
            retired: held.retired.clone(),
            rule: rule.clone(),
        });
    rules.collect()
}

/// What an open expectation of the agreement waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Waits {
    /// A side that leads.
    Leads(Side),
    /// A side that an offer was made to.
    Offered(Side),
    /// A side that was asked something.
    Asked(Side),
    /// The end of a difference.
    Differs(CriterionId),
}

/// Where the expectations are, so that no event walks through all of them.
#[derive(Debug, Default)]
pub(super) struct Watch {
    named: BTreeMap<ExpectationId, usize>,
    waiting: BTreeMap<Waits, Vec<usize>>,
    /// What was retired, the first first, and how many of them have been taken in.
    retired: Vec<(EventId, Retired)>,
    taken: usize,
}

impl Watch {
    /// Where they are now.
    pub(super) fn of(view: &RecordView) -> Watch {
        let rules = view.rules.iter();
        let rules = rules.filter_map(|rule| Some((rule.id, rule.retired.clone()?)));
        let criteria = view.checklist.iter();
        let criteria = criteria.filter_map(|row| match row.criterion {
            CriterionId::Own(id) => Some((id, row.footing.as_ref()?.retired.clone()?)),
            CriterionId::Starter(_) => None,
        });
        let mut watch = Watch {
            retired: rules.chain(criteria).collect(),
            ..Watch::default()
        };
        watch.retired.sort_by_key(|(_, why)| why.at);
        for (place, expectation) in view.expectations.iter().enumerate() {
            watch.add(place, expectation);
        }
        watch
    }

    /// The places of what waited for that, which is over.
    fn over(&mut self, waits: Waits) -> Vec<usize> {
        self.waiting.remove(&waits).unwrap_or_default()
    }

    fn add(&mut self, place: usize, expectation: &Expectation) {
        self.named.entry(expectation.id).or_insert(place);
        let side = expectation.of.side;
        let waits = match (expectation.when, expectation.about) {
            (Some(Trigger::Leads), _) => Waits::Leads(side),
            (Some(Trigger::Offered), _) => Waits::Offered(side),
            (Some(Trigger::Asked), _) => Waits::Asked(side),
            (Some(Trigger::Differs), Some(about)) => Waits::Differs(about),
            _ => return,
        };
        if expectation.open() {
            self.waiting.entry(waits).or_default().push(place);
        }
    }
}

/// The expectations after one more event that everything else has taken in already. `led` is the side
/// that led before it.
pub(super) fn then(
    view: &mut RecordView,
    watch: &mut Watch,
    rows: &Index,
    led: Option<Side>,
    event: &Event,
) {
    lapse(view, watch, Some(event.at));
    match &event.what {
        What::Expect(ExpectStep::Asked {
            of,
            what,
            within,
            silence,
        }) => begin(
            view,
            watch,
            Expectation {
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
            },
        ),
        What::Expect(step) => {
            let place = step.expectation().and_then(|id| watch.named.get(&id));
            if let Some(expectation) = place.and_then(|place| view.expectations.get_mut(*place)) {
                expectation.marked(event, step);
            }
        }
        _ => {}
    }
    ends(view, watch, rows, event);
    begins(view, watch, rows, led, event);
}

fn begin(view: &mut RecordView, watch: &mut Watch, expectation: Expectation) {
    watch.add(view.expectations.len(), &expectation);
    view.expectations.push(expectation);
}

/// Ends what is open by the rules, and the talks about the criteria, that were retired by then; of all of them without a time.
fn lapse(view: &mut RecordView, watch: &mut Watch, by: Option<Stamp>) {
    while let Some((sentence, retired)) = watch.retired.get(watch.taken)
        && by.is_none_or(|by| retired.at <= by)
    {
        for expectation in &mut view.expectations {
            let of = match expectation.id {
                ExpectationId::Rule { rule, .. } => Some(rule),
                ExpectationId::Talk { criterion, .. } => Some(criterion),
                ExpectationId::Own(_) => None,
            };
            if of == Some(*sentence) {
                expectation.lapse(retired);
            }
        }
        watch.taken += 1;
    }
}

/// So many that ended are kept in view; of a lead that moved a thousand times the last moves matter.
const ENDED: usize = 50;

/// The end of a fold: takes in what was retired since the last event, and lets go of the oldest that
/// ended. What happened stays in the ledger.
pub(super) fn finish(view: &mut RecordView, watch: &mut Watch) {
    lapse(view, watch, None);
    let ended = view.expectations.iter().filter(|of| !of.open()).count();
    let mut spare = ended.saturating_sub(ENDED);
    view.expectations.retain(|expectation| {
        let goes = spare > 0 && !expectation.open();
        spare -= usize::from(goes);
        !goes
    });
}

/// What the agreement expects now that this has happened.
fn begins(
    view: &mut RecordView,
    watch: &mut Watch,
    rows: &Index,
    led: Option<Side>,
    event: &Event,
) {
    let now = view.lead.with;
    let leads = now.filter(|_| now != led);
    let mut offers = view.lead.open.iter();
    let offered = offers.find(|offer| offer.id == event.id);
    let offered = offered.map(|offer| offer.to);
    let asked = asks(event);
    let differing = row(view, rows, event).filter(|row| open_since(row, event) == Some(event.at));
    let differs = differing.map(|row| row.criterion);
    if leads.is_none() && offered.is_none() && asked.is_none() && differs.is_none() {
        return;
    }
    let mut new: Vec<Expectation> = Vec::new();
    new.extend(differing.into_iter().flat_map(|row| talks(row, event)));
    for standing in &view.rules {
        let counts =
            standing.since <= event.at && standing.until.is_none_or(|until| event.at < until);
        let rule = &standing.rule;
        let begins = match rule.when {
            Trigger::Leads => leads == Some(rule.of),
            Trigger::Offered => offered == Some(rule.of),
            Trigger::Asked => asked == Some(rule.of),
            Trigger::Differs => differs.is_some(),
        };
        if counts && begins {
            let about = differs.filter(|_| rule.when == Trigger::Differs);
            new.push(expected(standing, event, about));
        }
    }
    for expectation in new {
        begin(view, watch, expectation);
    }
}

/// The talk that both sides agreed on for when they differ, as it is expected of each.
fn talks(row: &Row, event: &Event) -> Vec<Expectation> {
    let CriterionId::Own(criterion) = row.criterion else {
        return Vec::new();
    };
    let mut talks = row.footing.iter().flat_map(|footing| &footing.talks);
    let talk = talks
        .find(|talk| talk.since <= event.at && talk.until.is_none_or(|until| event.at < until));
    let of = |side| {
        let talk = talk?;
        Some(Expectation {
            id: ExpectationId::Talk {
                criterion,
                from: event.id,
                of: side,
            },
            of: Party { side, person: None },
            by: None,
            what: talk.what.clone(),
            within: talk.within,
            silence: talk.meanwhile.clone(),
            asked: event.at,
            there: None,
            when: Some(Trigger::Differs),
            about: Some(row.criterion),
            marks: Vec::new(),
            end: None,
        })
    };
    Side::BOTH.into_iter().filter_map(of).collect()
}

fn expected(standing: &StandingRule, event: &Event, about: Option<CriterionId>) -> Expectation {
    let rule = &standing.rule;
    Expectation {
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
    }
}

/// Which open expectations of the agreement this ends.
fn ends(view: &mut RecordView, watch: &mut Watch, rows: &Index, event: &Event) {
    let side = event.side;
    let ended = match &event.what {
        What::Outcome { .. } if side == Side::Sales => {
            vec![(Did::Met, watch.over(Waits::Leads(side)))]
        }
        What::Wrote { .. } | What::Noted { .. } | What::Thread { .. } => {
            vec![(Did::Met, watch.over(Waits::Asked(side)))]
        }
        What::Lead(_) => Side::BOTH.map(|of| moved(view, watch, event, of)).concat(),
        _ => match row(view, rows, event) {
            Some(row) if open_since(row, event).is_none() => {
                vec![(Did::Met, watch.over(Waits::Differs(row.criterion)))]
            }
            _ => return,
        },
    };
    for (did, places) in ended {
        for place in places {
            let expectation = view.expectations.get_mut(place);
            if let Some(expectation) = expectation.filter(|expectation| expectation.open()) {
                expectation.mark(event, did, None);
            }
        }
    }
}

/// What a move of the lead, or an answer to an offer of it, ends of what is expected of that side.
fn moved(view: &RecordView, watch: &mut Watch, event: &Event, of: Side) -> Vec<(Did, Vec<usize>)> {
    let mut ended = Vec::new();
    if view.lead.with != Some(of) {
        ended.push((Did::Over, watch.over(Waits::Leads(of))));
    }
    let offer = view.lead.offered(of).map(|offer| offer.id);
    let waits = |place: &usize| {
        let id = view.expectations.get(*place).map(|of| of.id);
        matches!(id, Some(ExpectationId::Rule { from, .. }) if Some(from) == offer)
    };
    let places = watch.over(Waits::Offered(of)).into_iter();
    let (still, over) = places.partition(waits);
    watch.waiting.insert(Waits::Offered(of), still);
    let did = if event.side == of {
        Did::Met
    } else {
        Did::Over
    };
    ended.push((did, over));
    ended
}

/// The row that an answer or a step in a conversation is about.
fn row<'a>(view: &'a RecordView, rows: &Index, event: &Event) -> Option<&'a Row> {
    let criterion = match &event.what {
        What::Judged { criterion, .. } | What::Talk { criterion, .. } => *criterion,
        What::Answered(answer) => answer.criterion,
        _ => return None,
    };
    view.checklist.get(rows.row(criterion)?)
}

/// Since when its two sides see it differently, while that is open.
fn open_since(row: &Row, event: &Event) -> Option<Stamp> {
    Some(row.open_difference(event.at.ms)?.since)
}

/// The side that this asks a question.
fn asks(event: &Event) -> Option<Side> {
    let written = event.what.written()?;
    match written.kind {
        NoteKind::Question => written.to.filter(|to| *to != event.side),
        _ => None,
    }
}
