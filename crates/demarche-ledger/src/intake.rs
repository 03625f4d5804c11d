//! Writing into the ledger: texts with their claims, in batches that are kept whole or not at all.
//!
//! What is committed survives a kill and a power cut; what is not leaves no trace. A text that is there already is left
//! alone, so a run that was stopped is simply run again.

use crate::article::{Article, Keep, SHORT};
use crate::copies::{self, Signature};
use crate::error::{LedgerError, Result};
use crate::join;
use crate::ledger::Ledger;
use crate::pack::Packer;
use crate::party;
use crate::sql;
use crate::time::{Known, number};
use demarche_coder::claim::{CharSpan, Claim, Participant};
use demarche_coder::knowledge::ontology::Ontology;
use rusqlite::{CachedStatement, Transaction, TransactionBehavior, params};
use rustc_hash::FxHashMap;
use std::cell::RefCell;
use std::collections::hash_map::Entry;
use std::path::Path;

/// Who codes, in the rows of a run.
#[derive(Clone, Copy, Debug)]
pub struct Run<'a> {
    /// Program and version.
    pub program: &'a str,
    /// Fingerprint of the political knowledge.
    pub data: &'a str,
    /// Name of another coder whose rows are taken in; empty for this program.
    pub origin: &'a str,
    /// When it began.
    pub began: Known,
}

/// What became of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Added {
    /// It is new: its row, and the number of its claims.
    New {
        /// Row of the text.
        document: i64,
        /// Claims recorded.
        claims: usize,
        /// Whether it is a near copy of an earlier text.
        copy: bool,
    },
    /// It was there already.
    Known,
}

/// Entities remembered before they are forgotten and looked up again.
const MOST_ENTITIES: usize = 1 << 18;

/// Writes into one ledger; holds what is reused from one batch to the next.
pub struct Writer<'l> {
    ledger: &'l mut Ledger,
    ontology: &'l Ontology,
    keep: Keep,
    run: i64,
    entities: FxHashMap<String, i64>,
    packer: Packer,
}

impl<'l> Writer<'l> {
    /// A writer for one run.
    ///
    /// # Errors
    /// When the ledger cannot be written.
    pub fn new(ledger: &'l mut Ledger, ontology: &'l Ontology, keep: Keep, run: Run<'_>) -> Result<Self> {
        let row = params![run.program, run.data, run.origin, run.began.micros()];
        let added = ledger.connection.query_row(sql::ADD_RUN, row, |r| r.get(0));
        let run = added.map_err(ledger.fault())?;
        Ok(Self { ledger, ontology, keep, run, entities: FxHashMap::default(), packer: Packer::new() })
    }

