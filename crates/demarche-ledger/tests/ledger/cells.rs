//! One stored value is changed, one row is deleted or added, one bit of the file is flipped: verification reports each,
//! in every column of every table.

use crate::samples::{Dice, errors, ontology, run_at, text};
use demarche_knowledge::claim::{Attribution, SpeakerKind};
use demarche_ledger::{
    Alert, AlertKind, Checkpoint, Decision, Draft, Keep, Known, Ledger, LockedForecast, Recoding, Validators, Writer,
};
use jiff::civil::date;
use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};
use std::path::{Path, PathBuf};

/// A ledger with rows in every table.
fn ledger(folder: &Path) -> PathBuf {
    let path = folder.join("a.db");
    let mut ledger = Ledger::create(&path).unwrap();
    let mut texts: Vec<_> = (0..40).map(text).collect();
    for claim in texts.iter_mut().flat_map(|t| &mut t.claims).step_by(2) {
        claim.attribution = ["A Ministry", "an agency"]
            .map(|name| Attribution {
                speaker: name.into(),
                cue: "said".into(),
                kind: SpeakerKind::Statement,
                span: None,
            })
            .into();
    }
    let mut writer = Writer::new(&mut ledger, ontology(), Keep::Text, run_at(1)).unwrap();
    for some in texts.chunks(9) {
        let draft = |t: &crate::samples::Text| {
            let draft = Draft::of(&t.article(), t.claims.clone(), Keep::Text, ontology()).unwrap();
            draft.with_parse("parser", || t.name.repeat(9).into_bytes())
        };
        writer.add_drafts(some.iter().map(draft).collect(), Known::from_micros(10)).unwrap();
    }
    for (first, past) in [(true, 70), (false, 900)] {
        let step = Checkpoint { past, print: 0x7fff_1234_5678, ids: vec![past, 8] };
        writer.set_checkpoint("a.warc", "reading", first, &step, Known::from_micros(20)).unwrap();
    }
    let mut again = texts.iter().find(|t| t.claims.len() > 2).unwrap().clone();
    again.claims.pop();
    let document = texts.iter().position(|t| t.name == again.name).unwrap() as i64 + 1;
    let reread =
        Recoding { document, text: &again.text, claims: again.claims.clone(), parse: Some(("newer", vec![3; 90])) };
    assert_eq!(writer.recode(&[reread], Known::from_micros(30)).unwrap().len(), 1);
    writer.finish().unwrap();
    let ids: Vec<String> = texts[20..].iter().flat_map(|t| &t.claims).map(|c| c.id.clone()).collect();
    for decision in [
        Decision::Join(&ids[0], &ids[3]),
        Decision::Split(&ids[1], &ids[4]),
        Decision::Correct(&ids[2], "status", "denied"),
        Decision::Reject(&ids[5]),
        Decision::Accept(&ids[6]),
        Decision::Withdraw(1),
    ] {
        ledger.judge(ontology(), decision, "somebody", "a reason", Known::from_micros(40)).unwrap();
    }
    let end = ledger.end().unwrap();
    let alert = |claim| Alert { event: claim, claim, kind: AlertKind::New, told: format!("{{\"claim\":{claim}}}") };
    assert!(ledger.record_alerts("watch", &[alert(1), alert(2)], None, end, Known::from_micros(50)).unwrap());
    ledger.delivered(1, "file:a", Known::from_micros(51)).unwrap();
    let said = |etag: &str| Validators { etag: Some(etag.into()), modified: None };
    let visits = [("https://a.example/".into(), said("\"1\"")), ("https://b.example/".into(), Validators::default())];
    ledger.visited(&visits, "reading", Known::from_micros(52)).unwrap();
    ledger.visited(&[("https://a.example/".into(), said("\"2\""))], "reading", Known::from_micros(53)).unwrap();
    let locked = LockedForecast {
        id: "f".into(),
        asked: "what".into(),
        day: date(2025, 7, 3),
        inputs: "i".into(),
        answer: "{}".into(),
        recorded: Known::from_micros(60),
    };
    assert!(ledger.lock(&locked).unwrap());
    drop(ledger);
    assert_eq!(errors(&Ledger::open(&path).unwrap()), Vec::<String>::new());
    path
}

