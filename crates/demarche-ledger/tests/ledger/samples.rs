//! Sample texts and claims: the same number gives the same text.

use demarche_knowledge::claim::{CharSpan, Claim, DateBasis, EventDate, Excerpt, Participant, SCHEMA, Status};
use demarche_knowledge::ontology::Ontology;
use demarche_ledger::{Article, Coder, Keep, Known, Ledger, Run, Writer};
use jiff::civil::{Date, date};
use std::path::Path;
use std::sync::LazyLock;

/// The shipped ontology without the rules, which a process that is killed at once has no time to read.
pub fn ontology() -> &'static Ontology {
    static READ: LazyLock<Ontology> = LazyLock::new(|| {
        let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data");
        let mut files: Vec<(String, String)> = Vec::new();
        let mut folders = vec![data.clone()];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(&folder).expect("the data folder is beside the crates").flatten() {
                let path = entry.path();
                let name = path.strip_prefix(&data).expect("it is inside").to_string_lossy().into_owned();
                if path.is_dir() && ["types", "acts", "crosswalk"].contains(&name.as_str()) {
                    folders.push(path);
                } else if path.extension().is_some_and(|e| e == "toml") {
                    files.push((name, std::fs::read_to_string(&path).expect("a text")));
                }
            }
        }
        files.sort();
        let mut problems = Vec::new();
        let read = Ontology::read(files.iter().map(|(n, t)| (n.as_str(), t.as_str())), &mut problems);
        assert!(problems.is_empty(), "{problems:?}");
        read
    });
    &READ
}

pub const STATES: [&str; 6] = ["RUS", "AFG", "CHN", "TUR", "IRN", "PAK"];
const DEEDS: [(&str, Option<&str>, &str); 5] = [
    ("CONSULT", None, "met"),
    ("SUPPORT", Some("recognition.grant"), "recognised"),
    ("ACCUSE", None, "condemned"),
    ("SANCTION", Some("relations.sever"), "broke with"),
    ("AGREE", Some("agreement.sign"), "signed"),
];

/// A text with its claims.
#[derive(Clone, Debug)]
pub struct Text {
    pub name: String,
    pub day: Date,
    pub text: String,
    pub claims: Vec<Claim>,
}

impl Text {
    pub fn article(&self) -> Article<'_> {
        Article { name: &self.name, text: &self.text, published: Some((self.day, self.day)), ..Article::default() }
    }

    /// Adds a sentence and its claim.
    pub fn tell(&mut self, sentence: &str, trigger: &str, fill: impl FnOnce(&mut Claim)) {
        let start = self.text.chars().count();
        self.text.push_str(sentence);
        self.text.push('\n');
        let before = sentence.find(trigger).expect("the trigger is in the sentence");
        let at = start + sentence[..before].chars().count();
        let span = CharSpan { start: at, end: at + trigger.chars().count() };
        let mut claim = Claim {
            schema: SCHEMA.into(),
            id: String::new(),
            doc_id: self.name.clone(),
            date: day(self.day, DateBasis::Document),
            actor: Vec::new(),
            recipient: Vec::new(),
            object: None,
            level: None,
            event: "CONSULT".into(),
            mode: None,
            contexts: Vec::new(),
            topics: Vec::new(),
            act: None,
            cameo: None,
            quad: "MC".into(),
            goldstein: None,
            status: Status::Occurred,
            attribution: Vec::new(),
            quote: None,
            location: None,
            trigger: Excerpt { text: trigger.into(), span },
            sentence: CharSpan { start, end: start + sentence.chars().count() },
            confidence: demarche_knowledge::claim::Confidence { total: 0.8, ..Default::default() },
            rule: Default::default(),
            coder: Default::default(),
        };
        fill(&mut claim);
        if claim.id.is_empty() {
            let key = format!("{} {} {} {:?}", self.name, at, claim.event, claim.actor);
            claim.id = format!("{:032x}", xxhash_rust::xxh3::xxh3_128(key.as_bytes()));
        }
        self.claims.push(claim);
    }
}

pub fn day(day: Date, basis: DateBasis) -> EventDate {
    EventDate { start: Some(day.to_string()), end: Some(day.to_string()), basis, expression: None }
}

