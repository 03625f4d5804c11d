//! `evaluate` agrees with the reference scorers, and says what differs.

use super::shell::{Folder, repository};
use serde_json::{Value, json};
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

const PRED: &str = r#"{"doc_id": "a", "event": "SUPPORT", "status": "planned", "actor": [{"name": "Turkey", "country": "TUR"}], "trigger": {"text": "recognised", "start": 16, "end": 26}}
{"doc_id": "a", "event": "ACCUSE", "trigger": {"text": "condemned", "start": 52, "end": 61}, "rule": {"id": "accuse.condemn"}}
{"doc_id": "a", "event": null, "reason": "no rule"}
"#;

#[test]
fn errors_are_told_by_kind_with_sentence_gold_and_coding() {
    let folder = Folder::with(&[("gold.json", GOLD.as_bytes()), ("pred.jsonl", PRED.as_bytes())]);
    let page = folder.run("evaluate gold.json pred.jsonl --errors").expect(0).out();
    let want = "\
Kinds of difference
kind               listed  in all
extra claim             1       1
recipient missing       1       1
act                     0       1
status                  0       1
date                    0       1
sector                  0       1
In claims. A claim wrong in several ways is listed below once, under the
gravest, and counted for each in the last column.

Rules behind extra claims and wrong types
rule            claims  extra  type  right, %
accuse.condemn       1      1     0       0.0
Claims each rule coded, how many of them the gold has not, or with another type.

extra claim (1 claim): coded, not in the gold
────────────────────────────────────────────────────────────────────────────────
  a
            France [condemned] the attack.
    gold    -
    ours    ACCUSE - > -
    why     accuse.condemn

recipient missing (1 claim): the gold has participants on this side that were not coded
────────────────────────────────────────────────────────────────────────────────
  a
            Turkey formally [recognised] Kosovo on Monday.
    gold    SUPPORT recognition.grant TUR > KOS, occurred, 2024-07-01, GOV GOV
    ours    SUPPORT TUR > -, planned
    differs recipient missing; act; status; date; sector
";
    assert!(page.starts_with(want), "{page}");
}

#[test]
fn what_was_missed_is_told_with_the_reason() {
    let gold = r#"{"id": "a", "date": "2024-07-03", "text": "Two suspects were arrested.\nThe zebras grazed near Togo.", "claims": [
        {"event": "COERCE", "trigger": {"text": "arrested", "start": 18, "end": 26}},
        {"event": "AID", "trigger": {"text": "grazed", "start": 39, "end": 45}}]}"#;
    let page = Folder::with(&[("gold.json", gold.as_bytes())])
        .run("evaluate --coder rules gold.json --errors")
        .expect(0)
        .out();
    let part = |from: &str| page[page.rfind(from).unwrap_or_else(|| panic!("{from} in {page}"))..].to_owned();
    assert!(part("missed trigger, no rule (1").contains("[grazed]"), "{page}");
    let tried = part("missed trigger, no fit (1");
    assert!(tried.contains("[arrested]") && tried.contains("why     coerce.arrest"), "{page}");
}

#[test]
fn the_page_has_tables_with_their_meaning() {
    let folder = Folder::with(&[("gold.json", GOLD.as_bytes()), ("pred.jsonl", PRED.as_bytes())]);
    let page = folder.run("evaluate gold.json pred.jsonl").expect(0).out();
    let want = "\
1 document, 1 claim in the gold, 2 coded. No intervals: they need 10 documents
and 40 draws.

Figures
figure      P  95 %      R  95 %    F1  95 %  gold  coded
trigger  50.0     -  100.0     -  66.7     -     1      2
event    50.0     -  100.0     -  66.7     -     1      2
quad     50.0     -  100.0     -  66.7     -     1      2
dyad      0.0     -    0.0     -   0.0     -     1      1
act         -     -    0.0     -   0.0     -     1      0
Per cent. P: of what was coded, the share that is in the gold;";
    assert!(page.starts_with(want), "{page}");
    let confusion = "\
Confusion of types
gold     SUP  ACC  missed
SUPPORT    1    ·       ·
ACCUSE     ·    ·       ·
extra      ·    1
";
    assert!(page.contains(confusion), "{page}");
}

/// So many documents like the gold, called a0, a1 and so on.
fn many(documents: usize, record: &str) -> String {
    (0..documents).map(|n| record.replace("\"a\"", &format!("\"a{n}\"")) + "\n").collect()
}

