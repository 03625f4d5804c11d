//! `watch run` is killed again and again, while it reads, records and tells: in the end each alert has been told at least once,
//! always under its one key, and the ledger is intact. `ingest` is killed while it waits for more: what it had is kept.

use super::servers::{Request, Site, answer};
use super::shell::Folder;
use demarche_ledger::Ledger;
use std::collections::{BTreeMap, BTreeSet};
use std::process::Stdio;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::channel;
use std::thread;
use std::time::{Duration, Instant};

const LINE: &str = "watch run watch.toml --once --quiet --ledger l.db --coder rules";
const WHO: [&str; 10] = ["Russia", "Chad", "Brazil", "Mali", "Japan", "Kenya", "Peru", "Norway", "Ghana", "Chile"];

/// One text of one event.
fn text(nth: usize) -> (String, String) {
    let text = format!("{} formally recognised the Taliban government on Thursday.", WHO[nth]);
    let line = format!(r#"{{"id":"a{nth}","date":"2025-07-04","source":"Agency","text":"{text}"}}"#);
    (format!("in/{nth}.jsonl"), line)
}

fn folder(site: &Site) -> Folder {
    let watch = format!(
        "[[source]]\nread = [\"in\"]\n[[watch]]\nname = \"Recognition\"\nact = \"recognition.*\"\ntell = [\"webhook:{}/\"]\n",
        site.address
    );
    Folder::with(&[("watch.toml", watch.as_bytes()), ("in/none.txt", b"It rained.")])
}

/// What was told: each key with the bodies told under it.
fn told(asked: &[Request]) -> BTreeMap<String, BTreeSet<Vec<u8>>> {
    let mut told: BTreeMap<String, BTreeSet<Vec<u8>>> = BTreeMap::new();
    for request in asked {
        let key = request.field("idempotency-key").expect("a key").to_owned();
        told.entry(key).or_default().insert(request.body.clone());
    }
    told
}

/// What an undisturbed run tells of all texts, and how long it takes.
fn undisturbed() -> (BTreeMap<String, BTreeSet<Vec<u8>>>, Duration) {
    let site = Site::start(|_| answer("200 OK", "", ""));
    let folder = folder(&site);
    for nth in 0..WHO.len() {
        let (name, line) = text(nth);
        folder.write(&name, line.as_bytes());
    }
    let began = Instant::now();
    folder.run(LINE).expect(0);
    (told(&site.asked()), began.elapsed())
}

#[test]
fn killed_at_any_moment_no_alert_is_lost_and_none_has_two_keys() {
    let (whole, takes) = undisturbed();
    assert_eq!(whole.len(), WHO.len());
    let (heard, hears) = channel();
    let holds = Arc::new(AtomicBool::new(false));
    let hold = Arc::clone(&holds);
    let site = Site::start(move |_| {
        let _ = heard.send(());
        // The receiver has it, and the ledger does not know.
        while hold.load(Ordering::SeqCst) {
            thread::sleep(Duration::from_millis(5));
        }
        answer("200 OK", "", "")
    });
    let folder = folder(&site);
    let mut killed = 0;
    for nth in 0..WHO.len() {
        let (name, line) = text(nth);
        folder.write(&name, line.as_bytes());
        let when_told = nth % 2 == 0;
        holds.store(when_told, Ordering::SeqCst);
        while hears.try_recv().is_ok() {}
        let mut child = folder.command(LINE).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        if when_told {
            hears.recv_timeout(Duration::from_secs(120)).expect("something is told");
        } else {
            // Early in a run, later, and at its end: 20 to 100 % of what one takes.
            thread::sleep(takes * (10 + 10 * nth as u32) / 100);
        }
        let _ = child.kill();
        killed += usize::from(child.wait().unwrap().code().is_none());
        holds.store(false, Ordering::SeqCst);
    }
    assert!(killed >= WHO.len() / 2, "{killed} runs were killed before their end");
    folder.run(LINE).expect(0);
    let told = told(&site.asked());
    assert_eq!(told, whole, "the same keys, each with the same words");
    let ledger = Ledger::open(&folder.path().join("l.db")).unwrap();
    let arrived = ledger.arrived("Recognition").unwrap();
    assert_eq!(arrived.len(), WHO.len(), "each is written down once");
    let recorded: BTreeSet<Vec<u8>> = arrived.into_iter().map(|(_, _, told)| told.into_bytes()).collect();
    assert_eq!(recorded, told.into_values().flatten().collect());
    drop(ledger);
    folder.run("verify --ledger l.db").expect(0);
}

/// Texts are given one after the other, and then no more come: neither their number nor the end of the input is there to have them
/// recorded.
#[test]
fn what_was_coded_is_recorded_while_more_is_waited_for() {
    use std::io::Write;
    for texts in [1, 3, 11] {
        let folder = Folder::with(&[]);
        let mut child = folder
            .command("ingest - --input jsonl --quiet --ledger l.db --coder rules")
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut input = child.stdin.take().unwrap();
        // What an input is is seen from its first 4096 bytes.
        let head = " ".repeat(5_000);
        writeln!(input, r#"{{"id":"head","date":"2025-07-04","pad":"{head}","text":"Mali met Peru in Oslo."}}"#)
            .unwrap();
        for nth in 0..texts {
            let text = format!("{} formally recognised the Taliban government on Thursday.", WHO[nth % WHO.len()]);
            writeln!(input, r#"{{"id":"a{nth}","date":"2025-07-04","text":"{text}"}}"#).unwrap();
        }
        input.flush().unwrap();
        let began = Instant::now();
        let recorded = || {
            let ledger = Ledger::open(&folder.path().join("l.db")).ok();
            ledger.and_then(|ledger| ledger.counts().ok()).map_or(0, |counts| counts[0] as usize)
        };
        let texts = texts + 1;
        while recorded() < texts && began.elapsed() < Duration::from_secs(120) {
            thread::sleep(Duration::from_millis(100));
        }
        assert_eq!(recorded(), texts, "while the input is open");
        assert!(child.try_wait().unwrap().is_none(), "it waits for more");
        let _ = child.kill();
        let _ = child.wait();
        assert_eq!(recorded(), texts, "after a kill");
        folder.run("verify --ledger l.db").expect(0);
    }
}
