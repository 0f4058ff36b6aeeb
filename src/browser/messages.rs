//! The line from a page of the extension to the background: runtime messages. The panel in its frame
//! and the agreement's page in its tab speak over the same.

use std::cell::RefCell;
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;

use js_sys::Reflect;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;

use super::api;
use super::letter::{Letter, Unread};
use crate::panel::Link;
use crate::protocol::{Ask, Told, Trouble};

/// Who hears what is told unasked, and which tab this is.
#[derive(Default)]
pub(super) struct Messages {
    tab: Rc<RefCell<Option<i32>>>,
}

impl Link for Messages {
    fn ask(&self, ask: Ask) -> Pin<Box<dyn Future<Output = Told>>> {
        Box::pin(async move {
            let answer = api::send(&Letter::asking(&ask)).await;
            match answer.map(|answer| Letter::of(answer).and_then(|letter| letter.read::<Told>())) {
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
        spawn_local({
            let tab = tab.clone();
            async move {
                // Without its number a panel hears only what is for everybody, and still polls.
                if let Ok(current) = api::current_tab().await {
                    let id = Reflect::get(&current, &"id".into())
                        .ok()
                        .and_then(|id| id.as_f64());
                    #[allow(
                        clippy::cast_possible_truncation,
                        reason = "tab ids are small integers"
                    )]
                    tab.replace(id.map(|id| id as i32));
                }
            }
        });
        let heard = Closure::<dyn Fn(JsValue)>::new(move |message: JsValue| {
            // Other messages of ours (a content script's report) are not for panels.
            let Ok(letter) = Letter::of(message) else {
                return;
            };
            if !letter.asks
                && (letter.tab.is_none() || letter.tab == *tab.borrow())
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
