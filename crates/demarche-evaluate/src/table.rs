//! Tables of sentences with a marked pair: the PLV and A–W sets as released, tab-separated.
//!
//! `marked_sentence` has the actor in `<s>…</s>` and the other in `<t>…</t>`; PLV rows have `gold_root` and
//! `gold_penta` (quad class 1 to 4), A–W rows `event_type` and `gold_binary` (0 cooperation, 1 conflict).

use super::classes::{Answer, Classes, Row};
use demarche_read::{CharRange, Document, Language, Pair, Place};
use std::collections::HashMap;

/// A table that was read.
pub struct Table {
    /// One document for each row, with its pair.
    pub documents: Vec<Document>,
    /// The gold answers, in the same order.
    pub rows: Vec<Row>,
    /// Whether it is A–W, which has no classes below cooperation and conflict.
    pub is_aw: bool,
}

/// Whether this is such a table and not a file of records.
pub fn is_table(content: &str) -> bool {
    content.lines().next().is_some_and(|head| head.split('\t').any(|c| c == "marked_sentence"))
}

/// Reads a table.
///
/// # Errors
/// The line, and what is wrong there.
pub fn read(content: &str, file: &str, classes: &Classes) -> Result<Table, (usize, String)> {
    let mut reader = csv::ReaderBuilder::new().delimiter(b'\t').flexible(true).from_reader(content.as_bytes());
    let head: HashMap<String, usize> = match reader.headers() {
        Ok(head) => head.iter().enumerate().map(|(n, name)| (name.to_owned(), n)).collect(),
        Err(e) => return Err((1, e.to_string())),
    };
    let is_aw = !head.contains_key("gold_root");
    let mut table = Table { documents: Vec::new(), rows: Vec::new(), is_aw };
    for (n, record) in reader.records().enumerate() {
        let record = record.map_err(|e| (n + 2, e.to_string()))?;
        let line = record.position().map_or(n + 2, |p| p.line() as usize);
        let cell = |name: &str| head.get(name).and_then(|&at| record.get(at)).unwrap_or("");
        let uid = Some(cell("uid")).filter(|u| !u.is_empty()).map_or_else(|| n.to_string(), str::to_owned);
        let number = |name: &str| {
            cell(name)
                .trim()
                .parse::<u8>()
                .map_err(|_| (line, format!("`{name}` is `{}`, no class number", cell(name))))
        };
        let gold = if is_aw {
            Answer { binary: Some(number("gold_binary")?), ..Answer::default() }
        } else {
            let quad = number("gold_penta")?;
            let root = cell("gold_root").trim().to_uppercase();
            Answer { root: Some(root), quad: Some(quad), binary: Some(classes.binary(quad)), ..Answer::default() }
        };
        let counted = classes.aw_types.iter().any(|t| cell("event_type").starts_with(t.as_str()));
        table.rows.push(Row { uid: uid.clone(), gold, in_paper: !is_aw || counted });
        let (text, pair) = unmark(cell("marked_sentence"), cell("source"), cell("target"));
        let language = Language::stated("en");
        let place = Place::line(file, line);
        table.documents.push(Document {
            id: uid,
            text,
            published: None,
            source: None,
            credit: None,
            byline: None,
            title: None,
            url: None,
            language,
            pair: Some(pair),
            place,
            warnings: Vec::new(),
        });
    }
    Ok(table)
}

/// The sentence without its marks, and what they marked. Where a mark is missing the first place of `source` or
/// `target` in the sentence is taken.
fn unmark(marked: &str, source: &str, target: &str) -> (String, Pair) {
    let mut text = String::with_capacity(marked.len());
    let mut length = 0;
    let mut spans: [(Option<usize>, Option<usize>); 2] = [(None, None); 2];
    let mut rest = marked;
    while let Some(c) = rest.chars().next() {
        let mark = [("<s>", 0, true), ("<t>", 1, true), ("</s>", 0, false), ("</t>", 1, false)]
            .into_iter()
            .find(|(mark, ..)| rest.starts_with(mark));
        match mark {
            Some((mark, which, opens)) => {
                let span = &mut spans[which];
                if opens && span.0.is_none() {
                    span.0 = Some(length);
                } else if !opens && span.0.is_some() && span.1.is_none() {
                    span.1 = Some(length);
                }
                rest = &rest[mark.len()..];
            }
            None => {
                text.push(c);
                length += 1;
                rest = &rest[c.len_utf8()..];
            }
        }
    }
    let range = |(start, end): (Option<usize>, Option<usize>), words: &str| match (start, end) {
        (Some(start), Some(end)) => CharRange { start, end },
        _ => {
            let start = text.find(words).map_or(0, |at| text[..at].chars().count());
            CharRange { start, end: start + words.chars().count() }
        }
    };
    let pair = Pair { source: range(spans[0], source), target: range(spans[1], target) };
    (text, pair)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_become_spans() {
        let (text, pair) = unmark("Ä <s>Mali</s> hails <t>Togo</t>.", "Mali", "Togo");
        assert_eq!(text, "Ä Mali hails Togo.");
        assert_eq!(&text[pair.source.bytes(&text).unwrap()], "Mali");
        assert_eq!(&text[pair.target.bytes(&text).unwrap()], "Togo");
        let (text, pair) = unmark("<s>Mali</s> hails Togo.", "Mali", "Togo");
        assert_eq!(&text[pair.target.bytes(&text).unwrap()], "Togo");
    }
}
