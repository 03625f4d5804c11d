//! `outlook`: questions, what is refused, what the ledger adds, what is stored and scored.

use super::shell::{Folder, repository};
use serde_json::{Value, json};
use std::path::Path;

fn asked(folder: &Folder, words: &str) -> Value {
    let told = folder.run(&format!("{words} --format jsonl"));
    let told = told.expect(0);
    assert!(!told.err().contains("fitting them anew"), "the shipped models are those of the shipped tables");
    serde_json::from_str(&told.out()).unwrap()
}

fn numbers(list: &Value, field: &str) -> Vec<f64> {
    list.as_array().unwrap().iter().map(|v| v[field].as_f64().unwrap()).collect()
}

#[test]
fn a_question_is_answered_with_parts_that_add_up() {
    let folder = Folder::with(&[]);
    let answer = asked(&folder, "outlook recognition Taliban --as-of 2026-01-31 --horizon 6m,12m,2y --no-evidence");
    assert_eq!((answer["episode"].as_str(), answer["acted"].as_u64()), (Some("TALIBAN_2021"), Some(1)));
    let any = numbers(&answer["horizons"], "any");
    assert!(any.is_sorted() && any[0] > 0.0, "{any:?}");
    assert!(answer["reference"].as_array().unwrap().len() >= 3);
    assert!(answer["precedents"].as_array().unwrap().len() >= 3);
    let candidates = answer["candidates"].as_array().unwrap();
    assert!(candidates.len() > 150 && candidates.iter().all(|c| c["code"] != "RUS" && c["code"] != "AFG"));
    for candidate in candidates {
        let chances: Vec<f64> = candidate["chances"].as_array().unwrap().iter().filter_map(Value::as_f64).collect();
        assert!(chances.is_sorted(), "{candidate}");
        let sum: f64 = numbers(&candidate["drivers"], "log_odds").iter().sum();
        assert!((1.0 / (1.0 + (-sum).exp()) - chances[2]).abs() < 1e-9, "{candidate}");
    }
    let page = folder.run("outlook recognition Kosovo --as-of 2012-06-30 --no-evidence --format text --chart k.svg");
    for part in ["How many more", "Reference class: 5 episodes", "What would change it", "Why "] {
        assert!(page.expect(0).out().contains(part), "{part}\n{}", page.out());
    }
    assert!(std::fs::read_to_string(folder.path().join("k.svg")).unwrap().contains("80 % interval"));
    folder.run("outlook recognition Kosovo --as-of 2012-06-30 --no-evidence --chart k.png").expect(0);
    assert!(std::fs::read(folder.path().join("k.png")).unwrap().starts_with(b"\x89PNG"));
}

#[test]
fn where_there_is_no_ground_there_is_no_figure() {
    let folder = Folder::with(&[]);
    let refused = [
        (
            "outlook recognition Atlantis --no-evidence",
            "the tables have no dated acts toward `Atlantis`, so there is no figure",
        ),
        ("outlook recognition Kosovo --as-of 2007-12-31 --no-evidence", "KOSOVO_2008 begins in 2008-02"),
        (
            "outlook recognition Kosovo --as-of 9000-05-05 --no-evidence",
            "9000-05-05 lies more than 120 months after 2026-01",
        ),
        ("outlook recognition Kosovo --horizon soon --no-evidence", "`soon` is not a span of 1 to 120 months"),
        ("outlook recognition Kosovo --no-evidence --chart k.gif", "k.gif: a chart is a .svg or a .png"),
    ];
    for (words, message) in refused {
        let told = folder.run(words);
        assert_eq!(told.status(), 2, "{words}");
        assert!(told.err().contains(message) && told.out().is_empty(), "{words}\n{}", told.err());
    }
}

/// A copy of the data folder.
fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap().flatten() {
        let to = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &to);
        } else {
            std::fs::copy(entry.path(), to).unwrap();
        }
    }
}