    /// Records some texts with their claims, all or none.
    ///
    /// # Errors
    /// When the ledger cannot be written; then nothing of the batch is kept.
    pub fn add(&mut self, batch: &[(Article<'_>, Vec<Claim>)], recorded: Known) -> Result<Vec<Added>> {
        let path = self.ledger.path.clone();
        let fault = |e| LedgerError::sql(&path, e);
        let transaction =
            self.ledger.connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(fault)?;
        let mut pen = Pen {
            transaction: &transaction,
            ontology: self.ontology,
            keep: self.keep,
            run: self.run,
            entities: &mut self.entities,
            packer: &mut self.packer,
            recorded,
            path: &path,
            words: RefCell::default(),
            statements: RefCell::default(),
        };
        let added: Result<Vec<Added>> = batch.iter().map(|(article, claims)| pen.document(article, claims)).collect();
        let added = added.and_then(|added| pen.index_words().map(|()| added));
        drop(pen);
        let added = added.inspect_err(|_| self.entities.clear())?;
        transaction.commit().map_err(|e| {
            self.entities.clear();
            fault(e)
        })?;
        if self.entities.len() > MOST_ENTITIES {
            self.entities.clear();
        }
        Ok(added)
    }

    /// Closes a claim: it stands no longer for who asks what was recorded by then or later. What is closed already stays so.
    ///
    /// # Errors
    /// When the ledger cannot be written.
    pub fn close(&mut self, claim: i64, reason: &str, recorded: Known) -> Result<()> {
        let row = params![claim, recorded.micros(), self.run, reason];
        let added = self.ledger.connection.prepare_cached(sql::ADD_CLOSING).and_then(|mut s| s.execute(row));
        added.map(|_| ()).map_err(self.ledger.fault())
    }

    /// Ends the writing: what lies in the log is moved into the file.
    ///
    /// # Errors
    /// When the ledger cannot be written.
    pub fn finish(self) -> Result<()> {
        self.ledger.connection.execute_batch("PRAGMA optimize").map_err(self.ledger.fault())
    }
}

pub(crate) fn has(connection: &rusqlite::Connection, id: &[u8; 16]) -> rusqlite::Result<Option<i64>> {
    use rusqlite::OptionalExtension;
    connection.prepare_cached(sql::HAS_DOCUMENT)?.query_row([&id[..]], |row| row.get(0)).optional()
}

/// A text that has its row.
#[derive(Clone, Copy)]
struct Filed {
    document: i64,
    story: i64,
    /// Last day of publication.
    told: Option<i64>,
    known: Known,
}

/// Writes the rows of one batch.
pub(crate) struct Pen<'a> {
    pub transaction: &'a Transaction<'a>,
    pub ontology: &'a Ontology,
    keep: Keep,
    run: i64,
    entities: &'a mut FxHashMap<String, i64>,
    packer: &'a mut Packer,
    recorded: Known,
    path: &'a Path,
    /// Words of sentences, written last: any other row written after them would have them written out one by one.
    words: RefCell<Vec<(i64, String)>>,
    /// Statements in use, by the address of their text.
    statements: RefCell<FxHashMap<usize, CachedStatement<'a>>>,
}

impl<'a> Pen<'a> {
    fn document(&mut self, article: &Article<'_>, claims: &[Claim]) -> Result<Added> {
        let id = article.id();
        if has(self.transaction, &id).map_err(|e| self.fault(e))?.is_some() {
            return Ok(Added::Known);
        }
        let signature = (!claims.is_empty()).then(|| Signature::of(article.text)).flatten();
        let known = article.known(self.recorded);
        let story = match &signature {
            Some(signature) => copies::original(self.transaction, signature, known).map_err(|e| self.fault(e))?,
            None => None,
        };
        let document = self.article(article, &id, known, story).map_err(|e| self.fault(e))?;
        if let Some(signature) = signature {
            copies::remember(self.transaction, &signature, known, document).map_err(|e| self.fault(e))?;
        }
        if self.keep == Keep::Text {
            let packed = self.packer.pack(article.text.as_bytes());
            self.execute(sql::ADD_BODY, params![document, packed])?;
        }
        let told = article.published.map(|(_, last)| number(last));
        self.claims(article, Filed { document, story: story.unwrap_or(document), told, known }, claims)?;
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

    /// The claims of one text: as records, as rows, as events.
    fn claims(&mut self, article: &Article<'_>, text: Filed, claims: &[Claim]) -> Result<()> {
        let document = text.document;
        if claims.is_empty() {
            return Ok(());
        }
        let mut lines = Vec::new();
        for claim in claims {
            serde_json::to_writer(&mut lines, claim).map_err(|e| LedgerError::record(self.path, e))?;
            lines.push(b'\n');
        }
        let packed = self.packer.pack(&lines);
        self.execute(sql::ADD_CODING, params![document, self.run, packed])?;
        let bounds = Bounds::of(article.text);
        let mut sentences: FxHashMap<CharSpan, i64> = FxHashMap::default();
        for (nth, claim) in claims.iter().enumerate() {
            let sentence = match sentences.get(&claim.sentence) {
                Some(&n) => n,
                None => {
                    let n = self.sentence(article.text, &bounds, document, claim.sentence)?;
                    sentences.insert(claim.sentence, n);
                    n
                }
            };
            let row = self.claim(claim, text, nth, sentence)?;
            join::place(self, row, claim, document).map_err(|e| self.fault(e))?;
        }
        Ok(())
    }

    fn sentence(&mut self, text: &str, bounds: &Bounds, document: i64, span: CharSpan) -> Result<i64> {
        let words = bounds.slice(text, span);
        let excerpt = (self.keep == Keep::Quotes).then(|| words.chars().take(SHORT).collect::<String>());
        let row = params![document, span.start as i64, span.end as i64, excerpt];
        let n = self.insert(sql::ADD_SENTENCE, row)?;
        self.words.borrow_mut().push((n, words.to_owned()));
        Ok(n)
    }

    fn claim(&mut self, c: &Claim, text: Filed, nth: usize, sentence: i64) -> Result<i64> {
        let (document, known) = (text.document, text.known);
        let (first, last) = (day(c.date.start.as_deref()), day(c.date.end.as_deref()));
        let row = params![
            &claim_id(&c.id)[..],
            document,
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
            known.micros(),
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
                document,
                text.story,
                text.told,
                f64::from(c.confidence.total),
                known.micros(),
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
        if let Some(&n) = self.entities.get(&key) {
            return Ok(n);
        }
        let row = params![p.name, country, sector, id];
        let n = match self.query(sql::FIND_ENTITY, row) {
            Ok(n) => n,
            Err(_) => self.insert(sql::ADD_ENTITY, row)?,
        };
        self.entities.insert(key, n);
        Ok(n)
    }

    fn index_words(&self) -> Result<()> {
        let words = self.words.take();
        words.iter().try_for_each(|(n, words)| self.execute(sql::ADD_WORDS, params![n, words]))
    }

    /// Writes a row and gives its number.
    fn insert(&self, sql: &'static str, row: &[&dyn rusqlite::ToSql]) -> Result<i64> {
        self.with(sql, |statement| statement.insert(row))
    }

    fn execute(&self, sql: &'static str, row: &[&dyn rusqlite::ToSql]) -> Result<()> {
        self.with(sql, |statement| statement.execute(row)).map(|_| ())
    }

    fn query(&self, sql: &'static str, row: &[&dyn rusqlite::ToSql]) -> Result<i64> {
        self.with(sql, |statement| statement.query_row(row, |r| r.get(0)))
    }

    fn with<T>(
        &self,
        sql: &'static str,
        run: impl FnOnce(&mut CachedStatement<'_>) -> rusqlite::Result<T>,
    ) -> Result<T> {
        let mut statements = self.statements.borrow_mut();
        let statement = match statements.entry(sql.as_ptr() as usize) {
            Entry::Occupied(entry) => entry.into_mut(),
            Entry::Vacant(entry) => entry.insert(self.transaction.prepare_cached(sql).map_err(|e| self.fault(e))?),
        };
        run(statement).map_err(|e| self.fault(e))
    }

    fn fault(&self, error: rusqlite::Error) -> LedgerError {
        LedgerError::sql(self.path, error)
    }
}

/// The number of a day of a claim.
pub(crate) fn day(text: Option<&str>) -> Option<i64> {
    text.and_then(|t| t.parse().ok()).map(number)
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

/// The bytes of a claim's id: its hexadecimal digits, or a hash of what else it is called.
pub(crate) fn claim_id(id: &str) -> [u8; 16] {
    let digits = (id.len() == 32).then(|| u128::from_str_radix(id, 16).ok()).flatten();
    digits.unwrap_or_else(|| xxhash_rust::xxh3::xxh3_128(id.as_bytes())).to_be_bytes()
}

/// Where code points start in a text, for slicing by them.
pub(crate) struct Bounds(Option<Vec<u32>>);

impl Bounds {
    pub fn of(text: &str) -> Self {
        Self((!text.is_ascii()).then(|| text.char_indices().map(|(at, _)| at as u32).collect()))
    }

    /// The words in a range of code points; what lies outside the text is left out.
    pub fn slice<'t>(&self, text: &'t str, span: CharSpan) -> &'t str {
        let at = |n: usize| match &self.0 {
            None => n.min(text.len()),
            Some(starts) => starts.get(n).map_or(text.len(), |&b| b as usize),
        };
        &text[at(span.start)..at(span.end).max(at(span.start))]
    }
}
