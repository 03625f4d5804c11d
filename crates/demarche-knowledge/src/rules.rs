//! Reads `data/rules/<language>/*.toml` into compiled rules (`docs/rules.md` is the format).

use crate::claim::Status;
use crate::ontology::{EventType, Ontology};
use crate::pattern::{Class, Pattern, Role, Sets, alternatives};
use crate::problem::{Problem, nearest};
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use toml::Spanned;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawFile {
    #[allow(dead_code)]
    title: String,
    #[serde(default)]
    source: String,
    #[serde(default)]
    sets: FxHashMap<String, String>,
    #[serde(default)]
    rule: Vec<Spanned<RawRule>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRule {
    id: Spanned<String>,
    event: Spanned<String>,
    act: Option<Spanned<String>>,
    mode: Option<Spanned<String>>,
    cameo: Option<Spanned<String>>,
    #[serde(default)]
    contexts: Vec<Spanned<String>>,
    #[serde(default)]
    topics: Vec<String>,
    #[serde(default)]
    why: String,
    #[serde(default)]
    verb: Vec<Spanned<String>>,
    #[serde(default)]
    noun: Vec<Spanned<String>>,
    #[serde(default)]
    adj: Vec<Spanned<String>>,
    #[serde(default)]
    modal: Vec<Spanned<String>>,
    #[serde(default)]
    reciprocal: bool,
    #[serde(default)]
    beside: bool,
    #[serde(default)]
    echo: bool,
    #[serde(default)]
    speaker: bool,
    #[serde(default)]
    content: bool,
    #[serde(default)]
    silent: bool,
    status: Option<Spanned<String>>,
    complement: Option<Spanned<String>>,
    #[serde(default)]
    kinds: FxHashMap<String, Spanned<String>>,
    #[serde(default)]
    sectors: FxHashMap<String, Spanned<String>>,
    #[serde(default)]
    source: Option<String>,
    #[serde(default)]
    code: Vec<Spanned<String>>,
    #[serde(default)]
    pass: Vec<Spanned<String>>,
}

/// What becomes of a deed told in the clause under a trigger.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Complement {
    /// *agreed to send*
    Commit,
    /// *urged R to leave*
    Ask,
    /// *refused to recognise*
    Refuse,
    /// *threatened to expel*
    Threaten,
    /// *accused R of shelling B*
    Accuse,
    /// *denied that it had shelled B*
    Deny,
}

impl Complement {
    const NAMES: [(&'static str, Complement); 6] = [
        ("commit", Complement::Commit),
        ("ask", Complement::Ask),
        ("refuse", Complement::Refuse),
        ("threaten", Complement::Threaten),
        ("accuse", Complement::Accuse),
        ("deny", Complement::Deny),
    ];
}

/// Kinds of things a slot can demand.
pub const KINDS: &[&str] = &["state", "authority", "organization", "group", "party", "person", "people", "firm"];

/// A sentence a rule must code, or must leave alone.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Case {
    /// The sentence.
    pub text: String,
    /// What must come out, as written after `=>`; `None` for a near miss.
    pub expect: Option<String>,
    /// Line in the file, from 1.
    pub line: usize,
}

/// A coding rule.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Rule {
    /// Unique id.
    pub id: String,
    /// File, relative to the data folder.
    pub file: String,
    /// Line, from 1.
    pub line: usize,
    /// Event type.
    pub event: String,
    /// Act.
    pub act: Option<String>,
    /// Mode.
    pub mode: Option<String>,
    /// CAMEO code.
    pub cameo: Option<String>,
    /// Contexts that always hold.
    pub contexts: Vec<String>,
    /// Topics that always hold.
    pub topics: Vec<String>,
    /// Its reason in words.
    pub why: String,
    /// The lines.
    pub patterns: Vec<Pattern>,
    /// Both did it together.
    pub reciprocal: bool,
    /// Coded beside whatever else the same trigger tells.
    pub beside: bool,
    /// Repeats the act the participant in `X` did before: *follow Russia's lead*.
    pub echo: bool,
    /// The actor is whoever says so: *"Rwanda must comply", the minister said*. Without a speaker nothing is coded.
    pub speaker: bool,
    /// Tells what was said when the parties met: nothing new where the text has just told that they met.
    pub content: bool,
    /// Wins its trigger and codes nothing: *killed in a crash*.
    pub silent: bool,
    /// Status it fixes.
    pub status: Option<Status>,
    /// What becomes of the clause under it.
    pub complement: Option<Complement>,
    /// What may fill a slot; empty means any actor.
    pub kinds: Vec<(Role, Vec<String>)>,
    /// Sectors a filled slot must have one of.
    pub sectors: Vec<(Role, Vec<String>)>,
    /// Its cases.
    pub cases: Vec<Case>,
}

