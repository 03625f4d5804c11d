//! What leaves a ledger in the layout of another project and comes into another ledger tells the same between the same countries on
//! the same days.

use super::shell::Folder;
use serde_json::Value;

/// States whose codes differ between schemes, an organization of each kind, a meeting, joint acts, parties of no country, and one text
/// without a day.
const NEWS: &[u8] = br#"{"id":"a1","date":"2025-04-17","source":"Agency One","url":"https://one.example/a1","text":"Russia lifted its terrorist designation of the Taliban on Thursday."}
{"id":"a2","date":"2025-07-04","source":"Agency One","text":"Russia formally recognised the Taliban government on Thursday, the Russian Foreign Ministry said."}
{"id":"a3","date":"2025-09-03","text":"Emmanuel Macron and Olaf Scholz met in Paris on Tuesday."}
{"id":"a4","date":"2025-09-04","text":"The United Nations condemned the attack by the Taliban on Wednesday."}
{"id":"a5","date":"2025-09-04","text":"The European Union imposed sanctions on Iran on Wednesday."}
{"id":"a6","date":"2025-09-04","text":"NATO accused Serbia of violating the agreement."}
{"id":"a7","date":"2025-09-05","text":"Islamic State militants attacked a police station in Romania on Thursday."}
{"id":"a8","date":"2025-09-05","text":"Amnesty International criticised Kosovo on Thursday. Refugees protested in Greece on Thursday."}
{"id":"a9","date":"2025-09-05","text":"France and Germany urged Israel on Thursday to halt the offensive. Palestinian officials met Egyptian mediators in Cairo on Thursday."}
{"id":"b1","date":"2025-09-05","text":"The Congolese army attacked M23 rebels on Thursday. Timor-Leste signed a trade agreement with Australia on Thursday."}
{"id":"b2","date":"2025-09-05","text":"Gazprom cut gas supplies to Moldova on Thursday."}
"#;

fn claims(folder: &Folder, ledger: &str, file: &str) -> Vec<Value> {
    let facts = "--status occurred --status ongoing --status historical --format jsonl";
    let answer = folder.run(&format!("claims {facts} --ledger {ledger}"));
    folder.write(file, answer.expect(0).out().as_bytes());
    answer.records()
}

fn compared(folder: &Folder, a: &str, b: &str) -> Value {
    let answer = folder.run(&format!("compare {a} --with {b} --all-countries --list 9 --format json"));
    serde_json::from_str(&answer.expect(0).out()).expect("one object")
}

#[test]
fn what_is_exported_and_imported_tells_the_same_units() {
    let folder = Folder::with(&[("news.jsonl", NEWS)]);
    folder.run("ingest news.jsonl --coder rules --ledger a.db").expect(0);
    let told = claims(&folder, "a.db", "a.jsonl");
    let undated = told.iter().filter(|c| c["date"]["start"].is_null()).count();
    assert_eq!(undated, 1, "the text of NATO tells no day");
    for layout in ["icews", "polecat", "gdelt-events", "phoenix"] {
        let (rows, ledger) = (format!("{layout}.rows"), format!("{layout}.db"));
        folder.run(&format!("export --what claims --layout {layout} -o {rows} --ledger a.db")).expect(0);
        let said = folder.run(&format!("import {rows} --layout {layout} --ledger {ledger}")).expect(0).err();
        assert!(said.contains("0 are not events here, 0 failed;") && !said.contains("has no name here"), "{said}");
        claims(&folder, &ledger, "b.jsonl");
        for other in ["b.jsonl", rows.as_str()] {
            let compared = compared(&folder, "a.jsonl", other);
            let figures = compared["figures"].as_array().unwrap();
            assert!(figures.iter().all(|f| f["a_only"] == 0), "{layout}, {other}: {compared:#}");
            // A row must have a day: where the text tells none, it is the day by which it was told.
            let more = &compared["b_only"]["first"];
            assert_eq!(more.as_array().unwrap().len(), undated, "{layout}, {other}: {more}");
            let gained = (&more[0]["actor"], &more[0]["recipient"], &more[0]["date"]);
            assert_eq!(gained, (&"IGO".into(), &"SRB".into(), &"2025-09-04".into()), "{layout}, {other}");
            assert!(figures.last().unwrap()["both"].as_u64().unwrap() > 12, "{compared:#}");
        }
    }
}

#[test]
fn codes_and_scores_come_back_as_they_went() {
    let folder = Folder::with(&[("news.jsonl", NEWS)]);
    folder.run("ingest news.jsonl --coder rules --ledger a.db").expect(0);
    let deeds = |claims: &[Value]| {
        let mut deeds: Vec<_> = claims.iter().map(|c| [&c["event"], &c["goldstein"]].map(Value::to_string)).collect();
        deeds.sort_unstable();
        deeds.dedup();
        deeds
    };
    let told = deeds(&claims(&folder, "a.db", "a.jsonl"));
    for layout in ["icews", "gdelt-events", "phoenix"] {
        folder.run(&format!("export --what claims --layout {layout} -o rows --ledger a.db")).expect(0);
        folder.run(&format!("import rows --layout {layout} --ledger {layout}.db")).expect(0);
        assert_eq!(deeds(&claims(&folder, &format!("{layout}.db"), "b.jsonl")), told, "{layout}");
    }
}
