//! `demarche outlook recognition`.

use super::question::{Answered, ask};
use super::tables::Tables;
use super::{Stop, wrong};
use crate::Ending;
use crate::commands::asking::{Printer, Shape, format};
use crate::options::outlook::{By, Forecasting, How};
use crate::output::outlook::{chart, page};
use crate::settings::Settings;
use serde::Serialize;

/// What is printed for programs.
#[derive(Serialize)]
struct Record<'a> {
    schema: &'static str,
    as_of: String,
    #[serde(flatten)]
    forecast: &'a demarche_outlook::forecast::Forecast,
    evidence: &'a [demarche_outlook::evidence::Evidence],
    added: Vec<Added<'a>>,
    apart: Vec<Added<'a>>,
}

/// An act that the ledger has and the tables have not, or that the model cannot count.
#[derive(Serialize)]
struct Added<'a> {
    state: &'a str,
    date: String,
}

pub(super) fn answer(options: &Forecasting, settings: &Settings) -> Result<Ending, Stop> {
    let tables = Tables::read(settings)?;
    let fitted = tables.fitted(settings)?;
    let answered = ask(&options.party, &options.how, &tables, &fitted, settings)?;
    print(&answered, &options.how, settings)
}

/// Prints a forecast, and draws it where that is asked for.
pub(super) fn print(answered: &Answered, how: &How, settings: &Settings) -> Result<Ending, Stop> {
    let forecast = &answered.forecast;
    if let Some(path) = &how.chart {
        chart::expected(forecast, &page::title(answered), path).map_err(|e| wrong(settings, &e, chart::HELP))?;
    }
    let mut printer = Printer::new(format(how.answer.format, settings)?);
    match printer.shape {
        Shape::Text => page::forecast(&mut printer.out, answered, how.by == Some(By::State), settings)?,
        Shape::Csv => page::csv(&mut printer.out, forecast)?,
        Shape::Json | Shape::Jsonl => {
            let (added, apart) = (acts(&answered.added), acts(&answered.apart));
            let (as_of, evidence) = (answered.day.to_string(), &answered.evidence[..]);
            printer.json(&Record { schema: "demarche.outlook/1", as_of, forecast, evidence, added, apart })?;
        }
    }
    printer.end()?;
    Ok(Ending::Clean)
}

fn acts(acts: &[(String, jiff::civil::Date)]) -> Vec<Added<'_>> {
    acts.iter().map(|(state, day)| Added { state, date: day.to_string() }).collect()
}
