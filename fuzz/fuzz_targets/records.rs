//! Any line is a record or a failure, and a pair that is accepted lies in the text.
#![no_main]

use demarche_read::{Place, document_of_record};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|line: &str| {
    let Ok(document) = document_of_record(line, Place::line("fuzz", 1), "fuzz:1", None) else { return };
    assert!(!document.id.is_empty());
    let Some(pair) = document.pair else { return };
    let length = document.text.chars().count();
    for range in [pair.source, pair.target] {
        let inside = range.start < range.end && range.end <= length;
        assert_eq!(range.bytes(&document.text).is_some(), inside);
    }
});
