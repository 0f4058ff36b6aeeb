//! A message to the background, and an address that a page reports: a page could send either.
#![no_main]

use libfuzzer_sys::fuzz_target;
use samenspel::codec::{batch, payload};
use samenspel::crm::{Address, Crm};
use samenspel::protocol::{Ask, Told};
use samenspel::record::{Event, Stamp};

fuzz_target!(|bytes: &[u8]| {
    if let Ok(ask) = postcard::from_bytes::<Ask>(bytes) {
        let again = postcard::to_allocvec(&ask).expect("it came as bytes");
        assert_eq!(postcard::from_bytes::<Ask>(&again).as_ref(), Ok(&ask));
    }
    if let Ok(event) = postcard::from_bytes::<Event>(bytes)
        && event.what.fits()
        && event.at.ms <= Stamp::LAST_MS
    {
        // What a colleague's extension could have done travels in a note and comes out the same.
        let word = payload(&event.by, &[], std::slice::from_ref(&event));
        let read = batch(&word).expect("what was just written");
        assert_eq!(read.events, [event]);
    }
    drop(postcard::from_bytes::<Told>(bytes));
    let Ok(address) = std::str::from_utf8(bytes) else {
        return;
    };
    if let Some(crm) = Crm::of(address)
        && let Address::Record(key) = crm.locate(address)
    {
        assert!(address.starts_with(&key.instance), "another address");
        assert!(crm.supports(&key.object));
    }
});
