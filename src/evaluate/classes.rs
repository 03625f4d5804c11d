//! The measure of the PLV and A–W sets: the plain mean of the F1 of each class, at three levels.
//!
//! Coders differ most in how often they give no answer, so three policies are always shown: `miss` (a missing answer is
//! a miss for the gold class and a false alarm for none; the headline), `union` (it is one more class, whose F1 is
//! 0) and `fill` (it is replaced by a fixed class, as the 2026 paper's code does). What falls into which class is
//! `data/crosswalk/plv.toml`.

use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::HashMap;

static CLASSES: &str = include_str!("../../data/crosswalk/plv.toml");

#[derive(Deserialize)]
struct File {
    fill: Fill,
    conflict_from: u8,
    aw_types: Vec<String>,
    root: Vec<Root>,
}

#[derive(Deserialize)]
struct Fill {
    root: String,
    quad: u8,
    binary: u8,
}

#[derive(Deserialize)]
struct Root {
    name: String,
    quad: u8,
    #[serde(default)]
    also: Vec<String>,
    cameo: Vec<String>,
}

/// The classes of the sets.
pub struct Classes {
    fill: Fill,
    conflict_from: u8,
    /// Beginnings of the A–W event types the papers count.
    pub aw_types: Vec<String>,
    roots: Vec<(String, u8)>,
    /// Other names, and first digits of CAMEO codes, to roots.
    names: HashMap<String, usize>,
}

/// An answer at each level; `None` where there is none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answer {
    /// Event class.
    pub root: Option<String>,
    /// Quad class, 1 to 4.
    pub quad: Option<u8>,
    /// 0 cooperation, 1 conflict.
    pub binary: Option<u8>,
}

/// One row of a table.
pub struct Row {
    /// Its identifier.
    pub uid: String,
    /// The right answer.
    pub gold: Answer,
    /// Whether the papers count it.
    pub in_paper: bool,
}

/// Figures of one level; shares from 0 to 1.
#[derive(Clone, Debug)]
pub struct Level {
    /// `binary`, `quad` or `root`.
    pub name: &'static str,
    /// Rows.
    pub rows: usize,
    /// Rows with an answer.
    pub answered: usize,
    /// Mean F1 under the policy `miss`.
    pub miss: f64,
    /// Under `union`.
    pub union: f64,
    /// Under `fill`.
    pub fill: f64,
    /// Share of rows answered rightly.
    pub accuracy: f64,
    /// Share of answers that are right.
    pub precision: f64,
    /// Precision, recall, F1 and number of each class.
    pub classes: Vec<(String, [f64; 3], usize)>,
}

impl Classes {
    /// The classes the program carries.
    ///
    /// # Errors
    /// When the file compiled in is broken, which a test rules out.
    pub fn shipped() -> Result<Self, toml::de::Error> {
        let file: File = toml::from_str(CLASSES)?;
        let mut names = HashMap::new();
        for (n, root) in file.root.iter().enumerate() {
            for name in root.also.iter().chain(&root.cameo).chain([&root.name]) {
                names.insert(name.clone(), n);
            }
        }
        let roots = file.root.into_iter().map(|r| (r.name, r.quad)).collect();
        Ok(Self { fill: file.fill, conflict_from: file.conflict_from, aw_types: file.aw_types, roots, names })
    }

    /// Cooperation (0) or conflict (1).
    pub fn binary(&self, quad: u8) -> u8 {
        u8::from(quad >= self.conflict_from)
    }

    /// The answer an event type, a class or a CAMEO code stands for.
    pub fn answer(&self, name: &str) -> Answer {
        let name = name.trim().to_uppercase();
        let digits = name.get(..2).filter(|d| d.bytes().all(|b| b.is_ascii_digit()));
        let Some(&n) = self.names.get(digits.unwrap_or(&name)) else { return Answer::default() };
        let (root, quad) = &self.roots[n];
        Answer { root: Some(root.clone()), quad: Some(*quad), binary: Some(self.binary(*quad)) }
    }

