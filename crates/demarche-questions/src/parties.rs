//! From what a user types to the party that is meant: *RUS*, *Russia*, *Taliban*, *African Union*; and back, from keys to names.

use crate::error::{NameKind, QueryError};
use crate::governments::{Governments, rivals};
use crate::policy::AnswerPolicy;
use demarche_knowledge::Knowledge;
use demarche_knowledge::actors::{Actor, Kind, Meaning, Term};
use demarche_knowledge::bodies::{Body, Sought};
use demarche_knowledge::claim::Participant;
use demarche_knowledge::problem::nearest;
use demarche_knowledge::spelling::same;
use demarche_ledger::{Ledger, Party, View, Who, body_key, key};
use jiff::civil::Date;
use std::collections::{BTreeSet, HashMap};

/// Who may be meant: the lists of actors, what the ledger has coded, and whose acts count as whose.
pub struct Parties<'a> {
    /// The lists.
    pub knowledge: &'a Knowledge,
    /// What was coded.
    pub ledger: &'a Ledger,
    /// Whose acts count as whose.
    pub view: &'a View<'a>,
    /// Who claims whom.
    pub policy: &'a AnswerPolicy,
    /// Whether those of a contested entity count as the claimant's.
    pub claimant: bool,
}

impl<'a> Parties<'a> {
    /// The party called `typed` on a day; an institution is the body it acts for.
    ///
    /// # Errors
    /// When nobody is called so, in the lists or in the ledger, or the ledger cannot be read.
    pub fn find(&self, typed: &str, day: Date) -> Result<Party<'a>, QueryError> {
        match find(self.knowledge, typed, day) {
            Some(number) => Ok(self.listed(number, day, true)),
            None => self.in_ledger(typed),
        }
    }

    /// The same, but an institution is itself alone, as claims name it.
    ///
    /// # Errors
    /// As [`Parties::find`].
    pub fn find_itself(&self, typed: &str, day: Date) -> Result<Party<'a>, QueryError> {
        match find(self.knowledge, typed, day) {
            Some(number) => Ok(self.listed(number, day, false)),
            None => self.in_ledger(typed),
        }
    }

    /// Somebody whom only the ledger knows, in whatever spelling.
    fn in_ledger(&self, typed: &str) -> Result<Party<'a>, QueryError> {
        let typed = typed.trim();
        let code = typed.to_uppercase();
        if self.ledger.countries_of(typed)?.is_empty() && self.ledger.has_country(&code)? {
            return Ok(Party::all(code.clone(), code));
        }
        let coded = self.ledger.names()?;
        let mut names: Vec<&String> = coded.iter().filter(|name| same(name, typed)).collect();
        names.sort_by_key(|name| (*name != typed, *name));
        if let Some(first) = names.first() {
            let mut keys: Vec<String> = names.iter().map(|name| self.unlisted(name)).collect();
            keys.extend(names.iter().map(|name| format!("~{name}")));
            for name in &names {
                keys.extend(self.ledger.countries_of(name)?.into_iter().filter(|code| !code.is_empty()));
            }
            return Ok(called((*first).clone(), distinct(keys)));
        }
        let listed = self.knowledge.gazetteer.actors.iter().map(|a| &*a.name);
        let near = nearest(typed, listed.chain(coded.iter().map(String::as_str)));
        let hint = near.map(|n| format!("did you mean `{n}`? ")).unwrap_or_default();
        Err(QueryError::unknown(
            NameKind::Party,
            typed,
            near.map(str::to_owned),
            format!("no actor named `{typed}` in the actor lists or the ledger"),
            format!("{hint}write a country code, or a name that claims use"),
        ))
    }

    /// The key under which somebody of this name stands whom no list has.
    fn unlisted(&self, name: &str) -> String {
        key(&Participant { name: name.to_owned(), ..Participant::default() }, &self.knowledge.ontology)
    }

    /// An actor of the lists.
    fn listed(&self, number: u32, day: Date, whole: bool) -> Party<'a> {
        let actor = self.knowledge.gazetteer.actor(number);
        let body = self.knowledge.ontology.bodies.with_id(&actor.id);
        match (actor.kind, body) {
            (Kind::Organization, Some(body)) => self.organization(body, day, whole),
            (Kind::Group | Kind::Party, Some(body)) => self.movement(actor, body),
            _ => self.of_state(actor, day),
        }
    }

    /// An organization: everybody whose act counts as its own; not `whole`, an institution is what it is called alone.
    fn organization(&self, body: &'a Body, day: Date, whole: bool) -> Party<'a> {
        let (knowledge, bodies) = (self.knowledge, &self.knowledge.ontology.bodies);
        let meant = if whole { bodies.whole(body) } else { body };
        let counted = body_key(bodies.whole(meant), &knowledge.ontology);
        let mut keys = vec![counted.clone()];
        keys.extend(meant.code.as_deref().map(str::to_owned));
        keys.extend(std::iter::once(&meant.name).chain(&meant.aliases).map(|name| format!("~{name}")));
        let name = meant.name.to_string();
        if bodies.whole(meant).id != meant.id {
            let is = move |who: Who<'_>| who.id == &*meant.id || same(who.name, &meant.name);
            return Party { name, keys: distinct(keys), is: Box::new(is), whole: false, changes: false };
        }
        let officers = officers(knowledge, meant, day);
        let is = move |who: Who<'_>| {
            if who.key == counted && counted.starts_with('~') {
                return true;
            }
            let code = Some(who.key).filter(|key| !key.starts_with('~'));
            let found = bodies.of(Sought { name: who.name, code, id: who.id, office: "" });
            match found.or_else(|| officers.get(who.id).copied()) {
                Some(body) => bodies.whole(body).id == meant.id,
                // A code of its own is that of all its people.
                None => who.key == counted,
            }
        };
        Party { name, keys: distinct(keys), is: Box::new(is), whole: false, changes: false }
    }

    /// An armed group or a party, in whatever spelling it was coded.
    fn movement(&self, actor: &'a Actor, body: &'a Body) -> Party<'a> {
        let mut keys = vec![body_key(body, &self.knowledge.ontology)];
        keys.extend(actor.terms.iter().map(|term| key_in(actor, term, self.knowledge)));
        keys.extend(std::iter::once(&body.name).chain(&body.aliases).map(|name| format!("~{name}")));
        keys.extend(body.code.as_deref().map(str::to_owned));
        let is = named(self.knowledge, body, keys[0].clone());
        Party { name: body.name.to_string(), keys: distinct(keys), is: Box::new(is), whole: false, changes: false }
    }

    /// A state, a person, or an authority. An authority that rules its country on the day asked about is also whoever acts for
    /// the country while it rules; asked about as a group, it is itself alone.
    fn of_state(&self, actor: &'a Actor, day: Date) -> Party<'a> {
        let (knowledge, view) = (self.knowledge, self.view);
        let term = actor.on(day);
        let own = |sector: &[Box<str>]| sector.iter().map(|s| s.to_string()).collect::<Vec<_>>().join(" ");
        let coded = key_in(actor, term, knowledge);
        let who = Who { key: &coded, name: &actor.name, sector: &own(&term.sectors), id: &actor.id, on: None };
        let viewed = (view.counts_as)(who);
        let contested = viewed.is_some();
        let body = knowledge.ontology.bodies.with_id(&actor.id);
        let rules_now = actor.holds_on(day) && !coded.starts_with('~') && !actor.own_offices;
        let counted = match (viewed, actor.kind) {
            (Some(other), _) => other,
            (None, Kind::Authority) if !rules_now => format!("~{}", actor.name),
            (None, _) => coded.clone(),
        };
        let mut keys: Vec<String> = actor.terms.iter().map(|term| key_in(actor, term, knowledge)).collect();
        if actor.kind == Kind::State && counted == coded && self.claimant {
            let claimed = self.policy.contested.iter().filter(|c| c.claimed_by == coded);
            keys.extend(claimed.map(|c| c.id.clone()).filter(|id| knowledge.gazetteer.state(id).is_some()));
        }
        keys.sort_unstable();
        keys.dedup();
        // The key it counts under goes first, then a state's code before a name.
        keys.sort_by_key(|k| (*k != counted, k.starts_with('~')));
        keys.insert(0, counted.clone());
        if let Some(body) = body {
            keys.extend(std::iter::once(&body.name).chain(&body.aliases).map(|name| format!("~{name}")));
        }
        let (name, keys) = (actor.name.to_string(), distinct(keys));
        if actor.kind == Kind::State && !contested {
            let whole = !view.keys.contains(&coded) && keys.len() == 1;
            let is = move |who: Who<'_>| match (view.counts_as)(who) {
                Some(other) => other == counted,
                None => who.key == counted,
            };
            return Party { name, keys, is: Box::new(is), whole, changes: false };
        }
        let rules = move |who: Who<'_>| {
            let on = who.on.unwrap_or(day);
            rules_now
                && actor.kind == Kind::Authority
                && actor.holds_on(on)
                && actor.on(on).country.as_deref() == Some(who.key)
                && key_in(actor, actor.on(on), knowledge) == who.key
                && (view.counts_as)(who).is_none()
        };
        let itself = body.map(|body| named(knowledge, body, format!("~{}", actor.name)));
        let is = move |who: Who<'_>| {
            who.id == &*actor.id
                || who.name == &*actor.name
                || itself.as_ref().is_some_and(|itself| itself(who))
                || (contested && (view.counts_as)(who).is_some_and(|key| key == counted))
                || (!contested && rules(who))
        };
        let changes = actor.kind == Kind::Authority && !contested && rules_now;
        Party { name, keys, is: Box::new(is), whole: false, changes }
    }
}