#[test]
fn a_row_that_is_added_changes_the_answer_and_a_false_one_is_found() {
    let folder = Folder::with(&[]);
    copy(&repository("data"), &folder.path().join("data"));
    let acts = folder.path().join("data/precedents/recognitions.csv");
    let before = std::fs::read_to_string(&acts).unwrap();
    let row =
        "TALIBAN_2021,CHN,Islamic Emirate of Afghanistan (2021-),government,recognize,2025-12-01,day,made up,low,\n";
    std::fs::write(&acts, format!("{before}{row}")).unwrap();
    let told = folder.run("outlook recognition Taliban --as-of 2026-01-31 --no-evidence --data data --format jsonl");
    assert!(told.expect(0).err().contains("fitting them anew"), "{}", told.err());
    let answer: Value = serde_json::from_str(&told.out()).unwrap();
    assert_eq!((answer["acted"].as_u64(), answer["quiet"].as_i64()), (Some(2), Some(1)));
    folder.run("check --no-cases --data data").expect(0);
    let row = "KOSOVO_2008,BRA,Republic of Kosovo,state,withdraw,2020-01-01,day,made up,low,\n";
    std::fs::write(&acts, format!("{before}{row}")).unwrap();
    for words in ["check --no-cases --data data", "outlook recognition Taliban --data data --no-evidence"] {
        let told = folder.run(words);
        assert_ne!(told.status(), 0);
        assert!(told.err().contains(":1018: what is withdrawn on 2020-01-01 was not taken before"), "{}", told.err());
        assert!(told.out().is_empty());
    }
}

const ABOUT_KOSOVO: &[u8] =
    br#"{"id":"k1","date":"2026-01-14","text":"Kosovo recognised the State of Palestine on Tuesday."}
{"id":"k2","date":"2026-01-16","text":"Serbia recognised Kosovo on Thursday."}
"#;

#[test]
fn kosovo_is_one_state_in_tables_and_ledger_and_what_cannot_be_counted_is_told() {
    let folder = Folder::with(&[("news.jsonl", ABOUT_KOSOVO)]);
    folder.run("ingest news.jsonl --quiet --ledger l.db --coder rules").expect(0);
    let palestine = asked(&folder, "outlook recognition Palestine --as-of 2026-01-31 --ledger l.db");
    assert_eq!(palestine["added"][0]["state"], "KOS");
    let kosovo = asked(&folder, "outlook recognition Kosovo --as-of 2026-01-31 --ledger l.db");
    assert!(kosovo["candidates"].as_array().unwrap().iter().all(|c| c["code"] != "KOS" && c["code"] != "SRB"));
    assert_eq!((&kosovo["apart"][0]["state"], kosovo["added"].as_array().unwrap().len()), (&Value::from("SRB"), 0));
}

#[test]
fn weights_that_can_be_none_are_found() {
    let folder = Folder::with(&[]);
    copy(&repository("data"), &folder.path().join("data"));
    let file = folder.path().join("data/outlook.toml");
    let text = std::fs::read_to_string(&file).unwrap();
    for (sound, wrong, message) in [
        ("odds   = 20.0", "odds   = -3.0", "odds are more than 0"),
        ("\"planned\"", "\"planed\"", "there is not a status `planed`"),
        ("act    = \"mission.open\"", "act    = \"mission.opens\"", "there is no act `mission.opens`"),
    ] {
        assert!(text.contains(sound));
        std::fs::write(&file, text.replace(sound, wrong)).unwrap();
        let told = folder.run("check --no-cases --data data");
        assert!(told.expect(1).err().contains(message), "{}", told.err());
    }
    std::fs::write(&file, text).unwrap();
    std::fs::write(folder.path().join("data/precedents/fitted.toml"), "nothing").unwrap();
    assert!(folder.run("check --no-cases --data data").expect(1).err().contains("fitted.toml"));
}

#[test]
fn the_page_of_the_backtest_is_true() {
    let folder = Folder::with(&[]);
    folder.run("outlook backtest -o page.md").expect(0);
    let page = std::fs::read_to_string(folder.path().join("page.md")).unwrap();
    let kept = std::fs::read_to_string(repository("docs/outlook.md")).unwrap();
    assert_eq!(page, kept, "docs/outlook.md is written by `demarche outlook backtest -o docs/outlook.md`");
}

const OLD: &[u8] = br#"{"id":"o1","date":"2010-03-02","text":"Qatar opened an embassy in Kosovo on Monday."}
"#;