    /// Reads answers: JSON Lines with `uid` and `root`, `quad` or `binary`, or our own records with `doc_id` and `event`.
    ///
    /// # Errors
    /// The line, and what is wrong there.
    pub fn read(&self, content: &str) -> Result<HashMap<String, Answer>, (usize, String)> {
        let mut answers = HashMap::new();
        for (n, line) in content.lines().enumerate().filter(|(_, l)| !l.trim().is_empty()) {
            let row: Value = serde_json::from_str(line).map_err(|e| (n + 1, format!("no JSON record: {e}")))?;
            let uid = match [&row["uid"], &row["doc_id"]] {
                [Value::String(uid), _] | [Value::Null, Value::String(uid)] => uid.clone(),
                [Value::Number(uid), _] => uid.to_string(),
                _ => return Err((n + 1, "a record has no `uid` and no `doc_id`".into())),
            };
            let name = row["root"].as_str().or_else(|| row["event"].as_str()).unwrap_or("");
            let mut answer = self.answer(name);
            let number = |key: &str| row[key].as_u64().and_then(|x| u8::try_from(x).ok());
            if let Some(quad) = number("quad") {
                answer.quad = (quad > 0).then_some(quad);
                answer.binary = answer.quad.map(|q| self.binary(q));
            }
            answer.binary = number("binary").or(answer.binary);
            if answers.insert(uid.clone(), answer).is_some() {
                return Err((n + 1, format!("`{uid}` is answered twice")));
            }
        }
        Ok(answers)
    }

    /// Scores answers at every level the table has.
    pub fn score<'a>(&self, rows: impl Iterator<Item = &'a Row>, answers: &HashMap<String, Answer>) -> Vec<Level> {
        let none = Answer::default();
        let pairs: Vec<(&Answer, &Answer)> = rows.map(|r| (&r.gold, answers.get(&r.uid).unwrap_or(&none))).collect();
        let number = |x: Option<u8>| x.map(|x| x.to_string());
        let named = |list: &[u8]| list.iter().map(u8::to_string).collect::<Vec<_>>();
        let roots = self.roots.iter().map(|r| r.0.clone()).collect();
        let quads = {
            let mut quads: Vec<u8> = self.roots.iter().map(|r| r.1).collect();
            quads.sort_unstable();
            quads.dedup();
            named(&quads)
        };
        type Pick<'p> = &'p dyn Fn(&Answer) -> Option<String>;
        let levels: [(&'static str, Vec<String>, String, Pick<'_>); 3] = [
            ("binary", named(&[0, 1]), self.fill.binary.to_string(), &|a| number(a.binary)),
            ("quad", quads, self.fill.quad.to_string(), &|a| number(a.quad)),
            ("root", roots, self.fill.root.clone(), &|a| a.root.clone()),
        ];
        let mut scored = Vec::new();
        for (name, classes, fill, pick) in levels {
            if pairs.first().is_some_and(|(gold, _)| pick(gold).is_some()) {
                let pairs: Vec<_> = pairs.iter().map(|(g, p)| (pick(g), pick(p))).collect();
                scored.push(level(name, &classes, &fill, &pairs));
            }
        }
        scored
    }
}

fn level(name: &'static str, classes: &[String], fill: &str, pairs: &[(Option<String>, Option<String>)]) -> Level {
    let rows = pairs.len();
    let answered = pairs.iter().filter(|(_, p)| p.is_some()).count();
    let right = pairs.iter().filter(|(g, p)| g == p).count();
    let table = by_class(classes, pairs);
    let filled: Vec<_> = pairs.iter().map(|(g, p)| (g.clone(), p.clone().or_else(|| Some(fill.to_owned())))).collect();
    let miss = mean(&table);
    let with_none = classes.len() + usize::from(answered < rows);
    Level {
        name,
        rows,
        answered,
        miss,
        union: miss * classes.len() as f64 / with_none as f64,
        fill: mean(&by_class(classes, &filled)),
        accuracy: right as f64 / rows.max(1) as f64,
        precision: if answered > 0 { right as f64 / answered as f64 } else { 0.0 },
        classes: table,
    }
}

fn mean(table: &[(String, [f64; 3], usize)]) -> f64 {
    table.iter().map(|(_, prf, _)| prf[2]).sum::<f64>() / table.len() as f64
}

