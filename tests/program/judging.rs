//! `review`: what is doubtful is listed, decided from a file, or with keys on a terminal.

use super::shell::Folder;
use demarche_ledger::{DecisionKind, Judgement, Known, Ledger};
use serde_json::{Value, json};

/// Five reports of plans, of which the coder is unsure.
const WHO: [&str; 5] = ["China", "Iran", "Peru", "Japan", "Chile"];

fn with_doubts() -> Folder {
    let line = |(n, who): (usize, &&str)| {
        let text = format!("{who} said it will open an embassy in Kabul.");
        format!("{}\n", json!({"id": format!("b{n}"), "date": "2025-07-04", "source": "The Paper", "text": text}))
    };
    let news: String = WHO.iter().enumerate().map(line).collect();
    let folder = Folder::with(&[("news.jsonl", news.as_bytes())]);
    folder.run("ingest news.jsonl --quiet --ledger l.db --coder rules").expect(0);
    folder
}

fn doubts(folder: &Folder) -> Vec<Value> {
    folder.run("review --list --ledger l.db").expect(0).records()
}

/// Who is in doubt: the first word of each sentence.
fn doubted(folder: &Folder) -> Vec<String> {
    let first = |d: &Value| d["sentence"].as_str().unwrap().split(' ').next().unwrap().to_owned();
    doubts(folder).iter().map(first).collect()
}

fn judgements(folder: &Folder) -> Vec<Judgement> {
    Ledger::open(&folder.path().join("l.db")).unwrap().judgements(0).unwrap()
}

/// Kind, author and reason of each judgement.
fn decided(folder: &Folder) -> Vec<(DecisionKind, String, String)> {
    judgements(folder).into_iter().map(|j| (j.kind, j.author, j.reason)).collect()
}

#[test]
fn doubts_are_listed_with_their_reason() {
    let folder = with_doubts();
    assert_eq!(doubted(&folder), WHO);
    let first = &doubts(&folder)[0];
    assert_eq!(first["schema"], "demarche.doubt/1");
    assert!(first["confidence"].as_f64().is_some_and(|s| s < 0.4), "{first}");
    assert_eq!((&first["other"], &first["contradictions"]), (&Value::Null, &json!([])));
    assert!(judgements(&folder).is_empty(), "a look decides nothing");
    let there_is_none = Folder::with(&[]).run("review --list --ledger none.db");
    assert_eq!(there_is_none.status(), 1, "{}", there_is_none.err());
}

#[test]
fn decisions_of_a_file_are_recorded_one_by_one() {
    let folder = with_doubts();
    let id = |n: usize| doubts(&folder)[n]["claim"].as_str().unwrap().to_owned();
    let lines = [
        json!({"kind": "accept", "claim": id(0), "reason": "seen"}).to_string(),
        json!({"kind": "reject", "claim": id(1), "reason": "misread", "author": "Boris"}).to_string(),
        json!({"kind": "correct", "claim": id(2), "field": "event", "value": "CONSULT", "reason": "talks"}).to_string(),
        json!({"kind": "reject", "claim": "0".repeat(32), "reason": "?"}).to_string(),
        json!({"kind": "applaud", "claim": id(3), "reason": "?"}).to_string(),
        "not JSON".to_owned(),
    ];
    let told = folder.run_with("review --decide - --author Anna --ledger l.db", lines.join("\n").as_bytes());
    assert_eq!(told.expect(1).count(), "3 judgements recorded, 3 not");
    let err = told.err();
    assert!(
        err.contains("-:5: `applaud` is not a judgement: join, split, correct, reject, accept or withdraw\n"),
        "{err}"
    );
    assert!(err.contains("-:4: ") && err.contains("-:6: "), "{err}");
    let by = |kind, author: &str, reason: &str| (kind, author.to_owned(), reason.to_owned());
    let expected = [
        by(DecisionKind::Accept, "Anna", "seen"),
        by(DecisionKind::Reject, "Boris", "misread"),
        by(DecisionKind::Correct, "Anna", "talks"),
    ];
    assert_eq!(decided(&folder), expected);
    assert!(!doubted(&folder).iter().any(|who| who == "China" || who == "Iran"), "decided is decided");
    let claims = folder.run("claims --format jsonl --ledger l.db").expect(0).records();
    let of = |who: &str| -> Vec<&Value> { claims.iter().filter(|c| c["actor"][0]["name"] == who).collect() };
    assert!(of("Iran").is_empty(), "what is rejected does not stand");
    assert_eq!(of("Peru")[0]["event"], "CONSULT");
    // Taken back, it stands again.
    let back = json!({"kind": "withdraw", "judgement": 2, "reason": "it was right"}).to_string();
    folder.run_with("review --decide - --author Anna --ledger l.db", back.as_bytes()).expect(0);
    assert_eq!(judgements(&folder).last().unwrap().withdraws, Some(2));
    assert_eq!(doubted(&folder).iter().filter(|who| *who == "Iran").count(), 1);
    folder.run("verify --ledger l.db").expect(0);
}

