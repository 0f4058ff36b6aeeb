//! What `bg.js` calls: one exported function per thing the browser tells the background.
//!
//! Each answers with a promise that always settles. `bg.js` registers the listeners before this is
//! even loaded, so that no event is missed while it starts.

use std::rc::Rc;

use js_sys::{Function, Object, Reflect};
use serde::{Deserialize, Serialize};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;

use super::api;
use super::keys::WebKeys;
use super::lend::{Network, allowed};
use super::letter::{Letter, to_js};
use super::senses::{BrowserChance, BrowserWords, DeviceClock};
use super::store::Idb;
use super::zone::BrowserZones;
use crate::background::{
    Alarm, Background, Caller, Errand, OnPage, Page, PageNews, Polite, Seen, Surroundings, TabId,
};
use crate::crm;
use crate::protocol::{Ask, Dock, Fields, Told, Touched, Trouble};
use crate::record::RecordKey;
use crate::sync::Budget;
use crate::team::calendar::Zone;

/// What a content script sends.
#[derive(Deserialize)]
struct FromPage {
    /// The word in the frame's address, when it has just been mounted.
    nonce: Option<String>,
    /// The page's address.
    address: String,
    /// Which fields of its record it shows.
    fields: Option<Fields>,
    /// A field that a person touched.
    touched: Option<Touched>,
}

/// What a content script is told.
#[derive(Serialize)]
struct ToPage {
    dock: Dock,
    focus: bool,
}

/// The same, about the fields of its record.
#[derive(Serialize)]
struct FieldWord<'a> {
    field: &'a OnPage,
}

/// The background, alive.
#[wasm_bindgen]
pub struct Extension(Rc<Background<Polite<Network, Idb>, Idb>>);

#[wasm_bindgen]
impl Extension {
    /// Comes to life, and says to the CRM what `say` says.
    ///
    /// # Errors
    /// When the store cannot be read: then nothing may be answered but that.
    pub async fn start(say: Function) -> Result<Extension, JsValue> {
        let background = Background::new(
            Polite::new(Network, Idb::default(), Box::new(DeviceClock)),
            Idb::default(),
            Box::new(DeviceClock),
            Box::new(BrowserChance),
            Box::new(Browser),
            Box::new(BrowserWords(say)),
            Box::new(BrowserZones),
        )
        .signing(Box::new(WebKeys::default()));
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
        Letter::with(&told, Some(tab))
    }

