//! The measure for documents.
//!
//! | figure | counts when |
//! | --- | --- |
//! | trigger | a claim is there: triggers overlap |
//! | event | and it has the same event type |
//! | quad | and at least the same quad class |
//! | dyad | same sentence, event type, actor and recipient |
//! | act | same sentence, act, holder and subject |
//!
//! A participant is compared by country, or by the last word of its name where it has none; lists expand to pairs;
//! several actors without a recipient are pairs without direction. Claims are paired one to one, those that agree
//! in most first. All figures are sums over claims, in percent with one decimal.

use super::gold::{Annotated, Scored, Side};
use super::sentences::{is_space, sentence, starts};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Hits, predictions and gold claims.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// In both.
    pub hits: usize,
    /// Predicted.
    pub pred: usize,
    /// In the gold.
    pub gold: usize,
}

impl Count {
    fn add(&mut self, other: Count) {
        self.hits += other.hits;
        self.pred += other.pred;
        self.gold += other.gold;
    }

    /// Precision, recall and F1, from 0 to 100.
    pub fn prf(self) -> [f64; 3] {
        let share = |of: usize| if of > 0 { self.hits as f64 / of as f64 } else { 0.0 };
        let (p, r) = (share(self.pred), share(self.gold));
        let f1 = if p + r > 0.0 { 2.0 * p * r / (p + r) } else { 0.0 };
        [p, r, f1].map(|x| 100.0 * x)
    }
}

/// Names of the figures, in the order of [`Figures::counts`].
pub const FIGURES: [&str; 5] = ["trigger", "event", "quad", "dyad", "act"];
/// Names of the fields compared on paired claims, in the order of [`Figures::fields`].
pub const FIELDS: [&str; 6] = ["status", "date", "country", "sector", "speaker", "mode"];

/// What was counted.
#[derive(Clone, Debug, Default)]
pub struct Figures {
    /// One count for each of [`FIGURES`].
    pub counts: [Count; 5],
    /// Right and compared, for each of [`FIELDS`].
    pub fields: [(usize, usize); 6],
    /// By event type.
    pub events: BTreeMap<String, Count>,
}

/// One document, with which claim was paired with which.
#[derive(Clone, Debug, Default)]
pub struct Compared {
    /// What was counted in it.
    pub figures: Figures,
    /// Paired claims: number in the gold, number in the prediction.
    pub pairs: Vec<(usize, usize)>,
}

/// Compares one document. `quad` gives the quad class of an event type.
pub fn compare(text: &str, gold: &[Scored], pred: &[Scored], quad: &dyn Fn(&str) -> Option<String>) -> Compared {
    let mut figures = Figures::default();
    for count in &mut figures.counts[..3] {
        (count.gold, count.pred) = (gold.len(), pred.len());
    }
    gold.iter().for_each(|c| figures.events.entry(c.event.clone()).or_default().gold += 1);
    pred.iter().for_each(|c| figures.events.entry(c.event.clone()).or_default().pred += 1);
    let pairs = pair(gold, pred, quad);
    for &(i, j) in &pairs {
        let (x, y) = (&gold[i], &pred[j]);
        figures.counts[0].hits += 1;
        figures.counts[2].hits += usize::from(quad(&x.event) == quad(&y.event));
        if x.event == y.event {
            figures.counts[1].hits += 1;
            figures.events.entry(x.event.clone()).or_default().hits += 1;
            for (field, right) in figures.fields.iter_mut().zip(agreement(x, y)) {
                field.0 += usize::from(right);
                field.1 += 1;
            }
        }
    }
    let starts = starts(text);
    let event = |c: &Scored| Some(c.event.clone());
    let act = |c: &Scored| c.act.clone().filter(|a| !a.is_empty());
    figures.counts[3] = overlap(&rows(gold, &starts, event), &rows(pred, &starts, event));
    figures.counts[4] = overlap(&rows(gold, &starts, act), &rows(pred, &starts, act));
    Compared { figures, pairs }
}

/// Pairs claims whose triggers overlap, one to one, those that agree in most first.
fn pair(gold: &[Scored], pred: &[Scored], quad: &dyn Fn(&str) -> Option<String>) -> Vec<(usize, usize)> {
    let agree = |x: &Scored, y: &Scored| {
        let same_pairs = dyads(x).intersection(&dyads(y)).count();
        let quads = usize::from(quad(&x.event) == quad(&y.event));
        4 * usize::from(x.event == y.event) + 2 * quads + same_pairs + usize::from(x.status == y.status)
    };
    let touch = |x: &Scored, y: &Scored| x.trigger.start < y.trigger.end && y.trigger.start < x.trigger.end;
    let mut candidates = Vec::new();
    for (i, x) in gold.iter().enumerate() {
        for (j, y) in pred.iter().enumerate().filter(|(_, y)| touch(x, y)) {
            candidates.push((std::cmp::Reverse(agree(x, y)), i, j));
        }
    }
    candidates.sort_unstable();
    let (mut used_gold, mut used_pred) = (vec![false; gold.len()], vec![false; pred.len()]);
    let mut pairs = Vec::new();
    for (_, i, j) in candidates {
        if !used_gold[i] && !used_pred[j] {
            (used_gold[i], used_pred[j]) = (true, true);
            pairs.push((i, j));
        }
    }
    pairs
}

