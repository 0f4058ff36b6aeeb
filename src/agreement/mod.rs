//! What the team agreed: sentences that both sides sign, each with its versions and its history.
//!
//! Pure: a fold over the ledger of the record that keeps the agreement. Nothing here is decided by
//! one side, by the CRM, or by a default: what nobody signed is *set up*, what one side signed is a
//! *proposal*, what nobody answered is an open question. Never reads a clock, a network or a store;
//! imports only `ledger` and `team`.

mod alike;
mod campaign;
mod fold;
mod sentence;
#[cfg(test)]
mod tests;

pub use alike::{alike, similar};
pub use campaign::CampaignNote;
pub use fold::{Agreement, Gate, Kept, Member, fold};
pub use sentence::{Held, LIKE_ONES, Named, Remark, Retired, Sentence, Signature, Version};