impl Rule {
    /// What a claim of a learned reader alone refers to: a rule without patterns, cases or particulars. `reader` is the name of
    /// its file of weights.
    pub fn of_reader(reader: &str, kind: &EventType) -> Self {
        Self {
            id: format!("{reader}.{}", kind.name.to_lowercase()),
            file: format!("{reader}.toml"),
            line: 0,
            event: kind.name.clone(),
            act: None,
            mode: None,
            cameo: None,
            contexts: Vec::new(),
            topics: Vec::new(),
            why: "A learned reader is sure enough of this type; no rule has it.".into(),
            patterns: Vec::new(),
            reciprocal: kind.mutual,
            beside: false,
            echo: false,
            silent: false,
            speaker: false,
            content: false,
            status: None,
            complement: None,
            kinds: Vec::new(),
            sectors: Vec::new(),
            cases: Vec::new(),
        }
    }

    /// Whether it stands for a learned reader.
    pub fn is_of_reader(&self) -> bool {
        self.patterns.is_empty()
    }
}

/// Reads one rule file. Problems are added to `problems`; rules without any are returned.
pub fn read(file: &str, text: &str, ontology: &Ontology, problems: &mut Vec<Problem>) -> Vec<Rule> {
    let raw: RawFile = match toml::from_str(text) {
        Ok(raw) => raw,
        Err(e) => {
            let at = e.span().map_or(0, |s| s.start);
            let help = "docs/rules.md lists the keys of a rule";
            problems.push(Problem::at(file, text, at, "rule.toml", e.message().to_owned(), help));
            return Vec::new();
        }
    };
    let mut reader = Reader { file, text, ontology, problems, sets: Sets::default(), source: raw.source };
    for (name, words) in raw.sets {
        reader.sets.insert(name, words.split('|').map(|w| w.trim().into()).collect());
    }
    raw.rule.into_iter().filter_map(|r| reader.rule(r)).collect()
}

struct Reader<'a> {
    file: &'a str,
    text: &'a str,
    ontology: &'a Ontology,
    problems: &'a mut Vec<Problem>,
    sets: Sets,
    source: String,
}

