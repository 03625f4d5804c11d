//! Who may follow an act, how many and how soon, from dated precedents and a ledger; and what such forecasts were worth.

mod act;
mod ledger_acts;
mod lock;
mod recognition;
mod resolved;
mod score;
mod tables;

pub use act::act;
pub use lock::{check_day, lock};
pub use recognition::recognition;
pub use score::{EvidenceRecord, HorizonScore, NotScored, ScoreAnswer, score};
pub use tables::{OutlookTables, Weight, Weights, check};

use crate::error::QueryError;
use demarche_outlook::evidence::Evidence;
use demarche_outlook::forecast::Forecast;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Asks who may act toward a party next.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct OutlookQuery {
    /// Toward whom.
    pub party: String,
    /// With what was done by the end of this day; today where it is left out.
    #[schemars(with = "Option<crate::schema::Day>")]
    pub as_of: Option<Date>,
    /// Within how long: spans of months or years, `6m`, `2y`.
    pub horizon: Vec<String>,
}

impl Default for OutlookQuery {
    fn default() -> Self {
        Self { party: String::new(), as_of: None, horizon: ["6m", "12m", "24m"].map(str::to_owned).to_vec() }
    }
}

/// A forecast with what it was asked of.
#[derive(Clone, Debug, Serialize)]
pub struct OutlookAnswer {
    schema: &'static str,
    /// The day asked about.
    pub as_of: Date,
    /// The act, when it is another than recognition.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub act: Option<String>,
    /// The forecast.
    #[serde(flatten)]
    pub forecast: Forecast,
    /// Steps of single states that the ledger has, with stated odds.
    pub evidence: Vec<Evidence>,
    /// Acts that the ledger has and the tables have not.
    pub added: Vec<LedgerAct>,
    /// Acts of states that the model cannot count.
    pub apart: Vec<LedgerAct>,
    /// What was left out, and on what the answer rests, in words.
    #[serde(skip)]
    pub notes: Vec<String>,
}

/// An act that a ledger has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct LedgerAct {
    /// Code of the state.
    pub state: String,
    /// The day by which it acted.
    #[schemars(with = "crate::schema::Day")]
    pub date: Date,
}

impl OutlookAnswer {
    fn new(as_of: Date, forecast: Forecast) -> Self {
        Self {
            schema: "demarche.outlook/1",
            as_of,
            act: None,
            forecast,
            evidence: Vec::new(),
            added: Vec::new(),
            apart: Vec::new(),
            notes: Vec::new(),
        }
    }
}

/// Longest horizon, in months.
const MAX_MONTHS: i32 = 120;

/// Months in spans such as `6m` and `2y`, in order, each once.
///
/// # Errors
/// When a span is not one of 1 to 120 months.
pub fn months(spans: &[String]) -> Result<Vec<i32>, QueryError> {
    let read = |span: &String| -> Option<i32> {
        let span = span.trim();
        let (number, each) = match (span.strip_suffix('m'), span.strip_suffix('y')) {
            (Some(number), _) => (number, 1),
            (_, Some(number)) => (number, 12),
            _ => return None,
        };
        number.parse::<i32>().ok()?.checked_mul(each).filter(|m| (1..=MAX_MONTHS).contains(m))
    };
    let mut all = Vec::new();
    for span in spans {
        all.push(read(span).ok_or_else(|| {
            let message = format!("`{span}` is not a span of 1 to {MAX_MONTHS} months");
            QueryError::invalid("horizon", message, "write 6m, 12m or 2y")
        })?);
    }
    all.sort_unstable();
    all.dedup();
    Ok(all)
}

/// Why there is no figure.
pub fn refused(error: demarche_outlook::Error) -> QueryError {
    QueryError::unanswerable(error.to_string(), error.help())
}

/// *1 claim*, *12 claims*.
fn claims_in_words(number: usize) -> String {
    if number == 1 { "1 claim".to_owned() } else { format!("{number} claims") }
}
