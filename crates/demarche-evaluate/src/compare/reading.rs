//! Counts what one side tells: of each row or claim either its pairs of countries, or why it has none.

use super::{Code, Key, Types, code};
use demarche_exchange::crosswalk::Names;
use demarche_exchange::import::coded::{Coded, Party};
use demarche_exchange::import::party::participant;
use demarche_exchange::import::rows::{Rows, Taken};
use demarche_knowledge::Knowledge;
use demarche_knowledge::claim::{Claim, Participant, Status};
use demarche_ledger::{Filter, Flow, Ledger, LedgerError};
use demarche_read::{Failure, Place, os_message};
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};
use std::io::BufRead;
use std::path::Path;

/// What one side tells.
#[derive(Clone, Debug, Default)]
pub struct Side {
    /// Who coded it.
    pub coder: String,
    /// Where it was read.
    pub file: String,
    /// Rows or claims that were read, whatever became of them.
    pub read: usize,
    /// Why rows were left out, and how many.
    pub left: BTreeMap<&'static str, usize>,
    /// How often each thing is told, once for each pair of an actor's and a recipient's country.
    pub counts: BTreeMap<Key, u64>,
    /// Every country it tells of.
    pub countries: BTreeSet<Code>,
    /// Rows that cannot be read.
    pub failures: usize,
}

/// Why a row has no part in the comparison.
mod why {
    pub const BAD: &str = "could not be read";
    pub const DOUBLED: &str = "stand in the file a second time";
    pub const NO_EVENT: &str = "are not events here (statements)";
    pub const NO_DAY: &str = "are dated to no single day";
    pub const NO_PAIR: &str = "name no two countries";
    pub const NO_FACT: &str = "are not facts (possible, negated, denied)";
}

impl Side {
    fn leave(&mut self, why: &'static str) {
        *self.left.entry(why).or_default() += 1;
    }

    /// Rows that are compared, as far as the other side could have seen them.
    pub fn used(&self) -> usize {
        self.read - self.left.values().sum::<usize>()
    }

    /// First and last day; `None` when nothing is told.
    pub fn days(&self) -> Option<(Date, Date)> {
        Some((self.counts.first_key_value()?.0.day, self.counts.last_key_value()?.0.day))
    }

    /// Tells each actor with each recipient; where nobody is acted upon, those who act together each with each other,
    /// as `export` writes meetings and other coders code them.
    fn tell(&mut self, day: Date, event: u8, actors: &[Option<Code>], recipients: &[Option<Code>]) {
        let together = recipients.is_empty();
        let others = if together { actors } else { recipients };
        let mut pairs = BTreeSet::new();
        for (n, actor) in actors.iter().enumerate() {
            let others = others.iter().enumerate().filter(|(m, _)| !together || *m != n);
            pairs.extend(others.filter_map(|(_, other)| actor.zip(*other)));
        }
        if pairs.is_empty() {
            return self.leave(why::NO_PAIR);
        }
        for (actor, recipient) in pairs {
            *self.counts.entry(Key { day, actor, recipient, event }).or_default() += 1;
            self.countries.extend([actor, recipient]);
        }
    }

    fn row(&mut self, row: &Coded, types: &Types, knowledge: &Knowledge) {
        let of = |list: &[Party], day| list.iter().map(|p| country(p, day, knowledge)).collect::<Vec<_>>();
        match (row.day, types.place(&row.deed.event)) {
            (_, None) => self.leave(why::NO_EVENT),
            (None, _) => self.leave(why::NO_DAY),
            (Some(day), Some(event)) => self.tell(day, event, &of(&row.actor, day), &of(&row.recipient, day)),
        }
    }

    fn claim(&mut self, claim: &Claim, months: bool, types: &Types) {
        self.read += 1;
        let of = |list: &[Participant]| list.iter().map(|p| code(p.country.as_deref()?)).collect::<Vec<_>>();
        if matches!(claim.status, Status::Possible | Status::Negated | Status::Denied) {
            return self.leave(why::NO_FACT);
        }
        match (day(claim, months), types.place(&claim.event)) {
            (_, None) => self.leave(why::NO_EVENT),
            (None, _) => self.leave(why::NO_DAY),
            (Some(day), Some(event)) => self.tell(day, event, &of(&claim.actor), &of(&claim.recipient)),
        }
    }
}

