//! How well two claims fit one event, part by part.
//!
//! The weights were fitted by `gold/join/fit.py` on the `dev` part of the pairs in `gold/join`. Nothing else in
//! coreference is learned.

use super::features::{ClaimFeatures, EventDays, PartyFeatures};
use crate::columns::unreadable;
use rusqlite::Row;
use serde::{Deserialize, Serialize};

/// Days by which two reports of one event may differ.
pub(crate) const MAX_GAP: i32 = 11;

/// How well a claim fits an event: each part from 0 to 1. All parts are 1 for the claim that began its event.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Score {
    /// Same mode. Claims of different types are not compared at all.
    pub deed: f64,
    /// Same parties: by name, else by state. Sides and sectors count.
    pub parties: f64,
    /// How well the least matched party is matched, on the side where that is better. 0 when both claims have a party
    /// of which the other has no trace.
    pub others: f64,
    /// Nearness of the days.
    pub day: f64,
    /// Same place; one half when one of them has none. Shown but not weighted: too few pairs of reports have both.
    pub place: f64,
    /// Share of words that the sentences have in common, without names.
    pub words: f64,
    /// Words of the trigger in common. Events that parties hold together without an act (talks, a meeting) have many
    /// names.
    pub trigger: f64,
    /// Both were done together, or both by one party to another.
    pub form: f64,
    /// 1 when both are in one text.
    pub text: f64,
    /// 1 for verbal deeds, of which one party does many in a day.
    pub said: f64,
    /// 1 for verbal deeds with only one party in common.
    pub alone: f64,
    /// The combined score: from one half on they report one event.
    pub total: f64,
}

/// Weight of each part.
const WEIGHTS: [f64; 10] = [0.28, 1.60, 1.98, 1.60, 0.72, 2.11, 1.36, 0.89, -1.53, -0.94];
/// What is subtracted.
const BIAS: f64 = 6.82;

/// The total from which two claims report one event.
pub const THRESHOLD: f64 = 0.5;

/// Share of words in common from which a day out of reach is taken for an error.
const SAME_WORDS: f64 = 0.4;

/// A party that is matched at least this well is the same.
const SAME_PARTY: f64 = 0.55;

