//! Tryton 8.0, over its web client's own JSON-RPC, in the session of whoever is signed in.
//!
//! Its server turns away what comes from an extension's own origin (`wsgi_app` in `trytond/wsgi.py`), so
//! every request goes by way of an open page of it; see [`Way::Page`](crate::port::Way::Page).
//! Paths such as `trytond/…` are the source of trytond 8.0 and its modules, `src/…` that of its web client
//! sao 8.0.11, both read on 2026-11-25. Proven against a live Tryton (`tests/e2e/tests/tryton_contract`).

mod labels;
mod moment;
mod notes;
mod record;
mod related;
mod rights;
mod rpc;
mod session;
mod url;

pub(super) use labels::labels;
pub(super) use notes::{erase, find, last_before, marked, note_by, notes, post, told_on};
pub(super) use record::read;
pub(super) use related::related;
pub(super) use rights::rights;
pub(super) use session::{colleagues, people, session};
pub(super) use url::{instance, page_of};
pub use url::{is_entry, is_tryton, locate};

/// Leads and deals (`modules/sale_opportunity`).
const OPPORTUNITY: &str = "sale.opportunity";
/// People and companies (`modules/party`).
const PARTY: &str = "party.party";
/// The models whose notes Samenspel knows.
const SUPPORTED: [&str; 2] = [OPPORTUNITY, PARTY];

/// Whether records of this model have notes that Samenspel knows.
#[must_use]
pub fn supported(object: &str) -> bool {
    SUPPORTED.contains(&object)
}

#[cfg(test)]
mod tests;
