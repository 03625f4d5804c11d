//! What is compared of a claim: a few numbers instead of its words.
//!
//! The features are a function of the claim, of the days on which its text was published, and of the first [`SHORT`]
//! code points of its sentence, which even a ledger of quotes stores. So they can be computed again from the rows. The
//! hash functions never change: features mean the same in every ledger. The column that stores them is called `sketch`.

use super::tokens::{is_stop_word, tokens};
use crate::article::SHORT;
use crate::columns::unreadable;
use crate::stored_claim::StoredClaim;
use crate::time::parse_day;
use demarche_knowledge::claim::{Claim, DateBasis, Participant, Status};
use rusqlite::Row;
use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::xxh3_64;

/// Most words of a sentence.
const MAX_WORDS: usize = 28;
/// Most words of a name.
const MAX_NAME_WORDS: usize = 5;
/// Longer ranges of days are compared by their two ends only: *in 1997*.
const LONG: i32 = 31;

/// The days on which an event can have been.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct EventDays {
    pub first: i32,
    pub last: i32,
    /// The text gives no date: the event had happened by the day of publication.
    pub guessed: bool,
    /// The text itself gives the day.
    pub stated: bool,
}

impl EventDays {
    /// Of a draft without any date, until its text has a row.
    const NEVER: Self = Self { first: i32::MIN, last: i32::MIN, guessed: true, stated: false };

    /// Of a claim without any date. It can equal another claim without a date in its own text, and nothing else. The
    /// day is before all that news reports.
    fn undated(document: i64) -> Self {
        let day = -1_000_000 - (document % 1_000_000_000) as i32;
        Self { first: day, last: day, guessed: true, stated: false }
    }

    pub fn is_long(self) -> bool {
        self.last - self.first > LONG
    }
}

/// A participant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct PartyFeatures {
    /// 0 for actors, 1 for recipients.
    pub side: u8,
    /// 0 when unknown.
    pub country: u32,
    /// Of the whole name, in lower case.
    pub name: u32,
    /// Main sector; 0 for none.
    pub sector: u32,
    /// The state itself, not a part of it.
    pub state: bool,
    pub words: Vec<u16>,
}

impl PartyFeatures {
    /// What blocking keys are made of: its country, else its name.
    pub fn key(&self) -> u32 {
        if self.country == 0 { self.name } else { self.country }
    }
}

/// What is compared of a claim. The order of the fields is the stored format.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ClaimFeatures {
    pub claim: i64,
    pub document: i64,
    pub sentence: (u32, u32),
    pub recorded: i64,
    /// 0 for a deed, 1 for a plan, 2 for a possibility.
    pub class: u8,
    pub event: u32,
    pub mode: u32,
    pub act: u32,
    pub days: EventDays,
    /// Several actors did it together: there is no recipient.
    pub together: bool,
    /// It was done with words.
    pub verbal: bool,
    pub parties: Vec<PartyFeatures>,
    pub trigger: Vec<u16>,
    pub words: Vec<u16>,
    pub place: Option<(u32, u32)>,
}

impl ClaimFeatures {
    pub fn of(stored: &StoredClaim) -> Self {
        let mut features = Self::draft(&stored.claim, stored.published, &stored.sentence);
        features.place(stored.row, stored.document, stored.recorded);
        features
    }

    /// The features of a claim that has no row yet. They need no ledger, so many threads can compute them.
    pub fn draft(c: &Claim, published: Option<(i64, i64)>, sentence: &str) -> Self {
        let sides = [(0, &c.actor), (1, &c.recipient)];
        let parties: Vec<PartyFeatures> =
            sides.iter().flat_map(|(side, list)| list.iter().map(|p| party(*side, p))).collect();
        let mut trigger: Vec<u16> = stems(&c.trigger.text).collect();
        trigger.sort_unstable();
        trigger.dedup();
        let head: String = sentence.chars().take(SHORT).collect();
        let named = |w: u16| parties.iter().any(|p| p.words.contains(&w));
        let mut words: Vec<u16> = stems(&head).filter(|w| !named(*w)).collect();
        words.sort_unstable();
        words.dedup();
        words.truncate(MAX_WORDS);
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
            days: days(c, published).unwrap_or(EventDays::NEVER),
            together: c.actor.len() > 1 && c.recipient.is_empty(),
            verbal: c.quad.starts_with('V'),
            parties,
            trigger,
            words,
            place,
        }
    }

    /// Gives the features of a draft their row.
    pub fn place(&mut self, row: i64, document: i64, recorded: i64) {
        (self.claim, self.document, self.recorded) = (row, document, recorded);
        if self.days == EventDays::NEVER {
            self.days = EventDays::undated(document);
        }
    }

    /// The stored form.
    pub fn bytes(&self) -> rusqlite::Result<Vec<u8>> {
        postcard::to_stdvec(self).map_err(|e| rusqlite::Error::ToSqlConversionFailure(Box::new(e)))
    }

    /// From the column with the stored form.
    pub fn read(row: &Row<'_>, at: usize) -> rusqlite::Result<Self> {
        postcard::from_bytes(row.get_ref(at)?.as_blob()?).map_err(|e| unreadable(at, e))
    }
}

fn party(side: u8, p: &Participant) -> PartyFeatures {
    let name = p.name.to_lowercase();
    let mut words: Vec<u16> = stems(&p.name).chain(stems(&p.text)).collect();
    words.dedup();
    words.truncate(MAX_NAME_WORDS * 2);
    words.sort_unstable();
    words.dedup();
    PartyFeatures {
        side,
        country: p.country.as_deref().map_or(0, hash),
        name: hash(&name),
        sector: p.sector.first().map_or(0, |s| hash(s)),
        state: p.country.is_some() && p.id == p.country,
        words,
    }
}

/// The days of a claim, else those of its text's publication; `None` when neither is known or the event is long past.
fn days(claim: &Claim, published: Option<(i64, i64)>) -> Option<EventDays> {
    let dates = parse_day(claim.date.start.as_deref()).zip(parse_day(claim.date.end.as_deref()));
    if let Some((first, last)) = dates {
        let stated = matches!(claim.date.basis, DateBasis::Text | DateBasis::Context);
        return Some(EventDays { first: first as i32, last: last as i32, guessed: false, stated });
    }
    if claim.status == Status::Historical {
        return None;
    }
    let (first, last) = published?;
    let days = EventDays { first: first as i32, last: last as i32, guessed: true, stated: false };
    (!days.is_long()).then_some(days)
}

/// A hash that is never 0, which stands for nothing.
fn hash(text: &str) -> u32 {
    (xxh3_64(text.as_bytes()) as u32).max(1)
}

/// Letters of a word that are compared: inflection mostly follows them.
const STEM: usize = 5;

/// The stems of the words of a text, stop words left out.
fn stems(text: &str) -> impl Iterator<Item = u16> + '_ {
    tokens(text).filter(|word| !is_stop_word(word)).map(|word| stem(&word))
}

fn stem(word: &str) -> u16 {
    let end = word.char_indices().nth(STEM).map_or(word.len(), |(at, _)| at);
    xxh3_64(&word.as_bytes()[..end]) as u16
}
