//! How well two claims fit one happening, part by part.
//!
//! The weights were fitted on the pairs of `gold/join` (part `dev`) by `gold/join/fit.py`; nothing else in the join is learned.

use crate::columns::unreadable;
use crate::join::sketch::{Sketch, When, Who};
use rusqlite::Row;
use serde::{Deserialize, Serialize};

/// Days by which two tellings of one happening may differ.
pub(crate) const NEAR: i32 = 11;

/// How well a claim fits an event, part by part, each from 0 to 1; of a claim that began its event all are 1.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Score {
    /// Modes are the same (type and act go without saying: a type that differs is another event).
    pub deed: f64,
    /// The parties are the same: by name, else by state; sides and sectors count.
    pub parties: f64,
    /// How well the party is found again that is found worst, on the side that has fewer such: 0 when both have somebody of
    /// whom the other knows nothing.
    pub others: f64,
    /// Nearness of the days.
    pub day: f64,
    /// The places are the same; one half when one is not told. Shown, and not weighed: too few pairs of reports tell both.
    pub place: f64,
    /// Share of words the sentences have in common, names left out.
    pub words: f64,
    /// Words of the trigger in common; what is done together without an act (talks, a meeting) is called many names.
    pub trigger: f64,
    /// Both are done together, or both by one to another.
    pub form: f64,
    /// 1 when both are told in one text.
    pub text: f64,
    /// 1 for deeds of words, of which one party does many in a day.
    pub said: f64,
    /// 1 for deeds of words when only one party is in both.
    pub alone: f64,
    /// All of it: above one half they tell of one happening.
    pub total: f64,
}

/// Weight of each part.
const WEIGHTS: [f64; 10] = [0.28, 1.60, 1.98, 1.60, 0.72, 2.11, 1.36, 0.89, -1.53, -0.94];
/// What is taken off.
const LEAST: f64 = 6.82;

/// The total from which two claims tell of one happening.
pub const THRESHOLD: f64 = 0.5;

/// Share of words from which a day out of reach is taken for a slip.
const SAME_WORDS: f64 = 0.4;

/// Somebody found again at least this well is one and the same.
const MET: f64 = 0.55;

impl Score {
    /// Of a claim that began its event.
    pub(crate) const OWN: Score = Score {
        deed: 1.0,
        parties: 1.0,
        others: 1.0,
        day: 1.0,
        place: 1.0,
        words: 1.0,
        trigger: 1.0,
        form: 1.0,
        text: 1.0,
        said: 1.0,
        alone: 1.0,
        total: 1.0,
    };

    /// How well two claims fit.
    pub(crate) fn of(a: &Sketch, b: &Sketch) -> Score {
        let (parties, others) = parties(&a.who, &b.who);
        let yes = |x: bool| f64::from(u8::from(x));
        let acts = a.act != 0 || b.act != 0;
        let many_names = a.together && b.together && !acts;
        let said = a.said && b.said;
        let mut score = Score {
            deed: alike(a.mode, b.mode),
            parties,
            others,
            day: day(a.when, b.when),
            place: match (a.place, b.place) {
                (Some(x), Some(y)) if x.0 == y.0 => 1.0,
                (Some(x), Some(y)) if x.1 == y.1 => 0.5,
                (Some(_), Some(_)) => 0.0,
                _ => 0.5,
            },
            words: shared(&a.words, &b.words, f64::max),
            trigger: shared(&a.trigger, &b.trigger, f64::min).max(if many_names { 0.7 } else { 0.0 }),
            form: yes(a.together == b.together),
            text: yes(a.document == b.document),
            said: yes(said),
            alone: yes(said && met(&a.who, &b.who) < 2),
            total: 0.0,
        };
        let sum: f64 = score.weighed().iter().zip(WEIGHTS).map(|(part, weight)| part * weight).sum();
        let other_act = a.act != b.act && a.act != 0 && b.act != 0;
        // However alike the deeds: what is told of every week is not one happening, unless it is told in the same words.
        let again = score.words >= SAME_WORDS && gap(a.when, b.when) <= NEAR && !(a.when.told && b.when.told);
        let other_day = score.day == 0.0 && !again;
        // Both name somebody of whom the other knows nothing at all.
        let strangers = score.others == 0.0;
        score.total = if other_act || other_day || strangers { 0.0 } else { 1.0 / (1.0 + (LEAST - sum).exp()) };
        score
    }

    /// As it is kept in a row. That of a claim that began its event, which most claims did, is empty.
    pub(crate) fn stored(&self) -> rusqlite::Result<String> {
        if *self == Self::OWN {
            return Ok(String::new());
        }
        serde_json::to_string(self).map_err(|e| rusqlite::Error::ToSqlConversionFailure(Box::new(e)))
    }

