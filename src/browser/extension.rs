//! What `bg.js` calls: one exported function per thing the browser tells the background.
//!
//! Each answers with a promise that always settles. `bg.js` registers the listeners before this is
//! even loaded, so that no event is missed while it starts.

use std::rc::Rc;

use js_sys::{Object, Reflect};
use serde::{Deserialize, Serialize};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;

use super::api;
use super::fetch::Fetch;
use super::letter::{Letter, to_js};
use super::senses::{BrowserChance, BrowserWords, DeviceClock};
use super::store::Idb;
use crate::background::{Background, Caller, Errand, PageNews, Surroundings, TabId};
use crate::crm;
use crate::protocol::{Ask, Dock, Told, Trouble};

/// What a content script sends.
#[derive(Deserialize)]
struct FromPage {
    /// The word in the frame's address, when it has just been mounted.
    nonce: Option<String>,
    /// The page's address.
    address: String,
}

/// What a content script is told.
#[derive(Serialize)]
struct ToPage {
    dock: Dock,
    focus: bool,
}

/// The background, alive.
#[wasm_bindgen]
pub struct Extension(Rc<Background<Fetch, Idb>>);

#[wasm_bindgen]
impl Extension {
    /// Comes to life.
    ///
    /// # Errors
    /// When the store cannot be read: then nothing may be answered but that.
    pub async fn start() -> Result<Extension, JsValue> {
        let background = Background::new(
            Fetch,
            Idb::default(),
            Box::new(DeviceClock),
            Box::new(BrowserChance),
            Box::new(Browser),
            Box::new(BrowserWords),
        );
        let alive = Extension(Rc::new(background));
        let errands = alive.0.start().await;
        alive.follow(errands).map_err(said)?;
        Ok(alive)
    }

    /// A panel's letter. Always answers with one.
    pub async fn ask(&self, message: JsValue, tab: i32, frame: i32) -> JsValue {
        let ask = Letter::of(message).and_then(|letter| letter.read::<Ask>());
        let told = match ask {
            Ok(ask) => {
                let answered = self
                    .0
                    .handle(
                        Caller {
                            tab: TabId(tab),
                            frame,
                        },
                        ask,
                    )
                    .await;
                self.spawn(answered.errands);
                answered.told
            }
            Err(_) => Told::Updated,
        };
        Letter::with(&told, None)
    }

    /// A content script's report. `sent_from` is the address the browser itself names for it.
    ///
    /// # Errors
    /// When it makes no sense or could not be kept; the page keeps standing and reports again.
    pub async fn page(&self, message: JsValue, tab: i32, sent_from: String) -> Result<(), JsValue> {
        let from: FromPage = serde_wasm_bindgen::from_value(message)?;
        if crm::instance(&from.address) != crm::instance(&sent_from) {
            return Err("a page may only speak for its own address".into());
        }
        let news = match from.nonce {
            Some(nonce) => PageNews::Mounted {
                nonce,
                address: from.address,
            },
            None => PageNews::Moved {
                address: from.address,
            },
        };
        let errands = self.0.page(TabId(tab), news).await;
        self.follow(errands).map_err(said)
    }

    /// What the browser says by itself: `gone` (a tab was closed), `started` (the browser was, and its
    /// tabs have new numbers), `toggle` (the keyboard shortcut in that tab), `wake` (the alarm).
    ///
    /// # Errors
    /// When it could not be kept.
    pub async fn heard(&self, what: String, tab: i32) -> Result<(), JsValue> {
        let tab = TabId(tab);
        let errands = match what.as_str() {
            "gone" => self.0.page(tab, PageNews::Gone).await,
            "started" => self.0.browser_started().await.map(|()| Vec::new()),
            "toggle" => self.0.toggle(tab).await.map(|()| Vec::new()),
            _ => self.0.wake().await,
        };
        self.follow(errands).map_err(said)
    }

    /// Whether an address looks like a page of a CRM that Samenspel knows.
    #[must_use]
    pub fn knows(&self, address: &str) -> bool {
        crm::Crm::of(address).is_some()
    }

    fn follow(&self, errands: Result<Vec<Errand>, Trouble>) -> Result<(), Trouble> {
        self.spawn(errands?);
        Ok(())
    }

    fn spawn(&self, errands: Vec<Errand>) {
        for errand in errands {
            let background = self.0.clone();
            spawn_local(async move { background.run(errand).await });
        }
    }
}

/// The browser around the background. Its messages have nobody to answer them and may find nobody
/// there: a tab that was closed, a page without a panel. That is no fault of anybody's.
struct Browser;

impl Surroundings for Browser {
    fn wake_at(&self, ms: u64) {
        let info = Object::new();
        #[allow(clippy::cast_precision_loss, reason = "ms since 1970 fit in 53 bits")]
        let set = Reflect::set(&info, &"when".into(), &JsValue::from_f64(ms as f64));
        if set.is_ok() {
            spawn_local(async move { drop(api::alarm("outbox", &info).await) });
        }
    }

    fn tell(&self, tab: Option<TabId>, told: &Told) {
        let message = Letter::with(told, tab.map(|tab| tab.0));
        spawn_local(async move { drop(api::send(&message).await) });
    }

    fn dock(&self, tab: TabId, dock: Dock, focus: bool) {
        let message = to_js(&ToPage { dock, focus });
        let options = Object::new();
        if Reflect::set(&options, &"frameId".into(), &0.into()).is_ok() {
            spawn_local(async move { drop(api::send_to_tab(tab.0, &message, &options).await) });
        }
    }
}

/// What `bg.js` hands on or logs when nobody is there to be told. Only the store can fail here; its
/// words are the browser's own.
fn said(trouble: Trouble) -> JsValue {
    match trouble {
        Trouble::NotStored { words } => JsValue::from_str(&words),
        _ => JsValue::from_str("not done; it is tried again"),
    }
}
