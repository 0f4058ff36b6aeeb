//! Where on a record's page an annotation belongs.
//!
//! Pure: what the page shows comes as a list of fields, and the answer is a place in that list. A field is
//! found by the CRM's own name for it; where a page tells none, by its label. Values verify and never locate.
//! Where it is not certain nothing is guessed: the reader is asked.

mod label;
mod quote;
mod value;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

pub use self::quote::{Passage, passage, picked};
pub use self::value::{Value, now, quoted};
use crate::ledger::About;

/// So many characters are read of what stands in a field.
pub const READ: usize = 4_000;

/// A field as a page of a record shows it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shown {
    /// The CRM's own name for it, where the page tells it.
    pub name: Option<String>,
    /// Its label, as a person reads it.
    pub label: String,
    /// What stands in it, as a person reads it.
    pub value: String,
    /// Whether it stands in a list or a form within the record's own, and so is another record's.
    #[serde(default)]
    pub nested: bool,
}

/// What a CRM calls its fields: the names that a label may stand for, in every language it was asked in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Labels(BTreeMap<String, BTreeSet<String>>);

impl Labels {
    /// Learns that this label stands for that name.
    pub fn learn(&mut self, label: &str, name: &str) {
        let names = self.0.entry(label::plain(label)).or_default();
        names.insert(name.to_owned());
    }

    fn names(&self, label: &str) -> Option<&BTreeSet<String>> {
        self.0.get(&label::plain(label))
    }
}

/// Where an annotation belongs on a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// At this field of the list.
    At(usize),
    /// At one of these, and nobody but the reader knows at which.
    Ask(Vec<usize>),
    /// The field is not on this page.
    Away,
}

/// Finds the field that an annotation is about.
#[must_use]
pub fn find(about: &About, page: &[Shown], labels: &Labels) -> Place {
    let own = page.iter().enumerate().filter(|(_, field)| !field.nested);
    let own: Vec<(usize, &Shown)> = own.collect();
    let name = about.name.as_ref().map(|name| name.as_str());
    if let Some(name) = name {
        let mut named = own
            .iter()
            .filter(|(_, of)| of.name.as_deref() == Some(name));
        // A field that a page shows twice is one field; it is shown at the first.
        if let Some((place, _)) = named.next() {
            return Place::At(*place);
        }
    }
    // A field that bears another name is another field, whatever its label says.
    let other = |of: &Shown| name.is_some() && of.name.is_some();
    let open: Vec<(usize, &Shown)> = own.into_iter().filter(|(_, of)| !other(of)).collect();
    if let Some(name) = name {
        let meant = |of: &Shown| {
            let names = labels.names(&of.label);
            names.is_some_and(|names| names.contains(name))
        };
        let found: Vec<usize> = open
            .iter()
            .filter(|(_, of)| meant(of))
            .map(|(place, _)| *place)
            .collect();
        if !found.is_empty() {
            let sure = |place: usize| {
                let label = open.iter().find(|(of, _)| *of == place);
                label.is_some_and(|(_, of)| {
                    labels.names(&of.label).is_some_and(|all| all.len() == 1)
                })
            };
            return one(found, sure);
        }
    }
    // What the CRM says stands for something else is not it.
    let known = |of: &Shown| name.is_some() && labels.names(&of.label).is_some();
    let open: Vec<(usize, &Shown)> = open.into_iter().filter(|(_, of)| !known(of)).collect();
    let wanted = about.label.as_str();
    let same = open.iter().filter(|(_, of)| label::same(&of.label, wanted));
    let same: Vec<usize> = same.map(|(place, _)| *place).collect();
    if !same.is_empty() {
        return one(same, |_| !about.twin);
    }
    like(about, &open)
}

/// The only one, when it is sure; else a question.
fn one(found: Vec<usize>, sure: impl Fn(usize) -> bool) -> Place {
    match found[..] {
        [place] if sure(place) => Place::At(place),
        _ => Place::Ask(found),
    }
}

/// A label that nearly says it counts where no other comes near, and where its value is the one that was
/// quoted; else the reader is asked about it.
fn like(about: &About, open: &[(usize, &Shown)]) -> Place {
    let near = open.iter().filter_map(|(place, of)| {
        let alike = label::alike(&of.label, about.label.as_str());
        (alike >= label::NEAR).then_some((*place, *of, alike))
    });
    let near: Vec<(usize, &Shown, f64)> = near.collect();
    match near[..] {
        [] => Place::Away,
        [(place, of, alike)]
            if alike >= label::GOOD && matches!(now(about, of, None), Value::Same) =>
        {
            Place::At(place)
        }
        _ => Place::Ask(near.into_iter().map(|(place, ..)| place).collect()),
    }
}

#[cfg(test)]
mod tests;