    /// From its column.
    pub(crate) fn read(row: &Row<'_>, at: usize) -> rusqlite::Result<Self> {
        match row.get_ref(at)?.as_str()? {
            "" => Ok(Self::OWN),
            stored => serde_json::from_str(stored).map_err(|e| unreadable(at, e)),
        }
    }

    /// The mean of `n` scores, part by part.
    pub(crate) fn mean(all: impl Iterator<Item = Score>, n: usize) -> Score {
        let mut sum = Score::default();
        for score in all {
            for (whole, part) in sum.parts().into_iter().zip(score.values()) {
                *whole += part;
            }
        }
        for part in sum.parts() {
            *part /= n as f64;
        }
        sum
    }

    fn values(mut self) -> [f64; 12] {
        self.parts().map(|part| *part)
    }

    fn parts(&mut self) -> [&mut f64; 12] {
        let Score { deed, parties, others, day, place, words, trigger, form, text, said, alone, total } = self;
        [deed, parties, others, day, place, words, trigger, form, text, said, alone, total]
    }

    /// The parts that have a weight, in its order.
    fn weighed(&self) -> [f64; 10] {
        let Score { deed, parties, others, day, words, trigger, form, text, said, alone, .. } = *self;
        [deed, parties, others, day, words, trigger, form, text, said, alone]
    }
}

/// 1 when equal, one half when one is not told.
fn alike(a: u32, b: u32) -> f64 {
    match (a, b) {
        _ if a == b => 1.0,
        (0, _) | (_, 0) => 0.5,
        _ => 0.0,
    }
}

fn shared(a: &[u16], b: &[u16], of: impl Fn(f64, f64) -> f64) -> f64 {
    let both = a.iter().filter(|w| b.binary_search(w).is_ok()).count() as f64;
    let whole = of(a.len() as f64, b.len() as f64);
    if whole == 0.0 { 0.0 } else { both / whole }
}

/// How well one is found again in a list.
fn found(one: &Who, list: &[Who]) -> f64 {
    list.iter().map(|other| same(one, other)).fold(0.0, f64::max)
}

fn same(a: &Who, b: &Who) -> f64 {
    let words = || shared(&a.words, &b.words, f64::min);
    let who = if a.name == b.name && a.country == b.country {
        1.0
    } else if a.country != 0 && a.country == b.country {
        // Somebody of a state and the state itself may be one; two people of one state are not.
        let one = if a.state || b.state { 0.75 } else { 0.3 };
        let kin = if a.sector == b.sector { one } else { one * 0.8 };
        kin + (1.0 - kin) * words() * 0.85
    } else if a.country == 0 || b.country == 0 {
        0.9 * words()
    } else {
        0.0
    };
    if a.side == b.side { who } else { who * 0.9 }
}

/// How many parties two claims have in common, each state counted once.
fn met(a: &[Who], b: &[Who]) -> usize {
    let mut met: Vec<u32> = a.iter().filter(|w| found(w, b) >= MET).map(Who::key).collect();
    met.sort_unstable();
    met.dedup();
    met.len()
}

/// How well the parties are found again: on the whole, and those found worst.
fn parties(a: &[Who], b: &[Who]) -> (f64, f64) {
    if a.is_empty() || b.is_empty() {
        return (0.5, 0.5);
    }
    let of = |x: &[Who], y: &[Who]| -> (f64, f64) {
        let all: Vec<f64> = x.iter().map(|w| found(w, y)).collect();
        (all.iter().sum::<f64>() / all.len() as f64, all.iter().copied().fold(1.0, f64::min))
    };
    let (one, other) = (of(a, b), of(b, a));
    ((one.0 + other.0) / 2.0, one.1.max(other.1))
}

/// Days within which nearness runs out: when both texts name the day, when one takes that of its note, and when nobody says
/// more than that it had happened.
const REACH: [f64; 3] = [2.0, 6.0, 12.0];

/// Days between the nearest ends.
fn gap(a: When, b: When) -> i32 {
    (a.first - b.last).max(b.first - a.last).max(0)
}

fn day(a: When, b: When) -> f64 {
    if a.is_long() || b.is_long() {
        return if (a.first, a.last) == (b.first, b.last) { 1.0 } else { 0.0 };
    }
    let gap = f64::from(gap(a, b));
    let reach = match () {
        () if a.guessed || b.guessed => REACH[2],
        () if a.told && b.told => REACH[0],
        () => REACH[1],
    };
    let nearness = (1.0 - gap / reach).max(0.0);
    let narrow = (a.last - a.first).max(b.last - b.first) <= 1;
    if narrow || (a.first, a.last) == (b.first, b.last) { nearness } else { nearness * 0.8 }
}
