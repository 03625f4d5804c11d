//! The figures of all documents: sums, intervals, and how they are told.

use super::bootstrap::{self, Interval};
use super::calibration::Calibration;
use super::confusion::Confusion;
use super::gold::{Annotated, Scored};
use super::print::{self, Table, counted, interval};
use super::score::{Compared, Count, Counts, FIELDS, Part, Tells, keys, tenth};
use crate::output::page::Layout;
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, HashMap};

/// One count, with the 95 % intervals of precision, recall and F1 in percent.
#[derive(Clone, Copy, Debug, Default)]
pub struct Line {
    /// The count.
    pub count: Count,
    /// The intervals; `None` for too few documents.
    pub intervals: Option<[Interval; 3]>,
}

/// What an evaluation of documents found.
#[derive(Clone, Debug)]
pub struct Report {
    /// Documents compared.
    pub documents: usize,
    /// Bootstrap draws.
    pub draws: usize,
    /// What could be compared.
    pub tells: Tells,
    /// Everything that was counted.
    pub lines: BTreeMap<(Part, String), Line>,
    /// Which type was taken for which.
    pub confusion: Confusion,
    /// Whether confidence tells the right from the wrong.
    pub calibration: Calibration,
}

impl Report {
    /// Sums up documents, which were compared with the claims of `pred`.
    pub fn new(
        gold: &[Annotated],
        pred: &HashMap<String, Vec<Scored>>,
        compared: &[Compared],
        tells: Tells,
        draws: usize,
    ) -> Self {
        let counts: Vec<&Counts> = compared.iter().map(|c| &c.counts).collect();
        let mut confusion = Confusion::default();
        let mut sure = Vec::new();
        for (document, compared) in gold.iter().zip(compared) {
            let claims = pred.get(&document.id).map_or(&[][..], Vec::as_slice);
            let of_gold: HashMap<usize, usize> = compared.pairs.iter().copied().collect();
            let of_pred: HashMap<usize, usize> = compared.pairs.iter().map(|&(i, j)| (j, i)).collect();
            for (i, x) in document.claims.iter().enumerate() {
                confusion.add(Some(&x.event), of_gold.get(&i).map(|&j| claims[j].event.as_str()));
            }
            for (j, y) in claims.iter().enumerate() {
                let x = of_pred.get(&j).map(|&i| &document.claims[i]);
                if x.is_none() {
                    confusion.add(None, Some(&y.event));
                }
                let right = x.is_some_and(|x| is_right(x, y));
                sure.extend(y.confidence.as_ref().map(|c| (c.total(), right)));
            }
        }
        let calibration = Calibration::of(sure.into_iter());
        Self { documents: gold.len(), draws, tells, lines: lines(&counts, draws), confusion, calibration }
    }

    fn part(&self, part: Part) -> impl Iterator<Item = (&str, Line)> {
        self.lines.iter().filter(move |((p, _), _)| *p == part).map(|((_, name), line)| (name.as_str(), *line))
    }

    /// One line; without counts when nothing was counted.
    pub fn line(&self, part: Part, name: &str) -> Line {
        self.lines.get(&(part, name.to_owned())).copied().unwrap_or_default()
    }