#[test]
fn without_a_terminal_nobody_is_asked() {
    let told = with_doubts().run("review --ledger l.db");
    let expected = "error: reviewing needs a terminal\n  help: --list prints what is doubtful, --decide takes decisions from a file\n";
    assert_eq!(told.expect(2).err(), expected);
}

/// The program on a terminal of its own.
#[cfg(unix)]
fn at_the_terminal(folder: &Folder) -> rexpect::session::PtySession {
    let mut command = folder.command("review --ledger l.db --author Anna --color never");
    command.env("TERM", "xterm");
    rexpect::session::spawn_command(command, Some(30_000)).expect("a terminal")
}

#[test]
#[cfg(unix)]
fn each_key_decides_what_is_shown() {
    let folder = with_doubts();
    let before = Known::from(jiff::Timestamp::now());
    let mut terminal = at_the_terminal(&folder);
    // Each waits for the claim before it decides on it; the last line of a claim names the keys. The terminal is read byte by
    // byte, so what is waited for is ASCII.
    let mut press = |who: &str, key: &str| {
        terminal.exp_string(&format!("{who} said it will open an embassy")).unwrap();
        terminal.exp_string("q quit").unwrap();
        terminal.send(key).unwrap();
        terminal.flush().unwrap();
    };
    press("China", "a");
    press("Iran", "r");
    press("Peru", "s");
    // What is no key does nothing.
    press("Japan", "xr");
    press("Chile", "u");
    // What is undone is asked again, in its turn: what was rejected stands again as the last row.
    press("Chile", "s");
    press("Japan", "q");
    terminal.exp_string("2 judgements recorded").unwrap();
    terminal.exp_eof().unwrap();
    let after = Known::from(jiff::Timestamp::now());
    let by = |kind, reason: &str| (kind, "Anna".to_owned(), reason.to_owned());
    let expected = [
        by(DecisionKind::Accept, "decided in review"),
        by(DecisionKind::Reject, "decided in review"),
        by(DecisionKind::Reject, "decided in review"),
        by(DecisionKind::Withdraw, "undone in review"),
    ];
    assert_eq!(decided(&folder), expected);
    let judged = judgements(&folder);
    assert_eq!(judged[3].withdraws, Some(3));
    assert!(judged.iter().all(|j| before <= j.recorded && j.recorded <= after), "{judged:?}");
    assert_eq!(doubted(&folder), ["Peru", "Chile", "Japan"]);
}

#[test]
#[cfg(unix)]
fn a_field_is_corrected_at_the_terminal() {
    let folder = with_doubts();
    let mut terminal = at_the_terminal(&folder);
    terminal.exp_string("q quit").unwrap();
    terminal.send("c").unwrap();
    terminal.flush().unwrap();
    terminal.exp_string("field=value: ").unwrap();
    terminal.send_line("event=CONSULT").unwrap();
    terminal.exp_string("Iran said").unwrap();
    terminal.exp_string("q quit").unwrap();
    // Escape ends it as q does.
    terminal.send("\u{1b}").unwrap();
    terminal.flush().unwrap();
    terminal.exp_string("1 judgements recorded").unwrap();
    terminal.exp_eof().unwrap();
    let judged = judgements(&folder);
    assert_eq!(judged.len(), 1);
    assert_eq!((judged[0].field.as_deref(), judged[0].value.as_deref()), (Some("event"), Some("CONSULT")));
}
