//! Odoo's search domains in prefix notation (`odoo/orm/domains.py`), as far as this adapter uses them.

use std::cmp::Ordering;
use std::slice::Iter;

use serde_json::Value;

/// Whether a row fits; `None` when the domain is not understood.
pub(super) fn fits(domain: &[Value], row: &Value) -> Option<bool> {
    let mut rest = domain.iter();
    let mut all = true;
    while rest.len() > 0 {
        all &= term(&mut rest, row)?;
    }
    Some(all)
}

fn term(rest: &mut Iter<'_, Value>, row: &Value) -> Option<bool> {
    let next = rest.next()?;
    match next.as_str() {
        None => leaf(next.as_array()?, row),
        Some("|") => {
            let (one, other) = (term(rest, row)?, term(rest, row)?);
            Some(one | other)
        }
        Some("&") => {
            let (one, other) = (term(rest, row)?, term(rest, row)?);
            Some(one & other)
        }
        Some(_) => None,
    }
}

fn leaf(leaf: &[Value], row: &Value) -> Option<bool> {
    let [field, how, value] = leaf else {
        return None;
    };
    let held = row.get(field.as_str()?)?;
    match how.as_str()? {
        "=" => Some(held == value),
        "!=" => Some(pointed(held) != value),
        "in" => Some(value.as_array()?.contains(held)),
        "<" => Some(order(held, value)? == Ordering::Less),
        ">" => Some(order(held, value)? == Ordering::Greater),
        ">=" => Some(order(held, value)? != Ordering::Less),
        "ilike" => {
            let (held, value) = (
                held.as_str()?.to_lowercase(),
                value.as_str()?.to_lowercase(),
            );
            Some(like(&held, &format!("%{value}%")))
        }
        "like" => Some(like(held.as_str().unwrap_or_default(), value.as_str()?)),
        // What is held is the record and all that it belongs to.
        "child_of" => Some(held.as_array()?.contains(value)),
        _ => None,
    }
}

/// What is compared: of what a field points at, its id.
fn pointed(held: &Value) -> &Value {
    held.get(0).unwrap_or(held)
}

/// Whether the parts between the `%` of a pattern follow one another somewhere in a text.
fn like(text: &str, pattern: &str) -> bool {
    let mut rest = text;
    pattern.split('%').all(|part| match rest.split_once(part) {
        Some((_, after)) => {
            rest = after;
            true
        }
        None => false,
    })
}

fn order(one: &Value, other: &Value) -> Option<Ordering> {
    match (one, other) {
        (Value::String(one), Value::String(other)) => Some(one.cmp(other)),
        _ => Some(one.as_u64()?.cmp(&other.as_u64()?)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn like_takes_a_percent_sign_for_anything() {
        for (text, pattern, says) in [
            ("a#b.c\"", "#b", true),
            ("a#b.c\"", "#%.c\"", true),
            ("a#b.c\"", ".c%#", false),
            ("a#b.cd\"", "#%.c\"", false),
            ("", "a", false),
        ] {
            assert_eq!(like(text, pattern), says, "{text} {pattern}");
        }
    }

    #[test]
    fn a_domain_is_all_of_its_terms_and_an_or_takes_the_next_two() {
        let domain = json!([
            ["a", "=", 1],
            "|",
            ["b", ">", 5],
            ["c", ">=", "2026-01-02"],
            ["d", "in", ["x", "y"]],
            ["e", "!=", 7],
            ["c", "<", "2026-01-03"]
        ]);
        let domain = domain.as_array().unwrap();
        for (row, says) in [
            (
                json!({"a": 1, "b": 6, "c": "2026-01-01", "d": "x", "e": 8}),
                Some(true),
            ),
            (
                json!({"a": 1, "b": 5, "c": "2026-01-02", "d": "y", "e": [8, "7"]}),
                Some(true),
            ),
            (
                json!({"a": 1, "b": 5, "c": "2026-01-01", "d": "x", "e": 8}),
                Some(false),
            ),
            (
                json!({"a": 2, "b": 6, "c": "2026-01-02", "d": "x", "e": 8}),
                Some(false),
            ),
            (
                json!({"a": 1, "b": 6, "c": "2026-01-02", "d": "x", "e": [7, "8"]}),
                Some(false),
            ),
            (
                json!({"a": 1, "b": 6, "c": "2026-01-03", "d": "x", "e": 8}),
                Some(false),
            ),
            (json!({"a": 1}), None),
        ] {
            assert_eq!(fits(domain, &row), says, "{row}");
        }
    }
}
