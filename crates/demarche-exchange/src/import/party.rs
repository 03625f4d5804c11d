//! From a participant as a row has it to one as our claims have it.

use super::coded::Party;
use demarche_knowledge::Knowledge;
use demarche_knowledge::actors::Kind;
use demarche_knowledge::claim::Participant;
use demarche_questions::parties::{capital, find};
use jiff::civil::Date;

/// The participant: the actor of our lists where the name is one of its names and the country agrees, else the words of
/// the row with its country, or what its kind of organization stands for; that stays empty where the row tells neither.
pub fn participant(party: &Party, day: Date, knowledge: &Knowledge) -> Participant {
    let words = party.name.clone();
    let told = Participant { text: words.clone(), sector: party.sectors.clone(), ..Participant::default() };
    let gazetteer = &knowledge.gazetteer;
    // GDELT writes names in capitals.
    let loud = words.len() > 3 && !words.bytes().any(|b| b.is_ascii_lowercase());
    let name = if loud { capital(&words.to_lowercase()) } else { words.clone() };
    if let Some(number) = find(knowledge, &name, day) {
        let actor = gazetteer.actor(number);
        let term = actor.on(day);
        let body = matches!(actor.kind, Kind::State | Kind::Authority | Kind::Organization | Kind::Group);
        // Without a country only what is no person's name is sure enough.
        let agrees = party.country.as_ref().map_or(body, |c| term.country.as_deref() == Some(c));
        if agrees {
            let listed = || term.sectors.iter().map(|s| s.to_string()).collect();
            return Participant {
                name: actor.name.to_string(),
                country: term.country.as_deref().map(str::to_owned),
                sector: if told.sector.is_empty() { listed() } else { told.sector },
                id: Some(actor.id.to_string()),
                ..told
            };
        }
    }
    // A bare country that its row calls by a code.
    let state = party.country.as_deref().and_then(|c| gazetteer.state(c)).map(|n| gazetteer.actor(n));
    match state.filter(|_| words == *party.country.as_deref().unwrap_or_default()) {
        Some(state) => Participant {
            name: state.name.to_string(),
            country: party.country.clone(),
            id: Some(state.id.to_string()),
            ..told
        },
        None => Participant { name: words, country: party.country.clone().or_else(|| party.kind.clone()), ..told },
    }
}
