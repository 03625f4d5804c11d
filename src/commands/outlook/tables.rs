//! The tables of precedents, read and checked, and the models fitted on them.

use super::{Stop, refused, wrong};
use crate::answers::OUTLOOK;
use crate::settings::Settings;
use crate::shipped::Shipped;
use demarche_outlook::episode::{self, Episode};
use demarche_outlook::fitted::Fitted;
use demarche_outlook::panel::Panel;
use demarche_outlook::world::{Tables as Sources, World};
use demarche_outlook::{Error, Month};
use serde::Deserialize;
use std::borrow::Cow;
use std::path::Path;
use xxhash_rust::xxh3::xxh3_128;

/// What a ledger's rows are worth: `outlook.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Weights {
    #[serde(rename = "title")]
    _title: String,
    #[serde(rename = "source")]
    _source: String,
    /// The act that is forecast.
    pub act: String,
    /// What takes it back.
    pub back: String,
    /// What is told so counts as done.
    pub done: Vec<String>,
    /// Steps before the act.
    pub evidence: Vec<Weight>,
}

/// What one kind of step is worth.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Weight {
    pub act: String,
    pub status: Vec<String>,
    pub months: i32,
    pub odds: f64,
    pub told: String,
}

/// All that forecasts rest on.
pub(super) struct Tables {
    pub world: World,
    pub episodes: Vec<Episode>,
    pub weights: Weights,
    /// A hash of all tables.
    pub hash: String,
    fitted: Cow<'static, str>,
}

impl Tables {
    pub fn read(settings: &Settings) -> Result<Self, Stop> {
        read(settings.data.as_deref()).map_err(|fault| match fault {
            Fault::File(message) => wrong(settings, &message, "data/precedents/README.md describes the tables"),
            Fault::Table(error) => refused(&error, settings),
        })
    }

    /// The models: those of the data folder when they were fitted on these very tables, else new ones.
    pub fn fitted(&self, settings: &Settings) -> Result<Fitted, Stop> {
        if let Ok(fitted) = toml::from_str::<Fitted>(&self.fitted)
            && fitted.tables == self.hash
        {
            return Ok(fitted);
        }
        settings.messages().note("the tables are others than those the models were fitted on: fitting them anew");
        self.fit(&self.panels()).map_err(|e| refused(&e, settings))
    }

    /// Fits the models.
    pub fn fit(&self, panels: &[Panel]) -> Result<Fitted, Error> {
        Fitted::fit(panels, self.hash.clone())
    }

    /// The months of all episodes that hazards are fitted on.
    pub fn panels(&self) -> Vec<Panel> {
        self.episodes.iter().filter(|e| e.fitted).map(|e| Panel::of(&self.world, e)).collect()
    }

    /// The same without features: what came of them.
    pub fn outlines(&self) -> Vec<Panel> {
        self.episodes.iter().filter(|e| e.fitted).map(|e| Panel::outline(&self.world, e)).collect()
    }

    /// The last month of which the tables know who acted.
    pub fn until(&self) -> Month {
        self.episodes.iter().map(|e| e.until).max().unwrap_or(Month::NEVER)
    }
}

enum Fault {
    File(String),
    Table(Error),
}

fn read(data: Option<&Path>) -> Result<Tables, Fault> {
    let mut all = Vec::new();
    let mut text = |table: Shipped| -> Result<Cow<'static, str>, Fault> {
        let text = table.read(data).map_err(Fault::File)?;
        all.extend_from_slice(text.as_bytes());
        Ok(text)
    };
    let (states, contiguity) = (text(OUTLOOK.states)?, text(OUTLOOK.contiguity)?);
    let (positions, described, acts) = (text(OUTLOOK.positions)?, text(OUTLOOK.episodes)?, text(OUTLOOK.acts)?);
    let hash = format!("{:032x}", xxh3_128(&all));
    let weights = OUTLOOK.settings.read(data).map_err(Fault::File)?;
    let weights: Weights =
        toml::from_str(&weights).map_err(|e| Fault::File(format!("{}: {}", OUTLOOK.settings.path, e.message())))?;
    let sources = Sources { states: &states, contiguity: &contiguity, positions: &positions };
    let world = World::read(sources).map_err(Fault::Table)?;
    let episodes = episode::read(&world, &described, &acts).map_err(Fault::Table)?;
    // Without models they are fitted anew, so a folder need not have them.
    let fitted = OUTLOOK.fitted.read(data).unwrap_or_default();
    Ok(Tables { world, episodes, weights, hash, fitted })
}

/// What is wrong with the tables of a data folder, and what to do; a folder without them is sound.
pub(crate) fn check(data: Option<&Path>) -> Result<(), (String, &'static str)> {
    if data.is_some_and(|dir| !dir.join(OUTLOOK.episodes.path).exists()) {
        return Ok(());
    }
    match read(data) {
        Ok(_) => Ok(()),
        Err(Fault::File(message)) => Err((message, "data/precedents/README.md describes the tables")),
        Err(Fault::Table(error)) => Err((error.to_string(), error.help())),
    }
}
