//! `evaluate` reads the tables and records of other projects.

use super::shell::{Folder, copy, repository};
use serde_json::Value;

const ICEWS: &str = "\
Event ID\tEvent Date\tSource Name\tSource Sectors\tSource Country\tEvent Text\tCAMEO Code\tIntensity\tTarget Name\tTarget Sectors\tTarget Country\tStory ID\tSentence Number\tPublisher\tCity\tDistrict\tProvince\tCountry\tLatitude\tLongitude\tSentence
1\t2019-03-04\tForeign Affairs (Kenya)\tGovernment\tKenya\tConsult\t040\t1\tForeign Affairs (Ghana)\tGovernment\tGhana\t9\t1\tOur Paper\tNA\tNA\tNA\tKenya\t0\t0\tKenya and Ghana held talks in Nairobi on 4 March 2019.
2\t2019-03-04\tForeign Affairs (Ghana)\tGovernment\tGhana\tConsult\t040\t1\tForeign Affairs (Kenya)\tGovernment\tKenya\t9\t1\tOur Paper\tNA\tNA\tNA\tKenya\t0\t0\tKenya and Ghana held talks in Nairobi on 4 March 2019.
3\t2019-03-05\tPeru\tNA\tPeru\tCriticize or denounce\t111\t-2\tChile\tNA\tChile\t10\t1\tOur Paper\tNA\tNA\tNA\tPeru\t0\t0\tPeru condemned Chile over the \"tariffs.
4\t2019-03-05\tPeru\tNA\tPeru\tMake statement\t010\t0\tChile\tNA\tChile\t10\t1\tOur Paper\tNA\tNA\tNA\tPeru\t0\t0\tPeru condemned Chile over the \"tariffs.
";

fn json(folder: &Folder, line: &str) -> Value {
    serde_json::from_str(&folder.run(line).expect(0).out()).unwrap()
}

#[test]
fn icews_rows_beside_their_sentences() {
    let folder = Folder::with(&[("rows.tab", ICEWS.as_bytes())]);
    let report = json(&folder, "evaluate rows.tab --json");
    assert_eq!(report["gold"], "ICEWS rows");
    assert_eq!(report["documents"], 2);
    assert_eq!(report["event"]["gold"], 2, "a meeting told from both sides is one event");
    assert_eq!(report["dyad"]["f1"], 100.0, "{report}");
    assert_eq!(report["left_out"]["of type `010`"], 1);
    assert!(report.get("trigger").is_none(), "rows do not say which words they rest on");
    assert!(report["accuracy"].get("status").is_none() && report["accuracy"]["country"] == 100.0, "{report}");
    assert_eq!(report["per_source"]["event"]["Our Paper"]["gold"], 2);
    let page = folder.run("evaluate rows.tab").expect(0).out();
    assert!(page.starts_with("Gold events left out: 1 of type `010`.\n2 documents, 2 claims in the gold"), "{page}");
}

#[test]
fn the_column_of_the_text_can_be_named_and_must_be_there() {
    let moved = ICEWS.replace("\tSentence\n", "\tWhat was read\n");
    let folder = Folder::with(&[("rows.tab", moved.replace("What was read", "words").as_bytes())]);
    assert_eq!(json(&folder, "evaluate rows.tab --text-column words --json")["documents"], 2);
    let none = folder.run("evaluate rows.tab");
    assert_eq!(
        none.expect(1).err(),
        "error: rows.tab:1: no column holds the text the rows were coded from; name it with --text-column\n  \
         help: docs/evaluate.md tells which columns are read\n"
    );
    let wrong = folder.run("evaluate rows.tab --text-column story");
    assert!(wrong.expect(1).err().starts_with("error: rows.tab:1: there is no column `story`"), "{}", wrong.err());
}

#[test]
fn polecat_rows_beside_their_texts() {
    let rows = "\
Event ID,Event Date,Event Type,Event Mode,Contexts,Actor Name,Actor Country,Primary Actor Sector,Recipient Name,Recipient Country,Primary Recipient Sector,Source,Publication Date,text
p1,2023-05-02,ACCUSE,disapprove,None,Peru,PER,GOV,Chile;Brazil,CHL;BRA,GOV;GOV,Our Paper,2023-05-02,\"Peru condemned Chile and Brazil, it was said.\"
p2,2023-05-02,CRIME,,None,None,None,None,None,None,None,Our Paper,2023-05-02,Somebody stole a bicycle.
";
    let folder = Folder::with(&[("rows.csv", rows.as_bytes())]);
    let report = json(&folder, "evaluate rows.csv --json");
    assert_eq!(report["gold"], "POLECAT rows");
    assert_eq!(report["event"]["gold"], 2, "one for each pair");
    assert_eq!(report["dyad"]["r"], 100.0, "{report}");
    assert_eq!(report["accuracy"]["mode"], 100.0);
    assert_eq!(report["left_out"]["of type `CRIME`"], 1);
}