/// Whether somebody is this group or authority, by its key, its identifier or any spelling of its names.
fn named<'a>(knowledge: &'a Knowledge, body: &'a Body, key: String) -> impl Fn(Who<'_>) -> bool + 'a {
    let bodies = &knowledge.ontology.bodies;
    move |who: Who<'_>| {
        if who.key == key && key.starts_with('~') {
            return true;
        }
        let code = Some(who.key).filter(|key| !key.starts_with('~'));
        // A member of a movement that governs acts for the state, not for the movement.
        let listed = bodies.of(Sought { name: who.name, code, id: who.id, office: "" });
        listed.is_some_and(|found| found.id == body.id && (who.id == &*body.id || bodies.is_called(body, who.name)))
    }
}

/// Those of the lists who hold an office of this body on a day, by their identifiers.
fn officers<'a>(knowledge: &'a Knowledge, body: &Body, day: Date) -> HashMap<&'a str, &'a Body> {
    let (gazetteer, bodies) = (&knowledge.gazetteer, &knowledge.ontology.bodies);
    let code = body.code.as_deref().unwrap_or("");
    let people = gazetteer.people_of(code).iter().map(|&n| gazetteer.actor(n));
    let of = |person: &'a Actor| {
        let office = person.on(day).office.as_deref()?;
        bodies.of(Sought { code: Some(code), office, ..Sought::default() }).map(|body| (&*person.id, body))
    };
    people.filter_map(of).collect()
}

