//! Reads `data/lexicon/<language>/*.toml`: the words the stages of coding look for.

use super::day::Validity;
use super::ontology::parse;
use super::problem::Problem;
use crate::claim::SpeakerKind;
use crate::link::Gender;
use jiff::civil::Date;
use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;

/// Words and phrases (words joined by one space) with what they mean.
#[derive(Clone, Debug)]
pub struct Phrases<T> {
    map: FxHashMap<Box<str>, T>,
    longest: usize,
}

impl<T> Default for Phrases<T> {
    fn default() -> Self {
        Self { map: FxHashMap::default(), longest: 0 }
    }
}

impl<T> Phrases<T> {
    /// Adds a phrase.
    pub fn insert(&mut self, phrase: &str, value: T) {
        self.longest = self.longest.max(phrase.split(' ').count());
        self.map.insert(phrase.into(), value);
    }

    /// What a phrase means.
    pub fn get(&self, phrase: &str) -> Option<&T> {
        self.map.get(phrase)
    }

    /// The longest phrase that ends with the last of `words`: how many words it takes and what it means.
    pub fn ending(&self, words: &[&str]) -> Option<(usize, &T)> {
        (1..=self.longest.min(words.len())).rev().find_map(|n| {
            let tail = &words[words.len() - n..];
            let found = if n == 1 { self.map.get(tail[0]) } else { self.map.get(tail.join(" ").as_str()) };
            found.map(|v| (n, v))
        })
    }

    /// The longest phrase that begins with the first of `words`.
    pub fn starting(&self, words: &[&str]) -> Option<(usize, &T)> {
        (1..=self.longest.min(words.len())).rev().find_map(|n| {
            let head = &words[..n];
            let found = if n == 1 { self.map.get(head[0]) } else { self.map.get(head.join(" ").as_str()) };
            found.map(|v| (n, v))
        })
    }
}

/// How firmly a reporting verb stands behind what it reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Strength {
    /// say, state
    Assert,
    /// confirm
    Confirm,
    /// claim
    Claim,
    /// allege
    Allege,
    /// deny
    Deny,
    /// believe, see
    Assess,
    /// ask
    Ask,
}

/// Cues of one status.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Cues {
    /// Auxiliaries.
    pub aux: FxHashSet<String>,
    /// Verbs that govern the deed.
    pub verbs: FxHashSet<String>,
    /// Adjectives that govern the deed.
    pub adjectives: FxHashSet<String>,
    /// Adverbs beside the deed.
    pub adverbs: FxHashSet<String>,
    /// Nouns that govern the deed.
    pub nouns: FxHashSet<String>,
    /// Phrases before the deed, as words.
    #[serde(deserialize_with = "split_phrases")]
    pub phrases: Vec<Vec<String>>,
    /// Conjunctions that open the clause.
    pub conjunctions: FxHashSet<String>,
}

fn split_phrases<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Vec<Vec<String>>, D::Error> {
    let phrases = Vec::<String>::deserialize(deserializer)?;
    Ok(phrases.iter().map(|p| p.split(' ').map(str::to_owned).collect()).collect())
}

/// Everything that changes a status.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Modality {
    /// Where the list comes from.
    pub source: String,
    /// may, could, if
    pub possible: Cues,
    /// will, plan
    pub planned: Cues,
    /// not, fail
    pub negated: Cues,
    /// continue
    pub ongoing: Cues,
    /// try
    pub attempted: Cues,
    /// deny
    pub denied: Cues,
    /// must, should
    pub wished: Cues,
}

/// A common noun that is an actor.
#[derive(Clone, Debug)]
pub struct Agent {
    /// Sectors, main one first.
    pub sectors: Vec<Box<str>>,
    /// Whether it makes a participant political on its own.
    pub political: bool,
}

/// A title or office.
#[derive(Clone, Debug)]
pub struct Title {
    /// Sectors.
    pub sectors: Vec<Box<str>>,
}

/// What a definite description can refer to.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reference {
    /// The words, article included.
    pub words: Vec<String>,
    /// `singular`, `plural` or `pair`.
    #[serde(default)]
    pub number: String,
    /// Kinds of actor it can mean.
    #[serde(default)]
    pub kinds: Vec<String>,
    /// Sectors it can mean.
    #[serde(default)]
    pub sectors: Vec<String>,
    /// Whether it can mean any office holder told before, whatever his office: *the diplomat*.
    #[serde(default)]
    pub general: bool,
    /// One kind, where there is only one.
    #[serde(default)]
    pub kind: Option<String>,
    /// A remark.
    #[serde(default)]
    #[allow(dead_code)]
    pub note: Option<String>,
}

