//! The classes of the PLV and A–W sets, and the answers to their rows.
//!
//! What falls into which class is `data/crosswalk/plv.toml`.

use serde::Deserialize;
use serde_json::Value;
use std::collections::{BTreeSet, HashMap};

#[derive(Deserialize)]
struct File {
    fill: Fill,
    conflict_from: u8,
    #[serde(default)]
    quads: Vec<String>,
    #[serde(default)]
    binaries: Vec<String>,
    aw_types: Vec<String>,
    root: Vec<Root>,
}

#[derive(Clone, Debug, Deserialize)]
struct Fill {
    root: String,
    quad: u8,
    binary: u8,
}

#[derive(Deserialize)]
struct Root {
    name: String,
    quad: u8,
    #[serde(default)]
    also: Vec<String>,
    cameo: Vec<String>,
}

/// The classes of the sets.
#[derive(Clone, Debug)]
pub struct Classes {
    fill: Fill,
    conflict_from: u8,
    quads: Vec<String>,
    binaries: Vec<String>,
    /// Beginnings of the A–W event types the papers count.
    pub aw_types: Vec<String>,
    roots: Vec<(String, u8)>,
    /// Other names, and first digits of CAMEO codes, to roots.
    names: HashMap<String, usize>,
}

/// One of the levels answers are compared at.
pub struct Level {
    /// `binary`, `quad` or `root`.
    pub name: &'static str,
    /// Its classes: as answers give them, and in words.
    pub classes: Vec<(String, String)>,
    /// What a missing answer counts as under the policy `fill`.
    pub fill: String,
    /// The class of an answer.
    pub of: fn(&Answer) -> Option<String>,
}

/// An answer at each level; `None` where there is none.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Answer {
    /// Event class.
    pub root: Option<String>,
    /// Quad class, 1 to 4.
    pub quad: Option<u8>,
    /// 0 cooperation, 1 conflict.
    pub binary: Option<u8>,
    /// How sure it is, from 0 to 1.
    pub confidence: Option<f64>,
    /// The rule behind it, or why there is no answer.
    pub why: String,
}

/// One row of a table.
pub struct Row {
    /// Its identifier.
    pub uid: String,
    /// The right answer.
    pub gold: Answer,
    /// Whether the papers count it.
    pub in_paper: bool,
}

impl Classes {
    /// Reads the file that defines them.
    ///
    /// # Errors
    /// When it is not as it should be.
    pub fn parse(file: &str) -> Result<Self, toml::de::Error> {
        let file: File = toml::from_str(file)?;
        let mut names = HashMap::new();
        for (n, root) in file.root.iter().enumerate() {
            for name in root.also.iter().chain(&root.cameo).chain([&root.name]) {
                names.insert(name.clone(), n);
            }
        }
        let roots = file.root.into_iter().map(|r| (r.name, r.quad)).collect();
        let File { fill, conflict_from, quads, binaries, aw_types, .. } = file;
        Ok(Self { fill, conflict_from, quads, binaries, aw_types, roots, names })
    }

    /// The levels an answer can be compared at, coarsest first.
    pub fn levels(&self) -> [Level; 3] {
        let quads: BTreeSet<u8> = self.roots.iter().map(|r| r.1).collect();
        let named = |numbers: &[u8], names: &[String], first: u8| {
            let name =
                |n: &u8| names.get(usize::from(n.saturating_sub(first))).cloned().unwrap_or_else(|| n.to_string());
            numbers.iter().map(|n| (n.to_string(), name(n))).collect()
        };
        let root = |r: &(String, u8)| (r.0.clone(), r.0.clone());
        let quads: Vec<u8> = quads.into_iter().collect();
        [
            Level {
                name: "binary",
                classes: named(&[0, 1], &self.binaries, 0),
                fill: self.fill.binary.to_string(),
                of: |a| a.binary.map(|n| n.to_string()),
            },
            Level {
                name: "quad",
                classes: named(&quads, &self.quads, 1),
                fill: self.fill.quad.to_string(),
                of: |a| a.quad.map(|n| n.to_string()),
            },
            Level {
                name: "root",
                classes: self.roots.iter().map(root).collect(),
                fill: self.fill.root.clone(),
                of: |a| a.root.clone(),
            },
        ]
    }

    /// Where a type stands in the order of quad classes, cooperation before conflict.
    pub fn rank(&self, event: &str) -> (u8, String) {
        (self.answer(event).quad.unwrap_or(u8::MAX), event.to_owned())
    }

    /// Cooperation (0) or conflict (1).
    pub fn binary(&self, quad: u8) -> u8 {
        u8::from(quad >= self.conflict_from)
    }

    /// The answer an event type, a class or a CAMEO code stands for.
    pub fn answer(&self, name: &str) -> Answer {
        let name = name.trim().to_uppercase();
        let digits = name.get(..2).filter(|d| d.bytes().all(|b| b.is_ascii_digit()));
        let Some(&n) = self.names.get(digits.unwrap_or(&name)) else { return Answer::default() };
        let (root, quad) = &self.roots[n];
        let binary = Some(self.binary(*quad));
        Answer { root: Some(root.clone()), quad: Some(*quad), binary, ..Answer::default() }
    }

    /// Reads answers: JSON Lines with `uid` and `root`, `quad` or `binary`, or our own records with `doc_id` and
    /// `event`.
    ///
    /// # Errors
    /// The line, and what is wrong there.
    pub fn read(&self, content: &str) -> Result<HashMap<String, Answer>, (usize, String)> {
        let mut answers = HashMap::new();
        for (n, line) in content.lines().enumerate().filter(|(_, l)| !l.trim().is_empty()) {
            let row: Value = serde_json::from_str(line).map_err(|e| (n + 1, format!("no JSON record: {e}")))?;
            let uid = match [&row["uid"], &row["doc_id"]] {
                [Value::String(uid), _] | [Value::Null, Value::String(uid)] => uid.clone(),
                [Value::Number(uid), _] => uid.to_string(),
                _ => return Err((n + 1, "a record has no `uid` and no `doc_id`".into())),
            };
            let name = row["root"].as_str().or_else(|| row["event"].as_str()).unwrap_or("");
            let mut answer = self.answer(name);
            let number = |key: &str| row[key].as_u64().and_then(|x| u8::try_from(x).ok());
            if let Some(quad) = number("quad") {
                answer.quad = (quad > 0).then_some(quad);
                answer.binary = answer.quad.map(|q| self.binary(q));
            }
            answer.binary = number("binary").or(answer.binary);
            answer.confidence = row["confidence"].as_f64().or_else(|| row["confidence"]["total"].as_f64());
            let why = if row["rule"].is_object() { &row["rule"]["id"] } else { &row["reason"] };
            answer.why = why.as_str().unwrap_or_default().to_owned();
            if answers.insert(uid.clone(), answer).is_some() {
                return Err((n + 1, format!("`{uid}` is answered twice")));
            }
        }
        Ok(answers)
    }
}

#[cfg(test)]
mod tests {
    use super::super::crosswalk;
    use super::*;

    #[test]
    fn names_and_codes_fall_into_classes() {
        let classes = crosswalk::classes(None).unwrap();
        for (name, quad) in [("RETREAT", 2), ("concede", 2), ("054", 1), ("195", 4)] {
            assert_eq!(classes.answer(name).quad, Some(quad), "{name}");
        }
        assert_eq!(classes.answer("CONCEDE"), classes.answer("YIELD"));
        assert_eq!(classes.answer("010"), Answer::default());
        assert_eq!(classes.answer("nonsense"), Answer::default());
    }
}
