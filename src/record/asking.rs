//! Whether what somebody did may ask something of somebody else.

use super::RecordView;
use crate::ledger::{Event, ExpectStep, LeadMove, NoteKind, TalkStep, What};

/// Whether an event may set a clock going for anybody but its writer. `view` has taken it in.
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
        What::Wrote { kind, to, .. } | What::Annotated { kind, to, .. } => {
            return *kind == NoteKind::Question && to.is_some_and(|to| to != event.side);
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
