//! `evaluate` agrees with the reference scorers, and says what differs.

use super::shell::{Folder, repository};
use serde_json::Value;
use std::path::PathBuf;
use std::process::Command;

const GOLD: &str = r#"{"id": "a", "date": "2024-07-03", "text": "Turkey formally recognised Kosovo on Monday. France condemned the attack.", "claims": [{"event": "SUPPORT", "mode": null, "act": "recognition.grant", "actor": [{"name": "Turkey", "country": "TUR", "sector": ["GOV"]}], "recipient": [{"name": "Kosovo", "country": "KOS", "sector": ["GOV"]}], "date": {"start": "2024-07-01", "end": "2024-07-01", "basis": "text"}, "status": "occurred", "attribution": [], "trigger": {"text": "recognised", "start": 16, "end": 26}}]}"#;

#[test]
fn a_perfect_prediction_scores_100_and_an_empty_one_0() {
    let folder = Folder::with(&[("gold.json", GOLD.as_bytes()), ("none.jsonl", b"{\"id\":\"a\",\"claims\":[]}\n")]);
    let figures = |pred: &str| -> Value {
        serde_json::from_str(&folder.run(&format!("evaluate gold.json {pred} --json")).expect(0).out()).unwrap()
    };
    let perfect = figures("gold.json");
    for figure in ["trigger", "event", "quad", "dyad", "act"] {
        assert_eq!(perfect[figure]["f1"], 100.0, "{figure}");
        assert_eq!(figures("none.jsonl")[figure]["f1"], 0.0, "{figure}");
    }
    assert_eq!(perfect["accuracy"]["date"], 100.0);
}

#[test]
fn errors_name_miss_extra_and_wrong_fields() {
    let pred = r#"{"doc_id": "a", "event": "SUPPORT", "status": "planned", "actor": [{"name": "Turkey", "country": "TUR"}], "trigger": {"text": "recognised", "start": 16, "end": 26}}
{"doc_id": "a", "event": "ACCUSE", "trigger": {"text": "condemned", "start": 52, "end": 61}, "rule": {"id": "accuse.condemn"}}
{"doc_id": "a", "event": null, "reason": "no rule"}
"#;
    let folder = Folder::with(&[("gold.json", GOLD.as_bytes()), ("pred.jsonl", pred.as_bytes())]);
    let page = folder.run("evaluate gold.json pred.jsonl --errors --color never").expect(0).out();
    assert!(
        page.contains("wrong   SUPPORT recognition.grant TUR > KOS: participants TUR > -, not TUR > KOS"),
        "{page}"
    );
    assert!(page.contains("status planned, not"), "{page}");
    assert!(page.contains("extra   ACCUSE - > -  by accuse.condemn"), "{page}");
    assert!(page.contains("[condemned]"), "{page}");
}

#[test]
fn a_broken_gold_file_is_told_by_line() {
    let folder = Folder::with(&[("gold.jsonl", format!("{GOLD}\n{{\"x\": 1}}\n").as_bytes())]);
    let answer = folder.run("evaluate gold.jsonl");
    let err = answer.expect(1).err();
    assert!(err.starts_with("error: gold.jsonl:2: neither a document"), "{err}");
}

#[test]
fn raw_text_is_coded_when_no_prediction_is_given() {
    let answer = Folder::with(&[("gold.json", GOLD.as_bytes())]).run("evaluate gold.json --json");
    let figures: Value = serde_json::from_str(&answer.expect(0).out()).unwrap();
    assert_eq!(figures["event"]["r"], 100.0, "{figures}");
}

/// The reference scorers lie beside the repository where it is developed, not in it.
fn reference(script: &str) -> Option<PathBuf> {
    let folders = ["../shared", "../../shared"].map(repository);
    let found = folders.into_iter().find(|f| f.join("tools").join(script).is_file());
    if found.is_none() {
        eprintln!("skipped: ../shared/tools/{script} is not there");
    }
    found
}

fn python(arguments: &[&str]) -> Option<Value> {
    let output = Command::new("python3").args(arguments).output().ok()?;
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).ok()
}

/// Every value of `want` must be in `got`; numbers to nine decimals.
fn agrees(got: &Value, want: &Value, path: &str) {
    match want {
        Value::Object(fields) => fields.iter().for_each(|(k, v)| agrees(&got[k], v, &format!("{path}.{k}"))),
        Value::Number(n) => {
            let (got, want) = (got.as_f64().unwrap_or(f64::NAN), n.as_f64().unwrap());
            assert!((got - want).abs() < 1e-9, "{path} is {got}, not {want}");
        }
        _ => assert_eq!(got, want, "{path}"),
    }
}

#[test]
fn documents_score_as_by_the_reference() {
    let Some(shared) = reference("score_gold.py") else { return };
    let script = shared.join("tools/score_gold.py");
    for name in ["russia-taliban.json", "dev.jsonl", "acts_dev.jsonl"] {
        let gold = shared.join("data/gold").join(name);
        let folder = Folder::with(&[]);
        let claims = folder.run(&format!("code {} --format jsonl --quiet", gold.display())).expect(0).out();
        folder.write("pred.jsonl", claims.as_bytes());
        let pred = folder.path().join("pred.jsonl");
        let ours = folder.run(&format!("evaluate {} pred.jsonl --json", gold.display())).expect(0).out();
        let direct = folder.run(&format!("evaluate {} --json", gold.display())).expect(0).out();
        assert_eq!(ours, direct, "coding now and before are the same");
        let Some(theirs) =
            python(&[script.to_str().unwrap(), gold.to_str().unwrap(), pred.to_str().unwrap(), "--json"])
        else {
            eprintln!("skipped: no python3");
            return;
        };
        agrees(&serde_json::from_str(&ours).unwrap(), &theirs, name);
    }
}

#[test]
fn tables_score_as_by_the_reference() {
    let Some(shared) = reference("score_plv.py") else { return };
    let script = shared.join("tools/score_plv.py");
    for (name, rows) in [("PLV_train.tsv", "--aw-types=both"), ("AW_train.tsv", "--aw-types=7")] {
        let gold = shared.join("data/gold/plv").join(name);
        let folder = Folder::with(&[]);
        // Any answers will do to compare scorers: some right, some wrong, some missing.
        let names = ["AGREE", "CONSULT", "RETREAT", "ACCUSE", "COERCE", "ASSAULT", "054"];
        let answers: String = (0..1100usize)
            .filter(|n| n % 11 != 0)
            .map(|n| format!("{{\"uid\":\"{n}\",\"root\":\"{}\"}}\n", names[n * 31 % 7]))
            .collect();
        folder.write("pred.jsonl", answers.as_bytes());
        let pred = folder.path().join("pred.jsonl");
        let ours = folder.run(&format!("evaluate {} pred.jsonl --json", gold.display())).expect(0).out();
        let arguments = [script.to_str().unwrap(), gold.to_str().unwrap(), pred.to_str().unwrap(), "--json", rows];
        let Some(theirs) = python(&arguments) else { return };
        let ours: Value = serde_json::from_str(&ours).unwrap();
        for (level, figures) in theirs["levels"].as_object().unwrap() {
            for key in [
                "n",
                "answered",
                "macro_f1",
                "macro_f1_union",
                "macro_f1_fill",
                "acc",
                "precision_if_answered",
                "classes",
            ] {
                agrees(&ours["levels"][level][key], &figures[key], &format!("{name} {level} {key}"));
            }
        }
    }
}