/// Each key once, the first kept.
fn distinct(keys: Vec<String>) -> Vec<String> {
    let mut seen = BTreeSet::new();
    keys.into_iter().filter(|key| seen.insert(key.clone())).collect()
}

/// What a key is called: the name of the state or body, or the name after the tilde.
pub fn name(knowledge: &Knowledge, key: &str) -> String {
    if let Some(name) = key.strip_prefix('~') {
        return name.to_owned();
    }
    let gazetteer = &knowledge.gazetteer;
    let state = gazetteer.state(key).map(|n| gazetteer.actor(n).name.to_string());
    state.or_else(|| knowledge.ontology.bodies.head(key).map(|b| b.name.to_string())).unwrap_or_else(|| key.to_owned())
}

/// Whether a key is of a group that nobody names: *countries*, *three states*, *the international community*.
pub fn is_group(knowledge: &Knowledge, key: &str) -> bool {
    key.strip_prefix('~').is_some_and(|name| knowledge.is_unnamed(name, "", &[], ""))
}

/// Somebody whom only the ledger knows.
fn called<'a>(name: String, keys: Vec<String>) -> Party<'a> {
    let wanted = name.clone();
    Party { name, keys, is: Box::new(move |who| same(who.name, &wanted)), whole: false, changes: false }
}

