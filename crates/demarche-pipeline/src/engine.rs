//! Parser, coder and networks behind one type: the only file that calls them.

use demarche_coder::{Coder, EventReader, NearMiss, PairAnswer, Second, Source, cases, passages};
use demarche_encoder::Encoder;
use demarche_knowledge::claim::{Claim, DateBasis};
use demarche_knowledge::{Knowledge, Problem};
use demarche_lang::{Doc, English, Span, Worker};
use demarche_read::Document;
use demarche_shipped::LoadedKnowledge;
use std::collections::HashMap;
use std::path::Path;
use std::sync::LazyLock;

/// Who codes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CoderChoice {
    /// The rules alone.
    Rules,
    /// The networks alone.
    Model,
    /// The rules, and the networks beside them.
    #[default]
    Both,
}

/// The second reader's network, compiled into the program and read when it is first needed.
static SECOND: LazyLock<Encoder> = LazyLock::new(|| {
    Encoder::from_bytes(include_bytes!("../../../models/second-reader.safetensors"))
        .expect("the tests read the shipped model")
});

/// The event reader's network, likewise.
static EVENTS: LazyLock<Encoder> = LazyLock::new(|| {
    Encoder::from_bytes(include_bytes!("../../../models/event-reader.safetensors"))
        .expect("the tests read the shipped model")
});

/// A network in the data folder that stands for the shipped one.
const EVENTS_FILE: &str = "event-reader.safetensors";

/// The models and the political knowledge, shared by all threads.
pub struct Engine {
    english: &'static English,
    knowledge: LoadedKnowledge,
    /// The event reader of the data folder, or why it cannot be used.
    events: Option<Result<Encoder, String>>,
    choice: CoderChoice,
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
    pub fn new(data: Option<&Path>, choice: CoderChoice) -> Result<Self, Vec<Problem>> {
        let mut knowledge = LoadedKnowledge::read(data)?;
        let events = data.map(|dir| dir.join(EVENTS_FILE)).filter(|path| path.exists()).map(|path| {
            let bytes = std::fs::read(&path).map_err(|e| format!("{}: {e}", path.display()))?;
            if let LoadedKnowledge::Read(knowledge) = &mut knowledge {
                knowledge.note_network(&bytes);
            }
            let encoder = Encoder::from_bytes(&bytes).map_err(|e| format!("{}: {e}", path.display()))?;
            if EventReader::new(&encoder).is_none() {
                return Err(format!("{}: has not the heads of an event reader", path.display()));
            }
            Ok(encoder)
        });
        Ok(Self { english: English::shipped(), knowledge, events, choice })
    }

    /// The political knowledge in use.
    pub fn knowledge(&self) -> &Knowledge {
        &self.knowledge
    }

    /// Why the network in the data folder cannot be used, if there is one: the rules code alone then.
    pub fn broken_reader(&self) -> Option<&str> {
        self.events.as_ref()?.as_ref().err().map(String::as_str)
    }

    /// What one thread parses and codes with.
    pub fn worker(&self) -> CodingWorker<'_> {
        CodingWorker {
            worker: self.english.worker().with_whole_prefixes().with_bounds(),
            second: None,
            events: None,
            engine: self,
        }
    }

    /// The quad class of an event type; `None` when there is no such type.
    pub fn quad(&self, event: &str) -> Option<String> {
        self.knowledge().ontology.types.get(event).map(|t| t.quad.clone())
    }

    /// Runs the cases of all rules.
    pub fn check_cases(&self) -> Vec<Problem> {
        cases::check(self.knowledge(), |texts| {
            let mut worker = self.worker();
            texts.chunks(CASES_AT_ONCE).flat_map(|some| worker.parse(some)).collect()
        })
    }
}

/// Cases are single sentences: this many make a batch of the size the parser likes.
const CASES_AT_ONCE: usize = 24;

/// Passages parsed before they are joined to their texts.
const PASSAGES_AT_ONCE: usize = 64;

/// What a document had too much of, which no ordinary text has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Bounds {
    /// Places inside sentences of more than [`Doc::LONGEST_SENTENCE`] words at which they were cut.
    pub cuts: usize,
}

