//! Texts that no newspaper prints, long enough that work which grows with the square of their length would not end: they
//! are coded to the end, and what can be coded in them is.

use demarche_coder::{Coder, Source, passages};
use demarche_lang::{Doc, English};

fn parsed(text: &str) -> Doc {
    let mut worker = English::shipped().worker().with_whole_prefixes().with_bounds();
    let spans = passages::find(text);
    let words: Vec<&str> = spans.iter().map(|s| s.of(text)).collect();
    Doc::join(text, spans.iter().map(|s| s.start()).zip(worker.parse_batch(&words)).collect())
}

/// Event, actors and recipients of each claim.
fn coded(text: &str) -> Vec<(String, Vec<String>, Vec<String>)> {
    let doc = parsed(text);
    let date = "2025-07-05".parse().ok();
    let source = Source { id: "long", date, title: None, source: None, url: None };
    let names = |list: &[demarche_knowledge::claim::Participant]| list.iter().map(|p| p.name.clone()).collect();
    let claims = Coder::new(demarche_shipped::knowledge()).code(&doc, &source);
    claims.iter().map(|c| (c.event.clone(), names(&c.actor), names(&c.recipient))).collect()
}

const LENGTH: usize = 100_000;

fn filled(piece: &str) -> String {
    piece.repeat(LENGTH / piece.len())
}

#[test]
fn lists_and_chains_without_a_stop_end() {
    for piece in [
        "Russia, ",
        "minister of ",
        "he said that ",
        "attacked ",
        "the man who saw ",
        "not ",
        "Iran and ",
        "attacked by Mali ",
    ] {
        coded(&filled(piece));
    }
}

#[test]
fn brackets_and_marks_end() {
    for piece in ["[", "\"", "(Mali) ", "Russia met Iran; ", "\"We met,\" said Lavrov, \"and ", "\"Russia met Iran "] {
        coded(&filled(piece));
    }
}

#[test]
fn deeds_without_a_stop_are_coded_all_along() {
    let text = filled("Iran attacked Israel; Mali accused Togo; Peru met Chad; ");
    let doc = parsed(&text);
    assert!(doc.cuts() > 0, "it is one sentence to the end");
    let source = Source { id: "long", date: None, title: None, source: None, url: None };
    let claims = Coder::new(demarche_shipped::knowledge()).code(&doc, &source);
    let mut starts = claims.iter().map(|c| c.trigger.span.start).peekable();
    for stretch in (0..LENGTH - 10_000).step_by(10_000) {
        let here = std::iter::from_fn(|| starts.next_if(|&at| at < stretch + 10_000)).count();
        assert!(here > 0, "nothing is coded from {stretch} on");
    }
}

#[test]
fn thousands_of_sentences_are_coded_each() {
    // Recall over the sentences, dates carried and speakers: all of them look back.
    let piece =
        "Iran attacked Israel on July 3. \"It attacked them again,\" the Russian minister said. They met Peru. ";
    let claims = coded(&filled(piece));
    assert!(claims.len() > LENGTH / piece.len(), "{} claims", claims.len());
}

#[test]
fn thousands_of_paragraphs_titles_and_dates_end() {
    let pieces = [
        "President Maduro met Prime Minister Modi.\n\n",
        "President of France Macron and President of Chad Deby, ",
        "On July 3, 2024, Iran attacked Israel. ",
        "The decision was recognised. This recognition followed suit. ",
    ];
    for piece in pieces {
        coded(&filled(piece));
    }
}
