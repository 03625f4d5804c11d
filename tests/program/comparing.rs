//! How far two codings agree, asked of the real program.

use super::importing::with_rows;
use super::shell::Folder;
use serde_json::Value;

fn object(folder: &Folder, line: &str) -> Value {
    let answer = folder.run(&format!("compare {line} --format json"));
    serde_json::from_str(&answer.expect(0).out()).expect("one object")
}

fn figures<'v>(object: &'v Value, of: &str) -> &'v Value {
    object["figures"].as_array().unwrap().iter().find(|f| f["of"] == of).unwrap_or(&Value::Null)
}

#[test]
fn rows_are_compared_with_rows_and_every_row_is_accounted_for() {
    let folder = with_rows();
    let page = folder.run("compare icews.tab --with gdelt.export.csv --list").expect(0).out();
    let expected = "A  ICEWS (icews.tab)
   6 rows read: 4 used, 1 are not events here (statements), 1 name no two countries
B  GDELT (gdelt.export.csv)
   3 rows read: 2 used, 1 name no two countries
A: 4 pairs of countries reported: 2 compared, 2 on other days, 0 with a country that the other never reports
B: 2 pairs of countries reported: 2 compared, 0 on other days, 0 with a country that the other never reports
Days 2031-03-01 to 2031-03-01, 2 countries both tell of

Unit: dyad-day
type     A  B  both  A only  B only  A in B  B in A     F1  kappa  r  rho
CONSULT  2  2     2       0       0   1.000   1.000  1.000      –  –    –

VC       2  2     2       0       0   1.000   1.000  1.000      –  –    –

all      2  2     2       0       0   1.000   1.000  1.000      –  –    –

Only A: 0 by type, the first 0

Only B: 0 by type, the first 0
";
    assert_eq!(page, expected);
}

#[test]
fn claims_of_a_run_and_of_a_ledger_compare_alike() {
    let folder = with_rows();
    folder.run("ingest news.jsonl --coder rules --ledger l.db").expect(0);
    folder.run("import icews.tab --ledger l.db").expect(0);
    let claims = folder.run("code news.jsonl --coder rules --format jsonl").expect(0).out();
    folder.write("run.jsonl", claims.as_bytes());
    let of_run = object(&folder, "run.jsonl --with icews.tab --list 5");
    let mut of_ledger = object(&folder, "--ledger l.db --with icews.tab --list 5");
    assert_eq!(of_ledger["a"]["file"], "l.db");
    of_ledger["a"]["file"] = "run.jsonl".into();
    assert_eq!(of_run, of_ledger, "rows of other coders in the ledger are not ours");
    let support = figures(&of_run, "SUPPORT");
    assert_eq!((&support["a"], &support["b"], &support["both"]), (&1.into(), &1.into(), &1.into()));
    assert_eq!(of_run["schema"], "demarche.comparison/1");
}

#[test]
fn directions_and_countries_matter_as_asked() {
    let folder = with_rows();
    let rows = std::fs::read_to_string(folder.path().join("icews.tab")).unwrap();
    let lines: Vec<&str> = rows.lines().collect();
    folder.write("one.tab", [lines[0], lines[1]].join("\n").as_bytes());
    folder.write("other.tab", [lines[0], lines[2], lines[3]].join("\n").as_bytes());
    let directed = object(&folder, "one.tab --with other.tab --list 3");
    assert_eq!(figures(&directed, "CONSULT")["both"], 0);
    assert_eq!(directed["a_only"]["first"][0]["actor"], "KEN");
    let undirected = object(&folder, "one.tab --with other.tab --undirected");
    assert_eq!(figures(&undirected, "CONSULT")["both"], 1);
    let month = object(&folder, "one.tab --with icews.tab --unit dyad-month --all-countries");
    assert_eq!(month["b"]["other_countries"], 0);
    assert_eq!(month["b"]["other_days"], 2, "days are those both tell of, whatever the unit");
}

#[test]
fn rows_that_cannot_be_read_are_told_and_counted() {
    let folder = with_rows();
    let answer = folder.run("compare plover.jsonl --with plover.jsonl --unit event --format json");
    let told: Value = serde_json::from_str(&answer.expect(1).out()).unwrap();
    assert_eq!((&told["a"]["read"], &told["a"]["used"]), (&3.into(), &2.into()));
    assert_eq!(told["a"]["left_out"]["could not be read"], 1);
    assert!(answer.err().contains("plover.jsonl:2: `CRIME` is not an event type"), "{}", answer.err());
    let missing = folder.run("compare gone.jsonl --with plover.jsonl");
    assert!(missing.expect(1).err().starts_with("error: gone.jsonl: "), "{}", missing.err());
}

#[test]
fn sides_without_a_day_in_common_are_said_to_be_so() {
    let folder = with_rows();
    let shifted = std::fs::read_to_string(folder.path().join("icews.tab")).unwrap().replace("2031-", "2032-");
    folder.write("shifted.tab", shifted.as_bytes());
    let page = folder.run("compare icews.tab --with shifted.tab").expect(0).out();
    assert!(page.ends_with("The two sides tell of no day in common: nothing can be compared.\n"), "{page}");
}

#[test]
fn the_answer_is_the_same_for_any_number_of_jobs() {
    let folder = with_rows();
    let one = folder.run("compare icews.tab --with gdelt.export.csv --list --jobs 1").expect(0).out();
    assert_eq!(one, folder.run("compare icews.tab --with gdelt.export.csv --list --jobs 7").expect(0).out());
}
