//! Digests of tables, so that a stored value that is not the one that was written is found.
//!
//! For each table the ledger keeps how many rows it has and the sum of the hashes of them all. What a transaction adds to a sum,
//! and takes off it, is stored in the same transaction ([`crate::ledger::Ledger::change`]). `verify` reads every row and compares. The
//! order of rows does not matter, so digests do not depend on when a batch was committed.
//!
//! Rows that are written by the million are noted by [`insert`]. All else (rows of the other tables, rows that are changed or go) is
//! noted by temporary triggers of the writing connection; on every row they would cost more than the row. Tables and columns
//! are read from the schema: a new one is covered without a change here. The full-text index has no digest, for it can be made
//! again from the sentences. The hash of a row ([`hash`]) is part of the format of the file.
//!
//! This finds accidents and stray changes. It does not stop somebody who works the digests out again: for that, the
//! fingerprint of a ledger is noted elsewhere.

use crate::sql::digest as sql;
use rusqlite::functions::FunctionFlags;
use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, OptionalExtension, ToSql, params};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use xxhash_rust::xxh3::xxh3_128;

/// How many rows there are, and the sum of their hashes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Digest {
    pub rows: i64,
    pub sum: u128,
}

impl Digest {
    fn add(&mut self, sign: i64, hash: u128) {
        self.rows = self.rows.wrapping_add(sign);
        self.sum = if sign < 0 { self.sum.wrapping_sub(hash) } else { self.sum.wrapping_add(hash) };
    }
}

/// A table, and what the transaction at hand changes of its digest.
struct Table {
    name: String,
    columns: usize,
    change: Digest,
}

#[derive(Default)]
struct Changes {
    tables: Vec<Table>,
    buffer: Vec<u8>,
}

/// Follows what one connection writes.
#[derive(Clone)]
pub(crate) struct Follower(Arc<Mutex<Changes>>);

impl Follower {
    /// Begins to follow a connection. Whatever it writes from now on must be written within [`Follower::begin`] and
    /// [`Follower::keep`].
    pub fn of(db: &Connection) -> rusqlite::Result<Self> {
        let changes = Arc::new(Mutex::new(Changes::default()));
        let noted = Arc::clone(&changes);
        db.create_scalar_function("demarche_digest", -1, FunctionFlags::SQLITE_UTF8, move |row| {
            let (table, sign): (i64, i64) = (row.get(0)?, row.get(1)?);
            let mut changes = noted.lock().unwrap_or_else(PoisonError::into_inner);
            let Changes { tables, buffer } = &mut *changes;
            if let Some(table) = tables.get_mut(table as usize) {
                table.change.add(sign, hash((2..row.len()).map(|at| row.get_raw(at)), buffer));
            }
            Ok(0)
        })?;
        let mut followed = Vec::new();
        for (nth, name) in tables(db)?.into_iter().enumerate() {
            let columns = columns(db, &name)?;
            db.execute_batch(&sql::triggers(nth, &name, &columns, !BY_INSERT.contains(&name.as_str())))?;
            followed.push(Table { name, columns: columns.len(), change: Digest::default() });
        }
        let follower = Self(changes);
        follower.lock().tables = followed;
        Ok(follower)
    }

    fn lock(&self) -> MutexGuard<'_, Changes> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A transaction begins, or begins anew: nothing is changed yet.
    pub fn begin(&self) {
        self.lock().tables.iter_mut().for_each(|table| table.change = Digest::default());
    }

    /// Stores what has changed; the last thing before a commit.
    pub fn keep(&self, db: &Connection) -> rusqlite::Result<()> {
        for Table { name, change, .. } in self.lock().tables.iter().filter(|t| t.change != Digest::default()) {
            let before = stored(db, name)?.unwrap_or_default();
            let (rows, sum) = (before.rows.wrapping_add(change.rows), before.sum.wrapping_add(change.sum));
            store(db, name, Digest { rows, sum })?;
        }
        Ok(())
    }

