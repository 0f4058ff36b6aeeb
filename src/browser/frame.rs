//! What `panel.js` calls: the panel in its frame, linked to the background by runtime messages.

use std::rc::Rc;

use wasm_bindgen::prelude::*;

use super::messages::Messages;
use super::senses::BrowserWords;
use crate::panel::mount;

/// Shows the panel in `root`, in what `say` says. `nonce` is the word that the content script wrote into the frame's
/// address.
#[wasm_bindgen]
pub fn panel(root: web_sys::Element, say: js_sys::Function, nonce: String) {
    mount(
        root,
        Rc::new(Messages::framed()),
        Rc::new(BrowserWords(say)),
        nonce,
    );
}
