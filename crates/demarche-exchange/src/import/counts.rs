//! What became of the rows of a file, counted.

use super::coded::{Unknown, What};
use std::collections::BTreeMap;
use std::fmt;

/// What became of the rows of a file; every row counts once.
#[derive(Debug, Default)]
pub struct Counts {
    /// Those that are new.
    pub recorded: usize,
    /// Those the ledger had already.
    pub there: usize,
    /// Those that could not be read.
    pub failed: usize,
    /// Those that stood in the file before, letter by letter.
    pub doubled: usize,
    /// Codes of what is no event here.
    pub no_event: BTreeMap<String, usize>,
    /// Parties of recorded rows whose country is not known.
    pub countryless: usize,
    /// What of recorded rows has no name here and was left out.
    pub unknown: BTreeMap<Unknown, usize>,
}

/// Words named of each kind of what has no name here: the most frequent.
const NAMED: usize = 5;

impl Counts {
    fn left(&self) -> usize {
        self.no_event.values().sum()
    }

    /// What has no name here, in words: `2 modes (spat at: 2)`; `None` when there is none of the kind.
    fn unknown(&self, what: What, called: [&str; 2]) -> Option<String> {
        let mut words: Vec<(&str, usize)> =
            self.unknown.iter().filter(|(u, _)| u.what == what).map(|(u, n)| (u.word.as_str(), *n)).collect();
        words.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
        let all: usize = words.iter().map(|(_, n)| n).sum();
        let mut named: Vec<String> = words.iter().take(NAMED).map(|(word, n)| format!("{word}: {n}")).collect();
        if words.len() > NAMED {
            named.push(format!("{} more", words.len() - NAMED));
        }
        (all > 0).then(|| format!("{all} {} ({})", called[usize::from(all > 1)], named.join(", ")))
    }

    /// All rows that were read.
    pub fn read(&self) -> usize {
        self.recorded + self.there + self.failed + self.doubled + self.left()
    }
}

impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Counts { recorded, there, failed, doubled, no_event, countryless, .. } = self;
        write!(f, "{recorded} recorded, {there} already recorded, {} are not events here", self.left())?;
        if !no_event.is_empty() {
            let codes: Vec<String> = no_event.iter().map(|(code, n)| format!("{code}: {n}")).collect();
            write!(f, " ({})", codes.join(", "))?;
        }
        if *doubled > 0 {
            write!(f, ", {doubled} stand in the file a second time")?;
        }
        write!(f, ", {failed} failed; {countryless} parties of what was recorded have no country known here")?;
        let kinds = [
            self.unknown(What::Mode, ["mode", "modes"]),
            self.unknown(What::Sector, ["sector", "sectors"]),
            self.unknown(What::Context, ["context", "contexts"]),
        ];
        let kinds: Vec<String> = kinds.into_iter().flatten().collect();
        if kinds.is_empty() { Ok(()) } else { write!(f, "; left out, for it has no name here: {}", kinds.join(", ")) }
    }
}
