//! Bad input gets a clear answer, the run goes on, and the exit status tells.

use super::shell::Folder;

const GOOD: &[u8] = b"Turkey formally recognised Kosovo on Monday.";

#[test]
fn every_kind_of_bad_file_among_good_ones() {
    let folder = Folder::with(&[
        ("in/a.txt", GOOD),
        ("in/binary.txt", b"MZ\0\0"),
        ("in/blank.txt", b" \n\t\n"),
        ("in/empty.txt", b""),
        ("in/latin.txt", b"Se\xF1or"),
        ("in/russian.txt", "Министр иностранных дел прибыл в Кабул в понедельник.".as_bytes()),
        ("in/z.txt", GOOD),
    ]);
    #[cfg(unix)]
    std::os::unix::fs::symlink("/nowhere/at/all", folder.path().join("in/unreadable.txt")).unwrap();
    let answer = folder.run("code in");
    let mut expected = vec![
        "error: in/binary.txt: the text has a NUL character at byte 2",
        "  help: this looks like binary data, or like UTF-16 without its mark; save it as UTF-8 text",
        "error: in/latin.txt: not UTF-8 at byte 2 (0xF1)",
        "  help: convert it, or name its character set: --encoding windows-1252",
        "error: in/russian.txt: not English but Russian, so not coded",
        "  help: if it is English, say so in its record: \"lang\": \"en\"",
    ];
    if cfg!(unix) {
        expected.push("error: in/unreadable.txt: no such file");
        expected.push("8 documents read = 2 coded + 2 empty + 1 not English + 3 failed; 2 claims");
    } else {
        expected.push("7 documents read = 2 coded + 2 empty + 1 not English + 2 failed; 2 claims");
    }
    assert_eq!(answer.expect(1).err().lines().collect::<Vec<_>>(), expected);
    let ids: Vec<String> = answer.records().iter().map(|c| c["doc_id"].as_str().unwrap().to_owned()).collect();
    assert_eq!(ids, ["a", "z"]);
}

#[test]
fn bad_records_are_told_by_line() {
    let lines = "{\"id\":\"1\",\"text\":\"Turkey formally recognised Kosovo on Monday.\",\"date\":\"2024-07-03\"}\n\
        {\"id\":\"2\",\"text\":\n\
        {\"id\":\"3\",\"date\":\"2024-07-03\"}\n\
        {\"id\":\"4\",\"text\":\"Nothing.\",\"date\":\"tomorrow\"}\n\
        {\"id\":\"1\",\"text\":\"Twice.\"}\n\
        {\"id\":\"6\",\"text\":\"\"}\n";
    let answer = Folder::with(&[("in.jsonl", lines.as_bytes())]).run("code in.jsonl");
    let err = answer.expect(1).err();
    let errors: Vec<&str> = err.lines().filter(|l| l.starts_with("error")).collect();
    assert_eq!(
        errors,
        [
            "error: in.jsonl:2: no record at column 17: EOF while parsing a value",
            "error: in.jsonl:3: the record has no `text`",
            "error: in.jsonl:4: `date`: `tomorrow` is no date",
            "error: in.jsonl:5: the id `1` was used before",
        ]
    );
    assert_eq!(answer.count(), "6 documents read = 1 coded + 1 empty + 0 not English + 4 failed; 1 claim");
    assert_eq!(answer.records().len(), 1);
}

#[test]
fn wrong_use_is_status_2() {
    let folder = Folder::with(&[("a.txt", GOOD)]);
    for line in [
        "",
        "code",
        "code a.txt --date 2025-02-30",
        "code a.txt --jobs 0",
        "code a.txt --format yaml",
        "code a.txt --encoding martian",
        "code a.txt --data nowhere",
        "check nowhere",
        "frobnicate",
    ] {
        let answer = folder.run(line);
        assert_eq!(answer.status(), 2, "`{line}`: {}", answer.err());
        assert!(!answer.err().is_empty(), "`{line}` says why");
    }
    let said = folder.run("code a.txt --date 5.7.2025").err();
    assert!(said.contains("`5.7.2025` is no date; write 2025-07-05, 2025-07-05T14:30:00Z or"), "{said}");
}

#[test]
fn a_missing_file_is_status_1_and_the_others_are_coded() {
    let answer = Folder::with(&[("a.txt", GOOD)]).run("code gone.txt a.txt");
    assert_eq!(answer.expect(1).err().lines().next(), Some("error: gone.txt: no such file"));
    assert_eq!(answer.records().len(), 1);
}

