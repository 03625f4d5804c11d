//! `evaluate` with several annotators, for one part of the documents, and what it says of a ledger's moves and of confidence.

use super::shell::{Folder, repository};
use serde_json::{Value, json};

const TEXT: &str = "Peru opened an embassy in Oman on Monday. Oman thanked Peru. Chad may follow.";

/// A claim: type, act, who to whom, status, first code point of its words.
fn claim(event: &str, act: Option<&str>, pair: (&str, &str), status: &str, start: usize) -> Value {
    let side = |country: &str| json!([{"name": country, "country": country, "sector": ["GOV"]}]);
    json!({"event": event, "mode": null, "act": act, "actor": side(pair.0), "recipient": side(pair.1), "status": status,
           "date": {"start": "2024-07-01", "end": "2024-07-01"}, "attribution": [],
           "trigger": {"text": "words", "start": start, "end": start + 6}})
}

fn opened() -> Value {
    claim("SUPPORT", Some("mission.open"), ("PER", "OMN"), "occurred", 5)
}

fn thanked() -> Value {
    claim("SUPPORT", None, ("OMN", "PER"), "occurred", 47)
}

fn document(id: &str, claims: &[Value]) -> String {
    format!("{}\n", json!({"id": id, "date": "2024-07-03", "text": TEXT, "claims": claims}))
}

/// A folder in which Ann and Bob share the document `both`, and Ann has `alone` besides.
fn two() -> Folder {
    let other = claim("AID", None, ("OMN", "PER"), "planned", 47);
    let ann = document("both", &[opened(), thanked()]) + &document("alone", &[opened()]);
    let bob = document("both", &[opened(), other]);
    Folder::with(&[("ann.jsonl", ann.as_bytes()), ("bob.jsonl", bob.as_bytes())])
}

fn report(folder: &Folder, line: &str) -> Value {
    serde_json::from_str(&folder.run(line).expect(0).out()).unwrap()
}

#[test]
fn two_annotators_agree_as_far_as_they_do() {
    let page = two().run("evaluate --agreement ann.jsonl bob.jsonl").expect(0).out();
    let want = "\
1 document that two or more of 2 annotated, 1 pair of annotators. Not compared:
1 document in one file only. No intervals: they need 10 documents and 40 draws.

Annotators
annotator  documents  compared  claims
ann                2         1       2
bob                1         1       2
claims: in the documents compared.

Agreement, mean over pairs
figure      F1  95 %  lowest  highest  pairs
trigger  100.0     -   100.0    100.0      1
event     50.0     -    50.0     50.0      1
quad      50.0     -    50.0     50.0      1
dyad      50.0     -    50.0     50.0      1
act      100.0     -   100.0    100.0      1
";
    assert!(page.starts_with(want), "{page}");
    let pairs = "\
Pairs, F1
pair       documents  trigger  event  quad  dyad    act
ann – bob          1    100.0   50.0  50.0  50.0  100.0
";
    let types = "\
Event types
type       F1  95 %  both  one
SUPPORT  66.7     -     1    1
AID       0.0     -     0    1
";
    let exchanged = "\
Types that stand for each other
type  type     claims
AID   SUPPORT       1
";
    for part in [pairs, types, exchanged] {
        assert!(page.contains(part), "{part}\nis not in\n{page}");
    }
}

#[test]
fn the_report_of_agreement_tells_pairs_means_and_what_is_left_out() {
    let folder = two();
    folder.write("cleo.jsonl", document("both", &[thanked()]).as_bytes());
    folder.write("dora.jsonl", document("other", &[]).as_bytes());
    let all = report(&folder, "evaluate --agreement ann.jsonl bob.jsonl cleo.jsonl dora.jsonl --json");
    let agreement = &all["agreement"];
    assert_eq!(agreement["documents"], 1);
    assert_eq!(agreement["left_out"], json!([{"why": "in one file only", "documents": 2, "ids": ["alone", "other"]}]));
    let names: Vec<String> = agreement["pairs"]
        .as_array()
        .unwrap()
        .iter()
        .map(|p| format!("{} {} {}", p["a"].as_str().unwrap(), p["b"].as_str().unwrap(), p["event"]["f1"]))
        .collect();
    assert_eq!(names, ["ann bob 50.0", "ann cleo 66.7", "bob cleo 0.0"]);
    let mean = &agreement["mean"];
    assert_eq!(
        (&mean["event"]["f1"], &mean["event"]["lowest"], &mean["event"]["highest"]),
        (&json!(38.9), &json!(0.0), &json!(66.7))
    );
    // Bob and Cleo have no claim of one type in common, so no field to compare.
    assert_eq!((&mean["fields"]["status"]["right"], &mean["fields"]["status"]["pairs"]), (&json!(100.0), &json!(2)));
    assert_eq!(mean["pairs"], 3);
    let page = folder.run("evaluate --agreement ann.jsonl bob.jsonl cleo.jsonl dora.jsonl").expect(0).out();
    let line = page.replace('\n', " ");
    assert!(line.contains("No document in common: ann – dora, bob – dora, cleo – dora."), "{page}");
}

