//! The line at the foot of both pages: how far everything is on its way to the CRM.

use super::{when, why};
use crate::protocol::ItemState;
use crate::words::Words;

/// The state of all items in one line, and its name: what needs the most attention speaks. `none` is what to
/// say when all of it is in the CRM; `saving` that something is not even saved here yet; `now` UTC ms.
#[must_use]
pub fn foot<'a>(
    words: &dyn Words,
    states: impl Iterator<Item = &'a ItemState>,
    saving: bool,
    now: u64,
    none: impl FnOnce() -> String,
) -> (&'static str, String) {
    if saving {
        return ("saving", words.say("state_saving", &[]));
    }
    let (mut parked, mut saved, mut sending) = (0_usize, Vec::new(), false);
    for state in states {
        match state {
            ItemState::Later { why: cause, .. } => {
                let unsent = words.say("bar_unsent", &[&why(words, cause)]);
                return ("later", [unsent, when(words, state, now)].join(" · "));
            }
            ItemState::Saved { .. } => saved.push(state),
            ItemState::Parked { .. } => parked += 1,
            ItemState::Sending => sending = true,
        }
    }
    if let Some(first) = saved.first() {
        let many = match saved.len() {
            1 => words.say("bar_saved_one", &[]),
            more => words.say("bar_saved", &[&more.to_string()]),
        };
        return ("saved", [many, when(words, first, now)].join(" · "));
    }
    match parked {
        1 => ("parked", words.say("bar_parked_one", &[])),
        2.. => ("parked", words.say("bar_parked", &[&parked.to_string()])),
        0 if sending => ("sending", words.say("state_sending", &[])),
        0 => ("crm", none()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::Trouble;
    use crate::words::JsonWords;

    #[test]
    fn what_needs_the_most_attention_speaks() {
        let saved = ItemState::Saved { goes_at: 9 };
        let why = Trouble::Unreachable;
        let later = ItemState::Later {
            why: why.clone(),
            again_at: 9,
        };
        let parked = ItemState::Parked { why };
        let sending = ItemState::Sending;
        let words = JsonWords::default();
        let name = |states: &[&ItemState], saving| {
            let states = states.iter().copied();
            foot(&words, states, saving, 0, String::new).0
        };
        assert_eq!(name(&[&parked, &sending, &saved, &later], true), "saving");
        assert_eq!(name(&[&parked, &sending, &saved, &later], false), "later");
        assert_eq!(name(&[&parked, &sending, &saved], false), "saved");
        assert_eq!(name(&[&sending, &parked], false), "parked");
        assert_eq!(name(&[&sending], false), "sending");
        assert_eq!(name(&[], false), "crm");
    }
}
