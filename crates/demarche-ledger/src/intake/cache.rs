//! What a writer reuses from one batch to the next.

use crate::article::Keep;
use crate::coreference::EventResolver;
use crate::digest::Follower;
use crate::error::{LedgerError, Result};
use crate::key_filter::KeyFilter;
use crate::ledger::Ledger;
use crate::sql;
use rusqlite::Connection;
use rustc_hash::FxHashMap;
use std::path::PathBuf;

/// Entities, and speakers, that are remembered before all are forgotten and searched again.
const MAX_REMEMBERED: usize = 1 << 18;

/// What is reused from one batch to the next.
pub(crate) struct WriteCache {
    pub path: PathBuf,
    keep: Keep,
    /// Rows of entities, by their columns joined.
    pub entities: FxHashMap<String, i64>,
    /// Rows of speakers, by name.
    pub speakers: FxHashMap<String, i64>,
    pub events: EventResolver,
    /// Keys of near duplicates.
    pub bands: KeyFilter,
    pub follower: Option<Follower>,
    data_version: i64,
    /// Words of sentences, written at the end of a batch: any row written after them would flush them one by one.
    pub words: Vec<(i64, String)>,
}

impl WriteCache {
    pub fn new(ledger: &Ledger, keep: Keep) -> Self {
        let (path, follower) = (ledger.path.clone(), ledger.follower());
        Self {
            events: EventResolver::new(&path, follower.clone()),
            path,
            keep,
            entities: FxHashMap::default(),
            speakers: FxHashMap::default(),
            bands: KeyFilter::new(sql::BANDS),
            follower,
            data_version: 0,
            words: Vec::new(),
        }
    }

    /// How much of a text may be stored.
    pub fn keep(&self) -> Keep {
        self.keep
    }

    /// Begins a batch, inside its transaction.
    pub fn begin(&mut self, db: &Connection) -> Result<()> {
        // SQLite changes this number when another connection has written.
        let version = db.pragma_query_value(None, "data_version", |r| r.get(0));
        let version: i64 = version.map_err(|e| LedgerError::sql(&self.path, e))?;
        let others = std::mem::replace(&mut self.data_version, version) != version;
        if self.entities.len() > MAX_REMEMBERED {
            self.entities.clear();
        }
        if self.speakers.len() > MAX_REMEMBERED {
            self.speakers.clear();
        }
        if others {
            self.bands.clear();
        }
        self.events.begin(db, others)
    }

    /// Forgets everything: the batch was rolled back.
    pub fn forget(&mut self) {
        self.entities.clear();
        self.speakers.clear();
        self.words.clear();
        self.bands.clear();
        self.events.forget();
    }
}
