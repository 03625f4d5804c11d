//! From happenings and claims of the ledger to rows of the tables.

use demarche_knowledge::claim::Status;
use demarche_ledger::{ClaimRow as Listed, Days, Event, Ledger, LedgerError, Source};
use demarche_questions::evidence::thousandths;
use demarche_tables::{ClaimRow, EventRow, Report, Text};
use jiff::civil::Date;

type Result<T> = std::result::Result<T, LedgerError>;

/// The row of a happening, told by the best of its claims whose status is taken; `None` when there is none.
///
/// # Errors
/// When the ledger cannot be read.
pub(crate) fn event(ledger: &Ledger, happening: &Event, taken: impl Fn(Status) -> bool) -> Result<Option<EventRow>> {
    let Some(best) = happening.claims.iter().find(|c| taken(c.status)) else { return Ok(None) };
    let first = happening.claims.iter().min_by_key(|c| c.row).unwrap_or(best);
    let claim = ledger.claim(best.row)?;
    let mut reports = Vec::with_capacity(happening.claims.len());
    for told in happening.claims.iter().filter(|c| taken(c.status)) {
        reports.push(report(ledger, told)?);
    }
    let mut stories: Vec<i64> = reports.iter().map(|t| t.text.story).collect();
    stories.sort_unstable();
    stories.dedup();
    Ok(Some(EventRow {
        id: if first.row == best.row { claim.id.clone() } else { ledger.claim(first.row)?.id },
        // A claim that is in no happening is one by itself; its number must be no happening's.
        number: best.happening.unwrap_or(-best.row),
        text: text(ledger.source(best.document)?),
        sentence: ledger.sentence(best.row)?,
        days: best.days.map(ends),
        reported: happening.told(),
        known: happening.claims.iter().map(|c| c.known.micros()).min().unwrap_or_default(),
        statuses: happening.statuses().into_iter().filter(|s| taken(*s)).collect(),
        independent_sources: stories.len(),
        reports,
        claim,
    }))
}

fn report(ledger: &Ledger, row: &Listed) -> Result<Report> {
    let (claim, text) = (ledger.claim(row.row)?, text(ledger.source(row.document)?));
    Ok(Report { claim: claim.id, status: row.status, text, confidence: thousandths(row.sureness) })
}

/// The row of a claim.
///
/// # Errors
/// When the ledger cannot be read.
pub(crate) fn claim(ledger: &Ledger, row: &Listed) -> Result<ClaimRow> {
    Ok(ClaimRow {
        claim: ledger.claim(row.row)?,
        event: row.happening,
        text: text(ledger.source(row.document)?),
        sentence: ledger.sentence(row.row)?,
        known: row.known.micros(),
        recorded: row.recorded.micros(),
        coded_by: row.origin.clone(),
    })
}

fn text(source: Source) -> Text {
    Text {
        name: source.name,
        source: source.source,
        credit: source.credit,
        title: source.title,
        url: source.url,
        published: source.published.map(ends),
        story: source.story,
    }
}

fn ends(days: Days) -> (Date, Date) {
    (days.first, days.last)
}
