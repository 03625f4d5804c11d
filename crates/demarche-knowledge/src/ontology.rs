//! Reads `data/types`, `data/acts`, `data/contexts.toml` and `data/crosswalk`: what can be coded.

use crate::bodies::Bodies;
use crate::claim::Status;
use crate::objects::{OBJECT_WORDS, OBJECTS, Objects};
use crate::problem::Problem;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Sector codes (codebook section 2).
pub const SECTORS: &[&str] = &[
    "GOV", "MIL", "COP", "SPY", "JUD", "LEG", "PTY", "OPP", "REB", "PRM", "UAF", "PRE", "ELI", "CVL", "JRN", "BUS",
    "AGR", "LAB", "EDU", "MED", "REF", "REL", "SOC", "CRM", "UNK",
];

/// A mode of an event type.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mode {
    /// Name, e.g. `ceasefire`.
    pub name: String,
    /// What it covers.
    pub definition: String,
    /// CAMEO code.
    #[serde(default)]
    pub cameo: Option<String>,
}

/// A sentence and why it is coded so.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Example {
    /// The sentence.
    pub text: String,
    /// The reason.
    pub why: String,
}

/// Whose part in an event counts although nobody political takes part.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Befalls {
    /// Nobody's.
    #[default]
    Nobody,
    /// The recipients', when no actor is named: *two suspects were arrested*.
    Victims,
    /// Everybody's: *a man shot at worshippers*.
    Anybody,
}

/// What a deed becomes whose doer says that he will not do it: *will not withdraw*.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Refusal {
    /// Event type.
    pub event: String,
    /// Its mode.
    #[serde(default)]
    pub mode: Option<String>,
}

/// A PLOVER event type.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EventType {
    /// Name, e.g. `SUPPORT`.
    pub name: String,
    /// Quad class: `VC MC VK MK`.
    pub quad: String,
    /// One sentence.
    pub definition: String,
    /// What it takes in.
    #[serde(default)]
    pub covers: Vec<String>,
    /// What it is confused with.
    #[serde(default)]
    pub beware: Vec<String>,
    /// The type a merely planned one becomes.
    #[serde(default)]
    pub future: Option<String>,
    /// What it becomes when its doer says that he will not do it; absent where the type stays, negated.
    #[serde(default)]
    pub refused: Option<Refusal>,
    /// Taking part in it makes anybody political (codebook section 1: people acting politically).
    #[serde(default)]
    pub political: bool,
    /// What parties mostly do together (a meeting): on the second reader's word alone both are actors.
    #[serde(default)]
    pub mutual: bool,
    /// Which people who are not political count in it, where the text has just told of somebody political.
    #[serde(default)]
    pub befalls: Befalls,
    /// What belongs to somebody stands for him in it: *Israeli planes*, *rebel positions*.
    #[serde(default)]
    pub things: bool,
    /// Done to whom the text has just told of, where nobody is named: *met the premier … promised support*.
    #[serde(default)]
    pub implied: bool,
    /// General CAMEO code.
    pub cameo: String,
    /// Goldstein score of the general code.
    pub goldstein: f32,
    /// Modes.
    #[serde(default, rename = "mode")]
    pub modes: Vec<Mode>,
    /// Borderline sentences.
    #[serde(default, rename = "example")]
    pub examples: Vec<Example>,
    /// Names in other ontologies.
    #[serde(default)]
    pub codes: BTreeMap<String, String>,
    /// Where the definition comes from.
    pub source: String,
}

/// A step that changes a relation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Act {
    /// Dotted name, e.g. `recognition.grant`.
    pub name: String,
    /// Its event type when it happens.
    pub event: String,
    /// Its mode.
    #[serde(default)]
    pub mode: Option<String>,
    /// What it is.
    pub definition: String,
    /// The state it leads to.
    pub state: String,
    /// Event type when it is only promised.
    pub promised: String,
    /// The act it is when refused.
    #[serde(default)]
    pub refused: Option<String>,
    /// Both parties hold it.
    #[serde(default)]
    pub reciprocal: bool,
    /// Its holder is the subject of the relation it moves: who recalls an ambassador is not who had accepted him.
    #[serde(default)]
    pub flips: bool,
    /// It gives what a rival of the subject loses by it.
    #[serde(default)]
    pub grants: bool,
    /// The act that undoes it.
    #[serde(default)]
    pub opposite: Option<String>,
    /// CAMEO code.
    #[serde(default)]
    pub cameo: Option<String>,
    /// What it is confused with.
    #[serde(default)]
    pub beware: Option<String>,
}

