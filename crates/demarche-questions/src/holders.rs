//! Which rows of the terms of office are those of an office that was asked for.

use crate::offices::{Office, Reader};
use demarche_knowledge::actors::{Actor, Kind, fold};
use demarche_knowledge::bodies::Sought;
use demarche_knowledge::day::Validity;
use serde::Deserialize;
use std::cell::RefCell;
use std::collections::HashMap;

/// One term of one person in one office: a row of `data/actors/people.csv`.
#[derive(Deserialize)]
pub(crate) struct Row {
    pub id: String,
    pub name: String,
    pub aliases: String,
    pub country: String,
    pub office: String,
    pub sectors: String,
    pub start: String,
    pub end: String,
    pub source: String,
}

impl Row {
    /// When it was.
    pub fn validity(&self) -> Validity {
        Validity::read(&self.start, &self.end).unwrap_or_default()
    }
}

/// Looks for the holders of offices.
pub(crate) struct Holders<'a> {
    pub reader: &'a Reader<'a>,
    pub rows: &'a [Row],
    /// The place that words of an office name, looked up once.
    pub places: RefCell<HashMap<String, Option<u32>>>,
}

impl<'a> Holders<'a> {
    /// The terms in an office: those in the office itself, those in one that is the same under another name, and those whose
    /// words have all of the words asked for, which count only where the others are none.
    pub fn of(&self, office: &Office) -> [Vec<&'a Row>; 3] {
        let theirs: Vec<&Row> =
            self.rows.iter().filter(|row| !row.office.is_empty() && self.is_theirs(row, office)).collect();
        let held = |row: &Row| plain(&self.role_of(row, office));
        let asked = plain(&office.role);
        let lexicon = &self.reader.knowledge.lexicon;
        let envoys = |row: &Row| {
            let (role, held) = (office.role.to_lowercase(), self.role_of(row, office).to_lowercase());
            office.envoy && self.reader.same_envoy(&role, &held)
        };
        let itself = |row: &&Row| self.without_prefix(&held(row)) == asked || envoys(row);
        // "Under Secretary of State" and "President of the Senate" have the words of another office within theirs.
        let same = |row: &&Row| {
            let held = held(row);
            lexicon.same_office(&asked, &held) && !format!(" {held} ").contains(&format!(" {asked} "))
        };
        let like = |row: &&Row| {
            let held = held(row);
            let has = |word: &str| held.split(' ').any(|h| h == word);
            // The vice-president has the president's words and is another.
            let another = lexicon.rank(&asked) < lexicon.ranked() && !lexicon.same_office(&asked, &held);
            asked.split(' ').all(has) && !another
        };
        let (exact, others): (Vec<&Row>, Vec<&Row>) = theirs.into_iter().partition(itself);
        let (other_name, others): (Vec<&Row>, Vec<&Row>) = others.into_iter().partition(same);
        [exact, other_name, others.into_iter().filter(like).collect()]
    }

