//! The rows of a batch.

use super::draft::{Draft, DraftClaim, Drafts};
use super::{Added, has};
use crate::article::{Keep, SHORT};
use crate::copies::{self, Print};
use crate::digest::{self, Follower};
use crate::error::{LedgerError, Result};
use crate::fault;
use crate::join::{Held, Joiner};
use crate::ledger::Ledger;
use crate::sql;
use crate::time::Known;
use demarche_coder::claim::{CharSpan, Claim, Participant};
use demarche_coder::knowledge::ontology::Ontology;
use rusqlite::{Connection, OptionalExtension, Transaction, params};
use rustc_hash::FxHashMap;
use std::path::{Path, PathBuf};

/// Entities, and speakers, remembered before they are forgotten and looked up again.
const MOST_ENTITIES: usize = 1 << 18;

/// What is reused from one batch to the next.
pub(crate) struct Desk {
    path: PathBuf,
    keep: Keep,
    entities: FxHashMap<String, i64>,
    speakers: FxHashMap<String, i64>,
    joiner: Joiner,
    bands: Held,
    follower: Option<Follower>,
    version: i64,
    /// Words of sentences, written last: any other row written after them would have them written out one by one.
    words: Vec<(i64, String)>,
}

impl Desk {
    pub fn new(ledger: &Ledger, keep: Keep) -> Self {
        let (entities, speakers) = (FxHashMap::default(), FxHashMap::default());
        let (path, follower) = (ledger.path.clone(), ledger.follower());
        let (joiner, bands) = (Joiner::new(&path, follower.clone()), Held::new(sql::BANDS));
        Self { path, keep, entities, speakers, joiner, bands, follower, version: 0, words: Vec::new() }
    }

    /// What may be kept of texts.
    pub fn keep(&self) -> Keep {
        self.keep
    }

    /// Begins a batch, inside its transaction.
    pub fn begin(&mut self, db: &Connection) -> Result<()> {
        // A number that is another one when another connection has written.
        let version = db.pragma_query_value(None, "data_version", |r| r.get(0));
        let version: i64 = version.map_err(|e| LedgerError::sql(&self.path, e))?;
        let others = std::mem::replace(&mut self.version, version) != version;
        if self.entities.len() > MOST_ENTITIES {
            self.entities.clear();
        }
        if self.speakers.len() > MOST_ENTITIES {
            self.speakers.clear();
        }
        if others {
            self.bands.clear();
        }
        self.joiner.begin(db, others)
    }

    /// Forgets everything: the batch was rolled back.
    pub fn forget(&mut self) {
        self.entities.clear();
        self.speakers.clear();
        self.words.clear();
        self.bands.clear();
        self.joiner.forget();
    }
}

/// A text that claims are recorded of.
pub(crate) struct Text {
    pub document: i64,
    pub known: Known,
    pub published: Option<(i64, i64)>,
    /// The text it is a near copy of, or itself.
    pub story: i64,
    /// Nothing is recorded of it yet.
    pub fresh: bool,
}

/// Writes the rows of one batch.
pub(crate) struct Pen<'a> {
    pub transaction: &'a Transaction<'a>,
    pub ontology: &'a Ontology,
    pub run: i64,
    pub desk: &'a mut Desk,
    pub recorded: Known,
}

