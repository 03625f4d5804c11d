//! Writes an event down as a claim: names, dates, speakers, confidence, identity.

use crate::attribute;
use crate::code::when::When;
use crate::code::{Found, Likely, context, place};
use crate::link::How;
use crate::pipeline::{Reading, Source};
use crate::second::Opinion;
use crate::syntax;
use demarche_knowledge::Knowledge;
use demarche_knowledge::claim::{
    Attribution, CharSpan, Claim, CoderRef, Confidence, DateBasis, EventDate, Excerpt, Participant, RuleRef, SCHEMA,
    SpeakerKind, Status,
};
use demarche_knowledge::level;
use demarche_lang::{CodePoints, Dep, Doc, Span};
use jiff::ToSpan;
use std::cell::RefCell;
use xxhash_rust::xxh3::Xxh3;

/// Turns events of one document into claims.
pub struct Recorder<'a> {
    /// The parsed text.
    pub doc: &'a Doc,
    /// Names and codes.
    pub knowledge: &'a Knowledge,
    /// The document.
    pub source: &'a Source<'a>,
    /// What was worked out about it.
    pub reading: &'a Reading<'a>,
    /// Bytes to code points.
    pub chars: &'a CodePoints,
    /// Contexts and topics that the words of the last sentence asked about show: several claims have one sentence.
    shown: RefCell<Option<(usize, [Vec<String>; 2])>>,
}

/// Stated weights of circumstances that make a part of a claim less sure (`docs/confidence.md`).
mod weight {
    /// One literal word only: a single verb or noun.
    pub const ONE_WORD: f32 = 0.8;
    /// Two or more.
    pub const MORE_WORDS: f32 = 0.92;
    /// A participant by a known name.
    pub const NAME: f32 = 0.97;
    /// By a name or title only the text knows.
    pub const TEXT_NAME: f32 = 0.9;
    /// By a common noun.
    pub const NOUN: f32 = 0.85;
    /// By pointing back.
    pub const BACK: f32 = 0.7;
    /// Nobody in that place.
    pub const NOBODY: f32 = 0.75;
    /// A participant without a country.
    pub const NO_COUNTRY: f32 = 0.85;
    /// A status read off an explicit cue.
    pub const CUED: f32 = 0.85;
    /// A status by default.
    pub const PLAIN: f32 = 0.95;
}

