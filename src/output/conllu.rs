//! CoNLL-U (universaldependencies.org/format.html), and the same as JSON.
//!
//! White-space tokens are no words there: they go into `SpacesAfter` of the word before (`SpacesBefore` of the
//! first), so that the text can be put together again. Relations and features are the model's own.

use demarche_lang::{CodePoints, Doc, Pos, Span};
use serde::Serialize;
use std::fmt::Write;

/// One document in CoNLL-U.
pub fn conllu(id: &str, doc: &Doc) -> String {
    let mut out = format!("# newdoc id = {}\n", one_line(id));
    for (nth, sentence) in doc.sentences().iter().enumerate() {
        let words: Vec<usize> = sentence.clone().filter(|&i| !is_space(doc, i)).collect();
        if words.is_empty() {
            continue;
        }
        let _ = writeln!(out, "# sent_id = {}-{}", one_line(id), nth + 1);
        let _ = writeln!(out, "# text = {}", one_line(doc.words(words[0]..words[words.len() - 1] + 1)));
        for (n, &i) in words.iter().enumerate() {
            let head = head_word(doc, i);
            let head = words.iter().position(|&w| w == head).filter(|&h| h != n).map_or(0, |h| h + 1);
            let relation = if head == 0 { "root".to_owned() } else { doc.dep(i).to_string() };
            let columns = [
                &(n + 1).to_string(),
                doc.word(i),
                or_blank(doc.lemma(i)),
                or_blank(doc.pos(i).as_str()),
                or_blank(doc.tag(i)),
                or_blank(doc.morph(i)),
                &head.to_string(),
                &relation,
                "_",
                &misc(doc, i),
            ];
            let _ = writeln!(out, "{}", columns.join("\t"));
        }
        out.push('\n');
    }
    out
}

fn is_space(doc: &Doc, i: usize) -> bool {
    doc.pos(i) == Pos::Space || doc.word(i).trim().is_empty()
}

/// The head of word `i` that is a word itself; `i` when there is none.
fn head_word(doc: &Doc, i: usize) -> usize {
    doc.ancestors(i).find(|&a| !is_space(doc, a)).unwrap_or(i)
}

fn or_blank(text: &str) -> &str {
    if text.is_empty() { "_" } else { text }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The last column: the spaces around the word and the name it belongs to.
fn misc(doc: &Doc, i: usize) -> String {
    let mut parts = Vec::new();
    let text = doc.text();
    if let Some(entity) = doc.entity_of(i) {
        let place = if entity.start == i { "B" } else { "I" };
        parts.push(format!("NER={place}-{}", entity.kind));
    }
    let first = (0..i).all(|t| is_space(doc, t));
    if first && doc.span(i).start() > 0 {
        parts.push(format!("SpacesBefore={}", escape(&text[..doc.span(i).start()])));
    }
    let next = (i + 1..doc.len()).find(|&t| !is_space(doc, t)).map_or(text.len(), |t| doc.span(t).start());
    match &text[doc.span(i).end()..next] {
        " " => {}
        "" => parts.push("SpaceAfter=No".into()),
        spaces => parts.push(format!("SpacesAfter={}", escape(spaces))),
    }
    if parts.is_empty() { "_".into() } else { parts.join("|") }
}

fn escape(spaces: &str) -> String {
    spaces.replace('\\', "\\\\").replace(' ', "\\s").replace('\t', "\\t").replace('\n', "\\n").replace('\r', "\\r")
}

#[derive(Serialize)]
struct Parsed<'a> {
    schema: &'static str,
    id: &'a str,
    tokens: Vec<Token<'a>>,
    /// First and one past the last token of each.
    sentences: Vec<[usize; 2]>,
    entities: Vec<Name<'a>>,
}

#[derive(Serialize)]
struct Token<'a> {
    text: &'a str,
    start: usize,
    end: usize,
    norm: &'a str,
    lemma: &'a str,
    tag: &'static str,
    pos: &'static str,
    morph: &'static str,
    head: usize,
    dep: &'static str,
}

#[derive(Serialize)]
struct Name<'a> {
    text: &'a str,
    /// First and one past the last token.
    tokens: [usize; 2],
    start: usize,
    end: usize,
    kind: &'static str,
}

/// One document as a line of JSON; offsets are code points, tokens are counted from 0.
pub fn json(id: &str, doc: &Doc) -> serde_json::Result<String> {
    let text = doc.text();
    let index = CodePoints::new(text);
    let at = |s: Span| (index.before(text, s.start()), index.before(text, s.end()));
    let token = |i: usize| {
        let (start, end) = at(doc.span(i));
        Token {
            text: doc.word(i),
            start,
            end,
            norm: doc.norm(i),
            lemma: doc.lemma(i),
            tag: doc.tag(i),
            pos: doc.pos(i).as_str(),
            morph: doc.morph(i),
            head: doc.head(i),
            dep: doc.dep(i).as_str(),
        }
    };
    let names = doc.entities().iter().map(|e| {
        let (start, end) = at(doc.span_of(e.start..e.end));
        Name { text: doc.words(e.start..e.end), tokens: [e.start, e.end], start, end, kind: e.kind.as_str() }
    });
    let parsed = Parsed {
        schema: "demarche.parse/1",
        id,
        tokens: (0..doc.len()).map(token).collect(),
        sentences: doc.sentences().iter().map(|s| [s.start, s.end]).collect(),
        entities: names.collect(),
    };
    Ok(serde_json::to_string(&parsed)? + "\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use demarche_lang::{Dep, Entity, EntityKind, TokenParts};

    #[test]
    fn the_text_can_be_put_together_again() {
        let text = "\nTogo,  Mali";
        let token = |start: usize, end: usize, head, dep, pos, space_after| TokenParts {
            span: Span::new(start, end),
            space_after,
            norm: String::new(),
            lemma: text[start..end].to_lowercase(),
            tag: "NNP",
            pos,
            head,
            dep,
            morph: "",
        };
        let tokens = [
            token(0, 1, 1, Dep::Dep, Pos::Space, false),
            token(1, 5, 1, Dep::Root, Pos::Propn, false),
            token(5, 6, 1, Dep::Punct, Pos::Punct, true),
            token(7, 8, 2, Dep::Dep, Pos::Space, false),
            token(8, 12, 3, Dep::Conj, Pos::Propn, false),
        ];
        let doc = Doc::new(text, &tokens, vec![Entity { start: 1, end: 2, kind: EntityKind::Gpe }]);
        let expected = "# newdoc id = a\n# sent_id = a-1\n# text = Togo, Mali\n\
            1\tTogo\ttogo\tPROPN\tNNP\t_\t0\troot\t_\tNER=B-GPE|SpacesBefore=\\n|SpaceAfter=No\n\
            2\t,\t,\tPUNCT\tNNP\t_\t1\tpunct\t_\tSpacesAfter=\\s\\s\n\
            3\tMali\tmali\tPROPN\tNNP\t_\t2\tconj\t_\tSpaceAfter=No\n\n";
        assert_eq!(conllu("a", &doc), expected);
    }
}
