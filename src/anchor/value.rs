//! Whether a field still says what was quoted.

use super::quote::{Passage, flat, passage};
use super::{READ, Shown};
use crate::ledger::About;
use crate::team::Reason;

/// What stands in an annotated field now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// What was quoted.
    Same,
    /// Something else.
    Changed {
        /// What stood there when it was annotated; nothing when it was empty.
        was: Option<String>,
        /// What stands there now; nothing when it is empty.
        is: Option<String>,
    },
    /// Something in which the quoted passage does not stand any more.
    Gone,
    /// Something in which the quoted passage stands more than once, and nothing tells which is meant.
    Unsure,
    /// Nobody can tell: the page speaks another language now, and words are translated; or the text is longer
    /// than is read of it.
    Unknown,
}

/// Compares what stands in a field with what was quoted. `lang` is the page's language now.
#[must_use]
pub fn now(about: &About, field: &Shown, lang: Option<&str>) -> Value {
    if let Some(quote) = &about.quote {
        return match passage(quote, &field.value) {
            Passage::At(_) => Value::Same,
            Passage::Unsure => Value::Unsure,
            Passage::Gone if field.value.chars().count() >= READ => Value::Unknown,
            Passage::Gone => Value::Gone,
        };
    }
    let was = about.value.as_ref().map(|value| value.as_str().to_owned());
    // As it would be quoted, or a long text would never be the same again.
    let is = quoted(&field.value).map(|value| value.as_str().to_owned());
    if alike(was.as_deref(), is.as_deref()) {
        return Value::Same;
    }
    let then = about.lang.as_ref().map(|lang| lang.as_str());
    let foreign = then.is_some() && lang.is_some() && primary(then) != primary(lang);
    let worded = |text: &Option<String>| {
        let letters = text.iter().flat_map(|text| text.chars());
        letters.into_iter().any(char::is_alphabetic)
    };
    match foreign && worded(&was) && worded(&is) {
        true => Value::Unknown,
        false => Value::Changed { was, is },
    }
}

/// A value as an annotation quotes it: one line, cut where it is long.
#[must_use]
pub fn quoted(value: &str) -> Option<Reason> {
    let line = flat(value);
    if line.chars().count() <= Reason::MOST {
        return Reason::new(&line).ok();
    }
    let mut cut: String = line.chars().take(Reason::MOST - 1).collect();
    cut.truncate(cut.trim_end().len());
    cut.push('…');
    Reason::new(&cut).ok()
}

fn alike(was: Option<&str>, is: Option<&str>) -> bool {
    match (was, is) {
        (None, None) => true,
        (Some(was), Some(is)) => was == is || same_number(was, is),
        _ => false,
    }
}

/// A number or a date, written as another language writes it: 4,500.00 and 4.500,00; 11/26/2026 and 26-11-2026.
fn same_number(was: &str, is: &str) -> bool {
    let groups = |text: &str| -> Option<Vec<String>> {
        if text.chars().any(char::is_alphabetic) || !text.contains(|of: char| of.is_ascii_digit()) {
            return None;
        }
        let groups = text.split(|of: char| !of.is_ascii_digit());
        let groups = groups.filter(|of| !of.is_empty()).map(str::to_owned);
        Some(groups.collect())
    };
    let minus = |text: &str| text.trim_start().starts_with(['-', '−']);
    let (Some(mut was_groups), Some(mut is_groups)) = (groups(was), groups(is)) else {
        return false;
    };
    if was_groups.concat() == is_groups.concat() {
        // 1.25 is not 12.5, and 1,234 may be 1234: what differs must be between thousands.
        return minus(was) == minus(is) && fraction(&was_groups) == fraction(&is_groups);
    }
    // A date has three parts, a year among them.
    let is_date = |groups: &[String]| groups.len() == 3 && groups.iter().any(|of| of.len() == 4);
    if !is_date(&was_groups) || !is_date(&is_groups) {
        return false;
    }
    was_groups.sort();
    is_groups.sort();
    was_groups == is_groups
}

/// What stands behind the last mark, unless that are three digits, which may be thousands.
fn fraction(groups: &[String]) -> Option<&str> {
    match groups {
        [_, .., last] if last.len() != 3 => Some(last),
        _ => None,
    }
}

/// The language without its region.
fn primary(lang: Option<&str>) -> Option<String> {
    let lang = lang?.split(['-', '_', '@']).next()?;
    Some(lang.to_lowercase())
}