/// All word lists of a language.
#[derive(Default)]
pub struct Lexicon {
    /// Lemma → how firmly it reports.
    pub reporting: FxHashMap<Box<str>, Strength>,
    /// Verbs whose subject does the deed by saying it: thank, condemn, promise.
    pub voices: FxHashSet<Box<str>>,
    /// Nouns of speech: statement, claim.
    pub reporting_nouns: FxHashSet<Box<str>>,
    /// *according to* and its like, in lower case: first word → the other words, longest first.
    pub reporting_phrases: FxHashMap<Box<str>, Vec<Vec<Box<str>>>>,
    /// Nouns of speakers.
    pub speakers: Phrases<SpeakerKind>,
    /// Status cues.
    pub modality: Modality,
    /// Nouns that stand for a deed.
    pub deeds: FxHashSet<Box<str>>,
    /// Nouns that stand for their owner.
    pub stand_ins: FxHashSet<Box<str>>,
    /// Definite descriptions.
    pub references: Phrases<Reference>,
    /// Titles and offices in lower case.
    pub titles: Phrases<Title>,
    /// Words before a title: acting, deputy.
    pub title_prefixes: FxHashSet<Box<str>>,
    /// Prefixes that say the office is over: former.
    pub past_prefixes: FxHashSet<Box<str>>,
    /// Honorifics that are no office.
    pub honorifics: FxHashSet<Box<str>>,
    /// Titles and forms of address that tell *he* or *she*.
    genders: FxHashMap<Box<str>, Gender>,
    /// Common nouns that are actors, by lemma.
    pub agents: Phrases<Agent>,
    /// Media names.
    pub media: Phrases<Option<Box<str>>>,
    /// Social platforms.
    pub platforms: Phrases<()>,
    /// Sectors where no row says any.
    pub defaults: Defaults,
    /// Media names that are common words too: taken only beside a reporting verb.
    pub careful: FxHashSet<Box<str>>,
    offices: Offices,
    origins: Origins,
}

