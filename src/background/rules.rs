//! What the two sides' own rules leave open. The CRM's rules are the CRM's.

use crate::agreement::Agreement;
use crate::protocol::Trouble;
use crate::record::{
    Answer, Article, Clause, CriterionId, Event, ExpectStep, Expectation, LeadMove, LeadStep,
    RecordView, Rejection, TeamWhat, Void, What,
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
    let there = |there: bool| {
        if there {
            Ok(())
        } else {
            Err(Trouble::Meanwhile)
        }
    };
    let owns = || view.owners.of(side).iter().any(|owner| owner.person == *me);
    match what {
        What::Lead(did) | What::Despite { did, .. } => {
            match did {
                LeadMove::Took { .. } => {}
                LeadMove::Offered { to, .. } => fits(*to != side)?,
                answer => offer(view, answer, side, me)?,
            }
            match view.unsaid(what, side).is_empty() {
                true => Ok(()),
                false => Err(Trouble::ComesFirst),
            }
        }
        What::Left { .. } | What::Promised { .. } => there(owns()),
        What::Agreed { criterion } => signs(view, *criterion, side, me),
        What::Judged { criterion, .. } | What::Answered(Answer { criterion, .. }) => {
            asked(view, *criterion)
        }
        What::Talk { criterion, .. } => {
            let row = view.checklist.iter().find(|row| row.is(*criterion));
            there(row.is_some_and(|row| row.difference.is_some()))
        }
        What::Rejected {
            names: Rejection::Names(criterion),
            ..
        } => there(view.checklist.iter().any(|row| row.is(*criterion))),
        What::Expect(step) => match step.expectation() {
            None => Ok(()),
            Some(id) => {
                let mut all = view.expectations.iter();
                let expectation = all.find(|of| of.id == id).ok_or(Trouble::Meanwhile)?;
                expected(expectation, step, side)
            }
        },
        What::Thread { note, step } => {
            let mut all = view.notes.iter();
            there(all.find(|of| of.id == *note).is_some_and(|of| of.may(step)))
        }
        // What came of it is sales' to say: marketing asks, and does not tick off for them.
        What::Outcome { .. } => fits(side == Side::Sales),
        // The agreement has its own way in, which knows what it says.
        What::Team(_) => fits(false),
        _ => Ok(()),
    }
}

fn expected(of: &Expectation, step: &ExpectStep, side: Side) -> Result<(), Trouble> {
    // What only the asked side says it says of what is open; the rest depends on how it stands.
    let theirs = matches!(
        step,
        ExpectStep::Agreed { .. } | ExpectStep::Met { .. } | ExpectStep::Cannot { .. }
    );
    match of.may(side, step) {
        true => Ok(()),
        false if theirs && of.of.side != side => Err(Trouble::NotAsked),
        false => Err(Trouble::Meanwhile),
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
    let footing = row.ok_or(Trouble::Meanwhile)?.footing.as_ref();
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
    match &row.ok_or(Trouble::Meanwhile)?.standing {
        Standing::Configured => Ok(()),
        Standing::Proposal { who, .. } if who == me => Err(Trouble::SignedTwice),
        Standing::Proposal { by, .. } if *by != side => Ok(()),
        Standing::Proposal { .. } => Err(Trouble::NotYours),
        Standing::Agreed { .. } => Err(Trouble::Meanwhile),
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
            Err(Trouble::Meanwhile)
        }
    };
    match what {
        TeamWhat::Proposed(clause) => sound(clause),
        TeamWhat::Changed { of, clause } => {
            let sentence = agreement.sentence(*of).ok_or(Trouble::Meanwhile)?;
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
            let version = versions.next().ok_or(Trouble::Meanwhile)?;
            match version.signed.iter().find(|signature| signature.who == *me) {
                None => Ok(()),
                Some(first) if first.side != side => Err(Trouble::SignedTwice),
                Some(_) => Err(Trouble::Meanwhile),
            }
        }
        TeamWhat::Retired { of, .. } => there(agreement.sentence(*of).is_some_and(|sentence| {
            let mut words = sentence.retiring.iter();
            sentence.stands() && words.all(|word| word.by != *me)
        })),
        TeamWhat::Said { of, .. } => there(agreement.sentence(*of).is_some()),
        // One word for many records is marketing's; sales writes on a record.
        TeamWhat::Told { .. } => match side {
            Side::Marketing => Ok(()),
            Side::Sales => Err(Trouble::NotYours),
        },
        TeamWhat::Untold { note, .. } => {
            let mut told = agreement.told.iter();
            let told = told.find(|told| told.id == *note && !told.over);
            match told.ok_or(Trouble::Meanwhile)?.side == side {
                true => Ok(()),
                false => Err(Trouble::NotYours),
            }
        }
        TeamWhat::Sits { .. }
        | TeamWhat::Named { .. }
        | TeamWhat::Home
        | TeamWhat::Moved { .. } => Ok(()),
        TeamWhat::KeyRetired { device } if device.is_of(me) => Ok(()),
        // Whether it may be announced depends on what was announced: see `turns_up`.
        TeamWhat::Key { .. } => Ok(()),
        TeamWhat::KeyRetired { .. } => Err(Trouble::NotYours),
    }
}

fn sound(clause: &Clause) -> Result<(), Trouble> {
    match &clause.says {
        Article::Calendar(calendar) => calendar.check().map_err(|_| Trouble::BadCalendar),
        _ => Ok(()),
    }
}
