//! Samenspel: one place beside the CRM where marketing and sales own a customer together.
//!
//! The map of the house. What may import what is a table in `tests/layering.rs`, which a test keeps.

pub mod agreement;
pub mod agreement_page;
pub mod anchor;
pub mod background;
#[cfg(target_arch = "wasm32")]
pub mod browser;
pub mod codec;
pub mod crm;
pub mod ledger;
pub mod panel;
pub mod port;
pub mod protocol;
pub mod record;
pub mod say;
pub mod sync;
pub mod team;
pub mod words;