/// A copy to be damaged.
fn copy(path: &Path) -> (PathBuf, Connection) {
    let copy = path.with_file_name("copy.db");
    std::fs::copy(path, &copy).unwrap();
    let db = Connection::open(&copy).unwrap();
    db.execute_batch("PRAGMA foreign_keys = OFF; PRAGMA synchronous = OFF; PRAGMA journal_mode = DELETE").unwrap();
    (copy, db)
}

/// Whether verification reports an error, or cannot run.
fn found(path: &Path) -> bool {
    match Ledger::open(path) {
        Ok(ledger) => ledger.verify(None, |_| {}, |_| {}).map_or(true, |n| n > 0),
        Err(_) => true,
    }
}

/// Every table with its columns, and whether each is part of the key.
fn tables(db: &Connection) -> Vec<(String, Vec<(String, bool)>)> {
    let names = "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%' ORDER BY name";
    let names: Vec<String> =
        db.prepare(names).unwrap().query_map([], |r| r.get(0)).unwrap().collect::<Result<_, _>>().unwrap();
    let columns = |name: &String| {
        let mut query = db.prepare("SELECT name, pk > 0 FROM pragma_table_info($1)").unwrap();
        query.query_map([name], |r| Ok((r.get(0)?, r.get(1)?))).unwrap().collect::<Result<_, _>>().unwrap()
    };
    let all = names.iter().map(|name| (name.clone(), columns(name)));
    // SQLite stores no samples of a small ledger.
    all.filter(|(name, _)| !name.starts_with("sqlite_stat") || count(db, name) > 0).collect()
}

/// The values of one row.
fn row(db: &Connection, table: &str, nth: usize) -> Vec<Value> {
    let mut query = db.prepare(&format!("SELECT * FROM \"{table}\" LIMIT 1 OFFSET {nth}")).unwrap();
    let columns = query.column_count();
    query.query_row([], |r| (0..columns).map(|at| r.get(at)).collect()).unwrap()
}

fn count(db: &Connection, table: &str) -> usize {
    db.query_row(&format!("SELECT count(*) FROM \"{table}\""), [], |r| r.get::<_, i64>(0)).unwrap() as usize
}

/// Other values of the same kind, and one of another.
fn others(value: &Value, dice: &mut Dice) -> Vec<Value> {
    let bit = |bytes: &[u8], dice: &mut Dice| {
        let mut bytes = bytes.to_vec();
        if bytes.is_empty() {
            bytes.push(1);
        } else {
            let at = dice.roll(bytes.len());
            bytes[at] ^= 1;
        }
        bytes
    };
    match value {
        Value::Null => vec![Value::Integer(1), Value::Text("x".into())],
        Value::Integer(n) => vec![Value::Integer(n ^ 1), Value::Integer(n.wrapping_add(1 << 20))],
        Value::Real(r) => vec![Value::Real(r + 0.125), Value::Real(f64::from_bits(r.to_bits() ^ 1))],
        Value::Text(t) => {
            let changed = bit(t.as_bytes(), dice);
            let mut values = vec![Value::Text(format!("{t}x")), Value::Text(format!(" {t}"))];
            values.extend(String::from_utf8(changed).map(Value::Text));
            values
        }
        Value::Blob(b) => {
            vec![Value::Blob(bit(b, dice)), Value::Blob(bit(b, dice)), Value::Blob(b[..b.len() / 2].to_vec())]
        }
    }
}

/// What the full-text index finds. How it is stored does not matter.
fn words(db: &Connection) -> Option<Vec<(String, i64, i64)>> {
    db.execute_batch("CREATE VIRTUAL TABLE temp.seen USING fts5vocab(main, words, instance)").ok()?;
    let mut query = db.prepare("SELECT term, doc, \"offset\" FROM temp.seen").ok()?;
    query.query_map([], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?))).ok()?.collect::<Result<_, _>>().ok()
}

