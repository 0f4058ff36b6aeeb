//! Odoo 17, 18 and 19, over the web client's own JSON-RPC, in the session of whoever is signed in.
//!
//! Paths such as `addons/mail/…` and `odoo/http.py` are Odoo 19.0's source, read on 2026-11-23.
//! Proven against a live Odoo 19 (`tests/e2e/tests/contract`); what only 17 or 18 do, by source.

mod labels;
mod model;
mod notes;
mod places;
mod record;
mod related;
mod rights;
mod rpc;
mod score;
mod session;
mod url;

use super::date;
pub(super) use labels::labels;
pub use model::{Field, May, ModelOdoo, ModelSession, Upset};
pub(super) use notes::{erase, note_by, notes, page_of, post, told_on};
pub(super) use places::{checked, find, last_before, marked, moved};
pub(super) use record::read;
pub(super) use related::related;
pub(super) use rights::{follow, rights};
pub(super) use score::score;
pub(super) use session::{colleagues, people, resolve, session};
pub use url::{is_odoo, locate};

/// The models whose chatter Samenspel knows: leads (and deals), and contacts.
const SUPPORTED: [&str; 2] = ["crm.lead", "res.partner"];

/// Whether records of this model have a chatter that Samenspel knows.
#[must_use]
pub fn supported(object: &str) -> bool {
    SUPPORTED.contains(&object)
}

#[cfg(test)]
mod tests;
