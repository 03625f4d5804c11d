//! The figures of all documents: sums, intervals, and how they are shown.

use super::bootstrap::{self, Interval};
use super::calibration::{self, Calibration};
use super::confusion::Confusion;
use super::gold::{Annotated, Scored, Sure};
use super::page::{self, Block, Table, counted, interval};
use super::score::{Compared, Count, Counts, FIELDS, HELD_BACK, MISSED, Part, Tells, WRONG, keys, tenth};
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet, HashMap};

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
    /// How often a document was annotated, all together.
    pub annotations: usize,
    /// Bootstrap draws.
    pub draws: usize,
    /// What could be compared.
    pub tells: Tells,
    /// Everything that was counted.
    pub lines: BTreeMap<(Part, String), Line>,
    /// Which type was taken for which.
    pub confusion: Confusion,
    /// Whether confidence tells claims of which type and participants are right from others.
    pub calibration: Calibration,
    /// Whether it tells claims of which the type is right from others.
    pub calibration_event: Calibration,
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
        let mut confusion = Confusion::default();
        let (mut sure, mut sure_event) = (Vec::new(), Vec::new());
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
                let right_event = x.is_some_and(|x| x.event == y.event);
                if let Some(confidence) = y.confidence.as_ref().map(Sure::total) {
                    sure.push((confidence, right));
                    sure_event.push((confidence, right_event));
                }
            }
        }
        Self {
            documents: compared.iter().map(|c| c.document).collect::<BTreeSet<_>>().len(),
            annotations: compared.len(),
            draws,
            tells,
            lines: lines(&by_document(compared), draws),
            confusion,
            calibration: Calibration::of(sure.into_iter()),
            calibration_event: Calibration::of(sure_event.into_iter()),
        }
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

    /// The figures that can be compared from run to run, in percent: F1 of each figure, type and act, the share right
    /// of each field, and how many of the ledger's moves would be wrong or missed.
    pub fn figures(&self) -> Vec<(String, (Part, String), f64)> {
        let one = |what: &str, part: Part, name: &str| {
            (what.to_owned(), (part, name.to_owned()), self.line(part, name).count.prf()[2])
        };
        let mut list: Vec<_> =
            self.tells.figures().map(|name| one(&format!("{name} F1"), Part::Figure, name)).collect();
        list.extend(self.fields().map(|(name, _)| one(&format!("{name} right"), Part::Field, name)));
        let moves = [WRONG, MISSED].into_iter().filter(|of| self.line(Part::Moves, of).count.gold > 0);
        list.extend(moves.map(|of| one(&format!("{of} moves"), Part::Moves, of)));
        for part in [Part::Event, Part::Act] {
            list.extend(self.part(part).map(|(name, _)| one(&format!("{name} F1"), part, name)));
        }
        list
    }

    /// The figures as the reference scorer prints them, and everything else beside them.
    pub fn json(&self) -> Value {
        let mut out = json!({"documents": self.documents, "annotations": self.annotations, "bootstrap": self.draws});
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
        if !out["calibration"].is_null() {
            out["calibration"]["event"] = self.calibration_event.json();
        }
        if self.tells.acts {
            out["moves"] = self.moves_json();
        }
        out
    }

    /// What would befall a ledger, as JSON.
    fn moves_json(&self) -> Value {
        let one = |wrong: Line, missed: Line| {
            json!({
                "emitted": wrong.count.gold, "wrong": wrong.count.hits, "wrong_per_100": per_100(wrong),
                "wrong_interval": wrong.intervals.map(|i| rounded(i[1])),
                "gold": missed.count.gold, "missed": missed.count.hits, "missed_per_100": per_100(missed),
                "missed_interval": missed.intervals.map(|i| rounded(i[1])),
            })
        };
        let [wrong, missed, held_back] = [WRONG, MISSED, HELD_BACK].map(|of| self.line(Part::Moves, of));
        let mut out = one(wrong, missed);
        out["held_back"] = held_back.count.hits.into();
        let by_act = |act: &str| one(self.line(Part::WrongMoves, act), self.line(Part::MissedMoves, act));
        out["per_act"] = self.acts_moved().map(|act| (act.to_owned(), by_act(act))).collect::<Map<_, _>>().into();
        out
    }

    /// Acts that gold or coding moves.
    fn acts_moved(&self) -> impl Iterator<Item = &str> {
        let acts = [Part::WrongMoves, Part::MissedMoves].into_iter().flat_map(|part| self.part(part));
        acts.map(|(act, _)| act).collect::<BTreeSet<_>>().into_iter()
    }

    /// The figures as tables for people; `rank` orders the event types.
    pub fn page<K: Ord>(&self, rank: impl Fn(&str) -> K) -> Vec<Block> {
        let mut tables = vec![self.figure_table(), self.field_table()];
        let moves = self.moves_table();
        let mut types: Vec<(&str, Line)> = self.part(Part::Event).collect();
        types.sort_by_key(|(name, _)| rank(name));
        tables.push(prf_table("Event types", "type", types.into_iter()));
        tables[2].note = "The figure event, type by type; cooperation above, conflict below. -: nothing to take a share of, or too few \
             for an interval."
            .to_owned();
        let mut acts = prf_table("Acts", "act", self.part(Part::Act));
        acts.note = "The figure act, act by act: counted in pairs of participants.".to_owned();
        tables.push(acts);
        tables.push(moves);
        tables.push(self.source_table());
        tables.push(self.confusion.table("Confusion of types", rank, Some("extra"), "missed"));
        tables.push(calibration::table(&[
            ("type right", "the type is that of the gold", &self.calibration_event),
            ("all right", "type and participants are those of the gold", &self.calibration),
        ]));
        let heading = [Block::Note(self.heading()), Block::Line(String::new())];
        heading.into_iter().chain(tables.into_iter().map(Block::Table)).collect()
    }

    fn heading(&self) -> String {
        let event = self.line(Part::Figure, "event").count;
        let (of, gold) = (counted(self.documents, "document"), counted(event.gold, "claim"));
        let intervals = match self.line(Part::Figure, "event").intervals {
            Some(_) => format!("95 %: percentile interval from {} bootstrap draws of documents.", self.draws),
            None => format!("No intervals: they need {} documents and 40 draws.", bootstrap::FEW),
        };
        let several = match self.annotations > self.documents {
            true => format!(
                " The documents are annotated {} times: the coding is compared with each annotation by itself, so that a \
                 document counts once for each of its annotators, in gold and coding alike.",
                self.annotations
            ),
            false => String::new(),
        };
        format!("{of}, {gold} in the gold, {} coded.{several} {intervals}", event.pred)
    }

    fn moves_table(&self) -> Table {
        let head = ["act", "coded", "wrong", "per 100", "95 %", "gold", "missed", "per 100", "95 %"];
        let mut table = Table::new("Moves of the ledger", 1, &head);
        let [wrong, missed, held_back] = [WRONG, MISSED, HELD_BACK].map(|of| self.line(Part::Moves, of));
        if wrong.count.gold + missed.count.gold == 0 {
            return table;
        }
        let row = |act: &str, wrong: Line, missed: Line| {
            let mut row = vec![act.to_owned()];
            for line in [wrong, missed] {
                let shown = per_100(line).map_or_else(|| "-".to_owned(), page::tenth);
                let within = line.intervals.map(|i| i[1]).filter(|_| line.count.gold >= HANDFUL);
                row.extend([line.count.gold.to_string(), line.count.hits.to_string(), shown, interval(within)]);
            }
            row
        };
        table.rows.push(row("all", wrong, missed));
        let by_act = |act: &str| row(act, self.line(Part::WrongMoves, act), self.line(Part::MissedMoves, act));
        table.rows.extend(self.acts_moved().map(by_act));
        table.note = "Acts with a status that moves the ledger, counted in pairs of participants. wrong: coded, and the gold has no \
                      such act as done between the two anywhere in the document. missed: in the gold, and nothing \
                      coded in the document moves it. Per 100 coded, and per 100 in the gold."
            .to_owned();
        if held_back.count.hits > 0 {
            table.note += &format!(
                " {} more are coded as done but move nothing: their confidence is too low, or they are long past without a day.",
                held_back.count.hits
            );
        }
        table
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
            let right = page::tenth(line.count.share());
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
            let f1 = |line: Line| [page::tenth(line.count.prf()[2]), interval(line.intervals.map(|i| i[2]))];
            let counts = [event.count.gold.to_string(), event.count.pred.to_string()];
            table.rows.push([[short(name)].as_slice(), &f1(event), &f1(dyad), &counts].concat());
        }
        table.note = "By publisher. Gold and coded are claims; few claims make wide intervals.".to_owned();
        table
    }
}

