//! Saved pages: how much of the article comes out, and what is known of it.

mod samples;

use demarche_read::{Document, Failure, Options, Reader};
use samples::{folder, read, shared};
use serde_json::Value;
use std::collections::HashMap;

fn words(text: &str) -> HashMap<String, usize> {
    let mut counts = HashMap::new();
    for word in text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()) {
        *counts.entry(word.to_lowercase()).or_default() += 1;
    }
    counts
}

/// Precision, recall and F1 of the words of `found`, each counted as often as it stands.
fn f1(found: &str, expected: &str) -> (f64, f64, f64) {
    let (found, expected) = (words(found), words(expected));
    let common: usize = found.iter().map(|(w, n)| *n.min(expected.get(w).unwrap_or(&0))).sum();
    let share = |of: &HashMap<String, usize>| common as f64 / of.values().sum::<usize>().max(1) as f64;
    let (p, r) = (share(&found), share(&expected));
    (p, r, if p + r > 0.0 { 2.0 * p * r / (p + r) } else { 0.0 })
}

#[test]
fn the_words_of_16_pages() {
    let Some(dir) = shared("html/kremlin") else { return };
    let expected = std::fs::read_to_string(dir.join("expected.jsonl")).unwrap();
    let mut scores = Vec::new();
    for line in expected.lines() {
        let page: Value = serde_json::from_str(line).unwrap();
        let said = |name: &str| page[name].as_str().unwrap();
        let items = read(&dir.join(said("file")));
        let document = items[0].as_ref().unwrap();
        let (p, r, f) = f1(&document.text, said("text"));
        println!("{} precision {p:.4} recall {r:.4} F1 {f:.4}", said("file"));
        scores.push(f);
        assert_eq!(document.published.unwrap().to_string(), said("date"), "{}", said("file"));
        assert_eq!(document.title.as_deref(), Some(said("title")), "{}", said("file"));
        assert_eq!(document.url.as_deref(), Some(said("url")));
        assert_eq!(document.source.as_deref(), Some("Kremlin (President of Russia)"));
        assert!(document.language.is_english());
    }
    let mean = scores.iter().sum::<f64>() / scores.len() as f64;
    println!("mean F1 of {} pages: {mean:.4}", scores.len());
    assert!(mean >= 0.97, "{mean}");
}

#[test]
fn pages_that_mark_nothing_up() {
    for (name, least) in [("wikipedia", 0.9), ("wikipedia-2", 0.85)] {
        let Some(dir) = shared(&format!("html/{name}")) else { return };
        let items = read(&dir.join("source.html"));
        let document = items[0].as_ref().unwrap();
        let expected = std::fs::read_to_string(dir.join("expected.html")).unwrap();
        let folder = folder(&[("page.txt", tags_off(&expected).as_bytes())]);
        let expected = read(&folder.path().join("page.txt"));
        let (p, r, f) = f1(&document.text, &expected[0].as_ref().unwrap().text);
        println!("{name} precision {p:.4} recall {r:.4} F1 {f:.4}");
        assert!(f >= least, "{name}: {f}");
    }
}

fn tags_off(html: &str) -> String {
    let mut text = String::new();
    for piece in html.split('<') {
        text.push_str(piece.split_once('>').map_or(piece, |(_, after)| after));
        text.push(' ');
    }
    text
}

const PAGE: &str = r#"<!doctype html><html lang="en"><head><meta charset="utf-8">
<title>Chad meets Mali | The Daily Sahel</title>
<meta property="og:site_name" content="The Daily Sahel">
<link rel="canonical" href="https://sahel.example/2024/07/03/chad-mali">
<script type="application/ld+json">{"@context":"https://schema.org","@graph":[{"@type":"WebSite"},
{"@type":"NewsArticle","headline":"Chad meets Mali","datePublished":"2024-07-03T23:30:00-04:00",
"author":[{"@type":"Person","name":"Awa Keita"},{"name":"Idriss Saleh"}]}]}</script></head><body>
<nav><a href="/">Home</a><a href="/africa">Africa</a></nav>
<article><h1>Chad meets Mali</h1>
<p>N'DJAMENA (Reuters) - The president of Chad received the foreign minister of Mali on Wednesday, his office said, and the
two agreed to reopen the border, which had been closed since March after a dispute over grazing rights.</p>
<p>They&nbsp;also signed an agreement on trade, the first in nine years, and promised each other to exchange
ambassa&shy;dors before the end of the year, an official who was at the table told reporters.</p>
<div class="share-buttons"><a href="x">Share this</a></div>
<p>Mali had recalled its ambassador in March. Chad, in turn, had asked two diplomats to leave the country within a week.</p>
<aside><p>Read more about the Sahel</p></aside></article><footer>Copyright</footer></body></html>"#;

