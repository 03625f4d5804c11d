//! The whole way of one document on one screen: link, find speech, code, date, attribute, write down.

use crate::attribute::{self, Quotation, Speeches};
use crate::claim::Claim;
use crate::code::matching::Miss;
use crate::code::when::{Clock, When};
use crate::code::{self, Account, Found};
use crate::knowledge::Knowledge;
use crate::link::dates::TimeExpression;
use crate::link::{self, Linked, dates};
use crate::pair;
use crate::reader::EventReader;
use crate::record::Recorder;
use crate::second::Second;
use demarche_lang::{CodePoints, Doc, Span};
use jiff::civil::Date;
use rustc_hash::FxHashSet;

/// What the coder must know of a document besides its text.
#[derive(Clone, Copy, Debug)]
pub struct Source<'a> {
    /// The document's id.
    pub id: &'a str,
    /// Day of publication.
    pub date: Option<Date>,
    /// Title, when it is not part of the text.
    pub title: Option<&'a str>,
    /// Who published it, as the record says.
    pub source: Option<&'a str>,
    /// Address of the page.
    pub url: Option<&'a str>,
}

/// Everything worked out about one document.
pub struct Reading<'a> {
    /// Actors and their mentions.
    pub linked: Linked,
    /// Who says what.
    pub speeches: Speeches,
    /// Direct quotations.
    pub quotations: Vec<Quotation>,
    /// Expressions of time.
    pub expressions: Vec<TimeExpression>,
    misses: Vec<Miss<'a>>,
    day_note: bool,
    gives_years: bool,
    doc: &'a Doc,
}

/// A trigger that was seen and not coded.
#[derive(Clone, Debug)]
pub struct NearMiss {
    /// Rule and pattern.
    pub rule: String,
    /// The trigger.
    pub trigger: Span,
    /// Why not.
    pub reason: String,
}

impl Reading<'_> {
    /// Whether the text gives years of its own: a chronicle, if it has no date.
    pub fn is_history(&self) -> bool {
        self.gives_years
    }

    /// The dates of events, in their order.
    pub(crate) fn dates(&self, found: &[Found<'_>], day: Option<Date>) -> Vec<When> {
        let Reading { expressions, doc, day_note, linked, .. } = self;
        Clock::new(doc, expressions, day, *day_note).dates(found, linked)
    }

    /// Words of which a rule says that they tell nothing.
    fn silenced(&self) -> FxHashSet<usize> {
        self.misses.iter().filter(|m| m.rule.silent).map(|m| m.head).collect()
    }

    /// Triggers seen and not coded, in text order.
    pub fn near_misses(&self) -> impl Iterator<Item = NearMiss> + '_ {
        self.misses.iter().map(|m| NearMiss {
            rule: format!("{} by `{}`", m.rule.id, m.pattern.source),
            trigger: self.doc.span(m.head),
            reason: m.reason.words(self.doc),
        })
    }
}

/// The claims of a document and, for each, how they came about.
pub struct Coded<'a> {
    /// The claims, in text order of their triggers.
    pub claims: Vec<Claim>,
    /// For each claim, the steps in words.
    pub steps: Vec<Vec<String>>,
    /// For each claim, the codings it was preferred to.
    pub rivals: Vec<Vec<String>>,
    /// The reading they rest on.
    pub reading: Reading<'a>,
}

/// The best claim for one pair of words, or why there is none.
#[derive(Clone, Debug)]
pub struct PairAnswer {
    /// The claim.
    pub claim: Option<Claim>,
    /// Why there is none, or how the pair was found in it.
    pub reason: String,
}

/// Codes parsed documents. Pure: no file, no network, no clock.
#[derive(Clone, Copy)]
pub struct Coder<'k> {
    knowledge: &'k Knowledge,
    rules: bool,
}

impl<'k> Coder<'k> {
    /// A coder with this knowledge.
    pub fn new(knowledge: &'k Knowledge) -> Self {
        Self { knowledge, rules: true }
    }

    /// A coder that leaves the rules out: what the event reader finds by itself.
    pub fn without_rules(knowledge: &'k Knowledge) -> Self {
        Self { knowledge, rules: false }
    }

    /// The claims of a parsed document, on the rules' word alone.
    pub fn code(&self, doc: &Doc, source: &Source<'_>) -> Vec<Claim> {
        self.claims(doc, source, None)
    }

    /// The claims of a parsed document, on the rules' word alone, with how they came about.
    pub fn read<'a>(&self, doc: &'a Doc, source: &Source<'_>) -> Coded<'a>
    where
        'k: 'a,
    {
        self.read_twice(doc, source, None)
    }

