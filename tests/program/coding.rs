//! What `code`, `parse`, `explain` and `check` print for good input.

use super::shell::{Folder, repository};
use demarche_knowledge::claim::{Claim, Confidence, Excerpt, Status};
use proptest::prelude::*;

const TEXT: &[u8] = "A Quiet Day\nTurkey formally recognised Kosovo on Monday.\n\nThe garden is green.\n".as_bytes();

#[test]
fn the_output_is_the_same_for_any_number_of_jobs() {
    let sentence = |n: usize| match n % 4 {
        0 => "Turkey formally recognised Kosovo on Monday. The ministry confirmed it.",
        1 => "France condemned the attack, and Germany will send an envoy to Mali.",
        2 => "The garden is green.",
        _ => "Russia accepted credentials from Afghanistan's ambassador in Moscow.",
    };
    let lines: String = (0..150)
        .map(|n| {
            let text = format!("{} ", sentence(n)).repeat(n % 7);
            serde_json::json!({"id": n, "text": text, "date": "2024-07-03"}).to_string() + "\n"
        })
        .collect();
    let folder = Folder::with(&[("in.jsonl", lines.as_bytes())]);
    let one = folder.run("code in.jsonl --jobs 1");
    assert!(one.expect(0).records().len() > 100);
    for jobs in [2, 5] {
        let many = folder.run(&format!("code in.jsonl --jobs {jobs}"));
        assert!(many.out() == one.out() && many.err() == one.err(), "--jobs {jobs} prints something else");
    }
}

#[test]
fn a_claim_reads_back_and_its_spans_are_its_words() {
    let text = String::from_utf8_lossy(TEXT);
    let answer = Folder::with(&[("a.txt", TEXT)]).run("code a.txt --date 2024-07-03");
    let claims: Vec<Claim> = answer.expect(0).out().lines().map(|l| serde_json::from_str(l).unwrap()).collect();
    let [claim] = &claims[..] else { panic!("one claim, not {claims:?}") };
    assert_eq!((claim.trigger.text.as_str(), claim.status), ("recognised", Status::Occurred));
    let words = |e: &Excerpt| text.chars().skip(e.span.start).take(e.span.end - e.span.start).collect::<String>();
    assert_eq!(words(&claim.trigger), claim.trigger.text);
    let countries: Vec<_> = claim.actor.iter().chain(&claim.recipient).filter_map(|p| p.country.as_deref()).collect();
    assert_eq!(countries, ["TUR", "KOS"]);
    assert_eq!(claim.date.start.as_deref(), Some("2024-07-01"));
    assert_eq!(serde_json::to_string(claim).unwrap() + "\n", answer.out());
}

#[test]
fn standard_input_is_text_or_records() {
    let folder = Folder::with(&[]);
    let text = folder.run_with("code - --date 2024-07-03", TEXT);
    assert_eq!(text.expect(0).records()[0]["doc_id"], "stdin");
    let record = folder.run_with("code -", b"{\"id\":\"r\",\"text\":\"Turkey formally recognised Kosovo.\"}\n");
    assert_eq!(record.expect(0).records()[0]["doc_id"], "r");
}

#[test]
fn the_page_marks_words_and_fits_its_width() {
    let folder = Folder::with(&[("a.txt", TEXT)]);
    let page = folder.run("code a.txt --date 2024-07-03 --format text --color never").out();
    assert!(page.starts_with("a  2024-07-03\n────"), "{page}");
    assert!(page.contains("‹Turkey› formally [recognised] ‹Kosovo› on Monday."), "{page}");
    assert!(page.lines().all(|l| l.chars().count() <= 80), "{page}");
    assert!(!page.contains('\u{1b}'));
    let colored = folder.run("code a.txt --date 2024-07-03 --format text --color always").out();
    assert!(colored.contains("\u{1b}["));
    let bare = anstyle_free(&colored).replace(['‹', '›', '[', ']'], "");
    assert_eq!(bare, page.replace(['‹', '›', '[', ']'], ""));
}

/// The text without escape sequences.
fn anstyle_free(text: &str) -> String {
    let mut rest = text;
    let mut bare = String::new();
    while let Some((before, after)) = rest.split_once("\u{1b}[") {
        bare.push_str(before);
        rest = after.split_once('m').map_or("", |(_, after)| after);
    }
    bare + rest
}

#[test]
fn escape_sequences_of_a_text_never_reach_the_terminal() {
    let text = b"Turkey formally recognised \x1b[31mKosovo\x1b[0m on Monday.";
    let answer = Folder::with(&[("a\u{1b}.txt", text)]).run_with("code . --format text --color never", b"");
    assert!(!answer.out().contains('\u{1b}') && !answer.err().contains('\u{1b}'));
}

#[test]
fn json_is_one_list_of_documents() {
    let folder = Folder::with(&[("a.txt", TEXT), ("b.txt", b"The garden is green.")]);
    let list: serde_json::Value = serde_json::from_str(&folder.run("code a.txt b.txt --format json").out()).unwrap();
    let claims: Vec<_> =
        list.as_array().unwrap().iter().map(|d| (d["id"].as_str(), d["claims"].as_array().unwrap().len())).collect();
    assert_eq!(claims, [(Some("a"), 1), (Some("b"), 0)]);
    assert_eq!(folder.run_with("code - --format json", b"").out(), "[\n]\n");
}

