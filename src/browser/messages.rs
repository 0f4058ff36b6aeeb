//! The line from a page of the extension to the background: runtime messages. The panel in its frame
//! and the agreement's page in its tab speak over the same, but hear differently: what the background
//! tells all its pages does not reach a frame in a web page in Firefox, so a panel hears what is told to
//! its tab, and only that.

use std::cell::RefCell;
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;

use js_sys::Reflect;
use wasm_bindgen::prelude::*;

use super::api;
use super::letter::{Letter, Unread};
use crate::panel::Link;
use crate::protocol::{Ask, Told, Trouble};

/// Who hears what is told unasked.
#[derive(Default)]
pub(super) struct Messages {
    framed: bool,
    /// Which tab a panel is in, as the background's answers say: in Firefox a page in a frame may not ask
    /// the browser itself. Of a page with a tab of its own, none.
    tab: Rc<RefCell<Option<i32>>>,
}

impl Messages {
    /// The line of a panel in its frame.
    pub(super) fn framed() -> Self {
        Self {
            framed: true,
            ..Self::default()
        }
    }
}

impl Link for Messages {
    fn ask(&self, ask: Ask) -> Pin<Box<dyn Future<Output = Told>>> {
        let tab = self.framed.then(|| self.tab.clone());
        Box::pin(async move {
            let answer = api::settled(api::send(&Letter::asking(&ask))).await;
            let read = |answer| {
                let letter = Letter::of(answer)?;
                if let Some(tab) = tab {
                    tab.replace(letter.tab);
                }
                letter.read::<Told>()
            };
            match answer.map(read) {
                Ok(Ok(told)) => told,
                Ok(Err(Unread::Failed(words))) => Told::Failed(Trouble::NotStored { words }),
                // The background that answered is a newer one, or the extension is gone.
                Ok(Err(Unread::Version)) => Told::Updated,
                Err(_) if gone() => Told::Updated,
                Ok(Err(Unread::Foreign)) => Told::Failed(Trouble::NotStored {
                    words: String::new(),
                }),
                Err(error) => Told::Failed(Trouble::NotStored {
                    words: api::words(&error),
                }),
            }
        })
    }

    fn listen(&self, hear: Box<dyn Fn(Told)>) {
        let tab = self.tab.clone();
        let heard = Closure::<dyn Fn(JsValue)>::new(move |message: JsValue| {
            // Other messages of ours (a content script's report) are not for panels.
            let Ok(letter) = Letter::of(message) else {
                return;
            };
            if !letter.asks
                && letter.tab == *tab.borrow()
                && let Ok(told) = letter.read()
            {
                hear(told);
            }
        });
        api::on_message(&heard.into_js_value());
    }
}

/// Whether this page's extension was updated or removed under it.
fn gone() -> bool {
    let runtime = Reflect::get(&js_sys::global(), &"chrome".into())
        .and_then(|chrome| Reflect::get(&chrome, &"runtime".into()))
        .and_then(|runtime| Reflect::get(&runtime, &"id".into()));
    runtime.map_or(true, |id| id.is_undefined())
}
