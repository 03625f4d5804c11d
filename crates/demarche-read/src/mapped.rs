//! A document from named cells or fields, by a mapping of columns.

use crate::columns::Part;
use crate::dates::Dating;
use crate::draft::Draft;
use crate::options::Options;
use crate::{Document, Failure, Language, Place, credit, record};

/// The document whose parts `cell` gives; blank parts count as absent. Without an id it is called `fallback_id`.
///
/// # Errors
/// When its text is unreadable.
pub(crate) fn draft(
    mut cell: impl FnMut(Part) -> Option<String>,
    fallback_id: &str,
    place: Place,
    options: &Options,
) -> Result<Draft, Failure> {
    let mut said = |part| cell(part).filter(|c: &String| !c.trim().is_empty());
    let text = said(Part::Text).unwrap_or_default();
    let Dating { published, warning } =
        Dating::of(said(Part::Date).as_deref(), "its date", &text, &place, options.published);
    let document = Document {
        id: said(Part::Id).map_or_else(|| fallback_id.to_owned(), |id| id.trim().to_owned()),
        published,
        source: said(Part::Source),
        credit: credit::of(&text),
        byline: said(Part::Byline),
        title: said(Part::Title),
        url: said(Part::Url),
        language: said(Part::Language).map_or_else(|| Language::of(&text), |code| Language::stated(code.trim())),
        pair: None,
        place,
        text,
        warnings: warning.into_iter().collect(),
    };
    Ok(Draft { document: record::readable(document)?, otherwise: None })
}
