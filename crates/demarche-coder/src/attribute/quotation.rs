//! Direct quotations: stretches between quotation marks, over sentence ends too.

use demarche_lang::Doc;
use std::ops::Range;

/// A direct quotation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quotation {
    /// Tokens between the marks.
    pub tokens: Range<usize>,
}

/// A quotation longer than this many tokens has surely lost its closing mark.
const LONGEST: usize = 400;

/// Quotations of `doc`, in text order.
///
/// Straight and curly double marks, and single marks where they cannot be apostrophes. An open mark that
/// is never closed ends with its paragraph (a quotation of several paragraphs opens each anew).
pub fn find(doc: &Doc) -> Vec<Quotation> {
    let mut found = Vec::new();
    let mut open: Option<(usize, char)> = None;
    for t in 0..doc.len() {
        if let Some((start, mark)) = open {
            if closes(doc, t, mark) {
                push(&mut found, start, t);
                open = None;
                continue;
            }
            if new_paragraph(doc, t) || t - start > LONGEST {
                if mark != '\'' {
                    push(&mut found, start, t);
                }
                open = opens(doc, t).map(|mark| (t + 1, mark));
            }
        } else if let Some(mark) = opens(doc, t) {
            open = Some((t + 1, mark));
        }
    }
    if let Some((start, mark)) = open
        && mark != '\''
    {
        push(&mut found, start, doc.len());
    }
    found
}

/// Whether a line break stands before token `t`.
pub fn new_paragraph(doc: &Doc, t: usize) -> bool {
    t > 0 && doc.text()[doc.span(t - 1).end()..doc.span(t).start()].contains('\n')
}

fn push(found: &mut Vec<Quotation>, start: usize, end: usize) {
    if end > start {
        found.push(Quotation { tokens: start..end });
    }
}

/// The kind of mark (its closing form) token `t` opens.
fn opens(doc: &Doc, t: usize) -> Option<char> {
    match doc.word(t) {
        "\"" | "``" | "''" => Some('"'),
        "“" | "„" => Some('”'),
        "«" => Some('»'),
        "‘" => Some('’'),
        // A single straight mark opens only before a word and after a gap.
        "'" if t + 1 < doc.len()
            && !doc.space_after(t)
            && (t == 0 || doc.space_after(t - 1) || doc.word(t - 1) == "(") =>
        {
            Some('\'')
        }
        _ => None,
    }
}

fn closes(doc: &Doc, t: usize, mark: char) -> bool {
    let word = doc.word(t);
    match mark {
        '"' => matches!(word, "\"" | "''"),
        '”' => matches!(word, "”" | "\""),
        '»' => word == "»",
        '’' => word == "’" && !apostrophe(doc, t),
        _ => word == "'" && !apostrophe(doc, t),
    }
}

/// `the governments' plan`: a mark right behind a plural noun and before a word may be its genitive.
fn apostrophe(doc: &Doc, t: usize) -> bool {
    doc.tag(t) == "POS"
}
