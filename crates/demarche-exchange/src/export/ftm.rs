//! FollowTheMoney: entities, one JSON object a line; who takes part before the event. Described in
//! `docs/exchange/ftm.md`.

use super::codes::Codes;
use demarche_knowledge::claim::Participant;
use demarche_tables::EventRow;
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, HashSet};

/// An entity.
#[derive(Serialize)]
pub(crate) struct Entity<'a> {
    id: String,
    schema: &'a str,
    properties: BTreeMap<&'static str, Vec<String>>,
}

/// Hexadecimal digits of an id, as many as others use.
const DIGITS: usize = 40;

/// Writes each participant once.
#[derive(Default)]
pub(crate) struct Met(HashSet<u64>);

impl Met {
    /// The participants that were not met before, and the event.
    pub fn entities<'c>(&mut self, event: &EventRow, codes: &'c Codes<'_>) -> Vec<Entity<'c>> {
        let parties = || event.claim.actor.iter().chain(&event.claim.recipient);
        let mut out = Vec::new();
        for party in parties() {
            let id = id(party);
            let short = u64::from_str_radix(&id[..16], 16).unwrap_or_default();
            if self.0.insert(short) {
                out.push(Entity { schema: codes.ftm_kind(party), properties: described(party, codes), id });
            }
        }
        let mut involved: Vec<String> = parties().map(id).collect();
        involved.sort_unstable();
        involved.dedup();
        out.push(happened(event, involved, codes));
        out
    }
}

/// What makes a participant the same: name, country and identifier.
fn id(party: &Participant) -> String {
    hash(&["party", &party.name, party.country.as_deref().unwrap_or(""), party.id.as_deref().unwrap_or("")])
}

fn hash(parts: &[&str]) -> String {
    let digest = Sha256::digest(parts.join("\u{1f}").as_bytes());
    let digits: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    digits[..DIGITS].to_owned()
}

type Properties = BTreeMap<&'static str, Vec<String>>;

/// Those that have a value.
fn properties<const N: usize>(list: [(&'static str, Vec<String>); N]) -> Properties {
    list.into_iter().filter(|(_, values)| !values.is_empty()).collect()
}

fn listed(value: Option<impl ToString>) -> Vec<String> {
    value.iter().map(ToString::to_string).collect()
}

fn described(party: &Participant, codes: &Codes<'_>) -> Properties {
    let is_wikidata = |id: &&String| id.strip_prefix('Q').is_some_and(|n| n.bytes().all(|b| b.is_ascii_digit()));
    properties([
        ("name", vec![party.name.clone()]),
        ("country", country(party.country.as_deref(), codes)),
        ("wikidataId", listed(party.id.as_ref().filter(is_wikidata))),
    ])
}

/// Two small letters, as FollowTheMoney has countries.
fn country(code: Option<&str>, codes: &Codes<'_>) -> Vec<String> {
    listed(codes.country(code).map(|c| c.iso2.to_lowercase()).filter(|c| !c.is_empty()))
}

fn happened(event: &EventRow, involved: Vec<String>, codes: &Codes<'_>) -> Entity<'static> {
    let claim = &event.claim;
    let what = claim.act.as_ref().or(claim.mode.as_ref());
    let keywords = [Some(&claim.event), claim.mode.as_ref(), claim.act.as_ref(), claim.cameo.as_ref()];
    let place = claim.location.as_ref();
    let mut urls: Vec<String> = event.reports.iter().filter_map(|t| t.text.url.clone()).collect();
    urls.dedup();
    let mut publishers: Vec<String> = event.reports.iter().filter_map(|t| t.text.source.clone()).collect();
    publishers.sort_unstable();
    publishers.dedup();
    let properties = properties([
        ("name", vec![what.map_or(claim.event.clone(), |w| format!("{} {w}", claim.event))]),
        ("involved", involved),
        ("startDate", listed(event.days.map(|d| d.0))),
        ("endDate", listed(event.days.map(|d| d.1))),
        ("summary", vec![event.sentence.clone()]),
        ("description", vec![format!("status: {}", claim.status.as_str())]),
        ("keywords", keywords.into_iter().flatten().cloned().collect()),
        ("location", listed(place.map(|l| &l.name))),
        ("country", country(place.and_then(|l| l.country.as_deref()), codes)),
        ("recordId", vec![event.id.clone()]),
        ("sourceUrl", urls),
        ("publisher", publishers),
    ]);
    Entity { id: hash(&["event", &event.id]), schema: "Event", properties }
}