#[test]
fn every_pair_gets_one_record() {
    let pair = |text: &str, s: (i32, i32), t: (i32, i32)| {
        format!(
            "{{\"id\":\"p\",\"text\":\"{text}\",\"pair\":{{\"source\":{{\"start\":{},\"end\":{}}},\"target\":{{\"start\":{},\"end\":{}}}}}}}\n",
            s.0, s.1, t.0, t.1
        )
    };
    let lines = [
        pair("Turkey formally recognised Kosovo on Monday.", (0, 6), (27, 33)),
        pair("Turkey formally recognised Kosovo on Monday.", (0, 6), (40, 60)),
        pair("Turkey formally recognised Kosovo on Monday.", (6, 6), (27, 33)),
        pair("The garden is green and the sky is blue.", (0, 3), (24, 31)),
        pair("", (0, 1), (2, 3)),
        pair("Министр иностранных дел прибыл в Кабул в понедельник.", (0, 7), (34, 39)),
    ];
    let answer = Folder::with(&[("in.jsonl", lines.concat().as_bytes())]).run("code in.jsonl --format jsonl");
    let records = answer.expect(1).records();
    assert_eq!(records.len(), lines.len());
    assert!(records[0]["event"].is_string());
    assert_eq!(records[0]["trigger"]["text"], "recognised");
    for record in &records[1..] {
        assert_eq!((&record["schema"], &record["doc_id"]), (&"demarche.claim/1".into(), &"p".into()));
        assert!(record["event"].is_null() && record["reason"].is_string(), "{record}");
    }
    assert_eq!(records[1]["reason"], "pair.target 40..60 lies outside the text, which has 44 code points");
    assert_eq!(records[2]["reason"], "pair.source 6..6 covers nothing");
    assert_eq!(records[4]["reason"], "the text is empty");
    assert_eq!(records[5]["reason"], "not English but Russian, so not coded");
    assert_eq!(answer.count(), "6 documents read = 2 coded + 1 empty + 1 not English + 2 failed; 1 claim");
}

#[test]
fn right_to_left_text_in_an_english_article_keeps_its_places() {
    let text = "The spokesman (المتحدث الرسمي) was there. Turkey formally recognised Kosovo on Monday.";
    let answer = Folder::with(&[("a.txt", text.as_bytes())]).run("code a.txt");
    let records = answer.expect(0).records();
    let trigger = &records[0]["trigger"];
    let (start, end) = (trigger["start"].as_u64().unwrap() as usize, trigger["end"].as_u64().unwrap() as usize);
    let words: String = text.chars().skip(start).take(end - start).collect();
    assert_eq!(words, "recognised");
    assert_eq!(trigger["text"], "recognised");
}

#[test]
fn a_sentence_of_2000_tokens_ends() {
    let text = format!("Turkey recognised Kosovo, {}and nobody was surprised.", "Ghana, Togo, Mali, ".repeat(330));
    let answer = Folder::with(&[("a.txt", text.as_bytes())]).run("code a.txt");
    assert!(answer.expect(0).count().starts_with("1 document read = 1 coded"));
}

#[test]
fn a_line_of_50_megabytes_that_is_not_english_is_told() {
    let long = "Министр иностранных дел прибыл в Кабул. ".repeat(50_000_000 / 72);
    let lines =
        format!("{{\"id\":\"a\",\"text\":\"{long}\"}}\n{{\"id\":\"b\",\"text\":\"Turkey recognised Kosovo.\"}}\n");
    let answer = Folder::with(&[("in.jsonl", lines.as_bytes())]).run("code in.jsonl");
    assert_eq!(answer.expect(1).count(), "2 documents read = 1 coded + 0 empty + 1 not English + 0 failed; 1 claim");
}

#[test]
fn who_stops_reading_is_no_fault() {
    use std::process::Stdio;
    let lines: String =
        (0..3000).map(|n| format!("{{\"id\":\"{n}\",\"text\":\"Turkey recognised Kosovo.\"}}\n")).collect();
    let folder = Folder::with(&[("in.jsonl", lines.as_bytes())]);
    let mut child =
        folder.command("code in.jsonl --quiet").stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), String::from_utf8_lossy(&output.stderr).as_ref()), (Some(0), ""));
}
