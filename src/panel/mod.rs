//! The panel: what it knows ([`Model`]), what can happen ([`Action`]), what follows ([`reduce`]), and,
//! in the browser, what is seen ([`mount`]).
//!
//! Imports `agreement` (in its gallery), `anchor`, `record`, `say`, `team`, `protocol` and `words`. Never touches the network, a store or the CRM:
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
//! | `banner`, `refused` | a trouble and the way on; something asked for that could not be done | `data-trouble` = its name |
//! | `unsaved`, `stranded` | something that could not be recorded; half typed for a form that is gone | |
//! | `seat` | which side one is on | |
//! | `rights`, `moved` | what the CRM does not let one do; where a merged record went | |
//! | `lead`, `offer`, `crossed`, `path` | who is in the lead, an open offer, that two crossed, the moves | `data-side` on `lead` |
//! | `suggestion` | something one may want to do, with its reason | |
//! | `mine`, `expectations`, `expectation` | expected of me, of others, one of them | `data-phase` = sending, paused, running, nudge, both, talk, ended; `data-side` = of whom |
//! | `clock` | what a clock says for itself | `data-phase` |
//! | `differences`, `thread`, `settled` | the open differences (their rows stand there), the conversation in a row, how it ended | |
//! | `checklist`, `row` | the criteria, one of them | `data-criterion`, `data-reading` |
//! | `footing`, `agenda`, `starters`, `notasked` | how much is agreed, enough for a conversation, starting questions, what is not asked here | |
//! | `answer` | one side's answer in a row | `data-side`, `data-verdict` |
//! | `notes`, `note` | the notes, one of them | `data-kind` = context … feedback, plain; `data-resolved`, `data-fresh` |
//! | `turns`, `turn` | what was said under a note, one of it | `data-step` = said, resolved, reopened |
//! | `inbox`, `letter` | what is said to one on any record, one of it | `data-fresh` |
//! | `told` | the notes about the campaign it came from | |
//! | `about` | the field that a note is about | `data-stands` = unknown, here, changed, gone, perhaps, away |
//! | `owners`, `owner` | the two seats, a person in one | `data-side` |
//! | `customer` | which customer this is | |
//! | `outcomes`, `outcome` | what happened after, one of it | `data-kind` |
//! | `reject`, `rejections`, `rejection` | the form, the folder, one of them | |
//! | `score`, `mismatch`, `related`, `record` | the CRM's score, a parting, other records, one of them | |
//! | `agreement`, `open` | the team's agreement, the questions nobody answered | |
//! | `state` | an item's way to the CRM | `data-state` = saving, saved, sending, later, parked, crm, deleted |
//! | `bar` | the line at the foot about all items | `data-state` |
//! | `said` | what a screen reader hears | |
//!
//! A folder is a `section` with one button that says `aria-expanded`; what is in it is drawn once it is
//! open. The order of the page is the order of what matters: who leads, what is expected of me, where
//! we differ, the checklist, the newest note.
//!
//! A field carries `data-field` with the name under which its draft is kept ([`Field::line`]).

mod action;
mod called;
#[cfg_attr(
    not(target_arch = "wasm32"),
    allow(dead_code, reason = "only the views offer it")
)]
mod campaign;
mod day;
mod deeds;
mod drafts;
#[cfg_attr(
    not(target_arch = "wasm32"),
    allow(dead_code, reason = "only the views offer it")
)]
mod evidence;
mod fault;
mod few;
#[cfg_attr(
    not(target_arch = "wasm32"),
    allow(dead_code, reason = "only the views offer it")
)]
mod field;
#[cfg(all(target_arch = "wasm32", feature = "playground"))]
mod fixture;
#[cfg_attr(
    not(target_arch = "wasm32"),
    allow(dead_code, reason = "only the views offer it")
)]
mod in_place;
#[cfg_attr(
    not(target_arch = "wasm32"),
    allow(dead_code, reason = "only the views offer it")
)]
mod inbox;
mod link;
mod look;
mod made;
#[cfg_attr(
    not(target_arch = "wasm32"),
    allow(dead_code, reason = "only the views offer it")
)]
mod mention;
mod model;
mod pending;
#[cfg_attr(
    not(target_arch = "wasm32"),
    allow(dead_code, unused_imports, reason = "only the views say it")
)]
pub(crate) mod phrase;
mod privacy;
mod reduce;
mod show;
#[cfg_attr(
    not(target_arch = "wasm32"),
    allow(dead_code, reason = "only the views show it")
)]
mod stranded;
#[cfg(test)]
mod tests;
#[cfg(target_arch = "wasm32")]
mod view;

pub use action::{Action, Deed, Effect, Fold, Part};
pub use day::working_day;
pub use drafts::{Draft, Drafts};
pub use fault::Fault;
pub use few::Few;
pub use field::{DraftKey, Field, Step};
pub use in_place::{OnPage, Stands};
pub use link::Link;
pub use model::{Life, Model, Parts, Refused, Said, Watch, Way};
pub use pending::{Done, Pending, Unsaved};
pub use reduce::{banner, reduce};
#[cfg(target_arch = "wasm32")]
pub use view::mount;