fn by_class(classes: &[String], pairs: &[(Option<String>, Option<String>)]) -> Vec<(String, [f64; 3], usize)> {
    let one = |class: &String| {
        let is = |x: &Option<String>| x.as_ref() == Some(class);
        let count =
            |gold: bool, pred: bool| pairs.iter().filter(|(g, p)| is(g) == gold && is(p) == pred).count() as f64;
        let (hit, extra, missed) = (count(true, true), count(false, true), count(true, false));
        let share = |of: f64| if of > 0.0 { hit / of } else { 0.0 };
        let prf = [
            share(hit + extra),
            share(hit + missed),
            if hit > 0.0 { 2.0 * hit / (2.0 * hit + extra + missed) } else { 0.0 },
        ];
        (class.clone(), prf, (hit + missed) as usize)
    };
    classes.iter().map(one).collect()
}

/// The levels as JSON.
pub fn json(levels: &[Level]) -> Value {
    let mut out = json!({});
    for level in levels {
        let class = |(name, [p, r, f1], n): &(String, [f64; 3], usize)| {
            (name.clone(), json!({"p": p, "r": r, "f1": f1, "n": n}))
        };
        out[level.name] = json!({
            "n": level.rows,
            "answered": level.answered,
            "macro_f1": level.miss,
            "macro_f1_union": level.union,
            "macro_f1_fill": level.fill,
            "acc": level.accuracy,
            "precision_if_answered": level.precision,
            "classes": level.classes.iter().map(class).collect::<serde_json::Map<_, _>>(),
        });
    }
    out
}

/// The levels as a table for people.
pub fn page(levels: &[Level]) -> String {
    let mut out = format!(
        "{:7} {:>11}  {:>6} {:>6} {:>6}  {:>8} {:>9}\n",
        "level", "answered", "miss", "union", "fill", "accuracy", "precision"
    );
    for l in levels {
        let answered = format!("{}/{}", l.answered, l.rows);
        let [miss, union, fill, accuracy, precision] =
            [l.miss, l.union, l.fill, l.accuracy, l.precision].map(|x| 100.0 * x);
        out += &format!(
            "{:7} {answered:>11}  {miss:6.1} {union:6.1} {fill:6.1}  {accuracy:8.1} {precision:9.1}\n",
            l.name
        );
    }
    if let Some(finest) = levels.last() {
        out += &format!("\n{:9} {:>6} {:>6} {:>6} {:>6}\n", finest.name, "P", "R", "F1", "n");
        for (class, prf, n) in &finest.classes {
            let [p, r, f1] = prf.map(|x| 100.0 * x);
            out += &format!("{class:9} {p:6.1} {r:6.1} {f1:6.1} {n:6}\n");
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_codes_fall_into_classes() {
        let classes = Classes::shipped().unwrap();
        for (name, quad) in [("RETREAT", 2), ("concede", 2), ("054", 1), ("195", 4)] {
            assert_eq!(classes.answer(name).quad, Some(quad), "{name}");
        }
        assert_eq!(classes.answer("CONCEDE"), classes.answer("YIELD"));
        assert_eq!(classes.answer("010"), Answer::default());
        assert_eq!(classes.answer("nonsense"), Answer::default());
    }

    #[test]
    fn policies_differ_only_in_missing_answers() {
        let pairs = [("0", Some("0")), ("0", None), ("1", Some("1")), ("1", Some("0"))]
            .map(|(g, p)| (Some(g.to_owned()), p.map(str::to_owned)));
        let level = level("binary", &["0".into(), "1".into()], "1", &pairs);
        // Class 0: 1 hit, 1 extra, 1 missed: F1 1/2. Class 1: 1 hit, 1 missed: F1 2/3.
        assert!((level.miss - (0.5 + 2.0 / 3.0) / 2.0).abs() < 1e-12);
        assert!((level.union - (0.5 + 2.0 / 3.0) / 3.0).abs() < 1e-12);
        // Filled with 1: each class has 1 hit, 1 extra, 1 missed.
        assert!((level.fill - 0.5).abs() < 1e-12);
        assert_eq!((level.accuracy, level.answered), (0.5, 3));
    }
}
