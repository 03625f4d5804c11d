//! `demarche outlook recognition`, `act` and `lock`.

use crate::commands::query::{Base, today};
use crate::exit::{CommandError, Exit, usage};
use crate::options::outlook::{ActForecasting, By, Forecasting, How};
use crate::output::outlook::{chart, page};
use crate::output::printer::{Print, Printer, Shape, format, print_table};
use crate::settings::{PROGRAM, Settings};
use demarche_ledger::Ledger;
use demarche_outlook::fitted::Fitted;
use demarche_questions::Session;
use demarche_questions::outlook::{self, OutlookAnswer, OutlookQuery, OutlookTables};
use demarche_questions::tables::{FORECASTS, forecast_rows};
use jiff::Timestamp;

pub(super) fn recognition(options: &Forecasting, settings: &Settings) -> Result<Exit, CommandError> {
    let (tables, fitted) = tables(settings)?;
    let answer = asked(options, &tables, &fitted, settings)?;
    print(&answer, &options.how, settings)
}

pub(super) fn act(options: &ActForecasting, settings: &Settings) -> Result<Exit, CommandError> {
    let tables = OutlookTables::read(settings.data.as_deref())?;
    let base = Base::read(settings)?;
    let session = base.session(&options.how.answer.place, settings)?;
    let answer = outlook::act(&session, &tables, &options.act, &query(&options.party, &options.how), today())?;
    note(&answer, settings);
    print(&answer, &options.how, settings)
}

pub(super) fn lock(options: &Forecasting, settings: &Settings) -> Result<Exit, CommandError> {
    let now = Timestamp::now();
    let (tables, fitted) = tables(settings)?;
    let answer = asked(options, &tables, &fitted, settings)?;
    outlook::check_day(&answer, now)?;
    let path = settings.ledger(&options.how.answer.place).map_err(CommandError::Reported)?;
    let mut ledger = Ledger::create(&path)?;
    let (locked, new) = outlook::lock(&mut ledger, &answer, &tables, &fitted, PROGRAM, now)?;
    let what = if new { "stored" } else { "was stored already" };
    settings.messages().note(&format!("{}: forecast {} {what}, inputs {}", path.display(), locked.id, locked.inputs));
    print(&answer, &options.how, settings)
}

/// The tables, and the models fitted on them.
pub(super) fn tables(settings: &Settings) -> Result<(OutlookTables, Fitted), CommandError> {
    let tables = OutlookTables::read(settings.data.as_deref())?;
    let (fitted, why) = tables.fitted()?;
    if let Some(why) = why {
        settings.messages().note(&why);
    }
    Ok((tables, fitted))
}

/// Who may recognise a party, with the ledger where there is one and it is wanted.
fn asked(
    options: &Forecasting,
    tables: &OutlookTables,
    fitted: &Fitted,
    settings: &Settings,
) -> Result<OutlookAnswer, CommandError> {
    let base = Base::read(settings)?;
    let session = session(&base, &options.how, settings)?;
    let query = query(&options.party, &options.how);
    let answer = outlook::recognition(&base.knowledge, session.as_ref(), tables, fitted, &query, today())?;
    note(&answer, settings);
    Ok(answer)
}

fn session<'b>(base: &'b Base, how: &How, settings: &Settings) -> Result<Option<Session<'b>>, CommandError> {
    if how.no_evidence {
        return Ok(None);
    }
    let path = settings.ledger(&how.answer.place).map_err(CommandError::Reported)?;
    if how.answer.place.ledger.is_none() && !path.exists() {
        return Ok(None);
    }
    Ok(Some(Session::open(&base.knowledge, &base.policy, &path)?))
}

fn query(party: &str, how: &How) -> OutlookQuery {
    OutlookQuery { party: party.to_owned(), as_of: how.as_of, horizon: how.horizon.clone() }
}

fn note(answer: &OutlookAnswer, settings: &Settings) {
    answer.notes.iter().for_each(|note| settings.messages().note(note));
}

/// Prints a forecast, and draws it where that is asked for.
fn print(answer: &OutlookAnswer, how: &How, settings: &Settings) -> Result<Exit, CommandError> {
    if let Some(path) = &how.chart {
        chart::expected(&answer.forecast, &page::title(answer), path).map_err(|e| usage(e, chart::HELP))?;
    }
    let shape = match format(how.answer.format, settings)? {
        Print::Table(form) => {
            print_table(form, &FORECASTS, forecast_rows(&answer.forecast))?;
            return Ok(Exit::Success);
        }
        Print::Records(shape) => shape,
    };
    let mut printer = Printer::new(shape);
    match shape {
        Shape::Text => page::forecast(&mut printer.out, answer, how.by == Some(By::State), settings)?,
        Shape::Json | Shape::Jsonl => printer.json(answer)?,
    }
    printer.end()?;
    Ok(Exit::Success)
}
