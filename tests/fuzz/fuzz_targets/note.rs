//! The body of a note: anybody who may write in the CRM writes it.
#![no_main]

use libfuzzer_sys::fuzz_target;
use samenspel::codec::{Part, batch, payload, read_note};

/// As much as a panel shows of a note, characters.
const MOST: usize = 4_000;

fuzz_target!(|body: &str| {
    let note = read_note(body, MOST);
    assert!(note.text.chars().count() <= MOST, "more text than is shown");
    let Part::Events { batch: read, .. } = note.part else {
        return;
    };
    // What was read can be written, and says the same again.
    let word = payload(&read.by, &[], &read.events);
    let again = batch(&word).expect("what was just written");
    assert_eq!((&again.by, &again.events), (&read.by, &read.events));
});