/// The names that a rule gives always, and those its sentence shows.
fn joined(always: &[String], shown: Vec<String>) -> Vec<String> {
    let mut names = always.to_vec();
    for name in shown {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

impl<'a> Recorder<'a> {
    /// A recorder for one document.
    pub fn new(
        doc: &'a Doc,
        knowledge: &'a Knowledge,
        source: &'a Source<'a>,
        reading: &'a Reading<'a>,
        chars: &'a CodePoints,
    ) -> Self {
        Self { doc, knowledge, source, reading, chars, shown: RefCell::default() }
    }

    /// Bytes as code points.
    pub fn char_span(&self, span: Span) -> CharSpan {
        let text = self.doc.text();
        CharSpan { start: self.chars.before(text, span.start()), end: self.chars.before(text, span.end()) }
    }

    fn excerpt(&self, span: Span) -> Excerpt {
        Excerpt { text: span.of(self.doc.text()).to_owned(), span: self.char_span(span) }
    }

    /// The claim of one event.
    pub fn claim(&self, found: &Found<'_>, when: &When) -> Claim {
        let ontology = &self.knowledge.ontology;
        let doc = self.doc;
        let sentence = doc.sentences()[doc.sentence_of(found.head)].clone();
        let kind = &ontology.types[&found.event];
        let act = found.act.as_ref().and_then(|a| ontology.acts.get(a));
        let changed = found.event != found.rule.event;
        let mode = found.mode.as_ref().and_then(|m| kind.modes.iter().find(|x| x.name == *m));
        let cameo = if changed { None } else { found.rule.cameo.clone() };
        let cameo = cameo.or_else(|| act.filter(|a| a.event == found.event).and_then(|a| a.cameo.clone()));
        let cameo = cameo.or_else(|| mode.and_then(|m| m.cameo.clone())).unwrap_or_else(|| kind.cameo.clone());
        let goldstein = ontology.cameo.get(&cameo).and_then(|c| c.goldstein).unwrap_or(kind.goldstein);
        let status = self.status(found, when);
        let day = self.source.date.unwrap_or(jiff::civil::date(2020, 1, 1));
        let trigger = doc.span(found.trigger[0]).cover(doc.span(found.trigger[found.trigger.len() - 1]));
        let quote = self.quote(found);
        let [contexts, topics] = self.shown(doc.sentence_of(found.head));
        let mut claim = Claim {
            schema: SCHEMA.to_owned(),
            id: String::new(),
            doc_id: self.source.id.to_owned(),
            date: self.date(when),
            actor: found.actors.iter().map(|&(t, r)| self.participant(t, r)).collect(),
            recipient: found.recipients.iter().map(|&(t, r)| self.participant(t, r)).collect(),
            object: found.object.map(|t| self.excerpt(doc.span_of(doc.subtree(t)))),
            level: None,
            event: found.event.clone(),
            mode: mode.map(|m| m.name.clone()),
            contexts: joined(&found.rule.contexts, contexts),
            topics: joined(&found.rule.topics, topics),
            act: found.act.clone(),
            cameo: Some(cameo),
            quad: kind.quad.clone(),
            goldstein: Some(goldstein),
            status,
            attribution: self.attribution(found),
            quote,
            location: place::of(doc, &self.reading.linked, self.knowledge, found.head, &found.trigger, day),
            trigger: self.excerpt(trigger),
            sentence: self.char_span(trim(doc, doc.span_of(sentence.clone()))),
            confidence: self.confidence(found),
            rule: RuleRef {
                id: found.rule.id.clone(),
                file: found.rule.file.clone(),
                line: found.rule.line,
                pattern: found.pattern.to_owned(),
            },
            coder: CoderRef { version: env!("CARGO_PKG_VERSION").to_owned(), data: self.knowledge.fingerprint.clone() },
        };
        let words = || doc.span_of(sentence.clone()).of(doc.text());
        claim.level = level::of(&claim, ontology).or_else(|| level::of_sentence(&claim, words(), ontology));
        claim.id = identity(&claim);
        claim
    }

    fn participant(&self, t: usize, r: usize) -> Participant {
        let referent = &self.reading.linked.referents[r];
        let tokens = self.reading.linked.mention(t).map_or(t..t + 1, |m| m.tokens.clone());
        let span = self.doc.span_of(tokens);
        Participant {
            text: span.of(self.doc.text()).to_owned(),
            span: Some(self.char_span(span)),
            name: referent.name.clone(),
            country: referent.country.as_deref().map(str::to_owned),
            sector: referent.sectors.iter().map(|s| s.to_string()).collect(),
            office: referent.office.clone(),
            id: referent.id.as_deref().map(str::to_owned),
        }
    }

    fn date(&self, when: &When) -> EventDate {
        EventDate {
            start: when.days.map(|d| d.0.to_string()),
            end: when.days.map(|d| d.1.to_string()),
            basis: when.basis,
            expression: when.tokens.clone().map(|t| self.excerpt(self.doc.span_of(t))),
        }
    }

    /// Long past is background: over a year before the document (codebook section 5).
    fn status(&self, found: &Found<'_>, when: &When) -> Status {
        let fact = matches!(found.status, Status::Occurred | Status::Ongoing);
        // A text without a date of its own that dates what it tells is a history.
        let old = when.days.is_some_and(|(_, end)| match self.source.date {
            Some(day) => end.checked_add(1.years()).is_ok_and(|year_on| year_on < day),
            None => true,
        });
        // A standing state of recognition told in the present passive, or in an undated text: it still holds.
        let state = found.act.as_ref().and_then(|a| self.knowledge.ontology.acts.get(a)).is_some();
        let stands = state
            && found.status == Status::Occurred
            && when.days.is_none()
            && self.present(found.head)
            && (syntax::passive(self.doc, found.head) || self.source.date.is_none());
        if stands {
            return Status::Ongoing;
        }
        let history = self.source.date.is_none()
            && self.reading.is_history()
            && found.status == Status::Occurred
            && !self.present(found.head);
        if (fact && old && when.basis != DateBasis::None) || history { Status::Historical } else { found.status }
    }

    /// Whether the verb stands in the present: *accuses*, *is recognised by*.
    fn present(&self, t: usize) -> bool {
        let doc = self.doc;
        let now = |t: usize| matches!(doc.tag(t), "VBZ" | "VBP");
        let perfect = doc.children(t).any(|c| doc.dep(c) == Dep::Aux && doc.lemma(c) == "have");
        !perfect && (now(t) || doc.children(t).any(|c| matches!(doc.dep(c), Dep::Aux | Dep::Auxpass) && now(c)))
    }

    /// Contexts and topics that the words of a sentence show.
    fn shown(&self, sentence: usize) -> [Vec<String>; 2] {
        if let Some((_, names)) = self.shown.borrow().as_ref().filter(|s| s.0 == sentence) {
            return names.clone();
        }
        let ontology = &self.knowledge.ontology;
        let tokens = &self.doc.sentences()[sentence];
        let names = [&ontology.contexts, &ontology.topics].map(|cued| context::shown(self.doc, tokens.clone(), cued));
        *self.shown.borrow_mut() = Some((sentence, names.clone()));
        names
    }

    fn attribution(&self, found: &Found<'_>) -> Vec<Attribution> {
        let linked = &self.reading.linked;
        let mut chain: Vec<Attribution> = Vec::new();
        for speech in attribute::chain(self.doc, &self.reading.speeches, found.head) {
            let record = attribute::record(self.doc, linked, self.knowledge, speech, |s| self.char_span(s));
            if !chain.iter().any(|c| c.speaker == record.speaker) {
                chain.push(record);
            }
        }
        if let Some(own) = self.own_voice(found)
            && !chain.iter().any(|c| c.speaker == own.speaker)
        {
            chain.insert(0, own);
        }
        if let Some((speaker, cue)) = found.blamed_by
            && let Some(mention) = linked.mention(speaker)
        {
            let span = self.doc.span_of(mention.tokens.clone());
            let name = mention
                .referents
                .first()
                .map_or_else(|| span.of(self.doc.text()).to_owned(), |&r| linked.referents[r].name.clone());
            if !chain.iter().any(|c| c.speaker == name) {
                let cue = self.doc.word(cue).to_owned();
                chain.insert(
                    0,
                    Attribution { speaker: name, cue, kind: SpeakerKind::Statement, span: Some(self.char_span(span)) },
                );
            }
        }
        chain
    }

    /// The actor's own word, when the trigger is itself a verb of speech: *hailed*, *promised*, *called for*.
    fn own_voice(&self, found: &Found<'_>) -> Option<Attribution> {
        let lexicon = &self.knowledge.lexicon;
        let linked = &self.reading.linked;
        let quoting = syntax::is_verb(self.doc, found.head) && self.introduced(found).is_some();
        let reports = |t: usize| syntax::is_verb(self.doc, t) && lexicon.voices.contains(self.doc.lemma(t));
        let spoken = found.trigger.iter().find(|&&t| reports(t) || (quoting && t == found.head))?;
        let &(t, r) = found.actors.first().filter(|_| !found.rule.reciprocal)?;
        let mention = linked.mention(t)?;
        let span = self.doc.span_of(mention.tokens.clone());
        Some(Attribution {
            speaker: linked.referents[r].name.clone(),
            cue: self.doc.word(*spoken).to_owned(),
            kind: SpeakerKind::Statement,
            span: Some(self.char_span(span)),
        })
    }

    /// The direct quotation around the trigger, or the one its own verb introduces.
    fn quote(&self, found: &Found<'_>) -> Option<Excerpt> {
        let quotations = &self.reading.quotations;
        let next = quotations.partition_point(|q| q.tokens.end <= found.head);
        let around = quotations.get(next).filter(|q| q.tokens.contains(&found.head));
        let quotation = around.or_else(|| self.introduced(found))?;
        Some(self.excerpt(self.doc.span_of(quotation.tokens.clone())))
    }

    /// The quotation that the trigger introduces in its own sentence: *hailed it as "courageous"*.
    fn introduced(&self, found: &Found<'_>) -> Option<&attribute::Quotation> {
        if !syntax::is_verb(self.doc, found.head) {
            return None;
        }
        let sentence = &self.doc.sentences()[self.doc.sentence_of(found.head)];
        let quotations = &self.reading.quotations;
        let first = quotations.partition_point(|q| q.tokens.start < sentence.start);
        let here = quotations[first..].iter().take_while(|q| q.tokens.start < sentence.end);
        // A verb inside the quotation is quoted itself and introduces nothing.
        let outside = |q: &&attribute::Quotation| !q.tokens.contains(&found.head);
        here.filter(outside).find(|q| {
            let start = q.tokens.start;
            // "the 'terrorist' designation": marks around a modifier quote nobody.
            let modifier = q.tokens.len() < 3 && self.doc.head(start) >= q.tokens.end;
            !modifier && self.doc.governs(found.head, start)
        })
    }

    fn confidence(&self, found: &Found<'_>) -> Confidence {
        let stated = if found.trigger.len() > 1 { weight::MORE_WORDS } else { weight::ONE_WORD };
        let event = found.opinion.as_ref().map_or(stated, |o| o.likelihood(&found.event));
        let likely = found.likely.as_ref();
        // The act is part of what is told.
        let event = event * likely.filter(|_| found.act.is_some()).map_or(1.0, |l| l.act);
        let actor = self.sureness(&found.actors, likely, likely.map(|l| l.no_actor));
        let recipient = if found.rule.reciprocal && found.actors.len() > 1 {
            weight::NAME
        } else {
            self.sureness(&found.recipients, likely, likely.map(|l| l.no_recipient))
        };
        let status = if found.status_cue.is_some() { weight::CUED } else { weight::PLAIN };
        Confidence { event, actor, recipient, status, total: event * actor * recipient * status }
    }

    fn sureness(&self, side: &[(usize, usize)], likely: Option<&Likely>, nobody: Option<f32>) -> f32 {
        let linked = &self.reading.linked;
        let one = |&(t, r): &(usize, usize)| {
            let how = match linked.mention(t).map(|m| m.how) {
                Some(How::Name) => weight::NAME,
                Some(How::TextName) => weight::TEXT_NAME,
                Some(How::Noun) => weight::NOUN,
                _ => weight::BACK,
            };
            let linked = if linked.referents[r].country.is_some() { how } else { how * weight::NO_COUNTRY };
            let taking_part = likely.and_then(|l| l.participants.iter().find(|p| p.0 == t)).map_or(1.0, |p| p.1);
            linked * taking_part
        };
        side.iter()
            .map(one)
            .fold(None, |low: Option<f32>, x| Some(low.map_or(x, |l| l.min(x))))
            .unwrap_or(nobody.unwrap_or(1.0).min(weight::NOBODY))
    }

    /// How the claim came about, in words, for `demarche explain`.
    pub fn steps(&self, found: &Found<'_>, when: &When, claim: &Claim) -> Vec<String> {
        let doc = self.doc;
        let linked = &self.reading.linked;
        let mut steps = vec![if found.rule.is_of_reader() {
            format!("trigger `{}`: on the network's word, no rule has it", claim.trigger.text)
        } else {
            format!(
                "trigger `{}`: rule {} ({}:{}), pattern `{}`",
                claim.trigger.text, claim.rule.id, claim.rule.file, claim.rule.line, claim.rule.pattern
            )
        }];
        steps.extend(found.opinion.as_ref().map(|o| second_words(o, &found.event)));
        if !found.rule.why.is_empty() {
            steps.push(format!("because: {}", found.rule.why));
        }
        for (side, list) in [("actor", &found.actors), ("recipient", &found.recipients)] {
            if list.is_empty() {
                steps.push(format!("{side}: nobody is named"));
            }
            for &(t, r) in list {
                let referent = &linked.referents[r];
                let how = linked.mention(t).map_or("by the clause above", |m| how_words(m.how));
                let words = linked.mention(t).map_or(doc.word(t), |m| doc.words(m.tokens.clone()));
                steps.push(format!(
                    "{side} `{words}`: {} ({}), {how}",
                    referent.name,
                    referent.country.as_deref().unwrap_or("no country known")
                ));
            }
        }
        if claim.event != found.rule.event {
            steps.push(format!("only {}, so {} becomes {}", claim.status.as_str(), found.rule.event, claim.event));
        }
        let cue = found.status_cue.map(|t| format!(" from `{}`", doc.word(t))).unwrap_or_default();
        steps.push(format!("status {}{cue}", claim.status.as_str()));
        match (&claim.date.start, &when.tokens) {
            (Some(start), Some(tokens)) => {
                let basis = if when.basis == DateBasis::Context { ", carried" } else { "" };
                steps.push(format!(
                    "date {start} to {} from `{}`{basis}",
                    claim.date.end.as_deref().unwrap_or(""),
                    doc.words(tokens.clone())
                ));
            }
            (Some(start), None) => steps.push(format!("date {start} of the document")),
            _ => steps.push("no date is told".into()),
        }
        for speaker in &claim.attribution {
            steps.push(format!("on the word of {} (`{}`)", speaker.speaker, speaker.cue));
        }
        steps
    }
}

/// What the network, weighed with the rule, makes of the words.
fn second_words(opinion: &Opinion, event: &str) -> String {
    let percent = |p: f32| (100.0 * p).round();
    let own = format!("network and rule weighed: {event} {} %", percent(opinion.likelihood(event)));
    match opinion.best() {
        Some((best, p)) if best != event => format!("{own}, {best} {} %, none {} %", percent(p), percent(opinion.none)),
        _ => format!("{own}, none {} %", percent(opinion.none)),
    }
}

fn how_words(how: How) -> &'static str {
    match how {
        How::Name => "by name",
        How::TextName => "by a name no list has",
        How::Noun => "by a noun and its modifiers",
        How::Description => "by a description that points back",
        How::Pronoun => "by a pronoun",
        How::Place => "as the place",
        How::FirstPerson => "as the speaker",
    }
}

/// The span without white space at its ends.
fn trim(doc: &Doc, span: Span) -> Span {
    let words = span.of(doc.text());
    let start = span.start() + (words.len() - words.trim_start().len());
    Span::new(start, start + words.trim().len())
}

/// Hash of document, trigger span, event and participants.
fn identity(claim: &Claim) -> String {
    let mut hash = Xxh3::new();
    let mut put = |part: &str| {
        hash.update(&(part.len() as u64).to_le_bytes());
        hash.update(part.as_bytes());
    };
    put(&claim.doc_id);
    put(&format!("{}-{}", claim.trigger.span.start, claim.trigger.span.end));
    put(&claim.event);
    for side in [&claim.actor, &claim.recipient] {
        for p in side {
            put(&p.name);
        }
        put("/");
    }
    format!("{:032x}", hash.digest128())
}
