//! A presence filter over the keys of an index: most keys that are searched for are absent, and need no read of the
//! file.
//!
//! The upper 16 bits of a key are its period. The keys of a period are loaded once the period has been asked for often,
//! and dropped when they have not been used for long: most writes touch the period of the newest text. A period that is
//! not loaded is searched in the file, so the answer is always the same.

use rusqlite::{CachedStatement, Connection, params};
use rustc_hash::{FxHashMap, FxHashSet};

/// Questions after which a period is loaded: for a few texts loading does not pay.
const LOAD_AFTER: u32 = 512;
/// Most keys of one period that are loaded.
const MAX_PERIOD_KEYS: usize = 1 << 19;
/// Most keys loaded at once, about ten bytes each.
const MAX_KEYS: usize = 1 << 20;

/// The keys of one index.
pub(crate) struct KeyFilter {
    /// Selects the keys between two bounds.
    select: &'static str,
    periods: FxHashMap<i16, Period>,
    loaded: usize,
    /// Counts questions, which orders periods by their last use.
    clock: u64,
}

#[derive(Default)]
struct Period {
    asked: u32,
    last_use: u64,
    too_large: bool,
    keys: Option<FxHashSet<i64>>,
}

impl KeyFilter {
    pub fn new(select: &'static str) -> Self {
        Self { select, periods: FxHashMap::default(), loaded: 0, clock: 0 }
    }

    /// Drops every key: the file may have changed.
    pub fn clear(&mut self) {
        self.periods.clear();
        self.loaded = 0;
    }

    /// Whether the index may have rows with a key. `false` is certain.
    pub fn may_have(&mut self, db: &Connection, key: i64) -> rusqlite::Result<bool> {
        self.clock += 1;
        let period = self.periods.entry(period_of(key)).or_default();
        (period.asked, period.last_use) = (period.asked.saturating_add(1), self.clock);
        if let Some(keys) = &period.keys {
            return Ok(keys.contains(&key));
        }
        if period.too_large || period.asked < LOAD_AFTER {
            return Ok(true);
        }
        let read = read(db.prepare_cached(self.select)?, period_of(key))?;
        let answer = read.as_ref().is_none_or(|keys| keys.contains(&key));
        self.loaded += read.as_ref().map_or(0, FxHashSet::len);
        (period.too_large, period.keys) = (read.is_none(), read);
        self.drop_oldest(period_of(key));
        Ok(answer)
    }

    /// Notes that a row with this key was written.
    pub fn add(&mut self, key: i64) {
        let Some(period) = self.periods.get_mut(&period_of(key)) else { return };
        let Some(keys) = &mut period.keys else { return };
        self.loaded += usize::from(keys.insert(key));
        if keys.len() > MAX_PERIOD_KEYS {
            self.loaded -= keys.len();
            (period.too_large, period.keys) = (true, None);
        }
    }

    /// Drops the periods that were not used for longest until few enough keys are loaded, but not `current`.
    fn drop_oldest(&mut self, current: i16) {
        while self.loaded > MAX_KEYS {
            let others = self.periods.iter().filter(|(at, p)| **at != current && p.keys.is_some());
            let Some(oldest) = others.min_by_key(|(_, p)| p.last_use).map(|(at, _)| *at) else { return };
            let dropped = self.periods.remove(&oldest).and_then(|p| p.keys);
            self.loaded -= dropped.map_or(0, |keys| keys.len());
        }
    }
}

fn period_of(key: i64) -> i16 {
    (key >> 48) as i16
}

/// The keys of a period; `None` when there are too many.
fn read(mut select: CachedStatement<'_>, period: i16) -> rusqlite::Result<Option<FxHashSet<i64>>> {
    let first = i64::from(period) << 48;
    let mut rows = select.query(params![first, first | 0xffff_ffff_ffff])?;
    let mut keys = FxHashSet::default();
    while let Some(row) = rows.next()? {
        keys.insert(row.get(0)?);
        if keys.len() > MAX_PERIOD_KEYS {
            return Ok(None);
        }
    }
    Ok(Some(keys))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_filter_answers_as_the_file_does() {
        let db = Connection::open_in_memory().unwrap();
        db.execute_batch("CREATE TABLE band (value BIGINT, document INTEGER)").unwrap();
        let key = |period: i64, n: i64| (period << 48) | n;
        let mut filter = KeyFilter::new(crate::sql::BANDS);
        for n in 0..2000 {
            let (new, missing) = (key(n % 3 - 1, n), key(n % 3 - 1, n + 1_000_000));
            db.execute("INSERT INTO band VALUES ($1, 1)", [new]).unwrap();
            filter.add(new);
            assert!(filter.may_have(&db, new).unwrap());
            assert!(n < 3 * i64::from(LOAD_AFTER) || !filter.may_have(&db, missing).unwrap());
        }
        assert_eq!(filter.loaded, 2000);
        filter.clear();
        assert!(filter.may_have(&db, key(0, 5_000_000)).unwrap(), "nothing is loaded, so the file must be searched");
    }
}
