use std::collections::BTreeSet;

use super::{Agreement, Sentence};

/// So much of the shorter question's words must be in the other for the two to be alike, percent.
const ALIKE_PERCENT: usize = 60;
/// Words shorter than this say little about the meaning.
const SHORT: usize = 4;
/// So many first letters tell a word from its other forms (budget, budgets, budgeted).
const STEM: usize = 5;

/// The criteria that seem to ask the same, before another one is made. A hint, never a refusal: two
/// people may mean different things by the same words.
pub fn alike<'a>(
    agreement: &'a Agreement,
    name: &str,
    question: &str,
) -> impl Iterator<Item = &'a Sentence> {
    let new = words(&[name, question]);
    let found = agreement.criteria().filter(move |(sentence, _, terms)| {
        let there = words(&[terms.name.as_str(), terms.question.as_str()]);
        sentence.stands() && close(&new, &there)
    });
    found.map(|(sentence, ..)| sentence)
}

/// Whether two criteria, each by its name and its question, seem to ask the same.
#[must_use]
pub fn similar(one: &[&str], other: &[&str]) -> bool {
    close(&words(one), &words(other))
}

fn close(one: &BTreeSet<String>, other: &BTreeSet<String>) -> bool {
    let fewer = one.len().min(other.len());
    fewer > 0 && one.intersection(other).count() * 100 >= fewer * ALIKE_PERCENT
}

/// What carries the meaning: the longer words, in lower case, by their beginnings.
fn words(texts: &[&str]) -> BTreeSet<String> {
    let all = texts
        .iter()
        .flat_map(|text| text.split(|c: char| !c.is_alphanumeric()));
    let long = all.filter(|word| word.chars().count() >= SHORT);
    long.map(|word| word.to_lowercase().chars().take(STEM).collect())
        .collect()
}
