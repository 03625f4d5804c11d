//! The seam between the program and the engine: the only file that calls the parser and the coder.

use demarche_coder::knowledge::cases;
use demarche_coder::{Coder, Knowledge, Second, Source, passages};
use demarche_encoder::Encoder;
use demarche_lang::{Doc, English, Span, Worker};
use demarche_read::Document;
use std::path::Path;
use std::sync::LazyLock;

use claim::{Claim, DateBasis};
pub use demarche_coder::claim;
pub use demarche_coder::{NearMiss, PairAnswer, Problem};

/// Who codes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Readers {
    /// The rules alone.
    Rules,
    /// The second reader alone.
    Model,
    /// The rules, and the second reader beside them.
    #[default]
    Both,
}

/// The second reader's network, compiled into the program and read when it is first needed.
static SECOND: LazyLock<Encoder> = LazyLock::new(|| {
    Encoder::from_bytes(include_bytes!("../models/second-reader.safetensors"))
        .expect("the tests read the shipped model")
});

/// The models and the political knowledge, shared by all threads.
pub struct Engine {
    english: &'static English,
    knowledge: Known,
    readers: Readers,
}

enum Known {
    Shipped,
    Read(Box<Knowledge>),
}

/// The claims of a document and how they came about.
pub struct Account {
    /// Each claim with its steps and the codings it was preferred to.
    pub claims: Vec<(Claim, Vec<String>, Vec<String>)>,
    /// Triggers that were seen and not coded.
    pub misses: Vec<NearMiss>,
}

impl Engine {
    /// The engine with the knowledge compiled into the program, or with that of a data folder.
    ///
    /// # Errors
    /// Every problem of the data folder.
    pub fn new(data: Option<&Path>, readers: Readers) -> Result<Self, Vec<Problem>> {
        let knowledge = match data {
            None => Known::Shipped,
            Some(dir) => Known::Read(Box::new(Knowledge::read_dir(dir)?)),
        };
        Ok(Self { english: English::shipped(), knowledge, readers })
    }

    /// The political knowledge in use.
    pub fn knowledge(&self) -> &Knowledge {
        match &self.knowledge {
            Known::Shipped => Knowledge::shipped(),
            Known::Read(k) => k,
        }
    }

    /// One thread's hand on the engine.
    pub fn hand(&self) -> Hand<'_> {
        Hand { worker: self.english.worker().with_whole_prefixes(), second: None, engine: self }
    }

    /// The quad class of an event type; `None` when there is no such type.
    pub fn quad(&self, event: &str) -> Option<String> {
        self.knowledge().ontology.types.get(event).map(|t| t.quad.clone())
    }

    /// Runs the cases of all rules.
    pub fn check_cases(&self) -> Vec<Problem> {
        cases::check(self.knowledge(), |texts| {
            let mut hand = self.hand();
            texts.chunks(CASES_AT_ONCE).flat_map(|some| hand.parse(some)).collect()
        })
    }
}

/// Cases are single sentences: this many make a batch of the size the parser likes.
const CASES_AT_ONCE: usize = 24;

/// Parses and codes; has the scratch memory of one thread.
pub struct Hand<'e> {
    worker: Worker<'e>,
    second: Option<Second<'e>>,
    engine: &'e Engine,
}

impl<'e> Hand<'e> {
    /// Coder and second reader. What they need is read when it is first needed, which it is not for parsing alone.
    fn readers(&mut self) -> (Coder<'e>, Option<&mut Second<'e>>) {
        let knowledge = self.engine.knowledge();
        if self.engine.readers == Readers::Rules {
            return (Coder::new(knowledge), None);
        }
        if self.second.is_none() {
            self.second = Second::new(&SECOND);
        }
        let rules = self.engine.readers == Readers::Both;
        (if rules { Coder::new(knowledge) } else { Coder::without_rules(knowledge) }, self.second.as_mut())
    }

    /// Parses several texts at once, each passage of a text apart.
    pub fn parse(&mut self, texts: &[&str]) -> Vec<Doc> {
        let spans: Vec<Vec<Span>> = texts.iter().map(|text| passages::find(text)).collect();
        let words: Vec<&str> = texts.iter().zip(&spans).flat_map(|(t, s)| s.iter().map(|s| s.of(t))).collect();
        let mut parts = self.worker.parse_batch(&words).into_iter();
        let mut join = |(text, spans): (&&str, &Vec<Span>)| {
            Doc::join(text, spans.iter().map(|s| s.start()).zip(parts.by_ref()).collect())
        };
        texts.iter().zip(&spans).map(&mut join).collect()
    }

    /// The claims of a parsed document.
    pub fn claims(&mut self, document: &Document, doc: &Doc) -> Vec<Claim> {
        let (coder, mut second) = self.readers();
        over_the_days(document, |source| coder.read_twice(doc, source, second.as_deref_mut()).claims)
    }

    /// The event of the pair given in bytes.
    pub fn pair(&mut self, document: &Document, doc: &Doc, source: Span, target: Span) -> PairAnswer {
        let (coder, mut second) = self.readers();
        let mut reason = String::new();
        let mut claims = over_the_days(document, |about| {
            let answer = coder.code_pair(doc, about, source, target, second.as_deref_mut());
            reason = answer.reason;
            answer.claim.into_iter().collect()
        });
        PairAnswer { claim: claims.pop(), reason }
    }

    /// The claims with how they came about, and what was nearly coded.
    pub fn account(&mut self, document: &Document, doc: &Doc) -> Account {
        let (coder, second) = self.readers();
        let coded = coder.read_twice(doc, &about(document, document.published.map(|p| p.last())), second);
        let misses = coded.reading.near_misses().collect();
        let steps = coded.steps.into_iter().zip(coded.rivals);
        let claims = coded.claims.into_iter().zip(steps).map(|(c, (s, r))| (c, s, r)).collect();
        Account { claims, misses }
    }
}

/// When only the month of publication is known, a date that depends on the day is the interval from what it
/// is on the first to what it is on the last day of the month; other dates come out the same on both.
fn over_the_days(document: &Document, mut code: impl FnMut(&Source<'_>) -> Vec<Claim>) -> Vec<Claim> {
    let Some(published) = document.published else {
        return code(&about(document, None));
    };
    let mut claims = code(&about(document, Some(published.last())));
    if published.is_day() {
        return claims;
    }
    let early = code(&about(document, Some(published.first())));
    for claim in &mut claims {
        match early.iter().find(|e| e.trigger == claim.trigger && e.event == claim.event) {
            Some(first) if first.date.start < claim.date.start => claim.date.start.clone_from(&first.date.start),
            None if claim.date.basis == DateBasis::Document => claim.date.start = Some(published.first().to_string()),
            _ => {}
        }
    }
    claims
}

fn about(document: &Document, date: Option<jiff::civil::Date>) -> Source<'_> {
    let Document { id, title, source, url, .. } = document;
    Source { id, date, title: title.as_deref(), source: source.as_deref(), url: url.as_deref() }
}
