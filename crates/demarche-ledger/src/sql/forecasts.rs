//! Stored forecasts.

pub const ADD: &str = "INSERT INTO forecast(id, asked, day, inputs, answer, recorded) VALUES ($1, $2, $3, $4, $5, $6) \
    ON CONFLICT (id) DO NOTHING";
pub const ALL: &str = "SELECT id, asked, day, inputs, answer, recorded FROM forecast ORDER BY n";
