//! The rows that are written, with their columns by name. Each `values` lists them in the order of its statement in
//! [`crate::sql`].

use super::draft::DraftClaim;
use crate::time::Known;
use demarche_knowledge::claim::{Claim, DateBasis};
use rusqlite::ToSql;

/// A recorded text whose claims are written.
pub(crate) struct TextRow {
    pub document: i64,
    pub known: Known,
    pub published: Option<(i64, i64)>,
    /// The text that it is a near duplicate of, or itself.
    pub story: i64,
    /// Whether it has no sentences yet.
    pub fresh: bool,
}

/// A row of `document`.
pub(crate) struct NewDocumentRow<'a> {
    pub id: &'a [u8],
    pub name: &'a str,
    pub url: Option<&'a str>,
    pub title: Option<&'a str>,
    pub source: Option<&'a str>,
    pub credit: Option<&'a str>,
    pub language: Option<&'a str>,
    pub place: &'a str,
    pub published_first: Option<i64>,
    pub published_last: Option<i64>,
    pub known: i64,
    pub recorded: i64,
    pub run: i64,
    pub story: i64,
    pub length: i64,
}

impl NewDocumentRow<'_> {
    pub fn values(&self) -> [&dyn ToSql; 15] {
        [
            &self.id,
            &self.name,
            &self.url,
            &self.title,
            &self.source,
            &self.credit,
            &self.language,
            &self.place,
            &self.published_first,
            &self.published_last,
            &self.known,
            &self.recorded,
            &self.run,
            &self.story,
            &self.length,
        ]
    }
}

/// A row of `claim`.
pub(crate) struct NewClaimRow<'a> {
    pub id: &'a [u8],
    pub document: i64,
    pub run: i64,
    pub nth: i64,
    pub sentence: i64,
    pub event: &'a str,
    pub mode: Option<&'a str>,
    pub act: Option<&'a str>,
    pub status: &'a str,
    pub first_day: Option<i64>,
    pub last_day: Option<i64>,
    pub basis: &'a str,
    pub sureness: f64,
    pub known: i64,
    pub recorded: i64,
}

impl NewClaimRow<'_> {
    pub fn values(&self) -> [&dyn ToSql; 15] {
        [
            &self.id,
            &self.document,
            &self.run,
            &self.nth,
            &self.sentence,
            &self.event,
            &self.mode,
            &self.act,
            &self.status,
            &self.first_day,
            &self.last_day,
            &self.basis,
            &self.sureness,
            &self.known,
            &self.recorded,
        ]
    }
}

/// A row of `act`.
struct NewActRow<'a> {
    subject: &'a str,
    dimension: &'a str,
    holder: &'a str,
    claim: i64,
    act: Option<&'a str>,
    status: &'a str,
    holder_entity: i64,
    subject_entity: i64,
    object: Option<&'a str>,
    level: Option<&'a str>,
    first_day: Option<i64>,
    last_day: Option<i64>,
    document: i64,
    story: i64,
    /// Last day of publication; the column is called `told`.
    published_last: Option<i64>,
    sureness: f64,
    known: i64,
    recorded: i64,
}

impl NewActRow<'_> {
    fn values(&self) -> [&dyn ToSql; 18] {
        [
            &self.subject,
            &self.dimension,
            &self.holder,
            &self.claim,
            &self.act,
            &self.status,
            &self.holder_entity,
            &self.subject_entity,
            &self.object,
            &self.level,
            &self.first_day,
            &self.last_day,
            &self.document,
            &self.story,
            &self.published_last,
            &self.sureness,
            &self.known,
            &self.recorded,
        ]
    }
}

/// The acts of a claim that has a row.
pub(crate) struct ActsOf<'a> {
    pub claim: i64,
    /// Rows of its participants, actors before recipients.
    pub entities: &'a [i64],
    pub text: &'a TextRow,
    pub recorded: Known,
}

impl ActsOf<'_> {
    /// Passes on the row of each act, in the order of the columns. `verify` makes the rows again with this function.
    pub fn each<E>(
        &self,
        draft: &DraftClaim,
        mut write: impl FnMut(&[&dyn ToSql]) -> std::result::Result<(), E>,
    ) -> std::result::Result<(), E> {
        let (c, (first_day, last_day)) = (&draft.claim, draft.days);
        for edge in &draft.edges {
            let row = NewActRow {
                subject: &edge.subject,
                dimension: c.act.as_deref().and_then(|a| a.split('.').next()).unwrap_or(""),
                holder: &edge.holder,
                claim: self.claim,
                act: c.act.as_deref(),
                status: c.status.as_str(),
                holder_entity: self.entities[edge.holder_is],
                subject_entity: edge.subject_is.map_or(0, |s| self.entities[s]),
                object: edge.object.as_deref(),
                level: edge.level.as_deref(),
                first_day,
                last_day,
                document: self.text.document,
                story: self.text.story,
                published_last: self.text.published.map(|(_, last)| last),
                sureness: f64::from(c.confidence.total),
                known: self.text.known.micros(),
                recorded: self.recorded.micros(),
            };
            write(&row.values())?;
        }
        Ok(())
    }
}

/// The word for what the date of a claim rests on.
pub(crate) fn basis(claim: &Claim) -> &'static str {
    match claim.date.basis {
        DateBasis::Text => "text",
        DateBasis::Context => "context",
        DateBasis::Document => "document",
        DateBasis::None => "none",
    }
}
