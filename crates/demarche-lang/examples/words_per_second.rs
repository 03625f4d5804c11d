//! Parses a JSON list of texts on one thread and prints the CPU seconds it took, after a warm-up on a few of
//! them. `benches/against_spacy.py` runs it.

use demarche_lang::English;
use std::time::{Duration, Instant};

/// Time that this thread has run, from the Linux kernel; elsewhere the time of day.
fn cpu_time(start: Instant) -> Duration {
    let status = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    let nanoseconds = status.split(' ').next().and_then(|n| n.parse().ok());
    nanoseconds.map_or_else(|| start.elapsed(), Duration::from_nanos)
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let path = std::env::args().nth(1).ok_or("usage: words_per_second TEXTS.json")?;
    let texts: Vec<String> = serde_json::from_str(&std::fs::read_to_string(path)?)?;
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    let mut worker = English::shipped().worker();
    worker.parse_batch(&texts[..texts.len().min(20)]);
    let clock = Instant::now();
    let start = cpu_time(clock);
    let mut tokens = 0;
    for texts in texts.chunks(256) {
        tokens += worker.parse_batch(texts).iter().map(demarche_lang::Doc::len).sum::<usize>();
    }
    println!("{tokens} tokens in seconds: {}", (cpu_time(clock) - start).as_secs_f64());
    Ok(())
}
