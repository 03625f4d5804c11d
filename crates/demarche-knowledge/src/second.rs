//! Reads `data/second-reader.toml`: how the second reader's word counts beside the rules.

use crate::problem::Problem;
use serde::{Deserialize, Serialize};

/// The file in the data folder.
const FILE: &str = "second-reader.toml";

/// How well a rule's claim fits a pair that was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fit {
    /// Its trigger stands between the two.
    Between,
    /// One of the two is a participant.
    One,
    /// Both are, in the other order.
    Reversed,
    /// Both are.
    Both,
}

/// The weights; what each means stands in the file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Weights {
    #[allow(dead_code)]
    title: String,
    /// Divides the network's scores; above zero.
    pub temperature: f32,
    both: f32,
    reversed: f32,
    one: f32,
    between: f32,
    /// A pair asked for has no event from this probability of none on.
    pub none: f32,
}

impl Weights {
    /// What a rule's claim adds to the score of its type.
    pub fn of(&self, fit: Fit) -> f32 {
        match fit {
            Fit::Both => self.both,
            Fit::Reversed => self.reversed,
            Fit::One => self.one,
            Fit::Between => self.between,
        }
    }

    /// Reads them out of all files of the data folder.
    pub fn read<'a>(mut files: impl Iterator<Item = (&'a str, &'a str)>, problems: &mut Vec<Problem>) -> Option<Self> {
        let Some((_, text)) = files.find(|(path, _)| *path == FILE) else {
            problems.push(Problem::of_file(
                FILE,
                "second.none",
                "the file is missing",
                "restore data/second-reader.toml",
            ));
            return None;
        };
        match toml::from_str::<Weights>(text) {
            Ok(weights) if weights.temperature > 0.0 => Some(weights),
            Ok(_) => {
                let help = "give a number above 0";
                problems.push(Problem::of_file(FILE, "second.temperature", "the temperature is not above 0", help));
                None
            }
            Err(e) => {
                let at = e.span().map_or(0, |s| s.start);
                let help = "data/README.md lists the keys";
                problems.push(Problem::at(FILE, text, at, "second.toml", e.message().to_owned(), help));
                None
            }
        }
    }
}