impl Reader<'_> {
    fn problem(&mut self, at: usize, code: &'static str, message: String, help: String) {
        self.problems.push(Problem::at(self.file, self.text, at, code, message, help));
    }

    fn rule(&mut self, raw: Spanned<RawRule>) -> Option<Rule> {
        let before = self.problems.len();
        let start = raw.span().start;
        let raw = raw.into_inner();
        self.check_names(&raw);
        if raw.source.is_none() && self.source.trim().is_empty() {
            self.problem(start, "rule.source", "the rule has no source".into(), "give one here or for the file".into());
        }
        if raw.why.trim().is_empty() {
            self.problem(start, "rule.why", "the rule does not say why".into(), "add one sentence".into());
        }
        let mut patterns = Vec::new();
        let classes =
            [(Class::Verb, &raw.verb), (Class::Noun, &raw.noun), (Class::Adj, &raw.adj), (Class::Modal, &raw.modal)];
        for (class, lines) in classes {
            for line in lines {
                for alternative in alternatives(line.get_ref()) {
                    match Pattern::parse(&alternative, class, &self.sets) {
                        Ok(p) => patterns.push(p),
                        Err((at, message)) => {
                            let at = line.span().start + 1 + at.min(line.get_ref().len());
                            self.problem(at, "rule.pattern", message, "docs/rules.md explains patterns".into());
                        }
                    }
                }
            }
        }
        if patterns.is_empty() && self.problems.len() == before {
            let help = "add `verb`, `noun`, `adj` or `modal` lines".to_owned();
            self.problem(start, "rule.empty", "the rule has no pattern and can never match".into(), help);
        }
        let status = raw.status.as_ref().and_then(|s| self.one_of(s, "status", Status::parse, statuses()));
        let complements = Complement::NAMES.iter().map(|(n, _)| *n);
        let complement = raw.complement.as_ref().and_then(|c| {
            let find = |w: &str| Complement::NAMES.iter().find(|(n, _)| *n == w).map(|(_, c)| *c);
            self.one_of(c, "complement", find, complements)
        });
        let kinds = self.slots(&raw.kinds, "kind", |k| KINDS.contains(&k));
        let sectors = self.slots(&raw.sectors, "sector", |s| crate::ontology::SECTORS.contains(&s));
        let cases = self.cases(&raw, start);
        if self.problems.len() > before {
            return None;
        }
        let (line, _) = crate::problem::line_and_column(self.text, raw.id.span().start);
        Some(Rule {
            id: raw.id.into_inner(),
            file: self.file.to_owned(),
            line,
            event: raw.event.into_inner(),
            act: raw.act.map(Spanned::into_inner),
            mode: raw.mode.map(Spanned::into_inner),
            cameo: raw.cameo.map(Spanned::into_inner),
            contexts: raw.contexts.into_iter().map(Spanned::into_inner).collect(),
            topics: raw.topics,
            why: raw.why,
            patterns,
            reciprocal: raw.reciprocal,
            beside: raw.beside,
            echo: raw.echo,
            speaker: raw.speaker,
            content: raw.content,
            silent: raw.silent,
            status,
            complement,
            kinds,
            sectors,
            cases,
        })
    }

    fn check_names(&mut self, raw: &RawRule) {
        let ontology = self.ontology;
        self.known(&raw.event, "event type", ontology.types.keys().map(String::as_str));
        if let Some(act) = &raw.act {
            self.known(act, "act", ontology.acts.keys().map(String::as_str));
        }
        if let (Some(mode), Some(kind)) = (&raw.mode, ontology.types.get(raw.event.get_ref())) {
            self.known(mode, "mode of this event type", kind.modes.iter().map(|m| m.name.as_str()));
        }
        if let Some(cameo) = &raw.cameo {
            self.known(cameo, "CAMEO code", ontology.cameo.keys().map(String::as_str));
        }
        for context in &raw.contexts {
            self.known(context, "context", ontology.contexts.iter().map(|c| c.name.as_str()));
        }
    }

    fn known<'a>(&mut self, word: &Spanned<String>, what: &str, mut names: impl Iterator<Item = &'a str> + Clone) {
        let text = word.get_ref();
        if names.clone().any(|n| n == text) {
            return;
        }
        let help = nearest(text, &mut names).map_or("see data/".to_owned(), |n| format!("did you mean `{n}`?"));
        self.problem(word.span().start, "rule.name", format!("`{text}` is no {what}"), help);
    }

    fn one_of<T>(
        &mut self,
        word: &Spanned<String>,
        what: &str,
        find: impl Fn(&str) -> Option<T>,
        names: impl Iterator<Item = &'static str> + Clone,
    ) -> Option<T> {
        let found = find(word.get_ref());
        if found.is_none() {
            self.known(word, what, names);
        }
        found
    }

    fn slots(
        &mut self,
        raw: &FxHashMap<String, Spanned<String>>,
        what: &str,
        known: impl Fn(&str) -> bool,
    ) -> Vec<(Role, Vec<String>)> {
        let mut out = Vec::new();
        for (slot, words) in raw {
            let role = match slot.as_str() {
                "A" => Role::Actor,
                "R" => Role::Recipient,
                "X" => Role::Object,
                _ => {
                    let help = "slots are A, R and X".to_owned();
                    self.problem(words.span().start, "rule.slot", format!("`{slot}` is no slot"), help);
                    continue;
                }
            };
            let list: Vec<String> = words.get_ref().split('|').map(|w| w.trim().to_owned()).collect();
            for word in &list {
                if !known(word) {
                    let help = "docs/rules.md lists them".to_owned();
                    self.problem(words.span().start, "rule.slot", format!("`{word}` is no {what}"), help);
                }
            }
            out.push((role, list));
        }
        out.sort();
        out
    }

    fn cases(&mut self, raw: &RawRule, start: usize) -> Vec<Case> {
        let mut cases = Vec::new();
        for (list, code) in [(&raw.code, true), (&raw.pass, false)] {
            if list.len() < 2 {
                let (what, key) = if code { ("sentences to code", "code") } else { ("near misses", "pass") };
                let message = format!("rule `{}` has {} {what}; two are the least", raw.id.get_ref(), list.len());
                self.problem(start, "rule.cases", message, format!("add sentences under `{key}`"));
            }
            for case in list {
                let line = crate::problem::line_and_column(self.text, case.span().start).0;
                let (text, expect) = match case.get_ref().split_once("=>") {
                    Some((text, expect)) if code => (text.trim(), Some(expect.trim().to_owned())),
                    None if !code => (case.get_ref().trim(), None),
                    Some(_) => {
                        let help = "write the sentence alone".to_owned();
                        self.problem(case.span().start, "rule.case", "a near miss expects nothing".into(), help);
                        continue;
                    }
                    None => {
                        let help = "write `sentence => ACTOR > RECIPIENT`".to_owned();
                        self.problem(case.span().start, "rule.case", "the case has no `=>`".into(), help);
                        continue;
                    }
                };
                cases.push(Case { text: text.to_owned(), expect, line });
            }
        }
        cases
    }
}

fn statuses() -> impl Iterator<Item = &'static str> + Clone {
    Status::ALL.into_iter().map(Status::as_str)
}
