//! The mapping of table columns, or record fields, to parts of a document.

use std::str::FromStr;

/// A part of a document that a column can give.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    Text,
    Date,
    Id,
    Title,
    Url,
    Source,
    Language,
    Byline,
}

/// The parts, their names for the user, and their usual column names, the most likely first.
const PARTS: [(Part, &str, &[&str]); 8] = [
    (Part::Text, "text", &["text", "body", "content", "maintext", "article", "full_text", "plain_text", "story"]),
    (
        Part::Date,
        "date",
        &[
            "date",
            "published",
            "published_at",
            "publish_date",
            "date_publish",
            "publication_date",
            "pubdate",
            "datetime",
        ],
    ),
    (Part::Id, "id", &["id", "guid", "uuid", "doc_id", "document_id", "article_id"]),
    (Part::Title, "title", &["title", "headline"]),
    (Part::Url, "url", &["url", "link", "uri", "permalink"]),
    (Part::Source, "source", &["source", "outlet", "publisher", "publication", "source_domain", "site"]),
    (Part::Language, "lang", &["lang", "language"]),
    (Part::Byline, "byline", &["byline", "author", "authors"]),
];

/// A mapping of parts to columns: `text=body,date=published`. Other parts have their usual column names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Columns(Vec<(Part, String)>);

/// Text that names no columns.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}; write PART=COLUMN, separated by commas; the parts are text, date, id, title, url, source, lang, byline")]
pub struct UnknownColumns(String);

impl FromStr for Columns {
    type Err = UnknownColumns;

    /// Reads `text=body,date=published,id=guid`.
    fn from_str(text: &str) -> Result<Self, UnknownColumns> {
        let mut named = Vec::new();
        for piece in text.split(',').map(str::trim).filter(|p| !p.is_empty()) {
            let (part, column) = piece.split_once('=').unwrap_or((piece, ""));
            let (part, column) = (part.trim(), column.trim());
            let known = PARTS.iter().find(|(_, name, _)| *name == part);
            let Some((known, ..)) = known else {
                return Err(UnknownColumns(format!("`{part}` is not a part of a document")));
            };
            if column.is_empty() {
                return Err(UnknownColumns(format!("`{piece}` names no column")));
            }
            if named.iter().any(|(part, _)| part == known) {
                return Err(UnknownColumns(format!("`{part}` is named twice")));
            }
            named.push((*known, column.to_owned()));
        }
        Ok(Self(named))
    }
}

impl Columns {
    /// Whether the user named none.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The names that a part may have: the one the user gave, or all the usual ones.
    pub(crate) fn names(&self, part: Part) -> Vec<&str> {
        match self.0.iter().find(|(named, _)| *named == part) {
            Some((_, column)) => vec![column],
            None => PARTS.iter().find(|(p, ..)| *p == part).map(|(.., usual)| usual.to_vec()).unwrap_or_default(),
        }
    }

    /// The first column named by the user that `header` lacks.
    pub(crate) fn missing(&self, header: &[&str]) -> Option<&str> {
        self.0.iter().map(|(_, column)| column.as_str()).find(|c| !header.contains(c))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_and_columns() {
        let columns: Columns = "text=body, date=when".parse().unwrap();
        assert_eq!(columns.names(Part::Text), ["body"]);
        assert_eq!(columns.names(Part::Title), ["title", "headline"]);
        assert_eq!(columns.missing(&["body", "title"]), Some("when"));
        let wrong = |text: &str| text.parse::<Columns>().unwrap_err().to_string();
        let help =
            "write PART=COLUMN, separated by commas; the parts are text, date, id, title, url, source, lang, byline";
        assert_eq!(wrong("body=text"), format!("`body` is not a part of a document; {help}"));
        assert_eq!(wrong("text"), format!("`text` names no column; {help}"));
        assert_eq!(wrong("text=a,text=b"), format!("`text` is named twice; {help}"));
    }
}