#[test]
fn what_the_ledger_knew_has_a_record_of_its_own() {
    let folder = Folder::with(&[("old.jsonl", OLD)]);
    folder.run("ingest old.jsonl --quiet --ledger l.db --coder rules").expect(0);
    let lock = "outlook lock Kosovo --as-of 2010-06-30 --horizon 24m --ledger l.db --format jsonl";
    let locked: Value = serde_json::from_str(&folder.run(lock).expect(0).out()).unwrap();
    assert_eq!(locked["evidence"][0]["state"], "QAT");
    let told = folder.run("outlook score --late --ledger l.db --format jsonl");
    let score: Value = serde_json::from_str(&told.expect(0).out()).unwrap();
    let record = &score["evidence"][0];
    assert_eq!((record["states"].as_u64(), record["followed"].as_u64()), (Some(1), Some(1)), "Qatar followed in 2011");
    let page = folder.run("outlook score --late --ledger l.db --format text");
    assert!(page.expect(0).out().contains("has opened a mission: 1 states"), "{}", page.out());
}

const NEWS: &[u8] =
    br#"{"id":"n1","date":"2025-11-04","text":"China accepted the credentials of the Taliban ambassador on Monday."}
{"id":"n2","date":"2025-12-10","text":"Uzbekistan recognised the Taliban government on Tuesday."}
{"id":"n3","date":"2025-11-05","text":"Iran will recognise the Taliban government in December."}
"#;

