//! The measure of the PLV and A–W sets: the plain mean of the F1 of each class, at each level.
//!
//! Coders differ most in how often they give no answer, so three policies are always shown: `miss` (a missing answer is
//! a miss for the gold class and a false alarm for none; the headline), `union` (it is one more class, whose F1 is
//! 0) and `fill` (it is replaced by a fixed class, as the 2026 paper's code does).

use super::bootstrap::{self, Interval};
use super::classes::{Answer, Classes, Level, Row};
use super::confusion::Confusion;
use super::page::{Table, interval, tenth};
use super::score::Count;
use serde_json::{Value, json};
use std::collections::HashMap;

/// Figures of one level; shares from 0 to 1, intervals in percent.
#[derive(Clone, Debug)]
pub struct Scores {
    /// `binary`, `quad` or `root`.
    pub level: &'static str,
    /// Rows.
    pub rows: usize,
    /// Rows with an answer.
    pub answered: usize,
    /// Rows answered rightly.
    pub right: usize,
    /// Mean F1 under the policy `miss`.
    pub miss: f64,
    /// Under `union`.
    pub union: f64,
    /// Under `fill`.
    pub fill: f64,
    /// Each class.
    pub classes: Vec<Class>,
    /// 95 % intervals of `miss`, accuracy, precision and the share answered.
    pub intervals: Option<[Interval; 4]>,
    /// Which class was taken for which.
    pub confusion: Confusion,
}

/// One class.
#[derive(Clone, Debug)]
pub struct Class {
    /// As answers give it, and in words.
    pub name: (String, String),
    /// Hits, answers and gold rows.
    pub count: Count,
    /// Gold rows with an answer.
    pub answered: usize,
    /// 95 % interval of its F1, in percent.
    pub interval: Option<Interval>,
}

/// A row at one level.
struct Pair {
    gold: Option<usize>,
    /// `Some(None)` is an answer that is none of the classes.
    answer: Option<Option<usize>>,
    right: bool,
}

/// Scores answers at every level the rows have.
pub fn score(classes: &Classes, rows: &[&Row], answers: &HashMap<String, Answer>, draws: usize) -> Vec<Scores> {
    let none = Answer::default();
    let answer = |row: &Row| answers.get(&row.uid).unwrap_or(&none);
    let has = |level: &Level| rows.first().is_some_and(|r| (level.of)(&r.gold).is_some());
    let one = |level: Level| {
        let pairs: Vec<_> = rows.iter().map(|r| ((level.of)(&r.gold), (level.of)(answer(r)))).collect();
        scored(level, &pairs, draws)
    };
    classes.levels().into_iter().filter(has).map(one).collect()
}

fn scored(level: Level, rows: &[(Option<String>, Option<String>)], draws: usize) -> Scores {
    let place = |class: &str| level.classes.iter().position(|c| c.0 == class);
    let word = |class: &str| place(class).map_or_else(|| class.to_owned(), |n| level.classes[n].1.clone());
    let mut confusion = Confusion::default();
    let pair = |(gold, answer): &(Option<String>, Option<String>)| {
        confusion.add(gold.as_deref().map(word).as_deref(), answer.as_deref().map(word).as_deref());
        let (gold_place, answer_place) = (gold.as_deref().and_then(place), answer.as_deref().map(place));
        Pair { gold: gold_place, answer: answer_place, right: gold == answer }
    };
    let pairs: Vec<Pair> = rows.iter().map(pair).collect();
    let n = level.classes.len();
    let table = by_class(n, pairs.iter(), None);
    let filled = by_class(n, pairs.iter(), place(&level.fill));
    let intervals = bootstrap::intervals(pairs.len(), draws, |sample| {
        let drawn = || sample.iter().map(|&i| &pairs[i]);
        let table = by_class(n, drawn(), None);
        let (answered, right) = answered(drawn());
        let all = sample.len() as f64;
        let mut values = vec![100.0 * mean(&table), 100.0 * right / all, 100.0 * right / answered.max(1.0)];
        values.push(100.0 * answered / all);
        values.extend(table.iter().map(|count| count.prf()[2]));
        values
    });
    let (answered, right) = answered(pairs.iter());
    let miss = mean(&table);
    let with_none = n + usize::from((answered as usize) < pairs.len());
    let class = |(nth, (name, count)): (usize, ((String, String), Count))| Class {
        name,
        count,
        answered: pairs.iter().filter(|p| p.gold == Some(nth) && p.answer.is_some()).count(),
        interval: intervals.as_ref().map(|i| i[4 + nth]),
    };
    Scores {
        level: level.name,
        rows: pairs.len(),
        answered: answered as usize,
        right: right as usize,
        miss,
        union: miss * n as f64 / with_none as f64,
        fill: mean(&filled),
        classes: level.classes.into_iter().zip(table).enumerate().map(class).collect(),
        intervals: intervals.as_ref().map(|i| [i[0], i[1], i[2], i[3]]),
        confusion,
    }
}