/// What becomes of a post when the two sides cut their relations.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Severed {
    /// States that end.
    pub from: Vec<String>,
    /// The state they end in.
    pub to: String,
}

/// A rank or kind that an act can have: an ambassador or a chargé d'affaires, an embassy or a consulate.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Level {
    /// Name.
    pub name: String,
    /// Words that show it, in small letters.
    pub words: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawDimension {
    dimension: String,
    definition: String,
    #[serde(default)]
    carried: bool,
    #[serde(default)]
    symmetric: bool,
    #[serde(default)]
    post: bool,
    states: Vec<String>,
    initial: String,
    #[serde(default)]
    severed: Option<Severed>,
    #[serde(default, rename = "level")]
    levels: Vec<Level>,
    #[serde(rename = "act")]
    acts: Vec<Act>,
    source: String,
}

/// A dimension of a relation and its acts' order.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Dimension {
    /// Name, e.g. `recognition`.
    pub name: String,
    /// What it is.
    pub definition: String,
    /// States it can be in.
    pub states: Vec<String>,
    /// State before any act.
    pub initial: String,
    /// Parties whom the clause of an act leaves out are those of the act told before: *relations were restored*.
    pub carried: bool,
    /// Both sides stand in the same state to each other, whoever acts.
    pub symmetric: bool,
    /// Its states are those of a post that one side keeps in the other: a mission, an ambassador.
    pub post: bool,
    /// What becomes of its states when the two sides cut their relations; absent where that ends nothing.
    pub severed: Option<Severed>,
    /// Ranks or kinds its acts can have, the highest first.
    pub levels: Vec<Level>,
    /// Where it comes from.
    pub source: String,
}

/// Words that show a context or topic.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cued {
    /// Name of the context or topic.
    pub name: String,
    /// What it means.
    #[serde(default)]
    pub definition: String,
    /// Lemmas and phrases that show it.
    pub words: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawContexts {
    #[serde(default)]
    #[allow(dead_code)]
    source: String,
    #[serde(rename = "context")]
    contexts: Vec<Cued>,
    #[serde(default, rename = "topic")]
    topics: Vec<Cued>,
}

/// A CAMEO code and what it is here.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Cameo {
    /// Its name.
    pub name: String,
    /// Goldstein score.
    pub goldstein: Option<f32>,
    /// PLOVER type.
    pub event: String,
}

/// What recognition is of (codebook section 9): of a state, which outlasts its governments, or of a government, which it does not.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecognitionRules {
    /// The dimension.
    pub dimension: String,
    /// What recognition of a state is called.
    pub state: String,
    /// What recognition of a government is called.
    pub government: String,
    /// Words of the party or of the object that show a government, in small letters.
    pub government_words: Vec<String>,
    /// Words that show a state, in small letters.
    pub state_words: Vec<String>,
}

/// How acts add up to states (`data/fold.toml`).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FoldRules {
    /// What the file is.
    pub title: String,
    /// Where it comes from.
    pub source: String,
    /// Statuses that move a state.
    pub moves: Vec<Status>,
    /// Statuses kept as announcements.
    pub announces: Vec<Status>,
    /// Statuses kept as doubts.
    pub doubts: Vec<Status>,
    /// Of these, the statuses that speak against a state.
    pub opposes: Vec<Status>,
    /// An act surer than the coder's confidence in this, 0 to 1, counts; one that is less sure is doubtful and moves nothing.
    pub least_sure: f64,
    /// Sectors by which an authority governs: recognition of a government lasts as long as it does.
    pub governs: Vec<String>,
    /// States of relations that end missions and accreditations.
    pub severs: Vec<String>,
    /// What recognition can be of.
    pub recognition: RecognitionRules,
    /// Sectors that act for their state.
    pub for_state: Vec<String>,
    /// Country codes that many bodies share.
    pub shared_codes: Vec<String>,
    /// Dimensions with one state for each thing the act is about.
    pub by_object: Vec<String>,
    /// Of these, the dimensions in which each party stands toward the object itself: a treaty has parties.
    pub toward_object: Vec<String>,
}

