//! How far annotators agree: the measure of [`score`], with each of two annotators for gold and coding in turn.
//!
//! F1 is the same whoever is taken for the gold; P and R change places. What is told of all is the mean over pairs of
//! annotators, each pair counting alike; types and acts are too few in a pair and are summed over all pairs.

use super::bootstrap::{self, Interval};
use super::gold::Annotated;
use super::measure::Measure;
use super::page::{self, Block, Table, counted, interval};
use super::report::{Line, numbered, prf, rounded, sum};
use super::score::{self, Count, FIELDS, Part, Tells, tenth};
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Who annotated what.
#[derive(Clone, Debug)]
pub struct Annotator {
    /// What to call the annotator.
    pub name: String,
    /// The file.
    pub file: String,
    /// What the annotator annotated, each document once.
    pub documents: Vec<Annotated>,
}

/// Why a document is not compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Aside {
    /// One annotator alone has it.
    Alone,
    /// Its text is not the same in all files: nothing says what places in it mean.
    OtherText,
    /// No file has its text.
    NoText,
}

impl Aside {
    fn word(self) -> &'static str {
        match self {
            Aside::Alone => "in one file only",
            Aside::OtherText => "with another text in another file",
            Aside::NoText => "without a text in any file",
        }
    }
}

/// A pair of annotators, by number, and what is counted of it; or what is counted of all pairs together.
type Slot = (Option<(usize, usize)>, Part, String);

/// The mean over pairs.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Mean {
    /// Of precision, recall and F1, in percent.
    of: [f64; 3],
    /// Of the same.
    intervals: Option<[Interval; 3]>,
    /// Of F1.
    lowest: f64,
    highest: f64,
    /// Pairs that have something to compare.
    pairs: usize,
}

/// What is told of an annotator.
struct Summary {
    name: String,
    file: String,
    documents: usize,
    compared: usize,
    claims: usize,
}

/// How far annotators agree.
pub struct Agreement {
    annotators: Vec<Summary>,
    /// Documents compared.
    pub documents: usize,
    left_out: BTreeMap<Aside, Vec<String>>,
    draws: usize,
    /// Pairs of annotators that have a document in common, and how many.
    pairs: BTreeMap<(usize, usize), usize>,
    lines: BTreeMap<Slot, Line>,
    means: BTreeMap<(Part, String), Mean>,
    /// Types that stand for each other in paired claims, and how often.
    exchanged: BTreeMap<(String, String), usize>,
}

