//! Reads `data/event-reader.toml`: how the event reader's word counts beside the rules.

use crate::problem::Problem;
use serde::{Deserialize, Serialize};

/// The file in the data folder.
const FILE: &str = "event-reader.toml";

/// The weights; what each means stands in the file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct Weights {
    #[allow(dead_code)]
    title: String,
    /// The XXH3 sum of the shipped network, in 16 hexadecimal digits, so that the fingerprint of the data tells one network from another.
    pub network: String,
    pub least_looked_at: f32,
    pub trust: f32,
    pub rule: f32,
    pub rule_exact: f32,
    pub rule_word: f32,
    pub none_beside_rule: f32,
    pub none: f32,
    pub none_silenced: f32,
    pub least_beside_rule: f32,
    pub least_alone: f32,
    pub least_other_type: f32,
    pub least_act: f32,
    pub least_act_kept: f32,
    pub least_act_other_type: f32,
    pub nobody: bool,
    pub repeat_links: usize,
    pub status_cue: f32,
    pub status_plain: f32,
    pub status_rule: f32,
    pub least_date: f32,
    pub least_day_of_document: f32,
    pub least_no_date: f32,
    pub least_first: f32,
    pub least_more: f32,
    pub least_beside_rule_empty: f32,
    pub least_more_beside_rule: f32,
    pub least_before: f32,
    pub least_before_beside_rule: f32,
    pub least_place: f32,
    pub least_unknown: f32,
    pub least_unknown_of_country: f32,
    pub least_asked_whose: f32,
    pub least_whose: f32,
    pub least_whose_beside_rule: f32,
}

impl Weights {
    /// Reads them out of all files of the data folder.
    pub fn read<'a>(mut files: impl Iterator<Item = (&'a str, &'a str)>, problems: &mut Vec<Problem>) -> Option<Self> {
        let Some((_, text)) = files.find(|(path, _)| *path == FILE) else {
            let help = "restore data/event-reader.toml";
            problems.push(Problem::of_file(FILE, "reader.none", "the file is missing", help));
            return None;
        };
        match toml::from_str::<Weights>(text) {
            Ok(weights) if weights.trust > 0.0 => Some(weights),
            Ok(_) => {
                let help = "give a number above 0";
                problems.push(Problem::of_file(FILE, "reader.trust", "`trust` is not above 0", help));
                None
            }
            Err(e) => {
                let at = e.span().map_or(0, |s| s.start);
                let help = "data/README.md lists the keys";
                problems.push(Problem::at(FILE, text, at, "reader.toml", e.message().to_owned(), help));
                None
            }
        }
    }
}
