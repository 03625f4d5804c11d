//! The columns of each answer, each table defined once, beside the answers it is of. CSV and Parquet come from it.

mod differences;
mod events;
mod forecasts;
mod sequences;
mod states;
mod terms;

pub use differences::DIFFERENCES;
pub use events::TIMELINE;
pub use forecasts::{FORECASTS, ForecastRow, forecast_rows};
pub use sequences::{SEQUENCES, SequenceRow, sequence_rows};
pub use states::STATES;
pub use terms::TERMS;

use demarche_tables::{Field, Kind};

const fn text(name: &'static str, about: &'static str) -> Field {
    Field::new(name, Kind::Text, about)
}