impl Agreement {
    /// Compares every two annotators on the documents that both have.
    pub fn new(annotators: &[Annotator], measure: Measure<'_>, draws: usize) -> Self {
        let mut order: Vec<&str> = Vec::new();
        let mut holders: HashMap<&str, Vec<(usize, &Annotated)>> = HashMap::new();
        for (n, annotator) in annotators.iter().enumerate() {
            for document in &annotator.documents {
                let list = holders.entry(&document.id).or_default();
                if list.is_empty() {
                    order.push(&document.id);
                }
                list.push((n, document));
            }
        }
        let mut left_out: BTreeMap<Aside, Vec<String>> = BTreeMap::new();
        let (mut pairs, mut exchanged): (BTreeMap<(usize, usize), usize>, _) = (BTreeMap::new(), BTreeMap::new());
        let mut units: Vec<BTreeMap<Slot, Count>> = Vec::new();
        let mut compared: Vec<(usize, usize)> = vec![(0, 0); annotators.len()];
        for id in order {
            let list = &holders[id];
            let texts: BTreeSet<&str> = list.iter().map(|(_, d)| d.text.as_str()).filter(|t| !t.is_empty()).collect();
            let aside = match (list.len(), texts.len()) {
                (1, _) => Some(Aside::Alone),
                (_, 0) => Some(Aside::NoText),
                (_, 1) => None,
                _ => Some(Aside::OtherText),
            };
            if let Some(aside) = aside {
                left_out.entry(aside).or_default().push(id.to_owned());
                continue;
            }
            let dated = list.iter().any(|(_, d)| d.dated);
            let mut unit = BTreeMap::new();
            for (n, &(a, of_a)) in list.iter().enumerate() {
                compared[a].0 += 1;
                compared[a].1 += of_a.claims.len();
                for &(b, of_b) in &list[n + 1..] {
                    *pairs.entry((a, b)).or_default() += 1;
                    let text = texts.first().copied().unwrap_or_default().to_owned();
                    let gold = Annotated { text, dated, source: String::new(), ..of_a.clone() };
                    let result = score::compare(&gold, &of_b.claims, measure);
                    for (i, j) in result.pairs {
                        let mut types = [of_a.claims[i].event.clone(), of_b.claims[j].event.clone()];
                        types.sort();
                        let [one, other] = types;
                        if one != other {
                            *exchanged.entry((one, other)).or_default() += 1;
                        }
                    }
                    for ((part, name), count) in result.counts {
                        let slot = match part {
                            Part::Figure | Part::Field => Some((a, b)),
                            Part::Event | Part::Act => None,
                            _ => continue,
                        };
                        unit.entry((slot, part, name)).or_insert_with(Count::default).add(count);
                    }
                }
            }
            units.push(unit);
        }
        let (lines, means) = figures(&units, draws);
        let summary = |(annotator, (compared, claims)): (&Annotator, (usize, usize))| Summary {
            name: annotator.name.clone(),
            file: annotator.file.clone(),
            documents: annotator.documents.len(),
            compared,
            claims,
        };
        let annotators = annotators.iter().zip(compared).map(summary).collect();
        Self { annotators, documents: units.len(), left_out, draws, pairs, lines, means, exchanged }
    }

    fn line(&self, pair: Option<(usize, usize)>, part: Part, name: &str) -> Line {
        self.lines.get(&(pair, part, name.to_owned())).copied().unwrap_or_default()
    }

    fn mean(&self, part: Part, name: &str) -> Option<Mean> {
        self.means.get(&(part, name.to_owned())).copied()
    }

    /// What is counted of all pairs together, by name.
    fn together(&self, part: Part) -> impl Iterator<Item = (&str, Line)> {
        self.lines
            .iter()
            .filter(move |((pair, p, _), _)| pair.is_none() && *p == part)
            .map(|((.., name), line)| (name.as_str(), *line))
    }

    /// What is not compared and why, in a sentence; empty when all is.
    pub fn aside(&self) -> String {
        let told = |(aside, ids): (&Aside, &Vec<String>)| {
            let named = match aside {
                Aside::Alone => String::new(),
                _ => format!(" ({})", some(ids)),
            };
            format!("{} {}{named}", counted(ids.len(), "document"), aside.word())
        };
        let parts: Vec<String> = self.left_out.iter().map(told).collect();
        if parts.is_empty() { String::new() } else { format!("Not compared: {}.", parts.join(", ")) }
    }

    /// The pairs of annotators that have no document in common, by name.
    fn apart(&self) -> Vec<String> {
        let all = (0..self.annotators.len()).flat_map(|a| (a + 1..self.annotators.len()).map(move |b| (a, b)));
        all.filter(|pair| !self.pairs.contains_key(pair)).map(|pair| self.called(pair)).collect()
    }

    fn called(&self, (a, b): (usize, usize)) -> String {
        format!("{} – {}", self.annotators[a].name, self.annotators[b].name)
    }

