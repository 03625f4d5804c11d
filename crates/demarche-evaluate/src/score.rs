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
//! several actors without a recipient are pairs without direction. Claims are paired one to one, those that agree in
//! most first. What [`Rulings`] leave out counts as absent. All figures are sums over claims, in percent. Gold that
//! does not say where in the text a claim stands ([`Tells::places`]) has no figure `trigger`, and for it a text is one
//! sentence.
//!
//! What would befall a ledger is counted besides ([`Part::Moves`]): acts that the coding would move and should not, and
//! acts of the gold that nothing moves.

use super::gold::{Annotated, Scored, Side, Sure};
use super::measure::{Measure, Rulings};
use super::sentences::{is_space, sentence, starts};
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
    /// Adds another.
    pub fn add(&mut self, other: Count) {
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

    /// The share of the compared that is right, from 0 to 100; rounded as the reference rounds, which multiplies first.
    pub fn share(self) -> f64 {
        if self.gold > 0 { 100.0 * self.hits as f64 / self.gold as f64 } else { 0.0 }
    }
}

/// Names of the figures.
pub const FIGURES: [&str; 5] = ["trigger", "event", "quad", "dyad", "act"];
/// Names of the fields compared on paired claims.
pub const FIELDS: [&str; 6] = ["status", "date", "country", "sector", "speaker", "mode"];

/// What a count is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// One of [`FIGURES`].
    Figure,
    /// One of [`FIELDS`]: hits are right, the others compared.
    Field,
    /// An event type.
    Event,
    /// An act.
    Act,
    /// The figure `event` in documents of one source.
    SourceEvent,
    /// The figure `dyad` in documents of one source.
    SourceDyad,
    /// Acts between two parties, of all that move the ledger: [`WRONG`], [`MISSED`] and [`HELD_BACK`].
    Moves,
    /// The same of one act: coded and not in the gold.
    WrongMoves,
    /// The same of one act: in the gold and not coded.
    MissedMoves,
}

/// Of the moves of the coding, those that the gold does not have anywhere in the document.
pub const WRONG: &str = "wrong";
/// Of the moves of the gold, those that the coding does not have anywhere in the document.
pub const MISSED: &str = "missed";
/// Acts of the coding told as done that move nothing all the same: too unsure, or long past without a day.
pub const HELD_BACK: &str = "held back";

/// What was counted.
pub type Counts = BTreeMap<(Part, String), Count>;

/// One document, with which claim was paired with which.
#[derive(Clone, Debug, Default)]
pub struct Compared {
    /// Number of the document; annotations of one document have the same.
    pub document: usize,
    /// What was counted in it.
    pub counts: Counts,
    /// Paired claims: number in the gold, number in the prediction.
    pub pairs: Vec<(usize, usize)>,
}

/// What the gold tells, and so what can be compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tells {
    /// The words that state a claim. Without them any claim of the text may be the one meant.
    pub places: bool,
    /// Acts.
    pub acts: bool,
    /// Each of [`FIELDS`].
    pub fields: [bool; 6],
}

impl Tells {
    /// Our own annotation, which tells all.
    pub const ALL: Tells = Tells { places: true, acts: true, fields: [true; 6] };

    /// The figures there are.
    pub fn figures(self) -> impl Iterator<Item = &'static str> {
        let has = move |figure: &&str| match *figure {
            "trigger" => self.places,
            "act" => self.acts,
            _ => true,
        };
        FIGURES.into_iter().filter(has)
    }
}

