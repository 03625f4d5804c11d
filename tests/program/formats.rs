//! FORMATS.md names every field of the answers, and no field that no answer has.

use super::shell::{Folder, repository};
use demarche_ledger::Score;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

const NEWS: &[u8] = br#"{"id":"a1","date":"2025-04-17","source":"Agency One","url":"https://one.example/a1","text":"Russia lifted its terrorist designation of the Taliban on Thursday."}
{"id":"a2","date":"2025-07-04","source":"Agency One","text":"Russia formally recognised the Taliban government on Thursday, the Russian Foreign Ministry said."}
{"id":"a3","date":"2025-07-04","source":"The Paper","text":"China said it will open an embassy in Kabul. Mr Putin and Mr Blair discussed Russia's relations with NATO on Thursday."}
{"id":"a4","date":"2025-09-02","source":"The Paper","text":"The Russian foreign ministry denied that Russia had recognised the Taliban government."}
"#;

const WATCH: &[u8] = br#"[[source]]
read = ["news.jsonl"]

[[watch]]
name = "Recognition"
act = "recognition.*"
tell = ["file:alerts.jsonl"]
"#;

/// Name of a table → name of a field → its type.
type Tables = BTreeMap<String, BTreeMap<String, String>>;

/// Fields that none of the answers below has: a claim is only closed on a later day than it was recorded, nothing here is told
/// of one event in two ways, no act is doubtful, and nothing ends without an act.
const UNSEEN: [(&str, &str); 9] = [
    ("demarche.event/1", "doubtful"),
    ("demarche.status/1", "doubtful"),
    ("demarche.status/1", "implied"),
    ("demarche.difference/1", "claim"),
    ("demarche.difference/1", "act"),
    ("demarche.difference/1", "quote"),
    ("demarche.doubt/1", "contradictions.field"),
    ("demarche.doubt/1", "contradictions.before"),
    ("demarche.doubt/1", "contradictions.here"),
];

fn quoted(cell: &str) -> impl Iterator<Item = &str> {
    cell.split('`').skip(1).step_by(2)
}

/// The tables of fields under the answers of the ledger.
fn documented() -> Tables {
    let text = std::fs::read_to_string(repository("FORMATS.md")).unwrap();
    let part = text.split("\n## ").find(|part| part.starts_with("Answers of the ledger")).expect("the part");
    let mut tables = Tables::new();
    let mut name = String::new();
    for line in part.lines() {
        if let Some(heading) = line.strip_prefix("### ") {
            name = quoted(heading).next().unwrap_or("evidence").to_owned();
        } else if line.starts_with("| `") {
            let cells: Vec<&str> = line.split('|').map(str::trim).collect();
            let ["", fields, kind, _unit, _meaning, ""] = cells[..] else { panic!("no row of four cells: {line}") };
            let table = tables.entry(name.clone()).or_default();
            table.extend(quoted(fields).map(|field| (field.to_owned(), kind.to_owned())));
        }
    }
    tables
}

/// What has been printed, held against what is documented.
struct Seen {
    documented: Tables,
    fields: BTreeSet<(String, String)>,
}

impl Seen {
    fn lines(&mut self, text: &str) {
        for line in text.lines() {
            let value: Value = serde_json::from_str(line).unwrap();
            let schema = value["schema"].as_str().unwrap_or_else(|| panic!("no schema: {line}")).to_owned();
            self.object(&schema, "", &value);
        }
    }

    fn object(&mut self, table: &str, under: &str, value: &Value) {
        for (key, value) in value.as_object().into_iter().flatten() {
            let field = format!("{under}{key}");
            let known = self.documented.get(table).and_then(|t| t.get(&field));
            let kind = known.unwrap_or_else(|| panic!("FORMATS.md has no field `{field}` under {table}")).clone();
            let values = value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice);
            for value in values.iter().filter(|v| v.is_object()) {
                match kind.as_str() {
                    // Described in a table of their own, with all its lists.
                    "claim or null" => assert_eq!(value["schema"], "demarche.claim/1"),
                    "state or null" => self.object("demarche.status/1", "", value),
                    "list of evidence" => self.object("evidence", "", value),
                    _ => self.object(table, &format!("{field}."), value),
                }
            }
            self.fields.insert((table.to_owned(), field));
        }
    }
}

#[test]
fn every_field_that_is_printed_is_described_and_the_other_way_round() {
    let example = std::fs::read(repository("examples/russia-taliban.txt")).unwrap();
    let rows = std::fs::read(repository("tests/rows/icews.tab")).unwrap();
    let files: [(&str, &[u8]); 4] =
        [("news.jsonl", NEWS), ("watch.toml", WATCH), ("example.txt", &example), ("icews.tab", &rows)];
    let folder = Folder::with(&files);
    let mut seen = Seen { documented: documented(), fields: BTreeSet::new() };
    folder.run("ingest news.jsonl --coder rules --ledger l.db").expect(0);
    folder.run("ingest example.txt --date 2025-07-05 --coder rules --ledger l.db").expect(0);
    folder.run("import icews.tab --ledger l.db").expect(0);
    folder.run("watch run watch.toml --once --quiet --ledger w.db --coder rules").expect(0);
    seen.lines(&std::fs::read_to_string(folder.path().join("alerts.jsonl")).unwrap());
    let lines = [
        "status --toward AFG --as-of 2025-12-01 --format jsonl",
        "status --toward KOS --as-of 2031-12-01 --format jsonl",
        "timeline RUS AFG --format jsonl",
        "events --format jsonl",
        "diff --known 2025-07-01 --known 2025-08-01 --format jsonl",
        "diff --known 2025-08-01 --known 2025-12-01 --format jsonl",
        "review --list",
        "recode --coder model --dry-run",
    ];
    for line in lines {
        let answer = folder.run(&format!("{line} --ledger l.db"));
        assert!(!answer.expect(0).out().is_empty(), "{line} prints nothing");
        seen.lines(&answer.out());
    }
    let sequence = folder
        .command("sequence --within 1y --format jsonl --ledger l.db")
        .arg("designation.delist -> recognition.*")
        .output()
        .unwrap();
    seen.lines(&String::from_utf8(sequence.stdout).unwrap());
    let who = folder.command("who --format jsonl").arg("Emmanuel Macron").output().unwrap();
    seen.lines(&String::from_utf8(who.stdout).unwrap());
    // No two of these texts are joined so doubtfully that the score is printed.
    let score = serde_json::json!({"score": Score::default()});
    seen.object("demarche.doubt/1", "", &score);
    let described = seen.documented.iter().flat_map(|(t, fields)| fields.keys().map(|f| (t.clone(), f.clone())));
    let unseen: BTreeSet<_> = described.filter(|pair| !seen.fields.contains(pair)).collect();
    let expected: BTreeSet<_> = UNSEEN.iter().map(|(t, f)| ((*t).to_owned(), (*f).to_owned())).collect();
    assert_eq!(unseen, expected, "fields that no answer has");
}