#[test]
fn every_column_of_every_table_is_verified() {
    let folder = tempfile::tempdir().unwrap();
    let path = ledger(folder.path());
    let whole = Connection::open(&path).unwrap();
    let (all, said) = (tables(&whole), words(&whole).unwrap());
    assert!(all.len() > 24, "{all:?}");
    let mut dice = Dice(4);
    let mut changed = 0;
    for (table, columns) in &all {
        assert!(count(&whole, table) > 0, "`{table}` has rows");
        for (at, (column, _)) in columns.iter().enumerate() {
            let nth = dice.roll(count(&whole, table));
            let before = row(&whole, table, nth);
            let key: Vec<usize> = (0..columns.len()).filter(|&c| columns[c].1).collect();
            let key = if key.is_empty() { (0..columns.len()).collect() } else { key };
            let place: Vec<String> = key.iter().map(|&c| format!("\"{}\" IS ?", columns[c].0)).collect();
            let mut done = 0;
            for other in others(&before[at], &mut dice).into_iter().take(2) {
                let (copy, db) = copy(&path);
                let statement = format!("UPDATE \"{table}\" SET \"{column}\" = ? WHERE {}", place.join(" AND "));
                let values = std::iter::once(other.clone()).chain(key.iter().map(|&c| before[c].clone()));
                // What the schema forbids cannot be written.
                if db.execute(&statement, params_from_iter(values)) != Ok(1) {
                    continue;
                }
                done += 1;
                let harmless = table.starts_with("words_") && words(&db).as_ref() == Some(&said);
                drop(db);
                assert!(harmless || found(&copy), "{table}.{column}: {:?} → {other:?}", before[at]);
            }
            assert!(done > 0, "{table}.{column} can be changed");
            changed += done;
        }
    }
    assert!(changed > 250, "{changed} changes");
}

#[test]
fn a_deleted_or_added_row_is_found_in_every_table() {
    let folder = tempfile::tempdir().unwrap();
    let path = ledger(folder.path());
    let whole = Connection::open(&path).unwrap();
    for (table, columns) in tables(&whole) {
        if table.starts_with("words_") {
            continue;
        }
        let key: Vec<&str> = columns.iter().filter(|c| c.1).map(|c| c.0.as_str()).collect();
        let (copy_of, db) = copy(&path);
        let last = match key.is_empty() {
            true => format!("DELETE FROM \"{table}\" WHERE rowid = (SELECT max(rowid) FROM \"{table}\")"),
            false => {
                let list = key.join(", ");
                format!("DELETE FROM \"{table}\" WHERE ({list}) = (SELECT {list} FROM \"{table}\" LIMIT 1)")
            }
        };
        assert_eq!(db.execute(&last, []), Ok(1), "{table}");
        drop(db);
        assert!(found(&copy_of), "a row of {table} is deleted");
        let (copy_of, db) = copy(&path);
        let mut new = row(&whole, &table, 0);
        for value in &mut new {
            *value = match &*value {
                Value::Integer(n) => Value::Integer(n.wrapping_add(7_000_000)),
                Value::Text(t) => Value::Text(format!("{t} too")),
                Value::Blob(b) => Value::Blob(b.iter().rev().copied().collect()),
                other => other.clone(),
            };
        }
        let holes = vec!["?"; new.len()].join(", ");
        assert_eq!(
            db.execute(&format!("INSERT INTO \"{table}\" VALUES ({holes})"), params_from_iter(new)),
            Ok(1),
            "{table}"
        );
        drop(db);
        assert!(found(&copy_of), "a row of {table} is added");
    }
}

