//! Any text is parsed, and tokens and gaps give it back; whatever was parsed can be coded.
#![no_main]

use demarche_coder::{Coder, Source};
use demarche_lang::English;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let doc = English::shipped().parse(text);
    let mut at = 0;
    for i in 0..doc.len() {
        let span = doc.span(i);
        assert!(span.start() >= at, "tokens run forwards");
        assert!(text[at..span.start()].bytes().all(|b| b == b' '), "nothing but spaces between tokens");
        at = span.end();
    }
    assert!(text[at..].bytes().all(|b| b == b' '), "nothing but spaces at the end");
    let source = Source { id: "fuzz", date: Some(jiff::civil::date(2024, 7, 1)), title: None, source: None, url: None };
    for claim in Coder::new(demarche_shipped::knowledge()).code(&doc, &source) {
        let words: String = text
            .chars()
            .skip(claim.trigger.span.start)
            .take(claim.trigger.span.end - claim.trigger.span.start)
            .collect();
        assert_eq!(words, claim.trigger.text, "a trigger is its words");
    }
});