impl Pen<'_> {
    pub fn document(&mut self, draft: Draft) -> Result<Added> {
        if has(self.transaction, &draft.id).map_err(|e| self.fault(e))?.is_some() {
            return Ok(Added::Known);
        }
        let known = draft.known.unwrap_or(self.recorded);
        let print = draft.signature.as_ref().map(|signature| Print { signature, lead: draft.lead, known });
        let story = match &print {
            Some(print) => copies::original(self.transaction, &self.desk.path, print, &mut self.desk.bands),
            None => match draft.told {
                Some(key) => copies::told(self.transaction, key).map_err(|e| self.fault(e)),
                None => Ok(None),
            },
        };
        let story = story?;
        let document = self.article(&draft, known, story)?;
        if let Some(print) = &print {
            for key in copies::keys(print) {
                self.desk.bands.add(key);
                self.insert(sql::ADD_BAND, params![key, document])?;
            }
        }
        if let Some(key) = draft.told.filter(|_| story.is_none()) {
            self.insert(sql::ADD_BAND, params![key, document])?;
        }
        if let Some(text) = &draft.text {
            self.insert(sql::ADD_BODY, params![document, text])?;
        }
        if let Some((model, parse)) = &draft.parse {
            self.insert(sql::ADD_PARSE, params![document, model, parse])?;
        }
        fault::point("text");
        let (claims, published) = (draft.claims(), draft.published);
        let text = Text { document, known, published, story: story.unwrap_or(document), fresh: true };
        self.claims(&text, draft.claims)?;
        fault::point("claims");
        Ok(Added::New { document, claims, copy: story.is_some() })
    }

    fn article(&self, a: &Draft, known: Known, story: Option<i64>) -> Result<i64> {
        let own = self.query(sql::NEXT_DOCUMENT, &[])?;
        let (first, last) = a.published.unzip();
        let row = params![
            &a.id[..],
            a.name,
            a.url,
            a.title,
            a.source,
            a.credit,
            a.language,
            a.place,
            first,
            last,
            known.micros(),
            self.recorded.micros(),
            self.run,
            story.unwrap_or(own),
            a.length as i64
        ];
        self.insert(sql::ADD_DOCUMENT, row)
    }

    /// Claims of one text: as records, as rows, as events. A run records the claims of a text once.
    pub fn claims(&mut self, text: &Text, drafts: Drafts) -> Result<Vec<i64>> {
        if drafts.claims.is_empty() {
            return Ok(Vec::new());
        }
        self.insert(sql::ADD_CODING, params![text.document, self.run, drafts.coding])?;
        let sentences = drafts.sentences.into_iter().map(|(span, words)| self.sentence(text, span, words));
        let sentences: Vec<i64> = sentences.collect::<Result<_>>()?;
        let mut rows = Vec::with_capacity(drafts.claims.len());
        for (nth, draft) in drafts.claims.into_iter().enumerate() {
            let row = self.claim(&draft, text, nth, sentences[draft.sentence])?;
            let mut sketch = draft.sketch;
            sketch.stands(row, text.document, self.recorded.micros());
            self.desk.joiner.place_one(self.transaction, &sketch)?;
            rows.push(row);
            fault::point("claim");
        }
        Ok(rows)
    }

    /// Where the ledger lies.
    pub fn path(&self) -> &Path {
        &self.desk.path
    }

    /// Closes a claim.
    pub fn close(&mut self, claim: i64, reason: &str) -> Result<()> {
        self.execute(sql::ADD_CLOSING, params![claim, self.recorded.micros(), self.run, reason])
    }

    /// What joins claims into events.
    pub fn joiner(&mut self) -> &mut Joiner {
        &mut self.desk.joiner
    }

    /// The row of a sentence.
    fn sentence(&mut self, text: &Text, span: CharSpan, words: Option<String>) -> Result<i64> {
        let document = text.document;
        if !text.fresh {
            let at = params![document, span.start as i64, span.end as i64];
            if let Some(n) = self.find(sql::SENTENCE_AT, at)? {
                return Ok(n);
            }
        }
        let Some(words) = words else {
            return Err(LedgerError::record(&self.desk.path, "the sentence of a claim is not recorded"));
        };
        let excerpt = (self.desk.keep == Keep::Quotes).then(|| words.chars().take(SHORT).collect::<String>());
        let row = params![document, span.start as i64, span.end as i64, &excerpt];
        let n = self.insert(sql::ADD_SENTENCE, row)?;
        // Only what is kept is looked for: an index of more would give away what may not be kept.
        self.desk.words.push((n, excerpt.unwrap_or(words)));
        Ok(n)
    }

    fn claim(&mut self, draft: &DraftClaim, text: &Text, nth: usize, sentence: i64) -> Result<i64> {
        let (c, (first, last)) = (&draft.claim, draft.days);
        let row = params![
            &draft.id[..],
            text.document,
            self.run,
            nth as i64,
            sentence,
            c.event,
            c.mode,
            c.act,
            c.status.as_str(),
            first,
            last,
            basis(c),
            f64::from(c.confidence.total),
            text.known.micros(),
            self.recorded.micros()
        ];
        let n = self.insert(sql::ADD_CLAIM, row)?;
        let mut entities: Vec<i64> = Vec::with_capacity(c.actor.len() + c.recipient.len());
        for (side, list) in [(0i64, &c.actor), (1, &c.recipient)] {
            for (nth, participant) in list.iter().enumerate() {
                let entity = self.entity(participant)?;
                entities.push(entity);
                self.insert(sql::ADD_PARTICIPANT, params![n, side, nth as i64, entity])?;
            }
        }
        for speaker in &c.attribution {
            let speaker = self.speaker(&speaker.speaker)?;
            self.insert(sql::ADD_VOUCHING, params![n, speaker])?;
        }
        let stands = ActsOf { claim: n, entities: &entities, text, recorded: self.recorded };
        stands.each(draft, |row| self.insert(sql::ADD_ACT, row).map(|_| ()))?;
        Ok(n)
    }

    fn entity(&mut self, p: &Participant) -> Result<i64> {
        let (country, sector) = (p.country.as_deref().unwrap_or(""), p.sector.join(" "));
        let id = p.id.as_deref().unwrap_or("");
        let key = format!("{}\u{1}{country}\u{1}{sector}\u{1}{id}", p.name);
        if let Some(&n) = self.desk.entities.get(&key) {
            return Ok(n);
        }
        let row = params![p.name, country, sector, id];
        let n = match self.find(sql::FIND_ENTITY, row)? {
            Some(n) => n,
            None => self.insert(sql::ADD_ENTITY, row)?,
        };
        self.desk.entities.insert(key, n);
        Ok(n)
    }

    fn speaker(&mut self, name: &str) -> Result<i64> {
        let name = name.to_lowercase();
        if let Some(&n) = self.desk.speakers.get(&name) {
            return Ok(n);
        }
        let n = match self.find(sql::FIND_SPEAKER, params![name])? {
            Some(n) => n,
            None => self.insert(sql::ADD_SPEAKER, params![name])?,
        };
        self.desk.speakers.insert(name, n);
        Ok(n)
    }

    pub fn execute(&self, sql: &str, row: &[&dyn rusqlite::ToSql]) -> Result<()> {
        let done = self.transaction.prepare_cached(sql).and_then(|mut s| s.execute(row));
        done.map(|_| ()).map_err(|e| self.fault(e))
    }

    /// Writes the words that were gathered: the last thing a batch does.
    pub fn finish(&mut self) -> Result<()> {
        let words = std::mem::take(&mut self.desk.words);
        words.iter().try_for_each(|(n, words)| self.execute(sql::ADD_WORDS, params![n, words]))
    }

    /// Writes a row and gives its number; 0 when it is there already.
    pub fn insert(&self, sql: &str, row: &[&dyn rusqlite::ToSql]) -> Result<i64> {
        let done = digest::insert(self.transaction, self.desk.follower.as_ref(), sql, row);
        done.map(Option::unwrap_or_default).map_err(|e| self.fault(e))
    }

    /// The number of the first row found; `None` when there is none.
    fn find(&self, sql: &str, row: &[&dyn rusqlite::ToSql]) -> Result<Option<i64>> {
        let found = self.transaction.prepare_cached(sql).and_then(|mut s| s.query_row(row, |r| r.get(0)).optional());
        found.map_err(|e| self.fault(e))
    }

    pub fn query(&self, sql: &str, row: &[&dyn rusqlite::ToSql]) -> Result<i64> {
        let found = self.transaction.prepare_cached(sql).and_then(|mut s| s.query_row(row, |r| r.get(0)));
        found.map_err(|e| self.fault(e))
    }

    pub fn fault(&self, error: rusqlite::Error) -> LedgerError {
        LedgerError::sql(&self.desk.path, error)
    }
}