#[test]
fn agreement_is_that_of_scoring_one_against_the_other() {
    let (documents, mut ann, mut bob) = (14, String::new(), String::new());
    for n in 0..documents {
        let id = format!("d{n}");
        let all = [opened(), thanked(), claim("AID", None, ("PER", "OMN"), "planned", n)];
        ann += &document(&id, &all[..n % 4]);
        bob += &document(&id, &all[n % 2..]);
    }
    let folder = Folder::with(&[("ann.jsonl", ann.as_bytes()), ("bob.jsonl", bob.as_bytes())]);
    let scored = report(&folder, "evaluate ann.jsonl bob.jsonl --json");
    let agreement = report(&folder, "evaluate --agreement ann.jsonl bob.jsonl --json");
    let (pair, mean) = (&agreement["agreement"]["pairs"][0], &agreement["agreement"]["mean"]);
    for figure in ["trigger", "event", "quad", "dyad", "act"] {
        assert_eq!(pair[figure], scored[figure], "{figure}, intervals included");
        assert_eq!(mean[figure]["f1_interval"], scored[figure]["f1_interval"], "{figure}: the mean of one pair");
    }
    for (field, share) in scored["accuracy"].as_object().unwrap() {
        assert_eq!(&pair["fields"][field]["right"], share, "{field}");
    }
    let back = report(&folder, "evaluate --agreement bob.jsonl ann.jsonl --json");
    assert_eq!(back["agreement"]["mean"]["dyad"]["f1"], mean["dyad"]["f1"]);
    assert_eq!(back["agreement"]["pairs"][0]["dyad"]["p"], pair["dyad"]["r"]);
}

#[test]
fn an_annotation_agrees_with_its_copy_and_that_is_told() {
    let folder = two();
    folder.write("copy.jsonl", &std::fs::read(folder.path().join("ann.jsonl")).unwrap());
    let same = report(&folder, "evaluate --agreement ann.jsonl copy.jsonl --json");
    for figure in ["trigger", "event", "quad", "dyad", "act"] {
        assert_eq!(same["agreement"]["mean"][figure]["f1"], 100.0, "{figure}");
    }
    assert_eq!(same["remarks"], json!(["ann.jsonl and copy.jsonl are the same, byte for byte."]));
}

#[test]
fn what_cannot_be_compared_is_said_with_what_to_do() {
    let folder = two();
    folder.write(
        "broken.jsonl",
        (document("both", &[]) + "{\"id\": \"x\", \"claims\": [{\"event\": \"AID\"}]}\n").as_bytes(),
    );
    folder.write("twice.jsonl", (document("both", &[]) + &document("both", &[opened()])).as_bytes());
    folder.write("other.jsonl", document("other", &[]).as_bytes());
    folder.write("moved.jsonl", document("both", &[]).replace("Monday", "Sunday").as_bytes());
    for (line, status, told, help) in [
        ("ann.jsonl", 2, "agreement is between annotators, and only `ann.jsonl` is named", "name the file of another"),
        ("ann.jsonl bob.jsonl ./ann.jsonl", 2, "./ann.jsonl: this annotator is named twice, as `ann.jsonl`", "once"),
        (
            "ann.jsonl other.jsonl",
            1,
            "no document is in two files. Not compared: 3 documents in one file only.",
            "matched by `id`",
        ),
        (
            "bob.jsonl moved.jsonl",
            1,
            "Not compared: 1 document with another text in another file (both).",
            "id and text",
        ),
        (
            "ann.jsonl broken.jsonl",
            1,
            "broken.jsonl:2: a claim of `x`: missing field `trigger`",
            "FORMATS.md describes",
        ),
        (
            "ann.jsonl twice.jsonl",
            1,
            "twice.jsonl:2: `both` is annotated on line 1 already",
            "give each annotator a file",
        ),
        ("ann.jsonl none.jsonl", 1, "none.jsonl: no such file", "check the name"),
        ("ann.jsonl bob.jsonl --errors", 2, "cannot be used with", "--help"),
    ] {
        let err = folder.run(&format!("evaluate --agreement {line}")).expect(status).err();
        assert!(err.contains(told) && err.contains(help), "{line}: {err}");
    }
    let gold = folder.run("evaluate").expect(2).err();
    assert!(gold.contains("<GOLD>"), "{gold}");
}