#[test]
fn a_month_of_publication_leaves_the_day_open() {
    let record = |date: &str| {
        format!("{{\"id\":\"a\",\"text\":\"Turkey formally recognised Kosovo yesterday.\",\"date\":\"{date}\"}}\n")
    };
    let folder =
        Folder::with(&[("day.jsonl", record("2024-07-03").as_bytes()), ("month.jsonl", record("2024-07").as_bytes())]);
    let date = |file: &str| {
        let record = &folder.run(&format!("code {file}")).records()[0];
        (record["date"]["start"].as_str().unwrap().to_owned(), record["date"]["end"].as_str().unwrap().to_owned())
    };
    assert_eq!(date("day.jsonl"), ("2024-07-02".into(), "2024-07-02".into()));
    assert_eq!(date("month.jsonl"), ("2024-06-30".into(), "2024-07-30".into()));
}

#[test]
fn parse_prints_conllu_json_and_a_tree() {
    let folder = Folder::with(&[("a.txt", TEXT)]);
    let conllu = folder.run("parse a.txt").expect(0).out();
    let row = conllu.lines().find(|l| l.contains("\trecognised\t")).unwrap();
    let columns: Vec<&str> = row.split('\t').collect();
    assert_eq!((columns.len(), columns[2], columns[3], columns[7]), (10, "recognise", "VERB", "root"));
    for line in conllu.lines().filter(|l| !l.is_empty() && !l.starts_with('#')) {
        assert_eq!(line.split('\t').count(), 10, "{line}");
    }
    let json = &folder.run("parse a.txt --format json").records()[0];
    let text: Vec<char> = String::from_utf8_lossy(TEXT).chars().collect();
    for token in json["tokens"].as_array().unwrap() {
        let (start, end) = (token["start"].as_u64().unwrap() as usize, token["end"].as_u64().unwrap() as usize);
        assert_eq!(token["text"], text[start..end].iter().collect::<String>());
    }
    let tree = folder.run("parse a.txt --format text").out();
    assert!(tree.contains("recognised") && tree.contains("├ Turkey"), "{tree}");
}

#[test]
fn explain_tells_how_and_picks_a_line() {
    let folder = Folder::with(&[
        ("a.txt", TEXT),
        ("b.jsonl", b"{\"text\":\"The garden is green.\"}\n{\"text\":\"Turkey formally recognised Kosovo.\"}\n"),
    ]);
    let whole = folder.run("explain a.txt").expect(0).out();
    assert!(whole.contains("how ") && whole.contains("trigger `recognised`"), "{whole}");
    assert!(folder.run("explain a.txt:2").expect(0).out().contains("trigger `recognised`"));
    assert!(folder.run("explain a.txt:4").expect(0).out().contains("No claim here."));
    assert!(folder.run("explain b.jsonl:2").expect(0).out().contains("trigger `recognised`"));
    assert!(!folder.run("explain b.jsonl:1").expect(0).out().contains("trigger `"));
    let gone = folder.run("explain b.jsonl:9");
    assert_eq!(gone.expect(1).err(), "error: b.jsonl:9: there is no such record\n");
}

#[test]
fn check_shows_the_place_and_the_fix() {
    let folder = Folder::with(&[]);
    copy(&repository("data"), &folder.path().join("data"));
    folder.run("check data --no-cases").expect(0);
    folder.write(
        "data/rules/en/zz.toml",
        b"title = \"Wrong\"\nsource = \"test\"\n\n[[rule]]\nid = \"zz.wrong\"\nevent = \"PROTST\"\nwhy = \"x\"\nverb = [\"A zigzag R\"]\ncode = [\"Mali zigzagged Togo. => MLI > TGO\", \"Togo zigzagged Mali. => TGO > MLI\"]\npass = [\"It zigzagged.\", \"We zigzag.\"]\n",
    );
    let answer = folder.run("check data --color never");
    let err = answer.expect(1).err();
    assert!(err.contains("data/rules/en/zz.toml:6:"), "{err}");
    assert!(err.contains("event = \"PROTST\"") && err.contains("^"), "{err}");
    assert!(err.contains("PROTEST"), "it says what was meant: {err}");
    // Broken data stops the other commands before they code anything.
    folder.write("a.txt", TEXT);
    let code = folder.run("code a.txt --data data");
    assert_eq!((code.expect(2).out().as_str(), code.err().contains("zz.toml:6")), ("", true));
}

fn copy(from: &std::path::Path, to: &std::path::Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}

proptest! {
    #[test]
    fn any_claim_survives_json_lines(
        text in "\\PC{0,30}",
        id in "[a-z0-9:/ ä🙂]{1,12}",
        start in 0usize..1000,
        len in 0usize..50,
        status in 0usize..7,
        part in 0.0f32..1.0,
        mode in proptest::option::of("[a-z-]{1,8}"),
    ) {
        let mut claim: Claim = serde_json::from_value(serde_json::json!({
            "schema": "demarche.claim/1", "id": "x", "doc_id": id, "date": {"start": null, "end": null},
            "actor": [], "recipient": [], "event": "E", "mode": mode, "act": null, "cameo": null, "quad": "VC",
            "goldstein": null, "status": "occurred", "trigger": {"text": "", "start": 0, "end": 0},
            "sentence": {"start": 0, "end": 1},
        })).unwrap();
        claim.trigger.text = text.clone();
        claim.trigger.span.start = start;
        claim.trigger.span.end = start + len;
        claim.quote = Some(Excerpt { text, span: claim.trigger.span });
        claim.status = Status::ALL[status];
        claim.confidence = Confidence { event: part, total: part, ..Confidence::default() };
        let line = serde_json::to_string(&claim).unwrap();
        prop_assert!(!line.contains('\n'));
        prop_assert_eq!(serde_json::from_str::<Claim>(&line).unwrap(), claim);
    }
}