/// A claim in its row: what its acts are made of beside its record.
pub(crate) struct ActsOf<'a> {
    pub claim: i64,
    /// Rows of its participants, actors before recipients.
    pub entities: &'a [i64],
    pub text: &'a Text,
    pub recorded: Known,
}

impl ActsOf<'_> {
    /// Hands on the row of each act, in the order of the columns. `verify` makes the rows again by this.
    pub fn each<E>(
        &self,
        draft: &DraftClaim,
        mut write: impl FnMut(&[&dyn rusqlite::ToSql]) -> std::result::Result<(), E>,
    ) -> std::result::Result<(), E> {
        let (c, (first, last)) = (&draft.claim, draft.days);
        let dimension = c.act.as_deref().and_then(|a| a.split('.').next()).unwrap_or("");
        for step in &draft.steps {
            let subject = step.subject_is.map_or(0, |s| self.entities[s]);
            write(params![
                step.subject,
                dimension,
                step.holder,
                self.claim,
                c.act,
                c.status.as_str(),
                self.entities[step.holder_is],
                subject,
                step.object,
                step.level,
                first,
                last,
                self.text.document,
                self.text.story,
                self.text.published.map(|(_, last)| last),
                f64::from(c.confidence.total),
                self.text.known.micros(),
                self.recorded.micros()
            ])?;
        }
        Ok(())
    }
}

pub(crate) fn basis(claim: &Claim) -> &'static str {
    use demarche_coder::claim::DateBasis::{Context, Document, None, Text};
    match claim.date.basis {
        Text => "text",
        Context => "context",
        Document => "document",
        None => "none",
    }
}
