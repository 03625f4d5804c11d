//! The rows of a batch.

use super::{Added, Bounds, claim_id, day, has};
use crate::article::{Article, Keep, SHORT};
use crate::copies::{self, Signature};
use crate::error::{LedgerError, Result};
use crate::fault;
use crate::join::{Joiner, Told};
use crate::pack::Packer;
use crate::party;
use crate::sql;
use crate::time::{Known, number};
use demarche_coder::claim::{CharSpan, Claim, Participant};
use demarche_coder::knowledge::ontology::Ontology;
use rusqlite::{Connection, Transaction, params};
use rustc_hash::FxHashMap;
use std::collections::hash_map::Entry;
use std::path::{Path, PathBuf};

/// Entities remembered before they are forgotten and looked up again.
const MOST_ENTITIES: usize = 1 << 18;

/// What is reused from one batch to the next.
pub(crate) struct Desk {
    path: PathBuf,
    keep: Keep,
    entities: FxHashMap<String, i64>,
    packer: Packer,
    joiner: Joiner,
    version: i64,
    /// Words of sentences, written last: any other row written after them would have them written out one by one.
    words: Vec<(i64, String)>,
}

impl Desk {
    pub fn new(path: &Path, keep: Keep) -> Self {
        let (entities, packer, joiner) = (FxHashMap::default(), Packer::new(), Joiner::new(path));
        Self { path: path.into(), keep, entities, packer, joiner, version: 0, words: Vec::new() }
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
        self.joiner.begin(db, others)
    }

    /// Forgets everything: the batch was rolled back.
    pub fn forget(&mut self) {
        self.entities.clear();
        self.words.clear();
        self.joiner.forget();
    }
}