/// Every value of every table, and every word.
fn everything(path: &Path) -> Option<Vec<String>> {
    let db = Connection::open(path).ok()?;
    let mut all = Vec::new();
    for (table, _) in tables(&db).into_iter().filter(|(table, _)| !table.starts_with("words_")) {
        let mut query = db.prepare(&format!("SELECT * FROM \"{table}\"")).ok()?;
        let columns = query.column_count();
        let read = |r: &rusqlite::Row<'_>| (0..columns).map(|at| r.get::<_, Value>(at)).collect::<Result<Vec<_>, _>>();
        let rows: Vec<Vec<Value>> = query.query_map([], read).ok()?.collect::<Result<_, _>>().ok()?;
        all.extend(rows.into_iter().map(|row| format!("{table} {row:?}")));
    }
    all.extend(words(&db)?.into_iter().map(|word| format!("{word:?}")));
    Some(all)
}

#[test]
fn a_flipped_bit_is_found_or_changes_no_value() {
    let folder = tempfile::tempdir().unwrap();
    let path = ledger(folder.path());
    let bytes = std::fs::read(&path).unwrap();
    let whole = everything(&path).unwrap();
    let copy = folder.path().join("copy.db");
    let (mut dice, mut seen) = (Dice(11), 0);
    for nth in 0..300 {
        let mut other = bytes.clone();
        // Every third one is in the first page, with the header and the schema.
        let at = dice.roll(if nth % 3 == 0 { 4096 } else { other.len() });
        other[at] ^= 1 << dice.roll(8);
        for beside in ["-wal", "-shm", "-journal"] {
            let _ = std::fs::remove_file(folder.path().join(format!("copy.db{beside}")));
        }
        std::fs::write(&copy, other).unwrap();
        let told = found(&copy);
        seen += usize::from(told);
        assert!(told || everything(&copy).as_ref() == Some(&whole), "byte {at}");
    }
    assert!(seen > 40, "{seen} of 300 are found");
}

#[test]
fn repair_computes_again_what_is_derived_and_accepts_no_other_damage() {
    let folder = tempfile::tempdir().unwrap();
    let path = ledger(folder.path());
    let damages = [
        ("UPDATE telling SET score = 'x' WHERE claim = 3", true),
        ("DELETE FROM event_key WHERE event = 3", true),
        ("UPDATE visit SET etag = 'x'", true),
        ("UPDATE read_to SET past = past + 1", true),
        ("UPDATE parse SET tokens = (SELECT tokens FROM parse WHERE document = 2) WHERE document = 3", true),
        ("INSERT INTO words(words) VALUES ('delete-all')", true),
        ("DELETE FROM sqlite_stat1", true),
        ("UPDATE act SET holder = 'USA' WHERE claim = (SELECT min(claim) FROM act)", false),
        ("UPDATE document SET title = 'x' WHERE n = 2", false),
        ("UPDATE alert SET told = 'x' WHERE n = 1", false),
        ("UPDATE closing SET recorded = recorded + 1", false),
    ];
    for (damage, repaired) in damages {
        let (copy, db) = copy(&path);
        db.execute_batch(damage).unwrap();
        drop(db);
        assert!(found(&copy), "{damage}");
        let mut ledger = Ledger::create(&copy).unwrap();
        ledger.repair().unwrap();
        let left = errors(&ledger);
        assert_eq!(left.is_empty(), repaired, "{damage}: {left:?}");
        drop(ledger);
        assert_eq!(!found(&copy), repaired, "{damage}");
    }
}

#[test]
fn a_fingerprint_depends_on_the_content_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = ledger(folder.path());
    let copy = folder.path().join("backup.db");
    let first = Ledger::open(&path).unwrap();
    let print = first.fingerprint().unwrap();
    first.backup(&copy).unwrap();
    drop(first);
    assert_eq!(Ledger::open(&copy).unwrap().fingerprint().unwrap(), print);
    let mut more = Ledger::create(&copy).unwrap();
    more.visited(&[("https://c.example/".into(), Validators::default())], "reading", Known::from_micros(99)).unwrap();
    assert_ne!(more.fingerprint().unwrap(), print);
    assert_eq!(errors(&more), Vec::<String>::new());
}
