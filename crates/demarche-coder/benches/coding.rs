//! Time of coding and of its parts, in sentences per second.
//!
//!     cargo bench -p demarche-coder

use demarche_coder::{Coder, Source, link, passages};
use demarche_knowledge::Knowledge;
use demarche_lang::{Doc, English, Worker};
use divan::counter::{BytesCount, ItemsCount};
use divan::{Bencher, black_box};
use jiff::civil::{Date, date};
use std::path::Path;

const DAY: Date = date(2025, 7, 10);

/// A story of six sentences: names, pronouns, quotations, dates, deeds of several kinds.
const STORY: &str = "Kenya's foreign ministry said on Tuesday that it had recalled its ambassador to Sudan after shells fell on a border post. \
    \"We will not accept attacks on our territory,\" Foreign Minister Musalia Mudavadi told reporters in Nairobi. \
    Sudan denied that its army had fired at Kenyan soldiers and accused Uganda of arming rebels. \
    The African Union, which met both sides in Addis Ababa last week, called for an immediate ceasefire. \
    In April the European Union lifted sanctions on two Sudanese banks, and it may suspend more of them if talks resume. \
    According to Reuters, protesters in Khartoum demanded that the two countries sign the agreement reached in March 2024. ";

/// A text of quiet news, in which next to nothing is coded.
const QUIET: &str = "The harvest in the valley began late this year because the spring was cold and wet. Farmers say that prices at the market \
    have been stable, although transport has become dearer. A new bridge is to be painted before the winter, and the school nearby will have a \
    second gymnasium. Visitors to the museum can see a collection of old maps. ";

/// An article kept with the program.
const ARTICLE: &str = include_str!("../../../examples/russia-taliban.txt");

fn main() {
    English::shipped();
    demarche_shipped::knowledge();
    divan::main();
}

fn parsed(worker: &mut Worker<'_>, text: &str) -> Doc {
    let spans = passages::find(text);
    let words: Vec<&str> = spans.iter().map(|s| s.of(text)).collect();
    let parts = worker.parse_batch(&words);
    Doc::join(text, spans.iter().map(|s| s.start()).zip(parts).collect())
}

fn source() -> Source<'static> {
    Source { id: "bench", date: Some(DAY), title: None, source: None, url: None }
}

/// The texts that are measured: how they are called, and what they say.
fn text(name: &str) -> String {
    match name {
        "story" => STORY.to_owned(),
        "long story" => STORY.repeat(16),
        "quiet" => QUIET.repeat(4),
        _ => ARTICLE.to_owned(),
    }
}

const TEXTS: [&str; 4] = ["story", "long story", "quiet", "article"];

/// A parsed text to its claims; items are sentences.
#[divan::bench(args = TEXTS)]
fn code(bencher: Bencher<'_, '_>, name: &str) {
    let doc = parsed(&mut English::shipped().worker(), &text(name));
    let coder = Coder::new(demarche_shipped::knowledge());
    bencher.counter(ItemsCount::new(doc.sentences().len())).bench(|| coder.code(black_box(&doc), &source()));
}

/// Phrases to actors, a part of `code`; items are sentences.
#[divan::bench(args = TEXTS)]
fn link_actors(bencher: Bencher<'_, '_>, name: &str) {
    let doc = parsed(&mut English::shipped().worker(), &text(name));
    let knowledge = demarche_shipped::knowledge();
    bencher.counter(ItemsCount::new(doc.sentences().len())).bench(|| {
        let about = link::About { date: Some(DAY), title: None, home: None };
        link::link(black_box(&doc), knowledge, about)
    });
}

/// Text to claims, the parser included.
#[divan::bench(args = TEXTS)]
fn text_to_claims(bencher: Bencher<'_, '_>, name: &str) {
    let text = text(name);
    let mut worker = English::shipped().worker();
    let coder = Coder::new(demarche_shipped::knowledge());
    bencher
        .counter(BytesCount::of_str(&text))
        .bench_local(|| coder.code(&parsed(&mut worker, black_box(&text)), &source()));
}

/// The knowledge compiled into the program, what it does once when it starts.
#[divan::bench(sample_count = 100)]
fn knowledge_compiled(bencher: Bencher<'_, '_>) {
    let bytes = demarche_shipped::knowledge().compile().expect("it has been compiled before");
    bencher.bench_local(|| Knowledge::from_compiled(black_box(&bytes)));
}

/// Reading and checking all of `data/`, what the program does once when it starts with a folder of the user's.
#[divan::bench(sample_count = 10)]
fn knowledge_from_files() -> Knowledge {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data");
    Knowledge::read_dir(&folder).unwrap_or_else(|problems| panic!("{} problems in data/", problems.len()))
}