/// Whether two paired claims agree, field by field in the order of [`FIELDS`].
pub fn agreement(x: &Scored, y: &Scored) -> [bool; 6] {
    let filled = |m: &Option<String>| m.clone().filter(|m| !m.is_empty());
    [
        x.status == y.status,
        x.date.clone().unwrap_or_default() == y.date.clone().unwrap_or_default(),
        countries(x) == countries(y),
        sectors(x) == sectors(y),
        speaker(x) == speaker(y),
        filled(&x.mode) == filled(&y.mode),
    ]
}

fn sides(c: &Scored) -> impl Iterator<Item = &Side> {
    c.actor.iter().flatten().chain(c.recipient.iter().flatten())
}

/// Country codes of all participants, sorted.
pub fn countries(c: &Scored) -> Vec<String> {
    let mut list: Vec<String> = sides(c).map(|p| country(p).unwrap_or("-").to_owned()).collect();
    list.sort();
    list
}

/// First sector codes of all participants, sorted.
pub fn sectors(c: &Scored) -> Vec<String> {
    let first = |p: &Side| p.sector.as_ref().and_then(|s| s.first()).map_or("-".to_owned(), Clone::clone);
    let mut list: Vec<String> = sides(c).map(first).collect();
    list.sort();
    list
}

/// Last word of the outermost speaker: `None` when the document speaks, `Some(None)` when the speaker has no name.
pub fn speaker(c: &Scored) -> Option<Option<String>> {
    c.attribution.as_ref()?.last().map(|voice| last_word(voice.speaker.as_deref()))
}

fn country(p: &Side) -> Option<&str> {
    p.country.as_deref().filter(|c| !c.is_empty())
}

fn last_word(name: Option<&str>) -> Option<String> {
    let name = name?.to_lowercase().replace('.', "");
    name.split(is_space).rfind(|w| !w.is_empty()).map(str::to_owned)
}

/// What a participant is compared by.
pub fn key(p: &Side) -> String {
    let name = || p.name.as_deref().filter(|n| !n.is_empty()).or(p.text.as_deref());
    country(p).map_or_else(|| format!("~{}", last_word(name()).unwrap_or_default()), str::to_owned)
}

/// The pairs a claim stands for; each side may be missing.
type Dyad = (Option<String>, Option<String>);

fn dyads(c: &Scored) -> BTreeSet<Dyad> {
    let keys = |side: &Option<Vec<Side>>| side.iter().flatten().map(key).collect::<BTreeSet<String>>();
    let (actors, recipients) = (keys(&c.actor), keys(&c.recipient));
    let all = |x: &String, y: &String| (Some(x.clone()), Some(y.clone()));
    if !actors.is_empty() && !recipients.is_empty() {
        return actors.iter().flat_map(|x| recipients.iter().map(move |y| all(x, y))).collect();
    }
    if actors.len() > 1 {
        return actors
            .iter()
            .enumerate()
            .flat_map(|(n, x)| actors.iter().skip(n + 1).map(move |y| all(x, y)))
            .collect();
    }
    let alone = actors.into_iter().map(|x| (Some(x), None));
    alone.chain(recipients.into_iter().map(|y| (None, Some(y)))).collect()
}

type Rows = HashMap<(usize, String, Dyad), usize>;

fn rows(claims: &[Scored], starts: &[usize], what: impl Fn(&Scored) -> Option<String>) -> Rows {
    let mut rows = Rows::new();
    for claim in claims {
        if let Some(what) = what(claim) {
            let place = sentence(starts, claim.trigger.start);
            for dyad in dyads(claim) {
                *rows.entry((place, what.clone(), dyad)).or_default() += 1;
            }
        }
    }
    rows
}

fn overlap(gold: &Rows, pred: &Rows) -> Count {
    let hits = gold.iter().map(|(row, n)| pred.get(row).map_or(0, |m| *n.min(m))).sum();
    Count { hits, pred: pred.values().sum(), gold: gold.values().sum() }
}

/// The figures of all documents, with intervals.
#[derive(Clone, Debug, Default)]
pub struct Total {
    /// The sums.
    pub figures: Figures,
    /// 95 % interval of each F1, from documents drawn anew with replacement; `None` for too few documents.
    pub intervals: Option<[(f64, f64); 5]>,
}

