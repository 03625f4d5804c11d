//! A claim and the words it rests on, as answers show it.

use crate::output::page::{Layout, field};
use crate::output::paint::{Role, safe};
use demarche_coder::claim::{Claim, Participant, Status};
use demarche_ledger::{ClaimRow, Days, Ledger, LedgerError};
use serde::Serialize;

/// Most pieces of evidence told of one thing.
pub(crate) const SHOWN: usize = 3;

/// A claim and the words it rests on.
#[derive(Serialize)]
pub(crate) struct Evidence {
    /// Id of the claim.
    pub claim: String,
    /// The act.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub act: Option<String>,
    /// How it is told.
    pub status: &'static str,
    /// Its day or days.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    /// Its sentence.
    pub quote: String,
    /// Who vouches for it, outermost last.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub according_to: Vec<String>,
    /// Id of its text.
    pub document: String,
    /// Who published it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// Where.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// When.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub published: Option<String>,
    /// The table it was taken from, when this program did not code it.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub coded_by: String,
    /// How sure the coder is.
    pub sureness: f64,
}

/// The evidence of a claim: its row, the row of its text, what of it was found already.
pub(crate) fn evidence(
    ledger: &Ledger,
    (row, document): (i64, i64),
    status: Status,
    days: Option<Days>,
) -> Result<Evidence, LedgerError> {
    let claim = ledger.claim(row)?;
    let source = ledger.source(document)?;
    Ok(Evidence {
        act: claim.act.clone(),
        status: status.as_str(),
        date: days.map(|d| d.to_string()),
        quote: ledger.sentence(row)?,
        according_to: claim.attribution.into_iter().map(|a| a.speaker).collect(),
        document: source.name,
        source: source.source,
        url: source.url,
        published: source.published.map(|d| d.to_string()),
        coded_by: ledger.origin(row)?,
        sureness: (f64::from(claim.confidence.total) * 1000.0).round() / 1000.0,
        claim: claim.id,
    })
}

/// The evidence of a listed claim.
pub(crate) fn of_row(ledger: &Ledger, row: &ClaimRow) -> Result<Evidence, LedgerError> {
    evidence(ledger, (row.row, row.document), row.status, row.days)
}

impl Evidence {
    /// The quotation, and under it on what it rests; `label` before them.
    pub fn lines(&self, label: &str, layout: Layout) -> String {
        // What another coder has read lends no words.
        let quoted = !self.quote.is_empty();
        let mut text =
            if quoted { field(label, &format!("“{}”", safe(&self.quote)), layout) } else { String::new() };
        text.push_str(&field(
            if quoted { "" } else { label },
            &layout.paint.paint(Role::Faint, &safe(&self.of().join(" · "))),
            layout,
        ));
        text
    }

    /// How it is told, on whose word, where and when.
    fn of(&self) -> Vec<String> {
        let mut of = vec![match &self.date {
            Some(date) => format!("{} {date}", self.status),
            None => format!("{}, no day told", self.status),
        }];
        if !self.according_to.is_empty() {
            of.push(format!("according to {}", self.according_to.join(", in the words of ")));
        }
        if !self.coded_by.is_empty() {
            of.push(format!("coded elsewhere ({})", self.coded_by));
        }
        of.push(self.source.clone().unwrap_or_else(|| self.document.clone()));
        of.extend(self.published.as_ref().map(|d| format!("published {d}")));
        of
    }
}

/// The best piece: the first with words of a text, else the first.
pub(crate) fn best<E: std::borrow::Borrow<Evidence>>(evidence: &[E]) -> Option<&E> {
    evidence.iter().find(|e| !(*e).borrow().quote.is_empty()).or(evidence.first())
}

/// Who does what to whom, in one line.
pub(crate) fn deed(claim: &Claim) -> String {
    let side = |list: &[Participant]| list.iter().map(|p| p.name.as_str()).collect::<Vec<_>>().join(" + ");
    match (claim.actor.is_empty(), claim.recipient.is_empty()) {
        (true, true) => "nobody named".to_owned(),
        (true, false) => format!("somebody → {}", side(&claim.recipient)),
        (false, true) => side(&claim.actor),
        (false, false) => format!("{} → {}", side(&claim.actor), side(&claim.recipient)),
    }
}
