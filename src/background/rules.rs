//! What the two sides' own rules leave open. The CRM's rules are the CRM's.

use crate::agreement::Agreement;
use crate::protocol::Trouble;
use crate::record::{
    Answer, Article, Clause, CriterionId, Event, LeadMove, LeadStep, RecordView, Rejection,
    TeamWhat, Void, What,
};
use crate::team::{PersonId, Side, Standing};

/// Whether this person may do this for that side, as things stand.
pub(super) fn allowed(
    view: &RecordView,
    what: &What,
    side: Side,
    me: &PersonId,
) -> Result<(), Trouble> {
    let fits = |fits: bool| if fits { Ok(()) } else { Err(Trouble::NotYours) };
    let owns = || view.owners.of(side).iter().any(|owner| owner.person == *me);
    match what {
        What::Lead(LeadMove::Offered { to, .. }) => fits(*to != side),
        What::Lead(answer @ (LeadMove::Accepted { .. } | LeadMove::Declined { .. })) => {
            offer(view, answer, side, me)
        }
        What::Lead(answer @ LeadMove::Withdrew { .. }) => offer(view, answer, side, me),
        What::Left { .. } | What::Promised { .. } => fits(owns()),
        What::Agreed { criterion } => signs(view, *criterion, side, me),
        What::Judged { criterion, .. } | What::Answered(Answer { criterion, .. }) => {
            asked(view, *criterion)
        }
        What::Talk { criterion, .. } => {
            let row = view.checklist.iter().find(|row| row.is(*criterion));
            fits(row.is_some_and(|row| row.difference.is_some()))
        }
        What::Rejected {
            names: Rejection::Names(criterion),
            ..
        } => fits(view.checklist.iter().any(|row| row.is(*criterion))),
        What::Expect(step) => match step.expectation() {
            None => Ok(()),
            Some(id) => {
                let mut all = view.expectations.iter();
                let expectation = all.find(|of| of.id == id).ok_or(Trouble::NotYours)?;
                let may = expectation.may(side, step);
                if may { Ok(()) } else { Err(Trouble::NotAsked) }
            }
        },
        // What came of it is sales' to say: marketing asks, and does not tick off for them.
        What::Outcome { .. } => fits(side == Side::Sales),
        // The agreement has its own way in, which knows what it says.
        What::Team(_) => fits(false),
        _ => Ok(()),
    }
}

/// Tries the answer: the fold says whether it would move anything.
fn offer(view: &RecordView, did: &LeadMove, side: Side, me: &PersonId) -> Result<(), Trouble> {
    let mut lead = view.lead.clone();
    lead.then(&Event {
        at: crate::record::Stamp {
            ms: crate::record::Stamp::LAST_MS,
            tick: u16::MAX,
        },
        id: crate::record::EventId {
            device: crate::record::DeviceId(0),
            seq: 0,
        },
        by: me.clone(),
        side,
        what: What::Lead(did.clone()),
    });
    match lead.path.last() {
        Some(LeadStep { void: None, .. }) => Ok(()),
        Some(LeadStep {
            void: Some(Void::Withdrawn | Void::Answered),
            ..
        }) => Err(Trouble::OfferGone),
        _ => Err(Trouble::NotYours),
    }
}

fn asked(view: &RecordView, criterion: CriterionId) -> Result<(), Trouble> {
    let row = view.checklist.iter().find(|row| row.is(criterion));
    let footing = row.ok_or(Trouble::NotYours)?.footing.as_ref();
    match footing.is_some_and(|footing| footing.retired.is_some()) {
        true => Err(Trouble::Retired),
        false => Ok(()),
    }
}

/// One person cannot sign for both sides.
fn signs(
    view: &RecordView,
    criterion: CriterionId,
    side: Side,
    me: &PersonId,
) -> Result<(), Trouble> {
    let row = view.checklist.iter().find(|row| row.is(criterion));
    let row = row.filter(|row| row.footing.is_none());
    match &row.ok_or(Trouble::NotYours)?.standing {
        Standing::Configured => Ok(()),
        Standing::Proposal { who, .. } if who == me => Err(Trouble::SignedTwice),
        Standing::Proposal { by, .. } if *by != side => Ok(()),
        Standing::Proposal { .. } | Standing::Agreed { .. } => Err(Trouble::NotYours),
    }
}

/// Whether this person may do this about the agreement.
pub(super) fn agreed(
    agreement: &Agreement,
    what: &TeamWhat,
    side: Side,
    me: &PersonId,
) -> Result<(), Trouble> {
    let there = |there: bool| {
        if there {
            Ok(())
        } else {
            Err(Trouble::NotYours)
        }
    };
    match what {
        TeamWhat::Proposed(clause) => sound(clause),
        TeamWhat::Changed { of, clause } => {
            let sentence = agreement.sentence(*of).ok_or(Trouble::NotYours)?;
            there(
                sentence
                    .says()
                    .is_some_and(|before| before.is_like(&clause.says)),
            )?;
            sound(clause)
        }
        TeamWhat::Signed { version } => {
            let mut versions = agreement
                .sentences
                .iter()
                .filter_map(|of| of.version(*version));
            let version = versions.next().ok_or(Trouble::NotYours)?;
            match version.signed.iter().find(|signature| signature.who == *me) {
                None => Ok(()),
                Some(first) if first.side != side => Err(Trouble::SignedTwice),
                Some(_) => Err(Trouble::NotYours),
            }
        }
        TeamWhat::Retired { of, .. } => there(
            agreement
                .sentence(*of)
                .is_some_and(|sentence| sentence.stands()),
        ),
        TeamWhat::Said { of, .. } => there(agreement.sentence(*of).is_some()),
        TeamWhat::Sits { .. }
        | TeamWhat::Named { .. }
        | TeamWhat::Home
        | TeamWhat::Moved { .. } => Ok(()),
    }
}

fn sound(clause: &Clause) -> Result<(), Trouble> {
    match &clause.says {
        Article::Calendar(calendar) => calendar.check().map_err(|_| Trouble::BadCalendar),
        _ => Ok(()),
    }
}