    fn fields(&self) -> impl Iterator<Item = (&'static str, Line)> + '_ {
        FIELDS.into_iter().map(|f| (f, self.line(Part::Field, f))).filter(|(_, line)| line.count.gold > 0)
    }

    /// The figures that can be compared from run to run, in percent: F1 of each figure, type and act, and the share
    /// right of each field.
    pub fn figures(&self) -> Vec<(String, (Part, String), f64)> {
        let one = |what: &str, part: Part, name: &str| {
            (what.to_owned(), (part, name.to_owned()), self.line(part, name).count.prf()[2])
        };
        let mut list: Vec<_> =
            self.tells.figures().map(|name| one(&format!("{name} F1"), Part::Figure, name)).collect();
        list.extend(self.fields().map(|(name, _)| one(&format!("{name} right"), Part::Field, name)));
        for part in [Part::Event, Part::Act] {
            list.extend(self.part(part).map(|(name, _)| one(&format!("{name} F1"), part, name)));
        }
        list
    }

    /// The figures as the reference scorer prints them, and everything else beside them.
    pub fn json(&self) -> Value {
        let mut out = json!({"documents": self.documents, "bootstrap": self.draws});
        for name in self.tells.figures() {
            out[name] = prf(self.line(Part::Figure, name));
        }
        let shares: Map<_, _> =
            self.fields().map(|(name, line)| (name.to_owned(), tenth(line.count.share()).into())).collect();
        let share = |(name, line): (&str, Line)| {
            (name.to_owned(), json!({"n": line.count.gold, "interval": line.intervals.map(|i| rounded(i[1]))}))
        };
        let by = |part: Part| self.part(part).map(|(name, l)| (name.to_owned(), prf(l))).collect::<Map<_, _>>();
        out["accuracy"] = shares.into();
        out["fields"] = self.fields().map(share).collect::<Map<_, _>>().into();
        out["per_event"] = by(Part::Event).into();
        out["per_act"] = by(Part::Act).into();
        out["per_source"] = json!({"event": by(Part::SourceEvent), "dyad": by(Part::SourceDyad)});
        out["confusion"] = self.confusion.json();
        out["calibration"] = self.calibration.json();
        out
    }

    /// The figures as tables for people; `rank` orders the event types.
    pub fn page<K: Ord>(&self, rank: impl Fn(&str) -> K, layout: Layout) -> String {
        let mut tables = vec![self.figure_table(), self.field_table()];
        let mut types: Vec<(&str, Line)> = self.part(Part::Event).collect();
        types.sort_by_key(|(name, _)| rank(name));
        tables.push(prf_table("Event types", "type", types.into_iter()));
        tables[2].note = "The figure event, type by type; cooperation above, conflict below. -: nothing to take a share of, or too few \
             for an interval."
            .to_owned();
        let mut acts = prf_table("Acts", "act", self.part(Part::Act));
        acts.note = "The figure act, act by act: counted in pairs of participants.".to_owned();
        tables.push(acts);
        tables.push(self.source_table());
        tables.push(self.confusion.table("Confusion of types", rank, Some("extra"), "missed"));
        tables.push(self.calibration.table("type and participants are those of the gold"));
        print::note(&self.heading(), layout) + "\n" + &tables.iter().map(|t| t.page(layout)).collect::<String>()
    }

    fn heading(&self) -> String {
        let event = self.line(Part::Figure, "event").count;
        let (of, gold) = (counted(self.documents, "document"), counted(event.gold, "claim"));
        let intervals = match self.line(Part::Figure, "event").intervals {
            Some(_) => format!("95 %: percentile interval from {} bootstrap draws of documents.", self.draws),
            None => format!("No intervals: they need {} documents and 40 draws.", bootstrap::FEW),
        };
        format!("{of}, {gold} in the gold, {} coded. {intervals}", event.pred)
    }

    fn figure_table(&self) -> Table {
        let figures = self.tells.figures().map(|name| (name, self.line(Part::Figure, name)));
        let mut table = prf_table("Figures", "figure", figures);
        let (first, place) = match self.tells.places {
            true => ("trigger: a claim is there, its words overlap. event: and its type is right.", "sentence"),
            false => ("event: a claim of the type is in the text.", "text"),
        };
        let act = if self.tells.acts { " act: the same act between the same participants." } else { "" };
        table.note = format!(
            "Per cent. P: of what was coded, the share that is in the gold; R: of the gold, the share coded. {first} \
             quad: at least the quad class. dyad: type, actor and recipient in one {place}, counted in pairs.{act}"
        );
        table
    }

    fn field_table(&self) -> Table {
        let mut table = Table::new("Fields", 1, &["field", "right", "95 %", "of"]);
        for (name, line) in self.fields() {
            let right = print::tenth(line.count.share());
            let of = line.count.gold.to_string();
            table.rows.push(vec![name.to_owned(), right, interval(line.intervals.map(|i| i[1])), of]);
        }
        table.note =
            "Per cent of the claims whose type is right. country and sector: of all participants at once.".into();
        table
    }

    fn source_table(&self) -> Table {
        let head = ["source", "event F1", "95 %", "dyad F1", "95 %", "gold", "coded"];
        let mut table = Table::new("Sources", 1, &head);
        for (name, event) in self.part(Part::SourceEvent) {
            let dyad = self.line(Part::SourceDyad, name);
            let f1 = |line: Line| [print::tenth(line.count.prf()[2]), interval(line.intervals.map(|i| i[2]))];
            let counts = [event.count.gold.to_string(), event.count.pred.to_string()];
            table.rows.push([[short(name)].as_slice(), &f1(event), &f1(dyad), &counts].concat());
        }
        table.note = "By publisher. Gold and coded are claims; few claims make wide intervals.".to_owned();
        table
    }
}

/// Whether type and participants are those of the gold.
pub fn is_right(gold: &Scored, pred: &Scored) -> bool {
    gold.event == pred.event && keys(&gold.actor) == keys(&pred.actor) && keys(&gold.recipient) == keys(&pred.recipient)
}

/// The longest name of a source that is shown.
const SOURCE: usize = 32;

fn short(name: &str) -> String {
    let cut: String = name.chars().take(SOURCE).collect();
    if cut.len() < name.len() { cut.trim_end().to_owned() + "…" } else { cut }
}

fn prf_table<'n>(title: &str, what: &str, lines: impl Iterator<Item = (&'n str, Line)>) -> Table {
    let mut table = Table::new(title, 1, &[what, "P", "95 %", "R", "95 %", "F1", "95 %", "gold", "coded"]);
    for (name, line) in lines {
        let Count { gold, pred, .. } = line.count;
        let mut row = vec![name.to_owned()];
        // A share of nothing is not 0, and the interval of a handful is no news.
        let of = [pred, gold, pred + gold];
        for (n, value) in line.count.prf().into_iter().enumerate() {
            let within = line.intervals.map(|i| i[n]).filter(|_| of[n] >= HANDFUL);
            let value = if of[n] > 0 { print::tenth(value) } else { "-".to_owned() };
            row.extend([value, interval(within)]);
        }
        row.extend([gold, pred].map(|n| n.to_string()));
        table.rows.push(row);
    }
    table
}

