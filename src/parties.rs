//! From what a user types to the party that is meant: *RUS*, *Russia*, *Taliban*, *African Union*; and back, from keys to names.

use crate::answers::Answers;
use crate::governments::{Governments, rivals};
use demarche_coder::Knowledge;
use demarche_coder::claim::Participant;
use demarche_coder::knowledge::actors::{Actor, Kind, Meaning, Term};
use demarche_coder::knowledge::problem::nearest;
use demarche_ledger::{Ledger, LedgerError, Party, View, Who, key};
use jiff::civil::Date;
use std::collections::BTreeSet;

/// Who may be meant: the lists of actors, what the ledger has coded, and whose acts count as whose.
pub struct Parties<'a> {
    /// The lists.
    pub knowledge: &'a Knowledge,
    /// What was coded.
    pub ledger: &'a Ledger,
    /// Whose acts count as whose.
    pub view: &'a View<'a>,
    /// Who claims whom.
    pub answers: &'a Answers,
    /// Whether those of a contested entity count as the claimant's.
    pub claimant: bool,
}

/// Nobody is called so; perhaps somebody is called nearly so.
pub struct Unknown {
    /// What was typed.
    pub typed: String,
    /// The nearest name.
    pub near: Option<String>,
}

impl<'a> Parties<'a> {
    /// The party called `typed` on a day.
    ///
    /// # Errors
    /// When the ledger cannot be read; `Ok(Err)` when nobody is called so, in the lists or in the ledger.
    pub fn find(&self, typed: &str, day: Date) -> Result<Result<Party<'a>, Unknown>, LedgerError> {
        if let Some(number) = find(self.knowledge, typed, day) {
            return Ok(Ok(self.listed(number, day)));
        }
        let typed = typed.trim();
        let codes = self.ledger.countries_of(typed)?;
        if !codes.is_empty() {
            return Ok(Ok(called(typed.to_owned(), codes)));
        }
        if self.ledger.has_country(&typed.to_uppercase())? {
            return Ok(Ok(Party::all(typed.to_uppercase(), typed.to_uppercase())));
        }
        let coded = self.ledger.names()?;
        let listed = self.knowledge.gazetteer.actors.iter().map(|a| &*a.name);
        let near = nearest(typed, listed.chain(coded.iter().map(String::as_str)));
        Ok(Err(Unknown { typed: typed.to_owned(), near: near.map(str::to_owned) }))
    }

    /// An actor of the lists; an authority is also whoever acts for its country while it rules.
    fn listed(&self, number: u32, day: Date) -> Party<'a> {
        let (knowledge, view) = (self.knowledge, self.view);
        let actor = knowledge.gazetteer.actor(number);
        let term = actor.on(day);
        let own = |sector: &[Box<str>]| sector.iter().map(|s| s.to_string()).collect::<Vec<_>>().join(" ");
        let coded = key_in(actor, term, knowledge);
        let who = Who { key: &coded, name: &actor.name, sector: &own(&term.sectors), id: &actor.id, on: None };
        let counted = (view.counts_as)(who).unwrap_or_else(|| coded.clone());
        let mut keys: Vec<String> = actor.terms.iter().map(|term| key_in(actor, term, knowledge)).collect();
        if actor.kind == Kind::State && counted == coded && self.claimant {
            let claimed = self.answers.contested.iter().filter(|c| c.claimed_by == coded);
            keys.extend(claimed.map(|c| c.id.clone()).filter(|id| knowledge.gazetteer.state(id).is_some()));
        }
        keys.sort_unstable();
        keys.dedup();
        // The key it counts under goes first, then a state's code before a name.
        keys.sort_by_key(|k| (*k != counted, k.starts_with('~')));
        if keys[0] != counted {
            keys.insert(0, counted.clone());
        }
        let name = actor.name.to_string();
        if actor.kind == Kind::State && counted == coded {
            let whole = !view.keys.contains(&coded) && keys.len() == 1;
            let is = move |who: Who<'_>| match (view.counts_as)(who) {
                Some(other) => other == counted,
                None => who.key == counted,
            };
            return Party { name, keys, is: Box::new(is), whole, changes: false };
        }
        let rules = move |who: Who<'_>| {
            let on = who.on.unwrap_or(day);
            actor.kind == Kind::Authority
                && actor.holds_on(on)
                && actor.on(on).country.as_deref() == Some(who.key)
                && key_in(actor, actor.on(on), knowledge) == who.key
                && (view.counts_as)(who).is_none()
        };
        let contested = counted != coded;
        let is = move |who: Who<'_>| who.id == &*actor.id || who.name == &*actor.name || (!contested && rules(who));
        let changes = actor.kind == Kind::Authority && !contested;
        Party { name, keys, is: Box::new(is), whole: false, changes }
    }
}

