//! A document from named cells or fields, by a mapping of columns.

use crate::columns::Part;
use crate::draft::Draft;
use crate::options::Options;
use crate::{Document, Failure, Language, NoDate, Place, credit, dates, headed, record};

/// The document whose parts `cell` gives; blank parts count as absent. Without an id it is called `fallback_id`.
///
/// # Errors
/// When its date is none, or its text is unreadable.
pub(crate) fn draft(
    mut cell: impl FnMut(Part) -> Option<String>,
    fallback_id: &str,
    place: Place,
    options: &Options,
) -> Result<Draft, Failure> {
    let mut said = |part| cell(part).filter(|c: &String| !c.trim().is_empty());
    let text = said(Part::Text).unwrap_or_default();
    let published = match said(Part::Date) {
        None => headed::day(&text).or(options.published),
        Some(date) => match dates::read(&date) {
            Ok(date) => Some(date),
            Err(e) => return Err(Failure::new(place, format!("its date: {e}"), NoDate::HELP)),
        },
    };
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
    };
    Ok(Draft { document: record::readable(document)?, otherwise: None })
}