/// The published agreement of five annotators on the ten documents they share.
#[test]
fn the_annotators_of_the_training_sets_agree_as_published() {
    let folders = ["../shared", "../../shared"].map(repository);
    let Some(sets) = folders.into_iter().map(|f| f.join("data/gold/train")).find(|f| f.is_dir()) else {
        eprintln!("skipped: ../shared/data/gold/train is not there");
        return;
    };
    let files: Vec<String> = (1..=5).map(|n| sets.join(format!("T{n}.jsonl")).display().to_string()).collect();
    let all = report(&Folder::with(&[]), &format!("evaluate --agreement {} --json --bootstrap 100", files.join(" ")));
    let (agreement, mean) = (&all["agreement"], &all["agreement"]["mean"]);
    assert_eq!((&agreement["documents"], &mean["pairs"]), (&json!(10), &json!(10)));
    for (figure, f1) in [("trigger", 92.2), ("event", 90.2), ("dyad", 82.3)] {
        assert_eq!(mean[figure]["f1"], f1, "{figure}");
    }
    for (field, whole) in [("status", 98.0), ("date", 93.0), ("country", 90.0), ("sector", 83.0), ("speaker", 92.0)] {
        let share = mean["fields"][field]["right"].as_f64().unwrap();
        assert!((share - whole).abs() <= 0.5, "{field} {share}");
    }
    let (low, high) = (&mean["event"]["f1_interval"][0], &mean["event"]["f1_interval"][1]);
    assert!(low.as_f64().unwrap() < 90.2 && high.as_f64().unwrap() > 90.2, "{low} {high}");
}

#[test]
fn one_part_of_the_documents_is_counted() {
    // sha256sum: doc-7 begins with 0, doc-29 with 5, doc-28 with 8, doc-5 with 9.
    let gold: String = ["doc-7", "doc-29", "doc-28", "doc-5"].iter().map(|id| document(id, &[opened()])).collect();
    let folder = Folder::with(&[("gold.jsonl", gold.as_bytes()), ("bob.jsonl", document("doc-7", &[]).as_bytes())]);
    for (part, documents) in [("test", 1), ("development", 1), ("train", 2)] {
        let scored = report(&folder, &format!("evaluate gold.jsonl gold.jsonl --part {part} --json"));
        assert_eq!(scored["documents"], documents, "{part}");
        assert_eq!(scored["part"], json!({"name": part, "documents": documents, "of": 4}));
    }
    let page = folder.run("evaluate gold.jsonl bob.jsonl --part test").expect(0).out();
    assert!(page.starts_with("Part test: 1 of 4 documents.\n1 document, 1 claim in the gold, 0 coded."), "{page}");
    let agreement = report(&folder, "evaluate --agreement gold.jsonl bob.jsonl --part test --json");
    assert_eq!(agreement["part"]["of"], 4);
    assert_eq!(agreement["agreement"]["left_out"], json!([]));
}

