//! Naming a colleague in a note: an @ and the beginning of a name offers those who are called so.
//!
//! Who was chosen stands in a draft beside the text, so that a half typed note still means them after a reload;
//! what counts is whether the text names them when it is saved.

use std::rc::Rc;

use super::action::Effect;
use super::fault::Fault;
use super::field::Field;
use super::model::Model;
use super::reduce::{ask, next, with_key};
use crate::protocol::{Ask, Colleagues, Trouble};
use crate::record::What;
use crate::team::{Colleague, Person, PersonId};

/// So many are offered at once.
const OFFERED: usize = 5;
/// A name that is being typed is no longer than this, in letters.
const LONGEST: usize = 40;

/// The field in which those stand who were chosen for this text; none where nobody can be named.
fn chosen_in(field: Field) -> Option<Field> {
    match field {
        Field::Note => Some(Field::NoteMentions),
        Field::Reply(note) => Some(Field::ReplyMentions(note)),
        _ => None,
    }
}

/// What is being typed of a name: all behind the last @ that begins a word.
fn sought(text: &str) -> Option<&str> {
    let (before, name) = text.rsplit_once('@')?;
    let begins = before.chars().next_back().is_none_or(char::is_whitespace);
    let short = name.chars().count() <= LONGEST && !name.contains('\n');
    (begins && short && !name.starts_with(char::is_whitespace)).then_some(name)
}

/// Whether one of the words of a name begins so, in any case.
fn called(name: &str, sought: &str) -> bool {
    let (name, sought) = (name.to_lowercase(), sought.to_lowercase());
    let mut words = name.char_indices().filter(|(at, letter)| {
        let before = name.get(..*at).and_then(|of| of.chars().next_back());
        letter.is_alphanumeric() && before.is_none_or(|of| !of.is_alphanumeric())
    });
    words.any(|(at, _)| name.get(at..).is_some_and(|of| of.starts_with(&sought)))
}

/// Whether a text names somebody who is called so.
fn names(text: &str, name: &str) -> bool {
    let mut all = text.match_indices('@');
    all.any(|(at, _)| text.get(at..).is_some_and(|rest| begins(rest, name)))
}

/// Whether a text begins with an @ and this name, and no longer word.
fn begins(text: &str, name: &str) -> bool {
    let rest = text
        .strip_prefix('@')
        .and_then(|text| text.strip_prefix(name));
    let ends = |rest: &str| rest.chars().next().is_none_or(|of| !of.is_alphanumeric());
    !name.is_empty() && rest.is_some_and(ends)
}

/// The colleagues that are offered while a name is typed in a field, each as they are offered: by name, and
/// by what they sign in with where two are called the same.
#[must_use]
pub fn offered(model: &Model, field: Field) -> Vec<(&Person, String)> {
    let (Some(_), Some(Ok(known))) = (chosen_in(field), &model.colleagues) else {
        return Vec::new();
    };
    let text = model.text(field);
    let Some(sought) = sought(text) else {
        return Vec::new();
    };
    let me = model.me();
    let fits = |Colleague { person, .. }: &&Colleague| {
        let named = !person.name.is_empty();
        named && person.id != me && called(&person.name, sought) && !names(text, &person.name)
    };
    let alone = |person: &Person| {
        let same = known.all.iter().filter(|of| of.person.name == person.name);
        same.count() == 1
    };
    let offer = |Colleague { person, login }: &Colleague| match login {
        Some(login) if !alone(person) => format!("{} ({login})", person.name),
        _ => person.name.clone(),
    };
    let all = known.all.iter().filter(fits).take(OFFERED);
    all.map(|of| (&of.person, offer(of))).collect()
}

/// Why nobody can be offered, when somebody is sought.
#[must_use]
pub fn unknown(model: &Model, field: Field) -> Option<&Trouble> {
    chosen_in(field)?;
    sought(model.text(field))?;
    model.colleagues.as_ref()?.as_ref().err()
}

