//! The process is killed at every failpoint and at many random moments. What it acknowledged is recorded, nothing is
//! recorded twice, and the same command run again ends as an undisturbed run does.

use crate::samples::{Dice, Text, content, errors, ontology, run_at, text};
use demarche_ledger::failpoint::POINTS;
use demarche_ledger::{Keep, Known, Ledger, Writer};
use std::collections::HashSet;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

const TEXTS: usize = 240;
const AT_ONCE: usize = 8;

/// Records all texts, and acknowledges each batch.
#[test]
#[ignore = "the process that is killed; the other tests start it"]
fn child() {
    let path = std::env::var("LEDGER").expect("the other tests name a ledger");
    let mut ledger = Ledger::create(Path::new(&path)).unwrap();
    let mut writer = Writer::new(&mut ledger, ontology(), Keep::Text, run_at(1)).unwrap();
    let texts: Vec<Text> = (0..TEXTS).map(text).collect();
    let mut out = std::io::stdout();
    for (nth, some) in texts.chunks(AT_ONCE).enumerate() {
        let batch: Vec<_> = some.iter().map(|t| (t.article(), t.claims.clone())).collect();
        writer.add(&batch, Known::from_micros(1_000_000)).unwrap();
        writeln!(out, "kept {}", (nth + 1) * AT_ONCE).unwrap();
        out.flush().unwrap();
    }
    writer.finish().unwrap();
    writeln!(out, "done").unwrap();
}

fn start(path: &Path, stop: &str) -> Child {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["kills::child", "--exact", "--ignored", "--nocapture"]).env("LEDGER", path);
    command.env("DEMARCHE_STOP_AT", stop).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap()
}

/// What the process acknowledged: how many texts, and whether it finished.
fn said(child: &mut Child) -> (usize, bool) {
    let (mut kept, mut done) = (0, false);
    for line in BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok) {
        if let Some(n) = line.strip_prefix("kept ") {
            kept = n.parse().unwrap_or(kept);
        }
        done |= line == "done";
    }
    child.wait().unwrap();
    (kept, done)
}

/// Checks that what was acknowledged is recorded once, and that the ledger is intact.
fn check(path: &Path, kept: usize, where_: &str) {
    let ledger = Ledger::create(path).unwrap();
    assert_eq!(errors(&ledger), Vec::<String>::new(), "{where_}");
    drop(ledger);
    let rows = content(path);
    let names: Vec<&str> = rows.iter().filter_map(|r| r.split(' ').next()).collect();
    let different: HashSet<&str> = names.iter().copied().collect();
    assert!(different.len() >= kept, "{where_}: {kept} texts were acknowledged, {} are recorded", different.len());
    let lines: HashSet<&String> = rows.iter().collect();
    assert_eq!(lines.len(), rows.len(), "{where_}: nothing is recorded twice");
}

fn undisturbed(folder: &Path) -> Vec<String> {
    let path = folder.join("undisturbed.db");
    let (kept, done) = said(&mut start(&path, ""));
    assert!(done && kept == TEXTS, "the undisturbed run finishes");
    content(&path)
}

#[test]
fn killed_at_every_named_point() {
    let folder = tempfile::tempdir().unwrap();
    let expected = undisturbed(folder.path());
    for point in POINTS {
        for nth in [1, 2, 9] {
            let path = folder.path().join(format!("{point}-{nth}.db"));
            let (kept, done) = said(&mut start(&path, &format!("{point}:{nth}")));
            assert!(!done, "{point}:{nth} is passed");
            check(&path, kept, &format!("{point}:{nth}"));
            assert!(said(&mut start(&path, "")).1);
            assert_eq!(content(&path), expected, "{point}:{nth}, run again");
        }
    }
}

/// 200 kills, or as many as `DEMARCHE_KILLS` says.
#[test]
fn killed_at_many_moments() {
    let kills: usize = std::env::var("DEMARCHE_KILLS").ok().and_then(|n| n.parse().ok()).unwrap_or(200);
    let folder = tempfile::tempdir().unwrap();
    let began = Instant::now();
    let expected = undisturbed(folder.path());
    let length = began.elapsed();
    // Processes that wait for the disk leave time for others.
    let workers: Vec<(usize, usize)> = std::thread::scope(|scope| {
        let start = |nth: usize| {
            let (folder, expected) = (folder.path().join(nth.to_string()), expected.as_slice());
            scope
                .spawn(move || killed_often(folder, nth as u64 + 20_250_703, kills.div_ceil(WORKERS), length, expected))
        };
        let all: Vec<_> = (0..WORKERS).map(start).collect();
        all.into_iter().map(|h| h.join().unwrap()).collect()
    });
    let (died, ledgers) = workers.iter().fold((0, 0), |sum, h| (sum.0 + h.0, sum.1 + h.1));
    assert!(died >= kills);
    println!("{died} kills in {ledgers} ledgers, {:.0?}", began.elapsed());
}

const WORKERS: usize = 4;

/// Writes one ledger after another and kills each writer until its ledger is complete. Returns the numbers of kills and
/// ledgers.
fn killed_often(folder: PathBuf, seed: u64, kills: usize, length: Duration, expected: &[String]) -> (usize, usize) {
    std::fs::create_dir(&folder).unwrap();
    let (mut dice, mut died, mut ledgers) = (Dice(seed), 0, 0);
    while died < kills {
        ledgers += 1;
        let path = folder.join(format!("{ledgers}.db"));
        let mut most = 0;
        loop {
            let mut child = start(&path, "");
            std::thread::sleep(Duration::from_micros(dice.roll(length.as_micros() as usize) as u64));
            let killed = child.try_wait().unwrap().is_none() && child.kill().is_ok();
            let (kept, done) = said(&mut child);
            most = most.max(kept);
            if path.exists() {
                check(&path, most, &format!("kill {died} of ledger {ledgers}"));
            }
            if done {
                break;
            }
            assert!(killed, "it ends by itself only when it is done");
            died += 1;
        }
        assert_eq!(content(&path), expected, "ledger {ledgers}, killed and run again");
    }
    (died, ledgers)
}