impl Score {
    /// The score of the claim that began its event.
    pub(crate) const FIRST: Score = Score {
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
    pub(crate) fn of(a: &ClaimFeatures, b: &ClaimFeatures) -> Score {
        let (parties, others) = parties(&a.parties, &b.parties);
        let yes = |x: bool| f64::from(u8::from(x));
        let acts = a.act != 0 || b.act != 0;
        let many_names = a.together && b.together && !acts;
        let said = a.verbal && b.verbal;
        let mut score = Score {
            deed: alike(a.mode, b.mode),
            parties,
            others,
            day: nearness(a.days, b.days),
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
            alone: yes(said && shared_parties(&a.parties, &b.parties) < 2),
            total: 0.0,
        };
        let sum: f64 = score.weighed().iter().zip(WEIGHTS).map(|(part, weight)| part * weight).sum();
        let other_act = a.act != b.act && a.act != 0 && b.act != 0;
        // However similar the deeds: what happens every week is not one event, unless it is reported in the same words.
        let again = score.words >= SAME_WORDS && gap(a.days, b.days) <= MAX_GAP && !(a.days.stated && b.days.stated);
        let other_day = score.day == 0.0 && !again;
        // Each has a party of which the other has no trace.
        let strangers = score.others == 0.0;
        score.total = if other_act || other_day || strangers { 0.0 } else { 1.0 / (1.0 + (BIAS - sum).exp()) };
        score
    }

    /// The stored form. It is empty for the claim that began its event, which is the most frequent case.
    pub(crate) fn stored(&self) -> rusqlite::Result<String> {
        if *self == Self::FIRST {
            return Ok(String::new());
        }
        serde_json::to_string(self).map_err(|e| rusqlite::Error::ToSqlConversionFailure(Box::new(e)))
    }

    /// From the column with the stored form.
    pub(crate) fn read(row: &Row<'_>, at: usize) -> rusqlite::Result<Self> {
        match row.get_ref(at)?.as_str()? {
            "" => Ok(Self::FIRST),
            stored => serde_json::from_str(stored).map_err(|e| unreadable(at, e)),
        }
    }

    /// The mean of `n` scores, part by part.
    pub(crate) fn mean(all: impl Iterator<Item = Score>, n: usize) -> Score {
        let mut sum = Score::default();
        for score in all {
            for (total, part) in sum.parts().into_iter().zip(score.values()) {
                *total += part;
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

    /// The parts with a weight, in the order of the weights.
    fn weighed(&self) -> [f64; 10] {
        let Score { deed, parties, others, day, words, trigger, form, text, said, alone, .. } = *self;
        [deed, parties, others, day, words, trigger, form, text, said, alone]
    }
}

/// 1 when equal, one half when one is not stated.
fn alike(a: u32, b: u32) -> f64 {
    match (a, b) {
        _ if a == b => 1.0,
        (0, _) | (_, 0) => 0.5,
        _ => 0.0,
    }
}

/// The share of words in common, of the longer or the shorter list.
fn shared(a: &[u16], b: &[u16], of: impl Fn(f64, f64) -> f64) -> f64 {
    let both = a.iter().filter(|w| b.binary_search(w).is_ok()).count() as f64;
    let all = of(a.len() as f64, b.len() as f64);
    if all == 0.0 { 0.0 } else { both / all }
}

/// How well a party is matched by the best of a list.
fn best_match(one: &PartyFeatures, list: &[PartyFeatures]) -> f64 {
    list.iter().map(|other| same_party(one, other)).fold(0.0, f64::max)
}

/// How well two participants are one party.
fn same_party(a: &PartyFeatures, b: &PartyFeatures) -> f64 {
    let words = || shared(&a.words, &b.words, f64::min);
    let who = if a.name == b.name && a.country == b.country {
        1.0
    } else if a.country != 0 && a.country == b.country {
        // A part of a state and the state itself may be one party; two people of one state are not.
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
fn shared_parties(a: &[PartyFeatures], b: &[PartyFeatures]) -> usize {
    let mut shared: Vec<u32> = a.iter().filter(|p| best_match(p, b) >= SAME_PARTY).map(PartyFeatures::key).collect();
    shared.sort_unstable();
    shared.dedup();
    shared.len()
}

/// How well the parties are matched: on average, and the least matched one.
fn parties(a: &[PartyFeatures], b: &[PartyFeatures]) -> (f64, f64) {
    if a.is_empty() || b.is_empty() {
        return (0.5, 0.5);
    }
    let of = |x: &[PartyFeatures], y: &[PartyFeatures]| -> (f64, f64) {
        let all: Vec<f64> = x.iter().map(|p| best_match(p, y)).collect();
        (all.iter().sum::<f64>() / all.len() as f64, all.iter().copied().fold(1.0, f64::min))
    };
    let (one, other) = (of(a, b), of(b, a));
    ((one.0 + other.0) / 2.0, one.1.max(other.1))
}

/// Days at which nearness reaches 0: when both texts state the day, when one takes it from its date of publication, and
/// when a text says only that the event had happened.
const REACH: [f64; 3] = [2.0, 6.0, 12.0];

/// Days between the nearest ends.
fn gap(a: EventDays, b: EventDays) -> i32 {
    (a.first - b.last).max(b.first - a.last).max(0)
}

fn nearness(a: EventDays, b: EventDays) -> f64 {
    if a.is_long() || b.is_long() {
        return if (a.first, a.last) == (b.first, b.last) { 1.0 } else { 0.0 };
    }
    let gap = f64::from(gap(a, b));
    let reach = match () {
        () if a.guessed || b.guessed => REACH[2],
        () if a.stated && b.stated => REACH[0],
        () => REACH[1],
    };
    let nearness = (1.0 - gap / reach).max(0.0);
    let narrow = (a.last - a.first).max(b.last - b.first) <= 1;
    if narrow || (a.first, a.last) == (b.first, b.last) { nearness } else { nearness * 0.8 }
}