#[test]
fn intervals_are_the_same_on_every_run_and_hold_the_figure() {
    // Every second document has its claim.
    let claims: String = (0..20)
        .step_by(2)
        .map(|n| PRED.lines().next().unwrap().replace("\"a\"", &format!("\"a{n}\"")) + "\n")
        .collect();
    let folder = Folder::with(&[("gold.jsonl", many(20, GOLD).as_bytes()), ("pred.jsonl", claims.as_bytes())]);
    let json = |options: &str| -> Value {
        serde_json::from_str(&folder.run(&format!("evaluate gold.jsonl pred.jsonl --json {options}")).expect(0).out())
            .unwrap()
    };
    let first = json("");
    assert_eq!(first, json("--jobs 1"));
    assert_eq!(first["event"]["r"], 50.0);
    let (low, high) = (&first["event"]["r_interval"][0], &first["event"]["r_interval"][1]);
    let (low, high) = (low.as_f64().unwrap(), high.as_f64().unwrap());
    // A share of 20: the standard error is 11 points.
    assert!((20.0..40.0).contains(&low) && (60.0..80.0).contains(&high), "{low} {high}");
    assert_eq!(first["event"]["p_interval"], serde_json::json!([100.0, 100.0]));
    assert_eq!(json("--bootstrap 0")["event"]["f1_interval"], Value::Null);
}

#[test]
fn against_a_saved_run_tells_figures_gained_and_lost() {
    let better = PRED.lines().next().unwrap().replace("planned", "occurred");
    let better =
        better.replace("\"trigger\"", "\"recipient\": [{\"name\": \"Kosovo\", \"country\": \"KOS\"}], \"trigger\"");
    let folder = Folder::with(&[
        ("gold.json", GOLD.as_bytes()),
        ("old.jsonl", PRED.as_bytes()),
        ("new.jsonl", better.as_bytes()),
    ]);
    let report = folder.run("evaluate gold.json old.jsonl --json").expect(0).out();
    folder.write("report.json", report.as_bytes());
    let want = "\
Change against the saved run
figure         before    now  change  95 %
trigger F1       66.7  100.0   +33.3     -
event F1         66.7  100.0   +33.3     -
quad F1          66.7  100.0   +33.3     -
dyad F1           0.0  100.0  +100.0     -
status right      0.0  100.0  +100.0     -
country right     0.0  100.0  +100.0     -
ACCUSE F1         0.0      -       -     -
";
    let lists = "\
Gained: better than before (1)
type right → right  a  SUPPORT recognition.grant TUR > KOS  “recognised”

Extra claims gone (1)
  a  ACCUSE - > -  “condemned”
";
    for against in ["old.jsonl", "report.json"] {
        let page = folder.run(&format!("evaluate gold.json new.jsonl --against {against}")).expect(0).out();
        assert!(page.contains(want), "{against}: {page}");
        assert!(page.contains(lists), "{against}: {page}");
        assert!(!page.contains("Lost"), "{against}: {page}");
    }
    let back = folder.run("evaluate gold.json old.jsonl --against new.jsonl --json").expect(0).out();
    let back: Value = serde_json::from_str(&back).unwrap();
    assert_eq!(back["against"]["lost"][0]["before"], "right");
    assert_eq!(back["against"]["extra_new"].as_array().unwrap().len(), 1);
    let same = folder.run("evaluate gold.json new.jsonl --against new.jsonl").expect(0).out();
    assert!(same.ends_with("No figure changed.\n\n"), "{same}");
}