    /// A content script's report. `sent_from` is the address the browser itself names for it.
    ///
    /// # Errors
    /// When it makes no sense or could not be kept; the page keeps standing and reports again.
    pub async fn page(&self, message: JsValue, tab: i32, sent_from: String) -> Result<(), JsValue> {
        let from: FromPage = serde_wasm_bindgen::from_value(message)?;
        if crm::origin(&from.address) != crm::origin(&sent_from) {
            return Err("a page may only speak for its own address".into());
        }
        let seen = from.fields.map(Seen::Fields);
        if let Some(seen) = seen.or_else(|| from.touched.map(Seen::Touched)) {
            return self.0.seen_on_page(TabId(tab), seen).await.map_err(said);
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
    /// tabs have new numbers), `toggle` and `field` (the keyboard shortcuts in that tab), `wake` (the alarm).
    ///
    /// # Errors
    /// When it could not be kept.
    pub async fn heard(&self, what: String, tab: i32) -> Result<(), JsValue> {
        let tab = TabId(tab);
        let errands = match what.as_str() {
            "gone" => self.0.page(tab, PageNews::Gone).await,
            "started" => self.0.browser_started().await.map(|()| Vec::new()),
            "toggle" => self.0.toggle(tab).await.map(|()| Vec::new()),
            "field" => self.0.choose_field(tab).await.map(|()| Vec::new()),
            _ => self.0.wake().await,
        };
        self.follow(errands).map_err(said)
    }

    /// A reminder was clicked: opens its record.
    ///
    /// # Errors
    /// When its page is not known.
    pub async fn clicked(&self, reminder: String) -> Result<(), JsValue> {
        let Some(key) = RecordKey::of_line(&reminder) else {
            return Ok(());
        };
        let from = Caller {
            tab: TabId(-1),
            frame: 0,
        };
        let answered = self.0.handle(from, Ask::OpenRecord { key }).await;
        match answered.told {
            Told::Failed(trouble) => Err(said(trouble)),
            _ => Ok(()),
        }
    }

    /// What the browser's administrator set: the pages of the records that keep the agreement, and how much
    /// may be asked of each CRM.
    ///
    /// # Errors
    /// When it could not be kept; the next start brings it again.
    pub async fn policy(&self, homes: JsValue, budgets: JsValue) -> Result<(), JsValue> {
        // An administrator's slip of the pen is no list; then it says nothing.
        let homes: Vec<String> = serde_wasm_bindgen::from_value(homes).unwrap_or_default();
        let budgets: Vec<Allowed> = serde_wasm_bindgen::from_value(budgets).unwrap_or_default();
        self.0.admin(homes).await.map_err(said)?;
        let budgets = budgets.into_iter().filter_map(Allowed::read).collect();
        self.0.budgets(budgets).await.map_err(said)
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

/// How much may be asked of a CRM, as an administrator writes it (`extension/managed.json`).
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Allowed {
    address: String,
    ten_seconds: Option<u32>,
    day: Option<u32>,
}

impl Allowed {
    fn read(self) -> Option<(String, Budget)> {
        let usual = Budget::default();
        let budget = Budget {
            ten_seconds: self.ten_seconds.unwrap_or(usual.ten_seconds),
            day: self.day.or(usual.day),
        };
        Some((crm::origin(&self.address)?, budget))
    }
}

/// The browser around the background. Its messages have nobody to answer them and may find nobody
/// there: a tab that was closed, a page without a panel. That is no fault of anybody's.
struct Browser;

impl Surroundings for Browser {
    fn wake_at(&self, ms: u64, what_for: Alarm) {
        #[allow(clippy::cast_precision_loss, reason = "ms since 1970 fit in 53 bits")]
        let info = object(&[("when", JsValue::from_f64(ms as f64))]);
        let name = match what_for {
            Alarm::Outbox => "outbox",
            Alarm::Reminder => "reminder",
        };
        spawn_local(async move { drop(api::settled(api::alarm(name, &info)).await) });
    }

    fn remind(&self, key: &RecordKey, title: &str, text: &str) {
        let info = object(&[
            ("type", "basic".into()),
            ("iconUrl", "icons/128.png".into()),
            ("title", title.into()),
            ("message", text.into()),
        ]);
        let id = key.line();
        // Without the person's leave the badge is all there is.
        spawn_local(async move { drop(api::settled(api::notify(&id, &info)).await) });
    }

    fn badge(&self, many: u32) {
        let text = match many {
            0 => String::new(),
            many => many.to_string(),
        };
        let info = object(&[("text", text.into())]);
        spawn_local(async move { drop(api::settled(api::badge(&info)).await) });
    }

    fn open(&self, page: &Page) {
        let url = match page {
            Page::Crm(url) => url.clone(),
            Page::Agreement { from, sentence } => {
                let coded = |text: &str| String::from(js_sys::encode_uri_component(text));
                let sentence = sentence.map(|id| id.line()).unwrap_or_default();
                let (instance, from) = (coded(&from.instance), coded(&from.line()));
                format!("agreement.html#{instance}&{sentence}&{from}")
            }
        };
        let info = object(&[("url", url.into())]);
        spawn_local(async move { drop(api::settled(api::open_tab(&info)).await) });
    }

    fn zone(&self) -> Zone {
        BrowserZones::here().unwrap_or_else(Zone::utc)
    }

    fn tell(&self, tab: Option<TabId>, told: &Told) {
        let told = told.clone();
        spawn_local(async move {
            let tabs = match tab {
                Some(tab) => vec![tab.0],
                None => {
                    drop(api::settled(api::send(&Letter::with(&told, None))).await);
                    // Where the browser does not say, panels still poll.
                    let found = allowed(&["http://*/*", "https://*/*"]).await;
                    let ids = found.unwrap_or_default().into_iter();
                    ids.filter_map(|tab| tab.id).collect()
                }
            };
            for tab in tabs {
                let letter = Letter::with(&told, Some(tab));
                let sent = api::send_to_tab(tab, &letter, &Object::new());
                // Each by itself: a tab that sleeps answers when it wakes.
                spawn_local(async move { drop(api::settled(sent).await) });
            }
        });
    }

    fn dock(&self, tab: TabId, dock: Dock, focus: bool) {
        to_page(tab, to_js(&ToPage { dock, focus }));
    }

    fn on_page(&self, tab: TabId, told: &OnPage) {
        to_page(tab, to_js(&FieldWord { field: told }));
    }
}

/// Sends something to a tab's page itself, not to the frames in it.
fn to_page(tab: TabId, message: JsValue) {
    let options = Object::new();
    if Reflect::set(&options, &"frameId".into(), &0.into()).is_ok() {
        spawn_local(async move {
            drop(api::settled(api::send_to_tab(tab.0, &message, &options)).await)
        });
    }
}

/// A plain object of the browser's own, with these fields.
fn object(fields: &[(&str, JsValue)]) -> Object {
    let object = Object::new();
    for (name, value) in fields {
        // Fails only for objects that are sealed, which a new one is not.
        let _ = Reflect::set(&object, &(*name).into(), value);
    }
    object
}

/// What `bg.js` hands on or logs when nobody is there to be told. Only the store can fail here; its
/// words are the browser's own.
fn said(trouble: Trouble) -> JsValue {
    match trouble {
        Trouble::NotStored { words } => JsValue::from_str(&words),
        Trouble::NoRoom => JsValue::from_str(crate::port::StoreFault::FULL),
        _ => JsValue::from_str("not done; it is tried again"),
    }
}
