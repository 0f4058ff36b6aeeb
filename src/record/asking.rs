//! Whether what somebody did may ask something of somebody else, or is said to them.

use super::RecordView;
use crate::ledger::{Event, ExpectStep, LeadMove, TalkStep, What};

/// Whether an event may set a clock going for anybody but its writer, or be meant for them to read. `view` has
/// taken it in.
///
/// The rules that start clocks are the agreement's, which the reader may know better than the writer; so it
/// is said of every event of a sort that can, and only of answers not unless the two sides differ.
#[must_use]
pub fn may_ask(view: &RecordView, event: &Event) -> bool {
    let criterion = match &event.what {
        What::Expect(ExpectStep::Asked { of, .. }) => {
            return of.person.as_ref() != Some(&event.by);
        }
        // While it was paused nobody waited for its time.
        What::Expect(ExpectStep::Resumed { .. }) => return true,
        What::Wrote { to, .. } | What::Noted { to, .. } => {
            return to.is_some() || names_others(event);
        }
        // Who wrote the note, or answered before, hears of it.
        What::Thread { note, .. } => {
            let mut all = view.notes.iter();
            let note = all.find(|of| of.id == *note);
            let concerned = note.is_some_and(|note| note.people().any(|of| *of != event.by));
            return concerned || names_others(event);
        }
        What::Lead(did) | What::Despite { did, .. } => {
            return !matches!(did, LeadMove::Declined { .. } | LeadMove::Withdrew { .. });
        }
        // What was expected of them is now of whoever answers for the side in their place.
        What::Left { .. } => return true,
        What::Answered(answer) => answer.criterion,
        What::Judged { criterion, .. } => *criterion,
        What::Talk {
            criterion,
            step: TalkStep::Reopened { .. },
        } => *criterion,
        _ => return false,
    };
    let row = view.checklist.iter().find(|row| row.is(criterion));
    row.is_some_and(|row| row.open_difference(event.at.ms).is_some())
}

fn names_others(event: &Event) -> bool {
    event.what.mentions().iter().any(|of| *of != event.by)
}
