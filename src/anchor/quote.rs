//! A passage in a long text.

use std::ops::Range;

use crate::ledger::Quote;
use crate::team::{Label, Reason};

/// Where a quoted passage stands in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Passage {
    /// Here, in bytes.
    At(Range<usize>),
    /// More than once, and what is around it does not tell which is meant.
    Unsure,
    /// Nowhere.
    Gone,
}

/// Looks for a quoted passage in a text.
#[must_use]
pub fn passage(quote: &Quote, text: &str) -> Passage {
    let flat = Flat::of(text);
    let exact = quote.exact.as_str();
    let all: Vec<usize> = flat.text.match_indices(exact).map(|(at, _)| at).collect();
    let found = match all[..] {
        [] => return Passage::Gone,
        [only] => only,
        _ => {
            let fits = |at: &usize| {
                let (before, rest) = flat.text.split_at_checked(*at).unwrap_or_default();
                let after = rest.strip_prefix(exact).unwrap_or_default();
                let before = quote
                    .before
                    .as_ref()
                    .is_none_or(|of| before.trim_end().ends_with(of.as_str()));
                let after = quote
                    .after
                    .as_ref()
                    .is_none_or(|of| after.trim_start().starts_with(of.as_str()));
                before && after
            };
            let mut fitting = all.iter().filter(|at| fits(at));
            match (fitting.next(), fitting.next()) {
                (Some(only), None) => *only,
                _ => return Passage::Unsure,
            }
        }
    };
    match (flat.at(found), flat.at(found + exact.len() - 1)) {
        (Some(from), Some(last)) => Passage::At(from..last + last_width(exact)),
        _ => Passage::Gone,
    }
}

/// So much of what stands around a passage is kept, in letters.
const AROUND: usize = 40;

/// A passage that somebody chose, with what stands around it; only its beginning where it is longer than is
/// quoted. None where nothing was chosen.
#[must_use]
pub fn picked(before: &str, exact: &str, after: &str) -> Option<Quote> {
    let whole = flat(exact);
    let begins: String = whole.chars().take(Reason::MOST).collect();
    let after = match begins.len() < whole.len() {
        true => whole.get(begins.len()..).unwrap_or_default().to_owned(),
        false => flat(after),
    };
    let before = flat(before);
    let far = before.chars().count().saturating_sub(AROUND);
    let before: String = before.chars().skip(far).collect();
    let after: String = after.chars().take(AROUND).collect();
    Some(Quote {
        exact: Reason::new(&begins).ok()?,
        before: Label::new(&before).ok(),
        after: Label::new(&after).ok(),
    })
}

/// A text with one space for each run of white space, and none at its ends.
pub(super) fn flat(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// How many bytes the last letter takes.
fn last_width(text: &str) -> usize {
    text.chars().next_back().map_or(0, char::len_utf8)
}

/// A text with one space for each run of white space, as it is quoted, and where each byte of it came from.
struct Flat {
    text: String,
    from: Vec<usize>,
}

impl Flat {
    fn of(text: &str) -> Flat {
        let mut flat = Flat {
            text: String::with_capacity(text.len()),
            from: Vec::with_capacity(text.len()),
        };
        let mut space = false;
        for (at, letter) in text.char_indices() {
            let is_space = letter.is_whitespace();
            if is_space && space {
                continue;
            }
            space = is_space;
            let letter = if is_space { ' ' } else { letter };
            flat.from.extend(std::iter::repeat_n(at, letter.len_utf8()));
            flat.text.push(letter);
        }
        flat
    }

    fn at(&self, place: usize) -> Option<usize> {
        self.from.get(place).copied()
    }
}
