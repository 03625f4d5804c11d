//! The ledger in every layout of `export`, written by the real program and read back.

use super::read_back::{plain, rows, split, unnested};
use super::shell::Folder;
use demarche_questions::tables::{DIFFERENCES, FORECASTS, SEQUENCES, STATES, TERMS, TIMELINE};
use demarche_tables::{CLAIMS, EVENTS};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;
use std::fs::{self, File};
use std::path::Path;
use std::process::Output;

const NEWS: &[u8] = br#"{"id":"a1","date":"2025-04-17","source":"Agency | One","url":"https://one.example/a1","text":"Russia lifted its terrorist designation of the Taliban on Thursday."}
{"id":"a2","date":"2025-07-04","source":"Agency | One","title":"A \"first\"","text":"Russia formally recognised the Taliban government on Thursday, the Russian Foreign Ministry said."}
{"id":"a3","date":"2025-07-04","source":"The Paper","url":"https://paper.example/a3","text":"Russia recognised the Taliban government on 3 July 2025. China said it will open an embassy in Kabul."}
{"id":"a4","date":"2025-09-02","source":"The Paper","text":"The Russian foreign ministry denied that Russia had recognised the Taliban government."}
{"id":"a5","date":"2025-09-03","source":"The Paper","text":"Emmanuel Macron and Olaf Scholz met in Paris on Tuesday."}
{"id":"a6","date":"2025-09-04","text":"The United Nations condemned the attack by the Taliban on Wednesday."}
"#;

const LAYOUTS: [&str; 10] =
    ["parquet", "csv", "jsonl", "plover", "icews", "polecat", "gdelt-events", "gdelt-mentions", "phoenix", "ftm"];

fn ask(folder: &Folder, line: &str) -> Output {
    folder.command(line).args(["--color", "never"]).env("DEMARCHE_LEDGER", "l.db").output().unwrap()
}

fn with_news() -> Folder {
    let folder = Folder::with(&[("news.jsonl", NEWS)]);
    let output = ask(&folder, "ingest news.jsonl --coder rules");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    folder
}

/// Standard output when all is well, and what was said.
fn export(folder: &Folder, words: &str) -> (Vec<u8>, String) {
    let output = ask(folder, &format!("export {words}"));
    let err = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(0), "{words}: {err}");
    (output.stdout, err)
}

fn lines(folder: &Folder, words: &str) -> Vec<String> {
    String::from_utf8(export(folder, words).0).unwrap().lines().map(str::to_owned).collect()
}

