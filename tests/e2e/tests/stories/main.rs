//! What people do with Samenspel, told in real browsers beside a real Odoo. Every sentence of the
//! panel is named in English and looked up in the language of the run.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod desk;
mod dock;
mod faults;
mod gallery;
mod hostile;
mod lead;
mod notes;
mod page;
mod places;
mod playground;
mod popup;
mod privacy;
mod session;
mod silence;
mod stage;
mod states;
mod storms;
mod tale;
mod together;
mod words;