    /// Notes a row that was written.
    fn note(&self, table: &str, own: i64, row: &[&dyn ToSql]) -> rusqlite::Result<()> {
        let values: Vec<ToSqlOutput<'_>> = row.iter().map(|v| v.to_sql()).collect::<rusqlite::Result<_>>()?;
        let values = values.iter().map(|value| match value {
            ToSqlOutput::Borrowed(value) => *value,
            ToSqlOutput::Owned(value) => ValueRef::from(value),
            _ => ValueRef::Null,
        });
        let mut changes = self.lock();
        let Changes { tables, buffer } = &mut *changes;
        let Some(table) = tables.iter_mut().find(|t| t.name == table) else { return Ok(()) };
        // A row that is given all but its number has the one that the table gave it.
        let own = (row.len() < table.columns).then_some(ValueRef::Integer(own));
        table.change.add(1, hash(own.into_iter().chain(values), buffer));
        Ok(())
    }
}

/// Tables whose rows are written by [`insert`] and by nothing else.
const BY_INSERT: &[&str] = &[
    "act",
    "band",
    "body",
    "claim",
    "coding",
    "document",
    "entity",
    "event",
    "event_key",
    "parse",
    "participant",
    "sentence",
    "speaker",
    "telling",
    "vouching",
];

/// Writes a row and notes it; gives its number, or `None` when it was there already. The statement must begin with `INSERT INTO`, and
/// name the columns of its table in their order, all of them or all but the number that the table gives.
pub(crate) fn insert(
    db: &Connection,
    follower: Option<&Follower>,
    statement: &str,
    row: &[&dyn ToSql],
) -> rusqlite::Result<Option<i64>> {
    if db.prepare_cached(statement)?.execute(row)? == 0 {
        return Ok(None);
    }
    let own = db.last_insert_rowid();
    if let Some(follower) = follower {
        let table = statement.strip_prefix("INSERT INTO ").and_then(|rest| rest.split('(').next());
        debug_assert!(table.is_some_and(|name| BY_INSERT.contains(&name)), "{statement}");
        follower.note(table.unwrap_or_default(), own, row)?;
    }
    Ok(Some(own))
}

/// The hash of a row: for each value its kind, its length where that can differ, and its bytes. A real number that is a whole one is
/// hashed as an integer, for SQLite stores both alike.
fn hash<'v>(values: impl Iterator<Item = ValueRef<'v>>, buffer: &mut Vec<u8>) -> u128 {
    buffer.clear();
    for value in values {
        let (kind, bytes) = match value {
            ValueRef::Null => {
                buffer.push(0);
                continue;
            }
            ValueRef::Real(r) if r.trunc() == r && r.abs() < WHOLE => {
                buffer.push(1);
                buffer.extend_from_slice(&(r as i64).to_le_bytes());
                continue;
            }
            ValueRef::Integer(i) => {
                buffer.push(1);
                buffer.extend_from_slice(&i.to_le_bytes());
                continue;
            }
            ValueRef::Real(r) => {
                buffer.push(2);
                buffer.extend_from_slice(&r.to_bits().to_le_bytes());
                continue;
            }
            ValueRef::Text(text) => (3, text),
            ValueRef::Blob(blob) => (4, blob),
        };
        buffer.push(kind);
        buffer.extend_from_slice(&(bytes.len() as u64).to_le_bytes());
        buffer.extend_from_slice(bytes);
    }
    xxh3_128(buffer)
}

/// Beyond it not every whole number is a real one.
const WHOLE: f64 = (1u64 << 53) as f64;

/// The tables whose rows are followed: all that have rows of their own.
pub(crate) fn tables(db: &Connection) -> rusqlite::Result<Vec<String>> {
    db.prepare(sql::TABLES)?.query_map([], |r| r.get(0))?.collect()
}