/// The fewest claims whose interval is shown to people.
const HANDFUL: usize = 5;

fn rounded((low, high): Interval) -> [f64; 2] {
    [tenth(low), tenth(high)]
}

fn prf(line: Line) -> Value {
    let [p, r, f1] = line.count.prf().map(tenth);
    let nth = |n: usize| line.intervals.map(|i| rounded(i[n]));
    json!({"p": p, "r": r, "f1": f1, "gold": line.count.gold, "pred": line.count.pred, "hits": line.count.hits,
           "p_interval": nth(0), "r_interval": nth(1), "f1_interval": nth(2)})
}

/// The counts of one document, by number of what is counted.
type Unit = Vec<(usize, Count)>;

/// What is counted in any document, and the counts of each.
fn numbered<'c>(documents: &[&'c Counts]) -> (Vec<&'c (Part, String)>, Vec<Unit>) {
    let mut names: BTreeMap<&(Part, String), usize> =
        documents.iter().flat_map(|counts| counts.keys()).map(|name| (name, 0)).collect();
    names.values_mut().enumerate().for_each(|(n, number)| *number = n);
    let of = |counts: &&Counts| counts.iter().map(|(name, count)| (names[name], *count)).collect();
    let units = documents.iter().map(of).collect();
    (names.into_keys().collect(), units)
}

fn sum(names: usize, units: &[Unit], drawn: impl Iterator<Item = usize>) -> Vec<Count> {
    let mut sums = vec![Count::default(); names];
    drawn.flat_map(|n| &units[n]).for_each(|&(name, count)| sums[name].add(count));
    sums
}

fn lines(documents: &[&Counts], draws: usize) -> BTreeMap<(Part, String), Line> {
    let (names, units) = numbered(documents);
    let intervals = bootstrap::intervals(units.len(), draws, |sample| {
        sum(names.len(), &units, sample.iter().copied()).iter().flat_map(|count| count.prf()).collect()
    });
    let of = |n: usize| intervals.as_ref().map(|i| [i[3 * n], i[3 * n + 1], i[3 * n + 2]]);
    let sums = sum(names.len(), &units, 0..units.len());
    let line = |(n, (name, count)): (usize, (&(Part, String), Count))| (name.clone(), Line { count, intervals: of(n) });
    names.iter().copied().zip(sums).enumerate().map(line).collect()
}

/// The 95 % interval of how much each F1 differs between two codings of the same documents, in percentage points:
/// both are computed on the same draws, so that what is hard for both does not count.
pub fn differences(now: &[Compared], then: &[Compared], draws: usize) -> BTreeMap<(Part, String), Interval> {
    let counts: Vec<&Counts> = now.iter().chain(then).map(|c| &c.counts).collect();
    let (names, units) = numbered(&counts);
    let intervals = bootstrap::intervals(now.len(), draws, |sample| {
        let new = sum(names.len(), &units, sample.iter().copied());
        let old = sum(names.len(), &units, sample.iter().map(|n| n + now.len()));
        new.iter().zip(&old).map(|(new, old)| new.prf()[2] - old.prf()[2]).collect()
    });
    names.into_iter().cloned().zip(intervals.unwrap_or_default()).collect()
}