/// What a key is called: the state's name, or the name after the tilde.
pub fn name(knowledge: &Knowledge, key: &str) -> String {
    if let Some(name) = key.strip_prefix('~') {
        return name.to_owned();
    }
    let gazetteer = &knowledge.gazetteer;
    gazetteer.state(key).map_or_else(|| key.to_owned(), |n| gazetteer.actor(n).name.to_string())
}

/// Whether a key is of a group that nobody names: *countries*, *three states*, *the international community*.
pub fn is_group(key: &str) -> bool {
    key.strip_prefix('~').is_some_and(|name| !name.chars().any(char::is_uppercase))
}

/// Somebody whom only the ledger knows.
fn called<'a>(name: String, codes: Vec<String>) -> Party<'a> {
    let mut keys = vec![format!("~{name}")];
    keys.extend(codes.into_iter().filter(|c| !c.is_empty()));
    let named = name.clone();
    Party { name, keys, is: Box::new(move |who| who.name == named), whole: false, changes: false }
}

/// As whose acts those of contested entities count.
pub fn view<'a>(knowledge: &'a Knowledge, answers: &'a Answers, claimant: bool) -> View<'a> {
    let mut keys = BTreeSet::new();
    for one in &answers.contested {
        // An entity without a code of its own stands under that of its claimant, or of its territory.
        let own = knowledge.gazetteer.state(&one.id).is_some();
        if own == claimant {
            keys.insert(if own { one.id.clone() } else { one.claimed_by.clone() });
        }
    }
    let apart = |id: &str| answers.apart.iter().any(|a| a.id == id);
    for one in &answers.apart {
        let state = knowledge.gazetteer.state(&one.id).map(|n| knowledge.gazetteer.actor(n));
        keys.extend(state.and_then(|s| s.terms[0].country.as_deref()).map(str::to_owned));
    }
    let counts_as = move |who: Who<'_>| {
        if !who.id.is_empty() && apart(who.id) && who.key != who.id {
            return Some(format!("~{}", who.name));
        }
        let one = answers.contested.iter().find(|c| c.id == who.key || (!who.id.is_empty() && c.id == who.id))?;
        match (claimant, one.claimed_by == who.key) {
            (true, true) => None,
            (true, false) => Some(one.claimed_by.clone()),
            (false, true) => Some(format!("~{}", who.name)),
            (false, false) => None,
        }
    };
    let governments = Governments::new(knowledge, answers);
    View {
        keys,
        counts_as: Box::new(counts_as),
        lapsing: vec![knowledge.ontology.fold.recognition.dimension.clone()],
        standing: Box::new(move |holder, subject, told| governments.stands(holder, subject, told)),
        rivals: rivals(answers),
    }
}

/// The key an actor stands under during one of its terms.
fn key_in(actor: &Actor, term: &Term, knowledge: &Knowledge) -> String {
    let participant = Participant {
        name: actor.name.to_string(),
        country: term.country.as_deref().map(str::to_owned),
        sector: term.sectors.iter().map(|s| s.to_string()).collect(),
        ..Participant::default()
    };
    key(&participant, &knowledge.ontology)
}

/// The actor a name or code means most likely on a day.
pub fn find(knowledge: &Knowledge, typed: &str, day: Date) -> Option<u32> {
    let gazetteer = &knowledge.gazetteer;
    let typed = typed.trim();
    if let Some(state) = gazetteer.state(&typed.to_uppercase()).filter(|_| typed.len() == 3) {
        return Some(state);
    }
    let plain = typed.strip_prefix("the ").or(typed.strip_prefix("The ")).unwrap_or(typed);
    let meanings = [gazetteer.look_up(typed), gazetteer.look_up(plain), gazetteer.look_up(&capital(typed))];
    let actors = meanings.into_iter().flatten().filter_map(|m| match *m {
        Meaning::Actor(n) | Meaning::Adjective(n) | Meaning::Seat(n) => Some(n),
        Meaning::Place(_) => None,
    });
    actors.min_by_key(|&n| {
        let actor = gazetteer.actor(n);
        (rank(actor.kind), !actor.holds_on(day))
    })
}

/// Each word with a capital letter.
pub fn capital(name: &str) -> String {
    let word = |w: &str| w.chars().take(1).flat_map(char::to_uppercase).chain(w.chars().skip(1)).collect::<String>();
    name.split(' ').map(word).collect::<Vec<_>>().join(" ")
}

/// Which kind is meant first when several have one name.
fn rank(kind: Kind) -> usize {
    let order = [Kind::State, Kind::Authority, Kind::Organization, Kind::Group, Kind::Party, Kind::Person];
    order.iter().position(|k| *k == kind).unwrap_or(order.len())
}
