//! What a whole document says before its phrases are read one by one: its day and its country.

use super::{About, NameHit};
use crate::knowledge::Knowledge;
use crate::knowledge::actors::{Kind, Meaning};
use demarche_lang::{Dep, Doc};
use jiff::civil::{Date, date};

/// Offices are looked up as of this day when nothing in a document tells its time.
const UNDATED: Date = date(2020, 1, 1);

/// Years a text can be about.
const YEARS: std::ops::RangeInclusive<i16> = 1900..=2050;

/// How often a country must be named before people nobody places are taken to be its people.
const OFTEN: usize = 3;

/// The same for another state on an official site, which speaks of itself unnamed.
const TWICE: usize = 2;

/// The circumstances in which the phrases of a document are understood.
pub struct Setting<'a> {
    /// Day of the document, told or inferred: who holds which office.
    pub day: Date,
    /// Country of the publisher, when it is an official one.
    pub home: Option<&'a str>,
    /// State named far more often than any other.
    leading: Option<Box<str>>,
    /// State named more often than any other.
    foremost: Option<Box<str>>,
    /// State whose people are meant where nothing tells whose.
    of_people: Option<Box<str>>,
    /// States named at all, with the sentence where only one names them.
    told: Vec<(Box<str>, Option<usize>)>,
}

impl<'a> Setting<'a> {
    /// Reads the setting of `doc` off the names in it.
    pub fn read(doc: &Doc, names: &[NameHit], knowledge: &Knowledge, about: About<'a>) -> Self {
        let day = about.date.unwrap_or_else(|| inferred_day(doc, names, knowledge));
        let counts = counted(doc, names, knowledge, day);
        let often = counts.first().is_some_and(|c| c.times >= OFTEN);
        let of_people = match about.home {
            Some(home) => of_people_abroad(&counts, home),
            None => leading(&counts).filter(|_| often),
        };
        let (leading, foremost) = (leading(&counts), foremost(&counts));
        Self {
            day,
            home: about.home,
            leading,
            foremost,
            of_people,
            told: counts.into_iter().map(|c| (c.country, c.only_sentence)).collect(),
        }
    }

    /// Whether the document names this state, its people, places or persons, or comes from it.
    pub fn tells(&self, country: &str) -> bool {
        self.home == Some(country) || self.told.iter().any(|(c, _)| **c == *country)
    }

    /// Whether the document names this state outside `sentence`, or comes from it.
    pub fn tells_outside(&self, country: &str, sentence: usize) -> bool {
        let elsewhere = |(c, only): &(Box<str>, Option<usize>)| **c == *country && *only != Some(sentence);
        self.home == Some(country) || self.told.iter().any(elsewhere)
    }

    /// The country of the institutions the document names without saying whose.
    pub fn country(&self) -> Option<&str> {
        self.home.or(self.leading.as_deref())
    }

    /// The country named more often than any other: whom to suppose where nothing else tells.
    pub fn foremost(&self) -> Option<&str> {
        self.foremost.as_deref()
    }

    /// The country whose people are meant when a document says neither whose nor where.
    pub fn country_of_people(&self) -> Option<&str> {
        self.of_people.as_deref()
    }
}

/// How often a document names a state.
struct Count {
    country: Box<str>,
    times: usize,
    /// How often by a state, nationality or place, not by its bodies or people.
    as_land: usize,
    /// Whether not only as the other side.
    own: bool,
    /// The sentence that names it, where only one does.
    only_sentence: Option<usize>,
}

/// The state that is named alone, or twice as often as the next, and not only as the other side.
fn leading(counts: &[Count]) -> Option<Box<str>> {
    let first = counts.first().filter(|c| c.own)?;
    let alone = counts.get(1).is_none_or(|second| first.times >= 2 * second.times);
    alone.then(|| first.country.clone())
}

/// The state that is named twice and more often than the next, and not only as the other side.
fn foremost(counts: &[Count]) -> Option<Box<str>> {
    let first = counts.first().filter(|c| c.own && c.times >= TWICE)?;
    counts.get(1).is_none_or(|second| first.times > second.times).then(|| first.country.clone())
}