    /// As JSON.
    pub fn json(&self) -> Value {
        let annotator = |a: &Summary| json!({"name": a.name, "file": a.file, "documents": a.documents, "compared": a.compared, "claims": a.claims});
        let pair = |(&(a, b), documents): (&(usize, usize), &usize)| {
            let mut out = json!({"a": self.annotators[a].name, "b": self.annotators[b].name, "documents": documents});
            for name in Tells::ALL.figures() {
                out[name] = prf(self.line(Some((a, b)), Part::Figure, name));
            }
            let fields = FIELDS.iter().map(|f| (*f, self.line(Some((a, b)), Part::Field, f)));
            let share = |(name, line): (&str, Line)| {
                let right = tenth(line.count.share());
                let interval = line.intervals.map(|i| rounded(i[1]));
                (name.to_owned(), json!({"right": right, "n": line.count.gold, "interval": interval}))
            };
            out["fields"] = fields.filter(|(_, line)| line.count.gold > 0).map(share).collect::<Map<_, _>>().into();
            out
        };
        let mut mean = json!({"pairs": self.pairs.len()});
        for name in Tells::ALL.figures() {
            mean[name] = self.mean(Part::Figure, name).map_or(Value::Null, |m| {
                let [p, r, f1] = m.of.map(tenth);
                json!({"p": p, "r": r, "f1": f1, "f1_interval": m.intervals.map(|i| rounded(i[2])),
                       "lowest": tenth(m.lowest), "highest": tenth(m.highest), "pairs": m.pairs})
            });
        }
        let fields = FIELDS.iter().filter_map(|f| Some((*f, self.mean(Part::Field, f)?)));
        let share = |(name, m): (&str, Mean)| {
            let interval = m.intervals.map(|i| rounded(i[2]));
            let value = json!({"right": tenth(m.of[2]), "interval": interval, "lowest": tenth(m.lowest),
                               "highest": tenth(m.highest), "pairs": m.pairs});
            (name.to_owned(), value)
        };
        mean["fields"] = fields.map(share).collect::<Map<_, _>>().into();
        let by = |part: Part| self.together(part).map(|(name, l)| (name.to_owned(), both(l))).collect::<Map<_, _>>();
        let left_out =
            |(aside, ids): (&Aside, &Vec<String>)| json!({"why": aside.word(), "documents": ids.len(), "ids": ids});
        let exchanged = |((one, other), n): (&(String, String), &usize)| json!({"types": [one, other], "n": n});
        json!({
            "annotators": self.annotators.iter().map(annotator).collect::<Vec<_>>(),
            "documents": self.documents,
            "left_out": self.left_out.iter().map(left_out).collect::<Vec<_>>(),
            "bootstrap": self.draws,
            "mean": mean,
            "pairs": self.pairs.iter().map(pair).collect::<Vec<_>>(),
            "per_event": by(Part::Event),
            "per_act": by(Part::Act),
            "exchanged": self.exchanged.iter().map(exchanged).collect::<Vec<_>>(),
        })
    }

    /// As tables for people; `rank` orders the event types.
    pub fn page<K: Ord>(&self, rank: impl Fn(&str) -> K) -> Vec<Block> {
        let mut types: Vec<(&str, Line)> = self.together(Part::Event).collect();
        types.sort_by_key(|(name, _)| rank(name));
        let mut types = together_table("Event types", "type", types.into_iter());
        types.note = format!(
            "Claims, all pairs together: in both annotations, and in one of the two alone. F1: twice what is in both, of \
             all. {ALL_PAIRS}"
        );
        let mut acts = together_table("Acts", "act", self.together(Part::Act));
        acts.note = format!("The same of acts, counted in pairs of participants. {ALL_PAIRS}");
        let tables = [
            self.annotator_table(),
            self.mean_table(),
            self.field_table(),
            self.pair_table(),
            self.shares_table(),
            types,
            acts,
            self.exchange_table(),
        ];
        let heading = [Block::Note(self.heading()), Block::Line(String::new())];
        heading.into_iter().chain(tables.into_iter().map(Block::Table)).collect()
    }