/// As whose acts those of contested entities count.
pub fn view<'a>(knowledge: &'a Knowledge, policy: &'a AnswerPolicy, claimant: bool) -> View<'a> {
    let mut keys = BTreeSet::new();
    for one in &policy.contested {
        // An entity without a code of its own stands under that of its claimant, or of its territory.
        let own = knowledge.gazetteer.state(&one.id).is_some();
        if own == claimant {
            keys.insert(if own { one.id.clone() } else { one.claimed_by.clone() });
        }
    }
    let gazetteer = &knowledge.gazetteer;
    let apart = |id: &str| policy.apart.iter().any(|a| a.id == id);
    for one in &policy.apart {
        let state = gazetteer.state(&one.id).map(|n| gazetteer.actor(n));
        keys.extend(state.and_then(|s| s.terms[0].country.as_deref()).map(str::to_owned));
    }
    let entities = entities(knowledge, policy);
    let own_name = |id: &str| -> Option<String> {
        let state = gazetteer.state(id).map(|n| gazetteer.actor(n).name.to_string());
        state.or_else(|| knowledge.ontology.bodies.with_id(id).map(|b| b.name.to_string()))
    };
    let counts_as = move |who: Who<'_>| {
        if !who.id.is_empty() && apart(who.id) && who.key != who.id {
            return Some(format!("~{}", own_name(who.id).unwrap_or_else(|| who.name.to_owned())));
        }
        let (_, nth) = entities.get_key_value(who.id).or_else(|| entities.get_key_value(who.key))?;
        let one = &policy.contested[*nth];
        match (claimant, one.claimed_by == who.key) {
            (true, true) => None,
            (true, false) => Some(one.claimed_by.clone()),
            (false, true) => Some(format!("~{}", own_name(&one.id).unwrap_or_else(|| who.name.to_owned()))),
            (false, false) => None,
        }
    };
    let governments = Governments::new(knowledge, policy);
    View {
        keys,
        counts_as: Box::new(counts_as),
        lapsing: vec![knowledge.ontology.fold.recognition.dimension.clone()],
        standing: Box::new(move |holder, subject, told| governments.stands(holder, subject, told)),
        rivals: rivals(policy),
    }
}

/// Contested entities by their own code or id and by the ids of those who hold an office that names one: its president is the
/// entity's, whatever country the lists have him under.
fn entities<'a>(knowledge: &'a Knowledge, policy: &'a AnswerPolicy) -> HashMap<&'a str, usize> {
    let gazetteer = &knowledge.gazetteer;
    let mut entities: HashMap<&str, usize> = HashMap::new();
    for (nth, one) in policy.contested.iter().enumerate() {
        entities.insert(&one.id, nth);
        let of = |office: &str| gazetteer.authority_of(office).is_some_and(|n| *gazetteer.actor(n).id == *one.id);
        let people = gazetteer.people_of(&one.claimed_by).iter().map(|&n| gazetteer.actor(n));
        for person in people.filter(|p| p.terms.iter().all(|t| t.office.as_deref().is_some_and(of))) {
            entities.entry(&person.id).or_insert(nth);
        }
    }
    entities
}

/// The key an actor stands under during one of its terms.
fn key_in(actor: &Actor, term: &Term, knowledge: &Knowledge) -> String {
    let participant = Participant {
        name: actor.name.to_string(),
        country: term.country.as_deref().map(str::to_owned),
        sector: term.sectors.iter().map(|s| s.to_string()).collect(),
        office: term.office.as_deref().map(str::to_owned),
        id: Some(actor.id.to_string()),
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
    let exact = actors.min_by_key(|&n| {
        let actor = gazetteer.actor(n);
        (rank(actor.kind), !actor.holds_on(day))
    });
    exact.or_else(|| {
        // A code that is a body's own, then any spelling of a body's names.
        let bodies = &knowledge.ontology.bodies;
        let body = bodies.head(&typed.to_uppercase()).or_else(|| bodies.called(typed))?;
        gazetteer.actors.iter().position(|actor| actor.id == body.id).map(|n| n as u32)
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
