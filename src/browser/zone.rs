//! Time zones as the browser knows them (`Intl.DateTimeFormat`), in a page and in a worker alike.
//!
//! A browser tells a zone's offset at an instant, not when it changes: so one look a day, and where
//! two looks differ, halving down to the minute. A year costs some 400 looks of microseconds.

use js_sys::{Object, Reflect};
use wasm_bindgen::prelude::*;

use crate::team::calendar::{Offsets, Zone, Zones};

/// A minute, ms. Zones have changed their offsets on whole minutes since 1972 (IANA tz database).
const MINUTE: u64 = 60_000;
/// A day, minutes.
const DAY: u64 = 24 * 60;
/// The longest stretch that is looked at: ten years, minutes. After it the last offset stays.
const LONGEST: u64 = 3_653 * DAY;
/// The last minute looked at, in the year 2100; a browser refuses instants far beyond it.
const LAST: u64 = 4_133_980_800_000 / MINUTE;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = Intl, js_name = DateTimeFormat)]
    type Format;

    #[wasm_bindgen(catch, constructor, js_namespace = Intl, js_class = "DateTimeFormat")]
    fn new(language: &str, options: &Object) -> Result<Format, JsValue>;

    #[wasm_bindgen(catch, method)]
    fn format(this: &Format, ms: f64) -> Result<String, JsValue>;

    #[wasm_bindgen(method, js_name = resolvedOptions)]
    fn resolved(this: &Format) -> Object;
}

/// The browser's own knowledge of time zones.
#[derive(Clone, Copy, Debug, Default)]
pub struct BrowserZones;

impl BrowserZones {
    /// The zone this browser's own clock is set to; where a new calendar starts from.
    #[must_use]
    pub fn here() -> Option<Zone> {
        let resolved = format(None)?.resolved();
        let name = Reflect::get(&resolved, &"timeZone".into()).ok()?;
        Zone::new(&name.as_string()?).ok()
    }
}

impl Zones for BrowserZones {
    fn offsets(&self, zone: &Zone, from_ms: u64, to_ms: u64) -> Option<Offsets> {
        let format = format(Some(zone))?;
        let first = (from_ms / MINUTE).min(LAST);
        let last = to_ms.div_ceil(MINUTE).min(first + LONGEST).min(LAST);
        let (mut seen, mut offset) = (first, look(&format, first)?);
        let mut changes = vec![(first * MINUTE, offset)];
        while seen < last {
            let next = (seen + DAY).min(last);
            let other = look(&format, next)?;
            if other != offset {
                changes.push((change(&format, seen, next, other)? * MINUTE, other));
            }
            (seen, offset) = (next, other);
        }
        Some(Offsets::new(changes))
    }
}

/// The first minute of the new offset, which holds at `late` and not yet at `early`.
fn change(format: &Format, mut early: u64, mut late: u64, new: i32) -> Option<u64> {
    while late - early > 1 {
        let middle = early.midpoint(late);
        if look(format, middle)? == new {
            late = middle;
        } else {
            early = middle;
        }
    }
    Some(late)
}

/// `None` for a zone the browser does not know: the constructor throws a `RangeError`.
fn format(zone: Option<&Zone>) -> Option<Format> {
    let options = Object::new();
    let set = |key: &str, value: &str| Reflect::set(&options, &key.into(), &value.into()).ok();
    if let Some(zone) = zone {
        set("timeZone", zone.as_str())?;
    }
    // Chromium 95, Firefox 91.
    set("timeZoneName", "longOffset")?;
    // In this language it reads "3/29/2026, GMT+02:00", whatever the browser's own is.
    Format::new("en-US", &options).ok()
}

/// The offset in minutes at a minute since 1970.
fn look(format: &Format, minute: u64) -> Option<i32> {
    let ms = (minute * MINUTE) as f64;
    let shown = format.format(ms).ok()?;
    let (_, offset) = shown.rsplit_once("GMT")?;
    let Some(sign) = offset.chars().next() else {
        return Some(0);
    };
    let mut parts = offset.get(sign.len_utf8()..)?.split(':');
    let hours: i32 = parts.next()?.parse().ok()?;
    let minutes: i32 = parts.next().map_or(Some(0), |part| part.parse().ok())?;
    let ahead = hours * 60 + minutes;
    match sign {
        '+' => Some(ahead),
        '-' | '\u{2212}' => Some(-ahead),
        _ => None,
    }
}