fn objects(folder: &Folder, words: &str) -> Vec<Map<String, Value>> {
    lines(folder, words).iter().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// The name of a table, and its rows.
fn parquet(path: &Path) -> (String, Vec<Value>) {
    let builder = ParquetRecordBatchReaderBuilder::try_new(File::open(path).unwrap()).unwrap();
    let named = builder.metadata().file_metadata().key_value_metadata().unwrap();
    let named = named.iter().find(|pair| pair.key == "demarche.schema").unwrap().value.clone().unwrap();
    (named, builder.build().unwrap().flat_map(|batch| rows(&batch.unwrap())).collect())
}

#[test]
fn parquet_and_json_lines_have_the_same_rows() {
    let folder = with_news();
    for what in ["events", "claims", "states --as-of 2025-12-01"] {
        export(&folder, &format!("--what {what} -o table.parquet"));
        let (named, read) = parquet(&folder.path().join("table.parquet"));
        let mut told = objects(&folder, &format!("--what {what} --layout jsonl"));
        assert!(!told.is_empty());
        for row in &mut told {
            assert_eq!(row.remove("schema").unwrap(), json!(named), "{what}");
        }
        assert_eq!(read, told.into_iter().map(Value::Object).collect::<Vec<_>>(), "{what}");
    }
}

#[test]
fn csv_holds_what_json_lines_hold() {
    let folder = with_news();
    for what in ["events", "claims", "states --as-of 2025-12-01"] {
        let csv = export(&folder, &format!("--what {what} --layout csv")).0;
        let mut table = csv::Reader::from_reader(&csv[..]);
        let head: Vec<String> = table.headers().unwrap().iter().map(str::to_owned).collect();
        let told = objects(&folder, &format!("--what {what} --layout jsonl"));
        let read: Vec<csv::StringRecord> = table.records().map(Result::unwrap).collect();
        assert_eq!(read.len(), told.len());
        for (row, told) in read.iter().zip(&told) {
            let cell = |name: &str| &row[head.iter().position(|h| h == name).expect(name)];
            for (name, value) in told.iter().filter(|(name, _)| *name != "schema") {
                match value.as_array() {
                    Some(list) if list.iter().any(Value::is_object) => {
                        let fields = list[0].as_object().unwrap();
                        for field in fields.keys() {
                            let one = |record: &Value| unnested(&record[field]);
                            let expected: Vec<String> = list.iter().map(one).collect();
                            assert_eq!(split(cell(&format!("{name}_{field}")), '|'), expected, "{name}.{field}");
                        }
                    }
                    Some(list) if list.is_empty() => {}
                    Some(list) => assert_eq!(split(cell(name), '|'), list.iter().map(plain).collect::<Vec<_>>()),
                    None => assert_eq!(cell(name), plain(value), "{name}"),
                }
            }
        }
    }
}

#[test]
fn columns_are_those_of_the_layouts() {
    let folder = with_news();
    let icews = lines(&folder, "--layout icews");
    let theirs = "Event ID\tEvent Date\tSource Name\tSource Sectors\tSource Country\tEvent Text\tCAMEO Code\tIntensity\t\
        Target Name\tTarget Sectors\tTarget Country\tStory ID\tSentence Number\tPublisher\tCity\tDistrict\tProvince\t\
        Country\tLatitude\tLongitude";
    assert_eq!(icews[0], theirs);
    let polecat = lines(&folder, "--layout polecat");
    assert!(polecat[0].starts_with("Event ID\tEvent Date\tEvent Type\tEvent Mode\tIntensity\tQuad Code\tContexts\t"));
    let headless =
        ["gdelt-events", "gdelt-mentions", "phoenix"].map(|layout| lines(&folder, &format!("--layout {layout}")));
    let [gdelt, mentions, phoenix] = &headless;
    for (rows, columns) in [(&icews, 20), (&polecat, 40), (gdelt, 61), (mentions, 16), (phoenix, 26)] {
        assert!(rows.len() > 1, "{rows:?}");
        for row in rows {
            assert_eq!(row.split('\t').count(), columns, "{row}");
        }
    }
    let numbers =
        |rows: &[String]| rows.iter().map(|r| r.split('\t').next().unwrap().to_owned()).collect::<BTreeSet<_>>();
    assert_eq!(numbers(gdelt).len(), gdelt.len(), "every row has a number of its own");
    assert_eq!(numbers(gdelt), numbers(mentions), "mentions are of the events");
}

#[test]
fn codes_are_those_of_the_crosswalks() {
    let folder = with_news();
    let gdelt = lines(&folder, "--layout gdelt-events --act recognition.grant");
    let cells: Vec<&str> = gdelt[0].split('\t').collect();
    assert_eq!((cells[1], cells[2], cells[3]), ("20250703", "202507", "2025"));
    assert_eq!((cells[5], cells[7], cells[12], cells[17]), ("RUSGOV", "RUS", "GOV", "AFG"));
    assert_eq!((cells[26], cells[27], cells[28], cells[29]), ("054", "054", "05", "1"));
    let icews = lines(&folder, "--layout icews --act recognition.grant");
    let cells: Vec<&str> = icews[1].split('\t').collect();
    assert_eq!((cells[1], cells[4], cells[6]), ("2025-07-03", "Russian Federation", "054"));
    assert_eq!((cells[5], cells[10]), ("Grant diplomatic recognition", "Afghanistan"));
    // Those who met stand in two rows, one each way.
    let met = lines(&folder, "--layout icews --event CONSULT");
    let names = |row: &str| row.split('\t').map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(met.len(), 3, "{met:?}");
    assert_eq!(names(&met[1])[2], names(&met[2])[8]);
    let polecat = lines(&folder, "--layout polecat --act recognition.grant");
    let cells: Vec<&str> = polecat[1].split('\t').collect();
    assert_eq!((cells[2], cells[5], cells[8], cells[9]), ("SUPPORT", "VERBAL COOPERATION", "RUS", "365"));
}

#[test]
fn what_a_layout_cannot_say_is_left_out_and_told() {
    let folder = with_news();
    let (facts, told) = export(&folder, "--layout icews");
    assert!(told.contains("1 planned") && told.contains("1 denied") && told.contains("--all-statuses"), "{told}");
    let (all, told) = export(&folder, "--layout icews --all-statuses");
    assert_eq!(told, "");
    assert!(all.len() > facts.len());
    let plover = objects(&folder, "--layout plover");
    assert!(plover.iter().any(|record| record["status"] == "planned"));
}

#[test]
fn entities_name_only_entities_before_them() {
    let folder = with_news();
    let mut met = BTreeSet::new();
    let mut events = 0;
    for entity in objects(&folder, "--layout ftm") {
        let involved = entity["properties"]["involved"].as_array().cloned().unwrap_or_default();
        events += usize::from(entity["schema"] == "Event");
        assert!(involved.iter().all(|id| met.contains(id.as_str().unwrap())), "{entity:?}");
        for values in entity["properties"].as_object().unwrap().values() {
            assert!(values.as_array().is_some_and(|v| !v.is_empty()), "{entity:?}");
        }
        assert!(met.insert(entity["id"].as_str().unwrap().to_owned()), "twice: {entity:?}");
    }
    assert!(events > 2 && met.len() > events);
}

#[test]
fn plover_records_are_read_by_evaluate() {
    let folder = with_news();
    export(&folder, "--layout plover -o plover.jsonl --event SUPPORT");
    let output = ask(&folder, "evaluate plover.jsonl --coder rules");
    let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{out}{err}");
    assert!(out.starts_with("2 documents, 2 claims in the gold, 2 coded."), "{out}");
    let dyad =
        out.lines().map(|l| l.split_whitespace().take(2).collect::<Vec<_>>()).find(|l| l[..] == ["dyad", "100.0"]);
    assert!(dyad.is_some(), "who and whom are read as they were written: {out}");
}

#[test]
fn the_same_ledger_gives_the_same_bytes() {
    let folder = with_news();
    for layout in LAYOUTS {
        let once = export(&folder, &format!("--layout {layout}")).0;
        assert!(!once.is_empty(), "{layout}");
        assert_eq!(once, export(&folder, &format!("--layout {layout}")).0, "{layout}");
        export(&folder, &format!("--layout {layout} -o file"));
        assert_eq!(once, fs::read(folder.path().join("file")).unwrap(), "{layout} in a file");
        export(&folder, &format!("--layout {layout} --event THREATEN"));
    }
}

#[test]
fn questions_answer_in_parquet_too() {
    let folder = with_news();
    for (question, same) in [
        ("events --format parquet", "--layout parquet"),
        ("claims --format parquet --act *", "--what claims --layout parquet --act *"),
    ] {
        assert_eq!(ask(&folder, question).stdout, export(&folder, same).0, "{question}");
    }
    let states = ask(&folder, "status --toward Taliban --by state --as-of 2025-12-01 --format parquet").stdout;
    assert_eq!((&states[..4], &states[states.len() - 4..]), (&b"PAR1"[..], &b"PAR1"[..]));
}

#[test]
fn answers_in_parquet_have_the_cells_of_csv_with_their_types() {
    let folder = with_news();
    // A question, what of it has blanks, and the table that answers it.
    for (question, words, schema) in [
        ("timeline RUS Taliban", "", "demarche.timeline/1"),
        ("who", "Emmanuel Macron", "demarche.terms/1"),
        ("sequence --within 1y", "designation.delist -> recognition.grant", "demarche.sequences/1"),
        ("diff --known 2025-01-01 --known 2025-12-01", "", "demarche.differences/1"),
        ("outlook recognition Taliban --as-of 2026-01-31", "", "demarche.forecasts/1"),
        ("status RUS Taliban --as-of 2025-12-01", "", "demarche.states/1"),
    ] {
        let ask = |format: &str| {
            let mut command = folder.command(&format!("{question} --format {format}"));
            command.env("DEMARCHE_LEDGER", "l.db").args(Some(words).filter(|w| !w.is_empty())).output().unwrap().stdout
        };
        let file = folder.path().join("answer.parquet");
        fs::write(&file, ask("parquet")).unwrap();
        let (named, rows) = parquet(&file);
        assert_eq!(named, schema);
        let csv = ask("csv");
        let mut csv = csv::Reader::from_reader(&csv[..]);
        let heads = csv.headers().unwrap().clone();
        let lines: Vec<csv::StringRecord> = csv.records().map(Result::unwrap).collect();
        assert!(!rows.is_empty() && rows.len() == lines.len(), "{question}");
        let mut compared = 0;
        for (row, line) in rows.iter().zip(&lines) {
            for (head, cell) in heads.iter().zip(line) {
                // A list of records is a column for each field.
                let Some(value) = row.get(head) else { continue };
                let expected = match value {
                    Value::Null => String::new(),
                    Value::String(text) => text.clone(),
                    Value::Array(list) => {
                        let texts: Vec<&str> = list.iter().filter_map(Value::as_str).collect();
                        texts.join("|")
                    }
                    other => other.to_string(),
                };
                assert_eq!(cell, expected, "{question}: {head}");
                compared += 1;
            }
        }
        assert!(compared > 0, "{question}");
    }
}

#[test]
fn states_are_those_that_status_tells() {
    let folder = with_news();
    let output = ask(&folder, "status --toward Taliban --as-of 2025-12-01 --format jsonl");
    let told = String::from_utf8(output.stdout).unwrap();
    let told: Vec<Value> = told.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let rows = objects(&folder, "--what states --layout jsonl --as-of 2025-12-01 --party Taliban");
    assert_eq!(rows.len(), told.len());
    for one in &told {
        let same = |row: &&Map<String, Value>| ["from", "to", "dimension"].iter().all(|key| row[*key] == one[*key]);
        let row = rows.iter().find(same).unwrap_or_else(|| panic!("{one}"));
        assert_eq!((&row["state"], &row["since_last"], &row["act"]), (&one["state"], &one["since"], &one["act"]));
    }
    let before = objects(&folder, "--what states --layout jsonl --as-of 2025-12-01 --known 2025-05-01 --party Taliban");
    assert!(before.iter().all(|row| row["state"] != "recognised"), "{before:?}");
}

#[test]
fn wrong_use_is_told() {
    let folder = with_news();
    for (words, told) in [
        ("-o table", "no output layout given"),
        ("--what states --layout icews", "the layouts of other projects have no states"),
        ("--what states --layout csv --event AID", "claim filters do not apply to states"),
    ] {
        let output = ask(&folder, &format!("export {words}"));
        let err = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{words}: {err}");
        assert!(err.contains(told), "{words}: {err}");
        assert!(!folder.path().join("table").exists());
    }
}

#[test]
fn the_page_of_the_columns_is_made_from_them() {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/exchange/tables.md");
    let answers = [TIMELINE.page(), TERMS.page(), SEQUENCES.page(), DIFFERENCES.page(), FORECASTS.page()];
    let made = [EVENTS.page(), CLAIMS.page(), STATES.page()].into_iter().chain(answers).collect::<Vec<_>>().join("\n");
    if !fs::read_to_string(&page).unwrap_or_default().ends_with(&made) {
        let fresh = Path::new(env!("CARGO_TARGET_TMPDIR")).join("tables.md");
        fs::write(&fresh, &made).unwrap();
        panic!("{} ends otherwise than the columns say; take {}", page.display(), fresh.display());
    }
}
