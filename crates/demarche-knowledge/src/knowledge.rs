//! All of the political knowledge, read together and checked.
//!
//! A [`Knowledge`] exists only if every file in it could be read; the stages never re-check. To add a
//! kind of file, give it a reader in this crate and a place in [`Knowledge::read`].

use crate::actor_tables;
use crate::actors::Gazetteer;
use crate::hash_index::HashIndex;
use crate::lexicon::Lexicon;
use crate::ontology::Ontology;
use crate::pattern::{self, Class};
use crate::problem::Problem;
use crate::reader;
use crate::rules::{self, Rule};
use crate::second::Weights;
use crate::unnamed::Unnamed;
use crate::word_hash::WordsHash;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use std::path::Path;

/// Everything the coder knows about politics and about the words it is told in.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Knowledge {
    /// What can be coded.
    pub ontology: Ontology,
    /// The rules, by file and line.
    pub rules: Vec<Rule>,
    /// The word lists.
    pub lexicon: Lexicon,
    /// Actors and places.
    pub gazetteer: Gazetteer,
    /// How the second reader's word counts.
    pub second: Weights,
    /// How the event reader's word counts.
    pub reader: reader::Weights,
    /// Words by which groups of unnamed parties are told.
    pub unnamed: Unnamed,
    /// One rule without patterns for each event type: what stands behind a claim of the second reader alone, and of the event reader.
    alone: [Vec<Rule>; 2],
    /// Fingerprint of all files, hexadecimal.
    pub fingerprint: String,
    index: Index,
}

/// For each class of head word: hash of its lemma → numbers of rule and pattern.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Index {
    verbs: Heads,
    nouns: Heads,
    adjectives: Heads,
    modals: Heads,
}

type Heads = HashIndex<(u32, u32)>;

impl Index {
    fn new(rules: &[Rule]) -> Self {
        let heads = |class| {
            let patterns =
                rules.iter().zip(0..).flat_map(|(rule, r)| rule.patterns.iter().zip(0..).map(move |p| (r, p)));
            let of_class = patterns.filter(|(_, (pattern, _))| pattern.class == class);
            let lemmas = of_class.flat_map(|(r, (pattern, p))| pattern.head.iter().map(move |lemma| (lemma, (r, p))));
            lemmas.map(|(lemma, numbers)| (WordsHash::of_one(lemma), numbers)).collect()
        };
        Self {
            verbs: heads(Class::Verb),
            nouns: heads(Class::Noun),
            adjectives: heads(Class::Adj),
            modals: heads(Class::Modal),
        }
    }

    fn heads(&self, class: Class) -> &Heads {
        match class {
            Class::Verb => &self.verbs,
            Class::Noun => &self.nouns,
            Class::Adj => &self.adjectives,
            Class::Modal => &self.modals,
        }
    }
}

impl Knowledge {
    /// Reads the data folder at `dir`.
    ///
    /// # Errors
    /// Every problem found, in the order of the files.
    pub fn read_dir(dir: &Path) -> Result<Knowledge, Vec<Problem>> {
        let mut problems = Vec::new();
        let mut files = Vec::new();
        walk(dir, dir, &mut files, &mut problems);
        files.sort();
        if !problems.is_empty() {
            return Err(problems);
        }
        Knowledge::read(files.iter().map(|(p, t)| (p.as_str(), t.as_str())))
    }

