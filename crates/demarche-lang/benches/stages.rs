//! Time of the whole pipeline for texts of several sizes, in items (words) per second.
//!
//!     cargo bench -p demarche-lang

use demarche_lang::English;
use divan::Bencher;
use divan::counter::ItemsCount;

const PARAGRAPH: &str = "The foreign minister of Kenya, Musalia Mudavadi, told reporters in Nairobi on Tuesday that \
    talks with the Ethiopian government would resume next week. \"We have not agreed on every point,\" he said, \
    \"but nobody wants another war.\" The African Union, which sent three envoys, denied that it had threatened \
    sanctions; aid worth $2.5 million was delivered to 14,000 people near the border. ";

fn main() {
    English::shipped();
    divan::main();
}

/// One text a call, of that many paragraphs.
#[divan::bench(args = [1, 8, 64])]
fn parse(bencher: Bencher<'_, '_>, paragraphs: usize) {
    let text = PARAGRAPH.repeat(paragraphs);
    let mut worker = English::shipped().worker();
    bencher.counter(ItemsCount::new(text.split_whitespace().count())).bench_local(|| worker.parse(&text).len());
}

/// 64 short texts a call.
#[divan::bench]
fn parse_batch(bencher: Bencher<'_, '_>) {
    let texts = [PARAGRAPH; 64];
    let mut worker = English::shipped().worker();
    let words = texts.len() * PARAGRAPH.split_whitespace().count();
    bencher.counter(ItemsCount::new(words)).bench_local(|| worker.parse_batch(&texts).len());
}

/// Words never seen before: what the first meeting with a word costs.
#[divan::bench]
fn parse_new_words(bencher: Bencher<'_, '_>) {
    let mut worker = English::shipped().worker();
    let mut next = 0;
    let text = || {
        next += 100;
        (next..next + 100).map(|i| format!("w{i:x}q ")).collect::<String>()
    };
    bencher.counter(ItemsCount::new(100_usize)).with_inputs(text).bench_local_values(|text| worker.parse(&text).len());
}