    /// The claims of a parsed document with how they came about; the event reader, when there is one, weighs what
    /// the rules find and adds to it.
    pub fn read_twice<'a>(&self, doc: &'a Doc, source: &Source<'_>, reader: Option<&mut EventReader<'_>>) -> Coded<'a>
    where
        'k: 'a,
    {
        let (reading, found) = self.found(doc, source, reader, Account::Full);
        self.write_down(source, &found, reading)
    }

    /// The claims of a parsed document without how they came about, which takes far less memory than the claims with it.
    pub fn claims(&self, doc: &Doc, source: &Source<'_>, reader: Option<&mut EventReader<'_>>) -> Vec<Claim> {
        let (reading, found) = self.found(doc, source, reader, Account::None);
        let chars = CodePoints::new(doc.text());
        let dates = reading.dates(&found, source.date);
        let recorder = Recorder::new(doc, self.knowledge, source, &reading, &chars);
        found.iter().zip(&dates).map(|(event, when)| recorder.claim(event, when)).collect()
    }

    /// What rules and event reader find.
    fn found<'a>(
        &self,
        doc: &'a Doc,
        source: &Source<'_>,
        reader: Option<&mut EventReader<'_>>,
        account: Account,
    ) -> (Reading<'a>, Vec<Found<'k>>)
    where
        'k: 'a,
    {
        let (mut reading, mut found) = self.understand(doc, source, account);
        if let Some(reader) = reader {
            let silenced = reading.silenced();
            let Reading { linked, expressions, .. } = &mut reading;
            reader.decide(doc, linked, expressions, &mut found, &silenced, self.knowledge);
        }
        (reading, found)
    }

    /// Who is meant, who speaks, when, and the events the rules find.
    fn understand<'a>(&self, doc: &'a Doc, source: &Source<'_>, account: Account) -> (Reading<'a>, Vec<Found<'k>>)
    where
        'k: 'a,
    {
        let knowledge = self.knowledge;
        let origin = knowledge.lexicon.origin(&[source.source.unwrap_or(""), source.url.unwrap_or(""), source.id]);
        let about = link::About { date: source.date, title: source.title, home: origin.home.as_deref() };
        let mut linked = link::link(doc, knowledge, about);
        let (speeches, quotations) = attribute::find(doc, &linked, knowledge);
        lend_voices(&mut linked, &speeches);
        let (found, misses) = if self.rules {
            code::events(doc, &linked, knowledge, &speeches, account)
        } else {
            (Vec::new(), Vec::new())
        };
        let mut expressions = dates::find(doc, source.date, &linked.names_of_persons(doc));
        code::status::look_ahead(doc, &mut expressions, &knowledge.lexicon.modality);
        let day_note = origin.day_note;
        let is_year = |w: &str| w.len() == 4 && w.bytes().all(|b| b.is_ascii_digit());
        let gives_years = expressions.iter().any(|e| e.tokens.clone().any(|t| is_year(doc.word(t))));
        (Reading { linked, speeches, quotations, expressions, misses, day_note, gives_years, doc }, found)
    }

    fn write_down<'a>(&self, source: &Source<'_>, found: &[Found<'_>], reading: Reading<'a>) -> Coded<'a> {
        let chars = CodePoints::new(reading.doc.text());
        let dates = reading.dates(found, source.date);
        let recorder = Recorder::new(reading.doc, self.knowledge, source, &reading, &chars);
        let (mut claims, mut steps, mut rivals) = (Vec::new(), Vec::new(), Vec::new());
        for (event, when) in found.iter().zip(&dates) {
            let claim = recorder.claim(event, when);
            steps.push(recorder.steps(event, when, &claim));
            rivals.push(event.rivals.clone());
            claims.push(claim);
        }
        Coded { claims, steps, rivals, reading }
    }

    /// The best event of one pair of participants, given by their bytes in the text; `source` acts on `target`.
    pub fn code_pair(
        &self,
        doc: &Doc,
        about: &Source<'_>,
        source: Span,
        target: Span,
        second: Option<&mut Second<'_>>,
    ) -> PairAnswer {
        let (reading, found) = self.understand(doc, about, Account::None);
        let chars = CodePoints::new(doc.text());
        let recorder = Recorder::new(doc, self.knowledge, about, &reading, &chars);
        pair::answer(&recorder, &found, source, target, second)
    }
}

/// First-person pronouns in a speech mean its speaker.
fn lend_voices(linked: &mut Linked, speeches: &Speeches) {
    for speech in speeches.iter().filter(|s| s.quoted) {
        let speaker = speech.speaker.and_then(|s| linked.mention(s)).map(|m| m.referents.clone());
        if let Some(speaker) = speaker {
            linked.speak(speech.tokens.clone(), &speaker);
        }
    }
}