    /// A plain office without what says that somebody holds it for the time being: *acting president*.
    fn without_prefix<'o>(&self, office: &'o str) -> &'o str {
        let prefixes = self.reader.words.prefixes.iter();
        prefixes.filter_map(|p| office.strip_prefix(p.as_str())?.strip_prefix(' ')).next().unwrap_or(office)
    }

    /// All offices of the side asked about, for a hint.
    pub fn offices(&self, office: &Office) -> Vec<&'a str> {
        let theirs = self
            .rows
            .iter()
            .filter(|row| !row.office.is_empty() && self.is_theirs(row, &Office { at: None, ..office.clone() }));
        let of_kind = theirs.filter(|row| !office.envoy || self.sent(row).is_some());
        of_kind.map(|row| row.office.as_str()).collect()
    }

    /// What the row's office is, without whose it is and at whom.
    fn role_of(&self, row: &Row, office: &Office) -> String {
        if office.envoy {
            return self.sent(row).map_or_else(|| row.office.clone(), |(role, _)| role);
        }
        let cut = |office: &str| office.rsplit_once(" of ").map_or(office.to_owned(), |(role, _)| role.to_owned());
        match office.of.map(|n| self.reader.knowledge.gazetteer.actor(n)) {
            Some(actor) if actor.kind != Kind::State && self.names(&row.office, &row.country).is_some() => {
                cut(&row.office)
            }
            _ => row.office.clone(),
        }
    }

    /// Of an envoy, his role and at whom he is.
    fn sent(&self, row: &Row) -> Option<(String, u32)> {
        let (role, at) = [" to ", " at ", " in "].iter().find_map(|join| row.office.split_once(join))?;
        let mut known = self.places.borrow_mut();
        let place = *known.entry(at.to_owned()).or_insert_with(|| {
            let words: Vec<&str> = at.split(' ').collect();
            self.reader.place(&words, false)
        });
        place.map(|place| (role.to_owned(), place))
    }

    fn is_theirs(&self, row: &Row, office: &Office) -> bool {
        if office.envoy {
            let Some((_, at)) = self.sent(row) else { return false };
            return office.at.is_none_or(|asked| self.one(asked, at)) && office.of.is_none_or(|of| self.is_of(row, of));
        }
        office.of.is_some_and(|of| self.is_of(row, of))
    }

    /// Whether two numbers mean one side: an institution is its body.
    fn one(&self, one: u32, other: u32) -> bool {
        let bodies = &self.reader.knowledge.ontology.bodies;
        let whole = |n: u32| {
            let id = &self.reader.knowledge.gazetteer.actor(n).id;
            bodies.with_id(id).map_or(id, |body| &bodies.whole(body).id)
        };
        one == other || whole(one) == whole(other)
    }

    /// Identifier of the body that an office names.
    fn names(&self, office: &str, country: &str) -> Option<&'a str> {
        let bodies = &self.reader.knowledge.ontology.bodies;
        bodies.of(Sought { code: Some(country), office, ..Sought::default() }).map(|b| &*b.id)
    }

    /// Whether a row's office is one of this state, authority or body.
    fn is_of(&self, row: &Row, of: u32) -> bool {
        let knowledge = self.reader.knowledge;
        let (gazetteer, bodies) = (&knowledge.gazetteer, &knowledge.ontology.bodies);
        let actor = gazetteer.actor(of);
        let under = |code: &str| actor.terms.iter().any(|t| t.country.as_deref() == Some(code));
        let authority = gazetteer.authority_of(&row.office);
        match actor.kind {
            Kind::State => {
                // The leader of a movement holds no office of its state, nor does an entity's president.
                let movement = || {
                    let sought = |code| Sought { code, office: &row.office, ..Sought::default() };
                    let armed =
                        bodies.of(sought(None)).filter(|b| b.kind != Kind::Organization && b.kind != Kind::Party);
                    let own = bodies.of(sought(Some(&row.country))).filter(|b| b.kind != Kind::Organization);
                    armed.or(own).is_some()
                };
                *row.country == *actor.id && authority.is_none() && !movement()
            }
            Kind::Authority if actor.own_offices => under(&row.country) && authority == Some(of),
            Kind::Authority => {
                let named = self.names(&row.office, &row.country);
                under(&row.country)
                    && match named {
                        Some(id) => *id == *actor.id,
                        None => authority.is_none() && self.began_under(row, actor),
                    }
            }
            _ => {
                let Some(body) = bodies.with_id(&actor.id) else { return false };
                let named = self.names(&row.office, &row.country);
                let own_code = body.code.as_deref() == Some(&row.country);
                match named.and_then(|id| bodies.with_id(id)) {
                    Some(found) => found.id == body.id || bodies.whole(found).id == body.id && own_code,
                    None => own_code && bodies.head(&row.country).is_some_and(|head| head.id == body.id),
                }
            }
        }
    }

    /// Whether a term began while the authority governed: its ministers are the country's.
    fn began_under(&self, row: &Row, actor: &Actor) -> bool {
        let for_state = &self.reader.knowledge.ontology.fold.for_state;
        let Some(start) = row.validity().start else { return false };
        let governs = |sectors: &[Box<str>]| sectors.first().is_some_and(|s| for_state.iter().any(|f| **f == **s));
        if !row.sectors.split('|').next().is_some_and(|s| for_state.iter().any(|f| f == s)) {
            return false;
        }
        actor.terms.iter().any(|term| governs(&term.sectors) && term.validity.holds(start))
    }
}

/// Without accents, case and marks.
pub(crate) fn plain(text: &str) -> String {
    let folded = fold(text).to_lowercase();
    folded.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect::<Vec<_>>().join(" ")
}
