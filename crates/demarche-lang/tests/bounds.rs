//! A worker with bounds cuts what is too long, loses no word of it, and parses everything else as ever.

use demarche_lang::{Doc, English};

fn bounded(text: &str) -> Doc {
    English::shipped().worker().with_whole_prefixes().with_bounds().parse(text)
}

/// Heads stay in their sentence, sentences within the bound, and every word that is not white space in a token.
fn is_sound(doc: &Doc, text: &str) {
    assert!(doc.sentences().iter().all(|s| s.len() <= Doc::LONGEST_SENTENCE), "no sentence is longer");
    assert!((0..doc.len()).all(|t| doc.sentence_of(doc.head(t)) == doc.sentence_of(t)), "heads are in the sentence");
    let letters = |s: &str| s.chars().filter(|c| !c.is_whitespace()).count();
    let kept: usize = (0..doc.len()).map(|t| letters(doc.word(t))).sum();
    assert_eq!(kept, letters(text), "every letter is in a token");
    assert!((1..doc.len()).all(|t| doc.span(t - 1).end() <= doc.span(t).start()), "tokens are in text order");
}

#[test]
fn texts_without_stops_are_cut_and_kept() {
    let kinds =
        ["Russia, ", "Mali voted for Togo ", "he said that ", "[]", "(Mali) ", "Russia-", "12 | 7 | 9 ", "the of "];
    for kind in kinds {
        let text = kind.repeat(24_000 / kind.len());
        let doc = bounded(&text);
        is_sound(&doc, &text);
        assert!(doc.cuts() > 0, "{kind:?} is cut: {} tokens", doc.len());
    }
}

#[test]
fn pages_of_one_mark_are_few_tokens() {
    for mark in ["[", "(", "\"", "\u{1f600}", "\u{2014}"] {
        let text = mark.repeat(20_000) + "Kenya hails Togo. " + &mark.repeat(20_000);
        let doc = bounded(&text);
        is_sound(&doc, &text);
        assert!(doc.len() < 1000, "{mark}: {} tokens", doc.len());
    }
}

#[test]
fn a_long_paragraph_of_ordinary_sentences_is_cut_at_stops_alone() {
    let text = "Kenya met Togo in Lima on Monday, the ministry said. \"We agreed,\" it added. ".repeat(300);
    let doc = bounded(&text);
    is_sound(&doc, &text);
    assert_eq!(doc.cuts(), 0);
    assert!(doc.sentences().len() >= 600);
}

#[test]
fn ordinary_texts_are_parsed_as_without_bounds() {
    let long = "Kenya, which had recognised Togo in 1960, met the envoys of Peru, Chad and Mali. ".repeat(25);
    for text in ["", "  \n ", "Kenya hails Togo.", "Re-opened; closed.\n\nAgain (twice) - said X.", long.trim()] {
        let plain = English::shipped().worker().with_whole_prefixes().parse(text);
        assert_eq!(format!("{:?}", bounded(text)), format!("{plain:?}"), "{text}");
    }
}

#[test]
fn what_stands_beside_a_long_text_is_parsed_as_alone() {
    let long = "Russia, ".repeat(3000);
    let texts = ["Kenya hails Togo.", &long, "Peace holds.", "It rained in Lima."];
    let together = English::shipped().worker().with_bounds().parse_batch(&texts);
    let alone: Vec<Doc> = texts.iter().map(|t| English::shipped().worker().with_bounds().parse(t)).collect();
    assert_eq!(format!("{together:?}"), format!("{alone:?}"));
}
