//! What is compared of a claim: a few numbers in place of its words.
//!
//! A sketch is a function of the record, of its text's days of publication and of the first [`SHORT`] code points of its
//! sentence, which even a ledger of quotes keeps: so it can be worked out again from the rows. Hashes are of fixed functions
//! and mean the same in every ledger.

use crate::article::SHORT;
use crate::columns::unreadable;
use crate::intake::day;
use crate::join::words::{light, tokens};
use demarche_coder::claim::{Claim, DateBasis, Participant, Status};
use rusqlite::Row;
use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::xxh3_64;

/// Words kept of a sentence.
const WORDS: usize = 28;
/// Words kept of a name.
const NAME: usize = 5;
/// Ranges longer than this many days are known by their two ends only: *in 1997*.
pub(crate) const LONGEST: i32 = 31;

/// Days a claim may have been on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct When {
    pub first: i32,
    pub last: i32,
    /// Nothing in the text says so: it was known by the day of publication.
    pub guessed: bool,
    /// The text itself names the day.
    pub told: bool,
}

impl When {
    /// Of a draft that nobody dates, until its text has a row.
    const NEVER: Self = Self { first: i32::MIN, last: i32::MIN, guessed: true, told: false };

    /// Of what nobody dates: it can be the same as something undated in its own text, and as nothing else. The day lies before
    /// all that news tells of.
    fn of_text(document: i64) -> Self {
        let day = -1_000_000 - (document % 1_000_000_000) as i32;
        Self { first: day, last: day, guessed: true, told: false }
    }

    pub fn is_long(self) -> bool {
        self.last - self.first > LONGEST
    }
}

/// One who took part.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Who {
    pub side: u8,
    /// 0 when unknown.
    pub country: u32,
    /// Of the whole name, in small letters.
    pub name: u32,
    /// Main sector; 0 when none.
    pub sector: u32,
    /// The state itself, not somebody of it.
    pub state: bool,
    pub words: Vec<u16>,
}

impl Who {
    /// What it is looked for by: its country, else its name.
    pub fn key(&self) -> u32 {
        if self.country == 0 { self.name } else { self.country }
    }
}

/// What is compared of a claim.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Sketch {
    pub claim: i64,
    pub document: i64,
    pub sentence: (u32, u32),
    pub recorded: i64,
    /// Deed, plan or possibility.
    pub class: u8,
    pub event: u32,
    pub mode: u32,
    pub act: u32,
    pub when: When,
    /// Done together: several actors, nobody it is done to.
    pub together: bool,
    /// Done with words.
    pub said: bool,
    pub who: Vec<Who>,
    pub trigger: Vec<u16>,
    pub words: Vec<u16>,
    pub place: Option<(u32, u32)>,
}

/// A claim in its row: what a sketch is made of.
pub(crate) struct Told<'a> {
    pub row: i64,
    pub document: i64,
    pub recorded: i64,
    pub claim: &'a Claim,
    pub published: Option<(i64, i64)>,
    pub sentence: &'a str,
}

impl Sketch {
    pub fn of(told: &Told<'_>) -> Self {
        let mut sketch = Self::draft(told.claim, told.published, told.sentence);
        sketch.stands(told.row, told.document, told.recorded);
        sketch
    }

    /// The sketch of a claim that has no row yet; needs no ledger, so that many threads can make them.
    pub fn draft(c: &Claim, published: Option<(i64, i64)>, sentence: &str) -> Self {
        let sides = [(0, &c.actor), (1, &c.recipient)];
        let who: Vec<Who> = sides.iter().flat_map(|(side, list)| list.iter().map(|p| who(*side, p))).collect();
        let mut trigger: Vec<u16> = tokens(&c.trigger.text).filter(|w| !light(w)).map(|w| stem(&w)).collect();
        trigger.sort_unstable();
        trigger.dedup();
        let head: String = sentence.chars().take(SHORT).collect();
        let named = |w: u16| who.iter().any(|p| p.words.contains(&w));
        let mut words: Vec<u16> =
            tokens(&head).filter(|w| !light(w)).map(|w| stem(&w)).filter(|w| !named(*w)).collect();
        words.sort_unstable();
        words.dedup();
        words.truncate(WORDS);
        let place = c.location.as_ref().map(|l| (hash(&l.name.to_lowercase()), l.country.as_deref().map_or(0, hash)));
        Self {
            claim: 0,
            document: 0,
            sentence: (c.sentence.start as u32, c.sentence.end as u32),
            recorded: 0,
            class: match c.status {
                Status::Planned => 1,
                Status::Possible => 2,
                _ => 0,
            },
            event: hash(&c.event),
            mode: c.mode.as_deref().map_or(0, hash),
            act: c.act.as_deref().map_or(0, hash),
            when: when(c, published).unwrap_or(When::NEVER),
            together: c.actor.len() > 1 && c.recipient.is_empty(),
            said: c.quad.starts_with('V'),
            who,
            trigger,
            words,
            place,
        }
    }

    /// Gives a draft its row.
    pub fn stands(&mut self, row: i64, document: i64, recorded: i64) {
        (self.claim, self.document, self.recorded) = (row, document, recorded);
        if self.when == When::NEVER {
            self.when = When::of_text(document);
        }
    }

    /// As it is stored.
    pub fn bytes(&self) -> rusqlite::Result<Vec<u8>> {
        postcard::to_stdvec(self).map_err(|e| rusqlite::Error::ToSqlConversionFailure(Box::new(e)))
    }

    /// From its column.
    pub fn read(row: &Row<'_>, at: usize) -> rusqlite::Result<Self> {
        postcard::from_bytes(row.get_ref(at)?.as_blob()?).map_err(|e| unreadable(at, e))
    }
}

fn who(side: u8, p: &Participant) -> Who {
    let name = p.name.to_lowercase();
    let mut words: Vec<u16> = tokens(&p.name).chain(tokens(&p.text)).filter(|w| !light(w)).map(|w| stem(&w)).collect();
    words.dedup();
    words.truncate(NAME * 2);
    words.sort_unstable();
    words.dedup();
    Who {
        side,
        country: p.country.as_deref().map_or(0, hash),
        name: hash(&name),
        sector: p.sector.first().map_or(0, |s| hash(s)),
        state: p.country.is_some() && p.id == p.country,
        words,
    }
}

/// The days of a claim, else those of its text's publication; `None` when neither is known or it is long past.
fn when(claim: &Claim, published: Option<(i64, i64)>) -> Option<When> {
    if let (Some(first), Some(last)) = (day(claim.date.start.as_deref()), day(claim.date.end.as_deref())) {
        let told = matches!(claim.date.basis, DateBasis::Text | DateBasis::Context);
        return Some(When { first: first as i32, last: last as i32, guessed: false, told });
    }
    if claim.status == Status::Historical {
        return None;
    }
    let (first, last) = published?;
    let when = When { first: first as i32, last: last as i32, guessed: true, told: false };
    (!when.is_long()).then_some(when)
}

/// A hash that is never 0, which stands for nothing.
pub(crate) fn hash(text: &str) -> u32 {
    (xxh3_64(text.as_bytes()) as u32).max(1)
}

/// Letters of a word that are looked at: its inflection mostly lies behind them.
const STEM: usize = 5;

fn stem(word: &str) -> u16 {
    let end = word.char_indices().nth(STEM).map_or(word.len(), |(at, _)| at);
    xxh3_64(&word.as_bytes()[..end]) as u16
}