/// The tables that SQLite keeps of how its indexes are filled; no trigger follows them.
fn statistics(db: &Connection) -> rusqlite::Result<Vec<String>> {
    db.prepare(sql::STATISTICS)?.query_map([], |r| r.get(0))?.collect()
}

fn columns(db: &Connection, table: &str) -> rusqlite::Result<Vec<String>> {
    db.prepare(sql::COLUMNS)?.query_map([table], |r| r.get(0))?.collect()
}

/// The digest of a table as it is now.
pub(crate) fn read(db: &Connection, table: &str) -> rusqlite::Result<Digest> {
    of(db, &sql::all_rows(table))
}

/// The digest of what a question gives.
pub(crate) fn of(db: &Connection, question: &str) -> rusqlite::Result<Digest> {
    let mut query = db.prepare(question)?;
    let (columns, mut buffer) = (query.column_count(), Vec::new());
    let (mut rows, mut digest) = (query.query([])?, Digest::default());
    while let Some(row) = rows.next()? {
        let values: Vec<ValueRef<'_>> = (0..columns).map(|at| row.get_ref(at)).collect::<rusqlite::Result<_>>()?;
        digest.add(1, hash(values.into_iter(), &mut buffer));
    }
    Ok(digest)
}

/// The digest of a table as it was last written.
pub(crate) fn stored(db: &Connection, table: &str) -> rusqlite::Result<Option<Digest>> {
    let read = |r: &rusqlite::Row<'_>| Ok(Digest { rows: r.get(0)?, sum: u128::from_be_bytes(r.get(1)?) });
    db.prepare_cached(sql::STORED)?.query_row([table], read).optional()
}

fn store(db: &Connection, table: &str, digest: Digest) -> rusqlite::Result<()> {
    let row = params![table, digest.rows, &digest.sum.to_be_bytes()[..]];
    db.prepare_cached(sql::STORE)?.execute(row).map(|_| ())
}

/// Takes a table as it is now for what was written.
pub(crate) fn renew(db: &Connection, table: &str) -> rusqlite::Result<()> {
    store(db, table, read(db, table)?)
}

/// Takes the statistics as they are now for what was written; they were worked out just before.
pub(crate) fn renew_statistics(db: &Connection) -> rusqlite::Result<()> {
    db.prepare_cached(sql::FORGET_STATISTICS)?.execute([])?;
    statistics(db)?.iter().try_for_each(|table| renew(db, table))
}

/// Takes every table as it is now for what was written: a new ledger begins so.
pub(crate) fn renew_all(db: &Connection) -> rusqlite::Result<()> {
    renew(db, sql::SETTINGS_OF_WORDS)?;
    tables(db)?.iter().try_for_each(|table| renew(db, table))?;
    renew_statistics(db)
}

/// A table whose rows are not those that were written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Differs {
    pub table: String,
    /// How many rows were written.
    pub written: i64,
    /// How many are there; `None` when they cannot be read.
    pub there: Option<i64>,
}

/// Compares every table with what was written.
pub(crate) fn compare(db: &Connection) -> rusqlite::Result<Vec<Differs>> {
    let mut names: Vec<String> = tables(db)?;
    names.extend(statistics(db)?);
    let known: Vec<String> = db.prepare(sql::NAMES)?.query_map([], |r| r.get(0))?.collect::<rusqlite::Result<_>>()?;
    names.extend(known);
    names.sort_unstable();
    names.dedup();
    let mut found = Vec::new();
    for table in names {
        let written = stored(db, &table).ok().flatten();
        let there = read(db, &table).ok();
        if written.is_none() || there != written {
            let written = written.unwrap_or_default().rows;
            found.push(Differs { table, written, there: there.map(|digest| digest.rows) });
        }
    }
    Ok(found)
}

/// One number for all that a ledger holds: whoever notes it can see later whether this is the same ledger.
pub(crate) fn fingerprint(db: &Connection) -> rusqlite::Result<u128> {
    read(db, sql::DIGESTS).map(|digest| digest.sum)
}