/// Sectors of actors whose own row or word says none (`data/actors/defaults.toml`).
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Defaults {
    /// A state.
    pub state: Vec<Box<str>>,
    /// Somebody who held an office.
    pub former: Vec<Box<str>>,
    /// People by nationality alone.
    pub nationals: Vec<Box<str>>,
    /// A person of whom nothing is known.
    pub person: Vec<Box<str>>,
    /// Somebody with an office no list classifies.
    pub office: Vec<Box<str>>,
    /// A medium that acts.
    pub media: Vec<Box<str>>,
    /// Groups of states.
    pub outsider: Vec<Box<str>>,
    /// A government few recognise.
    pub unrecognised: Vec<Box<str>>,
    /// Sectors that make nobody political.
    pub unpolitical: Vec<Box<str>>,
    de_facto: Vec<DeFacto>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct DeFacto {
    country: Box<str>,
    start: String,
    end: String,
    #[allow(dead_code)]
    source: String,
    #[serde(skip)]
    validity: Validity,
}

impl Defaults {
    /// The sectors of a state or official of `country` on `day`: with `PRE` where few recognise its rulers.
    pub fn ruling(&self, country: Option<&str>, sectors: Vec<Box<str>>, day: Date) -> Vec<Box<str>> {
        let holds = |d: &DeFacto| Some(&*d.country) == country && d.validity.holds(day);
        if sectors == self.state && self.de_facto.iter().any(holds) { self.unrecognised.clone() } else { sectors }
    }

    fn date(&mut self, problems: &mut Vec<Problem>) {
        for rule in &mut self.de_facto {
            match Validity::read(&rule.start, &rule.end) {
                Ok(validity) => rule.validity = validity,
                Err(e) => problems.push(Problem::of_file(
                    "actors/defaults.toml",
                    "data.date",
                    e,
                    "mend the dates of `de_facto`",
                )),
            }
        }
    }
}

/// What is known of a text from where it comes (`data/sources.toml`).
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Origin {
    /// Any of these, in lower case, marks the source.
    #[serde(rename = "match")]
    marks: Vec<String>,
    /// It tells of its own day.
    #[serde(default)]
    pub day_note: bool,
    /// Whose offices are meant when no country is named.
    #[serde(default)]
    pub home: Option<Box<str>>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Origins {
    #[allow(dead_code)]
    source: String,
    from: Vec<Origin>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Offices {
    #[allow(dead_code)]
    source: String,
    /// Words that make another office of it.
    not: Vec<String>,
    office: Vec<OfficeWords>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct OfficeWords {
    #[allow(dead_code)]
    name: String,
    words: Vec<String>,
}

impl Lexicon {
    /// The place of an office among those news calls by a bare surname, 0 highest; `ranked()` for others.
    pub fn rank(&self, office: &str) -> usize {
        let office = office.to_lowercase();
        if office.split([' ', '-']).any(|w| self.offices.not.iter().any(|n| n == w)) {
            return self.ranked();
        }
        let longest = |o: &OfficeWords| o.words.iter().filter(|w| contains_words(&office, w)).map(String::len).max();
        let entries = self.offices.office.iter().enumerate();
        let best = entries.filter_map(|(i, o)| Some((longest(o)?, std::cmp::Reverse(i)))).max();
        best.map_or(self.ranked(), |(_, i)| i.0)
    }

    /// Whether a title or form of address, in lower case, tells *he* or *she*.
    pub fn gender(&self, word: &str) -> Option<Gender> {
        self.genders.get(word.trim_end_matches('.')).copied()
    }

    /// What is known of a document with these words about where it comes from.
    pub fn origin(&self, words: &[&str]) -> Origin {
        let lower: Vec<String> = words.iter().map(|w| w.to_lowercase()).collect();
        let marked = |o: &&Origin| o.marks.iter().any(|m| lower.iter().any(|w| w.contains(m.as_str())));
        self.origins.from.iter().find(marked).cloned().unwrap_or_default()
    }

    /// Number of ranked offices.
    pub fn ranked(&self) -> usize {
        self.offices.office.len()
    }

    /// Whether two titles, in lower case, name the same office.
    pub fn same_office(&self, a: &str, b: &str) -> bool {
        let (x, y) = (self.rank(a), self.rank(b));
        x == y && x < self.ranked()
    }
}

/// Whether `text` has the words of `phrase` in a row.
fn contains_words(text: &str, phrase: &str) -> bool {
    text.match_indices(phrase).any(|(at, found)| {
        let before = text[..at].chars().next_back().is_none_or(|c| !c.is_alphanumeric());
        let after = text[at + found.len()..].chars().next().is_none_or(|c| !c.is_alphanumeric());
        before && after
    })
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawReporting {
    #[serde(default)]
    #[allow(dead_code)]
    source: String,
    verb: Vec<RawVerb>,
    #[serde(default)]
    noun: Vec<RawWords>,
    #[serde(default)]
    phrase: Vec<RawWords>,
    #[serde(default)]
    voice: Vec<RawWords>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawVerb {
    words: Vec<String>,
    strength: Strength,
    #[serde(default)]
    #[allow(dead_code)]
    note: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawWords {
    words: Vec<String>,
    #[serde(default)]
    #[allow(dead_code)]
    note: String,
    #[serde(default)]
    #[allow(dead_code)]
    strength: Option<Strength>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawSpeakers {
    #[serde(default)]
    #[allow(dead_code)]
    source: String,
    speaker: Vec<RawSpeaker>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawSpeaker {
    words: Vec<String>,
    kind: SpeakerKind,
    #[serde(default)]
    #[allow(dead_code)]
    note: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawDeeds {
    #[serde(default)]
    #[allow(dead_code)]
    source: String,
    deed: Vec<RawWords>,
    stand_in: Vec<RawWords>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawReferences {
    #[serde(default)]
    #[allow(dead_code)]
    source: String,
    reference: Vec<Reference>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawTitles {
    title: Vec<RawActing>,
    prefix: Vec<RawPrefix>,
    honorific: Vec<RawWords>,
    gender: RawGender,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawGender {
    he: Vec<Box<str>>,
    she: Vec<Box<str>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawAgents {
    agent: Vec<RawActing>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawActing {
    words: Vec<String>,
    sectors: Vec<Box<str>>,
    #[serde(default)]
    political: bool,
    #[serde(default)]
    #[allow(dead_code)]
    note: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawPrefix {
    words: Vec<String>,
    effect: PrefixEffect,
    #[serde(default)]
    #[allow(dead_code)]
    note: String,
}

/// What a word before an office does to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PrefixEffect {
    /// It is still the office: *acting*, *deputy*.
    Keep,
    /// It is over: *former*.
    Former,
    /// It has not begun: *designate*.
    Future,
    /// Few accept it: *self-proclaimed*.
    Claimed,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawMedia {
    #[serde(default)]
    careful: Vec<String>,
    outlet: Vec<RawOutlet>,
    platform: Vec<RawPlatform>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawOutlet {
    name: String,
    #[serde(default)]
    aliases: Vec<String>,
    #[serde(default)]
    country: Option<Box<str>>,
    #[serde(default)]
    #[allow(dead_code)]
    kind: String,
    #[serde(default)]
    #[allow(dead_code)]
    state: bool,
    #[serde(default)]
    #[allow(dead_code)]
    note: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawPlatform {
    name: String,
    #[serde(default)]
    aliases: Vec<String>,
    #[serde(default)]
    #[allow(dead_code)]
    country: Option<Box<str>>,
    #[serde(default)]
    #[allow(dead_code)]
    note: String,
}

/// The files of a language's lexicon.
const FILES: &[&str] =
    &["reporting", "speakers", "modality", "deeds", "references", "titles", "agents", "media", "offices"];

impl Lexicon {
    /// Reads the word lists, `(path, text)` each.
    pub fn read<'a>(files: impl Iterator<Item = (&'a str, &'a str)>, problems: &mut Vec<Problem>) -> Self {
        let files: FxHashMap<&str, &str> = files.collect();
        let mut out = Self::default();
        for want in FILES {
            let path = format!("lexicon/en/{want}.toml");
            match files.get(path.as_str()) {
                Some(text) => out.file(want, &path, text, problems),
                None => problems.push(missing(&path)),
            }
        }
        match files.get("actors/defaults.toml") {
            Some(text) => out.defaults = parse("actors/defaults.toml", text, problems).unwrap_or_default(),
            None => problems.push(missing("actors/defaults.toml")),
        }
        out.defaults.date(problems);
        match files.get("sources.toml") {
            Some(text) => out.origins = parse("sources.toml", text, problems).unwrap_or_default(),
            None => problems.push(missing("sources.toml")),
        }
        out
    }

    fn file(&mut self, want: &str, path: &str, text: &str, problems: &mut Vec<Problem>) {
        match want {
            "reporting" => self.reporting(parse(path, text, problems)),
            "speakers" => {
                for s in parse::<RawSpeakers>(path, text, problems).into_iter().flat_map(|r| r.speaker) {
                    s.words.iter().for_each(|w| self.speakers.insert(w, s.kind));
                }
            }
            "modality" => self.modality = parse(path, text, problems).unwrap_or_default(),
            "deeds" => {
                if let Some(raw) = parse::<RawDeeds>(path, text, problems) {
                    self.deeds = boxed(raw.deed);
                    self.stand_ins = boxed(raw.stand_in);
                }
            }
            "references" => {
                for r in parse::<RawReferences>(path, text, problems).into_iter().flat_map(|r| r.reference) {
                    r.words.iter().for_each(|w| self.references.insert(w, r.clone()));
                }
            }
            "titles" => self.titles(parse(path, text, problems)),
            "agents" => {
                for a in parse::<RawAgents>(path, text, problems).into_iter().flat_map(|r| r.agent) {
                    let agent = Agent { sectors: a.sectors, political: a.political };
                    a.words.iter().for_each(|w| self.agents.insert(w, agent.clone()));
                }
            }
            "media" => self.media(parse(path, text, problems)),
            _ => self.offices = parse(path, text, problems).unwrap_or_default(),
        }
    }

    fn reporting(&mut self, raw: Option<RawReporting>) {
        let Some(raw) = raw else { return };
        for verb in raw.verb {
            for word in verb.words {
                self.reporting.insert(word.into(), verb.strength);
            }
        }
        self.voices = boxed(raw.voice);
        self.reporting_nouns = boxed(raw.noun);
        for phrase in raw.phrase.into_iter().flat_map(|p| p.words) {
            let mut words = phrase.split(' ').map(Box::from);
            let first = words.next().unwrap_or_default();
            self.reporting_phrases.entry(first).or_default().push(words.collect());
        }
        // The longest first: "as noted in" before "noted".
        for rest in self.reporting_phrases.values_mut() {
            rest.sort_by_key(|words| std::cmp::Reverse(words.len()));
        }
    }

    fn titles(&mut self, raw: Option<RawTitles>) {
        let Some(raw) = raw else { return };
        for title in raw.title {
            for word in &title.words {
                self.titles.insert(word, Title { sectors: title.sectors.clone() });
            }
        }
        for prefix in raw.prefix {
            let list =
                if prefix.effect == PrefixEffect::Former { &mut self.past_prefixes } else { &mut self.title_prefixes };
            list.extend(prefix.words.into_iter().map(Box::from));
        }
        self.honorifics = boxed(raw.honorific);
        self.genders.extend(raw.gender.he.into_iter().map(|w| (w, Gender::He)));
        self.genders.extend(raw.gender.she.into_iter().map(|w| (w, Gender::She)));
    }

    fn media(&mut self, raw: Option<RawMedia>) {
        let Some(raw) = raw else { return };
        for outlet in raw.outlet {
            for name in std::iter::once(&outlet.name).chain(&outlet.aliases) {
                self.media.insert(name, outlet.country.clone());
            }
        }
        for platform in raw.platform {
            for name in std::iter::once(&platform.name).chain(&platform.aliases) {
                self.platforms.insert(name, ());
            }
        }
        self.careful = raw.careful.into_iter().map(Box::from).collect();
    }
}

fn missing(path: &str) -> Problem {
    Problem::of_file(path, "data.missing", "the file is missing", "restore it from the repository")
}

fn boxed(words: Vec<RawWords>) -> FxHashSet<Box<str>> {
    words.into_iter().flat_map(|w| w.words).map(Box::from).collect()
}
