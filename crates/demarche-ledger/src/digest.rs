//! Digests of tables, which detect a stored value that is not the one that was written.
//!
//! For each table the ledger stores the number of its rows and the sum of their hashes. Each transaction stores its
//! change of these sums (`Ledger::change`). `verify` reads every row and compares. The order of rows does not matter,
//! so a digest does not depend on when a batch was committed.
//!
//! Rows of the large tables are noted by [`insert`]. Temporary triggers of the writing connection note everything else:
//! rows of other tables, and rows that are changed or deleted. On every row a trigger would cost more than the row.
//! Tables and columns are read from the schema, so a new one needs no change here. The full-text index has no digest,
//! since it can be built again from the sentences. The hash of a row ([`hash`]) is part of the file format.
//!
//! Digests detect accidents and stray changes. They do not detect a forger who computes them again; for that, note the
//! fingerprint of the ledger elsewhere.

use crate::sql::digest as sql;
use rusqlite::functions::FunctionFlags;
use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, OptionalExtension, ToSql, params};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use xxhash_rust::xxh3::xxh3_128;

/// The number of rows, and the sum of their hashes.
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

/// A table, and the change of its digest in the current transaction.
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

/// Follows the writes of one connection.
#[derive(Clone)]
pub(crate) struct Follower(Arc<Mutex<Changes>>);

impl Follower {
    /// Begins to follow a connection. From now on, everything that it writes must be written between
    /// [`Follower::begin`] and [`Follower::store`].
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

    /// Begins a transaction, in which nothing is changed yet.
    pub fn begin(&self) {
        self.lock().tables.iter_mut().for_each(|table| table.change = Digest::default());
    }

    /// Stores the changes. Call it last before a commit.
    pub fn store(&self, db: &Connection) -> rusqlite::Result<()> {
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
        // A row without its number has the number that the table assigned.
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

/// Writes a row and notes it. Returns its number, or `None` when it was there already. The statement must begin with
/// `INSERT INTO` and name the columns of the table in their order: all of them, or all but the number that the table
/// assigns.
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

/// The hash of a row: for each value its type, its length where that varies, and its bytes. A real number with an
/// integer value is hashed as an integer, since SQLite stores both alike.
fn hash<'v>(values: impl Iterator<Item = ValueRef<'v>>, buffer: &mut Vec<u8>) -> u128 {
    buffer.clear();
    for value in values {
        let (kind, bytes) = match value {
            ValueRef::Null => {
                buffer.push(0);
                continue;
            }
            ValueRef::Real(r) if r.trunc() == r && r.abs() < MAX_EXACT => {
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

/// Above it, not every integer is exact as a real number.
const MAX_EXACT: f64 = (1u64 << 53) as f64;

/// The tables whose rows are followed: all with rows of their own.
pub(crate) fn tables(db: &Connection) -> rusqlite::Result<Vec<String>> {
    db.prepare(sql::TABLES)?.query_map([], |r| r.get(0))?.collect()
}

/// The tables of index statistics that SQLite maintains. No trigger follows them.
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

/// The digest of the rows that a statement returns.
pub(crate) fn of(db: &Connection, statement: &str) -> rusqlite::Result<Digest> {
    let mut query = db.prepare(statement)?;
    let (columns, mut buffer) = (query.column_count(), Vec::new());
    let (mut rows, mut digest) = (query.query([])?, Digest::default());
    while let Some(row) = rows.next()? {
        let values: Vec<ValueRef<'_>> = (0..columns).map(|at| row.get_ref(at)).collect::<rusqlite::Result<_>>()?;
        digest.add(1, hash(values.into_iter(), &mut buffer));
    }
    Ok(digest)
}

/// The stored digest of a table.
pub(crate) fn stored(db: &Connection, table: &str) -> rusqlite::Result<Option<Digest>> {
    let read = |r: &rusqlite::Row<'_>| Ok(Digest { rows: r.get(0)?, sum: u128::from_be_bytes(r.get(1)?) });
    db.prepare_cached(sql::STORED)?.query_row([table], read).optional()
}

fn store(db: &Connection, table: &str, digest: Digest) -> rusqlite::Result<()> {
    let row = params![table, digest.rows, &digest.sum.to_be_bytes()[..]];
    db.prepare_cached(sql::STORE)?.execute(row).map(|_| ())
}

/// Stores the digest of a table as it is now.
pub(crate) fn renew(db: &Connection, table: &str) -> rusqlite::Result<()> {
    store(db, table, read(db, table)?)
}

/// Stores the digests of the statistics as they are now. Call it right after they were computed.
pub(crate) fn renew_statistics(db: &Connection) -> rusqlite::Result<()> {
    db.prepare_cached(sql::FORGET_STATISTICS)?.execute([])?;
    statistics(db)?.iter().try_for_each(|table| renew(db, table))
}

/// Stores the digest of every table as it is now, for a new ledger.
pub(crate) fn renew_all(db: &Connection) -> rusqlite::Result<()> {
    renew(db, sql::SETTINGS_OF_WORDS)?;
    tables(db)?.iter().try_for_each(|table| renew(db, table))?;
    renew_statistics(db)
}

/// A table whose rows are not those that were written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Differs {
    pub table: String,
    /// The number of rows that were written.
    pub written: i64,
    /// The number of rows that exist; `None` when they cannot be read.
    pub found: Option<i64>,
}

/// Compares every table with what was written.
pub(crate) fn compare(db: &Connection) -> rusqlite::Result<Vec<Differs>> {
    let mut names: Vec<String> = tables(db)?;
    names.extend(statistics(db)?);
    let known: Vec<String> = db.prepare(sql::NAMES)?.query_map([], |r| r.get(0))?.collect::<rusqlite::Result<_>>()?;
    names.extend(known);
    names.sort_unstable();
    names.dedup();
    let mut differences = Vec::new();
    for table in names {
        let written = stored(db, &table).ok().flatten();
        let found = read(db, &table).ok();
        if written.is_none() || found != written {
            let written = written.unwrap_or_default().rows;
            differences.push(Differs { table, written, found: found.map(|digest| digest.rows) });
        }
    }
    Ok(differences)
}

/// A hash of everything in a ledger: noted elsewhere, it shows later whether this is the same ledger.
pub(crate) fn fingerprint(db: &Connection) -> rusqlite::Result<u128> {
    read(db, sql::DIGESTS).map(|digest| digest.sum)
}