/// How many are answered, and how many rightly.
fn answered<'p>(pairs: impl Iterator<Item = &'p Pair>) -> (f64, f64) {
    let (mut answered, mut right) = (0, 0);
    for pair in pairs {
        answered += usize::from(pair.answer.is_some());
        right += usize::from(pair.right);
    }
    (answered as f64, right as f64)
}

/// Counts of each class; a missing answer counts as `fill`.
fn by_class<'p>(classes: usize, pairs: impl Iterator<Item = &'p Pair>, fill: Option<usize>) -> Vec<Count> {
    let mut counts = vec![Count::default(); classes];
    for pair in pairs {
        let answer = pair.answer.unwrap_or(fill);
        if let Some(gold) = pair.gold {
            counts[gold].gold += 1;
            counts[gold].hits += usize::from(answer == Some(gold));
        }
        if let Some(answer) = answer {
            counts[answer].pred += 1;
        }
    }
    counts
}

fn mean(table: &[Count]) -> f64 {
    table.iter().map(|count| count.prf()[2] / 100.0).sum::<f64>() / table.len() as f64
}

impl Scores {
    /// Share of rows answered rightly.
    pub fn accuracy(&self) -> f64 {
        self.right as f64 / self.rows.max(1) as f64
    }

    /// Share of answers that are right.
    pub fn precision(&self) -> f64 {
        self.right as f64 / self.answered.max(1) as f64
    }

    /// The figures that can be compared from run to run, in percent.
    pub fn figures(&self) -> Vec<(String, f64)> {
        let name = |what: &str| format!("{} {what}", self.level);
        let answered = self.answered as f64 / self.rows.max(1) as f64;
        let shares = [("macro F1", self.miss), ("accuracy", self.accuracy()), ("precision", self.precision())];
        let shares = shares.into_iter().chain([("answered", answered)]);
        let mut list: Vec<_> = shares.map(|(what, share)| (name(what), 100.0 * share)).collect();
        list.extend(self.classes.iter().map(|c| (name(&c.name.1), c.count.prf()[2])));
        list
    }
}

/// The levels as JSON; shares from 0 to 1, intervals too.
pub fn json(levels: &[Scores]) -> Value {
    let share = |(low, high): Interval| json!([low / 100.0, high / 100.0]);
    let mut out = json!({});
    for level in levels {
        let class = |c: &Class| {
            let [p, r, f1] = c.count.prf().map(|x| x / 100.0);
            let interval = c.interval.map(share);
            (
                c.name.0.clone(),
                json!({"p": p, "r": r, "f1": f1, "f1_interval": interval, "n": c.count.gold, "answered": c.answered}),
            )
        };
        let nth = |n: usize| level.intervals.map(|i| share(i[n]));
        out[level.level] = json!({
            "n": level.rows,
            "answered": level.answered,
            "answered_interval": nth(3),
            "macro_f1": level.miss,
            "macro_f1_interval": nth(0),
            "macro_f1_union": level.union,
            "macro_f1_fill": level.fill,
            "acc": level.accuracy(),
            "acc_interval": nth(1),
            "precision_if_answered": level.precision(),
            "precision_interval": nth(2),
            "classes": level.classes.iter().map(class).collect::<serde_json::Map<_, _>>(),
            "confusion": level.confusion.json(),
        });
    }
    out
}

