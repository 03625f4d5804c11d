//! Sectors of actors whose own row or word says none (`data/actors/defaults.toml`).

use crate::day::Validity;
use crate::ontology::parse;
use crate::problem::Problem;
use jiff::civil::Date;
use serde::Deserialize;

/// Sectors of actors whose own row or word says none (`data/actors/defaults.toml`).
#[derive(Clone, Debug, Default, Deserialize)]
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

const PATH: &str = "actors/defaults.toml";

impl Defaults {
    /// Reads them from among `files`; whoever needs them reads them, one alone reports what is wrong.
    pub fn among(files: &[(&str, &str)], problems: &mut Vec<Problem>) -> Self {
        let Some((_, text)) = files.iter().find(|(path, _)| *path == PATH) else {
            problems.push(super::missing(PATH));
            return Self::default();
        };
        let mut defaults: Self = parse(PATH, text, problems).unwrap_or_default();
        defaults.date(problems);
        defaults
    }

    /// The sectors of a state or official of `country` on `day`: with `PRE` where few recognise its rulers.
    pub fn ruling(&self, country: Option<&str>, sectors: Vec<Box<str>>, day: Date) -> Vec<Box<str>> {
        let holds = |d: &DeFacto| Some(&*d.country) == country && d.validity.holds(day);
        if sectors == self.state && self.de_facto.iter().any(holds) { self.unrecognised.clone() } else { sectors }
    }

    fn date(&mut self, problems: &mut Vec<Problem>) {
        for rule in &mut self.de_facto {
            match Validity::read(&rule.start, &rule.end) {
                Ok(validity) => rule.validity = validity,
                Err(e) => problems.push(Problem::of_file(PATH, "data.date", e, "mend the dates of `de_facto`")),
            }
        }
    }
}