/// The country of a party of a row, the same that `import` records.
fn country(party: &Party, day: Date, knowledge: &Knowledge) -> Option<Code> {
    match &party.country {
        Some(told) => code(told),
        None => code(participant(party, day, knowledge).country.as_deref()?),
    }
}

/// The day of a claim; with `months` the first of days that lie in one month.
fn day(claim: &Claim, months: bool) -> Option<Date> {
    let read = |d: &Option<String>| d.as_deref().and_then(|d| d.parse::<Date>().ok());
    let (first, last) = (read(&claim.date.start)?, read(&claim.date.end)?);
    (first == last || months && first.first_of_month() == last.first_of_month()).then_some(first)
}

/// What is needed to read any side.
pub struct Reading<'r> {
    /// What other projects call event types, countries and sectors.
    pub names: &'r Names,
    /// The political knowledge.
    pub knowledge: &'r Knowledge,
    /// The event types.
    pub types: &'r Types,
    /// The layout asked for.
    pub layout: Option<&'r str>,
    /// Whether months are compared.
    pub months: bool,
}

impl Reading<'_> {
    /// Reads a file: our claims, or the rows of another coder. `tell` is called with each that cannot be read.
    ///
    /// # Errors
    /// When the file cannot be read at all.
    pub fn file(&self, path: &Path, tell: &mut dyn FnMut(&Failure)) -> Result<Side, Failure> {
        let file = path.display().to_string();
        let fault =
            |e: std::io::Error| Failure::new(Place::file(file.clone()), os_message(&e), "check the name of the file");
        let mut input = demarche_read::unpacked(path).map_err(fault)?;
        let head = input.fill_buf().map_err(fault)?;
        let ours = String::from_utf8_lossy(head).contains("\"demarche.claim/");
        if ours || path == Path::new("-") {
            return self.claims(input, file, tell);
        }
        let rows = Rows::open(path, self.layout, self.names, self.knowledge)?;
        let mut side = Side { coder: rows.layout.coder.clone(), file, ..Side::default() };
        for row in rows {
            side.read += 1;
            match row {
                Ok(Taken::Event(row)) => side.row(&row, self.types, self.knowledge),
                Ok(Taken::NoEvent(_)) => side.leave(why::NO_EVENT),
                Ok(Taken::Doubled) => side.leave(why::DOUBLED),
                Err(failure) => {
                    side.failures += 1;
                    side.leave(why::BAD);
                    tell(&failure);
                }
            }
        }
        Ok(side)
    }

    fn claims(&self, input: impl BufRead, file: String, tell: &mut dyn FnMut(&Failure)) -> Result<Side, Failure> {
        let mut side = Side { coder: "demarche".into(), file, ..Side::default() };
        for (n, line) in input.lines().enumerate() {
            let line = line.map_err(|e| Failure::new(Place::file(side.file.clone()), os_message(&e), ""))?;
            if line.trim().is_empty() {
                continue;
            }
            match serde_json::from_str::<Claim>(&line) {
                Ok(claim) => side.claim(&claim, self.months, self.types),
                Err(e) => {
                    side.read += 1;
                    side.failures += 1;
                    side.leave(why::BAD);
                    let help = "one claim a line, as `demarche code --format jsonl` prints them";
                    tell(&Failure::new(Place::line(side.file.clone(), n + 1), e.to_string(), help));
                }
            }
        }
        Ok(side)
    }

    /// What this program has coded in a ledger; rows of other coders in it are left alone.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn ledger(&self, ledger: &Ledger) -> Result<Side, LedgerError> {
        let file = ledger.path().display().to_string();
        let mut side = Side { coder: "demarche".into(), file, ..Side::default() };
        ledger.each_claim(&Filter::default(), |row| -> Result<Flow, LedgerError> {
            if row.origin.is_empty() || row.origin == JUDGED {
                side.claim(&ledger.claim(row.row)?, self.months, self.types);
            }
            Ok(Flow::On)
        })?;
        Ok(side)
    }
}

/// Origin of claims that a person has corrected.
const JUDGED: &str = "judgement";
