//! The tables of precedents, read and checked, and the models fitted on them.

use super::refused;
use crate::error::QueryError;
use crate::policy::OUTLOOK;
use demarche_knowledge::claim::Status;
use demarche_knowledge::ontology::Ontology;
use demarche_outlook::Error;
use demarche_outlook::described::Described;
use demarche_outlook::episode::Episode;
use demarche_outlook::fitted::Fitted;
use demarche_outlook::panel::Panel;
use demarche_outlook::world::{Tables as Sources, World};
use demarche_shipped::data_file::DataFile;
use serde::Deserialize;
use std::borrow::Cow;
use std::path::Path;
use xxhash_rust::xxh3::xxh3_128;

/// What a ledger's rows are worth: `outlook.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Weights {
    #[serde(rename = "title")]
    _title: String,
    #[serde(rename = "source")]
    _source: String,
    /// The act that is forecast.
    pub act: String,
    /// Steps before the act.
    pub evidence: Vec<Weight>,
}

/// What one kind of step is worth.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Weight {
    /// The act.
    pub act: String,
    /// The statuses in which it counts.
    pub status: Vec<String>,
    /// Levels of the act; any where none is named. An act whose level nobody tells fits all.
    #[serde(default)]
    pub levels: Vec<String>,
    /// Months after which it no longer counts.
    pub months: i32,
    /// By how much the odds of following are multiplied.
    pub odds: f64,
    /// The step in words.
    pub told: String,
}

impl Weights {
    /// Whether every act and status is one there is, and every figure can be one.
    ///
    /// # Errors
    /// What is wrong.
    pub fn check(&self, ontology: &Ontology) -> Result<(), String> {
        let at = |what: String| Err(format!("{}: {what}", OUTLOOK.settings.path));
        let acts = std::iter::once(&self.act).chain(self.evidence.iter().map(|w| &w.act));
        if let Some(act) = acts.into_iter().find(|act| !ontology.acts.contains_key(act.as_str())) {
            return at(format!("there is no act `{act}`"));
        }
        let mut statuses = self.evidence.iter().flat_map(|w| &w.status);
        if let Some(status) = statuses.find(|s| Status::parse(s).is_none()) {
            return at(format!("there is not a status `{status}`"));
        }
        for weight in &self.evidence {
            let levels = ontology.dimension_of(&weight.act).map_or(&[][..], |d| &d.levels);
            if let Some(level) = weight.levels.iter().find(|l| levels.iter().all(|d| d.name != **l)) {
                return at(format!("`{}`: there is no level `{level}`", weight.act));
            }
        }
        match self.evidence.iter().find(|w| !(w.odds.is_finite() && w.odds > 0.0 && w.months >= 0)) {
            Some(w) => at(format!(
                "`{}`: odds are more than 0, months 0 or more, and these are {} and {}",
                w.act, w.odds, w.months
            )),
            None => Ok(()),
        }
    }
}

/// All that forecasts rest on.
pub struct OutlookTables {
    /// States and their features.
    pub world: World,
    /// Who acted toward whom, month by month.
    pub episodes: Vec<Episode>,
    /// What a ledger's rows are worth.
    pub weights: Weights,
    /// A hash of all tables.
    pub hash: String,
    fitted: Stored,
}

/// The models of the data folder.
enum Stored {
    Missing,
    Broken(String),
    Read(Box<Fitted>),
}

impl OutlookTables {
    /// The tables of the data folder, or those compiled in.
    ///
    /// # Errors
    /// When a table cannot be read, or is not sound.
    pub fn read(data: Option<&Path>) -> Result<Self, QueryError> {
        read(data).map_err(|fault| match fault {
            Fault::File(message) => QueryError::data(message, HELP),
            Fault::Table(error) => QueryError::data(error.to_string(), error.help()),
        })
    }

