//! Drafts: the part of a text's rows that needs no ledger, so that the coding threads prepare it and the writing thread
//! only writes.

use crate::article::{Article, Keep};
use crate::coreference::ClaimFeatures;
use crate::error::{LedgerError, Result};
use crate::ids::claim_id;
use crate::near_duplicates::{MinHash, lead, story_key};
use crate::pack::pack;
use crate::party::{self, ActEdge};
use crate::text_slice::CodePoints;
use crate::time::{Known, number, parse_day};
use demarche_knowledge::claim::{CharSpan, Claim};
use demarche_knowledge::ontology::Ontology;
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
    /// The text, compressed, where it may be stored.
    pub(crate) text: Option<Vec<u8>>,
    /// The parse, compressed, with the name of the model that made it.
    pub(crate) parse: Option<(String, Vec<u8>)>,
    pub(crate) signature: Option<MinHash>,
    pub(crate) lead: Option<i64>,
    /// Key of the story of another coder.
    pub(crate) imported_story: Option<i64>,
    pub(crate) claims: DraftClaims,
}

/// The claims of a text, ready to be written.
#[derive(Debug, Default)]
pub(crate) struct DraftClaims {
    /// All of them as JSON Lines, compressed.
    pub coding: Vec<u8>,
    /// Their sentences, with the words where these are available.
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
    /// Index of its sentence.
    pub sentence: usize,
    pub edges: Vec<ActEdge>,
    pub features: ClaimFeatures,
}

impl Draft {
    /// A text that is to be recorded with these claims.
    ///
    /// # Errors
    /// When a claim cannot be written as JSON, or a day of it is not a day.
    pub fn of(article: &Article<'_>, claims: Vec<Claim>, keep: Keep, ontology: &Ontology) -> Result<Self> {
        let text = |t: Option<&str>| t.map(str::to_owned);
        let published = article.published.map(|(f, l)| (number(f), number(l)));
        let known = article.instant.map(Known::from).or(article.published.map(|(_, last)| Known::end_of(last)));
        let points = CodePoints::of(article.text);
        let words = |span| Some(points.slice(article.text, span).to_owned());
        // A text without claims is not a source of anything, so it is not compared with others.
        let signature = (!claims.is_empty()).then(|| MinHash::of(article.text)).flatten();
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
            imported_story: article.elsewhere.filter(|e| !e.story.is_empty()).map(|e| story_key(e.story)),
            signature,
            claims: DraftClaims::of(claims, published, words, ontology)?,
        })
    }

    /// Adds the parse, so that the text can be coded again without being parsed again: the name of the model and the
    /// parse as bytes. Nothing is added where the text may not be stored.
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

impl DraftClaims {
    /// Claims of a text published in these days. `words` returns those of a sentence, where they are available.
    pub fn of(
        claims: Vec<Claim>,
        published: Option<(i64, i64)>,
        mut words: impl FnMut(CharSpan) -> Option<String>,
        ontology: &Ontology,
    ) -> Result<Self> {
        if claims.is_empty() {
            return Ok(Self::default());
        }
        let mut drafts = Self { coding: coding(&claims)?, ..Self::default() };
        let mut places: FxHashMap<CharSpan, usize> = FxHashMap::default();
        for claim in claims {
            let span = claim.sentence;
            let sentence = *places.entry(span).or_insert_with(|| {
                drafts.sentences.push((span, words(span)));
                drafts.sentences.len() - 1
            });
            let text = drafts.sentences[sentence].1.as_deref().unwrap_or_default();
            drafts.claims.push(DraftClaim {
                id: claim_id(&claim.id),
                days: days(&claim)?,
                sentence,
                edges: party::act_edges_in(&claim, Some(text), ontology),
                features: ClaimFeatures::draft(&claim, published, text),
                claim,
            });
        }
        Ok(drafts)
    }
}

/// Claims as JSON Lines, compressed.
fn coding(claims: &[Claim]) -> Result<Vec<u8>> {
    let mut lines = Vec::new();
    for claim in claims {
        let written = serde_json::to_writer(&mut lines, claim);
        written.map_err(|e| LedgerError::record(Path::new(&claim.doc_id), e))?;
        lines.push(b'\n');
    }
    Ok(pack(&lines))
}

/// First and last day of a claim.
fn days(claim: &Claim) -> Result<(Option<i64>, Option<i64>)> {
    let number = |text: Option<&str>| match (text, parse_day(text)) {
        (Some(text), None) => {
            Err(LedgerError::record(Path::new(&claim.doc_id), format!("`{text}` is not a day (YYYY-MM-DD)")))
        }
        (_, day) => Ok(day),
    };
    Ok((number(claim.date.start.as_deref())?, number(claim.date.end.as_deref())?))
}
