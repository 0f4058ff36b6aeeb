//! Bytes as letters and digits only, the one alphabet that came back whole from every sanitiser and
//! editor tried (`crm-facts`). Eight bytes become eleven characters, so a long note costs no
//! big-number arithmetic, and a prefix can be read before the rest.

const DIGITS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
/// Characters that a group of that many bytes takes (index: bytes, 0 to 8).
const LENGTHS: [usize; 9] = [0, 2, 3, 5, 6, 7, 9, 10, 11];

/// How many characters that many bytes become.
pub(crate) fn length(bytes: usize) -> usize {
    let last = LENGTHS.get(bytes % 8).copied().unwrap_or(0);
    bytes / 8 * 11 + last
}

/// Bytes as base62.
pub(crate) fn encode(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(length(bytes.len()));
    for group in bytes.chunks(8) {
        let mut number = group
            .iter()
            .fold(0u64, |number, byte| (number << 8) | u64::from(*byte));
        let mut word = [b'0'; 11];
        let width = length(group.len());
        for place in word.iter_mut().take(width).rev() {
            *place = digit(number % 62);
            number /= 62;
        }
        text.extend(word.iter().take(width).map(|byte| char::from(*byte)));
    }
    text
}

/// The bytes, or nothing when it is no base62 of whole groups.
pub(crate) fn decode(text: &[u8]) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len() / 11 * 8 + 8);
    for group in text.chunks(11) {
        let width = LENGTHS.iter().position(|length| *length == group.len())?;
        let number = group.iter().try_fold(0u128, |number, byte| {
            Some(number * 62 + u128::from(value(*byte)?))
        })?;
        if number >> (8 * width) != 0 {
            return None;
        }
        bytes.extend(number.to_be_bytes().iter().skip(16 - width));
    }
    Some(bytes)
}

fn digit(value: u64) -> u8 {
    usize::try_from(value)
        .ok()
        .and_then(|place| DIGITS.get(place))
        .copied()
        .unwrap_or(b'0')
}

fn value(byte: u8) -> Option<u8> {
    match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'A'..=b'Z' => Some(byte - b'A' + 10),
        b'a'..=b'z' => Some(byte - b'a' + 36),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn every_run_of_bytes_comes_back_whole(bytes: Vec<u8>) {
            let text = encode(&bytes);
            prop_assert_eq!(text.len(), length(bytes.len()));
            prop_assert!(text.bytes().all(|byte| byte.is_ascii_alphanumeric()));
            prop_assert_eq!(decode(text.as_bytes()), Some(bytes));
        }

        #[test]
        fn any_text_at_all_decodes_or_is_refused(text: Vec<u8>) {
            let _ = decode(&text);
        }
    }

    #[test]
    fn a_group_that_stands_for_too_large_a_number_is_refused() {
        assert_eq!(decode(b"zz"), None);
    }
}
