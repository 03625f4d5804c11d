//! Any file of rules is taken or refused with a place inside it.
#![no_main]

use demarche_knowledge::Knowledge;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    if let Err(problems) = Knowledge::read([("rules/en/fuzz.toml", text)].into_iter()) {
        assert!(!problems.is_empty());
        let lines = text.lines().count().max(1);
        for problem in problems.iter().filter(|p| p.file == "rules/en/fuzz.toml") {
            assert!(problem.line <= lines + 1, "{problem}");
        }
    }
});
