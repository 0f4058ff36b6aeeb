//! What vendors' replies have in common: faults by status, pages that came instead of an answer, and the
//! plain shapes in JSON.

use serde_json::Value;

use crate::codec::read_note;
use crate::crm::{Answer, Fault};
use crate::port::Reply;
use crate::team::{Colleague, Person, PersonId};

/// The most characters kept of the server's own words.
const MOST_WORDS: usize = 200;
/// How much of a page is looked at to tell what it is, bytes.
const MOST_PAGE: usize = 64 * 1024;

/// What a status other than 200 says.
pub(super) fn by_status(reply: &Reply) -> Fault {
    let said = format!("HTTP {} {}", reply.status, page_words(&reply.body));
    match reply.status {
        401 => Fault::SignIn,
        // A route of JSON-RPC never redirects; what stands before it sends us to sign in.
        300..=399 => Fault::SignIn,
        _ if is_log_in(&reply.body) => Fault::SignIn,
        403 => Fault::NoAccess(words(&said)),
        429 => Fault::Busy(reply.retry_after),
        404 => Fault::Unreadable(words(&said)),
        400..=499 => Fault::Refused(words(&said)),
        _ => Fault::Server(words(&said)),
    }
}

/// What an answer says that is no JSON, although its status is 200.
pub(super) fn no_envelope(reply: &Reply) -> Fault {
    let page = reply.body.trim_start();
    match page.starts_with('<') || reply.kind.starts_with("text/html") {
        true if is_log_in(page) => Fault::SignIn,
        true => Fault::Server(words(&page_words(page))),
        false => Fault::Unreadable(words(page)),
    }
}

/// A vendor's own log-in page, or the one of a proxy that guards it.
fn is_log_in(page: &str) -> bool {
    let page = head(page, MOST_PAGE).to_ascii_lowercase();
    let signs = [
        "type=\"password\"",
        "type='password'",
        "/web/login",
        "samlrequest",
        "no database is selected",
    ];
    signs.iter().any(|sign| page.contains(sign))
}

fn page_words(page: &str) -> String {
    let page = head(page, MOST_PAGE);
    let title = page
        .split_once("<title>")
        .and_then(|(_, rest)| rest.split_once("</title>"))
        .map(|(title, _)| title);
    read_note(title.unwrap_or(page), MOST_WORDS).text
}

/// Somebody else's words: one line of at most 200 characters of plain text.
pub(super) fn words(text: &str) -> String {
    let line: Vec<&str> = head(text, MOST_PAGE).split_whitespace().collect();
    let line = line.join(" ");
    match line.char_indices().nth(MOST_WORDS) {
        None => line,
        Some(_) => line.chars().take(MOST_WORDS - 1).chain(['…']).collect(),
    }
}

fn head(text: &str, most: usize) -> &str {
    let mut end = most.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or_default()
}

/// A text field; for none Odoo says `false` and Tryton `null`.
pub(super) fn text(row: &Value, field: &str) -> Option<String> {
    let text = row.get(field)?.as_str()?;
    (!text.trim().is_empty()).then(|| text.to_owned())
}

/// A list of rows.
pub(super) fn rows(answer: &Answer<Value>) -> Result<&Vec<Value>, Fault> {
    answer
        .value
        .as_array()
        .ok_or_else(|| Fault::Unreadable("no list of records".to_owned()))
}

/// A record's id as a number, which it is with both vendors.
pub(super) fn number(id: &str) -> Result<u64, Fault> {
    id.parse()
        .map_err(|_| Fault::Unreadable(format!("“{}” is no id", words(id))))
}

/// The people in rows, each by its id and the name that stands under `name`.
pub(super) fn people_of(answer: &Answer<Value>, name: &str) -> Result<Vec<Person>, Fault> {
    let people = rows(answer)?.iter().filter_map(|row| person_of(row, name));
    Ok(people.collect())
}

/// The same, with what they sign in with.
pub(super) fn colleagues_of(answer: &Answer<Value>, name: &str) -> Result<Vec<Colleague>, Fault> {
    let people = rows(answer)?.iter().filter_map(|row| {
        Some(Colleague {
            person: person_of(row, name)?,
            login: text(row, "login"),
        })
    });
    Ok(people.collect())
}

fn person_of(row: &Value, name: &str) -> Option<Person> {
    Some(Person {
        id: PersonId(row.get("id")?.as_u64()?.to_string()),
        name: text(row, name).unwrap_or_default(),
    })
}

/// What a `fields_get` says: the label of each field, with the CRM's own name.
pub(super) fn labels_of(answer: &Answer<Value>) -> Result<Vec<(String, String)>, Fault> {
    let none = || Fault::Unreadable("no list of fields".to_owned());
    let all = answer.value.as_object().ok_or_else(none)?.iter();
    let called = all.filter_map(|(name, field)| {
        let label = field.get("string")?.as_str()?;
        Some((label.to_owned(), name.clone()))
    });
    Ok(called.collect())
}