    fn heading(&self) -> String {
        let intervals = match self.means.values().any(|m| m.intervals.is_some()) {
            true => format!("95 %: percentile interval from {} bootstrap draws of documents.", self.draws),
            false => format!("No intervals: they need {} documents and 40 draws.", bootstrap::FEW),
        };
        let mut parts = vec![format!(
            "{} that two or more of {} annotated, {} of annotators.",
            counted(self.documents, "document"),
            self.annotators.len(),
            counted(self.pairs.len(), "pair")
        )];
        let aside = self.aside();
        parts.extend(Some(aside).filter(|a| !a.is_empty()));
        let apart = self.apart();
        if !apart.is_empty() {
            parts.push(format!("No document in common: {}.", apart.join(", ")));
        }
        parts.push(intervals);
        parts.join(" ")
    }

    fn annotator_table(&self) -> Table {
        let mut table = Table::new("Annotators", 1, &["annotator", "documents", "compared", "claims"]);
        let row =
            |a: &Summary| vec![a.name.clone(), a.documents.to_string(), a.compared.to_string(), a.claims.to_string()];
        table.rows = self.annotators.iter().map(row).collect();
        table.note = "claims: in the documents compared.".to_owned();
        table
    }

    fn mean_table(&self) -> Table {
        let figures = Tells::ALL.figures().filter_map(|f| Some((f, self.mean(Part::Figure, f)?)));
        let mut table = means("Agreement, mean over pairs", ["figure", "F1"], figures);
        table.note =
            "Per cent. A figure counts what it counts when a coding is scored (docs/evaluate.md); F1 is the same \
                      whichever of two annotators is taken for the gold. pairs: those that have something to compare."
                .to_owned();
        table
    }

    fn field_table(&self) -> Table {
        let fields = FIELDS.iter().filter_map(|f| Some((*f, self.mean(Part::Field, f)?)));
        let mut table = means("Fields, mean over pairs", ["field", "same"], fields);
        table.note = "Per cent of the claims that both have with the same type.".to_owned();
        table
    }

    /// F1 of every pair.
    fn pair_table(&self) -> Table {
        let mut table = Table::new("Pairs, F1", 1, &["pair", "documents"]);
        table.head.extend(Tells::ALL.figures().map(str::to_owned));
        for (&pair, documents) in &self.pairs {
            let mut row = vec![self.called(pair), documents.to_string()];
            row.extend(Tells::ALL.figures().map(|f| {
                let count = self.line(Some(pair), Part::Figure, f).count;
                if count.gold + count.pred > 0 { page::tenth(count.prf()[2]) } else { "-".to_owned() }
            }));
            table.rows.push(row);
        }
        table
    }

    /// P and R of every pair.
    fn shares_table(&self) -> Table {
        let mut table = Table::new("Pairs, P and R", 1, &["pair"]);
        table.head.extend(Tells::ALL.figures().map(str::to_owned));
        for &pair in self.pairs.keys() {
            let mut row = vec![self.called(pair)];
            row.extend(Tells::ALL.figures().map(|f| {
                let count = self.line(Some(pair), Part::Figure, f).count;
                let shown = |value: f64, of: usize| if of > 0 { page::tenth(value) } else { "-".to_owned() };
                let [p, r, _] = count.prf();
                format!("{} {}", shown(p, count.pred), shown(r, count.gold))
            }));
            table.rows.push(row);
        }
        table.note =
            "P: of what the second has, the share that the first has too; R: of what the first has, the share that \
                      the second has."
                .to_owned();
        table
    }

    fn exchange_table(&self) -> Table {
        let mut list: Vec<(&(String, String), &usize)> = self.exchanged.iter().collect();
        list.sort_by_key(|(types, n)| (std::cmp::Reverse(**n), *types));
        let mut table = Table::new("Types that stand for each other", 2, &["type", "type", "claims"]);
        table.rows = list.iter().map(|((a, b), n)| vec![a.clone(), b.clone(), n.to_string()]).collect();
        table.note = "Of the same words, one annotator has the first type and another the second.".to_owned();
        table
    }
}

