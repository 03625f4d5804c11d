//! `demarche outlook`: who may follow an act, how many and how soon, from dated precedents; and what such forecasts were worth.

mod act;
mod backtest;
mod fit;
mod lock;
mod question;
mod recognition;
mod score;
mod tables;
mod told;

use super::asking::{Stop, ending, wrong};
use crate::Ending;
use crate::options::outlook::{Asking, Outlook};
use crate::settings::Settings;
use std::io;

pub(crate) use question::Answered;
pub(crate) use tables::check;

pub(crate) fn run(options: &Outlook, settings: &Settings) -> io::Result<Ending> {
    let answered = match &options.what {
        Asking::Recognition(o) => recognition::answer(o, settings),
        Asking::Act(o) => act::answer(o, settings),
        Asking::Lock(o) => lock::lock(o, settings),
        Asking::Score(o) => score::answer(o, settings),
        Asking::Backtest(o) => backtest::answer(o, settings),
        Asking::Fit(o) => fit::answer(o, settings),
    };
    ending(answered, settings)
}

/// Tells why there is no figure.
fn refused(error: &demarche_outlook::Error, settings: &Settings) -> Stop {
    wrong(settings, &error.to_string(), error.help())
}

/// Months in spans such as `6m` and `2y`.
fn months(spans: &[String], settings: &Settings) -> Result<Vec<i32>, Stop> {
    let read = |span: &String| -> Option<i32> {
        let span = span.trim();
        let (number, each) = match (span.strip_suffix('m'), span.strip_suffix('y')) {
            (Some(number), _) => (number, 1),
            (_, Some(number)) => (number, 12),
            _ => return None,
        };
        number.parse::<i32>().ok()?.checked_mul(each).filter(|m| (1..=MOST).contains(m))
    };
    let mut all = Vec::new();
    for span in spans {
        all.push(read(span).ok_or_else(|| {
            wrong(settings, &format!("`{span}` is not a span of 1 to {MOST} months"), "write 6m, 12m or 2y")
        })?);
    }
    all.sort_unstable();
    all.dedup();
    Ok(all)
}

/// Months that are worth asking for.
const MOST: i32 = 120;