#[test]
fn a_part_without_documents_and_rows_without_ids_are_said() {
    let table = "uid\tmarked_sentence\tgold_root\tgold_penta\n1\t<s>Mali</s> hails <t>Togo</t>.\tSUPPORT\t1\n";
    let record = r#"{"event": "CONSULT", "text": "Mali met Togo.", "source": "MLI", "target": "TGO"}"#;
    let folder = Folder::with(&[
        ("doc.jsonl", document("doc-7", &[]).as_bytes()),
        ("copy.jsonl", document("doc-7", &[]).as_bytes()),
        ("table.tsv", table.as_bytes()),
        ("record.json", record.as_bytes()),
    ]);
    for (line, told) in [
        ("doc.jsonl --part train", "doc.jsonl: no document is of the part `train`\n  help: "),
        (
            "--agreement doc.jsonl copy.jsonl --part train",
            "doc.jsonl, copy.jsonl: no document is of the part `train`\n",
        ),
        ("table.tsv --part train", "table.tsv: --part is for annotated documents\n  help: "),
        ("record.json --part train", "record.json: --part is for annotated documents\n  help: "),
        ("doc.jsonl --part dev", "[possible values: train, development, test]"),
    ] {
        let err = folder.run(&format!("evaluate {line}")).expect(2).err();
        assert!(err.contains(told), "{line}: {err}");
    }
}

#[test]
fn moves_of_the_ledger_are_wrong_missed_or_right() {
    let with = |claim: Value, field: &str, value: Value| {
        let mut claim = claim;
        claim[field] = value;
        claim
    };
    let planned = |pair| claim("AGREE", Some("mission.close"), pair, "planned", 60);
    let closed = |pair| claim("SANCTION", Some("mission.close"), pair, "occurred", 60);
    let gold = [
        opened(),
        planned(("PER", "OMN")),
        closed(("TCD", "OMN")),
        claim("SANCTION", Some("relations.sever"), ("TCD", "OMN"), "historical", 60),
        claim("SUPPORT", Some("ambassador.return"), ("TCD", "OMN"), "occurred", 60),
    ];
    let unsure = json!({"total": 0.001});
    let pred = [
        // Told in another sentence: right.
        claim("SUPPORT", Some("mission.open"), ("PER", "OMN"), "ongoing", 50),
        // Planned, and coded as done: wrong.
        closed(("PER", "OMN")),
        // Between others: wrong, and the gold's is missed. Two subjects are two moves.
        with(closed(("TCD", "PER")), "recipient", json!([{"country": "PER"}, {"country": "FRA"}])),
        // Too unsure to move anything: neither wrong nor of use.
        with(claim("SANCTION", Some("relations.sever"), ("TCD", "OMN"), "historical", 60), "confidence", unsure),
        // Long past without a day: the same.
        with(claim("SANCTION", Some("relations.sever"), ("PER", "OMN"), "historical", 60), "date", json!({})),
        // Only planned.
        planned(("FRA", "OMN")),
    ];
    let folder = Folder::with(&[
        ("gold.jsonl", document("a", &gold).as_bytes()),
        ("pred.jsonl", document("a", &pred).as_bytes()),
    ]);
    let moves = &report(&folder, "evaluate gold.jsonl pred.jsonl --json")["moves"];
    assert_eq!((&moves["emitted"], &moves["wrong"], &moves["wrong_per_100"]), (&json!(4), &json!(3), &json!(75.0)));
    assert_eq!((&moves["gold"], &moves["missed"], &moves["missed_per_100"]), (&json!(3), &json!(2), &json!(66.7)));
    assert_eq!(moves["held_back"], 2);
    let page = folder.run("evaluate gold.jsonl pred.jsonl").expect(0).out();
    let table = "\
Moves of the ledger
act              coded  wrong  per 100  95 %  gold  missed  per 100  95 %
all                  4      3     75.0     -     3       2     66.7     -
mission.close        3      3    100.0     -     1       1    100.0     -
mission.open         1      0      0.0     -     1       0      0.0     -
relations.sever      0      0        -     -     1       1    100.0     -
";
    assert!(page.contains(table), "{page}");
    assert!(page.replace('\n', " ").contains("2 more are coded as done but move nothing"), "{page}");
    // What changed since another run is told too.
    let against = folder.run("evaluate gold.jsonl gold.jsonl --against pred.jsonl").expect(0).out();
    assert!(against.contains("wrong moves") && against.contains("missed moves"), "{against}");
}

