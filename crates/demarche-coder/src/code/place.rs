//! Where it happened: the place told in the event's clause, with its country.

use crate::link::Linked;
use crate::syntax;
use demarche_knowledge::Knowledge;
use demarche_knowledge::claim::Location;
use demarche_lang::{Dep, Doc};
use jiff::civil::Date;

/// Prepositions that open a place.
const LOCATIVE: [&str; 9] = ["in", "at", "near", "outside", "around", "across", "within", "inside", "on"];

/// The place of the event with trigger `head`.
pub fn of(
    doc: &Doc,
    linked: &Linked,
    knowledge: &Knowledge,
    head: usize,
    literals: &[usize],
    day: Date,
) -> Option<Location> {
    let mut anchors = vec![head];
    anchors.extend(literals.iter().copied().filter(|&l| l != head));
    if syntax::is_verb(doc, head) {
        anchors.extend(syntax::objects(doc, head));
    }
    for anchor in anchors {
        for prep in doc.children_with(anchor, Dep::Prep).filter(|&p| LOCATIVE.contains(&doc.lower(p))) {
            let Some(object) = doc.child_with(prep, Dep::Pobj) else { continue };
            if let Some(location) = named(linked, knowledge, object, day) {
                return Some(location);
            }
        }
    }
    None
}

fn named(linked: &Linked, knowledge: &Knowledge, t: usize, day: Date) -> Option<Location> {
    let hit = linked.name(t).filter(|h| h.head == t)?;
    let gazetteer = &knowledge.gazetteer;
    let country_of = |n: u32| gazetteer.actor(n).on(day).country.as_deref().map(str::to_owned);
    let seat = hit.seat().and_then(country_of);
    let place = hit.places().max_by_key(|&p| {
        let place = &gazetteer.places[p as usize];
        (Some(&*place.country) == seat.as_deref(), place.population, std::cmp::Reverse(p))
    });
    if let Some(place) = place.map(|p| &gazetteer.places[p as usize]) {
        return Some(Location {
            name: place.name.to_string(),
            country: Some(place.country.to_string()),
            coordinates: place.coordinates,
        });
    }
    let state = hit.actors().find(|&a| {
        matches!(
            gazetteer.actor(a).kind,
            demarche_knowledge::actors::Kind::State | demarche_knowledge::actors::Kind::Authority
        )
    });
    let number = state.or(hit.seat())?;
    let name = if state.is_some() { gazetteer.actor(number).name.to_string() } else { String::new() };
    let name = if name.is_empty() { hit_words(linked, t) } else { name };
    Some(Location { name, country: country_of(number), coordinates: None })
}

fn hit_words(linked: &Linked, t: usize) -> String {
    linked.name(t).map_or(String::new(), |h| h.words.clone())
}
