//! The tables of codes that `export` writes by and `import` reads by:
//! `data/crosswalk/{countries,also-read,sectors}.csv`, `exchange.toml`.

use demarche_knowledge::claim::Status;
use demarche_shipped::data_file::{DataError, DataFile};
use serde::{Deserialize, Deserializer};
use std::collections::{BTreeMap, HashMap};
use std::path::Path;

const COUNTRIES: DataFile = DataFile::at("crosswalk/countries.csv");
const ALSO_READ: DataFile = DataFile::at("crosswalk/also-read.csv");
const SECTORS: DataFile = DataFile::at("crosswalk/sectors.csv");
const EXCHANGE: DataFile = DataFile::at("crosswalk/exchange.toml");

/// What others call one thing, bars between: the first is what is written, and all are read. An empty first one writes
/// nothing.
#[derive(Debug, Default)]
pub(crate) struct Called(Vec<String>);

impl Called {
    /// What is written; empty for nothing.
    pub fn written(&self) -> &str {
        self.0.first().map_or("", String::as_str)
    }

    /// What is read.
    pub fn all(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str).filter(|name| !name.is_empty())
    }
}

impl<'de> Deserialize<'de> for Called {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        Ok(Self(String::deserialize(from)?.split('|').map(|name| name.trim().to_owned()).collect()))
    }
}

/// A country, or what stands in its place, elsewhere.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Country {
    /// Our code: ISO 3166-1 alpha-3, or one of `KOS IGO UNO EUR NGO ISM IMG MNC`.
    pub code: String,
    /// ISO 3166-1 alpha-2.
    pub iso2: String,
    /// Number in the list of the Correlates of War project.
    pub cow: String,
    /// Letters there.
    pub cow_letters: String,
    /// FIPS 10-4.
    pub fips: String,
    /// Name in ICEWS, where not ours.
    pub icews: Called,
    /// CAMEO's code of a country.
    pub cameo: Called,
    /// CAMEO's code of an organization.
    pub group: Called,
    /// CAMEO's type of an organization.
    #[serde(rename = "type")]
    pub kind: String,
}

impl Country {
    /// Type and code of an organization run together, as CAMEO codes it: `IGOUNO`.
    pub fn organization(&self) -> impl Iterator<Item = String> {
        self.group.all().map(|group| format!("{}{group}", self.kind))
    }
}

/// A code or a name of a country that is read and never written: of a state that has ended, of a territory, of another
/// list.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct AlsoRead {
    /// `iso3`, `fips` or `name`.
    pub scheme: String,
    /// The code or name.
    pub word: String,
    /// Our code.
    pub code: String,
    /// What it is or was, or whose name it is.
    #[serde(rename = "what")]
    _what: String,
}

/// A sector elsewhere.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Sector {
    /// Our code.
    pub code: String,
    /// Name in ICEWS.
    pub icews: Called,
    /// CAMEO's role.
    pub cameo: Called,
}

/// The rest of what is called otherwise elsewhere.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Exchange {
    #[serde(rename = "source")]
    _source: String,
    /// Statuses of what layouts without a column for it hold.
    pub facts: Vec<Status>,
    /// Quad classes.
    pub quads: HashMap<String, Quad>,
    /// What an organization is, by CAMEO's type, among the sectors of ICEWS.
    pub icews_types: HashMap<String, String>,
    /// Kinds of entity.
    pub ftm: Ftm,
}

/// A quad class elsewhere.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Quad {
    /// POLECAT's name.
    pub name: String,
    /// GDELT's number.
    pub number: u8,
}

/// What an entity is in FollowTheMoney.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Ftm {
    /// Of whoever holds an office.
    pub office: String,
    /// Of whom nothing is known.
    pub other: String,
    /// By the beginning of an identifier.
    pub ids: BTreeMap<String, String>,
    /// By main sector.
    pub sectors: HashMap<String, String>,
}

/// The countries in the order of the table: of several that others call alike, the first is read.
///
/// # Errors
/// When the file cannot be read or understood.
pub(crate) fn countries(data: Option<&Path>) -> Result<Vec<Country>, DataError> {
    COUNTRIES.open(data)?.rows()
}

/// Codes and names of countries that are read beside those of the table.
///
/// # Errors
/// When the file cannot be read or understood.
pub(crate) fn also_read(data: Option<&Path>) -> Result<Vec<AlsoRead>, DataError> {
    ALSO_READ.open(data)?.rows()
}

/// The sectors in the order of their rank: of several in a row the first is the main one.
///
/// # Errors
/// When the file cannot be read or understood.
pub(crate) fn sectors(data: Option<&Path>) -> Result<Vec<Sector>, DataError> {
    SECTORS.open(data)?.rows()
}

/// The rest.
///
/// # Errors
/// When the file cannot be read or understood.
pub(crate) fn exchange(data: Option<&Path>) -> Result<Exchange, DataError> {
    EXCHANGE.open(data)?.toml()
}
