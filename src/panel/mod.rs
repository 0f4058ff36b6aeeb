//! The panel: what it knows ([`Model`]), what can happen ([`Action`]), what follows ([`reduce`]), and,
//! in the browser, what is seen ([`mount`]).
//!
//! Imports `record`, `team`, `protocol` and `words`. Never touches the network, a store or the CRM:
//! it asks over its [`Link`]. Everything a person typed and every text of the CRM is shown as text.
//!
//! Hooks for tests, stable (names and roles are better where they do; see `tests/e2e`):
//!
//! | `data-ref` | what | also |
//! |---|---|---|
//! | `panel` | the whole panel | `data-life` = strange, blank, stuck, mine; `data-record` = the record's id |
//! | `tab` | the thin tab when it rests | |
//! | `place` | the sentence where there is no record | `data-place` = new, elsewhere, unsure |
//! | `header`, `name`, `facts` | the customer and what the CRM says | |
//! | `banner` | a trouble and the way on | `data-trouble` = its name |
//! | `unsaved` | something that could not be recorded | |
//! | `seat` | which side one is on | |
//! | `lead`, `offer`, `path` | who is in the lead, an open offer, the moves | `data-side` on `lead` |
//! | `owners`, `owner` | the two seats, a person in one | `data-side` |
//! | `checklist`, `row` | the criteria, one of them | `data-criterion`, `data-reading` |
//! | `answer` | one side's answer in a row | `data-side`, `data-verdict` |
//! | `notes`, `note` | the notes, one of them | `data-kind` = context … feedback, plain |
//! | `state` | an item's way to the CRM | `data-state` = saving, saved, sending, later, parked, crm |
//! | `bar` | the line at the foot about all items | `data-state` |
//! | `said` | what a screen reader hears | |
//!
//! A field carries `data-field` with the name under which its draft is kept ([`Field::line`]).

mod action;
mod deeds;
mod drafts;
mod few;
mod field;
#[cfg(all(target_arch = "wasm32", feature = "playground"))]
mod fixture;
mod link;
mod model;
#[cfg_attr(
    not(target_arch = "wasm32"),
    allow(dead_code, reason = "only the views say it")
)]
mod phrase;
mod reduce;
#[cfg(test)]
mod tests;
#[cfg(target_arch = "wasm32")]
mod view;

pub use action::{Action, Deed, Effect, Fold};
pub use drafts::{Draft, Drafts};
pub use few::Few;
pub use field::{DraftKey, Field};
pub use link::Link;
pub use model::{Life, Model, Pending, Said, Unsaved, Watch, Way};
pub use reduce::{banner, reduce};
#[cfg(target_arch = "wasm32")]
pub use view::mount;
