//! What other projects call countries, sectors, quad classes and kinds of entity: `data/crosswalk`.

use crate::crosswalk::tables::{self, Country, Exchange, Quad, Sector};
use demarche_knowledge::Knowledge;
use demarche_knowledge::claim::{Claim, Participant, Status};
use demarche_shipped::data_file::DataError;
use std::collections::HashMap;
use std::path::Path;

/// What other projects call otherwise.
pub(crate) struct Codes<'k> {
    knowledge: &'k Knowledge,
    exchange: Exchange,
    countries: HashMap<String, Country>,
    sectors: HashMap<String, Sector>,
}

impl<'k> Codes<'k> {
    /// Those of the data folder the user named, or those compiled in.
    ///
    /// # Errors
    /// When a file cannot be read or understood.
    pub fn read(data: Option<&Path>, knowledge: &'k Knowledge) -> Result<Self, DataError> {
        let countries = tables::countries(data)?.into_iter().map(|c| (c.code.clone(), c)).collect();
        let sectors = tables::sectors(data)?.into_iter().map(|s| (s.code.clone(), s)).collect();
        Ok(Self { knowledge, exchange: tables::exchange(data)?, countries, sectors })
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
    /// A claim that has none (a row of POLECAT) has that of its event type.
    pub fn cameo(&self, claim: &Claim) -> Option<String> {
        let general = || self.knowledge.ontology.types.get(&claim.event).map(|kind| kind.cameo.clone());
        Some(self.three_digits(claim.cameo.clone().or_else(general)?))
    }

    fn three_digits(&self, code: String) -> String {
        let general = format!("{code}0");
        if code.len() == 2 && self.knowledge.ontology.cameo.contains_key(&general) { general } else { code }
    }

    /// The name of a claim's CAMEO code; that of the coarser code where the finer has none.
    pub fn cameo_name(&self, claim: &Claim) -> Option<&str> {
        let code = self.cameo(claim)?;
        let found = (2..=code.len()).rev().filter_map(|n| self.knowledge.ontology.cameo.get(code.get(..n)?)).next();
        found.map(|c| c.name.as_str())
    }

    /// A country elsewhere.
    pub fn country(&self, code: Option<&str>) -> Option<&Country> {
        self.countries.get(code?)
    }

    /// The name of a country as ICEWS spells it.
    pub fn icews_country(&self, code: Option<&str>) -> Option<&str> {
        let theirs = self.country(code).map(|c| c.icews.written()).filter(|name| !name.is_empty());
        theirs.or_else(|| self.name(code?))
    }

    /// The name of a state, as it is today.
    pub fn name(&self, code: &str) -> Option<&str> {
        let gazetteer = &self.knowledge.gazetteer;
        gazetteer.state(code).map(|n| &*gazetteer.actor(n).name)
    }

    /// The number of a state in the list of the Correlates of War project.
    pub fn cow(&self, code: Option<&str>) -> Option<&str> {
        self.country(code).map(|c| c.cow.as_str()).filter(|cow| !cow.is_empty())
    }

    /// Sectors as ICEWS names them, and what an organization is; each once.
    pub fn icews_sectors(&self, party: &Participant) -> Vec<&str> {
        let kind = self.country(party.country.as_deref()).and_then(|c| self.exchange.icews_types.get(&c.kind));
        let known = party.sector.iter().filter_map(|s| self.sectors.get(s)).map(|s| s.icews.written());
        once(kind.map(String::as_str).into_iter().chain(known))
    }

    /// Roles as CAMEO codes them, what an organization is first; each once.
    pub fn cameo_roles(&self, party: &Participant) -> Vec<&str> {
        let kind = self.country(party.country.as_deref()).map(|c| c.kind.as_str());
        let known = party.sector.iter().filter_map(|s| self.sectors.get(s)).map(|s| s.cameo.written());
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crosswalk::names::Names;
    use std::collections::HashSet;

    #[test]
    fn the_shipped_codes_name_what_there_is() {
        let knowledge = demarche_shipped::knowledge();
        let codes = Codes::read(None, knowledge).unwrap();
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
            assert!(codes.name(&country.code).is_some(), "{} is no state", country.code);
            assert!(country.iso2.len() == 2 && seen.insert(&country.iso2), "{} stands twice", country.iso2);
        }
        for kind in codes.countries.values().map(|c| &c.kind).filter(|kind| !kind.is_empty()) {
            assert!(codes.exchange.icews_types.contains_key(kind), "ICEWS has no sector for {kind}");
        }
    }

    #[test]
    fn general_codes_have_three_digits_and_are_read_as_the_type_they_stand_for() {
        let knowledge = demarche_shipped::knowledge();
        let (codes, names) = (Codes::read(None, knowledge).unwrap(), Names::read(None).unwrap());
        for kind in knowledge.ontology.types.values() {
            let general = codes.three_digits(kind.cameo.clone());
            assert!(general.len() >= 3, "{} is coded {general}", kind.name);
            // In CAMEO both are *yield*.
            let read = if kind.name == "RETREAT" { "CONCEDE" } else { &kind.name };
            assert_eq!(names.event(&general).0, read, "{general}");
        }
    }

    #[test]
    fn what_is_written_for_a_country_is_read_as_that_country() {
        let knowledge = demarche_shipped::knowledge();
        let (codes, names) = (Codes::read(None, knowledge).unwrap(), Names::read(None).unwrap());
        for (code, country) in &codes.countries {
            let Some(icews) = codes.icews_country(Some(code)) else { continue };
            assert_eq!(names.countries.known("icews", icews).as_ref(), Some(code), "{icews}");
            assert_eq!(names.countries.known("plover", code).as_ref(), Some(code));
            let cameo = country.cameo.written();
            assert!(cameo.is_empty() || names.countries.known("cameo", cameo).as_ref() == Some(code), "{cameo}");
            let fips = &country.fips;
            assert!(fips.is_empty() || names.countries.known("fips", fips).as_ref() == Some(code), "{fips}");
        }
        assert_eq!(names.countries.of_cow("345").as_deref(), Some("SRB"), "not the states before it, which have ended");
    }
}