#[test]
fn changes_on_the_same_documents_have_intervals() {
    let folder = Folder::with(&[
        ("gold.jsonl", many(12, GOLD).as_bytes()),
        ("none.jsonl", many(12, r#"{"id":"a","claims":[]}"#).as_bytes()),
    ]);
    let report = folder.run("evaluate gold.jsonl gold.jsonl --against none.jsonl --json").expect(0).out();
    let report: Value = serde_json::from_str(&report).unwrap();
    let dyad = report["against"]["figures"].as_array().unwrap().iter().find(|f| f["figure"] == "dyad F1").unwrap();
    assert_eq!((&dyad["change"], &dyad["interval"]), (&100.0.into(), &serde_json::json!([100.0, 100.0])));
}

#[test]
fn the_json_report_tells_every_claim() {
    let folder = Folder::with(&[("gold.json", GOLD.as_bytes()), ("pred.jsonl", PRED.as_bytes())]);
    let report: Value =
        serde_json::from_str(&folder.run("evaluate gold.json pred.jsonl --json").expect(0).out()).unwrap();
    assert_eq!(report["kinds"]["recipient missing"], 1);
    let outcomes: Vec<&str> =
        report["items"].as_array().unwrap().iter().map(|i| i["outcome"].as_str().unwrap()).collect();
    assert_eq!(outcomes, ["type right", "extra"]);
    assert_eq!(report["items"][1]["why"], "accuse.condemn");
    assert_eq!(report["confusion"][0]["n"], 1);
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

/// Texts whose sentences end in every way the measure knows, and in some that only look so.
const TEXTS: [&str; 4] = [
    "Mali met Togo. \u{201c}Peru\u{201d} left!\nChad paid (Fiji).  Cuba won? Iran",
    "\n\nHead\n \nMali\u{a0}met.\u{2003}Togo\u{1c}ended.\u{1f}Peru \u{2019}s.\n\n\nEnd of all it said\n\n\n",
    "  Caf\u{e9} met. \u{1f600}Togo \u{130}stanbul left.\r\nPeru (rose) fell\tand... Chad\n",
    "No stop at all in a text that goes on and on and on and on and on",
];

/// Annotation and claims made up from a fixed seed: every field at odds, absent, null or empty now and then, lists, gaps,
/// several sentences, documents without a date, actors who speak themselves, organizations with sectors.
fn made_up(seed: u64) -> (String, String) {
    let state = std::cell::Cell::new(seed);
    let draw = |below: usize| {
        state.set(state.get().wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407));
        (state.get() >> 33) as usize % below
    };
    // The last value stands for a field that is not there.
    let pick = |values: Value, n: usize| -> Option<Value> {
        let values = values.as_array().unwrap().clone();
        values.get(n % (values.len() + 1)).cloned()
    };
    let set = |record: &mut Value, name: &str, value: Option<Value>| {
        if let Some(value) = value {
            record[name] = value;
        }
    };
    let names =
        json!(["Ann O. Ther", "ther", "THER.", "The Co.", "None", "mli", "\u{130}STANBUL", "(x)", "5", "  ", "", null]);
    let claim = || {
        let side = |most: usize| -> Value {
            let one = |_| {
                let mut side = json!({});
                let countries = json!(["MLI", "TGO", "UNO", "IGO", "EUR", "NGO", "", "PER", null]);
                set(&mut side, "country", pick(countries, draw(14)));
                set(&mut side, "name", pick(names.clone(), draw(26)));
                set(&mut side, "text", pick(names.clone(), draw(26)));
                set(&mut side, "sector", pick(json!([["GOV"], ["MIL", "GOV"], [], [""], null]), draw(12)));
                side
            };
            (0..draw(most + 1)).map(one).collect()
        };
        let (actor, recipient) = (side(4), side(3));
        let start = draw(60);
        let mut claim = json!({
            "event": (["AID", "ACCUSE", "AGREE", "UNHEARD_OF"][draw(14) % 4]),
            "trigger": {"text": "x", "start": start, "end": start + draw(8)},
        });
        set(&mut claim, "actor", Some(actor).filter(|a| a != &json!([])).or(pick(json!([[], null]), draw(3))));
        set(&mut claim, "recipient", Some(recipient).filter(|r| r != &json!([])).or(pick(json!([[], null]), draw(3))));
        set(&mut claim, "mode", pick(json!([null, "", "assist", "grant"]), draw(10)));
        let acts = json!([null, "", "treaty.sign", "visa.waive", "ambassador.return", "ambassador.recall"]);
        set(&mut claim, "act", pick(acts, draw(14)));
        let days = json!([null, "2024-07-01", "2024-07-02", ""]);
        let mut date = json!({"basis": "text"});
        set(&mut date, "start", pick(days.clone(), draw(9)));
        set(&mut date, "end", pick(days, draw(9)));
        set(&mut claim, "date", pick(json!([date.clone(), date.clone(), date, {}, null]), draw(12)));
        set(&mut claim, "status", pick(json!(["occurred", "historical", "planned", "historical", null]), draw(12)));
        let mut voices: Vec<Value> = Vec::new();
        for _ in 0..draw(3) {
            let mut voice = json!({"kind": "named"});
            set(&mut voice, "speaker", pick(names.clone(), draw(26)));
            voices.push(voice);
        }
        set(
            &mut claim,
            "attribution",
            Some(json!(voices)).filter(|v| v != &json!([])).or(pick(json!([[], null]), draw(3))),
        );
        claim
    };
    // A coding is the annotation with fields changed or left out, and claims missing and added.
    let coded = |gold: &Value| {
        let mut coded = gold.clone();
        for (field, value) in claim().as_object().unwrap() {
            if draw(6) == 0 {
                coded[field] = value.clone();
            }
        }
        coded
    };
    let (mut gold, mut pred) = (String::new(), String::new());
    for id in 0..80 {
        let list = |n: usize| (0..n).map(|_| claim()).collect::<Vec<Value>>();
        let of_gold = list(id % 7);
        let mut of_pred: Vec<Value> = of_gold.iter().filter(|_| draw(5) > 0).map(coded).collect();
        of_pred.extend(list(id % 3));
        let mut document = json!({"id": format!("d{id}"), "text": TEXTS[id % 4], "claims": of_gold});
        set(&mut document, "date", pick(json!(["2024-07-03", "", null, "2024-07-03"]), id / 3));
        gold += &format!("{document}\n");
        match id % 3 {
            0 => pred += &format!("{}\n", json!({"id": format!("d{id}"), "claims": of_pred})),
            // One claim a line; a document without any is not there.
            _ => of_pred.into_iter().for_each(|mut claim| {
                claim["doc_id"] = format!("d{id}").into();
                pred += &format!("{claim}\n");
            }),
        }
    }
    (gold, pred)
}

/// The figures of `evaluate` for what is made up from a seed, and the folder it lies in.
fn evaluated(seed: u64) -> (Folder, Value) {
    let (gold, pred) = made_up(seed);
    let folder = Folder::with(&[("gold.jsonl", gold.as_bytes()), ("pred.jsonl", pred.as_bytes())]);
    let ours = folder.run("evaluate gold.jsonl pred.jsonl --json --bootstrap 0").expect(0).out();
    (folder, serde_json::from_str(&ours).unwrap())
}

/// What the reference scorer says of the seeds, for machines without it: a JSON object by seed.
fn recorded() -> Value {
    let content = std::fs::read_to_string(repository("tests/program/evaluation_reference.json")).unwrap();
    serde_json::from_str(&content).unwrap()
}

#[test]
fn made_up_claims_score_as_the_reference_is_recorded() {
    let recorded = recorded();
    let seeds = recorded.as_object().unwrap();
    assert!(seeds.len() >= 5, "there is something to compare");
    for (seed, theirs) in seeds {
        agrees(&evaluated(seed.parse().unwrap()).1, theirs, seed);
    }
}

#[test]
fn made_up_claims_score_as_by_the_reference() {
    let Some(shared) = reference("score_gold.py") else { return };
    let script = shared.join("tools/score_gold.py");
    let mut all = serde_json::Map::new();
    for seed in 1..=20 {
        let (folder, ours) = evaluated(seed);
        let [gold, pred] = ["gold.jsonl", "pred.jsonl"].map(|f| folder.path().join(f));
        let Some(theirs) =
            python(&[script.to_str().unwrap(), gold.to_str().unwrap(), pred.to_str().unwrap(), "--json"])
        else {
            eprintln!("skipped: no python3");
            return;
        };
        assert!(theirs["act"]["f1"].as_f64().unwrap() > 0.0, "there is something to compare: {theirs}");
        agrees(&ours, &theirs, &format!("made up from {seed}"));
        all.insert(seed.to_string(), theirs);
    }
    // To record anew: RECORD=tests/program/evaluation_reference.json cargo nextest run made_up_claims_score_as_by
    let first = |n: &usize| all.get(&n.to_string()).map(|v| (n.to_string(), v.clone()));
    let kept: Value =
        (1..=5).collect::<Vec<usize>>().iter().filter_map(first).collect::<serde_json::Map<_, _>>().into();
    if let Some(path) = std::env::var_os("RECORD") {
        std::fs::write(path, format!("{}\n", serde_json::to_string_pretty(&kept).unwrap())).unwrap();
    } else {
        assert!(kept == recorded(), "the reference says something else than is recorded in evaluation_reference.json");
    }
}

#[test]
fn documents_score_as_by_the_reference() {
    scores_as_by_the_reference(&["russia-taliban.json"]);
}

#[test]
fn annotated_sets_score_as_by_the_reference() {
    scores_as_by_the_reference(&["dev.jsonl", "acts_dev.jsonl"]);
}

#[test]
fn sets_to_learn_from_score_as_by_the_reference() {
    scores_as_by_the_reference(&["train/T1.jsonl", "train/T4.jsonl", "train/T7.jsonl", "train/W1.jsonl"]);
}

fn scores_as_by_the_reference(names: &[&str]) {
    let Some(shared) = reference("score_gold.py") else { return };
    let script = shared.join("tools/score_gold.py");
    for name in names {
        let gold = shared.join("data/gold").join(name);
        let folder = Folder::with(&[]);
        let claims = folder.run(&format!("code {} --format jsonl --quiet", gold.display())).expect(0).out();
        folder.write("pred.jsonl", claims.as_bytes());
        let pred = folder.path().join("pred.jsonl");
        let ours = folder.run(&format!("evaluate {} pred.jsonl --json", gold.display())).expect(0).out();
        let direct = folder.run(&format!("evaluate {} --json", gold.display())).expect(0).out();
        assert!(ours == direct, "coding now and before are the same for {name}");
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
