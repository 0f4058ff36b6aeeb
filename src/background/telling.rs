//! The readable text of a note: what a colleague without the extension reads in the CRM.

mod record;
mod team;

use std::collections::{BTreeMap, BTreeSet};

use crate::agreement::Agreement;
use crate::record::{CriterionId, Event, Kind, Ledger, RecordView, TeamWhat, What, fold};
use crate::say;
use crate::team::PersonId;
use crate::words::Words;

/// What the lines are made from.
pub(super) struct Telling<'a> {
    words: &'a dyn Words,
    agreement: &'a Agreement,
    names: &'a BTreeMap<PersonId, String>,
    view: RecordView,
}

/// One line per event, in the writer's language. The CRM itself says who and when, so the first
/// line says for which side. `names` are those of [`named`], as far as they are known.
#[must_use]
pub fn lines(
    words: &dyn Words,
    ledger: &Ledger,
    agreement: &Agreement,
    names: &BTreeMap<PersonId, String>,
    events: &[Event],
) -> Vec<String> {
    let telling = Telling::of(words, ledger, agreement, names);
    let mut said = Vec::new();
    let mut side = None;
    for event in events {
        if side.replace(event.side) != Some(event.side) {
            let key = say::of(event.side, "chatter_for_marketing", "chatter_for_sales");
            said.push(words.say(key, &[]));
        }
        said.push(telling.line(event));
    }
    said
}

/// What each of the events says, in the order in which they happened.
pub(super) fn each(
    words: &dyn Words,
    ledger: &Ledger,
    agreement: &Agreement,
    names: &BTreeMap<PersonId, String>,
) -> Vec<String> {
    let telling = Telling::of(words, ledger, agreement, names);
    ledger.events().map(|event| telling.line(event)).collect()
}

/// The people whom the lines name beside their writer.
pub fn named(events: &[Event]) -> BTreeSet<PersonId> {
    let named = events.iter().filter_map(|event| match &event.what {
        What::Team(what) => match &**what {
            TeamWhat::Sits { person, .. } if *person != event.by => Some(person.clone()),
            _ => None,
        },
        _ => None,
    });
    named.collect()
}

impl<'a> Telling<'a> {
    fn of(
        words: &'a dyn Words,
        ledger: &Ledger,
        agreement: &'a Agreement,
        names: &'a BTreeMap<PersonId, String>,
    ) -> Telling<'a> {
        Telling {
            words,
            agreement,
            names,
            view: fold(ledger, agreement, &Kind::default()),
        }
    }
}

impl Telling<'_> {
    fn say(&self, key: &str, args: &[&str]) -> String {
        self.words.say(key, args)
    }

    /// A criterion in its writer's words, or a template's in this writer's language.
    fn question(&self, criterion: CriterionId) -> String {
        let mut rows = self.view.checklist.iter();
        let own = rows
            .find(|row| row.is(criterion))
            .and_then(|row| row.question.clone());
        match (own, criterion) {
            (Some(question), _) => question,
            (None, CriterionId::Starter(starter)) => self.say(say::starter(starter), &[]),
            (None, CriterionId::Own(_)) => self.say("chatter_criterion", &[]),
        }
    }
}
