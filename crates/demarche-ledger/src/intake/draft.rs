//! Rows in the making: all of a text's rows that can be worked out without the ledger, so that the threads that code can do it
//! and the one that writes only writes.

use super::{Bounds, claim_id, day};
use crate::article::{Article, Keep};
use crate::copies::{Signature, lead, story_key};
use crate::error::{LedgerError, Result};
use crate::join::Sketch;
use crate::pack::pack;
use crate::party::{self, Step};
use crate::time::{Known, number};
use demarche_coder::claim::{CharSpan, Claim};
use demarche_coder::knowledge::ontology::Ontology;
use rustc_hash::FxHashMap;
use std::path::Path;

/// A text with its claims, ready to be written.
#[derive(Debug)]
pub struct Draft {
    pub(crate) id: [u8; 16],
    pub(crate) name: String,
    pub(crate) url: Option<String>,
    pub(crate) title: Option<String>,
    pub(crate) source: Option<String>,
    pub(crate) credit: Option<String>,
    pub(crate) language: Option<String>,
    pub(crate) place: String,
    pub(crate) published: Option<(i64, i64)>,
    /// When the public could know it; of an undated text, when it is recorded.
    pub(crate) known: Option<Known>,
    pub(crate) length: usize,
    /// The text, packed, where it may be kept.
    pub(crate) text: Option<Vec<u8>>,
    /// What the parser made of the text, packed, with the model that did.
    pub(crate) parse: Option<(String, Vec<u8>)>,
    pub(crate) signature: Option<Signature>,
    pub(crate) lead: Option<i64>,
    /// Key of the story another coder read it in.
    pub(crate) told: Option<i64>,
    pub(crate) claims: Drafts,
}

/// The claims of a text, ready to be written.
#[derive(Debug, Default)]
pub(crate) struct Drafts {
    /// All of them as JSON Lines, packed.
    pub coding: Vec<u8>,
    /// Sentences that carry them, with their words where these are at hand.
    pub sentences: Vec<(CharSpan, Option<String>)>,
    pub claims: Vec<DraftClaim>,
}

/// One claim, ready to be written.
#[derive(Debug)]
pub(crate) struct DraftClaim {
    pub claim: Claim,
    pub id: [u8; 16],
    /// First and last day.
    pub days: (Option<i64>, Option<i64>),
    /// Which of the sentences carries it.
    pub sentence: usize,
    pub steps: Vec<Step>,
    pub sketch: Sketch,
}

impl Draft {
    /// A text that is to be recorded with these claims.
    ///
    /// # Errors
    /// When a claim cannot be written as JSON, or its days are not days.
    pub fn of(article: &Article<'_>, claims: Vec<Claim>, keep: Keep, ontology: &Ontology) -> Result<Self> {
        let text = |t: Option<&str>| t.map(str::to_owned);
        let published = article.published.map(|(f, l)| (number(f), number(l)));
        let known = article.instant.map(Known::from).or(article.published.map(|(_, last)| Known::end_of(last)));
        let bounds = Bounds::of(article.text);
        let words = |span| Some(bounds.slice(article.text, span).to_owned());
        // Texts without claims are nobody's source, so it is not asked whose copies they are.
        let signature = (!claims.is_empty()).then(|| Signature::of(article.text)).flatten();
        Ok(Self {
            id: article.id(),
            name: article.name.to_owned(),
            url: text(article.url),
            title: text(article.title),
            source: text(article.source),
            credit: text(article.credit),
            language: text(article.language),
            place: article.place.to_owned(),
            published,
            known,
            length: article.text.len(),
            text: (keep == Keep::Text).then(|| pack(article.text.as_bytes())),
            parse: None,
            lead: signature.as_ref().and_then(|_| lead(article)),
            told: article.elsewhere.filter(|e| !e.story.is_empty()).map(|e| story_key(e.story)),
            signature,
            claims: Drafts::of(claims, published, words, ontology)?,
        })
    }

    /// Keeps what the parser made of the text, so that it can be coded again without being parsed: the name of the model that
    /// parsed it, and the parse as bytes. Only beside a text that is kept.
    #[must_use]
    pub fn with_parse(mut self, model: &str, parse: impl FnOnce() -> Vec<u8>) -> Self {
        if self.text.is_some() {
            self.parse = Some((model.to_owned(), pack(&parse())));
        }
        self
    }

    /// How many claims it has.
    pub fn claims(&self) -> usize {
        self.claims.claims.len()
    }
}

/// First and last day of a claim.
fn days(claim: &Claim) -> Result<(Option<i64>, Option<i64>)> {
    let number = |text: Option<&str>| match (text, day(text)) {
        (Some(text), None) => {
            Err(LedgerError::record(Path::new(&claim.doc_id), format!("`{text}` is not a day (YYYY-MM-DD)")))
        }
        (_, day) => Ok(day),
    };
    Ok((number(claim.date.start.as_deref())?, number(claim.date.end.as_deref())?))
}

impl Drafts {
    /// Claims of a text published on these days; `words` gives those of a sentence, where they are at hand.
    pub fn of(
        claims: Vec<Claim>,
        published: Option<(i64, i64)>,
        mut words: impl FnMut(CharSpan) -> Option<String>,
        ontology: &Ontology,
    ) -> Result<Self> {
        if claims.is_empty() {
            return Ok(Self::default());
        }
        let mut lines = Vec::new();
        for claim in &claims {
            let written = serde_json::to_writer(&mut lines, claim);
            written.map_err(|e| LedgerError::record(Path::new(&claim.doc_id), e))?;
            lines.push(b'\n');
        }
        let mut drafts = Self { coding: pack(&lines), ..Self::default() };
        let mut places: FxHashMap<CharSpan, usize> = FxHashMap::default();
        for claim in claims {
            let span = claim.sentence;
            let sentence = *places.entry(span).or_insert_with(|| {
                drafts.sentences.push((span, words(span)));
                drafts.sentences.len() - 1
            });
            let said = drafts.sentences[sentence].1.as_deref().unwrap_or_default();
            drafts.claims.push(DraftClaim {
                id: claim_id(&claim.id),
                days: days(&claim)?,
                sentence,
                steps: party::steps_told(&claim, Some(said), ontology),
                sketch: Sketch::draft(&claim, published, said),
                claim,
            });
        }
        Ok(drafts)
    }
}
