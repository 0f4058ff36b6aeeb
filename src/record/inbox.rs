//! What on a record is said to a person, or to a side that they are on.

use serde::{Deserialize, Serialize};

use super::{RecordView, TypedNote};
use crate::ledger::{EventId, NoteKind, Stamp, ThreadStep};
use crate::team::{PersonId, Seat, Side};

/// Why something is for somebody to read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Why {
    /// It names them.
    Named,
    /// It is meant for their side.
    Side(Side),
    /// It was said under a note that they wrote, or under which they spoke.
    Spoke,
}

/// Something that is said to a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Addressed {
    /// The event that says it.
    pub id: EventId,
    /// The note it is, or stands under.
    pub note: EventId,
    /// Why it is for them.
    pub why: Why,
    /// The sort of note.
    pub kind: NoteKind,
    /// The field that the note is about, by its label.
    pub about: Option<String>,
    /// Whether the note was resolved by it, or opened again; neither when it only says something.
    pub settles: Option<bool>,
    /// Whether they said something under the note since, and so have read it.
    pub answered: bool,
    /// The words.
    pub text: String,
    /// Who said it.
    pub by: PersonId,
    /// For which side.
    pub side: Side,
    /// When.
    pub at: Stamp,
}

/// What is said to this person on a record, newest first; nothing that they said themselves.
#[must_use]
pub fn addressed(view: &RecordView, me: &PersonId, seat: Option<Seat>) -> Vec<Addressed> {
    let all = view.notes.iter().flat_map(|note| of_note(note, me, seat));
    let mut all: Vec<Addressed> = all.collect();
    all.sort_by_key(|of| std::cmp::Reverse((of.at, of.id)));
    all
}