/// What can be coded.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Ontology {
    /// Event types by name.
    pub types: BTreeMap<String, EventType>,
    /// Acts by name.
    pub acts: BTreeMap<String, Act>,
    /// Dimensions.
    pub dimensions: Vec<Dimension>,
    /// Contexts.
    pub contexts: Vec<Cued>,
    /// Topics.
    pub topics: Vec<Cued>,
    /// CAMEO codes.
    pub cameo: BTreeMap<String, Cameo>,
    /// How acts add up to states.
    pub fold: FoldRules,
    /// Under whom institutions and members of bodies count.
    pub bodies: Bodies,
    /// Treaties and lists that acts are about.
    pub objects: Objects,
}

impl Ontology {
    /// Reads all files of the ontology, `(path, text)` each.
    pub fn read<'a>(files: impl Iterator<Item = (&'a str, &'a str)>, problems: &mut Vec<Problem>) -> Self {
        let mut out = Self::default();
        for (file, text) in files {
            if file.starts_with("types/") {
                if let Some(t) = parse::<EventType>(file, text, problems) {
                    out.types.insert(t.name.clone(), t);
                }
            } else if file.starts_with("acts/") {
                if let Some(d) = parse::<RawDimension>(file, text, problems) {
                    out.dimension(d);
                }
            } else if file == "contexts.toml" {
                if let Some(c) = parse::<RawContexts>(file, text, problems) {
                    out.contexts = c.contexts;
                    out.topics = c.topics;
                }
            } else if file == "fold.toml" {
                out.fold = parse(file, text, problems).unwrap_or_default();
            } else if file == "crosswalk/cameo.csv" {
                out.crosswalk(file, text, problems);
            } else if file == OBJECTS {
                out.objects.read_table(file, text, problems);
            } else if file == OBJECT_WORDS {
                out.objects.read_words(file, text, problems);
            }
        }
        out.check(problems);
        out
    }

    fn dimension(&mut self, d: RawDimension) {
        for act in d.acts {
            self.acts.insert(act.name.clone(), act);
        }
        self.dimensions.push(Dimension {
            name: d.dimension,
            definition: d.definition,
            states: d.states,
            initial: d.initial,
            carried: d.carried,
            symmetric: d.symmetric,
            post: d.post,
            severed: d.severed,
            levels: d.levels,
            source: d.source,
        });
    }

    /// The dimension of an act.
    pub fn dimension_of(&self, act: &str) -> Option<&Dimension> {
        let name = act.split('.').next()?;
        self.dimensions.iter().find(|d| d.name == name)
    }

    fn crosswalk(&mut self, file: &str, text: &str, problems: &mut Vec<Problem>) {
        crate::table::rows(file, text, &["code", "name", "goldstein", "event"], problems, |row| {
            let cameo = Cameo {
                name: row.get("name").to_owned(),
                goldstein: row.get("goldstein").parse().ok(),
                event: row.get("event").to_owned(),
            };
            self.cameo.insert(row.get("code").to_owned(), cameo);
            Ok(())
        });
    }

    /// Names that point at each other must exist.
    fn check(&self, problems: &mut Vec<Problem>) {
        let known_type = |t: &str| self.types.contains_key(t);
        for t in self.types.values() {
            let file = format!("types/{}.toml", t.name.to_lowercase());
            if let Some(f) = t.future.as_deref().filter(|f| !known_type(f)) {
                problems.push(Problem::of_file(
                    &file,
                    "type.future",
                    format!("`{f}` is no event type"),
                    "mend `future`",
                ));
            }
            if let Some(refused) = &t.refused {
                let target = self.types.get(&refused.event);
                let known = target.is_some_and(|to| refused.mode.iter().all(|m| to.modes.iter().any(|x| x.name == *m)));
                if !known {
                    let message =
                        format!("a refused {} is `{}`, which is no event type with this mode", t.name, refused.event);
                    problems.push(Problem::of_file(&file, "type.refused", message, "see data/types"));
                }
            }
            if !["VC", "MC", "VK", "MK"].contains(&t.quad.as_str()) {
                let message = format!("`{}` is no quad class", t.quad);
                problems.push(Problem::of_file(&file, "type.quad", message, "use VC, MC, VK or MK"));
            }
            if !(-10.0..=10.0).contains(&t.goldstein) {
                let message = format!("Goldstein score {} is outside -10..10", t.goldstein);
                problems.push(Problem::of_file(&file, "type.goldstein", message, "mend `goldstein`"));
            }
        }
        self.check_fold(problems);
        for act in self.acts.values() {
            let dimension = act.name.split('.').next().unwrap_or("");
            let file = format!("acts/{dimension}.toml");
            for t in [&act.event, &act.promised] {
                if !known_type(t) {
                    let message = format!("act `{}`: `{t}` is no event type", act.name);
                    problems.push(Problem::of_file(&file, "act.event", message, "see data/types"));
                }
            }
            for other in act.refused.iter().chain(&act.opposite) {
                if !self.acts.contains_key(other) {
                    let message = format!("act `{}` names `{other}`, which is no act", act.name);
                    problems.push(Problem::of_file(&file, "act.name", message, "see data/acts"));
                }
            }
        }
    }
}