#[test]
fn confidence_is_set_against_type_and_participants() {
    let sure = |mut claim: Value, total: f64| {
        claim["confidence"] = json!({"total": total});
        claim
    };
    let mut other = thanked();
    other["recipient"] = json!([{"country": "TCD"}]);
    let pred = [sure(opened(), 0.9), sure(other, 0.9)];
    let folder = Folder::with(&[
        ("gold.jsonl", document("a", &[opened(), thanked()]).as_bytes()),
        ("pred.jsonl", document("a", &pred).as_bytes()),
    ]);
    let calibration = &report(&folder, "evaluate gold.jsonl pred.jsonl --json")["calibration"];
    let near = |value: &Value, want: f64| (value.as_f64().unwrap() - want).abs() < 1e-9;
    assert!(near(&calibration["gap"], 0.4) && near(&calibration["brier"], 0.41), "{calibration}");
    assert!(near(&calibration["event"]["gap"], 0.1) && near(&calibration["event"]["brier"], 0.01), "{calibration}");
    assert_eq!(calibration["event"]["bins"][0]["right"], 1.0);
    let page = folder.run("evaluate gold.jsonl pred.jsonl").expect(0).out();
    let table = "\
confidence  answers  mean confidence  type right  all right
0.9–1.0           2             0.90        1.00       0.50
";
    assert!(page.contains(table), "{page}");
    assert!(page.replace('\n', " ").contains("Brier score 0.41"), "{page}");
}

#[test]
fn a_document_annotated_twice_counts_once_for_each_annotator() {
    let gold = document("a", &[opened(), thanked()]) + &document("a", &[opened()]);
    let pred = document("a", &[opened(), thanked()]);
    let folder = Folder::with(&[
        ("gold.jsonl", gold.as_bytes()),
        ("pred.jsonl", pred.as_bytes()),
        ("again.jsonl", (pred.clone() + &pred).as_bytes()),
        ("other.jsonl", (pred.clone() + &document("a", &[])).as_bytes()),
        ("more.jsonl", (pred.clone() + &document("b", &[opened()])).as_bytes()),
        ("texts.jsonl", (gold.clone() + &document("a", &[]).replace("Monday", "Sunday")).as_bytes()),
    ]);
    let scored = report(&folder, "evaluate gold.jsonl pred.jsonl --json");
    // Perfect against the first, one claim too many against the second.
    let event = &scored["event"];
    assert_eq!((&event["hits"], &event["gold"], &event["pred"]), (&json!(3), &json!(3), &json!(4)));
    assert_eq!((&scored["documents"], &scored["annotations"]), (&json!(1), &json!(2)));
    let page = folder.run("evaluate gold.jsonl pred.jsonl").expect(0).out().replace('\n', " ");
    assert!(page.contains("1 document, 3 claims in the gold, 4 coded. The documents are annotated 2 times:"), "{page}");
    // Coded now, the text is coded once and compared twice.
    let now = report(&folder, "evaluate gold.jsonl --json");
    assert_eq!(now["annotations"], 2);
    assert_eq!(now["event"]["pred"].as_u64().unwrap() % 2, 0);

    let again = report(&folder, "evaluate gold.jsonl again.jsonl --json");
    assert_eq!(again["event"], *event);
    assert_eq!(
        again["remarks"],
        json!(["again.jsonl: 1 record word for word the same as an earlier one, counted once."])
    );
    let more = report(&folder, "evaluate gold.jsonl more.jsonl --json");
    assert_eq!(
        (&more["event"], &more["remarks"]),
        (event, &json!(["more.jsonl: 1 document not in the gold, not counted."]))
    );
    let err = folder.run("evaluate gold.jsonl other.jsonl").expect(1).err();
    assert!(err.starts_with("error: other.jsonl:2: `a` is coded otherwise on line 1\n  help: "), "{err}");
    let err = folder.run("evaluate texts.jsonl").expect(1).err();
    assert!(err.starts_with("error: texts.jsonl:3: `a` has another text than on line 1\n  help: "), "{err}");
}

#[test]
fn claims_of_a_text_that_was_coded_twice_are_counted_once() {
    let gold = document("a", &[opened()]);
    let folder = Folder::with(&[("gold.jsonl", gold.as_bytes())]);
    let once = folder.run("code gold.jsonl --format jsonl --quiet").expect(0).out();
    assert!(!once.is_empty(), "there is something to count");
    folder.write("pred.jsonl", once.as_bytes());
    folder.write("pred2.jsonl", once.repeat(2).as_bytes());
    let [one, two] = ["pred", "pred2"].map(|pred| report(&folder, &format!("evaluate gold.jsonl {pred}.jsonl --json")));
    assert_eq!(one["event"], two["event"]);
    assert!(two["remarks"][0].as_str().unwrap().ends_with("word for word the same as an earlier one, counted once."));
}
