//! Standing questions, asked of the real program in a folder.

use super::shell::Folder;
use serde_json::Value;

const WATCH: &str = r#"[[source]]
read = ["in"]

[[watch]]
name = "Recognition of the Taliban government"
act = "recognition.*"
recipient = "Taliban"
tell = ["file:alerts.jsonl"]
"#;

const FIRST: &[u8] = br#"{"id":"a1","date":"2025-07-04","source":"Agency One","text":"Russia formally recognised the Taliban government on Thursday."}
{"id":"a2","date":"2025-07-04","source":"The Paper","text":"Russia recognised the Taliban government on 3 July 2025. China said it will open an embassy in Kabul."}
{"id":"a3","date":"2025-07-05","source":"The Daily","text":"Moscow granted recognition to the Taliban government on Thursday."}
"#;

fn run(folder: &Folder) -> i32 {
    folder.run("watch run watch.toml --once --quiet --ledger l.db --coder rules").status()
}

fn alerts(folder: &Folder) -> Vec<Value> {
    let text = std::fs::read_to_string(folder.path().join("alerts.jsonl")).unwrap_or_default();
    text.lines().map(|l| serde_json::from_str(l).unwrap()).collect()
}

#[test]
fn one_act_told_by_three_texts_is_one_alert() {
    let folder = Folder::with(&[("watch.toml", WATCH.as_bytes()), ("in/first.jsonl", FIRST)]);
    assert_eq!(run(&folder), 0);
    let told = alerts(&folder);
    assert_eq!(told.len(), 1, "{told:?}");
    assert_eq!((&told[0]["kind"], &told[0]["act"]), (&"new".into(), &"recognition.grant".into()));
    assert_eq!(told[0]["quote"], "Russia formally recognised the Taliban government on Thursday.");
    assert_eq!(told[0]["change"]["after"], "recognised");
    assert_eq!(told[0]["independent_sources"], 3);
    // Nothing new: nothing told.
    assert_eq!(run(&folder), 0);
    assert_eq!(alerts(&folder).len(), 1);
}

#[test]
fn what_the_ledger_has_is_not_news() {
    let folder =
        Folder::with(&[("watch.toml", WATCH.as_bytes()), ("old.jsonl", FIRST), ("in/none.txt", b"It rained.")]);
    folder.run("ingest old.jsonl --quiet --ledger l.db --coder rules").expect(0);
    assert_eq!(run(&folder), 0);
    assert!(alerts(&folder).is_empty());
}

#[test]
#[cfg(target_os = "linux")]
fn an_alert_that_does_not_arrive_is_sent_again() {
    let folder = Folder::with(&[("watch.toml", WATCH.as_bytes()), ("in/first.jsonl", FIRST)]);
    // A disk that is full.
    let file = folder.path().join("alerts.jsonl");
    std::os::unix::fs::symlink("/dev/full", &file).unwrap();
    assert_eq!(run(&folder), 1);
    std::fs::remove_file(&file).unwrap();
    assert_eq!(run(&folder), 0);
    assert_eq!(alerts(&folder).len(), 1);
}

#[test]
fn a_wrong_question_is_told_with_its_place() {
    let folder = Folder::with(&[("watch.toml", WATCH.replace("recognition.*", "recognition.give").as_bytes())]);
    let answer = folder.run("watch run watch.toml --once --ledger l.db");
    assert_eq!(answer.status(), 2);
    assert!(answer.err().contains("`recognition.give` is not an act"), "{}", answer.err());
    assert!(answer.err().contains("watch.toml:6"), "{}", answer.err());
}

#[test]
fn runs_that_overlap_tell_each_event_once_and_end_well() {
    const WHO: [&str; 8] = ["Russia", "China", "Iran", "Pakistan", "India", "Qatar", "Turkey", "Uzbekistan"];
    let line = |(nth, who): (usize, &&str)| {
        let text = format!(
            "{who} recognized the Taliban government of Afghanistan on July {nth}, 2025, the Foreign Ministry said."
        );
        format!(r#"{{"id":"n{nth}","date":"2025-07-0{nth}","text":"{text}"}}"#)
    };
    let news: Vec<String> = (1..).zip(&WHO).map(line).collect();
    for runs in [2, 2, 4] {
        let folder = Folder::with(&[("watch.toml", WATCH.as_bytes()), ("in/all.jsonl", news.join("\n").as_bytes())]);
        let line = "watch run watch.toml --once --quiet --ledger l.db --coder rules";
        let start = || folder.command(line).stderr(std::process::Stdio::piped()).spawn().unwrap();
        let started: Vec<_> = (0..runs).map(|_| start()).collect();
        for child in started {
            let ended = child.wait_with_output().unwrap();
            assert!(ended.status.success(), "{}", String::from_utf8_lossy(&ended.stderr));
        }
        assert_eq!(run(&folder), 0);
        let told = alerts(&folder);
        let keys: std::collections::BTreeSet<String> = told.iter().map(|a| a["key"].to_string()).collect();
        assert_eq!((told.len(), keys.len()), (WHO.len(), WHO.len()), "{runs} runs at once: {told:?}");
        folder.run("verify --ledger l.db").expect(0);
    }
}