/// The levels as tables for people.
pub fn tables(levels: &[Scores]) -> Vec<Table> {
    let head = ["level", "rows", "answered", "%", "macro F1", "95 %", "union", "fill", "accuracy", "95 %", "precision"];
    let mut summary = Table::new("Levels", 1, &head);
    for l in levels {
        let answered = 100.0 * l.answered as f64 / l.rows.max(1) as f64;
        let nth = |n: usize| interval(l.intervals.map(|i| i[n]));
        let [miss, union, fill, accuracy, precision] =
            [l.miss, l.union, l.fill, l.accuracy(), l.precision()].map(|x| tenth(100.0 * x));
        let answered = [l.rows.to_string(), l.answered.to_string(), tenth(answered)];
        let means = [miss, nth(0), union, fill, accuracy, nth(1), precision];
        summary.rows.push([[l.level.to_owned()].as_slice(), &answered, &means].concat());
    }
    summary.note =
        "Per cent. Macro F1: the plain mean of the F1 of the classes, a row without an answer being a miss; \
                    union counts missing answers as a class of F1 0, fill gives them a fixed class. Accuracy is over \
                    all rows, precision over those answered."
            .to_owned();
    let Some(finest) = levels.last() else { return vec![summary] };
    let mut classes =
        Table::new(&format!("Classes ({})", finest.level), 1, &["class", "P", "R", "F1", "95 %", "rows", "answered"]);
    for c in &finest.classes {
        let [p, r, f1] = c.count.prf().map(tenth);
        let counts = [c.count.gold.to_string(), c.answered.to_string()];
        classes.rows.push([[c.name.1.clone(), p, r, f1, interval(c.interval)].as_slice(), &counts].concat());
    }
    classes.note = "P: of the answers that name the class, the share that is right. R: of its rows, the share \
                    found. Answered: its rows with any answer."
        .to_owned();
    let order: HashMap<&str, usize> = finest.classes.iter().enumerate().map(|(n, c)| (c.name.1.as_str(), n)).collect();
    let rank = |class: &str| order.get(class).copied().unwrap_or(order.len());
    let confusion = finest.confusion.table(&format!("Confusion ({})", finest.level), rank, None, "none");
    vec![summary, classes, confusion]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn policies_differ_only_in_missing_answers() {
        let pairs = [("0", Some("0")), ("0", None), ("1", Some("1")), ("1", Some("0"))]
            .map(|(g, p)| (Some(g.to_owned()), p.map(str::to_owned)));
        let classes = ["0", "1"].map(|c| (c.to_owned(), c.to_owned())).to_vec();
        let level = scored(Level { name: "binary", classes, fill: "1".into(), of: |_| None }, &pairs, 0);
        // Class 0: 1 hit, 1 extra, 1 missed: F1 1/2. Class 1: 1 hit, 1 missed: F1 2/3.
        assert!((level.miss - (0.5 + 2.0 / 3.0) / 2.0).abs() < 1e-12);
        assert!((level.union - (0.5 + 2.0 / 3.0) / 3.0).abs() < 1e-12);
        // Filled with 1: each class has 1 hit, 1 extra, 1 missed.
        assert!((level.fill - 0.5).abs() < 1e-12);
        assert_eq!((level.accuracy(), level.answered, level.classes[0].answered), (0.5, 3, 1));
    }
}