fn of_note(note: &TypedNote, me: &PersonId, seat: Option<Seat>) -> Vec<Addressed> {
    let said = |id, why, text: &str, by: &PersonId, side, at| Addressed {
        id,
        note: note.id,
        why,
        kind: note.kind,
        about: note
            .about
            .as_ref()
            .map(|about| about.label.as_str().to_owned()),
        settles: None,
        answered: false,
        text: text.to_owned(),
        by: by.clone(),
        side,
        at,
    };
    let mut all = Vec::new();
    let mut spoke = note.by == *me;
    if !spoke {
        let mine = |side: &Side| seat.is_some_and(|seat| seat.is_of(*side));
        let side = note.to.filter(mine).map(Why::Side);
        let named = note.mentions.contains(me).then_some(Why::Named);
        let why = named.or(side);
        all.extend(why.map(|why| said(note.id, why, &note.text, &note.by, note.side, note.at)));
    }
    for turn in &note.thread {
        if turn.by == *me {
            spoke = true;
            continue;
        }
        let named = turn.step.mentions().contains(me).then_some(Why::Named);
        let Some(why) = named.or(spoke.then_some(Why::Spoke)) else {
            continue;
        };
        all.push(Addressed {
            settles: match turn.step {
                ThreadStep::Replied { .. } => None,
                ThreadStep::Resolved { .. } => Some(true),
                ThreadStep::Reopened { .. } => Some(false),
            },
            ..said(turn.id, why, turn.step.text(), &turn.by, turn.side, turn.at)
        });
    }
    let mine = note.thread.iter().rev().find(|turn| turn.by == *me);
    for said in &mut all {
        said.answered = mine.is_some_and(|turn| turn.at > said.at);
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::{DeviceId, Event, What};
    use crate::team::{Body, Reason};

    const MIA: &str = "7";
    const SAM: &str = "6";
    const NOOR: &str = "8";

    fn id(seq: u32) -> EventId {
        EventId {
            device: DeviceId(1),
            seq,
        }
    }

    fn body(text: &str) -> Body {
        Body::new(text).unwrap()
    }

    fn wrote(to: Option<Side>, mentions: &[&str]) -> What {
        What::Noted {
            about: None,
            kind: NoteKind::Context,
            to,
            text: body("They have two depots."),
            mentions: people(mentions),
        }
    }

    fn people(ids: &[&str]) -> Vec<PersonId> {
        ids.iter().map(|id| PersonId((*id).to_owned())).collect()
    }

    fn replied(text: &str, mentions: &[&str]) -> What {
        What::Thread {
            note: id(1),
            step: ThreadStep::Replied {
                text: body(text),
                mentions: people(mentions),
            },
        }
    }

    /// What happened, by whom; Mia speaks for marketing, the others for sales.
    fn view(whats: &[(&str, What)]) -> RecordView {
        let mut view = RecordView::default();
        for ((by, what), seq) in whats.iter().zip(1..) {
            view.then(&Event {
                at: Stamp {
                    ms: u64::from(seq),
                    tick: 0,
                },
                id: id(seq),
                by: PersonId((*by).to_owned()),
                side: if *by == MIA {
                    Side::Marketing
                } else {
                    Side::Sales
                },
                what: what.clone(),
            });
        }
        view
    }

    fn said(view: &RecordView, me: &str, seat: Seat) -> Vec<(u32, Why)> {
        let all = addressed(view, &PersonId(me.to_owned()), Some(seat));
        all.into_iter().map(|of| (of.id.seq, of.why)).collect()
    }

    #[test]
    fn a_note_is_for_whom_it_names_and_for_the_side_it_is_meant_for_and_never_for_its_writer() {
        let view = view(&[
            (MIA, wrote(Some(Side::Sales), &[SAM])),
            (MIA, wrote(None, &[MIA])),
        ]);
        assert_eq!(said(&view, SAM, Seat::Sales), [(1, Why::Named)]);
        assert_eq!(
            said(&view, NOOR, Seat::Sales),
            [(1, Why::Side(Side::Sales))]
        );
        assert_eq!(said(&view, NOOR, Seat::Marketing), []);
        assert_eq!(said(&view, MIA, Seat::Marketing), []);
    }

    #[test]
    fn what_is_said_under_a_note_is_for_its_writer_for_who_spoke_before_and_for_whom_it_names() {
        let view = view(&[
            (MIA, wrote(None, &[])),
            (SAM, replied("Where?", &[])),
            (MIA, replied("Ask @Noor.", &[NOOR])),
            (NOOR, replied("In Breda.", &[])),
        ]);
        assert_eq!(
            said(&view, MIA, Seat::Marketing),
            [(4, Why::Spoke), (2, Why::Spoke)]
        );
        assert_eq!(
            said(&view, SAM, Seat::Sales),
            [(4, Why::Spoke), (3, Why::Spoke)]
        );
        assert_eq!(said(&view, NOOR, Seat::Sales), [(3, Why::Named)]);
    }

    #[test]
    fn whoever_answered_has_read_what_was_said_before() {
        let view = view(&[
            (MIA, wrote(None, &[SAM])),
            (SAM, replied("Where?", &[])),
            (MIA, replied("In Breda.", &[])),
        ]);
        let all = addressed(&view, &PersonId(SAM.to_owned()), Some(Seat::Sales));
        let answered: Vec<(u32, bool)> = all.iter().map(|of| (of.id.seq, of.answered)).collect();
        assert_eq!(answered, [(3, false), (1, true)]);
    }

    #[test]
    fn a_note_rests_and_wakes_by_what_was_said_last_and_a_thread_under_no_note_is_said_to_nobody() {
        let because = || Reason::new("they answered").unwrap();
        let step = |note, step| What::Thread {
            note: id(note),
            step,
        };
        let resolved = || ThreadStep::Resolved { because: because() };
        let reopened = || ThreadStep::Reopened { because: because() };
        let at = |whats: &[(&str, What)]| view(whats).notes.front().unwrap().resolved;
        let mut whats = vec![(MIA, wrote(None, &[])), (SAM, step(1, resolved()))];
        assert!(at(&whats));
        whats.push((MIA, replied("Thank you.", &[])));
        assert!(at(&whats), "a word of thanks opens nothing");
        whats.push((MIA, step(1, reopened())));
        assert!(!at(&whats));
        let view = view(&[(SAM, step(9, resolved())), (MIA, wrote(None, &[]))]);
        assert!(view.notes.front().unwrap().thread.is_empty());
        assert_eq!(said(&view, MIA, Seat::Marketing), []);
    }
}
