//! The table of a forecast: one row for each state and horizon.

use super::text;
use demarche_outlook::forecast::Forecast;
use demarche_tables::{Cell, Column, Field, Kind, Table};

/// The probability that one state follows within one horizon.
#[derive(Clone, Debug)]
pub struct ForecastRow {
    episode: String,
    month: String,
    state: String,
    name: String,
    months: i32,
    probability: f64,
}

/// The rows of a forecast, by state and then by horizon.
pub fn forecast_rows(forecast: &Forecast) -> impl Iterator<Item = ForecastRow> {
    forecast.candidates.iter().flat_map(move |state| {
        let horizons = forecast.horizons.iter().zip(&state.chances);
        horizons.map(move |(horizon, probability)| ForecastRow {
            episode: forecast.episode.clone(),
            month: forecast.month.to_string(),
            state: state.code.clone(),
            name: state.name.clone(),
            months: horizon.months,
            probability: *probability,
        })
    })
}

const fn column(field: Field, value: fn(&ForecastRow) -> Cell) -> Column<ForecastRow> {
    Column { field, value }
}

/// The table of a forecast.
pub static FORECASTS: Table<ForecastRow> = Table {
    schema: "demarche.forecasts/1",
    about: "One row for each state that has not acted and each horizon.",
    columns: &[
        column(text("episode", "id of the episode").always(), |r| (&r.episode).into()),
        column(text("month", "month asked about").always(), |r| (&r.month).into()),
        column(text("state", "code of the state").always(), |r| (&r.state).into()),
        column(text("name", "what that is called").always(), |r| (&r.name).into()),
        column(Field::new("months", Kind::Whole, "horizon, in months").always(), |r| i64::from(r.months).into()),
        column(Field::new("probability", Kind::Real, "that it follows within the horizon, 0 to 1").always(), |r| {
            r.probability.into()
        }),
    ],
};
