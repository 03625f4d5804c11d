//! Fills a ledger with synthetic claims, and measures the speed of writing and of answers.
//!
//! ```text
//! cargo run --release -p demarche-ledger --example fill -- write FILE CLAIMS [SEED]
//! cargo run --release -p demarche-ledger --example fill -- ask FILE [SEED]
//! ```
//!
//! Parties follow Zipf's law over the states of the world, and so do words. One claim in twelve has an act, a text has
//! three or four claims, and a sentence has 25 words. The same seed writes the same claims.

use demarche_knowledge::actors::Kind;
use demarche_knowledge::claim::{
    Attribution, CharSpan, Claim, Confidence, EventDate, Participant, SCHEMA, SpeakerKind, Status,
};
use demarche_ledger::{Article, Draft, Filter, Horizon, Keep, Known, Ledger, Order, Party, Run, View, Writer};
use jiff::ToSpan;
use jiff::civil::{Date, date};
use std::path::Path;
use std::time::Instant;

/// That of the program.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Pseudo-random numbers (SplitMix64; Steele, Lea and Flood 2014).
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn share(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1u64 << 53) as f64
    }

    fn below(&mut self, n: usize) -> usize {
        (self.share() * n as f64) as usize
    }

    /// A number by Zipf's law: 0 is the most frequent.
    fn zipf(&mut self, n: usize) -> usize {
        (((n as f64 + 1.0).ln() * self.share()).exp() - 1.0) as usize % n
    }
}

/// What claims are made of.
struct World {
    states: Vec<(String, String)>,
    /// Acts in order of name, with their event types.
    acts: Vec<(String, String)>,
    types: Vec<String>,
    words: Vec<String>,
}

/// Speakers of a state.
const MINISTRIES: usize = 50;

/// Half of the claims have a ministry of the acting state as their speaker.
fn vouched(state: &str, id: &str) -> Vec<Attribution> {
    let number = usize::from_str_radix(&id[..8], 16).unwrap_or_default();
    let speaker = format!("{state} ministry {}", number / 2 % MINISTRIES);
    let kind = SpeakerKind::Statement;
    number
        .is_multiple_of(2)
        .then(|| Attribution { speaker, cue: "said".into(), kind, span: None })
        .into_iter()
        .collect()
}

const WORDS: usize = 60_000;
/// One claim in this many has an act.
const ACT_IN: usize = 12;
const DAYS: usize = 365 * 15;
const BATCH: usize = 2000;

impl World {
    fn new() -> Self {
        let knowledge = demarche_shipped::knowledge();
        let states = knowledge.gazetteer.actors.iter().filter(|a| a.kind == Kind::State);
        let states = states.map(|a| (a.id.to_string(), a.name.to_string())).collect();
        let mut acts: Vec<_> = knowledge.ontology.acts.values().map(|a| (a.name.clone(), a.event.clone())).collect();
        acts.sort();
        let mut types: Vec<_> = knowledge.ontology.types.keys().cloned().collect();
        types.sort();
        let mut dice = Dice(7);
        let syllables = ["ba", "do", "ki", "lu", "ra", "se", "ti", "mo", "na", "ve", "gor", "shan", "pel", "win"];
        let word = |n: usize, dice: &mut Dice| {
            let count = 1 + n.min(8000) / 2000 + dice.below(2);
            (0..=count).map(|_| syllables[dice.below(syllables.len())]).collect::<String>()
        };
        let words = (0..WORDS).map(|n| word(n, &mut dice)).collect();
        Self { states, acts, types, words }
    }

    fn sentence(&self, dice: &mut Dice) -> String {
        let words: Vec<&str> = (0..25).map(|_| self.words[dice.zipf(WORDS)].as_str()).collect();
        words.join(" ") + "."
    }

    fn who(&self, dice: &mut Dice) -> Participant {
        let (code, name) = &self.states[dice.zipf(self.states.len())];
        let person = dice.below(3) == 0;
        let name = if person { format!("{} of {name}", self.words[dice.zipf(400)]) } else { name.clone() };
        Participant { name, country: Some(code.clone()), sector: vec!["GOV".into()], ..Participant::default() }
    }

