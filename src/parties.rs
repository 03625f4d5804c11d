//! From what a user types to the party that is meant: *RUS*, *Russia*, *Taliban*, *African Union*.

use demarche_coder::Knowledge;
use demarche_coder::claim::Participant;
use demarche_coder::knowledge::actors::{Actor, Kind, Meaning};
use demarche_ledger::{Party, Who, key};
use jiff::civil::Date;

/// The party called `typed`; an authority is also whoever acts for its country while it rules. What no list has is taken as
/// a name the ledger may have.
pub fn party<'k>(knowledge: &'k Knowledge, typed: &str, day: Date) -> Party<'k> {
    let gazetteer = &knowledge.gazetteer;
    let Some(number) = find(knowledge, typed, day) else {
        return Party::all(typed, format!("~{typed}"));
    };
    let actor = gazetteer.actor(number);
    let country = actor.on(day).country.as_deref().unwrap_or("");
    if actor.kind == Kind::State {
        return Party::all(&*actor.name, country);
    }
    let mut keys: Vec<String> = actor.terms.iter().map(|term| key_in(actor, term, knowledge)).collect();
    keys.sort_unstable();
    keys.dedup();
    // A state's code goes before a name.
    keys.sort_by_key(|k| k.starts_with('~'));
    let authority = actor.kind == Kind::Authority;
    let rules = move |on: Option<Date>| {
        let on = on.unwrap_or(day);
        authority && actor.holds_on(on) && key_in(actor, actor.on(on), knowledge) == *country
    };
    let is = move |who: Who<'_>| who.id == &*actor.id || who.name == &*actor.name || rules(who.on);
    Party { name: actor.name.to_string(), keys, is: Box::new(is) }
}

/// The key an actor stands under during one of its terms.
fn key_in(actor: &Actor, term: &demarche_coder::knowledge::actors::Term, knowledge: &Knowledge) -> String {
    let participant = Participant {
        name: actor.name.to_string(),
        country: term.country.as_deref().map(str::to_owned),
        sector: term.sectors.iter().map(|s| s.to_string()).collect(),
        ..Participant::default()
    };
    key(&participant, &knowledge.ontology)
}

/// The actor a name or code means most likely on a day.
fn find(knowledge: &Knowledge, typed: &str, day: Date) -> Option<u32> {
    let gazetteer = &knowledge.gazetteer;
    let typed = typed.trim();
    if let Some(state) = gazetteer.state(&typed.to_uppercase()).filter(|_| typed.len() == 3) {
        return Some(state);
    }
    let capital = || {
        let word =
            |w: &str| w.chars().take(1).flat_map(char::to_uppercase).chain(w.chars().skip(1)).collect::<String>();
        typed.split(' ').map(word).collect::<Vec<_>>().join(" ")
    };
    let plain = typed.strip_prefix("the ").or(typed.strip_prefix("The ")).unwrap_or(typed);
    let meanings = [gazetteer.look_up(typed), gazetteer.look_up(plain), gazetteer.look_up(&capital())];
    let actors = meanings.into_iter().flatten().filter_map(|m| match *m {
        Meaning::Actor(n) | Meaning::Adjective(n) | Meaning::Seat(n) => Some(n),
        Meaning::Place(_) => None,
    });
    actors.min_by_key(|&n| {
        let actor = gazetteer.actor(n);
        (rank(actor.kind), !actor.holds_on(day))
    })
}

/// Which kind is meant first when several have one name.
fn rank(kind: Kind) -> usize {
    let order = [Kind::State, Kind::Authority, Kind::Organization, Kind::Group, Kind::Party, Kind::Person];
    order.iter().position(|k| *k == kind).unwrap_or(order.len())
}
