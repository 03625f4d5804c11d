//! What must hold for any text at all, by generated input: news-like pieces in any order, and hostile strings.

mod told;

use demarche_knowledge::claim::{CharSpan, Claim};
use proptest::prelude::*;
use std::collections::HashSet;

/// Pieces that news is made of; shuffled, they give odd trees with many triggers.
const PIECES: &[&str] = &[
    "Kenya recognised Kosovo.",
    "Mali’s ambassador was expelled by Niger.",
    "\"We condemn it,\" the minister of Chad said.",
    "Kenya",
    "Kosovo",
    "the Taliban",
    "Moscow",
    "President Emmanuel Macron",
    "he",
    "it",
    "they",
    "we",
    "who",
    "which",
    "recognised",
    "condemned",
    "met",
    "signed",
    "agreed to",
    "denied",
    "was expelled",
    "by",
    "lifted sanctions on",
    "its ambassador to",
    "the decision",
    "to recognise",
    "will",
    "may",
    "not",
    "said",
    "said:",
    "according to",
    "Reuters",
    "\"",
    "“",
    "”",
    "'",
    "’s",
    ",",
    ".",
    "\n",
    "\n\n",
    "on Friday",
    "in April",
    "on 31 February",
    "99999",
    "and",
    "or",
    "if",
    "that",
    "é",
    "北京",
    "🇫🇷",
    "\u{200f}",
    "\u{0}",
    "…",
    "—",
    "follow suit",
    "the two countries",
];

/// News-like text, or characters of any kind.
fn any_text() -> impl Strategy<Value = String> {
    let news = prop::collection::vec(prop::sample::select(PIECES), 0..40).prop_map(|pieces| pieces.join(" "));
    prop_oneof![4 => news, 1 => ".{0,120}", 1 => "\\PC{0,120}"]
}

/// The words of a span counted in code points, `None` when it lies outside the text.
fn at(text: &str, span: CharSpan) -> Option<String> {
    let letters: Vec<char> = text.chars().collect();
    letters.get(span.start..span.end).map(|l| l.iter().collect())
}

/// Every span of a claim with the words the claim gives for it, `None` where it gives none.
fn spans(claim: &Claim) -> Vec<(&'static str, CharSpan, Option<&str>)> {
    let mut all =
        vec![("sentence", claim.sentence, None), ("trigger", claim.trigger.span, Some(claim.trigger.text.as_str()))];
    for p in claim.actor.iter().chain(&claim.recipient) {
        all.extend(p.span.map(|s| ("participant", s, Some(p.text.as_str()))));
    }
    all.extend(claim.object.iter().map(|o| ("object", o.span, Some(o.text.as_str()))));
    all.extend(claim.quote.iter().map(|q| ("quote", q.span, Some(q.text.as_str()))));
    all.extend(claim.date.expression.iter().map(|d| ("date", d.span, Some(d.text.as_str()))));
    all.extend(claim.attribution.iter().filter_map(|a| a.span.map(|s| ("speaker", s, None))));
    all
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_span_leads_back_to_its_words(text in any_text()) {
        for claim in told::claims(&text) {
            for (what, span, words) in spans(&claim) {
                let found = at(&text, span);
                prop_assert!(found.is_some(), "{what} {span:?} lies outside {text:?}");
                if let Some(words) = words {
                    prop_assert_eq!(found.as_deref(), Some(words), "{} of {}", what, told::line(&claim));
                }
            }
            prop_assert!(claim.sentence.start <= claim.trigger.span.start && claim.trigger.span.end <= claim.sentence.end);
        }
    }

    #[test]
    fn an_id_stands_for_one_trigger_event_and_participants(text in any_text()) {
        let claims = told::claims(&text);
        let mut seen = HashSet::new();
        for claim in &claims {
            prop_assert!(seen.insert(&claim.id), "twice: {}\nin {text:?}", told::line(claim));
        }
    }

    #[test]
    fn coding_twice_gives_the_same(text in any_text()) {
        prop_assert_eq!(told::claims(&text), told::claims(&text));
    }

    #[test]
    fn parts_of_the_confidence_are_weights(text in any_text()) {
        for claim in told::claims(&text) {
            let c = claim.confidence;
            for part in [c.event, c.actor, c.recipient, c.status, c.total] {
                prop_assert!(part > 0.0 && part <= 1.0, "{c:?}");
            }
            prop_assert!((c.total - c.event * c.actor * c.recipient * c.status).abs() < 1e-6);
        }
    }
}

/// Strings that have broken programs before: each is coded, alone and around a sentence.
#[test]
fn hostile_strings_do_no_harm() {
    let hostile = [
        "",
        " ",
        "\n\n\n",
        "\u{feff}",
        "\r\n\r\n",
        "\"",
        "“““",
        "'''''",
        "said:",
        "said:\n",
        "(((((",
        "....",
        "—",
        "\u{202e}abc",
        "👩‍👩‍👧‍👦",
        "ﷺ",
        "a\u{301}\u{301}\u{301}",
        "\u{0}\u{0}",
        "<p>Kenya</p>",
        "31 31 31 February 0000",
        "according to",
        "9999999999999999999999 BC",
    ];
    for string in hostile {
        let alone = told::claims(string);
        assert!(
            alone.is_empty(),
            "{string:?} tells of nothing: {:?}",
            alone.iter().map(told::line).collect::<Vec<_>>()
        );
        let text = format!("{string} Kenya recognised Kosovo. {string}");
        for claim in told::claims(&text) {
            assert_eq!(at(&text, claim.trigger.span).as_deref(), Some(claim.trigger.text.as_str()), "{text:?}");
        }
    }
}
