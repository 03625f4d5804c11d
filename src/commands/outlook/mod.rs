//! `demarche outlook`: who may follow an act, how many and how soon, from dated precedents; and what such forecasts were worth.

mod ask;
mod backtest;
mod fit;
mod score;

use crate::exit::{Exit, finish};
use crate::options::outlook::{Asking, Outlook};
use crate::settings::Settings;
use std::io;

pub(crate) fn run(options: &Outlook, settings: &Settings) -> io::Result<Exit> {
    let answered = match &options.what {
        Asking::Recognition(o) => ask::recognition(o, settings),
        Asking::Act(o) => ask::act(o, settings),
        Asking::Lock(o) => ask::lock(o, settings),
        Asking::Score(o) => score::answer(o, settings),
        Asking::Backtest(o) => backtest::answer(o, settings),
        Asking::Fit(o) => fit::answer(o, settings),
    };
    finish(answered, settings)
}