impl Bounds {
    /// What was done for it, in words; nothing when no bound was met.
    pub fn remarks(self) -> Vec<String> {
        let mut remarks = Vec::new();
        let most = Doc::LONGEST_SENTENCE;
        if self.cuts > 0 {
            let places = if self.cuts == 1 { "1 place".to_owned() } else { format!("{} places", self.cuts) };
            remarks.push(format!("has more than {most} words without a full stop, so it was cut at {places} and the pieces were read apart"));
        }
        remarks
    }
}

/// Parses and codes; has the scratch memory of one thread.
pub struct CodingWorker<'e> {
    worker: Worker<'e>,
    second: Option<Second<'e>>,
    events: Option<EventReader<'e>>,
    engine: &'e Engine,
}

impl<'e> CodingWorker<'e> {
    fn coder(&self) -> Coder<'e> {
        let knowledge = self.engine.knowledge();
        if self.engine.choice == CoderChoice::Model { Coder::without_rules(knowledge) } else { Coder::new(knowledge) }
    }

    /// The reader of pairs. What it needs is read when it is first needed, which it is not for parsing alone.
    fn second(&mut self) -> Option<&mut Second<'e>> {
        if self.engine.choice == CoderChoice::Rules {
            return None;
        }
        if self.second.is_none() {
            self.second = Second::new(&SECOND);
        }
        self.second.as_mut()
    }

    /// The reader of events, likewise; none when the one in the data folder cannot be used.
    fn events(&mut self) -> Option<&mut EventReader<'e>> {
        if self.engine.choice == CoderChoice::Rules {
            return None;
        }
        if self.events.is_none() {
            self.events = match &self.engine.events {
                None => EventReader::new(&EVENTS),
                Some(own) => own.as_ref().ok().and_then(EventReader::new),
            };
        }
        self.events.as_mut()
    }

    /// Parses several texts at once, each passage of a text apart.
    pub fn parse(&mut self, texts: &[&str]) -> Vec<Doc> {
        let spans: Vec<Vec<Span>> = texts.iter().map(|text| passages::find(text)).collect();
        let all: Vec<(usize, Span)> =
            spans.iter().enumerate().flat_map(|(n, s)| s.iter().map(move |s| (n, *s))).collect();
        let mut docs: Vec<Doc> = texts.iter().map(|text| Doc::open(text)).collect();
        // Not all at once: what is parsed and not yet joined takes memory.
        for some in all.chunks(PASSAGES_AT_ONCE) {
            let words: Vec<&str> = some.iter().map(|(n, span)| span.of(texts[*n])).collect();
            for (part, (n, span)) in self.worker.parse_batch(&words).into_iter().zip(some) {
                docs[*n].append(span.start(), part);
            }
        }
        docs
    }

    /// The claims of a parsed document.
    pub fn claims(&mut self, document: &Document, doc: &Doc) -> Vec<Claim> {
        let (coder, mut events) = (self.coder(), self.events());
        over_the_days(document, |source| coder.claims(doc, source, events.as_deref_mut()))
    }

    /// The event of the pair given in bytes.
    pub fn pair(&mut self, document: &Document, doc: &Doc, source: Span, target: Span) -> PairAnswer {
        let (coder, mut second) = (self.coder(), self.second());
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
        let (coder, events) = (self.coder(), self.events());
        let coded = coder.read_twice(doc, &about(document, document.published.map(|p| p.last())), events);
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
    // A long text has thousands of claims: they are looked up, the first of those with the same words.
    let mut by_words: HashMap<_, &Claim> = HashMap::with_capacity(early.len());
    for e in &early {
        by_words.entry((e.trigger.span, e.event.as_str())).or_insert(e);
    }
    for claim in &mut claims {
        match by_words.get(&(claim.trigger.span, claim.event.as_str())) {
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

#[cfg(test)]
mod tests {

    #[test]
    fn the_data_name_the_shipped_network() {
        let sum = xxhash_rust::xxh3::xxh3_64(include_bytes!("../../../models/event-reader.safetensors"));
        assert_eq!(
            demarche_shipped::knowledge().reader.network,
            format!("{sum:016x}"),
            "`network` in data/event-reader.toml"
        );
    }
}