/// How many of a hundred; none of nothing.
fn per_100(line: Line) -> Option<f64> {
    (line.count.gold > 0).then(|| tenth(line.count.share()))
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
            let value = if of[n] > 0 { page::tenth(value) } else { "-".to_owned() };
            row.extend([value, interval(within)]);
        }
        row.extend([gold, pred].map(|n| n.to_string()));
        table.rows.push(row);
    }
    table
}

/// The fewest claims whose interval is shown to people.
const HANDFUL: usize = 5;

pub(super) fn rounded((low, high): Interval) -> [f64; 2] {
    [tenth(low), tenth(high)]
}

pub(super) fn prf(line: Line) -> Value {
    let [p, r, f1] = line.count.prf().map(tenth);
    let nth = |n: usize| line.intervals.map(|i| rounded(i[n]));
    json!({"p": p, "r": r, "f1": f1, "gold": line.count.gold, "pred": line.count.pred, "hits": line.count.hits,
           "p_interval": nth(0), "r_interval": nth(1), "f1_interval": nth(2)})
}

/// The counts of each document; annotations of one document are put together, because they stand or fall together.
fn by_document(compared: &[Compared]) -> Vec<Counts> {
    let mut documents: BTreeMap<usize, Counts> = BTreeMap::new();
    for one in compared {
        let counts = documents.entry(one.document).or_default();
        one.counts.iter().for_each(|(name, count)| counts.entry(name.clone()).or_default().add(*count));
    }
    documents.into_values().collect()
}

