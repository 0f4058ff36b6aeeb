//! Stories of a team with an agreement. One at a time and after all others, because an agreement that
//! is kept in the CRM is found by everybody who works in it.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test fails by panicking"
)]
#![allow(
    dead_code,
    reason = "the desk, the stage and the words are those of the other stories"
)]

mod agreed;
mod campaign;
mod customer;
#[path = "../stories/desk.rs"]
mod desk;
mod ends;
mod first;
#[path = "../stories/hand.rs"]
mod hand;
mod only_odoo;
mod signed;
#[path = "../stories/stage.rs"]
mod stage;
#[path = "../stories/tale.rs"]
mod tale;
mod team;
#[path = "../stories/words.rs"]
mod words;