#[test]
fn plover_records() {
    let records = r#"[
        {"id": "r1", "event": "DISAPPROVE", "date": "2000-01-01", "source": {"country": "PER", "sector": "GOV"}, "target": {"country": "CHL"},
         "textInfo": {"markup": "[SRC: Peru] [EVT: condemned] [TAR: Chile]."}},
        {"id": "r2", "event": "DEMAND", "source": "KENGOV", "target": "GHA", "text": "Kenya urged Ghana to free the sailors."}]"#;
    let folder = Folder::with(&[("gold.json", records.as_bytes())]);
    let report = json(&folder, "evaluate gold.json --json");
    assert_eq!(report["gold"], "PLOVER records");
    assert_eq!(report["per_event"]["ACCUSE"]["r"], 100.0, "{report}");
    assert_eq!(report["per_event"]["REQUEST"]["r"], 100.0, "{report}");
    assert_eq!(report["dyad"]["r"], 100.0);
    assert!(report["accuracy"].get("date").is_none(), "the date that stands for none is not compared");
}

const PAIRS: &str = "\
uid\tmarked_sentence\tsource\ttarget\tgold_root\tgold_penta
1\t<s>Peru</s> condemned <t>Chile</t>.\tPeru\tChile\tACCUSE\t3
2\t<s>Peru</s> bombed <t>Chile</t>.\tPeru\tChile\tASSAULT\t4
3\t<s>Peru</s> greeted <t>Chile</t>.\tPeru\tChile\tSUPPORT\t1
";
const ANSWERS: &str = r#"{"uid": "1", "root": "ACCUSE", "confidence": 0.9}
{"uid": 2, "root": "COERCE", "confidence": 0.3}
"#;

#[test]
fn tables_of_pairs_show_classes_confusion_coverage_and_calibration() {
    let folder = Folder::with(&[("pairs.tsv", PAIRS.as_bytes()), ("answers.jsonl", ANSWERS.as_bytes())]);
    let page = folder.run("evaluate pairs.tsv answers.jsonl --errors").expect(0).out();
    for part in [
        "gold     coded   rows\nASSAULT  COERCE     1\nSUPPORT  none       1\n",
        "ASSAULT, coded COERCE (1 row)\n",
        "            ‹Peru› bombed ‹Chile›.\n    gold    ASSAULT\n    ours    COERCE\n",
        "root       3         2  66.7 ",
        "ASSAULT      0.0    0.0    0.0     -     1         1\n",
        "0.3–0.4           1             0.30         0.00\n0.9–1.0           1             0.90         1.00\n",
    ] {
        assert!(page.contains(part), "{part}\nis not in\n{page}");
    }
    let confusion = page.lines().find(|l| l.starts_with("ASSAULT") && l.contains('·')).unwrap();
    assert!(confusion.ends_with('·') && confusion.contains(" 1"), "{confusion}");
}

#[test]
fn tables_of_pairs_can_be_compared_with_a_saved_run() {
    let folder = Folder::with(&[("pairs.tsv", PAIRS.as_bytes()), ("old.jsonl", ANSWERS.as_bytes())]);
    folder.write("new.jsonl", br#"{"uid": "2", "root": "ASSAULT"}"#);
    let report = json(&folder, "evaluate pairs.tsv new.jsonl --against old.jsonl --json");
    assert_eq!(report["against"]["gained"][0]["id"], "2");
    assert_eq!(report["against"]["lost"][0]["told"], "1  ACCUSE, coded none");
    assert_eq!(report["levels"]["root"]["answered"], 1);
}

#[test]
fn the_crosswalk_is_that_of_the_data_folder() {
    let folder = Folder::with(&[("pairs.tsv", PAIRS.as_bytes()), ("answers.jsonl", ANSWERS.as_bytes())]);
    copy(&repository("data"), &folder.path().join("data"));
    let file = folder.path().join("data/crosswalk/plv.toml");
    let classes = std::fs::read_to_string(&file).unwrap();
    let merged = classes.replace("cameo = [\"17\"]", "cameo = [\"17\"]\nalso = [\"BLAME\"]");
    assert_ne!(classes, merged);
    std::fs::write(&file, merged).unwrap();
    folder.write("answers.jsonl", br#"{"uid": "1", "root": "BLAME"}"#);
    let answered = |options: &str| {
        json(&folder, &format!("evaluate pairs.tsv answers.jsonl --json {options}"))["levels"]["root"]["answered"]
            .clone()
    };
    assert_eq!((answered("--data data"), answered("")), (1.into(), 0.into()));
    std::fs::remove_file(&file).unwrap();
    let gone = folder.run("evaluate pairs.tsv answers.jsonl --data data");
    assert!(gone.expect(1).err().starts_with("error: data/crosswalk/plv.toml: "), "{}", gone.err());
}
