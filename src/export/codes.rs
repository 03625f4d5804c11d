//! What other projects call countries, sectors, quad classes and kinds of entity: `data/crosswalk` and the table of states.

use crate::answers::{COUNTRIES, EXCHANGE, SECTORS, STATES, Shipped};
use demarche_coder::claim::{Claim, Participant, Status};
use demarche_coder::knowledge::ontology::Ontology;
use serde::Deserialize;
use std::collections::{BTreeMap, HashMap};
use std::path::Path;

/// What other projects call otherwise.
pub(crate) struct Codes<'k> {
    ontology: &'k Ontology,
    exchange: Exchange,
    countries: HashMap<String, Country>,
    sectors: HashMap<String, Sector>,
    states: HashMap<String, State>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Exchange {
    #[serde(rename = "source")]
    _source: String,
    facts: Vec<Status>,
    quads: HashMap<String, Quad>,
    icews_types: HashMap<String, String>,
    ftm: Ftm,
}

/// A quad class elsewhere.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Quad {
    /// POLECAT's name.
    pub name: String,
    /// GDELT's number.
    pub number: u8,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Ftm {
    office: String,
    other: String,
    ids: BTreeMap<String, String>,
    sectors: HashMap<String, String>,
}

/// A country, or what stands in its place, elsewhere; empty where there is none.
#[derive(Default, Deserialize)]
pub(crate) struct Country {
    code: String,
    /// ISO 3166-1 alpha-2.
    pub iso2: String,
    /// FIPS 10-4.
    pub fips: String,
    /// Its name in ICEWS, where not ours.
    icews: String,
    /// CAMEO's code.
    pub cameo: String,
    /// CAMEO's code of an organization.
    pub group: String,
    /// CAMEO's type of an organization.
    #[serde(rename = "type")]
    pub kind: String,
}

#[derive(Deserialize)]
struct Sector {
    code: String,
    icews: String,
    cameo: String,
}

#[derive(Deserialize)]
struct State {
    code: String,
    name: String,
    cow: String,
}

impl<'k> Codes<'k> {
    /// Those of the data folder the user named, or those compiled in.
    ///
    /// # Errors
    /// Where and what, when a file cannot be read or understood.
    pub fn read(data: Option<&Path>, ontology: &'k Ontology) -> Result<Self, String> {
        let exchange =
            toml::from_str(&EXCHANGE.read(data)?).map_err(|e| format!("{}: {}", EXCHANGE.path, e.message()))?;
        let mut states = HashMap::new();
        for state in table::<State>(STATES, data)? {
            // Of several rows of one code the first is today's.
            states.entry(state.code.clone()).or_insert(state);
        }
        let countries = table::<Country>(COUNTRIES, data)?.into_iter().map(|c| (c.code.clone(), c)).collect();
        let sectors = table::<Sector>(SECTORS, data)?.into_iter().map(|s| (s.code.clone(), s)).collect();
        Ok(Self { ontology, exchange, countries, sectors, states })
    }

    /// Whether a layout that cannot say how a thing is told holds what is told so.
    pub fn is_fact(&self, status: Status) -> bool {
        self.exchange.facts.contains(&status)
    }

    /// The quad class of a claim.
    pub fn quad(&self, claim: &Claim) -> Option<&Quad> {
        self.exchange.quads.get(&claim.quad)
    }

    /// A claim's CAMEO code with three digits or four, as ICEWS and GDELT write it: the general code of root 04 is 040.
    pub fn cameo(&self, claim: &Claim) -> Option<String> {
        Some(self.three_digits(claim.cameo.clone()?))
    }

    fn three_digits(&self, code: String) -> String {
        let general = format!("{code}0");
        if code.len() == 2 && self.ontology.cameo.contains_key(&general) { general } else { code }
    }

    /// The name of a claim's CAMEO code; that of the coarser code where the finer has none.
    pub fn cameo_name(&self, claim: &Claim) -> Option<&str> {
        let code = self.cameo(claim)?;
        let found = (2..=code.len()).rev().filter_map(|n| self.ontology.cameo.get(code.get(..n)?)).next();
        found.map(|c| c.name.as_str())
    }

    /// A country elsewhere.
    pub fn country(&self, code: Option<&str>) -> Option<&Country> {
        self.countries.get(code?)
    }