const ALL_PAIRS: &str = "A claim is counted in every pair its annotator is in.";

/// The longest list of documents that is told.
const SOME: usize = 3;

fn some(ids: &[String]) -> String {
    let more = ids.len().saturating_sub(SOME);
    let told = ids.iter().take(SOME).cloned().collect::<Vec<_>>().join(", ");
    if more > 0 { format!("{told} and {more} more") } else { told }
}

/// Lines of each slot, and means over the pairs.
fn figures(units: &[BTreeMap<Slot, Count>], draws: usize) -> (BTreeMap<Slot, Line>, BTreeMap<(Part, String), Mean>) {
    let (slots, numbers) = numbered(units);
    // Which slots a mean is taken of.
    let mut of_mean: BTreeMap<(Part, String), Vec<usize>> = BTreeMap::new();
    for (n, (pair, part, name)) in slots.iter().enumerate() {
        if pair.is_some() {
            of_mean.entry((*part, name.clone())).or_default().push(n);
        }
    }
    let statistics = |counts: &[Count]| -> Vec<f64> {
        let lines = counts.iter().flat_map(|c| c.prf());
        lines.chain(of_mean.values().flat_map(|slots| mean(counts, slots).map_or([f64::NAN; 3], |m| m.0))).collect()
    };
    let counts = sum(slots.len(), &numbers, 0..numbers.len());
    let intervals = bootstrap::intervals(numbers.len(), draws, |sample| {
        statistics(&sum(slots.len(), &numbers, sample.iter().copied()))
    });
    let of = |n: usize| intervals.as_ref().map(|i| [i[3 * n], i[3 * n + 1], i[3 * n + 2]]);
    let means = of_mean.into_iter().enumerate().filter_map(|(n, (name, of_pairs))| {
        let (values, pairs) = mean(&counts, &of_pairs)?;
        let f1 = of_pairs.iter().filter(|&&p| told(counts[p])).map(|&p| counts[p].prf()[2]);
        let (lowest, highest) = f1.fold((100.0_f64, 0.0_f64), |(low, high), x| (low.min(x), high.max(x)));
        Some((name, Mean { of: values, intervals: of(slots.len() + n), lowest, highest, pairs }))
    });
    let means = means.collect();
    let line = |(n, slot): (usize, &&Slot)| ((*slot).clone(), Line { count: counts[n], intervals: of(n) });
    (slots.iter().enumerate().map(line).collect(), means)
}

/// Whether there is anything to compare.
fn told(count: Count) -> bool {
    count.gold + count.pred > 0
}

/// The mean over the pairs that have anything to compare, and how many these are.
fn mean(counts: &[Count], slots: &[usize]) -> Option<([f64; 3], usize)> {
    let mut sum = [0.0; 3];
    let mut pairs = 0;
    for count in slots.iter().map(|&n| counts[n]).filter(|&c| told(c)) {
        pairs += 1;
        sum.iter_mut().zip(count.prf()).for_each(|(sum, x)| *sum += x);
    }
    (pairs > 0).then(|| (sum.map(|x| x / pairs as f64), pairs))
}

fn means<'n>(title: &str, [what, value]: [&str; 2], rows: impl Iterator<Item = (&'n str, Mean)>) -> Table {
    let mut table = Table::new(title, 1, &[what, value, "95 %", "lowest", "highest", "pairs"]);
    for (name, m) in rows {
        let numbers = [m.of[2], m.lowest, m.highest].map(page::tenth);
        let [mean, lowest, highest] = numbers;
        let within = interval(m.intervals.map(|i| i[2]));
        table.rows.push(vec![name.to_owned(), mean, within, lowest, highest, m.pairs.to_string()]);
    }
    table
}

/// What both annotations of a pair have, and what one has alone.
fn shared(count: Count) -> [usize; 2] {
    [count.hits, count.gold + count.pred - 2 * count.hits]
}

