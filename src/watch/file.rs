//! `watch.toml`: sources to read and questions that stand.
//!
//! ```toml
//! [[source]]
//! read = ["saved/", "https://example.org/feed.xml"]
//!
//! [[watch]]
//! name      = "Recognition of the Taliban government"
//! act       = "recognition.grant"
//! recipient = "Taliban"
//! tell      = ["terminal", "file:alerts.jsonl"]
//! ```

use super::channels::Channel;
use demarche_knowledge::Problem;
use demarche_knowledge::claim::Status;
use demarche_knowledge::ontology::{Ontology, parse};
use demarche_knowledge::problem::nearest;
use demarche_questions::act_names;
use demarche_questions::alerts::AlertRule;
use serde::Deserialize;
use std::path::PathBuf;

/// The whole file.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct WatchFile {
    /// What is read before the questions are asked.
    #[serde(default, rename = "source")]
    pub sources: Vec<Source>,
    /// The questions.
    #[serde(default, rename = "watch")]
    pub watches: Vec<Watch>,
}

/// Something to read.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Source {
    /// Files, folders, addresses; relative ones from where the program runs.
    pub read: Vec<PathBuf>,
    /// Whether the pages that feeds point at are fetched in place of their summaries.
    #[serde(default)]
    pub follow: bool,
}

/// A standing question: all its conditions must hold.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Watch {
    /// What it is called; also its identity: a renamed question begins anew.
    pub name: String,
    /// An act, or a dimension as `recognition.*`.
    #[serde(default)]
    pub act: String,
    /// An event type.
    #[serde(default)]
    pub event: String,
    /// Who does it: a code or a name.
    #[serde(default, alias = "holder")]
    pub actor: Option<String>,
    /// To whom.
    #[serde(default, alias = "subject")]
    pub recipient: Option<String>,
    /// Who takes part on either side.
    #[serde(default)]
    pub party: Option<String>,
    /// How it must be told.
    #[serde(default = "told_as_real")]
    pub status: Vec<Status>,
    /// Minimum confidence of the claim, 0 to 1.
    #[serde(default)]
    pub min_confidence: f64,
    /// Whether it tells of what the ledger has already when the question is first asked.
    #[serde(default)]
    pub from_start: bool,
    /// Where it tells it.
    pub tell: Vec<Channel>,
}

impl Watch {
    /// The rule without where its alerts go.
    pub fn rule(&self) -> AlertRule {
        AlertRule {
            name: self.name.clone(),
            act: self.act.clone(),
            event: self.event.clone(),
            actor: self.actor.clone(),
            recipient: self.recipient.clone(),
            party: self.party.clone(),
            status: self.status.clone(),
            min_confidence: self.min_confidence,
            from_start: self.from_start,
        }
    }
}

fn told_as_real() -> Vec<Status> {
    vec![Status::Occurred, Status::Ongoing]
}

/// Reads the file; `name` is what messages call it.
///
/// # Errors
/// Every problem found, with its place.
pub(crate) fn read(name: &str, text: &str, ontology: &Ontology) -> Result<WatchFile, Vec<Problem>> {
    let mut problems = Vec::new();
    let file: Option<WatchFile> = parse(name, text, &mut problems);
    for problem in &mut problems {
        problem.help = "docs/watch.md describes the keys of this file".into();
    }
    let file = file.unwrap_or_default();
    let mut wrong = |word: &str, message: String, help: &str| {
        let at = text.find(&format!("\"{word}\"")).unwrap_or(0);
        problems.push(Problem::at(name, text, at, "watch.condition", message, help));
    };
    let mut seen: Vec<&str> = Vec::new();
    for watch in &file.watches {
        if seen.contains(&watch.name.as_str()) {
            wrong(&watch.name, format!("two questions are called `{}`", watch.name), "give each a name of its own");
        }
        seen.push(&watch.name);
        if !watch.event.is_empty() && !ontology.types.contains_key(&watch.event) {
            wrong(&watch.event, format!("`{}` is not an event type", watch.event), &types_help(&watch.event, ontology));
        }
        let known = match watch.act.strip_suffix(".*") {
            Some(family) => ontology.dimensions.iter().any(|d| d.name == family),
            None => watch.act.is_empty() || ontology.acts.contains_key(&watch.act),
        };
        if !known {
            let mut acts: Vec<&str> = ontology.acts.keys().map(String::as_str).collect();
            acts.sort_unstable();
            let help = act_names::help(watch.act.trim_end_matches(".*"), &acts);
            wrong(&watch.act, format!("`{}` is not an act", watch.act), &help);
        }
        for channel in &watch.tell {
            if let Err(why) = channel.check() {
                let message = format!("`{}` cannot receive alerts: {why}", channel.name());
                wrong(&channel.name(), message, "name a file in a folder that is there and can be written");
            }
        }
        if watch.tell.is_empty() {
            wrong(&watch.name, format!("`{}` sends its alerts nowhere", watch.name), "add tell = [\"terminal\"]");
        }
    }
    if problems.is_empty() { Ok(file) } else { Err(problems) }
}

/// Which event type was meant.
fn types_help(typed: &str, ontology: &Ontology) -> String {
    let mut types: Vec<&str> = ontology.types.keys().map(String::as_str).collect();
    types.sort_unstable();
    match nearest(typed, types.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("there are: {}", types.join(" ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults(text: &str) -> Vec<String> {
        let read = read("watch.toml", text, &demarche_shipped::knowledge().ontology);
        read.err().unwrap_or_default().iter().map(|p| format!("{}:{}: {}", p.line, p.column, p.message)).collect()
    }

    #[test]
    fn a_file_is_read_with_its_defaults() {
        let text = "[[source]]\nread = [\"saved\"]\n[[watch]]\nname = \"a\"\nact = \"recognition.*\"\nsubject = \"Taliban\"\n\
            tell = [\"terminal\", \"file:alerts.jsonl\"]\n";
        let file = read("watch.toml", text, &demarche_shipped::knowledge().ontology).unwrap();
        assert_eq!(file.watches[0].recipient.as_deref(), Some("Taliban"));
        assert_eq!(file.watches[0].status, [Status::Occurred, Status::Ongoing]);
        assert_eq!(file.watches[0].tell.len(), 2);
    }

    #[test]
    fn each_fault_is_told_with_its_place() {
        let text = "[[watch]]\nname = \"a\"\nact = \"recognition.give\"\nevent = \"SUPORT\"\ntell = [\"terminal\"]\n\
            [[watch]]\nname = \"a\"\ntell = []\n";
        assert_eq!(
            faults(text),
            [
                "4:9: `SUPORT` is not an event type",
                "3:7: `recognition.give` is not an act",
                "2:8: two questions are called `a`",
                "2:8: `a` sends its alerts nowhere",
            ]
        );
        for place in ["pigeon:x", "webhook:http://exa mple/ x", "webhook:ftp://x.example/", "mail:desk"] {
            let told = faults(&format!("[[watch]]\nname = \"a\"\ntell = [\"terminal\", \"{place}\"]\n"));
            assert!(told.len() == 1 && told[0].starts_with("3:"), "{told:?}");
        }
        let told = faults("[[watch]]\nname = \"a\"\ntell = [\"file:no/such/folder/a.jsonl\"]\n");
        assert_eq!(told, ["3:9: `file:no/such/folder/a.jsonl` cannot receive alerts: no such file or directory"]);
        assert_eq!(faults("[[watch]]\nnmae = \"a\"\n").len(), 1);
    }
}