    /// The models: those of the data folder when they were fitted on these very tables by this very method, else new ones, with
    /// the reason why.
    ///
    /// # Errors
    /// When no model can be fitted on the tables.
    pub fn fitted(&self) -> Result<(Fitted, Option<String>), QueryError> {
        let path = OUTLOOK.fitted.path;
        let why = match &self.fitted {
            Stored::Read(fitted) if fitted.tables == self.hash => return Ok(((**fitted).clone(), None)),
            Stored::Read(_) => "the tables are others than those the models were fitted on".to_owned(),
            Stored::Missing => format!("there is no {path}"),
            Stored::Broken(message) => format!("{path} cannot be read ({message})"),
        };
        let fitted = self.fit(&self.panels()).map_err(refused)?;
        Ok((fitted, Some(format!("{why}: fitting them anew"))))
    }

    /// Whether every act and status of the weights is one there is.
    ///
    /// # Errors
    /// What is wrong with them.
    pub fn check_weights(&self, ontology: &Ontology) -> Result<(), QueryError> {
        self.weights.check(ontology).map_err(|message| QueryError::data(message, HELP))
    }

    /// Fits the models.
    ///
    /// # Errors
    /// When the panels have too few acts to fit on.
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
}

enum Fault {
    File(String),
    Table(Error),
}

fn read(data: Option<&Path>) -> Result<OutlookTables, Fault> {
    let mut all = demarche_outlook::hazard::method().into_bytes();
    let mut text = |table: DataFile| -> Result<Cow<'static, str>, Fault> {
        let text = table.read(data).map_err(Fault::File)?;
        all.extend_from_slice(&(text.len() as u64).to_le_bytes());
        all.extend_from_slice(text.as_bytes());
        Ok(text)
    };
    let (states, contiguity) = (text(OUTLOOK.states)?, text(OUTLOOK.contiguity)?);
    let (positions, described, acts) = (text(OUTLOOK.positions)?, text(OUTLOOK.episodes)?, text(OUTLOOK.acts)?);
    let hash = format!("{:032x}", xxh3_128(&all));
    let weights = OUTLOOK.settings.read(data).map_err(Fault::File)?;
    let weights: Weights =
        toml::from_str(&weights).map_err(|e| Fault::File(format!("{}: {}", OUTLOOK.settings.path, e.message())))?;
    let described = Described::read(&described).map_err(Fault::Table)?;
    let powers = &described.powers;
    let sources = Sources { states: &states, contiguity: &contiguity, positions: &positions, powers };
    let world = World::read(sources).map_err(Fault::Table)?;
    let episodes = described.episodes(&world, &acts).map_err(Fault::Table)?;
    let fitted = match OUTLOOK.fitted.read(data) {
        // Without models they are fitted anew, so a folder need not have them.
        Err(_) => Stored::Missing,
        Ok(text) => match toml::from_str(&text) {
            Ok(fitted) => Stored::Read(Box::new(fitted)),
            Err(e) => Stored::Broken(e.message().to_owned()),
        },
    };
    Ok(OutlookTables { world, episodes, weights, hash, fitted })
}

/// What to do about tables that are wrong.
const HELP: &str = "data/precedents/README.md and the head of data/outlook.toml describe the tables";

/// What is wrong with the tables of a data folder, and what to do; a folder without them is sound.
///
/// # Errors
/// The first thing that is wrong.
pub fn check(data: Option<&Path>, ontology: &Ontology) -> Result<(), QueryError> {
    if data.is_some_and(|dir| !dir.join(OUTLOOK.episodes.path).exists()) {
        return Ok(());
    }
    let tables = OutlookTables::read(data)?;
    tables.check_weights(ontology)?;
    match tables.fitted {
        Stored::Broken(message) => {
            let help = "write it again: `demarche outlook fit -o data/precedents/fitted.toml`";
            Err(QueryError::data(format!("{}: {message}", OUTLOOK.fitted.path), help))
        }
        _ => Ok(()),
    }
}