/// Whose people an official site means: those of a foreign state it names far more often than any other and no
/// less than half as often as its own; its own where hardly another is named.
fn of_people_abroad(counts: &[Count], home: &str) -> Option<Box<str>> {
    // Its officials are named on every page and tell nothing of whom the page is about.
    let own = counts.iter().find(|c| &*c.country == home).map_or(0, |c| c.as_land);
    let mut abroad = counts.iter().filter(|c| &*c.country != home);
    let first = abroad.next();
    let most = first.map_or(0, |c| c.times);
    let alone = abroad.next().is_none_or(|second| most >= 2 * second.times);
    if most >= TWICE && 2 * most >= own && alone {
        first.map(|c| c.country.clone())
    } else {
        (own >= 2 * most).then(|| home.into())
    }
}

/// The states a document names, most often named first.
fn counted(doc: &Doc, names: &[NameHit], knowledge: &Knowledge, day: Date) -> Vec<Count> {
    let gazetteer = &knowledge.gazetteer;
    let mut counts: Vec<Count> = Vec::new();
    for hit in names {
        let mut named = hit
            .actors()
            .filter(|&a| matches!(gazetteer.actor(a).kind, Kind::State | Kind::Person) || hit.tokens.len() > 1);
        let country = |a: u32| gazetteer.actor(a).on(day).country.as_deref();
        // A name that several countries have, *Conservative Party*, speaks for none of them.
        let named = named.next().filter(|&first| named.all(|other| country(other) == country(first)));
        let of_actor =
            hit.adjective().or(named).or_else(|| hit.seat()).and_then(|a| gazetteer.actor(a).on(day).country.clone());
        let of_place = || {
            hit.places()
                .max_by_key(|&p| gazetteer.places[p as usize].population)
                .map(|p| gazetteer.places[p as usize].country.clone())
        };
        let Some(country) = of_actor.or_else(of_place).filter(|c| gazetteer.state(c).is_some()) else {
            continue;
        };
        let own = !is_other_side(doc, hit.head);
        let sentence = Some(doc.sentence_of(hit.head));
        let land = named.is_none_or(|a| gazetteer.actor(a).kind == Kind::State);
        match counts.iter_mut().find(|c| c.country == country) {
            Some(count) => {
                count.times += 1;
                count.as_land += usize::from(land);
                count.own |= own;
                count.only_sentence = count.only_sentence.filter(|_| count.only_sentence == sentence);
            }
            None => counts.push(Count { country, times: 1, as_land: usize::from(land), own, only_sentence: sentence }),
        }
    }
    counts.sort_by_key(|c| std::cmp::Reverse(c.times));
    counts
}

/// Whether something is done to or with the one named at `t`.
fn is_other_side(doc: &Doc, t: usize) -> bool {
    let towards =
        |p: usize| matches!(doc.lower(p), "with" | "against" | "to" | "from" | "on" | "for" | "towards" | "toward");
    doc.dep(t) == Dep::Dobj || (doc.dep(t) == Dep::Pobj && towards(doc.head(t)))
}

/// For a document without a date: the latest year it names, else the day on which most of the people it
/// names held an office it names.
fn inferred_day(doc: &Doc, names: &[NameHit], knowledge: &Knowledge) -> Date {
    let year = (0..doc.len())
        .filter_map(|t| doc.word(t).parse::<i16>().ok().filter(|y| doc.word(t).len() == 4 && YEARS.contains(y)))
        .max();
    if let Some(year) = year {
        return date(year, 7, 1);
    }
    let text = doc.text().to_lowercase();
    let mut terms = Vec::new();
    for (n, hit) in names.iter().enumerate() {
        for meaning in &hit.meanings {
            let Meaning::Actor(number) = *meaning else {
                continue;
            };
            let actor = knowledge.gazetteer.actor(number);
            if actor.kind != Kind::Person {
                continue;
            }
            let named = |office: &str| text.contains(&office.to_lowercase());
            terms
                .extend(actor.terms.iter().filter(|t| t.office.as_deref().is_some_and(named)).map(|t| (n, t.validity)));
        }
    }
    let middles = terms.iter().filter_map(|(_, v)| v.start.map(|s| (s, v.end)));
    let days = middles.map(|(start, end)| middle(start, end));
    let people = |day: &Date| {
        let mut holding: Vec<usize> = terms.iter().filter(|(_, v)| v.holds(*day)).map(|(n, _)| *n).collect();
        holding.dedup();
        holding.len()
    };
    days.max_by_key(|d| (people(d), *d)).unwrap_or(UNDATED)
}

fn middle(start: Date, end: Option<Date>) -> Date {
    let end = end.unwrap_or(start);
    let days = start.until(end).map_or(0, |s| s.get_days());
    start.checked_add(jiff::Span::new().days(days / 2)).unwrap_or(start)
}
