//! Sectors of actors whose own row or word says none (`data/actors/defaults.toml`).

use crate::day::Validity;
use crate::ontology::parse;
use crate::problem::Problem;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Sectors of actors whose own row or word says none (`data/actors/defaults.toml`).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Defaults {
    /// A state.
    pub state: Vec<Box<str>>,
    /// A party.
    pub party: Vec<Box<str>>,
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
    /// Sectors of those who act at home: they are of the one country their sentence names.
    pub domestic: Vec<Box<str>>,
    /// Sectors of those who are not of the country they are in.
    pub elsewhere: Vec<Box<str>>,
    /// Sectors of those who bear arms for somebody: they take those of the group that owns them.
    pub armed: Vec<Box<str>>,
    de_facto: Vec<DeFacto>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct DeFacto {
    country: Box<str>,
    start: String,
    end: String,
    #[allow(dead_code)]
    source: String,
}

impl DeFacto {
    fn holds(&self, day: Date) -> bool {
        Validity::read(&self.start, &self.end).is_ok_and(|validity| validity.holds(day))
    }
}

const PATH: &str = "actors/defaults.toml";

impl Defaults {
    /// Reads them from among `files`; whoever needs them reads them, one alone reports what is wrong.
    pub fn among(files: &[(&str, &str)], problems: &mut Vec<Problem>) -> Self {
        let Some((_, text)) = files.iter().find(|(path, _)| *path == PATH) else {
            problems.push(super::missing(PATH));
            return Self::default();
        };
        let defaults: Self = parse(PATH, text, problems).unwrap_or_default();
        for rule in &defaults.de_facto {
            if let Err(e) = Validity::read(&rule.start, &rule.end) {
                problems.push(Problem::of_file(PATH, "data.date", e, "mend the dates of `de_facto`"));
            }
        }
        defaults
    }

    /// The sectors of a state or official of `country` on `day`: with `PRE` where few recognise its rulers.
    pub fn ruling(&self, country: Option<&str>, sectors: Vec<Box<str>>, day: Date) -> Vec<Box<str>> {
        let holds = |d: &DeFacto| Some(&*d.country) == country && d.holds(day);
        if sectors == self.state && self.de_facto.iter().any(holds) { self.unrecognised.clone() } else { sectors }
    }
}