    /// The name of a country as ICEWS spells it.
    pub fn icews_country(&self, code: Option<&str>) -> Option<&str> {
        let theirs = self.country(code).map(|c| c.icews.as_str()).filter(|name| !name.is_empty());
        theirs.or_else(|| self.name(code?))
    }

    /// The name of a state, as it is today.
    pub fn name(&self, code: &str) -> Option<&str> {
        self.states.get(code).map(|s| s.name.as_str())
    }

    /// The number of a state in the list of the Correlates of War project.
    pub fn cow(&self, code: Option<&str>) -> Option<&str> {
        self.states.get(code?).map(|s| s.cow.as_str()).filter(|cow| !cow.is_empty())
    }

    /// Sectors as ICEWS names them, and what an organization is; each once.
    pub fn icews_sectors(&self, party: &Participant) -> Vec<&str> {
        let kind = self.country(party.country.as_deref()).and_then(|c| self.exchange.icews_types.get(&c.kind));
        let known = party.sector.iter().filter_map(|s| self.sectors.get(s)).map(|s| s.icews.as_str());
        once(kind.map(String::as_str).into_iter().chain(known))
    }

    /// Roles as CAMEO codes them, what an organization is first; each once.
    pub fn cameo_roles(&self, party: &Participant) -> Vec<&str> {
        let kind = self.country(party.country.as_deref()).map(|c| c.kind.as_str());
        let known = party.sector.iter().filter_map(|s| self.sectors.get(s)).map(|s| s.cameo.as_str());
        once(kind.into_iter().chain(known))
    }

    /// What an entity is in FollowTheMoney.
    pub fn ftm_kind(&self, party: &Participant) -> &str {
        let ftm = &self.exchange.ftm;
        let by_id =
            |id: &String| ftm.ids.iter().find(|(beginning, _)| id.starts_with(beginning.as_str())).map(|(_, k)| k);
        let office = party.office.as_ref().map(|_| &ftm.office);
        let sector = party.sector.first().and_then(|s| ftm.sectors.get(s));
        party.id.as_ref().and_then(by_id).or(office).or(sector).unwrap_or(&ftm.other)
    }
}

fn once<'a>(words: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let mut out: Vec<&str> = Vec::new();
    for word in words.filter(|w| !w.is_empty()) {
        if !out.contains(&word) {
            out.push(word);
        }
    }
    out
}

fn table<T: for<'de> Deserialize<'de>>(file: Shipped, data: Option<&Path>) -> Result<Vec<T>, String> {
    let text = file.read(data)?;
    let mut rows = csv::Reader::from_reader(text.as_bytes());
    rows.deserialize().collect::<Result<_, _>>().map_err(|e| format!("{}: {e}", file.path))
}

#[cfg(test)]
mod tests {
    use super::*;
    use demarche_coder::Knowledge;
    use std::collections::HashSet;

    #[test]
    fn the_shipped_codes_name_what_there_is() {
        let knowledge = Knowledge::shipped();
        let codes = Codes::read(None, &knowledge.ontology).unwrap();
        for kind in knowledge.ontology.types.values() {
            assert!(codes.exchange.quads.contains_key(&kind.quad), "{} has no quad class elsewhere", kind.quad);
        }
        let terms = || knowledge.gazetteer.actors.iter().flat_map(|actor| &actor.terms);
        for sector in terms().flat_map(|term| &term.sectors) {
            assert!(codes.sectors.contains_key(&**sector), "sector {sector} has no row");
        }
        assert!(codes.exchange.ftm.sectors.keys().all(|sector| codes.sectors.contains_key(sector)));
        let mut seen = HashSet::new();
        for country in codes.countries.values().filter(|c| !c.iso2.is_empty()) {
            assert!(codes.states.contains_key(&country.code), "{} is no state", country.code);
            assert!(country.iso2.len() == 2 && seen.insert(&country.iso2), "{} stands twice", country.iso2);
        }
        for kind in codes.countries.values().map(|c| &c.kind).filter(|kind| !kind.is_empty()) {
            assert!(codes.exchange.icews_types.contains_key(kind), "ICEWS has no sector for {kind}");
        }
    }

    #[test]
    fn general_codes_have_three_digits() {
        let knowledge = Knowledge::shipped();
        let codes = Codes::read(None, &knowledge.ontology).unwrap();
        for kind in knowledge.ontology.types.values() {
            let general = codes.three_digits(kind.cameo.clone());
            assert!(general.len() >= 3, "{} is coded {general}", kind.name);
        }
    }
}
