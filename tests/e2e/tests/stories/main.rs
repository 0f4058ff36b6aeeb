//! What people do with Samenspel, told in real browsers beside a real CRM: Odoo or Tryton, as `SAMENSPEL_CRM`
//! says. Every sentence of the panel is named in English and looked up in the language of the run.
//!
//! `cargo xtask test e2e` tells every story beside each CRM, but these, which it skips by their module:
//!
//! | Module | Beside | Story | Why not beside the other |
//! |---|---|---|---|
//! | `once` | Odoo | the gallery, every state, the playground | about the panel's looks, or about no CRM |
//! | `only_odoo` | Odoo | from list to lead to board | Odoo's own page; `only_tryton` follows the web client |
//! | | | an old address, and what kind of note | Tryton's addresses never changed, its notes have no kind |
//! | | | two leads are merged (`agreement`) | Tryton merges no leads |
//! | | | who follows may write (`agreement`) | nobody follows a record in Tryton; `only_tryton` says so to who may only read |
//! | `only_tryton` | Tryton | from record to record in the web client | its own page; `only_odoo` follows Odoo's |
//! | | | the page lends its origin, no page is open | Odoo is asked from the background |
//! | | | who may only read | nobody follows, and no score is explained; in Odoo both are offered |
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod anchored;
mod contact;
mod desk;
mod dock;
mod faults;
mod hand;
mod hostile;
mod in_place;
mod lead;
mod marks;
mod notes;
mod once;
mod only_odoo;
mod only_tryton;
mod page;
mod popup;
mod privacy;
mod session;
mod silence;
mod stage;
mod storms;
mod tale;
mod threads;
mod together;
mod words;
