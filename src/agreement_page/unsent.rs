//! What only a person can help to the CRM: what it is and why it was not sent.

use super::history::{Past, history};
use super::model::Model;
use super::phrase::Speech;
use crate::agreement::Sentence;
use crate::ledger::EventId;
use crate::protocol::{ItemState, Trouble};
use crate::team::PersonId;

/// One thing that was not sent.
#[derive(Clone, Debug, PartialEq)]
pub struct Unsent<'a> {
    /// The event.
    pub id: EventId,
    /// Why it was not sent.
    pub why: &'a Trouble,
    /// What it is.
    pub what: About<'a>,
}

/// What a thing that was not sent is about.
#[derive(Clone, Debug, PartialEq)]
pub enum About<'a> {
    /// Something that happened to a sentence.
    Sentence(&'a Sentence, Past<'a>),
    /// Somebody's seat.
    Member(&'a PersonId),
    /// Something of which no more is known.
    Other,
}

/// All of it, in the order in which it was made.
#[must_use]
pub fn unsent(model: &Model) -> Vec<Unsent<'_>> {
    let states = model.agreed.iter().flat_map(|agreed| &agreed.states);
    let parked = states.filter_map(|(id, state)| match state {
        ItemState::Parked { why } => Some((*id, why)),
        _ => None,
    });
    let unsent = parked.map(|(id, why)| Unsent {
        id,
        why,
        what: what(model, id),
    });
    unsent.collect()
}

fn what(model: &Model, id: EventId) -> About<'_> {
    let sentences = model.book.sentences.iter();
    let mut happened = sentences.flat_map(|of| history(of).into_iter().map(move |past| (of, past)));
    let mut members = model.book.members.iter();
    if let Some((of, past)) = happened.find(|(_, past)| past.id == Some(id)) {
        About::Sentence(of, past)
    } else if let Some(member) = members.find(|member| member.id == id) {
        About::Member(&member.person)
    } else {
        About::Other
    }
}

/// A person's own words in it, to be copied: a wording part by part, or what they said; nothing in a
/// signature.
#[must_use]
pub fn own_words(speech: &Speech, past: &Past) -> Option<String> {
    let lines = past.made.map(|version| {
        let lines = speech.lines(&version.clause).into_iter();
        let said = lines.filter(|line| !line.open);
        let said = said.map(|line| [speech.words.say(line.label, &[]), line.text].join(": "));
        said.collect::<Vec<_>>().join("\n")
    });
    lines.or(past.words.map(str::to_owned))
}