    fn claim(&self, dice: &mut Dice, doc: &str, day: Date, span: CharSpan) -> Claim {
        let act = (dice.below(ACT_IN) == 0).then(|| &self.acts[dice.below(self.acts.len())]);
        let status = match dice.below(20) {
            0 => Status::Planned,
            1 => Status::Denied,
            2 => Status::Ongoing,
            _ => Status::Occurred,
        };
        let days =
            (dice.below(5) > 0).then(|| day.checked_sub((dice.zipf(400) as i64).days()).unwrap_or(day).to_string());
        let (actor, mut recipient) = (self.who(dice), self.who(dice));
        while recipient.country == actor.country {
            recipient = self.who(dice);
        }
        let id = format!("{:016x}{:016x}", dice.next(), dice.next());
        Claim {
            schema: SCHEMA.into(),
            attribution: vouched(&actor.name, &id),
            id,
            doc_id: doc.into(),
            date: EventDate { start: days.clone(), end: days, ..EventDate::default() },
            actor: vec![actor],
            recipient: vec![recipient],
            object: None,
            level: None,
            event: act.map_or_else(|| self.types[dice.zipf(self.types.len())].clone(), |a| a.1.clone()),
            mode: None,
            contexts: vec!["diplomatic".into()],
            topics: Vec::new(),
            act: act.map(|a| a.0.clone()),
            cameo: Some("050".into()),
            quad: "VC".into(),
            goldstein: Some(3.5),
            status,
            quote: None,
            location: None,
            trigger: Default::default(),
            sentence: span,
            confidence: Confidence { event: 0.9, actor: 0.95, recipient: 0.95, status: 0.95, total: 0.77 },
            rule: Default::default(),
            coder: Default::default(),
        }
    }

    /// A text with its claims.
    fn text(&self, dice: &mut Dice, name: &str, day: Date) -> (String, Vec<Claim>) {
        let (mut text, mut claims) = (String::new(), Vec::new());
        for _ in 0..3 + dice.below(2) {
            let start = text.len();
            text.push_str(&self.sentence(dice));
            claims.push(self.claim(dice, name, day, CharSpan { start, end: text.len() }));
            text.push(' ');
        }
        (text, claims)
    }
}

/// Processor seconds of this thread, where the system reports them; else 0. On a busy machine they say more than the
/// clock.
fn computed() -> f64 {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    told.and_then(|t| t.split(' ').next()?.parse::<f64>().ok()).map_or(0.0, |ns| ns / 1e9)
}

fn write(path: &Path, wanted: usize, seed: u64) {
    let (world, mut dice) = (World::new(), Dice(seed));
    let mut ledger = Ledger::create(path).expect("a ledger");
    let now = || Known::from(jiff::Timestamp::now());
    let run = Run { program: "fill", data: "", origin: "", began: now() };
    let mut writer =
        Writer::new(&mut ledger, &demarche_shipped::knowledge().ontology, Keep::Text, run).expect("a writer");
    let (mut claims, mut spent, mut worked, mut told) = (0, 0.0, 0.0, 0);
    let ontology = &demarche_shipped::knowledge().ontology;
    let (send, drafts) = std::sync::mpsc::sync_channel::<Vec<Draft>>(1);
    let maker = std::thread::Builder::new().name("maker".into());
    let made = maker.spawn(move || {
        let mut made = 0;
        while made < wanted {
            let batch: Vec<Draft> = (0..BATCH)
                .map(|nth| {
                    let name = format!("{seed}-{}", made * 10 + nth);
                    let day = date(2010, 1, 1).checked_add(((made * DAYS / wanted.max(1)) as i64).days()).unwrap();
                    let (text, claims) = world.text(&mut dice, &name, day);
                    let published = Some((day, day));
                    let (name, text) = (name.as_str(), text.as_str());
                    let article = Article { name, text, published, source: Some("Agency"), ..Article::default() };
                    Draft::of(&article, claims, Keep::Text, ontology).expect("a draft")
                })
                .collect();
            made += batch.iter().map(Draft::claims).sum::<usize>();
            send.send(batch).expect("somebody writes");
        }
    });
    let made = made.expect("a thread");
    // Only the processor time of this thread counts: it writes, and the other one generates.
    for batch in drafts {
        claims += batch.iter().map(Draft::claims).sum::<usize>();
        let (began, computing) = (Instant::now(), computed());
        writer.add_drafts(batch, now()).expect("written");
        spent += began.elapsed().as_secs_f64();
        worked += computed() - computing;
        if claims / 500_000 > told {
            told = claims / 500_000;
            let (clock, computing) = (claims as f64 / spent, claims as f64 / worked);
            println!("{claims} claims: {clock:.0} a second, {computing:.0} a second of computing");
        }
    }
    made.join().expect("all are made");
    let began = Instant::now();
    writer.finish().expect("finished");
    spent += began.elapsed().as_secs_f64();
    let bytes = std::fs::metadata(path).map_or(0, |m| m.len());
    let (clock, computing) = (claims as f64 / spent, claims as f64 / worked);
    println!("{claims} claims in {spent:.1} s, {worked:.1} s of computing: {clock:.0} and {computing:.0} a second");
    println!("{} bytes a claim", bytes / claims as u64);
}