/// A text that claims are recorded of.
pub(crate) struct Text<'a> {
    pub document: i64,
    pub known: Known,
    pub published: Option<(i64, i64)>,
    /// The text it is a near copy of, or itself.
    pub story: i64,
    /// Its words; `None` where they are not at hand, and every sentence has its row already.
    pub words: Option<&'a str>,
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
    pub fn document(&mut self, article: &Article<'_>, claims: &[Claim]) -> Result<Added> {
        let id = article.id();
        if has(self.transaction, &id).map_err(|e| self.fault(e))?.is_some() {
            return Ok(Added::Known);
        }
        let signature = (!claims.is_empty()).then(|| Signature::of(article.text)).flatten();
        let known = article.known(self.recorded);
        let told = article.elsewhere.map(|e| e.story).filter(|s| !s.is_empty());
        let story = match &signature {
            None => told.map_or(Ok(None), |s| copies::told(self.transaction, s)).map_err(|e| self.fault(e))?,
            Some(signature) => copies::original(self.transaction, &self.desk.path, signature, article, known)
                .map_err(|e| self.fault(e))?,
        };
        let document = self.article(article, &id, known, story).map_err(|e| self.fault(e))?;
        if let Some(signature) = signature {
            copies::remember(self.transaction, &signature, article, known, document).map_err(|e| self.fault(e))?;
        }
        if let Some(told) = told.filter(|_| story.is_none()) {
            copies::remember_told(self.transaction, told, document).map_err(|e| self.fault(e))?;
        }
        if self.desk.keep == Keep::Text {
            let packed = self.desk.packer.pack(article.text.as_bytes());
            self.execute(sql::ADD_BODY, params![document, packed])?;
        }
        fault::point("text");
        let published = article.published.map(|(f, l)| (number(f), number(l)));
        self.claims(
            &Text {
                document,
                known,
                published,
                story: story.unwrap_or(document),
                words: Some(article.text),
                fresh: true,
            },
            claims,
        )?;
        fault::point("claims");
        Ok(Added::New { document, claims: claims.len(), copy: story.is_some() })
    }

    fn article(&self, a: &Article<'_>, id: &[u8], known: Known, story: Option<i64>) -> rusqlite::Result<i64> {
        let own: i64 = self.transaction.prepare_cached(sql::NEXT_DOCUMENT)?.query_row([], |row| row.get(0))?;
        let (first, last) = a.published.map(|(f, l)| (number(f), number(l))).unzip();
        let row = params![
            id,
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
            a.text.len() as i64
        ];
        self.transaction.prepare_cached(sql::ADD_DOCUMENT)?.insert(row)
    }

    /// Claims of one text: as records, as rows, as events. A run records the claims of a text once.
    pub fn claims(&mut self, text: &Text<'_>, claims: &[Claim]) -> Result<Vec<i64>> {
        let mut rows = Vec::new();
        if claims.is_empty() {
            return Ok(rows);
        }
        let mut lines = Vec::new();
        for claim in claims {
            serde_json::to_writer(&mut lines, claim).map_err(|e| LedgerError::record(&self.desk.path, e))?;
            lines.push(b'\n');
        }
        let packed = self.desk.packer.pack(&lines);
        self.execute(sql::ADD_CODING, params![text.document, self.run, packed])?;
        let bounds = text.words.map(Bounds::of);
        let mut sentences: FxHashMap<CharSpan, (i64, String)> = FxHashMap::default();
        for (nth, claim) in claims.iter().enumerate() {
            let span = claim.sentence;
            let (sentence, words) = match sentences.entry(span) {
                Entry::Occupied(known) => &*known.into_mut(),
                Entry::Vacant(place) => {
                    let words = text.words.zip(bounds.as_ref()).map(|(t, b)| b.slice(t, span));
                    &*place.insert(self.sentence(text, span, words)?)
                }
            };
            let row = self.claim(claim, text, nth, *sentence)?;
            let told = Told {
                row,
                document: text.document,
                recorded: self.recorded.micros(),
                claim,
                published: text.published,
                sentence: words,
            };
            self.desk.joiner.place(self.transaction, &told)?;
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

    /// The row of a sentence, and its words as far as the join compares them.
    fn sentence(&mut self, text: &Text<'_>, span: CharSpan, words: Option<&str>) -> Result<(i64, String)> {
        use rusqlite::OptionalExtension;
        let document = text.document;
        if !text.fresh {
            let at = params![document, span.start as i64, span.end as i64];
            let found = self.transaction.prepare_cached(sql::SENTENCE_AT);
            let found: Option<(i64, Option<String>)> = found
                .and_then(|mut s| s.query_row(at, |r| Ok((r.get(0)?, r.get(1)?))).optional())
                .map_err(|e| self.fault(e))?;
            if let Some((n, excerpt)) = found {
                return Ok((n, words.map(str::to_owned).or(excerpt).unwrap_or_default()));
            }
        }
        let Some(words) = words else {
            return Err(LedgerError::record(&self.desk.path, "the sentence of a claim is not recorded"));
        };
        let excerpt = (self.desk.keep == Keep::Quotes).then(|| words.chars().take(SHORT).collect::<String>());
        let row = params![document, span.start as i64, span.end as i64, excerpt];
        let n = self.insert(sql::ADD_SENTENCE, row)?;
        self.desk.words.push((n, words.to_owned()));
        Ok((n, words.to_owned()))
    }

    fn claim(&mut self, c: &Claim, text: &Text<'_>, nth: usize, sentence: i64) -> Result<i64> {
        let (first, last) = (day(c.date.start.as_deref()), day(c.date.end.as_deref()));
        let row = params![
            &claim_id(&c.id)[..],
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
        let mut entities: Vec<(*const Participant, i64)> = Vec::new();
        for (side, list) in [(0i64, &c.actor), (1, &c.recipient)] {
            for (nth, participant) in list.iter().enumerate() {
                let entity = self.entity(participant)?;
                entities.push((participant, entity));
                self.execute(sql::ADD_PARTICIPANT, params![n, side, nth as i64, entity])?;
            }
        }
        let of = |p: &Participant| entities.iter().find(|(q, _)| std::ptr::eq(*q, p)).map_or(0, |e| e.1);
        let dimension = c.act.as_deref().and_then(|a| a.split('.').next()).unwrap_or("");
        for step in party::steps(c, self.ontology) {
            let subject = step.subject_is.map_or(0, of);
            let object = c.object.as_ref().map(|o| &o.text);
            let row = params![
                step.subject,
                dimension,
                step.holder,
                n,
                c.act,
                c.status.as_str(),
                of(step.holder_is),
                subject,
                object,
                first,
                last,
                text.document,
                text.story,
                text.published.map(|(_, last)| last),
                f64::from(c.confidence.total),
                text.known.micros(),
                self.recorded.micros()
            ];
            self.execute(sql::ADD_ACT, row)?;
        }
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
        let n = match self.query(sql::FIND_ENTITY, row) {
            Ok(n) => n,
            Err(_) => self.insert(sql::ADD_ENTITY, row)?,
        };
        self.desk.entities.insert(key, n);
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

    /// Writes a row and gives its number.
    fn insert(&self, sql: &str, row: &[&dyn rusqlite::ToSql]) -> Result<i64> {
        let done = self.transaction.prepare_cached(sql).and_then(|mut s| s.insert(row));
        done.map_err(|e| self.fault(e))
    }

    pub fn query(&self, sql: &str, row: &[&dyn rusqlite::ToSql]) -> Result<i64> {
        let found = self.transaction.prepare_cached(sql).and_then(|mut s| s.query_row(row, |r| r.get(0)));
        found.map_err(|e| self.fault(e))
    }

    pub fn fault(&self, error: rusqlite::Error) -> LedgerError {
        LedgerError::sql(&self.desk.path, error)
    }
}

fn basis(claim: &Claim) -> &'static str {
    use demarche_coder::claim::DateBasis::{Context, Document, None, Text};
    match claim.date.basis {
        Text => "text",
        Context => "context",
        Document => "document",
        None => "none",
    }
}