    /// Reads files given as `(path relative to the data folder, content)`.
    ///
    /// # Errors
    /// Every problem found.
    pub fn read<'a>(files: impl Iterator<Item = (&'a str, &'a str)>) -> Result<Knowledge, Vec<Problem>> {
        let files: Vec<(&str, &str)> = files.collect();
        let mut problems = Vec::new();
        let of = |prefix: &'static str| files.iter().copied().filter(move |(p, _)| p.starts_with(prefix));
        // The tables of actors are most of the bytes: they are read beside the rest.
        let (gazetteer, rest) = std::thread::scope(|scope| {
            let actors = scope.spawn(|| {
                let mut problems = Vec::new();
                (actor_tables::read(of("actors/"), &mut problems), problems)
            });
            let ontology = Ontology::read(files.iter().copied(), &mut problems);
            let lexicon = Lexicon::read(files.iter().copied(), &mut problems);
            let second = Weights::read(files.iter().copied(), &mut problems);
            let reader = reader::Weights::read(files.iter().copied(), &mut problems);
            let mut rules = Vec::new();
            for (file, text) in of("rules/en/").filter(|(p, _)| p.ends_with(".toml")) {
                rules.extend(rules::read(file, text, &ontology, &mut problems));
            }
            (actors.join(), (ontology, lexicon, rules, (second, reader)))
        });
        let (mut ontology, lexicon, rules, (second, reader)) = rest;
        let ((mut gazetteer, bodies), found) = gazetteer.expect("reading tables does not panic");
        problems.extend(found);
        gazetteer.rank_offices(ranking(&lexicon));
        ontology.bodies = bodies;
        let unnamed = Unnamed::read(files.iter().copied(), &mut problems);
        repeats(&rules, &mut problems);
        if rules.is_empty() && problems.is_empty() {
            problems.push(Problem::of_file("rules/en", "rule.none", "there is no rule", "restore data/rules/en"));
        }
        let Some((second, reader)) = second.zip(reader).filter(|_| problems.is_empty()) else {
            return Err(problems);
        };
        let index = Index::new(&rules);
        let alone = |reader| ontology.types.values().map(|kind| Rule::of_reader(reader, kind)).collect();
        let alone = [alone("second-reader"), alone("event-reader")];
        let fingerprint = fingerprint(&files);
        Ok(Knowledge { ontology, rules, lexicon, gazetteer, second, reader, unnamed, alone, fingerprint, index })
    }

    /// Makes the fingerprint one of the data and of the network that is used with it in place of the shipped one.
    pub fn note_network(&mut self, bytes: &[u8]) {
        let network = format!("{:016x}", xxhash_rust::xxh3::xxh3_64(bytes));
        self.fingerprint = fingerprint(&[(&self.fingerprint, &network)]);
    }

    /// What stands behind a claim of the second reader alone.
    pub fn second_rule(&self, event: &str) -> Option<&Rule> {
        self.alone[0].iter().find(|rule| rule.event == event)
    }

    /// What stands behind a claim of the event reader alone.
    pub fn reader_rule(&self, event: &str) -> Option<&Rule> {
        self.alone[1].iter().find(|rule| rule.event == event)
    }

    /// The patterns whose head is `lemma`.
    pub fn patterns(&self, class: Class, lemma: &str) -> impl Iterator<Item = (&Rule, &pattern::Pattern)> + '_ {
        self.index.heads(class).get(WordsHash::of_one(lemma)).iter().map(|&(r, p)| {
            let rule = &self.rules[r as usize];
            (rule, &rule.patterns[p as usize])
        })
    }
}

/// The rank of an office; thousands of terms share a few hundred offices.
fn ranking(lexicon: &Lexicon) -> impl FnMut(&str) -> usize + '_ {
    let mut known: FxHashMap<String, usize> = FxHashMap::default();
    move |office| match known.get(office) {
        Some(&rank) => rank,
        None => {
            let rank = lexicon.rank(office);
            known.insert(office.to_owned(), rank);
            rank
        }
    }
}

fn walk(root: &Path, dir: &Path, files: &mut Vec<(String, String)>, problems: &mut Vec<Problem>) {
    let name = |p: &Path| p.strip_prefix(root).unwrap_or(p).to_string_lossy().replace('\\', "/");
    let mut unreadable = |p: &Path, e: std::io::Error| {
        problems.push(Problem::of_file(&name(p), "data.read", e.to_string(), "make it readable"));
    };
    let entries = match std::fs::read_dir(dir) {
        Ok(entries) => entries,
        Err(e) => return unreadable(dir, e),
    };
    for entry in entries.flatten() {
        let path = entry.path();
        if path.is_dir() {
            walk(root, &path, files, problems);
        } else if path.extension().is_some_and(|e| e == "toml" || e == "csv") {
            match std::fs::read_to_string(&path) {
                Ok(text) => files.push((name(&path), text)),
                Err(e) => problems.push(Problem::of_file(&name(&path), "data.read", e.to_string(), "make it readable")),
            }
        }
    }
}

fn repeats(rules: &[Rule], problems: &mut Vec<Problem>) {
    let mut seen: FxHashMap<&str, &Rule> = FxHashMap::default();
    for rule in rules {
        if let Some(first) = seen.insert(&rule.id, rule) {
            problems.push(Problem {
                file: rule.file.clone(),
                line: rule.line,
                column: 1,
                code: "rule.repeat",
                message: format!("rule id `{}` stands already at {}:{}", rule.id, first.file, first.line),
                help: "give one of them another id".into(),
            });
        }
    }
}

/// A fingerprint of names and contents, the same on every machine.
fn fingerprint(files: &[(&str, &str)]) -> String {
    let mut hash = xxhash_rust::xxh3::Xxh3::new();
    for (path, text) in files {
        for part in [path, text] {
            hash.update(&(part.len() as u64).to_le_bytes());
            hash.update(part.as_bytes());
        }
    }
    format!("{:016x}", hash.digest())
}

#[cfg(test)]
impl Knowledge {
    /// What the data folder of this repository says.
    pub(crate) fn of_repository() -> &'static Self {
        static READY: std::sync::OnceLock<Knowledge> = std::sync::OnceLock::new();
        let data = concat!(env!("CARGO_MANIFEST_DIR"), "/../../data");
        READY.get_or_init(|| Self::read_dir(Path::new(data)).expect("the files are in order"))
    }
}
