//! Which keys stand under an index at all, in memory: most keys that are looked for do not, and need no look into the file.
//!
//! Keys have their period in their upper 16 bits. A period is read when it has been asked for often enough, and forgotten when it
//! has long not been: a ledger is written mostly where its newest text is. What is not held is looked for in the file, so the
//! answer is the same.

use rusqlite::{CachedStatement, Connection, params};
use rustc_hash::{FxHashMap, FxHashSet};

/// Questions after which a period is read: for a few texts it is not worth it.
const OFTEN: u32 = 512;
/// Keys of a period that is too large to be held.
const LARGE: usize = 1 << 19;
/// Keys held, at nine bytes and a half each.
const MOST: usize = 1 << 20;

/// The keys of one index.
pub(crate) struct Held {
    /// Selects the keys between two.
    select: &'static str,
    periods: FxHashMap<i16, Period>,
    held: usize,
    /// Counts questions, so that it is known which period was asked for last.
    clock: u64,
}

#[derive(Default)]
struct Period {
    asked: u32,
    last: u64,
    large: bool,
    keys: Option<FxHashSet<i64>>,
}

impl Held {
    pub fn new(select: &'static str) -> Self {
        Self { select, periods: FxHashMap::default(), held: 0, clock: 0 }
    }

    /// Forgets everything: the file may have other rows now.
    pub fn clear(&mut self) {
        self.periods.clear();
        self.held = 0;
    }

    /// Whether there may be rows under a key; no means that there are none.
    pub fn may_have(&mut self, db: &Connection, key: i64) -> rusqlite::Result<bool> {
        self.clock += 1;
        let period = self.periods.entry(of(key)).or_default();
        (period.asked, period.last) = (period.asked.saturating_add(1), self.clock);
        if let Some(keys) = &period.keys {
            return Ok(keys.contains(&key));
        }
        if period.large || period.asked < OFTEN {
            return Ok(true);
        }
        let read = read(db.prepare_cached(self.select)?, of(key))?;
        let answer = read.as_ref().is_none_or(|keys| keys.contains(&key));
        self.held += read.as_ref().map_or(0, FxHashSet::len);
        (period.large, period.keys) = (read.is_none(), read);
        self.forget_the_oldest(of(key));
        Ok(answer)
    }

    /// A row with this key is written.
    pub fn add(&mut self, key: i64) {
        let Some(period) = self.periods.get_mut(&of(key)) else { return };
        let Some(keys) = &mut period.keys else { return };
        self.held += usize::from(keys.insert(key));
        if keys.len() > LARGE {
            self.held -= keys.len();
            (period.large, period.keys) = (true, None);
        }
    }

    /// Forgets periods until few enough keys are held, but not the one at hand.
    fn forget_the_oldest(&mut self, but: i16) {
        while self.held > MOST {
            let others = self.periods.iter().filter(|(at, p)| **at != but && p.keys.is_some());
            let Some(oldest) = others.min_by_key(|(_, p)| p.last).map(|(at, _)| *at) else { return };
            let gone = self.periods.remove(&oldest).and_then(|p| p.keys);
            self.held -= gone.map_or(0, |keys| keys.len());
        }
    }
}

/// The period of a key.
fn of(key: i64) -> i16 {
    (key >> 48) as i16
}

/// The keys of a period; `None` when there are too many.
fn read(mut select: CachedStatement<'_>, period: i16) -> rusqlite::Result<Option<FxHashSet<i64>>> {
    let first = i64::from(period) << 48;
    let mut rows = select.query(params![first, first | 0xffff_ffff_ffff])?;
    let mut keys = FxHashSet::default();
    while let Some(row) = rows.next()? {
        keys.insert(row.get(0)?);
        if keys.len() > LARGE {
            return Ok(None);
        }
    }
    Ok(Some(keys))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_held_answers_as_the_file_does() {
        let db = Connection::open_in_memory().unwrap();
        db.execute_batch("CREATE TABLE band (value BIGINT, document INTEGER)").unwrap();
        let key = |period: i64, n: i64| (period << 48) | n;
        let mut held = Held::new(crate::sql::BANDS);
        for n in 0..2000 {
            let (new, missing) = (key(n % 3 - 1, n), key(n % 3 - 1, n + 1_000_000));
            db.execute("INSERT INTO band VALUES ($1, 1)", [new]).unwrap();
            held.add(new);
            assert!(held.may_have(&db, new).unwrap());
            assert!(n < 3 * i64::from(OFTEN) || !held.may_have(&db, missing).unwrap());
        }
        assert_eq!(held.held, 2000);
        held.clear();
        assert!(held.may_have(&db, key(0, 5_000_000)).unwrap(), "nothing is held, so the file must be looked into");
    }
}