#[test]
fn what_a_page_says_of_itself() {
    let dir = folder(&[("page.html", PAGE.as_bytes())]);
    let document = read(&dir.path().join("page.html")).remove(0).unwrap();
    assert_eq!(document.title.as_deref(), Some("Chad meets Mali"));
    assert_eq!(document.published.unwrap().to_string(), "2024-07-03", "the day in the newsroom");
    assert!(document.published.unwrap().instant().is_some());
    assert_eq!(document.byline.as_deref(), Some("Awa Keita, Idriss Saleh"));
    assert_eq!(document.source.as_deref(), Some("The Daily Sahel"));
    assert_eq!(document.url.as_deref(), Some("https://sahel.example/2024/07/03/chad-mali"));
    assert_eq!(document.id, "https://sahel.example/2024/07/03/chad-mali");
    assert_eq!(document.credit.as_deref(), Some("Reuters"));
    let paragraphs: Vec<&str> = document.text.split("\n\n").collect();
    assert_eq!(paragraphs.len(), 3, "{paragraphs:?}");
    assert!(paragraphs[0].starts_with("N'DJAMENA (Reuters) - The president"));
    assert!(paragraphs[1].starts_with("They also signed") && paragraphs[1].contains("ambassadors before"));
}

fn messages(items: &[Result<Document, Failure>]) -> Vec<String> {
    items.iter().filter_map(|i| i.as_ref().err()).map(|f| format!("{f}; {}", f.help)).collect()
}

#[test]
fn pages_that_do_harm() {
    let deep = "<div>".repeat(100_000);
    let spans = "<b><i>".repeat(400) + "x";
    let future = PAGE.replace("2024-07-03T23:30:00-04:00", "20255-07-03T00:00:00Z").replace("/2024/07/03", "");
    let large = format!("<html><body>{}", "<p>Chad met Mali.".repeat(700_000));
    let unclosed = format!("<html><body><p>{}<table><a href='", "<table><tr><td>".repeat(900));
    let dir = folder(&[
        ("a.html", deep.as_bytes()),
        ("b.html", spans.as_bytes()),
        ("c.html", future.as_bytes()),
        ("d.html", large.as_bytes()),
        ("e.html", unclosed.as_bytes()),
        ("f.html", b""),
        ("g.html", b"\x00\x01\x02<html>\x00</html>"),
        ("h.html", PAGE.as_bytes()),
    ]);
    let items: Vec<_> = Reader::new(&[dir.path().to_owned()], Options::default()).collect();
    assert_eq!(items.len(), 8);
    assert!(items[7].is_ok(), "the next one is read");
    let at = |name: &str| format!("{}/{name}", dir.path().display());
    let told = messages(&items);
    let deep = "the page nests elements deeper than 1000; it is damaged or malicious; save its text instead";
    assert_eq!(told[0], format!("{}: {deep}", at("a.html")));
    let future = items[2].as_ref().unwrap();
    assert_eq!(future.published, None);
    let date = "the page's date: `20255-07-03T00:00:00Z` is not a date; the text is read without a date";
    assert_eq!(future.warnings[0].to_string(), format!("{}: {date}", at("c.html")));
    let large = "it has more than 10 MB, the limit for a file of this format; split it; JSON Lines, CSV and WARC files have no size limit";
    assert!(told.contains(&format!("{}: {large}", at("d.html"))), "{told:?}");
}

#[test]
fn a_day_of_many_notes_is_no_article_but_is_read() {
    let Some(dir) = shared("html/kremlin") else { return };
    let items = read(&dir.join("index_2019-03-28.html"));
    assert_eq!(items.len(), 1);
    assert!(items[0].is_ok());
}