impl Ontology {
    /// What the folding rules name must exist.
    fn check_fold(&self, problems: &mut Vec<Problem>) {
        let mut report = |key: &'static str, message: String| {
            problems.push(Problem::of_file(
                "fold.toml",
                key,
                message,
                "data/README.md describes the keys of this file",
            ));
        };
        for sector in self.fold.for_state.iter().filter(|s| !SECTORS.contains(&s.as_str())) {
            report("fold.for_state", format!("`{sector}` is no sector"));
        }
        for name in self.fold.toward_object.iter().filter(|n| !self.fold.by_object.contains(n)) {
            report("fold.toward_object", format!("`{name}` is not among `by_object`"));
        }
        for name in self.fold.by_object.iter().filter(|n| self.dimensions.iter().all(|d| d.name != **n)) {
            report("fold.by_object", format!("`{name}` is no dimension of acts"));
        }
        if self.fold.moves.is_empty() {
            report("fold.moves", "no status moves a state".into());
        }
        if !(0.0..1.0).contains(&self.fold.least_sure) {
            report("fold.least_sure", format!("{} is not between 0 and 1", self.fold.least_sure));
        }
        for sector in self.fold.governs.iter().filter(|s| !SECTORS.contains(&s.as_str())) {
            report("fold.governs", format!("`{sector}` is no sector"));
        }
        for status in self.fold.opposes.iter().filter(|s| !self.fold.doubts.contains(s)) {
            report("fold.opposes", format!("`{}` is not among `doubts`", status.as_str()));
        }
        let dimension = &self.fold.recognition.dimension;
        if self.dimensions.iter().all(|d| d.name != *dimension) {
            report("fold.recognition.dimension", format!("`{dimension}` is no dimension of acts"));
        }
        for state in self.fold.severs.iter().filter(|s| self.dimensions.iter().all(|d| !d.states.contains(s))) {
            report("fold.severs", format!("`{state}` is no state of any dimension"));
        }
        for d in &self.dimensions {
            let named = d.severed.iter().flat_map(|s| s.from.iter().chain([&s.to]));
            for state in named.filter(|s| !d.states.contains(s)) {
                report("acts.severed", format!("`{state}` is no state of {}", d.name));
            }
        }
        for object in self.objects.iter().filter(|o| self.dimensions.iter().all(|d| *d.name != *o.dimension)) {
            let message = format!("`{}` is about `{}`, which is no dimension of acts", object.name, object.dimension);
            problems.push(Problem::of_file(OBJECTS, "object.dimension", message, "see data/acts"));
        }
    }
}

/// Reads one TOML file into `T`, or reports where it is wrong.
pub fn parse<T: for<'de> Deserialize<'de>>(file: &str, text: &str, problems: &mut Vec<Problem>) -> Option<T> {
    match toml::from_str(text) {
        Ok(value) => Some(value),
        Err(e) => {
            let at = e.span().map_or(0, |s| s.start);
            let help = "data/README.md describes the keys of this file";
            problems.push(Problem::at(file, text, at, "data.toml", e.message().to_owned(), help));
            None
        }
    }
}