#[test]
fn what_the_ledger_has_is_told_and_counts_only_once_it_was_known() {
    let folder = Folder::with(&[("news.jsonl", NEWS)]);
    folder.run("ingest news.jsonl --quiet --ledger l.db --coder rules").expect(0);
    let ask = |day: &str, more: &str| {
        asked(&folder, &format!("outlook recognition Taliban --as-of {day} --ledger l.db {more}"))
    };
    let chance = |answer: &Value| {
        let candidates = answer["candidates"].as_array().unwrap();
        candidates.iter().find(|c| c["code"] == "CHN").unwrap()["chances"][1].as_f64().unwrap()
    };
    let (with, without) = (ask("2025-11-30", ""), ask("2025-11-30", "--no-evidence"));
    let states = |answer: &Value| -> Vec<String> {
        let evidence = answer["evidence"].as_array().unwrap();
        evidence.iter().map(|e| e["state"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(states(&with), ["CHN", "IRN"], "a plan counts while its day is ahead");
    assert_eq!(states(&ask("2026-01-31", "")), ["CHN"], "and no longer when that has passed");
    assert_eq!(with["added"].as_array().unwrap().len(), 0, "not known yet");
    let odds = |p: f64| p / (1.0 - p);
    let times = odds(chance(&with)) / odds(chance(&without));
    assert!((times - with["evidence"][0]["odds"].as_f64().unwrap()).abs() < 1e-6, "{times}");
    let later = ask("2025-12-31", "");
    assert_eq!((later["added"][0]["state"].as_str(), later["acted"].as_u64()), (Some("UZB"), Some(2)));
    // What the program itself calls the party is understood beside a ledger too.
    let named = asked(&folder, "outlook recognition TALIBAN_2021 --as-of 2025-12-31 --ledger l.db");
    assert_eq!(named["added"], later["added"]);
    // Other acts have no episodes here, so there is no figure.
    let told = folder.run("outlook act ambassador.accept-credentials Taliban --ledger l.db --as-of 2026-01-31");
    assert_eq!(told.status(), 2);
    assert!(
        told.err().contains("0 of the 3 episodes that a figure must rest on") && told.out().is_empty(),
        "{}",
        told.err()
    );
}

#[test]
fn stored_forecasts_are_scored_when_their_time_is_over() {
    let folder = Folder::with(&[]);
    let lock = "outlook lock Kosovo --as-of 2012-06-30 --horizon 12m,24m --ledger l.db --no-evidence --format jsonl";
    assert!(folder.run(lock).expect(0).err().contains(" stored, inputs "));
    assert!(folder.run(lock).expect(0).err().contains("was stored already"));
    folder.run("outlook lock Kosovo --as-of 2025-12-31 --horizon 3m --ledger l.db --no-evidence").expect(0);
    folder.run("outlook lock Kosovo --as-of 2012-06-30 --horizon 12m --ledger l.db --no-evidence").expect(0);
    let left = folder.run("outlook score --ledger l.db --as-of 2026-11-01 --format jsonl");
    assert!(
        left.expect(0).err().contains("4 were stored more than a month late") && left.out().is_empty(),
        "{}",
        left.err()
    );
    let told = folder.run("outlook score --late --ledger l.db --as-of 2026-11-01 --format jsonl");
    let note = "3 forecasts stored; of their horizons 2 are scored, 0 are not over by 2026-11-01, 1 are over but the tables do not know yet who acted";
    assert!(told.expect(0).err().contains(note) && told.err().contains(" 1 twice"), "{}", told.err());
    let scores: Vec<Value> = told.out().lines().map(|l| serde_json::from_str(l).unwrap()).collect();
    assert_eq!(scores.iter().map(|s| s["months"].as_i64().unwrap()).collect::<Vec<_>>(), [12, 24]);
    assert!(scores[0]["model"]["followers"].as_u64().unwrap() > 0);
    assert_eq!(scores[0]["baselines"].as_array().unwrap().len(), 5);
    for (by, over) in [("2013-06-29", 0), ("2013-06-30", 1), ("2014-06-30", 2)] {
        let early = folder.run(&format!("outlook score --late --ledger l.db --as-of {by} --format jsonl"));
        assert_eq!(early.expect(0).out().lines().count(), over, "{by}");
    }
    assert!(folder.run("verify --ledger l.db").expect(0).count().ends_with("0 errors"));
}

#[test]
fn other_episodes_of_a_ledger_bear_a_figure() {
    let told = |party: &str, states: &[(&str, &str)]| -> Vec<String> {
        let line = |(state, day): &(&str, &str)| {
            let date: jiff::civil::Date = day.parse().unwrap();
            let words = date.strftime("%-d %B %Y");
            let text = format!("{state} formally recognised {party} on {words}.");
            json!({"id": format!("{state} {party}"), "date": day, "source": "Agency", "text": text}).to_string()
        };
        states.iter().map(line).collect()
    };
    let news = [
        told(
            "Kosovo",
            &[("France", "2008-02-18"), ("Italy", "2008-02-21"), ("Japan", "2008-03-18"), ("Peru", "2009-01-07")],
        ),
        // Coded under the state that claims it, and an episode of its own.
        told("South Ossetia", &[("Russia", "2008-08-26"), ("Nicaragua", "2008-09-05"), ("Venezuela", "2009-09-10")]),
        told("Palestine", &[("Algeria", "1988-11-15"), ("Brazil", "2010-12-03"), ("Argentina", "2010-12-06")]),
        told("South Sudan", &[("Sudan", "2011-07-09"), ("Kenya", "2011-07-10")]),
    ];
    let folder = Folder::with(&[("news.jsonl", news.concat().join("\n").as_bytes())]);
    folder.run("ingest news.jsonl --ledger l.db --coder rules").expect(0);
    let ask = |party: &str| {
        let mut command =
            folder.command("outlook act recognition.grant --ledger l.db --as-of 2012-01-31 --format json");
        let output = command.arg(party).output().unwrap();
        (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap())
    };
    let (out, err) = ask("South Sudan");
    assert!(
        err.contains("4 parties have a `recognition.grant`") && err.contains("Kosovo, Palestine, South Ossetia"),
        "{err}"
    );
    let answer: Value = serde_json::from_str::<Value>(&out).unwrap()[0].take();
    assert_eq!((answer["acted"].as_u64(), answer["reference"].as_array().unwrap().len()), (Some(2), 3));
    let any: Vec<f64> = answer["horizons"].as_array().unwrap().iter().map(|h| h["any"].as_f64().unwrap()).collect();
    assert!(any[0] > 0.0 && any.is_sorted() && any[2] < 1.0, "{any:?}");
    let (out, err) = ask("South Ossetia");
    assert!(out.is_empty() && err.contains("2 of the 3 episodes that a figure must rest on"), "its own is none: {err}");
}