fn both(line: Line) -> Value {
    let [both, one] = shared(line.count);
    json!({"f1": tenth(line.count.prf()[2]), "f1_interval": line.intervals.map(|i| rounded(i[2])), "both": both, "one": one})
}

fn together_table<'n>(title: &str, what: &str, lines: impl Iterator<Item = (&'n str, Line)>) -> Table {
    let mut table = Table::new(title, 1, &[what, "F1", "95 %", "both", "one"]);
    for (name, line) in lines {
        let [both, one] = shared(line.count).map(|n| n.to_string());
        let f1 = page::tenth(line.count.prf()[2]);
        table.rows.push(vec![name.to_owned(), f1, interval(line.intervals.map(|i| i[2])), both, one]);
    }
    table
}

#[cfg(test)]
mod tests {
    use super::super::gold::{Days, Scored, Side, Trigger, Voice};
    use super::super::measure::Rulings;
    use super::*;
    use proptest::prelude::*;

    const TEXT: &str = "Mali met Togo. Chad paid Fiji! Cuba won? Peru left Iran and Togo rose.";

    fn one_of<T: Clone + std::fmt::Debug + 'static>(values: &'static [T]) -> impl Strategy<Value = T> {
        prop::sample::select(values)
    }

    fn sides() -> impl Strategy<Value = Option<Vec<Side>>> {
        let country = prop::option::of(one_of(&["MLI", "TGO", "UNO", ""]).prop_map(str::to_owned));
        let name = prop::option::of(one_of(&["Ann Ther", "ther", "mli", ""]).prop_map(str::to_owned));
        let sector = prop::option::of(one_of(&["GOV", "MIL"]).prop_map(|s| vec![s.to_owned()]));
        let side =
            (country, name, sector).prop_map(|(country, name, sector)| Side { country, name, sector, text: None });
        prop::option::of(prop::collection::vec(side, 0..3))
    }

    fn claims() -> impl Strategy<Value = Vec<Scored>> {
        let words = |values: &'static [&'static str]| prop::option::of(one_of(values).prop_map(str::to_owned));
        let event = one_of(&["AID", "ACCUSE", "AGREE", "UNHEARD_OF"]).prop_map(str::to_owned);
        let place = (0usize..70, 0usize..9);
        let plain = (words(&["assist", ""]), words(&["agreement.sign", "ambassador.return", "mission.open", ""]));
        let status = words(&["occurred", "historical", "planned"]);
        let voices = prop::option::of(prop::collection::vec(words(&["Ann Ther", "mli", ""]), 0..2));
        let one = (event, plain, status, sides(), sides(), words(&["2024-07-01", ""]), voices, place);
        let claim =
            one.prop_map(|(event, (mode, act), status, actor, recipient, start, voices, (from, long))| Scored {
                event,
                mode,
                act,
                status,
                actor,
                recipient,
                date: start.map(|start| Days { start: Some(start), end: None }),
                attribution: voices.map(|v| v.into_iter().map(|speaker| Voice { speaker }).collect()),
                trigger: Trigger { text: String::new(), start: from, end: from + long },
                ..Scored::default()
            });
        prop::collection::vec(claim, 0..7)
    }

    /// Documents: whether each is dated, and what the two have in it.
    fn documents() -> impl Strategy<Value = Vec<(bool, Vec<Scored>, Vec<Scored>)>> {
        prop::collection::vec((any::<bool>(), claims(), claims()), 1..5)
    }

    fn annotator(name: &str, documents: impl Iterator<Item = (bool, Vec<Scored>)>) -> Annotator {
        let document = |(n, (dated, claims)): (usize, (bool, Vec<Scored>))| Annotated {
            id: n.to_string(),
            text: TEXT.into(),
            dated,
            claims,
            ..Annotated::default()
        };
        Annotator { name: name.into(), file: name.into(), documents: documents.enumerate().map(document).collect() }
    }

    fn agreement(annotators: &[Annotator]) -> Agreement {
        let rulings = Rulings::read(None).unwrap();
        let measure =
            Measure { tells: Tells::ALL, rulings: &rulings, ontology: &demarche_shipped::knowledge().ontology };
        Agreement::new(annotators, measure, 0)
    }

    proptest! {
        #[test]
        fn who_is_taken_for_the_gold_makes_no_difference(documents in documents()) {
            let a = annotator("a", documents.iter().map(|(dated, a, _)| (*dated, a.clone())));
            let b = annotator("b", documents.iter().map(|(dated, _, b)| (*dated, b.clone())));
            let (there, back) = (agreement(&[a.clone(), b.clone()]), agreement(&[b, a]));
            prop_assert_eq!(there.lines.keys().collect::<Vec<_>>(), back.lines.keys().collect::<Vec<_>>());
            for (slot, line) in &there.lines {
                let (x, y) = (line.count, back.lines[slot].count);
                prop_assert_eq!((x.hits, x.gold, x.pred), (y.hits, y.pred, y.gold), "{:?}", slot);
                let ([p, r, f1], [p_back, r_back, f1_back]) = (x.prf(), y.prf());
                prop_assert_eq!((p, r, f1), (r_back, p_back, f1_back), "{:?}", slot);
            }
            prop_assert_eq!(&there.exchanged, &back.exchanged);
        }

        #[test]
        fn everybody_agrees_with_himself(documents in documents()) {
            let all = || documents.iter().map(|(dated, a, _)| (*dated, a.clone()));
            // Claims whose words are none overlap nothing.
            let of_words = |(dated, claims): (bool, Vec<Scored>)| {
                (dated, claims.into_iter().filter(|c| c.trigger.start < c.trigger.end).collect::<Vec<Scored>>())
            };
            let same = agreement(&[annotator("a", all().map(of_words)), annotator("b", all().map(of_words))]);
            for ((pair, part, name), line) in &same.lines {
                let count = line.count;
                prop_assert_eq!((count.gold, count.hits), (count.pred, count.gold), "{:?} {:?} {}", pair, part, name);
            }
            for mean in same.means.values() {
                prop_assert_eq!(mean.of, [100.0; 3]);
            }
        }
    }

    #[test]
    fn what_is_not_compared_is_told() {
        let claim = Scored {
            event: "AID".into(),
            trigger: Trigger { start: 0, end: 4, ..Trigger::default() },
            ..Scored::default()
        };
        let mut a = annotator("a", (0..4).map(|_| (true, vec![claim.clone()])));
        let mut b = annotator("b", (0..3).map(|_| (true, vec![claim.clone()])));
        b.documents[1].text = "Another text.".into();
        (a.documents[2].text, b.documents[2].text) = (String::new(), String::new());
        let found = agreement(&[a, b]);
        let aside = "Not compared: 1 document in one file only, 1 document with another text in another file (1), 1 document \
                     without a text in any file (2).";
        assert_eq!((found.documents, found.aside().as_str()), (1, aside));
    }

    #[test]
    fn a_pair_without_acts_is_not_in_the_mean() {
        let claim = |act: Option<&str>| Scored {
            event: "AID".into(),
            act: act.map(str::to_owned),
            actor: Some(vec![Side { country: Some("MLI".into()), ..Side::default() }]),
            trigger: Trigger { start: 0, end: 4, ..Trigger::default() },
            ..Scored::default()
        };
        let all = [None, None, Some("mission.open")];
        let all: Vec<Annotator> =
            (0..3).map(|n| annotator(&n.to_string(), [(true, vec![claim(all[n])])].into_iter())).collect();
        let found = agreement(&all);
        let act = found.mean(Part::Figure, "act").unwrap();
        assert_eq!((act.pairs, act.of[2]), (2, 0.0));
        assert_eq!(found.mean(Part::Figure, "event").unwrap().pairs, 3);
    }
}
