//! The agreement's page: what a team agreed, in a tab of its own. What it knows ([`Model`]), what can
//! happen ([`Action`]), what follows ([`reduce`]), and, in the browser, what is seen ([`mount`]).
//!
//! Never touches the network, a store or the CRM: it asks over a [`Link`](crate::panel::Link), the same
//! as the panel's, and says what both say in the panel's words. Everything a person typed is shown as
//! text.
//!
//! Hooks for tests, stable (names and roles are better where they do):
//!
//! | `data-ref` | what | also |
//! |---|---|---|
//! | `book` | the whole page | `data-state` = loading, none, kept |
//! | `home`, `seat`, `banner`, `unsaved` | the head and what needs a word | |
//! | `edited` | notes about it that were edited by hand in the CRM | |
//! | `unsent` | what only a person can help to the CRM, unfolded at the foot | |
//! | `question` | one of the three questions | `data-open` = whether nobody answered |
//! | `agenda` | what waits for whom | |
//! | `sentence` | a sentence | `data-sentence` = its name, `data-standing` |
//! | `sign`, `change`, `discuss`, `retire` | what one can do with an opened one | |
//! | `difference`, `history` | the newer wording beside the old, and what happened | |
//! | `state`, `bar` | an item's way to the CRM, and of all of them | `data-state` |
//! | `said` | what a screen reader hears | |
//!
//! A field carries `data-field` with the name under which its draft is kept ([`Field::line`]).
#![cfg_attr(
    not(target_arch = "wasm32"),
    allow(dead_code, reason = "only the views say it")
)]

mod action;
mod deeds;
mod drafts;
mod fault;
mod field;
#[cfg(all(target_arch = "wasm32", feature = "playground"))]
mod fixture;
mod history;
mod listing;
mod making;
mod model;
mod phrase;
mod reduce;
mod starters;
#[cfg(test)]
mod tests;
mod unsent;
#[cfg(target_arch = "wasm32")]
mod view;

pub use action::{Action, Deed, Effect, Filter, Fold};
pub use fault::Fault;
pub use field::{Field, Form, Part, Sort};
pub use listing::Stand;
pub use model::{Model, Said, Way};
pub use reduce::reduce;
pub use starters::Template;
#[cfg(target_arch = "wasm32")]
pub use view::mount;
