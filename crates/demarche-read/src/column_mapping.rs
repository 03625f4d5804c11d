//! A document from named cells or fields, by a mapping of columns.

use crate::columns::Part;
use crate::dates::Dating;
use crate::draft::Draft;
use crate::options::Options;
use crate::{Document, Failure, Language, Place, credit, record};

/// The document whose parts `cell` gives; blank parts count as absent. Without an id it gets `fallback_id`.
///
/// # Errors
/// When its text is unreadable.
pub(crate) fn draft(
    mut cell: impl FnMut(Part) -> Option<String>,
    fallback_id: &str,
    place: Place,
    options: &Options,
) -> Result<Draft, Failure> {
    let mut stated = |part| cell(part).filter(|c: &String| !c.trim().is_empty());
    let text = stated(Part::Text).unwrap_or_default();
    let Dating { published, warning } =
        Dating::of(stated(Part::Date).as_deref(), "its date", &text, &place, options.published);
    let document = Document {
        id: stated(Part::Id).map_or_else(|| fallback_id.to_owned(), |id| id.trim().to_owned()),
        published,
        source: stated(Part::Source),
        credit: credit::of(&text),
        byline: stated(Part::Byline),
        title: stated(Part::Title),
        url: stated(Part::Url),
        language: stated(Part::Language).map_or_else(|| Language::of(&text), |code| Language::stated(code.trim())),
        pair: None,
        place,
        text,
        warnings: warning.into_iter().collect(),
    };
    Ok(Draft { document: record::readable(document)?, otherwise: None })
}
