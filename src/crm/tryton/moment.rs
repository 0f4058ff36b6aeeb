//! Tryton's moments: an object with the parts of a UTC time (`JSONEncoder` in
//! `trytond/protocols/jsonrpc.py`), to one microsecond.

use serde_json::{Value, json};

use crate::crm::date;

/// UTC ms of a moment.
pub(super) fn ms(value: &Value) -> Option<u64> {
    let part = |name: &str| value.get(name).and_then(Value::as_u64);
    let date = [part("year")?, part("month")?, part("day")?];
    let time = [part("hour")?, part("minute")?, part("second")?];
    let ([year, month, day], [hour, minute, second]) = (date, time);
    let micros = part("microsecond").unwrap_or(0).min(999_999);
    Some(date::ms([year, month, day, hour, minute, second])? + micros / 1_000)
}

/// A moment of these UTC ms, cut to the second.
pub(super) fn of(ms: u64) -> Value {
    let [year, month, day, hour, minute, second] = date::parts(ms);
    json!({
        "__class__": "datetime",
        "year": year, "month": month, "day": day,
        "hour": hour, "minute": minute, "second": second, "microsecond": 0,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_moment_is_milliseconds_and_what_is_none_is_none() {
        let moment = json!({"__class__": "datetime", "year": 2026, "month": 11, "day": 25, "hour": 23,
            "minute": 4, "second": 22, "microsecond": 141_283});
        assert_eq!(ms(&moment), Some(1_795_647_862_141));
        for value in [
            json!(null),
            json!("2026-11-25"),
            json!({"__class__": "date", "year": 2026, "month": 11, "day": 25}),
            json!({"__class__": "datetime", "year": 2026, "month": 13, "day": 25, "hour": 1, "minute": 1, "second": 1}),
            json!({"__class__": "datetime", "year": -1, "month": 1}),
        ] {
            assert_eq!(ms(&value), None, "{value}");
        }
    }

    proptest! {
        #[test]
        fn every_second_comes_back_as_it_was(second in 0u64..253_402_300_799) {
            prop_assert_eq!(ms(&of(second * 1_000)), Some(second * 1_000));
        }
    }
}