/// Runs a question many times and prints the median and the 99th percentile, elapsed and of processor time.
fn measure(what: &str, times: usize, mut ask: impl FnMut() -> usize) {
    let (mut spent, mut worked) = (Vec::new(), Vec::new());
    let mut found = 0;
    for _ in 0..times {
        let (began, computing) = (Instant::now(), computed());
        found += ask();
        spent.push(began.elapsed().as_secs_f64() * 1000.0);
        worked.push((computed() - computing) * 1000.0);
    }
    let at = |times: &mut Vec<f64>, share: f64| {
        times.sort_by(f64::total_cmp);
        times[((times.len() as f64 * share) as usize).min(times.len() - 1)]
    };
    println!(
        "{what}: median {:.2} ms, p99 {:.2} ms (computing {:.2} ms); {} found on average",
        at(&mut spent, 0.5),
        at(&mut spent, 0.99),
        at(&mut worked, 0.99),
        found / times
    );
}

fn ask(path: &Path, seed: u64) {
    let (world, mut dice) = (World::new(), Dice(seed ^ 99));
    let ledger = Ledger::open(path).expect("a ledger");
    let ontology = &demarche_shipped::knowledge().ontology;
    println!("{:?} texts, claims, acts, events", ledger.counts().expect("counts"));
    let view = View::as_coded();
    let state = |n: usize| Party::all(&*world.states[n].1, &*world.states[n].0);
    measure("status of one pair", 1000, || {
        let (a, b) = (dice.zipf(world.states.len()), dice.zipf(world.states.len()));
        ledger.relations(Some(&state(a)), &state(b), Horizon::ALL, &view, ontology).expect("an answer").len()
    });
    measure("status of the most frequent pair", 20, || {
        ledger.relations(Some(&state(0)), &state(1), Horizon::ALL, &view, ontology).expect("an answer").len()
    });
    measure("by state", 100, || {
        let to = dice.zipf(world.states.len());
        ledger.relations(None, &state(to), Horizon::ALL, &view, ontology).expect("an answer").len()
    });
    measure("by state, toward the most frequent", 10, || {
        ledger.relations(None, &state(0), Horizon::ALL, &view, ontology).expect("an answer").len()
    });
    let mut words = |count: usize, rank: usize| -> String {
        (0..count).map(|_| world.words[dice.zipf(rank)].as_str()).collect::<Vec<_>>().join(" ")
    };
    let mut search = |what: &str, count: usize, rank: usize, order: Order| {
        measure(what, 50, || {
            let filter = Filter { text: Some(words(count, rank)), order, limit: Some(50), ..Filter::default() };
            ledger.claims(&filter).expect("an answer").len()
        });
    };
    search("words: two, the latest 50", 2, WORDS, Order::Recorded);
    search("words: one, the latest 50", 1, WORDS, Order::Recorded);
    search("words: one of the 50 commonest, the latest 50", 1, 50, Order::Recorded);
    search("words: two, by day", 2, WORDS, Order::Day);
    let mut vouched_by = |what: &str, order: Order| {
        measure(what, 50, || {
            let (state, ministry) = (&world.states[dice.zipf(world.states.len())].1, dice.below(MINISTRIES));
            let speaker = Some(format!("{state} ministry {ministry}"));
            let filter = Filter { speaker, order, limit: Some(50), ..Filter::default() };
            ledger.claims(&filter).expect("an answer").len()
        });
    };
    vouched_by("claims of one speaker, the latest 50", Order::Recorded);
    vouched_by("claims of one speaker, by day", Order::Day);
    measure("claims of one party, the latest 50", 50, || {
        let group = vec![state(dice.zipf(world.states.len()))];
        let filter =
            Filter { parties: vec![(demarche_ledger::Side::Either, group)], limit: Some(50), ..Filter::default() };
        ledger.claims(&filter).expect("an answer").len()
    });
}

fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let number = |at: usize, default: u64| words.get(at).and_then(|w| w.parse().ok()).unwrap_or(default);
    match (words.first().map(String::as_str), words.get(1)) {
        (Some("write"), Some(path)) => write(Path::new(path), number(2, 1_000_000) as usize, number(3, 1)),
        (Some("ask"), Some(path)) => ask(Path::new(path), number(2, 1)),
        _ => {
            eprintln!("usage: fill write FILE CLAIMS [SEED] | fill ask FILE [SEED]");
            std::process::exit(2);
        }
    }
}
