//! The dependency tree as a page: every word under the word it depends on, in text order.

use crate::output::paint::{Paint, Role, safe};
use demarche_lang::{Doc, Pos};
use std::fmt::Write;
use unicode_width::UnicodeWidthStr;

/// One document.
pub fn page(title: &str, doc: &Doc, paint: Paint) -> String {
    let mut out = format!("{}\n", paint.paint(Role::Heading, &safe(title)));
    for sentence in doc.sentences() {
        let words = safe(doc.words(sentence.clone()).trim());
        if words.is_empty() {
            continue;
        }
        let _ = writeln!(out, "\n{}", paint.paint(Role::Heading, &words));
        let mut rows = Vec::new();
        for root in sentence.clone().filter(|&i| doc.head(i) == i) {
            branch(doc, root, "", "", &mut rows);
        }
        let widest = rows.iter().map(|(branch, i)| branch.width() + doc.word(*i).width()).max().unwrap_or(0);
        for (branch, i) in rows {
            let gap = " ".repeat(widest - branch.width() - doc.word(i).width() + 2);
            let word = safe(doc.word(i));
            let word = if doc.entity_of(i).is_some() { paint.paint(Role::Participant, &word) } else { word };
            let kind = doc.entity_of(i).map_or(String::new(), |e| format!("  {}", e.kind));
            let about =
                format!("{:<10} {:<6} {:<5} {}", doc.dep(i).as_str(), doc.pos(i).as_str(), doc.tag(i), doc.lemma(i));
            let _ = writeln!(
                out,
                "{}{word}{gap}{}{}",
                paint.paint(Role::Faint, &branch),
                safe(&about),
                paint.paint(Role::Participant, &kind)
            );
        }
    }
    out
}

fn branch(doc: &Doc, at: usize, mark: &str, below: &str, rows: &mut Vec<(String, usize)>) {
    rows.push((mark.to_owned(), at));
    let children: Vec<usize> = doc.children(at).filter(|&c| doc.pos(c) != Pos::Space).collect();
    for (n, &child) in children.iter().enumerate() {
        let last = n + 1 == children.len();
        let (turn, on) = if last { ("└ ", "  ") } else { ("├ ", "│ ") };
        branch(doc, child, &format!("{below}{turn}"), &format!("{below}{on}"), rows);
    }
}