/// Compares one document.
pub fn compare(gold: &Annotated, pred: &[Scored], measure: Measure<'_>) -> Compared {
    let Measure { tells, rulings, .. } = measure;
    let (text, source, dated, gold) = (&gold.text, &gold.source, gold.dated, &gold.claims);
    let mut counts = Counts::new();
    let mut add = |part: Part, name: &str, count: Count| counts.entry((part, name.to_owned())).or_default().add(count);
    let claims = |hits: usize| Count { hits, pred: pred.len(), gold: gold.len() };
    let is_gold = Count { gold: 1, ..Count::default() };
    let is_pred = Count { pred: 1, ..Count::default() };
    let is_hit = Count { hits: 1, ..Count::default() };
    gold.iter().for_each(|c| add(Part::Event, &c.event, is_gold));
    pred.iter().for_each(|c| add(Part::Event, &c.event, is_pred));
    let pairs = pair(gold, pred, measure);
    let (mut same_event, mut same_quad) = (0, 0);
    for (x, y) in pairs.iter().map(|&(i, j)| (&gold[i], &pred[j])) {
        same_quad += usize::from(measure.quad(&x.event) == measure.quad(&y.event));
        if x.event == y.event {
            same_event += 1;
            add(Part::Event, &x.event, is_hit);
            for ((field, right), _) in
                FIELDS.iter().zip(agreement(x, y, rulings, dated)).zip(tells.fields).filter(|f| f.1)
            {
                add(Part::Field, field, Count { hits: usize::from(right), pred: 1, gold: 1 });
            }
        }
    }
    let starts = if tells.places { starts(text) } else { Vec::new() };
    let event = |c: &Scored| Some(c.event.clone());
    let act = |c: &Scored| rulings.act(c.act.as_deref()).map(str::to_owned);
    let dyads = overlap(&rows(gold, &starts, event), &rows(pred, &starts, event));
    let acts = overlap(&rows(gold, &starts, act), &rows(pred, &starts, act));
    let sum = |by_name: &BTreeMap<String, Count>| {
        let mut sum = Count::default();
        by_name.values().for_each(|count| sum.add(*count));
        sum
    };
    if tells.places {
        add(Part::Figure, "trigger", claims(pairs.len()));
    }
    add(Part::Figure, "event", claims(same_event));
    add(Part::Figure, "quad", claims(same_quad));
    add(Part::Figure, "dyad", sum(&dyads));
    if tells.acts {
        add(Part::Figure, "act", sum(&acts));
        acts.iter().for_each(|(name, count)| add(Part::Act, name, *count));
        let (told, coded) = (Moves::of(gold, measure, dated), Moves::of(pred, measure, dated));
        let share = |hits: usize, of: usize| Count { hits, pred: of, gold: of };
        for (moves, done, of_act, of_all) in [
            (&coded.moving, &told.done, Part::WrongMoves, WRONG),
            (&told.moving, &coded.moving.iter().cloned().collect(), Part::MissedMoves, MISSED),
        ] {
            for step in moves {
                let count = share(usize::from(!done.contains(step)), 1);
                add(of_act, &step.0, count);
                add(Part::Moves, of_all, count);
            }
        }
        add(Part::Moves, HELD_BACK, share(coded.told - coded.moving.len(), coded.told));
    }
    if !source.is_empty() {
        add(Part::SourceEvent, source, claims(same_event));
        add(Part::SourceDyad, source, sum(&dyads));
    }
    Compared { document: 0, counts, pairs }
}

/// An act, and one pair of participants it is between.
type Move = (String, Dyad);

/// What claims would do to a ledger.
struct Moves {
    /// What moves a state, claim by claim and pair by pair.
    moving: Vec<Move>,
    /// What is told as done, whether or not it would move a state.
    done: BTreeSet<Move>,
    /// How often something is told as done.
    told: usize,
}

impl Moves {
    fn of(claims: &[Scored], measure: Measure<'_>, dated: bool) -> Self {
        let mut moves = Moves { moving: Vec::new(), done: BTreeSet::new(), told: 0 };
        for claim in claims {
            let Some(act) = measure.rulings.act(claim.act.as_deref()) else { continue };
            let status = measure.rulings.status(claim.status.as_deref(), dated);
            // Who annotates is sure of it.
            const SURE: f64 = 1.0;
            if !measure.moves(status, SURE, true) {
                continue;
            }
            let sure = claim.confidence.as_ref().map_or(SURE, Sure::total);
            let has_day = claim.date.as_ref().is_some_and(|d| filled(&d.start) || filled(&d.end));
            let steps: Vec<Move> = dyads(claim).into_iter().map(|dyad| (act.to_owned(), dyad)).collect();
            moves.told += steps.len();
            if measure.moves(status, sure, has_day) {
                moves.moving.extend(steps.iter().cloned());
            }
            moves.done.extend(steps);
        }
        moves
    }
}

fn filled(text: &Option<String>) -> bool {
    text.as_ref().is_some_and(|t| !t.is_empty())
}

