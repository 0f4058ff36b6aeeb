//! The device's clock, chance, and the browser's language.

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
pub(super) struct BrowserWords;

impl Words for BrowserWords {
    fn say(&self, key: &str, args: &[&str]) -> String {
        let args = args
            .iter()
            .map(|arg| wasm_bindgen::JsValue::from_str(&unturned(arg)))
            .collect();
        let said = api::message(key, &args);
        if said.is_empty() {
            key.to_owned()
        } else {
            said
        }
    }
}