const DRAWS: usize = 1000;
/// Fewer documents say nothing of how much another sample would differ.
const FEW_DOCUMENTS: usize = 10;

/// Sums up documents.
pub fn total(documents: &[Compared]) -> Total {
    let mut figures = Figures::default();
    for document in documents {
        for (sum, count) in figures.counts.iter_mut().zip(document.figures.counts) {
            sum.add(count);
        }
        for (sum, field) in figures.fields.iter_mut().zip(document.figures.fields) {
            *sum = (sum.0 + field.0, sum.1 + field.1);
        }
        for (event, count) in &document.figures.events {
            figures.events.entry(event.clone()).or_default().add(*count);
        }
    }
    Total { figures, intervals: (documents.len() >= FEW_DOCUMENTS).then(|| intervals(documents)) }
}

/// A percentile bootstrap over documents, the same on every run.
fn intervals(documents: &[Compared]) -> [(f64, f64); 5] {
    let mut state = 0x9E37_79B9_7F4A_7C15_u64;
    let mut draw = |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state % below.max(1) as u64) as usize
    };
    let mut scores: [Vec<f64>; 5] = Default::default();
    for _ in 0..DRAWS {
        let mut counts = [Count::default(); 5];
        for _ in documents {
            let drawn = &documents[draw(documents.len())];
            counts.iter_mut().zip(drawn.figures.counts).for_each(|(sum, count)| sum.add(count));
        }
        scores.iter_mut().zip(counts).for_each(|(list, count)| list.push(count.prf()[2]));
    }
    scores.map(|mut list| {
        list.sort_by(f64::total_cmp);
        (list[DRAWS / 40], list[DRAWS - 1 - DRAWS / 40])
    })
}

/// To one decimal, ties to even, as the reference rounds.
pub fn tenth(x: f64) -> f64 {
    format!("{x:.1}").parse().unwrap_or(x)
}

impl Total {
    /// The figures as the reference scorer prints them, and the intervals beside them.
    pub fn json(&self) -> Value {
        let prf = |c: Count| {
            let [p, r, f1] = c.prf().map(tenth);
            json!({"p": p, "r": r, "f1": f1, "gold": c.gold})
        };
        let mut out = json!({"accuracy": {}, "per_event": {}});
        for (n, (name, count)) in FIGURES.iter().zip(self.figures.counts).enumerate() {
            out[name] = prf(count);
            out[name]["pred"] = count.pred.into();
            out[name]["f1_interval"] = json!(self.intervals.map(|i| [tenth(i[n].0), tenth(i[n].1)]));
        }
        for (name, (right, all)) in FIELDS.iter().zip(self.figures.fields).filter(|(_, f)| f.1 > 0) {
            out["accuracy"][name] = tenth(100.0 * right as f64 / all as f64).into();
        }
        for (event, count) in &self.figures.events {
            out["per_event"][event] = prf(*count);
        }
        out
    }

    /// The figures as a table for people.
    pub fn page(&self) -> String {
        let mut out =
            format!("{:9} {:>6} {:>6} {:>6}   {:13} {:>6} {:>6}\n", "", "P", "R", "F1", "95 % of F1", "gold", "coded");
        for (n, (name, count)) in FIGURES.iter().zip(self.figures.counts).enumerate() {
            let [p, r, f1] = count.prf();
            let interval = self.intervals.map_or("-".into(), |i| format!("{:.1} to {:.1}", i[n].0, i[n].1));
            out += &format!("{name:9} {p:6.1} {r:6.1} {f1:6.1}   {interval:13} {:6} {:6}\n", count.gold, count.pred);
        }
        let fields: Vec<String> = (FIELDS.iter().zip(self.figures.fields).filter(|(_, f)| f.1 > 0))
            .map(|(name, (right, all))| format!("{name} {:.1}", 100.0 * right as f64 / all as f64))
            .collect();
        if !fields.is_empty() {
            out += &format!("\nRight on claims paired with their event: {}\n", fields.join(", "));
        }
        out.push('\n');
        for (event, count) in &self.figures.events {
            let [p, r, f1] = count.prf();
            out += &format!("{event:9} {p:6.1} {r:6.1} {f1:6.1}   {:13} {:6} {:6}\n", "", count.gold, count.pred);
        }
        out
    }
}

/// Compares all gold documents with the predictions of the same id; a document without any has none.
pub fn compare_all(gold: &[Annotated], pred: &[Annotated], quad: &dyn Fn(&str) -> Option<String>) -> Vec<Compared> {
    let by_id: HashMap<&str, &Annotated> = pred.iter().map(|p| (p.id.as_str(), p)).collect();
    let claims = |id: &str| by_id.get(id).map_or(&[][..], |p| &p.claims);
    gold.iter().map(|g| compare(&g.text, &g.claims, claims(&g.id), quad)).collect()
}
