//! How fast claims are written and joined: a small loop, run by hand.

use crate::samples::{Dice, Text, errors, ontology, run_at, text};
use demarche_ledger::{Keep, Known, Ledger, Writer};
use std::time::Instant;

#[test]
#[ignore = "measures: cargo test --release -p demarche-ledger --test ledger rate -- --ignored --nocapture"]
fn claims_a_second() {
    let n: usize = std::env::var("DEMARCHE_TEXTS").ok().and_then(|n| n.parse().ok()).unwrap_or(20_000);
    let folder = tempfile::tempdir().unwrap();
    let texts: Vec<Text> = (0..n).map(long).collect();
    let mut ledger = Ledger::create(&folder.path().join("a.db")).unwrap();
    let mut writer = Writer::new(&mut ledger, ontology(), Keep::Text, run_at(1)).unwrap();
    let (began, busy, mut claims) = (Instant::now(), processor(), 0);
    for some in texts.chunks(256) {
        let batch: Vec<_> = some.iter().map(|t| (t.article(), t.claims.clone())).collect();
        claims += batch.iter().map(|b| b.1.len()).sum::<usize>();
        writer.add(&batch, Known::from_micros(1)).unwrap();
    }
    writer.finish().unwrap();
    let rate = claims as f64 / began.elapsed().as_secs_f64();
    let busy = claims as f64 / (processor() - busy);
    println!(
        "{claims} claims of {n} texts in {:.1?}: {rate:.0} a second; {busy:.0} a second of the processor",
        began.elapsed()
    );
    let began = Instant::now();
    assert_eq!(errors(&ledger), Vec::<String>::new());
    println!("verified in {:.1?}", began.elapsed());
    let [.., events] = ledger.counts().unwrap();
    println!("{events} events");
}

/// A text as long as a news text, with words that no other text has in this order.
fn long(nth: usize) -> Text {
    let (mut text, mut dice) = (text(nth), Dice(nth as u64));
    for _ in 0..200 {
        text.text.push_str(&format!("w{} ", dice.roll(20_000)));
    }
    // About sixty states, a third of all.
    for claim in &mut text.claims {
        for p in claim.actor.iter_mut().chain(&mut claim.recipient) {
            let code = format!("{}{:02}", &p.name[..1], dice.roll(10));
            (p.name, p.country, p.id) = (code.clone(), Some(code.clone()), Some(code));
        }
    }
    text
}

/// Processor seconds of this thread: on a shared machine elapsed time says little.
fn processor() -> f64 {
    let stat = std::fs::read_to_string("/proc/thread-self/stat").unwrap_or_default();
    let fields: Vec<f64> = stat
        .rsplit(')')
        .next()
        .unwrap_or("")
        .split_whitespace()
        .skip(11)
        .take(2)
        .filter_map(|f| f.parse().ok())
        .collect();
    fields.iter().sum::<f64>() / 100.0
}
