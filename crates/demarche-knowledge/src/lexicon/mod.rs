//! Reads `data/lexicon/<language>/*.toml`: the words the stages of coding look for.

mod defaults;
mod offices;
mod origins;
mod phrases;
mod raw;
mod words;

pub use defaults::Defaults;
pub use origins::Origin;
pub use phrases::Phrases;
pub use words::{Agent, Cues, Gender, Modality, ModePlace, ModeWords, Modes, PrefixEffect, Reference, Strength, Title};

use crate::claim::SpeakerKind;
use crate::ontology::parse;
use crate::problem::Problem;
use offices::Offices;
use origins::Origins;
use raw::*;
use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};

/// All word lists of a language.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
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
    /// What shows the mode of an event.
    pub modes: Modes,
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
    many_states: ManyStates,
}

/// How organizations of states are called that no table has.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
struct ManyStates {
    /// The code they take.
    country: Box<str>,
    /// Nouns for such bodies: *council*, *pact*.
    bodies: FxHashSet<Box<str>>,
    /// Words for those who are in them: *Caribbean*, *nations*.
    words: FxHashSet<Box<str>>,
}

impl Lexicon {
    /// The place of an office among those news calls by a bare surname, 0 highest; `ranked()` for others.
    pub fn rank(&self, office: &str) -> usize {
        self.offices.rank(office)
    }

    /// Whether a title or form of address, in lower case, tells *he* or *she*.
    pub fn gender(&self, word: &str) -> Option<Gender> {
        self.genders.get(word.trim_end_matches('.')).copied()
    }

    /// What is known of a document with these words about where it comes from.
    pub fn origin(&self, words: &[&str]) -> Origin {
        self.origins.find(words)
    }

    /// The code of an organization of states, when `name` (its words in lower case) is that of one: *the Council of
    /// Caribbean Ports*.
    pub fn code_of_many_states(&self, name: &[&str]) -> Option<&str> {
        let many = &self.many_states;
        let named = |words: &FxHashSet<Box<str>>| name.iter().any(|w| words.contains(*w));
        (named(&many.bodies) && named(&many.words)).then_some(&*many.country)
    }

    /// Number of ranked offices.
    pub fn ranked(&self) -> usize {
        self.offices.count()
    }

    /// Whether two titles, in lower case, name the same office.
    pub fn same_office(&self, a: &str, b: &str) -> bool {
        let (x, y) = (self.rank(a), self.rank(b));
        x == y && x < self.ranked()
    }
}

/// The files of a language's lexicon.
const FILES: &[&str] =
    &["reporting", "speakers", "modality", "deeds", "references", "titles", "agents", "media", "modes", "offices"];

impl Lexicon {
    /// Reads the word lists, `(path, text)` each.
    pub fn read<'a>(files: impl Iterator<Item = (&'a str, &'a str)>, problems: &mut Vec<Problem>) -> Self {
        let files: Vec<(&str, &str)> = files.collect();
        let find = |path: &str| files.iter().find(|(p, _)| *p == path).map(|(_, text)| *text);
        let mut out = Self::default();
        for want in FILES {
            let path = format!("lexicon/en/{want}.toml");
            match find(&path) {
                Some(text) => out.file(want, &path, text, problems),
                None => problems.push(missing(&path)),
            }
        }
        // The tables of actors read the defaults too and report their faults.
        out.defaults = Defaults::among(&files, &mut Vec::new());
        match find("sources.toml") {
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
                    let reference =
                        Reference { number: r.number, kinds: r.kinds, sectors: r.sectors, general: r.general };
                    r.words.iter().for_each(|w| self.references.insert(w, reference.clone()));
                }
            }
            "titles" => self.titles(parse(path, text, problems)),
            "agents" => {
                let Some(raw) = parse::<RawAgents>(path, text, problems) else { return };
                self.many_states = ManyStates {
                    country: raw.many_states.country,
                    bodies: raw.many_states.bodies.into_iter().collect(),
                    words: raw.many_states.words.into_iter().collect(),
                };
                for a in raw.agent {
                    let agent = Agent {
                        sectors: a.sectors,
                        political: a.political,
                        country: a.country,
                        apart: a.apart,
                        counterpart: a.counterpart,
                    };
                    a.words.iter().for_each(|w| self.agents.insert_cut(w, agent.clone()));
                }
            }
            "media" => self.media(parse(path, text, problems)),
            "modes" => self.modes = parse(path, text, problems).unwrap_or_default(),
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
                self.titles.insert_cut(word, Title { sectors: title.sectors.clone() });
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