pub fn state(code: &str) -> Participant {
    Participant {
        text: code.into(),
        name: code.into(),
        country: Some(code.into()),
        sector: vec!["GOV".into()],
        id: Some(code.into()),
        ..Participant::default()
    }
}

pub fn empty(name: &str, day: Date) -> Text {
    Text { name: name.into(), day, text: String::new(), claims: Vec::new() }
}

/// Pseudo-random numbers.
pub struct Dice(pub u64);

impl Dice {
    pub fn roll(&mut self, below: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % below
    }
}

/// The `nth` of many texts: some report what others report, some report nothing.
pub fn text(nth: usize) -> Text {
    let mut dice = Dice(nth as u64 * 7919 + 1);
    let first = date(2025, 1, 1);
    let mut text = empty(&format!("text-{nth}"), first.saturating_add(jiff::Span::new().days((nth / 12) as i64)));
    for sentence in 0..dice.roll(5) {
        let (event, act, word) = DEEDS[dice.roll(DEEDS.len())];
        let (a, b) = (dice.roll(STATES.len()), dice.roll(STATES.len() - 1));
        let (a, b) = (STATES[a], STATES[if b < a { b } else { b + 1 }]);
        let words =
            format!("{a} {word} {b} for the {sentence}th time after {} incidents at the border.", dice.roll(90));
        text.tell(&words, word, |claim| {
            claim.event = event.into();
            claim.act = act.map(str::to_owned);
            (claim.actor, claim.recipient) = (vec![state(a)], vec![state(b)]);
            // Signed, without a stated partner.
            if word == "signed" {
                claim.recipient.clear();
            }
        });
    }
    text.text.push_str(&format!("Nothing else was told in the {nth}th text.\n"));
    text
}

pub const RUN: Run<'static> = Run { program: "test", data: "", origin: "", began: Known::EVER };

pub fn run_at(began: i64) -> Run<'static> {
    Run { began: Known::from_micros(began), ..RUN }
}

/// Records texts in batches.
pub fn record(path: &Path, texts: &[Text], at_once: usize) -> Ledger {
    let mut ledger = Ledger::create(path).expect("a ledger");
    let mut writer = Writer::new(&mut ledger, ontology(), Keep::Text, run_at(1)).expect("a writer");
    for (nth, some) in texts.chunks(at_once).enumerate() {
        let batch: Vec<_> = some.iter().map(|t| (t.article(), t.claims.clone())).collect();
        writer.add(&batch, Known::from_micros(1_000_000 * (nth as i64 + 1))).expect("a batch");
    }
    writer.finish().expect("an end");
    ledger
}

/// Every error that verification reports.
pub fn errors(ledger: &Ledger) -> Vec<String> {
    let mut found = Vec::new();
    let coder = Coder { program: RUN.program, data: RUN.data, ontology: ontology() };
    let n = ledger.verify(Some(coder), |_| {}, |error| found.push(error.what)).expect("verification runs");
    assert_eq!(n, found.len());
    found
}

/// The content of a ledger without its instants: every text with its claims and their events.
pub fn content(path: &Path) -> Vec<String> {
    let db = rusqlite::Connection::open(path).expect("a file");
    let statement = "SELECT document.name, document.story, hex(claim.id), claim.event, claim.status, telling.event, telling.score, \
        (SELECT count(*) FROM participant WHERE participant.claim = claim.n), \
        (SELECT count(*) FROM act WHERE act.claim = claim.n) \
        FROM document LEFT JOIN claim ON claim.document = document.n LEFT JOIN telling ON telling.claim = claim.n \
        ORDER BY document.n, claim.n";
    let mut query = db.prepare(statement).expect("a statement");
    let columns = query.column_count();
    let row = |r: &rusqlite::Row<'_>| {
        let cell = |at: usize| r.get::<_, rusqlite::types::Value>(at).map(|v| format!("{v:?}"));
        Ok((0..columns).map(cell).collect::<Result<Vec<_>, _>>()?.join(" "))
    };
    let rows = query.query_map([], row).expect("rows");
    rows.collect::<Result<_, _>>().expect("rows")
}