/// Asks the CRM for colleagues when a name is begun, and again while it is typed where there are too many to
/// know them all.
pub(super) fn seek(model: &mut Model, effects: &mut Vec<Effect>, field: Field) {
    if chosen_in(field).is_none() {
        return;
    }
    let Some(sought) = sought(model.text(field)) else {
        return;
    };
    let like = match &model.colleagues {
        Some(Ok(known)) if known.whole && sought.contains(&known.like) => return,
        Some(Ok(known)) if known.like == sought => return,
        Some(Ok(_)) => sought.to_owned(),
        // Most teams are known at once.
        _ => String::new(),
    };
    let asks = |ask: &Ask| matches!(ask, Ask::Colleagues { .. });
    if !model.asked.iter().any(|(_, ask)| asks(ask)) {
        with_key(model, effects, |key| Ask::Colleagues { key, like });
    }
}

/// The CRM's answer. What was typed meanwhile may ask for more.
pub(super) fn told(
    model: &mut Model,
    effects: &mut Vec<Effect>,
    told: Result<Colleagues, Trouble>,
) {
    let failed = told.is_err();
    model.colleagues = Some(told.map(Rc::new));
    if let Some(field) = model.typing.filter(|_| !failed) {
        seek(model, effects, field);
    }
}

/// Puts a colleague's name where it was begun.
pub(super) fn mention(model: &mut Model, effects: &mut Vec<Effect>, field: Field, person: &Person) {
    let (Some(chosen), Some(key)) = (chosen_in(field), model.key().cloned()) else {
        return;
    };
    let text = model.text(field);
    let Some(begun) = sought(text) else {
        return;
    };
    let kept = text.strip_suffix(begun).unwrap_or(text);
    let text = [kept, &person.name, " "].concat();
    let line = [person.id.0.as_str(), &person.name].join("\t");
    // Of two who are called the same the one who was chosen last is meant.
    let same = |line: &&str| {
        line.split_once('\t')
            .is_some_and(|(_, name)| name == person.name)
    };
    let before = model.text(chosen).lines().filter(|line| !same(line));
    let lines = before.chain([line.as_str()]).collect::<Vec<_>>().join("\n");
    for (field, text) in [(field, text), (chosen, lines)] {
        let turn = next(model);
        model.drafts.typed((key.clone(), field.line()), text, turn);
    }
    for draft in model.drafts.keep(None) {
        ask(model, effects, draft);
    }
    effects.push(Effect::Focus(field));
}

/// Whom the text in a field names, of those who were chosen: a name that somebody only typed may be anybody's.
///
/// # Errors
/// When they are more than a note can name.
pub(super) fn mentioned(model: &Model, field: Field) -> Result<Vec<PersonId>, (Field, Fault)> {
    let text = model.text(field);
    let chosen = chosen_in(field).map_or("", |chosen| model.text(chosen));
    let chosen: Vec<(&str, &str)> = chosen
        .lines()
        .filter_map(|line| line.split_once('\t'))
        .collect();
    let mut named: Vec<PersonId> = Vec::new();
    for (at, _) in text.match_indices('@') {
        let rest = text.get(at..).unwrap_or_default();
        // Of two who are called so the longer name is meant: "Anna Maria", not "Anna".
        let meant = chosen.iter().filter(|(_, name)| begins(rest, name));
        let meant = meant.max_by_key(|(_, name)| name.len());
        let meant = meant.map(|(id, _)| PersonId((*id).to_owned()));
        named.extend(meant.filter(|id| !named.contains(id)));
    }
    match named.len() > What::MOST_MENTIONED {
        true => Err((field, Fault::Mentions)),
        false => Ok(named),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_sought_behind_an_at_that_begins_a_word() {
        assert_eq!(sought("Ask @No"), Some("No"));
        assert_eq!(sought("@"), Some(""));
        assert_eq!(sought("@Noor Ba"), Some("Noor Ba"));
        for text in ["", "noor", "noor@example.org", "@ noor", "@Noor\nbakes"] {
            assert_eq!(sought(text), None, "{text}");
        }
    }

    #[test]
    fn any_word_of_a_name_may_be_begun() {
        for begun in ["", "no", "NOOR B", "bak", "é"] {
            assert!(called("Noor Bakker-Élan", begun), "{begun}");
        }
        assert!(!called("Noor Bakker", "akker"));
    }

    #[test]
    fn a_longer_name_is_not_the_shorter_ones() {
        assert!(names("Ask @Noor, please", "Noor"));
        assert!(names("Ask @Noor", "Noor"));
        assert!(!names("Ask @Noortje", "Noor"));
        assert!(!names("Ask Noor", "Noor"));
    }
}