/// The counts of one document, by number of what is counted.
pub(super) type Unit = Vec<(usize, Count)>;

/// What is counted in any document, and the counts of each.
pub(super) fn numbered<K: Ord>(documents: &[BTreeMap<K, Count>]) -> (Vec<&K>, Vec<Unit>) {
    let mut names: BTreeMap<&K, usize> =
        documents.iter().flat_map(|counts| counts.keys()).map(|name| (name, 0)).collect();
    names.values_mut().enumerate().for_each(|(n, number)| *number = n);
    let of = |counts: &BTreeMap<K, Count>| counts.iter().map(|(name, count)| (names[name], *count)).collect();
    let units = documents.iter().map(of).collect();
    (names.into_keys().collect(), units)
}

pub(super) fn sum(names: usize, units: &[Unit], drawn: impl Iterator<Item = usize>) -> Vec<Count> {
    let mut sums = vec![Count::default(); names];
    drawn.flat_map(|n| &units[n]).for_each(|&(name, count)| sums[name].add(count));
    sums
}

fn lines(documents: &[Counts], draws: usize) -> BTreeMap<(Part, String), Line> {
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
    let mut counts = by_document(now);
    let documents = counts.len();
    counts.extend(by_document(then));
    let (names, units) = numbered(&counts);
    let intervals = bootstrap::intervals(documents, draws, |sample| {
        let new = sum(names.len(), &units, sample.iter().copied());
        let old = sum(names.len(), &units, sample.iter().map(|n| n + documents));
        new.iter().zip(&old).map(|(new, old)| new.prf()[2] - old.prf()[2]).collect()
    });
    names.into_iter().cloned().zip(intervals.unwrap_or_default()).collect()
}
