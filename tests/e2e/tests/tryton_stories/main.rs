//! What people do with Samenspel beside a real Tryton, told in real browsers. The hand at the desk is the
//! one of the stories beside Odoo.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test fails by panicking"
)]

#[path = "../stories/desk.rs"]
#[allow(dead_code, reason = "shared with the stories beside Odoo")]
mod desk;
mod layout;
mod page;
mod stage;
#[path = "../stories/tale.rs"]
mod tale;
mod together;
#[path = "../stories/words.rs"]
#[allow(dead_code, reason = "shared with the stories beside Odoo")]
mod words;
