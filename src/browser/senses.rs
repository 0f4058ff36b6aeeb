//! The device's clock, chance, and the browser's language.

use js_sys::{Array, Function};
use wasm_bindgen::JsValue;

use super::api;
use crate::port::{Clock, Entropy};
use crate::words::{Words, unturned};

/// The device's clock.
pub(super) struct DeviceClock;

impl Clock for DeviceClock {
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "ms since 1970 fit in 53 bits"
    )]
    fn now(&self) -> u64 {
        js_sys::Date::now() as u64
    }
}

/// The browser's own chance.
pub(super) struct BrowserChance;

impl Entropy for BrowserChance {
    fn draw(&self) -> u32 {
        let mut bytes = [0; 4];
        api::random(&mut bytes);
        u32::from_le_bytes(bytes)
    }
}

/// The language the browser chose among `_locales`.
///
/// Holds the function of `words.js` that says them.
pub(super) struct BrowserWords(pub(super) Function);

impl Words for BrowserWords {
    fn say(&self, key: &str, args: &[&str]) -> String {
        let args = args
            .iter()
            .map(|arg| JsValue::from_str(&unturned(arg)))
            .collect::<Array>();
        let said = self.0.call2(&JsValue::UNDEFINED, &key.into(), &args);
        let said = said.ok().and_then(|said| said.as_string());
        said.filter(|said| !said.is_empty())
            .unwrap_or_else(|| key.to_owned())
    }
}
