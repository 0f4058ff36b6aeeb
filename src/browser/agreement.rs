//! What `agreement.js` calls: the page of the team's agreement in a tab of its own.

use std::rc::Rc;

use wasm_bindgen::prelude::*;

use super::messages::Messages;
use super::senses::BrowserWords;
use crate::agreement_page::mount;
use crate::ledger::{EventId, RecordKey};

/// Shows the agreement in `root`, in what `say` says. `instance` is the CRM's address; `sentence` the one to open, by its
/// first event, or nothing; `from` the record beside which the page was opened, or nothing.
#[wasm_bindgen]
pub fn agreement(
    root: web_sys::Element,
    say: js_sys::Function,
    instance: String,
    sentence: &str,
    from: &str,
) {
    let show = EventId::of_line(sentence);
    let from = RecordKey::of_line(from).filter(|from| from.instance == instance);
    mount(
        root,
        Rc::new(Messages::default()),
        Rc::new(BrowserWords(say)),
        instance,
        show,
        from,
    );
}