/// Pairs claims whose triggers overlap, or any where the gold tells no `places`, one to one, those that agree in most
/// first. Of those that agree in as much, a claim takes the first it can have, on either side: so who is gold and who
/// is not makes no difference.
fn pair(gold: &[Scored], pred: &[Scored], measure: Measure<'_>) -> Vec<(usize, usize)> {
    let places = measure.tells.places;
    let agree = |x: &Scored, y: &Scored| {
        let same_pairs = dyads(x).intersection(&dyads(y)).count();
        let quads = usize::from(measure.quad(&x.event) == measure.quad(&y.event));
        4 * usize::from(x.event == y.event) + 2 * quads + same_pairs + usize::from(x.status == y.status)
    };
    let touch =
        |x: &Scored, y: &Scored| !places || (x.trigger.start < y.trigger.end && y.trigger.start < x.trigger.end);
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

/// Whether two paired claims of a document, which is `dated` or is not, agree, field by field in the order of
/// [`FIELDS`].
pub fn agreement(x: &Scored, y: &Scored, rulings: &Rulings, dated: bool) -> [bool; 6] {
    let mode = |c: &Scored| c.mode.clone().filter(|m| !m.is_empty());
    let status = |c: &Scored| rulings.status(c.status.as_deref(), dated).map(str::to_owned);
    [
        status(x) == status(y),
        x.date.clone().unwrap_or_default() == y.date.clone().unwrap_or_default(),
        countries(x) == countries(y),
        sectors(x, rulings) == sectors(y, rulings),
        speaker(x) == speaker(y),
        mode(x) == mode(y),
    ]
}

fn sides(c: &Scored) -> impl Iterator<Item = &Side> {
    c.actor.iter().flatten().chain(c.recipient.iter().flatten())
}

/// Country codes of all participants, sorted.
fn countries(c: &Scored) -> Vec<String> {
    let mut list: Vec<String> = sides(c).map(|p| country(p).unwrap_or("-").to_owned()).collect();
    list.sort();
    list
}

/// First sector codes of all participants, sorted.
fn sectors(c: &Scored, rulings: &Rulings) -> Vec<String> {
    let mut list: Vec<String> = sides(c).map(|p| rulings.sector(p).unwrap_or("-").to_owned()).collect();
    list.sort();
    list
}

/// Last word of the outermost speaker. `None` when there is none, when he has no name, and when he is one of the
/// actors: the document vouches for what somebody says in acting.
fn speaker(c: &Scored) -> Option<String> {
    let speaker = last_word(c.attribution.as_ref()?.last()?.speaker.as_deref())?;
    let is_called = |name: &Option<String>| last_word(name.as_deref()).as_ref() == Some(&speaker);
    let is = |p: &Side| is_called(&p.name) || is_called(&p.text) || p.country.as_ref() == Some(&speaker);
    let acts = c.actor.iter().flatten().any(is);
    (!acts).then_some(speaker)
}

/// Keys of the participants of one side, each once.
pub fn keys(side: &Option<Vec<Side>>) -> BTreeSet<String> {
    side.iter().flatten().map(key).collect()
}

fn country(p: &Side) -> Option<&str> {
    p.country.as_deref().filter(|c| !c.is_empty())
}

fn last_word(name: Option<&str>) -> Option<String> {
    let name = name?.to_lowercase().replace('.', "");
    name.split(is_space).rfind(|w| !w.is_empty()).map(str::to_owned)
}

/// The key of a participant without country and name. It stands where the reference's stands in the order of keys,
/// which decides between whom a pair without direction is; no name has capitals in its key.
const NOBODY: &str = "~None";

/// What a participant is compared by.
pub fn key(p: &Side) -> String {
    let name = || p.name.as_deref().filter(|n| !n.is_empty()).or(p.text.as_deref());
    let named = || last_word(name()).map_or(NOBODY.to_owned(), |word| format!("~{word}"));
    country(p).map_or_else(named, str::to_owned)
}

/// The pairs a claim stands for; each side may be missing.
type Dyad = (Option<String>, Option<String>);

fn dyads(c: &Scored) -> BTreeSet<Dyad> {
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

/// What two sets of rows share, by the name of the type or act.
fn overlap(gold: &Rows, pred: &Rows) -> BTreeMap<String, Count> {
    let mut counts: BTreeMap<String, Count> = BTreeMap::new();
    let mut add = |row: &(usize, String, Dyad), count: Count| counts.entry(row.1.clone()).or_default().add(count);
    for (row, &n) in gold {
        let hits = pred.get(row).map_or(0, |m| n.min(*m));
        add(row, Count { hits, gold: n, pred: 0 });
    }
    pred.iter().for_each(|(row, &n)| add(row, Count { pred: n, ..Count::default() }));
    counts
}

/// To one decimal, ties to even, as the reference rounds.
pub fn tenth(x: f64) -> f64 {
    format!("{x:.1}").parse().unwrap_or(x)
}

/// Compares all gold documents with the predictions of the same id; a document without any has none.
pub fn compare_all(gold: &[Annotated], pred: &HashMap<String, Vec<Scored>>, measure: Measure<'_>) -> Vec<Compared> {
    let claims = |id: &str| pred.get(id).map_or(&[][..], Vec::as_slice);
    let mut numbers: HashMap<&str, usize> = HashMap::new();
    gold.iter()
        .map(|g| {
            let next = numbers.len();
            let document = *numbers.entry(g.id.as_str()).or_insert(next);
            Compared { document, ..compare(g, claims(&g.id), measure) }
        })
        .collect()
}
